#!/usr/bin/env bash
# A daily recurrence at 02:30 in New York, on the day that has no 02:30: seven libraries, two instants, and a time that no clock
# shows. On the day that has 01:30 twice, two of them fire twice.
#
# Guess: all skip it, or fire when the gap ends, as EventBridge Scheduler and Debian's cron say of themselves; a time that comes
#   twice fires once.
# What happens in spring: croniter, cronsim, croner and cronosjs fire at the gap's end, 03:00. cron-parser fires at 03:30.
#   cron-converter and APScheduler say 02:30-05:00, which is the instant of 03:30. None skips the day. In Lord Howe's gap of half
#   an hour cronosjs goes over to the others' side, and cron-parser skips the day. In autumn croniter and APScheduler fire at both.
# Why it matters here: AWS does not document what Auto Scaling does then; whoever asks a library gets an answer that is the library's.
# freshscale: assumes that Auto Scaling skips such a firing, says so, and puts an action at the gap's end that holds in either case.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile croniter==7.0.0 cronsim==2.8 cron-converter==2.0.2 \
  APScheduler==3.11.3 tzdata==2026.6
npm install --silent --no-audit --no-fund --ignore-scripts cron-parser@5.10.6 croner@11.0.1 cronosjs@1.7.1 >npm.log

# What changes; a time just before, in UTC; the recurrence; the zone.
cat >changes <<'CHANGES'
spring|2026-03-08T04:00|30 2 * * *|America/New_York
autumn|2026-11-01T03:00|30 1 * * *|America/New_York
spring|2026-10-03T12:00|10 2 * * *|Australia/Lord_Howe
CHANGES

cat >read.py <<'PY'
import datetime, zoneinfo

import cron_converter, croniter, cronsim
from apscheduler.triggers.cron import CronTrigger

zoneinfo.reset_tzpath(to=[])  # the pinned package's data
COUNT = 2


def of_croniter(text, first):
    every = croniter.croniter(text, first)
    return [every.get_next(datetime.datetime) for _ in range(COUNT)]


def of_cronsim(text, first):
    every = cronsim.CronSim(text, first)
    return [next(every) for _ in range(COUNT)]


def of_cron_converter(text, first):
    every = cron_converter.Cron(text).schedule(first)
    return [every.next() for _ in range(COUNT)]


def of_apscheduler(text, first):
    every, found = CronTrigger.from_crontab(text, timezone=first.tzinfo), []
    while len(found) < COUNT:
        after = found[-1] if found else None
        found.append(every.get_next_fire_time(after, after or first))
    return found


readers = {
    "croniter 7.0.0": of_croniter,
    "cronsim 2.8": of_cronsim,
    "cron-converter 2.0.2": of_cron_converter,
    "APScheduler 3.11.3": of_apscheduler,
}
for line in open("changes").read().splitlines():
    change, before, text, zone = line.split("|")
    before = datetime.datetime.fromisoformat(before).replace(tzinfo=datetime.timezone.utc)
    for name, read in readers.items():
        found = []
        for time in read(text, before.astimezone(zoneinfo.ZoneInfo(zone))):
            instant = time.astimezone(datetime.timezone.utc)
            real = instant.astimezone(zoneinfo.ZoneInfo(zone))
            said = "" if real.replace(fold=0) == time.replace(fold=0) else f" (said to be {time:%H:%M%z})"
            found.append(f"{real:%m-%d %H:%M}{said}, {instant:%H:%M}Z")
        print(f"{zone}, {change}: {name:20} {'; '.join(found)}")
PY

