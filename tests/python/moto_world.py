"""Everything that a stack called `web` could have made, as botocore sees it."""

import json

import boto3
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2")
autoscaling = boto3.client("autoscaling")
iam = boto3.client("iam")
functions = boto3.client("lambda")
events = boto3.client("events")
logs = boto3.client("logs")


def tags(listed):
    return {tag["Key"]: tag["Value"] for tag in listed}


def unless_absent(call, absent, **arguments):
    try:
        return call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] in absent, error
        return None


def template():
    found = ec2.describe_launch_templates()["LaunchTemplates"]
    if not found:
        return None
    assert [one["LaunchTemplateName"] for one in found] == ["web-lt"], found
    versions = ec2.describe_launch_template_versions(LaunchTemplateName="web-lt")
    default = [v for v in versions["LaunchTemplateVersions"] if v["DefaultVersion"]]
    assert len(default) == 1, versions
    assert default[0]["VersionNumber"] == found[0]["DefaultVersionNumber"]
    return {
        "id": found[0]["LaunchTemplateId"],
        "default": default[0]["VersionNumber"],
        "latest": found[0]["LatestVersionNumber"],
        "data": default[0]["LaunchTemplateData"],
    }


def template_tags():
    """moto shows tags that were put on a template later in DescribeTags only."""
    filters = [{"Name": "resource-id", "Values": [template()["id"]]}]
    return tags(ec2.describe_tags(Filters=filters)["Tags"])


def group():
    found = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert len(found) < 2, found
    return found[0] if found else None


def scheduled():
    found = autoscaling.describe_scheduled_actions()["ScheduledUpdateGroupActions"]
    return {
        one["ScheduledActionName"]: (
            one["Recurrence"],
            one["TimeZone"],
            one["MinSize"],
            one["MaxSize"],
            one["DesiredCapacity"],
        )
        for one in found
        if one["AutoScalingGroupName"] == "web-asg"
    }


def role():
    found = unless_absent(iam.get_role, ["NoSuchEntity"], RoleName="web-rotator-role")
    return found and found["Role"]


def policy():
    """The document of the default version of the one policy that the stack has."""
    found = iam.list_policies(Scope="Local")["Policies"]
    assert len(found) < 2, found
    if not found:
        return None
    arn = found[0]["Arn"]
    assert arn == "arn:aws:iam::111111111111:policy/freshscale/web-rotator-policy", arn
    version = iam.get_policy_version(PolicyArn=arn, VersionId=found[0]["DefaultVersionId"])
    return {
        "arn": arn,
        "document": version["PolicyVersion"]["Document"],
        "tags": tags(iam.list_policy_tags(PolicyArn=arn)["Tags"]),
    }


def function():
    """What the alias `live` runs: that is what the rules invoke."""
    return unless_absent(
        functions.get_function,
        ["ResourceNotFoundException"],
        FunctionName="web-rotator",
        Qualifier="live",
    )


def permissions():
    """Statement by the ARN of the rule that it lets in."""
    answer = unless_absent(
        functions.get_policy,
        ["ResourceNotFoundException"],
        FunctionName="web-rotator",
        Qualifier="live",
    )
    statements = json.loads(answer["Policy"])["Statement"] if answer else []
    return {s["Condition"]["ArnLike"]["AWS:SourceArn"]: s for s in statements}


def rules():
    return {rule["Name"]: rule for rule in events.list_rules()["Rules"]}


def targets(rule):
    return [target["Arn"] for target in events.list_targets_by_rule(Rule=rule)["Targets"]]


def log_groups():
    found = logs.describe_log_groups()["logGroups"]
    return {one["logGroupName"]: one.get("retentionInDays") for one in found}
