//! The launch template, the group with what belongs to it, and its scheduled actions.

use serde_json::{Value, json};

use super::fit::TEMPLATE;
use super::{Resource, Writer, attribute, id, reference};
use crate::address::kind;
use crate::export::api::{self, Members, put};
use crate::export::without_ours;
use crate::resource::auto_scaling_group::notifications;
use crate::resource::{auto_scaling_group, launch_template, scheduled_action};

/// The template's one group.
const GROUP: &str = "AutoScalingGroup";

impl Writer<'_> {
    pub(super) fn launch_template(&mut self) {
        let exported = self.exported;
        for (name, spec, stands) in exported.of_kind::<launch_template::Spec>(kind::LAUNCH_TEMPLATE)
        {
            let user_data = exported.stack.launch_template.user_data.as_deref();
            let mut data = api::template_data(&spec, user_data);
            let about = "The image to begin with: the rotator moves it";
            let image = Some(spec.image.as_str()).filter(|image| !image.is_empty());
            let image = self.parameter("ImageId", "AWS::EC2::Image::Id", about, image);
            data.insert("ImageId".to_owned(), image);
            self.security_groups(&spec, &mut data);
            if let Some(key) = &spec.key_name {
                let kind = "AWS::EC2::KeyPair::KeyName";
                let key = self.parameter("KeyName", kind, "Key pair of the instances", Some(key));
                data.insert("KeyName".to_owned(), key);
            }
            let mut properties = Members::new();
            put(&mut properties, "LaunchTemplateName", name);
            put(&mut properties, "LaunchTemplateData", data);
            let tags = without_ours(&spec.tags);
            if !tags.is_empty() {
                let tags = json!([{"ResourceType": "launch-template", "Tags": api::tags(&tags)}]);
                put(&mut properties, "TagSpecifications", tags);
            }
            let standing = exported.template_id.as_ref().filter(|_| stands);
            self.push(Resource {
                kind: "AWS::EC2::LaunchTemplate",
                id: TEMPLATE.to_owned(),
                properties,
                beside: not_exported(spec.kept.iter()),
                identifier: standing.map(|id| json!({"LaunchTemplateId": id})),
            });
        }
    }

    /// In the template, or in its interface.
    fn security_groups(&mut self, spec: &launch_template::Spec, data: &mut Members) {
        let all: Vec<&str> = { spec.security_group_ids.iter() }
            .map(String::as_str)
            .collect();
        if all.is_empty() {
            return;
        }
        let kind = "List<AWS::EC2::SecurityGroup::Id>";
        let about = "Security groups of the instances";
        let groups = self.parameter("SecurityGroupIds", kind, about, Some(&all.join(",")));
        match data
            .get_mut("NetworkInterfaces")
            .and_then(Value::as_array_mut)
        {
            Some(all) => {
                for interface in all {
                    interface["Groups"] = groups.clone();
                }
            }
            None => drop(data.insert("SecurityGroupIds".to_owned(), groups)),
        }
    }

    pub(super) fn group(&mut self) {
        let exported = self.exported;
        let all = exported.of_kind::<auto_scaling_group::Spec>(kind::AUTO_SCALING_GROUP);
        for (name, spec, stands) in all {
            let subnets: Vec<&str> = spec.subnet_ids.iter().map(String::as_str).collect();
            let kind = "List<AWS::EC2::Subnet::Id>";
            let about = "Where instances start";
            let subnets = self.parameter("SubnetIds", kind, about, Some(&subnets.join(",")));
            let mut properties = properties(name, &spec);
            properties.insert("VPCZoneIdentifier".to_owned(), subnets);
            if !spec.target_group_arns.is_empty() {
                let arns: Vec<&str> = spec.target_group_arns.iter().map(String::as_str).collect();
                let about = "Target groups of load balancers";
                let kind = "CommaDelimitedList";
                let arns = self.parameter("TargetGroupArns", kind, about, Some(&arns.join(",")));
                properties.insert("TargetGroupARNs".to_owned(), arns);
            }
            let own = self.resources.contains_key(TEMPLATE);
            start(&mut properties, &spec, own);
            // The schedule's sizes stay where CloudFormation changes something else.
            let sizes = json!({"IgnoreUnmodifiedGroupSizeProperties": true});
            let mut beside = not_exported(spec.kept.iter());
            put(
                &mut beside,
                "UpdatePolicy.AutoScalingScheduledAction",
                sizes,
            );
            if let Some(all) = spec.said.get("suspended_processes") {
                put(
                    &mut beside,
                    "Metadata.NotExported.SuspendedProcesses",
                    all.clone(),
                );
            }
            self.push(Resource {
                kind: "AWS::AutoScaling::AutoScalingGroup",
                id: GROUP.to_owned(),
                properties,
                beside,
                identifier: stands.then(|| json!({"AutoScalingGroupName": name})),
            });
            self.warm_pool(name, &spec, stands);
            self.hooks(name, &spec, stands);
        }
    }

    fn warm_pool(&mut self, group: &str, spec: &auto_scaling_group::Spec, stands: bool) {
        let Some(pool) = spec.said.get("warm_pool").filter(|it| !it.is_null()) else {
            return;
        };
        let of = |field: &str| pool.get(field).cloned().unwrap_or_default();
        let mut properties = Members::new();
        put(&mut properties, "AutoScalingGroupName", reference(GROUP));
        put(&mut properties, "PoolState", of("state"));
        put(&mut properties, "MinSize", of("min"));
        put(
            &mut properties,
            "MaxGroupPreparedCapacity",
            of("max_prepared"),
        );
        put(
            &mut properties,
            "InstanceReusePolicy.ReuseOnScaleIn",
            of("reuse"),
        );
        self.push(Resource {
            kind: "AWS::AutoScaling::WarmPool",
            id: "WarmPool".to_owned(),
            properties,
            beside: Members::new(),
            identifier: stands.then(|| json!({"AutoScalingGroupName": group})),
        });
    }

    fn hooks(&mut self, group: &str, spec: &auto_scaling_group::Spec, stands: bool) {
        let hooks = api::hooks(&spec.said);
        let name = |hook: &Members| {
            let name = hook["LifecycleHookName"].as_str();
            name.unwrap_or_default().to_owned()
        };
        let all: Vec<String> = hooks.iter().map(name).collect();
        for (mut properties, name) in hooks.into_iter().zip(&all) {
            put(&mut properties, "AutoScalingGroupName", reference(GROUP));
            let own = id(name, all.iter().map(String::as_str));
            let identifier = json!({"AutoScalingGroupName": group, "LifecycleHookName": name});
            self.push(Resource {
                kind: "AWS::AutoScaling::LifecycleHook",
                id: format!("Hook{own}"),
                properties,
                beside: Members::new(),
                identifier: stands.then_some(identifier),
            });
        }
    }

    pub(super) fn actions(&mut self) {
        let all = self
            .exported
            .of_kind::<scheduled_action::Spec>(kind::SCHEDULED_ACTION);
        for (name, spec, stands) in all {
            let within = format!("{}/", spec.group);
            let short = |name: &'_ str| name.strip_prefix(&within).unwrap_or(name).to_owned();
            let own = short(name);
            let names: Vec<String> = { self.exported.names(kind::SCHEDULED_ACTION) }
                .map(short)
                .collect();
            let names = names.iter().map(String::as_str);
            let mut properties = Members::new();
            put(&mut properties, "AutoScalingGroupName", reference(GROUP));
            put(&mut properties, "Recurrence", spec.recurrence.clone());
            put(&mut properties, "TimeZone", spec.timezone.clone());
            put(&mut properties, "StartTime", spec.start.clone());
            put(&mut properties, "EndTime", spec.end.clone());
            put(&mut properties, "MinSize", spec.min);
            put(&mut properties, "MaxSize", spec.max);
            put(&mut properties, "DesiredCapacity", spec.desired);
            let identifier =
                json!({"ScheduledActionName": own, "AutoScalingGroupName": spec.group});
            self.push(Resource {
                kind: "AWS::AutoScaling::ScheduledAction",
                id: format!("Action{}", id(&own, names)),
                properties,
                beside: Members::new(),
                identifier: stands.then_some(identifier),
            });
        }
    }
}

