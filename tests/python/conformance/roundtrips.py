"""What was set is what is read, what was taken away is gone, and what is not there is refused: calls that no other theme is about."""

import re

from .support import POLICY, REGION, SUBNETS, TRUST, Conformance, advance, client, function, group

iam, functions, events = client("iam"), client("lambda"), client("events")
autoscaling, logs, ec2, balancing = client("autoscaling"), client("logs"), client("ec2"), client("elbv2")

TARGET_GROUP = f"arn:aws:elasticloadbalancing:{REGION}:111111111111:targetgroup/jjikin-web/0123456789abcdef"


def pairs(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


class Roles(Conformance):
    def test_a_role_keeps_its_tags_description_and_policies(self):
        iam.create_role(RoleName="kept", AssumeRolePolicyDocument=TRUST, Path="/kept/", Tags=[{"Key": "a", "Value": "1"}])
        iam.tag_role(RoleName="kept", Tags=[{"Key": "b", "Value": "2"}])
        self.assertEqual({"a": "1", "b": "2"}, pairs(iam.list_role_tags(RoleName="kept")["Tags"]))
        iam.untag_role(RoleName="kept", TagKeys=["a", "none"])
        self.assertEqual({"b": "2"}, pairs(iam.list_role_tags(RoleName="kept")["Tags"]))

        iam.update_role(RoleName="kept", Description="one", MaxSessionDuration=7200)
        told = iam.update_role_description(RoleName="kept", Description="two")["Role"]
        self.assertEqual(("two", 7200), (told["Description"], told["MaxSessionDuration"]))
        iam.update_role(RoleName="kept")
        self.assertEqual(3600, iam.get_role(RoleName="kept")["Role"]["MaxSessionDuration"])
        self.assertEqual(["kept"], [found["RoleName"] for found in iam.list_roles(PathPrefix="/kept/")["Roles"]])

        iam.put_role_policy(RoleName="kept", PolicyName="inline", PolicyDocument=POLICY)
        self.assertEqual(["inline"], iam.list_role_policies(RoleName="kept")["PolicyNames"])
        made = iam.create_policy(PolicyName="kept", PolicyDocument=POLICY)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="kept", PolicyArn=made)
        iam.attach_role_policy(RoleName="kept", PolicyArn=made)
        attached = iam.list_attached_role_policies(RoleName="kept")["AttachedPolicies"]
        self.assertEqual([{"PolicyName": "kept", "PolicyArn": made}], attached)
        iam.detach_role_policy(RoleName="kept", PolicyArn=made)
        iam.delete_role_policy(RoleName="kept", PolicyName="inline")
        for call in (iam.list_role_tags, iam.list_role_policies, iam.list_attached_role_policies):
            message = "The role with name gone cannot be found."
            self.refused("NoSuchEntity", 404, message, call, RoleName="gone")

    def test_a_policy_keeps_its_tags(self):
        made = iam.create_policy(PolicyName="tagged", PolicyDocument=POLICY)["Policy"]["Arn"]
        iam.tag_policy(PolicyArn=made, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
        iam.untag_policy(PolicyArn=made, TagKeys=["a"])
        self.assertEqual({"b": ""}, pairs(iam.list_policy_tags(PolicyArn=made)["Tags"]))

    def test_a_profile_has_one_role_and_stays_while_it_has_it(self):
        iam.create_role(RoleName="carried", AssumeRolePolicyDocument=TRUST)
        made = iam.create_instance_profile(InstanceProfileName="carries", Path="/kept/")["InstanceProfile"]
        self.assertEqual([], made["Roles"])
        iam.tag_instance_profile(InstanceProfileName="carries", Tags=[{"Key": "a", "Value": "1"}])
        self.assertEqual({"a": "1"}, pairs(iam.list_instance_profile_tags(InstanceProfileName="carries")["Tags"]))
        iam.untag_instance_profile(InstanceProfileName="carries", TagKeys=["a"])
        self.assertEqual([], iam.list_instance_profile_tags(InstanceProfileName="carries")["Tags"])
        iam.add_role_to_instance_profile(InstanceProfileName="carries", RoleName="carried")
        of_role = iam.list_instance_profiles_for_role(RoleName="carried")["InstanceProfiles"]
        of_path = iam.list_instance_profiles(PathPrefix="/kept/")["InstanceProfiles"]
        for found in (of_role, of_path):
            self.assertEqual(["carries"], [profile["InstanceProfileName"] for profile in found])
            self.assertEqual(["carried"], [inner["RoleName"] for inner in found[0]["Roles"]])
        message = "Cannot delete entity, must remove roles from instance profile first."
        self.refused("DeleteConflict", 409, message, iam.delete_instance_profile, InstanceProfileName="carries")
        iam.remove_role_from_instance_profile(InstanceProfileName="carries", RoleName="carried")
        self.assertEqual([], iam.list_instance_profiles_for_role(RoleName="carried")["InstanceProfiles"])
        iam.delete_instance_profile(InstanceProfileName="carries")
        message = "Instance Profile carries cannot be found."
        self.refused("NoSuchEntity", 404, message, iam.delete_instance_profile, InstanceProfileName="carries")


class Functions(Conformance):
    def test_tags_aliases_and_versions_come_and_go(self):
        arn = function("kept", Tags={"a": "1"})
        functions.tag_resource(Resource=arn, Tags={"b": "2"})
        functions.untag_resource(Resource=arn, TagKeys=["a"])
        self.assertEqual({"b": "2"}, functions.list_tags(Resource=arn)["Tags"])
        self.assertIn("kept", [found["FunctionName"] for found in functions.list_functions()["Functions"]])

        functions.publish_version(FunctionName="kept")
        versions = functions.list_versions_by_function(FunctionName="kept")["Versions"]
        self.assertEqual(["$LATEST", "1"], [found["Version"] for found in versions])
        functions.create_alias(FunctionName="kept", Name="live", FunctionVersion="$LATEST")
        moved = functions.update_alias(FunctionName="kept", Name="live", FunctionVersion="1")
        self.assertEqual("1", moved["FunctionVersion"])
        aliases = functions.list_aliases(FunctionName="kept", FunctionVersion="1")["Aliases"]
        self.assertEqual(["live"], [found["Name"] for found in aliases])
        functions.delete_alias(FunctionName="kept", Name="live")
        functions.delete_alias(FunctionName="kept", Name="live")
        self.assertEqual([], functions.list_aliases(FunctionName="kept")["Aliases"])

    def test_concurrency_and_retries_come_and_go(self):
        function("limited")
        of = {"FunctionName": "limited"}
        functions.put_function_concurrency(**of, ReservedConcurrentExecutions=3)
        self.assertEqual(3, functions.get_function_concurrency(**of)["ReservedConcurrentExecutions"])
        functions.delete_function_concurrency(**of)
        self.assertNotIn("ReservedConcurrentExecutions", functions.get_function_concurrency(**of))

        functions.put_function_event_invoke_config(**of, MaximumRetryAttempts=1, MaximumEventAgeInSeconds=60)
        functions.update_function_event_invoke_config(**of, MaximumRetryAttempts=0)
        told = functions.get_function_event_invoke_config(**of)
        self.assertEqual((0, 60), (told["MaximumRetryAttempts"], told["MaximumEventAgeInSeconds"]))
        # Put replaces the whole.
        functions.put_function_event_invoke_config(**of, MaximumRetryAttempts=2)
        self.assertNotIn("MaximumEventAgeInSeconds", functions.get_function_event_invoke_config(**of))
        functions.delete_function_event_invoke_config(**of)
        message = f"The function arn:aws:lambda:{REGION}:111111111111:function:limited:$LATEST doesn't have an EventInvokeConfig"
        call = functions.get_function_event_invoke_config
        self.refused("ResourceNotFoundException", 404, message, call, **of)


class Rules(Conformance):
    def test_a_rule_is_switched_and_found_by_its_target(self):
        arn = function("called")
        events.put_rule(Name="kept", ScheduleExpression="rate(1 day)")
        events.disable_rule(Name="kept")
        self.assertEqual("DISABLED", events.describe_rule(Name="kept")["State"])
        events.enable_rule(Name="kept")
        self.assertEqual("ENABLED", events.describe_rule(Name="kept")["State"])
        events.put_targets(Rule="kept", Targets=[{"Id": "1", "Arn": arn}])
        self.assertEqual(["kept"], events.list_rule_names_by_target(TargetArn=arn)["RuleNames"])
        self.assertEqual([], events.list_rule_names_by_target(TargetArn=f"{arn}:1")["RuleNames"])
        for call in (events.disable_rule, events.enable_rule):
            message = "Rule gone does not exist on EventBus default."
            self.refused("ResourceNotFoundException", 400, message, call, Name="gone")


class Groups(Conformance):
    def test_a_group_keeps_tags_hooks_policies_and_target_groups(self):
        group("kept")
        of = {"AutoScalingGroupName": "kept"}
        tag = {"ResourceId": "kept", "ResourceType": "auto-scaling-group"}
        given = [{**tag, "Key": key, "Value": key, "PropagateAtLaunch": key == "b"} for key in "ab"]
        autoscaling.create_or_update_tags(Tags=given)
        autoscaling.delete_tags(Tags=[{**tag, "Key": "a"}])
        [left] = autoscaling.describe_tags(Filters=[{"Name": "auto-scaling-group", "Values": ["kept"]}])["Tags"]
        self.assertEqual(given[1], left)

        autoscaling.put_lifecycle_hook(
            **of, LifecycleHookName="drain", LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING", HeartbeatTimeout=60
        )
        [hook] = autoscaling.describe_lifecycle_hooks(**of)["LifecycleHooks"]
        self.assertEqual(("drain", 60, "ABANDON"), (hook["LifecycleHookName"], hook["HeartbeatTimeout"], hook["DefaultResult"]))
        autoscaling.delete_lifecycle_hook(**of, LifecycleHookName="drain")
        self.assertEqual([], autoscaling.describe_lifecycle_hooks(**of)["LifecycleHooks"])

        autoscaling.attach_load_balancer_target_groups(**of, TargetGroupARNs=[TARGET_GROUP])
        attached = autoscaling.describe_load_balancer_target_groups(**of)["LoadBalancerTargetGroups"]
        self.assertEqual([TARGET_GROUP], [found["LoadBalancerTargetGroupARN"] for found in attached])
        autoscaling.detach_load_balancer_target_groups(**of, TargetGroupARNs=[TARGET_GROUP])
        advance("1m")
        self.assertEqual([], autoscaling.describe_load_balancer_target_groups(**of)["LoadBalancerTargetGroups"])

        lattice = "arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-0123456789abcdef0"
        sources = [{"Identifier": lattice, "Type": "vpc-lattice"}]
        autoscaling.attach_traffic_sources(**of, TrafficSources=sources)
        autoscaling.attach_traffic_sources(**of, TrafficSources=[{"Identifier": TARGET_GROUP}])
        [attached] = autoscaling.describe_traffic_sources(**of, TrafficSourceType="vpc-lattice")["TrafficSources"]
        self.assertEqual((lattice, "InService"), (attached["Identifier"], attached["State"]))
        self.assertEqual(2, len(autoscaling.describe_traffic_sources(**of)["TrafficSources"]))
        autoscaling.detach_traffic_sources(**of, TrafficSources=[*sources, {"Identifier": TARGET_GROUP}])
        advance("1m")
        self.assertEqual([], autoscaling.describe_traffic_sources(**of)["TrafficSources"])

        # A topic's types are overwritten, not added to.
        topic = {"TopicARN": "arn:aws:sns:ap-northeast-2:111111111111:kept"}
        for event in ("LAUNCH", "TERMINATE"):
            kinds = [f"autoscaling:EC2_INSTANCE_{event}"]
            autoscaling.put_notification_configuration(**of, **topic, NotificationTypes=kinds)
        told = lambda: autoscaling.describe_notification_configurations(AutoScalingGroupNames=["kept"])  # noqa: E731
        [one] = told()["NotificationConfigurations"]
        self.assertEqual("autoscaling:EC2_INSTANCE_TERMINATE", one["NotificationType"])
        autoscaling.delete_notification_configuration(**of, **topic)
        self.assertEqual([], told()["NotificationConfigurations"])

        autoscaling.put_scaling_policy(**of, PolicyName="grow", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1)
        autoscaling.delete_policy(**of, PolicyName="grow")
        self.assertEqual([], autoscaling.describe_policies(**of)["ScalingPolicies"])

    def test_an_instance_that_is_terminated_is_replaced_or_not(self):
        group("shrinks", 2)
        advance("2m")

        def members():
            found = autoscaling.describe_auto_scaling_instances()["AutoScalingInstances"]
            return {one["InstanceId"] for one in found if one["AutoScalingGroupName"] == "shrinks"}

        first, second = sorted(members())
        terminate = autoscaling.terminate_instance_in_auto_scaling_group
        activity = terminate(InstanceId=first, ShouldDecrementDesiredCapacity=False)["Activity"]
        self.assertEqual("shrinks", activity["AutoScalingGroupName"])
        advance("5m")
        self.assertEqual(2, len(members()))
        self.assertNotIn(first, members())
        terminate(InstanceId=second, ShouldDecrementDesiredCapacity=True)
        advance("5m")
        [found] = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["shrinks"])["AutoScalingGroups"]
        self.assertEqual((1, 1), (found["DesiredCapacity"], len(members())))


