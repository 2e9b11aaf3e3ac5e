//! Where instances are: their zone, their address there, and the name that follows from it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::types::Type;
use super::vpc::block::Block;
use super::{Instance, InstanceState, Subnet};
use crate::Fault;
use crate::params::Params;
use crate::state::World;

/// Of instances without a subnet: what a default VPC begins with (VPC user guide, "Default VPC components").
const WITHOUT_SUBNET: &str = "172.31.0.0/20";

/// What is asked for where no subnet says it.
fn asked(data: Params<'_>) -> Option<&str> {
    data.child("Placement")?.text("AvailabilityZone")
}

/// The zones that a launch may go to: its subnet's, else the one that it asks for, else all of them.
fn candidates(world: &World, data: Params<'_>, subnet: Option<&str>) -> Vec<String> {
    let of_subnet = subnet.and_then(|id| world.ec2.subnets.get(id));
    match (of_subnet, asked(data)) {
        (Some(subnet), _) => vec![subnet.zone.clone()],
        (None, Some(zone)) => vec![zone.to_owned()],
        (None, None) => world.zones(),
    }
}

/// Where it is: in its subnet's zone; without a subnet, in the one that was asked for, or in the first that has its type.
pub(super) fn zone_of(world: &World, instance: &Instance) -> String {
    let mut zones = candidates(world, Params(&instance.launch), instance.subnet.as_deref());
    let offering = { zones.iter() }.position(|zone| world.offers(&instance.instance_type, zone));
    zones.swap_remove(offering.unwrap_or_default())
}

/// That a zone to which the launch may go has the instance type.
///
/// # Errors
/// `Unsupported`, in words that are quoted in many public issues (aws-cloudformation-resource-providers-awsutilities-commandrunner#37).
pub(super) fn expect_offered(
    world: &World,
    kind: &Type,
    data: Params<'_>,
    subnet: Option<&str>,
) -> Result<(), Fault> {
    let zones = candidates(world, data, subnet);
    if zones.iter().any(|zone| world.offers(kind.name, zone)) {
        return Ok(());
    }
    let (name, zone) = (kind.name, zones.first().map_or("", String::as_str));
    let others: Vec<String> = { world.zones().into_iter() }
        .filter(|zone| world.offers(name, zone))
        .collect();
    let instead = match others.is_empty() {
        true => String::new(),
        false => format!(
            " Please retry your request by not specifying an Availability Zone or choosing {}.",
            others.join(", ")
        ),
    };
    let text = format!(
        "Your requested instance type ({name}) is not supported in your requested Availability Zone ({zone}).{instead}"
    );
    Err(Fault::new("Unsupported", text))
}

/// An address of the subnet that nobody has: drawn, so that the same launch gets the same; none where all are taken.
pub(crate) fn address(world: &World, subnet: Option<&Subnet>, id: &str) -> Option<Ipv4Addr> {
    let block = subnet.map_or_else(|| WITHOUT_SUBNET.to_owned(), Subnet::cidr);
    let block = Block::parse(&block)?;
    let count = block.usable();
    let taken: BTreeSet<Ipv4Addr> = { world.ec2.instances.values() }
        .filter(|one| one.subnet.as_ref() == subnet.map(|subnet| &subnet.id))
        .filter(|one| one.state != InstanceState::Terminated)
        .filter_map(|one| one.address)
        .collect();
    let drawn = freshscale_core::digest::sha256(format!("{id} address"));
    let drawn = usize::from_str_radix(drawn.get(..8)?, 16).ok()?;
    (0..count)
        .filter_map(|step| block.host(drawn.wrapping_add(step) % count))
        .find(|address| !taken.contains(address))
}

impl Instance {
    /// Its address, until it is gone.
    pub(super) fn private_address(&self) -> Option<String> {
        let address = self.address?;
        (self.state != InstanceState::Terminated).then(|| address.to_string())
    }

    /// `ip-10-0-0-12.ap-northeast-2.compute.internal`, or by its id where its launch asked for that (EC2 user guide, "Amazon EC2
    /// instance hostname types").
    pub(super) fn private_name(&self, region: &str) -> Option<String> {
        let address = self.private_address()?;
        let domain = match region {
            "us-east-1" => "ec2.internal".to_owned(),
            region => format!("{region}.compute.internal"),
        };
        let options = Params(&self.launch).child("PrivateDnsNameOptions");
        let kind = options.and_then(|given| given.text("HostnameType"));
        Some(match kind {
            Some("resource-name") => format!("{}.{domain}", self.id),
            _ => format!("ip-{}.{domain}", address.replace('.', "-")),
        })
    }
}
