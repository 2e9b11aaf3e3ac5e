//! Rights that go by the stack's tag on its launch template, where the template has no such tag: by its ARN.

use serde_json::Value;

use crate::STACK_TAG;
use freshscale_core::policy::one_or_several;

/// The document with the ARNs of launch templates in place of the stack's tag on them; `Err` names the statement of which that
/// cannot be said.
///
/// # Errors
/// The statement.
pub fn by_arn(document: &Value, stack: &str, templates: &[String]) -> Result<Value, String> {
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
    let of_templates = { one_or_several(&statement["Action"]).into_iter() }
        .all(|action| action.starts_with("ec2:") && action.contains("LaunchTemplate"));
    let resources = one_or_several(&statement["Resource"]);
    let named = |resource: &String| {
        resource.ends_with(":launch-template/*") || (resource == "*" && of_templates)
    };
    let condition = statement["Condition"].as_object_mut()?;
    let tests = condition.get_mut("StringEquals")?.as_object_mut()?;
    let key = tests.keys().find(|key| is_our_tag(key))?.clone();
    let ours = one_or_several(tests.get(&key)?) == [stack];
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
