//! Would the next scale-outs really work? Looks at what stands now, changes nothing; each check is one file and one line of
//! [`CHECKS`].
//!
//! What may not be looked at is unknown, and that is never a pass.

mod addresses;
mod allowed_images;
mod balancing;
mod capacity;
mod encryption;
mod function;
mod group;
mod image;
mod image_age;
mod image_protection;
mod image_retention;
mod instance_profile;
mod instance_types;
mod key;
mod key_pair;
mod log;
mod look;
mod network;
mod operator;
mod policies;
mod processes;
mod public_access;
mod quota;
mod rotator;
mod rules;
mod snapshots;
mod target_groups;
mod trial_launch;
mod zones;

use std::collections::BTreeSet;
use std::pin::Pin;

use serde::Serialize;

use crate::resource::parallel::all;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::{AwsError, Class};
use freshscale_stack::policy::PolicyError;
pub use look::Looker;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A scale-out would fail, or start the wrong thing.
    Error,
    /// It could not be looked at.
    Unknown,
    /// Somebody should look.
    Warning,
    /// Good to know.
    Info,
}

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the check.
    pub check: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The field of the stack file that it is about.
    pub path: &'static str,
    /// A sentence without its stop.
    pub text: String,
    /// What to do.
    pub remedy: Advice,
}

/// What a check says, not yet whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    level: Level,
    path: &'static str,
    text: String,
    remedy: Advice,
}

impl Found {
    fn new(level: Level, path: &'static str, text: String, remedy: impl Into<Advice>) -> Self {
        let remedy = remedy.into();
        Self {
            level,
            path,
            text,
            remedy,
        }
    }

    fn error(path: &'static str, text: String, remedy: impl Into<Advice>) -> Self {
        Self::new(Level::Error, path, text, remedy)
    }

    fn warning(path: &'static str, text: String, remedy: impl Into<Advice>) -> Self {
        Self::new(Level::Warning, path, text, remedy)
    }

    /// Without the policy it is not known what to ask for.
    fn no_policy(path: &'static str, what: &str, error: &PolicyError) -> Self {
        let text = format!("{what} cannot be made: {error}");
        Self::new(Level::Unknown, path, text, error.help.clone())
    }
}

/// What a check comes to.
type Answer = Result<Vec<Found>, AwsError>;

/// A check at work.
type Work<'a> = Pin<Box<dyn Future<Output = Answer> + 'a>>;

/// Something that can be looked at.
pub struct Check {
    /// What it is chosen by: `--only`, `--skip`.
    pub name: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// What it reads, as rights.
    pub rights: &'static [&'static str],
    /// The field of the stack file that it is about, as long as nothing was found.
    pub path: &'static str,
    /// Whether it makes sense before a first apply: it is about what the stack file refers to.
    pub before_apply: bool,
    run: for<'a> fn(&'a Looker<'a>) -> Work<'a>,
}

impl Check {
    /// Whether it asks what whoever checks may do: somebody on call need not be able to apply.
    #[must_use]
    pub fn is_of_caller(&self) -> bool {
        [trial_launch::CHECK.name, operator::CHECK.name].contains(&self.name)
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All of them, in the order in which they are told.
pub const CHECKS: &[Check] = &[
    group::CHECK,
    processes::CHECK,
    policies::CHECK,
    image::CHECK,
    image_age::CHECK,
    image_retention::CHECK,
    image_protection::CHECK,
    instance_types::CHECK,
    network::CHECK,
    zones::CHECK,
    addresses::CHECK,
    quota::CHECK,
    target_groups::CHECK,
    public_access::CHECK,
    key_pair::CHECK,
    instance_profile::CHECK,
    snapshots::CHECK,
    encryption::CHECK,
    allowed_images::CHECK,
    trial_launch::CHECK,
    function::CHECK,
    rules::CHECK,
    log::CHECK,
    rotator::CHECK,
    operator::CHECK,
];

/// The checks that are asked for.
///
/// # Errors
/// A name that none has.
pub fn chosen(only: &[String], skip: &[String]) -> Result<Vec<&'static Check>, String> {
    let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
    if let Some(other) = only
        .iter()
        .chain(skip)
        .find(|name| !names.contains(name.as_str()))
    {
        return Err(other.clone());
    }
    let is_in = |list: &[String], check: &Check| list.iter().any(|name| name == check.name);
    let chosen = CHECKS
        .iter()
        .filter(|check| only.is_empty() || is_in(only, check));
    Ok(chosen.filter(|check| !is_in(skip, check)).collect())
}

/// Looks at all of it at once. The worst first, and else in the order of [`CHECKS`].
pub async fn run(looker: &Looker<'_>, checks: &[&'static Check]) -> Vec<Finding> {
    let each = checks.iter().map(|check| async {
        let found = (check.run)(looker)
            .await
            .unwrap_or_else(|error| vec![unknown(check, &error)]);
        found.into_iter().map(|found| Finding {
            check: check.name,
            level: found.level,
            path: found.path,
            text: found.text,
            remedy: found.remedy,
        })
    });
    let mut findings: Vec<Finding> = all(each).await.into_iter().flatten().collect();
    findings.sort_by_key(|finding| finding.level);
    findings
}

fn unknown(check: &Check, error: &AwsError) -> Found {
    let text = match error.class {
        Class::Denied => format!("cannot be told: no permission for {}", error.operation),
        _ => format!("cannot be told: {error}"),
    };
    let remedy = match error.class {
        Class::Denied => {
            Advice::new("give whoever checks what this prints, beside that of a plan:")
                .run(Command::bootstrap("policy status"))
        }
        _ => "look again".into(),
    };
    Found::new(Level::Unknown, check.path, text, remedy)
}