class Logs(Conformance):
    def test_streams_and_tags_of_older_calls_come_and_go(self):
        logs.create_log_group(logGroupName="kept", tags={"a": "1"})
        for name in ("b", "a"):
            logs.create_log_stream(logGroupName="kept", logStreamName=name)
        streams = logs.describe_log_streams(logGroupName="kept")["logStreams"]
        self.assertEqual(["a", "b"], [found["logStreamName"] for found in streams])
        logs.tag_log_group(logGroupName="kept", tags={"b": "2"})
        logs.untag_log_group(logGroupName="kept", tags=["a"])
        self.assertEqual({"b": "2"}, logs.list_tags_log_group(logGroupName="kept")["tags"])
        for call, more in (
            (logs.list_tags_log_group, {}),
            (logs.tag_log_group, {"tags": {"a": "1"}}),
            (logs.untag_log_group, {"tags": ["a"]}),
            (logs.describe_log_streams, {}),
        ):
            message = "The specified log group does not exist."
            self.refused("ResourceNotFoundException", 400, message, call, logGroupName="gone", **more)


class Volumes(Conformance):
    def test_volumes_and_snapshots_go_unless_an_image_stands_on_them(self):
        volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=9)["VolumeId"]
        snapshots = [ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for _ in range(2)]
        device = {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshots[0]}}
        image = ec2.register_image(Name="stands", RootDeviceName="/dev/xvda", BlockDeviceMappings=[device])["ImageId"]
        message = f"The snapshot {snapshots[0]} is currently in use by {image}"
        self.refused("InvalidSnapshot.InUse", 400, message, ec2.delete_snapshot, SnapshotId=snapshots[0])
        ec2.delete_snapshot(SnapshotId=snapshots[1])
        message = f"The snapshot '{snapshots[1]}' does not exist."
        self.refused("InvalidSnapshot.NotFound", 400, message, ec2.describe_snapshots, SnapshotIds=[snapshots[1]])
        ec2.delete_volume(VolumeId=volume)
        message = f"The volume '{volume}' does not exist."
        self.refused("InvalidVolume.NotFound", 400, message, ec2.delete_volume, VolumeId=volume)


    def test_what_a_volume_was_asked_for_is_shown(self):
        asked = {"Iops": 4000, "VolumeType": "io2", "MultiAttachEnabled": True, "Encrypted": True, "KmsKeyId": "alias/disks"}
        made = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=9, **asked)
        [found] = ec2.describe_volumes(VolumeIds=[made["VolumeId"]])["Volumes"]
        for shown in (made, found):
            self.assertEqual(asked, {name: shown[name] for name in asked})
        fast = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=9, VolumeType="gp3", Throughput=250)
        self.assertEqual((250, False), (fast["Throughput"], fast["MultiAttachEnabled"]))
        for volume in (made, fast):
            ec2.delete_volume(VolumeId=volume["VolumeId"])

    def test_several_instances_attach_provisioned_volumes_alone_and_a_key_needs_encryption(self):
        wrong = {"AvailabilityZone": f"{REGION}a", "Size": 9, "VolumeType": "gp3"}
        words = re.compile("Multi-Attach")
        self.refused("InvalidParameterCombination", 400, words, ec2.create_volume, MultiAttachEnabled=True, **wrong)
        words = "The parameter KmsKeyId requires the parameter Encrypted to be set."
        self.refused("InvalidParameterDependency", 400, words, ec2.create_volume, KmsKeyId="alias/disks", **wrong)


