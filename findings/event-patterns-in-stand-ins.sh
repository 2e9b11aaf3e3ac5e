#!/usr/bin/env bash
# Four readers of EventBridge's event patterns disagree on true and 1, on a star that is meant, and on objects in a list.
#
# Guess: a pattern that EventBridge documents is read alike by the stand-ins for it, and by the library named after AWS's own
#   matcher: types count (`true` is not 1), `\*` in a wildcard is a star, and of objects in a list one must fit as a whole.
# What happens: for moto and LocalStack 1 fits `true`, and `true` fits 1, as in Python. LocalStack does not find the star.
#   moto finds no object in a list; LocalStack finds one that does not exist, made of parts of two. event-ruler 0.3.0, for
#   Python, refuses wildcards, prefixes and suffixes as invalid: it is not that matcher. ministack is right in all of these.
# Why it matters here: the rule that tells of a new image is a pattern; whether it fires is tried on a stand-in first.
# freshscale: the emulator's own matcher is held to these rules by its tests, and its rules use plain text values only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv stand-ins
stand-ins/bin/pip -q --disable-pip-version-check install --no-compile moto==5.2.5 ministack==1.5.33
python3 -m venv others
others/bin/pip -q --disable-pip-version-check install --no-compile 'localstack-core[base-runtime]==2026.3.0' event-ruler==0.3.0

cat >read.py <<'PY'
import json, sys


def moto():
    from moto.events.models import EventPattern

    return lambda pattern, event: EventPattern.load(pattern).matches_event(json.loads(event))


def ministack():
    from ministack.services import eventbridge

    ask = eventbridge._test_event_pattern
    return lambda pattern, event: json.loads(ask({"EventPattern": pattern, "Event": event})[2])["Result"]


def localstack():
    from localstack.services.events.event_rule_engine import EventPatternCompiler, EventRuleEngine

    compiled = EventPatternCompiler().compile_event_pattern
    return lambda pattern, event: EventRuleEngine().evaluate_pattern_on_event(compiled(pattern), event)


def event_ruler():
    import event_ruler

    return lambda pattern, event: event_ruler.test_event_pattern(event, pattern)


cases = [
    ("true, of 1", {"encrypted": [True]}, {"encrypted": 1}),
    ("1, of true", {"count": [1]}, {"count": True}),
    ("a star that is meant", {"name": [{"wildcard": "shop\\*-*"}]}, {"name": "shop*-2"}),
    ("one object of a list", {"disks": {"type": ["gp3"], "size": [8]}}, {"disks": [{"type": "gp3", "size": 8}, {"type": "st1"}]}),
    ("parts of two", {"disks": {"type": ["gp3"], "size": [8]}}, {"disks": [{"type": "gp3", "size": 9}, {"type": "st1", "size": 8}]}),
    ("a suffix", {"name": [{"suffix": "-live"}]}, {"name": "shop-live"}),
]
envelope = {"id": "1", "source": "aws.ec2", "account": "111122223333", "time": "2026-03-04T05:06:07Z", "region": "eu-west-1",
            "resources": [], "detail-type": "EC2 AMI State Change"}
fits = globals()[sys.argv[1]]()
for name, pattern, detail in cases:
    try:
        answer = "fits" if fits(json.dumps({"detail": pattern}), json.dumps({**envelope, "detail": detail})) else "does not fit"
    except RuntimeError as error:
        answer = f"refused, {error}".split("\n")[0].strip()
    print(f"{name}: {sys.argv[1]}: {answer}")
PY

{
  stand-ins/bin/python read.py moto
  stand-ins/bin/python read.py ministack
  others/bin/python read.py localstack
  others/bin/python read.py event_ruler
} | tee seen

diff - seen <<'SEEN'
true, of 1: moto: fits
1, of true: moto: fits
a star that is meant: moto: fits
one object of a list: moto: does not fit
parts of two: moto: does not fit
a suffix: moto: fits
true, of 1: ministack: does not fit
1, of true: ministack: does not fit
a star that is meant: ministack: fits
one object of a list: ministack: fits
parts of two: ministack: does not fit
a suffix: ministack: fits
true, of 1: localstack: fits
1, of true: localstack: fits
a star that is meant: localstack: does not fit
one object of a list: localstack: fits
parts of two: localstack: fits
a suffix: localstack: fits
true, of 1: event_ruler: does not fit
1, of true: event_ruler: does not fit
a star that is meant: event_ruler: refused, invalid pattern
one object of a list: event_ruler: fits
parts of two: event_ruler: does not fit
a suffix: event_ruler: refused, invalid pattern
SEEN
echo "As found."
