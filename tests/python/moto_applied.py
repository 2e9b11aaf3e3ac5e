"""The first apply made everything that the stack file says. Arguments: security group, subnets, image,
hash of the zip."""

import sys

from moto_world import *

security_group, subnets, image, sha256 = sys.argv[1], sys.argv[2].split(","), sys.argv[3], sys.argv[4]
own = {"Team": "web", "freshscale:stack": "web"}
account = "111111111111"
alias = f"arn:aws:lambda:ap-northeast-2:{account}:function:web-rotator:live"

data = template()["data"]
assert data["ImageId"] == image, data
assert data["InstanceType"] == "c4.large", data
assert data["KeyName"] == "jjikin", data
assert data["IamInstanceProfile"] == {"Name": "jjikin-web"}, data
assert data["SecurityGroupIds"] == [security_group], data
assert "SecurityGroups" not in data, data
assert data["MetadataOptions"] == {"HttpTokens": "required", "HttpPutResponseHopLimit": 2}, data
device = data["BlockDeviceMappings"][0]
assert device["DeviceName"] == "/dev/xvda", device
assert device["Ebs"]["Encrypted"] is True and device["Ebs"]["VolumeType"] == "gp3", device
assert device["Ebs"]["VolumeSize"] == 30, device
instance = [s for s in data["TagSpecifications"] if s["ResourceType"] == "instance"]
assert tags(instance[0]["Tags"]) == {**own, "Role": "web"}, instance
assert template_tags().items() >= own.items(), template_tags()

found = group()
assert found["AutoScalingGroupName"] == "web-asg", found
assert found["LaunchTemplate"]["LaunchTemplateName"] == "web-lt", found
assert found["LaunchTemplate"]["Version"] == "$Default", found
assert (found["MinSize"], found["MaxSize"], found["DesiredCapacity"]) == (0, 8, 0), found
assert sorted(found["VPCZoneIdentifier"].split(",")) == sorted(subnets), found
assert found["HealthCheckGracePeriod"] == 300, found
assert found["TerminationPolicies"] == ["OldestLaunchTemplate", "Default"], found
assert tags(found["Tags"]) == own, found

assert scheduled() == {
    "morning-out": ("40 8 * * mon-fri", "Asia/Seoul", 0, 8, 4),
    "morning-in": ("0 10 * * mon-fri", "Asia/Seoul", 0, 8, 0),
}, scheduled()
assert autoscaling.describe_policies()["ScalingPolicies"] == []

statements = {s["Sid"]: s for s in policy()["document"]["Statement"]}
assert "autoscaling:DescribeAutoScalingGroups" in statements["Look"]["Action"], statements
assert statements["Publish"]["Condition"] == {
    "StringEquals": {"aws:ResourceTag/freshscale:stack": "web"}
}, statements
assert statements["Log"]["Resource"].endswith(":log-group:/aws/lambda/web-rotator:*"), statements
assert policy()["tags"] == own, policy()

assert role()["Path"] == "/freshscale/", role()
trust = role()["AssumeRolePolicyDocument"]["Statement"]
assert [s["Principal"] for s in trust] == [{"Service": "lambda.amazonaws.com"}], trust
assert tags(role()["Tags"]) == own, role()
attached = iam.list_attached_role_policies(RoleName="web-rotator-role")["AttachedPolicies"]
assert [a["PolicyArn"] for a in attached] == [policy()["arn"]], attached

assert log_groups() == {"/aws/lambda/web-rotator": 30}, log_groups()

live = function()
configuration = live["Configuration"]
assert configuration["Runtime"] == "provided.al2023", configuration
assert configuration["Handler"] == "bootstrap", configuration
assert configuration["Architectures"] == ["x86_64"], configuration
assert (configuration["MemorySize"], configuration["Timeout"]) == (128, 10), configuration
assert configuration["Role"] == role()["Arn"], configuration
assert configuration["CodeSha256"] == sha256, configuration
environment = configuration["Environment"]["Variables"]
assert environment["EC2_INSTANCE_NAME"] == "web", environment
assert environment["SG_IDS"] == security_group, environment
assert environment["LAUNCH_TEMPLATE_NAME"] == "web-lt", environment
assert live["Tags"] == own, live

assert sorted(rules()) == ["web-rotator-backup", "web-rotator-daily", "web-rotator-image"], rules()
assert rules()["web-rotator-daily"]["ScheduleExpression"] == "cron(0 17 * * ? *)", rules()
assert json.loads(rules()["web-rotator-image"]["EventPattern"]) == {
    "source": ["aws.ec2"],
    "detail-type": ["EC2 AMI State Change"],
    "detail": {"State": ["available"]},
}, rules()
assert json.loads(rules()["web-rotator-backup"]["EventPattern"]) == {
    "source": ["aws.backup"],
    "detail-type": ["Backup Job State Change"],
    "detail": {"state": ["COMPLETED"], "resourceType": ["EC2"]},
}, rules()
for name, rule in rules().items():
    assert rule["State"] == "ENABLED", rule
    assert targets(name) == [alias], targets(name)
    statement = permissions()[rule["Arn"]]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}, statement
    assert statement["Action"] == "lambda:InvokeFunction", statement
    assert statement["Resource"] == alias, statement
    assert statement["Condition"]["StringEquals"] == {"AWS:SourceAccount": account}, statement
assert len(permissions()) == 3, permissions()
