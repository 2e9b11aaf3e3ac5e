#!/usr/bin/env bash
# On moto, a version made with SourceVersion and a new image holds the image and nothing else, and groups start healthy
# instances from it that have no type and no security group.
#
# Guess: SourceVersion inherits what is not given, as EC2 documents, or is refused.
# What happens: moto takes the parameter and drops it. The group launches from the version all the same: InService, Healthy, the
#   instance type is the empty string, the list of security groups is empty.
# Why it matters here: a new version that differs in its image only is the whole of a rotation. Its test passes on moto whether
#   or not the rest was inherited; and a program that is bent to pass a stricter test there would send everything twice.
# freshscale: sends SourceVersion with what differs; what the new version holds is asserted on its own emulator.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile 'moto[autoscaling,ec2]==5.2.5' boto3==1.43.106 botocore==1.43.106

cat >run.py <<'PY'
import boto3
from moto import mock_aws

mock_aws().start()
keys = dict(region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing")
ec2, autoscaling = boto3.client("ec2", **keys), boto3.client("autoscaling", **keys)
old, new = [image["ImageId"] for image in ec2.describe_images()["Images"][:2]]
[vpc] = ec2.describe_vpcs()["Vpcs"]
firewall = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc["VpcId"])["GroupId"]
data = dict(ImageId=old, InstanceType="t3.small", SecurityGroupIds=[firewall])
template = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
by_id = dict(LaunchTemplateId=template["LaunchTemplateId"])
ec2.create_launch_template_version(SourceVersion="1", LaunchTemplateData=dict(ImageId=new), **by_id)
ec2.modify_launch_template(DefaultVersion="2", **by_id)
autoscaling.create_auto_scaling_group(
    AutoScalingGroupName="web",
    MinSize=0,
    MaxSize=1,
    DesiredCapacity=1,
    LaunchTemplate=dict(Version="$Default", **by_id),
    VPCZoneIdentifier=ec2.describe_subnets()["Subnets"][0]["SubnetId"],
)
for version in ec2.describe_launch_template_versions(**by_id)["LaunchTemplateVersions"]:
    print(f"moto 5.2.5, version {version['VersionNumber']} holds:", *sorted(version["LaunchTemplateData"]))
[member] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["Instances"]
[instance] = ec2.describe_instances(InstanceIds=[member["InstanceId"]])["Reservations"][0]["Instances"]
print(f"moto 5.2.5, the group's instance is {member['LifecycleState']} and {member['HealthStatus']},", end=" ")
print(f"its type is {instance['InstanceType']!r}, its security groups are {instance['SecurityGroups']}")
PY

py/bin/python run.py | tee seen

diff - seen <<'SEEN'
moto 5.2.5, version 1 holds: ImageId InstanceType SecurityGroupIds
moto 5.2.5, version 2 holds: ImageId
moto 5.2.5, the group's instance is InService and Healthy, its type is '', its security groups are []
SEEN
echo "As found."
