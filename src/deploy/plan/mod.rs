//! The plan: desired against observed, as a value that can be printed, saved and executed.

mod adopt;
mod back;
pub mod beside;
mod catalog;
pub mod change;
pub mod clocks;
pub mod document;
mod ends;
mod give_back;
pub mod graph;
pub mod kept;
pub mod open;
pub mod places;
pub mod release;
pub mod seal;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::address::{Address, Kind};
use crate::progress::Verb;
use crate::resource::{Owner, Rule};
use crate::windows::Unserved;
pub use adopt::stack_of;
pub use back::back;
pub use catalog::Catalog;
pub use change::FieldChange;
pub use ends::{During, Ends};
use freshscale_core::rotation::trial::Trial;
pub use give_back::give_back;
pub use kept::Kept;

/// The rules of a kind, by field.
pub type Rules = BTreeMap<String, Rule>;

/// What the stack file asks for.
pub type Desired = BTreeMap<Address, Value>;

/// What stands in AWS.
pub type Observed = BTreeMap<Address, Found>;

/// One resource that stands in AWS.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Whose it is.
    pub owner: Owner,
    /// What it is like.
    pub spec: Value,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Make it.
    Create {
        /// The desired spec.
        want: Value,
    },
    /// Change it in place.
    Update {
        /// What it is like.
        have: Value,
        /// The desired spec, with the live value of every field that is not the file's.
        want: Value,
    },
    /// Delete it and make it anew.
    Replace {
        /// What it is like.
        have: Value,
        /// The desired spec.
        want: Value,
    },
    /// Let it go: it stays as it is, without the stack's tags.
    Release {
        /// What it is like.
        have: Value,
        /// The same without the tags.
        want: Value,
    },
    /// Remove it.
    Delete {
        /// What it is like.
        have: Value,
    },
}

impl Action {
    /// Which one it is.
    #[must_use]
    pub fn verb(&self) -> Verb {
        match self {
            Self::Create { .. } => Verb::Create,
            Self::Update { .. } => Verb::Update,
            Self::Replace { .. } => Verb::Replace,
            Self::Release { .. } => Verb::Release,
            Self::Delete { .. } => Verb::Delete,
        }
    }

    /// What it is like before, and what it shall be like.
    #[must_use]
    pub fn specs(&self) -> (Option<&Value>, Option<&Value>) {
        match self {
            Self::Create { want } => (None, Some(want)),
            Self::Update { have, want }
            | Self::Replace { have, want }
            | Self::Release { have, want } => (Some(have), Some(want)),
            Self::Delete { have } => (Some(have), None),
        }
    }

    /// Whether the resource leaves the stack.
    #[must_use]
    pub fn leaves(&self) -> bool {
        self.verb().leaves()
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// On what.
    pub address: Address,
    /// What.
    pub action: Action,
    /// Field by field.
    pub changes: Vec<FieldChange>,
    /// Why, where the action does not say it.
    pub because: Option<String>,
    /// Steps that come first, as places in [`Plan::steps`].
    pub after: BTreeSet<usize>,
}

impl Step {
    /// `kind/name`: an address has at most one step.
    #[must_use]
    pub fn id(&self) -> String {
        self.address.to_string()
    }

