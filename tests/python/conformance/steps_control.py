"""IAM, STS, Lambda, EventBridge, Logs and AWS Backup, as steps_compute has the others."""

import json

from .support import POLICY, TRUST, archive, backed_up

ROLE = {"RoleName": "every-role"}


def of_policy(**more):
    return lambda s: {"PolicyArn": s["policy"], **more}


def of_role(**more):
    return lambda s: {**ROLE, **more}


def of_profile(**more):
    return lambda s: {"InstanceProfileName": "every-profile", **more}


IAM = [
    (
        "CreateRole",
        of_role(AssumeRolePolicyDocument=TRUST, Description="every", Tags=[{"Key": "a", "Value": "b"}]),
        lambda s, a: s.update(role=a["Role"]["Arn"]),
    ),
    ("GetRole", of_role(), None),
    (
        "SimulatePrincipalPolicy",
        lambda s: {"PolicySourceArn": s["role"], "ActionNames": ["ec2:DescribeImages"]},
        None,
    ),
    ("ListRoles", lambda s: {}, None),
    ("UpdateRole", of_role(Description="other", MaxSessionDuration=7200), None),
    ("UpdateRoleDescription", of_role(Description="another"), None),
    ("UpdateAssumeRolePolicy", of_role(PolicyDocument=TRUST), None),
    ("TagRole", of_role(Tags=[{"Key": "c", "Value": "d"}]), None),
    ("ListRoleTags", of_role(), None),
    ("UntagRole", of_role(TagKeys=["c"]), None),
    (
        "CreatePolicy",
        lambda s: {"PolicyName": "every-policy", "PolicyDocument": POLICY, "Description": "every"},
        lambda s, a: s.update(policy=a["Policy"]["Arn"]),
    ),
    ("GetPolicy", of_policy(), None),
    ("ListPolicies", lambda s: {"Scope": "Local"}, None),
    ("TagPolicy", of_policy(Tags=[{"Key": "a", "Value": "b"}]), None),
    ("ListPolicyTags", of_policy(), None),
    ("UntagPolicy", of_policy(TagKeys=["a"]), None),
    ("PutRolePermissionsBoundary", lambda s: {**ROLE, "PermissionsBoundary": s["policy"]}, None),
    ("GetRole", of_role(), None),
    ("DeleteRolePermissionsBoundary", of_role(), None),
    ("CreatePolicyVersion", of_policy(PolicyDocument=POLICY), None),
    ("GetPolicyVersion", of_policy(VersionId="v2"), None),
    ("ListPolicyVersions", of_policy(), None),
    ("SetDefaultPolicyVersion", of_policy(VersionId="v2"), None),
    ("DeletePolicyVersion", of_policy(VersionId="v1"), None),
    ("AttachRolePolicy", lambda s: {**ROLE, "PolicyArn": s["policy"]}, None),
    ("ListAttachedRolePolicies", of_role(), None),
    ("ListEntitiesForPolicy", of_policy(), None),
    ("PutRolePolicy", of_role(PolicyName="inline", PolicyDocument=POLICY), None),
    ("GetRolePolicy", of_role(PolicyName="inline"), None),
    ("ListRolePolicies", of_role(), None),
    ("CreateInstanceProfile", of_profile(Tags=[{"Key": "a", "Value": "b"}]), None),
    ("AddRoleToInstanceProfile", of_profile(**ROLE), None),
    ("GetInstanceProfile", of_profile(), None),
    ("ListInstanceProfiles", lambda s: {}, None),
    ("ListInstanceProfilesForRole", of_role(), None),
    ("TagInstanceProfile", of_profile(Tags=[{"Key": "c", "Value": "d"}]), None),
    ("ListInstanceProfileTags", of_profile(), None),
    ("UntagInstanceProfile", of_profile(TagKeys=["c"]), None),
    ("RemoveRoleFromInstanceProfile", of_profile(**ROLE), None),
    ("DeleteInstanceProfile", of_profile(), None),
]

STS = [
    ("GetCallerIdentity", lambda s: {}, None),
    (
        "AssumeRole",
        lambda s: {"RoleArn": "arn:aws:iam::111111111111:role/every", "RoleSessionName": "every"},
        None,
    ),
    (
        "AssumeRoleWithWebIdentity",
        lambda s: {
            "RoleArn": "arn:aws:iam::111111111111:role/every",
            "RoleSessionName": "every",
            "WebIdentityToken": "a.b.c",
        },
        None,
    ),
]

