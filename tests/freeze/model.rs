//! What docs/rotation.md says of a file, minute by minute. It shares nothing with the product but the list of
//! scheduled actions that a file comes to, and that is checked against the file's windows.

use freshscale_stack::Action;
use jiff::tz::TimeZone;

use super::clock::{Clock, DAY, Minute, minute};
use super::cron::Cron;
use super::file::{File, Window};
use super::kept::kept;

/// A week and a day: what is kept for so long is no window.
pub const SEASON: Minute = 8 * DAY;
/// What is older has no say in what holds …
const RUN_UP: Minute = 70 * DAY;
/// … unless no weekly window sets all sizes.
const LONG_RUN_UP: Minute = 410 * DAY;
/// A schedule has begun so long before.
const BEGUN: Minute = 33 * DAY;

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
    /// By each beginning that makes a difference.
    pub(super) courses: Vec<Course>,
    pub(super) from: Minute,
}

/// From a season before `first` on.
pub(super) struct Course {
    pub(super) sizes: Vec<Sizes>,
    base: Vec<[u32; 2]>,
}

/// What fires, in order.
type Firing<'f> = (Minute, &'f str, [Option<u32>; 3], bool);

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

/// What holds after a firing, by all actions and by the recurring ones alone.
fn after([all, regular]: [Sizes; 2], (_, _, sets, recurs): &Firing<'_>) -> [Sizes; 2] {
    let next = |sizes| set(sizes, *sets).unwrap_or(sizes);
    [next(all), if *recurs { next(regular) } else { regular }]
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
            courses: Vec::new(),
            from: first - SEASON - DAY,
        };
        // Auto Scaling shows what fires next, however late that is.
        let weekly = |window: &Window| !window.is_single;
        let run_up = match file.windows.iter().any(weekly) {
            true => RUN_UP,
            false => LONG_RUN_UP,
        };
        let (far, to) = (first - run_up, model.to() + 20 * DAY);
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
    pub(super) fn to(&self) -> Minute {
        self.last + self.before + SEASON + DAY
    }

    /// Follows the file's actions, and those of others.
    pub fn follow(&mut self, foreign: &[Foreign]) {
        let firings = self.firings(foreign);
        let courses = self.begun(&firings).into_iter();
        let courses = courses.map(|begun| self.course(&firings, begun));
        self.courses = courses.collect();
    }

    /// Whether each minute from `first` to `last` is in a freeze of a group that somebody has made at some minute.
    pub fn frozen_since(&self, made: Minute, foreign: &[Foreign]) -> Vec<bool> {
        let mut firings = self.firings(foreign);
        firings.retain(|(at, ..)| *at > made);
        let begun = self.begun_with(firings.iter().take_while(|(at, ..)| *at < self.from));
        self.frozen_by(&self.course(&firings, begun))
    }

    fn firings<'f>(&'f self, foreign: &'f [Foreign]) -> Vec<Firing<'f>> {
        let mut firings: Vec<Firing<'_>> = Vec::new();
        for fires in &self.fires {
            let times = fires
                .times
                .iter()
                .filter(|at| fires.end.is_none_or(|end| **at <= end));
            let one = |at: &Minute| (*at, fires.name.as_str(), fires.sets, fires.recurs);
            firings.extend(times.map(one));
        }
        let others = foreign.iter();
        firings.extend(others.map(|one| (one.at, one.name.as_str(), one.sets, false)));
        firings.sort();
        firings
    }

    fn course(&self, firings: &[Firing<'_>], begun: [Sizes; 2]) -> Course {
        let all = self.followed(firings, begun[0], |_| true);
        let regular = self.followed(firings, begun[1], |recurs| recurs);
        let base = self.bases(&all, &regular);
        Course { sizes: all, base }
    }

    fn begun_with<'f>(&self, firings: impl Iterator<Item = &'f Firing<'f>>) -> [Sizes; 2] {
        firings.fold([self.capacity; 2], after)
    }

    /// What holds at first, by all actions and by the recurring ones alone: it can depend on the day on which somebody
    /// has made the stack.
    fn begun(&self, firings: &[Firing<'_>]) -> Vec<[Sizes; 2]> {
        let until = firings.partition_point(|(at, ..)| *at < self.from);
        let latest = firings.partition_point(|(at, ..)| *at < self.from - BEGUN);
        let mut found: Vec<[Sizes; 2]> = Vec::new();
        // By when it was made, and what held then: what has come this way before goes on as before.
        let mut known = std::collections::HashSet::new();
        for beginning in 0..=latest {
            let mut held = [self.capacity; 2];
            for (place, firing) in firings[..until].iter().enumerate().skip(beginning) {
                if !known.insert((place, held)) {
                    held = [[u32::MAX; 3]; 2];
                    break;
                }
                held = after(held, firing);
            }
            if held[0][0] != u32::MAX && !found.contains(&held) {
                found.push(held);
            }
        }
        found
    }

    fn bases(&self, all: &[Sizes], regular: &[Sizes]) -> Vec<[u32; 2]> {
        let mut bases = vec![[0; 2]; all.len()];
        let both = [all, regular];
        // Mostly everything recurs.
        let apart = if all == regular { &both[..1] } else { &both };
        for (size, place) in [(0, 0), (2, 1)] {
            for kept in apart.iter().map(|sizes| kept(sizes, size)) {
                for (base, kept) in bases.iter_mut().zip(kept) {
                    base[place] = base[place].max(kept).max(self.capacity[size]);
                }
            }
        }
        bases
    }

    fn followed(
        &self,
        firings: &[Firing<'_>],
        begun: Sizes,
        which: impl Fn(bool) -> bool,
    ) -> Vec<Sizes> {
        let first = firings.partition_point(|(at, ..)| *at < self.from);
        let mut firings = firings[first..].iter().peekable();
        let mut sizes = begun;
        (self.from..=self.to())
            .map(|now| {
                while let Some((_, _, sets, recurs)) = firings.next_if(|(at, ..)| *at <= now) {
                    if which(*recurs) {
                        sizes = set(sizes, *sets).unwrap_or(sizes);
                    }
                }
                sizes
            })
            .collect()
    }

    fn place(&self, now: Minute) -> usize {
        usize::try_from(now - self.from).unwrap()
    }

    /// Minimum and desired capacity that are no window, whenever the schedule began.
    pub fn base(&self, now: Minute) -> [u32; 2] {
        let place = self.place(now);
        let bases = self.courses.iter().map(|course| course.base[place]);
        let least = bases.reduce(|one, other| [one[0].min(other[0]), one[1].min(other[1])]);
        least.unwrap()
    }

    /// Whether each minute from `first` to `last` is in a freeze by some beginning, and by all of them.
    pub fn frozen(&self) -> (Vec<bool>, Vec<bool>) {
        let each: Vec<Vec<bool>> = self.courses.iter().map(|it| self.frozen_by(it)).collect();
        let minutes = 0..each[0].len();
        let some = |place: usize| each.iter().any(|frozen| frozen[place]);
        let all = |place: usize| each.iter().all(|frozen| frozen[place]);
        (
            minutes.clone().map(some).collect(),
            minutes.map(all).collect(),
        )
    }

    fn frozen_by(&self, course: &Course) -> Vec<bool> {
        let raised: Vec<bool> = (self.first..=self.last + self.before)
            .map(|now| {
                let place = self.place(now);
                let ([min, _, desired], base) = (course.sizes[place], course.base[place]);
                min > base[0] || desired > base[1]
            })
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
