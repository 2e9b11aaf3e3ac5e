//! The stack: the validated form of a stack file that every other module reads.

mod arns;
mod check;
mod daily;
mod derive;
pub mod describe;
mod disputed;
mod extract;
pub mod fault;
// A table: one row a line reads better than what rustfmt makes of it.
#[rustfmt::skip]
pub mod fields;
mod format;
mod layers;
mod load;
pub mod names;
mod node;
pub mod policy;
mod reach;
mod rights;
mod rotation;
mod said;
pub mod schema;
pub mod shape;
pub mod tags;
mod user_data;
mod validate;
mod values;
mod variables;
mod windows;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::tz::TimeZone;

pub use arns::Misplaced;
pub use daily::DailyRule;
pub use disputed::Disputed;
pub use fault::{Fault, Faults, Location, Severity, Source};
use freshscale_core::rotation::image::{Architecture, ImagePolicy};
use freshscale_core::schedule::window::{Side, Window};
use freshscale_core::words::Units;
use freshscale_core::zone;
pub use load::{Given, Loaded, load, load_given, load_str, load_str_at};
pub use names::{Names, Watch};
pub use reach::NamedFile;
pub use rights::without_right;
pub use rotation::rotation_config;
pub use said::{Said, asks_for_spot, standing_fields};
pub use tags::{ADOPTED_TAG, KEPT_TAG, KEPT_VERSION_TAG, PUT_TAG, STACK_TAG};
pub use validate::Since;
pub use variables::Lookup;
pub use windows::planned;

/// One environment, checked: what the file says, with every default filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Prefix of every default name; 1-40 of `[a-z0-9-]`.
    pub name: String,
    /// AWS Region; `None` leaves it to the SDK's own chain.
    pub region: Option<String>,
    /// Refuse to touch any other account.
    pub account: Option<String>,
    /// The user's tags, on every taggable resource (ours are added by [`Stack::all_tags`]).
    pub tags: BTreeMap<String, String>,
    /// Which image is "the latest".
    pub image: ImagePolicy,
    /// What AWS Backup does, as far as the file tells.
    pub backup: Option<Backup>,
    /// The launch template.
    pub launch_template: LaunchTemplate,
    /// The Auto Scaling group.
    pub auto_scaling_group: AutoScalingGroup,
    /// When capacity changes.
    pub schedule: Schedule,
    /// The Lambda function that keeps the template fresh.
    pub rotator: Rotator,
    /// What wakes people; `None` without any.
    pub alarms: Option<Alarms>,
    /// The name of every resource, defaults and overrides applied.
    pub names: Names,
}

/// The backup plan that makes the images. It is not ours: it is told, so that a schedule can be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// When the daily job starts: wall clock in the schedule's zone.
    pub at: jiff::civil::Time,
    /// From then until the image is available.
    pub takes: Duration,
    /// Region or account that it is made in, where the images are copies of it.
    pub copied_from: Option<String>,
    /// How long an image is kept, in whole days.
    pub retention: Duration,
}

/// Whose a launch template or a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The stack's: it is made and changed as the file says.
    Stack,
    /// Somebody else's, whom the file names (`existing`): but for the template's default version it stays as it is.
    Others,
    /// There is none.
    Nobody,
}

