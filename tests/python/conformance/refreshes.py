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

    def test_rolling_back_needs_a_version_that_does_not_move(self):
        group("alias")
        # The wording is not confirmed.
        self.refused(
            "ValidationError",
            400,
            re.compile(r"\$Latest or \$Default"),
            autoscaling.start_instance_refresh,
            AutoScalingGroupName="alias",
            Preferences={"AutoRollback": True},
        )
