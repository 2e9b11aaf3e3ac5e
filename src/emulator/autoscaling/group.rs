//! A group as the service remembers it, and as answers show it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Action, Group, Lifecycle, Member, TemplateRef, WarmPool, time};
use crate::ec2::InstanceState;
use crate::state::World;

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

    /// Whether what is abandoned on its way out stays (API reference, RetentionTriggers).
    pub(super) fn retains(&self) -> bool {
        let policy = self.setting("InstanceLifecyclePolicy");
        policy["RetentionTriggers"]["TerminateHookAbandon"] == "retain"
    }

    /// When something next happens here; now, if an instance died behind our back.
    pub(super) fn next_due(&self, world: &World) -> Option<Timestamp> {
        let died = self.members.iter().any(|member| self.died(world, member));
        let members = self.members.iter().filter_map(|member| member.changes_at);
        let warm = self.warm.as_ref().and_then(WarmPool::next_due);
        let actions = self.actions.values().map(Action::due);
        let refreshes = self.refreshes.iter().filter_map(|refresh| refresh.next);
        let lacks = self.size() < self.desired || self.pool_lacks();
        let retry = (lacks && self.runs("Launch"))
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
            .chain(warm)
            .chain(died.then_some(world.now))
            .min()
    }

    /// Whether an instance that counts was terminated by somebody else.
    pub(super) fn died(&self, world: &World, member: &Member) -> bool {
        member.state.counts() && self.is_gone(world, member)
    }

    /// Whether the instance of a member is gone, and another is to take its place.
    pub(super) fn is_gone(&self, world: &World, member: &Member) -> bool {
        self.runs("ReplaceUnhealthy")
            && world.ec2.instances.get(&member.id).is_none_or(|instance| {
                matches!(
                    instance.state,
                    InstanceState::ShuttingDown | InstanceState::Terminated
                )
            })
    }

    /// What sends it traffic, of either kind.
    pub(super) fn sources(&self) -> impl Iterator<Item = Value> {
        let elb = self.target_groups.iter().map(|arn| (arn, "elbv2"));
        let lattice = self.lattice.iter().map(|arn| (arn, "vpc-lattice"));
        let all = elb.chain(lattice);
        all.map(|(arn, kind)| json!({"Identifier": arn, "Type": kind}))
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
        let sources: Vec<Value> = self.sources().collect();
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
            // What holds where nothing is said (API reference of both: "The default is balanced-best-effort", "default").
            "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-best-effort"},
            "CapacityReservationSpecification": {"CapacityReservationPreference": "default"},
            "EnabledMetrics": metrics,
            "WarmPoolConfiguration": self.warm.as_ref().map(WarmPool::view),
            "WarmPoolSize": self.warm.as_ref().map(|pool| pool.members.len()),
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

    /// Not on its way out, be it in standby.
    pub(super) fn is_there(self) -> bool {
        self.counts() || self == Self::Standby
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::PendingWait => "Pending:Wait",
            Self::InService => "InService",
            Self::Standby => "Standby",
            Self::TerminatingWait => "Terminating:Wait",
            Self::TerminatingRetained => "Terminating:Retained",
            Self::Terminating => "Terminating",
            Self::WarmedPending => "Warmed:Pending",
            Self::WarmedPendingWait => "Warmed:Pending:Wait",
            Self::WarmedStopped => "Warmed:Stopped",
            Self::WarmedRunning => "Warmed:Running",
            Self::WarmedHibernated => "Warmed:Hibernated",
            Self::WarmedTerminating => "Warmed:Terminating",
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
