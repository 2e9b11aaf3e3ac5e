#!/usr/bin/env bash
# Libraries that carry zone data of their own, in their newest releases of November 2026: more than half do not know what
# changed in that year, and one has forgotten what was before.
#
# Guess: a library whose purpose is zone data is current in its newest release, or says which data it holds.
# What happens: Vancouver, Edmonton and Havana did not go back to standard time in November 2026, and Casablanca is at +00 since
#   September (tzdata 2026b to 2026f). tzdata, pytz and moment-timezone know; @js-joda/timezone, timezone-support, @tubular/time,
#   python-dateutil's own copy and @touch4it/ical-timezones do not. timezones-ical-library knows Vancouver's new time and tells
#   a calendar that it has always been so, and neither Havana nor what Casablanca had in January.
# Why it matters here: a recurrence in such a zone fires an hour beside its preview or its calendar, from one Sunday on.
# freshscale: carries tzdata itself, takes another with `--zone-data`, and warns where the two differ (docs/rotation.md).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile tzdata==2026.6 pytz==2026.6 python-dateutil==2.9.0.post0
npm install --silent --no-audit --no-fund --ignore-scripts moment-timezone@0.6.6 @js-joda/core@6.3.2 \
  @js-joda/timezone@2.25.2 timezone-support@3.1.0 @tubular/time@3.10.7 timezones-ical-library@2.3.2 \
  @touch4it/ical-timezones@1.9.0 ical.js@2.2.1 >npm.log

cat >read.py <<'PY'
import datetime, zoneinfo

import dateutil.zoneinfo, pytz

zoneinfo.reset_tzpath(to=[])  # the pinned package's data
zones = "America/Vancouver", "America/Edmonton", "America/Havana", "Africa/Casablanca"
readers = {
    "tzdata 2026.6": zoneinfo.ZoneInfo,
    "pytz 2026.6": pytz.timezone,
    "python-dateutil 2.9.0.post0": dateutil.zoneinfo.get_zonefile_instance().get,
}
for name, zone in readers.items():
    found = []
    for month in 1, 12:
        noon = datetime.datetime(2026, month, 15, 12, tzinfo=datetime.timezone.utc)
        hours = [noon.astimezone(zone(z)).utcoffset().total_seconds() / 3600 for z in zones]
        found.append(" ".join(f"{h:+g}" for h in hours))
    print(f"{name:32} January {found[0]}, December {found[1]}")
PY

cat >read.mjs <<'JS'
import { DateTime } from "@tubular/time";
import { Instant, ZoneId, ZonedDateTime } from "@js-joda/core";
import "@js-joda/timezone";
import touch4it from "@touch4it/ical-timezones";
import ICAL from "ical.js";
import moment from "moment-timezone";
import { findTimeZone, getUTCOffset } from "timezone-support";
import { tzlib_get_ical_block } from "timezones-ical-library";
const zones = ["America/Vancouver", "America/Edmonton", "America/Havana", "Africa/Casablanca"];
// Noon of the day on the zone's own clock; no zone here changes within hours of it.
const of_calendar = (block, at) => {
  const calendar = `BEGIN:VCALENDAR\r\n${block.trim().replace(/\r?\n/g, "\r\n")}\r\nEND:VCALENDAR\r\n`;
  const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vtimezone"));
  return zone.utcOffset(new ICAL.Time({ year: 2026, month: at.getUTCMonth() + 1, day: at.getUTCDate(), hour: 12 }, zone)) / 3600;
};
const readers = {
  "moment-timezone 0.6.6": (at, zone) => moment(at).tz(zone).utcOffset() / 60,
  "@js-joda/timezone 2.25.2": (at, zone) => {
    const instant = Instant.ofEpochMilli(at.getTime());
    return ZonedDateTime.ofInstant(instant, ZoneId.of(zone)).offset().totalSeconds() / 3600;
  },
  "timezone-support 3.1.0": (at, zone) => -getUTCOffset(at, findTimeZone(zone)).offset / 60,
  "@tubular/time 3.10.7": (at, zone) => new DateTime(at.getTime(), zone).utcOffsetSeconds / 3600,
  "timezones-ical-library 2.3.2": (at, zone) => of_calendar([tzlib_get_ical_block(zone)].flat()[0], at),
  "@touch4it/ical-timezones 1.9.0": (at, zone) => of_calendar(touch4it.getVtimezoneComponent(zone), at),
};
for (const [name, read] of Object.entries(readers)) {
  const [january, december] = ["2026-01-15T12:00:00Z", "2026-12-15T12:00:00Z"].map((at) =>
    zones.map((zone) => read(new Date(at), zone)).map((h) => (h < 0 ? `${h}` : `+${h}`)).join(" "),
  );
  console.log(`${name.padEnd(32)} January ${january}, December ${december}`);
}
JS

{
  echo "Hours of Vancouver, Edmonton, Havana, Casablanca in 2026"
  py/bin/python read.py
  node read.mjs
} | tee seen

diff - seen <<'SEEN'
Hours of Vancouver, Edmonton, Havana, Casablanca in 2026
tzdata 2026.6                    January -8 -7 -5 +1, December -7 -6 -4 +0
pytz 2026.6                      January -8 -7 -5 +1, December -7 -6 -4 +0
python-dateutil 2.9.0.post0      January -8 -7 -5 +1, December -8 -7 -5 +1
moment-timezone 0.6.6            January -8 -7 -5 +1, December -7 -6 -4 +0
@js-joda/timezone 2.25.2         January -8 -7 -5 +1, December -8 -7 -5 +1
timezone-support 3.1.0           January -8 -7 -5 +1, December -8 -7 -5 +1
@tubular/time 3.10.7             January -8 -7 -5 +1, December -8 -7 -5 +1
timezones-ical-library 2.3.2     January -7 -6 -5 +0, December -7 -6 -5 +0
@touch4it/ical-timezones 1.9.0   January -8 -7 -5 +1, December -8 -7 -5 +1
SEEN
echo "As found."
