//! A simulation on the terminal.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::story::waits;
use super::{Shown, Timeline, secs, span};
use crate::render::{Page, columns, say, short};
use freshscale_core::words::count;
use freshscale_emulator::simulation::{Happening, Scenario, Totals, What};

impl Shown<'_> {
    /// For people: what was assumed, what happened, and the proof or the first counter-example.
    #[must_use]
    pub fn text(&self, timeline: Timeline) -> Page {
        let mut out = Page::new();
        say!(out, "{}", self.title());
        say!(out, "{}", self.assumed());
        out.gap();
        match timeline {
            Timeline::Events => self.events(&mut out),
            Timeline::Days => self.table(&mut out, "%a %Y-%m-%d"),
            Timeline::Months => self.table(&mut out, "%Y-%m"),
        }
        out.gap();
        // Both are numbers and words of ours, over several lines.
        for line in self.counted().lines().chain(self.proof().lines()) {
            say!(out, "{line}");
        }
        out
    }

    pub(super) fn title(&self) -> String {
        let Scenario { from, days, .. } = &self.simulation.scenario;
        format!(
            "{}: {} from {} on, in {}, on virtual time",
            self.stack.name,
            count(usize::try_from(*days).unwrap_or(usize::MAX), "day"),
            from.strftime("%a %Y-%m-%d"),
            self.stack.schedule.timezone
        )
    }

    /// What the scenario says, as sentences.
    pub(super) fn assumed(&self) -> String {
        let it = &self.simulation.scenario;
        let mut text = format!(
            "Assumed: a backup every day at {} that takes {} and is kept for {}",
            it.backup_at.strftime("%H:%M"),
            span(secs(it.backup_takes)),
            span(secs(it.retention))
        );
        if !it.backup_late.is_zero() {
            let _ = write!(text, ", {} late", span(secs(it.backup_late)));
        }
        let dates = |dates: &[freshscale_emulator::simulation::Dates]| {
            let shown = dates.iter().map(|dates| match dates.first == dates.last {
                true => dates.first.to_string(),
                false => format!("{} to {}", dates.first, dates.last),
            });
            shown.collect::<Vec<_>>().join(", ")
        };
        if !it.missed.is_empty() {
            let _ = write!(text, ", but not on {}", dates(&it.missed));
        }
        let releases = it
            .releases
            .iter()
            .filter_map(|release| release.instant(self.zone));
        for at in releases {
            let backup = if it.backup_after_release {
                ", with a backup"
            } else {
                ""
            };
            let _ = write!(text, "; a release {}{backup}", self.local(at));
        }
        if !it.failing.is_empty() {
            let _ = write!(text, "; rotations fail on {}", dates(&it.failing));
        }
        if it.lose_events {
            text.push_str("; EventBridge loses every event on images and backups");
        }
        text.push('.');
        text
    }

    fn events(&self, out: &mut Page) {
        let mut last = String::new();
        for happening in &self.simulation.happenings {
            let local = happening.at.to_zoned_datetime(self.zone.clone());
            let date = local.strftime("%a %m-%d").to_string();
            let shown = if date == last { "" } else { &date };
            let (word, rest) = self.what(happening);
            let stale = if self.is_wrong(happening) {
                "  <-- STALE"
            } else {
                ""
            };
            let line = format!("  {shown:9}  {}  {word:9}  {rest}", local.strftime("%H:%M"));
            say!(out, "{}{stale}", short(&line, columns() - stale.len()));
            if let Some(newer) = waits(happening) {
                say!(out, "  {:9}  {:5}  {:9}  {newer}", "", "", "waits");
            }
            last = date;
        }
    }

    /// Whether it is the launch of a counter-example.
    pub(super) fn is_wrong(&self, happening: &Happening) -> bool {
        let mut examples = self.simulation.counter_examples.iter();
        matches!(happening.what, What::Launched(_)) && examples.any(|it| it.at == happening.at)
    }

    /// A row for each stretch of days whose dates look the same in `form`.
    fn table(&self, out: &mut Page, form: &str) {
        say!(
            out,
            "  {:14} {:>7} {:>7} {:>7} {:>6} {:>10} {:>8}  oldest image",
            "",
            "backups",
            "rotated",
            "held",
            "failed",
            "scale-outs",
            "started"
        );
        for (label, days) in self.by(form) {
            let totals = Totals::of(days);
            let failed = totals.rotations_failed + totals.launch_failures;
            let oldest = match totals.instances {
                0 => "-".to_owned(),
                _ => span(totals.oldest_seconds),
            };
            say!(
                out,
                "  {label:14} {:>7} {:>7} {:>7} {failed:>6} {:>10} {:>8}  {oldest}",
                totals.backups,
                totals.rotated,
                totals.rotations_held,
                totals.scale_outs,
                totals.instances,
            );
        }
    }

    pub(super) fn by(&self, form: &str) -> Vec<(String, Vec<&Happening>)> {
        let mut days: BTreeMap<Date, Vec<&Happening>> = BTreeMap::new();
        for happening in &self.simulation.happenings {
            let date = self.zone.to_datetime(happening.at).date();
            days.entry(date).or_default().push(happening);
        }
        let mut rows: Vec<(String, Vec<&Happening>)> = Vec::new();
        for (date, happenings) in days {
            let label = date.strftime(form).to_string();
            match rows.last_mut().filter(|(last, _)| *last == label) {
                Some((_, row)) => row.extend(happenings),
                None => rows.push((label, happenings)),
            }
        }
        rows
    }

    pub(super) fn counted(&self) -> String {
        let (it, units) = (&self.totals, self.stack.units());
        let gaps = match it.gaps {
            0 => String::new(),
            gaps => format!(
                "\n{} within half an hour: {} did not live through them.",
                count(gaps, "gap"),
                units.count(it.gone_in_gaps)
            ),
        };
        let hours = self.hours();
        let draining = match hours.draining > 0.0 {
            true => format!(
                ", and at most {:.1} until target groups have let instances go (5 min, unless told otherwise)",
                hours.draining
            ),
            false => String::new(),
        };
        let hours = format!("{:.1} {}-hours{draining}.", hours.wanted, units.noun());
        format!(
            "{}, {} deregistered. {}: {} published a version, {} held, {} failed.\n{}, {}; {} started, at most {} wanted.\n{hours}{gaps}",
            count(it.backups, "backup"),
            count(it.deregistered, "image"),
            count(it.rotations, "rotation"),
            it.rotated,
            it.rotations_held,
            it.rotations_failed,
            count(it.scale_outs, "scale-out"),
            count(it.scale_ins, "scale-in"),
            count(it.instances, "instance"),
            units.size(it.peak)
        )
    }

    /// Whether a launch was without something that came in a freeze.
    fn held_back(&self) -> bool {
        let mut happenings = self.simulation.happenings.iter();
        happenings.any(|it| matches!(&it.what, What::Launched(l) if l.held_back.is_some()))
    }

    pub(super) fn proof(&self) -> String {
        if !self.simulation.counter_examples.is_empty() {
            return "Not proven: see the counter-example.".to_owned();
        }
        match self.totals.instances {
            0 => "Nothing was started, so nothing is proven: try more --days.".to_owned(),
            started => format!(
                "Proof: each of the {} started from the newest image and release of its moment{}; the oldest was\n{} old (`image.max_age` is {}), none was gone, and no launch failed.",
                count(started, "instance"),
                match self.held_back() {
                    true => ",\nor of when the freeze before its window began",
                    false => "",
                },
                span(self.totals.oldest_seconds),
                span(secs(self.stack.image.max_age))
            ),
        }
    }
}
