"""AWS Backup: the recovery points of an instance, and until when each is kept."""

import re

from .support import ACCOUNT, REGION, Conformance, advance, backed_up, client, newest_image

backup, ec2 = client("backup"), client("ec2")

DAY = 86_400


def points():
    return backup.list_recovery_points_by_resource(ResourceArn=backed_up())["RecoveryPoints"]


def point(arn, vault="Default"):
    return backup.describe_recovery_point(BackupVaultName=vault, RecoveryPointArn=arn)


class RecoveryPoints(Conformance):
    def test_each_backup_of_an_instance_is_one_whose_arn_is_the_images(self):
        before = len(points())
        advance("1d")
        found = points()
        self.assertEqual(before + 1, len(found))
        newest = max(found, key=lambda point: point["CreationDate"])
        self.assertEqual(f"arn:aws:ec2:{REGION}::image/{newest_image()}", newest["RecoveryPointArn"])
        self.assertEqual(("COMPLETED", "Default"), (newest["Status"], newest["BackupVaultName"]))

    def test_it_says_when_it_will_be_deleted(self):
        found = point(points()[0]["RecoveryPointArn"])
        kept = found["CalculatedLifecycle"]["DeleteAt"] - found["CreationDate"]
        self.assertEqual(found["Lifecycle"]["DeleteAfterDays"], kept.days)
        self.assertEqual(("EC2", backed_up()), (found["ResourceType"], found["ResourceArn"]))

    def test_a_resource_that_was_never_backed_up_has_none(self):
        arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-0123456789abcdef0"
        self.assertEqual([], backup.list_recovery_points_by_resource(ResourceArn=arn)["RecoveryPoints"])

    def test_what_is_not_there_and_what_is_no_arn(self):
        # The codes are those of the model; the texts are not confirmed.
        nowhere = f"arn:aws:ec2:{REGION}::image/ami-0123456789abcdef0"
        for vault, arn in (("Default", nowhere), ("Other", points()[0]["RecoveryPointArn"])):
            self.refused(
                "ResourceNotFoundException",
                400,
                re.compile("Cannot find recovery point"),
                backup.describe_recovery_point,
                BackupVaultName=vault,
                RecoveryPointArn=arn,
            )
        self.refused(
            "InvalidParameterValueException",
            400,
            re.compile("Invalid ARN"),
            backup.list_recovery_points_by_resource,
            ResourceArn="i-0123456789abcdef0",
        )
        self.refused(
            "InvalidParameterValueException",
            400,
            re.compile("less than or equal to 1000"),
            backup.list_recovery_points_by_resource,
            ResourceArn=backed_up(),
            MaxResults=1001,
        )
