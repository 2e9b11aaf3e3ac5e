"""A network and an image, made from nothing with the clients' own boto3. Argument: where to write a function's zip.

Prints what clients are told: {"subnet": …, "image": …, "zip": …}.
"""

import json
import sys
import zipfile

import boto3

[place] = sys.argv[1:]
ec2 = boto3.client("ec2")
zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
subnet = ec2.create_subnet(
    VpcId=vpc,
    CidrBlock="10.9.1.0/24",
    AvailabilityZone=zone,
    TagSpecifications=[{"ResourceType": "subnet", "Tags": [{"Key": "Name", "Value": "ansible"}]}],
)["Subnet"]["SubnetId"]
volume = ec2.create_volume(AvailabilityZone=zone, Size=8)["VolumeId"]
snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
image = ec2.register_image(
    Name="AwsBackup_i-0123456789abcdef0_0f0e4a3c-7a6b-4c5d-8e9f-000000000000",
    Architecture="x86_64",
    RootDeviceName="/dev/xvda",
    VirtualizationType="hvm",
    EnaSupport=True,
    BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}],
)["ImageId"]
with zipfile.ZipFile(place, "w") as archive:
    archive.writestr("bootstrap", "#!/bin/sh\n")
print(json.dumps({"subnet": subnet, "image": image, "zip": place}))
