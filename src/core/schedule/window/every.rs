//! Dates by a rule: days of the month, the last Friday, every other week, once a year.
//!
//! They are dates, until the day that the file says, and as many actions, but for those that a cron says: beside windows
//! of weekdays what holds before and after them depends on the weekday, which no cron says with a day of the month.

use jiff::civil::{Date, Weekday};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Which of a month, `last` aside.
const NTH: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// `12-25`: of every year that has it.
    Year {
        /// 1-12.
        month: i8,
        /// 1-31.
        day: i8,
    },
    /// `19-27`, `1`: of every month, as far as it has them.
    Month {
        /// 1-31.
        first: i8,
        /// 1-31, not before `first`.
        last: i8,
    },
    /// `last`: of every month.
    LastDay,
    /// `last fri`, `second tue`: of every month that has it.
    Nth {
        /// From 1 on; `None` is the last one.
        n: Option<i8>,
        /// Which day.
        weekday: Weekday,
    },
    /// `2 weeks from 2026-01-06`, before that date, too.
    Weeks {
        /// 2-26.
        n: i32,
        /// One of its dates.
        from: Date,
    },
}

fn number(text: &str) -> Option<i8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

fn day(text: &str) -> Option<i8> {
    number(text).filter(|day| (1..=31).contains(day))
}

impl Every {
    /// Of `yearly`: `12-25`.
    #[must_use]
    pub fn year(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-').filter(|_| text.len() == 5)?;
        let (month, day) = (number(month)?, number(day)?);
        // A leap year has every date.
        Date::new(2028, month, day).ok()?;
        Some(Self::Year { month, day })
    }

