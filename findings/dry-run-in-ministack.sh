#!/usr/bin/env bash
# ministack carries out EC2's dry runs: instances start and end, and the default version moves.
#
# Guess: DryRun is answered with the error DryRunOperation, as on AWS (and on moto 5.2.5), or is refused as unknown.
# What happens: the parameter is dropped and the call is done.
# Why it matters here: a dry run is how a tool asks whether it could, before it writes or instead of writing. There, the look before
#   the change is the change.
# freshscale: with `verify_launch` a rotation asks for a dry run of RunInstances; if an instance is the answer, the rotation fails
#   and says to look for it. docs/emulator.md gives ministack an EC2 of freshscale's own emulator.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile ministack==1.5.33 cbor2==6.3.0 boto3==1.43.106 botocore==1.43.106

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
BIND_HOST=127.0.0.1 GATEWAY_PORT=$port IOT_MTLS_ENABLED=0 TMPDIR=$work STATE_DIR=$work/state py/bin/ministack >server.log 2>&1 &
server=$!

cat >run.py <<'PY'
import sys, time

import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

keys = dict(region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing")
ec2 = boto3.client("ec2", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", **keys)
for _ in range(120):
    try:
        images = [image["ImageId"] for image in ec2.describe_images()["Images"][:2]]
        break
    except EndpointConnectionError:
        time.sleep(0.5)
data = dict(ImageId=images[0], InstanceType="t3.small")
template = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
by_id = dict(LaunchTemplateId=template["LaunchTemplateId"])
ec2.create_launch_template_version(LaunchTemplateData=dict(data, ImageId=images[1]), **by_id)
instance = ec2.run_instances(MinCount=1, MaxCount=1, **data)["Instances"][0]["InstanceId"]


def world():
    [found] = ec2.describe_launch_templates(LaunchTemplateIds=[template["LaunchTemplateId"]])["LaunchTemplates"]
    running = [
        i["InstanceId"]
        for page in ec2.describe_instances()["Reservations"]
        for i in page["Instances"]
        if i["State"]["Name"] in ("pending", "running")
    ]
    numbers = found["LatestVersionNumber"], found["DefaultVersionNumber"]
    return "{} versions, default {}, {} running".format(*numbers, len(running))


def dry(operation, **parameters):
    try:
        getattr(ec2, operation)(DryRun=True, **parameters)
        answer = "done"
    except ClientError as error:
        answer = error.response["Error"]["Code"]
    print(f"ministack 1.5.33, dry run of {operation}: {answer}; {world()}")


print(f"ministack 1.5.33: {world()}")
dry("create_launch_template_version", LaunchTemplateData=data, **by_id)
dry("modify_launch_template", DefaultVersion="2", **by_id)
dry("run_instances", MinCount=1, MaxCount=1, LaunchTemplate=by_id)
dry("terminate_instances", InstanceIds=[instance])
PY

py/bin/python run.py "$port" | tee seen

diff - seen <<'SEEN'
ministack 1.5.33: 2 versions, default 1, 1 running
ministack 1.5.33, dry run of create_launch_template_version: done; 3 versions, default 1, 1 running
ministack 1.5.33, dry run of modify_launch_template: done; 3 versions, default 2, 1 running
ministack 1.5.33, dry run of run_instances: done; 3 versions, default 2, 2 running
ministack 1.5.33, dry run of terminate_instances: done; 3 versions, default 2, 1 running
SEEN
echo "As found."
