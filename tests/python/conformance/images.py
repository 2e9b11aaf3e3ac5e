"""Images: filters, owners, states, and what CreateImage refuses."""

import re

from .support import REGION, Conformance, advance, client

ec2 = client("ec2")


def web_instance():
    found = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["jjikin-web"]}])
    return found["Reservations"][0]["Instances"][0]["InstanceId"]


def named(*filters, **more):
    answer = ec2.describe_images(Filters=[{"Name": n, "Values": v} for n, v in filters], **more)
    return {image["Name"] for image in answer["Images"]}


class Filters(Conformance):
    @classmethod
    def setUpClass(cls):
        instance = web_instance()
        for name, tags in {
            "AwsBackup_a1": {"Name": "jjikin-web", "Stage": "live"},
            "AwsBackup_a2": {"Name": "jjikin-batch", "Stage": "test"},
            "other_a1": {"Name": "jjikin-web"},
        }.items():
            made = ec2.create_image(InstanceId=instance, Name=name)["ImageId"]
            ec2.create_tags(
                Resources=[made], Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
            )
        advance("10m")
        ec2.create_image(InstanceId=instance, Name="AwsBackup_pending")

    def test_a_star_is_any_run_of_characters_and_a_question_mark_one(self):
        self.assertEqual({"AwsBackup_a1", "AwsBackup_a2"}, named(("name", ["AwsBackup_a?"])))
        self.assertEqual({"AwsBackup_a1", "other_a1"}, named(("name", ["*_a1"])))
        self.assertEqual(set(), named(("name", ["AwsBackup"])))

    def test_values_are_case_sensitive(self):
        self.assertEqual(set(), named(("name", ["AWSbackup_*"])))

    def test_values_are_alternatives_and_filters_must_all_hold(self):
        self.assertEqual({"AwsBackup_a1", "other_a1"}, named(("name", ["AwsBackup_a1", "other_a1"])))
        self.assertEqual(
            {"AwsBackup_a1"}, named(("name", ["AwsBackup_*"]), ("tag:Name", ["jjikin-web"]), ("tag:Stage", ["l*"]))
        )

    def test_tags_are_filtered_by_key_and_by_value(self):
        self.assertEqual({"AwsBackup_a1", "AwsBackup_a2"}, named(("tag-key", ["Stage"])))
        self.assertEqual({"AwsBackup_a2"}, named(("tag:Stage", ["test", "none"])))

    def test_states_and_times_are_filtered(self):
        self.assertEqual({"AwsBackup_pending"}, named(("state", ["pending"])))
        [other] = ec2.describe_images(Filters=[{"Name": "name", "Values": ["other_a1"]}])["Images"]
        self.assertIn("other_a1", named(("creation-date", [other["CreationDate"][:10] + "*"])))
        self.assertEqual(set(), named(("creation-date", ["1999*"])))

    def test_owners_are_accounts_or_oneself(self):
        own = named(Owners=["self"])
        self.assertIn("other_a1", own)
        self.assertEqual(own, named(Owners=["111111111111"]))
        self.assertEqual(set(), named(Owners=["222222222222"]))

    def test_a_filter_that_there_is_not_is_refused(self):
        self.refused(
            "InvalidParameterValue",
            400,
            "The filter 'colour' is invalid",
            ec2.describe_images,
            Filters=[{"Name": "colour", "Values": ["blue"]}],
        )


