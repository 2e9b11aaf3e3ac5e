//! VPCs, their subnets, and the zones that these are in.

pub(super) mod block;

use serde_json::{Value, json};

use super::filter::passes;
use super::network::zone_id;
use super::{
    InstanceState, SecurityGroup, Subnet, Tags, VPC, Vpc, dry_run, page_size, tag_set,
    tag_specification,
};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};
use block::{Block, block};

impl Vpc {
    /// The one that worlds are seeded with.
    pub(super) fn seeded() -> Self {
        Self {
            id: VPC.to_owned(),
            cidr: "10.0.0.0/16".to_owned(),
            is_default: false,
            dns_hostnames: false,
            no_dns: false,
            tenancy: None,
            tags: Tags::new(),
        }
    }
}

impl World {
    /// The zones that there are: four, and whatever others a subnet is in.
    pub(super) fn zones(&self) -> Vec<String> {
        let letters = ["a", "b", "c", "d"].map(|letter| format!("{}{letter}", self.region));
        let others = self.ec2.subnets.values().map(|subnet| subnet.zone.clone());
        let all: std::collections::BTreeSet<String> = letters.into_iter().chain(others).collect();
        all.into_iter().collect()
    }

    /// Every VPC: the one that worlds are seeded with, and those that were made.
    fn vpcs(&self) -> impl Iterator<Item = Vpc> {
        let known = self.ec2.vpcs.contains_key(VPC);
        let made = self.ec2.vpcs.values().cloned();
        std::iter::once(Vpc::seeded())
            .filter(move |_| !known)
            .chain(made)
    }

    /// Whether there is a VPC of this id.
    pub(crate) fn has_vpc(&self, id: &str) -> bool {
        self.vpcs().any(|vpc| vpc.id == id)
    }

    pub(super) fn vpc(&self, id: &str) -> Result<Vpc, Fault> {
        let found = self.vpcs().find(|vpc| vpc.id == id);
        found.ok_or_else(|| {
            let text = format!("The vpc ID '{id}' does not exist");
            Fault::new("InvalidVpcID.NotFound", text)
        })
    }

    fn make_vpc(&mut self, cidr: &str, is_default: bool, tags: Tags) -> Vpc {
        let vpc = Vpc {
            id: format!("vpc-0{}", self.hex_id(16)),
            cidr: cidr.to_owned(),
            is_default,
            dns_hostnames: is_default,
            no_dns: false,
            tenancy: None,
            tags,
        };
        self.ec2.vpcs.insert(vpc.id.clone(), vpc.clone());
        let group = SecurityGroup {
            id: format!("sg-0{}", self.hex_id(16)),
            name: "default".to_owned(),
            description: Some("default VPC security group".to_owned()),
            vpc: Some(vpc.id.clone()),
            ..SecurityGroup::default()
        };
        self.ec2.security_groups.insert(group.id.clone(), group);
        vpc
    }

    fn make_subnet(&mut self, vpc: &Vpc, zone: &str, cidr: &str, tags: Tags) -> String {
        let subnet = Subnet {
            id: format!("subnet-0{}", self.hex_id(16)),
            zone: zone.to_owned(),
            vpc: Some(vpc.id.clone()),
            cidr: Some(cidr.to_owned()),
            default_for_zone: vpc.is_default,
            tags,
        };
        let id = subnet.id.clone();
        self.ec2.subnets.insert(id.clone(), subnet);
        id
    }

    /// Addresses of a subnet that nobody has.
    pub(super) fn free_addresses(&self, subnet: &Subnet) -> usize {
        let usable = subnet.cidr.as_deref().and_then(Block::parse);
        let usable = usable.map_or(251, Block::usable);
        let there = self.ec2.instances.values().filter(|instance| {
            instance.subnet.as_ref() == Some(&subnet.id)
                && instance.state != InstanceState::Terminated
        });
        usable.saturating_sub(there.count())
    }
}

