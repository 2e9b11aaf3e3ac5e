//! What a schedule can be and hardly anyone means: the whole of it is walked through once.

pub(super) mod over;
mod walk;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::Rules;
use super::schedule::Checked;
use crate::windows::{self, PATH};
use freshscale_core::schedule::freeze::{Raised, Schedule};
use freshscale_core::schedule::window::{Days, Model, Window, gaps, horizon};
use freshscale_core::schedule::{Firing, Firings};
use freshscale_core::words::{Units, format_duration};
use freshscale_core::zone;
use walk::Walk;

/// How late Auto Scaling may act, minutes.
const LATE: i32 = 2;
/// Capacity that is away from the base for longer than this at the end does not come back.
const AWAY: SignedDuration = SignedDuration::from_hours(24 * 32);
/// At least this much of the schedule is walked through; more if it has later dates.
const WALKED: SignedDuration = SignedDuration::from_hours(24 * 400);

/// Where that stands which opens a window.
fn opening(window: &Raised, all: &[Checked]) -> Option<String> {
    let edge = window.opened.as_ref()?;
    let opens = all.iter().find(|one| one.name == edge.action)?;
    let field = match (opens.window, &opens.firing) {
        (Some(_), _) => "from",
        (None, Firing::Once(_)) => "start",
        (None, Firing::Cron { .. }) => "recurrence",
    };
    Some(format!("{}.{field}", opens.path))
}

impl Checked {
    /// How often it fires on a day on which it does.
    fn each_day(&self) -> usize {
        match &self.firing {
            Firing::Once(_) => 0,
            Firing::Cron { cron, .. } => cron.times().count(),
        }
    }
}

fn recurs(all: &[Checked], name: &str) -> bool {
    let mut all = all.iter().filter(|one| one.name == name);
    all.any(|one| matches!(one.firing, Firing::Cron { .. }))
}

fn day(local: DateTime) -> String {
    local.strftime("%a %Y-%m-%d %H:%M").to_string()
}

