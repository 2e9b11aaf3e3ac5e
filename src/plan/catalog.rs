//! What the planner knows of each kind.

use std::collections::{BTreeMap, BTreeSet};

use crate::resource::{Kind, ResourceType, Rule};

/// What the planner knows of each kind. Taken from the registry; tests make up their own.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    kinds: BTreeMap<Kind, Traits>,
}

#[derive(Debug, Clone, Default)]
struct Traits {
    after: Vec<Kind>,
    rules: BTreeMap<String, Rule>,
    closes: bool,
    needs: Vec<Kind>,
}

impl Catalog {
    /// From a registry.
    #[must_use]
    pub fn of(types: &[&'static dyn ResourceType]) -> Self {
        types.iter().fold(Self::default(), |catalog, ty| {
            catalog
                .with(ty.kind(), ty.after(), ty.rules(), ty.closes())
                .needing(ty.kind(), ty.needs())
        })
    }

    /// Adds a kind.
    #[must_use]
    pub fn with(
        mut self,
        kind: Kind,
        after: &[Kind],
        rules: &[(&str, Rule)],
        closes: bool,
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
                closes,
                needs: Vec::new(),
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

    pub(super) fn needs(&self, kind: Kind) -> &[Kind] {
        self.kinds.get(&kind).map_or(&[], |t| &t.needs)
    }

    /// Everything that must stand before `kind`, directly or not.
    pub(super) fn ground(&self, kind: Kind) -> BTreeSet<Kind> {
        let mut found = BTreeSet::new();
        let mut look = vec![kind];
        while let Some(next) = look.pop() {
            for before in self.kinds.get(&next).into_iter().flat_map(|t| &t.after) {
                if found.insert(*before) {
                    look.push(*before);
                }
            }
        }
        found
    }

    pub(super) fn closes(&self, kind: Kind) -> bool {
        self.kinds.get(&kind).is_some_and(|t| t.closes)
    }

    pub(super) fn rules(&self, kind: Kind) -> BTreeMap<String, Rule> {
        self.kinds
            .get(&kind)
            .map(|t| t.rules.clone())
            .unwrap_or_default()
    }
}
