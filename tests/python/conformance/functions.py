"""Lambda: roles that are too new, updates under way, versions and aliases, permissions."""

import json
import re

from botocore.exceptions import ClientError

from .support import ACCOUNT, REGION, TRUST, Conformance, advance, archive, client, function, role

functions = client("lambda")
iam = client("iam")


def arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def create(name, role_arn):
    return functions.create_function(
        FunctionName=name,
        Role=role_arn,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Code={"ZipFile": archive()},
    )


class Roles(Conformance):
    CANNOT = "The role defined for the function cannot be assumed by Lambda."

    def test_a_role_that_was_made_just_now_cannot_be_assumed_yet(self):
        made = iam.create_role(RoleName="fresh", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        wanted = {"FunctionName": "too-early", "Role": made, "Runtime": "provided.al2023", "Handler": "bootstrap"}
        code = {"ZipFile": archive()}
        self.refused(
            "InvalidParameterValueException", 400, self.CANNOT, functions.create_function, Code=code, **wanted
        )
        advance("30s")
        self.assertEqual("Pending", functions.create_function(Code=code, **wanted)["State"])

    def test_nor_can_one_that_does_not_trust_lambda(self):
        trust = TRUST.replace("lambda.amazonaws.com", "ec2.amazonaws.com")
        made = iam.create_role(RoleName="distrusts", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        advance("10m")
        with self.assertRaises(ClientError) as raised:
            create("distrusted", made)
        self.assertEqual(self.CANNOT, raised.exception.response["Error"]["Message"])
        function("changes-role")
        self.refused(
            "InvalidParameterValueException",
            400,
            self.CANNOT,
            functions.update_function_configuration,
            FunctionName="changes-role",
            Role=made,
        )


class Updates(Conformance):
    def test_a_function_that_is_being_made_or_changed_takes_no_other_change(self):
        create("settles", role("settles-role"))
        change = functions.update_function_configuration
        self.refused(
            "ResourceConflictException",
            409,
            re.compile("^The operation cannot be performed at this time. .* following state: Pending"),
            change,
            FunctionName="settles",
            Timeout=9,
        )
        advance("10s")
        changed = change(FunctionName="settles", Timeout=9)
        self.assertEqual(("Active", "InProgress"), (changed["State"], changed["LastUpdateStatus"]))
        busy = (
            "The operation cannot be performed at this time. "
            f"An update is in progress for resource: {arn('settles')}"
        )
        self.refused("ResourceConflictException", 409, busy, change, FunctionName="settles", Timeout=10)
        self.refused(
            "ResourceConflictException",
            409,
            busy,
            functions.update_function_code,
            FunctionName="settles",
            ZipFile=archive("y"),
        )
        advance("10s")
        found = functions.get_function_configuration(FunctionName="settles")
        self.assertEqual(("Successful", 9), (found["LastUpdateStatus"], found["Timeout"]))

    def test_waiters_of_botocore_end(self):
        create("waited", role("waited-role"))
        advance("10s")
        functions.get_waiter("function_active_v2").wait(FunctionName="waited")
        functions.update_function_code(FunctionName="waited", ZipFile=archive("z"))
        advance("10s")
        functions.get_waiter("function_updated_v2").wait(FunctionName="waited")

    def test_the_hash_is_of_the_zip(self):
        import base64
        import hashlib

        function("hashed")
        wanted = base64.b64encode(hashlib.sha256(archive("new")).digest()).decode()
        changed = functions.update_function_code(FunctionName="hashed", ZipFile=archive("new"))
        self.assertEqual(wanted, changed["CodeSha256"])

    def test_an_environment_is_replaced_as_a_whole(self):
        function("environment", Environment={"Variables": {"ONE": "1", "TWO": "2"}})
        changed = functions.update_function_configuration(
            FunctionName="environment", Environment={"Variables": {"TWO": "3"}}
        )
        self.assertEqual({"TWO": "3"}, changed["Environment"]["Variables"])

    def test_a_revision_that_is_not_the_present_one_is_refused(self):
        function("revised")
        self.refused(
            "PreconditionFailedException",
            412,
            re.compile("^The Revision Id provided does not match the latest Revision Id."),
            functions.update_function_configuration,
            FunctionName="revised",
            Timeout=5,
            RevisionId="00000000-0000-0000-0000-000000000000",
        )


class Existence(Conformance):
    def test_a_name_can_be_used_once(self):
        made = function("taken")
        wanted = functions.get_function_configuration(FunctionName="taken")["Role"]
        self.refused(
            "ResourceConflictException",
            409,
            re.compile("^Function already exist: "),
            functions.create_function,
            FunctionName="taken",
            Role=wanted,
            Runtime="provided.al2023",
            Handler="bootstrap",
            Code={"ZipFile": archive()},
        )
        self.assertEqual(arn("taken"), made)

    def test_what_is_not_there(self):
        self.refused(
            "ResourceNotFoundException",
            404,
            f"Function not found: {arn('nobody')}",
            functions.get_function,
            FunctionName="nobody",
        )
        function("without-alias")
        self.refused(
            "ResourceNotFoundException",
            404,
            f"Cannot find alias arn: {arn('without-alias')}:live",
            functions.get_alias,
            FunctionName="without-alias",
            Name="live",
        )

    def test_a_version_that_an_alias_points_to_stays(self):
        function("pointed")
        functions.publish_version(FunctionName="pointed")
        functions.create_alias(FunctionName="pointed", Name="live", FunctionVersion="1")
        self.refused(
            "ResourceConflictException",
            409,
            re.compile("following aliases reference it"),
            functions.delete_function,
            FunctionName="pointed",
            Qualifier="1",
        )

    def test_publishing_what_has_not_changed_makes_no_version(self):
        function("published")
        first = functions.publish_version(FunctionName="published")["Version"]
        self.assertEqual(first, functions.publish_version(FunctionName="published")["Version"])
        functions.update_function_code(FunctionName="published", ZipFile=archive("next"))
        advance("10s")
        self.assertEqual("2", functions.publish_version(FunctionName="published")["Version"])


class Permissions(Conformance):
    RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/daily"

    def add(self, name, **more):
        return functions.add_permission(
            FunctionName=name,
            StatementId="daily",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=self.RULE,
            **more,
        )

    def test_a_statement_can_be_added_once_and_is_in_the_policy_of_its_qualifier(self):
        function("permitted")
        functions.publish_version(FunctionName="permitted")
        functions.create_alias(FunctionName="permitted", Name="live", FunctionVersion="1")
        self.add("permitted", Qualifier="live")
        with self.assertRaises(ClientError) as raised:
            self.add("permitted", Qualifier="live")
        response = raised.exception.response
        self.assertEqual(
            ("ResourceConflictException", 409),
            (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]),
        )
        self.assertEqual(
            "The statement id (daily) provided already exists. Please provide a new statement id, or remove "
            "the existing statement.",
            response["Error"]["Message"],
        )
        policy = json.loads(functions.get_policy(FunctionName="permitted", Qualifier="live")["Policy"])
        [statement] = policy["Statement"]
        self.assertEqual(arn("permitted") + ":live", statement["Resource"])
        self.assertEqual({"ArnLike": {"AWS:SourceArn": self.RULE}}, statement["Condition"])
        self.assertEqual({"Service": "events.amazonaws.com"}, statement["Principal"])

    def test_a_function_without_a_policy_has_none_to_show_or_to_remove_from(self):
        function("unpermitted")
        self.refused(
            "ResourceNotFoundException",
            404,
            "The resource you requested does not exist.",
            functions.get_policy,
            FunctionName="unpermitted",
        )
        # The wording is not confirmed.
        self.refused(
            "ResourceNotFoundException",
            404,
            re.compile("polic"),
            functions.remove_permission,
            FunctionName="unpermitted",
            StatementId="daily",
        )


class Invocations(Conformance):
    def test_a_rotator_that_is_not_set_up_fails_and_says_so_in_the_answer(self):
        function("fails")
        answer = functions.invoke(FunctionName="fails", Payload=b"{}")
        self.assertEqual((200, "Unhandled"), (answer["StatusCode"], answer["FunctionError"]))
        failure = json.loads(answer["Payload"].read())
        self.assertEqual({"errorType", "errorMessage"}, set(failure))

    def test_an_event_is_taken_and_a_dry_run_does_nothing(self):
        function("asked")
        self.assertEqual(202, functions.invoke(FunctionName="asked", InvocationType="Event")["StatusCode"])
        self.assertEqual(204, functions.invoke(FunctionName="asked", InvocationType="DryRun")["StatusCode"])

    def test_without_concurrency_it_is_throttled(self):
        function("throttled")
        functions.put_function_concurrency(FunctionName="throttled", ReservedConcurrentExecutions=0)
        self.refused(
            "TooManyRequestsException", 429, "Rate Exceeded.", functions.invoke, FunctionName="throttled"
        )
