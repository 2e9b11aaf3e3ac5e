"""EC2 and Auto Scaling, every operation in an order in which all of them work.

A step is (operation, parameters from what is known so far, what is learnt from the answer).
"""

from .support import SUBNETS, advance

WEB = [
    {
        "IpProtocol": "tcp",
        "FromPort": 80,
        "ToPort": 80,
        "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "web"}],
    }
]

NETWORK = [
    ("DescribeAvailabilityZones", lambda s: {}, lambda s, a: s.update(zone=a["AvailabilityZones"][0]["ZoneName"])),
    (
        "CreateVpc",
        lambda s: {
            "CidrBlock": "10.9.0.0/16",
            "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "every"}]}],
        },
        lambda s, a: s.update(vpc=a["Vpc"]["VpcId"]),
    ),
    ("DescribeVpcs", lambda s: {"VpcIds": [s["vpc"]]}, None),
    ("ModifyVpcAttribute", lambda s: {"VpcId": s["vpc"], "EnableDnsHostnames": {"Value": True}}, None),
    ("DescribeVpcAttribute", lambda s: {"VpcId": s["vpc"], "Attribute": "enableDnsHostnames"}, None),
    (
        "CreateSubnet",
        lambda s: {"VpcId": s["vpc"], "CidrBlock": "10.9.1.0/24", "AvailabilityZone": s["zone"]},
        lambda s, a: s.update(made_subnet=a["Subnet"]["SubnetId"]),
    ),
    ("DescribeSubnets", lambda s: {"SubnetIds": [s["made_subnet"]]}, None),
    (
        "CreateSecurityGroup",
        lambda s: {"VpcId": s["vpc"], "GroupName": "every", "Description": "every"},
        lambda s, a: s.update(made_group=a["GroupId"]),
    ),
    ("AuthorizeSecurityGroupIngress", lambda s: {"GroupId": s["made_group"], "IpPermissions": WEB}, None),
    ("AuthorizeSecurityGroupEgress", lambda s: {"GroupId": s["made_group"], "IpPermissions": WEB}, None),
    ("DescribeSecurityGroups", lambda s: {"GroupIds": [s["made_group"]]}, None),
    ("DescribeSecurityGroupRules", lambda s: {}, None),
    ("RevokeSecurityGroupIngress", lambda s: {"GroupId": s["made_group"], "IpPermissions": WEB}, None),
    ("RevokeSecurityGroupEgress", lambda s: {"GroupId": s["made_group"], "IpPermissions": WEB}, None),
    ("DeleteSecurityGroup", lambda s: {"GroupId": s["made_group"]}, None),
    ("DeleteSubnet", lambda s: {"SubnetId": s["made_subnet"]}, None),
    ("DeleteVpc", lambda s: {"VpcId": s["vpc"]}, None),
    ("CreateDefaultVpc", lambda s: {}, None),
    ("CreateKeyPair", lambda s: {"KeyName": "every"}, None),
    ("ImportKeyPair", lambda s: {"KeyName": "imported", "PublicKeyMaterial": b"ssh-ed25519 AAAA every"}, None),
    ("DescribeKeyPairs", lambda s: {"IncludePublicKey": True}, None),
    ("DeleteKeyPair", lambda s: {"KeyName": "every"}, None),
    (
        "CreatePlacementGroup",
        lambda s: {
            "GroupName": "every",
            "Strategy": "partition",
            "PartitionCount": 3,
            "TagSpecifications": [{"ResourceType": "placement-group", "Tags": [{"Key": "Name", "Value": "every"}]}],
        },
        None,
    ),
    ("DescribePlacementGroups", lambda s: {"GroupNames": ["every"]}, None),
    ("DeletePlacementGroup", lambda s: {"GroupName": "every"}, None),
    (
        "CreateVpcBlockPublicAccessExclusion",
        lambda s: {
            "SubnetId": SUBNETS[0],
            "InternetGatewayExclusionMode": "allow-bidirectional",
            "TagSpecifications": [
                {"ResourceType": "vpc-block-public-access-exclusion", "Tags": [{"Key": "Name", "Value": "every"}]}
            ],
        },
        None,
    ),
    ("DescribeVpcBlockPublicAccessExclusions", lambda s: {"MaxResults": 5}, None),
    ("ModifyVpcBlockPublicAccessOptions", lambda s: {"InternetGatewayBlockMode": "off"}, None),
    ("DescribeVpcBlockPublicAccessOptions", lambda s: {}, None),
    ("EnableEbsEncryptionByDefault", lambda s: {}, None),
    ("ModifyEbsDefaultKmsKeyId", lambda s: {"KmsKeyId": "alias/every"}, None),
    ("GetEbsDefaultKmsKeyId", lambda s: {}, None),
    ("ResetEbsDefaultKmsKeyId", lambda s: {}, None),
    ("GetEbsEncryptionByDefault", lambda s: {}, None),
    ("DisableEbsEncryptionByDefault", lambda s: {}, None),
    (
        "ReplaceImageCriteriaInAllowedImagesSettings",
        lambda s: {"ImageCriteria": [{"ImageProviders": ["amazon"]}]},
        None,
    ),
    ("EnableAllowedImagesSettings", lambda s: {"AllowedImagesSettingsState": "audit-mode"}, None),
    ("GetAllowedImagesSettings", lambda s: {}, None),
    ("DisableAllowedImagesSettings", lambda s: {}, None),
    (
        "GetInstanceTypesFromInstanceRequirements",
        lambda s: {
            "ArchitectureTypes": ["x86_64"],
            "VirtualizationTypes": ["hvm"],
            "InstanceRequirements": {"VCpuCount": {"Min": 2, "Max": 2}, "MemoryMiB": {"Min": 4096, "Max": 4096}},
        },
        None,
    ),
    ("DescribeInstanceTypes", lambda s: {"InstanceTypes": ["t3.micro", "c7g.large"]}, None),
    ("DescribeInstanceTypes", lambda s: {}, None),
    (
        "DescribeInstanceTypeOfferings",
        lambda s: {
            "LocationType": "availability-zone",
            "Filters": [{"Name": "instance-type", "Values": ["t3.micro"]}],
        },
        None,
    ),
    (
        "CreateVolume",
        lambda s: {"AvailabilityZone": s["zone"], "Size": 8},
        lambda s, a: s.update(volume=a["VolumeId"]),
    ),
    ("DescribeVolumes", lambda s: {}, None),
    ("CreateSnapshot", lambda s: {"VolumeId": s["volume"]}, lambda s, a: s.update(snapshot=a["SnapshotId"])),
    ("DescribeSnapshots", lambda s: {"OwnerIds": ["self"]}, None),
    (
        "RegisterImage",
        lambda s: {
            "Name": "every-registered",
            "Architecture": "x86_64",
            "RootDeviceName": "/dev/xvda",
            "VirtualizationType": "hvm",
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": s["snapshot"]}}],
        },
        lambda s, a: s.update(registered=a["ImageId"]),
    ),
    ("DescribeImages", lambda s: {"ImageIds": [s["registered"]]}, None),
    ("EnableImageDeregistrationProtection", lambda s: {"ImageId": s["registered"]}, None),
    ("DisableImageDeregistrationProtection", lambda s: {"ImageId": s["registered"]}, None),
    ("DeregisterImage", lambda s: {"ImageId": s["registered"]}, None),
    ("DeleteSnapshot", lambda s: {"SnapshotId": s["snapshot"]}, None),
    ("DeleteVolume", lambda s: {"VolumeId": s["volume"]}, None),
]

