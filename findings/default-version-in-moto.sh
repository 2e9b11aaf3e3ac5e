#!/usr/bin/env bash
# On moto, instances that run show the version of today's $Default, not the one that they were started from.
#
# Guess: DescribeAutoScalingGroups tells for each instance the number of the version that started it, as on AWS, where `$Default`
#   is resolved at each launch (EC2 Auto Scaling API, LaunchTemplateSpecification).
# What happens: when the template's default moves, the version of every instance that is long running moves with it, while
#   DescribeInstances still shows the old image.
# Why it matters here: that number is how a rotation knows which versions must not be deleted, and how "does all run the new
#   image?" is asked. On moto the answer is yes, the moment after the default has moved.
# freshscale: keeps the versions that the group tells of and those in the tags that EC2 puts on each instance; its tests of
#   versions in use run on its own emulator, where an instance keeps the number.
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
data = dict(ImageId=old, InstanceType="t3.small")
template = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
by_id = dict(LaunchTemplateId=template["LaunchTemplateId"])
autoscaling.create_auto_scaling_group(
    AutoScalingGroupName="web",
    MinSize=0,
    MaxSize=2,
    DesiredCapacity=1,
    LaunchTemplate=dict(Version="$Default", **by_id),
    VPCZoneIdentifier=ec2.describe_subnets()["Subnets"][0]["SubnetId"],
)


def show(when):
    [group] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    for instance in group["Instances"]:
        [reservation] = ec2.describe_instances(InstanceIds=[instance["InstanceId"]])["Reservations"]
        image = "the new image" if reservation["Instances"][0]["ImageId"] == new else "the old image"
        print(f"moto 5.2.5, {when}: the instance has {image}, version {instance['LaunchTemplate']['Version']}")


show("before")
ec2.create_launch_template_version(LaunchTemplateData=dict(data, ImageId=new), **by_id)
show("with version 2 there")
ec2.modify_launch_template(DefaultVersion="2", **by_id)
show("with version 2 as default")
PY

py/bin/python run.py | tee seen

diff - seen <<'SEEN'
moto 5.2.5, before: the instance has the old image, version 1
moto 5.2.5, with version 2 there: the instance has the old image, version 1
moto 5.2.5, with version 2 as default: the instance has the old image, version 2
SEEN
echo "As found."
