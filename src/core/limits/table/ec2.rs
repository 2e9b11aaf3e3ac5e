// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("AuthorizeSecurityGroupEgress", &AuthorizeSecurityGroupEgressRequest),
    ("AuthorizeSecurityGroupIngress", &AuthorizeSecurityGroupIngressRequest),
    ("CreateDefaultVpc", &CreateDefaultVpcRequest),
    ("CreateImage", &CreateImageRequest),
    ("CreateKeyPair", &CreateKeyPairRequest),
    ("CreateLaunchTemplate", &CreateLaunchTemplateRequest),
    ("CreateLaunchTemplateVersion", &CreateLaunchTemplateVersionRequest),
    ("CreatePlacementGroup", &CreatePlacementGroupRequest),
    ("CreateSecurityGroup", &CreateSecurityGroupRequest),
    ("CreateSnapshot", &CreateSnapshotRequest),
    ("CreateSubnet", &CreateSubnetRequest),
    ("CreateTags", &CreateTagsRequest),
    ("CreateVolume", &CreateVolumeRequest),
    ("CreateVpc", &CreateVpcRequest),
    ("CreateVpcBlockPublicAccessExclusion", &CreateVpcBlockPublicAccessExclusionRequest),
    ("DeleteKeyPair", &DeleteKeyPairRequest),
    ("DeleteLaunchTemplate", &DeleteLaunchTemplateRequest),
    ("DeleteLaunchTemplateVersions", &DeleteLaunchTemplateVersionsRequest),
    ("DeletePlacementGroup", &DeletePlacementGroupRequest),
    ("DeleteSecurityGroup", &DeleteSecurityGroupRequest),
    ("DeleteSnapshot", &DeleteSnapshotRequest),
    ("DeleteSubnet", &DeleteSubnetRequest),
    ("DeleteTags", &DeleteTagsRequest),
    ("DeleteVolume", &DeleteVolumeRequest),
    ("DeleteVpc", &DeleteVpcRequest),
    ("DeregisterImage", &DeregisterImageRequest),
    ("DescribeAvailabilityZones", &DescribeAvailabilityZonesRequest),
    ("DescribeImages", &DescribeImagesRequest),
    ("DescribeInstanceTypeOfferings", &DescribeInstanceTypeOfferingsRequest),
    ("DescribeInstanceTypes", &DescribeInstanceTypesRequest),
    ("DescribeInstances", &DescribeInstancesRequest),
    ("DescribeKeyPairs", &DescribeKeyPairsRequest),
    ("DescribeLaunchTemplateVersions", &DescribeLaunchTemplateVersionsRequest),
    ("DescribeLaunchTemplates", &DescribeLaunchTemplatesRequest),
    ("DescribeNetworkInterfaces", &DescribeNetworkInterfacesRequest),
    ("DescribePlacementGroups", &DescribePlacementGroupsRequest),
    ("DescribeSecurityGroupRules", &DescribeSecurityGroupRulesRequest),
    ("DescribeSecurityGroups", &DescribeSecurityGroupsRequest),
    ("DescribeSnapshots", &DescribeSnapshotsRequest),
    ("DescribeSubnets", &DescribeSubnetsRequest),
    ("DescribeVolumes", &DescribeVolumesRequest),
    ("DescribeVpcAttribute", &DescribeVpcAttributeRequest),
    ("DescribeVpcBlockPublicAccessExclusions", &DescribeVpcBlockPublicAccessExclusionsRequest),
    ("DescribeVpcBlockPublicAccessOptions", &DescribeVpcBlockPublicAccessOptionsRequest),
    ("DescribeVpcs", &DescribeVpcsRequest),
    ("DisableAllowedImagesSettings", &DisableAllowedImagesSettingsRequest),
    ("DisableEbsEncryptionByDefault", &DisableEbsEncryptionByDefaultRequest),
    ("DisableImageDeregistrationProtection", &DisableImageDeregistrationProtectionRequest),
    ("EnableAllowedImagesSettings", &EnableAllowedImagesSettingsRequest),
    ("EnableEbsEncryptionByDefault", &EnableEbsEncryptionByDefaultRequest),
    ("EnableImageDeregistrationProtection", &EnableImageDeregistrationProtectionRequest),
    ("GetAllowedImagesSettings", &GetAllowedImagesSettingsRequest),
    ("GetEbsDefaultKmsKeyId", &GetEbsDefaultKmsKeyIdRequest),
    ("GetEbsEncryptionByDefault", &GetEbsEncryptionByDefaultRequest),
    ("GetInstanceTypesFromInstanceRequirements", &GetInstanceTypesFromInstanceRequirementsRequest),
    ("ImportKeyPair", &ImportKeyPairRequest),
    ("ModifyEbsDefaultKmsKeyId", &ModifyEbsDefaultKmsKeyIdRequest),
    ("ModifyLaunchTemplate", &ModifyLaunchTemplateRequest),
    ("ModifyVpcAttribute", &ModifyVpcAttributeRequest),
    ("ModifyVpcBlockPublicAccessOptions", &ModifyVpcBlockPublicAccessOptionsRequest),
    ("RegisterImage", &RegisterImageRequest),
    ("ReplaceImageCriteriaInAllowedImagesSettings", &ReplaceImageCriteriaInAllowedImagesSettingsRequest),
    ("ResetEbsDefaultKmsKeyId", &ResetEbsDefaultKmsKeyIdRequest),
    ("RevokeSecurityGroupEgress", &RevokeSecurityGroupEgressRequest),
    ("RevokeSecurityGroupIngress", &RevokeSecurityGroupIngressRequest),
    ("RunInstances", &RunInstancesRequest),
    ("TerminateInstances", &TerminateInstancesRequest),
];

