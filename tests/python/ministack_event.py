"""An event comes in that the deployed rule matches, but for its source: AWS and ministack alike let nobody
else send events of `aws.*`. Arguments: the rule, the file of the event, the function's log group.

Prints what the function logged of it."""

import json
import pathlib
import sys
import time

import boto3

name, file, log_group = sys.argv[1:]
events, logs = boto3.client("events"), boto3.client("logs")
path = pathlib.Path(__file__).parent.parent / "events" / file
event = json.loads(path.read_text())


def send(source):
    entry = {
        "Source": source,
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "Resources": event["resources"],
    }
    return events.put_events(Entries=[entry])["Entries"][0]


refused = send(event["source"])
assert refused["ErrorCode"] == "NotAuthorizedForSourceException", refused

# Only the rule's pattern is changed: its target and the permission are those that were deployed.
rule = events.describe_rule(Name=name)
pattern = json.loads(rule["EventPattern"])
assert pattern["source"] == [event["source"]], pattern
pattern["source"] = ["test.freshscale"]
events.put_rule(Name=name, EventPattern=json.dumps(pattern), State=rule["State"])
assert "EventId" in send("test.freshscale")

deadline = time.monotonic() + 120
while True:
    found = logs.filter_log_events(logGroupName=log_group)["events"]
    lines = [e["message"] for e in found]
    if any(line.startswith("REPORT ") for line in lines):
        break
    assert time.monotonic() < deadline, lines
    # Somebody else's server tells nobody when a function has ended.
    time.sleep(0.2)
streams = logs.describe_log_streams(logGroupName=log_group)["logStreams"]
print(json.dumps({"lines": lines, "streams": len(streams)}))
