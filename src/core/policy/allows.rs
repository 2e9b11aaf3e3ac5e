//! What a document allows, as far as its actions say.

use super::{Document, Effect, Listed};

impl Document {
    /// Whether some statement allows the action, on whatever; nothing is said of what denies it.
    #[must_use]
    pub fn may_allow(&self, action: &str) -> bool {
        let action = action.to_ascii_lowercase();
        let named = |listed: &Listed| {
            let fits = |pattern: &String| fits(&pattern.to_ascii_lowercase(), &action);
            listed.items.iter().any(fits) != listed.negated
        };
        let mut statements = self.statements.iter();
        statements.any(|s| s.effect == Effect::Allow && s.action.as_ref().is_some_and(named))
    }
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Purpose, parse};

    fn allows(effect: &str, element: &str, actions: Value, action: &str) -> bool {
        let statement = json!({"Effect": effect, element: actions, "Resource": "*"});
        let document = json!({"Version": "2012-10-17", "Statement": statement});
        parse(&document, Purpose::Managed).is_ok_and(|read| read.may_allow(action))
    }

    #[test]
    fn an_action_is_allowed_by_name_by_pattern_or_by_what_is_not_left_out() {
        let run = |actions| allows("Allow", "Action", actions, "ec2:RunInstances");
        for right in [
            json!("ec2:RunInstances"),
            json!("EC2:runinstances"),
            json!(["s3:GetObject", "ec2:Run*"]),
            json!("ec2:???Instances"),
            json!("*"),
            json!("ec2:*Inst*s"),
        ] {
            assert!(run(right.clone()), "{right}");
        }
        for wrong in [json!("ec2:Describe*"), json!("ec2:RunInstance")] {
            assert!(!run(wrong.clone()), "{wrong}");
        }
        let not = |action| allows("Allow", "NotAction", json!("iam:*"), action);
        assert!(not("ec2:RunInstances") && !not("iam:PassRole"));
        assert!(!allows("Deny", "Action", json!("*"), "ec2:RunInstances"));
        assert!(!run(json!(format!("ec2:{}", "*a".repeat(20_000)))));
    }
}
