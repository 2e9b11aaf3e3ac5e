#!/usr/bin/env bash
# vobject, the library under Radicale and khard, takes a zone at UTC+0 whose history begins after 2020 for UTC: an hour off.
#
# Guess: a VTIMEZONE needs to reach back only as far as the events that use it, as RFC 5545 (3.6.5) allows.
# What happens: vobject compares each zone with UTC, in the years 2000 to 2020 only. London, told from October 2025 on, is equal
#   to UTC in those years, so its rules are dropped; the name is then looked up in pytz, where a rule keeps the offset of its
#   first opening all year. The same zone told from 1981 on, and New York told from 2025 on, are read right.
# Why it matters here: a calendar that is written anew every week begins its zones at that week. Who wakes at 08:40 in London for
#   a window that begins in June is called at 07:40 in December.
# freshscale: `schedule --format ics` tells a zone's rule from its historic start on, and all changes since 2000 otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile vobject==0.9.9 python-dateutil==2.9.0.post0 pytz==2026.6

cat >read.py <<'PY'
import datetime, sys
import vobject

name, offset, summer, winter, since = sys.argv[1:]
first = {"2025": ("20260329T010000", "20251026T020000"), "1981": ("19810329T010000", "19961027T020000")}[since]
if name == "America/New_York":
    first = "20260308T020000", "20251102T020000"


def section(kind, start, frm, to, rule):
    lines = f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{frm}", f"TZOFFSETTO:{to}", f"RRULE:{rule}", f"END:{kind}"
    return "\n".join(lines)


shift = lambda hours: f"{int(offset) + hours:+03d}00"
text = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VTIMEZONE
TZID:{name}
{section("STANDARD", first[1], shift(1), shift(0), winter)}
{section("DAYLIGHT", first[0], shift(0), shift(1), summer)}
END:VTIMEZONE
BEGIN:VEVENT
UID:morning@example
DTSTAMP:20260101T000000Z
DTSTART;TZID={name}:20260601T084000
DTEND;TZID={name}:20260601T100000
RRULE:FREQ=WEEKLY;BYDAY=MO
SUMMARY:morning
END:VEVENT
END:VCALENDAR
"""
event = vobject.readOne(text.replace("\n", "\r\n")).vevent
starts = event.rruleset.between(*[event.dtstart.value + datetime.timedelta(days=d) for d in (-1, 200)])
found = {f"{s:%m-%d}": f"{s.astimezone(datetime.timezone.utc):%H:%M}" for s in starts}
print(f"{name} 08:40, told from {since} on: in June {found['06-01']} UTC, in December {found['12-07']} UTC")
PY

uk=("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
us=("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU" "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU")
{
  py/bin/python read.py Europe/London 0 "${uk[@]}" 2025
  py/bin/python read.py Europe/London 0 "${uk[@]}" 1981
  py/bin/python read.py America/New_York -5 "${us[@]}" 2025
} | tee seen

diff - seen <<'SEEN'
Europe/London 08:40, told from 2025 on: in June 07:40 UTC, in December 07:40 UTC
Europe/London 08:40, told from 1981 on: in June 07:40 UTC, in December 08:40 UTC
America/New_York 08:40, told from 2025 on: in June 12:40 UTC, in December 13:40 UTC
SEEN
echo "As found."