FUNCTION = {"FunctionName": "every-function"}


def of_function(**more):
    return lambda s: {**FUNCTION, **more}


LAMBDA = [
    (
        "CreateFunction",
        lambda s: {
            **FUNCTION,
            "Role": s["role"],
            "Runtime": "provided.al2023",
            "Handler": "bootstrap",
            "Code": {"ZipFile": archive()},
            "Environment": {"Variables": {"ONE": "1"}},
            "Tags": {"a": "b"},
            "LoggingConfig": {"LogGroup": "/aws/lambda/every-function"},
        },
        lambda s, a: s.update(function=a["FunctionArn"]),
    ),
    ("GetFunction", of_function(), None),
    ("GetFunctionConfiguration", of_function(), None),
    ("GetFunctionCodeSigningConfig", of_function(), None),
    ("ListFunctions", lambda s: {"FunctionVersion": "ALL"}, None),
    ("UpdateFunctionCode", of_function(ZipFile=archive("y"), Architectures=["arm64"]), None),
    ("UpdateFunctionConfiguration", of_function(Timeout=9, MemorySize=256, Description="every"), None),
    ("PublishVersion", of_function(Description="first"), None),
    ("ListVersionsByFunction", of_function(), None),
    ("CreateAlias", of_function(Name="live", FunctionVersion="1"), None),
    ("GetAlias", of_function(Name="live"), None),
    ("UpdateAlias", of_function(Name="live", Description="every"), None),
    ("ListAliases", of_function(), None),
    (
        "AddPermission",
        of_function(StatementId="s", Action="lambda:InvokeFunction", Principal="events.amazonaws.com"),
        None,
    ),
    ("GetPolicy", of_function(), None),
    ("RemovePermission", of_function(StatementId="s"), None),
    ("TagResource", lambda s: {"Resource": s["function"], "Tags": {"c": "d"}}, None),
    ("ListTags", lambda s: {"Resource": s["function"]}, None),
    ("UntagResource", lambda s: {"Resource": s["function"], "TagKeys": ["a", "c"]}, None),
    ("PutFunctionConcurrency", of_function(ReservedConcurrentExecutions=1), None),
    ("GetFunctionConcurrency", of_function(), None),
    ("GetFunction", of_function(), None),
    ("DeleteFunctionConcurrency", of_function(), None),
    ("PutFunctionEventInvokeConfig", of_function(MaximumRetryAttempts=1), None),
    ("UpdateFunctionEventInvokeConfig", of_function(MaximumEventAgeInSeconds=60), None),
    ("GetFunctionEventInvokeConfig", of_function(), None),
    ("DeleteFunctionEventInvokeConfig", of_function(), None),
    ("Invoke", of_function(InvocationType="DryRun"), None),
    ("DeleteAlias", of_function(Name="live"), None),
]

RULE = "every-rule"

EVENTS = [
    (
        "PutRule",
        lambda s: {
            "Name": RULE,
            "ScheduleExpression": "rate(1 day)",
            "EventPattern": json.dumps({"source": ["shop"]}),
            "Description": "every",
        },
        lambda s, a: s.update(rule=a["RuleArn"]),
    ),
    ("DescribeRule", lambda s: {"Name": RULE}, None),
    ("ListRules", lambda s: {}, None),
    ("DisableRule", lambda s: {"Name": RULE}, None),
    ("EnableRule", lambda s: {"Name": RULE}, None),
    ("TagResource", lambda s: {"ResourceARN": s["rule"], "Tags": [{"Key": "a", "Value": "b"}]}, None),
    ("ListTagsForResource", lambda s: {"ResourceARN": s["rule"]}, None),
    ("UntagResource", lambda s: {"ResourceARN": s["rule"], "TagKeys": ["a"]}, None),
    (
        "PutTargets",
        lambda s: {
            "Rule": RULE,
            "Targets": [{"Id": "one", "Arn": s["function"], "RetryPolicy": {"MaximumRetryAttempts": 2}}],
        },
        None,
    ),
    ("ListTargetsByRule", lambda s: {"Rule": RULE}, None),
    ("ListRuleNamesByTarget", lambda s: {"TargetArn": s["function"]}, None),
    ("PutEvents", lambda s: {"Entries": [{"Source": "desk", "DetailType": "Door", "Detail": "{}"}]}, None),
    (
        "TestEventPattern",
        lambda s: {
            "EventPattern": json.dumps({"source": ["shop"]}),
            "Event": json.dumps(
                {
                    "id": "1",
                    "account": "1",
                    "source": "shop",
                    "time": "2026-03-02T00:00:00Z",
                    "region": "r",
                    "resources": [],
                    "detail-type": "t",
                }
            ),
        },
        None,
    ),
    ("RemoveTargets", lambda s: {"Rule": RULE, "Ids": ["one", "none"]}, None),
    ("DeleteRule", lambda s: {"Name": RULE}, None),
]

