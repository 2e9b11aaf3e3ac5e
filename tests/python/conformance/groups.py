"""Auto Scaling groups: sizes, instances and their versions, deletion in the wrong order."""

import re

from botocore.exceptions import ClientError

from .support import SUBNETS, Conformance, advance, client, group, template

autoscaling = client("autoscaling")
ec2 = client("ec2")


def described(name):
    found = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return found[0] if found else None


class Creation(Conformance):
    def test_a_name_can_be_used_once(self):
        group("taken")
        identifier = described("taken")["LaunchTemplate"]["LaunchTemplateId"]
        self.refused(
            "AlreadyExists",
            400,
            re.compile("^AutoScalingGroup by this name already exists - A group with the name taken already exists"),
            autoscaling.create_auto_scaling_group,
            AutoScalingGroupName="taken",
            LaunchTemplate={"LaunchTemplateId": identifier},
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=SUBNETS[0],
        )

    def test_a_template_that_cannot_be_launched_is_refused(self):
        # The customer's own mistake: security groups by name do not go with subnets.
        identifier = template("group-names", SecurityGroups=["web"])
        self.refused(
            "ValidationError",
            400,
            "You must use a valid fully-formed launch template. "
            "The parameter groupName cannot be used with the parameter subnet",
            autoscaling.create_auto_scaling_group,
            AutoScalingGroupName="never",
            LaunchTemplate={"LaunchTemplateId": identifier},
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=SUBNETS[0],
        )
        self.refused(
            "ValidationError",
            400,
            "You must use a valid fully-formed launch template. "
            "The specified launch template, with template name nobody, does not exist.",
            autoscaling.create_auto_scaling_group,
            AutoScalingGroupName="never",
            LaunchTemplate={"LaunchTemplateName": "nobody"},
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=SUBNETS[0],
        )

    def test_a_template_is_named_in_one_of_two_ways(self):
        identifier = template("named")
        both = {"LaunchTemplateId": identifier, "LaunchTemplateName": "named"}
        for named in ({"Version": "1"}, both):
            self.refused(
                "ValidationError",
                400,
                "Valid requests must contain either launchTemplateId or LaunchTemplateName",
                autoscaling.create_auto_scaling_group,
                AutoScalingGroupName="never",
                LaunchTemplate=named,
                MinSize=0,
                MaxSize=1,
                VPCZoneIdentifier=SUBNETS[0],
            )

    def test_policies_are_listed_by_type_and_keep_their_arns(self):
        group("policies")
        named = {"AutoScalingGroupName": "policies"}
        policy = {**named, "PolicyName": "out", "AdjustmentType": "ChangeInCapacity"}
        first = autoscaling.put_scaling_policy(**policy, ScalingAdjustment=1)["PolicyARN"]
        self.assertEqual(first, autoscaling.put_scaling_policy(**policy, ScalingAdjustment=2)["PolicyARN"])
        for kind, count in (("SimpleScaling", 1), ("StepScaling", 0)):
            found = autoscaling.describe_policies(**named, PolicyTypes=[kind])["ScalingPolicies"]
            self.assertEqual(count, len(found))

    def test_metrics_are_collected_until_they_are_not(self):
        group("metrics")
        named = {"AutoScalingGroupName": "metrics"}
        autoscaling.enable_metrics_collection(**named, Granularity="1Minute")
        autoscaling.disable_metrics_collection(**named, Metrics=["GroupMinSize"])
        metrics = {metric["Metric"] for metric in described("metrics")["EnabledMetrics"]}
        self.assertIn("GroupMaxSize", metrics)
        self.assertNotIn("GroupMinSize", metrics)
        autoscaling.disable_metrics_collection(**named)
        self.assertEqual([], described("metrics")["EnabledMetrics"])

    def test_defaults_are_those_of_the_api(self):
        group("defaults")
        made = described("defaults")
        # Recorded on AWS by moto's tests: what was not given is not shown. It means the default.
        self.assertNotIn("Version", made["LaunchTemplate"])
        shown = ("HealthCheckType", "HealthCheckGracePeriod", "DefaultCooldown")
        self.assertEqual(("EC2", 0, 300), tuple(made[member] for member in shown))
        self.assertEqual(["Default"], made["TerminationPolicies"])
        self.assertEqual({"ap-northeast-2a", "ap-northeast-2b"}, set(made["AvailabilityZones"]))

    def test_groups_that_are_not_there(self):
        self.assertIsNone(described("nobody"))
        self.refused(
            "ValidationError",
            400,
            "AutoScalingGroup name not found - null",
            autoscaling.update_auto_scaling_group,
            AutoScalingGroupName="nobody",
            MaxSize=1,
        )
        self.refused(
            "ValidationError",
            400,
            "AutoScalingGroup name not found - AutoScalingGroup 'nobody' not found",
            autoscaling.delete_auto_scaling_group,
            AutoScalingGroupName="nobody",
        )
        tag = {"ResourceId": "nobody", "ResourceType": "auto-scaling-group", "Key": "a", "Value": "b"}
        self.refused(
            "ValidationError",
            400,
            "AutoScalingGroup not found - AutoScaling Group nobody not found",
            autoscaling.create_or_update_tags,
            Tags=[{**tag, "PropagateAtLaunch": False}],
        )


