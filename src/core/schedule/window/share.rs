//! Whose action it is where several windows open or close at the same time.
//!
//! Any of them could be the one that sets the sizes then. The choice that needs the fewest actions is
//! taken; of those that need equally many, the one in which each minute belongs to the window whose
//! sizes hold, so that moving another window leaves that action alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Side, Sizes, Window};

/// How much is tried before the best choice so far is taken. Files as people write them need some dozens.
const TRIES: u32 = 20_000;

/// A window, whether it opens or closes, and at which minute of the day on its wall clock.
pub(super) type Key = (usize, Side, i32);

/// What is open right before a minute and from it on, by index.
pub(super) struct Minute<'w> {
    pub(super) windows: &'w [Window],
    pub(super) base: Sizes,
    pub(super) before: Vec<usize>,
    pub(super) after: Vec<usize>,
}

impl Minute<'_> {
    fn sizes(&self, open: &[usize], without: Option<usize>) -> Sizes {
        let open = open.iter().filter(|index| Some(**index) != without);
        Sizes::of(open.filter_map(|i| self.windows.get(*i)), self.base)
    }

    /// How well it explains the change, 0 best: what the change needs before what it does not, openings
    /// before closings, and the window that has exactly the sizes in force before one that shares in them.
    pub(super) fn rank(&self, window: usize, side: Side) -> u32 {
        let sizes = [&self.before, &self.after].map(|open| self.sizes(open, None));
        let without = [&self.before, &self.after].map(|open| self.sizes(open, Some(window)));
        let [before, after] = sizes;
        let held = match side {
            Side::Out => after,
            Side::In => before,
        };
        let holds = self.windows.get(window).is_some_and(|w| w.sizes == held);
        4 * u32::from(sizes == without) + 2 * u32::from(side == Side::In) + u32::from(!holds)
    }
}

/// The windows that could each have the action of a minute, with their ranks, and the sizes then.
pub(super) struct Shared {
    pub(super) sizes: Sizes,
    pub(super) keys: Vec<(u32, Key)>,
}

/// Which of its keys each minute has, in the order of `minutes`; `None` for one without keys.
pub(super) fn owners(minutes: &[Shared]) -> Vec<Option<Key>> {
    // Actions of different sizes are different ones: each size is a question of its own.
    let mut by_sizes: BTreeMap<Sizes, BTreeMap<Vec<(u32, Key)>, u32>> = BTreeMap::new();
    for minute in minutes {
        let mut keys = minute.keys.clone();
        keys.sort_unstable();
        let alike = by_sizes.entry(minute.sizes).or_default();
        *alike.entry(keys).or_default() += 1;
    }
    let chosen: BTreeMap<Sizes, BTreeSet<Key>> = by_sizes
        .into_iter()
        .map(|(sizes, minutes)| (sizes, Search::run(minutes.into_iter().collect())))
        .collect();
    minutes
        .iter()
        .map(|minute| best(&minute.keys, chosen.get(&minute.sizes)?).map(|(_, key)| key))
        .collect()
}

fn best(keys: &[(u32, Key)], chosen: &BTreeSet<Key>) -> Option<(u32, Key)> {
    let keys = keys.iter().filter(|(_, key)| chosen.contains(key));
    keys.min().copied()
}

/// For the smallest set of keys of which each minute has one.
struct Search {
    /// With how many minutes are alike; those with the fewest keys first, which leave no choice.
    minutes: Vec<(Vec<(u32, Key)>, u32)>,
    best: Option<(usize, u32, BTreeSet<Key>)>,
    tries: u32,
}

impl Search {
    fn run(mut minutes: Vec<(Vec<(u32, Key)>, u32)>) -> BTreeSet<Key> {
        minutes.sort_by_key(|(keys, _)| keys.len());
        let mut search = Self {
            minutes,
            best: None,
            tries: 0,
        };
        search.from(0, &mut BTreeSet::new());
        search.best.map(|(_, _, keys)| keys).unwrap_or_default()
    }

    fn from(&mut self, first: usize, chosen: &mut BTreeSet<Key>) {
        self.tries += 1;
        let over = self.tries > TRIES && self.best.is_some();
        let worse = self.best.as_ref();
        if over || worse.is_some_and(|(count, _, _)| chosen.len() > *count) {
            return;
        }
        let left = self.minutes.iter().enumerate().skip(first);
        let mut left = left.filter(|(_, (keys, _))| best(keys, chosen).is_none());
        let Some((index, (keys, _))) = left.next() else {
            return self.keep(chosen);
        };
        for (_, key) in keys.clone() {
            chosen.insert(key);
            self.from(index + 1, chosen);
            chosen.remove(&key);
        }
    }

    fn keep(&mut self, chosen: &BTreeSet<Key>) {
        let ranks = self.minutes.iter().filter_map(|(keys, alike)| {
            let (rank, _) = best(keys, chosen)?;
            Some(rank * alike)
        });
        let found = (chosen.len(), ranks.sum());
        let known = self.best.as_ref().map(|(count, rank, _)| (*count, *rank));
        if known.is_none_or(|known| found < known) {
            self.best = Some((found.0, found.1, chosen.clone()));
        }
    }
}
