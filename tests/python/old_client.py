"""The life of a stack's parts with the oldest client that is two years old: other protocols, fewer members.

Arguments: none. The world is empty but for what this makes.
"""

import io
import json
import zipfile

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError

assert botocore.__version__ == "1.35.71", botocore.__version__
CONFIG = Config(retries={"total_max_attempts": 1})


def client(service):
    return boto3.client(service, config=CONFIG)


def code(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def world(ec2):
    """A network and an image, made from nothing."""
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/28", AvailabilityZone=zone)["Subnet"]
    assert subnet["AvailableIpAddressCount"] == 11, subnet
    group = ec2.create_security_group(VpcId=vpc, GroupName="old", Description="old")["GroupId"]
    volume = ec2.create_volume(AvailabilityZone=zone, Size=12, Encrypted=True)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    image = ec2.register_image(
        Name="old",
        Architecture="x86_64",
        RootDeviceName="/dev/xvda",
        VirtualizationType="hvm",
        EnaSupport=True,
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}],
    )["ImageId"]
    [shown] = ec2.describe_images(ImageIds=[image])["Images"]
    [disk] = shown["BlockDeviceMappings"]
    assert (disk["Ebs"]["VolumeSize"], disk["Ebs"]["Encrypted"]) == (12, True), disk
    return subnet["SubnetId"], group, image


def fleet(ec2, autoscaling, subnet, group, image):
    template = {"ImageId": image, "InstanceType": "t3.micro", "SecurityGroupIds": [group]}
    ec2.create_launch_template(LaunchTemplateName="old", LaunchTemplateData=template)
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="old",
        LaunchTemplate={"LaunchTemplateName": "old", "Version": "$Default"},
        MinSize=0,
        MaxSize=20,
        DesiredCapacity=2,
        VPCZoneIdentifier=subnet,
    )
    pages = autoscaling.get_paginator("describe_auto_scaling_groups").paginate()
    [found] = pages.build_full_result()["AutoScalingGroups"]
    assert len(found["Instances"]) == 2, found
    # What does not exist, does not fit, or finds no address is said where AWS says it.
    for data, words in (
        ({"InstanceType": "t3.mirco"}, "t3.mirco"),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}]}, "expect size >= 12GB"),
    ):
        made = ec2.create_launch_template_version(LaunchTemplateName="old", SourceVersion="1", LaunchTemplateData=data)
        number = str(made["LaunchTemplateVersion"]["VersionNumber"])
        try:
            autoscaling.update_auto_scaling_group(
                AutoScalingGroupName="old", LaunchTemplate={"LaunchTemplateName": "old", "Version": number}
            )
            raise AssertionError(words)
        except ClientError as error:
            assert words in error.response["Error"]["Message"], error
    autoscaling.set_desired_capacity(AutoScalingGroupName="old", DesiredCapacity=12)
    [failed, *_] = autoscaling.describe_scaling_activities(AutoScalingGroupName="old")["Activities"]
    assert "not enough free addresses" in failed["StatusMessage"], failed
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName="old", ForceDelete=True)


def profile(iam, ec2):
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="old", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.create_instance_profile(InstanceProfileName="old")
    iam.add_role_to_instance_profile(InstanceProfileName="old", RoleName="old")
    assert code(iam.delete_role, RoleName="old") == "DeleteConflict"
    data = {"IamInstanceProfile": {"Name": "old"}}
    made = ec2.create_launch_template_version(LaunchTemplateName="old", SourceVersion="1", LaunchTemplateData=data)
    assert made["LaunchTemplateVersion"]["VersionNumber"] > 1
    return role


def sessions(role):
    given = client("sts").assume_role(RoleArn=role, RoleSessionName="shift")["Credentials"]
    keys = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    me = boto3.client("sts", config=CONFIG, **keys).get_caller_identity()["Arn"]
    assert me.endswith(":assumed-role/old/shift"), me
    assert client("sts").get_caller_identity()["Arn"].endswith(":user/operator")


def alarms():
    cloudwatch = client("cloudwatch")
    assert cloudwatch.meta.service_model.metadata["protocol"] == "query"
    alarm = {
        "AlarmName": "old",
        "Namespace": "shop",
        "MetricName": "Sales",
        "Dimensions": [{"Name": "Shop", "Value": "one & two"}],
        "Statistic": "Sum",
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": 0.5,
        "Period": 60,
        "EvaluationPeriods": 1,
        "ActionsEnabled": False,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    cloudwatch.put_metric_alarm(**alarm)
    [shown] = cloudwatch.get_paginator("describe_alarms").paginate().build_full_result()["MetricAlarms"]
    tags = alarm.pop("Tags")
    assert {name: shown[name] for name in alarm} == alarm, shown
    assert shown["StateUpdatedTimestamp"].year >= 2026, shown
    assert cloudwatch.list_tags_for_resource(ResourceARN=shown["AlarmArn"])["Tags"] == tags
    assert code(cloudwatch.put_metric_alarm, **{**alarm, "Period": 61}) is not None
    assert code(cloudwatch.delete_alarms, AlarmNames=["nobody"]) == "ResourceNotFound"
    assert code(cloudwatch.list_dashboards) == "InvalidAction"
    cloudwatch.delete_alarms(AlarmNames=["old"])


def unknown():
    """A service that is not here, in each protocol."""
    assert code(client("ssm").describe_parameters) == "UnrecognizedClientException"
    # Classic load balancers, by the name of those of today.
    assert code(client("elb").describe_load_balancers) == "UnrecognizedClientException"
    assert code(client("apigateway").get_rest_apis) == "UnrecognizedClientException"
    assert code(client("dynamodb").list_tables) == "UnrecognizedClientException"
    assert code(client("s3").list_buckets) == "UnrecognizedClientException"
    assert code(client("route53").list_hosted_zones) == "UnrecognizedClientException"


def function(role):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bootstrap", "#!/bin/sh\n")
    functions = client("lambda")
    wanted = {"FunctionName": "old", "Role": role, "Runtime": "provided.al2023", "Handler": "bootstrap"}
    refused = code(functions.create_function, Code={"ZipFile": packed.getvalue()}, **wanted)
    assert refused == "InvalidParameterValueException", "its role is too new"
    assert code(functions.get_function_code_signing_config, FunctionName="old") == "ResourceNotFoundException"


ec2, autoscaling, iam = client("ec2"), client("autoscaling"), client("iam")
made = world(ec2)
fleet(ec2, autoscaling, *made)
role = profile(iam, ec2)
sessions(role)
function(role)
alarms()
unknown()
pair = ec2.import_key_pair(KeyName="old", PublicKeyMaterial=b"ssh-rsa AAAA old")
assert pair["KeyPairId"].startswith("key-")
