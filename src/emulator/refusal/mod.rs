//! What AWS answers to a call that its own model forbids: each service in its own code and words.
//!
//! Most services share a framework, whose sentence begins with `1 validation error detected`. The words were compared with answers that
//! others recorded on AWS: LocalStack's snapshots (Lambda, EventBridge, Logs, STS, IAM) and errors quoted in public
//! issues (Auto Scaling, EC2).

mod ec2;
mod unserved;

use std::fmt::Write;

use serde_json::{Value, json};

use super::params::lower_camel;
use super::speakable::{is_xml, unspeakable_text};
use super::{Call, Fault};
use freshscale_core::limits::{self, Broken, Descent, Rule, Wire};

/// The refusal of a call, if its model forbids it or if it asks for what this emulator has none of.
pub(super) fn of(call: &Call, wire: Wire) -> Option<Fault> {
    forbidden(call, wire).or_else(|| unserved::of(call))
}

fn forbidden(call: &Call, wire: Wire) -> Option<Fault> {
    let input = limits::input(call.service, &call.operation)?;
    let mut broken = limits::broken(input, &call.params, wire);
    if call.service == "ec2" {
        return ec2::fault(&broken).or_else(|| crate::ec2::refusal(call));
    }
    // These services look at the members that they know.
    broken.retain(|broken| broken.rule != Rule::Unknown && !is_looked_at_later(call, broken));
    let Some(first) = broken.first() else {
        return unspeakable(call);
    };
    if let Rule::Type(wanted) = first.rule {
        let text = match (wire, first.value) {
            (Wire::Typed, Some(value)) => unconverted(value, wanted),
            _ => format!("{} must be {wanted}", place(&first.path)),
        };
        return Some(Fault::new(unreadable(wire), text));
    }
    if let Some(text) = own_words(call, &broken) {
        return Some(Fault::new("ValidationError", text));
    }
    Some(Fault::new(
        code(call.service, first),
        sentence(call, &broken),
    ))
}

/// What cannot be read as what it should be.
fn unreadable(wire: Wire) -> &'static str {
    match wire {
        Wire::Form => "MalformedInput",
        Wire::Typed => "SerializationException",
    }
}

/// What cannot be what it should be, as the framework of AWS's JSON services says it (recorded on AWS by the authors of an
/// emulator of Athena; of what should be a list or a structure, the words are not confirmed).
fn unconverted(value: &Value, wanted: &str) -> String {
    let (token, wanted) = match (value, wanted) {
        (Value::Array(_), "a list") | (Value::Object(_), "a structure") => ("", ""),
        (Value::Array(_), _) => return "Start of list found where not expected".to_owned(),
        (Value::Object(_), _) => {
            return "Start of structure or map found where not expected.".to_owned();
        }
        (_, "a list") => return "Expected list or null".to_owned(),
        (_, "a structure" | "a map") => return "Expected structure or null".to_owned(),
        (Value::Number(_), wanted) => ("NUMBER_VALUE", wanted),
        (Value::Bool(true), wanted) => ("TRUE_VALUE", wanted),
        (Value::Bool(false), wanted) => ("FALSE_VALUE", wanted),
        (Value::Null, wanted) => ("NULL_VALUE", wanted),
        (Value::String(_), wanted) => ("STRING_VALUE", wanted),
    };
    let of_java = match wanted {
        "a text" => "a String",
        "a whole number" => "an Integer",
        "a number" => "a Double",
        "true or false" => "a Boolean",
        "base64" => "a ByteBuffer",
        other => other,
    };
    format!("{token} can not be converted to {of_java}")
}

/// Tags and alarms with characters that XML cannot carry: CloudWatch answers others in XML, and keys and values of tags are
/// "letters, spaces, and numbers representable in UTF-8" and a few more (AWS General Reference, "Tag naming limits").
fn unspeakable(call: &Call) -> Option<Fault> {
    let of = match call.service {
        "cloudwatch" => vec![call.params.clone()],
        "events" | "backup" => { ["Tags", "TagKeys"].iter() }
            .filter_map(|name| Some(json!({*name: call.params.get(*name)?})))
            .collect(),
        _ => return None,
    };
    let place = of.iter().find_map(unreadable_text)?;
    Some(crate::params::invalid(call, unspeakable_text(&place)))
}

/// Where the first text with such a character stands: `Tags.1.Value`.
fn unreadable_text(value: &Value) -> Option<String> {
    let below = |name: String, value: &Value| match unreadable_text(value)?.as_str() {
        "" => Some(name),
        more => Some(format!("{name}.{more}")),
    };
    match value {
        Value::String(text) => (!text.chars().all(is_xml)).then(String::new),
        Value::Array(items) => {
            { items.iter().zip(1..) }.find_map(|(item, number)| below(format!("{number}"), item))
        }
        Value::Object(members) => {
            { members.iter() }.find_map(|(name, member)| below(name.clone(), member))
        }
        _ => None,
    }
}

