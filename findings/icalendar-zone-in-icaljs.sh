#!/usr/bin/env bash
# A time zone that Python's icalendar writes is an hour off for half of the year in ical.js, the reader in Thunderbird.
#
# Guess: a VTIMEZONE written by the most used Python library and read by the most used JavaScript one comes back as it was.
# What happens: icalendar lists all changes of a kind in one RDATE with many values, as RFC 5545 (3.8.5.2) allows. ical.js
#   takes the first value of an RDATE in a VTIMEZONE and forgets the others, so that the zone stops changing after its first
#   years. The same zone with one RDATE for each date is read right.
# Why it matters here: a calendar of capacity is subscribed to by people; the bell rings at the wrong hour, and each library is
#   tested alone.
# freshscale: `schedule --format ics` tells the rule of a zone, and where there is none one RDATE for each date, the first
#   included, as ical.js leaves out DTSTART beside one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile icalendar==7.3.2 python-dateutil==2.9.0.post0 tzdata==2026.6
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1 >npm.log

cat >write.py <<'PY'
import datetime, re, sys, zoneinfo
import icalendar

zoneinfo.reset_tzpath(to=[])  # the pinned package's data
zone, form, date = sys.argv[1:]
start = datetime.datetime.combine(datetime.date.fromisoformat(date), datetime.time(8, 40), tzinfo=zoneinfo.ZoneInfo(zone))
event = icalendar.Event()
event.add("uid", "morning")
event.add("dtstamp", datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc))
event.add("dtstart", start)
event.add("dtend", start + datetime.timedelta(hours=2))
calendar = icalendar.Calendar()
calendar.add("version", "2.0")
calendar.add("prodid", "-//example//EN")
calendar.add_component(event)
calendar.add_missing_timezones()
text = calendar.to_ical().decode()
if form == "split":
    text = text.replace("\r\n ", "")
    split = lambda line: "".join(f"RDATE:{value}\r\n" for value in line[1].split(","))
    text = re.sub(r"RDATE:(\S+)\r\n", split, text)
open("calendar.ics", "w", newline="").write(text)
utc = start.astimezone(datetime.timezone.utc)
print(f"{zone} {date} 08:40, {form}: written {utc:%H:%M} UTC", end="")
PY

cat >read.mjs <<'JS'
import fs from "fs";
import ICAL from "ical.js";
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync("calendar.ics", "utf8")));
ICAL.TimezoneService.register(calendar.getFirstSubcomponent("vtimezone"));
const start = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).startDate;
console.log(`, read ${start.toJSDate().toISOString().slice(11, 16)} UTC`);
JS

echo "icalendar 7.3.2 to ical.js 2.2.1; as it is, and with each RDATE split into one for each date:"
for zone in America/New_York Europe/London; do
  for date in 2026-01-05 2026-07-06; do
    for form in whole split; do
      py/bin/python write.py "$zone" "$form" "$date"
      node read.mjs
    done
  done
done | tee seen

diff - seen <<'SEEN'
America/New_York 2026-01-05 08:40, whole: written 13:40 UTC, read 13:40 UTC
America/New_York 2026-01-05 08:40, split: written 13:40 UTC, read 13:40 UTC
America/New_York 2026-07-06 08:40, whole: written 12:40 UTC, read 13:40 UTC
America/New_York 2026-07-06 08:40, split: written 12:40 UTC, read 12:40 UTC
Europe/London 2026-01-05 08:40, whole: written 08:40 UTC, read 07:40 UTC
Europe/London 2026-01-05 08:40, split: written 08:40 UTC, read 08:40 UTC
Europe/London 2026-07-06 08:40, whole: written 07:40 UTC, read 07:40 UTC
Europe/London 2026-07-06 08:40, split: written 07:40 UTC, read 07:40 UTC
SEEN
echo "As found."
