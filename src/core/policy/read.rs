//! From JSON to a document: its elements, and the types of these.

use serde_json::{Map, Value};

use super::condition::conditions;
use super::{Document, Effect, Fault, Listed, Principal, Principals, Purpose, Statement, Version};

const ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

const OF_A_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// A document whose elements are what they should be; how the effects were written is looked at later.
pub(super) struct Read {
    pub(super) document: Document,
    /// As they were written: one for each statement.
    pub(super) effects: Vec<String>,
}

/// The document, unless it is beyond reading, and what is wrong with its syntax.
pub(super) fn document(value: &Value, purpose: Purpose) -> (Option<Read>, Vec<Fault>) {
    let mut reader = Reader {
        purpose,
        faults: Vec::new(),
    };
    let read = reader.document(value);
    (read, reader.faults)
}

struct Reader {
    purpose: Purpose,
    faults: Vec<Fault>,
}

impl Reader {
    /// A policy of a role is told what is wrong, any other only that something is.
    fn syntax(&self, trust: &str) -> String {
        match self.purpose {
            Purpose::Trust => trust.to_owned(),
            Purpose::Managed | Purpose::Inline => "Syntax errors in policy.".to_owned(),
        }
    }

    fn fault(&mut self, place: &str, trust: &str, help: impl Into<String>) {
        let words = self.syntax(trust);
        self.faults.push(Fault::new(place, words, help));
    }

    fn document(&mut self, value: &Value) -> Option<Read> {
        let Value::Object(elements) = value else {
            let words = self.purpose.not_json();
            self.fault(
                "",
                words,
                "A policy is a table with `Version` and `Statement`.",
            );
            return None;
        };
        self.known(elements, "", &ELEMENTS);
        let version = elements
            .get("Version")
            .and_then(|value| self.version(value));
        if elements.get("Id").is_some_and(|id| !id.is_string()) {
            self.fault("Id", "Syntax error in policy.", "`Id` is text.");
        }
        let Some(statements) = elements.get("Statement") else {
            let help = "A policy has one or more statements.";
            self.fault("", "Missing required field Statement", help);
            return None;
        };
        let listed: Vec<(String, &Value)> = match statements {
            Value::Array(listed) => {
                let place = |(index, value)| (format!("Statement[{index}]"), value);
                listed.iter().enumerate().map(place).collect()
            }
            one => vec![("Statement".to_owned(), one)],
        };
        if listed.is_empty() {
            let words = "Could not parse the policy: Statement is empty!";
            self.fault("Statement", words, "A policy has one or more statements.");
        }
        let (statements, effects) = { listed.into_iter() }
            .filter_map(|(place, value)| self.statement(place, value))
            .unzip();
        Some(Read {
            document: Document {
                version,
                statements,
            },
            effects,
        })
    }

    fn version(&mut self, value: &Value) -> Option<Version> {
        match value.as_str() {
            Some("2012-10-17") => Some(Version::Current),
            Some("2008-10-17") => Some(Version::Old),
            _ => {
                let words = "The policy must contain a valid version string";
                self.fault("Version", words, "Write \"2012-10-17\".");
                None
            }
        }
    }

    fn known(&mut self, elements: &Map<String, Value>, place: &str, known: &[&str]) {
        for name in elements
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
        {
            let meant = known.iter().find(|known| known.eq_ignore_ascii_case(name));
            let help = match meant {
                Some(meant) => format!("`{name}` is not an element; `{meant}` is."),
                None => format!(
                    "`{name}` is not an element; there are {}.",
                    known.join(", ")
                ),
            };
            self.fault(&below(place, name), &format!("Unknown field {name}"), help);
        }
    }

