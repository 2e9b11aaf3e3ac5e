"""What a stack refers to and does not make: a network, a key pair, an instance profile."""

import json

import boto3

ec2 = boto3.client("ec2")
vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
subnets = [
    ec2.create_subnet(
        VpcId=vpc, CidrBlock=f"10.8.{n}.0/24", AvailabilityZone=f"ap-northeast-2{zone}"
    )["Subnet"]["SubnetId"]
    for n, zone in enumerate("ac")
]
group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
ec2.create_key_pair(KeyName="jjikin")
boto3.client("iam").create_instance_profile(InstanceProfileName="jjikin-web")
print(json.dumps({"subnets": subnets, "group": group}))