static ResourceType: Shape = Shape::text(0, MOST, None, ResourceType_VALUES, false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", false, &WORDS),
    Member::new("Value", "Value", false, &WORDS),
]);
static TagList: Shape = Shape::list(0, MOST, &Tag);
static TagSpecification: Shape = Shape::structure(&[
    Member::new("ResourceType", "ResourceType", false, &ResourceType),
    Member::new("Tag", "Tags", false, &TagList),
]);
static TagSpecificationList: Shape = Shape::list(0, MOST, &TagSpecification);
static UserIdGroupPair: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &WORDS),
    Member::new("GroupId", "GroupId", false, &WORDS),
    Member::new("GroupName", "GroupName", false, &WORDS),
    Member::new("PeeringStatus", "PeeringStatus", false, &WORDS),
    Member::new("UserId", "UserId", false, &WORDS),
    Member::new("VpcId", "VpcId", false, &WORDS),
    Member::new("VpcPeeringConnectionId", "VpcPeeringConnectionId", false, &WORDS),
]);
static UserIdGroupPairList: Shape = Shape::list(0, MOST, &UserIdGroupPair);
static IpRange: Shape = Shape::structure(&[
    Member::new("CidrIp", "CidrIp", false, &WORDS),
    Member::new("Description", "Description", false, &WORDS),
]);
static IpRangeList: Shape = Shape::list(0, MOST, &IpRange);
static Ipv6Range: Shape = Shape::structure(&[
    Member::new("CidrIpv6", "CidrIpv6", false, &WORDS),
    Member::new("Description", "Description", false, &WORDS),
]);
static Ipv6RangeList: Shape = Shape::list(0, MOST, &Ipv6Range);
static PrefixListId: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &WORDS),
    Member::new("PrefixListId", "PrefixListId", false, &WORDS),
]);
static PrefixListIdList: Shape = Shape::list(0, MOST, &PrefixListId);
static IpPermission: Shape = Shape::structure(&[
    Member::new("FromPort", "FromPort", false, &INTEGER),
    Member::new("Groups", "UserIdGroupPairs", false, &UserIdGroupPairList),
    Member::new("IpProtocol", "IpProtocol", false, &WORDS),
    Member::new("IpRanges", "IpRanges", false, &IpRangeList),
    Member::new("Ipv6Ranges", "Ipv6Ranges", false, &Ipv6RangeList),
    Member::new("PrefixListIds", "PrefixListIds", false, &PrefixListIdList),
    Member::new("ToPort", "ToPort", false, &INTEGER),
]);
static IpPermissionList: Shape = Shape::list(0, MOST, &IpPermission);
static AuthorizeSecurityGroupEgressRequest: Shape = Shape::structure(&[
    Member::new("CidrIp", "CidrIp", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("FromPort", "FromPort", false, &INTEGER),
    Member::new("GroupId", "GroupId", true, &WORDS),
    Member::new("IpPermissions", "IpPermissions", false, &IpPermissionList),
    Member::new("IpProtocol", "IpProtocol", false, &WORDS),
    Member::new("SourceSecurityGroupName", "SourceSecurityGroupName", false, &WORDS),
    Member::new("SourceSecurityGroupOwnerId", "SourceSecurityGroupOwnerId", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("ToPort", "ToPort", false, &INTEGER),
]);
static AuthorizeSecurityGroupIngressRequest: Shape = Shape::structure(&[
    Member::new("CidrIp", "CidrIp", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("FromPort", "FromPort", false, &INTEGER),
    Member::new("GroupId", "GroupId", false, &WORDS),
    Member::new("GroupName", "GroupName", false, &WORDS),
    Member::new("IpPermissions", "IpPermissions", false, &IpPermissionList),
    Member::new("IpProtocol", "IpProtocol", false, &WORDS),
    Member::new("SourceSecurityGroupName", "SourceSecurityGroupName", false, &WORDS),
    Member::new("SourceSecurityGroupOwnerId", "SourceSecurityGroupOwnerId", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("ToPort", "ToPort", false, &INTEGER),
]);
static CreateDefaultVpcRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static SnapshotLocationEnum: Shape = Shape::text(0, MOST, None, SnapshotLocationEnum_VALUES, false);
static BootModeOverrideValues: Shape = Shape::text(0, MOST, None, BootModeOverrideValues_VALUES, false);
static ImageNameRequest: Shape = Shape::text(3, 128, None, &[], false);
static ImageDescriptionRequest: Shape = Shape::text(0, 255, None, &[], false);
static VolumeType: Shape = Shape::text(0, MOST, None, VolumeType_VALUES, false);
static EbsBlockDevice: Shape = Shape::structure(&[
    Member::new("AvailabilityZone", "AvailabilityZone", false, &WORDS),
    Member::new("AvailabilityZoneId", "AvailabilityZoneId", false, &WORDS),
    Member::new("DeleteOnTermination", "DeleteOnTermination", false, &FLAG),
    Member::new("EbsCardIndex", "EbsCardIndex", false, &INTEGER),
    Member::new("Encrypted", "Encrypted", false, &FLAG),
    Member::new("Iops", "Iops", false, &INTEGER),
    Member::new("KmsKeyId", "KmsKeyId", false, &WORDS),
    Member::new("OutpostArn", "OutpostArn", false, &WORDS),
    Member::new("SnapshotId", "SnapshotId", false, &WORDS),
    Member::new("Throughput", "Throughput", false, &INTEGER),
    Member::new("VolumeInitializationRate", "VolumeInitializationRate", false, &INTEGER),
    Member::new("VolumeSize", "VolumeSize", false, &INTEGER),
    Member::new("VolumeType", "VolumeType", false, &VolumeType),
]);
static BlockDeviceMapping: Shape = Shape::structure(&[
    Member::new("DeviceName", "DeviceName", false, &WORDS),
    Member::new("Ebs", "Ebs", false, &EbsBlockDevice),
    Member::new("NoDevice", "NoDevice", false, &WORDS),
    Member::new("VirtualName", "VirtualName", false, &WORDS),
]);
static BlockDeviceMappingRequestList: Shape = Shape::list(0, MOST, &BlockDeviceMapping);
static CreateImageRequest: Shape = Shape::structure(&[
    Member::new("BlockDeviceMapping", "BlockDeviceMappings", false, &BlockDeviceMappingRequestList),
    Member::new("BootModeOverride", "BootModeOverride", false, &BootModeOverrideValues),
    Member::new("Description", "Description", false, &ImageDescriptionRequest),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("InstanceId", "InstanceId", true, &WORDS),
    Member::new("Name", "Name", true, &ImageNameRequest),
    Member::new("NoReboot", "NoReboot", false, &FLAG),
    Member::new("SnapshotLocation", "SnapshotLocation", false, &SnapshotLocationEnum),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
]);
static KeyType: Shape = Shape::text(0, MOST, None, KeyType_VALUES, false);
static KeyFormat: Shape = Shape::text(0, MOST, None, KeyFormat_VALUES, false);
static CreateKeyPairRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("KeyFormat", "KeyFormat", false, &KeyFormat),
    Member::new("KeyName", "KeyName", true, &WORDS),
    Member::new("KeyType", "KeyType", false, &KeyType),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
]);
static VersionDescription: Shape = Shape::text(0, 255, None, &[], false);
static LaunchTemplateIamInstanceProfileSpecificationRequest: Shape = Shape::structure(&[
    Member::new("Arn", "Arn", false, &WORDS),
    Member::new("Name", "Name", false, &WORDS),
]);
static LaunchTemplateEbsBlockDeviceRequest: Shape = Shape::structure(&[
    Member::new("DeleteOnTermination", "DeleteOnTermination", false, &FLAG),
    Member::new("EbsCardIndex", "EbsCardIndex", false, &INTEGER),
    Member::new("Encrypted", "Encrypted", false, &FLAG),
    Member::new("Iops", "Iops", false, &INTEGER),
    Member::new("KmsKeyId", "KmsKeyId", false, &WORDS),
    Member::new("SnapshotId", "SnapshotId", false, &WORDS),
    Member::new("Throughput", "Throughput", false, &INTEGER),
    Member::new("VolumeInitializationRate", "VolumeInitializationRate", false, &INTEGER),
    Member::new("VolumeSize", "VolumeSize", false, &INTEGER),
    Member::new("VolumeType", "VolumeType", false, &VolumeType),
]);
static LaunchTemplateBlockDeviceMappingRequest: Shape = Shape::structure(&[
    Member::new("DeviceName", "DeviceName", false, &WORDS),
    Member::new("Ebs", "Ebs", false, &LaunchTemplateEbsBlockDeviceRequest),
    Member::new("NoDevice", "NoDevice", false, &WORDS),
    Member::new("VirtualName", "VirtualName", false, &WORDS),
]);
static LaunchTemplateBlockDeviceMappingRequestList: Shape = Shape::list(0, MOST, &LaunchTemplateBlockDeviceMappingRequest);
static SecurityGroupIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static InstanceIpv6AddressRequest: Shape = Shape::structure(&[
    Member::new("Ipv6Address", "Ipv6Address", false, &WORDS),
]);
static InstanceIpv6AddressListRequest: Shape = Shape::list(0, MOST, &InstanceIpv6AddressRequest);
static PrivateIpAddressSpecification: Shape = Shape::structure(&[
    Member::new("Primary", "Primary", false, &FLAG),
    Member::new("PrivateIpAddress", "PrivateIpAddress", false, &WORDS),
]);
static PrivateIpAddressSpecificationList: Shape = Shape::list(0, MOST, &PrivateIpAddressSpecification);
static Ipv4PrefixSpecificationRequest: Shape = Shape::structure(&[
    Member::new("Ipv4Prefix", "Ipv4Prefix", false, &WORDS),
]);
static Ipv4PrefixList: Shape = Shape::list(0, MOST, &Ipv4PrefixSpecificationRequest);
static Ipv6PrefixSpecificationRequest: Shape = Shape::structure(&[
    Member::new("Ipv6Prefix", "Ipv6Prefix", false, &WORDS),
]);
static Ipv6PrefixList: Shape = Shape::list(0, MOST, &Ipv6PrefixSpecificationRequest);
static EnaSrdUdpSpecificationRequest: Shape = Shape::structure(&[
    Member::new("EnaSrdUdpEnabled", "EnaSrdUdpEnabled", false, &FLAG),
]);
static EnaSrdSpecificationRequest: Shape = Shape::structure(&[
    Member::new("EnaSrdEnabled", "EnaSrdEnabled", false, &FLAG),
    Member::new("EnaSrdUdpSpecification", "EnaSrdUdpSpecification", false, &EnaSrdUdpSpecificationRequest),
]);
static ConnectionTrackingSpecificationRequest: Shape = Shape::structure(&[
    Member::new("TcpEstablishedTimeout", "TcpEstablishedTimeout", false, &INTEGER),
    Member::new("UdpStreamTimeout", "UdpStreamTimeout", false, &INTEGER),
    Member::new("UdpTimeout", "UdpTimeout", false, &INTEGER),
]);
static LaunchTemplateInstanceNetworkInterfaceSpecificationRequest: Shape = Shape::structure(&[
    Member::new("AssociateCarrierIpAddress", "AssociateCarrierIpAddress", false, &FLAG),
    Member::new("AssociatePublicIpAddress", "AssociatePublicIpAddress", false, &FLAG),
    Member::new("ConnectionTrackingSpecification", "ConnectionTrackingSpecification", false, &ConnectionTrackingSpecificationRequest),
    Member::new("DeleteOnTermination", "DeleteOnTermination", false, &FLAG),
    Member::new("Description", "Description", false, &WORDS),
    Member::new("DeviceIndex", "DeviceIndex", false, &INTEGER),
    Member::new("EnaQueueCount", "EnaQueueCount", false, &INTEGER),
    Member::new("EnaSrdSpecification", "EnaSrdSpecification", false, &EnaSrdSpecificationRequest),
    Member::new("InterfaceType", "InterfaceType", false, &WORDS),
    Member::new("Ipv4Prefix", "Ipv4Prefixes", false, &Ipv4PrefixList),
    Member::new("Ipv4PrefixCount", "Ipv4PrefixCount", false, &INTEGER),
    Member::new("Ipv6AddressCount", "Ipv6AddressCount", false, &INTEGER),
    Member::new("Ipv6Addresses", "Ipv6Addresses", false, &InstanceIpv6AddressListRequest),
    Member::new("Ipv6Prefix", "Ipv6Prefixes", false, &Ipv6PrefixList),
    Member::new("Ipv6PrefixCount", "Ipv6PrefixCount", false, &INTEGER),
    Member::new("NetworkCardIndex", "NetworkCardIndex", false, &INTEGER),
    Member::new("NetworkInterfaceId", "NetworkInterfaceId", false, &WORDS),
    Member::new("PrimaryIpv6", "PrimaryIpv6", false, &FLAG),
    Member::new("PrivateIpAddress", "PrivateIpAddress", false, &WORDS),
    Member::new("PrivateIpAddresses", "PrivateIpAddresses", false, &PrivateIpAddressSpecificationList),
    Member::new("SecondaryPrivateIpAddressCount", "SecondaryPrivateIpAddressCount", false, &INTEGER),
    Member::new("SecurityGroupId", "Groups", false, &SecurityGroupIdStringList),
    Member::new("SubnetId", "SubnetId", false, &WORDS),
]);
static LaunchTemplateInstanceNetworkInterfaceSpecificationRequestList: Shape = Shape::list(0, MOST, &LaunchTemplateInstanceNetworkInterfaceSpecificationRequest);
static InstanceType: Shape = Shape::text(0, MOST, None, InstanceType_VALUES, false);
static MetricCategoryIdList: Shape = Shape::list(0, MOST, &WORDS);
static LaunchTemplatesMonitoringRequest: Shape = Shape::structure(&[
    Member::new("Enabled", "Enabled", false, &FLAG),
    Member::new("MetricCategoryId", "MetricCategoryIds", false, &MetricCategoryIdList),
]);
static Tenancy: Shape = Shape::text(0, MOST, None, Tenancy_VALUES, false);
static LaunchTemplatePlacementRequest: Shape = Shape::structure(&[
    Member::new("Affinity", "Affinity", false, &WORDS),
    Member::new("AvailabilityZone", "AvailabilityZone", false, &WORDS),
    Member::new("AvailabilityZoneId", "AvailabilityZoneId", false, &WORDS),
    Member::new("GroupId", "GroupId", false, &WORDS),
    Member::new("GroupName", "GroupName", false, &WORDS),
    Member::new("HostId", "HostId", false, &WORDS),
    Member::new("HostResourceGroupArn", "HostResourceGroupArn", false, &WORDS),
    Member::new("PartitionNumber", "PartitionNumber", false, &INTEGER),
    Member::new("SpreadDomain", "SpreadDomain", false, &WORDS),
    Member::new("Tenancy", "Tenancy", false, &Tenancy),
]);
static ShutdownBehavior: Shape = Shape::text(0, MOST, None, ShutdownBehavior_VALUES, false);
static SensitiveUserData: Shape = Shape::text(0, MOST, None, &[], true);
static LaunchTemplateTagSpecificationRequest: Shape = Shape::structure(&[
    Member::new("ResourceType", "ResourceType", false, &ResourceType),
    Member::new("Tag", "Tags", false, &TagList),
]);
static LaunchTemplateTagSpecificationRequestList: Shape = Shape::list(0, MOST, &LaunchTemplateTagSpecificationRequest);
static ElasticGpuSpecification: Shape = Shape::structure(&[
    Member::new("Type", "Type", true, &WORDS),
]);
static ElasticGpuSpecificationList: Shape = Shape::list(0, MOST, &ElasticGpuSpecification);
static LaunchTemplateElasticInferenceAcceleratorCount: Shape = Shape::Integer(Some(1), None);
static LaunchTemplateElasticInferenceAccelerator: Shape = Shape::structure(&[
    Member::new("Count", "Count", false, &LaunchTemplateElasticInferenceAcceleratorCount),
    Member::new("Type", "Type", true, &WORDS),
]);
static LaunchTemplateElasticInferenceAcceleratorList: Shape = Shape::list(0, MOST, &LaunchTemplateElasticInferenceAccelerator);
static SecurityGroupStringList: Shape = Shape::list(0, MOST, &WORDS);
static MarketType: Shape = Shape::text(0, MOST, None, MarketType_VALUES, false);
static SpotInstanceType: Shape = Shape::text(0, MOST, None, SpotInstanceType_VALUES, false);
static InstanceInterruptionBehavior: Shape = Shape::text(0, MOST, None, InstanceInterruptionBehavior_VALUES, false);
static LaunchTemplateSpotMarketOptionsRequest: Shape = Shape::structure(&[
    Member::new("BlockDurationMinutes", "BlockDurationMinutes", false, &INTEGER),
    Member::new("InstanceInterruptionBehavior", "InstanceInterruptionBehavior", false, &InstanceInterruptionBehavior),
    Member::new("MaxPrice", "MaxPrice", false, &WORDS),
    Member::new("SpotInstanceType", "SpotInstanceType", false, &SpotInstanceType),
    Member::new("ValidUntil", "ValidUntil", false, &INSTANT),
]);
static LaunchTemplateInstanceMarketOptionsRequest: Shape = Shape::structure(&[
    Member::new("MarketType", "MarketType", false, &MarketType),
    Member::new("SpotOptions", "SpotOptions", false, &LaunchTemplateSpotMarketOptionsRequest),
]);
static CreditSpecificationRequest: Shape = Shape::structure(&[
    Member::new("CpuCredits", "CpuCredits", true, &WORDS),
]);
static AmdSevSnpSpecification: Shape = Shape::text(0, MOST, None, AmdSevSnpSpecification_VALUES, false);
static NestedVirtualizationSpecification: Shape = Shape::text(0, MOST, None, NestedVirtualizationSpecification_VALUES, false);
static LaunchTemplateCpuOptionsRequest: Shape = Shape::structure(&[
    Member::new("AmdSevSnp", "AmdSevSnp", false, &AmdSevSnpSpecification),
    Member::new("CoreCount", "CoreCount", false, &INTEGER),
    Member::new("NestedVirtualization", "NestedVirtualization", false, &NestedVirtualizationSpecification),
    Member::new("ThreadsPerCore", "ThreadsPerCore", false, &INTEGER),
]);
static CapacityReservationPreference: Shape = Shape::text(0, MOST, None, CapacityReservationPreference_VALUES, false);
static CapacityReservationTarget: Shape = Shape::structure(&[
    Member::new("CapacityReservationId", "CapacityReservationId", false, &WORDS),
    Member::new("CapacityReservationResourceGroupArn", "CapacityReservationResourceGroupArn", false, &WORDS),
]);
static LaunchTemplateCapacityReservationSpecificationRequest: Shape = Shape::structure(&[
    Member::new("CapacityReservationPreference", "CapacityReservationPreference", false, &CapacityReservationPreference),
    Member::new("CapacityReservationTarget", "CapacityReservationTarget", false, &CapacityReservationTarget),
]);
static LaunchTemplateLicenseConfigurationRequest: Shape = Shape::structure(&[
    Member::new("LicenseConfigurationArn", "LicenseConfigurationArn", false, &WORDS),
]);
static LaunchTemplateLicenseSpecificationListRequest: Shape = Shape::list(0, MOST, &LaunchTemplateLicenseConfigurationRequest);
static LaunchTemplateHibernationOptionsRequest: Shape = Shape::structure(&[
    Member::new("Configured", "Configured", false, &FLAG),
]);
static LaunchTemplateHttpTokensState: Shape = Shape::text(0, MOST, None, LaunchTemplateHttpTokensState_VALUES, false);
static LaunchTemplateInstanceMetadataEndpointState: Shape = Shape::text(0, MOST, None, LaunchTemplateInstanceMetadataEndpointState_VALUES, false);
static LaunchTemplateInstanceMetadataProtocolIpv6: Shape = Shape::text(0, MOST, None, LaunchTemplateInstanceMetadataProtocolIpv6_VALUES, false);
static LaunchTemplateInstanceMetadataTagsState: Shape = Shape::text(0, MOST, None, LaunchTemplateInstanceMetadataTagsState_VALUES, false);
static LaunchTemplateInstanceMetadataOptionsRequest: Shape = Shape::structure(&[
    Member::new("HttpEndpoint", "HttpEndpoint", false, &LaunchTemplateInstanceMetadataEndpointState),
    Member::new("HttpProtocolIpv6", "HttpProtocolIpv6", false, &LaunchTemplateInstanceMetadataProtocolIpv6),
    Member::new("HttpPutResponseHopLimit", "HttpPutResponseHopLimit", false, &INTEGER),
    Member::new("HttpTokens", "HttpTokens", false, &LaunchTemplateHttpTokensState),
    Member::new("InstanceMetadataTags", "InstanceMetadataTags", false, &LaunchTemplateInstanceMetadataTagsState),
]);
static LaunchTemplateEnclaveOptionsRequest: Shape = Shape::structure(&[
    Member::new("Enabled", "Enabled", false, &FLAG),
]);
static VCpuCountRangeRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &INTEGER),
    Member::new("Min", "Min", true, &INTEGER),
]);
static MemoryMiBRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &INTEGER),
    Member::new("Min", "Min", true, &INTEGER),
]);
static CpuManufacturer: Shape = Shape::text(0, MOST, None, CpuManufacturer_VALUES, false);
static CpuManufacturerSet: Shape = Shape::list(0, MOST, &CpuManufacturer);
static MemoryGiBPerVCpuRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NUMBER),
    Member::new("Min", "Min", false, &NUMBER),
]);
static ExcludedInstanceType: Shape = Shape::text(1, 30, Some(&P0), &[], false);
static ExcludedInstanceTypeSet: Shape = Shape::list(0, 400, &ExcludedInstanceType);
static InstanceGeneration: Shape = Shape::text(0, MOST, None, InstanceGeneration_VALUES, false);
static InstanceGenerationSet: Shape = Shape::list(0, MOST, &InstanceGeneration);
static BareMetal: Shape = Shape::text(0, MOST, None, BareMetal_VALUES, false);
static BurstablePerformance: Shape = Shape::text(0, MOST, None, BurstablePerformance_VALUES, false);
static NetworkInterfaceCountRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &INTEGER),
    Member::new("Min", "Min", false, &INTEGER),
]);
static LocalStorage: Shape = Shape::text(0, MOST, None, LocalStorage_VALUES, false);
static LocalStorageType: Shape = Shape::text(0, MOST, None, LocalStorageType_VALUES, false);
static LocalStorageTypeSet: Shape = Shape::list(0, MOST, &LocalStorageType);
static TotalLocalStorageGBRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NUMBER),
    Member::new("Min", "Min", false, &NUMBER),
]);
static BaselineEbsBandwidthMbpsRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &INTEGER),
    Member::new("Min", "Min", false, &INTEGER),
]);
static AcceleratorType: Shape = Shape::text(0, MOST, None, AcceleratorType_VALUES, false);
static AcceleratorTypeSet: Shape = Shape::list(0, MOST, &AcceleratorType);
static AcceleratorCountRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &INTEGER),
    Member::new("Min", "Min", false, &INTEGER),
]);
static AcceleratorManufacturer: Shape = Shape::text(0, MOST, None, AcceleratorManufacturer_VALUES, false);
static AcceleratorManufacturerSet: Shape = Shape::list(0, MOST, &AcceleratorManufacturer);
static AcceleratorName: Shape = Shape::text(0, MOST, None, AcceleratorName_VALUES, false);
static AcceleratorNameSet: Shape = Shape::list(0, MOST, &AcceleratorName);
static AcceleratorTotalMemoryMiBRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &INTEGER),
    Member::new("Min", "Min", false, &INTEGER),
]);
static NetworkBandwidthGbpsRequest: Shape = Shape::structure(&[
    Member::new("Max", "Max", false, &NUMBER),
    Member::new("Min", "Min", false, &NUMBER),
]);
static AllowedInstanceType: Shape = Shape::text(1, 30, Some(&P0), &[], false);
static AllowedInstanceTypeSet: Shape = Shape::list(0, 400, &AllowedInstanceType);
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
static InstanceRequirementsRequest: Shape = Shape::structure(&[
    Member::new("AcceleratorCount", "AcceleratorCount", false, &AcceleratorCountRequest),
    Member::new("AcceleratorManufacturer", "AcceleratorManufacturers", false, &AcceleratorManufacturerSet),
    Member::new("AcceleratorName", "AcceleratorNames", false, &AcceleratorNameSet),
    Member::new("AcceleratorTotalMemoryMiB", "AcceleratorTotalMemoryMiB", false, &AcceleratorTotalMemoryMiBRequest),
    Member::new("AcceleratorType", "AcceleratorTypes", false, &AcceleratorTypeSet),
    Member::new("AllowedInstanceType", "AllowedInstanceTypes", false, &AllowedInstanceTypeSet),
    Member::new("BareMetal", "BareMetal", false, &BareMetal),
    Member::new("BaselineEbsBandwidthMbps", "BaselineEbsBandwidthMbps", false, &BaselineEbsBandwidthMbpsRequest),
    Member::new("BaselinePerformanceFactors", "BaselinePerformanceFactors", false, &BaselinePerformanceFactorsRequest),
    Member::new("BurstablePerformance", "BurstablePerformance", false, &BurstablePerformance),
    Member::new("CpuManufacturer", "CpuManufacturers", false, &CpuManufacturerSet),
    Member::new("ExcludedInstanceType", "ExcludedInstanceTypes", false, &ExcludedInstanceTypeSet),
    Member::new("InstanceGeneration", "InstanceGenerations", false, &InstanceGenerationSet),
    Member::new("LocalStorage", "LocalStorage", false, &LocalStorage),
    Member::new("LocalStorageType", "LocalStorageTypes", false, &LocalStorageTypeSet),
    Member::new("MaxSpotPriceAsPercentageOfOptimalOnDemandPrice", "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice", false, &INTEGER),
    Member::new("MemoryGiBPerVCpu", "MemoryGiBPerVCpu", false, &MemoryGiBPerVCpuRequest),
    Member::new("MemoryMiB", "MemoryMiB", true, &MemoryMiBRequest),
    Member::new("NetworkBandwidthGbps", "NetworkBandwidthGbps", false, &NetworkBandwidthGbpsRequest),
    Member::new("NetworkInterfaceCount", "NetworkInterfaceCount", false, &NetworkInterfaceCountRequest),
    Member::new("OnDemandMaxPricePercentageOverLowestPrice", "OnDemandMaxPricePercentageOverLowestPrice", false, &INTEGER),
    Member::new("RequireEncryptionInTransit", "RequireEncryptionInTransit", false, &FLAG),
    Member::new("RequireHibernateSupport", "RequireHibernateSupport", false, &FLAG),
    Member::new("SpotMaxPricePercentageOverLowestPrice", "SpotMaxPricePercentageOverLowestPrice", false, &INTEGER),
    Member::new("TotalLocalStorageGB", "TotalLocalStorageGB", false, &TotalLocalStorageGBRequest),
    Member::new("VCpuCount", "VCpuCount", true, &VCpuCountRangeRequest),
]);
static HostnameType: Shape = Shape::text(0, MOST, None, HostnameType_VALUES, false);
static LaunchTemplatePrivateDnsNameOptionsRequest: Shape = Shape::structure(&[
    Member::new("EnableResourceNameDnsAAAARecord", "EnableResourceNameDnsAAAARecord", false, &FLAG),
    Member::new("EnableResourceNameDnsARecord", "EnableResourceNameDnsARecord", false, &FLAG),
    Member::new("HostnameType", "HostnameType", false, &HostnameType),
]);
static LaunchTemplateAutoRecoveryState: Shape = Shape::text(0, MOST, None, LaunchTemplateAutoRecoveryState_VALUES, false);
static LaunchTemplateInstanceMaintenanceOptionsRequest: Shape = Shape::structure(&[
    Member::new("AutoRecovery", "AutoRecovery", false, &LaunchTemplateAutoRecoveryState),
]);
static OperatorRequest: Shape = Shape::structure(&[
    Member::new("Principal", "Principal", false, &WORDS),
]);
static InstanceBandwidthWeighting: Shape = Shape::text(0, MOST, None, InstanceBandwidthWeighting_VALUES, false);
static LaunchTemplateNetworkPerformanceOptionsRequest: Shape = Shape::structure(&[
    Member::new("BandwidthWeighting", "BandwidthWeighting", false, &InstanceBandwidthWeighting),
]);
static SecondaryInterfacePrivateIpAddressSpecificationRequest: Shape = Shape::structure(&[
    Member::new("PrivateIpAddress", "PrivateIpAddress", false, &WORDS),
]);
static SecondaryInterfacePrivateIpAddressSpecificationListRequest: Shape = Shape::list(0, MOST, &SecondaryInterfacePrivateIpAddressSpecificationRequest);
static SecondaryInterfaceType: Shape = Shape::text(0, MOST, None, SecondaryInterfaceType_VALUES, false);
static LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest: Shape = Shape::structure(&[
    Member::new("DeleteOnTermination", "DeleteOnTermination", false, &FLAG),
    Member::new("DeviceIndex", "DeviceIndex", false, &INTEGER),
    Member::new("InterfaceType", "InterfaceType", false, &SecondaryInterfaceType),
    Member::new("NetworkCardIndex", "NetworkCardIndex", false, &INTEGER),
    Member::new("PrivateIpAddress", "PrivateIpAddresses", false, &SecondaryInterfacePrivateIpAddressSpecificationListRequest),
    Member::new("PrivateIpAddressCount", "PrivateIpAddressCount", false, &INTEGER),
    Member::new("SecondarySubnetId", "SecondarySubnetId", false, &WORDS),
]);
static LaunchTemplateInstanceSecondaryInterfaceSpecificationRequestList: Shape = Shape::list(0, MOST, &LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest);
static RequestLaunchTemplateData: Shape = Shape::structure(&[
    Member::new("BlockDeviceMapping", "BlockDeviceMappings", false, &LaunchTemplateBlockDeviceMappingRequestList),
    Member::new("CapacityReservationSpecification", "CapacityReservationSpecification", false, &LaunchTemplateCapacityReservationSpecificationRequest),
    Member::new("CpuOptions", "CpuOptions", false, &LaunchTemplateCpuOptionsRequest),
    Member::new("CreditSpecification", "CreditSpecification", false, &CreditSpecificationRequest),
    Member::new("DisableApiStop", "DisableApiStop", false, &FLAG),
    Member::new("DisableApiTermination", "DisableApiTermination", false, &FLAG),
    Member::new("EbsOptimized", "EbsOptimized", false, &FLAG),
    Member::new("ElasticGpuSpecification", "ElasticGpuSpecifications", false, &ElasticGpuSpecificationList),
    Member::new("ElasticInferenceAccelerator", "ElasticInferenceAccelerators", false, &LaunchTemplateElasticInferenceAcceleratorList),
    Member::new("EnclaveOptions", "EnclaveOptions", false, &LaunchTemplateEnclaveOptionsRequest),
    Member::new("HibernationOptions", "HibernationOptions", false, &LaunchTemplateHibernationOptionsRequest),
    Member::new("IamInstanceProfile", "IamInstanceProfile", false, &LaunchTemplateIamInstanceProfileSpecificationRequest),
    Member::new("ImageId", "ImageId", false, &WORDS),
    Member::new("InstanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior", false, &ShutdownBehavior),
    Member::new("InstanceMarketOptions", "InstanceMarketOptions", false, &LaunchTemplateInstanceMarketOptionsRequest),
    Member::new("InstanceRequirements", "InstanceRequirements", false, &InstanceRequirementsRequest),
    Member::new("InstanceType", "InstanceType", false, &InstanceType),
    Member::new("KernelId", "KernelId", false, &WORDS),
    Member::new("KeyName", "KeyName", false, &WORDS),
    Member::new("LicenseSpecification", "LicenseSpecifications", false, &LaunchTemplateLicenseSpecificationListRequest),
    Member::new("MaintenanceOptions", "MaintenanceOptions", false, &LaunchTemplateInstanceMaintenanceOptionsRequest),
    Member::new("MetadataOptions", "MetadataOptions", false, &LaunchTemplateInstanceMetadataOptionsRequest),
    Member::new("Monitoring", "Monitoring", false, &LaunchTemplatesMonitoringRequest),
    Member::new("NetworkInterface", "NetworkInterfaces", false, &LaunchTemplateInstanceNetworkInterfaceSpecificationRequestList),
    Member::new("NetworkPerformanceOptions", "NetworkPerformanceOptions", false, &LaunchTemplateNetworkPerformanceOptionsRequest),
    Member::new("Operator", "Operator", false, &OperatorRequest),
    Member::new("Placement", "Placement", false, &LaunchTemplatePlacementRequest),
    Member::new("PrivateDnsNameOptions", "PrivateDnsNameOptions", false, &LaunchTemplatePrivateDnsNameOptionsRequest),
    Member::new("RamDiskId", "RamDiskId", false, &WORDS),
    Member::new("SecondaryInterface", "SecondaryInterfaces", false, &LaunchTemplateInstanceSecondaryInterfaceSpecificationRequestList),
    Member::new("SecurityGroup", "SecurityGroups", false, &SecurityGroupStringList),
    Member::new("SecurityGroupId", "SecurityGroupIds", false, &SecurityGroupIdStringList),
    Member::new("TagSpecification", "TagSpecifications", false, &LaunchTemplateTagSpecificationRequestList),
    Member::new("UserData", "UserData", false, &SensitiveUserData),
]);
static CreateLaunchTemplateRequest: Shape = Shape::structure(&[
    Member::new("ClientToken", "ClientToken", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("LaunchTemplateData", "LaunchTemplateData", true, &RequestLaunchTemplateData),
    Member::new("LaunchTemplateName", "LaunchTemplateName", true, &WORDS),
    Member::new("Operator", "Operator", false, &OperatorRequest),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("VersionDescription", "VersionDescription", false, &VersionDescription),
]);
static LaunchTemplateName: Shape = Shape::text(3, 128, Some(&P1), &[], false);
static CreateLaunchTemplateVersionRequest: Shape = Shape::structure(&[
    Member::new("ClientToken", "ClientToken", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("LaunchTemplateData", "LaunchTemplateData", true, &RequestLaunchTemplateData),
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &WORDS),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &LaunchTemplateName),
    Member::new("ResolveAlias", "ResolveAlias", false, &FLAG),
    Member::new("SourceVersion", "SourceVersion", false, &WORDS),
    Member::new("VersionDescription", "VersionDescription", false, &VersionDescription),
]);
static SpreadLevel: Shape = Shape::text(0, MOST, None, SpreadLevel_VALUES, false);
static PlacementStrategy: Shape = Shape::text(0, MOST, None, PlacementStrategy_VALUES, false);
static CreatePlacementGroupRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("GroupName", "GroupName", false, &WORDS),
    Member::new("LinkedGroupId", "LinkedGroupId", false, &WORDS),
    Member::new("Operator", "Operator", false, &OperatorRequest),
    Member::new("ParentGroupId", "ParentGroupId", false, &WORDS),
    Member::new("PartitionCount", "PartitionCount", false, &INTEGER),
    Member::new("SpreadLevel", "SpreadLevel", false, &SpreadLevel),
    Member::new("Strategy", "Strategy", false, &PlacementStrategy),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
]);
static CreateSecurityGroupRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("GroupDescription", "Description", true, &WORDS),
    Member::new("GroupName", "GroupName", true, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("VpcId", "VpcId", false, &WORDS),
]);
static CreateSnapshotRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Location", "Location", false, &SnapshotLocationEnum),
    Member::new("OutpostArn", "OutpostArn", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("VolumeId", "VolumeId", true, &WORDS),
]);
static CreateSubnetRequest: Shape = Shape::structure(&[
    Member::new("AvailabilityZone", "AvailabilityZone", false, &WORDS),
    Member::new("AvailabilityZoneId", "AvailabilityZoneId", false, &WORDS),
    Member::new("CidrBlock", "CidrBlock", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Ipv4IpamPoolId", "Ipv4IpamPoolId", false, &WORDS),
    Member::new("Ipv4NetmaskLength", "Ipv4NetmaskLength", false, &INTEGER),
    Member::new("Ipv6CidrBlock", "Ipv6CidrBlock", false, &WORDS),
    Member::new("Ipv6IpamPoolId", "Ipv6IpamPoolId", false, &WORDS),
    Member::new("Ipv6Native", "Ipv6Native", false, &FLAG),
    Member::new("Ipv6NetmaskLength", "Ipv6NetmaskLength", false, &INTEGER),
    Member::new("OutpostArn", "OutpostArn", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("VpcId", "VpcId", true, &WORDS),
]);
static ResourceIdList: Shape = Shape::list(0, MOST, &WORDS);
static CreateTagsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ResourceId", "Resources", true, &ResourceIdList),
    Member::new("Tag", "Tags", true, &TagList),
]);
static CreateVolumeRequest: Shape = Shape::structure(&[
    Member::new("AvailabilityZone", "AvailabilityZone", false, &WORDS),
    Member::new("AvailabilityZoneId", "AvailabilityZoneId", false, &WORDS),
    Member::new("ClientToken", "ClientToken", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Encrypted", "Encrypted", false, &FLAG),
    Member::new("Iops", "Iops", false, &INTEGER),
    Member::new("KmsKeyId", "KmsKeyId", false, &WORDS),
    Member::new("MultiAttachEnabled", "MultiAttachEnabled", false, &FLAG),
    Member::new("Operator", "Operator", false, &OperatorRequest),
    Member::new("OutpostArn", "OutpostArn", false, &WORDS),
    Member::new("Size", "Size", false, &INTEGER),
    Member::new("SnapshotId", "SnapshotId", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("Throughput", "Throughput", false, &INTEGER),
    Member::new("VolumeInitializationRate", "VolumeInitializationRate", false, &INTEGER),
    Member::new("VolumeType", "VolumeType", false, &VolumeType),
]);
static VpcEncryptionControlMode: Shape = Shape::text(0, MOST, None, VpcEncryptionControlMode_VALUES, false);
static VpcEncryptionControlExclusionStateInput: Shape = Shape::text(0, MOST, None, VpcEncryptionControlExclusionStateInput_VALUES, false);
static VpcEncryptionControlConfiguration: Shape = Shape::structure(&[
    Member::new("ApiGatewayV2Exclusion", "ApiGatewayV2Exclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("EgressOnlyInternetGatewayExclusion", "EgressOnlyInternetGatewayExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("ElasticFileSystemExclusion", "ElasticFileSystemExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("GlobalAcceleratorExclusion", "GlobalAcceleratorExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("InternetGatewayExclusion", "InternetGatewayExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("LambdaExclusion", "LambdaExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("Mode", "Mode", true, &VpcEncryptionControlMode),
    Member::new("NatGatewayExclusion", "NatGatewayExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("VirtualPrivateGatewayExclusion", "VirtualPrivateGatewayExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("VpcLatticeExclusion", "VpcLatticeExclusion", false, &VpcEncryptionControlExclusionStateInput),
    Member::new("VpcPeeringExclusion", "VpcPeeringExclusion", false, &VpcEncryptionControlExclusionStateInput),
]);
static CreateVpcRequest: Shape = Shape::structure(&[
    Member::new("AmazonProvidedIpv6CidrBlock", "AmazonProvidedIpv6CidrBlock", false, &FLAG),
    Member::new("CidrBlock", "CidrBlock", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("InstanceTenancy", "InstanceTenancy", false, &Tenancy),
    Member::new("Ipv4IpamPoolId", "Ipv4IpamPoolId", false, &WORDS),
    Member::new("Ipv4NetmaskLength", "Ipv4NetmaskLength", false, &INTEGER),
    Member::new("Ipv6CidrBlock", "Ipv6CidrBlock", false, &WORDS),
    Member::new("Ipv6CidrBlockNetworkBorderGroup", "Ipv6CidrBlockNetworkBorderGroup", false, &WORDS),
    Member::new("Ipv6IpamPoolId", "Ipv6IpamPoolId", false, &WORDS),
    Member::new("Ipv6NetmaskLength", "Ipv6NetmaskLength", false, &INTEGER),
    Member::new("Ipv6Pool", "Ipv6Pool", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("VpcEncryptionControl", "VpcEncryptionControl", false, &VpcEncryptionControlConfiguration),
]);
static InternetGatewayExclusionMode: Shape = Shape::text(0, MOST, None, InternetGatewayExclusionMode_VALUES, false);
static CreateVpcBlockPublicAccessExclusionRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("InternetGatewayExclusionMode", "InternetGatewayExclusionMode", true, &InternetGatewayExclusionMode),
    Member::new("SubnetId", "SubnetId", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("VpcId", "VpcId", false, &WORDS),
]);
static DeleteKeyPairRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("KeyName", "KeyName", false, &WORDS),
    Member::new("KeyPairId", "KeyPairId", false, &WORDS),
]);
static DeleteLaunchTemplateRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &WORDS),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &LaunchTemplateName),
]);
static VersionStringList: Shape = Shape::list(0, MOST, &WORDS);
static DeleteLaunchTemplateVersionsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &WORDS),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &LaunchTemplateName),
    Member::new("LaunchTemplateVersion", "Versions", true, &VersionStringList),
]);
static DeletePlacementGroupRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("GroupName", "GroupName", true, &WORDS),
]);
static DeleteSecurityGroupRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("GroupId", "GroupId", false, &WORDS),
    Member::new("GroupName", "GroupName", false, &WORDS),
]);
static DeleteSnapshotRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("SnapshotId", "SnapshotId", true, &WORDS),
]);
static DeleteSubnetRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("SubnetId", "SubnetId", true, &WORDS),
]);
static DeleteTagsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ResourceId", "Resources", true, &ResourceIdList),
    Member::new("Tag", "Tags", false, &TagList),
]);
static DeleteVolumeRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("VolumeId", "VolumeId", true, &WORDS),
]);
static DeleteVpcRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("VpcId", "VpcId", true, &WORDS),
]);
static DeregisterImageRequest: Shape = Shape::structure(&[
    Member::new("DeleteAssociatedSnapshots", "DeleteAssociatedSnapshots", false, &FLAG),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ImageId", "ImageId", true, &WORDS),
]);
static ZoneNameStringList: Shape = Shape::list(0, MOST, &WORDS);
static ZoneIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static ValueStringList: Shape = Shape::list(0, MOST, &WORDS);
static Filter: Shape = Shape::structure(&[
    Member::new("Name", "Name", false, &WORDS),
    Member::new("Value", "Values", false, &ValueStringList),
]);
static FilterList: Shape = Shape::list(0, MOST, &Filter);
static DescribeAvailabilityZonesRequest: Shape = Shape::structure(&[
    Member::new("AllAvailabilityZones", "AllAvailabilityZones", false, &FLAG),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("ZoneId", "ZoneIds", false, &ZoneIdStringList),
    Member::new("ZoneName", "ZoneNames", false, &ZoneNameStringList),
]);
static ExecutableByStringList: Shape = Shape::list(0, MOST, &WORDS);
static ImageIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static OwnerStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeImagesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ExecutableBy", "ExecutableUsers", false, &ExecutableByStringList),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("ImageId", "ImageIds", false, &ImageIdStringList),
    Member::new("IncludeDeprecated", "IncludeDeprecated", false, &FLAG),
    Member::new("IncludeDisabled", "IncludeDisabled", false, &FLAG),
    Member::new("MaxResults", "MaxResults", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("Owner", "Owners", false, &OwnerStringList),
]);
static LocationType: Shape = Shape::text(0, MOST, None, LocationType_VALUES, false);
static DITOMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static DescribeInstanceTypeOfferingsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("LocationType", "LocationType", false, &LocationType),
    Member::new("MaxResults", "MaxResults", false, &DITOMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static RequestInstanceTypeList: Shape = Shape::list(0, 100, &InstanceType);
static DITMaxResults: Shape = Shape::Integer(Some(5), Some(100));
static DescribeInstanceTypesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludeUnsupportedInRegion", "IncludeUnsupportedInRegion", false, &FLAG),
    Member::new("InstanceType", "InstanceTypes", false, &RequestInstanceTypeList),
    Member::new("MaxResults", "MaxResults", false, &DITMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static InstanceIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeInstancesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("InstanceId", "InstanceIds", false, &InstanceIdStringList),
    Member::new("MaxResults", "MaxResults", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static KeyNameStringList: Shape = Shape::list(0, MOST, &WORDS);
static KeyPairIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeKeyPairsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludePublicKey", "IncludePublicKey", false, &FLAG),
    Member::new("KeyName", "KeyNames", false, &KeyNameStringList),
    Member::new("KeyPairId", "KeyPairIds", false, &KeyPairIdStringList),
]);
static DescribeLaunchTemplateVersionsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &WORDS),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &LaunchTemplateName),
    Member::new("LaunchTemplateVersion", "Versions", false, &VersionStringList),
    Member::new("MaxResults", "MaxResults", false, &INTEGER),
    Member::new("MaxVersion", "MaxVersion", false, &WORDS),
    Member::new("MinVersion", "MinVersion", false, &WORDS),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("ResolveAlias", "ResolveAlias", false, &FLAG),
]);
static LaunchTemplateIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static LaunchTemplateNameStringList: Shape = Shape::list(0, MOST, &LaunchTemplateName);
static DescribeLaunchTemplatesMaxResults: Shape = Shape::Integer(Some(1), Some(200));
static DescribeLaunchTemplatesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("LaunchTemplateId", "LaunchTemplateIds", false, &LaunchTemplateIdStringList),
    Member::new("LaunchTemplateName", "LaunchTemplateNames", false, &LaunchTemplateNameStringList),
    Member::new("MaxResults", "MaxResults", false, &DescribeLaunchTemplatesMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static DescribeNetworkInterfacesMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static NetworkInterfaceIdList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeNetworkInterfacesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxResults", "MaxResults", false, &DescribeNetworkInterfacesMaxResults),
    Member::new("NetworkInterfaceId", "NetworkInterfaceIds", false, &NetworkInterfaceIdList),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static PlacementGroupIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static PlacementGroupStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribePlacementGroupsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("GroupId", "GroupIds", false, &PlacementGroupIdStringList),
    Member::new("GroupName", "GroupNames", false, &PlacementGroupStringList),
]);
static SecurityGroupRuleIdList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeSecurityGroupRulesMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static DescribeSecurityGroupRulesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("MaxResults", "MaxResults", false, &DescribeSecurityGroupRulesMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("SecurityGroupRuleId", "SecurityGroupRuleIds", false, &SecurityGroupRuleIdList),
]);
static GroupIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static GroupNameStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeSecurityGroupsMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static DescribeSecurityGroupsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("GroupId", "GroupIds", false, &GroupIdStringList),
    Member::new("GroupName", "GroupNames", false, &GroupNameStringList),
    Member::new("MaxResults", "MaxResults", false, &DescribeSecurityGroupsMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static RestorableByStringList: Shape = Shape::list(0, MOST, &WORDS);
static SnapshotIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeSnapshotsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("MaxResults", "MaxResults", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("Owner", "OwnerIds", false, &OwnerStringList),
    Member::new("RestorableBy", "RestorableByUserIds", false, &RestorableByStringList),
    Member::new("SnapshotId", "SnapshotIds", false, &SnapshotIdStringList),
]);
static SubnetIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeSubnetsMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static DescribeSubnetsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("MaxResults", "MaxResults", false, &DescribeSubnetsMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("SubnetId", "SubnetIds", false, &SubnetIdStringList),
]);
static VolumeIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeVolumesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("IncludeManagedResources", "IncludeManagedResources", false, &FLAG),
    Member::new("MaxResults", "MaxResults", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("VolumeId", "VolumeIds", false, &VolumeIdStringList),
]);
static VpcAttributeName: Shape = Shape::text(0, MOST, None, VpcAttributeName_VALUES, false);
static DescribeVpcAttributeRequest: Shape = Shape::structure(&[
    Member::new("Attribute", "Attribute", true, &VpcAttributeName),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("VpcId", "VpcId", true, &WORDS),
]);
static VpcBlockPublicAccessExclusionIdList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeVpcBlockPublicAccessExclusionsMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static DescribeVpcBlockPublicAccessExclusionsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ExclusionId", "ExclusionIds", false, &VpcBlockPublicAccessExclusionIdList),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("MaxResults", "MaxResults", false, &DescribeVpcBlockPublicAccessExclusionsMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
]);
static DescribeVpcBlockPublicAccessOptionsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static VpcIdStringList: Shape = Shape::list(0, MOST, &WORDS);
static DescribeVpcsMaxResults: Shape = Shape::Integer(Some(5), Some(1000));
static DescribeVpcsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Filter", "Filters", false, &FilterList),
    Member::new("MaxResults", "MaxResults", false, &DescribeVpcsMaxResults),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("VpcId", "VpcIds", false, &VpcIdStringList),
]);
static DisableAllowedImagesSettingsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static DisableEbsEncryptionByDefaultRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static DisableImageDeregistrationProtectionRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ImageId", "ImageId", true, &WORDS),
]);
static AllowedImagesSettingsEnabledState: Shape = Shape::text(0, MOST, None, AllowedImagesSettingsEnabledState_VALUES, false);
static EnableAllowedImagesSettingsRequest: Shape = Shape::structure(&[
    Member::new("AllowedImagesSettingsState", "AllowedImagesSettingsState", true, &AllowedImagesSettingsEnabledState),
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static EnableEbsEncryptionByDefaultRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static EnableImageDeregistrationProtectionRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ImageId", "ImageId", true, &WORDS),
    Member::new("WithCooldown", "WithCooldown", false, &FLAG),
]);
static GetAllowedImagesSettingsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static GetEbsDefaultKmsKeyIdRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static GetEbsEncryptionByDefaultRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static ArchitectureType: Shape = Shape::text(0, MOST, None, ArchitectureType_VALUES, false);
static ArchitectureTypeSet: Shape = Shape::list(0, 3, &ArchitectureType);
static VirtualizationType: Shape = Shape::text(0, MOST, None, VirtualizationType_VALUES, false);
static VirtualizationTypeSet: Shape = Shape::list(0, 2, &VirtualizationType);
static GetInstanceTypesFromInstanceRequirementsRequest: Shape = Shape::structure(&[
    Member::new("ArchitectureType", "ArchitectureTypes", true, &ArchitectureTypeSet),
    Member::new("Context", "Context", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("InstanceRequirements", "InstanceRequirements", true, &InstanceRequirementsRequest),
    Member::new("MaxResults", "MaxResults", false, &INTEGER),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("VirtualizationType", "VirtualizationTypes", true, &VirtualizationTypeSet),
]);
static ImportKeyPairRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("KeyName", "KeyName", true, &WORDS),
    Member::new("PublicKeyMaterial", "PublicKeyMaterial", true, &BYTES),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
]);
static ModifyEbsDefaultKmsKeyIdRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("KmsKeyId", "KmsKeyId", true, &WORDS),
]);
static ModifyLaunchTemplateRequest: Shape = Shape::structure(&[
    Member::new("ClientToken", "ClientToken", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &WORDS),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &LaunchTemplateName),
    Member::new("SetDefaultVersion", "DefaultVersion", false, &WORDS),
]);
static AttributeBooleanValue: Shape = Shape::structure(&[
    Member::new("Value", "Value", false, &FLAG),
]);
static ModifyVpcAttributeRequest: Shape = Shape::structure(&[
    Member::new("EnableDnsHostnames", "EnableDnsHostnames", false, &AttributeBooleanValue),
    Member::new("EnableDnsSupport", "EnableDnsSupport", false, &AttributeBooleanValue),
    Member::new("EnableNetworkAddressUsageMetrics", "EnableNetworkAddressUsageMetrics", false, &AttributeBooleanValue),
    Member::new("VpcId", "VpcId", true, &WORDS),
]);
static InternetGatewayBlockMode: Shape = Shape::text(0, MOST, None, InternetGatewayBlockMode_VALUES, false);
static ModifyVpcBlockPublicAccessOptionsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("InternetGatewayBlockMode", "InternetGatewayBlockMode", true, &InternetGatewayBlockMode),
]);
static BillingProductList: Shape = Shape::list(0, MOST, &WORDS);
static BootModeValues: Shape = Shape::text(0, MOST, None, BootModeValues_VALUES, false);
static TpmSupportValues: Shape = Shape::text(0, MOST, None, TpmSupportValues_VALUES, false);
static ImageUefiDataRequest: Shape = Shape::text(0, 64000, None, &[], true);
static ImdsSupportValues: Shape = Shape::text(0, MOST, None, ImdsSupportValues_VALUES, false);
static ArchitectureValues: Shape = Shape::text(0, MOST, None, ArchitectureValues_VALUES, false);
static RegisterImageRequest: Shape = Shape::structure(&[
    Member::new("Architecture", "Architecture", false, &ArchitectureValues),
    Member::new("BillingProduct", "BillingProducts", false, &BillingProductList),
    Member::new("BlockDeviceMapping", "BlockDeviceMappings", false, &BlockDeviceMappingRequestList),
    Member::new("BootMode", "BootMode", false, &BootModeValues),
    Member::new("Description", "Description", false, &ImageDescriptionRequest),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("EnaSupport", "EnaSupport", false, &FLAG),
    Member::new("ImageLocation", "ImageLocation", false, &WORDS),
    Member::new("ImdsSupport", "ImdsSupport", false, &ImdsSupportValues),
    Member::new("KernelId", "KernelId", false, &WORDS),
    Member::new("Name", "Name", true, &ImageNameRequest),
    Member::new("RamdiskId", "RamdiskId", false, &WORDS),
    Member::new("RootDeviceName", "RootDeviceName", false, &WORDS),
    Member::new("SriovNetSupport", "SriovNetSupport", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("TpmSupport", "TpmSupport", false, &TpmSupportValues),
    Member::new("UefiData", "UefiData", false, &ImageUefiDataRequest),
    Member::new("VirtualizationType", "VirtualizationType", false, &WORDS),
]);
static ImageProviderRequestList: Shape = Shape::list(0, MOST, &WORDS);
static MarketplaceProductCodeRequestList: Shape = Shape::list(0, MOST, &WORDS);
static ImageNameCriteriaRequest: Shape = Shape::text(0, 128, None, &[], false);
static ImageNameCriteriaRequestList: Shape = Shape::list(0, MOST, &ImageNameCriteriaRequest);
static MaximumDaysSinceDeprecatedValue: Shape = Shape::Integer(Some(0), Some(2147483647));
static DeprecationTimeConditionRequest: Shape = Shape::structure(&[
    Member::new("MaximumDaysSinceDeprecated", "MaximumDaysSinceDeprecated", false, &MaximumDaysSinceDeprecatedValue),
]);
static MaximumDaysSinceCreatedValue: Shape = Shape::Integer(Some(0), Some(2147483647));
static CreationDateConditionRequest: Shape = Shape::structure(&[
    Member::new("MaximumDaysSinceCreated", "MaximumDaysSinceCreated", false, &MaximumDaysSinceCreatedValue),
]);
static ImageWatermarkFilterRequest: Shape = Shape::structure(&[
    Member::new("MaximumDaysSinceSourceImageCreated", "MaximumDaysSinceSourceImageCreated", false, &INTEGER),
    Member::new("MaximumDaysSinceWatermarkCreated", "MaximumDaysSinceWatermarkCreated", false, &INTEGER),
    Member::new("SourceImageRegion", "SourceImageRegion", false, &WORDS),
    Member::new("WatermarkKey", "WatermarkKey", false, &WORDS),
]);
static ImageWatermarkFilterRequestList: Shape = Shape::list(0, MOST, &ImageWatermarkFilterRequest);
static MaxDaysSinceLastFindingScanValue: Shape = Shape::Integer(Some(0), Some(2147483647));
static SeverityLabel: Shape = Shape::text(0, MOST, None, SeverityLabel_VALUES, false);
static MaxDaysSinceFixAvailableValue: Shape = Shape::Integer(Some(0), Some(2147483647));
static ScanResultConditionRequest: Shape = Shape::structure(&[
    Member::new("MaxDaysSinceCriticalFixAvailable", "MaxDaysSinceCriticalFixAvailable", false, &MaxDaysSinceFixAvailableValue),
    Member::new("MaxDaysSinceHighFixAvailable", "MaxDaysSinceHighFixAvailable", false, &MaxDaysSinceFixAvailableValue),
    Member::new("MaxDaysSinceInformationalFixAvailable", "MaxDaysSinceInformationalFixAvailable", false, &MaxDaysSinceFixAvailableValue),
    Member::new("MaxDaysSinceLastFindingScan", "MaxDaysSinceLastFindingScan", false, &MaxDaysSinceLastFindingScanValue),
    Member::new("MaxDaysSinceLowFixAvailable", "MaxDaysSinceLowFixAvailable", false, &MaxDaysSinceFixAvailableValue),
    Member::new("MaxDaysSinceMediumFixAvailable", "MaxDaysSinceMediumFixAvailable", false, &MaxDaysSinceFixAvailableValue),
    Member::new("MaximumSeverityLabel", "MaximumSeverityLabel", false, &SeverityLabel),
]);
static ImageCriterionRequest: Shape = Shape::structure(&[
    Member::new("CreationDateCondition", "CreationDateCondition", false, &CreationDateConditionRequest),
    Member::new("DeprecationTimeCondition", "DeprecationTimeCondition", false, &DeprecationTimeConditionRequest),
    Member::new("ImageName", "ImageNames", false, &ImageNameCriteriaRequestList),
    Member::new("ImageProvider", "ImageProviders", false, &ImageProviderRequestList),
    Member::new("ImageWatermark", "ImageWatermarks", false, &ImageWatermarkFilterRequestList),
    Member::new("MarketplaceProductCode", "MarketplaceProductCodes", false, &MarketplaceProductCodeRequestList),
    Member::new("ScanResultCondition", "ScanResultCondition", false, &ScanResultConditionRequest),
]);
static ImageCriterionRequestList: Shape = Shape::list(0, MOST, &ImageCriterionRequest);
static ReplaceImageCriteriaInAllowedImagesSettingsRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("ImageCriterion", "ImageCriteria", false, &ImageCriterionRequestList),
]);
static ResetEbsDefaultKmsKeyIdRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
]);
static RevokeSecurityGroupEgressRequest: Shape = Shape::structure(&[
    Member::new("CidrIp", "CidrIp", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("FromPort", "FromPort", false, &INTEGER),
    Member::new("GroupId", "GroupId", true, &WORDS),
    Member::new("IpPermissions", "IpPermissions", false, &IpPermissionList),
    Member::new("IpProtocol", "IpProtocol", false, &WORDS),
    Member::new("SecurityGroupRuleId", "SecurityGroupRuleIds", false, &SecurityGroupRuleIdList),
    Member::new("SourceSecurityGroupName", "SourceSecurityGroupName", false, &WORDS),
    Member::new("SourceSecurityGroupOwnerId", "SourceSecurityGroupOwnerId", false, &WORDS),
    Member::new("ToPort", "ToPort", false, &INTEGER),
]);
static RevokeSecurityGroupIngressRequest: Shape = Shape::structure(&[
    Member::new("CidrIp", "CidrIp", false, &WORDS),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("FromPort", "FromPort", false, &INTEGER),
    Member::new("GroupId", "GroupId", false, &WORDS),
    Member::new("GroupName", "GroupName", false, &WORDS),
    Member::new("IpPermissions", "IpPermissions", false, &IpPermissionList),
    Member::new("IpProtocol", "IpProtocol", false, &WORDS),
    Member::new("SecurityGroupRuleId", "SecurityGroupRuleIds", false, &SecurityGroupRuleIdList),
    Member::new("SourceSecurityGroupName", "SourceSecurityGroupName", false, &WORDS),
    Member::new("SourceSecurityGroupOwnerId", "SourceSecurityGroupOwnerId", false, &WORDS),
    Member::new("ToPort", "ToPort", false, &INTEGER),
]);
static InstanceIpv6Address: Shape = Shape::structure(&[
    Member::new("Ipv6Address", "Ipv6Address", false, &WORDS),
    Member::new("IsPrimaryIpv6", "IsPrimaryIpv6", false, &FLAG),
]);
static InstanceIpv6AddressList: Shape = Shape::list(0, MOST, &InstanceIpv6Address);
static RunInstancesMonitoringEnabled: Shape = Shape::structure(&[
    Member::new("Enabled", "Enabled", true, &FLAG),
    Member::new("MetricCategoryId", "MetricCategoryIds", false, &MetricCategoryIdList),
]);
static Placement: Shape = Shape::structure(&[
    Member::new("Affinity", "Affinity", false, &WORDS),
    Member::new("AvailabilityZone", "AvailabilityZone", false, &WORDS),
    Member::new("AvailabilityZoneId", "AvailabilityZoneId", false, &WORDS),
    Member::new("GroupId", "GroupId", false, &WORDS),
    Member::new("GroupName", "GroupName", false, &WORDS),
    Member::new("HostId", "HostId", false, &WORDS),
    Member::new("HostResourceGroupArn", "HostResourceGroupArn", false, &WORDS),
    Member::new("PartitionNumber", "PartitionNumber", false, &INTEGER),
    Member::new("SpreadDomain", "SpreadDomain", false, &WORDS),
    Member::new("Tenancy", "Tenancy", false, &Tenancy),
]);
static RunInstancesUserData: Shape = Shape::text(0, MOST, None, &[], true);
static ElasticGpuSpecifications: Shape = Shape::list(0, MOST, &ElasticGpuSpecification);
static ElasticInferenceAcceleratorCount: Shape = Shape::Integer(Some(1), None);
static ElasticInferenceAccelerator: Shape = Shape::structure(&[
    Member::new("Count", "Count", false, &ElasticInferenceAcceleratorCount),
    Member::new("Type", "Type", true, &WORDS),
]);
static ElasticInferenceAccelerators: Shape = Shape::list(0, MOST, &ElasticInferenceAccelerator);
static LaunchTemplateSpecification: Shape = Shape::structure(&[
    Member::new("LaunchTemplateId", "LaunchTemplateId", false, &WORDS),
    Member::new("LaunchTemplateName", "LaunchTemplateName", false, &WORDS),
    Member::new("Version", "Version", false, &WORDS),
]);
static SpotMarketOptions: Shape = Shape::structure(&[
    Member::new("BlockDurationMinutes", "BlockDurationMinutes", false, &INTEGER),
    Member::new("InstanceInterruptionBehavior", "InstanceInterruptionBehavior", false, &InstanceInterruptionBehavior),
    Member::new("MaxPrice", "MaxPrice", false, &WORDS),
    Member::new("SpotInstanceType", "SpotInstanceType", false, &SpotInstanceType),
    Member::new("ValidUntil", "ValidUntil", false, &INSTANT),
]);
static InstanceMarketOptionsRequest: Shape = Shape::structure(&[
    Member::new("MarketType", "MarketType", false, &MarketType),
    Member::new("SpotOptions", "SpotOptions", false, &SpotMarketOptions),
]);
static CpuOptionsRequest: Shape = Shape::structure(&[
    Member::new("AmdSevSnp", "AmdSevSnp", false, &AmdSevSnpSpecification),
    Member::new("CoreCount", "CoreCount", false, &INTEGER),
    Member::new("NestedVirtualization", "NestedVirtualization", false, &NestedVirtualizationSpecification),
    Member::new("ThreadsPerCore", "ThreadsPerCore", false, &INTEGER),
]);
static CapacityReservationSpecification: Shape = Shape::structure(&[
    Member::new("CapacityReservationPreference", "CapacityReservationPreference", false, &CapacityReservationPreference),
    Member::new("CapacityReservationTarget", "CapacityReservationTarget", false, &CapacityReservationTarget),
]);
static HibernationOptionsRequest: Shape = Shape::structure(&[
    Member::new("Configured", "Configured", false, &FLAG),
]);
static LicenseConfigurationRequest: Shape = Shape::structure(&[
    Member::new("LicenseConfigurationArn", "LicenseConfigurationArn", false, &WORDS),
]);
static LicenseSpecificationListRequest: Shape = Shape::list(0, MOST, &LicenseConfigurationRequest);
static HttpTokensState: Shape = Shape::text(0, MOST, None, HttpTokensState_VALUES, false);
static InstanceMetadataEndpointState: Shape = Shape::text(0, MOST, None, InstanceMetadataEndpointState_VALUES, false);
static InstanceMetadataProtocolState: Shape = Shape::text(0, MOST, None, InstanceMetadataProtocolState_VALUES, false);
static InstanceMetadataTagsState: Shape = Shape::text(0, MOST, None, InstanceMetadataTagsState_VALUES, false);
static InstanceMetadataOptionsRequest: Shape = Shape::structure(&[
    Member::new("HttpEndpoint", "HttpEndpoint", false, &InstanceMetadataEndpointState),
    Member::new("HttpProtocolIpv6", "HttpProtocolIpv6", false, &InstanceMetadataProtocolState),
    Member::new("HttpPutResponseHopLimit", "HttpPutResponseHopLimit", false, &INTEGER),
    Member::new("HttpTokens", "HttpTokens", false, &HttpTokensState),
    Member::new("InstanceMetadataTags", "InstanceMetadataTags", false, &InstanceMetadataTagsState),
]);
static EnclaveOptionsRequest: Shape = Shape::structure(&[
    Member::new("Enabled", "Enabled", false, &FLAG),
]);
static PrivateDnsNameOptionsRequest: Shape = Shape::structure(&[
    Member::new("EnableResourceNameDnsAAAARecord", "EnableResourceNameDnsAAAARecord", false, &FLAG),
    Member::new("EnableResourceNameDnsARecord", "EnableResourceNameDnsARecord", false, &FLAG),
    Member::new("HostnameType", "HostnameType", false, &HostnameType),
]);
static InstanceAutoRecoveryState: Shape = Shape::text(0, MOST, None, InstanceAutoRecoveryState_VALUES, false);
static InstanceMaintenanceOptionsRequest: Shape = Shape::structure(&[
    Member::new("AutoRecovery", "AutoRecovery", false, &InstanceAutoRecoveryState),
]);
static InstanceNetworkPerformanceOptionsRequest: Shape = Shape::structure(&[
    Member::new("BandwidthWeighting", "BandwidthWeighting", false, &InstanceBandwidthWeighting),
]);
static InstanceSecondaryInterfacePrivateIpAddressRequest: Shape = Shape::structure(&[
    Member::new("PrivateIpAddress", "PrivateIpAddress", true, &WORDS),
]);
static InstanceSecondaryInterfacePrivateIpAddressListRequest: Shape = Shape::list(0, MOST, &InstanceSecondaryInterfacePrivateIpAddressRequest);
static InstanceSecondaryInterfaceSpecificationRequest: Shape = Shape::structure(&[
    Member::new("DeleteOnTermination", "DeleteOnTermination", false, &FLAG),
    Member::new("DeviceIndex", "DeviceIndex", false, &INTEGER),
    Member::new("InterfaceType", "InterfaceType", false, &SecondaryInterfaceType),
    Member::new("NetworkCardIndex", "NetworkCardIndex", false, &INTEGER),
    Member::new("PrivateIpAddress", "PrivateIpAddresses", false, &InstanceSecondaryInterfacePrivateIpAddressListRequest),
    Member::new("PrivateIpAddressCount", "PrivateIpAddressCount", false, &INTEGER),
    Member::new("SecondarySubnetId", "SecondarySubnetId", false, &WORDS),
]);
static InstanceSecondaryInterfaceSpecificationListRequest: Shape = Shape::list(0, MOST, &InstanceSecondaryInterfaceSpecificationRequest);
static InstanceNetworkInterfaceSpecification: Shape = Shape::structure(&[
    Member::new("AssociateCarrierIpAddress", "AssociateCarrierIpAddress", false, &FLAG),
    Member::new("AssociatePublicIpAddress", "AssociatePublicIpAddress", false, &FLAG),
    Member::new("ConnectionTrackingSpecification", "ConnectionTrackingSpecification", false, &ConnectionTrackingSpecificationRequest),
    Member::new("DeleteOnTermination", "DeleteOnTermination", false, &FLAG),
    Member::new("Description", "Description", false, &WORDS),
    Member::new("DeviceIndex", "DeviceIndex", false, &INTEGER),
    Member::new("EnaQueueCount", "EnaQueueCount", false, &INTEGER),
    Member::new("EnaSrdSpecification", "EnaSrdSpecification", false, &EnaSrdSpecificationRequest),
    Member::new("InterfaceType", "InterfaceType", false, &WORDS),
    Member::new("Ipv4Prefix", "Ipv4Prefixes", false, &Ipv4PrefixList),
    Member::new("Ipv4PrefixCount", "Ipv4PrefixCount", false, &INTEGER),
    Member::new("Ipv6AddressCount", "Ipv6AddressCount", false, &INTEGER),
    Member::new("Ipv6Addresses", "Ipv6Addresses", false, &InstanceIpv6AddressList),
    Member::new("Ipv6Prefix", "Ipv6Prefixes", false, &Ipv6PrefixList),
    Member::new("Ipv6PrefixCount", "Ipv6PrefixCount", false, &INTEGER),
    Member::new("NetworkCardIndex", "NetworkCardIndex", false, &INTEGER),
    Member::new("NetworkInterfaceId", "NetworkInterfaceId", false, &WORDS),
    Member::new("PrimaryIpv6", "PrimaryIpv6", false, &FLAG),
    Member::new("PrivateIpAddress", "PrivateIpAddress", false, &WORDS),
    Member::new("PrivateIpAddresses", "PrivateIpAddresses", false, &PrivateIpAddressSpecificationList),
    Member::new("SecondaryPrivateIpAddressCount", "SecondaryPrivateIpAddressCount", false, &INTEGER),
    Member::new("SecurityGroupId", "Groups", false, &SecurityGroupIdStringList),
    Member::new("SubnetId", "SubnetId", false, &WORDS),
]);
static InstanceNetworkInterfaceSpecificationList: Shape = Shape::list(0, MOST, &InstanceNetworkInterfaceSpecification);
static IamInstanceProfileSpecification: Shape = Shape::structure(&[
    Member::new("Arn", "Arn", false, &WORDS),
    Member::new("Name", "Name", false, &WORDS),
]);
static RunInstancesRequest: Shape = Shape::structure(&[
    Member::new("AdditionalInfo", "AdditionalInfo", false, &WORDS),
    Member::new("BlockDeviceMapping", "BlockDeviceMappings", false, &BlockDeviceMappingRequestList),
    Member::new("CapacityReservationSpecification", "CapacityReservationSpecification", false, &CapacityReservationSpecification),
    Member::new("ClientToken", "ClientToken", false, &WORDS),
    Member::new("CpuOptions", "CpuOptions", false, &CpuOptionsRequest),
    Member::new("CreditSpecification", "CreditSpecification", false, &CreditSpecificationRequest),
    Member::new("DisableApiStop", "DisableApiStop", false, &FLAG),
    Member::new("DisableApiTermination", "DisableApiTermination", false, &FLAG),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("EbsOptimized", "EbsOptimized", false, &FLAG),
    Member::new("ElasticGpuSpecification", "ElasticGpuSpecification", false, &ElasticGpuSpecifications),
    Member::new("ElasticInferenceAccelerator", "ElasticInferenceAccelerators", false, &ElasticInferenceAccelerators),
    Member::new("EnablePrimaryIpv6", "EnablePrimaryIpv6", false, &FLAG),
    Member::new("EnclaveOptions", "EnclaveOptions", false, &EnclaveOptionsRequest),
    Member::new("HibernationOptions", "HibernationOptions", false, &HibernationOptionsRequest),
    Member::new("IamInstanceProfile", "IamInstanceProfile", false, &IamInstanceProfileSpecification),
    Member::new("ImageId", "ImageId", false, &WORDS),
    Member::new("InstanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior", false, &ShutdownBehavior),
    Member::new("InstanceMarketOptions", "InstanceMarketOptions", false, &InstanceMarketOptionsRequest),
    Member::new("InstanceType", "InstanceType", false, &InstanceType),
    Member::new("Ipv6Address", "Ipv6Addresses", false, &InstanceIpv6AddressList),
    Member::new("Ipv6AddressCount", "Ipv6AddressCount", false, &INTEGER),
    Member::new("KernelId", "KernelId", false, &WORDS),
    Member::new("KeyName", "KeyName", false, &WORDS),
    Member::new("LaunchTemplate", "LaunchTemplate", false, &LaunchTemplateSpecification),
    Member::new("LicenseSpecification", "LicenseSpecifications", false, &LicenseSpecificationListRequest),
    Member::new("MaintenanceOptions", "MaintenanceOptions", false, &InstanceMaintenanceOptionsRequest),
    Member::new("MaxCount", "MaxCount", true, &INTEGER),
    Member::new("MetadataOptions", "MetadataOptions", false, &InstanceMetadataOptionsRequest),
    Member::new("MinCount", "MinCount", true, &INTEGER),
    Member::new("Monitoring", "Monitoring", false, &RunInstancesMonitoringEnabled),
    Member::new("NetworkInterface", "NetworkInterfaces", false, &InstanceNetworkInterfaceSpecificationList),
    Member::new("NetworkPerformanceOptions", "NetworkPerformanceOptions", false, &InstanceNetworkPerformanceOptionsRequest),
    Member::new("Operator", "Operator", false, &OperatorRequest),
    Member::new("Placement", "Placement", false, &Placement),
    Member::new("PrivateDnsNameOptions", "PrivateDnsNameOptions", false, &PrivateDnsNameOptionsRequest),
    Member::new("PrivateIpAddress", "PrivateIpAddress", false, &WORDS),
    Member::new("RamdiskId", "RamdiskId", false, &WORDS),
    Member::new("SecondaryInterface", "SecondaryInterfaces", false, &InstanceSecondaryInterfaceSpecificationListRequest),
    Member::new("SecurityGroup", "SecurityGroups", false, &SecurityGroupStringList),
    Member::new("SecurityGroupId", "SecurityGroupIds", false, &SecurityGroupIdStringList),
    Member::new("SubnetId", "SubnetId", false, &WORDS),
    Member::new("TagSpecification", "TagSpecifications", false, &TagSpecificationList),
    Member::new("UserData", "UserData", false, &RunInstancesUserData),
]);
static TerminateInstancesRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("Force", "Force", false, &FLAG),
    Member::new("InstanceId", "InstanceIds", true, &InstanceIdStringList),
    Member::new("SkipOsShutdown", "SkipOsShutdown", false, &FLAG),
]);
static ResourceType_VALUES: &[&str] = &["capacity-reservation", "client-vpn-endpoint", "customer-gateway", "carrier-gateway", "coip-pool", "declarative-policies-report", "dedicated-host", "dhcp-options", "egress-only-internet-gateway", "elastic-ip", "elastic-gpu", "export-image-task", "export-instance-task", "fca-policy", "fleet", "fpga-image", "host-reservation", "image", "image-usage-report", "import-image-task", "import-snapshot-task", "instance", "instance-event-window", "internet-gateway", "ipam", "ipam-pool", "ipam-scope", "ipv4pool-ec2", "ipv6pool-ec2", "key-pair", "launch-template", "local-gateway", "local-gateway-route-table", "local-gateway-virtual-interface", "local-gateway-virtual-interface-group", "local-gateway-route-table-vpc-association", "local-gateway-route-table-virtual-interface-group-association", "natgateway", "network-acl", "network-interface", "network-insights-analysis", "network-insights-path", "network-insights-access-scope", "network-insights-access-scope-analysis", "outpost-lag", "placement-group", "prefix-list", "replace-root-volume-task", "reserved-instances", "route-table", "security-group", "security-group-rule", "service-link-virtual-interface", "snapshot", "spot-fleet-request", "spot-instances-request", "subnet", "subnet-cidr-reservation", "traffic-mirror-filter", "traffic-mirror-session", "traffic-mirror-target", "transit-gateway", "transit-gateway-attachment", "transit-gateway-connect-peer", "transit-gateway-multicast-domain", "transit-gateway-policy-table", "transit-gateway-metering-policy", "transit-gateway-route-table", "transit-gateway-route-table-announcement", "volume", "vpc", "vpc-endpoint", "vpc-endpoint-connection", "vpc-endpoint-service", "vpc-endpoint-service-permission", "vpc-peering-connection", "vpn-connection", "vpn-gateway", "vpc-flow-log", "capacity-reservation-fleet", "traffic-mirror-filter-rule", "vpc-endpoint-connection-device-type", "verified-access-instance", "verified-access-group", "verified-access-endpoint", "verified-access-policy", "verified-access-trust-provider", "vpn-connection-device-type", "vpc-block-public-access-exclusion", "vpc-encryption-control", "route-server", "route-server-endpoint", "route-server-peer", "ipam-resource-discovery", "ipam-resource-discovery-association", "instance-connect-endpoint", "verified-access-endpoint-target", "ipam-external-resource-verification-token", "capacity-block", "mac-modification-task", "ipam-prefix-list-resolver", "ipam-policy", "ipam-prefix-list-resolver-target", "ipam-internet-registry-association", "secondary-interface", "secondary-network", "secondary-subnet", "capacity-manager-data-export", "vpn-concentrator", "ipam-pool-allocation", "capacity-reservation-cancellation-quote", "application-status-check", "capacity-reservation-modification-quote", "metric-category"];
static SnapshotLocationEnum_VALUES: &[&str] = &["regional", "local"];
static BootModeOverrideValues_VALUES: &[&str] = &["uefi"];
static VolumeType_VALUES: &[&str] = &["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"];
static KeyType_VALUES: &[&str] = &["rsa", "ed25519"];
static KeyFormat_VALUES: &[&str] = &["pem", "ppk"];
static InstanceType_VALUES: &[&str] = &["a1.medium", "a1.large", "a1.xlarge", "a1.2xlarge", "a1.4xlarge", "a1.metal", "c1.medium", "c1.xlarge", "c3.large", "c3.xlarge", "c3.2xlarge", "c3.4xlarge", "c3.8xlarge", "c4.large", "c4.xlarge", "c4.2xlarge", "c4.4xlarge", "c4.8xlarge", "c5.large", "c5.xlarge", "c5.2xlarge", "c5.4xlarge", "c5.9xlarge", "c5.12xlarge", "c5.18xlarge", "c5.24xlarge", "c5.metal", "c5a.large", "c5a.xlarge", "c5a.2xlarge", "c5a.4xlarge", "c5a.8xlarge", "c5a.12xlarge", "c5a.16xlarge", "c5a.24xlarge", "c5ad.large", "c5ad.xlarge", "c5ad.2xlarge", "c5ad.4xlarge", "c5ad.8xlarge", "c5ad.12xlarge", "c5ad.16xlarge", "c5ad.24xlarge", "c5d.large", "c5d.xlarge", "c5d.2xlarge", "c5d.4xlarge", "c5d.9xlarge", "c5d.12xlarge", "c5d.18xlarge", "c5d.24xlarge", "c5d.metal", "c5n.large", "c5n.xlarge", "c5n.2xlarge", "c5n.4xlarge", "c5n.9xlarge", "c5n.18xlarge", "c5n.metal", "c6g.medium", "c6g.large", "c6g.xlarge", "c6g.2xlarge", "c6g.4xlarge", "c6g.8xlarge", "c6g.12xlarge", "c6g.16xlarge", "c6g.metal", "c6gd.medium", "c6gd.large", "c6gd.xlarge", "c6gd.2xlarge", "c6gd.4xlarge", "c6gd.8xlarge", "c6gd.12xlarge", "c6gd.16xlarge", "c6gd.metal", "c6gn.medium", "c6gn.large", "c6gn.xlarge", "c6gn.2xlarge", "c6gn.4xlarge", "c6gn.8xlarge", "c6gn.12xlarge", "c6gn.16xlarge", "c6i.large", "c6i.xlarge", "c6i.2xlarge", "c6i.4xlarge", "c6i.8xlarge", "c6i.12xlarge", "c6i.16xlarge", "c6i.24xlarge", "c6i.32xlarge", "c6i.metal", "cc1.4xlarge", "cc2.8xlarge", "cg1.4xlarge", "cr1.8xlarge", "d2.xlarge", "d2.2xlarge", "d2.4xlarge", "d2.8xlarge", "d3.xlarge", "d3.2xlarge", "d3.4xlarge", "d3.8xlarge", "d3en.xlarge", "d3en.2xlarge", "d3en.4xlarge", "d3en.6xlarge", "d3en.8xlarge", "d3en.12xlarge", "dl1.24xlarge", "f1.2xlarge", "f1.4xlarge", "f1.16xlarge", "g2.2xlarge", "g2.8xlarge", "g3.4xlarge", "g3.8xlarge", "g3.16xlarge", "g3s.xlarge", "g4ad.xlarge", "g4ad.2xlarge", "g4ad.4xlarge", "g4ad.8xlarge", "g4ad.16xlarge", "g4dn.xlarge", "g4dn.2xlarge", "g4dn.4xlarge", "g4dn.8xlarge", "g4dn.12xlarge", "g4dn.16xlarge", "g4dn.metal", "g5.xlarge", "g5.2xlarge", "g5.4xlarge", "g5.8xlarge", "g5.12xlarge", "g5.16xlarge", "g5.24xlarge", "g5.48xlarge", "g5g.xlarge", "g5g.2xlarge", "g5g.4xlarge", "g5g.8xlarge", "g5g.16xlarge", "g5g.metal", "hi1.4xlarge", "hpc6a.48xlarge", "hs1.8xlarge", "h1.2xlarge", "h1.4xlarge", "h1.8xlarge", "h1.16xlarge", "i2.xlarge", "i2.2xlarge", "i2.4xlarge", "i2.8xlarge", "i3.large", "i3.xlarge", "i3.2xlarge", "i3.4xlarge", "i3.8xlarge", "i3.16xlarge", "i3.metal", "i3en.large", "i3en.xlarge", "i3en.2xlarge", "i3en.3xlarge", "i3en.6xlarge", "i3en.12xlarge", "i3en.24xlarge", "i3en.metal", "im4gn.large", "im4gn.xlarge", "im4gn.2xlarge", "im4gn.4xlarge", "im4gn.8xlarge", "im4gn.16xlarge", "inf1.xlarge", "inf1.2xlarge", "inf1.6xlarge", "inf1.24xlarge", "is4gen.medium", "is4gen.large", "is4gen.xlarge", "is4gen.2xlarge", "is4gen.4xlarge", "is4gen.8xlarge", "m1.small", "m1.medium", "m1.large", "m1.xlarge", "m2.xlarge", "m2.2xlarge", "m2.4xlarge", "m3.medium", "m3.large", "m3.xlarge", "m3.2xlarge", "m4.large", "m4.xlarge", "m4.2xlarge", "m4.4xlarge", "m4.10xlarge", "m4.16xlarge", "m5.large", "m5.xlarge", "m5.2xlarge", "m5.4xlarge", "m5.8xlarge", "m5.12xlarge", "m5.16xlarge", "m5.24xlarge", "m5.metal", "m5a.large", "m5a.xlarge", "m5a.2xlarge", "m5a.4xlarge", "m5a.8xlarge", "m5a.12xlarge", "m5a.16xlarge", "m5a.24xlarge", "m5ad.large", "m5ad.xlarge", "m5ad.2xlarge", "m5ad.4xlarge", "m5ad.8xlarge", "m5ad.12xlarge", "m5ad.16xlarge", "m5ad.24xlarge", "m5d.large", "m5d.xlarge", "m5d.2xlarge", "m5d.4xlarge", "m5d.8xlarge", "m5d.12xlarge", "m5d.16xlarge", "m5d.24xlarge", "m5d.metal", "m5dn.large", "m5dn.xlarge", "m5dn.2xlarge", "m5dn.4xlarge", "m5dn.8xlarge", "m5dn.12xlarge", "m5dn.16xlarge", "m5dn.24xlarge", "m5dn.metal", "m5n.large", "m5n.xlarge", "m5n.2xlarge", "m5n.4xlarge", "m5n.8xlarge", "m5n.12xlarge", "m5n.16xlarge", "m5n.24xlarge", "m5n.metal", "m5zn.large", "m5zn.xlarge", "m5zn.2xlarge", "m5zn.3xlarge", "m5zn.6xlarge", "m5zn.12xlarge", "m5zn.metal", "m6a.large", "m6a.xlarge", "m6a.2xlarge", "m6a.4xlarge", "m6a.8xlarge", "m6a.12xlarge", "m6a.16xlarge", "m6a.24xlarge", "m6a.32xlarge", "m6a.48xlarge", "m6g.metal", "m6g.medium", "m6g.large", "m6g.xlarge", "m6g.2xlarge", "m6g.4xlarge", "m6g.8xlarge", "m6g.12xlarge", "m6g.16xlarge", "m6gd.metal", "m6gd.medium", "m6gd.large", "m6gd.xlarge", "m6gd.2xlarge", "m6gd.4xlarge", "m6gd.8xlarge", "m6gd.12xlarge", "m6gd.16xlarge", "m6i.large", "m6i.xlarge", "m6i.2xlarge", "m6i.4xlarge", "m6i.8xlarge", "m6i.12xlarge", "m6i.16xlarge", "m6i.24xlarge", "m6i.32xlarge", "m6i.metal", "mac1.metal", "p2.xlarge", "p2.8xlarge", "p2.16xlarge", "p3.2xlarge", "p3.8xlarge", "p3.16xlarge", "p3dn.24xlarge", "p4d.24xlarge", "r3.large", "r3.xlarge", "r3.2xlarge", "r3.4xlarge", "r3.8xlarge", "r4.large", "r4.xlarge", "r4.2xlarge", "r4.4xlarge", "r4.8xlarge", "r4.16xlarge", "r5.large", "r5.xlarge", "r5.2xlarge", "r5.4xlarge", "r5.8xlarge", "r5.12xlarge", "r5.16xlarge", "r5.24xlarge", "r5.metal", "r5a.large", "r5a.xlarge", "r5a.2xlarge", "r5a.4xlarge", "r5a.8xlarge", "r5a.12xlarge", "r5a.16xlarge", "r5a.24xlarge", "r5ad.large", "r5ad.xlarge", "r5ad.2xlarge", "r5ad.4xlarge", "r5ad.8xlarge", "r5ad.12xlarge", "r5ad.16xlarge", "r5ad.24xlarge", "r5b.large", "r5b.xlarge", "r5b.2xlarge", "r5b.4xlarge", "r5b.8xlarge", "r5b.12xlarge", "r5b.16xlarge", "r5b.24xlarge", "r5b.metal", "r5d.large", "r5d.xlarge", "r5d.2xlarge", "r5d.4xlarge", "r5d.8xlarge", "r5d.12xlarge", "r5d.16xlarge", "r5d.24xlarge", "r5d.metal", "r5dn.large", "r5dn.xlarge", "r5dn.2xlarge", "r5dn.4xlarge", "r5dn.8xlarge", "r5dn.12xlarge", "r5dn.16xlarge", "r5dn.24xlarge", "r5dn.metal", "r5n.large", "r5n.xlarge", "r5n.2xlarge", "r5n.4xlarge", "r5n.8xlarge", "r5n.12xlarge", "r5n.16xlarge", "r5n.24xlarge", "r5n.metal", "r6g.medium", "r6g.large", "r6g.xlarge", "r6g.2xlarge", "r6g.4xlarge", "r6g.8xlarge", "r6g.12xlarge", "r6g.16xlarge", "r6g.metal", "r6gd.medium", "r6gd.large", "r6gd.xlarge", "r6gd.2xlarge", "r6gd.4xlarge", "r6gd.8xlarge", "r6gd.12xlarge", "r6gd.16xlarge", "r6gd.metal", "r6i.large", "r6i.xlarge", "r6i.2xlarge", "r6i.4xlarge", "r6i.8xlarge", "r6i.12xlarge", "r6i.16xlarge", "r6i.24xlarge", "r6i.32xlarge", "r6i.metal", "t1.micro", "t2.nano", "t2.micro", "t2.small", "t2.medium", "t2.large", "t2.xlarge", "t2.2xlarge", "t3.nano", "t3.micro", "t3.small", "t3.medium", "t3.large", "t3.xlarge", "t3.2xlarge", "t3a.nano", "t3a.micro", "t3a.small", "t3a.medium", "t3a.large", "t3a.xlarge", "t3a.2xlarge", "t4g.nano", "t4g.micro", "t4g.small", "t4g.medium", "t4g.large", "t4g.xlarge", "t4g.2xlarge", "u-6tb1.56xlarge", "u-6tb1.112xlarge", "u-9tb1.112xlarge", "u-12tb1.112xlarge", "u-6tb1.metal", "u-9tb1.metal", "u-12tb1.metal", "u-18tb1.metal", "u-24tb1.metal", "vt1.3xlarge", "vt1.6xlarge", "vt1.24xlarge", "x1.16xlarge", "x1.32xlarge", "x1e.xlarge", "x1e.2xlarge", "x1e.4xlarge", "x1e.8xlarge", "x1e.16xlarge", "x1e.32xlarge", "x2iezn.2xlarge", "x2iezn.4xlarge", "x2iezn.6xlarge", "x2iezn.8xlarge", "x2iezn.12xlarge", "x2iezn.metal", "x2gd.medium", "x2gd.large", "x2gd.xlarge", "x2gd.2xlarge", "x2gd.4xlarge", "x2gd.8xlarge", "x2gd.12xlarge", "x2gd.16xlarge", "x2gd.metal", "z1d.large", "z1d.xlarge", "z1d.2xlarge", "z1d.3xlarge", "z1d.6xlarge", "z1d.12xlarge", "z1d.metal", "x2idn.16xlarge", "x2idn.24xlarge", "x2idn.32xlarge", "x2iedn.xlarge", "x2iedn.2xlarge", "x2iedn.4xlarge", "x2iedn.8xlarge", "x2iedn.16xlarge", "x2iedn.24xlarge", "x2iedn.32xlarge", "c6a.large", "c6a.xlarge", "c6a.2xlarge", "c6a.4xlarge", "c6a.8xlarge", "c6a.12xlarge", "c6a.16xlarge", "c6a.24xlarge", "c6a.32xlarge", "c6a.48xlarge", "c6a.metal", "m6a.metal", "i4i.large", "i4i.xlarge", "i4i.2xlarge", "i4i.4xlarge", "i4i.8xlarge", "i4i.16xlarge", "i4i.32xlarge", "i4i.metal", "x2idn.metal", "x2iedn.metal", "c7g.medium", "c7g.large", "c7g.xlarge", "c7g.2xlarge", "c7g.4xlarge", "c7g.8xlarge", "c7g.12xlarge", "c7g.16xlarge", "mac2.metal", "c6id.large", "c6id.xlarge", "c6id.2xlarge", "c6id.4xlarge", "c6id.8xlarge", "c6id.12xlarge", "c6id.16xlarge", "c6id.24xlarge", "c6id.32xlarge", "c6id.metal", "m6id.large", "m6id.xlarge", "m6id.2xlarge", "m6id.4xlarge", "m6id.8xlarge", "m6id.12xlarge", "m6id.16xlarge", "m6id.24xlarge", "m6id.32xlarge", "m6id.metal", "r6id.large", "r6id.xlarge", "r6id.2xlarge", "r6id.4xlarge", "r6id.8xlarge", "r6id.12xlarge", "r6id.16xlarge", "r6id.24xlarge", "r6id.32xlarge", "r6id.metal", "r6a.large", "r6a.xlarge", "r6a.2xlarge", "r6a.4xlarge", "r6a.8xlarge", "r6a.12xlarge", "r6a.16xlarge", "r6a.24xlarge", "r6a.32xlarge", "r6a.48xlarge", "r6a.metal", "p4de.24xlarge", "u-3tb1.56xlarge", "u-18tb1.112xlarge", "u-24tb1.112xlarge", "trn1.2xlarge", "trn1.32xlarge", "hpc6id.32xlarge", "c6in.large", "c6in.xlarge", "c6in.2xlarge", "c6in.4xlarge", "c6in.8xlarge", "c6in.12xlarge", "c6in.16xlarge", "c6in.24xlarge", "c6in.32xlarge", "m6in.large", "m6in.xlarge", "m6in.2xlarge", "m6in.4xlarge", "m6in.8xlarge", "m6in.12xlarge", "m6in.16xlarge", "m6in.24xlarge", "m6in.32xlarge", "m6idn.large", "m6idn.xlarge", "m6idn.2xlarge", "m6idn.4xlarge", "m6idn.8xlarge", "m6idn.12xlarge", "m6idn.16xlarge", "m6idn.24xlarge", "m6idn.32xlarge", "r6in.large", "r6in.xlarge", "r6in.2xlarge", "r6in.4xlarge", "r6in.8xlarge", "r6in.12xlarge", "r6in.16xlarge", "r6in.24xlarge", "r6in.32xlarge", "r6idn.large", "r6idn.xlarge", "r6idn.2xlarge", "r6idn.4xlarge", "r6idn.8xlarge", "r6idn.12xlarge", "r6idn.16xlarge", "r6idn.24xlarge", "r6idn.32xlarge", "c7g.metal", "m7g.medium", "m7g.large", "m7g.xlarge", "m7g.2xlarge", "m7g.4xlarge", "m7g.8xlarge", "m7g.12xlarge", "m7g.16xlarge", "m7g.metal", "r7g.medium", "r7g.large", "r7g.xlarge", "r7g.2xlarge", "r7g.4xlarge", "r7g.8xlarge", "r7g.12xlarge", "r7g.16xlarge", "r7g.metal", "c6in.metal", "m6in.metal", "m6idn.metal", "r6in.metal", "r6idn.metal", "inf2.xlarge", "inf2.8xlarge", "inf2.24xlarge", "inf2.48xlarge", "trn1n.32xlarge", "i4g.large", "i4g.xlarge", "i4g.2xlarge", "i4g.4xlarge", "i4g.8xlarge", "i4g.16xlarge", "hpc7g.4xlarge", "hpc7g.8xlarge", "hpc7g.16xlarge", "c7gn.medium", "c7gn.large", "c7gn.xlarge", "c7gn.2xlarge", "c7gn.4xlarge", "c7gn.8xlarge", "c7gn.12xlarge", "c7gn.16xlarge", "p5.48xlarge", "m7i.large", "m7i.xlarge", "m7i.2xlarge", "m7i.4xlarge", "m7i.8xlarge", "m7i.12xlarge", "m7i.16xlarge", "m7i.24xlarge", "m7i.48xlarge", "m7i-flex.large", "m7i-flex.xlarge", "m7i-flex.2xlarge", "m7i-flex.4xlarge", "m7i-flex.8xlarge", "m7a.medium", "m7a.large", "m7a.xlarge", "m7a.2xlarge", "m7a.4xlarge", "m7a.8xlarge", "m7a.12xlarge", "m7a.16xlarge", "m7a.24xlarge", "m7a.32xlarge", "m7a.48xlarge", "m7a.metal-48xl", "hpc7a.12xlarge", "hpc7a.24xlarge", "hpc7a.48xlarge", "hpc7a.96xlarge", "c7gd.medium", "c7gd.large", "c7gd.xlarge", "c7gd.2xlarge", "c7gd.4xlarge", "c7gd.8xlarge", "c7gd.12xlarge", "c7gd.16xlarge", "m7gd.medium", "m7gd.large", "m7gd.xlarge", "m7gd.2xlarge", "m7gd.4xlarge", "m7gd.8xlarge", "m7gd.12xlarge", "m7gd.16xlarge", "r7gd.medium", "r7gd.large", "r7gd.xlarge", "r7gd.2xlarge", "r7gd.4xlarge", "r7gd.8xlarge", "r7gd.12xlarge", "r7gd.16xlarge", "r7a.medium", "r7a.large", "r7a.xlarge", "r7a.2xlarge", "r7a.4xlarge", "r7a.8xlarge", "r7a.12xlarge", "r7a.16xlarge", "r7a.24xlarge", "r7a.32xlarge", "r7a.48xlarge", "c7i.large", "c7i.xlarge", "c7i.2xlarge", "c7i.4xlarge", "c7i.8xlarge", "c7i.12xlarge", "c7i.16xlarge", "c7i.24xlarge", "c7i.48xlarge", "mac2-m2pro.metal", "r7iz.large", "r7iz.xlarge", "r7iz.2xlarge", "r7iz.4xlarge", "r7iz.8xlarge", "r7iz.12xlarge", "r7iz.16xlarge", "r7iz.32xlarge", "c7a.medium", "c7a.large", "c7a.xlarge", "c7a.2xlarge", "c7a.4xlarge", "c7a.8xlarge", "c7a.12xlarge", "c7a.16xlarge", "c7a.24xlarge", "c7a.32xlarge", "c7a.48xlarge", "c7a.metal-48xl", "r7a.metal-48xl", "r7i.large", "r7i.xlarge", "r7i.2xlarge", "r7i.4xlarge", "r7i.8xlarge", "r7i.12xlarge", "r7i.16xlarge", "r7i.24xlarge", "r7i.48xlarge", "dl2q.24xlarge", "mac2-m2.metal", "i4i.12xlarge", "i4i.24xlarge", "c7i.metal-24xl", "c7i.metal-48xl", "m7i.metal-24xl", "m7i.metal-48xl", "r7i.metal-24xl", "r7i.metal-48xl", "r7iz.metal-16xl", "r7iz.metal-32xl", "c7gd.metal", "m7gd.metal", "r7gd.metal", "g6.xlarge", "g6.2xlarge", "g6.4xlarge", "g6.8xlarge", "g6.12xlarge", "g6.16xlarge", "g6.24xlarge", "g6.48xlarge", "gr6.4xlarge", "gr6.8xlarge", "c7i-flex.large", "c7i-flex.xlarge", "c7i-flex.2xlarge", "c7i-flex.4xlarge", "c7i-flex.8xlarge", "u7i-12tb.224xlarge", "u7in-16tb.224xlarge", "u7in-24tb.224xlarge", "u7in-32tb.224xlarge", "u7ib-12tb.224xlarge", "c7gn.metal", "r8g.medium", "r8g.large", "r8g.xlarge", "r8g.2xlarge", "r8g.4xlarge", "r8g.8xlarge", "r8g.12xlarge", "r8g.16xlarge", "r8g.24xlarge", "r8g.48xlarge", "r8g.metal-24xl", "r8g.metal-48xl", "mac2-m1ultra.metal", "g6e.xlarge", "g6e.2xlarge", "g6e.4xlarge", "g6e.8xlarge", "g6e.12xlarge", "g6e.16xlarge", "g6e.24xlarge", "g6e.48xlarge", "c8g.medium", "c8g.large", "c8g.xlarge", "c8g.2xlarge", "c8g.4xlarge", "c8g.8xlarge", "c8g.12xlarge", "c8g.16xlarge", "c8g.24xlarge", "c8g.48xlarge", "c8g.metal-24xl", "c8g.metal-48xl", "m8g.medium", "m8g.large", "m8g.xlarge", "m8g.2xlarge", "m8g.4xlarge", "m8g.8xlarge", "m8g.12xlarge", "m8g.16xlarge", "m8g.24xlarge", "m8g.48xlarge", "m8g.metal-24xl", "m8g.metal-48xl", "x8g.medium", "x8g.large", "x8g.xlarge", "x8g.2xlarge", "x8g.4xlarge", "x8g.8xlarge", "x8g.12xlarge", "x8g.16xlarge", "x8g.24xlarge", "x8g.48xlarge", "x8g.metal-24xl", "x8g.metal-48xl", "i7ie.large", "i7ie.xlarge", "i7ie.2xlarge", "i7ie.3xlarge", "i7ie.6xlarge", "i7ie.12xlarge", "i7ie.18xlarge", "i7ie.24xlarge", "i7ie.48xlarge", "i8g.large", "i8g.xlarge", "i8g.2xlarge", "i8g.4xlarge", "i8g.8xlarge", "i8g.12xlarge", "i8g.16xlarge", "i8g.24xlarge", "i8g.metal-24xl", "u7i-6tb.112xlarge", "u7i-8tb.112xlarge", "u7inh-32tb.480xlarge", "p5e.48xlarge", "p5en.48xlarge", "f2.12xlarge", "f2.48xlarge", "trn2.48xlarge", "c7i-flex.12xlarge", "c7i-flex.16xlarge", "m7i-flex.12xlarge", "m7i-flex.16xlarge", "i7ie.metal-24xl", "i7ie.metal-48xl", "i8g.48xlarge", "c8gd.medium", "c8gd.large", "c8gd.xlarge", "c8gd.2xlarge", "c8gd.4xlarge", "c8gd.8xlarge", "c8gd.12xlarge", "c8gd.16xlarge", "c8gd.24xlarge", "c8gd.48xlarge", "c8gd.metal-24xl", "c8gd.metal-48xl", "i7i.large", "i7i.xlarge", "i7i.2xlarge", "i7i.4xlarge", "i7i.8xlarge", "i7i.12xlarge", "i7i.16xlarge", "i7i.24xlarge", "i7i.48xlarge", "i7i.metal-24xl", "i7i.metal-48xl", "p6-b200.48xlarge", "m8gd.medium", "m8gd.large", "m8gd.xlarge", "m8gd.2xlarge", "m8gd.4xlarge", "m8gd.8xlarge", "m8gd.12xlarge", "m8gd.16xlarge", "m8gd.24xlarge", "m8gd.48xlarge", "m8gd.metal-24xl", "m8gd.metal-48xl", "r8gd.medium", "r8gd.large", "r8gd.xlarge", "r8gd.2xlarge", "r8gd.4xlarge", "r8gd.8xlarge", "r8gd.12xlarge", "r8gd.16xlarge", "r8gd.24xlarge", "r8gd.48xlarge", "r8gd.metal-24xl", "r8gd.metal-48xl", "c8gn.medium", "c8gn.large", "c8gn.xlarge", "c8gn.2xlarge", "c8gn.4xlarge", "c8gn.8xlarge", "c8gn.12xlarge", "c8gn.16xlarge", "c8gn.24xlarge", "c8gn.48xlarge", "c8gn.metal-24xl", "c8gn.metal-48xl", "f2.6xlarge", "p6e-gb200.36xlarge", "g6f.large", "g6f.xlarge", "g6f.2xlarge", "g6f.4xlarge", "gr6f.4xlarge", "p5.4xlarge", "r8i.large", "r8i.xlarge", "r8i.2xlarge", "r8i.4xlarge", "r8i.8xlarge", "r8i.12xlarge", "r8i.16xlarge", "r8i.24xlarge", "r8i.32xlarge", "r8i.48xlarge", "r8i.96xlarge", "r8i.metal-48xl", "r8i.metal-96xl", "r8i-flex.large", "r8i-flex.xlarge", "r8i-flex.2xlarge", "r8i-flex.4xlarge", "r8i-flex.8xlarge", "r8i-flex.12xlarge", "r8i-flex.16xlarge", "m8i.large", "m8i.xlarge", "m8i.2xlarge", "m8i.4xlarge", "m8i.8xlarge", "m8i.12xlarge", "m8i.16xlarge", "m8i.24xlarge", "m8i.32xlarge", "m8i.48xlarge", "m8i.96xlarge", "m8i.metal-48xl", "m8i.metal-96xl", "m8i-flex.large", "m8i-flex.xlarge", "m8i-flex.2xlarge", "m8i-flex.4xlarge", "m8i-flex.8xlarge", "m8i-flex.12xlarge", "m8i-flex.16xlarge", "i8ge.large", "i8ge.xlarge", "i8ge.2xlarge", "i8ge.3xlarge", "i8ge.6xlarge", "i8ge.12xlarge", "i8ge.18xlarge", "i8ge.24xlarge", "i8ge.48xlarge", "i8ge.metal-24xl", "i8ge.metal-48xl", "mac-m4.metal", "mac-m4pro.metal", "r8gn.medium", "r8gn.large", "r8gn.xlarge", "r8gn.2xlarge", "r8gn.4xlarge", "r8gn.8xlarge", "r8gn.12xlarge", "r8gn.16xlarge", "r8gn.24xlarge", "r8gn.48xlarge", "r8gn.metal-24xl", "r8gn.metal-48xl", "c8i.large", "c8i.xlarge", "c8i.2xlarge", "c8i.4xlarge", "c8i.8xlarge", "c8i.12xlarge", "c8i.16xlarge", "c8i.24xlarge", "c8i.32xlarge", "c8i.48xlarge", "c8i.96xlarge", "c8i.metal-48xl", "c8i.metal-96xl", "c8i-flex.large", "c8i-flex.xlarge", "c8i-flex.2xlarge", "c8i-flex.4xlarge", "c8i-flex.8xlarge", "c8i-flex.12xlarge", "c8i-flex.16xlarge", "r8gb.medium", "r8gb.large", "r8gb.xlarge", "r8gb.2xlarge", "r8gb.4xlarge", "r8gb.8xlarge", "r8gb.12xlarge", "r8gb.16xlarge", "r8gb.24xlarge", "r8gb.metal-24xl", "m8a.medium", "m8a.large", "m8a.xlarge", "m8a.2xlarge", "m8a.4xlarge", "m8a.8xlarge", "m8a.12xlarge", "m8a.16xlarge", "m8a.24xlarge", "m8a.48xlarge", "m8a.metal-24xl", "m8a.metal-48xl", "trn2.3xlarge", "r8a.medium", "r8a.large", "r8a.xlarge", "r8a.2xlarge", "r8a.4xlarge", "r8a.8xlarge", "r8a.12xlarge", "r8a.16xlarge", "r8a.24xlarge", "r8a.48xlarge", "r8a.metal-24xl", "r8a.metal-48xl", "p6-b300.48xlarge", "c8a.medium", "c8a.large", "c8a.xlarge", "c8a.2xlarge", "c8a.4xlarge", "c8a.8xlarge", "c8a.12xlarge", "c8a.16xlarge", "c8a.24xlarge", "c8a.48xlarge", "c8a.metal-24xl", "c8a.metal-48xl", "c8gb.12xlarge", "c8gb.16xlarge", "c8gb.24xlarge", "c8gb.2xlarge", "c8gb.4xlarge", "c8gb.8xlarge", "c8gb.large", "c8gb.medium", "c8gb.metal-24xl", "c8gb.xlarge", "c8gb.48xlarge", "c8gb.metal-48xl", "m8gb.12xlarge", "m8gb.16xlarge", "m8gb.24xlarge", "m8gb.2xlarge", "m8gb.4xlarge", "m8gb.8xlarge", "m8gb.large", "m8gb.medium", "m8gb.xlarge", "m8gb.48xlarge", "m8gb.metal-24xl", "m8gb.metal-48xl", "m8gn.12xlarge", "m8gn.16xlarge", "m8gn.24xlarge", "m8gn.2xlarge", "m8gn.48xlarge", "m8gn.4xlarge", "m8gn.8xlarge", "m8gn.large", "m8gn.medium", "m8gn.xlarge", "m8gn.metal-24xl", "m8gn.metal-48xl", "x8aedz.12xlarge", "x8aedz.24xlarge", "x8aedz.3xlarge", "x8aedz.6xlarge", "x8aedz.large", "x8aedz.metal-12xl", "x8aedz.metal-24xl", "x8aedz.xlarge", "m8azn.medium", "m8azn.large", "m8azn.xlarge", "m8azn.3xlarge", "m8azn.6xlarge", "m8azn.12xlarge", "m8azn.24xlarge", "m8azn.metal-12xl", "m8azn.metal-24xl", "x8i.large", "x8i.xlarge", "x8i.2xlarge", "x8i.4xlarge", "x8i.8xlarge", "x8i.12xlarge", "x8i.16xlarge", "x8i.24xlarge", "x8i.32xlarge", "x8i.48xlarge", "x8i.64xlarge", "x8i.96xlarge", "x8i.metal-48xl", "x8i.metal-96xl", "mac-m4max.metal", "g7e.2xlarge", "g7e.4xlarge", "g7e.8xlarge", "g7e.12xlarge", "g7e.24xlarge", "g7e.48xlarge", "r8id.large", "r8id.xlarge", "r8id.2xlarge", "r8id.4xlarge", "r8id.8xlarge", "r8id.12xlarge", "r8id.16xlarge", "r8id.24xlarge", "r8id.32xlarge", "r8id.48xlarge", "r8id.96xlarge", "r8id.metal-48xl", "r8id.metal-96xl", "c8id.large", "c8id.xlarge", "c8id.2xlarge", "c8id.4xlarge", "c8id.8xlarge", "c8id.12xlarge", "c8id.16xlarge", "c8id.24xlarge", "c8id.32xlarge", "c8id.48xlarge", "c8id.96xlarge", "c8id.metal-48xl", "c8id.metal-96xl", "m8id.large", "m8id.xlarge", "m8id.2xlarge", "m8id.4xlarge", "m8id.8xlarge", "m8id.12xlarge", "m8id.16xlarge", "m8id.24xlarge", "m8id.32xlarge", "m8id.48xlarge", "m8id.96xlarge", "m8id.metal-48xl", "m8id.metal-96xl", "hpc8a.96xlarge", "c8in.large", "c8in.xlarge", "c8in.2xlarge", "c8in.4xlarge", "c8in.8xlarge", "c8in.12xlarge", "c8in.16xlarge", "c8in.24xlarge", "c8in.32xlarge", "c8in.48xlarge", "c8in.96xlarge", "c8in.metal-48xl", "c8in.metal-96xl", "c8ib.large", "c8ib.xlarge", "c8ib.2xlarge", "c8ib.4xlarge", "c8ib.8xlarge", "c8ib.12xlarge", "c8ib.16xlarge", "c8ib.24xlarge", "c8ib.32xlarge", "c8ib.48xlarge", "c8ib.96xlarge", "c8ib.metal-48xl", "c8ib.metal-96xl", "r8in.large", "r8in.xlarge", "r8in.2xlarge", "r8in.4xlarge", "r8in.8xlarge", "r8in.12xlarge", "r8in.16xlarge", "r8in.24xlarge", "r8in.32xlarge", "r8in.48xlarge", "r8in.96xlarge", "r8ib.large", "r8ib.xlarge", "r8ib.2xlarge", "r8ib.4xlarge", "r8ib.8xlarge", "r8ib.12xlarge", "r8ib.16xlarge", "r8ib.24xlarge", "r8ib.32xlarge", "r8ib.48xlarge", "r8ib.96xlarge", "m8in.large", "m8in.xlarge", "m8in.2xlarge", "m8in.4xlarge", "m8in.8xlarge", "m8in.12xlarge", "m8in.16xlarge", "m8in.24xlarge", "m8in.32xlarge", "m8in.48xlarge", "m8in.96xlarge", "m8ib.large", "m8ib.xlarge", "m8ib.2xlarge", "m8ib.4xlarge", "m8ib.8xlarge", "m8ib.12xlarge", "m8ib.16xlarge", "m8ib.24xlarge", "m8ib.32xlarge", "m8ib.48xlarge", "m8ib.96xlarge", "m8ine.large", "m8ine.xlarge", "m8ine.2xlarge", "m8ine.4xlarge", "m8ine.8xlarge", "m8ine.12xlarge", "c8ine.large", "c8ine.xlarge", "c8ine.2xlarge", "c8ine.4xlarge", "c8ine.8xlarge", "c8ine.12xlarge", "m8idn.large", "m8idn.xlarge", "m8idn.2xlarge", "m8idn.4xlarge", "m8idn.8xlarge", "m8idn.12xlarge", "m8idn.16xlarge", "m8idn.24xlarge", "m8idn.32xlarge", "m8idn.48xlarge", "m8idn.96xlarge", "r8idn.large", "r8idn.xlarge", "r8idn.2xlarge", "r8idn.4xlarge", "r8idn.8xlarge", "r8idn.12xlarge", "r8idn.16xlarge", "r8idn.24xlarge", "r8idn.32xlarge", "r8idn.48xlarge", "r8idn.96xlarge", "m8idb.large", "m8idb.xlarge", "m8idb.2xlarge", "m8idb.4xlarge", "m8idb.8xlarge", "m8idb.12xlarge", "m8idb.16xlarge", "m8idb.24xlarge", "m8idb.32xlarge", "m8idb.48xlarge", "m8idb.96xlarge", "r8idb.large", "r8idb.xlarge", "r8idb.2xlarge", "r8idb.4xlarge", "r8idb.8xlarge", "r8idb.12xlarge", "r8idb.16xlarge", "r8idb.24xlarge", "r8idb.32xlarge", "r8idb.48xlarge", "r8idb.96xlarge", "mac-m3ultra.metal", "m9g.large", "m9g.xlarge", "m9g.2xlarge", "m9g.4xlarge", "m9g.8xlarge", "m9g.12xlarge", "m9g.16xlarge", "m9g.24xlarge", "m9g.48xlarge", "m9g.metal-24xl", "m9g.metal-48xl", "m9gd.large", "m9gd.xlarge", "m9gd.2xlarge", "m9gd.4xlarge", "m9gd.8xlarge", "m9gd.12xlarge", "m9gd.16xlarge", "m9gd.24xlarge", "m9gd.48xlarge", "m9gd.metal-24xl", "m9gd.metal-48xl", "r8in.metal-48xl", "r8in.metal-96xl", "r8ib.metal-48xl", "r8ib.metal-96xl", "r8idn.metal-48xl", "r8idn.metal-96xl", "r8idb.metal-48xl", "r8idb.metal-96xl", "m8in.metal-48xl", "m8in.metal-96xl", "m8ib.metal-48xl", "m8ib.metal-96xl", "m8idn.metal-48xl", "m8idn.metal-96xl", "m8idb.metal-48xl", "m8idb.metal-96xl", "g7.2xlarge", "g7.4xlarge", "g7.8xlarge", "g7.12xlarge", "g7.24xlarge", "g7.48xlarge", "c9g.medium", "c9g.large", "c9g.xlarge", "c9g.2xlarge", "c9g.4xlarge", "c9g.8xlarge", "c9g.12xlarge", "c9g.16xlarge", "c9g.24xlarge", "c9g.48xlarge", "c9g.metal-48xl", "c9gd.medium", "c9gd.large", "c9gd.xlarge", "c9gd.2xlarge", "c9gd.4xlarge", "c9gd.8xlarge", "c9gd.12xlarge", "c9gd.16xlarge", "c9gd.24xlarge", "c9gd.48xlarge", "c9gd.metal-48xl", "r9g.medium", "r9g.large", "r9g.xlarge", "r9g.2xlarge", "r9g.4xlarge", "r9g.8xlarge", "r9g.12xlarge", "r9g.16xlarge", "r9g.24xlarge", "r9g.48xlarge", "r9g.metal-48xl", "r9gd.medium", "r9gd.large", "r9gd.xlarge", "r9gd.2xlarge", "r9gd.4xlarge", "r9gd.8xlarge", "r9gd.12xlarge", "r9gd.16xlarge", "r9gd.24xlarge", "r9gd.48xlarge", "r9gd.metal-48xl", "m9g.medium", "t8i.nano", "t8i.micro", "t8i.small", "t8i.medium", "i8g.metal-48xl", "r8gb.48xlarge", "r8gb.metal-48xl", "m9gd.medium", "trn2u.48xlarge"];
static Tenancy_VALUES: &[&str] = &["default", "dedicated", "host"];
static ShutdownBehavior_VALUES: &[&str] = &["stop", "terminate"];
static MarketType_VALUES: &[&str] = &["spot", "capacity-block", "interruptible-capacity-reservation", "on-demand"];
static SpotInstanceType_VALUES: &[&str] = &["one-time", "persistent"];
static InstanceInterruptionBehavior_VALUES: &[&str] = &["hibernate", "stop", "terminate"];
static AmdSevSnpSpecification_VALUES: &[&str] = &["enabled", "disabled"];
static NestedVirtualizationSpecification_VALUES: &[&str] = &["enabled", "disabled"];
static CapacityReservationPreference_VALUES: &[&str] = &["capacity-reservations-only", "open", "none"];
static LaunchTemplateHttpTokensState_VALUES: &[&str] = &["optional", "required"];
static LaunchTemplateInstanceMetadataEndpointState_VALUES: &[&str] = &["disabled", "enabled"];
static LaunchTemplateInstanceMetadataProtocolIpv6_VALUES: &[&str] = &["disabled", "enabled"];
static LaunchTemplateInstanceMetadataTagsState_VALUES: &[&str] = &["disabled", "enabled"];
static CpuManufacturer_VALUES: &[&str] = &["intel", "amd", "amazon-web-services", "apple"];
static InstanceGeneration_VALUES: &[&str] = &["current", "previous"];
static BareMetal_VALUES: &[&str] = &["included", "required", "excluded"];
static BurstablePerformance_VALUES: &[&str] = &["included", "required", "excluded"];
static LocalStorage_VALUES: &[&str] = &["included", "required", "excluded"];
static LocalStorageType_VALUES: &[&str] = &["hdd", "ssd"];
static AcceleratorType_VALUES: &[&str] = &["gpu", "fpga", "inference", "media"];
static AcceleratorManufacturer_VALUES: &[&str] = &["amazon-web-services", "amd", "nvidia", "xilinx", "habana"];
static AcceleratorName_VALUES: &[&str] = &["a100", "inferentia", "k520", "k80", "m60", "radeon-pro-v520", "t4", "vu9p", "v100", "a10g", "h100", "t4g", "l40s", "l4", "gaudi-hl-205", "inferentia2", "trainium", "trainium2", "u30"];
static HostnameType_VALUES: &[&str] = &["ip-name", "resource-name"];
static LaunchTemplateAutoRecoveryState_VALUES: &[&str] = &["default", "disabled"];
static InstanceBandwidthWeighting_VALUES: &[&str] = &["default", "vpc-1", "ebs-1"];
static SecondaryInterfaceType_VALUES: &[&str] = &["secondary"];
static SpreadLevel_VALUES: &[&str] = &["host", "rack"];
static PlacementStrategy_VALUES: &[&str] = &["cluster", "spread", "partition", "precision-time"];
static VpcEncryptionControlMode_VALUES: &[&str] = &["monitor", "enforce"];
static VpcEncryptionControlExclusionStateInput_VALUES: &[&str] = &["enable", "disable"];
static InternetGatewayExclusionMode_VALUES: &[&str] = &["allow-bidirectional", "allow-egress"];
static LocationType_VALUES: &[&str] = &["region", "availability-zone", "availability-zone-id", "outpost"];
static VpcAttributeName_VALUES: &[&str] = &["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"];
static AllowedImagesSettingsEnabledState_VALUES: &[&str] = &["enabled", "audit-mode"];
static ArchitectureType_VALUES: &[&str] = &["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"];
static VirtualizationType_VALUES: &[&str] = &["hvm", "paravirtual"];
static InternetGatewayBlockMode_VALUES: &[&str] = &["off", "block-bidirectional", "block-ingress"];
static BootModeValues_VALUES: &[&str] = &["legacy-bios", "uefi", "uefi-preferred"];
static TpmSupportValues_VALUES: &[&str] = &["v2.0"];
static ImdsSupportValues_VALUES: &[&str] = &["v2.0"];
static ArchitectureValues_VALUES: &[&str] = &["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"];
static SeverityLabel_VALUES: &[&str] = &["informational", "low", "medium", "high", "critical"];
static HttpTokensState_VALUES: &[&str] = &["optional", "required"];
static InstanceMetadataEndpointState_VALUES: &[&str] = &["disabled", "enabled"];
static InstanceMetadataProtocolState_VALUES: &[&str] = &["disabled", "enabled"];
static InstanceMetadataTagsState_VALUES: &[&str] = &["disabled", "enabled"];
static InstanceAutoRecoveryState_VALUES: &[&str] = &["disabled", "default"];
static P0: Pattern = Pattern::chars(r"[a-zA-Z0-9\.\*\-]+", 1, 0x07fffffe07fffffe03ff640000000000, &[], false);
static P1: Pattern = Pattern::chars(r"[a-zA-Z0-9\(\)\.\-/_]+", 1, 0x07fffffe87fffffe03ffe30000000000, &[], false);
