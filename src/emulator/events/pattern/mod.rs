//! Event patterns: which events a rule is about, as EventBridge reads them (EventBridge User Guide, "Comparison
//! operators for use in event patterns"; where it is silent, AWS's own `event-ruler`, which EventBridge runs).
//!
//! A pattern is a list of alternatives (`$or`), each of which says for some paths what may stand there. An event is
//! the list of its leaves: arrays only matter in that two leaves of different elements of one array never meet.

mod choice;
mod complexity;
mod event;
mod json;
mod parse;
mod wildcard;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use choice::Choice;
use event::{Event, Membership};

/// What may stand at a path; the path's parts are joined by dots, in patterns as in events.
type Rule = BTreeMap<String, Vec<Choice>>;

/// A pattern that was read.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Rule>);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why EventBridge would refuse it, in its words.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        parse::rules(text).map(Self)
    }

    /// Whether an event is one that the pattern is about.
    pub(super) fn matches(&self, event: &Value) -> bool {
        let event = Event::of(event);
        self.0.iter().any(|rule| fits(rule, &event))
    }
}

/// Whether for every path there is a leaf that is chosen, such that all of them can stand together. Known so far is
/// in which elements of which arrays the chosen ones stand.
fn fits(rule: &Rule, event: &Event<'_>) -> bool {
    let mut so_far: BTreeSet<Membership> = BTreeSet::from([Membership::new()]);
    let mut paths: Vec<(&String, &Vec<Choice>)> = rule.iter().collect();
    while let Some((path, choices)) = paths.pop() {
        let leaves = event.at(path);
        // Only a demand for absence can be met by nothing at all.
        if leaves.is_empty() && choices.contains(&Choice::Absent) {
            continue;
        }
        let chosen: Vec<&Membership> = leaves
            .iter()
            .filter(|leaf| choices.iter().any(|choice| choice.holds(leaf.value)))
            .map(|leaf| &leaf.membership)
            .collect();
        let together = |known: &Membership| {
            let met = chosen.iter().filter_map(|of| event::joined(known, of));
            met.collect::<Vec<_>>()
        };
        so_far = so_far.iter().flat_map(together).collect();
        // Of an array in which no other path has leaves, it does not matter which element it was.
        let matter: BTreeSet<usize> = { paths.iter() }
            .flat_map(|(path, _)| event.at(path))
            .flat_map(|leaf| leaf.membership.keys().copied())
            .collect();
        let wanted = |mut known: Membership| {
            known.retain(|array, _| matter.contains(array));
            known
        };
        so_far = so_far.into_iter().map(wanted).collect();
        if so_far.is_empty() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests;
