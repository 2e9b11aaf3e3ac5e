//! Days of the week.

use jiff::civil::Weekday;

use crate::schedule::Cron;

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A set of days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);

    /// `mon-fri`, `tue,thu`, `fri-mon`, `daily`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "daily" {
            return Some(Self::ALL);
        }
        let day = |name: &str| NAMES.iter().position(|known| *known == name);
        let mut set = Self::default();
        for item in text.split(',') {
            let (first, last) = item.split_once('-').unwrap_or((item, item));
            let (mut index, last) = (day(first)?, day(last)?);
            set.insert(index);
            while index != last {
                index = (index + 1) % 7;
                set.insert(index);
            }
        }
        Some(set)
    }

    /// Those on which a recurrence fires that looks at nothing but days of the week.
    #[must_use]
    pub fn of(cron: &Cron) -> Self {
        // A Monday.
        let monday = jiff::civil::date(2026, 11, 23);
        let week = monday.series(jiff::ToSpan::days(1)).take(7).enumerate();
        let mut set = Self::default();
        for (place, _) in week.filter(|(_, date)| cron.on(*date)) {
            set.insert(place);
        }
        set
    }

    /// Whether the day is in it.
    #[must_use]
    pub fn has(self, day: Weekday) -> bool {
        u8::try_from(day.to_monday_zero_offset()).is_ok_and(|n| self.0 & (1 << n) != 0)
    }

    /// Whether the day is in it, 0 being Monday.
    pub(super) fn contains(self, day: usize) -> bool {
        self.0 & (1 << (day % 7)) != 0
    }

    /// Whether some day is in both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.and(other) != Self::default()
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this one only.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Each of them a day later.
    #[cfg(test)]
    pub(super) fn next_days(self) -> Self {
        let mut days = Self::default();
        self.iter().for_each(|day| days.insert(day + 1));
        days
    }

    /// Adds a day, 0 being Monday.
    pub(super) fn insert(&mut self, day: usize) {
        self.0 |= 1 << (day % 7);
    }

    /// The days, 0 being Monday.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..7).filter(move |n| self.0 & (1 << n) != 0)
    }

    /// As a cron's day of week. Sunday is never the end of a range: it is 0 as well as 7.
    #[must_use]
    pub fn cron(self) -> String {
        if self == Self::ALL {
            return "*".to_owned();
        }
        let mut items: Vec<String> = Vec::new();
        let mut run: Vec<&str> = Vec::new();
        for (index, name) in NAMES.iter().enumerate() {
            let there = self.0 & (1 << index) != 0;
            if !there || index == 6 {
                items.extend(joined(&std::mem::take(&mut run)));
            }
            if there {
                run.push(name);
            }
        }
        items.extend(joined(&run));
        items.join(",")
    }
}

fn joined(run: &[&str]) -> Option<String> {
    match run {
        [] => None,
        [first, _, .., last] => Some(format!("{first}-{last}")),
        _ => Some(run.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_names_ranges_and_lists() {
        let cron = |text| Weekdays::parse(text).map(Weekdays::cron);
        for (text, expected) in [
            ("daily", "*"),
            ("mon-fri", "mon-fri"),
            ("tue,thu", "tue,thu"),
            ("sat", "sat"),
            ("sat-sun", "sat,sun"),
            ("fri-mon", "mon,fri,sat,sun"),
            ("thu-sun", "thu-sat,sun"),
            ("mon-wed,fri", "mon-wed,fri"),
            ("mon-sun", "*"),
        ] {
            assert_eq!(cron(text).as_deref(), Some(expected), "{text}");
        }
        for bad in ["", "monday", "Mon", "mon-", "mon;tue", "mon, tue", "1-5"] {
            assert_eq!(Weekdays::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_set_is_a_cron_of_the_same_days() {
        for bits in 1..128_u8 {
            let set = Weekdays(bits);
            let cron = crate::schedule::Cron::parse(&format!("0 0 * * {}", set.cron()));
            let monday = jiff::civil::date(2026, 11, 23);
            for date in monday.series(jiff::ToSpan::days(1)).take(7) {
                let fires = cron.as_ref().is_ok_and(|cron| cron.on(date));
                assert_eq!(fires, set.has(date.weekday()), "{}", set.cron());
            }
        }
    }
}
