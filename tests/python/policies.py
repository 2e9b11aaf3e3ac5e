"""What parliament and policy_sentry's database say of policies: `policies.py FILE` reads {name: document}, prints JSON.

Each finding is a text that begins with the policy's name; levels are policy_sentry's access levels of the actions.
"""

import json
import sys

from parliament import analyze_policy_string
from policy_sentry.querying.actions import get_action_data
from policy_sentry.querying.all import get_all_actions


def listed(value):
    return value if isinstance(value, list) else [value]


def linted(name, document):
    # parliament knows no document without lines.
    found = analyze_policy_string(json.dumps(document, indent=1)).findings
    return {f"{name}: {one.issue}: {one.detail}" for one in found}


def looked_up(name, document, known):
    """What the database does not know, or knows a narrower resource for; and levels of the rest."""
    found, levels = set(), {}
    for statement in document["Statement"]:
        for action in listed(statement["Action"]):
            if action.lower() not in known:
                found.add(f"{name}: unknown to the database: {action}")
                continue
            service, operation = action.split(":")
            rows = get_action_data(service, operation)[service]
            levels.setdefault(rows[0]["access_level"], set()).add(action)
            formats = {row["resource_arn_format"] for row in rows}
            if statement["Resource"] == "*" and "*" not in formats:
                found.add(f"{name}: could be narrowed: {action}")
            if statement["Resource"] != "*" and formats == {"*"}:
                found.add(f"{name}: is on no resource: {action}")
    return found, {level: sorted(actions) for level, actions in levels.items()}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        policies = json.load(file)
    known = get_all_actions(lowercase=True)
    found, levels = set(), {}
    for name, document in policies.items():
        found |= linted(name, document)
        more, levels[name] = looked_up(name, document, known)
        found |= more
    print(json.dumps({"findings": sorted(found), "levels": levels}))


main()
