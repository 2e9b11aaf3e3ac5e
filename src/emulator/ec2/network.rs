//! Subnets and security groups: as much of a network as launches need.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::filter::passes;
use super::{State, Tags, dry_run, page_size, tag_set};
use crate::params::{Params, listing};
use crate::world::World;
use crate::{Call, Fault, Reply};

/// The only VPC.
pub(super) const VPC: &str = "vpc-0e5ca1e0f5ca1e001";

/// A subnet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Subnet {
    /// `subnet-…`
    pub id: String,
    /// `ap-northeast-2a`
    pub zone: String,
    /// Tags.
    pub tags: Tags,
}

/// A security group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Tags.
    pub tags: Tags,
}

impl State {
    /// Adds a subnet, or replaces the one of that id.
    pub fn add_subnet(&mut self, id: &str, zone: &str) {
        let subnet = Subnet {
            id: id.to_owned(),
            zone: zone.to_owned(),
            tags: Tags::new(),
        };
        self.subnets.insert(id.to_owned(), subnet);
    }

    /// Adds a security group, or replaces the one of that id.
    pub fn add_security_group(&mut self, id: &str, name: &str) {
        let group = SecurityGroup {
            id: id.to_owned(),
            name: name.to_owned(),
            tags: Tags::new(),
        };
        self.security_groups.insert(id.to_owned(), group);
    }

    /// # Errors
    /// `InvalidSubnetID.NotFound`
    pub(crate) fn subnet(&self, id: &str) -> Result<&Subnet, Fault> {
        self.subnets.get(id).ok_or_else(|| {
            let text = format!("The subnet ID '{id}' does not exist");
            Fault::new("InvalidSubnetID.NotFound", text)
        })
    }

    /// # Errors
    /// `InvalidGroup.NotFound`
    pub(super) fn security_group(&self, id: &str) -> Result<&SecurityGroup, Fault> {
        self.security_groups.get(id).ok_or_else(|| {
            let text = format!("The security group '{id}' does not exist");
            Fault::new("InvalidGroup.NotFound", text)
        })
    }
}

pub(super) fn describe_subnets(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("SubnetId");
    for id in &ids {
        world.ec2.subnet(id)?;
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for subnet in world.ec2.subnets.values() {
        let lookup = |name: &str| match name {
            "subnet-id" => Some(vec![subnet.id.clone()]),
            "availability-zone" | "availabilityZone" => Some(vec![subnet.zone.clone()]),
            "vpc-id" => Some(vec![VPC.to_owned()]),
            "state" => Some(vec!["available".to_owned()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&subnet.id)) && passes(params, &subnet.tags, &lookup)? {
            found.push(json!({
                "subnetId": subnet.id,
                "subnetArn": world.arn("ec2", &format!("subnet/{}", subnet.id)),
                "availabilityZone": subnet.zone,
                "vpcId": VPC,
                "state": "available",
                "availableIpAddressCount": 250,
                "ownerId": world.account,
                "tagSet": tag_set(&subnet.tags),
            }));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("subnetSet", found, "nextToken", next))
}

pub(super) fn describe_security_groups(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("GroupId");
    for id in &ids {
        world.ec2.security_group(id)?;
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found: Vec<Value> = Vec::new();
    for group in world.ec2.security_groups.values() {
        let lookup = |name: &str| match name {
            "group-id" => Some(vec![group.id.clone()]),
            "group-name" => Some(vec![group.name.clone()]),
            "vpc-id" => Some(vec![VPC.to_owned()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&group.id)) && passes(params, &group.tags, &lookup)? {
            found.push(json!({
                "groupId": group.id,
                "groupName": group.name,
                "groupDescription": group.name,
                "vpcId": VPC,
                "ownerId": world.account,
                "tagSet": tag_set(&group.tags),
            }));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("securityGroupInfo", found, "nextToken", next))
}
