//! The plan as a document: what `plan --out` saves and `--format json` prints. A stable format.

use serde::Serialize;

use super::{Ends, FieldChange, Kept, Plan, Refusal};
use crate::address::Kind;
use crate::progress::Verb;
use crate::resource::{Headline, REGISTRY};
use crate::windows::Unserved;
use freshscale_core::rotation::trial::Trial;
use freshscale_core::words::count;
use freshscale_stack::NamedFile;

/// What a plan was made from; `apply` makes it anew from the same and refuses if it differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Inputs {
    /// The stack file as it was named, and the digest of its text; `None` for `destroy --stack` and `release --stack`.
    pub file: Option<InputFile>,
    /// The files that the stack file names, and how long they are; none for a plan to destroy or to release.
    pub files: Vec<NamedFile>,
    /// base64(sha256) of the handler's zip.
    pub handler_sha256: Option<String>,
    /// Where the handler was taken from, if named.
    pub handler: Option<String>,
    /// `--adopt`.
    pub adopt: bool,
    /// `--drop`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// A plan to destroy.
    pub destroy: bool,
    /// A plan to release; left out unless it is one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub release: bool,
    /// `--force`.
    pub force: bool,
    /// `--delete-adopted`.
    pub delete_adopted: bool,
}

impl Inputs {
    /// Options that change what is done, as they are typed.
    #[must_use]
    pub fn options(&self) -> Vec<String> {
        let all = [
            ("--adopt", self.adopt),
            ("--force", self.force),
            ("--delete-adopted", self.delete_adopted),
        ];
        let given = all.into_iter().filter(|(_, given)| *given);
        let given = given.map(|(option, _)| option.to_owned());
        let dropped = { self.drop.iter() }.map(|name| format!("--drop {name}"));
        given.chain(dropped).collect()
    }
}

/// A file that a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// As named on the command line.
    pub path: String,
    /// `sha256:…` of its text.
    pub digest: String,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document<'a> {
    /// 1.
    pub format_version: u32,
    /// The stack's name.
    pub stack: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// The Region.
    pub region: &'a str,
    /// Whom calls go to: `AWS`, an address, a world of the emulator.
    pub target: &'a str,
    /// In order of execution.
    pub steps: Vec<StepDocument<'a>>,
    /// `kind/name` of what is as it should be.
    pub unchanged: Vec<String>,
    /// Fields that differ and are not touched. For information: they are no part of what is executed.
    pub kept: &'a [Kept],
    /// The window that is open and does not get what it wants from what is executed. For information, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<&'a Unserved>,
    /// What a trial launch of the version to be made came to. For information, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<&'a Trial>,
    /// If there is one, nothing is executed.
    pub refusals: &'a [Refusal],
    /// What somebody should look at. For information: it keeps nothing from being executed.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub warnings: &'a [Refusal],
    /// Instances that end with what is removed.
    pub ends: &'a [Ends],
    /// What it was made from.
    pub inputs: &'a Inputs,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepDocument<'a> {
    /// `kind/name`.
    pub id: String,
    /// What it does.
    pub action: Verb,
    /// `launch-template`, …
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
    /// Ids of the steps that come first.
    pub after: Vec<String>,
    /// What one line says of it, if it is made.
    #[serde(skip)]
    pub headline: Headline,
    /// Field by field.
    pub changes: &'a [FieldChange],
    /// Why, where the action does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// What goes beyond the usual, to stand in the first line; empty if nothing does.
    #[must_use]
    pub fn beyond(&self) -> String {
        match self.inputs.options().as_slice() {
            [] => String::new(),
            options => format!(", with {}", options.join(" ")),
        }
    }

    /// Where what stands in other files came from: `launch_template.user_data_file: user-data.sh, 312 bytes`.
    pub fn files(&self) -> impl Iterator<Item = String> {
        let files = self.inputs.files.iter();
        files.map(|file| {
            format!(
                "{}: {}, {}",
                file.field,
                file.path,
                count(file.bytes, "byte")
            )
        })
    }

    /// The document of a plan.
    #[must_use]
    pub fn new(
        plan: &'a Plan,
        stack: &'a str,
        (account, region, target): (&'a str, &'a str, &'a str),
        inputs: &'a Inputs,
    ) -> Self {
        let steps = plan
            .steps
            .iter()
            .map(|step| StepDocument {
                id: step.id(),
                action: step.action.verb(),
                kind: step.address.kind.0,
                name: &step.address.name,
                headline: headline(step.address.kind),
                after: step
                    .after
                    .iter()
                    .map(|place| plan.steps[*place].id())
                    .collect(),
                changes: &step.changes,
                because: step.because.as_deref(),
            })
            .collect();
        let unchanged = plan.unchanged.iter().map(ToString::to_string).collect();
        Self {
            format_version: 1,
            stack,
            account,
            region,
            target,
            steps,
            unchanged,
            kept: &plan.kept,
            unserved: plan.unserved.as_ref(),
            trial: plan.trial.as_ref(),
            refusals: &plan.refusals,
            warnings: &plan.warnings,
            ends: &plan.ends,
            inputs,
        }
    }
}

fn headline(kind: Kind) -> Headline {
    let ty = REGISTRY.iter().find(|ty| ty.kind() == kind);
    ty.map_or(&[], |ty| ty.headline())
}
