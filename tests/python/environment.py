"""Prints the environment of a deployed function. Arguments: its name, the alias."""

import json
import sys

import boto3

name, alias = sys.argv[1:]
configuration = boto3.client("lambda").get_function_configuration(FunctionName=name, Qualifier=alias)
print(json.dumps(configuration["Environment"]["Variables"]))
