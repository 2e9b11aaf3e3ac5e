//! VPC Block Public Access: what internet gateways may let through, for the whole account in this Region. No packet is ever
//! sent here: it is kept and shown.

use serde_json::{Value, json};

use super::filter::passes;
use super::{dry_run, page_size, tag_set, tag_specification, time};
use crate::params::{Params, listing};
use crate::state::World;
use crate::state::ec2::Exclusion;
use crate::{Call, Fault, Reply};

/// That changes take minutes, which AWS shows as `update-in-progress`, is left out.
fn options(world: &World) -> Value {
    let mode = world.ec2.settings.public_access.mode.as_ref();
    let mut shown = json!({
        "awsAccountId": world.account,
        "awsRegion": world.region,
        "state": if mode.is_some() { "update-complete" } else { "default-state" },
        "internetGatewayBlockMode": mode.map_or("off", |(mode, _)| mode),
        "managedBy": "account",
        "exclusionsAllowed": "allowed",
    });
    if let Some((_, since)) = mode {
        shown["lastUpdateTimestamp"] = time(*since).into();
    }
    json!({"vpcBlockPublicAccessOptions": shown})
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    Ok(options(world))
}

pub(super) fn modify(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let mode = params.text("InternetGatewayBlockMode").unwrap_or_default();
    dry_run(params)?;
    world.ec2.settings.public_access.mode = Some((mode.to_owned(), world.now));
    Ok(options(world))
}

fn view(world: &World, one: &Exclusion) -> Value {
    json!({
        "exclusionId": one.id,
        "internetGatewayExclusionMode": one.mode,
        "resourceArn": world.arn("ec2", &one.resource),
        "state": "create-complete",
        "creationTimestamp": time(one.created),
        "lastUpdateTimestamp": time(one.created),
        "tagSet": tag_set(&one.tags),
    })
}

pub(super) fn create_exclusion(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let resource = match (params.text("VpcId"), params.text("SubnetId")) {
        (Some(id), None) => format!("vpc/{}", world.vpc(id)?.id),
        (None, Some(id)) => format!("subnet/{}", world.ec2.subnet(id)?.id),
        // The words are not confirmed.
        _ => {
            let text = "Exactly one of VpcId and SubnetId must be specified.";
            return Err(Fault::new("InvalidParameterCombination", text));
        }
    };
    dry_run(params)?;
    let made = Exclusion {
        id: format!("vpcbpa-exclude-0{}", world.hex_id(16)),
        resource,
        mode: { params.text("InternetGatewayExclusionMode") }
            .unwrap_or_default()
            .to_owned(),
        created: world.now,
        tags: tag_specification(params, "vpc-block-public-access-exclusion"),
    };
    let shown = view(world, &made);
    world.ec2.settings.public_access.exclusions.push(made);
    Ok(json!({"vpcBlockPublicAccessExclusion": shown}))
}

pub(super) fn describe_exclusions(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("ExclusionId");
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for one in &world.ec2.settings.public_access.exclusions {
        let lookup = |name: &str| match name {
            "resource-arn" => Some(vec![world.arn("ec2", &one.resource)]),
            "internet-gateway-exclusion-mode" => Some(vec![one.mode.clone()]),
            "state" => Some(vec!["create-complete".to_owned()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&one.id)) && passes(params, &one.tags, &lookup)? {
            found.push(view(world, one));
        }
    }
    let (found, next) = params.page(found, size)?;
    let set = "vpcBlockPublicAccessExclusionSet";
    Ok(listing(set, found, "nextToken", next))
}