EC2 = [
    *NETWORK,
    (
        "DescribeSubnets",
        # Those that stack and target group are in.
        lambda s: {"SubnetIds": SUBNETS},
        lambda s, a: s.update(subnet=a["Subnets"][0]["SubnetId"], network=a["Subnets"][0]["VpcId"]),
    ),
    (
        "DescribeSecurityGroups",
        lambda s: {"Filters": [{"Name": "vpc-id", "Values": [s["network"]]}]},
        lambda s, a: s.update(group=a["SecurityGroups"][0]["GroupId"]),
    ),
    (
        "DescribeImages",
        lambda s: {"Filters": [{"Name": "architecture", "Values": ["x86_64"]}]},
        lambda s, a: s.update(image=max(a["Images"], key=lambda i: i["CreationDate"])["ImageId"]),
    ),
    (
        "RunInstances",
        lambda s: {
            "ImageId": s["image"],
            "InstanceType": "c6i.large",
            "SubnetId": s["subnet"],
            "SecurityGroupIds": [s["group"]],
            "MinCount": 1,
            "MaxCount": 1,
        },
        lambda s, a: s.update(instance=a["Instances"][0]["InstanceId"]),
    ),
    ("DescribeNetworkInterfaces", lambda s: {}, None),
    # What is still booting makes no image.
    ("DescribeInstances", lambda s: {"InstanceIds": [s["instance"]]}, lambda s, a: advance("1m")),
    (
        "CreateImage",
        lambda s: {"InstanceId": s["instance"], "Name": "AwsBackup_every"},
        lambda s, a: s.update(made=a["ImageId"]),
    ),
    ("CreateTags", lambda s: {"Resources": [s["made"]], "Tags": [{"Key": "Name", "Value": "every"}]}, None),
    ("DeleteTags", lambda s: {"Resources": [s["made"]], "Tags": [{"Key": "Name"}]}, None),
    ("DeregisterImage", lambda s: {"ImageId": s["made"]}, None),
    (
        "CreateLaunchTemplate",
        lambda s: {
            "LaunchTemplateName": "every-lt",
            "VersionDescription": "first",
            "LaunchTemplateData": {
                "ImageId": s["image"],
                "InstanceType": "c6i.large",
                "IamInstanceProfile": {"Name": "jjikin-web"},
                "BlockDeviceMappings": [
                    {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 30, "VolumeType": "gp3", "Encrypted": True}}
                ],
                "NetworkInterfaces": [
                    {"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": [s["group"]]}
                ],
                "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
                "Monitoring": {"Enabled": True},
                "Placement": {"Tenancy": "default"},
                "CreditSpecification": {"CpuCredits": "standard"},
                "InstanceMarketOptions": {"MarketType": "spot", "SpotOptions": {"MaxPrice": "0.1"}},
                "InstanceInitiatedShutdownBehavior": "terminate",
                "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Role", "Value": "web"}]}],
                "UserData": "ZWNobw==",
                "EbsOptimized": True,
                "DisableApiTermination": True,
                "CpuOptions": {"CoreCount": 2, "ThreadsPerCore": 1},
            },
            "TagSpecifications": [{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}],
        },
        lambda s, a: s.update(template=a["LaunchTemplate"]["LaunchTemplateId"]),
    ),
    (
        "CreateLaunchTemplateVersion",
        lambda s: {
            "LaunchTemplateId": s["template"],
            "SourceVersion": "1",
            "LaunchTemplateData": {"InstanceMarketOptions": {}, "ImageId": "ami-0123456789abcdef0"},
        },
        None,
    ),
    (
        "CreateLaunchTemplateVersion",
        lambda s: {
            "LaunchTemplateId": s["template"],
            "LaunchTemplateData": {"ImageId": s["image"], "InstanceType": "c6i.large"},
        },
        None,
    ),
    ("ModifyLaunchTemplate", lambda s: {"LaunchTemplateId": s["template"], "DefaultVersion": "3"}, None),
    ("DescribeLaunchTemplates", lambda s: {}, None),
    ("DescribeLaunchTemplateVersions", lambda s: {"LaunchTemplateId": s["template"]}, None),
    (
        "DeleteLaunchTemplateVersions",
        lambda s: {"LaunchTemplateId": s["template"], "Versions": ["2", "3", "9"]},
        None,
    ),
    ("TerminateInstances", lambda s: {"InstanceIds": [s["instance"]]}, None),
]