LOG_GROUP = {"logGroupName": "/aws/lambda/every"}
STREAM = {**LOG_GROUP, "logStreamName": "one"}

LOGS = [
    ("CreateLogGroup", lambda s: LOG_GROUP, None),
    (
        "DescribeLogGroups",
        lambda s: {"logGroupNamePrefix": "/aws/lambda/every"},
        lambda s, a: s.update(log_group=a["logGroups"][0]["arn"].removesuffix(":*")),
    ),
    ("PutRetentionPolicy", lambda s: {**LOG_GROUP, "retentionInDays": 30}, None),
    ("DescribeLogGroups", lambda s: {}, None),
    ("DeleteRetentionPolicy", lambda s: LOG_GROUP, None),
    (
        "PutLogGroupDeletionProtection",
        lambda s: {"logGroupIdentifier": "/aws/lambda/every", "deletionProtectionEnabled": False},
        None,
    ),
    ("TagResource", lambda s: {"resourceArn": s["log_group"], "tags": {"a": "b"}}, None),
    ("ListTagsForResource", lambda s: {"resourceArn": s["log_group"]}, None),
    ("UntagResource", lambda s: {"resourceArn": s["log_group"], "tagKeys": ["a"]}, None),
    ("TagLogGroup", lambda s: {**LOG_GROUP, "tags": {"a": "b"}}, None),
    ("ListTagsLogGroup", lambda s: LOG_GROUP, None),
    ("UntagLogGroup", lambda s: {**LOG_GROUP, "tags": ["a"]}, None),
    ("CreateLogStream", lambda s: STREAM, None),
    (
        "PutLogEvents",
        lambda s: {**STREAM, "logEvents": [{"timestamp": int(s["now"] * 1000), "message": "every"}]},
        None,
    ),
    ("DescribeLogStreams", lambda s: LOG_GROUP, None),
    ("GetLogEvents", lambda s: STREAM, None),
    ("FilterLogEvents", lambda s: LOG_GROUP, None),
    ("DeleteLogGroup", lambda s: LOG_GROUP, None),
    ("lambda:DeleteFunction", of_function(), None),
    ("iam:DetachRolePolicy", lambda s: {**ROLE, "PolicyArn": s["policy"]}, None),
    ("iam:DeleteRolePolicy", of_role(PolicyName="inline"), None),
    ("iam:DeleteRole", of_role(), None),
    ("iam:DeletePolicy", of_policy(), None),
]

ALARM = {
    "AlarmName": "every",
    "Namespace": "shop",
    "MetricName": "Sales",
    "Dimensions": [{"Name": "Shop", "Value": "one"}],
    "Statistic": "Sum",
    "ComparisonOperator": "LessThanThreshold",
    "Threshold": 0.5,
    "Period": 60,
    "EvaluationPeriods": 1,
}

CLOUDWATCH = [
    ("PutMetricAlarm", lambda s: ALARM, None),
    (
        "DescribeAlarms",
        lambda s: {"AlarmNames": ["every"]},
        lambda s, a: s.update(alarm=a["MetricAlarms"][0]["AlarmArn"]),
    ),
    ("TagResource", lambda s: {"ResourceARN": s["alarm"], "Tags": [{"Key": "a", "Value": "b"}]}, None),
    ("ListTagsForResource", lambda s: {"ResourceARN": s["alarm"]}, None),
    ("UntagResource", lambda s: {"ResourceARN": s["alarm"], "TagKeys": ["a"]}, None),
    ("DeleteAlarms", lambda s: {"AlarmNames": ["every"]}, None),
]

BACKUP = [
    (
        "ListRecoveryPointsByResource",
        lambda s: {"ResourceArn": backed_up()},
        lambda s, a: s.update(point=a["RecoveryPoints"][0]),
    ),
    (
        "DescribeRecoveryPoint",
        lambda s: {
            "BackupVaultName": s["point"]["BackupVaultName"],
            "RecoveryPointArn": s["point"]["RecoveryPointArn"],
        },
        None,
    ),
]
