//! What fires in a period, in order, however often it fires.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan};

use super::Firing;

/// The firings of a schedule in order; at one instant, by name. What fires again before anything else has is left out:
/// a scheduled action that has set its sizes does nothing the second time. So an action of every few minutes costs
/// no more than those beside it.
#[derive(Debug)]
pub struct Firings<'f> {
    fires: Vec<(&'f Firing, &'f str)>,
    /// The next firing of each, with its place.
    due: BTreeSet<(Timestamp, &'f str, usize)>,
    until: Timestamp,
}

impl<'f> Firings<'f> {
    /// Until an instant, which is included; of each action, with its name, from an instant on.
    pub fn new(
        all: impl IntoIterator<Item = (&'f Firing, &'f str, Timestamp)>,
        until: Timestamp,
    ) -> Self {
        let mut firings = Self {
            fires: Vec::new(),
            due: BTreeSet::new(),
            until,
        };
        for (place, (firing, name, from)) in all.into_iter().enumerate() {
            firings.fires.push((firing, name));
            firings.expect(place, from);
        }
        firings
    }

    fn expect(&mut self, place: usize, from: Timestamp) {
        let Some((firing, name)) = self.fires.get(place) else {
            return;
        };
        let next = firing.after(from).next();
        if let Some(next) = next.filter(|next| *next <= self.until) {
            self.due.insert((next, name, place));
        }
    }
}

impl Iterator for Firings<'_> {
    /// When, and which of the actions, by its place.
    type Item = (Timestamp, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, _, place) = self.due.pop_first()?;
        // With nothing else to come, all that is left of it is the same again.
        if let Some((other, ..)) = self.due.first() {
            let from = at.checked_add(1.second()).unwrap_or(at).max(*other);
            self.expect(place, from);
        }
        Some((at, place))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::tz::TimeZone;

    use super::*;
    use crate::schedule::Cron;

    fn cron(text: &str) -> Firing {
        Firing::Cron {
            cron: Cron::parse(text).unwrap(),
            zone: TimeZone::UTC,
            start: None,
            end: None,
        }
    }

    fn told(all: &[(&str, Firing)]) -> Vec<String> {
        let from: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
        let until = "2026-03-04T00:00:00Z".parse().unwrap();
        let each = all.iter().map(|(name, firing)| (firing, *name, from));
        let firings = Firings::new(each, until);
        let told = |(at, place): (Timestamp, usize)| {
            format!("{} {}", at.strftime("%d %H:%M"), all[place].0)
        };
        firings.map(told).collect()
    }

    #[test]
    fn what_fires_again_and_again_is_told_once_between_the_others() {
        let once = Firing::Once("2026-03-03T12:00:00Z".parse().unwrap());
        let all = [
            ("often", cron("*/10 * * * *")),
            ("daily", cron("5 9 * * *")),
            ("once", once),
        ];
        let wanted = [
            "02 00:00 often",
            "02 09:05 daily",
            "02 09:10 often",
            "03 09:05 daily",
            "03 09:10 often",
            // The same minute: by name.
            "03 12:00 often",
            "03 12:00 once",
            "03 12:10 often",
        ];
        assert_eq!(told(&all), wanted);
    }

    #[test]
    fn one_alone_fires_once_and_none_not_at_all() {
        assert_eq!(told(&[("a", cron("* * * * *"))]), ["02 00:00 a"]);
        assert_eq!(told(&[]), Vec::<String>::new());
    }
}
