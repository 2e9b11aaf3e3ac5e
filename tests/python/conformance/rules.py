"""EventBridge: rules, what PutRule forgets, targets, patterns, delivery."""

import json
import re

from .support import ACCOUNT, REGION, Conformance, advance, client, function

events = client("events")
functions = client("lambda")

PATTERN = json.dumps({"source": ["shop"], "detail": {"state": ["open"]}})


def arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


class Rules(Conformance):
    def test_putting_a_rule_again_nulls_what_is_omitted_but_keeps_targets_and_tags(self):
        events.put_rule(
            Name="forgets",
            ScheduleExpression="cron(0 17 * * ? *)",
            EventPattern=PATTERN,
            Description="every night",
            State="DISABLED",
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/x",
            Tags=[{"Key": "a", "Value": "1"}],
        )
        events.put_targets(Rule="forgets", Targets=[{"Id": "one", "Arn": arn("f")}])
        events.put_rule(Name="forgets", EventPattern=PATTERN, Tags=[{"Key": "a", "Value": "2"}])
        rule = events.describe_rule(Name="forgets")
        self.assertEqual(set(), {"ScheduleExpression", "Description", "RoleArn"} & rule.keys())
        self.assertEqual("ENABLED", rule["State"])
        tags = events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]
        self.assertEqual([{"Key": "a", "Value": "1"}], tags)
        self.assertEqual(1, len(events.list_targets_by_rule(Rule="forgets")["Targets"]))

    def test_a_rule_with_targets_stays(self):
        events.put_rule(Name="aimed", ScheduleExpression="rate(1 day)")
        events.put_targets(Rule="aimed", Targets=[{"Id": "one", "Arn": arn("f")}])
        self.refused(
            "ValidationException",
            400,
            "Rule can't be deleted since it has targets.",
            events.delete_rule,
            Name="aimed",
        )
        events.remove_targets(Rule="aimed", Ids=["one"])
        events.delete_rule(Name="aimed")
        # Once more is no error.
        events.delete_rule(Name="aimed")

    def test_what_is_not_there(self):
        missing = "Rule nobody does not exist on EventBus default."
        for call, more in (
            (events.describe_rule, {"Name": "nobody"}),
            (events.list_targets_by_rule, {"Rule": "nobody"}),
            (events.put_targets, {"Rule": "nobody", "Targets": [{"Id": "one", "Arn": arn("f")}]}),
        ):
            self.refused("ResourceNotFoundException", 400, missing, call, **more)

    def test_expressions_that_are_none_are_refused(self):
        for expression in ("cron(0 17 * * *)", "cron(0 17 * * * *)", "rate(1 days)", "rate(5 minute)", "0 17 * * *"):
            self.refused(
                "ValidationException",
                400,
                "Parameter ScheduleExpression is not valid.",
                events.put_rule,
                Name="odd",
                ScheduleExpression=expression,
            )
        self.refused(
            "InvalidEventPatternException",
            400,
            re.compile("^Event pattern is not valid. Reason: "),
            events.put_rule,
            Name="odd",
            EventPattern='{"source": "shop"}',
        )
        self.refused(
            "ValidationException",
            400,
            "Parameter(s) EventPattern or ScheduleExpression must be specified.",
            events.put_rule,
            Name="odd",
        )


class Targets(Conformance):
    def test_removing_what_is_not_there_answers_200_with_the_failed(self):
        events.put_rule(Name="removes", ScheduleExpression="rate(1 day)")
        events.put_targets(Rule="removes", Targets=[{"Id": "one", "Arn": arn("f")}])
        answer = events.remove_targets(Rule="removes", Ids=["one", "two"])
        self.assertEqual((200, 1), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["FailedEntryCount"]))
        self.assertEqual(["two"], [entry["TargetId"] for entry in answer["FailedEntries"]])

    def test_there_are_five_at_most_and_an_id_is_the_key(self):
        events.put_rule(Name="five", ScheduleExpression="rate(1 day)")
        for number in range(5):
            events.put_targets(Rule="five", Targets=[{"Id": f"t{number}", "Arn": arn("f")}])
        events.put_targets(Rule="five", Targets=[{"Id": "t0", "Arn": arn("g")}])
        self.refused(
            "LimitExceededException",
            400,
            "The requested resource exceeds the maximum number allowed.",
            events.put_targets,
            Rule="five",
            Targets=[{"Id": "t5", "Arn": arn("f")}],
        )


MAY_LOG = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"},
        ],
    }
)


class Delivery(Conformance):
    def invocations(self, name):
        groups = client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")
        return [event for event in groups["events"] if event["message"].startswith("START")]

    def test_an_event_reaches_the_functions_of_rules_that_match_and_may_invoke_them(self):
        for name in ("permitted", "forbidden"):
            function(name)
            # Without the right to, a function writes no log.
            client("iam").put_role_policy(RoleName=f"{name}-role", PolicyName="log", PolicyDocument=MAY_LOG)
            client("logs").create_log_group(logGroupName=f"/aws/lambda/{name}")
        advance("1m")
        events.put_rule(Name="shop", EventPattern=PATTERN)
        events.put_targets(
            Rule="shop",
            Targets=[{"Id": "one", "Arn": arn("permitted")}, {"Id": "two", "Arn": arn("forbidden")}],
        )
        functions.add_permission(
            FunctionName="permitted",
            StatementId="shop",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=events.describe_rule(Name="shop")["Arn"],
        )
        answer = events.put_events(
            Entries=[
                {"Source": "shop", "DetailType": "Door", "Detail": json.dumps({"state": "open"})},
                {"Source": "shop", "DetailType": "Door", "Detail": json.dumps({"state": "closed"})},
                {"Source": "aws.ec2", "DetailType": "Door", "Detail": "{}"},
                {"Source": "shop", "DetailType": "Door", "Detail": "{"},
            ]
        )
        self.assertEqual(2, answer["FailedEntryCount"])
        codes = [entry.get("ErrorCode") for entry in answer["Entries"]]
        self.assertEqual([None, None, "NotAuthorizedForSourceException", "MalformedDetail"], codes)
        advance("1m")
        self.assertEqual(1, len(self.invocations("permitted")))
        self.assertEqual(0, len(self.invocations("forbidden")))

    def test_patterns_can_be_tried_out(self):
        event = {
            "id": "1",
            "account": ACCOUNT,
            "source": "shop",
            "time": "2026-03-02T00:00:00Z",
            "region": REGION,
            "resources": [],
            "detail-type": "Door",
            "detail": {"state": "open"},
        }
        self.assertTrue(events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))["Result"])
        event["detail"]["state"] = "closed"
        self.assertFalse(events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))["Result"])
