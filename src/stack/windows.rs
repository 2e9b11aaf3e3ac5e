//! The windows of a stack file, and the scheduled actions that they and the file's own come to.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::shape::parse_hours;
use super::values::Values;
use super::{Action, Capacity, Stack};
use freshscale_core::schedule::Firing;
use freshscale_core::schedule::preview::Planned;
use freshscale_core::schedule::window::{
    self, Compiled, Days, Every, Extent, Hours, Once, Sizes, Weekdays, Window, WindowError,
};
use freshscale_core::zone;

/// Where the windows stand.
pub(crate) const PATH: &str = "schedule.windows";

/// Where the dates stand on which none with days of the week opens.
pub(crate) const HOLIDAYS: &str = "schedule.holidays";

/// What holds outside of every window; `None` if that has a fault.
#[must_use]
pub(crate) fn base(values: &Values) -> Option<Sizes> {
    let size = |field: &str| values.number(&format!("auto_scaling_group.capacity.{field}"));
    let (min, max) = (size("min")?, size("max")?);
    let desired = size("desired").unwrap_or(min);
    Some(Sizes { min, max, desired })
}

/// Every window, or `None` if one has a fault.
#[must_use]
pub(crate) fn read(values: &Values) -> Option<Vec<Window>> {
    let base = base(values)?;
    let windows = values.entries(PATH);
    windows.iter().map(|path| one(values, path, base)).collect()
}

fn one(values: &Values, path: &str, base: Sizes) -> Option<Window> {
    let at = |field: &str| format!("{path}.{field}");
    let zone = values
        .text(&at("timezone"))
        .or_else(|| values.text("schedule.timezone"))?;
    let warmup = values.duration(&at("warmup"))?.as_secs();
    Some(Window {
        name: values.text(&at("name"))?,
        days: days(values, path)?,
        rule: is_ruled(values, path).then(|| extent(values, path)),
        hours: hours(values, path)?,
        warmup: i32::try_from(warmup / 60).ok()?,
        zone: zone::get(&zone)?,
        sizes: sizes(values, path, base)?,
        once: Vec::new(),
    })
}

/// What a window holds, with what it leaves to other fields; its order is not checked here.
#[must_use]
pub(crate) fn sizes(values: &Values, path: &str, base: Sizes) -> Option<Sizes> {
    let size = |field: &str| values.number(&format!("{path}.{field}"));
    let desired = size("desired").or_else(|| size("min"))?;
    Some(Sizes {
        min: size("min").unwrap_or(base.min),
        max: size("max").unwrap_or(base.max),
        desired,
    })
}

/// Of `on:` or `except:`.
#[must_use]
pub(crate) fn dates(values: &Values, path: &str) -> BTreeSet<Date> {
    let paths = values.one_or_more(path);
    paths.iter().filter_map(|path| values.date(path)).collect()
}

/// Fields that say dates by a rule.
pub(crate) const RULES: [&str; 3] = ["days_of_month", "yearly", "every"];

/// On which dates a window does not open, with the holidays.
fn closed(values: &Values, path: &str) -> BTreeSet<Date> {
    let mut except = dates(values, &format!("{path}.except"));
    if values.switch(&format!("{path}.on_holidays")) == Some(false) {
        except.extend(dates(values, HOLIDAYS));
    }
    except
}

/// The first date to which rules reach that go until a date: no clock is read, so that a file means the same every day.
#[must_use]
pub(crate) fn reach(until: Date) -> Date {
    jiff::civil::date(until.year().saturating_sub(1), 1, 1)
}

/// The first and the last date of a rule that nothing ends.
fn always() -> Option<(Date, Date)> {
    let Range { start, end } = window::horizon();
    let [first, end] = [start, end].map(|at| TimeZone::UTC.to_datetime(at).date());
    Some((first, end.yesterday().ok()?))
}

/// The rules of a window.
fn rules(values: &Values, path: &str) -> Vec<Every> {
    let texts = |field: &str| {
        let paths = values.one_or_more(&format!("{path}.{field}"));
        let texts: Vec<String> = paths.iter().filter_map(|path| values.text(path)).collect();
        texts
    };
    let months = texts("days_of_month").into_iter();
    let years = texts("yearly").into_iter();
    let weeks = values.text(&format!("{path}.every")).into_iter();
    months
        .filter_map(|text| Every::month(&text))
        .chain(years.filter_map(|text| Every::year(&text)))
        .chain(weeks.filter_map(|text| Every::weeks(&text)))
        .collect()
}