/// What new instances are made from (the image excepted: that is the rotator's).
#[derive(Debug, Clone, PartialEq)]
pub struct LaunchTemplate {
    /// Never [`Whose::Nobody`]. Of somebody else's only `keep_versions` has a meaning here.
    pub whose: Whose,
    /// `c6i.large` and the like.
    pub instance_type: String,
    /// EC2 key pair.
    pub key_name: Option<String>,
    /// Name or ARN of the instance profile.
    pub iam_instance_profile: Option<String>,
    /// `sg-…` ids; never names, which break in a VPC.
    pub security_group_ids: Vec<String>,
    /// Contents of `user_data_file`, raw (not base64), at most 16 KiB. Secret: shown only as a digest.
    pub user_data: Option<Vec<u8>>,
    /// Instance metadata service.
    pub metadata: Metadata,
    /// Block device mappings, in the file's order.
    pub block_devices: Vec<BlockDevice>,
    /// Tags on instances and their volumes.
    pub instance_tags: BTreeMap<String, String>,
    /// EBS-optimised; `None` leaves the type's own default.
    pub ebs_optimized: Option<bool>,
    /// Detailed (one-minute) monitoring.
    pub monitoring: bool,
    /// Public address; `Some` puts the security groups into a network interface.
    pub associate_public_ip: Option<bool>,
    /// Instances cannot be terminated through the API; scale-in does it all the same.
    pub disable_api_termination: bool,
    /// `None` leaves the type's own defaults.
    pub cpu_options: Option<CpuOptions>,
    /// Members that stay as they stand where the file does not say them.
    pub said: Said,
    /// How many versions the rotator keeps (never the default or one in use are pruned). 1-1000.
    pub keep_versions: u32,
}

/// The CPU of each instance, where it is not all that the type has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CpuOptions {
    /// 1-1024; which, the type says.
    pub core_count: u32,
    /// 1 or 2.
    pub threads_per_core: u32,
}

/// Instance metadata options.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// `required` (IMDSv2 only) or `optional`.
    pub http_tokens: String,
    /// 1-64.
    pub hop_limit: u8,
}

/// One EBS volume of each instance.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockDevice {
    /// `/dev/xvda`.
    pub device: String,
    /// GiB; `None` takes the snapshot's size.
    pub size_gib: Option<u32>,
    /// `gp3`, `gp2`, `io1`, `io2`, `st1`, `sc1`, `standard`.
    pub volume_type: String,
    /// `None` leaves it to the snapshot and the account's default.
    pub encrypted: Option<bool>,
    /// KMS key id, alias or ARN.
    pub kms_key_id: Option<String>,
    /// Provisioned IOPS.
    pub iops: Option<u32>,
    /// MiB/s, gp3 only.
    pub throughput: Option<u32>,
    /// Default true.
    pub delete_on_termination: bool,
}

/// The Auto Scaling group.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoScalingGroup {
    /// Of somebody else's only `capacity` may have a meaning; without a group nothing here has.
    pub whose: Whose,
    /// `subnet-…`, compared as a set.
    pub subnet_ids: Vec<String>,
    /// Load balancer target groups.
    pub target_group_arns: Vec<String>,
    /// Of `EC2`, `ELB`, `EBS` and `VPC_LATTICE`, with commas between them.
    pub health_check_type: String,
    /// Seconds after launch before health counts.
    pub health_check_grace_period: Duration,
    /// Outside every window; only a start value: afterwards sizes belong to the schedule.
    pub capacity: Capacity,
    /// In order of preference.
    pub termination_policies: Vec<String>,
    /// Seconds, AWS default 300.
    pub default_cooldown: Duration,
    /// `None`: not set.
    pub default_instance_warmup: Option<Duration>,
    /// `None`: unlimited; else at least a day.
    pub max_instance_lifetime: Option<Duration>,
    /// New instances protected from scale-in.
    pub protect_from_scale_in: bool,
    /// Replace Spot instances at risk.
    pub capacity_rebalance: bool,
    /// Members that stay as they stand where the file does not say them.
    pub said: Said,
}

/// Group sizes: min ≤ desired ≤ max.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Lower bound.
    pub min: u32,
    /// Upper bound.
    pub max: u32,
    /// Wanted now.
    pub desired: u32,
}

/// When capacity changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// IANA name; default `UTC`.
    pub timezone: String,
    /// Dates on which windows of weekdays do not open, unless they say so; in each such window's `except` already.
    pub holidays: BTreeSet<jiff::civil::Date>,
    /// Capacity during time spans.
    pub windows: Vec<Window>,
    /// Every scheduled action: what the windows compile to, and the file's own.
    pub actions: Vec<Action>,
}

