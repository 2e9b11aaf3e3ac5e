//! Security groups and their rules.

use serde_json::{Map, Value, json};

use super::filter::passes;
use super::{
    InstanceState, Rule, SecurityGroup, Tags, VPC, dry_run, page_size, tag_set, tag_specification,
};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// The lists of an `IpPermission` in requests, with what names a place in them, and what answers call them.
const PLACES: &[(&str, &str, &str)] = &[
    ("IpRanges", "CidrIp", "ipRanges"),
    ("Ipv6Ranges", "CidrIpv6", "ipv6Ranges"),
    ("Groups", "GroupId", "groups"),
    ("PrefixListIds", "PrefixListId", "prefixListIds"),
];

impl Rule {
    fn all_out(group: &str) -> Self {
        Self {
            id: group.replacen("sg-", "sgr-", 1),
            protocol: "-1".to_owned(),
            from: None,
            to: None,
            kind: "CidrIp".to_owned(),
            place: "0.0.0.0/0".to_owned(),
            description: None,
        }
    }

    fn same(&self, other: &Self) -> bool {
        let key = |rule: &Self| {
            let (protocol, kind, place) = (&rule.protocol, &rule.kind, &rule.place);
            (
                protocol.clone(),
                rule.from,
                rule.to,
                kind.clone(),
                place.clone(),
            )
        };
        key(self) == key(other)
    }
}

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

/// Rules of one protocol and the same ports are one permission.
fn permissions(world: &World, rules: &[Rule]) -> Value {
    let mut all: Vec<Map<String, Value>> = Vec::new();
    for rule in rules {
        let (protocol, from, to) = (json!(rule.protocol), json!(rule.from), json!(rule.to));
        let fits = |p: &Map<String, Value>| {
            p["ipProtocol"] == protocol && p["fromPort"] == from && p["toPort"] == to
        };
        let place = match all.iter().position(fits) {
            Some(place) => place,
            None => {
                let mut fresh = Map::new();
                fresh.insert("ipProtocol".to_owned(), protocol);
                fresh.insert("fromPort".to_owned(), from);
                fresh.insert("toPort".to_owned(), to);
                for (_, _, list) in PLACES {
                    fresh.insert((*list).to_owned(), json!([]));
                }
                all.push(fresh);
                all.len() - 1
            }
        };
        let entry = match rule.kind.as_str() {
            "CidrIp" => json!({"cidrIp": rule.place, "description": rule.description}),
            "CidrIpv6" => json!({"cidrIpv6": rule.place, "description": rule.description}),
            "GroupId" => {
                json!({"groupId": rule.place, "userId": world.account, "description": rule.description})
            }
            _ => json!({"prefixListId": rule.place, "description": rule.description}),
        };
        let list = PLACES.iter().find(|(_, kind, _)| *kind == rule.kind);
        let list = list.map_or("ipRanges", |(_, _, list)| list);
        if let Some(Value::Array(entries)) = all[place].get_mut(list) {
            entries.push(entry);
        }
    }
    all.into_iter().map(Value::Object).collect()
}

fn rule_view(world: &World, group: &str, rule: &Rule, egress: bool) -> Value {
    let of = |kind: &str| (rule.kind == kind).then_some(&rule.place);
    let peer = of("GroupId").map(|id| json!({"groupId": id, "userId": world.account}));
    json!({
        "securityGroupRuleId": rule.id,
        "securityGroupRuleArn": world.arn("ec2", &format!("security-group-rule/{}", rule.id)),
        "groupId": group,
        "groupOwnerId": world.account,
        "isEgress": egress,
        "ipProtocol": rule.protocol,
        "fromPort": rule.from.unwrap_or(-1),
        "toPort": rule.to.unwrap_or(-1),
        "cidrIpv4": of("CidrIp"),
        "cidrIpv6": of("CidrIpv6"),
        "prefixListId": of("PrefixListId"),
        "referencedGroupInfo": peer,
        "description": rule.description,
        "tagSet": [],
    })
}

/// The group that a call names: by id, or by name in the VPC that worlds are furnished with.
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

