//! Letting a stack go: our tags come off all that carries them, nothing is deleted, and what works goes on working. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Action, Catalog, Observed, Plan, Refusal, Step, adopt, change};
use crate::address::{Address, kind};
use crate::resource::Owner;
use freshscale_stack::STACK_TAG;

/// The template leads to everything else (its tags have the record of names), so it is let go last.
const LAST: crate::address::Kind = kind::LAUNCH_TEMPLATE;

/// Releases everything that carries the stack's tag. What is within something has no tags of its own, and stays.
pub(super) fn plan(catalog: &Catalog, observed: &Observed) -> Plan {
    let mut plan = Plan::default();
    for (address, found) in observed {
        if catalog.closes(address.kind) {
            continue;
        }
        match &found.owner {
            Owner::Ours if found.spec["deleting"] == true => plan.refusals.push(leaving(address)),
            Owner::Ours => plan.steps.push(step(address, &found.spec)),
            Owner::Foreign(_) => plan.refusals.extend(of_others(address, &found.spec)),
            Owner::Within(_) => {}
        }
    }
    plan.steps.sort_by_key(|step| step.address.kind == LAST);
    let rest = { plan.steps.iter() }.take_while(|step| step.address.kind != LAST);
    let rest: BTreeSet<usize> = (0..rest.count()).collect();
    let last = plan.steps.iter_mut().skip(rest.len());
    last.for_each(|step| step.after.clone_from(&rest));
    plan
}

fn step(address: &Address, have: &Value) -> Step {
    Step {
        because: None,
        ..adopt::release(address, have, String::new())
    }
}

/// Without any tag of ours it may be released already.
fn of_others(address: &Address, spec: &Value) -> Option<Refusal> {
    let stack = spec["tags"].get(STACK_TAG)?.as_str()?;
    Some(Refusal {
        address: address.to_string(),
        reason: format!("it belongs to stack `{stack}`, and is not this one's to release"),
        remedy: format!(
            "correct the name under `names:` in the stack file, or release it with the file of `{stack}`"
        ),
    })
}

fn leaving(address: &Address) -> Refusal {
    Refusal {
        address: address.to_string(),
        reason: "a deletion of it is under way".to_owned(),
        remedy: "wait until it is gone, then release the rest".to_owned(),
    }
}

/// Policies that go by the stack's tag on the launch template go by its ARN instead: without the tag, the rotator, which
/// stays, could rotate no more.
pub fn keep_rights(plan: &mut Plan, stack: &str, templates: &[String]) {
    let mut refusals = Vec::new();
    for step in &mut plan.steps {
        let Action::Release { have, want } = &mut step.action else {
            continue;
        };
        if step.address.kind != kind::IAM_POLICY {
            continue;
        }
        match by_arn(&want["document"], stack, templates) {
            Ok(document) if document == want["document"] => {}
            Ok(document) => {
                want["document"] = document;
                let rules = [("document".to_owned(), crate::resource::Rule::Policy)];
                step.changes = change::compare(have, want, &rules.into());
                let because =
                    "it names the launch template from now on, which has no tag to go by any more";
                step.because = Some(match step.because.take() {
                    Some(why) => format!("{why}; {because}"),
                    None => because.to_owned(),
                });
            }
            Err(statement) => refusals.push(Refusal {
                address: step.id(),
                reason: format!(
                    "{statement} goes by the tag {STACK_TAG} of more than launch templates: without the tag, whoever \
                     has this policy loses that right"
                ),
                remedy: "let the policy name what it is about (rotator.policy in the stack file) and apply that first"
                    .to_owned(),
            }),
        }
    }
    plan.refusals.extend(refusals);
}

/// The document with ARNs in place of the tag; `Err` names the statement of which that cannot be said.
fn by_arn(document: &Value, stack: &str, templates: &[String]) -> Result<Value, String> {
    let mut document = document.clone();
    let statements = match &mut document["Statement"] {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    };
    for (number, statement) in statements.into_iter().enumerate() {
        let name = match statement["Sid"].as_str() {
            Some(sid) => format!("statement {sid}"),
            None => format!("statement {}", number + 1),
        };
        if goes_by_tag(statement) {
            name_templates(statement, stack, templates).ok_or(name)?;
        }
    }
    Ok(document)
}

