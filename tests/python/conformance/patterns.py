"""Event patterns, compared with moto's own matcher on thousands of drawn events: a reader that nobody here wrote.

moto refuses little and reads lists in lists otherwise than EventBridge (LocalStack recorded both there); what it cannot
judge is asserted in the emulator's own tests, in EventBridge's words.
"""

import json
import random

from moto.events.models import EventPattern

from .support import ACCOUNT, REGION, Conformance, client

events = client("events")

TEXTS = ["", "web", "web-1", "WEB-1", "db-2.png", "a*b", "10.1.2.3", "10.9.0.1", "2001:db8::1", "5"]
NUMBERS = [0, 1, 2.5, 5, -3, 1e3, 300, 3.0e2]
NAMES = ["a", "b", "c", "d.e"]
# Python takes True for 1.
LEAVES = [*TEXTS, *NUMBERS, None]


def leaf(draw):
    return draw.choice(LEAVES)


def value(draw, depth):
    kind = draw.random()
    if depth and kind < 0.25:
        return {name: value(draw, depth - 1) for name in draw.sample(NAMES, draw.randint(1, 3))}
    if kind < 0.4:
        return [leaf(draw) for _ in range(draw.randint(1, 3))]
    return leaf(draw)


def numeric(draw):
    low, high = sorted(draw.sample(NUMBERS[:6], 2))
    one = [draw.choice(["=", "<", "<=", ">", ">="]), draw.choice(NUMBERS)]
    return draw.choice([one, [">", low, "<=", high], [">=", low, "<", high]])


def choice(draw):
    text = draw.choice([text for text in TEXTS if text])
    operators = [
        lambda: draw.choice(LEAVES),
        lambda: {"prefix": text[:3]},
        lambda: {"suffix": text[-2:]},
        lambda: {"exists": draw.random() < 0.5},
        lambda: {"numeric": numeric(draw)},
        lambda: {"equals-ignore-case": text},
        lambda: {"wildcard": draw.choice(["web*", "*-*", "*.png", "w*b*1"])},
        lambda: {"cidr": draw.choice(["10.1.0.0/16", "10.0.0.0/8", "2001:db8::/32"])},
        lambda: {"anything-but": draw.choice([text, draw.sample(TEXTS, 2), draw.sample(NUMBERS[:6], 2)])},
        lambda: {"anything-but": {draw.choice(["prefix", "suffix"]): text[-2:]}},
    ]
    return draw.choice(operators)()


def pattern(draw, depth):
    fields = {}
    for name in draw.sample(NAMES[:3], draw.randint(1, 2)):
        nested = depth and draw.random() < 0.3
        fields[name] = pattern(draw, depth - 1) if nested else [choice(draw) for _ in range(draw.randint(1, 2))]
    return fields


class Patterns(Conformance):
    def test_wildcards_that_cost_too_much_are_refused(self):
        """LocalStack recorded it on AWS, with these words."""
        words = (
            "Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters or fewer "
            "repeating character sequences after a wildcard character"
        )
        costly = json.dumps({"resources": [{"wildcard": "*:*:*:*:*:event-bus/*"}]})
        event = {name: "x" for name in ("id", "account", "source", "time", "region", "detail-type")}
        for call, more in (
            (events.test_event_pattern, {"Event": json.dumps(event)}),
            (events.put_rule, {"Name": "costly"}),
        ):
            self.refused("InvalidEventPatternException", 400, words, call, EventPattern=costly, **more)

    def test_a_matcher_that_nobody_here_wrote_reads_them_the_same_way(self):
        draw = random.Random(16)
        matched = 0
        for _ in range(1500):
            wanted = {"detail": pattern(draw, 2)}
            event = {
                "id": "1",
                "account": ACCOUNT,
                "source": "shop",
                "time": "2026-03-02T00:00:00Z",
                "region": REGION,
                "detail-type": "Door",
                "detail": {name: value(draw, 2) for name in NAMES[:3]},
            }
            ask = {"EventPattern": json.dumps(wanted), "Event": json.dumps(event)}
            theirs = EventPattern.load(ask["EventPattern"]).matches_event(event)
            ours = events.test_event_pattern(**ask)["Result"]
            self.assertEqual(theirs, ours, ask)
            matched += ours
        # Neither all nor none: something was compared.
        self.assertGreater(matched, 150)
        self.assertLess(matched, 1350)
