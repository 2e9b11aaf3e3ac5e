//! What AWS calls a field, and what its models allow there: said from the table of limits, so that no number stands twice.

use freshscale_core::limits::{self, Shape};

use crate::validate::TEXTS;

/// A member of a call of AWS.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// `Auto Scaling`
    pub service: &'static str,
    /// `CreateAutoScalingGroup`
    pub operation: &'static str,
    /// `MaxSize`; `[]` is each of a list.
    pub name: &'static str,
    shape: &'static Shape,
}

/// Fields whose values AWS gets in another form, or whose limits the tables of fields have; with those of [`TEXTS`] all that go to AWS.
#[rustfmt::skip]
const MORE: &[(&str, &str, &str, &str)] = &[
    ("tags", "autoscaling", "CreateAutoScalingGroup", "Tags"),
    ("image.owners", "ec2", "DescribeImages", "Owner"),
    ("image.instance_name", "ec2", "DescribeImages", "Filter"),
    ("image.name_prefix", "ec2", "DescribeImages", "Filter"),
    ("image.architecture", "ec2", "DescribeImages", "Filter"),
    ("launch_template.instance_type", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.InstanceType"),
    ("launch_template.user_data_file", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.UserData"),
    ("launch_template.metadata.hop_limit", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit"),
    ("launch_template.block_devices.size_gib", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.VolumeSize"),
    ("launch_template.block_devices.encrypted", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.Encrypted"),
    ("launch_template.block_devices.iops", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.Iops"),
    ("launch_template.block_devices.throughput", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.Throughput"),
    ("launch_template.block_devices.delete_on_termination", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMapping.[].Ebs.DeleteOnTermination"),
    ("launch_template.instance_tags", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.TagSpecification"),
    ("launch_template.ebs_optimized", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.EbsOptimized"),
    ("launch_template.monitoring", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Monitoring.Enabled"),
    ("launch_template.associate_public_ip", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].AssociatePublicIpAddress"),
    ("launch_template.network_interfaces.device_index", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].DeviceIndex"),
    ("launch_template.network_interfaces.network_card", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].NetworkCardIndex"),
    ("launch_template.network_interfaces.type", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].InterfaceType"),
    ("launch_template.network_interfaces.ipv6_address_count", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].Ipv6AddressCount"),
    ("launch_template.network_interfaces.ipv6_prefix_count", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].Ipv6PrefixCount"),
    ("launch_template.network_interfaces.primary_ipv6", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].PrimaryIpv6"),
    ("launch_template.network_interfaces.ipv4_prefix_count", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].Ipv4PrefixCount"),
    ("launch_template.network_interfaces.secondary_ipv4_count", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].SecondaryPrivateIpAddressCount"),
    ("launch_template.network_interfaces.delete_on_termination", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.NetworkInterface.[].DeleteOnTermination"),
    ("launch_template.disable_api_termination", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.DisableApiTermination"),
    ("launch_template.disable_api_stop", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.DisableApiStop"),
    ("launch_template.placement.partition", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.Placement.PartitionNumber"),
    ("launch_template.hibernation", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.HibernationOptions.Configured"),
    ("launch_template.enclave", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.EnclaveOptions.Enabled"),
    ("launch_template.private_dns_names.a_record", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.PrivateDnsNameOptions.EnableResourceNameDnsARecord"),
    ("launch_template.private_dns_names.aaaa_record", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord"),
    ("launch_template.cpu_options.core_count", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.CpuOptions.CoreCount"),
    ("launch_template.cpu_options.threads_per_core", "ec2", "CreateLaunchTemplate", "LaunchTemplateData.CpuOptions.ThreadsPerCore"),
    ("auto_scaling_group.subnet_ids", "autoscaling", "CreateAutoScalingGroup", "VPCZoneIdentifier"),
    ("auto_scaling_group.health_check.grace_period", "autoscaling", "CreateAutoScalingGroup", "HealthCheckGracePeriod"),
    ("auto_scaling_group.capacity.min", "autoscaling", "CreateAutoScalingGroup", "MinSize"),
    ("auto_scaling_group.capacity.max", "autoscaling", "CreateAutoScalingGroup", "MaxSize"),
    ("auto_scaling_group.capacity.desired", "autoscaling", "CreateAutoScalingGroup", "DesiredCapacity"),
    ("auto_scaling_group.default_cooldown", "autoscaling", "CreateAutoScalingGroup", "DefaultCooldown"),
    ("auto_scaling_group.default_instance_warmup", "autoscaling", "CreateAutoScalingGroup", "DefaultInstanceWarmup"),
    ("auto_scaling_group.max_instance_lifetime", "autoscaling", "CreateAutoScalingGroup", "MaxInstanceLifetime"),
    ("auto_scaling_group.protect_from_scale_in", "autoscaling", "CreateAutoScalingGroup", "NewInstancesProtectedFromScaleIn"),
    ("auto_scaling_group.capacity_rebalance", "autoscaling", "CreateAutoScalingGroup", "CapacityRebalance"),
    ("auto_scaling_group.mixed_instances.on_demand_base", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity"),
    ("auto_scaling_group.mixed_instances.on_demand_percentage", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity"),
    ("auto_scaling_group.mixed_instances.spot_pools", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.InstancesDistribution.SpotInstancePools"),
    ("auto_scaling_group.mixed_instances.overrides.weight", "autoscaling", "CreateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides.[].WeightedCapacity"),
    ("auto_scaling_group.maintenance_policy.min_healthy", "autoscaling", "CreateAutoScalingGroup", "InstanceMaintenancePolicy.MinHealthyPercentage"),
    ("auto_scaling_group.maintenance_policy.max_healthy", "autoscaling", "CreateAutoScalingGroup", "InstanceMaintenancePolicy.MaxHealthyPercentage"),
    ("auto_scaling_group.lifecycle_hooks.transition", "autoscaling", "PutLifecycleHook", "LifecycleTransition"),
    ("auto_scaling_group.lifecycle_hooks.timeout", "autoscaling", "PutLifecycleHook", "HeartbeatTimeout"),
    ("auto_scaling_group.lifecycle_hooks.default_result", "autoscaling", "PutLifecycleHook", "DefaultResult"),
    ("auto_scaling_group.notifications.types", "autoscaling", "PutNotificationConfiguration", "NotificationTypes"),
    ("auto_scaling_group.warm_pool.min", "autoscaling", "PutWarmPool", "MinSize"),
    ("auto_scaling_group.warm_pool.max_prepared", "autoscaling", "PutWarmPool", "MaxGroupPreparedCapacity"),
    ("auto_scaling_group.warm_pool.reuse", "autoscaling", "PutWarmPool", "InstanceReusePolicy.ReuseOnScaleIn"),
    ("schedule.actions.start", "autoscaling", "PutScheduledUpdateGroupAction", "StartTime"),
    ("schedule.actions.end", "autoscaling", "PutScheduledUpdateGroupAction", "EndTime"),
    ("schedule.actions.min", "autoscaling", "PutScheduledUpdateGroupAction", "MinSize"),
    ("schedule.actions.max", "autoscaling", "PutScheduledUpdateGroupAction", "MaxSize"),
    ("schedule.actions.desired", "autoscaling", "PutScheduledUpdateGroupAction", "DesiredCapacity"),
    ("rotator.architecture", "lambda", "CreateFunction", "Architectures"),
    ("rotator.memory", "lambda", "CreateFunction", "MemorySize"),
    ("rotator.timeout", "lambda", "CreateFunction", "Timeout"),
    ("rotator.log_retention", "logs", "PutRetentionPolicy", "retentionInDays"),
    ("rotator.policy", "iam", "CreatePolicy", "PolicyDocument"),
    ("names.lambda_function", "lambda", "CreateFunction", "FunctionName"),
    ("names.event_rules.daily", "events", "PutRule", "Name"),
    ("names.event_rules.image", "events", "PutRule", "Name"),
    ("names.event_rules.backup", "events", "PutRule", "Name"),
    ("names.alarms.image_age", "cloudwatch", "PutMetricAlarm", "AlarmName"),
    ("names.alarms.failures", "cloudwatch", "PutMetricAlarm", "AlarmName"),
    ("names.alarms.missed_rotation", "cloudwatch", "PutMetricAlarm", "AlarmName"),
    ("names.alarms.unfilled_window", "cloudwatch", "PutMetricAlarm", "AlarmName"),
];

/// The member that gets the field at `path`, if AWS has one.
#[must_use]
pub fn member(path: &str) -> Option<Member> {
    let mut all = TEXTS.iter().chain(MORE);
    let (_, service, operation, name) = all.find(|(field, ..)| field.replace("[]", "") == path)?;
    Some(Member {
        service: crate::validate::of_aws(service),
        operation,
        name,
        shape: limits::input(service, operation)?.at(name)?,
    })
}

impl Member {
    /// What AWS's models allow, if they state anything: `1 to 255 characters`.
    #[must_use]
    pub fn limits(&self) -> Option<String> {
        const NO_LIMIT: u32 = i32::MAX as u32;
        match self.shape {
            Shape::Text(text) if !text.values.is_empty() && text.values.len() < 12 => {
                Some(text.values.join(", "))
            }
            Shape::Text(text) => match text.length {
                (_, NO_LIMIT) => None,
                (least, most) => Some(format!("{least} to {most} characters")),
            },
            Shape::Integer(Some(least), Some(most)) => Some(format!("{least} to {most}")),
            Shape::Integer(Some(least), None) => Some(format!("{least} or more")),
            Shape::List { size, .. } if size.1 != NO_LIMIT => {
                Some(format!("{} to {} entries", size.0, size.1))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::describe::{all, find};

    /// The names are AWS's own: each is in its models, and each field is one of ours.
    #[test]
    fn every_member_is_in_the_models_of_aws() {
        for (path, _, operation, name) in TEXTS.iter().chain(MORE) {
            let path = path.replace("[]", "");
            assert!(find(&path).is_ok(), "{path}");
            assert!(member(&path).is_some(), "{path}: {operation} {name}");
        }
        let known = all()
            .iter()
            .filter(|one| member(&one.path).is_some())
            .count();
        assert!(known > 60, "{known}");
    }

    #[test]
    fn limits_are_those_of_the_models() {
        let limits = |path: &str| member(path).unwrap().limits();
        assert_eq!(
            limits("names.iam_role").as_deref(),
            Some("1 to 64 characters")
        );
        assert!(limits("rotator.timeout").unwrap().starts_with("1 to "));
        assert_eq!(limits("launch_template.key_name"), None);
    }
}
