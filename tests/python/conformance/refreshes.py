"""Instance refreshes: one at a time, to the end or to a checkpoint."""

import re

from .groups import described
from .support import Conformance, advance, client, group

autoscaling = client("autoscaling")


class Refreshes(Conformance):
    def test_one_refresh_at_a_time_and_none_to_cancel_is_an_error(self):
        group("refreshed", size=1)
        advance("5m")
        [old] = described("refreshed")["Instances"]
        cancel, start = autoscaling.cancel_instance_refresh, autoscaling.start_instance_refresh
        self.refused(
            "ActiveInstanceRefreshNotFound",
            400,
            re.compile("^No in progress or pending Instance Refresh found"),
            cancel,
            AutoScalingGroupName="refreshed",
        )
        begun = start(AutoScalingGroupName="refreshed", Preferences={"MinHealthyPercentage": 0})
        self.refused(
            "InstanceRefreshInProgress",
            400,
            "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
            start,
            AutoScalingGroupName="refreshed",
        )
        advance("30m")
        [ended] = autoscaling.describe_instance_refreshes(AutoScalingGroupName="refreshed")["InstanceRefreshes"]
        self.assertEqual((begun["InstanceRefreshId"], "Successful"), (ended["InstanceRefreshId"], ended["Status"]))
        [new] = described("refreshed")["Instances"]
        self.assertNotEqual(old["InstanceId"], new["InstanceId"])

    def test_it_pauses_at_checkpoints_and_counts_what_serves(self):
        group("paused", size=4)
        advance("5m")
        for marks in ([50, 20], [50, 50], [0, 100]):
            # The wording is not confirmed.
            self.refused(
                "ValidationError",
                400,
                re.compile("[cC]heckpointPercentages"),
                autoscaling.start_instance_refresh,
                AutoScalingGroupName="paused",
                Preferences={"CheckpointPercentages": marks},
            )
        autoscaling.start_instance_refresh(
            AutoScalingGroupName="paused",
            Preferences={"MinHealthyPercentage": 0, "CheckpointPercentages": [50, 100], "CheckpointDelay": 1800},
        )
        advance("20m")
        [paused] = autoscaling.describe_instance_refreshes(AutoScalingGroupName="paused")["InstanceRefreshes"]
        found = paused["Status"], paused["PercentageComplete"], paused["InstancesToUpdate"]
        self.assertEqual(("InProgress", 50, 2), found)
        self.assertEqual([50, 100], paused["Preferences"]["CheckpointPercentages"])
        advance("40m")
        [ended] = autoscaling.describe_instance_refreshes(AutoScalingGroupName="paused")["InstanceRefreshes"]
        self.assertEqual(("Successful", 100), (ended["Status"], ended["PercentageComplete"]))

    def test_rolling_back_needs_another_configuration_and_a_version_that_does_not_move(self):
        group("alias")
        here = {"LaunchTemplate": {"LaunchTemplateName": "alias-lt", "Version": "1"}}
        # The wordings are not confirmed.
        for more, said in (({}, "DesiredConfiguration"), ({"DesiredConfiguration": here}, r"\$Latest or \$Default")):
            self.refused(
                "ValidationError",
                400,
                re.compile(said),
                autoscaling.start_instance_refresh,
                AutoScalingGroupName="alias",
                Preferences={"AutoRollback": True},
                **more,
            )
        self.refused(
            "ActiveInstanceRefreshNotFound",
            400,
            re.compile("^No in progress or pending Instance Refresh found"),
            autoscaling.rollback_instance_refresh,
            AutoScalingGroupName="alias",
        )
        autoscaling.start_instance_refresh(AutoScalingGroupName="alias")
        self.refused(
            "IrreversibleInstanceRefresh",
            400,
            re.compile("DesiredConfiguration"),
            autoscaling.rollback_instance_refresh,
            AutoScalingGroupName="alias",
        )

    def test_another_configuration_is_the_groups_when_the_refresh_has_ended_well(self):
        to_second = configured("becomes")
        begun = autoscaling.start_instance_refresh(AutoScalingGroupName="becomes", **to_second, Preferences={"MinHealthyPercentage": 0})
        self.refused(
            "ValidationError",
            400,
            re.compile("^An active instance refresh with a desired configuration exists"),
            autoscaling.update_auto_scaling_group,
            AutoScalingGroupName="becomes",
            LaunchTemplate={"LaunchTemplateName": "becomes-lt", "Version": "1"},
        )
        self.assertEqual("1", described("becomes")["LaunchTemplate"]["Version"])
        advance("10m")
        refresh = newest("becomes")
        self.assertEqual((begun["InstanceRefreshId"], "Successful"), (refresh["InstanceRefreshId"], refresh["Status"]))
        self.assertEqual(to_second["DesiredConfiguration"], refresh["DesiredConfiguration"])
        found = described("becomes")
        self.assertEqual("2", found["LaunchTemplate"]["Version"])
        self.assertEqual({"2"}, {of["LaunchTemplate"]["Version"] for of in found["Instances"]})

    def test_a_rollback_replaces_what_was_replaced_and_the_group_stays_what_it_was(self):
        to_second = configured("returns")
        begun = autoscaling.start_instance_refresh(AutoScalingGroupName="returns", **to_second, Preferences={"MinHealthyPercentage": 50})
        advance("30s")
        versions = lambda: {of["LaunchTemplate"]["Version"] for of in described("returns")["Instances"]}
        self.assertIn("2", versions())
        back = autoscaling.rollback_instance_refresh(AutoScalingGroupName="returns")
        self.assertEqual(begun["InstanceRefreshId"], back["InstanceRefreshId"])
        refresh = newest("returns")
        self.assertEqual("RollbackInProgress", refresh["Status"])
        self.assertIn("RollbackStartTime", refresh["RollbackDetails"])
        advance("30m")
        self.assertEqual("RollbackSuccessful", newest("returns")["Status"])
        self.assertEqual(({"1"}, "1"), (versions(), described("returns")["LaunchTemplate"]["Version"]))

    def test_what_would_be_forgotten_is_refused(self):
        group("strategies")
        start = {"AutoScalingGroupName": "strategies"}
        forgotten = re.compile("^The emulator")
        self.refused(
            "NotImplemented", 501, forgotten, autoscaling.start_instance_refresh, **start, Strategy="ReplaceRootVolume"
        )

    def test_bounds_of_health_are_two_and_no_more_than_a_hundred_apart(self):
        group("bounds")
        for preferences in ({"MaxHealthyPercentage": 120}, {"MinHealthyPercentage": 50, "MaxHealthyPercentage": 200}):
            given = {"AutoScalingGroupName": "bounds", "Preferences": preferences}
            # The wordings are not confirmed.
            text = re.compile("MinHealthyPercentage")
            self.refused("ValidationError", 400, text, autoscaling.start_instance_refresh, **given)


def newest(name):
    return autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)["InstanceRefreshes"][0]


def configured(name):
    """A group of two on version 1 of its template, which has a second; the configuration that is that one."""
    group(name, size=2)
    of_version = lambda version: {"LaunchTemplateName": f"{name}-lt", "Version": version}
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, LaunchTemplate=of_version("1"))
    data = {"InstanceType": "c6i.xlarge"}
    client("ec2").create_launch_template_version(LaunchTemplateName=f"{name}-lt", SourceVersion="1", LaunchTemplateData=data)
    advance("5m")
    return {"DesiredConfiguration": {"LaunchTemplate": of_version("2")}}
