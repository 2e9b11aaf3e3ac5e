//! A share of the stacks of a command, for a pipeline that runs several jobs.

use std::num::NonZeroUsize;

/// One of so many shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1 on, at most `of`.
    number: usize,
    of: NonZeroUsize,
}

impl Shard {
    /// From `2/5`.
    ///
    /// # Errors
    /// A sentence that shows the form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a share; write it like 2/5: the second of five");
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of): (usize, NonZeroUsize) = (
            number.parse().map_err(|_| wrong())?,
            of.parse().map_err(|_| wrong())?,
        );
        match (1..=of.get()).contains(&number) {
            true => Ok(Self { number, of }),
            false => Err(wrong()),
        }
    }

    /// Every so-manieth of these: each is in exactly one share, and no share has two more than another.
    pub fn of<T>(self, all: Vec<T>) -> Vec<T> {
        let skipped = all.into_iter().skip(self.number.saturating_sub(1));
        skipped.step_by(self.of.get()).collect()
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_is_in_exactly_one_share_and_the_shares_are_equal() {
        for of in 1..8 {
            for count in 0..20 {
                let share = |number| Shard::parse(&format!("{number}/{of}")).unwrap();
                let shares: Vec<Vec<usize>> = (1..=of)
                    .map(|number| share(number).of((0..count).collect()))
                    .collect();
                let mut all = shares.concat();
                all.sort_unstable();
                assert_eq!(all, (0..count).collect::<Vec<_>>());
                let sizes = shares.iter().map(Vec::len);
                assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
            }
        }
    }

    #[test]
    fn what_is_no_share_is_refused_with_the_form() {
        for text in ["", "2", "0/5", "6/5", "1/0", "a/b", "1/2/3", "-1/2"] {
            let told = Shard::parse(text).unwrap_err();
            assert!(told.contains("write it like 2/5"), "{told}");
        }
    }
}
