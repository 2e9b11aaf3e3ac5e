//! Subnets, and where they are.

use serde_json::{Value, json};

use super::filter::passes;
use super::{SecurityGroup, State, Subnet, VPC, dry_run, page_size, tag_set};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

impl Subnet {
    /// Its VPC.
    #[must_use]
    pub fn vpc(&self) -> &str {
        self.vpc.as_deref().unwrap_or(VPC)
    }

    /// Of a seeded one nothing but its size is known: its place is drawn from its id.
    pub(super) fn cidr(&self) -> String {
        self.cidr.clone().unwrap_or_else(|| {
            let drawn = freshscale_core::digest::sha256(&self.id);
            let third = drawn
                .get(..2)
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            format!("10.0.{}.0/24", third.unwrap_or_default())
        })
    }

    pub(super) fn view(&self, world: &World) -> Value {
        json!({
            "subnetId": self.id,
            "subnetArn": world.arn("ec2", &format!("subnet/{}", self.id)),
            "availabilityZone": self.zone,
            "availabilityZoneId": zone_id(&self.zone),
            "vpcId": self.vpc(),
            "cidrBlock": self.cidr(),
            "state": "available",
            "availableIpAddressCount": world.free_addresses(self),
            "defaultForAz": self.default_for_zone,
            "mapPublicIpOnLaunch": self.default_for_zone,
            "assignIpv6AddressOnCreation": false,
            "ipv6CidrBlockAssociationSet": [],
            "ownerId": world.account,
            "tagSet": tag_set(&self.tags),
        })
    }
}

/// `apne2-az1` for `ap-northeast-2a`. Which letter is which zone differs from account to account; here it does not.
pub(super) fn zone_id(zone: &str) -> String {
    let region = zone.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let letter = zone.as_bytes().last().copied().unwrap_or(b'a');
    let mut parts = region.split('-');
    let area = parts.next().unwrap_or_default();
    let short: String = parts
        .map(|part| match part {
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "southwest" => "sw",
            part if part.starts_with(|c: char| c.is_ascii_digit()) => part,
            part => part.get(..1).unwrap_or_default(),
        })
        .collect();
    format!("{area}{short}-az{}", letter.saturating_sub(b'a') + 1)
}

impl State {
    /// Adds a subnet, or replaces the one of that id.
    pub fn add_subnet(&mut self, id: &str, zone: &str) {
        let subnet = Subnet {
            id: id.to_owned(),
            zone: zone.to_owned(),
            ..Subnet::default()
        };
        self.subnets.insert(id.to_owned(), subnet);
    }

    /// Adds a security group, or replaces the one of that id.
    pub fn add_security_group(&mut self, id: &str, name: &str) {
        let group = SecurityGroup {
            id: id.to_owned(),
            name: name.to_owned(),
            ..SecurityGroup::default()
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
            "availability-zone-id" | "availabilityZoneId" => Some(vec![zone_id(&subnet.zone)]),
            "vpc-id" => Some(vec![subnet.vpc().to_owned()]),
            "cidr-block" | "cidrBlock" | "cidr" => Some(vec![subnet.cidr()]),
            "default-for-az" | "defaultForAz" => Some(vec![subnet.default_for_zone.to_string()]),
            "state" => Some(vec!["available".to_owned()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&subnet.id)) && passes(params, &subnet.tags, &lookup)? {
            found.push(subnet.view(world));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("subnetSet", found, "nextToken", next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_ids_as_aws_gives_them() {
        for (zone, id) in [
            ("ap-northeast-2a", "apne2-az1"),
            ("us-east-1f", "use1-az6"),
            ("eu-central-1b", "euc1-az2"),
            ("us-gov-west-1c", "usgw1-az3"),
        ] {
            assert_eq!(zone_id(zone), id);
        }
    }
}
