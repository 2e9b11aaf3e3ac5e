//! A group as the service remembers it, and as answers show it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::activity::Activity;
use super::hooks::Hook;
use super::mixed::Mixed;
use super::refresh::Refresh;
use super::schedule::Action;
use super::time;
use crate::ec2::InstanceState;
use crate::world::World;

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
    /// Members that only describe calls show: `HealthCheckType`, `DefaultCooldown` and so on.
    pub settings: Map<String, Value>,
    /// In order of preference.
    pub termination_policies: Vec<String>,
    /// New instances are protected from scale-in.
    pub protect_new: bool,
    /// When.
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
    /// It is on its way out.
    Terminating,
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

impl Group {
    /// How many activities are remembered.
    pub const ACTIVITIES: usize = 300;

    /// Members that count: neither on their way out nor in standby.
    pub fn live(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.state.counts())
    }

    /// How many units the members are that count.
    pub(super) fn size(&self) -> i64 {
        self.live().map(Member::units).sum()
    }

    /// A member of `settings`; null when it is not set.
    pub(super) fn setting(&self, name: &str) -> &Value {
        self.settings.get(name).unwrap_or(&Value::Null)
    }

    pub(super) fn runs(&self, process: &str) -> bool {
        !self.suspended.contains(process)
    }

    /// When something next happens here; now, if an instance died behind our back.
    pub(super) fn next_due(&self, world: &World) -> Option<Timestamp> {
        let died = self.members.iter().any(|member| self.died(world, member));
        let members = self.members.iter().filter_map(|member| member.changes_at);
        let actions = self.actions.values().map(Action::due);
        let refreshes = self.refreshes.iter().filter_map(|refresh| refresh.next);
        let retry = (self.size() < self.desired && self.runs("Launch"))
            .then(|| self.retry.map(|(at, _)| at))
            .flatten();
        let gone = self.deleting.map(|at| {
            let last = self.members.iter().filter_map(|member| member.changes_at);
            last.max().map_or(at, |last| last.max(at))
        });
        members
            .chain(actions)
            .chain(refreshes)
            .chain(retry)
            .chain(gone)
            .chain(died.then_some(world.now))
            .min()
    }

    /// Whether an instance that counts was terminated by somebody else.
    pub(super) fn died(&self, world: &World, member: &Member) -> bool {
        member.state.counts()
            && self.runs("ReplaceUnhealthy")
            && world.ec2.instances.get(&member.id).is_none_or(|instance| {
                matches!(
                    instance.state,
                    InstanceState::ShuttingDown | InstanceState::Terminated
                )
            })
    }

    /// As an element of `AutoScalingGroups`.
    pub(super) fn view(&self, with_instances: bool) -> Value {
        let mut zones: Vec<&str> = self
            .setting("AvailabilityZones")
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        zones.sort_unstable();
        let tags: Vec<Value> = self
            .tags
            .iter()
            .map(|(key, tag)| tag_view(&self.name, key, tag))
            .collect();
        let suspended: Vec<Value> = self
            .suspended
            .iter()
            .map(|name| json!({"ProcessName": name, "SuspensionReason": "User suspended"}))
            .collect();
        let instances: Vec<Value> = match with_instances {
            true => self.members.iter().map(Member::view).collect(),
            false => Vec::new(),
        };
        let metrics: Vec<Value> = { self.metrics.iter() }
            .map(|name| json!({"Metric": name, "Granularity": "1Minute"}))
            .collect();
        let sources: Vec<Value> = { self.target_groups.iter() }
            .map(|arn| json!({"Identifier": arn, "Type": "elbv2"}))
            .collect();
        let mut view = json!({
            "AutoScalingGroupName": self.name,
            "AutoScalingGroupARN": self.arn,
            "LaunchTemplate": self.mixed.is_none().then(|| self.template.view()),
            "MixedInstancesPolicy": self.mixed.as_ref().map(|mixed| mixed.view(&self.template)),
            "MinSize": self.min,
            "MaxSize": self.max,
            "DesiredCapacity": self.desired,
            "VPCZoneIdentifier": self.subnets.join(","),
            "TargetGroupARNs": self.target_groups,
            "TrafficSources": sources,
            "TerminationPolicies": self.termination_policies,
            "NewInstancesProtectedFromScaleIn": self.protect_new,
            "CreatedTime": time(self.created),
            "Tags": tags,
            "SuspendedProcesses": suspended,
            "Instances": instances,
            "Status": self.deleting.map(|_| "Delete in progress"),
            "LoadBalancerNames": [],
            "EnabledMetrics": metrics,
        });
        if let Some(members) = view.as_object_mut() {
            members.extend(self.settings.clone());
            members.insert("AvailabilityZones".to_owned(), json!(zones));
        }
        view
    }
}

pub(super) fn tag_view(group: &str, key: &str, (value, propagate): &(String, bool)) -> Value {
    json!({
        "ResourceId": group,
        "ResourceType": "auto-scaling-group",
        "Key": key,
        "Value": value,
        "PropagateAtLaunch": propagate,
    })
}

impl TemplateRef {
    pub(super) fn view(&self) -> Value {
        json!({
            "LaunchTemplateId": self.id,
            "LaunchTemplateName": self.name,
            "Version": Some(&self.version).filter(|version| !version.is_empty()),
        })
    }
}

impl Lifecycle {
    /// Neither on its way out nor in standby.
    fn counts(self) -> bool {
        matches!(self, Self::Pending | Self::PendingWait | Self::InService)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::PendingWait => "Pending:Wait",
            Self::InService => "InService",
            Self::Standby => "Standby",
            Self::TerminatingWait => "Terminating:Wait",
            Self::Terminating => "Terminating",
        }
    }
}

impl Member {
    /// As an element of `Instances`.
    pub(super) fn view(&self) -> Value {
        json!({
            "InstanceId": self.id,
            "InstanceType": self.instance_type,
            "AvailabilityZone": self.zone,
            "LifecycleState": self.state.name(),
            "HealthStatus": if self.unhealthy { "Unhealthy" } else { "Healthy" },
            "LaunchTemplate": self.template.view(),
            "ImageId": self.image,
            "WeightedCapacity": self.weight.map(|weight| weight.to_string()),
            "ProtectedFromScaleIn": self.protected,
        })
    }
}
