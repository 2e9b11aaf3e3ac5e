//! The launch template, the group, its hooks and its scheduled actions.

use serde_json::Value;

use super::words::{self, members};
use super::{Writer, ignoring};
use crate::address::kind;
use crate::export::api;
use crate::export::hcl::{Block, label, text};
use crate::export::unique::unique;
use crate::export::without_ours;
use crate::resource::{auto_scaling_group, launch_template, scheduled_action};

/// What is the schedule's, and what the provider alone knows: an import leaves that unset, and it would be a change.
const OF_GROUP: &str = "min_size, max_size, desired_capacity, force_delete, force_delete_warm_pool, \
                        ignore_failed_scaling_activities, wait_for_capacity_timeout";

/// Members of a template's data that the provider knows and that stay as they stand where something in them is kept.
const KEPT: [&str; 14] = [
    "BlockDeviceMappings",
    "CapacityReservationSpecification",
    "CpuOptions",
    "CreditSpecification",
    "EnclaveOptions",
    "InstanceMarketOptions",
    "InstanceRequirements",
    "KernelId",
    "MaintenanceOptions",
    "MetadataOptions",
    "NetworkInterfaces",
    "Placement",
    "RamDiskId",
    "TagSpecifications",
];

impl Writer<'_> {
    pub(super) fn launch_template(&mut self) {
        let all = self
            .exported
            .of_kind::<launch_template::Spec>(kind::LAUNCH_TEMPLATE);
        for (name, spec, stands) in all {
            let user_data = self.exported.stack.launch_template.user_data.as_deref();
            let data = api::template_data(&spec, user_data);
            let mut block = members(Block::new("").text("name", name), &data)
                .map("tags", &without_ours(&spec.tags));
            // The rotator's, and what is kept.
            let mut ignored = vec!["image_id".to_owned(), "default_version".to_owned()];
            ignored.push("description".to_owned());
            let kept = KEPT.iter().filter(|top| {
                let mut names = spec.kept.keys();
                names.any(|name| name.split(['.', '[']).next() == Some(**top))
            });
            ignored.extend(kept.map(|top| words::name(top)));
            block = block.block(ignoring(&ignored.join(", ")));
            for (member, value) in &spec.kept {
                block = block.comment(format!("stays as it stands: {member} = {}", text(value)));
            }
            let id = self.exported.template_id.clone().filter(|_| stands);
            self.resource("aws_launch_template", &label(name), block, id);
        }
    }

    pub(super) fn group(&mut self) {
        let all = self
            .exported
            .of_kind::<auto_scaling_group::Spec>(kind::AUTO_SCALING_GROUP);
        for (name, spec, stands) in all {
            let said = |field: &str| spec.said.get(field).filter(|it| !it.is_null());
            let list = |field: &str| {
                let all = said(field).and_then(Value::as_array);
                let all = all.into_iter().flatten().filter_map(Value::as_str);
                all.map(ToOwned::to_owned)
                    .collect::<std::collections::BTreeSet<_>>()
            };
            let mut metrics = list("enabled_metrics");
            metrics.extend(spec.metrics.iter().flatten().cloned());
            let mut block = Block::new("")
                .text("name", name)
                .set("min_size", spec.min_size.to_string())
                .set("max_size", spec.max_size.to_string())
                .set("desired_capacity", spec.desired_capacity.to_string())
                .list("vpc_zone_identifier", &spec.subnet_ids)
                .list("target_group_arns", &spec.target_group_arns)
                .text("health_check_type", &spec.health_check_type)
                .set(
                    "health_check_grace_period",
                    spec.health_check_grace_period.to_string(),
                )
                .list("termination_policies", &spec.termination_policies)
                .set("default_cooldown", spec.default_cooldown.to_string())
                .maybe("default_instance_warmup", spec.default_instance_warmup)
                .maybe("max_instance_lifetime", spec.max_instance_lifetime)
                .set(
                    "protect_from_scale_in",
                    spec.protect_from_scale_in.to_string(),
                )
                .set("capacity_rebalance", spec.capacity_rebalance.to_string())
                .list("suspended_processes", list("suspended_processes"))
                .list("enabled_metrics", &metrics)
                .block(self.starts_from(&spec));
            if let Some(policy) = said("maintenance_policy") {
                let end = |end: &str| policy.get(end).map(Value::to_string);
                let policy = Block::new("instance_maintenance_policy")
                    .maybe("min_healthy_percentage", end("min_healthy"))
                    .maybe("max_healthy_percentage", end("max_healthy"));
                block = block.block(policy);
            }
            if let Some(pool) = said("warm_pool") {
                block = block.block(warm_pool(pool));
            }
            for arn in list("lattice_target_group_arns") {
                let source = Block::new("traffic_source").text("identifier", &arn);
                block = block.block(source.text("type", "vpc-lattice"));
            }
            for (key, value) in without_ours(&spec.tags) {
                let inherited = spec.propagated_tags.contains(&key);
                let tag = Block::new("tag")
                    .text("key", &key)
                    .text("value", &value)
                    .set("propagate_at_launch", inherited.to_string());
                block = block.block(tag);
            }
            block = block.block(ignoring(OF_GROUP));
            for (member, value) in &spec.kept {
                block = block.comment(format!("stays as it stands: {member} = {}", text(value)));
            }
            if let Some(all) = said("notifications") {
                let text = text(&all.to_string());
                block = block.comment(format!(
                    "cannot be imported, and go on: notifications {text}"
                ));
            }
            let id = stands.then(|| name.to_owned());
            self.resource("aws_autoscaling_group", &label(name), block, id);
        }
    }

    /// The template, alone or in a mixed instances policy.
    fn starts_from(&self, spec: &auto_scaling_group::Spec) -> Block {
        let name = &spec.launch_template;
        let known = self
            .exported
            .of_kind::<launch_template::Spec>(kind::LAUNCH_TEMPLATE);
        let name = match known.iter().any(|(own, ..)| own == name) {
            true => format!("aws_launch_template.{}.name", label(name)),
            false => text(name),
        };
        let version = &spec.launch_template_version;
        let Some(mixed) = api::mixed(&spec.said) else {
            return Block::new("launch_template")
                .set("name", name)
                .text("version", version);
        };
        let own = Block::new("launch_template_specification")
            .set("launch_template_name", name)
            .text("version", version);
        let mut template = Block::new("launch_template").block(own);
        for mut one in mixed.overrides {
            let image = one.remove("ImageId");
            let mut one = members(Block::new("override"), &one);
            if let Some(image) = image {
                one = one.comment(format!("not exported: ImageId = {image}"));
            }
            template = template.block(one);
        }
        let distribution = Block::new("instances_distribution");
        Block::new("mixed_instances_policy")
            .block(members(distribution, &mixed.distribution))
            .block(template)
    }

    pub(super) fn hooks(&mut self) {
        let all = self
            .exported
            .of_kind::<auto_scaling_group::Spec>(kind::AUTO_SCALING_GROUP);
        for (group, spec, stands) in all {
            let hooks = api::hooks(&spec.said);
            let own = |hook: &api::Members| {
                let own = hook["LifecycleHookName"].as_str().unwrap_or_default();
                format!("{group}/{own}")
            };
            let all: Vec<String> = hooks.iter().map(own).collect();
            for (hook, id) in hooks.iter().zip(&all) {
                let own = hook["LifecycleHookName"].as_str().unwrap_or_default();
                let label_of = unique(id, all.iter().map(String::as_str), label);
                let text = |name: &str| hook.get(name).and_then(Value::as_str);
                let block = Block::new("")
                    .text("name", own)
                    .set(
                        "autoscaling_group_name",
                        format!("aws_autoscaling_group.{}.name", label(group)),
                    )
                    .maybe_text("lifecycle_transition", text("LifecycleTransition"))
                    .maybe("heartbeat_timeout", hook.get("HeartbeatTimeout"))
                    .maybe_text("default_result", text("DefaultResult"))
                    .maybe_text("notification_target_arn", text("NotificationTargetARN"))
                    .maybe_text("role_arn", text("RoleARN"))
                    .maybe_text("notification_metadata", text("NotificationMetadata"));
                let id = stands.then(|| id.clone());
                self.resource("aws_autoscaling_lifecycle_hook", &label_of, block, id);
            }
        }
    }

    pub(super) fn actions(&mut self) {
        let all = self
            .exported
            .of_kind::<scheduled_action::Spec>(kind::SCHEDULED_ACTION);
        for (name, spec, stands) in all {
            let own = name
                .strip_prefix(&format!("{}/", spec.group))
                .unwrap_or(name);
            // What it leaves as it is, the provider calls -1.
            let size = |size: Option<i32>| size.unwrap_or(-1).to_string();
            let block = Block::new("")
                .text("scheduled_action_name", own)
                .set(
                    "autoscaling_group_name",
                    format!("aws_autoscaling_group.{}.name", label(&spec.group)),
                )
                .maybe_text("recurrence", spec.recurrence.as_deref())
                .maybe_text("time_zone", spec.timezone.as_deref())
                .maybe_text("start_time", spec.start.as_deref())
                .maybe_text("end_time", spec.end.as_deref())
                .set("min_size", size(spec.min))
                .set("max_size", size(spec.max))
                .set("desired_capacity", size(spec.desired));
            // AWS moves it to the next firing.
            let block = match spec.start {
                None => block.block(ignoring("start_time")),
                Some(_) => block,
            };
            let id = stands.then(|| format!("{}/{own}", spec.group));
            let label = self.label(kind::SCHEDULED_ACTION, name);
            self.resource("aws_autoscaling_schedule", &label, block, id);
        }
    }
}

fn warm_pool(pool: &Value) -> Block {
    let number = |field: &str| pool.get(field).map(Value::to_string);
    let block = Block::new("warm_pool")
        .maybe_text("pool_state", pool.get("state").and_then(Value::as_str))
        .maybe("min_size", number("min"))
        .maybe("max_group_prepared_capacity", number("max_prepared"));
    match pool.get("reuse") {
        Some(reuse) => {
            let policy = Block::new("instance_reuse_policy");
            block.block(policy.set("reuse_on_scale_in", reuse.to_string()))
        }
        None => block,
    }
}
