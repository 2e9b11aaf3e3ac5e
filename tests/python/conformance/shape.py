"""Compares answers, as they came over the wire, with botocore's service models."""

import json
import re
import xml.etree.ElementTree as ElementTree

ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$")


# Members that the model demands and AWS leaves out: a function whose code is not signed has nothing to tell.
EMPTY = {"GetFunctionCodeSigningConfig"}


def faults_of(operation, answer):
    """What the model of an operation has against a successful answer: sentences, none if all is well."""
    shape, body = operation.output_shape, answer["body"]
    protocol = operation.service_model.metadata["protocol"]
    if shape is None or shape.serialization.get("payload") or (operation.name in EMPTY and body == b"{}"):
        return []
    if protocol in ("ec2", "query"):
        root = _result(operation, body)
        return [] if root is None else list(_xml(shape, root, operation.name, protocol))
    if not body:
        missing = [name for name in shape.required_members]
        return [f"{operation.name} lacks {name}" for name in missing]
    return list(_json(shape, json.loads(body), operation.name))


def _result(operation, body):
    """The element whose children are the output's members."""
    root = ElementTree.fromstring(body)
    wrapper = operation.output_shape.serialization.get("resultWrapper")
    return root if wrapper is None else root.find(f"{{*}}{wrapper}")


def _local(element):
    return element.tag.rsplit("}", 1)[-1]


def _xml(shape, element, path, protocol):
    if shape.type_name == "structure":
        known = {}
        for name, member in shape.members.items():
            known[member.serialization.get("name", name)] = (name, member)
        seen = set()
        for child in element:
            if _local(child) in ("requestId", "ResponseMetadata"):
                continue
            if _local(child) not in known:
                yield f"{path} has no member {_local(child)}"
                continue
            name, member = known[_local(child)]
            seen.add(name)
            yield from _xml(member, child, f"{path}.{name}", protocol)
        yield from _missing(shape, seen, path)
    elif shape.type_name == "list":
        name = shape.member.serialization.get("name", "item" if protocol == "ec2" else "member")
        for child in element:
            if _local(child) != name:
                yield f"{path} has an element {_local(child)} instead of {name}"
            yield from _xml(shape.member, child, f"{path}[]", protocol)
    else:
        yield from _leaf(shape, element.text or "", path)


def _json(shape, value, path):
    if shape.type_name == "structure":
        known = {}
        for name, member in shape.members.items():
            if member.serialization.get("location") is None:
                known[member.serialization.get("name", name)] = (name, member)
        seen = set()
        for key, inner in value.items():
            if key not in known:
                yield f"{path} has no member {key}"
                continue
            if inner is None:
                # As good as absent.
                continue
            name, member = known[key]
            seen.add(name)
            yield from _json(member, inner, f"{path}.{name}")
        required = [name for name, _ in known.values() if name in shape.required_members]
        yield from (f"{path} lacks {name}" for name in required if name not in seen)
    elif shape.type_name == "list":
        for inner in value:
            yield from _json(shape.member, inner, f"{path}[]")
    elif shape.type_name == "map":
        for key, inner in value.items():
            yield from _json(shape.value, inner, f"{path}.{key}")
    else:
        yield from _typed(shape, value, path)


def _missing(shape, seen, path):
    return (f"{path} lacks {name}" for name in shape.required_members if name not in seen)


def _leaf(shape, text, path):
    """A leaf of XML: all of them are text."""
    kind = shape.type_name
    good = {
        "boolean": lambda: text in ("true", "false"),
        "integer": lambda: re.fullmatch(r"-?\d+", text),
        "long": lambda: re.fullmatch(r"-?\d+", text),
        "timestamp": lambda: ISO.match(text),
        "string": lambda: not shape.enum or text in shape.enum,
    }
    if not good.get(kind, lambda: True)():
        yield f"{path} is no {kind}: {text!r}"


# What AWS itself answers and its own model does not list.
UNMODELLED = {("LastUpdateStatusReasonCode", "Creating")}


def _typed(shape, value, path):
    """A leaf of JSON."""
    if (shape.name, value) in UNMODELLED:
        return
    kind = shape.type_name
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    good = {
        "boolean": lambda: isinstance(value, bool),
        "integer": lambda: number and float(value).is_integer(),
        "long": lambda: number and float(value).is_integer(),
        "double": lambda: number,
        "timestamp": lambda: number,
        "string": lambda: isinstance(value, str) and (not shape.enum or value in shape.enum),
    }
    if not good.get(kind, lambda: True)():
        yield f"{path} is no {kind}: {value!r}"


# What AWS's front ends answer before a service looks at a call; no model lists them.
COMMON = {
    "ValidationError",
    "ValidationException",
    "InvalidNextToken",
    "SerializationException",
    "InvalidAction",
    "UnknownOperationException",
}

# "Common Errors" of CloudWatch's API reference, which its model does not list.
COMMON_OF_CLOUDWATCH = {"InvalidParameterCombination", "InvalidParameterValue"}


def error_faults(operation, code, status):
    """What the model has against an error: one that the operation does not list, or its HTTP status."""
    service = operation.service_model
    if (code, status) == ("NotImplemented", 501):
        # What AWS has and the emulator has not: no word of AWS's says that.
        return []
    if service.service_name == "cloudwatch" and code in COMMON_OF_CLOUDWATCH:
        return [] if status == 400 else [f"{code} has the status {status}, not 400"]
    if service.metadata["protocol"] == "ec2":
        # EC2's model lists no errors: every one of them is a 400, except where a dry run has its say.
        allowed = {"DryRunOperation": 412, "UnauthorizedOperation": 403}
        wanted = allowed.get(code, 400)
        return [] if status == wanted else [f"{code} has the status {status}, not {wanted}"]
    statuses = {}
    for error in operation.error_shapes:
        about = error.metadata.get("error", {})
        statuses[about.get("code", error.name)] = about.get("httpStatusCode", 400)
    if code in statuses:
        wanted = statuses[code]
        return [] if status == wanted else [f"{code} has the status {status}, not {wanted}"]
    return [] if code in COMMON else [f"{operation.name} has no error {code}"]
