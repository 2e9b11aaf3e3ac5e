"""Every describe and list, a page at a time: the pages together are the whole."""

import re

from botocore.session import Session

from .paging_world import BALANCER, autoscaling, ec2, events, furnish, iam, lambda_arn, logs, policy
from .support import Conformance, backed_up, client, served

T3 = {"Name": "instance-type", "Values": ["t3.*"]}

# (operation, the smallest page that AWS gives, parameters)
SMALL = {
    "ArchitectureTypes": ["x86_64"],
    "VirtualizationTypes": ["hvm"],
    "InstanceRequirements": {"VCpuCount": {"Min": 2, "Max": 2}, "MemoryMiB": {"Min": 4096, "Max": 4096}},
}

PAGED = {
    "ec2": [
        ("DescribeImages", 1, {}),
        ("DescribeInstances", 5, {}),
        ("DescribeLaunchTemplates", 1, {}),
        ("DescribeLaunchTemplateVersions", 1, {"LaunchTemplateName": "paged-0"}),
        ("DescribeInstanceTypeOfferings", 5, {"Filters": [T3]}),
        ("DescribeInstanceTypes", 5, {"Filters": [T3]}),
        ("GetInstanceTypesFromInstanceRequirements", 9, SMALL),
        ("DescribeNetworkInterfaces", 5, {}),
        ("DescribeSecurityGroupRules", 5, {}),
        ("DescribeSecurityGroups", 5, {}),
        ("DescribeSnapshots", 5, {}),
        ("DescribeSubnets", 5, {}),
        ("DescribeVolumes", 5, {}),
        ("DescribeVpcBlockPublicAccessExclusions", 5, {}),
        ("DescribeVpcs", 5, {}),
    ],
    "autoscaling": [
        ("DescribeAutoScalingGroups", 1, {}),
        ("DescribeAutoScalingInstances", 1, {}),
        ("DescribeInstanceRefreshes", 1, {"AutoScalingGroupName": "asg-a"}),
        ("DescribeNotificationConfigurations", 1, {}),
        ("DescribePolicies", 1, {}),
        ("DescribeScalingActivities", 1, {}),
        ("DescribeScheduledActions", 1, {}),
        ("DescribeTags", 1, {}),
        ("DescribeTrafficSources", 1, {"AutoScalingGroupName": "asg-b"}),
        ("DescribeWarmPool", 1, {"AutoScalingGroupName": "asg-b"}),
    ],
    "elbv2": [
        ("DescribeListeners", 1, {"LoadBalancerArn": BALANCER}),
        ("DescribeLoadBalancers", 1, {}),
        ("DescribeTargetGroups", 1, {}),
    ],
    "iam": [
        ("ListAttachedRolePolicies", 1, {"RoleName": "paged-0"}),
        ("ListInstanceProfiles", 1, {}),
        ("ListInstanceProfileTags", 1, {"InstanceProfileName": "paged-0"}),
        ("ListEntitiesForPolicy", 1, {"PolicyArn": policy("paged-0")}),
        ("ListPolicies", 1, {}),
        ("ListPolicyTags", 1, {"PolicyArn": policy("paged-0")}),
        ("ListPolicyVersions", 1, {"PolicyArn": policy("paged-0")}),
        ("ListRolePolicies", 1, {"RoleName": "paged-0"}),
        ("ListRoles", 1, {}),
        ("ListRoleTags", 1, {"RoleName": "paged-0"}),
    ],
    "lambda": [
        ("ListAliases", 1, {"FunctionName": "paged-0"}),
        ("ListFunctions", 1, {"FunctionVersion": "ALL"}),
        ("ListVersionsByFunction", 1, {"FunctionName": "paged-0"}),
    ],
    "events": [
        ("ListRuleNamesByTarget", 1, {"TargetArn": lambda_arn("shared")}),
        ("ListRules", 1, {}),
        ("ListTargetsByRule", 1, {"Rule": "paged-0"}),
    ],
    "logs": [
        ("DescribeLogGroups", 1, {}),
        ("DescribeLogStreams", 1, {"logGroupName": "paged-0"}),
        ("FilterLogEvents", 1, {"logGroupName": "paged-0"}),
    ],
    "service-quotas": [("ListServiceQuotas", 1, {"ServiceCode": "ec2"})],
    "backup": [("ListRecoveryPointsByResource", 1, {"ResourceArn": backed_up()})],
}

# One of a kind here, or none at all: there is no second page to walk to.
SHORT = {"autoscaling:DescribeLoadBalancerTargetGroups", "iam:ListInstanceProfilesForRole"}

# It is read forwards and backwards by tokens that never end: the logs module walks it.
ENDLESS = {"logs:GetLogEvents"}

# What the members of a request are called that ask for the next page, and for its size.
TOKENS = {"NextToken", "nextToken", "Marker"}
SIZES = {"PageSize", "MaxResults", "MaxRecords", "MaxItems", "Limit", "limit"}

_SESSION = Session()


def method(service, operation):
    mapping = client(service).meta.method_to_api_mapping
    [name] = [name for name, known in mapping.items() if known == operation]
    return getattr(client(service), name)


def members(service, operation):
    """Of a request: the token and the size; of an answer: the token and the list."""
    model = _SESSION.get_service_model(service).operation_model(operation)
    asked, told = set(model.input_shape.members), model.output_shape.members
    [token], [size] = TOKENS & asked, SIZES & asked
    [given] = ({"NextMarker", *TOKENS}) & set(told)
    # The list of most things: policies have three, of which roles are the one that is served.
    lists = [name for name, shape in told.items() if shape.type_name == "list"]
    lists = [name for name in lists if name not in ("PolicyGroups", "PolicyUsers", "searchedLogStreams")]
    [listed] = lists
    return token, size, given, listed


