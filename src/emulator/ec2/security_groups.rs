//! Security groups and their rules.

mod rules;

use serde_json::{Value, json};

use super::filter::passes;
use super::{
    InstanceState, Rule, SecurityGroup, VPC, dry_run, page_size, tag_set, tag_specification,
};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};
use rules::permissions;
pub(super) use rules::{
    authorize_egress, authorize_ingress, describe_rules, revoke_egress, revoke_ingress,
};

impl SecurityGroup {
    /// Its VPC.
    #[must_use]
    pub fn vpc(&self) -> &str {
        self.vpc.as_deref().unwrap_or(VPC)
    }

    fn rules(&self, egress: bool) -> Vec<Rule> {
        match (egress, &self.egress) {
            (false, _) => self.ingress.clone(),
            (true, Some(rules)) => rules.clone(),
            (true, None) => vec![Rule::all_out(&self.id)],
        }
    }

    fn view(&self, world: &World) -> Value {
        json!({
            "groupId": self.id,
            "groupName": self.name,
            "groupDescription": self.description.as_ref().unwrap_or(&self.name),
            "securityGroupArn": world.arn("ec2", &format!("security-group/{}", self.id)),
            "vpcId": self.vpc(),
            "ownerId": world.account,
            "ipPermissions": permissions(world, &self.rules(false)),
            "ipPermissionsEgress": permissions(world, &self.rules(true)),
            "tagSet": tag_set(&self.tags),
        })
    }
}

/// The group that a call names: by id, or by name in the VPC that worlds are seeded with.
fn named(world: &World, params: Params<'_>) -> Result<SecurityGroup, Fault> {
    if let Some(id) = params.text("GroupId") {
        return world.ec2.security_group(id).cloned();
    }
    let name = params.text("GroupName").ok_or_else(|| {
        let text = "The request must contain the parameter groupName or groupId";
        Fault::new("MissingParameter", text)
    })?;
    let mut groups = world.ec2.security_groups.values();
    groups
        .find(|group| group.name == name)
        .cloned()
        .ok_or_else(|| {
            let text = format!("The security group '{name}' does not exist in default VPC");
            Fault::new("InvalidGroup.NotFound", text)
        })
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let needed = |name: &str| {
        params.text(name).ok_or_else(|| {
            let text = format!("The request must contain the parameter {name}");
            Fault::new("MissingParameter", text)
        })
    };
    let (name, description) = (needed("GroupName")?, needed("GroupDescription")?);
    let vpc = params.text("VpcId").unwrap_or(VPC);
    world.vpc(vpc)?;
    let mut groups = world.ec2.security_groups.values();
    if groups.any(|group| group.vpc() == vpc && group.name == name) {
        let text = format!("The security group '{name}' already exists for VPC '{vpc}'");
        return Err(Fault::new("InvalidGroup.Duplicate", text));
    }
    if name == "default" || name.starts_with("sg-") {
        let text = format!("Cannot use reserved security group name: {name}");
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let group = SecurityGroup {
        id: format!("sg-0{}", world.hex_id(16)),
        name: name.to_owned(),
        description: Some(description.to_owned()),
        vpc: Some(vpc.to_owned()),
        tags: tag_specification(params, "security-group"),
        ..SecurityGroup::default()
    };
    let answer = json!({
        "groupId": group.id,
        "securityGroupArn": world.arn("ec2", &format!("security-group/{}", group.id)),
        "tagSet": tag_set(&group.tags),
    });
    world.ec2.security_groups.insert(group.id.clone(), group);
    Ok(answer)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let group = named(world, params)?;
    if group.name == "default" {
        let text = format!(
            "the specified group: \"{}\" name: \"default\" cannot be deleted by a user",
            group.id
        );
        return Err(Fault::new("CannotDelete", text));
    }
    let mut instances = world.ec2.instances.values();
    let used = instances.any(|instance| {
        instance.state != InstanceState::Terminated && instance.security_groups.contains(&group.id)
    });
    let mut others = world
        .ec2
        .security_groups
        .values()
        .filter(|other| other.id != group.id);
    let named_by = others.any(|other| {
        let rules = other.rules(false).into_iter().chain(other.rules(true));
        { rules }.any(|rule| rule.kind == "GroupId" && rule.place == group.id)
    });
    if used || named_by {
        let text = format!("resource {} has a dependent object", group.id);
        return Err(Fault::new("DependencyViolation", text));
    }
    dry_run(params)?;
    world.ec2.security_groups.remove(&group.id);
    Ok(json!({"return": true, "groupId": group.id}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (ids, names) = (params.texts("GroupId"), params.texts("GroupName"));
    for id in &ids {
        world.ec2.security_group(id)?;
    }
    for name in &names {
        let mut groups = world.ec2.security_groups.values();
        if !groups.any(|group| group.name == *name) {
            let text = format!("The security group '{name}' does not exist in default VPC");
            return Err(Fault::new("InvalidGroup.NotFound", text));
        }
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found: Vec<Value> = Vec::new();
    for group in world.ec2.security_groups.values() {
        let lookup = |name: &str| match name {
            "group-id" => Some(vec![group.id.clone()]),
            "group-name" => Some(vec![group.name.clone()]),
            "description" => Some(vec![
                group.description.as_ref().unwrap_or(&group.name).clone(),
            ]),
            "owner-id" => Some(vec![world.account.clone()]),
            "vpc-id" => Some(vec![group.vpc().to_owned()]),
            _ => None,
        };
        let asked = (ids.is_empty() && names.is_empty())
            || ids.contains(&group.id)
            || names.contains(&group.name);
        if asked && passes(params, &group.tags, &lookup)? {
            found.push(group.view(world));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("securityGroupInfo", found, "nextToken", next))
}
