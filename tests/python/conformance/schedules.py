"""Scheduled actions: what is put, what collides, what fires, and batches that answer 200."""

import re

from .support import Conformance, advance, client, group, instant, now

autoscaling = client("autoscaling")

COLLISION = "Scheduled action with this scheduled start time already exists"


def put(name, group_name, **more):
    return autoscaling.put_scheduled_update_group_action(
        AutoScalingGroupName=group_name, ScheduledActionName=name, **more
    )


def actions(group_name):
    found = autoscaling.describe_scheduled_actions(AutoScalingGroupName=group_name)
    return {action["ScheduledActionName"]: action for action in found["ScheduledUpdateGroupActions"]}


def sizes(group_name):
    [found] = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group_name])["AutoScalingGroups"]
    return found["MinSize"], found["MaxSize"], found["DesiredCapacity"]


class Putting(Conformance):
    @classmethod
    def setUpClass(cls):
        group("put")

    def test_a_start_in_the_past_is_refused(self):
        self.refused(
            "ValidationError",
            400,
            "Given start time is in the past",
            autoscaling.put_scheduled_update_group_action,
            AutoScalingGroupName="put",
            ScheduledActionName="late",
            StartTime=instant(now() - 3600),
            DesiredCapacity=1,
        )

    def test_an_action_without_sizes_is_refused(self):
        self.refused(
            "ValidationError",
            400,
            "At least one of max size, min size, or desired capacity must be specified",
            autoscaling.put_scheduled_update_group_action,
            AutoScalingGroupName="put",
            ScheduledActionName="empty",
            Recurrence="0 1 * * *",
        )

    def test_a_recurrence_or_zone_that_is_none_is_refused(self):
        for more in ({"Recurrence": "61 * * * *"}, {"Recurrence": "0 1 * * ? *"}):
            self.refused(
                "ValidationError",
                400,
                re.compile("^Given recurrence string:.* is invalid"),
                autoscaling.put_scheduled_update_group_action,
                AutoScalingGroupName="put",
                ScheduledActionName="odd",
                DesiredCapacity=0,
                **more,
            )
        # The wording is not confirmed.
        self.refused(
            "ValidationError",
            400,
            re.compile("Asia/Soul"),
            autoscaling.put_scheduled_update_group_action,
            AutoScalingGroupName="put",
            ScheduledActionName="odd",
            DesiredCapacity=0,
            Recurrence="0 1 * * *",
            TimeZone="Asia/Soul",
        )

    def test_a_group_that_is_not_there_is_not_named(self):
        self.refused(
            "ValidationError",
            400,
            "AutoScalingGroup name not found - null",
            autoscaling.put_scheduled_update_group_action,
            AutoScalingGroupName="nobody",
            ScheduledActionName="any",
            Recurrence="0 1 * * *",
            DesiredCapacity=0,
        )

    def test_the_start_of_a_recurring_action_is_its_next_occurrence_in_its_zone(self):
        put("seoul", "put", Recurrence="40 8 * * *", TimeZone="Asia/Seoul", DesiredCapacity=0)
        start = actions("put")["seoul"]["StartTime"]
        self.assertEqual("23:40", start.strftime("%H:%M"))
        self.assertLess(0, start.timestamp() - now())
        self.assertGreaterEqual(86_400, start.timestamp() - now())

    def test_putting_again_replaces_all_of_it(self):
        put("again", "put", Recurrence="5 1 * * *", MinSize=0, MaxSize=4, DesiredCapacity=2)
        before = actions("put")["again"]
        put("again", "put", Recurrence="6 1 * * *", DesiredCapacity=1)
        after = actions("put")["again"]
        self.assertEqual(before["ScheduledActionARN"], after["ScheduledActionARN"])
        self.assertEqual({"DesiredCapacity"}, {"MinSize", "MaxSize", "DesiredCapacity"} & after.keys())

    def test_absent_is_not_zero(self):
        put("absent", "put", Recurrence="7 1 * * *", MinSize=0)
        self.assertEqual(0, actions("put")["absent"]["MinSize"])
        self.assertNotIn("DesiredCapacity", actions("put")["absent"])


class Collisions(Conformance):
    def test_two_actions_of_a_group_cannot_be_due_at_once(self):
        group("collides")
        group("elsewhere")
        put("first", "collides", Recurrence="0 9 * * *", DesiredCapacity=1)
        other = {"Recurrence": "00 9 * * mon-sun", "DesiredCapacity": 2}
        self.refused(
            "AlreadyExists",
            400,
            COLLISION,
            autoscaling.put_scheduled_update_group_action,
            AutoScalingGroupName="collides",
            ScheduledActionName="second",
            **other,
        )
        put("first", "collides", **other)
        put("second", "elsewhere", **other)

    def test_a_start_collides_with_a_recurrence(self):
        group("starts")
        at = now() - now() % 86_400 + 2 * 86_400
        put("once", "starts", StartTime=instant(at), DesiredCapacity=1)
        self.refused(
            "AlreadyExists",
            400,
            COLLISION,
            autoscaling.put_scheduled_update_group_action,
            AutoScalingGroupName="starts",
            ScheduledActionName="twice",
            StartTime=instant(at),
            Recurrence="0 0 * * *",
            DesiredCapacity=1,
        )


