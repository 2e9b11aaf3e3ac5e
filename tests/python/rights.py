"""Which test needs which right: `rights.py [--write] [FILTER...]`, in the project's folder.

Runs the tests that start commands once with FRESHSCALE_RIGHTS, so that each command that a test starts under --local has exactly the
policies that are printed for its stack, and each right that it uses is written down with who used it and the statement that allowed
it. Then each action of policies/ is taken away (FRESHSCALE_WITHOUT) from one test that used it, and from the next if that passes all
the same, three at most. Prints a table, which --write puts into docs/security.md; fails if a test fails that does not fail without
FRESHSCALE_RIGHTS, or an action is needed by no test and by no row of docs/security.md's removal matrix.

Without FILTER these are the tests of all modules that name a desk (tests/support/binary.rs): all others start nothing under --local.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOG = ROOT / "target" / "rights.jsonl"
PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- suite -->\n", "<!-- end -->"
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
    inherited = {name: value for name, value in os.environ.items() if name not in ("FRESHSCALE_RIGHTS", "FRESHSCALE_WITHOUT")}
    ran = subprocess.run(
        [tests, *filters], cwd=ROOT, env={**inherited, **settings, **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )
    if "test result:" not in ran.stdout:
        sys.exit(f"the test program did not run to its end: {ran.stdout[-2000:]}")
    return set(re.findall(r"^test (\S+) \.\.\. FAILED$", ran.stdout, re.M))


def with_desks():
    """The modules whose tests start commands, as filters."""
    for path in sorted((ROOT / "tests").rglob("*.rs")):
        parts = path.relative_to(ROOT / "tests").with_suffix("").parts
        module = [part for part in parts if part != "mod"]
        if "support" not in module and module != ["main"] and re.search(r"\bDesk\b", path.read_text()):
            yield "::".join(module) + "::"


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
        # The function has policies of its own, which the removal matrix is about; so has a test's own operator.
        if ":user/" not in one["principal"] or one["policy"].startswith("operator-"):
            continue
        statements[one["action"]].add(f"{one['policy']}: {one['statement']}")
        tests[one["action"]].add(one["test"])
        size[one["test"]] += 1
    return statements, {action: sorted(those, key=lambda it: (size[it], it)) for action, those in tests.items()}


def in_matrix():
    return set(re.findall(r"^\| `\w+` \| `([\w:]+)` \|", PAGE.read_text(), re.M))


def needs(tests, action, those):
    """The first of a few tests that fails without an action."""
    without = {"FRESHSCALE_RIGHTS": os.devnull, "FRESHSCALE_WITHOUT": action}
    return next((test for test in those[:TRIES] if run(tests, ["--exact", test], **without)), None)


def write(table):
    """Puts the table where the page has it."""
    before, rest = PAGE.read_text().split(BEGIN)
    _, after = rest.split(END, 1)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def main():
    given = sys.argv[1:]
    filters = [one for one in given if one != "--write"] or list(with_desks())
    tests = program()
    LOG.unlink(missing_ok=True)
    failed = run(tests, filters, FRESHSCALE_RIGHTS=str(LOG))
    alone = run(tests, ["--exact", *sorted(failed)]) if failed else set()
    lacking = failed - alone
    for test in sorted(lacking):
        print(f"fails with its policies, and not without: {test}", file=sys.stderr, flush=True)
    statements, by_action = used()
    usable = {action: [test for test in those if test not in failed] for action, those in by_action.items()}
    wanted = sorted(actions())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(wanted, pool.map(lambda action: needs(tests, action, usable.get(action, [])), wanted)))
    matrix, bad, rows = in_matrix(), [], ["| action | allowed by | tests | fails without it |", "|---|---|---|---|"]
    for action in wanted:
        said = f"`{found[action]}`" if found[action] else ("a story of the matrix below" if action in matrix else "**nothing**")
        if not found[action] and action not in matrix:
            bad.append(action)
        by = ", ".join(f"`{one}`" for one in sorted(statements.get(action, ()))) or "–"
        rows.append(f"| `{action}` | {by} | {len(usable.get(action, []))} | {said} |")
    table = "\n".join(rows) + "\n"
    print(table)
    for action in bad:
        print(f"needed by nothing: {action}")
    if "--write" in given and not (lacking or bad):
        write(table)
    sys.exit(1 if lacking or bad else 0)


main()
