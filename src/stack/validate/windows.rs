//! Rules of windows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Rules;
use super::lint::over::SOON;
use crate::Action;
use crate::values::child;
use crate::windows::{self, HOLIDAYS, PATH};
use freshscale_core::schedule::window::{Every, Hours, Sizes, Window};
use freshscale_core::zone;

/// What a group takes (Auto Scaling quotas).
const QUOTA: usize = 125;
/// In `on` and `except`, all windows together.
const DATES: usize = 1_000;

impl Rules<'_> {
    /// The windows and what they compile to, each action with its window; nothing if there is a fault.
    pub(super) fn windows(&mut self) -> (Vec<Window>, Vec<(usize, Action)>) {
        let before = self.errors();
        self.dates();
        let mut seen = BTreeMap::new();
        for path in self.sound_entries(PATH) {
            self.unique(
                &mut seen,
                &path,
                "A window's name begins the names of its actions: choose another.",
            );
            self.zone(&format!("{path}.timezone"));
            self.hours(&path);
            self.days(&path);
            self.warmup(&path);
            self.window_sizes(&path);
        }
        let Some(all) = windows::read(self.values).filter(|_| self.errors() == before) else {
            return (Vec::new(), Vec::new());
        };
        match windows::try_compile(self.values, &all) {
            Ok(compiled) => {
                let actions = compiled.iter();
                let actions = actions.map(|one| (one.window, windows::action(one)));
                let actions = actions.collect();
                (all, actions)
            }
            Err(error) => {
                let path = format!("{PATH}[{}]", error.window);
                self.fault(&path, error.message, &error.help);
                (Vec::new(), Vec::new())
            }
        }
    }

    /// So many dates that their actions could never fit are not worth compiling.
    fn dates(&mut self) {
        let windows = self.values.entries(PATH);
        let fields = windows
            .iter()
            .flat_map(|path| ["on", "except"].map(|f| format!("{path}.{f}")));
        let fields = fields.chain([windows::HOLIDAYS.to_owned()]);
        let dates: usize = fields
            .map(|path| windows::dates(self.values, &path).len())
            .sum();
        if dates > DATES {
            self.fault(
                PATH,
                format!("The windows name {dates} dates; {DATES} are allowed."),
                "Remove dates that are past.",
            );
        }
    }

    pub(super) fn unique(&mut self, seen: &mut BTreeMap<String, String>, path: &str, help: &str) {
        if let Some(name) = self.values.text(&format!("{path}.name"))
            && let Some(first) = seen.insert(name.clone(), path.to_owned())
        {
            self.fault(
                &format!("{path}.name"),
                format!("`{first}` has the name `{name}` already."),
                help,
            );
        }
    }

    /// Either `from` and `to`, or `hours`.
    fn hours(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let written = |field: &str| self.values.written(&at(field));
        if !written("hours") {
            for field in ["from", "to"].into_iter().filter(|field| !written(field)) {
                self.fault(
                    path,
                    format!("This window has no `{field}`, which is required."),
                    "Give `from` and `to`, or `hours` by the days of the week.",
                );
            }
            return;
        }
        let other = [
            "from",
            "to",
            "days",
            "on",
            "days_of_month",
            "yearly",
            "every",
        ];
        for field in other.into_iter().filter(|field| written(field)) {
            self.fault(
                &at(field),
                format!("A window has `hours` by the days of the week, or `{field}`, not both."),
                "Write two windows, or remove one of them.",
            );
        }
        if self.values.map(&at("hours")).is_empty() {
            self.fault(
                &at("hours"),
                "This window never opens.",
                "Give hours for some days: `{ mon-thu: 09:00-18:00, fri: 09:00-20:00 }`.",
            );
        }
        let mut seen: Vec<(String, Hours)> = Vec::new();
        for (key, hours) in windows::by_day(self.values, path) {
            if let Some((first, _)) = seen.iter().find(|(_, known)| known.on.meets(hours.on)) {
                self.fault(
                    &child(&at("hours"), &key),
                    format!("A day of `{key}` has hours in `{first}` already."),
                    "Name each day once; for two openings on one day, write two windows.",
                );
            }
            seen.push((key, hours));
        }
    }

    fn days(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let (days, on, except) = (at("days"), at("on"), at("except"));
        let written = |path: &str| self.values.written(path);
        if windows::is_ruled(self.values, path) {
            return self.ruled(path);
        }
        if written(&at("until")) {
            self.fault(
                &at("until"),
                "`until` goes with `days_of_month`, `yearly` or `every`; this window has none of them.",
                "Remove it.",
            );
        }
        let written = |path: &str| self.values.written(path);
        match (written(&days) || written(&at("hours")), written(&on)) {
            (true, true) if written(&at("hours")) => {}
            (true, true) => self.fault(
                &on,
                "A window opens on `days` or `on` dates, not both.",
                "Write two windows.",
            ),
            (false, false) => self.fault(
                path,
                "This window never opens.",
                "Give `days`, such as `mon-fri` or `daily`, or dates as `on: 2026-12-24`.",
            ),
            (false, true) if written(&at("on_holidays")) => self.fault(
                &at("on_holidays"),
                "`on_holidays` goes with `days` and with dates by a rule; this window opens on the dates in `on`, be they holidays or not.",
                "Remove it.",
            ),
            (false, true) if written(&except) => self.fault(
                &except,
                "`except` goes with `days` and with dates by a rule; this window opens on the dates in `on` only.",
                "Remove the dates from `on` instead.",
            ),
            _ => {}
        }
        if let Some(days) = windows::weekdays(self.values, path) {
            self.opens_not_anyway(path, |date| days.has(date.weekday()));
        }
    }

    /// Dates of `except` on which a window does not open anyway.
    fn opens_not_anyway(&mut self, path: &str, opens: impl Fn(Date) -> bool) {
        for path in self.values.one_or_more(&format!("{path}.except")) {
            if let Some(date) = self.values.date(&path)
                && !opens(date)
            {
                self.warn(
                    &path,
                    format!(
                        "{} is not a day of this window anyway.",
                        date.strftime("%A, %Y-%m-%d,")
                    ),
                    "Check the date, or remove it.",
                );
            }
        }
    }

    /// Dates of `yearly` that are holidays: unlike a day of every month, such a date is meant.
    fn yearly_holidays(&mut self, path: &str) {
        if self.values.written(&format!("{path}.on_holidays")) {
            return;
        }
        let holidays = windows::dates(self.values, HOLIDAYS);
        for path in self.values.one_or_more(&format!("{path}.yearly")) {
            let rule = self.values.text(&path).and_then(|text| Every::year(&text));
            let cut = rule.and_then(|rule| holidays.iter().find(|date| rule.on(**date)));
            if let Some(date) = cut {
                self.warn(
                    &path,
                    format!("{date} is one of the schedule's `holidays`: this window does not open on it."),
                    "Say `on_holidays: true`, or `false` if that is meant.",
                );
            }
        }
    }

    /// A window whose dates are by a rule.
    fn ruled(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let rule = { windows::RULES.iter() }.find(|field| self.values.written(&at(field)));
        let rule = rule.copied().unwrap_or_default();
        for other in ["days", "on"] {
            if self.values.written(&at(other)) {
                self.fault(
                    &at(rule),
                    format!("A window opens by `{rule}` or on `{other}`, not both."),
                    "Write two windows.",
                );
            }
        }
        self.yearly_holidays(path);
        let values = self.values;
        self.opens_not_anyway(path, |date| windows::is_ruled_date(values, path, date));
        let Some(until) = self.values.date(&at("until")) else {
            if !self.values.written(&at("until"))
                && windows::ruled_dates(self.values, path).is_some_and(|dates| !dates.is_empty())
                && windows::read_dates(self.values, path).is_none()
            {
                self.fault(
                    path,
                    format!("This window never opens: `{rule}` has no date that is not taken out."),
                    "Remove the window, or what takes its dates out.",
                );
            }
            return;
        };
        let today = { self.values.text("schedule.timezone") }
            .and_then(|zone| zone::get(&zone))
            .map(|zone| zone.to_datetime(self.to_come.start).date());
        let Some(today) = today else { return };
        let left = today.until(until).map_or(0, |left| left.get_days());
        if windows::reach(until) > today {
            self.fault(
                &at("until"),
                format!("{until} is too far: what such dates reach begins with {}.", windows::reach(until)),
                "Say the end of next year at most, and move it on when a status says that it comes near.",
            );
        } else if windows::read_dates(self.values, path).is_none() {
            self.fault(
                path,
                format!("This window never opens: `{rule}` has no date until {until} that is not taken out."),
                "Say a later `until`, or remove the window.",
            );
        } else if left < SOON {
            self.warn(
                &at("until"),
                match left < 0 {
                    true => format!("{until} is over: this window does not open any more."),
                    false => {
                        format!("This window reaches until {until} only, which is within 30 days.")
                    }
                },
                "Say a later date.",
            );
        }
    }

    fn warmup(&mut self, path: &str) {
        let path = format!("{path}.warmup");
        if self
            .values
            .duration(&path)
            .is_some_and(|warmup| warmup.as_secs() % 60 != 0)
        {
            self.fault(
                &path,
                "Actions fire on whole minutes.",
                "Round the warm-up up.",
            );
        }
    }

    fn window_sizes(&mut self, path: &str) {
        let written = |field: &str| self.values.written(&format!("{path}.{field}"));
        if !written("desired") && !written("min") {
            return self.fault(
                path,
                "This window does not say how many instances it needs.",
                "Give `desired`.",
            );
        }
        let before = self.errors();
        self.sizes(path);
        let sizes = windows::base(self.values)
            .and_then(|base| windows::sizes(self.values, path, base))
            .filter(|_| self.errors() == before);
        let Some(Sizes { min, max, desired }) = sizes else {
            return;
        };
        let field = if written("desired") { "desired" } else { "min" };
        let field = format!("{path}.{field}");
        if desired > max {
            self.fault(
                &field,
                format!("{desired} is above {max}, the maximum of the group's `capacity`."),
                "Give the window a `max` of its own, or raise the group's.",
            );
        } else if desired < min {
            self.fault(
                &field,
                format!("{desired} is below {min}, the minimum of the group's `capacity`."),
                "Give the window a `min` of its own, or lower the group's.",
            );
        } else if min > max {
            self.fault(
                path,
                format!("The minimum, {min}, is above the maximum, {max}; what a window does not say is the group's `capacity`."),
                "Give both `min` and `max`.",
            );
        }
    }

    pub(super) fn quota(&mut self, count: usize) {
        if count > QUOTA {
            self.fault(
                "schedule",
                format!("The schedule comes to {count} scheduled actions; a group can have {QUOTA}."),
                "Each date in `on`, `except` and `holidays` costs an action or two: remove dates that are past.",
            );
        }
    }
}
