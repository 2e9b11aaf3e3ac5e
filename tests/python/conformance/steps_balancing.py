"""Load balancing, quotas, topics and keys, every operation in an order in which all of them work.

A step is (operation, parameters from what is known so far, what is learnt from the answer).
"""

from .support import SUBNETS

ARN = lambda s: {"TargetGroupArn": s["target_group"]}

ELB = [
    (
        "CreateTargetGroup",
        lambda s: {"Name": "every", "Protocol": "HTTP", "Port": 80, "VpcId": s["network"], "TargetType": "instance"},
        lambda s, a: s.update(target_group=a["TargetGroups"][0]["TargetGroupArn"]),
    ),
    (
        "CreateLoadBalancer",
        lambda s: {"Name": "every", "Subnets": SUBNETS},
        lambda s, a: s.update(balancer=a["LoadBalancers"][0]["LoadBalancerArn"]),
    ),
    (
        "CreateListener",
        lambda s: {
            "LoadBalancerArn": s["balancer"],
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "forward", **ARN(s)}],
        },
        lambda s, a: s.update(listener=a["Listeners"][0]["ListenerArn"]),
    ),
    ("DescribeTargetGroups", lambda s: {"LoadBalancerArn": s["balancer"]}, None),
    ("DescribeLoadBalancers", lambda s: {"Names": ["every"]}, None),
    ("DescribeListeners", lambda s: {"LoadBalancerArn": s["balancer"]}, None),
    (
        "ModifyTargetGroupAttributes",
        lambda s: {**ARN(s), "Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "20"}]},
        None,
    ),
    ("DescribeTargetGroupAttributes", ARN, None),
    ("DescribeTargetHealth", ARN, None),
    ("AddTags", lambda s: {"ResourceArns": [s["target_group"]], "Tags": [{"Key": "a", "Value": "b"}]}, None),
    ("DescribeTags", lambda s: {"ResourceArns": [s["target_group"]]}, None),
    ("RemoveTags", lambda s: {"ResourceArns": [s["target_group"]], "TagKeys": ["a"]}, None),
    ("DeleteListener", lambda s: {"ListenerArn": s["listener"]}, None),
    ("DeleteLoadBalancer", lambda s: {"LoadBalancerArn": s["balancer"]}, None),
    ("DeleteTargetGroup", ARN, None),
]

STANDARD = {"ServiceCode": "ec2", "QuotaCode": "L-1216C47A"}

QUOTAS = [
    ("ListServiceQuotas", lambda s: {"ServiceCode": "ec2"}, None),
    ("GetAWSDefaultServiceQuota", lambda s: STANDARD, None),
    ("GetServiceQuota", lambda s: STANDARD, None),
    ("RequestServiceQuotaIncrease", lambda s: {**STANDARD, "DesiredValue": 20_000}, None),
]

TOPIC = lambda s: {"TopicArn": s["topic"]}

SNS = [
    ("CreateTopic", lambda s: {"Name": "every"}, lambda s, a: s.update(topic=a["TopicArn"])),
    ("GetTopicAttributes", TOPIC, None),
    ("DeleteTopic", TOPIC, None),
]

KEY = lambda s: {"KeyId": s["key"]}

KMS = [
    ("CreateKey", lambda s: {"Description": "every"}, lambda s, a: s.update(key=a["KeyMetadata"]["KeyId"])),
    ("CreateAlias", lambda s: {"AliasName": "alias/every", "TargetKeyId": s["key"]}, None),
    ("DescribeKey", lambda s: {"KeyId": "alias/every"}, None),
    ("GetKeyPolicy", KEY, lambda s, a: s.update(key_policy=a["Policy"])),
    ("PutKeyPolicy", lambda s: {**KEY(s), "Policy": s["key_policy"]}, None),
    ("CreateGrant", lambda s: {**KEY(s), "GranteePrincipal": "arn:aws:iam::111111111111:role/web", "Operations": ["Decrypt"]},
     lambda s, a: s.update(grant=a["GrantId"])),
    ("ListGrants", KEY, None),
    ("RevokeGrant", lambda s: {**KEY(s), "GrantId": s["grant"]}, None),
    ("DisableKey", KEY, None),
    ("EnableKey", KEY, None),
    ("ScheduleKeyDeletion", lambda s: {**KEY(s), "PendingWindowInDays": 7}, None),
]