    /// Whether this deletion ends the `other`'s resource, too, which is of a kind that `ends_with` another.
    #[must_use]
    pub fn takes_along(&self, other: &Self, ends_with: Option<Kind>) -> bool {
        let deletes = |step: &Self| matches!(step.action, Action::Delete { .. });
        let within = other.address.name.strip_prefix(&self.address.name);
        deletes(self)
            && deletes(other)
            && ends_with == Some(self.address.kind)
            && within.is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Why a plan must not be executed; among [`Plan::warnings`], what somebody should look at all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// `kind/name`.
    pub address: String,
    /// What stands in the way.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

/// What would be done, and what would not.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// In an order that respects every edge.
    pub steps: Vec<Step>,
    /// As they should be.
    pub unchanged: Vec<Address>,
    /// Fields that differ and are not touched, because they are not the file's.
    pub kept: Vec<Kept>,
    /// If there is one, nothing is executed.
    pub refusals: Vec<Refusal>,
    /// What is wrong already and does not become worse, or depends on what cannot be seen from here.
    pub warnings: Vec<Refusal>,
    /// What ends with what is removed.
    pub ends: Vec<Ends>,
    /// The window that is open while this is planned, if executing it does not give that what it wants.
    pub unserved: Option<Unserved>,
    /// What a trial launch of the version to be made came to; `None` if none is made, or it was not tried.
    pub trial: Option<Trial>,
}

impl Plan {
    /// Nothing to do and nothing in the way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.refusals.is_empty()
    }
}

/// How to plan.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// Take over resources of the right name that do not carry our tag.
    pub adopt: bool,
    /// Delete what was adopted, instead of releasing it.
    pub delete_adopted: bool,
    /// What the stack file cannot say and shall not be kept: members by the API's names (`Placement`), and scheduled actions
    /// that stood in an adopted group before.
    pub drop: Vec<String>,
    /// Release everything that is the stack's, and do nothing else. Nothing may be desired then.
    pub release: bool,
    /// What is desired is what stood before, whole: a member that the stack file need not say, and that it has not, goes.
    pub whole: bool,
    /// What the stack file says is somebody else's: where it is this stack's still, it is let go.
    pub others: BTreeSet<Address>,
    /// The highest version of each launch template, by the template's name: what is adopted stood up to there.
    pub latest_versions: BTreeMap<String, u64>,
}

impl PlanOptions {
    /// Whether somebody named it as what is to go: by its name, by `kind/name`, or by the end of its name after a slash.
    #[must_use]
    pub fn drops(&self, address: &Address) -> bool {
        let id = address.to_string();
        self.drop.iter().any(|name| kept::is_called(&id, name))
    }
}

/// Compares the two sides. Pure: the same arguments give the same plan.
#[must_use]
pub fn plan(
    catalog: &Catalog,
    desired: &Desired,
    observed: &Observed,
    options: PlanOptions,
) -> Plan {
    if options.release {
        return release::plan(catalog, observed);
    }
    let mut plan = Plan::default();
    let addresses: BTreeSet<&Address> = desired.keys().chain(observed.keys()).collect();
    for address in addresses {
        let found = observed
            .get(address)
            .map(|found| (ownership(address, observed), found));
        match (desired.get(address), found) {
            (Some(want), None) => {
                let rules = catalog.shown(address.kind);
                let mut want = want.clone();
                kept::keep_unsaid(address, &Value::Null, &mut want, &rules, &options);
                plan.steps.push(create(address, &want, &rules));
            }
            (Some(_), Some((Some(why), found))) if !options.adopt => {
                plan.refusals.extend(refuse(address, found, why));
            }
            (Some(_), Some((Some(_), found))) if adopt::stack_of(&found.spec).is_some() => {
                plan.refusals.extend(adopt::of_another(address, found));
            }
            (Some(want), Some((foreign, found))) => {
                let rules = catalog.rules(address.kind);
                let mut want =
                    adopt::marked(address, want, foreign.is_some(), (observed, &options));
                let unsaid = kept::keep_unsaid(address, &found.spec, &mut want, &rules, &options);
                plan.kept
                    .extend(kept::of(address, &found.spec, &want, &rules));
                plan.kept.extend(unsaid);
                match update(address, &found.spec, &want, &rules) {
                    Some(step) => plan.steps.push(step),
                    None => plan.unchanged.push(address.clone()),
                }
            }
            (None, Some((foreign, found)))
                if beside::is_dropped(address, desired, &options)
                    && (foreign.is_none() || options.adopt) =>
            {
                let rules = catalog.shown(address.kind);
                match foreign.and_then(|_| adopt::of_another(address, found)) {
                    Some(refusal) => plan.refusals.push(refusal),
                    None if adopt::is_within_anothers(found, observed) => {}
                    None => plan.steps.push(delete(address, &found.spec, &rules)),
                }
            }
            (None, Some((None, found))) if options.others.contains(address) => {
                let because = "the stack file says that it is somebody else's".to_owned();
                plan.steps
                    .push(adopt::release(address, &found.spec, because));
            }
            // The schedule of a group that is let go goes with it.
            (None, Some((None, found))) if is_within(&found.owner, &options.others) => {}
            (None, Some((None, found))) if !catalog.runs_last(address.kind) => {
                let stays = adopt::stood_before(address, observed)
                    .is_some_and(|parent| !options.delete_adopted || desired.contains_key(&parent));
                if !stays {
                    let rules = catalog.shown(address.kind);
                    plan.steps
                        .push(leave(address, &found.spec, &rules, &options));
                }
            }
            // Foreign and not asked for, or gone with what it hangs on: none of our business.
            _ => {}
        }
    }
    adopt::keep_what_is_needed(catalog, observed, &mut plan);
    graph::connect(catalog, observed, &mut plan);
    plan
}

