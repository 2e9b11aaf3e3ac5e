//! Texts of the schedule.

use super::{Format, chars, made_of};
use crate::shape::parse_hours;
use freshscale_core::schedule::window::{Every, Weekdays};

/// An IANA time zone; whether it exists is checked when the zone is used.
pub(crate) static TIMEZONE: Format = Format {
    what: "an IANA time zone such as `Asia/Seoul`",
    pattern: "^[A-Za-z][A-Za-z0-9/_+-]{0,63}$",
    accepts: |s| made_of(s, "/_+-", 1, 64) && s.starts_with(|c: char| c.is_ascii_alphabetic()),
    help: "Use a name such as `Asia/Seoul`, `Europe/Berlin` or `UTC`; an offset or an abbreviation is none.",
    numbers: false,
};

/// Each character is one that Auto Scaling takes in a name, and there are so many at most.
fn named(s: &str, most: usize) -> bool {
    (1..=most).contains(&chars(s)) && !s.chars().any(|c| c.is_ascii_control() || ":/".contains(c))
}

/// A scheduled action's name.
pub(crate) static ACTION_NAME: Format = Format {
    what: "1 to 255 characters without `:`, `/` or control characters",
    pattern: "^[^:/\\u0000-\\u001f\\u007f]{1,255}$",
    accepts: |s| named(s, 255),
    help: "Shorten it, or write `-` for what is not allowed.",
    numbers: false,
};

/// A window's name: as an action's, and what the compiler appends has to fit, too.
pub(crate) static WINDOW_NAME: Format = Format {
    what: "1 to 251 characters without `:`, `/` or control characters",
    pattern: "^[^:/\\u0000-\\u001f\\u007f]{1,251}$",
    accepts: |s| named(s, 251),
    help: "It begins the names of its actions: shorten it, or write `-` for what is not allowed.",
    numbers: false,
};

/// Days of the week.
pub(crate) static DAYS: Format = Format {
    what: "days such as `mon-fri`, `tue,thu`, `sat` or `daily`",
    pattern: "^(daily|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?(,(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?)*)$",
    accepts: |s| Weekdays::parse(s).is_some(),
    help: "Days are mon, tue, wed, thu, fri, sat and sun; `mon-fri` is a range; for dates, use `on`.",
    numbers: false,
};

/// From when to when.
pub(crate) static HOURS: Format = Format {
    what: "hours such as `09:00-18:00`",
    pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$",
    accepts: |s| parse_hours(s).is_some(),
    help: "Two times of day with two digits each, and `-` between them; if the second is not later, it is the next day's.",
    numbers: false,
};

/// Days of the month.
pub(crate) static DAYS_OF_MONTH: Format = Format {
    what: "days of the month such as `1`, `19-27`, `last`, `last fri` or `second tue`",
    pattern: "^(last|(0?[1-9]|[12][0-9]|3[01])(-(0?[1-9]|[12][0-9]|3[01]))?|(first|second|third|fourth|fifth|last) (mon|tue|wed|thu|fri|sat|sun))$",
    accepts: |s| Every::month(s).is_some(),
    help: "Days go up, as `19-27`; which weekday of the month is a word, as `last fri`.",
    numbers: true,
};

/// A date of every year.
pub(crate) static YEARLY: Format = Format {
    what: "month and day of every year, such as `12-25`",
    pattern: "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    accepts: |s| Every::year(s).is_some(),
    help: "Two digits each, the month first.",
    numbers: false,
};

/// Every other week and the like.
pub(crate) static EVERY: Format = Format {
    what: "weeks from a date on, such as `2 weeks from 2026-01-06`",
    pattern: "^([2-9]|1[0-9]|2[0-6]|0[2-9]) weeks from [0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    accepts: |s| Every::weeks(s).is_some(),
    help: "From 2 to 26 weeks; the date is any one on which it opens.",
    numbers: false,
};

/// A cron expression; read for real by [`freshscale_core::schedule`].
pub(crate) static RECURRENCE: Format = Format {
    what: "a cron expression of five fields in at most 255 characters",
    pattern: "^.{1,255}$",
    accepts: |s| (1..=255).contains(&chars(s)) && !s.contains('\n'),
    help: "Minute, hour, day of month, month, day of week: `\"40 8 * * mon-fri\"`.",
    numbers: false,
};
