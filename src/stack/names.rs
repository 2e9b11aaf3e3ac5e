//! Names, ARNs and paths: all of them are computed here.

use std::collections::BTreeMap;

/// IAM path of what we create.
pub const IAM_PATH: &str = "/freshscale/";

/// The alias that rules invoke.
pub const LIVE_ALIAS: &str = "live";

/// What sets the rotator off; each is one rule, one target and one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// Once a day.
    Daily,
    /// An image became available.
    Image,
    /// A backup job completed.
    Backup,
}

impl Trigger {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Image, Self::Backup];

    /// `daily`, `image`, `backup`: the key under `names.event_rules` and the suffix of the default name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Image => "image",
            Self::Backup => "backup",
        }
    }
}

/// What is watched; each is one alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watch {
    /// Whether the next scale-out would start too old an image, or none.
    ImageAge,
    /// Whether the rotator fails.
    Failures,
    /// Whether it runs at all.
    MissedRotation,
    /// Whether the group has the instances that an open window wants.
    UnfilledWindow,
}

impl Watch {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::ImageAge,
        Self::Failures,
        Self::MissedRotation,
        Self::UnfilledWindow,
    ];

    /// `image_age`, `failures`, `missed_rotation`, `unfilled_window`: the key under `alarms` and `names.alarms`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImageAge => "image_age",
            Self::Failures => "failures",
            Self::MissedRotation => "missed_rotation",
            Self::UnfilledWindow => "unfilled_window",
        }
    }
}

/// The name of every resource of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// `<name>-lt`
    pub launch_template: String,
    /// `<name>-asg`; empty without a group
    pub auto_scaling_group: String,
    /// `<name>-rotator-policy`
    pub iam_policy: String,
    /// `<name>-rotator-role`
    pub iam_role: String,
    /// `/aws/lambda/<function>`
    pub log_group: String,
    /// `<name>-rotator`
    pub lambda_function: String,
    /// `<function>-daily`, `-image`, `-backup`
    pub event_rules: BTreeMap<Trigger, String>,
    /// `<name>-rotator-image-age`, `-failures`, `-missed-rotation`, `-unfilled-window`
    pub alarms: BTreeMap<Watch, String>,
}

impl Names {
    /// The default names of a stack.
    #[must_use]
    pub fn of(stack: &str) -> Self {
        Self {
            launch_template: format!("{stack}-lt"),
            auto_scaling_group: format!("{stack}-asg"),
            iam_policy: format!("{stack}-rotator-policy"),
            iam_role: format!("{stack}-rotator-role"),
            log_group: format!("/aws/lambda/{stack}-rotator"),
            lambda_function: format!("{stack}-rotator"),
            event_rules: Trigger::ALL
                .into_iter()
                .map(|t| (t, format!("{stack}-rotator-{}", t.as_str())))
                .collect(),
            alarms: Watch::ALL
                .into_iter()
                .map(|w| {
                    let suffix = w.as_str().replace('_', "-");
                    (w, format!("{stack}-rotator-{suffix}"))
                })
                .collect(),
        }
    }

    /// The rule of a trigger.
    #[must_use]
    pub fn event_rule(&self, trigger: Trigger) -> &str {
        self.event_rules.get(&trigger).map_or("", String::as_str)
    }

    /// The alarm of what is watched.
    #[must_use]
    pub fn alarm(&self, watch: Watch) -> &str {
        self.alarms.get(&watch).map_or("", String::as_str)
    }
}

/// Where a stack lives: what ARNs are made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// Twelve digits.
    pub id: String,
    /// `ap-northeast-2`.
    pub region: String,
}

impl Account {
    fn arn(&self, service: &str, region: &str, rest: &str) -> String {
        format!(
            "arn:{}:{service}:{region}:{}:{rest}",
            self.partition, self.id
        )
    }

    /// `path` begins and ends with a slash.
    #[must_use]
    pub fn policy_arn(&self, path: &str, name: &str) -> String {
        self.arn("iam", "", &format!("policy{path}{name}"))
    }

    /// `path` begins and ends with a slash.
    #[must_use]
    pub fn role_arn(&self, path: &str, name: &str) -> String {
        self.arn("iam", "", &format!("role{path}{name}"))
    }

    /// Unqualified.
    #[must_use]
    pub fn function_arn(&self, name: &str) -> String {
        self.arn("lambda", &self.region, &format!("function:{name}"))
    }

    /// On the default bus.
    #[must_use]
    pub fn rule_arn(&self, name: &str) -> String {
        self.arn("events", &self.region, &format!("rule/{name}"))
    }

    /// By its id.
    #[must_use]
    pub fn launch_template_arn(&self, id: &str) -> String {
        self.arn("ec2", &self.region, &format!("launch-template/{id}"))
    }

    /// A metric alarm.
    #[must_use]
    pub fn alarm_arn(&self, name: &str) -> String {
        self.arn("cloudwatch", &self.region, &format!("alarm:{name}"))
    }

    /// Without the trailing `:*`.
    #[must_use]
    pub fn log_group_arn(&self, name: &str) -> String {
        self.arn("logs", &self.region, &format!("log-group:{name}"))
    }
}