    fn statement(&mut self, place: String, value: &Value) -> Option<(Statement, String)> {
        let Value::Object(elements) = value else {
            self.fault(&place, "Syntax error in policy.", "A statement is a table.");
            return None;
        };
        self.known(elements, &place, &OF_A_STATEMENT);
        let sid = elements
            .get("Sid")
            .map(|sid| sid.as_str().map(ToOwned::to_owned));
        if sid == Some(None) {
            self.fault(
                &below(&place, "Sid"),
                "Syntax error in policy.",
                "`Sid` is text.",
            );
        }
        let written = self.effect(elements, &place);
        let principal = self.one_of(elements, &place, "Principal", "NotPrincipal");
        let principal = principal.and_then(|found| self.principals(&place, found));
        let action = self.one_of(elements, &place, "Action", "NotAction");
        let action = action.and_then(|found| self.listed(&place, found));
        let resource = self.one_of(elements, &place, "Resource", "NotResource");
        let resource = resource.and_then(|found| self.listed(&place, found));
        let conditions = elements.get("Condition").map(|value| {
            let syntax = self.syntax("Syntax error in policy.");
            conditions(
                value,
                &below(&place, "Condition"),
                &syntax,
                &mut self.faults,
            )
        });
        let written = written?;
        let effect = match written.eq_ignore_ascii_case("Deny") {
            true => Effect::Deny,
            false => Effect::Allow,
        };
        let statement = Statement {
            place,
            sid: sid.flatten(),
            effect,
            principal,
            action,
            resource,
            conditions: conditions.unwrap_or_default(),
        };
        Some((statement, written))
    }

    fn effect(&mut self, elements: &Map<String, Value>, place: &str) -> Option<String> {
        let help = "A statement has the effect \"Allow\" or \"Deny\".";
        let Some(effect) = elements.get("Effect") else {
            self.fault(place, "Missing required field Effect", help);
            return None;
        };
        let written = effect.as_str().unwrap_or_default();
        if written.eq_ignore_ascii_case("Allow") || written.eq_ignore_ascii_case("Deny") {
            return Some(written.to_owned());
        }
        let words = format!("Invalid effect: {written}");
        self.fault(&below(place, "Effect"), &words, help);
        None
    }

    /// One of two elements that exclude each other: its name, whether it is the negated one, and its value.
    fn one_of<'v>(
        &mut self,
        elements: &'v Map<String, Value>,
        place: &str,
        plain: &'static str,
        negated: &'static str,
    ) -> Option<(&'static str, bool, &'v Value)> {
        match (elements.get(plain), elements.get(negated)) {
            (Some(_), Some(_)) => {
                let help = format!("A statement has `{plain}` or `{negated}`, not both.");
                self.fault(&below(place, negated), "Syntax error in policy.", help);
                None
            }
            (Some(value), None) => Some((plain, false, value)),
            (None, Some(value)) => Some((negated, true, value)),
            (None, None) => None,
        }
    }

    /// Text, or a list of text; IAM passes over a `null` in it.
    fn listed(
        &mut self,
        place: &str,
        (name, negated, value): (&'static str, bool, &Value),
    ) -> Option<Listed> {
        let place = below(place, name);
        let items = match value {
            Value::String(one) => Some(vec![one.clone()]),
            Value::Array(items) => { items.iter() }
                .filter(|item| !item.is_null())
                .map(|item| item.as_str().map(ToOwned::to_owned))
                .collect(),
            _ => None,
        };
        let Some(items) = items else {
            let help = format!("`{name}` is text, or a list of text.");
            self.fault(&place, "Syntax error in policy.", help);
            return None;
        };
        Some(Listed {
            place,
            negated,
            is_list: value.is_array(),
            items,
        })
    }

    fn principals(
        &mut self,
        place: &str,
        (name, negated, value): (&'static str, bool, &Value),
    ) -> Option<Principals> {
        let place = below(place, name);
        let who = match value {
            Value::String(all) if all == "*" => Some(vec![Principal::Everyone]),
            Value::String(other) => Some(vec![Principal::Other(other.clone())]),
            Value::Object(kinds) => { kinds.iter() }
                .map(|(kind, names)| named(kind, names))
                .collect::<Option<Vec<_>>>()
                .map(|who| who.into_iter().flatten().collect()),
            _ => None,
        };
        let Some(who) = who else {
            let help =
                format!("`{name}` is a table such as {{\"Service\": \"lambda.amazonaws.com\"}}.");
            self.fault(&place, "Syntax error in policy.", help);
            return None;
        };
        Some(Principals {
            place,
            negated,
            who,
        })
    }
}

fn named(kind: &str, names: &Value) -> Option<Vec<Principal>> {
    let one = |name: &Value| {
        Some(Principal::Named {
            kind: kind.to_owned(),
            name: name.as_str()?.to_owned(),
        })
    };
    match names {
        Value::Array(names) => names.iter().map(one).collect(),
        name => Some(vec![one(name)?]),
    }
}

fn below(place: &str, name: &str) -> String {
    match place.is_empty() {
        true => name.to_owned(),
        false => format!("{place}.{name}"),
    }
}
