//! A group's warm pool: instances that are started ahead.

use aws_sdk_autoscaling::types::{InstanceReusePolicy, WarmPoolState};
use serde_json::{Map, Value};

use super::*;
use freshscale_core::aws::call::Absent;

/// The field of the file.
pub(super) const FIELD: &str = "warm_pool";

/// What stands, without what AWS takes by itself; `None` without a pool, or while it goes.
pub(super) fn read(group: &Group) -> Option<Value> {
    let pool = { group.warm_pool_configuration() }.filter(|pool| pool.status().is_none())?;
    let mut found = Map::new();
    let state = pool.pool_state().map_or("Stopped", WarmPoolState::as_str);
    found.insert("state".to_owned(), state.into());
    let min = pool.min_size().filter(|min| *min > 0);
    found.extend(min.map(|min| ("min".to_owned(), min.into())));
    let most = pool.max_group_prepared_capacity().filter(|most| *most >= 0);
    found.extend(most.map(|most| ("max_prepared".to_owned(), most.into())));
    let policy = pool.instance_reuse_policy();
    if policy.and_then(InstanceReusePolicy::reuse_on_scale_in) == Some(true) {
        found.insert("reuse".to_owned(), true.into());
    }
    Some(Value::Object(found))
}

/// Puts the pool, or takes it away with the instances that wait in it.
pub(super) async fn update(
    cx: &Context,
    name: &str,
    have: Option<&Spec>,
    want: &Spec,
) -> Result<(), AwsError> {
    let had = have.and_then(|have| have.said.get(FIELD));
    let wanted = want.said.get(FIELD);
    if had == wanted {
        return Ok(());
    }
    let Some(pool) = wanted else {
        let call = cx.aws.autoscaling.delete_warm_pool();
        let sent = call.auto_scaling_group_name(name).send().await;
        sent.called("autoscaling:DeleteWarmPool", name).absent()?;
        return Ok(());
    };
    let number = |field: &str| pool.get(field).and_then(Value::as_i64)?.try_into().ok();
    let reuse = pool.get("reuse").and_then(Value::as_bool).unwrap_or(false);
    let reuse = InstanceReusePolicy::builder().reuse_on_scale_in(reuse);
    let state = pool.get("state").and_then(Value::as_str);
    // What is not sent stays as it was; -1 clears the most (API reference, PutWarmPool).
    cx.aws
        .autoscaling
        .put_warm_pool()
        .auto_scaling_group_name(name)
        .min_size(number("min").unwrap_or(0))
        .max_group_prepared_capacity(number("max_prepared").unwrap_or(-1))
        .pool_state(state.unwrap_or("Stopped").into())
        .instance_reuse_policy(reuse.build())
        .send()
        .await
        .called("autoscaling:PutWarmPool", name)?;
    Ok(())
}
