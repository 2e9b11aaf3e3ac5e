//! A group's lifecycle hooks, in the file's terms and as they are asked for.

use aws_sdk_autoscaling::types::{LifecycleHook, LifecycleHookSpecification};
use serde_json::{Value, json};

use super::*;
use freshscale_core::aws::call::Absent;

/// The field of the file.
pub(super) const FIELD: &str = "lifecycle_hooks";

/// Seconds that a hook holds an instance, and what becomes of it then, where nobody says (API reference, PutLifecycleHook).
const TIMEOUT: i32 = 3600;
const RESULT: &str = "ABANDON";
const TRANSITION: &str = "autoscaling:EC2_INSTANCE_";

/// Those of a group, by name.
pub(super) async fn read(cx: &Context, name: &str) -> Result<Value, AwsError> {
    let hooks = calls::lifecycle_hooks(cx, name).await.absent()?;
    let mut hooks: Vec<Value> = hooks.iter().flatten().map(shown).collect();
    hooks.sort_by_cached_key(beside::key);
    Ok(hooks.into())
}

fn shown(hook: &LifecycleHook) -> Value {
    let transition = hook.lifecycle_transition().unwrap_or_default();
    let transition = transition
        .trim_start_matches(TRANSITION)
        .to_ascii_lowercase();
    let target = hook.notification_target_arn().filter(|it| !it.is_empty());
    // A role that is left of a target which was taken away does nothing.
    let role = hook.role_arn().filter(|_| target.is_some());
    let members = [
        ("name", json!(hook.lifecycle_hook_name())),
        ("transition", json!(transition)),
        (
            "timeout",
            json!(hook.heartbeat_timeout().filter(|n| *n != TIMEOUT)),
        ),
        (
            "default_result",
            json!(hook.default_result().filter(|it| *it != RESULT)),
        ),
        ("notification_target_arn", json!(target)),
        ("role_arn", json!(role)),
        ("metadata", json!(hook.notification_metadata())),
    ];
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A hook in the file's terms.
struct Hook<'a>(&'a Value);

impl Hook<'_> {
    fn text(&self, name: &str) -> Option<String> {
        Some(self.0.get(name)?.as_str()?.to_owned())
    }

    fn transition(&self) -> String {
        let way = self.text("transition").unwrap_or_default();
        format!("{TRANSITION}{}", way.to_ascii_uppercase())
    }

    fn timeout(&self) -> i32 {
        let given = self.0.get("timeout").and_then(Value::as_i64);
        given.and_then(|n| n.try_into().ok()).unwrap_or(TIMEOUT)
    }

    fn result(&self) -> String {
        self.text("default_result")
            .unwrap_or_else(|| RESULT.to_owned())
    }
}

fn all(spec: &Spec) -> Vec<Hook<'_>> {
    let listed = spec.said.get(FIELD).and_then(Value::as_array);
    listed.into_iter().flatten().map(Hook).collect()
}

/// The hooks that hold a group's very first instances.
pub(super) fn of_new_group(want: &Spec) -> Option<Vec<LifecycleHookSpecification>> {
    let hooks = all(want).into_iter().map(|hook| {
        LifecycleHookSpecification::builder()
            .set_lifecycle_hook_name(hook.text("name"))
            .lifecycle_transition(hook.transition())
            .heartbeat_timeout(hook.timeout())
            .default_result(hook.result())
            .set_notification_target_arn(hook.text("notification_target_arn"))
            .set_role_arn(hook.text("role_arn"))
            .set_notification_metadata(hook.text("metadata"))
            .build()
    });
    let hooks: Vec<LifecycleHookSpecification> = hooks.collect();
    (!hooks.is_empty()).then_some(hooks)
}

/// Changes what differs.
pub(super) async fn update(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    let (before, after) = (all(have), all(want));
    let named = |list: &[Hook<'_>], hook: &Hook<'_>| -> Option<Value> {
        let found = list.iter().find(|one| one.0["name"] == hook.0["name"]);
        found.map(|found| found.0.clone())
    };
    for hook in &after {
        let old = named(&before, hook);
        if old.as_ref() == Some(hook.0) {
            continue;
        }
        let lost = |field: &str| {
            let had = old.as_ref().is_some_and(|old| old.get(field).is_some());
            had && hook.0.get(field).is_none()
        };
        // There is no value that takes metadata away: the hook is made anew.
        if lost("metadata") {
            delete(cx, name, hook).await?;
        }
        put(cx, name, hook, lost("notification_target_arn")).await?;
    }
    for hook in before.iter().filter(|hook| named(&after, hook).is_none()) {
        delete(cx, name, hook).await?;
    }
    Ok(())
}

async fn put(
    cx: &Context,
    name: &str,
    hook: &Hook<'_>,
    loses_target: bool,
) -> Result<(), AwsError> {
    let target = hook.text("notification_target_arn");
    // What is not sent stays as it was; an empty text takes it away (API reference, PutLifecycleHook).
    let target = target.or(loses_target.then(String::new));
    cx.aws
        .autoscaling
        .put_lifecycle_hook()
        .auto_scaling_group_name(name)
        .set_lifecycle_hook_name(hook.text("name"))
        .lifecycle_transition(hook.transition())
        .heartbeat_timeout(hook.timeout())
        .default_result(hook.result())
        .set_notification_target_arn(target)
        .set_role_arn(hook.text("role_arn"))
        .set_notification_metadata(hook.text("metadata"))
        .send()
        .await
        .called("autoscaling:PutLifecycleHook", name)?;
    Ok(())
}

async fn delete(cx: &Context, name: &str, hook: &Hook<'_>) -> Result<(), AwsError> {
    cx.aws
        .autoscaling
        .delete_lifecycle_hook()
        .auto_scaling_group_name(name)
        .set_lifecycle_hook_name(hook.text("name"))
        .send()
        .await
        .called("autoscaling:DeleteLifecycleHook", name)
        .absent()?;
    Ok(())
}
