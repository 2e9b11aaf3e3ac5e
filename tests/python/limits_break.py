"""Breaks each limit that botocore's models state for a call that the emulator serves, one at a time, and counts what is taken.

    AWS_ENDPOINT_URL=http://127.0.0.1:4599 python limits_break.py

The emulator is furnished as for the conformance suite, whose calls these are: each works, but for the one limit. The table that
the emulator refuses by is not read here: the models are. Prints JSON: how many limits of which kind were broken, which
of them were taken and why, and which botocore cannot send.
"""

import collections
import copy
import json
import re
import sys

import regex
from botocore.exceptions import BotoCoreError, ClientError

from conformance import shape
from conformance.every_operation import SERVICES, STEPS, method
from conformance.support import advance, client, now

# What AWS itself takes, although its model says otherwise.
TAKEN = {
    (f"ec2:{operation}", "LaunchTemplateData.InstanceType", "value"): (
        "EC2 looks at a template's instance type when something is launched from it (\"not fully validated\", EC2 user "
        "guide, Create a launch template); an Auto Scaling group is then refused"
    )
    for operation in ("CreateLaunchTemplate", "CreateLaunchTemplateVersion")
}
TAKEN["lambda:GetFunction", "FunctionName", "shortest"] = "without a name it is the address of ListFunctions"
TAKEN["lambda:GetAlias", "Name", "shortest"] = "without a name it is the address of ListAliases"

# The models of these older calls list one error, and it is not that of the front end of Logs, which answers them all the same.
UNLISTED = {
    f"{operation} has no error InvalidParameterException" for operation in ("ListTagsLogGroup", "UntagLogGroup")
}

# Longer texts are not sent: a limit of a service beyond it is one of its front end, too.
LONGEST = 1_000_000

# Texts of which one fits each pattern that a value must be made up for.
FITTING = (
    "a",
    "ab",
    "1",
    "v1",
    "/",
    "/mnt/a",
    "x.y/z",
    "x.y",
    "$.a",
    "ami-1",
    "ipv4pool-coip-1",
    "ipam-pool-1",
    "HTTP",
    "200",
    "o-1234567890",
    "sg-1",
    "subnet-1",
    "123456789012",
    "us-east-1",
    "lambda:InvokeFunction",
    "arn:aws:iam::123456789012:role/x",
    "arn:aws:lambda:us-east-1:123456789012:function:x",
    "arn:aws:lambda:us-east-1:123456789012:layer:x:1",
    "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-12345678901234567",
    "arn:aws:lambda:us-east-1:123456789012:capacity-provider:x",
    "arn:aws:lambda:us-east-1::runtime:x",
    "arn:aws:lambda:us-east-1:123456789012:runtime/x",
    "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-12345678901234567",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
    "lambda.amazonaws.com",
)
# What one or the other pattern does not have.
ODD = ("\u20ac", "\x01", "!", " ", "*", ":", "/", "x", "0", "A")


def fits(pattern, text):
    readable = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", "\U00010000-\U0010ffff")
    readable = readable.replace(r"\u10000-\u10FFFF", "\U00010000-\U0010ffff")
    return regex.fullmatch(readable, text, regex.ASCII if r"\p" not in readable else 0) is not None


def sample(shape):
    """A value that the model allows."""
    kind, data = shape.type_name, shape.metadata
    if kind == "structure":
        # A form says nothing of a structure that has nothing in it.
        names = shape.required_members or list(shape.members)[:1]
        return {name: sample(shape.members[name]) for name in names}
    if kind == "list":
        return [sample(shape.member)] * max(1, data.get("min", 0))
    if kind == "map":
        return {sample(shape.key): sample(shape.value)}
    if kind == "string":
        return text_of(shape)
    if kind in ("integer", "long"):
        return data.get("min", 1)
    if kind in ("double", "float"):
        return float(data.get("min", 1))
    return {"boolean": True, "blob": b"x", "timestamp": 1767225600}[kind]


def text_of(shape):
    if shape.enum:
        return shape.enum[0]
    pattern, least, most = shape.metadata.get("pattern"), shape.metadata.get("min", 0), shape.metadata.get("max", LONGEST)
    for text in FITTING:
        text = stretched(text, least)
        if len(text) <= most and (pattern is None or fits(pattern, text)):
            return text
    raise SystemExit(f"no text for {shape.name}: {pattern}")


def stretched(text, length):
    return text + text[-1:] * (length - len(text))


def breaks(shape, value):
    """(kind, value that breaks that limit and no other), where the model states one."""
    kind, data = shape.type_name, shape.metadata
    if kind in ("integer", "long", "double", "float"):
        if "min" in data:
            yield "least", data["min"] - 1
        if "max" in data:
            yield "most", data["max"] + 1
    elif kind == "string":
        yield from text_breaks(shape, value)
    elif kind in ("list", "map"):
        if data.get("min", 0) > 0:
            yield "fewest", type(value)()
        if "max" in data:
            yield "most of them", many(shape, value, data["max"] + 1)


def many(shape, value, count):
    if shape.type_name == "list":
        return (value * count)[:count] if value else [sample(shape.member)] * count
    keys = (stretched(f"a{number}", shape.key.metadata.get("min", 0)) for number in range(count))
    return {key: sample(shape.value) for key in keys}


