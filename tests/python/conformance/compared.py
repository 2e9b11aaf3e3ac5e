"""Prints which operations the modules of this folder compare with AWS's behaviour, as JSON: `{"ec2:CreateTags": ["tags"], …}`.

Those that a module with assertions of its own calls. `every_operation`, `paging` and `dry_run` call everything, and look at shapes,
pages and permissions alone, so that they say nothing of what a call does.
"""

import ast
import collections
import json
import pathlib

from botocore import xform_name
from botocore.session import Session

FOLDER = pathlib.Path(__file__).parent
OF_EVERYTHING = {"every_operation", "paging", "paging_world", "dry_run", "steps_balancing", "steps_compute", "steps_control", "compared", "shape"}
SERVICES = ("autoscaling", "backup", "cloudwatch", "ec2", "elbv2", "events", "iam", "kms", "lambda", "logs", "sns", "sts")


def clients(tree):
    """The names of a module that are clients, with their services: `ec2, groups = client("ec2"), client("autoscaling")`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        names, values = node.targets[0], node.value
        pairs = zip(names.elts, values.elts) if isinstance(names, ast.Tuple) and isinstance(values, ast.Tuple) else [(names, values)]
        for name, value in pairs:
            service = of_call(value)
            if service and isinstance(name, ast.Name):
                yield name.id, service


def of_call(node):
    """The service of `client("ec2")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "client" and node.args:
        return node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    return None


def used(tree):
    """(service, method) of each attribute of a client."""
    known = dict(clients(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            service = known.get(node.value.id) if isinstance(node.value, ast.Name) else of_call(node.value)
            if service:
                yield service, node.attr


def main():
    methods = {
        (service, xform_name(operation)): f"{service}:{operation}"
        for service in SERVICES
        for operation in Session().get_service_model(service).operation_names
    }
    compared = collections.defaultdict(list)
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem in OF_EVERYTHING:
            continue
        for call in sorted({methods[of] for of in used(ast.parse(path.read_text())) if of in methods}):
            compared[call].append(path.stem)
    print(json.dumps(compared, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