    /// Of `days_of_month`: `1`, `19-27`, `last`, `last fri`, `second tue`.
    #[must_use]
    pub fn month(text: &str) -> Option<Self> {
        if text == "last" {
            return Some(Self::LastDay);
        }
        if let Some((nth, name)) = text.split_once(' ') {
            let (_, weekday) = WEEKDAYS.iter().find(|(known, _)| *known == name)?;
            let place = NTH.iter().position(|known| *known == nth);
            let n = match (nth, place) {
                ("last", _) => None,
                (_, place) => Some(i8::try_from(place?).ok()? + 1),
            };
            let weekday = *weekday;
            return Some(Self::Nth { n, weekday });
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (day(first)?, day(last)?);
        (first <= last).then_some(Self::Month { first, last })
    }

    /// Of `every`: `2 weeks from 2026-01-06`.
    #[must_use]
    pub fn weeks(text: &str) -> Option<Self> {
        let (n, from) = text.split_once(" weeks from ")?;
        let n = number(n).filter(|n| (2..=26).contains(n))?;
        let from = from.parse().ok().filter(|_| from.len() == 10)?;
        Some(Self::Weeks { n: n.into(), from })
    }

    /// Whether it is this date.
    #[must_use]
    pub fn on(self, date: Date) -> bool {
        match self {
            Self::Year { month, day } => (date.month(), date.day()) == (month, day),
            Self::Month { first, last } => (first..=last).contains(&date.day()),
            Self::LastDay => date.day() == date.days_in_month(),
            Self::Nth { weekday, .. } if date.weekday() != weekday => false,
            Self::Nth { n: Some(n), .. } => (date.day() - 1) / 7 + 1 == n,
            Self::Nth { n: None, .. } => date.day() + 7 > date.days_in_month(),
            Self::Weeks { n, from } => {
                let apart = from.until(date);
                apart.is_ok_and(|apart| apart.get_days() % (7 * n) == 0)
            }
        }
    }

    /// Its dates, both ends included.
    pub fn dates(self, first: Date, last: Date) -> impl Iterator<Item = Date> {
        let all = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        all.take_while(move |date| *date <= last)
            .filter(move |date| self.on(*date))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn dates(rule: Option<Every>, first: &str, last: &str) -> Vec<String> {
        let dates = rule
            .unwrap()
            .dates(first.parse().unwrap(), last.parse().unwrap());
        dates.map(|date| date.to_string()).collect()
    }

    /// From a calendar on the wall.
    #[test]
    fn a_rule_is_these_dates() {
        let of = |text| dates(Every::month(text), "2027-01-01", "2027-04-30");
        assert_eq!(
            of("last fri"),
            ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"]
        );
        assert_eq!(
            of("second tue"),
            ["2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13"]
        );
        assert_eq!(of("fifth sat"), ["2027-01-30"]);
        assert_eq!(
            of("last"),
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
        );
        assert_eq!(
            of("30-31"),
            [
                "2027-01-30",
                "2027-01-31",
                "2027-03-30",
                "2027-03-31",
                "2027-04-30"
            ]
        );
        assert_eq!(
            of("1"),
            ["2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01"]
        );
        let yearly = |text| dates(Every::year(text), "2026-01-01", "2028-12-31");
        assert_eq!(yearly("12-25"), ["2026-12-25", "2027-12-25", "2028-12-25"]);
        assert_eq!(yearly("02-29"), ["2028-02-29"]);
        let weeks = dates(
            Every::weeks("2 weeks from 2027-01-05"),
            "2026-12-10",
            "2027-02-10",
        );
        assert_eq!(
            weeks,
            ["2026-12-22", "2027-01-05", "2027-01-19", "2027-02-02"]
        );
    }

    #[test]
    fn what_is_no_rule_is_none() {
        for bad in [
            "",
            "0",
            "32",
            "27-19",
            "1-",
            "last day",
            "lastfri",
            "sixth mon",
            "Last fri",
            "1,2",
            "-1",
            "001",
        ] {
            assert_eq!(Every::month(bad), None, "{bad}");
        }
        for bad in ["12/25", "13-01", "02-30", "2-29", "12-25 ", "00-01"] {
            assert_eq!(Every::year(bad), None, "{bad}");
        }
        for bad in [
            "2 weeks",
            "1 weeks from 2026-01-06",
            "27 weeks from 2026-01-06",
            "2 weeks from 2026-02-30",
            "2 weeks from 20260106",
        ] {
            assert_eq!(Every::weeks(bad), None, "{bad}");
        }
    }

    /// Against another way to say each: from the month's end, by counting, and by adding up.
    #[test]
    fn two_ways_to_find_the_dates_of_forty_years_agree() {
        let (first, last): (Date, Date) =
            ("2011-01-01".parse().unwrap(), "2050-12-31".parse().unwrap());
        let months = std::iter::successors(Some(first), |month| {
            month.checked_add(jiff::Span::new().months(1)).ok()
        });
        let months: Vec<Date> = months.take_while(|month| *month <= last).collect();
        for (name, weekday) in WEEKDAYS {
            for (n, nth) in NTH.iter().chain(&["last"]).enumerate() {
                let expected = months.iter().filter_map(|month| {
                    let n = i32::try_from(n).unwrap();
                    let n = if *nth == "last" { -1 } else { n + 1 };
                    month
                        .nth_weekday_of_month(n.try_into().unwrap(), weekday)
                        .ok()
                });
                let rule = Every::month(&format!("{nth} {name}")).unwrap();
                assert!(rule.dates(first, last).eq(expected), "{nth} {name}");
            }
        }
        let from: Date = "2026-01-06".parse().unwrap();
        for n in 2..=26 {
            let rule = Every::weeks(&format!("{n} weeks from {from}")).unwrap();
            let mut expected: Vec<Date> = Vec::new();
            let mut date = from;
            while date >= first {
                expected.insert(0, date);
                date = date.checked_sub(jiff::Span::new().weeks(n)).unwrap();
            }
            let mut date = from.checked_add(jiff::Span::new().weeks(n)).unwrap();
            while date <= last {
                expected.push(date);
                date = date.checked_add(jiff::Span::new().weeks(n)).unwrap();
            }
            assert!(rule.dates(first, last).eq(expected), "{n}");
        }
    }
}
