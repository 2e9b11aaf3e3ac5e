//! What sends a group traffic: target groups of Elastic Load Balancing and of VPC Lattice. There are no Classic Load
//! Balancers, and of VPC Lattice any target group of the account and Region is taken for one that stands.

use std::collections::BTreeSet;

use serde_json::json;

use super::{group, invalid, page_size, validate};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

const INVALID: &str =
    "Provided Target Groups may not be valid. Please ensure they exist and try again.";

/// Quotas of a group (Auto Scaling user guide, "Quotas").
const TARGET_GROUPS: usize = 50;
const OF_LATTICE: usize = 5;

/// ARNs of either kind.
type Sources = (Vec<String>, BTreeSet<String>);

/// Of a group that is made: target groups may be given as such or as traffic sources.
pub(super) fn of_group(world: &World, params: Params<'_>) -> Result<Sources, Fault> {
    if !params.texts("LoadBalancerNames").is_empty() {
        let text =
            "Provided Load Balancers may not be valid. Please ensure they exist and try again.";
        return Err(invalid(text));
    }
    let mut all = sources(world, params)?;
    all.0.extend(params.texts("TargetGroupARNs"));
    Ok(all)
}

/// Where a source names no type, its ARN tells which it is.
fn sources(world: &World, params: Params<'_>) -> Result<Sources, Fault> {
    let of_lattice = world.arn("vpc-lattice", "targetgroup/tg-");
    let (mut elb, mut lattice) = (Vec::new(), BTreeSet::new());
    for source in params.items("TrafficSources") {
        let named = source.text("Identifier").unwrap_or_default().to_owned();
        match source.text("Type") {
            Some("elbv2") => elb.push(named),
            Some("vpc-lattice") if named.starts_with(&of_lattice) => drop(lattice.insert(named)),
            None if named.starts_with(&of_lattice) => drop(lattice.insert(named)),
            None => elb.push(named),
            // The wording is not confirmed.
            Some(_) => return Err(invalid(INVALID)),
        }
    }
    Ok((elb, lattice))
}

/// AWS takes ten at a time.
fn given(world: &World, params: Params<'_>) -> Result<Sources, Fault> {
    let all = sources(world, params)?;
    match all.0.len() + all.1.len() {
        1..=10 => Ok(all),
        _ => Err(invalid(
            "Between 1 and 10 traffic sources can be given in one call",
        )),
    }
}

pub(super) fn attach(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (elb, lattice) = given(world, params)?;
    let subnets = group(world, params)?.subnets.clone();
    validate::target_groups(world, &elb, &subnets)?;
    let group = group(world, params)?;
    let (mut targets, mut services) = (group.target_groups.clone(), group.lattice.clone());
    targets.extend(elb);
    services.extend(lattice);
    if targets.len() > TARGET_GROUPS || services.len() > OF_LATTICE {
        let text = "A group can have at most 50 target groups, and 5 of VPC Lattice";
        return Err(Fault::new("LimitExceeded", text));
    }
    (group.target_groups, group.lattice) = (targets, services);
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (elb, lattice) = given(world, params)?;
    let group = group(world, params)?;
    let has = |arn: &&String| group.target_groups.contains(*arn) || group.lattice.contains(*arn);
    if let Some(other) = elb.iter().chain(&lattice).find(|arn| !has(arn)) {
        // The wording is not confirmed.
        let text =
            format!("Trying to remove Traffic Sources that are not part of the group: {other}");
        return Err(invalid(text));
    }
    group.target_groups.retain(|arn| !elb.contains(arn));
    group.lattice.retain(|arn| !lattice.contains(arn));
    Ok(json!({}))
}

/// In service at once.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 50)?;
    let kind = params.text("TrafficSourceType");
    let sources = group(world, params)?.sources();
    let of_kind = sources.filter(|source| kind.is_none_or(|kind| source["Type"] == kind));
    let found = of_kind.map(|mut source| {
        source["TrafficSource"] = source["Identifier"].clone();
        source["State"] = "InService".into();
        source
    });
    let (found, next) = params.page(found.collect(), size)?;
    Ok(listing("TrafficSources", found, "NextToken", next))
}
