"""Lets moto's own tests ask our emulator instead of moto: a plugin of pytest, used by `scripts/moto-suite`.

moto can run its tests against a server (TEST_SERVER_MODE); all that is ours here is what stands for its fixtures:

* its reset is an emulator of its own for each test, with a world of which only account, default network and example
  images are said: they are what moto has from the start;
* it has a Region for each client, and the emulator one: the Region of the first client of a test;
* the role of its functions has a trust policy that is none ("some policy"): there it gets one that trusts Lambda;
* no time passes in it, so the emulator's clock is moved on a minute after each call that changes something (images are
  ready, functions active, roles known). A test that sleeps moves the clock, too, and waits for nothing.

It writes a line of JSON for each test: its name, what came of it, and the operations that it called.
"""

import atexit
import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import botocore.client
import botocore.session
import moto.core.models
import pytest

BOOTSTRAP = os.environ["PEER_BOOTSTRAP"]
REPORT = os.environ["PEER_REPORT"]
ACCOUNT = "123456789012"
PLACEHOLDER = "http://placeholder.invalid"
os.environ["TEST_SERVER_MODE_ENDPOINT"] = PLACEHOLDER

# moto/ec2/resources/amis.json and tests/__init__.py of moto name these.
IMAGES = ("ami-12c6146b", "ami-03cf127a", "ami-fa7cdd89", "ami-f4cf1d8d")
MOST = 400
# Some ask again within a new mock_aws, which is a new emulator for us.
MOST_WORLDS = 20
READS = ("Describe", "Get", "List", "Filter", "Test", "Search", "Lookup")


class Emulator:
    """An emulator that is there while a test is, begun with its first client."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="peer-"))
        self.worlds = {}
        self.process = self.endpoint = None
        self.count = 0
        atexit.register(self.end)

    def serve(self, world, region):
        said = [BOOTSTRAP, "--format", "json", "--region", region, "--local-world", str(world), "emulator", "serve", "--port", "0"]
        self.process = subprocess.Popen(said, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.endpoint = json.loads(self.process.stdout.readline())["endpoint"]

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = self.endpoint = None

    def end(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def of(self, region):
        """The address of the test's emulator."""
        if self.process is None:
            self.count += 1
            if self.count > MOST_WORLDS:
                pytest.fail(f"began anew more than {MOST_WORLDS} times")
            world = self.folder / "world.json"
            world.write_text(self.begun(region))
            self.serve(world, region)
        return self.endpoint

    def begun(self, region):
        """A world in which there is what moto has from the start."""
        if region not in self.worlds:
            path = self.folder / f"{region}.json"
            self.serve(path, region)
            ec2 = create_client(botocore.session.Session(), "ec2", region, self.endpoint)
            ec2.create_default_vpc()
            volume = ec2.create_volume(AvailabilityZone=f"{region}a", Size=15)["VolumeId"]
            snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
            device = {"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": snapshot}}
            image = ec2.register_image(
                Name="example", RootDeviceName="/dev/sda1", Architecture="x86_64", BlockDeviceMappings=[device]
            )["ImageId"]
            ec2.delete_volume(VolumeId=volume)
            self.stop()
            self.worlds[region] = furnished(json.loads(path.read_text()), image)
        world = {**self.worlds[region], "now": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        return json.dumps(world).replace("111111111111", ACCOUNT)

    def advance(self, by):
        body = json.dumps({"by": by}).encode()
        urllib.request.urlopen(f"{self.endpoint}/_emulator/advance", body, timeout=60).read()


def furnished(world, image):
    """With moto's example images, which are of somebody else."""
    made = world["ec2"]["images"].pop(image)
    for id_ in IMAGES:
        world["ec2"]["images"][id_] = {**made, "id": id_, "name": f"example {id_}", "owner": "801119661308"}
    return world


def create_client(session, service, region, endpoint, **more):
    return REAL_CREATE_CLIENT(
        session,
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="a",
        aws_secret_access_key="b",
        **more,
    )


REAL_CREATE_CLIENT = botocore.session.Session.create_client
EMULATOR = Emulator()
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    }
)
called = []
running = ""


def begin_with_the_first_client(session, service_name, region_name=None, **more):
    if more.get("endpoint_url") != PLACEHOLDER:
        return REAL_CREATE_CLIENT(session, service_name, region_name=region_name, **more)
    region = region_name or session.get_config_variable("region") or "us-east-1"
    more["endpoint_url"] = EMULATOR.of("us-east-1" if region == "aws-global" else region)
    client = REAL_CREATE_CLIENT(session, service_name, region_name=region_name, **more)
    client.meta.events.register_first("before-call", note)
    client.meta.events.register_last("after-call", pass_time)
    client.meta.events.register("provide-client-params.iam.CreateRole", trusting)
    return client


def trusting(params, **_):
    """What its tests of Lambda run as, which is not what they are about."""
    if running.startswith("tests/test_awslambda/") and params.get("AssumeRolePolicyDocument") == "some policy":
        return {**params, "AssumeRolePolicyDocument": TRUST}
    return params


def note(model, **_):
    called.append(f"{model.service_model.service_name}:{model.name}")
    if len(called) > MOST:
        # Some of its tests ask until they are given what moto gives: a role whose policy is none.
        pytest.fail(f"asked more than {MOST} times")


def pass_time(model, **_):
    if not model.name.startswith(READS) and EMULATOR.process:
        EMULATOR.advance("1m")


def sleep(seconds):
    if EMULATOR.process:
        EMULATOR.advance(f"{math.ceil(seconds)}s")
    else:
        SLEEP(seconds)


SLEEP, time.sleep = time.sleep, sleep
botocore.session.Session.create_client = begin_with_the_first_client
moto.core.models.ServerModeMockAWS.reset = lambda _: EMULATOR.stop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    global running
    running = item.nodeid
    del called[:]
    EMULATOR.count = 0
    yield
    EMULATOR.stop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" or report.outcome != "passed" and report.when == "setup":
        said = str(call.excinfo.value)[:500] if call.excinfo else ""
        line = {"test": item.nodeid, "came": report.outcome, "called": sorted(set(called)), "said": said}
        with open(REPORT, "a") as file:
            file.write(json.dumps(line) + "\n")
