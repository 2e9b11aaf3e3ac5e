#!/usr/bin/env bash
# parliament, the linter of IAM policies, stops at a condition that EventBridge documents, knows no new partition, and no
# recovery point that is an image.
#
# Guess: a policy of least privilege for a rotator, of AWS's documented actions, resources and keys, passes without a finding.
# What happens: `events:TargetArn` (PutTargets to one function only): the analysis ends with an exception about the key's type. An
#   ARN of the European sovereign cloud (aws-eusc), as of aws-iso-b, is an INVALID_ARN. backup:DescribeRecoveryPoint for the
#   images of an account is a RESOURCE_MISMATCH: a recovery point of EC2 has the ARN of its image, whose account is empty and
#   which ends without a seventh part. The same statement for arn:aws and launch templates passes.
# Why it matters here: who narrows a policy is stopped by the tool that asks for narrow policies.
# freshscale: no policy of ours names targets in a condition, and recovery points are read of `*`. To lint our policies with it, fill
#   them in for the partition `aws`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile parliament==1.6.4 setuptools==65.5.0

cat >lint.py <<'PY'
import json

from parliament import analyze_policy_string

template = "launch-template/lt-0123456789abcdef0"
rule = "arn:aws:events:eu-west-1:123456789012:rule/web-daily"
function = "arn:aws:lambda:eu-west-1:123456789012:function:web"
ours = {"StringEquals": {"aws:ResourceTag/stack": "web"}}
statements = {
    "a launch template of aws": ("ec2:ModifyLaunchTemplate", f"arn:aws:ec2:eu-west-1:123456789012:{template}", ours),
    "a launch template of aws-eusc": (
        "ec2:ModifyLaunchTemplate",
        f"arn:aws-eusc:ec2:eusc-de-east-1:123456789012:{template}",
        ours,
    ),
    "targets of a rule": ("events:PutTargets", rule, {"StringEquals": {"aws:ResourceTag/stack": "web"}}),
    "one target of a rule": ("events:PutTargets", rule, {"ArnEquals": {"events:TargetArn": function}}),
    "recovery points that are images": ("backup:DescribeRecoveryPoint", "arn:aws:ec2:eu-west-1::image/*", None),
}
for name, (action, resource, condition) in statements.items():
    statement = dict(Effect="Allow", Action=action, Resource=resource)
    if condition:
        statement["Condition"] = condition
    try:
        analysis = analyze_policy_string(json.dumps(dict(Version="2012-10-17", Statement=[statement])))
        found = ", ".join(sorted({finding.issue for finding in analysis.findings})) or "nothing"
    except Exception as error:
        found = f"an exception: {error}"
    print(f"parliament 1.6.4, {name}: {found}")
PY

py/bin/python lint.py 2>lint.log | tee seen

diff - seen <<'SEEN'
parliament 1.6.4, a launch template of aws: nothing
parliament 1.6.4, a launch template of aws-eusc: INVALID_ARN
parliament 1.6.4, targets of a rule: nothing
parliament 1.6.4, one target of a rule: an exception: Unknown data format: ArrayOfARN
parliament 1.6.4, recovery points that are images: RESOURCE_MISMATCH
SEEN
echo "As found."
