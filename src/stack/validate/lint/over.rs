//! Dates that are over, most often for a mistyped year, and crons that are read in two ways.

use jiff::civil::Date;

use super::super::Rules;
use super::super::schedule::Checked;
use crate::windows::{self, HOLIDAYS};
use freshscale_core::schedule::Firing;
use freshscale_core::schedule::window::Window;
use freshscale_core::zone;

/// So many days before the last of a series of dates it is said.
pub(in crate::validate) const SOON: i32 = 30;

impl Rules<'_> {
    /// Dates of `on` and `except`.
    pub(super) fn dates_over(&mut self, path: &str, window: &Window) {
        let now = self.to_come.start;
        for field in ["on", "except"] {
            for path in self.values.one_or_more(&format!("{path}.{field}")) {
                let over = |date: &Date| window.span(*date).is_some_and(|span| span.end <= now);
                let Some(date) = self.values.date(&path).filter(over) else {
                    continue;
                };
                self.warn(
                    &path,
                    format!("{} is over.", date.strftime("%A, %Y-%m-%d,")),
                    "Check the year, or remove the date.",
                );
            }
        }
    }

    /// Holidays that are all over, or soon: next year's are missing.
    pub(super) fn holidays_over(&mut self) {
        let zone = self.values.text("schedule.timezone");
        let Some(zone) = zone.and_then(|name| zone::get(&name)) else {
            return;
        };
        let today = zone.to_datetime(self.to_come.start).date();
        let last = windows::dates(self.values, HOLIDAYS)
            .into_iter()
            .next_back();
        let Some(last) = last else { return };
        let left = today.until(last).map_or(i32::MAX, |left| left.get_days());
        if left < SOON {
            let when = match left < 0 {
                true => "is over",
                false => "is within 30 days",
            };
            self.warn(
                HOLIDAYS,
                format!("The last of the holidays, {last}, {when}."),
                "Write the next ones, or remove them.",
            );
        }
    }

    /// An action of the file's own that never fires again.
    pub(super) fn over(&mut self, checked: &Checked) {
        let now = self.to_come.start;
        let (field, last) = match &checked.firing {
            Firing::Once(at) => ("start", Some(*at)),
            Firing::Cron { end, .. } => ("end", *end),
        };
        if let Some(last) = last.filter(|last| *last <= now) {
            self.warn(
                &format!("{}.{field}", checked.path),
                format!(
                    "`{}` is over: it does not fire after {}.",
                    checked.name,
                    checked.firing.local(last)
                ),
                "Check the year, or remove the action.",
            );
        }
    }

    /// `0 9 */2 * mon`.
    pub(super) fn disputed_days(&mut self, checked: &Checked) {
        let Firing::Cron { cron, .. } = &checked.firing else {
            return;
        };
        if cron.is_disputed() {
            self.warn(
                &format!("{}.recurrence", checked.path),
                "Crons differ on a day of month with a day of week where one begins with `*`: some fire where both fit, as \
                 this program takes it, others where one does. What Auto Scaling does is not documented.",
                "Write `*` for one of the two, or a window.",
            );
        }
    }
}