/// The dates of a window's rules, with those that are taken out; `None` if it cannot be said until when.
#[must_use]
pub(crate) fn ruled_dates(values: &Values, path: &str) -> Option<BTreeSet<Date>> {
    let at = format!("{path}.until");
    let (first, last) = match values.date(&at) {
        Some(until) => (reach(until), until),
        None if values.written(&at) => return None,
        None => always()?,
    };
    let rules = rules(values, path);
    let all = rules.iter().flat_map(|rule| rule.dates(first, last));
    Some(all.collect())
}

/// Whether a window's rules have a date, be it taken out or not.
#[must_use]
pub(crate) fn is_ruled_date(values: &Values, path: &str, date: Date) -> bool {
    let until = values.date(&format!("{path}.until"));
    until.is_none_or(|until| date <= until) && rules(values, path).iter().any(|rule| rule.on(date))
}

/// The dates that rules come to; `None` if there is none.
#[must_use]
pub(crate) fn read_dates(values: &Values, path: &str) -> Option<BTreeSet<Date>> {
    let mut dates = ruled_dates(values, path)?;
    let closed = closed(values, path);
    dates.retain(|date| !closed.contains(date));
    (!dates.is_empty()).then_some(dates)
}

fn extent(values: &Values, path: &str) -> Extent {
    if values.written(&format!("{path}.until")) {
        return Extent::Bounded;
    }
    let mut except = ruled_dates(values, path).unwrap_or_default();
    let closed = closed(values, path);
    except.retain(|date| closed.contains(date));
    Extent::Endless { except }
}

/// Whether rules say the dates of a window.
#[must_use]
pub(crate) fn is_ruled(values: &Values, path: &str) -> bool {
    let written = |field: &&str| values.written(&format!("{path}.{field}"));
    RULES.iter().any(written)
}

fn days(values: &Values, path: &str) -> Option<Days> {
    let once = dates(values, &format!("{path}.on"));
    if !once.is_empty() {
        return Some(Days::Dates(once));
    }
    if is_ruled(values, path) {
        return Some(Days::Dates(read_dates(values, path)?));
    }
    Some(Days::Weekly {
        on: weekdays(values, path)?,
        except: closed(values, path),
    })
}

/// The days of the week on which a window opens, of `days` or `hours`.
#[must_use]
pub(crate) fn weekdays(values: &Values, path: &str) -> Option<Weekdays> {
    let days = values.one_or_more(&format!("{path}.days"));
    let days = days.iter().filter_map(|path| values.text(path));
    let hours = by_day(values, path).into_iter().map(|(_, hours)| hours.on);
    let days = days.filter_map(|text| Weekdays::parse(&text));
    days.chain(hours).reduce(Weekdays::or)
}

/// Of `hours`, each with its key, without what is wrong.
#[must_use]
pub(crate) fn by_day(values: &Values, path: &str) -> Vec<(String, Hours)> {
    let all = values.map(&format!("{path}.hours")).into_iter();
    let all = all.filter_map(|(key, text)| {
        let (from, to) = parse_hours(&text)?;
        let on = Weekdays::parse(&key)?;
        Some((key, Hours { on, from, to }))
    });
    all.collect()
}

fn hours(values: &Values, path: &str) -> Option<Vec<Hours>> {
    let at = |field: &str| format!("{path}.{field}");
    if !values.written(&at("hours")) {
        let (from, to) = (values.time(&at("from"))?, values.time(&at("to"))?);
        return Some(vec![Hours::daily(from, to)]);
    }
    let all = by_day(values, path).into_iter();
    Some(Hours::tidy(all.map(|(_, hours)| hours)))
}

/// What the windows come to; nothing if they cannot be compiled.
#[must_use]
pub(crate) fn compile(values: &Values, windows: &[Window]) -> Vec<Action> {
    let compiled = try_compile(values, windows).unwrap_or_default();
    compiled.iter().map(action).collect()
}

/// # Errors
/// What no set of scheduled actions can do.
pub(crate) fn try_compile(
    values: &Values,
    windows: &[Window],
) -> Result<Vec<Compiled>, WindowError> {
    let Some(base) = base(values) else {
        return Ok(Vec::new());
    };
    window::compile(windows, base, &window::horizon())
}

impl Stack {
    /// The stack as it is while windows are open or shut for once. Changes of windows that the file does not have count for
    /// nothing.
    ///
    /// # Errors
    /// What no set of scheduled actions can do.
    pub fn with_once(&self, once: &[Once]) -> Result<Self, WindowError> {
        let mut stack = self.clone();
        for window in &mut stack.schedule.windows {
            let own = once.iter().filter(|once| once.window == window.name);
            window.once = own.cloned().collect();
            window.once.sort();
        }
        let compiled = window::compile(&stack.schedule.windows, self.base(), &window::horizon())?;
        let own = self.own_actions().into_iter().cloned().collect();
        stack.schedule.actions = combine(compiled.iter().map(action).collect(), own);
        Ok(stack)
    }

