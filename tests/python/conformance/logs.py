"""CloudWatch Logs: groups and their retention, streams, lines, and reading them back."""

import re

from .support import Conformance, client, now

logs = client("logs")

NO_GROUP = "The specified log group does not exist."


class Groups(Conformance):
    def test_a_name_can_be_used_once(self):
        logs.create_log_group(logGroupName="taken")
        self.refused(
            "ResourceAlreadyExistsException",
            400,
            "The specified log group already exists",
            logs.create_log_group,
            logGroupName="taken",
        )

    def test_what_is_not_there(self):
        self.refused("ResourceNotFoundException", 400, NO_GROUP, logs.delete_log_group, logGroupName="nobody")
        self.refused(
            "ResourceNotFoundException",
            400,
            NO_GROUP,
            logs.put_retention_policy,
            logGroupName="nobody",
            retentionInDays=30,
        )
        logs.create_log_group(logGroupName="streamless")
        self.refused(
            "ResourceNotFoundException",
            400,
            "The specified log stream does not exist.",
            logs.get_log_events,
            logGroupName="streamless",
            logStreamName="nobody",
        )

    def test_retention_is_one_of_few_numbers_and_absent_means_for_ever(self):
        logs.create_log_group(logGroupName="retained")
        self.refused(
            "InvalidParameterException",
            400,
            re.compile("^1 validation error detected: Value '31' at 'retentionInDays' failed to satisfy constraint"),
            logs.put_retention_policy,
            logGroupName="retained",
            retentionInDays=31,
        )
        logs.put_retention_policy(logGroupName="retained", retentionInDays=30)

        def shown():
            return logs.describe_log_groups(logGroupNamePrefix="retained")["logGroups"][0]

        self.assertEqual(30, shown()["retentionInDays"])
        logs.delete_retention_policy(logGroupName="retained")
        self.assertNotIn("retentionInDays", shown())

    def test_a_prefix_is_no_name(self):
        for name in ("pre", "prefix"):
            logs.create_log_group(logGroupName=name)
        found = logs.describe_log_groups(logGroupNamePrefix="pre")["logGroups"]
        self.assertEqual({"pre", "prefix"}, {group["logGroupName"] for group in found})

    def test_the_arn_with_a_star_is_not_the_one_that_tags_are_put_on(self):
        logs.create_log_group(logGroupName="tagged", tags={"a": "1"})
        [group] = logs.describe_log_groups(logGroupNamePrefix="tagged")["logGroups"]
        self.assertTrue(group["arn"].endswith(":log-group:tagged:*"))
        logs.tag_resource(resourceArn=group["logGroupArn"], tags={"b": "2"})
        tags = logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"]
        self.assertEqual({"a": "1", "b": "2"}, tags)

    def test_a_protected_group_stays(self):
        logs.create_log_group(logGroupName="protected", deletionProtectionEnabled=True)
        # The wording is not confirmed.
        self.refused(
            "ValidationException",
            400,
            re.compile("deletion protection"),
            logs.delete_log_group,
            logGroupName="protected",
        )
        logs.put_log_group_deletion_protection(logGroupIdentifier="protected", deletionProtectionEnabled=False)
        logs.delete_log_group(logGroupName="protected")


class Lines(Conformance):
    def test_lines_come_back_in_the_order_of_their_times(self):
        logs.create_log_group(logGroupName="lines")
        logs.create_log_stream(logGroupName="lines", logStreamName="one")
        at = int(now() * 1000)
        entries = [{"timestamp": at - 10 + n, "message": f"line {n}"} for n in range(5)]
        logs.put_log_events(logGroupName="lines", logStreamName="one", logEvents=entries)
        got = logs.get_log_events(logGroupName="lines", logStreamName="one", startFromHead=True)["events"]
        self.assertEqual([f"line {n}" for n in range(5)], [event["message"] for event in got])
        found = logs.filter_log_events(logGroupName="lines", filterPattern='"line 3"')["events"]
        self.assertEqual(["line 3"], [event["message"] for event in found])
        self.refused(
            "InvalidParameterException",
            400,
            "Log events in a single PutLogEvents request must be in chronological order.",
            logs.put_log_events,
            logGroupName="lines",
            logStreamName="one",
            logEvents=entries[::-1],
        )

    def test_the_last_page_gives_its_own_token_again(self):
        logs.create_log_group(logGroupName="token")
        logs.create_log_stream(logGroupName="token", logStreamName="one")
        at = int(now() * 1000)
        logs.put_log_events(
            logGroupName="token", logStreamName="one", logEvents=[{"timestamp": at, "message": "only"}]
        )
        place = {"logGroupName": "token", "logStreamName": "one", "startFromHead": True}
        token = logs.get_log_events(**place)["nextForwardToken"]
        again = logs.get_log_events(nextToken=token, **place)
        self.assertEqual((token, []), (again["nextForwardToken"], again["events"]))