class Pages(Conformance):
    @classmethod
    def setUpClass(cls):
        furnish()

    def walk(self, service, operation, page, parameters):
        token, size, given, listed = members(service, operation)
        call = method(service, operation)
        pages, more = [], {}
        while True:
            answer = call(**parameters, **{size: page}, **more)
            pages.append(answer[listed])
            if not answer.get(given):
                return pages, call(**parameters)[listed]
            more = {token: answer[given]}
            self.assertLess(len(pages), 100, "it does not end")

    def test_the_pages_together_are_the_whole(self):
        for service, listed in PAGED.items():
            for operation, page, parameters in listed:
                with self.subTest(f"{service}:{operation}"):
                    pages, whole = self.walk(service, operation, page, parameters)
                    self.assertGreater(len(pages), 1, "there was nothing to walk to")
                    self.assertEqual([page] * (len(pages) - 1), [len(items) for items in pages[:-1]])
                    self.assertEqual(whole, [item for items in pages for item in items])

    def test_the_paginators_of_botocore_find_the_same(self):
        for service, listed in PAGED.items():
            for operation, page, parameters in listed:
                call = method(service, operation)
                if not client(service).can_paginate(call.__name__):
                    continue
                with self.subTest(f"{service}:{operation}"):
                    _, _, _, name = members(service, operation)
                    paginator = client(service).get_paginator(call.__name__)
                    found = paginator.paginate(PaginationConfig={"PageSize": page}, **parameters)
                    items = [item for answer in found for item in answer[name]]
                    self.assertEqual(call(**parameters)[name], items)

    def test_no_operation_with_pages_is_left_out(self):
        walked = {f"{service}:{operation}" for service, listed in PAGED.items() for operation, _, _ in listed}
        paged = set()
        for service in PAGED:
            model = _SESSION.get_service_model(service)
            for operation in served(service):
                shape = model.operation_model(operation).input_shape
                if TOKENS & set(shape.members) and operation.startswith(("Describe", "List", "Filter", "Get")):
                    paged.add(f"{service}:{operation}")
        self.assertEqual(walked | SHORT | ENDLESS, paged)

    def test_what_has_one_page_has_no_token(self):
        answer = autoscaling.describe_load_balancer_target_groups(
            AutoScalingGroupName="asg-a", MaxRecords=1
        )
        self.assertEqual(1, len(answer["LoadBalancerTargetGroups"]))
        self.assertNotIn("NextToken", answer)
        answer = iam.list_instance_profiles_for_role(RoleName="paged-0", MaxItems=1)
        self.assertEqual((False, []), (answer["IsTruncated"], answer["InstanceProfiles"]))

    def test_a_token_that_is_none_is_refused(self):
        # The codes are those of the models; the texts are not confirmed.
        for service, operation, code, parameters in (
            ("ec2", "DescribeImages", "InvalidNextToken", {}),
            ("autoscaling", "DescribeAutoScalingGroups", "InvalidNextToken", {}),
            ("iam", "ListRoles", "ValidationError", {}),
            ("lambda", "ListFunctions", "InvalidParameterValueException", {}),
            ("events", "ListRules", "ValidationException", {}),
            ("logs", "DescribeLogGroups", "InvalidParameterException", {}),
            (
                "backup",
                "ListRecoveryPointsByResource",
                "InvalidParameterValueException",
                {"ResourceArn": backed_up()},
            ),
        ):
            token, *_ = members(service, operation)
            with self.subTest(operation):
                call = method(service, operation)
                self.refused(code, 400, re.compile("invalid"), call, **{token: "!", **parameters})

    def test_pages_that_are_too_small_or_too_large_are_refused(self):
        small = "Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater than 5."
        for call in (ec2.describe_instances, ec2.describe_subnets, ec2.describe_security_groups):
            self.refused("InvalidParameterValue", 400, small, call, MaxResults=1)
        # The wording is not confirmed.
        self.refused(
            "InvalidParameterValue",
            400,
            re.compile("for parameter maxResults is invalid. Expecting a value less than"),
            ec2.describe_launch_templates,
            MaxResults=201,
        )
        for call, member, much in (
            (autoscaling.describe_auto_scaling_groups, " '101' at 'maxRecords'", {"MaxRecords": 101}),
            # IAM does not repeat what it was sent.
            (iam.list_roles, " at 'maxItems'", {"MaxItems": 1001}),
        ):
            text = re.compile(
                f"^1 validation error detected: Value{member} failed to satisfy "
                "constraint: Member must have value less than or equal to"
            )
            self.refused("ValidationError", 400, text, call, **much)
        text = re.compile("Member must have value less than or equal to")
        self.refused("ValidationException", 400, text, events.list_rules, Limit=101)
        self.refused("InvalidParameterException", 400, text, logs.describe_log_groups, limit=51)

    def test_instances_are_asked_for_by_id_or_by_page(self):
        [reservation] = ec2.describe_instances(
            Filters=[{"Name": "tag:Name", "Values": ["jjikin-web"]}]
        )["Reservations"]
        self.refused(
            "InvalidParameterCombination",
            400,
            "The parameter instancesSet cannot be used with the parameter maxResults",
            ec2.describe_instances,
            InstanceIds=[reservation["Instances"][0]["InstanceId"]],
            MaxResults=5,
        )

