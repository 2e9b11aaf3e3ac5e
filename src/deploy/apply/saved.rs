//! A saved plan: read with distrust, executed as it was shown or not at all.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use serde_json::Value;

use super::goal::Purpose;
use crate::plan::document::Document;
use crate::plan::seal::digest;
use crate::resource::Removal;

/// What a plan was made from, and the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    document: Value,
    /// The stack file.
    pub file: PathBuf,
    /// The handler, if one was named.
    pub handler: Option<PathBuf>,
    /// With `--adopt`.
    pub adopt: bool,
    /// With `--drop`.
    pub drop: Vec<String>,
    /// What becomes of the stack.
    pub purpose: Purpose,
    /// With `--force`, `--delete-adopted`.
    pub removal: Removal,
}

/// Why a file is not taken for a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is something else.
    NoPlan(String),
    /// Its end is missing.
    CutOff,
    /// Of a later format than this program knows.
    Later(String),
    /// Saved before plans had a digest.
    Earlier,
    /// Not as it was saved.
    Edited,
}

impl fmt::Display for Unfit {
    /// The end of a sentence that begins with the file's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlan(why) => write!(f, "is not a saved plan: {why}"),
            Self::CutOff => f.write_str("is only the beginning of a saved plan: it was cut off"),
            Self::Later(version) => write!(
                f,
                "was saved by a later version of this program, in format {version}; this one reads format 1"
            ),
            Self::Earlier => f.write_str(
                "was saved by an earlier version of this program, which left no digest by which an edit is known",
            ),
            Self::Edited => {
                f.write_str("no longer fits its own digest: it was edited after it was saved")
            }
        }
    }
}

/// A list of texts; none if it is something else.
fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts
        .filter_map(Value::as_str)
        .map(ToOwned::to_owned)
        .collect()
}

impl Saved {
    /// Reads what `plan --out` wrote.
    ///
    /// # Errors
    /// How it is none.
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let document: Value = serde_json::from_str(text).map_err(|error| match error.is_eof() {
            true => Unfit::CutOff,
            false => Unfit::NoPlan(error.to_string()),
        })?;
        let no_plan = |why: &str| Unfit::NoPlan(why.to_owned());
        match &document["format_version"] {
            Value::Number(version) if version.as_u64() == Some(1) => {}
            Value::Number(version) => return Err(Unfit::Later(version.to_string())),
            _ => return Err(no_plan("it has no format_version")),
        }
        let from = &document["inputs"];
        let path = |value: &Value| value.as_str().map(PathBuf::from);
        let file = path(&from["file"]["path"]);
        let file =
            file.ok_or_else(|| no_plan("it does not say which stack file it was made from"))?;
        match document["digest"].as_str() {
            None => return Err(Unfit::Earlier),
            Some(given) if given != digest(&document) => return Err(Unfit::Edited),
            Some(_) => {}
        }
        Ok(Self {
            file,
            handler: path(&from["handler"]),
            adopt: from["adopt"] == true,
            drop: texts(&from["drop"]),
            purpose: match (from["destroy"] == true, from["release"] == true) {
                (true, _) => Purpose::Destroy,
                (_, true) => Purpose::Release,
                _ => Purpose::Apply,
            },
            removal: Removal {
                force: from["force"] == true,
                delete_adopted: from["delete_adopted"] == true,
            },
            document,
        })
    }

    /// That it was made to be sent elsewhere; before anything is asked there.
    #[must_use]
    pub fn elsewhere(&self, target: &str) -> Option<String> {
        let made_on = self.document["target"].as_str().unwrap_or_default();
        (made_on != target).then(|| format!("it was made on {made_on}, and this is {target}"))
    }

    /// What differs in the plan made `now` from the same inputs, what plans do not show included, each as a sentence;
    /// nothing if it is the same.
    #[must_use]
    pub fn stale(&self, now: &Document<'_>) -> Vec<String> {
        let mut why = self.moved(&serde_json::to_value(now).unwrap_or_default());
        let differ = now.unseen_differ(&self.document);
        if why.is_empty() && !differ.is_empty() {
            let steps = differ.join(", ");
            why.push(match self.document["unseen"].is_null() {
                true => format!(
                    "it was printed and not saved with --out, which leaves out what tells whether the hidden values of {steps} \
                     are the same"
                ),
                false => format!("what plans hide has changed since: the hidden values of {steps}"),
            });
        }
        why
    }

    /// What differs in what is shown of the plan made `now` from the same inputs, each as a sentence; nothing if it is the same.
    #[must_use]
    pub fn moved(&self, now: &Value) -> Vec<String> {
        let (saved, now) = (&executed(&self.document), &executed(now));
        if saved == now {
            return Vec::new();
        }
        let mut why: Vec<String> = PARTS
            .iter()
            .filter_map(|(part, text)| {
                let (then, now) = (saved.pointer(part), now.pointer(part));
                let shown = |value: Option<&Value>| match value {
                    Some(Value::String(text)) => text.clone(),
                    _ => "none".to_owned(),
                };
                let text = text
                    .replace("THEN", &shown(then))
                    .replace("NOW", &shown(now));
                (then != now).then_some(text)
            })
            .collect();
        let is_elsewhere = ["stack", "account", "region", "target"]
            .iter()
            .any(|part| saved[*part] != now[*part]);
        if is_elsewhere {
            // Everything else differs for that reason.
            return why;
        }
        let mut moved = steps_that_differ(saved, now);
        if moved.is_empty() {
            let parts = ["unchanged", "refusals"].into_iter();
            let differ = parts.filter(|part| saved[*part] != now[*part]);
            moved.extend(differ.map(ToOwned::to_owned));
        }
        if why.is_empty() && moved.is_empty() {
            moved.push("details".to_owned());
        }
        if !moved.is_empty() {
            why.push(format!(
                "what stands has moved since: {} differ",
                moved.join(", ")
            ));
        }
        why
    }
}

