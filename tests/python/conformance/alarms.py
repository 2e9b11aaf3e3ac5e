"""CloudWatch: alarms on one metric, from lines in the embedded metric format."""

import json
import re

from .support import ACCOUNT, REGION, Conformance, advance, client, now

cloudwatch = client("cloudwatch")
logs = client("logs")

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:on-call"


def alarm(name, **more):
    settings = {
        "Namespace": "shop",
        "MetricName": name,
        "Dimensions": [{"Name": "Shop", "Value": "one"}],
        "Statistic": "Sum",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 10,
        "Period": 60,
        "EvaluationPeriods": 1,
        **more,
    }
    return {"AlarmName": name, **settings}


def put(name, **more):
    cloudwatch.put_metric_alarm(**alarm(name, **more))


def state(name):
    [found] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return found["StateValue"]


def measure(metric, value):
    """What a function would print."""
    group = {"logGroupName": f"/shop/{metric}"}
    logs.create_log_group(**group)
    stream = {**group, "logStreamName": "one"}
    logs.create_log_stream(**stream)
    at = int(now() * 1000)
    line = {
        "_aws": {
            "Timestamp": at,
            "CloudWatchMetrics": [
                {"Namespace": "shop", "Dimensions": [["Shop"]], "Metrics": [{"Name": metric, "Unit": "Count"}]}
            ],
        },
        "Shop": "one",
        metric: value,
    }
    logs.put_log_events(**stream, logEvents=[{"timestamp": at, "message": json.dumps(line)}])


class Keeping(Conformance):
    def test_putting_again_replaces_all_but_state_and_tags(self):
        put("again", AlarmDescription="first", Tags=[{"Key": "a", "Value": "1"}], OKActions=[TOPIC])
        put("again", Threshold=0.5, Tags=[{"Key": "a", "Value": "2"}])
        [found] = cloudwatch.describe_alarms(AlarmNames=["again"])["MetricAlarms"]
        self.assertEqual(0.5, found["Threshold"])
        self.assertEqual([], found["OKActions"])
        self.assertNotIn("AlarmDescription", found)
        self.assertEqual("INSUFFICIENT_DATA", found["StateValue"])
        arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:again"
        self.assertEqual(arn, found["AlarmArn"])
        tags = cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]
        self.assertEqual([{"Key": "a", "Value": "1"}], tags)
        cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": "b", "Value": "2"}])
        cloudwatch.untag_resource(ResourceARN=arn, TagKeys=["a", "none"])
        tags = cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]
        self.assertEqual([{"Key": "b", "Value": "2"}], tags)

    def test_what_is_there_is_deleted_even_if_another_is_not(self):
        put("gone")
        self.refused("ResourceNotFound", 404, re.compile("nobody"), cloudwatch.delete_alarms, AlarmNames=["gone", "nobody"])
        self.assertEqual([], cloudwatch.describe_alarms(AlarmNames=["gone", "nobody"])["MetricAlarms"])
        nobody = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:nobody"
        for call, more in (
            (cloudwatch.list_tags_for_resource, {}),
            (cloudwatch.tag_resource, {"Tags": [{"Key": "a", "Value": "b"}]}),
        ):
            self.refused("ResourceNotFoundException", 404, re.compile("nobody"), call, ResourceARN=nobody, **more)

    def test_a_day_is_looked_back_with_short_periods_and_a_week_with_hours(self):
        put("day", Period=60, EvaluationPeriods=1440)
        put("week", Period=3600, EvaluationPeriods=168)
        for more in (
            {"Period": 60, "EvaluationPeriods": 1441},
            {"Period": 3600, "EvaluationPeriods": 169},
            {"Period": 90},
            {"EvaluationPeriods": 0},
            {"DatapointsToAlarm": 2},
            {"Statistic": "Most"},
            {"ComparisonOperator": "Above"},
            {"TreatMissingData": "badly"},
        ):
            self.refused("ValidationError", 400, re.compile("."), cloudwatch.put_metric_alarm, **alarm("no", **more))
        percentile = {**alarm("no"), "ExtendedStatistic": "p90"}
        call = cloudwatch.put_metric_alarm
        self.refused("InvalidParameterCombination", 400, re.compile("."), call, **percentile)
        del percentile["Statistic"]
        for code, more in (
            ("ValidationError", {"Unit": "Furlongs"}),
            ("ValidationError", {"EvaluateLowSampleCountPercentile": "perhaps"}),
            ("InvalidParameterValue", {"ExtendedStatistic": "90"}),
            ("InvalidParameterValue", {"ExtendedStatistic": "p101"}),
        ):
            self.refused(code, 400, re.compile("."), call, **{**percentile, **more})

    def test_listings_filter_and_come_in_pages(self):
        names = [f"page-{n}" for n in range(5)]
        for name in names:
            put(name, AlarmActions=[TOPIC + "-paged"])
        pages = cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmNamePrefix="page-", PaginationConfig={"PageSize": 2}
        )
        found = [[a["AlarmName"] for a in page["MetricAlarms"]] for page in pages]
        self.assertEqual([names[:2], names[2:4], names[4:]], found)
        told = cloudwatch.describe_alarms(ActionPrefix=TOPIC + "-paged")["MetricAlarms"]
        self.assertEqual(names, [a["AlarmName"] for a in told])
        self.assertEqual([], cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["MetricAlarms"])
        self.refused("InvalidNextToken", 400, re.compile("."), cloudwatch.describe_alarms, NextToken="?")


