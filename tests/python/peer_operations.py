"""Calls every operation that the emulator serves on another stand-in, and prints what came of it as JSON:
`{"ec2:CreateTags": "works", "autoscaling:DescribeInstanceRefreshes": "500", "ec2:DeleteKeyPair": "InvalidKeyPair.NotFound", …}`.

The steps are those of `conformance.every_operation`. A step that needs what an earlier one did not give is `not reached`.
"""

import json
import os
import urllib.request

import boto3
from botocore.exceptions import ClientError

from conformance import support

# moto keeps a target group that it does not find, and asks for it at each later change of the group.
LEFT_OUT = ("autoscaling:AttachLoadBalancerTargetGroups", "autoscaling:DetachLoadBalancerTargetGroups")


def world():
    """What the emulator is furnished with, of the stand-in's own."""
    ec2 = boto3.client("ec2")
    support.SUBNETS[:] = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    support.SECURITY_GROUP = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    # No time passes in it.
    support.advance = lambda by: None


def came(call):
    """(what came of it, the answer)."""
    try:
        return "works", call()
    except ClientError as error:
        response = error.response
        status = response["ResponseMetadata"].get("HTTPStatusCode")
        return str(status) if status >= 500 else response["Error"]["Code"], None
    except Exception as error:
        return f"{type(error).__name__}", None


def main():
    world()
    from conformance import every_operation

    state, found = {"now": 0}, {}
    for service, operation, parameters, learn in every_operation.steps():
        name = f"{service}:{operation}"
        try:
            given = None if name in LEFT_OUT else parameters(state)
        except Exception:
            given = None
        if given is None:
            found.setdefault(name, "not reached")
            continue
        result, answer = came(lambda: every_operation.method(service, operation)(**given))
        if found.get(name) in (None, "not reached") or result == "works":
            found[name] = result
        if learn and answer is not None:
            try:
                learn(state, answer)
            except Exception:
                pass
    print(json.dumps(found, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