class Sizes(Conformance):
    def test_bounds_pull_the_desired_capacity_along(self):
        group("bounds")
        autoscaling.update_auto_scaling_group(AutoScalingGroupName="bounds", MinSize=2)
        self.assertEqual(2, described("bounds")["DesiredCapacity"])
        autoscaling.update_auto_scaling_group(AutoScalingGroupName="bounds", MinSize=0, MaxSize=1)
        self.assertEqual(1, described("bounds")["DesiredCapacity"])

    def test_what_lies_outside_the_bounds_is_refused(self):
        group("outside")
        self.refused(
            "ValidationError",
            400,
            "New SetDesiredCapacity value 9 is above max value 8 for the AutoScalingGroup.",
            autoscaling.set_desired_capacity,
            AutoScalingGroupName="outside",
            DesiredCapacity=9,
        )
        # The wording is not confirmed.
        self.refused(
            "ValidationError",
            400,
            re.compile("min"),
            autoscaling.update_auto_scaling_group,
            AutoScalingGroupName="outside",
            MinSize=9,
        )

    def test_who_honours_the_cooldown_is_held_back_by_an_activity(self):
        group("cooldown", size=1)
        self.refused(
            "ScalingActivityInProgress",
            400,
            re.compile("^Scaling activity [0-9a-f-]{36} is in progress and blocks this action"),
            autoscaling.set_desired_capacity,
            AutoScalingGroupName="cooldown",
            DesiredCapacity=2,
            HonorCooldown=True,
        )
        autoscaling.set_desired_capacity(AutoScalingGroupName="cooldown", DesiredCapacity=2)
        advance("10m")
        autoscaling.set_desired_capacity(AutoScalingGroupName="cooldown", DesiredCapacity=0, HonorCooldown=True)
        self.assertEqual(0, described("cooldown")["DesiredCapacity"])