/// Of a group, without where its instances start and from what.
fn properties(name: &str, spec: &auto_scaling_group::Spec) -> Members {
    let said = |field: &str| spec.said.get(field).filter(|it| !it.is_null());
    let list = |field: &str| said(field).and_then(Value::as_array).into_iter().flatten();
    let mut all = Members::new();
    put(&mut all, "AutoScalingGroupName", name);
    put(&mut all, "MinSize", spec.min_size.to_string());
    put(&mut all, "MaxSize", spec.max_size.to_string());
    put(
        &mut all,
        "DesiredCapacity",
        spec.desired_capacity.to_string(),
    );
    put(&mut all, "HealthCheckType", spec.health_check_type.clone());
    put(
        &mut all,
        "HealthCheckGracePeriod",
        spec.health_check_grace_period,
    );
    put(
        &mut all,
        "TerminationPolicies",
        spec.termination_policies.clone(),
    );
    put(&mut all, "Cooldown", spec.default_cooldown.to_string());
    put(
        &mut all,
        "DefaultInstanceWarmup",
        spec.default_instance_warmup,
    );
    put(&mut all, "MaxInstanceLifetime", spec.max_instance_lifetime);
    let protects = spec.protect_from_scale_in;
    put(&mut all, "NewInstancesProtectedFromScaleIn", protects);
    put(&mut all, "CapacityRebalance", spec.capacity_rebalance);
    for (end, name) in [
        (
            "min_healthy",
            "InstanceMaintenancePolicy.MinHealthyPercentage",
        ),
        (
            "max_healthy",
            "InstanceMaintenancePolicy.MaxHealthyPercentage",
        ),
    ] {
        let end = said("maintenance_policy").and_then(|policy| policy.get(end));
        put(&mut all, name, end.cloned().unwrap_or_default());
    }
    let metrics = list("enabled_metrics").filter_map(Value::as_str);
    let mut metrics: std::collections::BTreeSet<&str> = metrics.collect();
    metrics.extend(spec.metrics.iter().flatten().map(String::as_str));
    if !metrics.is_empty() {
        let collected = json!([{"Granularity": "1Minute", "Metrics": metrics}]);
        put(&mut all, "MetricsCollection", collected);
    }
    let told = list("notifications").map(|one| {
        let types = one["types"].as_array().into_iter().flatten();
        let types = types.filter_map(Value::as_str);
        let types: Vec<&str> = types.map(notifications::api_name).collect();
        json!({"TopicARN": one["topic_arn"], "NotificationTypes": types})
    });
    put(
        &mut all,
        "NotificationConfigurations",
        told.collect::<Vec<_>>(),
    );
    let lattice = list("lattice_target_group_arns")
        .map(|arn| json!({"Identifier": arn, "Type": "vpc-lattice"}));
    put(&mut all, "TrafficSources", lattice.collect::<Vec<_>>());
    let tags = without_ours(&spec.tags);
    let tags = tags.iter().map(|(key, value)| {
        let inherited = spec.propagated_tags.contains(key);
        json!({"Key": key, "Value": value, "PropagateAtLaunch": inherited})
    });
    put(&mut all, "Tags", tags.collect::<Vec<_>>());
    all
}

