// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("AttachLoadBalancerTargetGroups", &AttachLoadBalancerTargetGroupsType),
    ("AttachTrafficSources", &AttachTrafficSourcesType),
    ("BatchDeleteScheduledAction", &BatchDeleteScheduledActionType),
    ("BatchPutScheduledUpdateGroupAction", &BatchPutScheduledUpdateGroupActionType),
    ("CancelInstanceRefresh", &CancelInstanceRefreshType),
    ("CompleteLifecycleAction", &CompleteLifecycleActionType),
    ("CreateAutoScalingGroup", &CreateAutoScalingGroupType),
    ("CreateOrUpdateTags", &CreateOrUpdateTagsType),
    ("DeleteAutoScalingGroup", &DeleteAutoScalingGroupType),
    ("DeleteLifecycleHook", &DeleteLifecycleHookType),
    ("DeleteNotificationConfiguration", &DeleteNotificationConfigurationType),
    ("DeletePolicy", &DeletePolicyType),
    ("DeleteScheduledAction", &DeleteScheduledActionType),
    ("DeleteTags", &DeleteTagsType),
    ("DeleteWarmPool", &DeleteWarmPoolType),
    ("DescribeAutoScalingGroups", &AutoScalingGroupNamesType),
    ("DescribeAutoScalingInstances", &DescribeAutoScalingInstancesType),
    ("DescribeInstanceRefreshes", &DescribeInstanceRefreshesType),
    ("DescribeLifecycleHooks", &DescribeLifecycleHooksType),
    ("DescribeLoadBalancerTargetGroups", &DescribeLoadBalancerTargetGroupsRequest),
    ("DescribeNotificationConfigurations", &DescribeNotificationConfigurationsType),
    ("DescribePolicies", &DescribePoliciesType),
    ("DescribeScalingActivities", &DescribeScalingActivitiesType),
    ("DescribeScheduledActions", &DescribeScheduledActionsType),
    ("DescribeTags", &DescribeTagsType),
    ("DescribeTrafficSources", &DescribeTrafficSourcesRequest),
    ("DescribeWarmPool", &DescribeWarmPoolType),
    ("DetachLoadBalancerTargetGroups", &DetachLoadBalancerTargetGroupsType),
    ("DetachTrafficSources", &DetachTrafficSourcesType),
    ("DisableMetricsCollection", &DisableMetricsCollectionQuery),
    ("EnableMetricsCollection", &EnableMetricsCollectionQuery),
    ("EnterStandby", &EnterStandbyQuery),
    ("ExitStandby", &ExitStandbyQuery),
    ("PutLifecycleHook", &PutLifecycleHookType),
    ("PutNotificationConfiguration", &PutNotificationConfigurationType),
    ("PutScalingPolicy", &PutScalingPolicyType),
    ("PutScheduledUpdateGroupAction", &PutScheduledUpdateGroupActionType),
    ("PutWarmPool", &PutWarmPoolType),
    ("RecordLifecycleActionHeartbeat", &RecordLifecycleActionHeartbeatType),
    ("ResumeProcesses", &ScalingProcessQuery),
    ("RollbackInstanceRefresh", &RollbackInstanceRefreshType),
    ("SetDesiredCapacity", &SetDesiredCapacityType),
    ("SetInstanceProtection", &SetInstanceProtectionQuery),
    ("StartInstanceRefresh", &StartInstanceRefreshType),
    ("SuspendProcesses", &ScalingProcessQuery),
    ("TerminateInstanceInAutoScalingGroup", &TerminateInstanceInAutoScalingGroupType),
    ("UpdateAutoScalingGroup", &UpdateAutoScalingGroupType),
];

