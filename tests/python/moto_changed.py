"""Each kind has what the edited stack file says. Argument: the image, which must have stayed."""

import sys

from moto_world import *

image = sys.argv[1]
own = {"Team": "shop", "freshscale:stack": "web"}

data = template()["data"]
assert data["InstanceType"] == "c4.xlarge", data
assert data["ImageId"] == image, data
assert data["KeyName"] == "jjikin", data
assert template_tags().items() >= own.items(), template_tags()

found = group()
assert found["HealthCheckGracePeriod"] == 420, found
# Not edited: the termination policies, which moto's UpdateAutoScalingGroup ignores.
assert found["TerminationPolicies"] == ["OldestLaunchTemplate", "Default"], found
assert tags(found["Tags"]) == own, found

# One put anew, one gone, one new.
assert scheduled() == {
    "morning-out": ("30 8 * * mon-fri", "Asia/Seoul", 0, 10, 6),
    "midday-in": ("0 12 * * mon-fri", "Asia/Seoul", 0, 8, 0),
}, scheduled()

look = next(s for s in policy()["document"]["Statement"] if s["Sid"] == "Look")
assert "ec2:DescribeInstances" not in look["Action"], look
assert policy()["tags"] == own, policy()
assert tags(role()["Tags"]) == own, role()

assert log_groups() == {"/aws/lambda/web-rotator": 14}, log_groups()

configuration = function()["Configuration"]
assert (configuration["MemorySize"], configuration["Timeout"]) == (256, 20), configuration
assert function()["Tags"] == own, function()

# With its trigger a rule goes, and its permission.
assert sorted(rules()) == ["web-rotator-daily", "web-rotator-image"], rules()
assert rules()["web-rotator-daily"]["ScheduleExpression"] == "cron(30 18 * * ? *)", rules()
assert sorted(permissions()) == sorted(rule["Arn"] for rule in rules().values()), permissions()