cat >read.mjs <<'JS'
import fs from "fs";
import { Cron } from "croner";
import { CronExpressionParser } from "cron-parser";
import { CronosExpression } from "cronosjs";
const COUNT = 2;
const readers = {
  "cron-parser 5.10.6": (text, first, tz) => {
    const every = CronExpressionParser.parse(text, { currentDate: first, tz });
    return Array.from({ length: COUNT }, () => every.next().toDate());
  },
  "croner 11.0.1": (text, first, tz) => new Cron(text, { timezone: tz, paused: true }).nextRuns(COUNT, first),
  "cronosjs 1.7.1": (text, first, tz) => CronosExpression.parse(text, { timezone: tz }).nextNDates(first, COUNT),
};
const wall = (time, timeZone) => {
  const form = { timeZone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const part = Object.fromEntries(new Intl.DateTimeFormat("en", form).formatToParts(time).map((p) => [p.type, p.value]));
  return `${part.month}-${part.day} ${part.hour}:${part.minute}`;
};
for (const line of fs.readFileSync("changes", "utf8").trimEnd().split("\n")) {
  const [change, before, text, zone] = line.split("|");
  for (const [name, read] of Object.entries(readers)) {
    const found = read(text, new Date(`${before}Z`), zone);
    const shown = found.map((time) => `${wall(time, zone)}, ${time.toISOString().slice(11, 16)}Z`).join("; ");
    console.log(`${zone}, ${change}: ${name.padEnd(20)} ${shown}`);
  }
}
JS

{
  py/bin/python read.py
  node read.mjs
} | LC_ALL=C sort -s -k1,2 | tee seen

diff - seen <<'SEEN'
America/New_York, autumn: croniter 7.0.0       11-01 01:30, 05:30Z; 11-01 01:30, 06:30Z
America/New_York, autumn: cronsim 2.8          11-01 01:30, 05:30Z; 11-02 01:30, 06:30Z
America/New_York, autumn: cron-converter 2.0.2 11-01 01:30, 05:30Z; 11-02 01:30, 06:30Z
America/New_York, autumn: APScheduler 3.11.3   11-01 01:30, 05:30Z; 11-01 01:30, 06:30Z
America/New_York, autumn: cron-parser 5.10.6   11-01 01:30, 05:30Z; 11-02 01:30, 06:30Z
America/New_York, autumn: croner 11.0.1        11-01 01:30, 05:30Z; 11-02 01:30, 06:30Z
America/New_York, autumn: cronosjs 1.7.1       11-01 01:30, 05:30Z; 11-02 01:30, 06:30Z
America/New_York, spring: croniter 7.0.0       03-08 03:00, 07:00Z; 03-09 02:30, 06:30Z
America/New_York, spring: cronsim 2.8          03-08 03:00, 07:00Z; 03-09 02:30, 06:30Z
America/New_York, spring: cron-converter 2.0.2 03-08 03:30 (said to be 02:30-0500), 07:30Z; 03-09 02:30, 06:30Z
America/New_York, spring: APScheduler 3.11.3   03-08 03:30 (said to be 02:30-0500), 07:30Z; 03-09 02:30, 06:30Z
America/New_York, spring: cron-parser 5.10.6   03-08 03:30, 07:30Z; 03-09 02:30, 06:30Z
America/New_York, spring: croner 11.0.1        03-08 03:00, 07:00Z; 03-09 02:30, 06:30Z
America/New_York, spring: cronosjs 1.7.1       03-08 03:00, 07:00Z; 03-09 02:30, 06:30Z
Australia/Lord_Howe, spring: croniter 7.0.0       10-04 02:30, 15:30Z; 10-05 02:10, 15:10Z
Australia/Lord_Howe, spring: cronsim 2.8          10-04 02:30, 15:30Z; 10-05 02:10, 15:10Z
Australia/Lord_Howe, spring: cron-converter 2.0.2 10-04 02:40 (said to be 02:10+1030), 15:40Z; 10-05 02:10, 15:10Z
Australia/Lord_Howe, spring: APScheduler 3.11.3   10-04 02:40 (said to be 02:10+1030), 15:40Z; 10-05 02:10, 15:10Z
Australia/Lord_Howe, spring: cron-parser 5.10.6   10-05 02:10, 15:10Z; 10-06 02:10, 15:10Z
Australia/Lord_Howe, spring: croner 11.0.1        10-04 02:30, 15:30Z; 10-05 02:10, 15:10Z
Australia/Lord_Howe, spring: cronosjs 1.7.1       10-04 02:40, 15:40Z; 10-05 02:10, 15:10Z
SEEN
echo "As found."
