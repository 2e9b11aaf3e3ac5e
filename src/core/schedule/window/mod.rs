//! Windows: capacity during a time span, as people say it, and what that is as scheduled actions.
//!
//! # What a window says
//! On each of its dates it opens at `from`, less the warm-up, and closes at `to`, of the next day if
//! that is not later than `from`. Wall clocks are read as a clock that never goes back: a time that is
//! skipped has come when the clock jumps past it, one that is repeated has come the first time. While
//! windows are open, each of min, max and desired is the greatest of theirs; else it is the group's
//! base capacity. [`model`] is exactly that.
//!
//! # What it becomes
//! Auto Scaling can fire sizes at a five-field cron in a zone, between a start and an end, or once at
//! an instant; it refuses two actions of a group with the same next start. So:
//!
//! 1. [`week`]: the windows of weekdays are laid on the circle of a week. Wherever the sizes change
//!    there is one action, of the window that opens or closes there, `<window>-out` or `<window>-in`;
//!    weekdays with the same sizes share it, and where several windows turn at once, [`share`] says whose
//!    action it is. Where a window closes inside of another on some days only,
//!    those days are an action of their own, `<window>-in-within-<other>`: a name out of nothing but
//!    windows, so that moving one renames no other. Where its hours differ by day, those of the fewer days
//!    are named after them, `<window>-in-fri`. What changes nothing has no action.
//! 2. [`gap`]: an action that a clock skips when daylight saving begins would be missed. One at the end
//!    of the gap, on that weekday of that month, says again what holds then: `<window>-out-dst`.
//!    On the other such weekdays it changes nothing.
//! 3. [`exception`]: dates of `on:` and `except:` are instants. A firing that would be wrong there is
//!    cut out: the recurring action is split, the part before ends (`…-until-<date>`), the last part
//!    keeps its name and starts with its next right firing. What must happen there instead is a single
//!    action. Nothing of this depends on today, so that time alone changes no plan: AWS removes what is
//!    over, and what is over is not wanted.
//!    Dates that follow from a rule, and of which one cron makes several in a row, are [`gather`]ed into that. A rule
//!    without an end is refused unless crons make all of its dates.
//!    What a window is [`once`], against the file, is the same to it; an action of its own says when that is over.
//! 4. [`zones`]: windows of several zones share the circle only if nothing that happens in one zone
//!    can change places with what happens in another when a clock changes; otherwise the order would
//!    depend on the season, which no cron can say, and the windows are refused.

mod compile;
mod days;
pub mod every;
mod exception;
mod gap;
mod gather;
mod hours;
pub mod model;
pub mod once;
mod share;
mod week;
mod zones;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use compile::compile;
pub use days::Weekdays;
pub use every::Every;
pub use gap::{Gap, gaps};
pub use gather::day_list;
pub use hours::Hours;
pub use model::{Model, Opening};
pub use once::Once;

/// Sizes of a group: min ≤ desired ≤ max.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Sizes {
    /// Lower bound.
    pub min: u32,
    /// Upper bound.
    pub max: u32,
    /// Wanted.
    pub desired: u32,
}

impl Sizes {
    fn most(self, other: Self) -> Self {
        Self {
            min: self.min.max(other.min),
            max: self.max.max(other.max),
            desired: self.desired.max(other.desired),
        }
    }

    /// What holds while `open` windows are open.
    fn of<'w>(open: impl Iterator<Item = &'w Window>, base: Self) -> Self {
        open.map(|window| window.sizes)
            .reduce(Self::most)
            .unwrap_or(base)
    }
}

/// On which days a window opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Days {
    /// Week after week.
    Weekly {
        /// The days.
        on: Weekdays,
        /// But not on these dates.
        except: BTreeSet<Date>,
    },
    /// On these dates only.
    Dates(BTreeSet<Date>),
}

/// How far the dates of a rule reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// To the last of them.
    Bounded,
    /// On and on: the dates are those of [`horizon`], and a cron has to say them.
    Endless {
        /// The dates of the rule that were taken out.
        except: BTreeSet<Date>,
    },
}