/// From what instances start. CloudFormation takes a number for the version (user guide, `LaunchTemplateSpecification`:
/// "Specifying $Latest or $Default for the template version number is not supported").
fn start(all: &mut Members, spec: &auto_scaling_group::Spec, is_own: bool) {
    let mut template = Members::new();
    match is_own {
        true => {
            put(&mut template, "LaunchTemplateId", reference(TEMPLATE));
            let version = attribute(TEMPLATE, "DefaultVersionNumber");
            put(&mut template, "Version", version);
        }
        false => {
            let name = spec.launch_template.clone();
            put(&mut template, "LaunchTemplateName", name);
            let version = spec.launch_template_version.clone();
            put(&mut template, "Version", version);
        }
    }
    let Some(mixed) = api::mixed(&spec.said) else {
        put(all, "LaunchTemplate", template);
        return;
    };
    let path = "MixedInstancesPolicy.LaunchTemplate";
    put(
        all,
        &format!("{path}.LaunchTemplateSpecification"),
        template,
    );
    put(all, &format!("{path}.Overrides"), json!(mixed.overrides));
    let distribution = "MixedInstancesPolicy.InstancesDistribution";
    put(all, distribution, mixed.distribution);
}

/// What stays as it stands, for the reader.
fn not_exported<'a>(kept: impl Iterator<Item = (&'a String, &'a String)>) -> Members {
    let kept: Members = kept
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    let mut beside = Members::new();
    put(&mut beside, "Metadata.NotExported", kept);
    beside
}
