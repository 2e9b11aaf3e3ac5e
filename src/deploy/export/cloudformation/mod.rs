//! CloudFormation: a template of what a stack has, and which of it stands, for a change set of type IMPORT.

mod fit;
mod fleet;
mod rotator;
mod watch;

use serde_json::{Value, json};

use super::Exported;
use super::api::{Members, put};
use super::unique::unique;
use super::yaml;
use fit::{Fit, OTHERS_TEMPLATE};

/// What CloudFormation cannot do, and whose the rest is.
const HEAD: &str = "\
# Written by freshscale (`export`). What stands comes into a stack by a change set of type IMPORT
# (with what `--import FILE` writes); what a parameter names is what differs from account to account.
#
# CloudFormation takes a group's version of the launch template as a number and no `$Default`: an import changes nothing,
# but the first change of the group by CloudFormation pins it to the number of that day, and rotation reaches it no more,
# until the group is put back to `$Default`.
";

/// A template, and what of it stands.
pub(super) struct Template {
    pub(super) text: String,
    /// For `--resources-to-import`: `[{"ResourceType", "LogicalResourceId", "ResourceIdentifier"}]`.
    pub(super) imports: Value,
}

/// The whole template.
pub(super) fn document(exported: &Exported) -> Template {
    let mut writer = Writer {
        exported,
        fit: Fit::of(exported),
        parameters: Members::new(),
        resources: Members::new(),
        imports: Vec::new(),
    };
    writer.launch_template();
    writer.group();
    writer.actions();
    writer.role();
    writer.log_group();
    writer.function();
    writer.rules();
    writer.permissions();
    writer.destination();
    writer.alarms();
    writer.others_template();
    let mut template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("Stack {} of freshscale", exported.stack.name),
        "Parameters": writer.parameters,
        "Resources": writer.resources,
    });
    if let Some(members) = template.as_object_mut()
        && let Some(condition) = writer.fit.condition()
    {
        members.insert("Conditions".to_owned(), condition);
    }
    Template {
        text: format!("{HEAD}{}", yaml::document(&template)),
        imports: writer.imports.into(),
    }
}

struct Writer<'a> {
    exported: &'a Exported,
    fit: Fit,
    parameters: Members,
    resources: Members,
    imports: Vec<Value>,
}

/// A resource of the template.
struct Resource {
    kind: &'static str,
    /// The id within the template.
    id: String,
    properties: Members,
    /// Members beside `Properties`, such as `UpdatePolicy`.
    beside: Members,
    /// By which CloudFormation finds it; `None` if it does not stand.
    identifier: Option<Value>,
}

impl Writer<'_> {
    /// Adds a resource, which outlives its CloudFormation stack.
    fn push(&mut self, resource: Resource) {
        let Resource {
            kind,
            id,
            properties,
            beside,
            identifier,
        } = resource;
        let mut whole = Members::new();
        put(&mut whole, "Type", kind);
        put(&mut whole, "DeletionPolicy", "Retain");
        put(&mut whole, "UpdateReplacePolicy", "Retain");
        whole.extend(beside);
        put(&mut whole, "Properties", self.fit.value(properties.into()));
        if let Some(identifier) = identifier {
            self.imports.push(json!({
                "ResourceType": kind,
                "LogicalResourceId": id,
                "ResourceIdentifier": identifier,
            }));
        }
        self.resources.insert(id, whole.into());
    }

    /// A parameter for the launch template that is somebody else's, if a resource names it by its id.
    fn others_template(&mut self) {
        let text = Value::from(self.resources.clone()).to_string();
        let named = [
            format!("${{{OTHERS_TEMPLATE}}}"),
            reference(OTHERS_TEMPLATE).to_string(),
        ];
        if named.iter().any(|named| text.contains(named)) {
            let about =
                "Id of the launch template that the rotator moves, which is not in this template";
            let id = self.exported.others_template.clone();
            self.parameter(OTHERS_TEMPLATE, "String", about, id.as_deref());
        }
    }

    /// A parameter with the value that holds here, and a reference to it.
    fn parameter(&mut self, name: &str, kind: &str, about: &str, value: Option<&str>) -> Value {
        let mut parameter = Members::new();
        put(&mut parameter, "Type", kind);
        put(&mut parameter, "Description", about);
        if let Some(value) = value {
            parameter.insert("Default".to_owned(), value.into());
        }
        self.parameters.insert(name.to_owned(), parameter.into());
        reference(name)
    }
}

fn reference(name: &str) -> Value {
    json!({"Ref": name})
}

/// An attribute of a resource of the template.
fn attribute(id: &str, name: &str) -> Value {
    json!({"Fn::GetAtt": [id, name]})
}

/// A name as an id within a template, other than that of each other of `all`: letters and digits (CloudFormation user guide,
/// "Resources"), its words with capitals.
fn id<'a>(name: &str, all: impl IntoIterator<Item = &'a str>) -> String {
    unique(name, all, words)
}

fn words(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    };
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).map(word).collect()
}
