//! The windows of weekdays on the circle of a week.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::share::{self, Key, Minute, Shared};
use super::{Days, Hours, Side, Sizes, Weekdays, Window};

/// Minutes of a day.
pub(super) const DAY: i32 = 24 * 60;
/// Minutes of a week.
pub(super) const WEEK: i32 = 7 * DAY;

/// A window opens or closes at a minute of the week.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) window: usize,
    pub(super) side: Side,
    /// Of the week on the window's own wall clock, from Monday 00:00.
    pub(super) local: i32,
    /// The same on the common clock.
    pub(super) common: i32,
}

impl Turn {
    /// What turns of one action have in common, their sizes aside.
    fn key(&self) -> Key {
        (self.window, self.side, self.local % DAY)
    }
}

/// What a recurring action will be.
#[derive(Debug, Clone)]
pub(super) struct Recurring {
    pub(super) name: String,
    pub(super) window: usize,
    pub(super) side: Side,
    pub(super) sizes: Sizes,
    pub(super) weekdays: Weekdays,
    /// Of the day.
    pub(super) minute: i32,
    /// `*`, or numbers.
    pub(super) months: String,
}

impl Recurring {
    pub(super) fn cron(&self) -> String {
        let (hour, minute) = (self.minute / 60, self.minute % 60);
        format!("{minute} {hour} * {} {}", self.months, self.weekdays.cron())
    }

    /// Minutes of the week at which it fires, on its own wall clock.
    pub(super) fn turns(&self) -> impl Iterator<Item = i32> {
        let minute = self.minute;
        self.weekdays.iter().map(move |day| of(day) + minute)
    }
}

/// Actions of one window, side and minute by their sizes, each with the fewest other windows around it.
type Group = Vec<(Vec<usize>, Recurring)>;

/// Minutes of the week before a day.
pub(super) fn of(day: usize) -> i32 {
    i32::try_from(day).unwrap_or(0) * DAY
}

/// A circle of minutes. The common clock is UTC, each zone at the offset it has at one instant;
/// [`super::zones`] makes sure that another instant would have given the same order.
pub(super) struct Week<'w> {
    windows: &'w [Window],
    base: Sizes,
    at: Timestamp,
    pub(super) turns: Vec<Turn>,
    /// When each opens on the common clock, for how long, and which window it is.
    spans: Vec<(i32, i32, usize)>,
}

impl<'w> Week<'w> {
    pub(super) fn new(windows: &'w [Window], base: Sizes, at: Timestamp) -> Self {
        let mut week = Self {
            windows,
            base,
            at,
            turns: Vec::new(),
            spans: Vec::new(),
        };
        for (index, window) in windows.iter().enumerate() {
            let Days::Weekly { on, .. } = &window.days else {
                continue;
            };
            for hours in &window.hours {
                for day in on.iter().filter(|day| hours.on.contains(*day)) {
                    week.opens(index, window, day, hours);
                }
            }
        }
        week.turns.sort_by_key(|t| (t.common, t.side, t.window));
        week
    }

    /// A window opens on a day, and closes again.
    fn opens(&mut self, index: usize, window: &Window, day: usize, hours: &Hours) {
        let (from, length) = hours.minutes();
        let length = length + window.warmup;
        let opens = (of(day) + from - window.warmup).rem_euclid(WEEK);
        for (side, local) in [(Side::Out, opens), (Side::In, (opens + length) % WEEK)] {
            self.turns.push(Turn {
                window: index,
                side,
                local,
                common: self.common(local, &window.zone),
            });
        }
        let opens = self.common(opens, &window.zone);
        self.spans.push((opens, length, index));
    }

    /// From a wall clock to the common clock.
    pub(super) fn common(&self, local: i32, zone: &TimeZone) -> i32 {
        (local - zone.to_offset(self.at).seconds() / 60).rem_euclid(WEEK)
    }

    /// Windows that are open from this minute on.
    fn open(&self, common: i32) -> Vec<usize> {
        let spans = self.spans.iter();
        let open = spans.filter(|(from, length, _)| (common - from).rem_euclid(WEEK) < *length);
        let mut open: Vec<usize> = open.map(|(_, _, window)| *window).collect();
        open.sort_unstable();
        open.dedup();
        open
    }

    /// The sizes from this minute on.
    pub(super) fn sizes(&self, common: i32) -> Sizes {
        let open = self.open(common);
        Sizes::of(open.iter().filter_map(|i| self.windows.get(*i)), self.base)
    }

    /// Windows that are open all week and so would never be set.
    pub(super) fn constant(&self) -> Option<usize> {
        let changes = self.turns.iter().any(|turn| self.changes(turn.common));
        let first = self.open(0).first().copied()?;
        (!changes && self.sizes(0) != self.base).then_some(first)
    }

