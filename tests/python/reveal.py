"""A backup comes to an end: the image gets the instance's tags. Arguments: the image, the Name tag."""

import sys

import boto3

image, name = sys.argv[1:]
boto3.client("ec2").create_tags(Resources=[image], Tags=[{"Key": "Name", "Value": name}])
