//! What Auto Scaling remembers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// By name.
    pub groups: BTreeMap<String, Group>,
    /// ARNs of load balancer target groups that exist.
    pub target_groups: BTreeSet<String>,
}

/// An Auto Scaling group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Group {
    /// Unique in account and Region.
    pub name: String,
    /// With a UUID.
    pub arn: String,
    /// What its instances are started from.
    pub template: TemplateRef,
    /// What else they may be.
    #[serde(default)]
    pub mixed: Option<Mixed>,
    /// Lower bound.
    pub min: i64,
    /// Upper bound.
    pub max: i64,
    /// Wanted now.
    pub desired: i64,
    /// In the order of the request.
    pub subnets: Vec<String>,
    /// ARNs.
    pub target_groups: BTreeSet<String>,
    /// ARNs of target groups of VPC Lattice.
    #[serde(default)]
    pub lattice: BTreeSet<String>,
    /// By the ARN of a topic: the types of events that it is told of.
    #[serde(default)]
    pub notifications: BTreeMap<String, BTreeSet<String>>,
    /// Members that only describe calls show: `HealthCheckType`, `DefaultCooldown` and so on.
    pub settings: Map<String, Value>,
    /// In order of preference.
    pub termination_policies: Vec<String>,
    /// New instances are protected from scale-in.
    pub protect_new: bool,
    /// When it was made, on the virtual clock.
    pub created: Timestamp,
    /// Key to value and whether instances get it.
    pub tags: BTreeMap<String, (String, bool)>,
    /// Names of processes.
    pub suspended: BTreeSet<String>,
    /// Names of metrics that are collected.
    #[serde(default)]
    pub metrics: BTreeSet<String>,
    /// Its instances, oldest first.
    pub members: Vec<Member>,
    /// Its warm pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm: Option<WarmPool>,
    /// By name.
    pub actions: BTreeMap<String, Action>,
    /// By name, as requested.
    pub policies: BTreeMap<String, Value>,
    /// Lifecycle hooks by name.
    #[serde(default)]
    pub hooks: BTreeMap<String, Hook>,
    /// Newest first; the last [`Group::ACTIVITIES`].
    pub activities: VecDeque<Activity>,
    /// Newest first.
    pub refreshes: Vec<Refresh>,
    /// After a failed launch: when it tries again, and how often it has failed.
    pub retry: Option<(Timestamp, u32)>,
    /// Set while it is being deleted: not gone before then.
    pub deleting: Option<Timestamp>,
}

/// A launch template and which version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TemplateRef {
    /// `lt-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// `$Default`, `$Latest` or a number, resolved at each launch; empty if none was given, which means the default
    /// and is not shown.
    pub version: String,
}

/// Where an instance of a group is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lifecycle {
    /// It was started.
    Pending,
    /// It was started, and lifecycle hooks keep it out of service.
    PendingWait,
    /// It counts.
    InService,
    /// In the group and out of service, by hand.
    Standby,
    /// On its way out, held by lifecycle hooks.
    TerminatingWait,
    /// Its hook was abandoned, and the group's `InstanceLifecyclePolicy` keeps it until somebody terminates it.
    TerminatingRetained,
    /// It is on its way out.
    Terminating,
    /// It was started for the warm pool.
    WarmedPending,
    /// It was started for the warm pool, and lifecycle hooks hold it.
    WarmedPendingWait,
    /// In the warm pool.
    WarmedStopped,
    /// In the warm pool.
    WarmedRunning,
    /// In the warm pool.
    WarmedHibernated,
    /// On its way out of the warm pool.
    WarmedTerminating,
}

/// An instance of a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// `i-…`
    pub id: String,
    /// Where it is in its life.
    pub state: Lifecycle,
    /// When that changes by itself.
    pub changes_at: Option<Timestamp>,
    /// From scale-in.
    pub protected: bool,
    /// It failed a health check.
    #[serde(default)]
    pub unhealthy: bool,
    /// The template it was started from, with the version's number.
    pub template: TemplateRef,
    /// The version's number, for comparing.
    pub version: i64,
    /// `c6i.large`
    pub instance_type: String,
    /// The image it was started from.
    pub image: String,
    /// How many units of the group's capacity it is; one, unless told.
    #[serde(default)]
    pub weight: Option<i64>,
    /// Whether it is a Spot Instance.
    #[serde(default)]
    pub spot: bool,
    /// Where.
    pub subnet: String,
    /// Where.
    pub zone: String,
    /// The activity that its present change is.
    pub activity: String,
    /// The hooks that hold it on its way in or out, and until when.
    #[serde(default)]
    pub waits: BTreeMap<String, Timestamp>,
}

/// Instances that were started ahead.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WarmPool {
    /// The fewest that are kept.
    pub min: i64,
    /// With those of the group so many at most; the group's maximum unless told.
    pub prepared: Option<i64>,
    /// `Stopped`, `Running` or `Hibernated`.
    pub state: String,
    /// Whether scale-in gives instances back.
    pub reuse: bool,
    /// It goes once it is empty.
    pub deleting: bool,
    /// What is in it, oldest first.
    pub members: Vec<Member>,
}

