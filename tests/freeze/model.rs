//! What docs/rotation.md says of a file, minute by minute. It shares nothing with the product but the list of
//! scheduled actions that a file comes to, and that is checked against the file's windows.

use std::collections::VecDeque;

use freshscale_stack::Action;
use jiff::tz::TimeZone;

use super::clock::{Clock, DAY, Minute, date, minute, weekday};
use super::file::{File, Window};

/// A week and a day: what is kept for so long is no window.
pub const SEASON: Minute = 8 * DAY;
/// What is older has no say in what holds.
const RUN_UP: Minute = 70 * DAY;

/// Minimum, maximum, desired capacity.
pub type Sizes = [u32; 3];

/// A firing that the file does not know of, but the model does.
#[derive(Debug, Clone)]
pub struct Foreign {
    pub at: Minute,
    pub name: String,
    pub sets: [Option<u32>; 3],
}

/// What an action does, and when.
pub struct Fires {
    pub name: String,
    pub recurs: bool,
    pub sets: [Option<u32>; 3],
    /// In order, from long before the minutes that are looked at; whatever its end.
    pub times: Vec<Minute>,
    pub end: Option<Minute>,
}

pub struct Model {
    pub first: Minute,
    pub last: Minute,
    pub fires: Vec<Fires>,
    pub capacity: Sizes,
    before: Minute,
    /// From a season before `first` on.
    sizes: Vec<Sizes>,
    base: Vec<[u32; 2]>,
    from: Minute,
}

pub fn sets(action: &Action) -> [Option<u32>; 3] {
    [action.min, action.max, action.desired]
}

/// What Auto Scaling makes of sizes; `None` if it refuses.
pub fn set([min, max, desired]: Sizes, sets: [Option<u32>; 3]) -> Option<Sizes> {
    let (min, max) = (sets[0].unwrap_or(min), sets[1].unwrap_or(max));
    if min > max || sets[2].is_some_and(|wish| wish < min || wish > max) {
        return None;
    }
    Some([min, max, sets[2].unwrap_or(desired).max(min).min(max)])
}

impl Model {
    pub fn new(file: &File, days: Minute) -> Self {
        let midnight = TimeZone::UTC.to_timestamp(file.first.at(0, 0, 0, 0));
        let first = minute(midnight.unwrap());
        let last = first + days * DAY;
        let capacity = file.stack.auto_scaling_group.capacity;
        let before = file.stack.rotator.freeze_before.as_secs() / 60;
        let mut model = Self {
            first,
            last,
            fires: Vec::new(),
            capacity: [capacity.min, capacity.max, capacity.desired],
            before: Minute::try_from(before).unwrap(),
            sizes: Vec::new(),
            base: Vec::new(),
            from: first - SEASON - DAY,
        };
        // Auto Scaling shows what fires next, however late that is.
        let (far, to) = (first - RUN_UP, model.to() + 20 * DAY);
        let mut clocks: Vec<(String, Clock)> = Vec::new();
        for action in &file.stack.schedule.actions {
            let zone = &action.timezone;
            if !clocks.iter().any(|(known, _)| known == zone) {
                clocks.push((zone.clone(), Clock::new(zone, far, to)));
            }
            let clock = clocks.iter().find(|(known, _)| known == zone);
            model.fires.push(fires(action, &clock.unwrap().1, far));
        }
        model.follow(&[]);
        model
    }

    /// After the last minute whose sizes can matter.
    fn to(&self) -> Minute {
        self.last + self.before + SEASON + DAY
    }

    /// Follows the file's actions, and those of others.
    pub fn follow(&mut self, foreign: &[Foreign]) {
        let all = self.followed(foreign, |_| true);
        let regular = self.followed(&[], |fires| fires.recurs);
        self.base = (0..all.len()).map(|_| [0; 2]).collect();
        let both = [&all, &regular];
        // Mostly everything recurs.
        let apart = if all == regular { &both[..1] } else { &both };
        for (size, place) in [(0, 0), (2, 1)] {
            for kept in apart.iter().map(|sizes| kept(sizes, size)) {
                for (base, kept) in self.base.iter_mut().zip(kept) {
                    base[place] = base[place].max(kept).max(self.capacity[size]);
                }
            }
        }
        self.sizes = all;
    }

