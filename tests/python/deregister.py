"""Deregisters an image, as a backup plan's retention does. Argument: the image."""

import sys

import boto3

boto3.client("ec2").deregister_image(ImageId=sys.argv[1])