class GoingOff(Conformance):
    def test_a_line_of_log_sets_it_off_and_silence_ends_it(self):
        put("Sales", TreatMissingData="notBreaching")
        measure("Sales", 11)
        advance("1m")
        self.assertEqual("ALARM", state("Sales"))
        advance("2m")
        self.assertEqual("OK", state("Sales"))

    def test_percentiles_and_units_are_asked_as_others_are(self):
        ask = {**alarm("Slow"), "ExtendedStatistic": "p50", "Unit": "Count"}
        del ask["Statistic"]
        cloudwatch.put_metric_alarm(**ask)
        cloudwatch.put_metric_alarm(**{**ask, "AlarmName": "Slow-otherwise", "Unit": "Seconds", "TreatMissingData": "missing"})
        measure("Slow", 20)
        advance("1m")
        self.assertEqual(("ALARM", "INSUFFICIENT_DATA"), (state("Slow"), state("Slow-otherwise")))
        [shown] = cloudwatch.describe_alarms(AlarmNames=["Slow"])["MetricAlarms"]
        self.assertEqual(("p50", "Count"), (shown["ExtendedStatistic"], shown["Unit"]))

    def test_what_missing_data_means_is_the_alarms_to_say(self):
        treatments = {
            "breaching": "ALARM",
            "notBreaching": "OK",
            "missing": "INSUFFICIENT_DATA",
            "ignore": "INSUFFICIENT_DATA",
        }
        for treatment in treatments:
            put(f"None-{treatment}", TreatMissingData=treatment)
        advance("2m")
        found = {treatment: state(f"None-{treatment}") for treatment in treatments}
        self.assertEqual(treatments, found)

    def test_the_last_verdict_stands_where_missing_data_is_ignored(self):
        put("Kept", TreatMissingData="ignore")
        measure("Kept", 11)
        advance("1h")
        self.assertEqual("ALARM", state("Kept"))

    def test_a_new_alarm_can_wait(self):
        put("Warm", TreatMissingData="breaching", WarmUpConfiguration={"WarmUpPeriodDurationInMinutes": 60})
        advance("50m")
        self.assertEqual("INSUFFICIENT_DATA", state("Warm"))
        advance("20m")
        self.assertEqual("ALARM", state("Warm"))