def text_breaks(shape, value):
    data = shape.metadata
    least, most, pattern = data.get("min", 0), data.get("max"), data.get("pattern")
    if shape.enum:
        yield "value", "nonsense"
        return
    if least > 0:
        yield "shortest", value[: least - 1]
    if most is not None and most < LONGEST:
        yield "longest", stretched(value or "a", most + 1)
    if pattern is not None:
        tries = [value + odd for odd in ODD] + [odd * max(1, least) for odd in ODD]
        tries = [text for text in tries if len(text) >= least and len(text) <= (most or LONGEST)]
        broken = [text for text in tries if not fits(pattern, text)]
        if broken:
            yield "pattern", broken[0]


def without(shape, value, name, is_form):
    """The structure without a member: in a form, one with nothing in it would not be sent at all."""
    kept = {key: inner for key, inner in value.items() if key != name}
    if is_form and not kept:
        others = [other for other in shape.members if other not in shape.required_members]
        kept = {other: sample(shape.members[other]) for other in others[:1]}
        kept = {other: inner for other, inner in kept.items() if inner not in ({}, [])}
    return kept


UNSENDABLE = object()


def above(broken, value):
    return UNSENDABLE if broken is UNSENDABLE else value


def mutations(shape, value, is_form, path=""):
    """(path, kind, a value in which only this limit is broken) of a value and of all that can stand below it."""
    for kind, broken in breaks(shape, value):
        yield path, kind, broken
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            below = f"{path}.{name}" if path else name
            inner = value[name] if name in value else sample(member)
            if name in shape.required_members:
                left = without(shape, value, name, is_form and path != "")
                # What a form has nothing to say of is not sent.
                yield below, "required", left if left or not is_form else UNSENDABLE
            for place, kind, broken in mutations(member, inner, is_form, below):
                yield place, kind, above(broken, {**value, name: broken})
    elif shape.type_name == "list":
        first = value[0] if value else sample(shape.member)
        for place, kind, broken in mutations(shape.member, first, is_form, f"{path}[]"):
            yield place, kind, above(broken, [broken, *value[1:]])
    elif shape.type_name == "map":
        key, kept = next(iter(value.items()), (sample(shape.key), sample(shape.value)))
        for place, kind, broken in mutations(shape.key, key, is_form, f"{path}{{}}"):
            yield place, kind, {broken: kept}
        for place, kind, broken in mutations(shape.value, kept, is_form, f"{path}[]"):
            yield place, kind, above(broken, {**value, key: broken})


class Count:
    def __init__(self):
        self.broken = collections.Counter()
        self.taken = []
        self.unsendable = 0
        self.codes = collections.Counter()
        self.odd = set()

    def strike(self, service, operation, call, parameters):
        model = client(service).meta.service_model.operation_model(operation)
        is_form = model.service_model.metadata["protocol"] in ("ec2", "query")
        for path, kind, broken in mutations(model.input_shape, copy.deepcopy(parameters), is_form):
            if broken is UNSENDABLE:
                self.unsendable += 1
                continue
            if "DryRun" in model.input_shape.members:
                # What is taken after all must not change what the next call finds.
                broken = {"DryRun": True, **broken}
            try:
                call(**broken)
                code = None
            except (BotoCoreError, KeyError):
                # Without it, or with this in it, there is no address to send the call to.
                self.unsendable += 1
                continue
            except ClientError as refused:
                code = refused.response["Error"]["Code"]
                said = str(refused)
                status = refused.response["ResponseMetadata"]["HTTPStatusCode"]
                if code != "DryRunOperation":
                    self.odd.update(shape.error_faults(model, code, status))
            self.broken[service, kind] += 1
            if code in (None, "DryRunOperation"):
                self.taken.append((f"{service}:{operation}", path, kind))
            else:
                self.codes[service, code] += 1
            if "-v" in sys.argv:
                print(code and said[:300], f"{service}:{operation} {path} {kind}", file=sys.stderr)


def main():
    count, state, seen = Count(), {"now": now()}, set()
    for listed in SERVICES:
        for name, parameters, learn in STEPS[listed]:
            of, _, operation = name.rpartition(":")
            service = of or listed
            call, given = method(service, operation), parameters(state)
            if (service, operation) not in seen:
                seen.add((service, operation))
                count.strike(service, operation, call, given)
            answer = call(**given)
            if learn:
                learn(state, answer)
            if service in ("iam", "lambda") or operation == "PutLifecycleHook":
                advance("40s")
    kinds = sorted({kind for _, kind in count.broken})
    report = {
        "limits": {
            service: {kind: count.broken[service, kind] for kind in kinds if count.broken[service, kind]}
            for service in SERVICES
        },
        "total": sum(count.broken.values()),
        "unsendable": count.unsendable,
        "taken": [{"call": call, "at": path, "limit": kind, "because": TAKEN.get((call, path, kind))} for call, path, kind in count.taken],
        "odd": sorted(count.odd - UNLISTED),
        "codes": {service: {code: number for (of, code), number in sorted(count.codes.items()) if of == service} for service in SERVICES},
    }
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