    fn followed(&self, foreign: &[Foreign], which: impl Fn(&Fires) -> bool) -> Vec<Sizes> {
        let mut firings: Vec<(Minute, &str, [Option<u32>; 3])> = Vec::new();
        for fires in self.fires.iter().filter(|fires| which(fires)) {
            let times = fires
                .times
                .iter()
                .filter(|at| fires.end.is_none_or(|end| **at <= end));
            firings.extend(times.map(|at| (*at, fires.name.as_str(), fires.sets)));
        }
        firings.extend(
            foreign
                .iter()
                .map(|one| (one.at, one.name.as_str(), one.sets)),
        );
        firings.sort();
        let mut firings = firings.into_iter().peekable();
        let mut sizes = self.capacity;
        (self.from..=self.to())
            .map(|now| {
                while let Some((_, _, sets)) = firings.next_if(|(at, _, _)| *at <= now) {
                    sizes = set(sizes, sets).unwrap_or(sizes);
                }
                sizes
            })
            .collect()
    }

    fn place(&self, now: Minute) -> usize {
        usize::try_from(now - self.from).unwrap()
    }

    pub fn sizes(&self, now: Minute) -> Sizes {
        self.sizes[self.place(now)]
    }

    /// Minimum and desired capacity that are no window.
    pub fn base(&self, now: Minute) -> [u32; 2] {
        self.base[self.place(now)]
    }

    pub fn raised(&self, now: Minute) -> bool {
        let ([min, _, desired], base) = (self.sizes(now), self.base(now));
        min > base[0] || desired > base[1]
    }

    /// Whether each minute from `first` to `last` is in a freeze.
    pub fn frozen(&self) -> Vec<bool> {
        let raised: Vec<bool> = (self.first..=self.last + self.before)
            .map(|now| self.raised(now))
            .collect();
        let before = usize::try_from(self.before).unwrap();
        let mut next = usize::MAX;
        let mut frozen = vec![false; raised.len()];
        for (place, raised) in raised.iter().enumerate().rev() {
            if *raised {
                next = place;
            }
            frozen[place] = next != usize::MAX && next - place <= before;
        }
        frozen.truncate(frozen.len() - before);
        frozen
    }

    /// What the file's windows say, where it has nothing else, is what its actions do.
    pub fn check_windows(&self, file: &File) -> Result<(), String> {
        if file.raw {
            return Ok(());
        }
        let (from, to) = (self.from, self.to());
        let mut said = vec![None::<Sizes>; self.sizes.len()];
        for window in &file.windows {
            let clock = Clock::new(window.zone, from, to);
            let open = window.open(clock.reached(from) - 3 * DAY, clock.reached(to) + 3 * DAY);
            for span in open {
                for said in &mut said[clock.within(span)] {
                    let [min, max, desired] = said.unwrap_or_default();
                    *said = Some([
                        min.max(window.min),
                        max.max(window.max),
                        desired.max(window.desired),
                    ]);
                }
            }
        }
        let differs = |place: &usize| said[*place].unwrap_or(self.capacity) != self.sizes[*place];
        match (0..said.len()).find(differs) {
            None => Ok(()),
            Some(place) => Err(format!(
                "{}: {:?} by the windows, {:?} by the actions",
                super::clock::instant(from + Minute::try_from(place).unwrap()),
                said[place],
                self.sizes[place]
            )),
        }
    }
}

impl Window {
    /// When it is open, on its own wall clock.
    fn open(&self, first: Minute, last: Minute) -> Vec<(Minute, Minute)> {
        let mut spans = Vec::new();
        let mut day = first - first.rem_euclid(DAY);
        while day < last {
            let listed = self.dates.contains(&date(day));
            let opens = match self.is_single {
                true => listed,
                false => self.weekdays[weekday(day)] && !listed,
            };
            if opens {
                let later = if self.to <= self.from { DAY } else { 0 };
                spans.push((day + self.from - self.warmup, day + self.to + later));
            }
            day += DAY;
        }
        spans
    }
}

