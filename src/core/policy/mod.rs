//! Policy documents as IAM reads them: their parts, and what IAM refuses, in its own words.
//!
//! One parser for what is sent to the emulator and for what a stack file names. It knows no JSON but as a value, so whoever has
//! the text finds the place of a fault by its path (`Statement[1].Action[0]`).
//!
//! IAM does not publish its words or the order in which it looks. They are from answers that were recorded on AWS, by moto's
//! authors (test_iam_policies.py), Versity's (versitygw, iamapi/policy) and in public issues.

mod allows;
mod condition;
mod decide;
mod holds;
mod identity;
mod pattern;
mod read;
mod request;
mod resource;
#[cfg(test)]
mod tests;
mod trust;

use std::fmt;

use serde_json::Value;

pub use allows::Place;
pub use condition::{Condition, Operator, Test};
pub use decide::decide;
pub use request::{Context, Decider, Decision, Policies, Policy, Request, Source};

/// Whether all of a text is like a pattern of `*` (any text) and `?` (one character).
#[must_use]
pub fn is_like(pattern: &str, text: &str) -> bool {
    pattern::Pattern::plain(pattern).fits(text, pattern::Reach::Anything)
}

/// The texts of a list, or the one that stands in place of a list of one, as documents may write it; none if it is something
/// else.
#[must_use]
pub fn one_or_several(value: &Value) -> Vec<String> {
    let list = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let texts = list.iter().filter_map(Value::as_str);
    texts.map(ToOwned::to_owned).collect()
}

/// What a document is for, which decides what it may say and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A managed policy: what may be done.
    Managed,
    /// The same, written into a role.
    Inline,
    /// Who may assume a role.
    Trust,
}

/// A policy document, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which language it is in; `None` means the older one.
    pub version: Option<Version>,
    /// At least one.
    pub statements: Vec<Statement>,
}

/// The language of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`: without policy variables.
    Old,
    /// `2012-10-17`
    Current,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its path in the document: `Statement[0]`, or `Statement` if it stands alone.
    pub place: String,
    /// Its name.
    pub sid: Option<String>,
    /// What it does; the case is IAM's business.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<Principals>,
    /// `Action` or `NotAction`.
    pub action: Option<Listed>,
    /// `Resource` or `NotResource`.
    pub resource: Option<Listed>,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It allows, unless something denies.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// Patterns of actions or resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Their path in the document.
    pub place: String,
    /// `NotAction`, `NotResource`: everything but these.
    pub negated: bool,
    /// Whether they stand in a list; a single one may stand alone.
    pub is_list: bool,
    /// With `*` and `?`.
    pub items: Vec<String>,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principals {
    /// Their path in the document.
    pub place: String,
    /// `NotPrincipal`: everybody but these.
    pub negated: bool,
    /// Whoever they are.
    pub who: Vec<Principal>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `"Principal": "*"`
    Everyone,
    /// `"Principal": {"AWS": "arn:aws:iam::111111111111:role/x"}`
    Named {
        /// `AWS`, `Service`, `Federated`, `CanonicalUser`; whatever was written.
        kind: String,
        /// An ARN, an account, a service's name, or `*`.
        name: String,
    },
    /// Text that is not a table, or a table without entries.
    Other(String),
}

/// What IAM has against a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The path of what is wrong: `Statement[1].Action[0]`; empty for the whole.
    pub place: String,
    /// As IAM says it, under the code `MalformedPolicyDocument`.
    pub words: String,
    /// What to do, or what exactly is wrong where IAM only says that something is.
    pub help: String,
}

impl Fault {
    fn new(place: &str, words: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            place: place.to_owned(),
            words: words.into(),
            help: help.into(),
        }
    }
}

impl Listed {
    /// The path of one of them.
    #[must_use]
    pub fn place_of(&self, index: usize) -> String {
        match self.is_list {
            true => format!("{}[{index}]", self.place),
            false => self.place.clone(),
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// Reads a document and says everything that IAM would refuse, what it would refuse first at the beginning.
///
/// # Errors
/// At least one fault.
pub fn parse(document: &serde_json::Value, purpose: Purpose) -> Result<Document, Vec<Fault>> {
    let (read, faults) = read::document(document, purpose);
    let Some(read) = read.filter(|_| faults.is_empty()) else {
        return Err(faults);
    };
    let faults = match purpose {
        Purpose::Managed | Purpose::Inline => identity::faults(&read, purpose),
        Purpose::Trust => trust::faults(&read),
    };
    match faults.is_empty() {
        true => Ok(read.document),
        false => Err(faults),
    }
}

/// As [`parse`], of a text.
///
/// # Errors
/// At least one fault.
pub fn parse_text(text: &str, purpose: Purpose) -> Result<Document, Vec<Fault>> {
    match serde_json::from_str(text) {
        Ok(document) => parse(&document, purpose),
        Err(error) => Err(vec![Fault::new("", purpose.not_json(), error.to_string())]),
    }
}

/// Reads the policy of a resource, as the service that keeps it shows it; `None` if it is none.
#[must_use]
pub fn parse_resource(text: &str) -> Option<Document> {
    let document = serde_json::from_str(text).ok()?;
    let (read, faults) = read::document(&document, Purpose::Inline);
    let read = read.filter(|_| faults.is_empty())?;
    Some(read.document)
}

/// How many characters of a document IAM counts: white space is free (IAM quotas).
#[must_use]
pub fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// What a value cannot hold: IAM's pattern of documents is `[\u0009\u000A\u000D\u0020-\u00FF]+`.
#[must_use]
pub fn foreign_character(text: &str) -> Option<char> {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
    text.chars().find(|c| !allowed(c))
}

impl Purpose {
    /// How many characters a document may have; those within one role together, if it is written into it (IAM quotas).
    #[must_use]
    pub fn longest(self) -> usize {
        match self {
            Self::Managed => 6_144,
            Self::Inline => 10_240,
            Self::Trust => 2_048,
        }
    }

    fn not_json(self) -> &'static str {
        match self {
            Self::Trust => "This policy contains invalid Json",
            Self::Managed | Self::Inline => "Syntax errors in policy.",
        }
    }
}
