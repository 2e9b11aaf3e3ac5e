"""What two more readers in Python make of calendars: {reader: [for each file [[summary, start, end]]]}.

Arguments: from, to, files. Every zone is renamed, so that a reader must take the calendar's own word for it.
"""

import datetime
import io
import json
import re
import sys

import vobject
from dateutil import rrule, tz

first, last, *files = sys.argv[1:]
first, last = (datetime.datetime.fromisoformat(text) for text in (first, last))
UTC = datetime.timezone.utc


def utc(time):
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def of_vobject(text):
    for event in vobject.readOne(text).vevent_list:
        start = event.dtstart.value
        long = event.dtend.value.replace(tzinfo=None) - start.replace(tzinfo=None) if hasattr(event, "dtend") else None
        for at in event.getrruleset(addRDate=True) or [start]:
            if at >= last:
                break
            yield event.summary.value, at, (at + long if long else at)


def of_dateutil(text):
    """Zones and rules by dateutil alone; properties are split here."""
    zones = tz.tzical(io.StringIO(text))
    lines = text.replace("\r\n ", "").split("\r\n")
    event = None
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {"EXDATE": []}
        elif line == "END:VEVENT":
            start, end = event["DTSTART"], event.get("DTEND")
            long = end.replace(tzinfo=None) - start.replace(tzinfo=None) if end else datetime.timedelta()
            starts = rrule.rruleset()
            if "RRULE" in event:
                starts.rrule(rrule.rrulestr(event["RRULE"], dtstart=start))
            else:
                starts.rdate(start)
            for date in event["EXDATE"]:
                starts.exdate(date)
            for at in starts:
                if at >= last:
                    break
                yield event["SUMMARY"], at, at + long
            event = None
        elif event is not None:
            name, *parameters = name.split(";")
            if name in ("DTSTART", "DTEND", "EXDATE"):
                zone = next((zones.get(p[5:]) for p in parameters if p.startswith("TZID=")), tz.UTC)
                time = datetime.datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=zone)
                if name == "EXDATE":
                    event[name].append(time)
                else:
                    event[name] = time
            elif name in ("RRULE", "SUMMARY"):
                event[name] = re.sub(r"\\(.)", r"\1", value)


def read(reader, path):
    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"TZID([:=])(\w+)", r"TZID\1Told-\2", text)
    shown = [[str(summary), utc(start), utc(end)] for summary, start, end in reader(text)]
    return sorted(event for event in shown if utc(first) <= event[1] < utc(last))


readers = {"vobject": of_vobject, "dateutil": of_dateutil}
json.dump({name: [read(reader, path) for path in files] for name, reader in readers.items()}, sys.stdout)
