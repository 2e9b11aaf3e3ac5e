"""Invokes the function with recorded events and prints what came back. Arguments: files of `tests/events`;
a number in front of them sends each so many times, all at once."""

import json
import pathlib
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from os import environ

arguments = sys.argv[1:]
times = int(arguments.pop(0)) if arguments[0].isdigit() else 1
events = pathlib.Path(__file__).parent.parent / "events"
bodies = [(events / name).read_bytes() for name in arguments for _ in range(times)]


def invoke(body):
    # Not with botocore: cargo-lambda answers a failed invocation with status 500, where Lambda says 200
    # and X-Amz-Function-Error, and botocore then drops what the function reported.
    url = environ["AWS_ENDPOINT_URL"] + "/2015-03-31/functions/_/invocations"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=600) as answer:
            return {"failed": False, "payload": json.load(answer)}
    except urllib.error.HTTPError as error:
        return {"failed": True, "payload": json.load(error)}


with ThreadPoolExecutor(max_workers=len(bodies)) as pool:
    print(json.dumps({"answers": list(pool.map(invoke, bodies))}))