static XmlStringMaxLen255: Shape = Shape::text(1, 255, Some(&P0), &[], false);
static XmlStringMaxLen511: Shape = Shape::text(1, 511, Some(&P0), &[], false);
static TargetGroupARNs: Shape = Shape::list(0, MOST, &XmlStringMaxLen511);
static AttachLoadBalancerTargetGroupsType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("TargetGroupARNs", "TargetGroupARNs", true, &TargetGroupARNs),
]);
static TrafficSourceIdentifier: Shape = Shape::structure(&[
    Member::new("Identifier", "Identifier", true, &XmlStringMaxLen511),
    Member::new("Type", "Type", false, &XmlStringMaxLen511),
]);
static TrafficSources: Shape = Shape::list(0, MOST, &TrafficSourceIdentifier);
static AttachTrafficSourcesType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("SkipZonalShiftValidation", "SkipZonalShiftValidation", false, &FLAG),
    Member::new("TrafficSources", "TrafficSources", true, &TrafficSources),
]);
static ScheduledActionNames: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static BatchDeleteScheduledActionType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("ScheduledActionNames", "ScheduledActionNames", true, &ScheduledActionNames),
]);
static ScheduledUpdateGroupActionRequest: Shape = Shape::structure(&[
    Member::new("DesiredCapacity", "DesiredCapacity", false, &INTEGER),
    Member::new("EndTime", "EndTime", false, &INSTANT),
    Member::new("MaxSize", "MaxSize", false, &INTEGER),
    Member::new("MinSize", "MinSize", false, &INTEGER),
    Member::new("Recurrence", "Recurrence", false, &XmlStringMaxLen255),
    Member::new("ScheduledActionName", "ScheduledActionName", true, &XmlStringMaxLen255),
    Member::new("StartTime", "StartTime", false, &INSTANT),
    Member::new("TimeZone", "TimeZone", false, &XmlStringMaxLen255),
]);
static ScheduledUpdateGroupActionRequests: Shape = Shape::list(0, MOST, &ScheduledUpdateGroupActionRequest);
static BatchPutScheduledUpdateGroupActionType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("ScheduledUpdateGroupActions", "ScheduledUpdateGroupActions", true, &ScheduledUpdateGroupActionRequests),
]);
static CancelInstanceRefreshType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("WaitForTransitioningInstances", "WaitForTransitioningInstances", false, &FLAG),
]);
static AsciiStringMaxLen255: Shape = Shape::text(1, 255, Some(&P1), &[], false);
static ResourceName: Shape = Shape::text(1, 1600, Some(&P0), &[], false);
static LifecycleActionToken: Shape = Shape::text(36, 36, None, &[], false);
static XmlStringMaxLen19: Shape = Shape::text(1, 19, Some(&P0), &[], false);
static CompleteLifecycleActionType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &ResourceName),
    Member::new("InstanceId", "InstanceId", false, &XmlStringMaxLen19),
    Member::new("LifecycleActionResult", "LifecycleActionResult", true, &WORDS),
    Member::new("LifecycleActionToken", "LifecycleActionToken", false, &LifecycleActionToken),
    Member::new("LifecycleHookName", "LifecycleHookName", true, &AsciiStringMaxLen255),
]);
static LaunchTemplateName: Shape = Shape::text(3, 128, Some(&P2), &[], false);
static LaunchTemplateSpecification: Shape = Shape::structure(&[
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &XmlStringMaxLen255),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &LaunchTemplateName),
    Member::new("Version", "Version", false, &XmlStringMaxLen255),
]);
static XmlStringMaxLen32: Shape = Shape::text(1, 32, Some(&P0), &[], false);
static NullablePositiveInteger: Shape = Shape::Integer(Some(0), None);
static VCpuCountRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveInteger),
    Member::new("Min", "Min", true, &NullablePositiveInteger),
]);
static MemoryMiBRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveInteger),
    Member::new("Min", "Min", true, &NullablePositiveInteger),
]);
static CpuManufacturer: Shape = Shape::text(0, MOST, None, CpuManufacturer_VALUES, false);
static CpuManufacturers: Shape = Shape::list(0, MOST, &CpuManufacturer);
static NullablePositiveDouble: Shape = Shape::Number(Some(0.0), None);
static MemoryGiBPerVCpuRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveDouble),
    Member::new("Min", "Min", false, &NullablePositiveDouble),
]);
static ExcludedInstance: Shape = Shape::text(1, 30, Some(&P3), &[], false);
static ExcludedInstanceTypes: Shape = Shape::list(0, 400, &ExcludedInstance);
static InstanceGeneration: Shape = Shape::text(0, MOST, None, InstanceGeneration_VALUES, false);
static InstanceGenerations: Shape = Shape::list(0, MOST, &InstanceGeneration);
static BareMetal: Shape = Shape::text(0, MOST, None, BareMetal_VALUES, false);
static BurstablePerformance: Shape = Shape::text(0, MOST, None, BurstablePerformance_VALUES, false);
static NetworkInterfaceCountRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveInteger),
    Member::new("Min", "Min", false, &NullablePositiveInteger),
]);
static LocalStorage: Shape = Shape::text(0, MOST, None, LocalStorage_VALUES, false);
static LocalStorageType: Shape = Shape::text(0, MOST, None, LocalStorageType_VALUES, false);
static LocalStorageTypes: Shape = Shape::list(0, MOST, &LocalStorageType);
static TotalLocalStorageGBRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveDouble),
    Member::new("Min", "Min", false, &NullablePositiveDouble),
]);
static BaselineEbsBandwidthMbpsRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveInteger),
    Member::new("Min", "Min", false, &NullablePositiveInteger),
]);
static AcceleratorType: Shape = Shape::text(0, MOST, None, AcceleratorType_VALUES, false);
static AcceleratorTypes: Shape = Shape::list(0, MOST, &AcceleratorType);
static AcceleratorCountRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveInteger),
    Member::new("Min", "Min", false, &NullablePositiveInteger),
]);
static AcceleratorManufacturer: Shape = Shape::text(0, MOST, None, AcceleratorManufacturer_VALUES, false);
static AcceleratorManufacturers: Shape = Shape::list(0, MOST, &AcceleratorManufacturer);
static AcceleratorName: Shape = Shape::text(0, MOST, None, AcceleratorName_VALUES, false);
static AcceleratorNames: Shape = Shape::list(0, MOST, &AcceleratorName);
static AcceleratorTotalMemoryMiBRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveInteger),
    Member::new("Min", "Min", false, &NullablePositiveInteger),
]);
static NetworkBandwidthGbpsRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NullablePositiveDouble),
    Member::new("Min", "Min", false, &NullablePositiveDouble),
]);
static AllowedInstanceType: Shape = Shape::text(1, 30, Some(&P3), &[], false);
static AllowedInstanceTypes: Shape = Shape::list(0, 400, &AllowedInstanceType);
static PerformanceFactorReferenceRequest: Shape = Shape::structure(&[
    Member::new("InstanceFamily", "InstanceFamily", false, &WORDS),
]);
static PerformanceFactorReferenceSetRequest: Shape = Shape::list(0, MOST, &PerformanceFactorReferenceRequest);
static CpuPerformanceFactorRequest: Shape = Shape::structure(&[
    Member::new("Reference", "References", false, &PerformanceFactorReferenceSetRequest),
]);
static BaselinePerformanceFactorsRequest: Shape = Shape::structure(&[
    Member::new("Cpu", "Cpu", false, &CpuPerformanceFactorRequest),
]);
static InstanceRequirements: Shape = Shape::structure(&[
    Member::new("AcceleratorCount", "AcceleratorCount", false, &AcceleratorCountRequest),
    Member::new("AcceleratorManufacturers", "AcceleratorManufacturers", false, &AcceleratorManufacturers),
    Member::new("AcceleratorNames", "AcceleratorNames", false, &AcceleratorNames),
    Member::new("AcceleratorTotalMemoryMiB", "AcceleratorTotalMemoryMiB", false, &AcceleratorTotalMemoryMiBRequest),
    Member::new("AcceleratorTypes", "AcceleratorTypes", false, &AcceleratorTypes),
    Member::new("AllowedInstanceTypes", "AllowedInstanceTypes", false, &AllowedInstanceTypes),
    Member::new("BareMetal", "BareMetal", false, &BareMetal),
    Member::new("BaselineEbsBandwidthMbps", "BaselineEbsBandwidthMbps", false, &BaselineEbsBandwidthMbpsRequest),
    Member::new("BaselinePerformanceFactors", "BaselinePerformanceFactors", false, &BaselinePerformanceFactorsRequest),
    Member::new("BurstablePerformance", "BurstablePerformance", false, &BurstablePerformance),
    Member::new("CpuManufacturers", "CpuManufacturers", false, &CpuManufacturers),
    Member::new("ExcludedInstanceTypes", "ExcludedInstanceTypes", false, &ExcludedInstanceTypes),
    Member::new("InstanceGenerations", "InstanceGenerations", false, &InstanceGenerations),
    Member::new("LocalStorage", "LocalStorage", false, &LocalStorage),
    Member::new("LocalStorageTypes", "LocalStorageTypes", false, &LocalStorageTypes),
    Member::new("MaxSpotPriceAsPercentageOfOptimalOnDemandPrice", "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice", false, &NullablePositiveInteger),
    Member::new("MemoryGiBPerVCpu", "MemoryGiBPerVCpu", false, &MemoryGiBPerVCpuRequest),
    Member::new("MemoryMiB", "MemoryMiB", true, &MemoryMiBRequest),
    Member::new("NetworkBandwidthGbps", "NetworkBandwidthGbps", false, &NetworkBandwidthGbpsRequest),
    Member::new("NetworkInterfaceCount", "NetworkInterfaceCount", false, &NetworkInterfaceCountRequest),
    Member::new("OnDemandMaxPricePercentageOverLowestPrice", "OnDemandMaxPricePercentageOverLowestPrice", false, &NullablePositiveInteger),
    Member::new("RequireHibernateSupport", "RequireHibernateSupport", false, &FLAG),
    Member::new("SpotMaxPricePercentageOverLowestPrice", "SpotMaxPricePercentageOverLowestPrice", false, &NullablePositiveInteger),
    Member::new("TotalLocalStorageGB", "TotalLocalStorageGB", false, &TotalLocalStorageGBRequest),
    Member::new("VCpuCount", "VCpuCount", true, &VCpuCountRequest),
]);
static ImageId: Shape = Shape::text(5, 21, Some(&P4), &[], false);
static LaunchTemplateOverrides: Shape = Shape::structure(&[
    Member::new("ImageId", "ImageId", false, &ImageId),
    Member::new("InstanceRequirements", "InstanceRequirements", false, &InstanceRequirements),
    Member::new("InstanceType", "InstanceType", false, &XmlStringMaxLen255),
    Member::new("LaunchTemplateSpecification", "LaunchTemplateSpecification", false, &LaunchTemplateSpecification),
    Member::new("WeightedCapacity", "WeightedCapacity", false, &XmlStringMaxLen32),
]);
static Overrides: Shape = Shape::list(0, MOST, &LaunchTemplateOverrides);
static LaunchTemplate: Shape = Shape::structure(&[
    Member::new("LaunchTemplateSpecification", "LaunchTemplateSpecification", false, &LaunchTemplateSpecification),
    Member::new("Overrides", "Overrides", false, &Overrides),
]);
static XmlString: Shape = Shape::text(0, MOST, Some(&P0), &[], false);
static MixedInstanceSpotPrice: Shape = Shape::text(0, 255, None, &[], false);
static TargetCapacityType: Shape = Shape::text(0, MOST, None, TargetCapacityType_VALUES, false);
static TargetCapacityTypes: Shape = Shape::list(0, MOST, &TargetCapacityType);
static DistributionSegment: Shape = Shape::structure(&[
    Member::new("TargetCapacityTypes", "TargetCapacityTypes", false, &TargetCapacityTypes),
]);
static DistributionSegments: Shape = Shape::list(0, MOST, &DistributionSegment);
static InstancesDistribution: Shape = Shape::structure(&[
    Member::new("DistributionSegments", "DistributionSegments", false, &DistributionSegments),
    Member::new("OnDemandAllocationStrategy", "OnDemandAllocationStrategy", false, &XmlString),
    Member::new("OnDemandBaseCapacity", "OnDemandBaseCapacity", false, &INTEGER),
    Member::new("OnDemandPercentageAboveBaseCapacity", "OnDemandPercentageAboveBaseCapacity", false, &INTEGER),
    Member::new("SpotAllocationStrategy", "SpotAllocationStrategy", false, &XmlString),
    Member::new("SpotInstancePools", "SpotInstancePools", false, &INTEGER),
    Member::new("SpotMaxPrice", "SpotMaxPrice", false, &MixedInstanceSpotPrice),
]);
static MixedInstancesPolicy: Shape = Shape::structure(&[
    Member::new("InstancesDistribution", "InstancesDistribution", false, &InstancesDistribution),
    Member::new("LaunchTemplate", "LaunchTemplate", false, &LaunchTemplate),
]);
static AvailabilityZones: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static AvailabilityZoneIds: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static LoadBalancerNames: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static XmlStringMaxLen5000: Shape = Shape::text(1, 5000, Some(&P0), &[], false);
static XmlStringMaxLen1600: Shape = Shape::text(1, 1600, Some(&P0), &[], false);
static TerminationPolicies: Shape = Shape::list(0, MOST, &XmlStringMaxLen1600);
static AnyPrintableAsciiStringMaxLen4000: Shape = Shape::text(1, 4000, Some(&P5), &[], false);
static NotificationTargetResourceName: Shape = Shape::text(0, 255, Some(&P0), &[], false);
static LifecycleHookSpecification: Shape = Shape::structure(&[
    Member::new("DefaultResult", "DefaultResult", false, &WORDS),
    Member::new("HeartbeatTimeout", "HeartbeatTimeout", false, &INTEGER),
    Member::new("LifecycleHookName", "LifecycleHookName", true, &AsciiStringMaxLen255),
    Member::new("LifecycleTransition", "LifecycleTransition", true, &WORDS),
    Member::new("NotificationMetadata", "NotificationMetadata", false, &AnyPrintableAsciiStringMaxLen4000),
    Member::new("NotificationTargetARN", "NotificationTargetARN", false, &NotificationTargetResourceName),
    Member::new("RoleARN", "RoleARN", false, &XmlStringMaxLen255),
]);
static LifecycleHookSpecifications: Shape = Shape::list(0, MOST, &LifecycleHookSpecification);
static DeletionProtection: Shape = Shape::text(0, MOST, None, DeletionProtection_VALUES, false);
static TagKey: Shape = Shape::text(1, 128, Some(&P0), &[], false);
static TagValue: Shape = Shape::text(0, 256, Some(&P0), &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &TagKey),
    Member::new("PropagateAtLaunch", "PropagateAtLaunch", false, &FLAG),
    Member::new("ResourceId", "ResourceId", false, &XmlString),
    Member::new("ResourceType", "ResourceType", false, &XmlString),
    Member::new("Value", "Value", false, &TagValue),
]);
static Tags: Shape = Shape::list(0, MOST, &Tag);
static IntPercentResettable: Shape = Shape::Integer(Some(-1), Some(100));
static IntPercent100To200Resettable: Shape = Shape::Integer(Some(-1), Some(200));
static InstanceMaintenancePolicy: Shape = Shape::structure(&[
    Member::new("MaxHealthyPercentage", "MaxHealthyPercentage", false, &IntPercent100To200Resettable),
    Member::new("MinHealthyPercentage", "MinHealthyPercentage", false, &IntPercentResettable),
]);
static CapacityDistributionStrategy: Shape = Shape::text(0, MOST, None, CapacityDistributionStrategy_VALUES, false);
static AvailabilityZoneDistribution: Shape = Shape::structure(&[
    Member::new("CapacityDistributionStrategy", "CapacityDistributionStrategy", false, &CapacityDistributionStrategy),
]);
static ImpairedZoneHealthCheckBehavior: Shape = Shape::text(0, MOST, None, ImpairedZoneHealthCheckBehavior_VALUES, false);
static AvailabilityZoneImpairmentPolicy: Shape = Shape::structure(&[
    Member::new("ImpairedZoneHealthCheckBehavior", "ImpairedZoneHealthCheckBehavior", false, &ImpairedZoneHealthCheckBehavior),
    Member::new("ZonalShiftEnabled", "ZonalShiftEnabled", false, &FLAG),
]);
static CapacityReservationPreference: Shape = Shape::text(0, MOST, None, CapacityReservationPreference_VALUES, false);
static CapacityReservationIds: Shape = Shape::list(0, MOST, &AsciiStringMaxLen255);
static CapacityReservationResourceGroupArns: Shape = Shape::list(0, MOST, &ResourceName);
static CapacityReservationTarget: Shape = Shape::structure(&[
    Member::new("CapacityReservationIds", "CapacityReservationIds", false, &CapacityReservationIds),
    Member::new("CapacityReservationResourceGroupArns", "CapacityReservationResourceGroupArns", false, &CapacityReservationResourceGroupArns),
]);
static CapacityReservationSpecification: Shape = Shape::structure(&[
    Member::new("CapacityReservationPreference", "CapacityReservationPreference", false, &CapacityReservationPreference),
    Member::new("CapacityReservationTarget", "CapacityReservationTarget", false, &CapacityReservationTarget),
]);
static RetentionAction: Shape = Shape::text(0, MOST, None, RetentionAction_VALUES, false);
static RetentionTriggers: Shape = Shape::structure(&[
    Member::new("TerminateHookAbandon", "TerminateHookAbandon", false, &RetentionAction),
]);
static InstanceLifecyclePolicy: Shape = Shape::structure(&[
    Member::new("RetentionTriggers", "RetentionTriggers", false, &RetentionTriggers),
]);
static ManagerIdentifier: Shape = Shape::text(1, 128, None, &[], false);
static Operator: Shape = Shape::structure(&[
    Member::new("Principal", "Principal", true, &ManagerIdentifier),
]);
static CreateAutoScalingGroupType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("AvailabilityZoneDistribution", "AvailabilityZoneDistribution", false, &AvailabilityZoneDistribution),
    Member::new("AvailabilityZoneIds", "AvailabilityZoneIds", false, &AvailabilityZoneIds),
    Member::new("AvailabilityZoneImpairmentPolicy", "AvailabilityZoneImpairmentPolicy", false, &AvailabilityZoneImpairmentPolicy),
    Member::new("AvailabilityZones", "AvailabilityZones", false, &AvailabilityZones),
    Member::new("CapacityRebalance", "CapacityRebalance", false, &FLAG),
    Member::new("CapacityReservationSpecification", "CapacityReservationSpecification", false, &CapacityReservationSpecification),
    Member::new("Context", "Context", false, &WORDS),
    Member::new("DefaultCooldown", "DefaultCooldown", false, &INTEGER),
    Member::new("DefaultInstanceWarmup", "DefaultInstanceWarmup", false, &INTEGER),
    Member::new("DeletionProtection", "DeletionProtection", false, &DeletionProtection),
    Member::new("DesiredCapacity", "DesiredCapacity", false, &INTEGER),
    Member::new("DesiredCapacityType", "DesiredCapacityType", false, &XmlStringMaxLen255),
    Member::new("HealthCheckGracePeriod", "HealthCheckGracePeriod", false, &INTEGER),
    Member::new("HealthCheckType", "HealthCheckType", false, &XmlStringMaxLen32),
    Member::new("InstanceId", "InstanceId", false, &XmlStringMaxLen19),
    Member::new("InstanceLifecyclePolicy", "InstanceLifecyclePolicy", false, &InstanceLifecyclePolicy),
    Member::new("InstanceMaintenancePolicy", "InstanceMaintenancePolicy", false, &InstanceMaintenancePolicy),
    Member::new("LaunchConfigurationName", "LaunchConfigurationName", false, &XmlStringMaxLen255),
    Member::new("LaunchTemplate", "LaunchTemplate", false, &LaunchTemplateSpecification),
    Member::new("LifecycleHookSpecificationList", "LifecycleHookSpecificationList", false, &LifecycleHookSpecifications),
    Member::new("LoadBalancerNames", "LoadBalancerNames", false, &LoadBalancerNames),
    Member::new("MaxInstanceLifetime", "MaxInstanceLifetime", false, &INTEGER),
    Member::new("MaxSize", "MaxSize", true, &INTEGER),
    Member::new("MinSize", "MinSize", true, &INTEGER),
    Member::new("MixedInstancesPolicy", "MixedInstancesPolicy", false, &MixedInstancesPolicy),
    Member::new("NewInstancesProtectedFromScaleIn", "NewInstancesProtectedFromScaleIn", false, &FLAG),
    Member::new("Operator", "Operator", false, &Operator),
    Member::new("PlacementGroup", "PlacementGroup", false, &XmlStringMaxLen255),
    Member::new("ServiceLinkedRoleARN", "ServiceLinkedRoleARN", false, &ResourceName),
    Member::new("SkipZonalShiftValidation", "SkipZonalShiftValidation", false, &FLAG),
    Member::new("Tags", "Tags", false, &Tags),
    Member::new("TargetGroupARNs", "TargetGroupARNs", false, &TargetGroupARNs),
    Member::new("TerminationPolicies", "TerminationPolicies", false, &TerminationPolicies),
    Member::new("TrafficSources", "TrafficSources", false, &TrafficSources),
    Member::new("VPCZoneIdentifier", "VPCZoneIdentifier", false, &XmlStringMaxLen5000),
]);
static CreateOrUpdateTagsType: Shape = Shape::structure(&[
    Member::new("Tags", "Tags", true, &Tags),
]);
static DeleteAutoScalingGroupType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("ForceDelete", "ForceDelete", false, &FLAG),
]);
static DeleteLifecycleHookType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("LifecycleHookName", "LifecycleHookName", true, &AsciiStringMaxLen255),
]);
static DeleteNotificationConfigurationType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("TopicARN", "TopicARN", true, &XmlStringMaxLen255),
]);
static DeletePolicyType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", false, &XmlStringMaxLen255),
    Member::new("PolicyName", "PolicyName", true, &ResourceName),
]);
static DeleteScheduledActionType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("ScheduledActionName", "ScheduledActionName", true, &XmlStringMaxLen255),
]);
static DeleteTagsType: Shape = Shape::structure(&[
    Member::new("Tags", "Tags", true, &Tags),
]);
static DeleteWarmPoolType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("ForceDelete", "ForceDelete", false, &FLAG),
]);
static AutoScalingGroupNames: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static Values: Shape = Shape::list(0, MOST, &XmlString);
static Filter: Shape = Shape::structure(&[
    Member::new("Name", "Name", false, &XmlString),
    Member::new("Values", "Values", false, &Values),
]);
static Filters: Shape = Shape::list(0, MOST, &Filter);
static AutoScalingGroupNamesType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupNames", "AutoScalingGroupNames", false, &AutoScalingGroupNames),
    Member::new("Filters", "Filters", false, &Filters),
    Member::new("IncludeInstances", "IncludeInstances", false, &FLAG),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static InstanceIds: Shape = Shape::list(0, MOST, &XmlStringMaxLen19);
