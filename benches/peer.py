"""What somebody writes who needs the example's stack today: boto3, one call after the other, no plan and no second look.

usage: peer.py apply ZIP | destroy           with AWS_ENDPOINT_URL and credentials in the environment
"""

import json
import sys
import time

import boto3

ACCOUNT, REGION = "111111111111", "ap-northeast-2"
NAME = "jjikin-web"
GROUP, TEMPLATE = f"{NAME}-asg", f"{NAME}-lt"
FUNCTION = f"{NAME}-lt-ami-replace-automation"
LOGS = f"/aws/lambda/{FUNCTION}"
ROLE = "jjikin-lt-ami-replace-automation-Role"
POLICY = "jjikin-lt-ami-replace-automation-Policy"
RULES = {
    f"{NAME}-rotator-daily": {"ScheduleExpression": "cron(0 17 * * ? *)"},
    f"{NAME}-rotator-image": {
        "EventPattern": json.dumps({"source": ["aws.ec2"], "detail-type": ["EC2 AMI State Change"]})
    },
}

ec2, autoscaling, iam, functions, events, logs = (
    boto3.client(name) for name in ["ec2", "autoscaling", "iam", "lambda", "events", "logs"]
)


def newest():
    filters = [{"Name": "tag:Name", "Values": [NAME]}, {"Name": "state", "Values": ["available"]}]
    images = ec2.describe_images(Owners=["self"], Filters=filters)["Images"]
    return max(images, key=lambda image: image["CreationDate"])["ImageId"]


def made(arguments):
    """A function, as soon as its role can be assumed."""
    while True:
        try:
            return functions.create_function(**arguments)
        except functions.exceptions.InvalidParameterValueException:
            time.sleep(1)


def apply(archive):
    data = {"ImageId": newest(), "InstanceType": "c6i.large", "SecurityGroupIds": ["sg-0123456789abcdef0"]}
    ec2.create_launch_template(LaunchTemplateName=TEMPLATE, LaunchTemplateData=data)
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=GROUP,
        LaunchTemplate={"LaunchTemplateName": TEMPLATE, "Version": "$Default"},
        MinSize=0,
        MaxSize=8,
        DesiredCapacity=0,
        VPCZoneIdentifier="subnet-0a123456789abcdef,subnet-0b123456789abcdef",
    )
    actions = [
        {"ScheduledActionName": f"action-{hour}", "Recurrence": f"0 {hour} * * *", "TimeZone": "Asia/Seoul", "DesiredCapacity": 0}
        for hour in range(8)
    ]
    autoscaling.batch_put_scheduled_update_group_action(
        AutoScalingGroupName=GROUP, ScheduledUpdateGroupActions=actions
    )
    principal = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [principal]})
    role = iam.create_role(RoleName=ROLE, Path="/freshscale/", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    rights = {"Effect": "Allow", "Action": ["ec2:Describe*", "ec2:ModifyLaunchTemplate"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [rights]})
    policy = iam.create_policy(PolicyName=POLICY, Path="/freshscale/", PolicyDocument=document)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=ROLE, PolicyArn=policy)
    logs.create_log_group(logGroupName=LOGS)
    logs.put_retention_policy(logGroupName=LOGS, retentionInDays=30)
    with open(archive, "rb") as file:
        code = file.read()
    arguments = {
        "FunctionName": FUNCTION,
        "Role": role,
        "Runtime": "provided.al2023",
        "Handler": "bootstrap",
        "Code": {"ZipFile": code},
        "Publish": True,
    }
    version = made(arguments)["Version"]
    alias = functions.create_alias(FunctionName=FUNCTION, Name="live", FunctionVersion=version)["AliasArn"]
    for name, when in RULES.items():
        rule = events.put_rule(Name=name, **when)["RuleArn"]
        functions.add_permission(
            FunctionName=FUNCTION,
            Qualifier="live",
            StatementId=name,
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=rule,
        )
        events.put_targets(Rule=name, Targets=[{"Id": "rotator", "Arn": alias}])


def destroy():
    for name in RULES:
        events.remove_targets(Rule=name, Ids=["rotator"])
        events.delete_rule(Name=name)
    functions.delete_function(FunctionName=FUNCTION)
    logs.delete_log_group(logGroupName=LOGS)
    policy = f"arn:aws:iam::{ACCOUNT}:policy/freshscale/{POLICY}"
    iam.detach_role_policy(RoleName=ROLE, PolicyArn=policy)
    iam.delete_policy(PolicyArn=policy)
    iam.delete_role(RoleName=ROLE)
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=GROUP, ForceDelete=True)
    ec2.delete_launch_template(LaunchTemplateName=TEMPLATE)


if sys.argv[1] == "apply":
    apply(sys.argv[2])
else:
    destroy()