pub(super) fn describe_rules(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("SecurityGroupRuleId");
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for group in world.ec2.security_groups.values() {
        for (egress, rule) in [false, true].into_iter().flat_map(|egress| {
            group
                .rules(egress)
                .into_iter()
                .map(move |rule| (egress, rule))
        }) {
            let lookup = |name: &str| match name {
                "group-id" => Some(vec![group.id.clone()]),
                "security-group-rule-id" => Some(vec![rule.id.clone()]),
                _ => None,
            };
            let asked = ids.is_empty() || ids.contains(&rule.id);
            if asked && passes(params, &Tags::new(), &lookup)? {
                found.push(rule_view(world, &group.id, &rule, egress));
            }
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("securityGroupRuleSet", found, "nextToken", next))
}

/// The rules that a call holds: in lists, or the one that its own members make.
fn requested(world: &mut World, params: Params<'_>) -> Result<Vec<Rule>, Fault> {
    let mut rules = Vec::new();
    let mut add = |of: Params<'_>, kind: &str, place: &str, description: Option<&str>| {
        rules.push(Rule {
            id: String::new(),
            protocol: of.text("IpProtocol").unwrap_or("-1").to_lowercase(),
            from: of
                .number("FromPort")
                .filter(|_| of.text("IpProtocol") != Some("-1")),
            to: of
                .number("ToPort")
                .filter(|_| of.text("IpProtocol") != Some("-1")),
            kind: kind.to_owned(),
            place: place.to_owned(),
            description: description.map(ToOwned::to_owned),
        });
    };
    if let Some(cidr) = params.text("CidrIp") {
        add(params, "CidrIp", cidr, None);
    }
    for permission in params.items("IpPermissions") {
        for (list, member, _) in PLACES {
            for place in permission.items(list) {
                let text = place.text(member).unwrap_or_default();
                add(permission, member, text, place.text("Description"));
            }
        }
    }
    if rules.is_empty() {
        let text = "The request must contain the parameter ipPermissions";
        return Err(Fault::new("MissingParameter", text));
    }
    for rule in &mut rules {
        if rule.kind == "GroupId" {
            world.ec2.security_group(&rule.place)?;
        }
        let ported = ["tcp", "udp", "6", "17"].contains(&rule.protocol.as_str());
        if ported && (rule.from.is_none() || rule.to.is_none() || rule.from > rule.to) {
            let text =
                "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.";
            return Err(Fault::new("InvalidParameterValue", text));
        }
        rule.id = format!("sgr-0{}", world.hex_id(16));
    }
    Ok(rules)
}

fn authorize(world: &mut World, call: &Call, egress: bool) -> Reply {
    let params = Params(&call.params);
    let group = named(world, params)?;
    let mut rules = group.rules(egress);
    let new = requested(world, params)?;
    for rule in &new {
        if rules.iter().any(|known| known.same(rule)) {
            let text = format!(
                "the specified rule \"peer: {}, {}, ALLOW\" already exists",
                rule.place,
                rule.protocol.to_uppercase()
            );
            return Err(Fault::new("InvalidPermission.Duplicate", text));
        }
        rules.push(rule.clone());
    }
    dry_run(params)?;
    let shown: Vec<Value> = { new.iter() }
        .map(|rule| rule_view(world, &group.id, rule, egress))
        .collect();
    set(world, &group.id, egress, rules);
    Ok(json!({"return": true, "securityGroupRuleSet": shown}))
}

fn set(world: &mut World, id: &str, egress: bool, rules: Vec<Rule>) {
    if let Some(group) = world.ec2.security_groups.get_mut(id) {
        match egress {
            true => group.egress = Some(rules),
            false => group.ingress = rules,
        }
    }
}

fn revoke(world: &mut World, call: &Call, egress: bool) -> Reply {
    let params = Params(&call.params);
    let group = named(world, params)?;
    let mut rules = group.rules(egress);
    let ids = params.texts("SecurityGroupRuleId");
    let gone: Vec<Rule> = match ids.is_empty() {
        true => requested(world, params)?,
        false => { rules.iter() }
            .filter(|rule| ids.contains(&rule.id))
            .cloned()
            .collect(),
    };
    let known = |rule: &Rule| rules.iter().any(|known| known.same(rule));
    if gone.is_empty() || !gone.iter().all(known) {
        let text = "The specified rule does not exist in this security group.";
        return Err(Fault::new("InvalidPermission.NotFound", text));
    }
    dry_run(params)?;
    rules.retain(|rule| !gone.iter().any(|one| one.same(rule)));
    set(world, &group.id, egress, rules);
    Ok(json!({"return": true}))
}

pub(super) fn authorize_ingress(world: &mut World, call: &Call) -> Reply {
    authorize(world, call, false)
}

pub(super) fn authorize_egress(world: &mut World, call: &Call) -> Reply {
    authorize(world, call, true)
}

pub(super) fn revoke_ingress(world: &mut World, call: &Call) -> Reply {
    revoke(world, call, false)
}

pub(super) fn revoke_egress(world: &mut World, call: &Call) -> Reply {
    revoke(world, call, true)
}
