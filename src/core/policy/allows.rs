//! What a document allows, as far as its actions say.

use super::pattern::{Pattern, Reach};
use super::{Document, Effect, Listed};

impl Document {
    /// Whether some statement allows the action, on whatever; nothing is said of what denies it.
    #[must_use]
    pub fn may_allow(&self, action: &str) -> bool {
        let action = action.to_ascii_lowercase();
        let named = |listed: &Listed| {
            let fits = |pattern: &String| {
                let pattern = Pattern::plain(&pattern.to_ascii_lowercase());
                pattern.fits(&action, Reach::Anything)
            };
            listed.items.iter().any(fits) != listed.negated
        };
        let mut statements = self.statements.iter();
        statements.any(|s| s.effect == Effect::Allow && s.action.as_ref().is_some_and(named))
    }
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
