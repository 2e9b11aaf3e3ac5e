#!/usr/bin/env bash
# Dates listed in RDATE, as a calendar of single openings has them, are read by six libraries in four ways.
#
# Guess: all read `RDATE;TZID=…:a,b,c` (RFC 5545, 3.8.5.2) as DTSTART and three more.
# What happens: icalendar with recurring-ical-events shows all four. ical.js leaves out DTSTART when there is no RRULE beside.
#   node-ical shows DTSTART only, and says nothing. python-dateutil reads the same parameter on EXDATE, and refuses it on RDATE;
#   rrule-temporal refuses a set without RRULE. vobject reads all four.
# Why it matters here: a window on some dates of the year (`on`) is just such a list.
# freshscale: writes each date of `on` as an event of its own, and no RDATE in events.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile icalendar==7.3.2 recurring-ical-events==3.8.2 vobject==0.9.9 \
  python-dateutil==2.9.0.post0 pytz==2026.6 tzdata==2026.6
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1 node-ical@0.26.1 rrule-temporal@2.2.8 >npm.log

cat >calendar.txt <<'ICS'
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
UID:launches@example
DTSTAMP:20260101T000000Z
DTSTART;TZID=America/New_York:20260302T084000
DTEND;TZID=America/New_York:20260302T100000
RDATE;TZID=America/New_York:20260310T084000,20261102T084000,20270315T084000
SUMMARY:launches
END:VEVENT
END:VCALENDAR
ICS
sed 's/$/\r/' calendar.txt >calendar.ics

cat >read.py <<'PY'
import datetime
import icalendar, recurring_ical_events, vobject
from dateutil import tz
from dateutil.rrule import rrulestr

utc = datetime.timezone.utc
first, last = datetime.datetime(2026, 1, 1, tzinfo=utc), datetime.datetime(2028, 1, 1, tzinfo=utc)
text = open("calendar.ics", newline="").read()


def show(name, starts):
    try:
        print(f"{name}:", *[f"{s.astimezone(utc):%Y-%m-%dT%H:%MZ}" for s in sorted(starts())])
    except ValueError as error:
        print(f"{name}: refuses, {error}")


def of_dateutil(text):
    return lambda: rrulestr(text, forceset=True, tzids=tz.gettz)


shown = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(first, last)
show("recurring-ical-events 3.8.2", lambda: [event.start for event in shown])
show("vobject 0.9.9", lambda: vobject.readOne(text).vevent.getrruleset(addRDate=True))
zone = ";TZID=America/New_York:"
show("dateutil 2.9.0.post0, RDATE", of_dateutil(f"DTSTART{zone}20260302T084000\nRDATE{zone}20260310T084000"))
rule = f"DTSTART{zone}20260302T084000\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE{zone}20260303T084000"
show("dateutil 2.9.0.post0, EXDATE", of_dateutil(rule))
PY

cat >read.mjs <<'JS'
import fs from "fs";
import ICAL from "ical.js";
import ical from "node-ical";
import { RRuleTemporal } from "rrule-temporal";
const text = fs.readFileSync("calendar.ics", "utf8");
const show = (name, starts) => {
  try {
    console.log(`${name}:`, starts().map((s) => s.toISOString().slice(0, 16) + "Z").join(" "));
  } catch (error) {
    console.log(`${name}: refuses, ${error.message}`);
  }
};
show("ical.js 2.2.1", () => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.register(calendar.getFirstSubcomponent("vtimezone"));
  const starts = [];
  const all = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).iterator();
  for (let start; (start = all.next()); ) starts.push(start.toJSDate());
  return starts;
});
show("node-ical 0.26.1", () => {
  const event = Object.values(ical.sync.parseICS(text)).find((c) => c.type === "VEVENT");
  const between = { from: new Date("2026-01-01"), to: new Date("2028-01-01") };
  return ical.expandRecurringEvent(event, between).map((o) => o.start);
});
show("rrule-temporal 2.2.8", () => {
  const lines = text.split("\r\n").filter((line) => /^(DTSTART;|RDATE)/.test(line));
  const all = new RRuleTemporal({ rruleString: lines.join("\n") }).all();
  return all.map((start) => new Date(start.epochMilliseconds));
});
JS

{
  py/bin/python read.py
  node read.mjs
} | tee seen

diff - seen <<'SEEN'
recurring-ical-events 3.8.2: 2026-03-02T13:40Z 2026-03-10T12:40Z 2026-11-02T13:40Z 2027-03-15T12:40Z
vobject 0.9.9: 2026-03-02T13:40Z 2026-03-10T12:40Z 2026-11-02T13:40Z 2027-03-15T12:40Z
dateutil 2.9.0.post0, RDATE: refuses, unsupported RDATE parm: TZID=AMERICA/NEW_YORK
dateutil 2.9.0.post0, EXDATE: 2026-03-02T13:40Z
ical.js 2.2.1: 2026-03-10T12:40Z 2026-11-02T13:40Z 2027-03-15T12:40Z
node-ical 0.26.1: 2026-03-02T13:40Z
rrule-temporal 2.2.8: refuses, RRULE must include FREQ
SEEN
echo "As found."
