"""Prints what a scale-out would start. Argument: the launch template's name."""

import json
import sys

import boto3

ec2 = boto3.client("ec2")
template = ec2.describe_launch_templates(LaunchTemplateNames=[sys.argv[1]])["LaunchTemplates"][0]
version = ec2.describe_launch_template_versions(
    LaunchTemplateId=template["LaunchTemplateId"], Versions=["$Default"]
)["LaunchTemplateVersions"][0]
print(
    json.dumps(
        {
            "default": template["DefaultVersionNumber"],
            "latest": template["LatestVersionNumber"],
            "data": version["LaunchTemplateData"],
        }
    )
)