class Launches(Conformance):
    def test_default_is_resolved_at_each_launch_and_instances_remember_the_number(self):
        group("follows", size=1)
        advance("5m")
        ec2.create_launch_template_version(
            LaunchTemplateName="follows-lt", SourceVersion="1", LaunchTemplateData={"InstanceType": "c6i.xlarge"}
        )
        autoscaling.set_desired_capacity(AutoScalingGroupName="follows", DesiredCapacity=2)
        advance("5m")
        ec2.modify_launch_template(LaunchTemplateName="follows-lt", DefaultVersion="2")
        autoscaling.set_desired_capacity(AutoScalingGroupName="follows", DesiredCapacity=3)
        advance("5m")
        self.assertNotIn("Version", described("follows")["LaunchTemplate"])
        members = described("follows")["Instances"]
        self.assertEqual(["1", "1", "2"], sorted(m["LaunchTemplate"]["Version"] for m in members))
        newest = [m["InstanceId"] for m in members if m["LaunchTemplate"]["Version"] == "2"]
        [reservation] = ec2.describe_instances(InstanceIds=newest)["Reservations"]
        self.assertEqual("c6i.xlarge", reservation["Instances"][0]["InstanceType"])
        tags = {tag["Key"]: tag["Value"] for tag in reservation["Instances"][0]["Tags"]}
        self.assertEqual(("follows", "2"), (tags["aws:autoscaling:groupName"], tags["aws:ec2launchtemplate:version"]))

    def test_latest_is_resolved_as_well(self):
        group("latest")
        ec2.create_launch_template_version(
            LaunchTemplateName="latest-lt", SourceVersion="1", LaunchTemplateData={"InstanceType": "c6i.xlarge"}
        )
        autoscaling.update_auto_scaling_group(
            AutoScalingGroupName="latest",
            LaunchTemplate={"LaunchTemplateName": "latest-lt", "Version": "$Latest"},
            DesiredCapacity=1,
        )
        [member] = described("latest")["Instances"]
        self.assertEqual("2", member["LaunchTemplate"]["Version"])

    def test_a_launch_that_fails_shows_in_the_activities_alone(self):
        image = ec2.create_image(InstanceId=web_instance(), Name="AwsBackup_dies")["ImageId"]
        advance("10m")
        group("fails")
        ec2.create_launch_template_version(
            LaunchTemplateName="fails-lt", SourceVersion="1", LaunchTemplateData={"ImageId": image}
        )
        ec2.modify_launch_template(LaunchTemplateName="fails-lt", DefaultVersion="2")
        ec2.deregister_image(ImageId=image)
        autoscaling.set_desired_capacity(AutoScalingGroupName="fails", DesiredCapacity=1)
        self.assertEqual([], described("fails")["Instances"])
        activities = autoscaling.describe_scaling_activities(AutoScalingGroupName="fails")["Activities"]
        self.assertEqual("Failed", activities[0]["StatusCode"])
        self.assertIn(f"The image id '[{image}]' does not exist", activities[0]["StatusMessage"])


def web_instance():
    found = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["jjikin-web"]}])
    return found["Reservations"][0]["Instances"][0]["InstanceId"]


