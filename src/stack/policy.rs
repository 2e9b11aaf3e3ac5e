//! Policy documents: placeholders filled, limits held, and a form in which two can be compared.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::Stack;
use super::names::Account;

mod canonical;
pub use canonical::canonical;

/// What the rotator may do, unless the stack file names another template.
pub const ROTATOR: &str = include_str!("../../policies/rotator.json");
/// What [`ROTATOR`] is called in a stack file.
pub const ROTATOR_PATH: &str = "policies/rotator.json";
/// Who may assume the rotator's role. No `aws:SourceAccount` condition: Lambda does not reliably send
/// it when it assumes a function's role.
pub const ROTATOR_TRUST: &str = include_str!("../../policies/rotator-trust.json");

/// What a pipeline that runs `redeploy` may do.
pub const PIPELINE: &str = include_str!("../../policies/pipeline.json");

/// What a pipeline that runs `bake` may do.
pub const BAKE: &str = include_str!("../../policies/bake.json");

/// Where a template begins.
const START: &str = "Start from the project's policies/rotator.json.";

/// IAM's limit on a managed policy, white space not counted.
const MAX_CHARS: usize = 6_144;

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// A sentence about "it".
    pub message: String,
    /// What to write instead, a full sentence.
    pub help: String,
    /// The placeholder whose value does not fit.
    pub about: Option<&'static str>,
}

impl PolicyError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
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

/// What placeholders stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholders(BTreeMap<&'static str, String>);

impl Placeholders {
    /// Those of a stack in an account.
    #[must_use]
    pub fn of(stack: &Stack, account: &Account) -> Self {
        let names = &stack.names;
        Self(BTreeMap::from([
            ("region", account.region.clone()),
            ("account", account.id.clone()),
            ("partition", account.partition.clone()),
            ("launch_template", names.launch_template.clone()),
            ("auto_scaling_group", names.auto_scaling_group.clone()),
            ("log_group", names.log_group.clone()),
            ("lambda_function", names.lambda_function.clone()),
            ("stack", stack.name.clone()),
            ("instance_name", stack.image.instance_name.clone()),
        ]))
    }

    fn example() -> Self {
        let names = [
            "region",
            "account",
            "partition",
            "launch_template",
            "auto_scaling_group",
            "log_group",
            "lambda_function",
            "stack",
            "instance_name",
        ];
        Self(
            names
                .into_iter()
                .map(|name| (name, "x".to_owned()))
                .collect(),
        )
    }
}

