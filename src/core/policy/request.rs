//! What is asked of a policy, and what it answers.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Document;

/// What is known of a request beside who, what and on what: condition keys, compared without regard to case, and their
/// values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// One value of a key.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.insert(key.to_ascii_lowercase(), vec![value.into()]);
        self
    }

    /// All values of a key that may have several (`aws:TagKeys`).
    #[must_use]
    pub fn with_all(mut self, key: &str, values: Vec<String>) -> Self {
        self.0.insert(key.to_ascii_lowercase(), values);
        self
    }

    /// `None` if the request does not have it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(&key.to_ascii_lowercase()).map(Vec::as_slice)
    }
}

/// One action on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// ARN of who calls.
    pub principal: String,
    /// `ec2:CreateTags`; compared without regard to case.
    pub action: String,
    /// An ARN; `*` for actions that are on no resource.
    pub resource: String,
    /// Condition keys.
    pub context: Context,
}

/// A policy and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its ARN or name.
    pub name: String,
    /// What it says; whoever is asked often keeps it.
    pub document: Arc<Document>,
}

/// All policies that are asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    /// Those of who calls.
    pub identity: Vec<Policy>,
    /// The most that those may allow.
    pub boundary: Option<Policy>,
    /// That of what is called.
    pub resource: Option<Policy>,
}

/// Which of the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Of who calls.
    Identity,
    /// The permissions boundary of who calls.
    Boundary,
    /// Of what is called.
    Resource,
}

/// The statement that decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decider {
    /// Which kind of policy it stands in.
    pub source: Source,
    /// That policy's ARN or name.
    pub policy: String,
    /// Its name, or its path (`Statement[0]`) if it has none.
    pub statement: String,
}

/// What the policies come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// By this statement.
    Allowed(Decider),
    /// By a statement with `Deny`.
    Denied(Decider),
    /// Nothing in these allows it.
    Unsaid(Source),
}

impl Decision {
    /// Whether it may be done.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// Why not, as AWS says it (IAM user guide, "Troubleshoot access denied error messages"); `None` if it is allowed.
    #[must_use]
    pub fn refusal(&self, request: &Request) -> Option<String> {
        let why = match self {
            Self::Allowed(_) => return None,
            Self::Denied(by) => format!(
                "with an explicit deny in {} {}",
                by.source.article(),
                by.source
            ),
            Self::Unsaid(source) => {
                format!("because no {source} allows the {} action", request.action)
            }
        };
        let on = match request.resource.as_str() {
            "*" => String::new(),
            resource => format!(" on resource: {resource}"),
        };
        let (who, action) = (&request.principal, &request.action);
        Some(format!(
            "User: {who} is not authorized to perform: {action}{on} {why}"
        ))
    }
}

impl Source {
    fn article(self) -> &'static str {
        match self {
            Self::Identity => "an",
            Self::Boundary | Self::Resource => "a",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Resource => "resource-based policy",
        })
    }
}