class Network(Conformance):
    def test_a_vpc_keeps_its_tenancy(self):
        made = ec2.create_vpc(CidrBlock="10.7.0.0/16", InstanceTenancy="dedicated")["Vpc"]
        [found] = ec2.describe_vpcs(VpcIds=[made["VpcId"]])["Vpcs"]
        self.assertEqual(("dedicated", "dedicated"), (made["InstanceTenancy"], found["InstanceTenancy"]))
        words = re.compile("host")
        self.refused("InvalidParameterValue", 400, words, ec2.create_vpc, CidrBlock="10.7.0.0/16", InstanceTenancy="host")
        ec2.delete_vpc(VpcId=made["VpcId"])

    def test_key_pairs_come_and_go(self):
        made = ec2.create_key_pair(KeyName="kept", KeyType="ed25519")
        [found] = ec2.describe_key_pairs(KeyPairIds=[made["KeyPairId"]])["KeyPairs"]
        self.assertEqual(("kept", "ed25519"), (found["KeyName"], found["KeyType"]))
        message = "The keypair already exists"
        self.refused("InvalidKeyPair.Duplicate", 400, message, ec2.create_key_pair, KeyName="kept")
        ec2.delete_key_pair(KeyName="kept")
        ec2.delete_key_pair(KeyName="kept")
        message = "The key pair 'kept' does not exist"
        self.refused("InvalidKeyPair.NotFound", 400, message, ec2.describe_key_pairs, KeyNames=["kept"])

    def test_rules_are_let_in_and_out_and_revoked(self):
        made = ec2.create_security_group(GroupName="ruled", Description="d")["GroupId"]
        everywhere = [{"CidrIp": "0.0.0.0/0"}]
        out = {"GroupId": made, "IpPermissions": [{"IpProtocol": "-1", "IpRanges": everywhere}]}
        into = {"GroupId": made, "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": everywhere}]}
        # A new group lets everything out.
        self.refused_rule("InvalidPermission.Duplicate", ec2.authorize_security_group_egress, out)
        ec2.revoke_security_group_egress(**out)
        ec2.authorize_security_group_ingress(**into)
        self.refused_rule("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress, into)
        [shown] = ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"]
        self.assertEqual([80], [rule["FromPort"] for rule in shown["IpPermissions"]])
        self.assertEqual([], shown["IpPermissionsEgress"])
        ec2.revoke_security_group_ingress(**into)
        self.refused_rule("InvalidPermission.NotFound", ec2.revoke_security_group_ingress, into)
        ec2.delete_security_group(GroupId=made)

    def refused_rule(self, code, call, parameters):
        self.refused(code, 400, re.compile("rule"), call, **parameters)

    def test_subnets_are_found_by_their_vpc_zone_and_block(self):
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        made = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{number}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]
            for number, zone in enumerate("ab")
        ]
        for name, value, wanted in (
            ("vpc-id", vpc, made),
            ("availability-zone", f"{REGION}b", made[1:]),
            ("cidr-block", "10.9.0.0/24", made[:1]),
            ("cidrBlock", "10.9.1.0/24", made[1:]),
        ):
            filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": name, "Values": [value]}]
            found = {subnet["SubnetId"] for subnet in ec2.describe_subnets(Filters=filters)["Subnets"]}
            self.assertEqual({subnet["SubnetId"] for subnet in wanted}, found)
        for subnet in made:
            self.assertEqual(251, subnet["AvailableIpAddressCount"])
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        ec2.delete_vpc(VpcId=vpc)


