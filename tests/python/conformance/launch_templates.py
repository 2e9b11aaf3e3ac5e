"""Launch templates: versions, what they inherit, what they are called, client tokens, deletion."""

import datetime
import re

from .support import Conformance, client, newest_image, template

ec2 = client("ec2")


def data_of(name, version):
    answer = ec2.describe_launch_template_versions(LaunchTemplateName=name, Versions=[str(version)])
    return answer["LaunchTemplateVersions"][0]["LaunchTemplateData"]


def next_version(name, **parameters):
    data = parameters.pop("LaunchTemplateData")
    made = ec2.create_launch_template_version(
        LaunchTemplateName=name, LaunchTemplateData=data, **parameters
    )
    return made["LaunchTemplateVersion"]


class Inheritance(Conformance):
    def test_a_version_takes_from_its_source_what_it_is_not_given(self):
        template("inherits", KeyName="jjikin", UserData="ZWNobw==", Monitoring={"Enabled": True})
        next_version("inherits", SourceVersion="1", LaunchTemplateData={"InstanceType": "c6i.xlarge"})
        data = data_of("inherits", 2)
        self.assertEqual("c6i.xlarge", data["InstanceType"])
        self.assertEqual(("jjikin", "ZWNobw=="), (data["KeyName"], data["UserData"]))
        self.assertTrue(data["Monitoring"]["Enabled"])

    def test_without_a_source_it_has_only_what_it_is_given(self):
        template("starts-anew", KeyName="jjikin")
        next_version("starts-anew", LaunchTemplateData={"InstanceType": "c6i.xlarge"})
        self.assertEqual({"InstanceType": "c6i.xlarge"}, data_of("starts-anew", 2))

    def test_lists_and_structures_are_replaced_as_a_whole(self):
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Role", "Value": "web"}]}]
        template(
            "replaces-whole",
            MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
            SecurityGroupIds=["sg-1", "sg-2"],
            TagSpecifications=tags,
        )
        given = {"MetadataOptions": {"HttpTokens": "optional"}, "SecurityGroupIds": ["sg-3"]}
        next_version("replaces-whole", SourceVersion="1", LaunchTemplateData=given)
        data = data_of("replaces-whole", 2)
        self.assertNotIn("HttpPutResponseHopLimit", data["MetadataOptions"])
        self.assertEqual(["sg-3"], data["SecurityGroupIds"])
        self.assertEqual(tags, data["TagSpecifications"])

    def test_snapshots_of_the_source_are_dropped_unless_given_again(self):
        devices = [
            {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": "snap-1", "VolumeSize": 30}},
            {"DeviceName": "/dev/sdf", "Ebs": {"SnapshotId": "snap-2", "VolumeType": "gp3"}},
        ]
        template("snapshots", BlockDeviceMappings=devices)
        next_version("snapshots", SourceVersion="1", LaunchTemplateData={"InstanceType": "c6i.xlarge"})
        inherited = data_of("snapshots", 2)["BlockDeviceMappings"]
        self.assertEqual([{"VolumeSize": 30}, {"VolumeType": "gp3"}], [d["Ebs"] for d in inherited])
        next_version("snapshots", SourceVersion="1", LaunchTemplateData={"BlockDeviceMappings": devices})
        self.assertEqual(devices, data_of("snapshots", 3)["BlockDeviceMappings"])

    def test_the_source_may_be_named_by_what_it_is(self):
        template("aliases-as-source", KeyName="jjikin")
        next_version("aliases-as-source", LaunchTemplateData={"KeyName": "other"})
        next_version("aliases-as-source", SourceVersion="$Latest", LaunchTemplateData={"EbsOptimized": True})
        next_version("aliases-as-source", SourceVersion="$Default", LaunchTemplateData={"EbsOptimized": True})
        keys = [data_of("aliases-as-source", number)["KeyName"] for number in (3, 4)]
        self.assertEqual(["other", "jjikin"], keys)

    def test_a_source_that_is_not_there_is_refused(self):
        identifier = template("no-such-source")
        self.refused(
            "InvalidLaunchTemplateId.VersionNotFound",
            400,
            f"Could not find the specified version 7 for the launch template with ID {identifier}.",
            ec2.create_launch_template_version,
            LaunchTemplateName="no-such-source",
            SourceVersion="7",
            LaunchTemplateData={"InstanceType": "c6i.large"},
        )

    def test_an_image_that_is_not_there_is_a_warning_and_no_error(self):
        made = ec2.create_launch_template(
            LaunchTemplateName="warned", LaunchTemplateData={"ImageId": "ami-0123456789abcdef0"}
        )
        [warning] = made["Warning"]["Errors"]
        self.assertEqual("InvalidAMIID.NotFound", warning["Code"])
        self.assertEqual("The image id '[ami-0123456789abcdef0]' does not exist", warning["Message"])


def sample(shape):
    """A value of each member, whatever it means."""
    if shape.type_name == "structure":
        return {name: sample(member) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [sample(shape.member)]
    if shape.type_name == "timestamp":
        return datetime.datetime(2027, 1, 1, tzinfo=datetime.timezone.utc)
    simple = {"boolean": True, "integer": 3, "long": 3, "double": 0.5, "float": 0.5}
    if shape.type_name in simple:
        return simple[shape.type_name]
    allowed = getattr(shape, "enum", None) or ["c6i.large" if "InstanceType" in shape.name else "eC1hcw=="]
    return "instance" if "instance" in allowed else allowed[0]


class Members(Conformance):
    def test_each_member_comes_back_as_it_was_given(self):
        template("has-it-all")
        shape = ec2.meta.service_model.shape_for("RequestLaunchTemplateData")
        for name, member in shape.members.items():
            if name in ("SecurityGroupIds", "SecurityGroups"):
                continue  # refused beside network interfaces; others look at them
            with self.subTest(name):
                given = {name: sample(member)}
                made = next_version("has-it-all", LaunchTemplateData=given)
                self.assertEqual(given, made["LaunchTemplateData"])


class Versions(Conformance):
    def test_the_default_stays_until_it_is_moved_and_the_latest_follows(self):
        template("moves")
        for _ in range(2):
            next_version("moves", SourceVersion="1", LaunchTemplateData={"EbsOptimized": True})

        def meaning():
            answer = ec2.describe_launch_template_versions(
                LaunchTemplateName="moves", Versions=["$Default", "$Latest"]
            )
            return [version["VersionNumber"] for version in answer["LaunchTemplateVersions"]]

        self.assertEqual([1, 3], meaning())
        moved = ec2.modify_launch_template(LaunchTemplateName="moves", DefaultVersion="2")
        self.assertEqual(2, moved["LaunchTemplate"]["DefaultVersionNumber"])
        self.assertEqual([2, 3], meaning())
        flags = ec2.describe_launch_template_versions(LaunchTemplateName="moves")["LaunchTemplateVersions"]
        self.assertEqual([2], [v["VersionNumber"] for v in flags if v["DefaultVersion"]])

    def test_default_and_latest_of_all_templates_need_no_name(self):
        template("of-all")
        answer = ec2.describe_launch_template_versions(Versions=["$Default"])
        names = [version["LaunchTemplateName"] for version in answer["LaunchTemplateVersions"]]
        self.assertIn("of-all", names)

    def test_a_range_of_numbers_can_be_asked_for(self):
        template("range")
        for _ in range(4):
            next_version("range", LaunchTemplateData={"EbsOptimized": True})
        answer = ec2.describe_launch_template_versions(
            LaunchTemplateName="range", MinVersion="2", MaxVersion="4"
        )
        numbers = [version["VersionNumber"] for version in answer["LaunchTemplateVersions"]]
        self.assertEqual({2, 3, 4}, set(numbers))

    def test_versions_are_filtered(self):
        template("filtered")
        next_version("filtered", LaunchTemplateData={"InstanceType": "c6i.xlarge"})

        def numbers(name, value):
            answer = ec2.describe_launch_template_versions(
                LaunchTemplateName="filtered", Filters=[{"Name": name, "Values": [value]}]
            )
            return [version["VersionNumber"] for version in answer["LaunchTemplateVersions"]]

        self.assertEqual([2], numbers("instance-type", "*xlarge"))
        self.assertEqual([1], numbers("is-default-version", "true"))
        self.assertEqual([], numbers("image-id", "ami-0123456789abcdef0"))

    def test_deleting_says_for_each_version_what_became_of_it(self):
        identifier = template("prunes")
        for _ in range(3):
            next_version("prunes", LaunchTemplateData={"EbsOptimized": True})
        answer = ec2.delete_launch_template_versions(
            LaunchTemplateName="prunes", Versions=["1", "2", "9"]
        )
        self.assertEqual(200, answer["ResponseMetadata"]["HTTPStatusCode"])
        [gone] = answer["SuccessfullyDeletedLaunchTemplateVersions"]
        self.assertEqual((identifier, 2), (gone["LaunchTemplateId"], gone["VersionNumber"]))
        kept = answer["UnsuccessfullyDeletedLaunchTemplateVersions"]
        codes = {item["VersionNumber"]: item["ResponseError"]["Code"] for item in kept}
        # Which code the default version gets is not documented; that it stays is.
        self.assertEqual({1: "unexpectedError", 9: "launchTemplateVersionDoesNotExist"}, codes)
        left = ec2.describe_launch_template_versions(LaunchTemplateName="prunes")
        numbers = [version["VersionNumber"] for version in left["LaunchTemplateVersions"]]
        self.assertEqual({1, 3, 4}, set(numbers))

    def test_numbers_are_not_used_again(self):
        template("numbers")
        next_version("numbers", LaunchTemplateData={"EbsOptimized": True})
        ec2.delete_launch_template_versions(LaunchTemplateName="numbers", Versions=["2"])
        made = next_version("numbers", LaunchTemplateData={"EbsOptimized": True})
        self.assertEqual(3, made["VersionNumber"])

    def test_a_version_that_is_not_there_cannot_be_the_default(self):
        identifier = template("no-such-default")
        self.refused(
            "InvalidLaunchTemplateId.VersionNotFound",
            400,
            f"Could not find the specified version 5 for the launch template with ID {identifier}.",
            ec2.modify_launch_template,
            LaunchTemplateId=identifier,
            DefaultVersion="5",
        )


class Names(Conformance):
    def test_a_name_can_be_used_once(self):
        template("taken")
        self.refused(
            "InvalidLaunchTemplateName.AlreadyExistsException",
            400,
            "Launch template name already in use.",
            ec2.create_launch_template,
            LaunchTemplateName="taken",
            LaunchTemplateData={"InstanceType": "c6i.large"},
        )

    def test_a_deleted_template_leaves_its_name(self):
        first = template("reused")
        ec2.delete_launch_template(LaunchTemplateId=first)
        self.assertNotEqual(first, template("reused"))

    def test_a_name_of_other_characters_is_refused(self):
        self.refused(
            "InvalidLaunchTemplateName.MalformedException",
            400,
            re.compile("^The specified launch template name is invalid"),
            ec2.create_launch_template,
            LaunchTemplateName="web tier",
            LaunchTemplateData={"InstanceType": "c6i.large"},
        )

    def test_templates_that_are_not_there(self):
        self.refused(
            "InvalidLaunchTemplateName.NotFoundException",
            400,
            "At least one of the launch templates specified in the request does not exist.",
            ec2.describe_launch_templates,
            LaunchTemplateNames=["nobody"],
        )
        self.refused(
            "InvalidLaunchTemplateId.NotFound",
            400,
            "The specified launch template, with template ID lt-0123456789abcdef0, does not exist.",
            ec2.describe_launch_templates,
            LaunchTemplateIds=["lt-0123456789abcdef0"],
        )
        self.refused(
            "InvalidLaunchTemplateName.NotFoundException",
            400,
            "The specified launch template, with template name nobody, does not exist.",
            ec2.delete_launch_template,
            LaunchTemplateName="nobody",
        )
        self.refused(
            "InvalidLaunchTemplateId.Malformed",
            400,
            re.compile("nonsense"),
            ec2.delete_launch_template,
            LaunchTemplateId="nonsense",
        )

    def test_groups_beside_interfaces_are_refused(self):
        self.refused(
            "InvalidQueryParameter",
            400,
            re.compile("When a network interface is provided, the security groups must be a part of it"),
            ec2.create_launch_template,
            LaunchTemplateName="groups-twice",
            LaunchTemplateData={
                "SecurityGroupIds": ["sg-1"],
                "NetworkInterfaces": [{"DeviceIndex": 0, "Groups": ["sg-1"]}],
            },
        )


class ClientTokens(Conformance):
    MISMATCH = (
        "Arguments on this idempotent request are inconsistent with arguments used in previous request(s)."
    )

    def test_the_same_request_gets_the_same_answer_and_makes_nothing_new(self):
        request = {
            "LaunchTemplateName": "token-create",
            "LaunchTemplateData": {"ImageId": newest_image()},
            "ClientToken": "create-1",
        }
        first = ec2.create_launch_template(**request)["LaunchTemplate"]
        again = ec2.create_launch_template(**request)["LaunchTemplate"]
        self.assertEqual(first, again)
        version = {
            "LaunchTemplateName": "token-create",
            "LaunchTemplateData": {"KeyName": "jjikin"},
            "ClientToken": "version-1",
        }
        first = ec2.create_launch_template_version(**version)["LaunchTemplateVersion"]
        again = ec2.create_launch_template_version(**version)["LaunchTemplateVersion"]
        self.assertEqual(first, again)
        [found] = ec2.describe_launch_templates(LaunchTemplateNames=["token-create"])["LaunchTemplates"]
        self.assertEqual(2, found["LatestVersionNumber"])

    def test_another_request_with_the_same_token_is_refused(self):
        template("token-other")
        request = {"LaunchTemplateName": "token-other", "ClientToken": "other-1"}
        ec2.create_launch_template_version(LaunchTemplateData={"KeyName": "one"}, **request)
        self.refused(
            "IdempotentParameterMismatch",
            400,
            self.MISMATCH,
            ec2.create_launch_template_version,
            LaunchTemplateData={"KeyName": "two"},
            **request,
        )

    def test_launching_has_tokens_as_well(self):
        request = {"ImageId": newest_image(), "InstanceType": "c6i.large", "MinCount": 1, "ClientToken": "run-1"}
        first = ec2.run_instances(MaxCount=1, **request)["Instances"][0]["InstanceId"]
        again = ec2.run_instances(MaxCount=1, **request)["Instances"][0]["InstanceId"]
        self.assertEqual(first, again)
        self.refused("IdempotentParameterMismatch", 400, self.MISMATCH, ec2.run_instances, MaxCount=2, **request)
