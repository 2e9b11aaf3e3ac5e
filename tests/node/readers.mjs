// What readers in JavaScript make of calendars: {reader: [for each file [[summary, start, end]]]}.
//
// Arguments: from, to, files. Every zone is renamed for ical.js, so that it must take the calendar's own word for it;
// the others know zones by name only.
import fs from "fs";
import ICAL from "ical.js";
import ical from "node-ical";
import { RRuleTemporal } from "rrule-temporal";

const [first, last, ...files] = process.argv.slice(2);
const [from, to] = [new Date(first), new Date(last)];
const whole = (text) => text.replace(/\r\n /g, "");
const plain = (text) => text.replace(/\\(.)/g, "$1");

function* ofIcalJs(text) {
  const told = text.replace(/TZID([:=])(\w+)/g, "TZID$1Told-$2");
  for (const event of new ICAL.Component(ICAL.parse(told)).getAllSubcomponents("vevent").map((it) => new ICAL.Event(it))) {
    const starts = event.iterator();
    for (let start; (start = starts.next()); ) {
      const at = event.getOccurrenceDetails(start);
      if (at.startDate.toJSDate() >= to) break;
      yield [event.summary, at.startDate.toJSDate(), at.endDate.toJSDate()];
    }
  }
}

function* ofNodeIcal(text) {
  for (const event of Object.values(ical.sync.parseICS(text)).filter((it) => it.type === "VEVENT")) {
    for (const it of ical.expandRecurringEvent(event, { from, to })) yield [it.summary, it.start, it.end ?? it.start];
  }
}

function* ofRruleTemporal(text) {
  for (const event of whole(text).split("BEGIN:VEVENT\r\n").slice(1)) {
    const lines = event.split("\r\n");
    const of = (name) => lines.filter((line) => line.startsWith(name));
    // It reads rules only, so that a single date is a rule of one.
    const rules = of("RRULE").length ? of("RRULE") : ["RRULE:FREQ=DAILY;COUNT=1"];
    const rule = new RRuleTemporal({ rruleString: [...of("DTSTART"), ...rules, ...of("EXDATE")].join("\n") });
    const summary = plain(of("SUMMARY:")[0].slice("SUMMARY:".length));
    for (const at of rule.between(from, to, true)) yield [summary, new Date(at.epochMilliseconds), null];
  }
}

const shown = (reader, path) => {
  const time = (date) => date && date.toISOString().slice(0, 19) + "Z";
  const all = [...reader(fs.readFileSync(path, "utf8"))].filter(([, start]) => start >= from && start < to);
  return all.map(([summary, start, end]) => [summary, time(start), time(end)]);
};
const readers = { "ical.js": ofIcalJs, "node-ical": ofNodeIcal, "rrule-temporal": ofRruleTemporal };
const found = {};
for (const [name, reader] of Object.entries(readers)) found[name] = files.map((path) => shown(reader, path));
console.log(JSON.stringify(found));
