//! What stood before a team adopted it, in a file: written before the first change, read when all of it is given back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Prepared;
use crate::address::{Address, kind};
use crate::plan::{self, Catalog, Found, Observed, Plan};
use crate::resource::{Owner, REGISTRY, launch_template};

/// See the module. A stable format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptFile {
    /// 1.
    pub format_version: u32,
    /// Whose stack it went into.
    pub stack: String,
    /// Twelve digits.
    pub account: String,
    /// The Region.
    pub region: String,
    /// When it was written.
    pub written: jiff::Timestamp,
    /// By `kind/name`, as plans show it: what stood, secrets as digests.
    pub resources: BTreeMap<String, Value>,
}

/// Why a file is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Useless {
    /// It is something else.
    NoKeptFile(String),
    /// It was written for another stack or place.
    Elsewhere(String),
    /// None of several was written for this stack and place.
    Missing(String),
}

impl std::fmt::Display for Useless {
    /// The end of a sentence that begins with the file's name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoKeptFile(why) => write!(f, "was not written by `apply --keep`: {why}"),
            Self::Elsewhere(whose) => write!(f, "is of {whose}"),
            Self::Missing(whose) => write!(f, "is missing: no file is of {whose}"),
        }
    }
}

impl KeptFile {
    /// What a plan takes over, and what is within it; `None` if that is nothing.
    #[must_use]
    pub fn of(prepared: &Prepared) -> Option<Self> {
        let before = &prepared.before;
        let is_foreign = |address: &Address| {
            let found = before.get(address);
            found.is_some_and(|found| matches!(found.owner, Owner::Foreign(_)))
        };
        let steps = prepared.plan.steps.iter().map(|step| &step.address);
        let adopted: BTreeSet<&Address> = steps.filter(|address| is_foreign(address)).collect();
        let goes_with = |address: &Address, found: &Found| match &found.owner {
            Owner::Within(parent) => adopted.contains(parent),
            _ => adopted.contains(address),
        };
        let resources = before
            .iter()
            .filter(|(address, found)| goes_with(address, found));
        let resources: BTreeMap<String, Value> = resources
            .map(|(address, found)| (address.to_string(), found.spec.clone()))
            .collect();
        (!resources.is_empty()).then(|| Self {
            format_version: 1,
            stack: prepared.cx.stack_name.clone(),
            account: prepared.cx.account.id.clone(),
            region: prepared.cx.account.region.clone(),
            written: prepared.cx.clock.now(),
            resources,
        })
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// How it is none.
    pub fn parse(text: &str) -> Result<Self, Useless> {
        let parsed: Self =
            serde_json::from_str(text).map_err(|why| Useless::NoKeptFile(why.to_string()))?;
        match parsed.format_version {
            1 => Ok(parsed),
            other => Err(Useless::NoKeptFile(format!(
                "its format is {other}, and this program reads 1"
            ))),
        }
    }

    /// The one of this stack, here.
    ///
    /// # Errors
    /// There is none.
    pub fn of_stack<'a>(
        all: &'a [Self],
        stack: &str,
        (account, region): (&str, &str),
    ) -> Result<&'a Self, Useless> {
        let whose = |stack: &str, account: &str, region: &str| {
            format!("stack {stack} in account {account}, {region}")
        };
        let own = (stack, account, region);
        let is_own =
            |it: &&Self| (it.stack.as_str(), it.account.as_str(), it.region.as_str()) == own;
        all.iter().find(is_own).ok_or_else(|| match all {
            [only] => Useless::Elsewhere(whose(&only.stack, &only.account, &only.region)),
            _ => Useless::Missing(whose(stack, account, region)),
        })
    }

    /// The plan that puts back what stood, as far as it still stands, and removes the rest of the stack.
    #[must_use]
    pub fn give_back(&self, now: &Observed, at: jiff::Timestamp) -> Plan {
        let before = self.resources.iter();
        let before = before.filter_map(|(id, spec)| {
            let address = address(id)?;
            let spec = match address.kind {
                kind::LAUNCH_TEMPLATE => launch_template::renewed(spec.clone()),
                _ => spec.clone(),
            };
            Some((address, spec))
        });
        plan::give_back(&Catalog::of(REGISTRY), now, &before.collect(), at)
    }
}

fn address(id: &str) -> Option<Address> {
    let mut kinds = REGISTRY.iter().map(|ty| ty.kind());
    kinds.find_map(|kind| {
        let name = id.strip_prefix(kind.0)?.strip_prefix('/')?;
        Some(Address {
            kind,
            name: name.to_owned(),
        })
    })
}