fn is_our_tag(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let tag = lower.split_once(":resourcetag/").map(|(_, tag)| tag);
    tag == Some(STACK_TAG)
}

fn goes_by_tag(statement: &Value) -> bool {
    let tests = statement["Condition"].as_object().into_iter().flatten();
    let mut keys = tests.filter_map(|(_, keys)| keys.as_object()).flatten();
    keys.any(|(key, _)| is_our_tag(key))
}

/// `None` if the statement is about something else, or in another way than "the tag is the stack's name".
fn name_templates(statement: &mut Value, stack: &str, templates: &[String]) -> Option<()> {
    let of_templates = { strings(&statement["Action"]).into_iter() }
        .all(|action| action.starts_with("ec2:") && action.contains("LaunchTemplate"));
    let resources = strings(&statement["Resource"]);
    let named = |resource: &String| {
        resource.ends_with(":launch-template/*") || (resource == "*" && of_templates)
    };
    let condition = statement["Condition"].as_object_mut()?;
    let tests = condition.get_mut("StringEquals")?.as_object_mut()?;
    let key = tests.keys().find(|key| is_our_tag(key))?.clone();
    let ours = strings(tests.get(&key)?) == [stack];
    if !ours || resources.is_empty() || !resources.iter().all(named) {
        return None;
    }
    tests.remove(&key);
    let is_empty = tests.is_empty();
    if is_empty {
        condition.remove("StringEquals");
    }
    if condition.is_empty() {
        statement.as_object_mut()?.remove("Condition");
    }
    statement["Resource"] = match templates {
        [one] => one.clone().into(),
        several => several.to_vec().into(),
    };
    (!goes_by_tag(statement)).then_some(())
}

/// One or several, as policies write them.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list
            .iter()
            .filter_map(Value::as_str)
            .map(ToOwned::to_owned)
            .collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:ec2:r:1:launch-template/lt-1";

    fn statement(action: &str, resource: &str, condition: &Value) -> Value {
        json!({"Statement": [{"Sid": "S", "Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}]})
    }

    fn by(action: &str, resource: &str, condition: &Value) -> Result<Value, String> {
        let document = statement(action, resource, condition);
        by_arn(&document, "web", &[ARN.to_owned()]).map(|document| document["Statement"][0].clone())
    }

    #[test]
    fn what_went_by_the_tag_goes_by_the_arn_and_keeps_every_other_condition() {
        let tag = json!({"StringEquals": {"aws:ResourceTag/freshscale:stack": "web", "a:b": "c"}});
        for resource in ["arn:aws:ec2:r:1:launch-template/*", "*"] {
            let made = by("ec2:ModifyLaunchTemplate", resource, &tag);
            let want = json!({
                "Sid": "S", "Effect": "Allow", "Action": "ec2:ModifyLaunchTemplate", "Resource": ARN,
                "Condition": {"StringEquals": {"a:b": "c"}},
            });
            assert_eq!(made, Ok(want));
        }
        let alone = json!({"StringEquals": {"ec2:ResourceTag/freshscale:stack": ["web"]}});
        let made = by("ec2:ModifyLaunchTemplate", "*", &alone);
        assert_eq!(made.map(|made| made["Condition"].clone()), Ok(Value::Null));
    }

    #[test]
    fn a_right_that_would_be_lost_with_the_tag_is_named() {
        let tag = json!({"StringEquals": {"aws:ResourceTag/freshscale:stack": "web"}});
        let unless = json!({"StringNotEquals": {"aws:ResourceTag/freshscale:stack": "web"}});
        for (action, resource, condition) in [
            ("autoscaling:*", "*", &tag),
            (
                "ec2:ModifyLaunchTemplate",
                "arn:aws:ec2:r:1:instance/*",
                &tag,
            ),
            ("ec2:ModifyLaunchTemplate", "*", &unless),
        ] {
            assert_eq!(
                by(action, resource, condition),
                Err("statement S".to_owned())
            );
        }
        let other = json!({"Bool": {"aws:SecureTransport": "true"}});
        assert_eq!(
            by("s3:*", "*", &other),
            Ok(statement("s3:*", "*", &other)["Statement"][0].clone())
        );
    }
}
