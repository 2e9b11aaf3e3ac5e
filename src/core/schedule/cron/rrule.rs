//! The same as recurrence rules of calendars (RFC 5545).

use super::{Cron, Set};

/// As RFC 5545 names days, Sunday being 0.
const DAYS: [&str; 7] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

impl Cron {
    /// Expressions that each need both kinds of day and never fire together, and that fire together
    /// what this one does: a rule of a calendar knows no "one of them is enough".
    #[must_use]
    pub fn apart(&self) -> Vec<Self> {
        let one = Self {
            either_day: false,
            ..*self
        };
        if !self.either_day {
            return vec![one];
        }
        let mut others = Set::default();
        for day in (1..=31).filter(|day| !self.days.has(*day)) {
            others.insert(day);
        }
        let mut all = Set::default();
        for day in 0..7 {
            all.insert(day);
        }
        let by_day = Self {
            weekdays: all,
            ..one
        };
        let by_weekday = Self {
            days: others,
            ..one
        };
        let both = [by_day, by_weekday].into_iter();
        both.filter(Self::fires_ever).collect()
    }

    /// One for each hour in which it fires.
    #[must_use]
    pub fn by_hour(&self) -> Vec<(u32, Self)> {
        let only = |hour| {
            let mut hours = Set::default();
            hours.insert(hour);
            (hour, Self { hours, ..*self })
        };
        self.hours.iter().map(only).collect()
    }

    /// The rule of one of [`Cron::apart`]. Its start must be a firing: a time that is the same every
    /// day is left to it, which more calendars understand.
    #[must_use]
    pub fn rrule(&self) -> String {
        let some = |name: &str, set: Set, count: usize| {
            let numbers: Vec<String> = set.iter().map(|n| n.to_string()).collect();
            (numbers.len() < count).then(|| format!(";{name}={}", numbers.join(",")))
        };
        let weekdays: Vec<&str> = self
            .weekdays
            .iter()
            .filter_map(|day| DAYS.get(usize::try_from(day).ok()?).copied())
            .collect();
        let by_weekday = weekdays.len() < DAYS.len();
        let months = some("BYMONTH", self.months, 12);
        let days = some("BYMONTHDAY", self.days, 31);
        // Not FREQ=DAILY: after a time that a clock skips, node-ical stays an hour late in such a rule.
        let weekly = days.is_none();
        let mut rule = format!("FREQ={}", if weekly { "WEEKLY" } else { "MONTHLY" });
        rule.extend(months);
        rule.extend(days);
        if by_weekday || weekly {
            rule += &format!(";BYDAY={}", weekdays.join(","));
        }
        if self.times().nth(1).is_some() {
            rule.extend(some("BYHOUR", self.hours, usize::MAX));
            rule.extend(some("BYMINUTE", self.minutes, usize::MAX));
        }
        rule
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn rules(text: &str) -> Vec<String> {
        let crons = Cron::parse(text).unwrap().apart();
        crons.iter().map(Cron::rrule).collect()
    }

    const EVERY_DAY: &str = "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA";

    #[test]
    fn an_expression_is_a_rule_and_two_where_either_day_is_enough() {
        for (cron, rule) in [
            ("0 23 * * *", EVERY_DAY),
            ("40 8 * * mon-wed", "FREQ=WEEKLY;BYDAY=MO,TU,WE"),
            ("0 9 1 2 *", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=1"),
            (
                "0,30 9 * 3 sun",
                "FREQ=WEEKLY;BYMONTH=3;BYDAY=SU;BYHOUR=9;BYMINUTE=0,30",
            ),
        ] {
            assert_eq!(rules(cron), [rule], "{cron}");
        }
        let others = (1..=31).filter(|day| ![1, 15].contains(day));
        let others: Vec<String> = others.map(|day: u32| day.to_string()).collect();
        assert_eq!(
            rules("0 9 1,15 * fri"),
            [
                "FREQ=MONTHLY;BYMONTHDAY=1,15".to_owned(),
                format!("FREQ=MONTHLY;BYMONTHDAY={};BYDAY=FR", others.join(","))
            ]
        );
        assert_eq!(rules("0 9 1-31 * fri"), [EVERY_DAY]);
        let hours = Cron::parse("5 1,13 * * *").unwrap().by_hour();
        let times = |(hour, cron): &(u32, Cron)| (*hour, cron.times().collect(), cron.rrule());
        let times: Vec<(u32, Vec<_>, String)> = hours.iter().map(times).collect();
        let daily = EVERY_DAY.to_owned();
        assert_eq!(
            times,
            [(1, vec![(1, 5)], daily.clone()), (13, vec![(13, 5)], daily)]
        );
    }
}
