"""Takes the Name tag from all images of the account but the oldest, and prints them all, oldest first."""

import json

import boto3

ec2 = boto3.client("ec2")
images = sorted(ec2.describe_images(Owners=["self"])["Images"], key=lambda i: i["CreationDate"])
names = [image["ImageId"] for image in images]
ec2.delete_tags(Resources=names[1:], Tags=[{"Key": "Name"}])
print(json.dumps(names))
