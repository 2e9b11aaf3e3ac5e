"""Topics and keys: named in every way, and gone; and what is refused instead of forgotten."""

from botocore.exceptions import ClientError

from .support import ACCOUNT, REGION, Conformance, client, newest_image

sns, kms = client("sns"), client("kms")


def arn(service, rest, region=REGION, account=ACCOUNT):
    return f"arn:aws:{service}:{region}:{account}:{rest}"


class Names(Conformance):
    def refused(self, code, call, **parameters):
        with self.assertRaises(ClientError) as raised:
            call(**parameters)
        self.assertEqual(code, raised.exception.response["Error"]["Code"])

    def test_a_key_is_found_by_its_id_its_arn_an_alias_and_the_alias_arn(self):
        made = kms.create_key(Description="disks")["KeyMetadata"]
        kms.create_alias(AliasName="alias/disks", TargetKeyId=made["KeyId"])
        for name in (made["KeyId"], made["Arn"], "alias/disks", arn("kms", "alias/disks")):
            self.assertEqual(made, kms.describe_key(KeyId=name)["KeyMetadata"])
        self.assertEqual((ACCOUNT, "Enabled", True), (made["AWSAccountId"], made["KeyState"], made["Enabled"]))
        self.refused("AlreadyExistsException", kms.create_alias, AliasName="alias/disks", TargetKeyId=made["KeyId"])

    def test_the_aliases_of_aws_have_a_key_of_theirs(self):
        found = kms.describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]
        self.assertEqual("AWS", found["KeyManager"])
        self.assertEqual(found, kms.describe_key(KeyId=arn("kms", "alias/aws/ebs"))["KeyMetadata"])

    def test_a_key_that_is_disabled_or_about_to_go_says_so(self):
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        state = lambda: kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
        kms.disable_key(KeyId=key)
        self.assertEqual("Disabled", state())
        kms.enable_key(KeyId=key)
        self.assertEqual("Enabled", state())
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        self.assertEqual("PendingDeletion", state())
        self.refused("KMSInvalidStateException", kms.enable_key, KeyId=key)

    def test_keys_and_topics_that_are_not_there_are_not_found(self):
        for name in ("1234abcd-12ab-34cd-56ef-1234567890ab", "alias/none", arn("kms", "key/none"), arn("kms", "alias/none", "us-east-1")):
            self.refused("NotFoundException", kms.describe_key, KeyId=name)
        self.refused("NotFound", sns.get_topic_attributes, TopicArn=arn("sns", "none"))
        for name in ("on-call", arn("sns", "on-call", "us-east-1")):
            self.refused("InvalidParameter", sns.get_topic_attributes, TopicArn=name)

    def test_a_topic_is_made_once_and_deleted_as_often_as_wanted(self):
        topic = sns.create_topic(Name="pager")["TopicArn"]
        self.assertEqual(topic, sns.create_topic(Name="pager")["TopicArn"])
        shown = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
        self.assertEqual((topic, ACCOUNT), (shown["TopicArn"], shown["Owner"]))
        sns.delete_topic(TopicArn=topic)
        sns.delete_topic(TopicArn=topic)
        self.refused("NotFound", sns.get_topic_attributes, TopicArn=topic)

    def test_what_would_be_forgotten_is_refused(self):
        self.refused("NotImplemented", sns.create_topic, Name="pager", Attributes={"DisplayName": "p"})
        self.refused("NotImplemented", kms.create_key, KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
        role = {"RoleArn": arn("iam", "role/any", ""), "RoleSessionName": "any"}
        self.refused("NotImplemented", client("sts").assume_role, Policy="{}", **role)
        volume = [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}]
        image = {"Name": "forgotten", "RootDeviceName": "/dev/xvda", "BlockDeviceMappings": volume}
        self.refused("NotImplemented", client("ec2").register_image, UefiData="AMZNUEFI", **image)

    def test_an_instance_that_is_protected_is_not_terminated_by_a_call(self):
        ec2 = client("ec2")
        asked = {"ImageId": newest_image(), "InstanceType": "c6i.large", "MinCount": 1, "MaxCount": 1}
        run = ec2.run_instances(DisableApiTermination=True, **asked)
        self.refused("OperationNotPermitted", ec2.terminate_instances, InstanceIds=[run["Instances"][0]["InstanceId"]])
