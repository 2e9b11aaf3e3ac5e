//! What a document allows, as far as its actions say.

use super::pattern::{Pattern, Reach};
use super::{Document, Effect, Listed};

/// Where something is, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// `aws`
    pub partition: Option<&'a str>,
    /// `ap-northeast-2`
    pub region: Option<&'a str>,
    /// Twelve digits.
    pub account: Option<&'a str>,
}

impl Place<'_> {
    /// Whether a pattern of ARNs fits anything there. What is no ARN with all its parts fits, for all that is known.
    fn holds(&self, pattern: &str) -> bool {
        let parts: Vec<&str> = pattern.splitn(6, ':').collect();
        let ["arn", partition, _, region, account, _] = parts[..] else {
            return true;
        };
        let fits = |pattern: &str, known: Option<&str>| {
            known.is_none_or(|known| Pattern::plain(pattern).fits(known, Reach::Anything))
        };
        fits(partition, self.partition) && fits(region, self.region) && fits(account, self.account)
    }
}

impl Document {
    /// Whether some statement allows the action, on whatever; nothing is said of what denies it.
    #[must_use]
    pub fn may_allow(&self, action: &str) -> bool {
        self.may_allow_in(action, Place::default())
    }

    /// The same, on something there.
    #[must_use]
    pub fn may_allow_in(&self, action: &str, place: Place<'_>) -> bool {
        let action = action.to_ascii_lowercase();
        let named = |listed: &Listed| {
            let fits = |pattern: &String| {
                let pattern = Pattern::plain(&pattern.to_ascii_lowercase());
                pattern.fits(&action, Reach::Anything)
            };
            listed.items.iter().any(fits) != listed.negated
        };
        let there = |listed: &Listed| {
            // What is left out of everything may be all that is there: that is nothing to be sure of.
            listed.negated || listed.items.iter().any(|pattern| place.holds(pattern))
        };
        let mut statements = self.statements.iter();
        statements.any(|s| {
            s.effect == Effect::Allow
                && s.action.as_ref().is_some_and(named)
                && s.resource.as_ref().is_none_or(there)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Purpose, parse};
    use super::Place;

    fn allows(effect: &str, element: &str, actions: Value, action: &str) -> bool {
        let statement = json!({"Effect": effect, element: actions, "Resource": "*"});
        let document = json!({"Version": "2012-10-17", "Statement": statement});
        parse(&document, Purpose::Managed).is_ok_and(|read| read.may_allow(action))
    }

    #[test]
    fn what_is_allowed_elsewhere_only_is_not_allowed_here() {
        let here = Place {
            partition: Some("aws"),
            region: Some("ap-northeast-2"),
            account: Some("111111111111"),
        };
        let allows = |resource: Value| {
            let statement = json!({"Effect": "Allow", "Action": "ec2:*", "Resource": resource});
            let document = json!({"Version": "2012-10-17", "Statement": statement});
            parse(&document, Purpose::Managed)
                .is_ok_and(|read| read.may_allow_in("ec2:ModifyLaunchTemplate", here))
        };
        for right in [
            json!("*"),
            json!("arn:aws:ec2:*:*:launch-template/*"),
            json!("arn:*:ec2:ap-*:111111111111:launch-template/lt-0123456789abcdef0"),
            json!([
                "arn:aws:ec2:us-east-1:111111111111:*",
                "arn:aws:ec2:ap-northeast-2:111111111111:*"
            ]),
        ] {
            assert!(allows(right.clone()), "{right}");
        }
        for wrong in [
            json!("arn:aws:ec2:us-east-1:111111111111:launch-template/*"),
            json!("arn:aws:ec2:ap-northeast-2:222222222222:launch-template/*"),
            json!("arn:aws-cn:ec2:*:*:launch-template/*"),
        ] {
            assert!(!allows(wrong.clone()), "{wrong}");
        }
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
