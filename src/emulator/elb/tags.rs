//! Tags of target groups, load balancers and listeners.

use serde_json::{Value, json};

use crate::ec2::Tags;
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

pub(super) fn requested(params: Params<'_>) -> Tags {
    { params.items("Tags") }
        .filter_map(|tag| {
            let value = tag.text("Value").unwrap_or_default();
            Some((tag.text("Key")?.to_owned(), value.to_owned()))
        })
        .collect()
}

fn of<'a>(world: &'a mut World, arn: &str) -> Result<&'a mut Tags, Fault> {
    let state = &mut world.elb;
    let found = match arn {
        arn if arn.contains(":targetgroup/") => {
            state.target_groups.get_mut(arn).map(|of| &mut of.tags)
        }
        arn if arn.contains(":listener/") => state.listeners.get_mut(arn).map(|of| &mut of.tags),
        arn => state.load_balancers.get_mut(arn).map(|of| &mut of.tags),
    };
    found.ok_or_else(|| {
        let (code, what) = match arn {
            arn if arn.contains(":targetgroup/") => ("TargetGroupNotFound", "target groups"),
            arn if arn.contains(":listener/") => ("ListenerNotFound", "listeners"),
            _ => ("LoadBalancerNotFound", "load balancers"),
        };
        Fault::new(code, format!("One or more {what} not found"))
    })
}

pub(super) fn add(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    for arn in params.texts("ResourceArns") {
        of(world, &arn)?.extend(requested(params));
    }
    Ok(json!({}))
}

pub(super) fn remove(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let keys = params.texts("TagKeys");
    for arn in params.texts("ResourceArns") {
        of(world, &arn)?.retain(|key, _| !keys.contains(key));
    }
    Ok(json!({}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let mut found = Vec::new();
    for arn in Params(&call.params).texts("ResourceArns") {
        let tags: Value = { of(world, &arn)?.iter() }
            .map(|(key, value)| json!({"Key": key, "Value": value}))
            .collect();
        found.push(json!({"ResourceArn": arn, "Tags": tags}));
    }
    Ok(json!({"TagDescriptions": found}))
}
