//! What the steps of a run share, and what it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Live, Owner, memo};
use crate::address::Kind;
use crate::clients::Clients;
use crate::package::Package;
use crate::progress::Progress;
use freshscale_core::aws::AwsError;
use freshscale_core::clock::Clock;
use freshscale_stack::names::Account;
use freshscale_stack::{Stack, description_prefix};

/// How far removing may go. By default only as far as nobody would mind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removal {
    /// Also what somebody protects or holds back, without waiting for it.
    pub force: bool,
    /// Also what was adopted, instead of releasing it.
    pub delete_adopted: bool,
}

/// What the steps of one run share.
#[derive(Clone)]
pub struct Context {
    /// The clients.
    pub aws: Clients,
    /// The name of the stack: the value of its ownership tag.
    pub stack_name: String,
    /// The stack file; `None` for `destroy --stack NAME`.
    pub stack: Option<Arc<Stack>>,
    /// Where we are.
    pub account: Account,
    /// The handler's zip.
    pub package: Option<Arc<Package>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// How far a removal may go.
    pub removal: Removal,
    /// Whether a failed run is being taken back: what can go to an earlier version does, because that holds
    /// secrets of which specs have only digests.
    pub going_back: bool,
    /// Whether all that a team has is looked at, also what the stack file does not say: for taking over and giving back.
    pub thorough: bool,
    /// Where a step says what it waits for.
    pub progress: Progress,
    /// Ids that one step learned and another can use.
    pub ids: memo::Ids,
    /// The names that this run is about.
    pub scope: Scope,
}

impl Context {
    /// The stack file, for steps that need what specs leave out (secrets).
    ///
    /// # Errors
    /// When the run has none.
    pub fn stack_for(&self, operation: &'static str, subject: &str) -> Result<&Stack, AwsError> {
        self.stack.as_deref().ok_or_else(|| {
            AwsError::answer(
                operation,
                subject,
                None,
                "this step needs the stack file; run the command with it instead of --stack",
            )
        })
    }
}

/// What a `read` is about: the names that one or more stacks use, by kind.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Values of the ownership tag.
    pub stacks: BTreeSet<String>,
    /// The names a kind's resources have or would have.
    pub names: BTreeMap<Kind, BTreeSet<String>>,
    /// Whether the whole stack ends, so that everything is listed anyway: what a list has is not asked for by name.
    pub ends: bool,
    /// Whether it is deleted then, but for what was adopted: nobody needs to know what it was like in every detail.
    pub deletes: bool,
    /// Answers that several kinds share while observing. A new scope starts without any.
    pub memo: memo::Memo,
}

impl Scope {
    /// The same names, without the answers: for looking again.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self {
            memo: memo::Memo::default(),
            ..self.clone()
        }
    }

    /// The names of one kind.
    pub fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.names
            .get(&kind)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// Whether that is one of the names: what stands under it is read, and need not be searched for.
    #[must_use]
    pub fn has(&self, kind: Kind, name: Option<&str>) -> bool {
        self.names(kind).any(|own| Some(own) == name)
    }

    /// Whether a description, where AWS lists these and no tags, begins as those of the scope's stacks do.
    #[must_use]
    pub fn claims(&self, description: &str) -> bool {
        let mut stacks = self.stacks.iter();
        stacks.any(|stack| description.starts_with(&description_prefix(stack)))
    }

    /// Whose a resource with these tags is.
    #[must_use]
    pub fn owner(&self, tags: &BTreeMap<String, String>) -> Owner {
        match tags.get(freshscale_stack::STACK_TAG) {
            Some(stack) if self.stacks.contains(stack) => Owner::Ours,
            Some(stack) => Owner::Foreign(format!("it belongs to stack `{stack}`")),
            None => Owner::Foreign(format!("it has no tag {}", freshscale_stack::STACK_TAG)),
        }
    }
}

/// Of candidates that were read, those that stand and are the scope's stacks'.
pub(super) fn ours<S>(found: Vec<Option<Live<S>>>) -> Vec<Live<S>> {
    let found = found.into_iter().flatten();
    found.filter(|live| live.owner == Owner::Ours).collect()
}

/// The names of those, each once.
pub(super) fn names_of_ours<S>(found: Vec<Option<Live<S>>>) -> Vec<String> {
    let names: BTreeSet<String> = ours(found).into_iter().map(|live| live.name).collect();
    names.into_iter().collect()
}
