//! EC2 speaks of the first fault that it finds, and in words of its own.

use serde_json::Value;

use crate::Fault;
use crate::params::lower_camel;
use freshscale_core::limits::{Broken, Descent, Rule};

/// What comes with a request that is signed in its query, and is no parameter.
const SIGNATURES: [&str; 7] = [
    "AWSAccessKeyId",
    "Expires",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "Timestamp",
];

/// What EC2 does not look at before something is launched: a template may name types that there are not (an Auto Scaling group then
/// answers `You must use a valid fully-formed launch template. Invalid value 'x' for InstanceType.`).
const UNCHECKED: [(&str, &str); 1] = [("LaunchTemplateData", "InstanceType")];

pub(super) fn fault(broken: &[Broken<'_>]) -> Option<Fault> {
    broken.iter().find_map(of)
}

fn of(broken: &Broken<'_>) -> Option<Fault> {
    let wire = place(&broken.path);
    let name = named(&broken.path);
    let value = broken.value.map(text).unwrap_or_default();
    let (code, message) = match broken.rule {
        Rule::Unknown if is_of_a_signature(&broken.path) => return None,
        Rule::OneOf(_) if is_unchecked(&broken.path) => return None,
        // DescribeInstanceTypes names those that it does not know, under a code of their own.
        Rule::Elements(..) if wire == "InstanceType" => return None,
        Rule::Unknown => (
            "UnknownParameter",
            format!("The parameter {wire} is not recognized"),
        ),
        Rule::Required if wire == "ResourceId" => (
            "MissingParameter",
            "The request must contain the parameter resourceIdSet".to_owned(),
        ),
        Rule::Required => (
            "MissingParameter",
            format!("The request must contain the parameter {wire}"),
        ),
        _ if name == "LaunchTemplateName" => (
            "InvalidLaunchTemplateName.MalformedException",
            "The specified launch template name is invalid. A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: -()./_.".to_owned(),
        ),
        // Of what has a name directly, there are only images.
        _ if wire == "Name" => (
            "InvalidAMIName.Malformed",
            "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'".to_owned(),
        ),
        Rule::OneOf(_) if name == "InstanceType" => (
            "InvalidParameterValue",
            format!("Invalid value '{value}' for InstanceType."),
        ),
        Rule::OneOf(_) if name == "ResourceType" => (
            "InvalidParameterValue",
            format!("'{value}' is not a valid taggable resource type for this operation."),
        ),
        Rule::Type(wanted) => (
            "InvalidParameterValue",
            format!("Invalid value '{value}' for {wire}. It must be {wanted}."),
        ),
        // Seen of `maxResults`, the one range that EC2's model states and people run into.
        Rule::Least(low) => invalid(&name, &value, &format!("Expecting a value greater than {low}.")),
        Rule::Most(high) => invalid(&name, &value, &format!("Expecting a value less than {high}.")),
        rule => invalid(&name, &value, &format!("{rule}.")),
    };
    Some(Fault::new(code, message))
}

/// `Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5.`
fn invalid(name: &str, value: &str, why: &str) -> (&'static str, String) {
    let name = lower_camel(name);
    let text = format!("Value ( {value} ) for parameter {name} is invalid. {why}");
    ("InvalidParameterValue", text)
}

fn is_unchecked(path: &[Descent<'_>]) -> bool {
    let [Descent::Member(above), Descent::Member(below)] = path else {
        return false;
    };
    UNCHECKED.contains(&(above.name, below.name))
}

fn is_of_a_signature(path: &[Descent<'_>]) -> bool {
    matches!(path, [Descent::Unknown(name)] if SIGNATURES.contains(name) || name.starts_with("X-Amz-"))
}

/// `LaunchTemplateData.BlockDeviceMapping.1.DeviceName`
fn place(path: &[Descent<'_>]) -> String {
    let step = |step: &Descent<'_>| match step {
        Descent::Member(member) => member.wire.to_owned(),
        Descent::Unknown(name) | Descent::Key(name) => (*name).to_owned(),
        Descent::Element(number) => (number + 1).to_string(),
    };
    path.iter().map(step).collect::<Vec<_>>().join(".")
}

/// The model's name of what the path ends in.
fn named(path: &[Descent<'_>]) -> String {
    let name = |step: &Descent<'_>| match step {
        Descent::Member(member) => Some(member.name.to_owned()),
        Descent::Unknown(name) => Some((*name).to_owned()),
        Descent::Element(_) | Descent::Key(_) => None,
    };
    path.iter().rev().find_map(name).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}