/// Capacity during a time span.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Unique in the stack.
    pub name: String,
    /// When it opens.
    pub days: Days,
    /// How far its dates reach, if they follow from a rule: those that a cron can say are one action then.
    pub rule: Option<Extent>,
    /// From when to when on these days; each day is in one of them at most.
    pub hours: Vec<Hours>,
    /// Minutes before it opens at which it opens for the group.
    pub warmup: i32,
    /// Of the wall clock.
    pub zone: TimeZone,
    /// While it is open.
    pub sizes: Sizes,
    /// When it is open or shut against all that: not the file's, but of people who act on the day.
    pub once: Vec<Once>,
}

/// A window opens or closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It opens: the group scales out.
    Out,
    /// It closes: the group scales in.
    In,
}

impl Side {
    /// As names of actions end.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
        }
    }
}

impl Window {
    /// Whether its dates go on and on.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        matches!(self.rule, Some(Extent::Endless { .. }))
    }

    /// What of it goes on and on, without dates that are taken out; `None` if it has an end.
    fn lasting(&self) -> Option<Self> {
        let days = match (&self.days, &self.rule) {
            (Days::Weekly { on, .. }, _) => Days::Weekly {
                on: *on,
                except: BTreeSet::new(),
            },
            (Days::Dates(dates), Some(Extent::Endless { except })) => {
                Days::Dates(dates.union(except).copied().collect())
            }
            _ => return None,
        };
        Some(Self {
            days,
            once: Vec::new(),
            ..self.clone()
        })
    }

    /// Whether it opens on this date.
    #[must_use]
    pub fn on(&self, date: Date) -> bool {
        match &self.days {
            Days::Weekly { on, except } => on.has(date.weekday()) && !except.contains(&date),
            Days::Dates(dates) => dates.contains(&date),
        }
    }

    /// The zone's name.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// Its hours on such a day.
    #[must_use]
    pub fn hours(&self, date: Date) -> Option<&Hours> {
        let weekday = date.weekday();
        self.hours.iter().find(|hours| hours.on.has(weekday))
    }

    /// Wall-clock times at which it opens, warm-up included, and closes, if it opens on `date`.
    #[must_use]
    pub fn wall(&self, date: Date) -> Option<Range<DateTime>> {
        let served = self.hours(date)?.wall(date)?;
        let warmup = SignedDuration::from_mins(self.warmup.into());
        Some(served.start.checked_sub(warmup).ok()?..served.end)
    }

    /// The instants of [`Window::wall`].
    #[must_use]
    pub fn span(&self, date: Date) -> Option<Range<Timestamp>> {
        let wall = self.wall(date)?;
        Some(model::reached(wall.start, &self.zone)?..model::reached(wall.end, &self.zone)?)
    }
}

/// One scheduled action that windows compile to.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// Unique, and out of names of windows and dates only.
    pub name: String,
    /// Whose action it is.
    pub window: usize,
    /// Whether it opens or closes that.
    pub side: Side,
    /// Five-field cron in `zone`; `None` fires once, at `start`.
    pub recurrence: Option<String>,
    /// The window's.
    pub zone: TimeZone,
    /// First firing, if it does not simply go on for ever.
    pub start: Option<Timestamp>,
    /// No firing after this.
    pub end: Option<Timestamp>,
    /// What it sets; all three, so that nothing depends on what was before.
    pub sizes: Sizes,
}

/// Why windows cannot be scheduled actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowError {
    /// Which window, by index.
    pub window: usize,
    /// A full sentence.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// The years in which changes of clocks are looked for: no clock is read, so that a file means the
/// same every day.
#[must_use]
pub fn horizon() -> Range<Timestamp> {
    let at = |year| {
        let first = jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
        TimeZone::UTC.to_timestamp(first).unwrap_or(Timestamp::MAX)
    };
    at(2026)..at(2038)
}
