"""Makes a topic: python ministack_topic.py NAME"""

import sys

import boto3

boto3.client("sns").create_topic(Name=sys.argv[1])
