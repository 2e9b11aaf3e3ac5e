"""How many tags a resource may have, and of what length: what no model states (the services' user guides do)."""

import re

from .support import Conformance, client, group, newest_image

ec2, groups = client("ec2"), client("autoscaling")
events, logs, cloudwatch = client("events"), client("logs"), client("cloudwatch")


def numbered(count, **more):
    return [{"Key": f"k{number}", "Value": "v", **more} for number in range(count)]


class Tags(Conformance):
    def test_an_ec2_resource_has_fifty_tags_at_most(self):
        image = newest_image()
        [own] = ec2.describe_images(ImageIds=[image])["Images"]
        # AWS's own do not count.
        room = 50 - sum(not tag["Key"].startswith("aws:") for tag in own["Tags"])
        ec2.create_tags(Resources=[image], Tags=numbered(room))
        ec2.create_tags(Resources=[image], Tags=numbered(room))
        full = "The maximum number of Tags for a resource has been reached."
        self.refused("TagLimitExceeded", 400, full, ec2.create_tags, Resources=[image], Tags=[{"Key": "more"}])
        ec2.delete_tags(Resources=[image], Tags=[{"Key": tag["Key"]} for tag in numbered(room)])
        specification = {"ResourceType": "launch-template", "Tags": numbered(51)}
        self.refused(
            "TagLimitExceeded",
            400,
            full,
            ec2.create_launch_template,
            LaunchTemplateName="tagged",
            LaunchTemplateData={"ImageId": image},
            TagSpecifications=[specification],
        )

    def test_tags_of_ec2_have_lengths_and_names(self):
        image = newest_image()
        for tag, message in (
            ({"Key": "k" * 129}, "Tag key exceeds the maximum length of 128 characters"),
            ({"Key": "k", "Value": "v" * 257}, "Tag value exceeds the maximum length of 256 characters"),
            ({"Key": "aws:k"}, "Tag keys starting with 'aws:' are reserved for internal use: aws:k"),
        ):
            self.refused("InvalidParameterValue", 400, message, ec2.create_tags, Resources=[image], Tags=[tag])
            specification = {"ResourceType": "key-pair", "Tags": [tag]}
            self.refused(
                "InvalidParameterValue",
                400,
                message,
                ec2.create_key_pair,
                KeyName="tagged",
                TagSpecifications=[specification],
            )
        ec2.create_tags(Resources=[image], Tags=[{"Key": "k" * 128, "Value": "v" * 256}])
        ec2.delete_tags(Resources=[image], Tags=[{"Key": "k" * 128}])

    def test_what_xml_cannot_carry_is_refused_in_each_protocol(self):
        """By form (EC2, IAM, Auto Scaling), in JSON (EventBridge, Logs) and in CloudWatch's; what is there can be read afterwards."""
        image, bad = newest_image(), "a\x01b"
        tags = [{"Key": "note", "Value": bad}]
        refused = "has a character that XML cannot carry."
        of_ec2 = {"Resources": [image], "Tags": tags}
        self.refused("InvalidParameterValue", 400, f"The value of Tag.1.Value {refused}", ec2.create_tags, **of_ec2)
        of_group = {"ResourceId": "x", "ResourceType": "auto-scaling-group", "PropagateAtLaunch": True}
        member = f"The value of Tags.member.1.Value {refused}"
        given = [{**of_group, **tags[0]}]
        self.refused("ValidationError", 400, member, groups.create_or_update_tags, Tags=given)
        rule = {"Name": "noted", "ScheduleExpression": "rate(1 day)"}
        text = f"The value of Tags.1.Value {refused}"
        self.refused("ValidationException", 400, text, events.put_rule, **rule, Tags=tags)
        alarm = {
            "AlarmName": "noted",
            "Namespace": "n",
            "MetricName": "m",
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 1.0,
            "ComparisonOperator": "GreaterThanThreshold",
        }
        text = f"The value of AlarmDescription {refused}"
        self.refused("ValidationError", 400, text, cloudwatch.put_metric_alarm, **alarm, AlarmDescription=bad)
        # A pattern of the model's forbids it there.
        text = re.compile("^1 validation error detected: Value .*Map value must satisfy")
        given = {"logGroupName": "noted", "tags": {"note": bad}}
        self.refused("InvalidParameterException", 400, text, logs.create_log_group, **given)
        # Outside of tags EventBridge's texts are JSON's own matter: what is kept is escaped.
        events.put_rule(**rule, Description=bad)
        self.assertEqual(bad, events.describe_rule(Name="noted")["Description"])
        events.delete_rule(Name="noted")
        self.assertEqual(1, len(ec2.describe_images(ImageIds=[image])["Images"]))
        cloudwatch.describe_alarms()

    def test_a_group_has_fifty_tags_at_most(self):
        of = {"ResourceId": "tagged", "ResourceType": "auto-scaling-group", "PropagateAtLaunch": True}
        group("tagged", Tags=numbered(50, **of))
        groups.create_or_update_tags(Tags=numbered(50, **of))
        full = "A group can have no more than 50 tags."
        self.refused(
            "LimitExceeded", 400, full, groups.create_or_update_tags, Tags=[{**of, "Key": "more", "Value": ""}]
        )
        template = {"LaunchTemplateName": "tagged-lt", "Version": "$Default"}
        self.refused(
            "LimitExceeded",
            400,
            full,
            groups.create_auto_scaling_group,
            AutoScalingGroupName="another",
            LaunchTemplate=template,
            MinSize=0,
            MaxSize=0,
            AvailabilityZones=[],
            VPCZoneIdentifier="subnet-0a123456789abcdef",
            Tags=numbered(51, PropagateAtLaunch=False),
        )


class Addresses(Conformance):
    def test_blocks_of_addresses_come_back_in_their_canonical_form(self):
        vpc = ec2.create_vpc(CidrBlock="100.68.0.18/18")["Vpc"]
        self.assertEqual("100.68.0.0/18", vpc["CidrBlock"])
        made = ec2.create_security_group(GroupName="blocks", Description="d", VpcId=vpc["VpcId"])["GroupId"]

        def open_to(**place):
            rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, **place}
            return ec2.authorize_security_group_ingress, {"GroupId": made, "IpPermissions": [rule]}

        for place in ({"IpRanges": [{"CidrIp": "10.1.2.3/8"}]}, {"Ipv6Ranges": [{"CidrIpv6": "2001:db8::5/32"}]}):
            call, parameters = open_to(**place)
            call(**parameters)
        [shown] = ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"]
        [rule] = shown["IpPermissions"]
        self.assertEqual(["10.0.0.0/8"], [of["CidrIp"] for of in rule["IpRanges"]])
        self.assertEqual(["2001:db8::/32"], [of["CidrIpv6"] for of in rule["Ipv6Ranges"]])
        call, parameters = open_to(IpRanges=[{"CidrIp": "123.123.123.123"}])
        self.refused("InvalidParameterValue", 400, "CIDR block 123.123.123.123 is malformed", call, **parameters)
        ec2.delete_security_group(GroupId=made)
        ec2.delete_vpc(VpcId=vpc["VpcId"])