class Balancers(Conformance):
    def test_tags_listeners_and_balancers_come_and_go(self):
        [made] = balancing.create_load_balancer(Name="kept", Subnets=SUBNETS)["LoadBalancers"]
        arn = made["LoadBalancerArn"]
        [found] = balancing.describe_load_balancers(Names=["kept"])["LoadBalancers"]
        self.assertEqual((arn, made["VpcId"]), (found["LoadBalancerArn"], found["VpcId"]))
        balancing.add_tags(ResourceArns=[arn], Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        balancing.remove_tags(ResourceArns=[arn], TagKeys=["a", "none"])
        [told] = balancing.describe_tags(ResourceArns=[arn])["TagDescriptions"]
        self.assertEqual((arn, {"b": "2"}), (told["ResourceArn"], pairs(told["Tags"])))
        [group] = balancing.create_target_group(Name="kept", Protocol="HTTP", Port=80, VpcId=made["VpcId"])["TargetGroups"]
        action = {"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}
        [listener] = balancing.create_listener(LoadBalancerArn=arn, Protocol="HTTP", Port=80, DefaultActions=[action])["Listeners"]
        balancing.delete_listener(ListenerArn=listener["ListenerArn"])
        self.assertEqual([], balancing.describe_listeners(LoadBalancerArn=arn)["Listeners"])
        balancing.delete_load_balancer(LoadBalancerArn=arn)
        balancing.delete_target_group(TargetGroupArn=group["TargetGroupArn"])
        with self.assertRaises(balancing.exceptions.LoadBalancerNotFoundException):
            balancing.describe_load_balancers(Names=["kept"])
