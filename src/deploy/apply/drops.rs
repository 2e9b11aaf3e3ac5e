//! What `--drop` may name: what the same plan without it says is kept.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::callers::{self, Callers};
use crate::plan::{self, Catalog, Desired, Kept, Observed, PlanOptions, Refusal};
use crate::resource::{FieldOwner, REGISTRY};
use freshscale_core::words::listed;
use freshscale_stack::Stack;

/// What was named that is not there, and what is.
#[derive(Debug, Clone, Default)]
pub struct Drops {
    /// Names that let nothing go.
    pub unknown: BTreeSet<String>,
    /// What there is, by the names that let it go.
    pub possible: BTreeSet<String>,
    /// Whether what is not the stack's was looked at, too.
    adopt: bool,
}

impl Drops {
    /// Compares the names with what stays where none is given. `desired` is as the file has it.
    pub(super) fn look(
        (desired, observed): (&Desired, &Observed),
        callers: &Callers,
        stack: &Stack,
        options: &PlanOptions,
        now: Timestamp,
    ) -> Self {
        if options.drop.is_empty() {
            return Self::default();
        }
        let keeping = PlanOptions {
            drop: Vec::new(),
            ..options.clone()
        };
        let mut wanted = desired.clone();
        let taken = plan::beside::take_over(&mut wanted, observed, &keeping, now);
        let both = (&wanted, observed);
        let mut plan = plan::plan(&Catalog::of(REGISTRY), &wanted, observed, keeping.clone());
        plan::beside::judge(&mut plan, both, (stack, &taken), &keeping, now);
        callers::judge(&mut plan, both, callers, stack, &keeping);
        let stays = plan.kept.into_iter();
        let stays = stays.filter(|kept| kept.owner == FieldOwner::Others);
        let stays: Vec<Kept> = stays.collect();
        let is_unknown = |name: &&String| !stays.iter().any(|kept| kept.goes_with(name));
        Self {
            unknown: { options.drop.iter() }
                .filter(is_unknown)
                .cloned()
                .collect(),
            possible: { stays.iter() }
                .map(|kept| kept.dropped_as().to_owned())
                .collect(),
            adopt: options.adopt,
        }
    }

    /// Several stacks' together: what one of them knows is known.
    #[must_use]
    pub fn together<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let all = all.into_iter().cloned();
        let joined = all.reduce(|one, other| Self {
            unknown: &one.unknown & &other.unknown,
            possible: &one.possible | &other.possible,
            adopt: one.adopt,
        });
        joined.unwrap_or_default()
    }

    /// A warning for each name that is nothing's: whoever mistypes one would lose nothing, and believe that it is gone. No refusal, since
    /// the same command may run again, or go on where it was cut off, when what was named is gone already.
    #[must_use]
    pub fn warnings(&self) -> Vec<Refusal> {
        let possible: Vec<String> = { self.possible.iter() }
            .map(|name| format!("`{name}`"))
            .collect();
        let there_is = match possible.as_slice() {
            [] => "nothing that stands can be dropped".to_owned(),
            names => format!("what stands and can be dropped: {}", listed(names)),
        };
        let remedy = match self.adopt {
            true => there_is,
            false => {
                format!("{there_is}; with --adopt, what is not this stack's is looked at, too")
            }
        };
        let one = |name: &String| Refusal {
            address: format!("--drop '{name}'"),
            reason: "nothing of that name stands, so that nothing is dropped by it".to_owned(),
            remedy: remedy.clone(),
        };
        self.unknown.iter().map(one).collect()
    }
}
