//! How much work wildcards are: what EventBridge refuses as too complex.
//!
//! The measure is that of AWS's `event-ruler` (`MachineComplexityEvaluator`): the most beginnings of wildcard patterns
//! that one value can be in at a time, in each of which a machine that matches it has to look at the next byte. AWS
//! does not document the limit. A pattern of 11 was refused (recorded by LocalStack's tests), three alternatives of 9
//! together were taken and a fourth, 12, refused (vals-ai/Valkyrie#278).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::choice::Choice;
use super::wildcard::{Part, Wildcard};

/// Beginnings that one value may be in at a time.
const MOST: usize = 10;

/// Where reading of one choice stands: the same beginning up to the first star is one place, whichever pattern of a
/// list it is of; from there on each pattern goes on by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Start,
    Before(Vec<Byte>),
    Behind { pattern: usize, at: usize },
    End,
}

/// A byte, or what a star stands for.
type Byte = Option<u8>;

/// What may follow on a place.
#[derive(Debug, Default)]
struct Ways {
    bytes: BTreeMap<u8, BTreeSet<usize>>,
    star: Option<usize>,
}

#[derive(Debug, Default)]
struct Machine {
    /// By choice and place.
    known: BTreeMap<(usize, Place), usize>,
    ways: Vec<Ways>,
    bytes: BTreeSet<u8>,
}

/// Whether what may stand at one path is more than EventBridge takes.
pub(super) fn is_too_complex(choices: &[Choice]) -> bool {
    let mut machine = Machine::default();
    let mut starts = BTreeSet::new();
    for (number, choice) in choices.iter().enumerate() {
        let patterns: Vec<&Wildcard> = match choice {
            Choice::Wildcard(pattern) => vec![pattern],
            Choice::AnythingBut(refused) => { refused.iter() }
                .filter_map(|one| match one {
                    Choice::Wildcard(pattern) => Some(pattern),
                    _ => None,
                })
                .collect(),
            _ => continue,
        };
        for (of, pattern) in patterns.into_iter().enumerate() {
            starts.insert(machine.add(number, of, pattern));
        }
    }
    machine.busiest(starts) > MOST
}

/// Its bytes, with the quotation marks that a text has in JSON.
fn bytes(pattern: &Wildcard) -> Vec<Byte> {
    let quote = || std::iter::once(Some(b'"'));
    let inner = pattern.parts().iter().flat_map(|part| match part {
        Part::Any => vec![None],
        Part::Is(c) => c.to_string().into_bytes().into_iter().map(Some).collect(),
    });
    quote().chain(inner).chain(quote()).collect()
}

impl Machine {
    fn place(&mut self, choice: usize, place: Place) -> usize {
        let next = self.ways.len();
        let number = *self.known.entry((choice, place)).or_insert(next);
        if number == next {
            self.ways.push(Ways::default());
        }
        number
    }

    /// Adds a pattern and returns where it starts.
    fn add(&mut self, choice: usize, pattern: usize, of: &Wildcard) -> usize {
        let bytes = bytes(of);
        let start = self.place(choice, Place::Start);
        let (mut here, mut before_star) = (start, None);
        let mut starred = false;
        for (at, byte) in bytes.iter().enumerate() {
            let place = match (at + 1 == bytes.len(), starred) {
                (true, _) => Place::End,
                (false, true) => Place::Behind { pattern, at },
                (false, false) => Place::Before(bytes[..=at].to_vec()),
            };
            starred |= byte.is_none();
            let next = self.place(choice, place);
            match byte {
                None => {
                    self.ways[here].star = Some(next);
                    self.ways[next].star = Some(next);
                    before_star = Some(here);
                }
                Some(byte) => {
                    self.bytes.insert(*byte);
                    // A star may stand for nothing.
                    for from in [Some(here), before_star.take()].into_iter().flatten() {
                        self.ways[from].bytes.entry(*byte).or_default().insert(next);
                    }
                }
            }
            here = next;
        }
        start
    }

    /// The most places that can be reached at a time, by whatever value; no more than one beyond the limit is counted.
    fn busiest(&self, starts: BTreeSet<usize>) -> usize {
        let mut most = 0;
        let mut seen = BTreeSet::from([starts.clone()]);
        let mut waiting = VecDeque::from([starts]);
        // One that no pattern has stands for all of these.
        let all: Vec<Byte> = { self.bytes.iter().copied().map(Some) }
            .chain([None])
            .collect();
        while let Some(places) = waiting.pop_front() {
            for byte in &all {
                let next = self.after(&places, *byte);
                most = most.max(self.count(&next));
                if most > MOST {
                    return most;
                }
                if !next.is_empty() && seen.insert(next.clone()) {
                    waiting.push_back(next);
                }
            }
        }
        most
    }

    fn after(&self, places: &BTreeSet<usize>, byte: Byte) -> BTreeSet<usize> {
        let ways = places.iter().map(|place| &self.ways[*place]);
        ways.flat_map(|ways| {
            let same = byte.and_then(|byte| ways.bytes.get(&byte));
            same.into_iter().flatten().copied().chain(ways.star)
        })
        .collect()
    }

    /// A place before a star counts for that, too.
    fn count(&self, places: &BTreeSet<usize>) -> usize {
        let stars = places.iter().filter_map(|place| self.ways[*place].star);
        places.len() + stars.filter(|star| !places.contains(star)).count()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn wildcard(text: &str) -> Choice {
        Choice::Wildcard(Wildcard::parse(text).unwrap())
    }

    fn busiest(choices: &[Choice]) -> usize {
        let mut machine = Machine::default();
        let mut starts = BTreeSet::new();
        for (number, choice) in choices.iter().enumerate() {
            if let Choice::Wildcard(pattern) = choice {
                starts.insert(machine.add(number, 0, pattern));
            }
        }
        machine.busiest(starts)
    }

    /// The numbers are those of event-ruler's own evaluator.
    #[test]
    fn work_is_measured_as_event_ruler_measures_it() {
        for (text, work) in [
            ("*", 2),
            ("*a*", 3),
            ("arn:aws:events:us-east-1:*:event-bus/*", 3),
            ("*/dir/*", 4),
            ("*a*b*c*", 5),
            ("/Users/*/dir/dir/dir/dir/dir/doc.txt", 7),
            ("*ab*ab*ab*", 7),
            ("*a*b*c*d*e*f", 7),
            ("*aaaaaaaa", 9),
            ("*:*:*:*:event-bus/*", 9),
            ("a*a*a*a*a*a", 10),
            ("*:*:*:*:*:event-bus/*", 11),
        ] {
            assert_eq!(busiest(&[wildcard(text)]), work, "{text}");
        }
        assert_eq!(busiest(&[wildcard("*/init/*"), wildcard("*/dir/*")]), 7);
    }

    #[test]
    fn what_aws_took_is_taken_and_what_it_refused_is_refused() {
        let stacks = [
            "SharedStack",
            "BenchmarkStack",
            "ServiceStack",
            "MonitoringStack",
        ];
        let of = |names: &[&str]| -> Vec<Choice> {
            { names.iter() }
                .map(|name| wildcard(&format!("*:stack/{name}/*")))
                .collect()
        };
        assert!(!is_too_complex(&of(&stacks[..3])));
        assert!(is_too_complex(&of(&stacks)));
        assert!(is_too_complex(&[wildcard("*:*:*:*:*:event-bus/*")]));
        let refused = Choice::AnythingBut(vec![wildcard("*:*:*:*:*:event-bus/*")]);
        assert!(is_too_complex(&[refused]));
    }
}
