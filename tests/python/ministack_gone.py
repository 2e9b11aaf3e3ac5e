"""Nothing is left of the stack in ministack."""

import boto3

assert boto3.client("lambda").list_functions()["Functions"] == []
assert boto3.client("events").list_rules()["Rules"] == []
assert boto3.client("logs").describe_log_groups()["logGroups"] == []
iam = boto3.client("iam")
roles = [r["RoleName"] for r in iam.list_roles(PathPrefix="/freshscale/")["Roles"]]
assert roles == [], roles
assert iam.list_policies(Scope="Local")["Policies"] == []
