//! Policy documents: placeholders filled, limits held, and a form in which two can be compared.

use std::fmt;

use serde_json::{Value, json};

use super::Stack;
use super::names::Account;
use super::values::child;
use freshscale_core::policy::{self as iam, Document, Purpose};

mod by_arn;
mod canonical;
mod placeholders;
mod printed;
pub use by_arn::by_arn;
pub use canonical::{canonical, canonical_statement};
use placeholders::KNOWN;
pub use placeholders::Placeholders;
pub use printed::{Printed, Use, printed};

/// What the rotator may do, unless the stack file names another template.
pub const ROTATOR: &str = include_str!("../../policies/rotator.json");
/// What [`ROTATOR`] is called in a stack file.
pub const ROTATOR_PATH: &str = "policies/rotator.json";
/// Who may assume the rotator's role. No `aws:SourceAccount` condition: Lambda does not reliably send
/// it when it assumes a function's role.
pub const ROTATOR_TRUST: &str = include_str!("../../policies/rotator-trust.json");

/// Where a template begins.
const START: &str = "Start from the project's policies/rotator.json.";

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// Path of what is wrong in it (`Statement[0].Action`); empty for the whole.
    pub place: String,
    /// A full sentence.
    pub message: String,
    /// What to write instead, a full sentence.
    pub help: String,
    /// The placeholder whose value does not fit.
    pub about: Option<&'static str>,
}