fn view(world: &World, vpc: &Vpc) -> Value {
    json!({
        "vpcId": vpc.id,
        "ownerId": world.account,
        "state": "available",
        "cidrBlock": vpc.cidr,
        "cidrBlockAssociationSet": [{
            "associationId": vpc.id.replacen("vpc-", "vpc-cidr-assoc-", 1),
            "cidrBlock": vpc.cidr,
            "cidrBlockState": {"state": "associated"},
        }],
        "dhcpOptionsId": "dopt-0e5ca1e0f5ca1e001",
        "instanceTenancy": vpc.tenancy.as_deref().unwrap_or("default"),
        "isDefault": vpc.is_default,
        "tagSet": tag_set(&vpc.tags),
    })
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (cidr, _) = block(params, "InvalidVpc.Range")?;
    let tenancy = params.text("InstanceTenancy");
    if tenancy == Some("host") {
        // EC2 API reference, CreateVpc: "The host value cannot be used with this parameter." The words are not confirmed.
        let text = "Value (host) for parameter instanceTenancy is invalid.";
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let mut vpc = world.make_vpc(&cidr, false, tag_specification(params, "vpc"));
    vpc.tenancy = tenancy.map(ToOwned::to_owned);
    world.ec2.vpcs.insert(vpc.id.clone(), vpc.clone());
    Ok(json!({"vpc": view(world, &vpc)}))
}

/// With a subnet in each of three zones, as in every account of AWS's that nobody has deleted it from.
pub(super) fn create_default(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    if world.vpcs().any(|vpc| vpc.is_default) {
        let text = "A Default VPC already exists for this account in this region.";
        return Err(Fault::new("DefaultVpcAlreadyExists", text));
    }
    dry_run(params)?;
    let vpc = world.make_vpc("172.31.0.0/16", true, Tags::new());
    for (number, zone) in world.zones().into_iter().take(3).enumerate() {
        let cidr = format!("172.31.{}.0/20", number * 16);
        world.make_subnet(&vpc, &zone, &cidr, Tags::new());
    }
    Ok(json!({"vpc": view(world, &vpc)}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("VpcId");
    for id in &ids {
        world.vpc(id)?;
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for vpc in world.vpcs() {
        let lookup = |name: &str| match name {
            "vpc-id" => Some(vec![vpc.id.clone()]),
            "cidr" | "cidr-block-association.cidr-block" => Some(vec![vpc.cidr.clone()]),
            "is-default" | "isDefault" => Some(vec![vpc.is_default.to_string()]),
            "state" => Some(vec!["available".to_owned()]),
            "owner-id" => Some(vec![world.account.clone()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&vpc.id)) && passes(params, &vpc.tags, &lookup)? {
            found.push(view(world, &vpc));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("vpcSet", found, "nextToken", next))
}

pub(super) fn describe_attribute(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let vpc = world.vpc(params.text("VpcId").unwrap_or_default())?;
    let asked = params.text("Attribute").unwrap_or_default();
    let value = match asked {
        "enableDnsSupport" => !vpc.no_dns,
        "enableDnsHostnames" => vpc.dns_hostnames,
        "enableNetworkAddressUsageMetrics" => false,
        other => {
            let text =
                format!("Value ({other}) for parameter attribute is invalid. Unknown attribute.");
            return Err(Fault::new("InvalidParameterValue", text));
        }
    };
    dry_run(params)?;
    Ok(json!({"vpcId": vpc.id, asked: {"value": value}}))
}

pub(super) fn modify_attribute(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let mut vpc = world.vpc(params.text("VpcId").unwrap_or_default())?;
    if let Some(given) = params.child("EnableDnsSupport") {
        vpc.no_dns = !given.flag("Value");
    }
    if let Some(given) = params.child("EnableDnsHostnames") {
        vpc.dns_hostnames = given.flag("Value");
    }
    world.ec2.vpcs.insert(vpc.id.clone(), vpc);
    Ok(json!({"return": true}))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = world.vpc(params.text("VpcId").unwrap_or_default())?.id;
    let subnets = world.ec2.subnets.values().any(|subnet| subnet.vpc() == id);
    let mut groups = world.ec2.security_groups.values();
    if subnets || groups.any(|group| group.vpc() == id && group.name != "default") {
        let text = format!("The vpc '{id}' has dependencies and cannot be deleted.");
        return Err(Fault::new("DependencyViolation", text));
    }
    dry_run(params)?;
    world.ec2.vpcs.remove(&id);
    world
        .ec2
        .security_groups
        .retain(|_, group| group.vpc() != id);
    Ok(json!({"return": true}))
}

pub(super) fn create_subnet(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let vpc = world.vpc(params.text("VpcId").unwrap_or_default())?;
    let (cidr, wanted) = block(params, "InvalidSubnet.Range")?;
    if !Block::parse(&vpc.cidr).is_some_and(|all| all.holds(wanted)) {
        let text = format!("The CIDR '{cidr}' is invalid.");
        return Err(Fault::new("InvalidSubnet.Range", text));
    }
    let taken = { world.ec2.subnets.values() }
        .filter(|subnet| subnet.vpc() == vpc.id)
        .filter_map(|subnet| Block::parse(subnet.cidr.as_deref()?))
        .any(|block| block.overlaps(wanted));
    if taken {
        let text = format!("The CIDR '{cidr}' conflicts with another subnet");
        return Err(Fault::new("InvalidSubnet.Conflict", text));
    }
    let zones = world.zones();
    let zone = match (
        params.text("AvailabilityZone"),
        params.text("AvailabilityZoneId"),
    ) {
        (Some(zone), _) => zone.to_owned(),
        (None, Some(id)) => { zones.iter() }
            .find(|zone| zone_id(zone) == id)
            .cloned()
            .unwrap_or_default(),
        (None, None) => zones.first().cloned().unwrap_or_default(),
    };
    if !zones.contains(&zone) {
        let text = format!(
            "Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {}.",
            zones.join(", ")
        );
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let id = world.make_subnet(&vpc, &zone, &cidr, tag_specification(params, "subnet"));
    Ok(json!({"subnet": world.ec2.subnet(&id)?.view(world)}))
}

pub(super) fn delete_subnet(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = params.text("SubnetId").unwrap_or_default();
    world.ec2.subnet(id)?;
    let mut there = world.ec2.instances.values();
    if there.any(|i| i.subnet.as_deref() == Some(id) && i.state != InstanceState::Terminated) {
        let text = format!("The subnet '{id}' has dependencies and cannot be deleted.");
        return Err(Fault::new("DependencyViolation", text));
    }
    dry_run(params)?;
    world.ec2.subnets.remove(id);
    Ok(json!({"return": true}))
}

pub(super) fn describe_zones(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (names, ids) = (params.texts("ZoneName"), params.texts("ZoneId"));
    let zones = world.zones();
    if let Some(name) = names.iter().find(|name| !zones.contains(name)) {
        let text = format!("Invalid availability zone: [{name}]");
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let mut found = Vec::new();
    for zone in zones {
        let id = zone_id(&zone);
        let lookup = |name: &str| match name {
            "zone-name" => Some(vec![zone.clone()]),
            "zone-id" => Some(vec![id.clone()]),
            "region-name" | "group-name" => Some(vec![world.region.clone()]),
            "state" => Some(vec!["available".to_owned()]),
            "zone-type" => Some(vec!["availability-zone".to_owned()]),
            "opt-in-status" => Some(vec!["opt-in-not-required".to_owned()]),
            _ => None,
        };
        let asked =
            (names.is_empty() || names.contains(&zone)) && (ids.is_empty() || ids.contains(&id));
        if asked && passes(params, &Tags::new(), &lookup)? {
            found.push(json!({
                "optInStatus": "opt-in-not-required",
                "regionName": world.region,
                "zoneName": zone,
                "zoneId": id,
                "groupName": world.region,
                "networkBorderGroup": world.region,
                "zoneType": "availability-zone",
                "zoneState": "available",
            }));
        }
    }
    Ok(json!({"availabilityZoneInfo": found}))
}
