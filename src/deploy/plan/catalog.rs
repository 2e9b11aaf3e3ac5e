//! What the planner knows of each kind.

use std::collections::{BTreeMap, BTreeSet};

use super::Step;
use crate::address::Kind;
use crate::resource::{ResourceType, Rule};

/// What the planner knows of each kind. Taken from the registry; tests make up their own.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    kinds: BTreeMap<Kind, Traits>,
}

#[derive(Debug, Clone, Default)]
struct Traits {
    after: Vec<Kind>,
    rules: BTreeMap<String, Rule>,
    runs_last: bool,
    needs: Vec<Kind>,
    ends_with: Option<Kind>,
}

impl Catalog {
    /// From a registry.
    #[must_use]
    pub fn of(types: &[&'static dyn ResourceType]) -> Self {
        types.iter().fold(Self::default(), |catalog, ty| {
            catalog
                .with(ty.kind(), ty.after(), ty.rules(), ty.runs_last())
                .needing(ty.kind(), ty.released_with())
                .ending(ty.kind(), ty.ends_with())
        })
    }

    /// Adds a kind.
    #[must_use]
    pub fn with(
        mut self,
        kind: Kind,
        after: &[Kind],
        rules: &[(&str, Rule)],
        runs_last: bool,
    ) -> Self {
        let rules = rules
            .iter()
            .map(|(path, rule)| ((*path).to_owned(), *rule))
            .collect();
        self.kinds.insert(
            kind,
            Traits {
                after: after.to_vec(),
                rules,
                runs_last,
                ..Traits::default()
            },
        );
        self
    }

    /// Says what a kind does not work without.
    #[must_use]
    pub fn needing(mut self, kind: Kind, needs: &[Kind]) -> Self {
        if let Some(traits) = self.kinds.get_mut(&kind) {
            traits.needs = needs.to_vec();
        }
        self
    }

    /// Says whose deletion takes the kind along.
    #[must_use]
    pub fn ending(mut self, kind: Kind, with: Option<Kind>) -> Self {
        if let Some(traits) = self.kinds.get_mut(&kind) {
            traits.ends_with = with;
        }
        self
    }

    /// Whether the deletion of `other` takes `step`'s along.
    pub(super) fn takes_along(&self, other: &Step, step: &Step) -> bool {
        let kind = self.kinds.get(&step.address.kind);
        other.takes_along(step, kind.and_then(|traits| traits.ends_with))
    }

    pub(super) fn needs(&self, kind: Kind) -> &[Kind] {
        self.kinds.get(&kind).map_or(&[], |t| &t.needs)
    }

    /// Everything that must stand before `kind`, directly or not.
    pub(super) fn ground(&self, kind: Kind) -> BTreeSet<Kind> {
        self.reached(kind, |traits| &traits.after)
    }

    /// Everything that `kind` does not work without, directly or not.
    pub(super) fn needed(&self, kind: Kind) -> BTreeSet<Kind> {
        self.reached(kind, |traits| &traits.needs)
    }

    fn reached(&self, from: Kind, next: fn(&Traits) -> &Vec<Kind>) -> BTreeSet<Kind> {
        let mut found = BTreeSet::new();
        let mut look = vec![from];
        while let Some(kind) = look.pop() {
            for one in self.kinds.get(&kind).into_iter().flat_map(next) {
                if found.insert(*one) {
                    look.push(*one);
                }
            }
        }
        found
    }

    pub(super) fn runs_last(&self, kind: Kind) -> bool {
        self.kinds.get(&kind).is_some_and(|t| t.runs_last)
    }

    /// The rules that say how a field is shown: what is made or removed has one side only, and nothing to decide.
    pub(super) fn shown(&self, kind: Kind) -> BTreeMap<String, Rule> {
        let mut rules = self.rules(kind);
        rules.retain(|_, rule| {
            matches!(
                rule,
                Rule::Policy | Rule::Secret | Rule::Observed | Rule::Kept | Rule::IfSaid
            )
        });
        rules
    }

    pub(super) fn rules(&self, kind: Kind) -> BTreeMap<String, Rule> {
        self.kinds
            .get(&kind)
            .map(|t| t.rules.clone())
            .unwrap_or_default()
    }
}