impl PolicyError {
    fn new(place: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            place: place.to_owned(),
            message: message.into(),
            help: help.into(),
            about: None,
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PolicyError {}

/// The rotator's policy of a stack: the template, and leave to tell of failures if that is asked for. `template` is the id of
/// a launch template that is somebody else's; where it is not known, nothing is allowed of it.
///
/// # Errors
/// As [`fill`], and what IAM would refuse; that a policy of the file's own goes by a tag of ours on more than templates.
pub fn rotator(
    stack: &Stack,
    account: &Account,
    template: Option<&str>,
) -> Result<Value, PolicyError> {
    let document = filled_rotator(stack, account)?;
    checked(of_template(document, stack, account, template)?)
}

/// What goes by the stack's tag on its template goes by the ARN of one that is somebody else's and has no such tag.
fn of_template(
    document: Value,
    stack: &Stack,
    account: &Account,
    template: Option<&str>,
) -> Result<Value, PolicyError> {
    if stack.makes_template() {
        return Ok(document);
    }
    let unknown = || format!("ID_OF_{}", stack.names.launch_template);
    let id = template.map_or_else(unknown, ToOwned::to_owned);
    let arn = account.launch_template_arn(&id);
    by_arn(&document, &stack.name, &[arn]).map_err(|statement| {
        let message = format!(
            "{statement} goes by the tag {} of more than launch templates, and what is somebody else's has no such tag.",
            crate::STACK_TAG
        );
        PolicyError::new("", message, "Name in it what it is about.")
    })
}

/// Everything that cannot be, or else the document as IAM reads it.
///
/// # Errors
/// At least one.
pub fn read_rotator(stack: &Stack, account: &Account) -> Result<Document, Vec<PolicyError>> {
    let document = filled_rotator(stack, account).map_err(|error| vec![error])?;
    read(&document)
}

fn checked(document: Value) -> Result<Value, PolicyError> {
    within(document, Purpose::Managed)
}

fn within(document: Value, purpose: Purpose) -> Result<Value, PolicyError> {
    match read_as(&document, purpose).err() {
        Some(mut faults) if !faults.is_empty() => Err(faults.swap_remove(0)),
        _ => Ok(document),
    }
}

fn read(document: &Value) -> Result<Document, Vec<PolicyError>> {
    read_as(document, Purpose::Managed)
}

/// As IAM would read it, and would count it.
fn read_as(document: &Value, purpose: Purpose) -> Result<Document, Vec<PolicyError>> {
    let text = document.to_string();
    if let Some(c) = iam::foreign_character(&text) {
        let message = format!("IAM does not take the character {c:?}.");
        return Err(vec![PolicyError::new("", message, "Leave it out.")]);
    }
    let refused = |fault: iam::Fault| {
        let message = format!("IAM would refuse this policy: {}", fault.words);
        PolicyError::new(&fault.place, message, fault.help)
    };
    let read = iam::parse(document, purpose);
    let read = read.map_err(|faults| faults.into_iter().map(refused).collect::<Vec<_>>())?;
    let (length, most) = (iam::size(&text), purpose.longest());
    if length > most {
        let message =
            format!("With this stack's names it has {length} characters; IAM takes {most}.");
        let help = "Merge statements that share their actions or resources.";
        return Err(vec![PolicyError::new("", message, help)]);
    }
    Ok(read)
}

fn filled_rotator(stack: &Stack, account: &Account) -> Result<Value, PolicyError> {
    let mut document = fill(
        &stack.rotator.policy_template,
        &Placeholders::of(stack, account),
    )?;
    if let Some(arn) = &stack.rotator.on_failure {
        add_statement(&mut document, may_tell(arn));
    }
    Ok(document)
}

/// Lambda sends with the role of the function.
fn may_tell(arn: &str) -> Value {
    let is_queue = arn.split(':').nth(2) == Some("sqs");
    let action = if is_queue {
        "sqs:SendMessage"
    } else {
        "sns:Publish"
    };
    json!({"Sid": "OnFailure", "Effect": "Allow", "Action": action, "Resource": arn})
}

/// One statement may stand without a list.
fn add_statement(document: &mut Value, statement: Value) {
    let statements = &mut document["Statement"];
    if let Some(list) = statements.as_array_mut() {
        list.push(statement);
    } else {
        *statements = json!([statements.take(), statement]);
    }
}

/// The rotator's trust policy. Built in, and a test shows that it is JSON.
#[must_use]
pub fn trust() -> Value {
    serde_json::from_str(ROTATOR_TRUST).unwrap_or_default()
}

/// Whether a template could be filled with names that are no more than that, and IAM would take it.
///
/// # Errors
/// Why not: at least one reason.
pub fn check_template(template: &str) -> Result<(), Vec<PolicyError>> {
    let filled = fill(template, &Placeholders::example());
    let document = filled.map_err(|error| vec![error])?;
    read(&document).map(|_| ())
}

/// Without the place, which is shown with the line.
fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let words = text.split(" at line ").next().unwrap_or_default();
    match error.is_eof() {
        true => "This is not JSON: it ends too early.".to_owned(),
        false => format!("This is not JSON: {words}."),
    }
}

/// The document, placeholders replaced. It happens inside parsed strings, so whatever a value holds,
/// it stays one string. `${aws:…}` and the like are IAM's own variables and stay.
///
/// # Errors
/// Not JSON; no statement; an unknown placeholder; a value with `*`, `?` or `$`, which would widen the policy.
pub fn fill(template: &str, placeholders: &Placeholders) -> Result<Value, PolicyError> {
    let mut document: Value = serde_json::from_str(template)
        .map_err(|error| PolicyError::new("", not_json(&error), START))?;
    if document.get("Statement").is_none() {
        return Err(PolicyError::new("", "A policy has a `Statement`.", START));
    }
    fill_value(&mut document, "", placeholders)?;
    Ok(document)
}

fn fill_value(
    value: &mut Value,
    place: &str,
    placeholders: &Placeholders,
) -> Result<(), PolicyError> {
    match value {
        Value::String(text) => *text = fill_text(text, place, placeholders)?,
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                fill_value(item, &format!("{place}[{index}]"), placeholders)?;
            }
        }
        Value::Object(fields) => {
            let mut filled = serde_json::Map::new();
            for (key, mut value) in std::mem::take(fields) {
                let place = child(place, &key);
                fill_value(&mut value, &place, placeholders)?;
                filled.insert(fill_text(&key, &place, placeholders)?, value);
            }
            *fields = filled;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

fn fill_text(text: &str, place: &str, placeholders: &Placeholders) -> Result<String, PolicyError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else {
            return Err(PolicyError::new(
                place,
                format!("`{text}` has a `${{` without its `}}`."),
                "Close it; a dollar sign alone is `${$}`.",
            ));
        };
        out.push_str(before);
        match placeholders.0.get_key_value(name) {
            // What no stack file tells may be left open.
            Some((&"instance_role", value)) if value == "*" => out.push('*'),
            Some((name, value)) if value.contains(['*', '?', '$']) => {
                let message =
                    format!("`{value}` for `${{{name}}}` would be read as a pattern by IAM.");
                return Err(PolicyError {
                    about: Some(name),
                    ..PolicyError::new(place, message, "Choose a name without `*`, `?` and `$`.")
                });
            }
            Some((_, value)) => out.push_str(value),
            // Policy variables have a colon; `${*}`, `${?}` and `${$}` are IAM's escapes.
            None if name.contains(':') || matches!(name, "*" | "?" | "$") => {
                out.push_str("${");
                out.push_str(name);
                out.push('}');
            }
            None => {
                return Err(PolicyError::new(
                    place,
                    format!("`${{{name}}}` is not a placeholder."),
                    format!(
                        "There are {}, and IAM's own variables, which have a colon.",
                        KNOWN.join(", ")
                    ),
                ));
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests;