    /// What its windows are for once.
    #[must_use]
    pub fn once(&self) -> Vec<&Once> {
        let windows = self.schedule.windows.iter();
        windows.flat_map(|window| &window.once).collect()
    }

    /// The sizes outside of every window.
    #[must_use]
    pub fn base(&self) -> Sizes {
        let Capacity { min, max, desired } = self.auto_scaling_group.capacity;
        Sizes { min, max, desired }
    }

    /// Every scheduled action, as something that fires.
    #[must_use]
    pub fn planned(&self) -> Vec<Planned> {
        let actions = self.schedule.actions.iter();
        actions.filter_map(planned).collect()
    }

    /// The file's own actions, without what windows compile to.
    #[must_use]
    pub fn own_actions(&self) -> Vec<&Action> {
        let actions = self.schedule.actions.iter();
        actions.filter(|action| action.window.is_none()).collect()
    }

    /// The windows of the file that are open at an instant, and from when to when, warm-up included.
    #[must_use]
    pub fn open_windows(&self, at: Timestamp) -> Vec<(&Window, Range<Timestamp>)> {
        let next = at.checked_add(SignedDuration::from_secs(1)).unwrap_or(at);
        let open = |window: &Window| {
            let openings = window.openings(&(at..next));
            let mut spans = openings.into_iter().map(|it| it.out..it.to);
            spans.find(|span| span.contains(&at))
        };
        let windows = self.schedule.windows.iter();
        windows
            .filter_map(|window| Some((window, open(window)?)))
            .collect()
    }
}

/// As the file could have said it.
#[must_use]
pub(crate) fn action(compiled: &Compiled) -> Action {
    let Sizes { min, max, desired } = compiled.sizes;
    Action {
        name: compiled.name.clone(),
        recurrence: compiled.recurrence.clone(),
        timezone: compiled.zone.iana_name().unwrap_or("UTC").to_owned(),
        start: compiled.start,
        end: compiled.end,
        min: Some(min),
        max: Some(max),
        desired: Some(desired),
        window: Some((compiled.window, compiled.side)),
    }
}

/// All of them, without those that another one makes superfluous.
#[must_use]
pub(crate) fn combine(compiled: Vec<Action>, own: Vec<Action>) -> Vec<Action> {
    let superfluous =
        |one: &Action, others: &[Action]| others.iter().any(|other| covers(other, one));
    let mut all: Vec<Action> = compiled
        .iter()
        .filter(|action| !superfluous(action, &own))
        .cloned()
        .collect();
    let own = own.into_iter();
    let kept: Vec<Action> = own.filter(|action| !superfluous(action, &all)).collect();
    all.extend(kept);
    all
}

impl Action {
    /// Whether it matters which of two that fire at once comes last: a size that both set differently, or one that the
    /// bounds of the other exclude.
    pub(crate) fn disagrees(&self, other: &Self) -> bool {
        let differs = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a != b);
        let above = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a > b);
        let beyond = |one: &Self, other: &Self| {
            above(one.min, other.max)
                || above(one.min, other.desired)
                || above(one.desired, other.max)
        };
        differs(self.min, other.min)
            || differs(self.max, other.max)
            || differs(self.desired, other.desired)
            || beyond(self, other)
            || beyond(other, self)
    }
}

/// Whether `one` fires whenever `other` does, and says the same.
#[must_use]
pub(crate) fn covers(one: &Action, other: &Action) -> bool {
    let sizes = |action: &Action| (action.min, action.max, action.desired);
    if sizes(one) != sizes(other) {
        return false;
    }
    match (firing(one), firing(other)) {
        (
            Some(Firing::Cron {
                cron,
                zone,
                start: None,
                end: None,
            }),
            Some(Firing::Cron {
                cron: less,
                zone: same,
                ..
            }),
        ) => zone == same && cron.covers(&less),
        (Some(every), Some(Firing::Once(at))) => every.at(at),
        _ => false,
    }
}

/// When an action fires, if that can be read.
#[must_use]
pub(crate) fn firing(action: &Action) -> Option<Firing> {
    let life = (action.start, action.end);
    Firing::of(action.recurrence.as_deref(), &action.timezone, life)
}

/// An action of a stack, unless its recurrence or zone cannot be read.
#[must_use]
pub fn planned(action: &Action) -> Option<Planned> {
    Some(Planned {
        name: action.name.clone(),
        firing: firing(action)?,
        min: action.min,
        max: action.max,
        desired: action.desired,
    })
}