GROUP = {"AutoScalingGroupName": "every-asg"}
HOOK = {**GROUP, "LifecycleHookName": "drain"}
TOPIC = "arn:aws:sns:ap-northeast-2:111111111111:every-topic"
LATTICE = "arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-0123456789abcdef0"
TARGET_GROUP = (
    "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/jjikin-web/0123456789abcdef"
)


def tag(value):
    named = {"ResourceId": "every-asg", "ResourceType": "auto-scaling-group", "Key": "Team"}
    return {**named, "Value": value, "PropagateAtLaunch": True}


def member(state, answer):
    instances = answer["AutoScalingGroups"][0]["Instances"]
    state.update(member=instances[0]["InstanceId"] if instances else None)


AUTOSCALING = [
    (
        "CreateAutoScalingGroup",
        lambda s: {
            **GROUP,
            "LaunchTemplate": {"LaunchTemplateId": s["template"]},
            "MinSize": 0,
            "MaxSize": 8,
            "DesiredCapacity": 1,
            "VPCZoneIdentifier": s["subnet"],
            "TerminationPolicies": ["OldestLaunchTemplate", "Default"],
            "HealthCheckType": "ELB",
            "HealthCheckGracePeriod": 300,
            "Tags": [tag("web")],
        },
        None,
    ),
    ("AttachLoadBalancerTargetGroups", lambda s: {**GROUP, "TargetGroupARNs": [TARGET_GROUP]}, None),
    ("DescribeLoadBalancerTargetGroups", lambda s: GROUP, None),
    ("DescribeAutoScalingGroups", lambda s: {"AutoScalingGroupNames": ["every-asg"]}, member),
    ("DescribeAutoScalingInstances", lambda s: {}, None),
    ("DescribeScalingActivities", lambda s: GROUP, None),
    ("UpdateAutoScalingGroup", lambda s: {**GROUP, "MaxSize": 9, "DefaultInstanceWarmup": 60}, None),
    ("CreateOrUpdateTags", lambda s: {"Tags": [tag("other")]}, None),
    ("DescribeTags", lambda s: {"Filters": [{"Name": "auto-scaling-group", "Values": ["every-asg"]}]}, None),
    ("DeleteTags", lambda s: {"Tags": [tag("other")]}, None),
    (
        "PutScheduledUpdateGroupAction",
        lambda s: {
            **GROUP,
            "ScheduledActionName": "one",
            "Recurrence": "40 8 * * 1-5",
            "TimeZone": "Asia/Seoul",
            "MinSize": 0,
            "MaxSize": 8,
            "DesiredCapacity": 0,
        },
        None,
    ),
    (
        "BatchPutScheduledUpdateGroupAction",
        lambda s: {
            **GROUP,
            "ScheduledUpdateGroupActions": [
                {"ScheduledActionName": "two", "Recurrence": "0 3 * * *", "DesiredCapacity": 0},
                {"ScheduledActionName": "three", "Recurrence": "0 4 * * *"},
            ],
        },
        None,
    ),
    ("DescribeScheduledActions", lambda s: GROUP, None),
    ("DeleteScheduledAction", lambda s: {**GROUP, "ScheduledActionName": "one"}, None),
    ("BatchDeleteScheduledAction", lambda s: {**GROUP, "ScheduledActionNames": ["two", "none"]}, None),
    (
        "PutScalingPolicy",
        lambda s: {
            **GROUP,
            "PolicyName": "foreign",
            "AdjustmentType": "ChangeInCapacity",
            "ScalingAdjustment": 1,
        },
        None,
    ),
    ("DescribePolicies", lambda s: GROUP, None),
    ("DeletePolicy", lambda s: {**GROUP, "PolicyName": "foreign"}, None),
    ("SuspendProcesses", lambda s: {**GROUP, "ScalingProcesses": ["AZRebalance"]}, None),
    ("DescribeAutoScalingGroups", lambda s: {}, None),
    ("ResumeProcesses", lambda s: {**GROUP, "ScalingProcesses": ["AZRebalance"]}, None),
    ("SetDesiredCapacity", lambda s: {**GROUP, "DesiredCapacity": 2}, None),
    (
        "PutLifecycleHook",
        lambda s: {
            **HOOK,
            "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
            "HeartbeatTimeout": 60,
            "DefaultResult": "CONTINUE",
        },
        None,
    ),
    ("DescribeLifecycleHooks", lambda s: GROUP, None),
    (
        "PutNotificationConfiguration",
        lambda s: {**GROUP, "TopicARN": TOPIC, "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]},
        None,
    ),
    ("DescribeNotificationConfigurations", lambda s: {}, None),
    ("DeleteNotificationConfiguration", lambda s: {**GROUP, "TopicARN": TOPIC}, None),
    (
        "AttachTrafficSources",
        lambda s: {**GROUP, "TrafficSources": [{"Identifier": LATTICE, "Type": "vpc-lattice"}]},
        None,
    ),
    ("DescribeTrafficSources", lambda s: GROUP, None),
    (
        "DetachTrafficSources",
        lambda s: {**GROUP, "TrafficSources": [{"Identifier": LATTICE, "Type": "vpc-lattice"}]},
        None,
    ),
    ("EnableMetricsCollection", lambda s: {**GROUP, "Granularity": "1Minute"}, None),
    ("DescribeAutoScalingGroups", lambda s: {}, None),
    ("DisableMetricsCollection", lambda s: GROUP, None),
    ("EnterStandby", lambda s: {**GROUP, "InstanceIds": [s["member"]], "ShouldDecrementDesiredCapacity": True}, None),
    ("ExitStandby", lambda s: {**GROUP, "InstanceIds": [s["member"]]}, None),
    (
        "SetInstanceProtection",
        lambda s: {**GROUP, "InstanceIds": [s["member"]], "ProtectedFromScaleIn": True},
        None,
    ),
    (
        "StartInstanceRefresh",
        lambda s: {**GROUP, "Preferences": {"MinHealthyPercentage": 50, "SkipMatching": True}},
        None,
    ),
    ("DescribeInstanceRefreshes", lambda s: GROUP, None),
    ("CancelInstanceRefresh", lambda s: GROUP, lambda s, a: advance("1h")),
    (
        "UpdateAutoScalingGroup",
        lambda s: {**GROUP, "LaunchTemplate": {"LaunchTemplateId": s["template"], "Version": "3"}},
        None,
    ),
    (
        "StartInstanceRefresh",
        lambda s: {
            **GROUP,
            "DesiredConfiguration": {"LaunchTemplate": {"LaunchTemplateId": s["template"], "Version": "3"}},
            "Preferences": {"MinHealthyPercentage": 50, "AutoRollback": True, "BakeTime": 60},
        },
        None,
    ),
    ("RollbackInstanceRefresh", lambda s: GROUP, None),
    ("DescribeInstanceRefreshes", lambda s: GROUP, None),
    (
        "TerminateInstanceInAutoScalingGroup",
        lambda s: {"InstanceId": s["member"], "ShouldDecrementDesiredCapacity": False},
        None,
    ),
    ("RecordLifecycleActionHeartbeat", lambda s: {**HOOK, "InstanceId": s["member"]}, None),
    (
        "CompleteLifecycleAction",
        lambda s: {**HOOK, "InstanceId": s["member"], "LifecycleActionResult": "CONTINUE"},
        None,
    ),
    ("DeleteLifecycleHook", lambda s: HOOK, None),
    ("PutWarmPool", lambda s: {**GROUP, "MinSize": 1, "MaxGroupPreparedCapacity": 2, "PoolState": "Running"}, None),
    ("DescribeWarmPool", lambda s: GROUP, None),
    ("DescribeAutoScalingGroups", lambda s: {}, None),
    ("DeleteWarmPool", lambda s: {**GROUP, "ForceDelete": True}, None),
    ("DetachLoadBalancerTargetGroups", lambda s: {**GROUP, "TargetGroupARNs": [TARGET_GROUP]}, None),
    ("DeleteAutoScalingGroup", lambda s: {**GROUP, "ForceDelete": True}, None),
    ("ec2:DeleteLaunchTemplate", lambda s: {"LaunchTemplateId": s["template"]}, None),
]
