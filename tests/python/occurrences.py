"""What calendars show between two instants: [[summary, start, end, uid]], for each file.

Arguments: `known` or `told`, from, to, files. `told` renames every time zone, so that a reader must
take the calendar's own word for what it is.
"""

import datetime
import json
import re
import sys
import zoneinfo

import icalendar
import recurring_ical_events

# The pinned package, and not whatever data this machine has.
zoneinfo.reset_tzpath(to=[])
mode, first, last, *files = sys.argv[1:]
first, last = (datetime.datetime.fromisoformat(text) for text in (first, last))


def utc(time):
    return time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()
    if mode == "told":
        text = re.sub(r"TZID([:=])(\w+)", r"TZID\1Told-\2", text)
    calendar = icalendar.Calendar.from_ical(text)
    wrong = [event.errors for event in calendar.walk() if event.errors]
    assert not wrong, wrong
    shown = recurring_ical_events.of(calendar).between(first, last)
    events = [[str(e["SUMMARY"]), utc(e.start), utc(e.end), str(e["UID"])] for e in shown]
    return sorted(e for e in events if utc(first) <= e[1] < utc(last))


json.dump([read(path) for path in files], sys.stdout)
