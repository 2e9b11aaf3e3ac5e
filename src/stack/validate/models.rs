//! What AWS's models state of single fields.

use super::Rules;
use freshscale_core::limits::{self, Pattern, Rule, Shape, Text};

/// A field of the file (`[]`: each of a list), and the member of AWS's that gets it.
pub(crate) type Meant = (&'static str, &'static str, &'static str, &'static str);

/// Texts alone: numbers have their bounds in the tables of fields, where a test compares them.
#[rustfmt::skip]
pub(crate) const TEXTS: &[Meant] = &[
    ("launch_template.key_name", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.KeyName"),
    ("launch_template.iam_instance_profile", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.IamInstanceProfile.Name"),
    ("launch_template.security_group_ids[]", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.SecurityGroupId.[]"),
    ("launch_template.metadata.http_tokens", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpTokens"),
    ("launch_template.metadata.endpoint", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpEndpoint"),
    ("launch_template.metadata.ipv6", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpProtocolIpv6"),
    ("launch_template.metadata.instance_tags", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.MetadataOptions.InstanceMetadataTags"),
    ("launch_template.cpu_credits", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.CreditSpecification.CpuCredits"),
    ("launch_template.shutdown_behavior", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.InstanceInitiatedShutdownBehavior"),
    ("launch_template.placement.tenancy", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.Tenancy"),
    ("launch_template.placement.group_name", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.GroupName"),
    ("launch_template.placement.group_id", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.GroupId"),
    ("launch_template.placement.host_id", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.HostId"),
    ("launch_template.placement.host_resource_group_arn", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.HostResourceGroupArn"),
    ("launch_template.placement.affinity", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.Affinity"),
    ("launch_template.capacity_reservation.preference", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationPreference"),
    ("launch_template.capacity_reservation.id", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId"),
    ("launch_template.capacity_reservation.resource_group_arn", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationResourceGroupArn"),
    ("launch_template.license_configuration_arns[]", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.LicenseSpecification.[].LicenseConfigurationArn"),
    ("launch_template.auto_recovery", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.MaintenanceOptions.AutoRecovery"),
    ("launch_template.private_dns_names.hostname_type", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.PrivateDnsNameOptions.HostnameType"),
    ("launch_template.bandwidth_weighting", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkPerformanceOptions.BandwidthWeighting"),
    ("launch_template.block_devices[].device", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].DeviceName"),
    ("launch_template.block_devices[].type", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.VolumeType"),
    ("launch_template.block_devices[].kms_key_id", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.KmsKeyId"),
    ("auto_scaling_group.target_group_arns[]", "autoscaling", "CreateAutoScalingGroup", "TargetGroupARNs.[]"),
    ("auto_scaling_group.health_check.type", "autoscaling", "CreateAutoScalingGroup", "HealthCheckType"),
    ("auto_scaling_group.termination_policies[]", "autoscaling", "CreateAutoScalingGroup", "TerminationPolicies.[]"),
    ("launch_template.market.type", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.InstanceMarketOptions.MarketType"),
    ("launch_template.market.max_price", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.InstanceMarketOptions.SpotOptions.MaxPrice"),
    ("launch_template.market.interruption_behavior", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior"),
    ("auto_scaling_group.mixed_instances.on_demand_strategy", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.InstancesDistribution.OnDemandAllocationStrategy"),
    ("auto_scaling_group.mixed_instances.spot_strategy", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.InstancesDistribution.SpotAllocationStrategy"),
    ("auto_scaling_group.mixed_instances.spot_max_price", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.InstancesDistribution.SpotMaxPrice"),
    ("auto_scaling_group.mixed_instances.overrides[].instance_type", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides.[].InstanceType"),
    ("auto_scaling_group.mixed_instances.overrides[].launch_template", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides.[].LaunchTemplateSpecification.LaunchTemplateName"),
    ("auto_scaling_group.mixed_instances.overrides[].launch_template_version", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides.[].LaunchTemplateSpecification.Version"),
    ("auto_scaling_group.mixed_instances.overrides[].image_id", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides.[].ImageId"),
    ("auto_scaling_group.suspended_processes[]", "autoscaling", "SuspendProcesses", "ScalingProcesses.[]"),
    ("auto_scaling_group.enabled_metrics[]", "autoscaling", "EnableMetricsCollection", "Metrics.[]"),
    ("auto_scaling_group.lifecycle_hooks[].name", "autoscaling", "PutLifecycleHook", "LifecycleHookName"),
    ("auto_scaling_group.lifecycle_hooks[].notification_target_arn", "autoscaling", "PutLifecycleHook", "NotificationTargetARN"),
    ("auto_scaling_group.lifecycle_hooks[].role_arn", "autoscaling", "PutLifecycleHook", "RoleARN"),
    ("auto_scaling_group.lifecycle_hooks[].metadata", "autoscaling", "PutLifecycleHook", "NotificationMetadata"),
    ("auto_scaling_group.notifications[].topic_arn", "autoscaling", "PutNotificationConfiguration", "TopicARN"),
    ("auto_scaling_group.warm_pool.state", "autoscaling", "PutWarmPool", "PoolState"),
    ("auto_scaling_group.lattice_target_group_arns[]", "autoscaling", "AttachTrafficSources", "TrafficSources.[].Identifier"),
    ("schedule.timezone", "autoscaling", "PutScheduledUpdateGroupAction", "TimeZone"),
    ("schedule.actions[].name", "autoscaling", "PutScheduledUpdateGroupAction", "ScheduledActionName"),
    ("schedule.actions[].recurrence", "autoscaling", "PutScheduledUpdateGroupAction", "Recurrence"),
    ("schedule.actions[].timezone", "autoscaling", "PutScheduledUpdateGroupAction", "TimeZone"),
    ("rotator.on_failure", "lambda", "PutFunctionEventInvokeConfig", "DestinationConfig.OnFailure.Destination"),
    ("alarms.topic", "cloudwatch", "PutMetricAlarm", "AlarmActions.[]"),
    ("names.launch_template", "ec2", "CreateLaunchTemplate", "LaunchTemplateName"),
    ("names.auto_scaling_group", "autoscaling", "CreateAutoScalingGroup", "AutoScalingGroupName"),
    ("names.iam_policy", "iam", "CreatePolicy", "PolicyName"),
    ("names.iam_role", "iam", "CreateRole", "RoleName"),
    ("names.log_group", "logs", "CreateLogGroup", "logGroupName"),
];

/// A service as people know it.
pub(crate) fn of_aws(service: &'static str) -> &'static str {
    match service {
        "ec2" => "EC2",
        "autoscaling" => "Auto Scaling",
        "iam" => "IAM",
        "lambda" => "Lambda",
        "events" => "EventBridge",
        "logs" => "CloudWatch Logs",
        "cloudwatch" => "CloudWatch",
        other => other,
    }
}

/// The text that a member is.
pub(super) fn text(service: &str, operation: &str, member: &str) -> Option<&'static Text> {
    match limits::input(service, operation)?.at(member)? {
        Shape::Text(text) => Some(text),
        _ => None,
    }
}

/// What to do about the rule that a text breaks.
fn remedy(of: &Text, given: &str) -> &'static str {
    match of.broken(given).into_iter().flatten().next() {
        Some(Rule::Longest(_)) => "Shorten it.",
        Some(Rule::OneOf(_)) => "Write one of these.",
        Some(Rule::Pattern(_)) => "Leave out what AWS does not take.",
        _ => "Write what AWS takes.",
    }
}

/// What the first rule is that a text breaks, in a sentence that begins with it: `has '*', which IAM does not take`.
pub(super) fn broken(of: &Text, given: &str, services: &str, verb: &str) -> Option<String> {
    let rule = of.broken(given).into_iter().flatten().next()?;
    let outside = of
        .pattern
        .and_then(|pattern: &Pattern| pattern.first_outside(given));
    Some(match (rule, outside) {
        (Rule::Pattern(_), Some(c)) => format!("has {c:?}, which {services} {verb} not take"),
        (Rule::Longest(most), _) => {
            format!("is longer than the {most} characters that {services} {verb} take")
        }
        (Rule::Shortest(least), _) => format!("is shorter than {least} characters"),
        (Rule::OneOf(values), _) => {
            format!(
                "is none of {}, which {services} {verb} take",
                values.join(", ")
            )
        }
        (rule, _) => format!("is not what {services} {verb} take ({rule})"),
    })
}

impl Rules<'_> {
    /// What AWS's models state of single fields.
    pub(super) fn models(&mut self) {
        for &(field, service, operation, member) in TEXTS {
            let Some(of) = text(service, operation, member) else {
                continue;
            };
            for path in self.written(field) {
                let given = self.values.text(&path).unwrap_or_default();
                if let Some(why) = broken(of, &given, of_aws(service), "does") {
                    self.fault(&path, format!("`{given}` {why}."), remedy(of, &given));
                }
            }
        }
    }

    /// Paths of a field's values that are in the file and right so far.
    pub(super) fn written(&self, field: &str) -> Vec<String> {
        let paths = match field.split_once("[]") {
            None => vec![field.to_owned()],
            Some((list, rest)) => {
                let each = self.values.entries(list).into_iter();
                each.map(|path| format!("{path}{rest}")).collect()
            }
        };
        let is_there =
            |path: &String| self.values.written(path) && self.values.text(path).is_some();
        paths.into_iter().filter(is_there).collect()
    }

    /// Types that there are not, as far as one can know: there will be new ones.
    pub(super) fn instance_type(&mut self) {
        let path = "launch_template.instance_type";
        let Some(given) = self.values.text(path) else {
            return;
        };
        let known = limits::instance_types();
        if known.contains(&given.as_str()) {
            return;
        }
        let close = { known.iter() }
            .map(|name| (strsim::jaro_winkler(&given, name), name))
            .filter(|(likeness, _)| *likeness > 0.85)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let help = close.map_or_else(
            || "See the list of instance types of your Region.".to_owned(),
            |(_, name)| format!("Did you mean `{name}`?"),
        );
        self.warn(
            path,
            format!(
                "`{given}` is not among the instance types that are known ({}).",
                limits::SOURCE
            ),
            &help,
        );
    }
}