/// Parts of a plan whose difference has a sentence of its own.
const PARTS: [(&str, &str); 8] = [
    (
        "/account",
        "it was made for account THEN, and the credentials are for NOW",
    ),
    ("/region", "it was made for Region THEN, and this is NOW"),
    ("/target", "it was made on THEN, and this is NOW"),
    (
        "/stack",
        "it is of stack THEN, and the file now describes NOW",
    ),
    (
        "/inputs/file",
        "the stack file was changed since, or what it extends, a variable or `--set`",
    ),
    (
        "/inputs/files",
        "a file that the stack file names was changed since",
    ),
    (
        "/inputs/handler_sha256",
        "the handler is another one than then",
    ),
    (
        "/ends",
        "it would end other instances than it said, or in another window",
    ),
];

/// Ids of the steps that only one of the two has.
fn steps_that_differ(then: &Value, now: &Value) -> Vec<String> {
    let steps = |plan: &Value| plan["steps"].as_array().cloned().unwrap_or_default();
    let (then, now) = (steps(then), steps(now));
    let all = then.iter().chain(&now);
    let differ = all.filter(|step| !then.contains(step) || !now.contains(step));
    let ids: BTreeSet<&str> = differ
        .map(|step| step["id"].as_str().unwrap_or("a step"))
        .collect();
    ids.into_iter().map(ToOwned::to_owned).collect()
}

/// What decides. Not what is left as it is: that says when, which moves with the clock; nor the digest, which is of
/// that, too; and what stands for hidden values is no text to compare.
fn executed(plan: &Value) -> Value {
    let mut plan = plan.clone();
    if let Some(members) = plan.as_object_mut() {
        members.remove("kept");
        members.remove("unserved");
        members.remove("trial");
        members.remove("warnings");
        members.remove("digest");
        members.remove("unseen");
    }
    // What counts is the handler, not where it lies.
    if let Some(inputs) = plan.get_mut("inputs").and_then(Value::as_object_mut) {
        inputs.remove("handler");
    }
    plan
}

#[cfg(test)]
mod tests;