class Batches(Conformance):
    def test_a_batch_answers_200_and_lists_what_failed(self):
        group("batch")
        answer = autoscaling.batch_put_scheduled_update_group_action(
            AutoScalingGroupName="batch",
            ScheduledUpdateGroupActions=[
                {"ScheduledActionName": "good", "Recurrence": "0 1 * * *", "DesiredCapacity": 1},
                {"ScheduledActionName": "clash", "Recurrence": "00 1 * * *", "DesiredCapacity": 1},
                {"ScheduledActionName": "past", "StartTime": instant(now() - 60), "DesiredCapacity": 1},
                {"ScheduledActionName": "sizeless", "Recurrence": "0 2 * * *"},
            ],
        )
        self.assertEqual(200, answer["ResponseMetadata"]["HTTPStatusCode"])
        failed = {
            item["ScheduledActionName"]: (item["ErrorCode"], item["ErrorMessage"])
            for item in answer["FailedScheduledUpdateGroupActions"]
        }
        self.assertEqual(
            {
                "clash": ("AlreadyExists", COLLISION),
                "past": ("ValidationError", "Given start time is in the past"),
                "sizeless": (
                    "ValidationError",
                    "At least one of max size, min size, or desired capacity must be specified",
                ),
            },
            failed,
        )
        self.assertEqual({"good"}, set(actions("batch")))
        answer = autoscaling.batch_delete_scheduled_action(
            AutoScalingGroupName="batch", ScheduledActionNames=["good", "nobody"]
        )
        self.assertEqual(200, answer["ResponseMetadata"]["HTTPStatusCode"])
        [failed] = answer["FailedScheduledActions"]
        self.assertEqual(
            ("nobody", "ValidationError", "Scheduled action name not found"),
            (failed["ScheduledActionName"], failed["ErrorCode"], failed["ErrorMessage"]),
        )
        self.assertEqual({}, actions("batch"))

    def test_one_that_is_not_there_cannot_be_deleted(self):
        group("single")
        self.refused(
            "ValidationError",
            400,
            "Scheduled action name not found",
            autoscaling.delete_scheduled_action,
            AutoScalingGroupName="single",
            ScheduledActionName="nobody",
        )

    def test_unknown_names_are_not_in_the_list(self):
        group("unknown")
        put("known", "unknown", Recurrence="0 3 * * *", DesiredCapacity=0)
        found = autoscaling.describe_scheduled_actions(
            AutoScalingGroupName="unknown", ScheduledActionNames=["known", "nobody"]
        )
        self.assertEqual(1, len(found["ScheduledUpdateGroupActions"]))


class Firing(Conformance):
    def test_an_action_sets_the_sizes_it_holds_and_moves_to_its_next_occurrence(self):
        group("fires")
        put("out", "fires", Recurrence="30 * * * *", MinSize=1, DesiredCapacity=2)
        before = actions("fires")["out"]["StartTime"].timestamp()
        advance("1h")
        self.assertEqual((1, 8, 2), sizes("fires"))
        self.assertEqual(before + 3600, actions("fires")["out"]["StartTime"].timestamp())
        done = autoscaling.describe_scaling_activities(AutoScalingGroupName="fires")["Activities"]
        self.assertTrue(any("scheduled action" in activity["Cause"] for activity in done))

    def test_a_one_off_action_vanishes_when_it_has_run_and_a_recurring_one_when_it_ends(self):
        group("vanishes")
        put("once", "vanishes", StartTime=instant(now() + 600), DesiredCapacity=1)
        end = instant(now() + 2 * 3600)
        put("ends", "vanishes", Recurrence="17 * * * *", EndTime=end, DesiredCapacity=0)
        advance("30m")
        self.assertNotIn("once", actions("vanishes"))
        self.assertIn("ends", actions("vanishes"))
        advance("3h")
        self.assertEqual({}, actions("vanishes"))

    def test_a_size_outside_the_groups_bounds_makes_the_action_fail(self):
        group("bounded")
        autoscaling.update_auto_scaling_group(AutoScalingGroupName="bounded", MinSize=1)
        put("in", "bounded", StartTime=instant(now() + 600), DesiredCapacity=0)
        advance("20m")
        self.assertEqual((1, 8, 1), sizes("bounded"))
        activities = autoscaling.describe_scaling_activities(AutoScalingGroupName="bounded")["Activities"]
        failed = [activity["StatusMessage"] for activity in activities if activity["StatusCode"] == "Failed"]
        self.assertEqual(["Desired capacity must be greater than or equal to min size"], failed)

    def test_nothing_fires_while_the_process_is_suspended(self):
        group("suspended")
        autoscaling.suspend_processes(AutoScalingGroupName="suspended", ScalingProcesses=["ScheduledActions"])
        put("out", "suspended", StartTime=instant(now() + 600), DesiredCapacity=2)
        advance("20m")
        self.assertEqual((0, 8, 0), sizes("suspended"))