/// A mixed instances policy; its template is the group's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mixed {
    /// In order of preference; none means the template's own type.
    pub overrides: Vec<Override>,
    /// How On-Demand and Spot are shared out.
    pub distribution: Distribution,
}

/// What a launch may take instead of the template's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Override {
    /// `c6i.large`
    pub instance_type: Option<String>,
    /// How many units of the group's capacity one of these is.
    pub weight: Option<i64>,
    /// Another template.
    pub template: Option<TemplateRef>,
    /// Another image than the template's.
    #[serde(default)]
    pub image: Option<String>,
    /// What types must have, instead of a name; as requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirements: Option<Value>,
}

/// API reference, InstancesDistribution.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Distribution {
    pub(crate) on_demand_strategy: String,
    pub(crate) base: i64,
    pub(crate) percentage: i64,
    pub(crate) spot_strategy: String,
    pub(crate) spot_pools: Option<i64>,
    pub(crate) spot_price: Option<String>,
}

impl Default for Distribution {
    fn default() -> Self {
        Self {
            on_demand_strategy: "prioritized".to_owned(),
            base: 0,
            percentage: 100,
            spot_strategy: "lowest-price".to_owned(),
            spot_pools: None,
            spot_price: None,
        }
    }
}

/// A scheduled action.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Action {
    /// Unique in its group.
    pub name: String,
    /// With a UUID.
    pub arn: String,
    /// Five-field cron.
    pub recurrence: Option<String>,
    /// Of the cron; UTC when absent.
    pub timezone: Option<String>,
    /// No run after this; the action then disappears.
    pub end: Option<Timestamp>,
    /// New minimum.
    pub min: Option<i64>,
    /// New maximum.
    pub max: Option<i64>,
    /// New desired capacity.
    pub desired: Option<i64>,
    /// The next run: what AWS shows as its StartTime.
    pub next: Timestamp,
}

/// A hook of a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hook {
    pub(crate) transition: String,
    pub(crate) heartbeat: i64,
    pub(crate) result: String,
    pub(crate) target: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) metadata: Option<String>,
}

/// One activity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Activity {
    /// A UUID.
    pub id: String,
    /// `Launching a new EC2 instance: i-…`
    pub description: String,
    /// In AWS's prose.
    pub cause: String,
    /// When it began.
    pub start: Timestamp,
    /// When it ended.
    pub end: Option<Timestamp>,
    /// `InProgress`, `Successful`, `Failed`, `Cancelled`.
    pub status: String,
    /// What went wrong.
    pub message: Option<String>,
}

/// Per cent.
fn whole() -> i64 {
    100
}

/// An instance refresh.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refresh {
    /// A UUID.
    pub id: String,
    /// `Pending`, `InProgress`, `Baking`, `Successful`, `Failed`, `Cancelling`, `Cancelled`, and the three of `Rollback…`.
    pub status: String,
    /// Why it stands where it does.
    pub reason: Option<String>,
    /// When it began.
    pub start: Timestamp,
    /// When it ended.
    pub end: Option<Timestamp>,
    /// Instances that are still to go.
    pub old: Vec<String>,
    /// How many there were to begin with.
    pub total: usize,
    /// Per cent of the desired capacity that must stay in service.
    pub min_healthy: i64,
    /// Per cent of it that may be in service.
    #[serde(default = "whole")]
    pub max_healthy: i64,
    /// Units that it has above the desired capacity, to be put in the place of others.
    #[serde(default)]
    pub surplus: i64,
    /// Seconds after an instance is in service before it counts.
    pub warmup: i64,
    /// As requested.
    pub preferences: Value,
    /// When it next looks; `None` when it is over.
    pub next: Option<Timestamp>,
    /// No further step before then: warm-up.
    pub warm_at: Option<Timestamp>,
    /// Instances whose replacements serve and are warm.
    #[serde(default)]
    pub updated: usize,
    /// Per cents at which it pauses, and for how many seconds.
    #[serde(default)]
    pub checkpoints: (Vec<usize>, i64),
    /// No further step before then: the checkpoint that was come to last.
    #[serde(default)]
    pub paused_until: Option<Timestamp>,
    /// Since when nothing has gone on.
    #[serde(default)]
    pub stuck_since: Option<Timestamp>,
    /// Who was there when it began.
    #[serde(default)]
    pub there: Vec<String>,
    /// What the group is to be when it has ended well, as requested.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub configuration: Value,
    /// The same, as what is launched until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<(TemplateRef, Option<Mixed>)>,
    /// Seconds between the last replacement and the end, and when they are over.
    #[serde(default)]
    pub bake: (i64, Option<Timestamp>),
    /// Set once it is on its way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Rollback>,
}

/// The way back of an instance refresh.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rollback {
    /// Why.
    pub reason: String,
    /// Since when.
    pub start: Timestamp,
    /// How far it had come.
    pub percent: usize,
    /// How many were still to go.
    pub left: usize,
}
