"""IAM and STS: deletion in the wrong order, names without regard to case, versions, documents."""

import json
import re

from .support import ACCOUNT, POLICY, TRUST, Conformance, client

iam = client("iam")


def make_role(name, **more):
    return iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, **more)["Role"]


def make_policy(name, **more):
    return iam.create_policy(PolicyName=name, PolicyDocument=POLICY, **more)["Policy"]["Arn"]


class WrongOrder(Conformance):
    def test_a_role_with_policies_stays(self):
        make_role("holds")
        arn = make_policy("held")
        iam.attach_role_policy(RoleName="holds", PolicyArn=arn)
        iam.put_role_policy(RoleName="holds", PolicyName="inline", PolicyDocument=POLICY)
        detach = "Cannot delete entity, must detach all policies first."
        self.refused("DeleteConflict", 409, detach, iam.delete_role, RoleName="holds")
        iam.detach_role_policy(RoleName="holds", PolicyArn=arn)
        remove = "Cannot delete entity, must delete policies first."
        self.refused("DeleteConflict", 409, remove, iam.delete_role, RoleName="holds")
        iam.delete_role_policy(RoleName="holds", PolicyName="inline")
        iam.delete_role(RoleName="holds")

    def test_a_policy_that_is_in_use_stays(self):
        make_role("attached")
        make_role("bounded")
        arn = make_policy("used")
        text = "Cannot delete a policy attached to entities."
        iam.attach_role_policy(RoleName="attached", PolicyArn=arn)
        self.refused("DeleteConflict", 409, text, iam.delete_policy, PolicyArn=arn)
        iam.detach_role_policy(RoleName="attached", PolicyArn=arn)
        iam.put_role_permissions_boundary(RoleName="bounded", PermissionsBoundary=arn)
        self.refused("DeleteConflict", 409, text, iam.delete_policy, PolicyArn=arn)
        iam.delete_role_permissions_boundary(RoleName="bounded")
        iam.delete_policy(PolicyArn=arn)

    def test_a_policy_with_versions_stays_and_so_does_its_default_version(self):
        arn = make_policy("versioned")
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY, SetAsDefault=True)
        self.refused(
            "DeleteConflict",
            409,
            re.compile("^This policy has more than one version. Before you delete a policy, you must delete"),
            iam.delete_policy,
            PolicyArn=arn,
        )
        self.refused(
            "DeleteConflict",
            409,
            "Cannot delete the default version of a policy.",
            iam.delete_policy_version,
            PolicyArn=arn,
            VersionId="v2",
        )
        iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        iam.delete_policy(PolicyArn=arn)


class Names(Conformance):
    def test_names_are_taken_without_regard_to_case(self):
        make_role("Rotator", Path="/freshscale/")
        self.refused(
            "EntityAlreadyExists",
            409,
            re.compile("^Role with name .otator already exists."),
            iam.create_role,
            RoleName="rotator",
            AssumeRolePolicyDocument=TRUST,
        )
        found = iam.get_role(RoleName="ROTATOR")["Role"]
        self.assertEqual(f"arn:aws:iam::{ACCOUNT}:role/freshscale/Rotator", found["Arn"])
        make_policy("Taken")
        self.refused(
            "EntityAlreadyExists",
            409,
            re.compile("^A policy called .* already exists. Duplicate names are not allowed."),
            iam.create_policy,
            PolicyName="taken",
            PolicyDocument=POLICY,
        )

    def test_what_is_not_there(self):
        self.refused(
            "NoSuchEntity",
            404,
            "The role with name nobody cannot be found.",
            iam.get_role,
            RoleName="nobody",
        )
        arn = f"arn:aws:iam::{ACCOUNT}:policy/nobody"
        self.refused(
            "NoSuchEntity", 404, re.compile(f"^Policy {arn} "), iam.get_policy, PolicyArn=arn
        )
        make_role("lonely")
        self.refused(
            "NoSuchEntity",
            404,
            f"Policy {arn} does not exist or is not attachable.",
            iam.attach_role_policy,
            RoleName="lonely",
            PolicyArn=arn,
        )
        self.refused(
            "NoSuchEntity",
            404,
            "The role policy with name none cannot be found.",
            iam.get_role_policy,
            RoleName="lonely",
            PolicyName="none",
        )


class Documents(Conformance):
    def test_documents_come_back_as_they_were_sent(self):
        role = make_role("documents")
        self.assertEqual(json.loads(TRUST), role["AssumeRolePolicyDocument"])
        arn = make_policy("documents")
        version = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
        self.assertEqual(json.loads(POLICY), version["Document"])

    def test_documents_that_are_none_are_refused(self):
        make_role("malformed")
        self.refused(
            "MalformedPolicyDocument",
            400,
            "Syntax errors in policy.",
            iam.create_policy,
            PolicyName="malformed",
            PolicyDocument="{",
        )
        self.refused(
            "MalformedPolicyDocument",
            400,
            "Policy document should not specify a principal.",
            iam.create_policy,
            PolicyName="malformed",
            PolicyDocument=TRUST.replace('"Action"', '"Resource": "*", "Action"'),
        )

    def test_there_are_five_versions_at_most(self):
        arn = make_policy("five")
        for _ in range(4):
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY)
        self.refused(
            "LimitExceeded",
            409,
            re.compile("^A managed policy can have up to 5 versions."),
            iam.create_policy_version,
            PolicyArn=arn,
            PolicyDocument=POLICY,
        )
        iam.set_default_policy_version(PolicyArn=arn, VersionId="v3")
        versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
        self.assertEqual(["v3"], [v["VersionId"] for v in versions if v["IsDefaultVersion"]])


class Caller(Conformance):
    def test_the_caller_learns_the_account(self):
        identity = client("sts").get_caller_identity()
        self.assertEqual(ACCOUNT, identity["Account"])
        self.assertTrue(identity["Arn"].startswith(f"arn:aws:iam::{ACCOUNT}:"))
