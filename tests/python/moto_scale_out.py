"""A scale-out starts the default version's image. moto fires no scheduled action, so the capacity is set
as the action would set it. Arguments: image, number of the version, security group."""

import sys

from moto_world import *

image, number, security_group = sys.argv[1:]
action = scheduled()["morning-out"]
autoscaling.set_desired_capacity(AutoScalingGroupName="web-asg", DesiredCapacity=action[4])
members = group()["Instances"]
assert len(members) == action[4], members
assert {m["LaunchTemplate"]["Version"] for m in members} == {number}, members
answer = ec2.describe_instances(InstanceIds=[m["InstanceId"] for m in members])
instances = [i for reservation in answer["Reservations"] for i in reservation["Instances"]]
assert {i["ImageId"] for i in instances} == {image}, instances
assert {g["GroupId"] for i in instances for g in i["SecurityGroups"]} == {security_group}, instances