class Life(Conformance):
    def test_an_image_is_pending_then_available_then_gone(self):
        made = ec2.create_image(InstanceId=web_instance(), Name="AwsBackup_life")["ImageId"]

        def state():
            return ec2.describe_images(ImageIds=[made])["Images"][0]["State"]

        self.assertEqual("pending", state())
        advance("10m")
        self.assertEqual("available", state())
        ec2.deregister_image(ImageId=made)
        # Its snapshots stay, and cost, until somebody deletes them.
        left = [{"Name": "description", "Values": [f"Created by CreateImage(*) for {made}"]}]
        [snapshot] = ec2.describe_snapshots(Filters=left, OwnerIds=["self"])["Snapshots"]
        ec2.delete_snapshot(SnapshotId=snapshot["SnapshotId"])
        self.refused(
            "InvalidAMIID.NotFound",
            400,
            f"The image id '[{made}]' does not exist",
            ec2.describe_images,
            ImageIds=[made],
        )

    def test_ids_that_are_none_are_malformed(self):
        self.refused(
            "InvalidAMIID.Malformed",
            400,
            'Invalid id: "nonsense" (expecting "ami-...")',
            ec2.describe_images,
            ImageIds=["nonsense"],
        )

    def test_each_id_that_is_not_there_is_named(self):
        self.refused(
            "InvalidAMIID.NotFound",
            400,
            "The image ids '[ami-0000000000000000a, ami-0000000000000000b]' do not exist",
            ec2.describe_images,
            ImageIds=["ami-0000000000000000a", "ami-0000000000000000b"],
        )

    def test_instance_types_that_there_are_not_are_named(self):
        self.refused(
            "InvalidInstanceType",
            400,
            "The following supplied instance types do not exist: [t3.mirco]",
            ec2.describe_instance_types,
            InstanceTypes=["t3.mirco", "t3.micro"],
        )

    def test_a_name_can_be_used_once_and_has_three_characters_at_least(self):
        instance = web_instance()
        made = ec2.create_image(InstanceId=instance, Name="AwsBackup_taken")["ImageId"]
        self.refused(
            "InvalidAMIName.Duplicate",
            400,
            re.compile(f"^AMI name AwsBackup_taken is already in use by AMI {made}"),
            ec2.create_image,
            InstanceId=instance,
            Name="AwsBackup_taken",
        )
        self.refused(
            "InvalidAMIName.Malformed",
            400,
            re.compile("between 3 and 128 characters"),
            ec2.create_image,
            InstanceId=instance,
            Name="ab",
        )

    def test_an_image_and_its_snapshots_are_tagged_in_the_call_and_nothing_else(self):
        tags = [{"Key": "Name", "Value": "jjikin-web"}]
        made = ec2.create_image(
            InstanceId=web_instance(),
            Name="AwsBackup_tagged",
            NoReboot=True,
            TagSpecifications=[{"ResourceType": kind, "Tags": tags} for kind in ("image", "snapshot")],
        )["ImageId"]
        [image] = ec2.describe_images(ImageIds=[made])["Images"]
        self.assertEqual(tags, image["Tags"])
        self.refused(
            "InvalidParameterValue",
            400,
            "'volume' is not a valid taggable resource type for this operation.",
            ec2.create_image,
            InstanceId=web_instance(),
            Name="AwsBackup_volume",
            TagSpecifications=[{"ResourceType": "volume", "Tags": tags}],
        )

    def test_an_instance_that_is_going_makes_no_image(self):
        base = ec2.describe_images(Filters=[{"Name": "state", "Values": ["available"]}])["Images"][0]
        run = ec2.run_instances(ImageId=base["ImageId"], MinCount=1, MaxCount=1)
        instance = run["Instances"][0]["InstanceId"]
        ec2.terminate_instances(InstanceIds=[instance])
        self.refused(
            "InvalidParameterValue",
            400,
            f"Invalid value '{instance}' for instanceId. "
            "Instance is not in state 'running' or 'stopping' or 'stopped'",
            ec2.create_image,
            InstanceId=instance,
            Name="AwsBackup_going",
        )

    def test_an_instance_that_is_not_there_makes_no_image(self):
        self.refused(
            "InvalidInstanceID.NotFound",
            400,
            "The instance ID 'i-0123456789abcdef0' does not exist",
            ec2.create_image,
            InstanceId="i-0123456789abcdef0",
            Name="AwsBackup_none",
        )

    def test_tags_are_laid_over_one_another_and_reserved_ones_refused(self):
        made = ec2.create_image(InstanceId=web_instance(), Name="AwsBackup_tags")["ImageId"]
        ec2.create_tags(Resources=[made], Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        ec2.create_tags(Resources=[made], Tags=[{"Key": "a", "Value": "3"}])
        # With another value than it has, a tag stays.
        ec2.delete_tags(Resources=[made], Tags=[{"Key": "b", "Value": "other"}])
        [image] = ec2.describe_images(ImageIds=[made])["Images"]
        self.assertEqual({"a": "3", "b": "2"}, {tag["Key"]: tag["Value"] for tag in image["Tags"]})
        ec2.delete_tags(Resources=[made], Tags=[{"Key": "b"}])
        [image] = ec2.describe_images(ImageIds=[made])["Images"]
        self.assertEqual(["a"], [tag["Key"] for tag in image["Tags"]])
        self.refused(
            "InvalidParameterValue",
            400,
            re.compile("^Tag keys starting with 'aws:' are reserved for internal use"),
            ec2.create_tags,
            Resources=[made],
            Tags=[{"Key": "aws:x", "Value": "1"}],
        )


class Account(Conformance):
    """Settings of the account: what new volumes are, and whose images may be used."""

    def test_with_encryption_by_default_no_new_volume_is_plain(self):
        zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
        self.assertTrue(ec2.enable_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        made = ec2.create_volume(AvailabilityZone=zone, Size=1, Encrypted=False)
        self.assertTrue(made["Encrypted"])
        self.assertFalse(ec2.disable_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        self.assertFalse(ec2.create_volume(AvailabilityZone=zone, Size=1)["Encrypted"])

    def test_images_that_no_criterion_admits_are_neither_found_nor_started(self):
        [vendors] = ec2.describe_images(Filters=[{"Name": "owner-alias", "Values": ["amazon"]}])["Images"]
        self.assertEqual("amazon", vendors["ImageOwnerAlias"])
        image = vendors["ImageId"]

        def allowed():
            return {image["ImageId"]: image.get("ImageAllowed") for image in ec2.describe_images()["Images"]}

        ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=[{"ImageProviders": ["none"]}])
        ec2.enable_allowed_images_settings(AllowedImagesSettingsState="audit-mode")
        self.assertEqual({True, False}, set(allowed().values()))
        self.assertIs(False, allowed()[image])
        ec2.enable_allowed_images_settings(AllowedImagesSettingsState="enabled")
        self.assertNotIn(image, allowed())
        message = f"The image id '[{image}]' does not exist"
        once = {"ImageId": image, "MinCount": 1, "MaxCount": 1}
        self.refused("InvalidAMIID.NotFound", 400, message, ec2.run_instances, **once)
        ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=[{"ImageProviders": ["amazon"]}])
        self.assertIn(image, allowed())
        ec2.disable_allowed_images_settings()
        self.assertEqual({None}, set(allowed().values()))


class Protection(Conformance):
    """An image that is protected cannot be deregistered, with a cooldown not until a day after that is taken away."""

    def protection(self, image):
        return ec2.describe_images(ImageIds=[image])["Images"][0]["DeregistrationProtection"]

    def test_what_is_protected_stays(self):
        image = ec2.create_image(InstanceId=web_instance(), Name="protected")["ImageId"]
        self.assertEqual("disabled", self.protection(image))
        said = ec2.enable_image_deregistration_protection(ImageId=image, WithCooldown=True)["Return"]
        self.assertEqual("enabled-with-cooldown", said)
        self.assertEqual(said, self.protection(image))
        code = "OperationNotPermitted"
        self.refused(code, 400, re.compile("protected from deregistration"), ec2.deregister_image, ImageId=image)
        self.assertEqual("disabled", ec2.disable_image_deregistration_protection(ImageId=image)["Return"])
        advance("23h")
        self.refused(code, 400, re.compile("protected from deregistration"), ec2.deregister_image, ImageId=image)
        advance("2h")
        ec2.deregister_image(ImageId=image)


class Instances(Conformance):
    """One reservation for what one call started, and what it is found by."""

    def started(self, count, **more):
        image = ec2.describe_images(Filters=[{"Name": "state", "Values": ["available"]}])["Images"][0]["ImageId"]
        return ec2.run_instances(ImageId=image, MinCount=count, MaxCount=count, **more)

    def reservations(self, name, value, **more):
        return ec2.describe_instances(Filters=[{"Name": name, "Values": [value]}], **more)["Reservations"]

    def test_instances_of_one_call_are_one_reservation(self):
        made = self.started(3)
        wanted = {instance["InstanceId"] for instance in made["Instances"]}
        [found] = self.reservations("reservation-id", made["ReservationId"])
        self.assertEqual(made["ReservationId"], found["ReservationId"])
        self.assertEqual(wanted, {instance["InstanceId"] for instance in found["Instances"]})
        ec2.terminate_instances(InstanceIds=sorted(wanted))

    def test_instances_are_found_by_owner_and_by_the_names_of_their_groups(self):
        made = ec2.create_security_group(GroupName="of-instances", Description="d")["GroupId"]
        [instance] = self.started(1, SecurityGroupIds=[made])["Instances"]
        [found] = self.reservations("instance.group-name", "of-inst*")
        self.assertEqual(instance["InstanceId"], found["Instances"][0]["InstanceId"])
        self.assertEqual([], self.reservations("owner-id", "999999999999"))
        self.assertTrue(self.reservations("owner-id", found["OwnerId"]))
        ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])

    def test_an_instance_is_in_the_zone_that_was_asked_for(self):
        [instance] = self.started(1, Placement={"AvailabilityZone": f"{REGION}b"})["Instances"]
        self.assertEqual(f"{REGION}b", instance["Placement"]["AvailabilityZone"])
        ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
        text = "Invalid availability zone: [mars-north-1a]"
        with self.assertRaisesRegex(Exception, re.escape(text)):
            self.started(1, Placement={"AvailabilityZone": "mars-north-1a"})

    def test_ids_beside_a_page_are_refused_before_they_are_looked_for(self):
        self.refused(
            "InvalidParameterCombination",
            400,
            "The parameter instancesSet cannot be used with the parameter maxResults",
            ec2.describe_instances,
            InstanceIds=["i-0123456789abcdef0"],
            MaxResults=5,
        )