fn code(service: &str, broken: &Broken<'_>) -> &'static str {
    match service {
        "events" | "kms" | "lambda" | "service-quotas" => "ValidationException",
        "logs" => "InvalidParameterException",
        "backup" if broken.rule == Rule::Required => "MissingParameterValueException",
        "backup" => "InvalidParameterValueException",
        _ => "ValidationError",
    }
}

/// Lambda's runtimes are refused by the service and not by the framework, with another code.
fn is_looked_at_later(call: &Call, broken: &Broken<'_>) -> bool {
    call.service == "lambda"
        && matches!(broken.rule, Rule::OneOf(_))
        && matches!(broken.path.as_slice(), [Descent::Member(member)] if member.name == "Runtime")
}

/// IAM says in words of its own which characters its names have.
fn own_words(call: &Call, broken: &[Broken<'_>]) -> Option<String> {
    let ([one], "iam") = (broken, call.service) else {
        return None;
    };
    let (Rule::Pattern(pattern), [Descent::Member(member)]) = (one.rule, one.path.as_slice())
    else {
        return None;
    };
    let what = match pattern {
        r"[\w+=,.@-]+" => "alphanumeric characters and/or the following: +=,.@_-",
        r"[\u0009\u000A\u000D\u0020-\u00FF]+" => "printable ASCII characters.",
        _ => return None,
    };
    let name = lower_camel(member.name);
    Some(format!(
        "The specified value for {name} is invalid. It must contain only {what}"
    ))
}

/// `2 validation errors detected: Value '' at 'name' failed to satisfy constraint: …; Value …`
fn sentence(call: &Call, broken: &[Broken<'_>]) -> String {
    let plural = if broken.len() == 1 { "" } else { "s" };
    let listed: Vec<String> = broken
        .iter()
        .map(|broken| {
            let value = match (call.service, broken.rule) {
                _ if is_kept_back(call, broken) => String::new(),
                (_, Rule::Required) => " null".to_owned(),
                _ => broken.value.and_then(shown).unwrap_or_default(),
            };
            format!(
                "Value{value} at '{}' failed to satisfy constraint: {}",
                place(&broken.path),
                words(call, broken)
            )
        })
        .collect();
    let listed = listed.join("; ");
    format!(
        "{} validation error{plural} detected: {listed}",
        broken.len()
    )
}

/// What is not repeated: all that IAM was sent, and identifiers of log groups (moto's test_arn_formats_log_group_and_stream is run on
/// AWS; LocalStack recorded there in 2026 that Logs repeats limits and names).
fn is_kept_back(call: &Call, broken: &Broken<'_>) -> bool {
    let of_a_group = |step: &Descent<'_>| matches!(step, Descent::Member(member) if member.name.starts_with("logGroupIdentifier"));
    call.service == "iam" || broken.path.first().is_some_and(of_a_group)
}

/// The rule, as the service says it: of these elements Lambda also says that they must be there (recorded on AWS by LocalStack,
/// which saw others without it).
fn words(call: &Call, broken: &Broken<'_>) -> String {
    let rule = broken.rule.to_string();
    const OF: &[&str] = &[
        "architectures",
        "layers",
        "routingConfig.additionalVersionWeights",
    ];
    let of_elements = matches!(broken.rule, Rule::Elements(..) | Rule::Numbers(..));
    let says_more =
        of_elements && !rule.starts_with("Map keys") && OF.contains(&place(&broken.path).as_str());
    match rule.strip_suffix(']') {
        Some(rules) if says_more && call.service == "lambda" => {
            format!("{rules}, Member must not be null]")
        }
        _ => rule,
    }
}

/// `tags.1.member.key`
fn place(path: &[Descent<'_>]) -> String {
    let mut place = String::new();
    for step in path {
        let dot = if place.is_empty() { "" } else { "." };
        let _ = match step {
            Descent::Member(member) => write!(place, "{dot}{}", lower_camel(member.name)),
            Descent::Unknown(name) => write!(place, "{dot}{name}"),
            Descent::Element(number) => write!(place, "{dot}{}.member", number + 1),
            Descent::Key(key) => write!(place, "{dot}{key}.member"),
        };
    }
    place
}

/// As Java prints it, which these services are written in: ` '[a, b]'`, ` '{key=value}'`. Of what has members of its own
/// the names of AWS's classes would stand there, so it is left out, as AWS does with secrets.
fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(scalar).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Object(entries) => {
            let pair = |(key, value): (&String, &Value)| Some(format!("{key}={}", scalar(value)?));
            let entries: Option<Vec<String>> = entries.iter().map(pair).collect();
            format!("{{{}}}", entries?.join(", "))
        }
        one => scalar(one)?,
    };
    Some(format!(" '{text}'"))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}