/// One scheduled action. At least one size is given; absent is not zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Unique in the group.
    pub name: String,
    /// Five-field cron in `timezone`; `None` for a one-off at `start`.
    pub recurrence: Option<String>,
    /// The action's own zone, or the schedule's.
    pub timezone: String,
    /// First run (required for a one-off).
    pub start: Option<jiff::Timestamp>,
    /// No run after this; AWS then removes the action.
    pub end: Option<jiff::Timestamp>,
    /// New minimum.
    pub min: Option<u32>,
    /// New maximum.
    pub max: Option<u32>,
    /// New desired capacity.
    pub desired: Option<u32>,
    /// The window that it opens or closes, by its place in [`Schedule::windows`]; `None` if the file has it so.
    pub window: Option<(usize, Side)>,
}

/// The Lambda function and what sets it off.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotator {
    /// Of the function itself.
    pub architecture: Architecture,
    /// 128-10240.
    pub memory_mib: u32,
    /// 1-1,800 s.
    pub timeout: Duration,
    /// CloudWatch Logs accepts only certain numbers; `None` keeps for ever.
    pub log_retention_days: Option<u32>,
    /// ARN of a role that is somebody else's and that the function uses; `None`: one is made.
    pub role: Option<String>,
    /// IAM path of the role that is made.
    pub role_path: String,
    /// ARN of the policy that bounds it; `None` leaves what bounds it.
    pub permissions_boundary: Option<String>,
    /// Policy template (`policies/rotator.json` unless the file names another), placeholders not yet filled.
    pub policy_template: String,
    /// What sets it off.
    pub triggers: Triggers,
    /// RunInstances DryRun before a version becomes the default.
    pub verify_launch: bool,
    /// ARN of the SNS topic or SQS queue that is told of an event which the function failed on.
    pub on_failure: Option<String>,
    /// The least age of an image; zero: any.
    pub settle: Duration,
    /// No new default from so long before a window until it closes; zero: no freeze.
    pub freeze_before: Duration,
}

/// What is watched, and who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarms {
    /// ARN of an SNS topic, which is not ours.
    pub topic: String,
    /// In order, without doubles.
    pub watched: Vec<Watch>,
    /// For so long fewer instances than wanted are in service before [`Watch::UnfilledWindow`] goes off, in whole minutes.
    pub unfilled_after: Duration,
}

/// What sets the rotator off.
#[derive(Debug, Clone, PartialEq)]
pub struct Triggers {
    /// Wall clock in the schedule's zone.
    pub daily_at: Option<jiff::civil::Time>,
    /// "EC2 AMI State Change" to available.
    pub on_image_available: bool,
    /// "Backup Job State Change" to COMPLETED.
    pub on_backup_completed: bool,
}

