//! Policies that say what may be done.

use std::collections::BTreeMap;

use super::condition::bad_dates;
use super::read::Read;
use super::{Document, Fault, Listed, Purpose, Statement, Version, resource};

const LEGACY: &str = "The policy failed legacy parsing";

/// What IAM refuses in a document whose syntax is right, in the order in which it looks.
pub(super) fn faults(read: &Read, purpose: Purpose) -> Vec<Fault> {
    let document = &read.document;
    let mut faults = Vec::new();
    // A policy within a role may be in the older language.
    if purpose == Purpose::Managed && document.version != Some(Version::Current) {
        let words = "Policy document must be version 2012-10-17 or greater.";
        faults.push(Fault::new(
            "Version",
            words,
            "Begin with \"Version\": \"2012-10-17\".",
        ));
    }
    let arns = resources(document);
    faults.extend(legacy(read, arns.is_empty()));
    faults.extend(sids(document));
    faults.extend(principals(document));
    let each = || document.statements.iter();
    faults.extend(
        each()
            .filter(|s| lacks(s.action.as_ref()))
            .map(|statement| {
                let words = "Policy statement must contain actions.";
                Fault::new(
                    &statement.place,
                    words,
                    "Say what is allowed or denied: `Action`.",
                )
            }),
    );
    faults.extend(arns);
    faults.extend(each().filter_map(|s| s.action.as_ref()).flat_map(actions));
    faults.extend(
        each()
            .filter(|s| lacks(s.resource.as_ref()))
            .map(|statement| {
                let words = "Policy statement must contain resources.";
                Fault::new(
                    &statement.place,
                    words,
                    "Say on what: `Resource`, which may be \"*\".",
                )
            }),
    );
    faults
}

fn lacks(listed: Option<&Listed>) -> bool {
    listed.is_none_or(|listed| listed.items.is_empty())
}

/// Effects in the wrong case, dates, and resources unless there is more to say about them.
fn legacy(read: &Read, with_resources: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (statement, written) in read.document.statements.iter().zip(&read.effects) {
        if *written != statement.effect.to_string() {
            let help = format!("Write \"{}\".", statement.effect);
            faults.push(Fault::new(
                &format!("{}.Effect", statement.place),
                LEGACY,
                help,
            ));
        }
        for (key, value) in bad_dates(&statement.conditions) {
            let place = format!("{}.Condition", statement.place);
            let help =
                format!("`{value}` for `{key}` is not a date; write \"2026-12-24T00:00:00Z\".");
            faults.push(Fault::new(&place, LEGACY, help));
        }
        let listed = statement.resource.as_ref().filter(|_| with_resources);
        for (index, item) in listed
            .iter()
            .flat_map(|listed| listed.items.iter().enumerate())
        {
            if resource::fails_legacy_parsing(item)
                && let Some(listed) = listed
            {
                let help = "An ARN is `arn:partition:service:region:account:resource`.";
                faults.push(Fault::new(&listed.place_of(index), LEGACY, help));
            }
        }
    }
    faults
}

fn sids(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeMap::new();
    for Statement { place, sid, .. } in &document.statements {
        let Some(sid) = sid.as_ref().filter(|sid| !sid.is_empty()) else {
            continue;
        };
        let place = format!("{place}.Sid");
        if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
            let words = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
            faults.push(Fault::new(&place, words, "Letters and digits only."));
        }
        if let Some(first) = seen.insert(sid, place.clone()) {
            let words = "Statement IDs (SID) in a single policy must be unique.";
            faults.push(Fault::new(&place, words, format!("`{first}` is the same.")));
        }
    }
    faults
}

fn principals(document: &Document) -> impl Iterator<Item = Fault> {
    let named = document
        .statements
        .iter()
        .filter_map(|s| s.principal.as_ref());
    named.map(|principals| {
        let words = "Policy document should not specify a principal.";
        let help = "Whoever the policy is attached to is meant; remove it.";
        Fault::new(&principals.place, words, help)
    })
}

fn resources(document: &Document) -> Vec<Fault> {
    let listed = document
        .statements
        .iter()
        .filter_map(|s| s.resource.as_ref());
    listed
        .flat_map(|listed| {
            let items = listed.items.iter().enumerate();
            items.filter_map(|(index, item)| {
                let words = resource::fault(item)?;
                let help = "An ARN is `arn:partition:service:region:account:resource`.";
                Some(Fault::new(&listed.place_of(index), words, help))
            })
        })
        .collect()
}

/// `service:Action`, or `*`.
fn actions(listed: &Listed) -> impl Iterator<Item = Fault> {
    let items = listed.items.iter().enumerate();
    items.filter_map(|(index, action)| {
        let mut parts = action.split(':');
        let (vendor, name, more) = (parts.next()?, parts.next(), parts.next());
        let is_vendor = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        let words = match (name, more) {
            _ if action == "*" => return None,
            (None, _) => {
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
                    .to_owned()
            }
            (Some(_), Some(_)) => "Actions/Condition can contain only one colon.".to_owned(),
            _ if vendor != "*" && !vendor.chars().all(is_vendor) => {
                format!("Vendor {vendor} is not valid")
            }
            _ => return None,
        };
        let help = "An action is `service:Operation`, for example `ec2:DescribeImages`.";
        Some(Fault::new(&listed.place_of(index), words, help))
    })
}
