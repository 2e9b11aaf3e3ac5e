//! The Auto Scaling group in the terms of a stack file.

use std::time::Duration;

use serde_json::Value;

use super::yaml::{Lines, list, map, text};
use super::{Standing, common_tags};
use crate::resource::auto_scaling_group::Spec;
use freshscale_core::schedule::window::Sizes;
use freshscale_core::words::format_duration;

/// The table `auto_scaling_group`, with what holds outside of every window.
pub(super) fn table(standing: &Standing, base: Sizes) -> Lines {
    let spec = &standing.group.spec;
    let mut lines = Lines::default();
    lines.table(0, "auto_scaling_group", &standing.group.name);
    lines.without_word(spec.other.iter().chain(spec.kept.keys()));
    if !spec.launch_template_version.is_empty() && spec.launch_template_version != "$Default" {
        let version = &spec.launch_template_version;
        lines.comment(
            1,
            &format!("It starts version {version} of its template today. freshscale lets it start `$Default`, so that it follows the rotator."),
        );
    }
    match spec.subnet_ids.is_empty() {
        false => lines.field(1, "subnet_ids", &list(&spec.subnet_ids), ""),
        true => lines.comment(1, "subnet_ids: FILL IN, the group names zones and no subnets, and this file must say them."),
    }
    if !spec.target_group_arns.is_empty() {
        lines.table(1, "target_group_arns", "");
        for arn in &spec.target_group_arns {
            lines.line(&format!("    - {}", text(arn)), "");
        }
    }
    let health: Vec<&str> = spec.health_check_type.split(',').collect();
    let health = match health.as_slice() {
        [one] => text(one),
        several => list(several),
    };
    let health = [
        ("type", health),
        ("grace_period", seconds(spec.health_check_grace_period)),
    ];
    lines.field(1, "health_check", &map(health), "");
    let capacity = [
        ("min", base.min),
        ("max", base.max),
        ("desired", base.desired),
    ];
    let capacity = capacity.map(|(key, n)| (key, n.to_string()));
    lines.field(
        1,
        "capacity",
        &map(capacity),
        "outside of every window; afterwards the schedule's",
    );
    lines.field(
        1,
        "termination_policies",
        &list(&spec.termination_policies),
        "",
    );
    if spec.default_cooldown != 300 {
        lines.field(1, "default_cooldown", &seconds(spec.default_cooldown), "");
    }
    if let Some(warmup) = spec.default_instance_warmup {
        lines.field(1, "default_instance_warmup", &seconds(warmup), "");
    }
    if let Some(lifetime) = spec.max_instance_lifetime {
        lines.field(1, "max_instance_lifetime", &seconds(lifetime), "");
    }
    for (key, on) in [
        ("protect_from_scale_in", spec.protect_from_scale_in),
        ("capacity_rebalance", spec.capacity_rebalance),
    ] {
        if on {
            lines.field(1, key, "true", "");
        }
    }
    for (key, value) in &spec.said {
        lines.value(1, key, &with_spans(value));
    }
    others_tags(&mut lines, standing, spec);
    lines
}

/// Seconds as the file writes them.
fn with_spans(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(with_spans).collect(),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                let span = value.as_u64().filter(|_| key == "timeout");
                let span = span.map(|n| format_duration(Duration::from_secs(n)).into());
                (key.clone(), span.unwrap_or_else(|| with_spans(value)))
            };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

fn others_tags(lines: &mut Lines, standing: &Standing, spec: &Spec) {
    let common = common_tags(standing);
    let stay: Vec<&str> = { spec.tags.keys() }
        .filter(|key| !common.contains_key(*key) && !key.starts_with("freshscale:"))
        .map(String::as_str)
        .collect();
    if !stay.is_empty() {
        lines.comment(
            1,
            &format!(
                "Tags of its own, which stay as they are: {}.",
                stay.join(", ")
            ),
        );
    }
}

fn seconds(seconds: i32) -> String {
    format_duration(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// The group's present sizes.
pub(super) fn sizes(spec: &Spec) -> Sizes {
    let size = |n: i32| u32::try_from(n).unwrap_or(0);
    Sizes {
        min: size(spec.min_size),
        max: size(spec.max_size),
        desired: size(spec.desired_capacity),
    }
}