impl Rules<'_> {
    /// Only of a schedule whose own rules hold.
    pub(super) fn lint(&mut self, windows: &[Window], all: &[Checked]) {
        self.holidays_over();
        for (index, window) in windows.iter().enumerate() {
            self.short(&format!("{PATH}[{index}]"), window);
            self.skipped_window(&format!("{PATH}[{index}]"), window);
        }
        for checked in all.iter().filter(|checked| checked.window.is_none()) {
            self.skipped_action(checked);
            self.disputed_days(checked);
            self.over(checked);
        }
        for (index, window) in windows.iter().enumerate() {
            self.dates_over(&format!("{PATH}[{index}]"), window);
        }
        let Some(base) = windows::base(self.values) else {
            return;
        };
        for (index, window) in windows.iter().enumerate() {
            if window.sizes == base {
                self.warn(
                    &format!("{PATH}[{index}]"),
                    format!(
                        "`{}` asks for what the group has outside of every window.",
                        window.name
                    ),
                    "Give another `desired`, or remove the window.",
                );
            }
        }
        let model = Model { windows, base };
        self.rotation(&model, all);
        self.walk(&model, all);
    }

    /// Where a window says when it opens, `from`, or closes, `to`.
    fn edge(&self, path: &str, field: &str) -> String {
        let own = format!("{path}.{field}");
        let hours = format!("{path}.hours");
        match !self.values.written(&own) && self.values.written(&hours) {
            true => hours,
            false => own,
        }
    }

    /// The same of a whole path, be it a window's or not.
    fn placed(&self, place: &str) -> String {
        match place.rsplit_once('.') {
            Some((path, field @ ("from" | "to"))) => self.edge(path, field),
            _ => place.to_owned(),
        }
    }

    fn short(&mut self, path: &str, window: &Window) {
        let minutes = window.hours.iter().map(|hours| hours.minutes().1);
        let length = minutes.min().unwrap_or(i32::MAX);
        if length < window.warmup + LATE {
            let needed = window.warmup + LATE;
            self.warn(
                &self.edge(path, "to"),
                format!("The window is {length} minutes long, less than its warm-up and the {LATE} minutes that Auto Scaling may be late: {needed}."),
                "By the time it serves it is nearly over: let it be longer, or warm up less.",
            );
        }
    }

    /// A time that the clock skips in spring.
    fn skipped_window(&mut self, path: &str, window: &Window) {
        let all = gaps(&window.zone, &self.to_come);
        let lost = |local: DateTime| {
            let mut all = all.iter();
            all.find(|gap| gap.from <= local && local < gap.to)
        };
        let dates: BTreeSet<_> = match &window.days {
            Days::Dates(dates) => dates.clone(),
            // An edge is on its date, on the night before, or on the day after.
            Days::Weekly { .. } => all
                .iter()
                .flat_map(|gap| {
                    [
                        gap.from.date().yesterday(),
                        Ok(gap.from.date()),
                        gap.from.date().tomorrow(),
                    ]
                })
                .flatten()
                .filter(|date| window.on(*date))
                .collect(),
        };
        let walls: Vec<Range<DateTime>> =
            dates.iter().filter_map(|date| window.wall(*date)).collect();
        for (field, what, edge) in [
            (
                "from",
                "opens",
                walls
                    .iter()
                    .map(|wall| wall.start)
                    .find_map(|at| Some((at, lost(at)?))),
            ),
            (
                "to",
                "closes",
                walls
                    .iter()
                    .map(|wall| wall.end)
                    .find_map(|at| Some((at, lost(at)?))),
            ),
        ] {
            if let Some((local, gap)) = edge {
                self.warn(
                    &self.edge(path, field),
                    format!(
                        "The clocks of {} skip {}; the window then {what} at {}.",
                        window.zone_name(),
                        day(local),
                        gap.to.strftime("%H:%M")
                    ),
                    "Choose a time outside of that hour, if this matters.",
                );
            }
        }
    }

    fn skipped_action(&mut self, checked: &Checked) {
        let Firing::Cron { cron, zone, .. } = &checked.firing else {
            return;
        };
        let lost = gaps(zone, &self.to_come).into_iter().find_map(|gap| {
            let times = cron.times().filter_map(|(hour, minute)| {
                let local = gap.from.date().at(hour, minute, 0, 0);
                let lost = gap.from <= local && local < gap.to && cron.on(local.date());
                lost.then_some(local)
            });
            // An action that fires every few minutes misses nothing.
            let often = checked.each_day() > 24;
            times.min().filter(|_| !often)
        });
        if let Some(local) = lost {
            self.warn(
                &format!("{}.recurrence", checked.path),
                format!(
                    "The clocks of {} skip {}, and what Auto Scaling then does is not documented.",
                    checked.firing.zone_name(),
                    day(local)
                ),
                "Choose a time outside of that hour, or write a window, which makes up for it.",
            );
        }
    }

    /// The nightly rotation in the middle of an event: instances of one event would differ, or it is held. What single
    /// dates open counts as little as what is open only then: the rotation of one day is no habit.
    fn rotation(&mut self, model: &Model<'_>, all: &[Checked]) {
        let path = "rotator.triggers.daily_at";
        let (Some(at), Some(zone)) = (
            self.values.time(path),
            self.values.text("schedule.timezone"),
        ) else {
            return;
        };
        let Some(zone) = zone::get(&zone) else {
            return;
        };
        let freeze = self.values.duration("rotator.freeze_before");
        let freeze = SignedDuration::try_from(freeze.unwrap_or_default()).unwrap_or_default();
        let first = zone.to_datetime(self.to_come.start).date();
        let days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        let days = days.take(366);
        let runs = days.filter_map(|date| {
            let local = date.to_datetime(at);
            Some((local, zone.to_timestamp(local).ok()?))
        });
        let runs = runs.filter(|(_, at)| *at >= self.to_come.start);
        let runs: Vec<(DateTime, Timestamp)> = runs.collect();
        let (Some((_, from)), Some((_, last))) = (runs.first(), runs.last()) else {
            return;
        };
        let actions: Vec<_> = all
            .iter()
            .filter_map(|one| windows::planned(&one.action))
            .collect();
        let schedule = Schedule {
            actions: &actions,
            capacity: model.base,
        };
        let during = *from..last.checked_add(freeze).unwrap_or(*last);
        let mut raised = schedule.windows(&during);
        raised.retain(|window| {
            let opened = window.opened.as_ref();
            opened.is_none_or(|edge| recurs(all, &edge.action))
        });
        let found = runs.into_iter().find_map(|(local, instant)| {
            if let Some(window) = raised.iter().find(|window| window.contains(instant)) {
                let when = format!("while {} is open", self.named(window, all));
                return Some((local, when, opening(window, all)));
            }
            let soon = instant.checked_add(freeze).ok()?;
            let window = raised.iter().find(|window| window.contains(soon))?;
            let opens = self.named(window, all);
            let soon = format_duration(freeze.unsigned_abs());
            Some((
                local,
                format!("less than {soon} (`freeze_before`) before {opens} opens"),
                opening(window, all),
            ))
        });
        if let Some((local, when, opening)) = found {
            let so = match freeze.is_zero() {
                true => "instances that start before and after it may differ",
                false => "it is held, and nothing runs again when the window closes",
            };
            // Where the daily rotation is the usual one, the window is what somebody has written.
            let opening = opening.map(|place| self.placed(&place));
            let place = self
                .first_written(&[path, opening.as_deref().unwrap_or(PATH)])
                .to_owned();
            self.warn(
                &place,
                format!("The daily rotation runs {when}, as on {}: {so}.", day(local)),
                "Choose a time outside of every window and of the freeze before it, after the night's backup is done.",
            );
        }
    }

    /// A window by its name in the file, or by the action that opens it.
    fn named(&self, window: &Raised, all: &[Checked]) -> String {
        let Some(edge) = &window.opened else {
            return "a window".to_owned();
        };
        let opens = all.iter().find(|one| one.name == edge.action);
        let written = opens.filter(|one| one.window.is_some());
        let name = written.and_then(|one| self.values.text(&format!("{}.name", one.path)));
        match name {
            Some(name) => format!("`{name}`"),
            None => format!("the window of `{}`", edge.action),
        }
    }

    /// Fires everything in order, as Auto Scaling would.
    fn walk(&mut self, model: &Model<'_>, all: &[Checked]) {
        let shown = self.to_come.start;
        let from = shown
            .checked_sub(AWAY)
            .unwrap_or(shown)
            .max(horizon().start);
        let latest = all.iter().filter_map(|checked| checked.action.start).max();
        let to = latest.unwrap_or(from).max(from).checked_add(WALKED);
        let to = to.unwrap_or(horizon().end).min(horizon().end);
        let each = |from: Timestamp| {
            let all = all.iter();
            all.map(move |checked| (&checked.firing, checked.name.as_str(), from))
        };
        // What is left out as it repeats itself is none of what is told for the first time.
        let before = shown.checked_sub(SignedDuration::from_secs(1));
        let before = Firings::new(each(from), before.unwrap_or(shown));
        let overrides = self
            .values
            .entries("auto_scaling_group.mixed_instances.overrides");
        let weight = |path: &String| self.values.number(&format!("{path}.weight"));
        let units = Units::of(overrides.iter().filter_map(weight));
        let mut walk = Walk::new(model.base, from, shown, units);
        for (at, index) in before.chain(Firings::new(each(shown), to)) {
            walk.fire(model, at, (all, index));
        }
        for (path, message, help) in walk.found {
            self.warn(&self.placed(&path), message, &help);
        }
        let own = walk.left.filter(|_| to.duration_since(walk.home) > AWAY);
        if let Some(path) = own {
            self.warn(
                &path,
                format!(
                    "After this the desired capacity never comes back to {}, the group's own.",
                    model.base.desired
                ),
                "Add what scales in, or make what should stay the group's `capacity`.",
            );
        }
    }
}