impl Stack {
    /// Of the schedule's wall clock.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        zone::shown(&self.schedule.timezone)
    }

    /// The group's name, whosever it is; `None` without one.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        let name = self.names.auto_scaling_group.as_str();
        (self.auto_scaling_group.whose != Whose::Nobody).then_some(name)
    }

    /// Whether the template is this stack's to make.
    #[must_use]
    pub fn makes_template(&self) -> bool {
        self.launch_template.whose == Whose::Stack
    }

    /// Whether the group is this stack's to make.
    #[must_use]
    pub fn makes_group(&self) -> bool {
        self.auto_scaling_group.whose == Whose::Stack
    }

    /// The name of a group that is somebody else's; `None` where the stack makes it, or has none.
    #[must_use]
    pub fn group_of_others(&self) -> Option<&str> {
        self.group().filter(|_| !self.makes_group())
    }

    /// Whether there is an alarm on this.
    #[must_use]
    pub fn watches(&self, watch: Watch) -> bool {
        let alarms = self.alarms.as_ref();
        alarms.is_some_and(|alarms| alarms.watched.contains(&watch))
    }

    /// The user's tags and the one that marks ownership.
    #[must_use]
    pub fn all_tags(&self) -> BTreeMap<String, String> {
        let mut tags = self.tags.clone();
        tags.insert(STACK_TAG.to_owned(), self.name.clone());
        tags
    }

    /// Instance types, each of which may start from the template's own image: those of a mixed group that have no template or
    /// image of their own, or the template's. None if they are found by their attributes.
    #[must_use]
    pub fn instance_types(&self) -> Vec<String> {
        let mixed = self.auto_scaling_group.said.get("mixed_instances");
        let overrides = mixed.and_then(|mixed| mixed.get("overrides")?.as_array());
        let own = || vec![self.launch_template.instance_type.clone()];
        let Some(overrides) = overrides.filter(|all| !all.is_empty()) else {
            return own();
        };
        let is_own = |one: &&serde_json::Value| {
            one.get("launch_template").is_none() && one.get("image_id").is_none()
        };
        let types = overrides.iter().filter(is_own);
        let types = types.filter_map(|one| one.get("instance_type")?.as_str());
        types.map(ToOwned::to_owned).collect()
    }

    /// What the sizes of the file count: with weights, units of capacity.
    #[must_use]
    pub fn units(&self) -> Units {
        let mixed = self.auto_scaling_group.said.get("mixed_instances");
        let overrides = mixed.and_then(|mixed| mixed.get("overrides")?.as_array());
        let weights = overrides.into_iter().flatten();
        let weights = weights.filter_map(|one| one.get("weight")?.as_u64()?.try_into().ok());
        Units::of(weights)
    }

    /// What of a mixed group starts from a template or an image that the rotator does not move: `c7g.large from launch template
    /// web-arm`. One that names the stack's own template is moved with it.
    #[must_use]
    pub fn not_rotated(&self) -> Vec<String> {
        let mixed = self.auto_scaling_group.said.get("mixed_instances");
        let overrides = mixed.and_then(|mixed| mixed.get("overrides")?.as_array());
        let own = self.names.launch_template.as_str();
        let elsewhere = |one: &serde_json::Value| {
            let text = |field: &str| one.get(field).and_then(serde_json::Value::as_str);
            let template = text("launch_template").filter(|name| *name != own);
            let from = match (text("image_id"), template) {
                (Some(image), _) => format!("image {image}"),
                (None, Some(name)) => format!("launch template {name}"),
                (None, None) => return None,
            };
            let what = text("instance_type").unwrap_or("an override");
            Some(format!("{what} from {from}"))
        };
        let overrides = overrides.into_iter().flatten();
        overrides.filter_map(elsewhere).collect()
    }

    /// The window that a scheduled action of this name opens or closes; `None` if the file has the action itself, or has
    /// none of the name.
    #[must_use]
    pub fn window_of(&self, action: &str) -> Option<(&Window, Side)> {
        let mut actions = self.schedule.actions.iter();
        let (window, side) = actions.find(|one| one.name == action)?.window?;
        Some((self.schedule.windows.get(window)?, side))
    }

    /// The names of windows, by those of the actions that open and close them.
    #[must_use]
    pub fn windows_of_actions(&self) -> BTreeMap<String, String> {
        let actions = self.schedule.actions.iter();
        let named = actions.filter_map(|action| {
            let (window, _) = self.window_of(&action.name)?;
            Some((action.name.clone(), window.name.clone()))
        });
        named.collect()
    }

    /// What a scheduled action does, in words of the file: `window live-show scales out`, `scheduled action nightly-in`.
    #[must_use]
    pub fn what(&self, action: &str) -> String {
        match self.window_of(action) {
            Some((window, Side::Out)) => format!("window {} scales out", window.name),
            Some((window, Side::In)) => format!("window {} scales in", window.name),
            None => format!("scheduled action {action}"),
        }
    }

    /// What the descriptions of our resources begin with. Some services cannot search by tag but do
    /// list descriptions: this finds candidates, the tag proves them.
    #[must_use]
    pub fn description(&self, what: &str) -> String {
        format!("{}{what}", description_prefix(&self.name))
    }
}

/// See [`Stack::description`].
#[must_use]
pub fn description_prefix(stack: &str) -> String {
    format!("freshscale {stack}: ")
}

/// What a stack's name is made of, as a sentence's end.
#[must_use]
pub fn name_rule() -> &'static str {
    format::STACK_NAME.what
}

/// Whether this can be a stack's name.
#[must_use]
pub fn is_stack_name(name: &str) -> bool {
    (format::STACK_NAME.accepts)(name)
}
