#!/usr/bin/env bash
# A weekly event from 22:00 to 04:00 lasts five, six or seven hours in the nights in which clocks change, by reader.
#
# Guess: RFC 5545 settles it: an end given as DTEND means the same exact length for every member (3.8.5.3), and hours of a
#   DURATION are exact (3.3.6), so that six hours are six hours.
# What happens: recurring-ical-events and ical.js move the end along the wall clock, in both forms: five hours in spring, seven
#   in autumn. node-ical keeps six hours, in both forms.
# Why it matters here: a window is a span of the wall clock, and the hour in question is when the servers go.
# freshscale: takes the openings in which a clock changes out of the rule, and writes each as an event of its own, in UTC.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile icalendar==7.3.2 recurring-ical-events==3.8.2 \
  python-dateutil==2.9.0.post0 tzdata==2026.6
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1 node-ical@0.26.1 >npm.log

make() { # name, line of the end
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
UID:night@example
DTSTAMP:20260101T000000Z
DTSTART;TZID=America/New_York:20260228T220000
$2
RRULE:FREQ=WEEKLY;BYDAY=SA
SUMMARY:night
END:VEVENT
END:VCALENDAR
ICS
}
make dtend "DTEND;TZID=America/New_York:20260301T040000"
make duration "DURATION:PT6H"

cat >read.py <<'PY'
import datetime
import icalendar, recurring_ical_events

utc = datetime.timezone.utc
nights = "2026-03-08", "2026-03-15", "2026-11-01"


def show(name, form, spans):
    found = []
    for start, end in spans:
        start, end = start.astimezone(utc), end.astimezone(utc)
        if f"{start:%Y-%m-%d}" in nights:
            found.append(f"{start:%m-%d} {(end - start).total_seconds() / 3600:g} h")
    print(f"{name}, {form}:", ", ".join(found))


for form in "dtend", "duration":
    text = open(f"{form}.ics", newline="").read()
    calendar = icalendar.Calendar.from_ical(text)
    first, last = datetime.datetime(2026, 3, 1, tzinfo=utc), datetime.datetime(2027, 1, 1, tzinfo=utc)
    shown = recurring_ical_events.of(calendar).between(first, last)
    show("recurring-ical-events 3.8.2", form, sorted((e.start, e.end) for e in shown))
PY

cat >read.mjs <<'JS'
import fs from "fs";
import ICAL from "ical.js";
import ical from "node-ical";
const nights = ["2026-03-08", "2026-03-15", "2026-11-01"];
const show = (name, form, spans) => {
  const found = spans
    .map(([start, end]) => [start.toISOString(), (end - start) / 3600000])
    .filter(([start]) => nights.includes(start.slice(0, 10)))
    .map(([start, hours]) => `${start.slice(5, 10)} ${hours} h`);
  console.log(`${name}, ${form}:`, found.join(", "));
};
for (const form of ["dtend", "duration"]) {
  const text = fs.readFileSync(`${form}.ics`, "utf8");
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.register(calendar.getFirstSubcomponent("vtimezone"));
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
  const all = event.iterator();
  const spans = [];
  for (let start; (start = all.next()) && start.year < 2027; ) {
    const { startDate, endDate } = event.getOccurrenceDetails(start);
    spans.push([startDate.toJSDate(), endDate.toJSDate()]);
  }
  show("ical.js 2.2.1", form, spans);
  const other = Object.values(ical.sync.parseICS(text)).find((c) => c.type === "VEVENT");
  const between = { from: new Date("2026-03-01"), to: new Date("2027-01-01") };
  show("node-ical 0.26.1", form, ical.expandRecurringEvent(other, between).map((o) => [o.start, o.end]));
}
JS

{
  py/bin/python read.py
  node read.mjs
} | tee seen

diff - seen <<'SEEN'
recurring-ical-events 3.8.2, dtend: 03-08 5 h, 03-15 6 h, 11-01 7 h
recurring-ical-events 3.8.2, duration: 03-08 5 h, 03-15 6 h, 11-01 7 h
ical.js 2.2.1, dtend: 03-08 5 h, 03-15 6 h, 11-01 7 h
node-ical 0.26.1, dtend: 03-08 6 h, 03-15 6 h, 11-01 6 h
ical.js 2.2.1, duration: 03-08 5 h, 03-15 6 h, 11-01 7 h
node-ical 0.26.1, duration: 03-08 6 h, 03-15 6 h, 11-01 6 h
SEEN
echo "As found."