    fn changes(&self, common: i32) -> bool {
        self.sizes(common) != self.sizes(common - 1)
    }

    /// One action for each change, weekdays of the same window, side, minute and sizes together.
    pub(super) fn recurring(&self) -> Vec<Recurring> {
        let minutes = self.turns.chunk_by(|a, b| a.common == b.common);
        let minutes: Vec<&[Turn]> = minutes
            .filter(|turns| turns.first().is_some_and(|turn| self.changes(turn.common)))
            .collect();
        let shared: Vec<Shared> = minutes.iter().map(|turns| self.shared(turns)).collect();
        let owners = share::owners(&shared);
        let turns = minutes.iter().zip(owners).filter_map(|(turns, owner)| {
            let owner = owner?;
            turns.iter().find(|turn| turn.key() == owner)
        });
        self.actions(turns)
    }

    /// Where the week changes nothing, but dates do: the window's openings, which say what holds.
    pub(super) fn restated(&self, window: usize) -> Vec<Recurring> {
        let own = |turn: &&Turn| turn.window == window && turn.side == Side::Out;
        self.actions(self.turns.iter().filter(own))
    }

    /// The turns of one minute.
    pub(super) fn shared(&self, turns: &[Turn]) -> Shared {
        let at = turns.first().map_or(0, |turn| turn.common);
        let minute = Minute {
            windows: self.windows,
            base: self.base,
            before: self.open(at - 1),
            after: self.open(at),
        };
        let ranked = |turn: &Turn| (minute.rank(turn.window, turn.side), turn.key());
        Shared {
            sizes: self.sizes(at),
            keys: turns.iter().map(ranked).collect(),
        }
    }

    fn actions<'t>(&self, turns: impl Iterator<Item = &'t Turn>) -> Vec<Recurring> {
        let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
        for turn in turns {
            let mut within = self.open(turn.common);
            within.retain(|other| *other != turn.window);
            let group = groups.entry(turn.key()).or_default();
            merge(group, within, self.action(turn));
        }
        groups
            .into_values()
            .flat_map(|group| self.named(group))
            .collect()
    }

    fn action(&self, turn: &Turn) -> Recurring {
        let mut weekdays = Weekdays::default();
        weekdays.insert(usize::try_from(turn.local / DAY).unwrap_or(0));
        Recurring {
            name: String::new(),
            window: turn.window,
            side: turn.side,
            sizes: self.sizes(turn.common),
            weekdays,
            minute: turn.local % DAY,
            months: "*".to_owned(),
        }
    }

    /// The action within the fewest other windows has the plain name.
    fn named(&self, mut group: Group) -> Vec<Recurring> {
        let names = |within: &[usize]| -> Vec<&str> {
            let windows = within.iter().filter_map(|i| self.windows.get(*i));
            let mut names: Vec<&str> = windows.map(|w| w.name.as_str()).collect();
            names.sort_unstable();
            names
        };
        group.sort_by(|(a, _), (b, _)| (a.len(), names(a)).cmp(&(b.len(), names(b))));
        let actions = group.into_iter().enumerate();
        actions
            .map(|(index, (within, mut action))| {
                action.name = self.plain_name(action.window, action.side, action.minute);
                if index > 0 {
                    action.name += &format!("-within-{}", names(&within).join("-"));
                }
                action
            })
            .collect()
    }

    /// Its name, unless it needs a longer one: after its days where the window has other hours on more.
    pub(super) fn plain_name(&self, window: usize, side: Side, minute: i32) -> String {
        let Some(window) = self.windows.get(window) else {
            return String::new();
        };
        let plain = format!("{}-{}", window.name, side.as_str());
        let at = |hours: &Hours| {
            let (from, length) = hours.minutes();
            let at = match side {
                Side::Out => from - window.warmup,
                Side::In => from + length,
            };
            at.rem_euclid(DAY) == minute
        };
        match window.hours.iter().position(at) {
            None | Some(0) => plain,
            Some(nth) => {
                let days = window.hours.get(nth).map(|hours| hours.on.cron());
                format!("{plain}-{}", days.unwrap_or_default())
            }
        }
    }
}

/// Into the action of the same sizes, which is then named after the fewest windows around it.
fn merge(group: &mut Group, within: Vec<usize>, action: Recurring) {
    match group.iter_mut().find(|(_, a)| a.sizes == action.sizes) {
        Some((least, known)) => {
            known.weekdays = known.weekdays.or(action.weekdays);
            if (within.len(), &within) < (least.len(), least) {
                *least = within;
            }
        }
        None => group.push((within, action)),
    }
}
