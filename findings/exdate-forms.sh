#!/usr/bin/env bash
# One evening taken out of a series: in UTC one reader takes out two, and as a plain date seven do four things.
#
# Guess: EXDATE (RFC 5545, 3.8.5.1) may be told in the event's zone, in UTC, or, as its grammar has VALUE=DATE, as a day; the
#   instant counts in the first two, and in the third the start that falls on that day in the event's zone, or nothing.
# What happens: in the event's zone all seven agree. In UTC, icalevents takes out the evening that was meant and the next one
#   too, whose day is the date of that instant in UTC. As a day, recurring-ical-events and ical.js take out that evening,
#   node-ical the one before (whose instant has that date in UTC), rrule-temporal none, and icalevents, vobject and dateutil
#   refuse.
# Why it matters here: a closed day (`except`, `holidays`) of an evening window west of Greenwich: the calendar shows servers
#   that do not come, or hides an evening on which they do.
# freshscale: writes EXDATE in the zone of the event's own DTSTART, and never as a day.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile icalendar==7.3.2 recurring-ical-events==3.8.2 vobject==0.9.9 \
  icalevents==0.3.1 python-dateutil==2.9.0.post0 pytz==2026.6 tzdata==2026.6
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1 node-ical@0.26.1 rrule-temporal@2.2.8 >npm.log

make() { # name, line that takes out the evening of 4 March
  sed 's/$/\r/' >"$1.ics" <<ICS
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:DAYLIGHT
TZNAME:EDT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:EST
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:evening@example
DTSTAMP:20260101T000000Z
DTSTART;TZID=America/New_York:20260302T220000
DTEND;TZID=America/New_York:20260302T233000
RRULE:FREQ=DAILY;COUNT=5
$2
SUMMARY:evening
END:VEVENT
END:VCALENDAR
ICS
}
make zone 'EXDATE;TZID=America/New_York:20260304T220000'
make UTC 'EXDATE:20260305T030000Z'
make day 'EXDATE;VALUE=DATE:20260304'

cat >read.py <<'PY'
import datetime, sys
import icalendar, recurring_ical_events, vobject
from dateutil import tz
from dateutil.rrule import rrulestr
from icalevents import icalevents

form = sys.argv[1]
text = open(f"{form}.ics", newline="").read()
first, last = (datetime.datetime(2026, month, 1, tzinfo=datetime.timezone.utc) for month in (1, 6))
lines = [line for line in text.split("\r\n") if line.startswith(("DTSTART;", "RRULE:FREQ=DAILY", "EXDATE"))]


def show(name, starts):
    try:
        print(f"{form}, {name}: March", *[s.astimezone(tz.gettz("America/New_York")).day for s in sorted(starts())])
    except TypeError as error:
        print(f"{form}, {name}: refuses, {error}")


shown = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
show("recurring-ical-events 3.8.2", lambda: [event.start for event in shown.between(first, last)])
show("icalevents 0.3.1", lambda: [e.start for e in icalevents.events(string_content=text.encode(), start=first, end=last)])
show("vobject 0.9.9", lambda: vobject.readOne(text).vevent.getrruleset())
show("dateutil 2.9.0.post0", lambda: rrulestr("\n".join(lines), forceset=True, tzids=tz.gettz))
PY

cat >read.mjs <<'JS'
import fs from "fs";
import ICAL from "ical.js";
import ical from "node-ical";
import { RRuleTemporal } from "rrule-temporal";
const form = process.argv[2];
const text = fs.readFileSync(`${form}.ics`, "utf8");
const local = new Intl.DateTimeFormat("en", { timeZone: "America/New_York", day: "numeric" });
const show = (name, starts) => console.log(`${form}, ${name}: March`, starts.map((s) => local.format(s)).join(" "));

const calendar = new ICAL.Component(ICAL.parse(text));
ICAL.TimezoneService.register(calendar.getFirstSubcomponent("vtimezone"));
const all = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).iterator();
const starts = [];
for (let start; (start = all.next()); ) starts.push(start.toJSDate());
show("ical.js 2.2.1", starts);

const event = Object.values(ical.sync.parseICS(text)).find((c) => c.type === "VEVENT");
const between = { from: new Date("2026-01-01"), to: new Date("2026-06-01") };
show("node-ical 0.26.1", ical.expandRecurringEvent(event, between).map((o) => o.start));

const lines = text.split("\r\n").filter((line) => /^(DTSTART;|RRULE:FREQ=DAILY|EXDATE)/.test(line));
const set = new RRuleTemporal({ rruleString: lines.join("\n") });
show("rrule-temporal 2.2.8", set.all().map((start) => new Date(start.epochMilliseconds)));
JS

for form in zone UTC day; do
  py/bin/python read.py "$form"
  node read.mjs "$form"
done | tee seen

diff - seen <<'SEEN'
zone, recurring-ical-events 3.8.2: March 2 3 5 6
zone, icalevents 0.3.1: March 2 3 5 6
zone, vobject 0.9.9: March 2 3 5 6
zone, dateutil 2.9.0.post0: March 2 3 5 6
zone, ical.js 2.2.1: March 2 3 5 6
zone, node-ical 0.26.1: March 2 3 5 6
zone, rrule-temporal 2.2.8: March 2 3 5 6
UTC, recurring-ical-events 3.8.2: March 2 3 5 6
UTC, icalevents 0.3.1: March 2 3 6
UTC, vobject 0.9.9: March 2 3 5 6
UTC, dateutil 2.9.0.post0: March 2 3 5 6
UTC, ical.js 2.2.1: March 2 3 5 6
UTC, node-ical 0.26.1: March 2 3 5 6
UTC, rrule-temporal 2.2.8: March 2 3 5 6
day, recurring-ical-events 3.8.2: March 2 3 5 6
day, icalevents 0.3.1: refuses, can't compare datetime.datetime to datetime.date
day, vobject 0.9.9: refuses, can't compare offset-naive and offset-aware datetimes
day, dateutil 2.9.0.post0: refuses, can't compare offset-naive and offset-aware datetimes
day, ical.js 2.2.1: March 2 3 5 6
day, node-ical 0.26.1: March 2 4 5 6
day, rrule-temporal 2.2.8: March 2 3 4 5 6
SEEN
echo "As found."
