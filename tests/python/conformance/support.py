"""What the modules share: clients, the emulator's clock, and errors looked at from all sides."""

import json
import os
import time
import unittest
import urllib.request

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from . import shape

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]

# What the example stack refers to, and the emulator was furnished with.
SUBNETS = ["subnet-0a123456789abcdef", "subnet-0b123456789abcdef"]
SECURITY_GROUP = "sg-0123456789abcdef0"
ACCOUNT = "111111111111"
REGION = "ap-northeast-2"

_SESSION = Session()
_CLIENTS = {}

# Every operation that was answered, as `ec2:DescribeImages`, and what the models have against the answers.
answered = set()
faults = []


def client(service):
    if service not in _CLIENTS:
        # The first answer counts: nothing is asked twice, and nothing is checked before it is sent.
        config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
        made = _SESSION.create_client(service, config=config)
        made.meta.events.register(f"before-parse.{made.meta.service_model.service_id.hyphenize()}", _look)
        _CLIENTS[service] = made
    return _CLIENTS[service]


def _look(operation_model, response_dict, **_):
    service = operation_model.service_model.service_name
    answered.add(f"{service}:{operation_model.name}")
    if response_dict["status_code"] < 300:
        faults.extend(f"{service}: {fault}" for fault in shape.faults_of(operation_model, response_dict))


def _control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(ENDPOINT + "/_emulator" + path, data) as answer:
        return json.load(answer)


def now():
    """The emulator's time, in seconds."""
    return _seconds(_control("")["now"])


def served(service):
    """The operations of a service that the emulator has."""
    operations = (name.split(":") for name in _control("")["operations"])
    return {operation for of, operation in operations if of == service}


def advance(by):
    """Lets the emulator's time pass: everything due in it happens before this returns."""
    return _control("/advance", {"by": by})


def _seconds(text):
    from botocore.utils import parse_timestamp

    return parse_timestamp(text).timestamp()


def instant(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Conformance(unittest.TestCase):
    """A test whose answers must all fit botocore's models."""

    maxDiff = None

    def setUp(self):
        del faults[:]
        self.addCleanup(self._no_faults)

    def _no_faults(self):
        self.assertEqual([], sorted(set(faults)), "answers that the models do not know")

    def refused(self, code, status, message, call, **parameters):
        """The call fails with AWS's code and status; `message` is a text, or what it must match."""
        with self.assertRaises(ClientError) as raised:
            call(**parameters)
        response = raised.exception.response
        error = response["Error"]
        self.assertEqual((code, status), (error["Code"], response["ResponseMetadata"]["HTTPStatusCode"]), error)
        if isinstance(message, str):
            self.assertEqual(message, error["Message"])
        else:
            self.assertRegex(error["Message"], message)
        self.assertRegex(response["ResponseMetadata"]["RequestId"], r"^[0-9a-f-]{36}$")
        service = call.__self__.meta.service_model
        operation = service.operation_model(raised.exception.operation_name)
        self.assertEqual([], shape.error_faults(operation, code, status))
        return error


def dry_run_succeeds(test, call, **parameters):
    test.refused(
        "DryRunOperation",
        412,
        "Request would have succeeded, but DryRun flag is set.",
        call,
        DryRun=True,
        **parameters,
    )


def newest_image():
    images = client("ec2").describe_images(Owners=["self"])["Images"]
    return max(images, key=lambda image: image["CreationDate"])["ImageId"]


def backed_up():
    """The ARN of the instance that the backup plan makes images of."""
    [reservation] = client("ec2").describe_instances(
        Filters=[{"Name": "tag:Name", "Values": ["jjikin-web"]}]
    )["Reservations"]
    return f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{reservation['Instances'][0]['InstanceId']}"


def template(name, **data):
    """A launch template that a group can be made from."""
    data = {"ImageId": newest_image(), "InstanceType": "c6i.large", **data}
    made = client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)
    return made["LaunchTemplate"]["LaunchTemplateId"]


def group(name, size=0, **more):
    """A group of that many instances, with a template of its own."""
    client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=name,
        LaunchTemplate={"LaunchTemplateId": template(f"{name}-lt")},
        MinSize=0,
        MaxSize=8,
        DesiredCapacity=size,
        VPCZoneIdentifier=",".join(SUBNETS),
        **more,
    )


TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]}
)


def role(name):
    """A role that Lambda can assume by now."""
    made = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    advance("30s")
    return made["Role"]["Arn"]


def archive(text="x"):
    """A zip with an executable of that content."""
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo("bootstrap"), text)
    return packed.getvalue()


def function(name, **more):
    """A function that is active by now."""
    made = client("lambda").create_function(
        FunctionName=name,
        Role=role(f"{name}-role"),
        Runtime="provided.al2023",
        Handler="bootstrap",
        Code={"ZipFile": archive()},
        **more,
    )
    advance("10s")
    return made["FunctionArn"]
