#!/usr/bin/env bash
# On moto, scheduled actions outlive their group and come back with the next one of that name; and asking for a span of
# time answers with all of them.
#
# Guess: actions go with their group, an action that is over vanishes, and StartTime and EndTime of DescribeScheduledActions
#   choose by time, as AWS documents.
# What happens: none of the three. A group that is deleted and made again under its name has the old actions at once. An action
#   of 2020 can be put (AWS refuses the past) and stays. The span is ignored, and no action says when it fires next: the
#   StartTime that AWS fills in for a recurrence is missing.
# Why it matters here: "made again, and nothing is left of the old schedule" cannot be tested there, nor "what fires tonight?".
# freshscale: asks for all actions and computes what fires next; deletes actions itself before a group. Both on its emulator.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile 'moto[autoscaling,ec2]==5.2.5' boto3==1.43.106 botocore==1.43.106

cat >run.py <<'PY'
import datetime

import boto3
from moto import mock_aws

mock_aws().start()
keys = dict(region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing")
ec2, autoscaling = boto3.client("ec2", **keys), boto3.client("autoscaling", **keys)
image = ec2.describe_images()["Images"][0]["ImageId"]
ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=dict(ImageId=image, InstanceType="t3.small"))
day = lambda *date: datetime.datetime(*date, tzinfo=datetime.timezone.utc)


def make():
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        MinSize=0,
        MaxSize=8,
        LaunchTemplate=dict(LaunchTemplateName="web", Version="$Default"),
        VPCZoneIdentifier=ec2.describe_subnets()["Subnets"][0]["SubnetId"],
    )


def put(name, **action):
    autoscaling.put_scheduled_update_group_action(
        AutoScalingGroupName="web", ScheduledActionName=name, DesiredCapacity=4, **action
    )


def actions(**span):
    found = autoscaling.describe_scheduled_actions(AutoScalingGroupName="web", **span)
    return found["ScheduledUpdateGroupActions"]


def show(what, found):
    print(f"moto 5.2.5, {what}:", " ".join(a["ScheduledActionName"] for a in found) or "none")


make()
put("morning", Recurrence="40 8 * * mon-fri", TimeZone="Asia/Seoul")
put("long-ago", StartTime=day(2020, 1, 1))
put("one-day", StartTime=day(2037, 1, 1))
show("all actions", actions())
show("those of 2036 and before", actions(EndTime=day(2036, 12, 31)))
show("those that say when they fire", [a for a in actions() if "StartTime" in a])
autoscaling.delete_auto_scaling_group(AutoScalingGroupName="web", ForceDelete=True)
make()
show("of the group that was made again", actions())
PY

py/bin/python run.py | tee seen

diff - seen <<'SEEN'
moto 5.2.5, all actions: morning long-ago one-day
moto 5.2.5, those of 2036 and before: morning long-ago one-day
moto 5.2.5, those that say when they fire: long-ago one-day
moto 5.2.5, of the group that was made again: morning long-ago one-day
SEEN
echo "As found."
