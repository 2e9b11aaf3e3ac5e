//! Warm pools as they are put, described and deleted.

use serde_json::{Value, json};

use super::{Member, WarmPool, capacity, group, invalid, page_size};
use crate::ec2;
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Creates or updates; what an update does not name stays.
pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let there = group(world, params)?.clone();
    let before = there.warm.clone();
    if before.as_ref().is_some_and(|pool| pool.deleting) {
        return Err(invalid(in_deletion(&there.name)));
    }
    let mut pool = before.unwrap_or_else(|| WarmPool {
        min: 0,
        prepared: None,
        state: "Stopped".to_owned(),
        reuse: false,
        deleting: false,
        members: Vec::new(),
    });
    pool.min = params.number("MinSize").unwrap_or(pool.min);
    match params.number("MaxGroupPreparedCapacity") {
        // "To remove a value that you previously set, include the property but specify -1" (API reference).
        Some(-1) => pool.prepared = None,
        given => pool.prepared = given.or(pool.prepared),
    }
    if let Some(state) = params.text("PoolState") {
        state.clone_into(&mut pool.state);
    }
    if let Some(policy) = params.child("InstanceReusePolicy") {
        pool.reuse = policy.flag("ReuseOnScaleIn");
    }
    for choice in there.choices(world) {
        let template = ec2::template(world, &choice.template.id);
        let version = template.and_then(|of| of.version(&choice.template.version));
        let (_, version) = version.map_err(|fault| invalid(fault.message))?;
        expect_fit(&pool, Params(&version.data), there.uses_spot())?;
    }
    let name = there.name;
    group(world, params)?.warm = Some(pool);
    capacity::settle(world, &name);
    Ok(Value::Null)
}

/// # Errors
/// Spot Instances, and hibernation that the template does not have (user guide, "Warm pools", limitations). The
/// wordings are not confirmed.
fn expect_fit(pool: &WarmPool, data: Params<'_>, spot: bool) -> Result<(), Fault> {
    let market = data.child("InstanceMarketOptions");
    if spot || market.is_some_and(|market| market.text("MarketType") == Some("spot")) {
        return Err(invalid(
            "You cannot add a warm pool to an Auto Scaling group that requests Spot Instances",
        ));
    }
    let hibernates = { data.child("HibernationOptions") }.is_some_and(|of| of.flag("Configured"));
    if pool.state == "Hibernated" && !hibernates {
        return Err(invalid(
            "The launch template does not have hibernation enabled, which the pool state Hibernated needs",
        ));
    }
    Ok(())
}

/// Not confirmed.
fn in_deletion(name: &str) -> String {
    format!("The warm pool of Auto Scaling group {name} is being deleted")
}

/// A group without a pool has an empty answer.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 50)?;
    let group = group(world, params)?;
    let members = group.warm.iter().flat_map(|pool| &pool.members);
    let (instances, next) = params.page(members.map(Member::view).collect(), size)?;
    Ok(json!({
        "WarmPoolConfiguration": group.warm.as_ref().map(WarmPool::view),
        "Instances": instances,
        "NextToken": next,
    }))
}

/// Its instances go first; with force, it does not wait for them.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let group = group(world, params)?;
    let name = group.name.clone();
    let Some(pool) = &mut group.warm else {
        // The wording is not confirmed.
        return Err(invalid(format!(
            "No warm pool found for Auto Scaling group {name}"
        )));
    };
    if pool.deleting && !params.flag("ForceDelete") {
        let text = in_deletion(&name);
        return Err(Fault::new("ScalingActivityInProgress", text));
    }
    pool.deleting = true;
    if params.flag("ForceDelete") {
        let members = group.warm.take().into_iter().flat_map(|pool| pool.members);
        for member in members {
            world.terminate_instance(&member.id);
        }
    }
    capacity::settle(world, &name);
    Ok(json!({}))
}
