"""Nothing is left of the stack, and nothing else was touched."""

from moto_world import *

assert template() is None, template()
assert group() is None, group()
assert scheduled() == {}, scheduled()
assert policy() is None, policy()
assert role() is None, role()
assert function() is None, function()
assert rules() == {}, rules()
assert log_groups() == {}, log_groups()
answer = ec2.describe_instances()
states = [i["State"]["Name"] for r in answer["Reservations"] for i in r["Instances"]]
assert set(states) <= {"terminated"}, states
assert [key["KeyName"] for key in ec2.describe_key_pairs()["KeyPairs"]] == ["jjikin"]
profiles = iam.list_instance_profiles()["InstanceProfiles"]
assert [p["InstanceProfileName"] for p in profiles] == ["jjikin-web"], profiles
assert len(ec2.describe_images(Owners=["self"])["Images"]) == 3
