//! One field of a cron expression.

use crate::schedule::{CronError, DAYS, MONTHS, Set, named, number};

/// What a field may hold.
pub(super) struct Part {
    what: &'static str,
    min: u32,
    max: u32,
    names: &'static [&'static str],
}

pub(super) const PARTS: [Part; 5] = [
    Part {
        what: "minute",
        min: 0,
        max: 59,
        names: &[],
    },
    Part {
        what: "hour",
        min: 0,
        max: 23,
        names: &[],
    },
    Part {
        what: "day of month",
        min: 1,
        max: 31,
        names: &[],
    },
    Part {
        what: "month",
        min: 1,
        max: 12,
        names: &MONTHS,
    },
    Part {
        what: "day of week",
        min: 0,
        max: 7,
        names: &DAYS,
    },
];

pub(super) const EXAMPLE: &str =
    "Minute, hour, day of month, month, day of week: `40 8 * * mon-fri`.";

impl Part {
    pub(super) fn parse(&self, field: &str) -> Result<Set, CronError> {
        if field.contains(['?', 'L', 'W', '#'])
            && named(field, self.names, 0).is_none()
            && !self.only_names(field)
        {
            return Err(CronError::new(
                format!(
                    "`{field}` in the {} is EventBridge's or Quartz's dialect.",
                    self.what
                ),
                "Auto Scaling knows `*`, numbers, names, `a-b`, `a,b` and `/n`; write `*` for any.",
            ));
        }
        let mut set = Set::default();
        for item in field.split(',') {
            let (range, step) = match item.split_once('/') {
                Some((range, step)) => (range, Some(self.step(step, item)?)),
                None => (item, None),
            };
            let (from, to) = self.range(range, step.is_some(), item)?;
            for n in (from..=to).step_by(step.unwrap_or(1)) {
                set.insert(n);
            }
        }
        Ok(set)
    }

    /// `WED` and `JUL` hold letters that are operators elsewhere.
    fn only_names(&self, field: &str) -> bool {
        field
            .split([',', '-', '/'])
            .all(|item| item == "*" || self.value(item).is_some())
    }

    fn step(&self, step: &str, item: &str) -> Result<usize, CronError> {
        match number(step).and_then(|n| usize::try_from(n).ok()) {
            Some(n) if n > 0 => Ok(n),
            _ => Err(CronError::new(
                format!(
                    "The step in `{item}` ({}) must be a number from 1.",
                    self.what
                ),
                "Every tenth is `*/10`.",
            )),
        }
    }

    fn range(&self, range: &str, stepped: bool, item: &str) -> Result<(u32, u32), CronError> {
        let last = if self.max == 7 { 6 } else { self.max };
        if range == "*" {
            return Ok((self.min, last));
        }
        if let Some((from, until)) = range.split_once('-') {
            let (from, mut to) = (self.bound(from, item)?, self.bound(until, item)?);
            if self.max == 7 && to == 0 && number(until).is_none() {
                // AWS takes `mon-sun`: a week may end on Sunday.
                to = 7;
            }
            if from > to {
                return Err(CronError::new(
                    format!("The range `{item}` ({}) runs backwards.", self.what),
                    "Write two ranges, as in `22-23,0-5`.",
                ));
            }
            return Ok((from, to));
        }
        let one = self.bound(range, item)?;
        // AWS takes `0/10`: from there to the end.
        Ok((one, if stepped { last.max(one) } else { one }))
    }

    fn value(&self, text: &str) -> Option<u32> {
        let first = self.min;
        number(text).or_else(|| named(text, self.names, first))
    }

    fn bound(&self, text: &str, item: &str) -> Result<u32, CronError> {
        match self.value(text) {
            Some(n) if (self.min..=self.max).contains(&n) => Ok(n),
            _ => {
                let names = match (self.names.first(), self.names.last()) {
                    (Some(first), Some(last)) => format!(", or `{first}` to `{last}`"),
                    _ => String::new(),
                };
                Err(CronError::new(
                    format!(
                        "`{item}` is no {}: it goes from {} to {}{names}.",
                        self.what, self.min, self.max
                    ),
                    EXAMPLE,
                ))
            }
        }
    }
}
