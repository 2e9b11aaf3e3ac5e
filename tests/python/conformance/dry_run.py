"""DryRun on every EC2 call that has it: what would have worked says so, and nothing happens."""

import itertools

from botocore.session import Session

from .support import (
    SECURITY_GROUP,
    SUBNETS,
    Conformance,
    client,
    dry_run_succeeds,
    newest_image,
    served,
    template,
)

ec2 = client("ec2")
numbers = itertools.count()


def web_instance():
    found = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["jjikin-web"]}])
    return found["Reservations"][0]["Instances"][0]["InstanceId"]


def calls():
    """Every EC2 operation that the emulator serves, with parameters that would work."""
    identifier = template(f"dry-{next(numbers)}")
    ec2.create_launch_template_version(LaunchTemplateId=identifier, LaunchTemplateData={"KeyName": "jjikin"})
    image, instance = newest_image(), web_instance()
    data = {"ImageId": image, "InstanceType": "c6i.large"}
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    empty = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="dry", Description="dry")["GroupId"]
    here = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}
    there = {**here, "ToPort": 81}
    rules = {"GroupId": group, "IpPermissions": [here]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[there])
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[there])
    known = {"GroupId": group, "IpPermissions": [there]}
    volume = ec2.create_volume(AvailabilityZone=zone, Size=8)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    disk = {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}
    placement = f"dry-{next(numbers)}"
    ec2.create_placement_group(GroupName=placement)
    required = {"VCpuCount": {"Min": 2}, "MemoryMiB": {"Min": 1024}}
    kinds = {"ArchitectureTypes": ["arm64"], "VirtualizationTypes": ["hvm"], "InstanceRequirements": required}
    tags = {"Resources": [image], "Tags": [{"Key": "dry", "Value": "run"}]}
    return {
        "AuthorizeSecurityGroupEgress": rules,
        "AuthorizeSecurityGroupIngress": rules,
        "CreateDefaultVpc": {},
        "CreateKeyPair": {"KeyName": "dry"},
        "CreatePlacementGroup": {"GroupName": "dry-new"},
        "CreateSecurityGroup": {"VpcId": vpc, "GroupName": "dry-new", "Description": "dry"},
        "CreateSnapshot": {"VolumeId": volume},
        "CreateSubnet": {"VpcId": vpc, "CidrBlock": "10.9.2.0/24"},
        "CreateVolume": {"AvailabilityZone": zone, "Size": 8},
        "CreateVpc": {"CidrBlock": "10.7.0.0/16"},
        "DeleteKeyPair": {"KeyName": "jjikin"},
        "DeletePlacementGroup": {"GroupName": placement},
        "DeleteSecurityGroup": {"GroupId": group},
        "DeleteSnapshot": {"SnapshotId": snapshot},
        "DeleteSubnet": {"SubnetId": subnet},
        "DeleteVolume": {"VolumeId": volume},
        "DeleteVpc": {"VpcId": empty},
        "DescribeAvailabilityZones": {},
        "DisableAllowedImagesSettings": {},
        "DisableEbsEncryptionByDefault": {},
        "DisableImageDeregistrationProtection": {"ImageId": image},
        "EnableAllowedImagesSettings": {"AllowedImagesSettingsState": "enabled"},
        "EnableEbsEncryptionByDefault": {},
        "EnableImageDeregistrationProtection": {"ImageId": image},
        "GetAllowedImagesSettings": {},
        "GetEbsDefaultKmsKeyId": {},
        "GetEbsEncryptionByDefault": {},
        "ModifyEbsDefaultKmsKeyId": {"KmsKeyId": "alias/dry"},
        "ReplaceImageCriteriaInAllowedImagesSettings": {"ImageCriteria": [{"ImageProviders": ["amazon"]}]},
        "ResetEbsDefaultKmsKeyId": {},
        "DescribeInstanceTypeOfferings": {},
        "DescribeInstanceTypes": {"InstanceTypes": ["t3.micro"]},
        "DescribeKeyPairs": {},
        "DescribeNetworkInterfaces": {},
        "DescribePlacementGroups": {},
        "DescribeSecurityGroupRules": {},
        "DescribeSnapshots": {},
        "DescribeVolumes": {},
        "DescribeVpcAttribute": {"VpcId": vpc, "Attribute": "enableDnsSupport"},
        "CreateVpcBlockPublicAccessExclusion": {"VpcId": vpc, "InternetGatewayExclusionMode": "allow-egress"},
        "DescribeVpcBlockPublicAccessExclusions": {},
        "DescribeVpcBlockPublicAccessOptions": {},
        "ModifyVpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "block-ingress"},
        "DescribeVpcs": {},
        "GetInstanceTypesFromInstanceRequirements": kinds,
        "ImportKeyPair": {"KeyName": "dry", "PublicKeyMaterial": b"ssh-ed25519 AAAA dry"},
        "RegisterImage": {
            "Name": "dry-registered",
            "Architecture": "x86_64",
            "RootDeviceName": "/dev/xvda",
            "BlockDeviceMappings": [disk],
        },
        "RevokeSecurityGroupEgress": known,
        "RevokeSecurityGroupIngress": known,
        "CreateImage": {"InstanceId": instance, "Name": "AwsBackup_dry"},
        "CreateLaunchTemplate": {"LaunchTemplateName": "dry-new", "LaunchTemplateData": data},
        "CreateLaunchTemplateVersion": {"LaunchTemplateId": identifier, "LaunchTemplateData": data},
        "CreateTags": tags,
        "DeleteLaunchTemplate": {"LaunchTemplateId": identifier},
        "DeleteLaunchTemplateVersions": {"LaunchTemplateId": identifier, "Versions": ["2"]},
        "DeleteTags": tags,
        "DeregisterImage": {"ImageId": image},
        "DescribeImages": {"ImageIds": [image]},
        "DescribeInstances": {"InstanceIds": [instance]},
        "DescribeLaunchTemplateVersions": {"LaunchTemplateId": identifier},
        "DescribeLaunchTemplates": {"LaunchTemplateIds": [identifier]},
        "DescribeSecurityGroups": {"GroupIds": [SECURITY_GROUP]},
        "DescribeSubnets": {"SubnetIds": [SUBNETS[0]]},
        "ModifyLaunchTemplate": {"LaunchTemplateId": identifier, "DefaultVersion": "2"},
        "RunInstances": {"MinCount": 1, "MaxCount": 1, **data},
        "TerminateInstances": {"InstanceIds": [instance]},
    }


