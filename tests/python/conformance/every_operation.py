"""Every operation that the emulator serves, once: its answer must fit botocore's model."""

from botocore.exceptions import ClientError
from botocore.session import Session

from .steps_balancing import ELB, KMS, QUOTAS, SNS
from .steps_compute import AUTOSCALING, EC2
from .steps_control import BACKUP, CLOUDWATCH, EVENTS, IAM, LAMBDA, LOGS, STS
from .support import Conformance, advance, answered, client, now, served

SERVICES = ("ec2", "autoscaling", "iam", "sts", "lambda", "events", "logs", "cloudwatch", "backup", "elbv2", "service-quotas", "sns", "kms")
STEPS = dict(zip(SERVICES, (EC2, AUTOSCALING, IAM, STS, LAMBDA, EVENTS, LOGS, CLOUDWATCH, BACKUP, ELB, QUOTAS, SNS, KMS)))


def steps():
    """(service, operation, parameters, learn) in an order in which all of them work."""
    for service, listed in STEPS.items():
        for name, parameters, learn in listed:
            of, _, operation = name.rpartition(":")
            yield of or service, operation, parameters, learn


def method(service, operation):
    mapping = client(service).meta.method_to_api_mapping
    [name] = [name for name, known in mapping.items() if known == operation]
    return getattr(client(service), name)


class Answers(Conformance):
    def test_every_operation_answers_as_its_model_says(self):
        state = {"now": now()}
        for service, operation, parameters, learn in steps():
            answer = method(service, operation)(**parameters(state))
            if learn:
                learn(state, answer)
            if service in ("iam", "lambda") or operation == "PutLifecycleHook":
                # Roles spread, functions settle, and instances come into service.
                advance("40s")
        wanted = {f"{service}:{operation}" for service in SERVICES for operation in served(service)}
        self.assertEqual(set(), wanted - answered, "operations that nobody called")

    def test_the_models_know_every_operation(self):
        for service in SERVICES:
            known = set(Session().get_service_model(service).operation_names)
            self.assertEqual(set(), served(service) - known)

    def test_what_is_not_served_is_refused_in_the_services_own_way(self):
        # AWS has these operations: codes of ours, in the envelope of each protocol.
        for call, code, status in (
            (client("ec2").describe_addresses, "InvalidAction", 400),
            (client("autoscaling").describe_account_limits, "InvalidAction", 400),
            (client("events").list_event_buses, "UnknownOperationException", 400),
            (client("lambda").get_account_settings, "UnknownOperationException", 404),
            (client("cloudwatch").list_dashboards, "UnknownOperationException", 400),
        ):
            with self.assertRaises(ClientError) as raised:
                call()
            response = raised.exception.response
            found = response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]
            self.assertEqual((code, status), found)