static DescribeAutoScalingInstancesType: Shape = Shape::structure(&[
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("InstanceIds", "InstanceIds", false, &InstanceIds),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static InstanceRefreshIds: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static DescribeInstanceRefreshesType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("InstanceRefreshIds", "InstanceRefreshIds", false, &InstanceRefreshIds),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static LifecycleHookNames: Shape = Shape::list(0, 50, &AsciiStringMaxLen255);
static DescribeLifecycleHooksType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("LifecycleHookNames", "LifecycleHookNames", false, &LifecycleHookNames),
]);
static DescribeLoadBalancerTargetGroupsRequest: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static DescribeNotificationConfigurationsType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupNames", "AutoScalingGroupNames", false, &AutoScalingGroupNames),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static PolicyNames: Shape = Shape::list(0, MOST, &ResourceName);
static XmlStringMaxLen64: Shape = Shape::text(1, 64, Some(&P0), &[], false);
static PolicyTypes: Shape = Shape::list(0, MOST, &XmlStringMaxLen64);
static DescribePoliciesType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", false, &XmlStringMaxLen255),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
    Member::new("PolicyNames", "PolicyNames", false, &PolicyNames),
    Member::new("PolicyTypes", "PolicyTypes", false, &PolicyTypes),
]);
static ActivityIds: Shape = Shape::list(0, MOST, &XmlString);
static DescribeScalingActivitiesType: Shape = Shape::structure(&[
    Member::new("ActivityIds", "ActivityIds", false, &ActivityIds),
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", false, &XmlStringMaxLen255),
    Member::new("Filters", "Filters", false, &Filters),
    Member::new("IncludeDeletedGroups", "IncludeDeletedGroups", false, &FLAG),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static DescribeScheduledActionsType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", false, &XmlStringMaxLen255),
    Member::new("EndTime", "EndTime", false, &INSTANT),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
    Member::new("ScheduledActionNames", "ScheduledActionNames", false, &ScheduledActionNames),
    Member::new("StartTime", "StartTime", false, &INSTANT),
]);
static DescribeTagsType: Shape = Shape::structure(&[
    Member::new("Filters", "Filters", false, &Filters),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static DescribeTrafficSourcesRequest: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
    Member::new("TrafficSourceType", "TrafficSourceType", false, &XmlStringMaxLen255),
]);
static DescribeWarmPoolType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("MaxRecords", "MaxRecords", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &XmlString),
]);
static DetachLoadBalancerTargetGroupsType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("TargetGroupARNs", "TargetGroupARNs", true, &TargetGroupARNs),
]);
static DetachTrafficSourcesType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("TrafficSources", "TrafficSources", true, &TrafficSources),
]);
static Metrics: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static DisableMetricsCollectionQuery: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("Metrics", "Metrics", false, &Metrics),
]);
static EnableMetricsCollectionQuery: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("Granularity", "Granularity", true, &XmlStringMaxLen255),
    Member::new("Metrics", "Metrics", false, &Metrics),
]);
static EnterStandbyQuery: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("InstanceIds", "InstanceIds", false, &InstanceIds),
    Member::new("ShouldDecrementDesiredCapacity", "ShouldDecrementDesiredCapacity", true, &FLAG),
]);
static ExitStandbyQuery: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("InstanceIds", "InstanceIds", false, &InstanceIds),
]);
static PutLifecycleHookType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("DefaultResult", "DefaultResult", false, &WORDS),
    Member::new("HeartbeatTimeout", "HeartbeatTimeout", false, &INTEGER),
    Member::new("LifecycleHookName", "LifecycleHookName", true, &AsciiStringMaxLen255),
    Member::new("LifecycleTransition", "LifecycleTransition", false, &WORDS),
    Member::new("NotificationMetadata", "NotificationMetadata", false, &AnyPrintableAsciiStringMaxLen4000),
    Member::new("NotificationTargetARN", "NotificationTargetARN", false, &NotificationTargetResourceName),
    Member::new("RoleARN", "RoleARN", false, &XmlStringMaxLen255),
]);
static AutoScalingNotificationTypes: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static PutNotificationConfigurationType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("NotificationTypes", "NotificationTypes", true, &AutoScalingNotificationTypes),
    Member::new("TopicARN", "TopicARN", true, &XmlStringMaxLen255),
]);
static StepAdjustment: Shape = Shape::structure(&[
    Member::new("MetricIntervalLowerBound", "MetricIntervalLowerBound", false, &NUMBER),
    Member::new("MetricIntervalUpperBound", "MetricIntervalUpperBound", false, &NUMBER),
    Member::new("ScalingAdjustment", "ScalingAdjustment", true, &INTEGER),
]);
static StepAdjustments: Shape = Shape::list(0, MOST, &StepAdjustment);
static MetricType: Shape = Shape::text(0, MOST, None, MetricType_VALUES, false);
static XmlStringMaxLen1023: Shape = Shape::text(1, 1023, Some(&P0), &[], false);
static PredefinedMetricSpecification: Shape = Shape::structure(&[
    Member::new("PredefinedMetricType", "PredefinedMetricType", true, &MetricType),
    Member::new("ResourceLabel", "ResourceLabel", false, &XmlStringMaxLen1023),
]);
static MetricDimension: Shape = Shape::structure(&[
    Member::new("Name", "Name", true, &WORDS),
    Member::new("Value", "Value", true, &WORDS),
]);
static MetricDimensions: Shape = Shape::list(0, MOST, &MetricDimension);
static MetricStatistic: Shape = Shape::text(0, MOST, None, MetricStatistic_VALUES, false);
static MetricGranularityInSeconds: Shape = Shape::Integer(Some(1), None);
static XmlStringMaxLen2047: Shape = Shape::text(1, 2047, Some(&P0), &[], false);
static Metric: Shape = Shape::structure(&[
    Member::new("Dimensions", "Dimensions", false, &MetricDimensions),
    Member::new("MetricName", "MetricName", true, &WORDS),
    Member::new("Namespace", "Namespace", true, &WORDS),
]);
static XmlStringMetricStat: Shape = Shape::text(1, 100, Some(&P0), &[], false);
static TargetTrackingMetricStat: Shape = Shape::structure(&[
    Member::new("Metric", "Metric", true, &Metric),
    Member::new("Period", "Period", false, &MetricGranularityInSeconds),
    Member::new("Stat", "Stat", true, &XmlStringMetricStat),
    Member::new("Unit", "Unit", false, &WORDS),
]);
static XmlStringMetricLabel: Shape = Shape::text(0, 2047, Some(&P0), &[], false);
static TargetTrackingMetricDataQuery: Shape = Shape::structure(&[
    Member::new("Expression", "Expression", false, &XmlStringMaxLen2047),
    Member::new("Id", "Id", true, &XmlStringMaxLen64),
    Member::new("Label", "Label", false, &XmlStringMetricLabel),
    Member::new("MetricStat", "MetricStat", false, &TargetTrackingMetricStat),
    Member::new("Period", "Period", false, &MetricGranularityInSeconds),
    Member::new("ReturnData", "ReturnData", false, &FLAG),
]);
static TargetTrackingMetricDataQueries: Shape = Shape::list(0, MOST, &TargetTrackingMetricDataQuery);
static CustomizedMetricSpecification: Shape = Shape::structure(&[
    Member::new("Dimensions", "Dimensions", false, &MetricDimensions),
    Member::new("MetricName", "MetricName", false, &WORDS),
    Member::new("Metrics", "Metrics", false, &TargetTrackingMetricDataQueries),
    Member::new("Namespace", "Namespace", false, &WORDS),
    Member::new("Period", "Period", false, &MetricGranularityInSeconds),
    Member::new("Statistic", "Statistic", false, &MetricStatistic),
    Member::new("Unit", "Unit", false, &WORDS),
]);
static TargetTrackingConfiguration: Shape = Shape::structure(&[
    Member::new("CustomizedMetricSpecification", "CustomizedMetricSpecification", false, &CustomizedMetricSpecification),
    Member::new("DisableScaleIn", "DisableScaleIn", false, &FLAG),
    Member::new("PredefinedMetricSpecification", "PredefinedMetricSpecification", false, &PredefinedMetricSpecification),
    Member::new("TargetValue", "TargetValue", true, &NUMBER),
]);
static PredefinedMetricPairType: Shape = Shape::text(0, MOST, None, PredefinedMetricPairType_VALUES, false);
static PredictiveScalingPredefinedMetricPair: Shape = Shape::structure(&[
    Member::new("PredefinedMetricType", "PredefinedMetricType", true, &PredefinedMetricPairType),
    Member::new("ResourceLabel", "ResourceLabel", false, &XmlStringMaxLen1023),
]);
static PredefinedScalingMetricType: Shape = Shape::text(0, MOST, None, PredefinedScalingMetricType_VALUES, false);
static PredictiveScalingPredefinedScalingMetric: Shape = Shape::structure(&[
    Member::new("PredefinedMetricType", "PredefinedMetricType", true, &PredefinedScalingMetricType),
    Member::new("ResourceLabel", "ResourceLabel", false, &XmlStringMaxLen1023),
]);
static PredefinedLoadMetricType: Shape = Shape::text(0, MOST, None, PredefinedLoadMetricType_VALUES, false);
static PredictiveScalingPredefinedLoadMetric: Shape = Shape::structure(&[
    Member::new("PredefinedMetricType", "PredefinedMetricType", true, &PredefinedLoadMetricType),
    Member::new("ResourceLabel", "ResourceLabel", false, &XmlStringMaxLen1023),
]);
static MetricStat: Shape = Shape::structure(&[
    Member::new("Metric", "Metric", true, &Metric),
    Member::new("Stat", "Stat", true, &XmlStringMetricStat),
    Member::new("Unit", "Unit", false, &WORDS),
]);
static MetricDataQuery: Shape = Shape::structure(&[
    Member::new("Expression", "Expression", false, &XmlStringMaxLen1023),
    Member::new("Id", "Id", true, &XmlStringMaxLen255),
    Member::new("Label", "Label", false, &XmlStringMetricLabel),
    Member::new("MetricStat", "MetricStat", false, &MetricStat),
    Member::new("ReturnData", "ReturnData", false, &FLAG),
]);
static MetricDataQueries: Shape = Shape::list(0, MOST, &MetricDataQuery);
static PredictiveScalingCustomizedScalingMetric: Shape = Shape::structure(&[
    Member::new("MetricDataQueries", "MetricDataQueries", true, &MetricDataQueries),
]);
static PredictiveScalingCustomizedLoadMetric: Shape = Shape::structure(&[
    Member::new("MetricDataQueries", "MetricDataQueries", true, &MetricDataQueries),
]);
static PredictiveScalingCustomizedCapacityMetric: Shape = Shape::structure(&[
    Member::new("MetricDataQueries", "MetricDataQueries", true, &MetricDataQueries),
]);
static PredictiveScalingMetricSpecification: Shape = Shape::structure(&[
    Member::new("CustomizedCapacityMetricSpecification", "CustomizedCapacityMetricSpecification", false, &PredictiveScalingCustomizedCapacityMetric),
    Member::new("CustomizedLoadMetricSpecification", "CustomizedLoadMetricSpecification", false, &PredictiveScalingCustomizedLoadMetric),
    Member::new("CustomizedScalingMetricSpecification", "CustomizedScalingMetricSpecification", false, &PredictiveScalingCustomizedScalingMetric),
    Member::new("PredefinedLoadMetricSpecification", "PredefinedLoadMetricSpecification", false, &PredictiveScalingPredefinedLoadMetric),
    Member::new("PredefinedMetricPairSpecification", "PredefinedMetricPairSpecification", false, &PredictiveScalingPredefinedMetricPair),
    Member::new("PredefinedScalingMetricSpecification", "PredefinedScalingMetricSpecification", false, &PredictiveScalingPredefinedScalingMetric),
    Member::new("TargetValue", "TargetValue", true, &NUMBER),
]);
static PredictiveScalingMetricSpecifications: Shape = Shape::list(0, MOST, &PredictiveScalingMetricSpecification);
static PredictiveScalingMode: Shape = Shape::text(0, MOST, None, PredictiveScalingMode_VALUES, false);
static PredictiveScalingSchedulingBufferTime: Shape = Shape::Integer(Some(0), None);
static PredictiveScalingMaxCapacityBreachBehavior: Shape = Shape::text(0, MOST, None, PredictiveScalingMaxCapacityBreachBehavior_VALUES, false);
static PredictiveScalingMaxCapacityBuffer: Shape = Shape::Integer(Some(0), Some(100));
static PredictiveScalingConfiguration: Shape = Shape::structure(&[
    Member::new("MaxCapacityBreachBehavior", "MaxCapacityBreachBehavior", false, &PredictiveScalingMaxCapacityBreachBehavior),
    Member::new("MaxCapacityBuffer", "MaxCapacityBuffer", false, &PredictiveScalingMaxCapacityBuffer),
    Member::new("MetricSpecifications", "MetricSpecifications", true, &PredictiveScalingMetricSpecifications),
    Member::new("Mode", "Mode", false, &PredictiveScalingMode),
    Member::new("SchedulingBufferTime", "SchedulingBufferTime", false, &PredictiveScalingSchedulingBufferTime),
]);
static PutScalingPolicyType: Shape = Shape::structure(&[
    Member::new("AdjustmentType", "AdjustmentType", false, &XmlStringMaxLen255),
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("Cooldown", "Cooldown", false, &INTEGER),
    Member::new("Enabled", "Enabled", false, &FLAG),
    Member::new("EstimatedInstanceWarmup", "EstimatedInstanceWarmup", false, &INTEGER),
    Member::new("MetricAggregationType", "MetricAggregationType", false, &XmlStringMaxLen32),
    Member::new("MinAdjustmentMagnitude", "MinAdjustmentMagnitude", false, &INTEGER),
    Member::new("MinAdjustmentStep", "MinAdjustmentStep", false, &INTEGER),
    Member::new("PolicyName", "PolicyName", true, &XmlStringMaxLen255),
    Member::new("PolicyType", "PolicyType", false, &XmlStringMaxLen64),
    Member::new("PredictiveScalingConfiguration", "PredictiveScalingConfiguration", false, &PredictiveScalingConfiguration),
    Member::new("ScalingAdjustment", "ScalingAdjustment", false, &INTEGER),
    Member::new("StepAdjustments", "StepAdjustments", false, &StepAdjustments),
    Member::new("TargetTrackingConfiguration", "TargetTrackingConfiguration", false, &TargetTrackingConfiguration),
]);
static PutScheduledUpdateGroupActionType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("DesiredCapacity", "DesiredCapacity", false, &INTEGER),
    Member::new("EndTime", "EndTime", false, &INSTANT),
    Member::new("MaxSize", "MaxSize", false, &INTEGER),
    Member::new("MinSize", "MinSize", false, &INTEGER),
    Member::new("Recurrence", "Recurrence", false, &XmlStringMaxLen255),
    Member::new("ScheduledActionName", "ScheduledActionName", true, &XmlStringMaxLen255),
    Member::new("StartTime", "StartTime", false, &INSTANT),
    Member::new("Time", "Time", false, &INSTANT),
    Member::new("TimeZone", "TimeZone", false, &XmlStringMaxLen255),
]);
static MaxGroupPreparedCapacity: Shape = Shape::Integer(Some(-1), None);
static WarmPoolMinSize: Shape = Shape::Integer(Some(0), None);
static WarmPoolState: Shape = Shape::text(0, MOST, None, WarmPoolState_VALUES, false);
static InstanceReusePolicy: Shape = Shape::structure(&[
    Member::new("ReuseOnScaleIn", "ReuseOnScaleIn", false, &FLAG),
]);
static PutWarmPoolType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("InstanceReusePolicy", "InstanceReusePolicy", false, &InstanceReusePolicy),
    Member::new("MaxGroupPreparedCapacity", "MaxGroupPreparedCapacity", false, &MaxGroupPreparedCapacity),
    Member::new("MinSize", "MinSize", false, &WarmPoolMinSize),
    Member::new("PoolState", "PoolState", false, &WarmPoolState),
]);
static RecordLifecycleActionHeartbeatType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &ResourceName),
    Member::new("InstanceId", "InstanceId", false, &XmlStringMaxLen19),
    Member::new("LifecycleActionToken", "LifecycleActionToken", false, &LifecycleActionToken),
    Member::new("LifecycleHookName", "LifecycleHookName", true, &AsciiStringMaxLen255),
]);
static ProcessNames: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static ScalingProcessQuery: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("ScalingProcesses", "ScalingProcesses", false, &ProcessNames),
]);
static RollbackInstanceRefreshType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
]);
static SetDesiredCapacityType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("DesiredCapacity", "DesiredCapacity", true, &INTEGER),
    Member::new("HonorCooldown", "HonorCooldown", false, &FLAG),
]);
static SetInstanceProtectionQuery: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("InstanceIds", "InstanceIds", true, &InstanceIds),
    Member::new("ProtectedFromScaleIn", "ProtectedFromScaleIn", true, &FLAG),
]);
static RefreshStrategy: Shape = Shape::text(0, MOST, None, RefreshStrategy_VALUES, false);
static DesiredConfiguration: Shape = Shape::structure(&[
    Member::new("LaunchTemplate", "LaunchTemplate", false, &LaunchTemplateSpecification),
    Member::new("MixedInstancesPolicy", "MixedInstancesPolicy", false, &MixedInstancesPolicy),
]);
static IntPercent: Shape = Shape::Integer(Some(0), Some(100));
static RefreshInstanceWarmup: Shape = Shape::Integer(Some(0), None);
static NonZeroIntPercent: Shape = Shape::Integer(Some(1), Some(100));
static CheckpointPercentages: Shape = Shape::list(0, MOST, &NonZeroIntPercent);
static CheckpointDelay: Shape = Shape::Integer(Some(0), Some(172800));
static ScaleInProtectedInstances: Shape = Shape::text(0, MOST, None, ScaleInProtectedInstances_VALUES, false);
static StandbyInstances: Shape = Shape::text(0, MOST, None, StandbyInstances_VALUES, false);
static AlarmList: Shape = Shape::list(0, MOST, &XmlStringMaxLen255);
static AlarmSpecification: Shape = Shape::structure(&[
    Member::new("Alarms", "Alarms", false, &AlarmList),
]);
static IntPercent100To200: Shape = Shape::Integer(Some(100), Some(200));
static BakeTime: Shape = Shape::Integer(Some(0), Some(172800));
static RefreshPreferences: Shape = Shape::structure(&[
    Member::new("AlarmSpecification", "AlarmSpecification", false, &AlarmSpecification),
    Member::new("AutoRollback", "AutoRollback", false, &FLAG),
    Member::new("BakeTime", "BakeTime", false, &BakeTime),
    Member::new("CheckpointDelay", "CheckpointDelay", false, &CheckpointDelay),
    Member::new("CheckpointPercentages", "CheckpointPercentages", false, &CheckpointPercentages),
    Member::new("InstanceWarmup", "InstanceWarmup", false, &RefreshInstanceWarmup),
    Member::new("MaxHealthyPercentage", "MaxHealthyPercentage", false, &IntPercent100To200),
    Member::new("MinHealthyPercentage", "MinHealthyPercentage", false, &IntPercent),
    Member::new("ScaleInProtectedInstances", "ScaleInProtectedInstances", false, &ScaleInProtectedInstances),
    Member::new("SkipMatching", "SkipMatching", false, &FLAG),
    Member::new("StandbyInstances", "StandbyInstances", false, &StandbyInstances),
]);
static StartInstanceRefreshType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("DesiredConfiguration", "DesiredConfiguration", false, &DesiredConfiguration),
    Member::new("Preferences", "Preferences", false, &RefreshPreferences),
    Member::new("Strategy", "Strategy", false, &RefreshStrategy),
]);
static TerminationInstanceIds: Shape = Shape::list(1, 100, &XmlStringMaxLen19);
static TerminateInstanceInAutoScalingGroupType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", false, &XmlStringMaxLen255),
    Member::new("InstanceId", "InstanceId", false, &XmlStringMaxLen19),
    Member::new("InstanceIds", "InstanceIds", false, &TerminationInstanceIds),
    Member::new("ShouldDecrementDesiredCapacity", "ShouldDecrementDesiredCapacity", true, &FLAG),
]);
static UpdatePlacementGroupParam: Shape = Shape::text(0, 255, Some(&P0), &[], false);
static UpdateAutoScalingGroupType: Shape = Shape::structure(&[
    Member::new("AutoScalingGroupName", "AutoScalingGroupName", true, &XmlStringMaxLen255),
    Member::new("AvailabilityZoneDistribution", "AvailabilityZoneDistribution", false, &AvailabilityZoneDistribution),
    Member::new("AvailabilityZoneIds", "AvailabilityZoneIds", false, &AvailabilityZoneIds),
    Member::new("AvailabilityZoneImpairmentPolicy", "AvailabilityZoneImpairmentPolicy", false, &AvailabilityZoneImpairmentPolicy),
    Member::new("AvailabilityZones", "AvailabilityZones", false, &AvailabilityZones),
    Member::new("CapacityRebalance", "CapacityRebalance", false, &FLAG),
    Member::new("CapacityReservationSpecification", "CapacityReservationSpecification", false, &CapacityReservationSpecification),
    Member::new("Context", "Context", false, &WORDS),
    Member::new("DefaultCooldown", "DefaultCooldown", false, &INTEGER),
    Member::new("DefaultInstanceWarmup", "DefaultInstanceWarmup", false, &INTEGER),
    Member::new("DeletionProtection", "DeletionProtection", false, &DeletionProtection),
    Member::new("DesiredCapacity", "DesiredCapacity", false, &INTEGER),
    Member::new("DesiredCapacityType", "DesiredCapacityType", false, &XmlStringMaxLen255),
    Member::new("HealthCheckGracePeriod", "HealthCheckGracePeriod", false, &INTEGER),
    Member::new("HealthCheckType", "HealthCheckType", false, &XmlStringMaxLen32),
    Member::new("InstanceLifecyclePolicy", "InstanceLifecyclePolicy", false, &InstanceLifecyclePolicy),
    Member::new("InstanceMaintenancePolicy", "InstanceMaintenancePolicy", false, &InstanceMaintenancePolicy),
    Member::new("LaunchConfigurationName", "LaunchConfigurationName", false, &XmlStringMaxLen255),
    Member::new("LaunchTemplate", "LaunchTemplate", false, &LaunchTemplateSpecification),
    Member::new("MaxInstanceLifetime", "MaxInstanceLifetime", false, &INTEGER),
    Member::new("MaxSize", "MaxSize", false, &INTEGER),
    Member::new("MinSize", "MinSize", false, &INTEGER),
    Member::new("MixedInstancesPolicy", "MixedInstancesPolicy", false, &MixedInstancesPolicy),
    Member::new("NewInstancesProtectedFromScaleIn", "NewInstancesProtectedFromScaleIn", false, &FLAG),
    Member::new("PlacementGroup", "PlacementGroup", false, &UpdatePlacementGroupParam),
    Member::new("ServiceLinkedRoleARN", "ServiceLinkedRoleARN", false, &ResourceName),
    Member::new("SkipZonalShiftValidation", "SkipZonalShiftValidation", false, &FLAG),
    Member::new("TerminationPolicies", "TerminationPolicies", false, &TerminationPolicies),
    Member::new("VPCZoneIdentifier", "VPCZoneIdentifier", false, &XmlStringMaxLen5000),
]);
static CpuManufacturer_VALUES: &[&str] = &["intel", "amd", "amazon-web-services", "apple"];
static InstanceGeneration_VALUES: &[&str] = &["current", "previous"];
static BareMetal_VALUES: &[&str] = &["included", "excluded", "required"];
static BurstablePerformance_VALUES: &[&str] = &["included", "excluded", "required"];
static LocalStorage_VALUES: &[&str] = &["included", "excluded", "required"];
static LocalStorageType_VALUES: &[&str] = &["hdd", "ssd"];
static AcceleratorType_VALUES: &[&str] = &["gpu", "fpga", "inference"];
static AcceleratorManufacturer_VALUES: &[&str] = &["nvidia", "amd", "amazon-web-services", "xilinx"];
static AcceleratorName_VALUES: &[&str] = &["a100", "v100", "k80", "t4", "m60", "radeon-pro-v520", "vu9p"];
static TargetCapacityType_VALUES: &[&str] = &["on-demand-capacity-reservation", "capacity-block", "interruptible-capacity-reservation", "on-demand"];
static DeletionProtection_VALUES: &[&str] = &["none", "prevent-force-deletion", "prevent-all-deletion"];
static CapacityDistributionStrategy_VALUES: &[&str] = &["balanced-only", "balanced-best-effort", "reservations-then-balanced"];
static ImpairedZoneHealthCheckBehavior_VALUES: &[&str] = &["ReplaceUnhealthy", "IgnoreUnhealthy"];
static CapacityReservationPreference_VALUES: &[&str] = &["capacity-reservations-only", "capacity-reservations-first", "none", "default"];
static RetentionAction_VALUES: &[&str] = &["retain", "terminate"];
static MetricType_VALUES: &[&str] = &["ASGAverageCPUUtilization", "ASGAverageCPUUtilizationHighResolution", "ASGAverageNetworkIn", "ASGAverageNetworkOut", "ALBRequestCountPerTarget"];
static MetricStatistic_VALUES: &[&str] = &["Average", "Minimum", "Maximum", "SampleCount", "Sum"];
static PredefinedMetricPairType_VALUES: &[&str] = &["ASGCPUUtilization", "ASGNetworkIn", "ASGNetworkOut", "ALBRequestCount"];
static PredefinedScalingMetricType_VALUES: &[&str] = &["ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut", "ALBRequestCountPerTarget"];
static PredefinedLoadMetricType_VALUES: &[&str] = &["ASGTotalCPUUtilization", "ASGTotalNetworkIn", "ASGTotalNetworkOut", "ALBTargetGroupRequestCount"];
static PredictiveScalingMode_VALUES: &[&str] = &["ForecastAndScale", "ForecastOnly"];
static PredictiveScalingMaxCapacityBreachBehavior_VALUES: &[&str] = &["HonorMaxCapacity", "IncreaseMaxCapacity"];
static WarmPoolState_VALUES: &[&str] = &["Stopped", "Running", "Hibernated"];
static RefreshStrategy_VALUES: &[&str] = &["Rolling", "ReplaceRootVolume"];
static ScaleInProtectedInstances_VALUES: &[&str] = &["Refresh", "Ignore", "Wait"];
static StandbyInstances_VALUES: &[&str] = &["Terminate", "Ignore", "Wait"];
static P0: Pattern = Pattern::chars(r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", 0, 0xffffffffffffffffffffffff00002600, &[(0x80, 0xd7ff), (0xe000, 0xfffd), (0x10000, 0x10ffff)], false);
static P1: Pattern = Pattern::chars(r"[A-Za-z0-9\-_\/]+", 1, 0x07fffffe87fffffe03ffa00000000000, &[], false);
static P2: Pattern = Pattern::chars(r"[a-zA-Z0-9\(\)\.\-/_]+", 1, 0x07fffffe87fffffe03ffe30000000000, &[], false);
static P3: Pattern = Pattern::chars(r"[a-zA-Z0-9\.\*\-]+", 1, 0x07fffffe07fffffe03ff640000000000, &[], false);
static P4: Pattern = Pattern::regex(r"^ami-[a-z0-9]{1,17}$", r"^ami-[a-z0-9]{1,17}$", None);
static P5: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u007e]+", 1, 0x7fffffffffffffffffffffff00002600, &[], false);