fn is_within(owner: &Owner, others: &BTreeSet<Address>) -> bool {
    matches!(owner, Owner::Within(parent) if others.contains(parent))
}

/// What leaves the stack: given back if it was adopted, else removed.
fn leave(address: &Address, have: &Value, rules: &Rules, options: &PlanOptions) -> Step {
    if adopt::is_adopted(have) && !options.delete_adopted {
        return adopt::release(address, have, "it was adopted".to_owned());
    }
    delete(address, have, rules)
}

/// `None` if it is ours, else what it is instead.
fn ownership<'a>(address: &Address, observed: &'a Observed) -> Option<&'a str> {
    match &observed.get(address)?.owner {
        Owner::Ours => None,
        Owner::Foreign(why) => Some(why),
        Owner::Within(parent) => match observed.get(parent).map(|found| &found.owner) {
            Some(Owner::Foreign(why)) => Some(why),
            _ => None,
        },
    }
}

/// The parent's refusal speaks for what is within it.
fn refuse(address: &Address, found: &Found, why: &str) -> Option<Refusal> {
    let another = adopt::of_another(address, found);
    another.or_else(|| (!matches!(found.owner, Owner::Within(_))).then(|| foreign(address, why)))
}

fn foreign(address: &Address, why: &str) -> Refusal {
    Refusal {
        address: address.to_string(),
        reason: format!("a resource of this name exists and is not this stack's: {why}"),
        remedy:
            "choose another name under `names:` in the stack file, or take it over with --adopt"
                .to_owned(),
    }
}

/// All fields of what is made or removed, but for states that are none.
fn one_sided(have: &Value, want: &Value, rules: &Rules) -> Vec<FieldChange> {
    let mut changes = change::compare(have, want, rules);
    let says_nothing = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    changes.retain(|c| {
        let is_state = matches!(c.rule, Rule::Observed | Rule::Kept);
        !is_state || !says_nothing(&c.before) || !says_nothing(&c.after)
    });
    changes
}

fn create(address: &Address, want: &Value, rules: &Rules) -> Step {
    let changes = one_sided(&Value::Null, want, rules);
    Step {
        address: address.clone(),
        action: Action::Create { want: want.clone() },
        changes,
        because: None,
        after: BTreeSet::new(),
    }
}

fn delete(address: &Address, have: &Value, rules: &Rules) -> Step {
    let changes = one_sided(have, &Value::Null, rules);
    Step {
        address: address.clone(),
        action: Action::Delete { have: have.clone() },
        changes,
        because: None,
        after: BTreeSet::new(),
    }
}

fn update(
    address: &Address,
    have: &Value,
    want: &Value,
    rules: &BTreeMap<String, Rule>,
) -> Option<Step> {
    let want = change::keep_what_others_own(have, want, rules);
    let changes = change::compare(have, &want, rules);
    if changes.is_empty() {
        return None;
    }
    let replace = changes.iter().any(|c| c.rule == Rule::Replace);
    let have = have.clone();
    let action = if replace {
        Action::Replace { have, want }
    } else {
        Action::Update { have, want }
    };
    Some(Step {
        address: address.clone(),
        action,
        changes,
        because: None,
        after: BTreeSet::new(),
    })
}

#[cfg(test)]
mod tests;