/// In each minute the most that is there for a season without a break; none is 0.
fn kept(sizes: &[Sizes], size: usize) -> Vec<u32> {
    let season = usize::try_from(SEASON).unwrap();
    // The least of each season, by where it begins …
    let least = extremes(sizes.iter().map(|sizes| sizes[size]), season, |new, old| {
        new <= old
    });
    // … and of all seasons that a minute is in, the greatest of these.
    let around = std::iter::repeat_n(0, season - 1)
        .chain(least)
        .chain(std::iter::repeat_n(0, season - 1));
    extremes(around, season, |new, old| new >= old)
}

/// Of each so many values in a row, the one that beats all others.
fn extremes(
    values: impl Iterator<Item = u32>,
    many: usize,
    beats: impl Fn(u32, u32) -> bool,
) -> Vec<u32> {
    let mut best: VecDeque<(usize, u32)> = VecDeque::new();
    let mut found = Vec::new();
    for (place, value) in values.enumerate() {
        while best.back().is_some_and(|(_, old)| beats(value, *old)) {
            best.pop_back();
        }
        best.push_back((place, value));
        if best.front().is_some_and(|(first, _)| first + many <= place) {
            best.pop_front();
        }
        if place + 1 >= many {
            found.push(best[0].1);
        }
    }
    found
}

fn fires(action: &Action, clock: &Clock, far: Minute) -> Fires {
    let (start, end) = (action.start.map(minute), action.end.map(minute));
    let mut times: Vec<Minute> = match &action.recurrence {
        None => Vec::new(),
        Some(cron) => {
            let cron = Cron::read(cron);
            let ticks = cron.times().flat_map(|time| clock.ticks(time));
            let fire = ticks.filter(|(_, shown)| cron.on(*shown));
            let fire = fire.filter(|(at, _)| start.is_none_or(|start| *at > start));
            fire.map(|(at, _)| *at).collect()
        }
    };
    times.extend(start.filter(|start| *start >= far));
    times.sort_unstable();
    Fires {
        name: action.name.clone(),
        recurs: action.recurrence.is_some(),
        sets: sets(action),
        times,
        end,
    }
}

/// A five-field cron, as a person reads one.
struct Cron {
    minutes: Vec<i64>,
    hours: Vec<i64>,
    days: Vec<i64>,
    months: Vec<i64>,
    weekdays: Vec<i64>,
    /// Whether one kind of day is enough.
    either: bool,
}

impl Cron {
    fn read(text: &str) -> Self {
        let fields: Vec<&str> = text.split(' ').collect();
        Self {
            minutes: values(fields[0], 0, 59),
            hours: values(fields[1], 0, 23),
            days: values(fields[2], 1, 31),
            months: values(fields[3], 1, 12),
            weekdays: values(fields[4], 0, 6),
            either: !fields[2].starts_with('*') && !fields[4].starts_with('*'),
        }
    }

    /// Of a day, in minutes.
    fn times(&self) -> impl Iterator<Item = Minute> {
        let hours = self.hours.iter();
        hours.flat_map(|hour| self.minutes.iter().map(move |minute| hour * 60 + minute))
    }

    /// Whether it fires on the day of a local minute.
    fn on(&self, local: Minute) -> bool {
        let date = date(local);
        // Monday is 1 in a cron, and Sunday 0.
        let weekday = (i64::try_from(weekday(local)).unwrap() + 1) % 7;
        let (day, weekday) = (
            self.days.contains(&i64::from(date.day())),
            self.weekdays.contains(&weekday),
        );
        let both = if self.either {
            day || weekday
        } else {
            day && weekday
        };
        both && self.months.contains(&i64::from(date.month()))
    }
}

fn values(field: &str, first: i64, last: i64) -> Vec<i64> {
    let number = |text: &str| {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let named = names.iter().position(|name| *name == text);
        named.map_or_else(
            || text.parse().unwrap(),
            |place| i64::try_from(place).unwrap(),
        )
    };
    let mut found = Vec::new();
    for part in field.split(',') {
        let (range, step) = part
            .split_once('/')
            .map_or((part, 1), |(range, step)| (range, number(step)));
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from), number(to)),
            None if range == "*" => (first, last),
            None => (number(range), number(range)),
        };
        found.extend((from..=to).step_by(usize::try_from(step).unwrap()));
    }
    found
}
