"""Every operation that the emulator serves, once: its answer must fit botocore's model."""

import json

from botocore.session import Session

from .support import POLICY, TRUST, Conformance, advance, answered, archive, client, now, served

SERVICES = ("ec2", "autoscaling", "iam", "sts", "lambda", "events", "logs")

# (operation, parameters from what is known so far, what is learnt from the answer)
EC2 = [
    ("DescribeSubnets", lambda s: {}, lambda s, a: s.update(subnet=a["Subnets"][0]["SubnetId"])),
    ("DescribeSecurityGroups", lambda s: {}, lambda s, a: s.update(group=a["SecurityGroups"][0]["GroupId"])),
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
    ("DescribeInstances", lambda s: {"InstanceIds": [s["instance"]]}, None),
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
                "DisableApiTermination": False,
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
    ("CancelInstanceRefresh", lambda s: GROUP, None),
    (
        "TerminateInstanceInAutoScalingGroup",
        lambda s: {"InstanceId": s["member"], "ShouldDecrementDesiredCapacity": False},
        None,
    ),
    ("DetachLoadBalancerTargetGroups", lambda s: {**GROUP, "TargetGroupARNs": [TARGET_GROUP]}, None),
    ("DeleteAutoScalingGroup", lambda s: {**GROUP, "ForceDelete": True}, None),
    ("ec2:DeleteLaunchTemplate", lambda s: {"LaunchTemplateId": s["template"]}, None),
]

ROLE = {"RoleName": "every-role"}


def of_policy(**more):
    return lambda s: {"PolicyArn": s["policy"], **more}


def of_role(**more):
    return lambda s: {**ROLE, **more}


IAM = [
    (
        "CreateRole",
        of_role(AssumeRolePolicyDocument=TRUST, Description="every", Tags=[{"Key": "a", "Value": "b"}]),
        lambda s, a: s.update(role=a["Role"]["Arn"]),
    ),
    ("GetRole", of_role(), None),
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
    ("ListInstanceProfilesForRole", of_role(), None),
]

STS = [("GetCallerIdentity", lambda s: {}, None)]

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

STEPS = dict(zip(SERVICES, (EC2, AUTOSCALING, IAM, STS, LAMBDA, EVENTS, LOGS)))


def steps():
    """(service, operation, parameters, learn) in an order in which all of them work."""
    for service, listed in STEPS.items():
        for name, parameters, learn in listed:
            of, _, operation = name.rpartition(":")
            yield of or service, operation, parameters, learn


def method(service, operation):
    mapping = client(service).meta.method_to_api_mapping
    [name] = [name for name, known in mapping.items() if known == operation]
    return getattr(client(service), name)


class Answers(Conformance):
    def test_every_operation_answers_as_its_model_says(self):
        state = {"now": now()}
        for service, operation, parameters, learn in steps():
            answer = method(service, operation)(**parameters(state))
            if learn:
                learn(state, answer)
            if service in ("iam", "lambda"):
                # Roles spread and functions settle.
                advance("15s")
        wanted = {f"{service}:{operation}" for service in SERVICES for operation in served(service)}
        self.assertEqual(set(), wanted - answered, "operations that nobody called")

    def test_the_models_know_every_operation(self):
        for service in SERVICES:
            known = set(Session().get_service_model(service).operation_names)
            self.assertEqual(set(), served(service) - known)

    def test_what_is_not_served_is_refused_in_the_services_own_way(self):
        # AWS has these operations: codes of ours, in the envelope of each protocol.
        for call, code, status in (
            (client("ec2").describe_vpcs, "InvalidAction", 400),
            (client("autoscaling").describe_account_limits, "InvalidAction", 400),
            (client("events").list_event_buses, "UnknownOperationException", 400),
            (client("lambda").get_account_settings, "ResourceNotFoundException", 404),
        ):
            from botocore.exceptions import ClientError

            with self.assertRaises(ClientError) as raised:
                call()
            response = raised.exception.response
            found = response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]
            self.assertEqual((code, status), found)