class Deletion(Conformance):
    INSTANCES = (
        "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance "
        "request(s) still in the group."
    )
    ACTIVITIES = (
        "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group."
    )

    def test_a_group_with_instances_stays_and_so_does_one_that_is_scaling(self):
        group("busy", size=1)
        advance("5m")
        delete = autoscaling.delete_auto_scaling_group
        self.refused("ResourceInUse", 400, self.INSTANCES, delete, AutoScalingGroupName="busy")
        autoscaling.update_auto_scaling_group(
            AutoScalingGroupName="busy", MinSize=0, MaxSize=0, DesiredCapacity=0
        )
        self.refused("ScalingActivityInProgress", 400, self.ACTIVITIES, delete, AutoScalingGroupName="busy")
        advance("5m")
        delete(AutoScalingGroupName="busy")
        self.assertEqual("Delete in progress", described("busy")["Status"])
        advance("1m")
        self.assertIsNone(described("busy"))

    def test_by_force_instances_go_as_well_and_the_name_is_free_only_then(self):
        group("forced", size=2)
        advance("5m")
        ids = [member["InstanceId"] for member in described("forced")["Instances"]]
        identifier = described("forced")["LaunchTemplate"]["LaunchTemplateId"]
        autoscaling.delete_auto_scaling_group(AutoScalingGroupName="forced", ForceDelete=True)
        self.refused(
            "AlreadyExists",
            400,
            re.compile("is pending delete"),
            autoscaling.create_auto_scaling_group,
            AutoScalingGroupName="forced",
            LaunchTemplate={"LaunchTemplateId": identifier},
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=SUBNETS[0],
        )
        advance("5m")
        self.assertIsNone(described("forced"))
        found = ec2.describe_instances(InstanceIds=ids)["Reservations"]
        states = {r["Instances"][0]["State"]["Name"] for r in found}
        self.assertEqual({"terminated"}, states)

    def test_a_hook_holds_an_instance_on_its_way_out_until_it_is_completed(self):
        group("held", size=1)
        advance("5m")
        [instance] = described("held")["Instances"]
        hook = {"AutoScalingGroupName": "held", "LifecycleHookName": "drain"}
        autoscaling.put_lifecycle_hook(**hook, LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING")
        autoscaling.update_auto_scaling_group(
            AutoScalingGroupName="held", MinSize=0, MaxSize=0, DesiredCapacity=0
        )
        advance("30m")
        self.assertEqual("Terminating:Wait", described("held")["Instances"][0]["LifecycleState"])
        complete = {**hook, "InstanceId": instance["InstanceId"], "LifecycleActionResult": "CONTINUE"}
        autoscaling.complete_lifecycle_action(**complete)
        self.refused(
            "ValidationError",
            400,
            f"No active Lifecycle Action found with instance ID {instance['InstanceId']}",
            autoscaling.complete_lifecycle_action,
            **complete,
        )
        advance("1m")
        self.assertEqual([], described("held")["Instances"])

    def test_an_instance_in_standby_stays_when_the_group_is_scaled_to_nothing(self):
        group("standby", size=1)
        advance("5m")
        [instance] = described("standby")["Instances"]
        named = {"AutoScalingGroupName": "standby", "InstanceIds": [instance["InstanceId"]]}
        autoscaling.enter_standby(**named, ShouldDecrementDesiredCapacity=False)
        autoscaling.update_auto_scaling_group(
            AutoScalingGroupName="standby", MinSize=0, MaxSize=0, DesiredCapacity=0
        )
        advance("10m")
        [left] = described("standby")["Instances"]
        self.assertEqual(("Standby", instance["InstanceId"]), (left["LifecycleState"], left["InstanceId"]))
        self.refused(
            "ResourceInUse",
            400,
            self.INSTANCES,
            autoscaling.delete_auto_scaling_group,
            AutoScalingGroupName="standby",
        )

    def test_a_group_protected_from_deletion_stays_until_the_protection_is_lowered(self):
        group("guarded", DeletionProtection="prevent-force-deletion")
        delete = autoscaling.delete_auto_scaling_group
        with self.assertRaises(ClientError) as raised:
            delete(AutoScalingGroupName="guarded", ForceDelete=True)
        self.assertEqual("ResourceInUse", raised.exception.response["Error"]["Code"])
        delete(AutoScalingGroupName="guarded")
        advance("1m")
        self.assertIsNone(described("guarded"))

    def test_a_template_goes_although_a_group_uses_it_and_the_group_cannot_scale_out(self):
        # EC2 does not ask who uses a template: the group learns of it at its next launch.
        group("orphaned")
        ec2.delete_launch_template(LaunchTemplateName="orphaned-lt")
        autoscaling.set_desired_capacity(AutoScalingGroupName="orphaned", DesiredCapacity=1)
        activities = autoscaling.describe_scaling_activities(AutoScalingGroupName="orphaned")["Activities"]
        self.assertEqual("Failed", activities[0]["StatusCode"])
        self.assertRegex(activities[0]["StatusMessage"], "does not exist")

    def test_protected_instances_are_not_scaled_in(self):
        group("protected", size=1, NewInstancesProtectedFromScaleIn=True)
        advance("5m")
        autoscaling.set_desired_capacity(AutoScalingGroupName="protected", DesiredCapacity=0)
        advance("5m")
        [member] = described("protected")["Instances"]
        self.assertTrue(member["ProtectedFromScaleIn"])
        activities = autoscaling.describe_scaling_activities(AutoScalingGroupName="protected")["Activities"]
        self.assertIn("all remaining instances are protected from scale-in", activities[0]["StatusMessage"])
        autoscaling.set_instance_protection(
            AutoScalingGroupName="protected", InstanceIds=[member["InstanceId"]], ProtectedFromScaleIn=False
        )
        advance("5m")
        self.assertEqual([], described("protected")["Instances"])
