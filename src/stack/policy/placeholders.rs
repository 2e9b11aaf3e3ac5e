//! What placeholders stand for.

use std::collections::BTreeMap;

use crate::Stack;
use crate::names::{Account, Trigger, Watch};

/// What placeholders stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholders(pub(super) BTreeMap<&'static str, String>);

impl Placeholders {
    /// Those of a stack in an account. The role of the instances, which no stack file names, is left open: any.
    #[must_use]
    pub fn of(stack: &Stack, account: &Account) -> Self {
        let names = &stack.names;
        let profile = stack.launch_template.iam_instance_profile.clone();
        Self(BTreeMap::from([
            ("region", account.region.clone()),
            ("account", account.id.clone()),
            ("partition", account.partition.clone()),
            ("launch_template", names.launch_template.clone()),
            ("auto_scaling_group", names.auto_scaling_group.clone()),
            ("log_group", names.log_group.clone()),
            ("lambda_function", names.lambda_function.clone()),
            ("iam_role", names.iam_role.clone()),
            ("iam_policy", names.iam_policy.clone()),
            (
                "event_rule_daily",
                names.event_rule(Trigger::Daily).to_owned(),
            ),
            (
                "event_rule_image",
                names.event_rule(Trigger::Image).to_owned(),
            ),
            (
                "event_rule_backup",
                names.event_rule(Trigger::Backup).to_owned(),
            ),
            ("alarm_image_age", names.alarm(Watch::ImageAge).to_owned()),
            ("alarm_failures", names.alarm(Watch::Failures).to_owned()),
            (
                "alarm_missed_rotation",
                names.alarm(Watch::MissedRotation).to_owned(),
            ),
            (
                "alarm_unfilled_window",
                names.alarm(Watch::UnfilledWindow).to_owned(),
            ),
            ("stack", stack.name.clone()),
            ("instance_name", stack.image.instance_name.clone()),
            ("instance_profile", profile.unwrap_or_default()),
            ("instance_role", "*".to_owned()),
        ]))
    }

    /// With the role that the instances' profile has: its name, with its path.
    #[must_use]
    pub fn with_instance_role(mut self, name: &str) -> Self {
        self.0.insert("instance_role", name.to_owned());
        self
    }

    /// Names that are no more than that, in an account that could be one.
    pub(super) fn example() -> Self {
        let name = |name: &'static str| {
            let value = match name {
                "account" => "111111111111",
                "partition" => "aws",
                "region" => "ap-northeast-2",
                _ => "x",
            };
            (name, value.to_owned())
        };
        Self(KNOWN.into_iter().map(name).collect())
    }
}

/// All of them.
pub(super) const KNOWN: [&str; 20] = [
    "account",
    "alarm_failures",
    "alarm_image_age",
    "alarm_missed_rotation",
    "alarm_unfilled_window",
    "auto_scaling_group",
    "event_rule_backup",
    "event_rule_daily",
    "event_rule_image",
    "iam_policy",
    "iam_role",
    "instance_name",
    "instance_profile",
    "instance_role",
    "lambda_function",
    "launch_template",
    "log_group",
    "partition",
    "region",
    "stack",
];
