#!/usr/bin/env bash
# Recurrences in five fields, as Auto Scaling takes them, fire on other days or minutes by library: `0 9 */2 * mon` on odd
# days and on Mondays, or on Mondays that are odd days.
#
# Guess: five fields are five fields. Where both day fields are restricted one of them is enough, as crontab(5) says, and a library
#   that reads an expression reads it as the others do.
# What happens: `1 * mon`, day of the month or weekday: cron-converter and APScheduler want both. `*/2 * mon`: croniter, cron-parser,
#   croner and cronosjs take either, cronsim (as Debian's cron does) wants both. `1-31 * mon`, which is every day for most, is
#   Mondays for two. `0/10`: every ten minutes for five, minute 0 only for cron-converter, and refused by croner. `0-7`, every
#   day: Sundays only for cronosjs. `0,7`, Sunday twice: refused by two.
# Why it matters here: a preview of a schedule, or a test of it, is made with one of these.
# freshscale: reads them as Unix does: a field that begins with `*` does not restrict, else either is enough; `0/10` is every
#   ten. Windows become weekdays only, never both kinds of day.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile croniter==7.0.0 cronsim==2.8 cron-converter==2.0.2 \
  APScheduler==3.11.3
npm install --silent --no-audit --no-fund --ignore-scripts cron-parser@5.10.6 croner@11.0.1 cronosjs@1.7.1 >npm.log

cat >recurrences <<'CRON'
0 9 1 * mon
0 9 */2 * mon
0 9 1-31 * mon
0/10 8 2 3 *
0 9 * * 0-7
0 9 * * 0,7
CRON

cat >read.py <<'PY'
import datetime

import cron_converter, croniter, cronsim
from apscheduler.triggers.cron import CronTrigger

# From Sunday 1 March 2026 on.
first = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)
COUNT = 4


def of_croniter(text):
    every = croniter.croniter(text, first)
    return [every.get_next(datetime.datetime) for _ in range(COUNT)]


def of_cronsim(text):
    every = cronsim.CronSim(text, first)
    return [next(every) for _ in range(COUNT)]


def of_cron_converter(text):
    every = cron_converter.Cron(text).schedule(first)
    return [every.next() for _ in range(COUNT)]


def of_apscheduler(text):
    every, found = CronTrigger.from_crontab(text, timezone="UTC"), []
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
for text in open("recurrences").read().splitlines():
    for name, read in readers.items():
        try:
            found = ", ".join(f"{t:%a %m-%d %H:%M}" for t in read(text))
        except ValueError:
            found = "refused"
        print(f"{text:14} {name:21} {found}")
PY

cat >read.mjs <<'JS'
import fs from "fs";
import { Cron } from "croner";
import { CronExpressionParser } from "cron-parser";
import { CronosExpression } from "cronosjs";
const first = new Date("2026-03-01T00:00:00Z");
const before = new Date(first - 60000);
const COUNT = 4;
const readers = {
  "cron-parser 5.10.6": (text) => {
    const every = CronExpressionParser.parse(text, { currentDate: before, tz: "UTC" });
    return Array.from({ length: COUNT }, () => every.next().toDate());
  },
  "croner 11.0.1": (text) => new Cron(text, { timezone: "UTC", paused: true }).nextRuns(COUNT, before),
  "cronosjs 1.7.1": (text) => CronosExpression.parse(text, { timezone: "UTC" }).nextNDates(before, COUNT),
};
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const show = (time) => `${weekdays[time.getUTCDay()]} ${time.toISOString().slice(5, 16).replace("T", " ")}`;
for (const text of fs.readFileSync("recurrences", "utf8").trimEnd().split("\n")) {
  for (const [name, read] of Object.entries(readers)) {
    let found;
    try {
      found = read(text).map(show).join(", ");
    } catch {
      found = "refused";
    }
    console.log(`${text.padEnd(14)} ${name.padEnd(21)} ${found}`);
  }
}
JS

{
  py/bin/python read.py
  node read.mjs
} | LC_ALL=C sort -s -k1,5 | tee seen

