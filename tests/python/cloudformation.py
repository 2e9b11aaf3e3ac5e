"""What cfn-lint and the schemas that it carries say of a template: `cloudformation.py TEMPLATE IMPORTS REGION` prints JSON.

`findings` are cfn-lint's; `wrong` is what CloudFormation could not import: types whose schema has no handler that reads, and
identifiers that are not the schema's primary identifier.
"""

import json
import subprocess
import sys
from pathlib import Path

import yaml
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER


def main(template, imports, region):
    linter = Path(sys.executable).with_name("cfn-lint")
    linted = subprocess.run(
        [linter, "--format", "json", "--regions", region, "--", template],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(linted.stdout or "[]")
    findings = [f"{one['Rule']['Id']}: {one['Message']}" for one in found]
    if linted.returncode and not findings:
        findings.append(linted.stderr)
    resources = yaml.safe_load(Path(template).read_text())["Resources"]
    wrong, imported = [], set()
    for one in json.loads(Path(imports).read_text()):
        name, kind = one["LogicalResourceId"], one["ResourceType"]
        imported.add(name)
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind).schema
        primary = {path.rsplit("/", 1)[1] for path in schema["primaryIdentifier"]}
        if primary != set(one["ResourceIdentifier"]):
            wrong.append(f"{name}: {sorted(primary)} is what identifies a {kind}")
        if "read" not in schema["handlers"]:
            wrong.append(f"{name}: a {kind} cannot be imported")
        if resources[name]["Type"] != kind or resources[name]["DeletionPolicy"] != "Retain":
            wrong.append(f"{name}: another type, or no policy to retain it")
    left = {name: one["Type"] for name, one in resources.items() if name not in imported}
    print(json.dumps({"findings": findings, "wrong": wrong, "left": left, "imported": len(imported)}))


main(*sys.argv[1:])