def everything():
    """All that EC2 shows, without what differs from one answer to the next."""
    shown = [
        ec2.describe_images(),
        ec2.describe_instances(),
        ec2.describe_launch_templates(),
        ec2.describe_launch_template_versions(Versions=["$Default", "$Latest"]),
    ]
    shown += [ec2.get_ebs_encryption_by_default(), ec2.get_ebs_default_kms_key_id(), ec2.get_allowed_images_settings()]
    for answer in shown:
        del answer["ResponseMetadata"]
    return shown


class DryRuns(Conformance):
    def test_every_call_answers_a_dry_run_and_changes_nothing(self):
        methods = {
            operation: method for method, operation in ec2.meta.method_to_api_mapping.items()
        }
        prepared = calls()
        before = everything()
        for operation, parameters in prepared.items():
            with self.subTest(operation):
                dry_run_succeeds(self, getattr(ec2, methods[operation]), **parameters)
        self.assertEqual(before, everything())

    def test_no_call_that_has_it_is_left_out(self):
        model = Session().get_service_model("ec2")
        having = {
            operation
            for operation in served("ec2")
            if "DryRun" in model.operation_model(operation).input_shape.members
        }
        self.assertEqual(having, set(calls()))

    def test_what_would_not_have_worked_says_why(self):
        self.refused(
            "InvalidLaunchTemplateName.NotFoundException",
            400,
            "The specified launch template, with template name nobody, does not exist.",
            ec2.delete_launch_template,
            LaunchTemplateName="nobody",
            DryRun=True,
        )
        self.refused(
            "InvalidAMIID.NotFound",
            400,
            "The image id '[ami-0123456789abcdef0]' does not exist",
            ec2.run_instances,
            ImageId="ami-0123456789abcdef0",
            InstanceType="c6i.large",
            MinCount=1,
            MaxCount=1,
            DryRun=True,
        )