/// The rotator's policy of a stack: the template, and leave to tell of failures if that is asked for.
///
/// # Errors
/// As [`fill`].
pub fn rotator(stack: &Stack, account: &Account) -> Result<Value, PolicyError> {
    let mut document = fill(
        &stack.rotator.policy_template,
        &Placeholders::of(stack, account),
    )?;
    if let Some(arn) = &stack.rotator.on_failure {
        add_statement(&mut document, may_tell(arn));
        check_length(&document)?;
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

/// The pipeline's policy of a stack.
///
/// # Errors
/// As [`fill`].
pub fn pipeline(stack: &Stack, account: &Account) -> Result<Value, PolicyError> {
    fill(PIPELINE, &Placeholders::of(stack, account))
}

/// The policy of a pipeline that releases a stack.
///
/// # Errors
/// As [`fill`].
pub fn bake(stack: &Stack, account: &Account) -> Result<Value, PolicyError> {
    fill(BAKE, &Placeholders::of(stack, account))
}

/// The rotator's trust policy. Built in, and a test shows that it is JSON.
#[must_use]
pub fn trust() -> Value {
    serde_json::from_str(ROTATOR_TRUST).unwrap_or_default()
}

/// Whether a template could be filled: JSON, known placeholders, IAM's characters and size.
///
/// # Errors
/// Why not.
pub fn check_template(template: &str) -> Result<(), PolicyError> {
    fill(template, &Placeholders::example()).map(|_| ())
}

/// The document, placeholders replaced. It happens inside parsed strings, so whatever a value holds,
/// it stays one string. `${aws:…}` and the like are IAM's own variables and stay.
///
/// # Errors
/// Not JSON; no statement; an unknown placeholder; a value with `*`, `?` or `$`, which would widen
/// the policy; a character outside of IAM's range; more than 6144 characters.
pub fn fill(template: &str, placeholders: &Placeholders) -> Result<Value, PolicyError> {
    let mut document: Value = serde_json::from_str(template)
        .map_err(|error| PolicyError::new(format!("it is not JSON ({error})."), START))?;
    if document.get("Statement").is_none() {
        return Err(PolicyError::new("it has no `Statement`.", START));
    }
    fill_value(&mut document, placeholders)?;
    let text = document.to_string();
    if let Some(c) = text
        .chars()
        .find(|c| !matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}'))
    {
        return Err(PolicyError::new(
            format!("IAM does not take the character {c:?}."),
            "Leave it out.",
        ));
    }
    check_length(&document)?;
    Ok(document)
}

/// Whether some statement of a policy allows the action, on whatever; nothing is said of what denies it.
#[must_use]
pub fn allows(document: &Value, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let names = |patterns: &Value| {
        let one = patterns.as_str().into_iter();
        let many = patterns.as_array().into_iter().flatten();
        one.chain(many.filter_map(Value::as_str))
            .any(|pattern| fits(&pattern.to_ascii_lowercase(), &action))
    };
    let statements = &document["Statement"];
    let all = statements
        .as_array()
        .map_or(std::slice::from_ref(statements), Vec::as_slice);
    all.iter().any(|statement| {
        let named = match statement.get("NotAction") {
            Some(others) => !names(others),
            None => names(&statement["Action"]),
        };
        named && statement["Effect"] == "Allow"
    })
}

/// Whether all of `text` is as `pattern` says: `*` stands for any text and `?` for one character.
fn fits(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Up to where in the text the pattern so far may reach.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for part in pattern.chars() {
        if part == '*' {
            let first = reached.iter().position(|at| *at).unwrap_or(reached.len());
            reached[first..].fill(true);
            continue;
        }
        for at in (0..text.len()).rev() {
            reached[at + 1] = reached[at] && (part == '?' || part == text[at]);
        }
        reached[0] = false;
    }
    reached[text.len()]
}

fn check_length(document: &Value) -> Result<(), PolicyError> {
    let text = document.to_string();
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    if length > MAX_CHARS {
        return Err(PolicyError::new(
            format!("it has {length} characters; IAM takes {MAX_CHARS}."),
            "Merge statements that share their actions or resources.",
        ));
    }
    Ok(())
}

fn fill_value(value: &mut Value, placeholders: &Placeholders) -> Result<(), PolicyError> {
    match value {
        Value::String(text) => *text = fill_text(text, placeholders)?,
        Value::Array(items) => {
            for item in items {
                fill_value(item, placeholders)?;
            }
        }
        Value::Object(fields) => {
            let mut filled = serde_json::Map::new();
            for (key, mut value) in std::mem::take(fields) {
                fill_value(&mut value, placeholders)?;
                filled.insert(fill_text(&key, placeholders)?, value);
            }
            *fields = filled;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

fn fill_text(text: &str, placeholders: &Placeholders) -> Result<String, PolicyError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else {
            return Err(PolicyError::new(
                format!("`{text}` has a `${{` without its `}}`."),
                "Close it; a dollar sign alone is `${$}`.",
            ));
        };
        out.push_str(before);
        match placeholders.0.get_key_value(name) {
            Some((name, value)) if value.contains(['*', '?', '$']) => {
                let message =
                    format!("`{value}` for `${{{name}}}` would be read as a pattern by IAM.");
                return Err(PolicyError {
                    about: Some(name),
                    ..PolicyError::new(message, "Choose a name without `*`, `?` and `$`.")
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
                let known: Vec<&str> = Placeholders::example().0.into_keys().collect();
                return Err(PolicyError::new(
                    format!("`${{{name}}}` is not a placeholder."),
                    format!(
                        "There are {}, and IAM's own variables, which have a colon.",
                        known.join(", ")
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