diff - seen <<'SEEN'
0 9 * * 0,7    croniter 7.0.0        Sun 03-01 09:00, Sun 03-08 09:00, Sun 03-15 09:00, Sun 03-22 09:00
0 9 * * 0,7    cronsim 2.8           Sun 03-01 09:00, Sun 03-08 09:00, Sun 03-15 09:00, Sun 03-22 09:00
0 9 * * 0,7    cron-converter 2.0.2  Sun 03-01 09:00, Sun 03-08 09:00, Sun 03-15 09:00, Sun 03-22 09:00
0 9 * * 0,7    APScheduler 3.11.3    refused
0 9 * * 0,7    cron-parser 5.10.6    refused
0 9 * * 0,7    croner 11.0.1         Sun 03-01 09:00, Sun 03-08 09:00, Sun 03-15 09:00, Sun 03-22 09:00
0 9 * * 0,7    cronosjs 1.7.1        Sun 03-01 09:00, Sun 03-08 09:00, Sun 03-15 09:00, Sun 03-22 09:00
0 9 * * 0-7    croniter 7.0.0        Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 * * 0-7    cronsim 2.8           Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 * * 0-7    cron-converter 2.0.2  Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 * * 0-7    APScheduler 3.11.3    refused
0 9 * * 0-7    cron-parser 5.10.6    Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 * * 0-7    croner 11.0.1         Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 * * 0-7    cronosjs 1.7.1        Sun 03-01 09:00, Sun 03-08 09:00, Sun 03-15 09:00, Sun 03-22 09:00
0 9 */2 * mon  croniter 7.0.0        Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Thu 03-05 09:00
0 9 */2 * mon  cronsim 2.8           Mon 03-09 09:00, Mon 03-23 09:00, Mon 04-13 09:00, Mon 04-27 09:00
0 9 */2 * mon  cron-converter 2.0.2  Mon 03-09 09:00, Mon 03-23 09:00, Mon 04-13 09:00, Mon 04-27 09:00
0 9 */2 * mon  APScheduler 3.11.3    Mon 03-09 09:00, Mon 03-23 09:00, Mon 04-13 09:00, Mon 04-27 09:00
0 9 */2 * mon  cron-parser 5.10.6    Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Thu 03-05 09:00
0 9 */2 * mon  croner 11.0.1         Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Thu 03-05 09:00
0 9 */2 * mon  cronosjs 1.7.1        Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Thu 03-05 09:00
0 9 1 * mon    croniter 7.0.0        Sun 03-01 09:00, Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00
0 9 1 * mon    cronsim 2.8           Sun 03-01 09:00, Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00
0 9 1 * mon    cron-converter 2.0.2  Mon 06-01 09:00, Mon 02-01 09:00, Mon 03-01 09:00, Mon 11-01 09:00
0 9 1 * mon    APScheduler 3.11.3    Mon 06-01 09:00, Mon 02-01 09:00, Mon 03-01 09:00, Mon 11-01 09:00
0 9 1 * mon    cron-parser 5.10.6    Sun 03-01 09:00, Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00
0 9 1 * mon    croner 11.0.1         Sun 03-01 09:00, Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00
0 9 1 * mon    cronosjs 1.7.1        Sun 03-01 09:00, Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00
0 9 1-31 * mon croniter 7.0.0        Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 1-31 * mon cronsim 2.8           Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 1-31 * mon cron-converter 2.0.2  Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00, Mon 03-23 09:00
0 9 1-31 * mon APScheduler 3.11.3    Mon 03-02 09:00, Mon 03-09 09:00, Mon 03-16 09:00, Mon 03-23 09:00
0 9 1-31 * mon cron-parser 5.10.6    Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 1-31 * mon croner 11.0.1         Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0 9 1-31 * mon cronosjs 1.7.1        Sun 03-01 09:00, Mon 03-02 09:00, Tue 03-03 09:00, Wed 03-04 09:00
0/10 8 2 3 *   croniter 7.0.0        Mon 03-02 08:00, Mon 03-02 08:10, Mon 03-02 08:20, Mon 03-02 08:30
0/10 8 2 3 *   cronsim 2.8           Mon 03-02 08:00, Mon 03-02 08:10, Mon 03-02 08:20, Mon 03-02 08:30
0/10 8 2 3 *   cron-converter 2.0.2  Mon 03-02 08:00, Tue 03-02 08:00, Thu 03-02 08:00, Fri 03-02 08:00
0/10 8 2 3 *   APScheduler 3.11.3    Mon 03-02 08:00, Mon 03-02 08:10, Mon 03-02 08:20, Mon 03-02 08:30
0/10 8 2 3 *   cron-parser 5.10.6    Mon 03-02 08:00, Mon 03-02 08:10, Mon 03-02 08:20, Mon 03-02 08:30
0/10 8 2 3 *   croner 11.0.1         refused
0/10 8 2 3 *   cronosjs 1.7.1        Mon 03-02 08:00, Mon 03-02 08:10, Mon 03-02 08:20, Mon 03-02 08:30
SEEN
echo "As found."
