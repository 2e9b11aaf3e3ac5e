"""Which test needs which right: `rights.py [FILTER...]`, in the project's folder.

Runs the test program once with FRESHSCALE_RIGHTS, so that each command that a test starts under --local has exactly the policies
that are printed for its stack, and each right that it uses is written down with the statement that allowed it. Then each action of
policies/ that was used is taken away (FRESHSCALE_WITHOUT) from one test that used it, and from the next if that passes all the same,
three at most. Prints a table; fails if a test fails that does not fail without FRESHSCALE_RIGHTS, or an action is needed by no test
and by no row of docs/security.md's removal matrix.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOG = ROOT / "target" / "rights.jsonl"
TRIES = 3


def program():
    """The test program, built."""
    command = ["cargo", "test", "--locked", "--test", "main", "--no-run", "--message-format", "json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["kind"] == ["test"])


def run(tests, filters, **environment):
    """The tests that failed."""
    settings = {"CARGO_MANIFEST_DIR": str(ROOT), "RUST_MIN_STACK": "8388608", "PROPTEST_RNG_SEED": "20261126"}
    for name in ("FRESHSCALE_RIGHTS", "FRESHSCALE_WITHOUT"):
        os.environ.pop(name, None)
    ran = subprocess.run(
        [tests, *filters], cwd=ROOT, env={**os.environ, **settings, **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )
    if "test result:" not in ran.stdout:
        sys.exit(f"the test program did not run to its end: {ran.stdout[-2000:]}")
    return set(re.findall(r"^test (\S+) \.\.\. FAILED$", ran.stdout, re.M))


def actions():
    """The policies of people and pipelines that have each action."""
    found = collections.defaultdict(set)
    for name in ("plan-only", "operator", "status", "pipeline", "bake"):
        document = json.loads((ROOT / "policies" / f"{name}.json").read_text())
        for statement in document["Statement"]:
            listed = statement["Action"]
            for action in [listed] if isinstance(listed, str) else listed:
                found[action].add(f"{name}: {statement['Sid']}")
    return found


def used():
    """By action: the statements that allowed it, and the tests, those that use least first."""
    statements, tests, size = collections.defaultdict(set), collections.defaultdict(set), collections.Counter()
    for line in LOG.read_text().splitlines():
        one = json.loads(line)
        statements[one["action"]].add(f"{one['policy']}: {one['statement']}")
        tests[one["action"]].add(one["test"])
        size[one["test"]] += 1
    return statements, {action: sorted(those, key=lambda it: (size[it], it)) for action, those in tests.items()}


def in_matrix():
    return set(re.findall(r"^\| `\w+` \| `([\w:]+)` \|", (ROOT / "docs" / "security.md").read_text(), re.M))


def main():
    filters = sys.argv[1:]
    tests = program()
    LOG.unlink(missing_ok=True)
    failed = run(tests, filters, FRESHSCALE_RIGHTS=str(LOG))
    alone = run(tests, ["--exact", *sorted(failed)]) if failed else set()
    lacking = failed - alone
    statements, by_action = used()
    matrix, bad = in_matrix(), []
    print("| action | allowed by | tests | fails without it |\n|---|---|---|---|")
    for action in sorted(actions()):
        those = [test for test in by_action.get(action, []) if test not in failed]
        needs = next(
            (test for test in those[:TRIES] if run(tests, ["--exact", test], FRESHSCALE_RIGHTS=os.devnull, FRESHSCALE_WITHOUT=action)),
            None,
        )
        said = f"`{needs}`" if needs else ("the removal matrix" if action in matrix else "**nothing**")
        if not needs and action not in matrix:
            bad.append(action)
        print(f"| `{action}` | {', '.join(sorted(statements.get(action, {'–'})))} | {len(those)} | {said} |", flush=True)
    for test in sorted(lacking):
        print(f"fails with its policies, and not without: {test}")
    for action in bad:
        print(f"needed by nothing: {action}")
    sys.exit(1 if lacking or bad else 0)


main()
