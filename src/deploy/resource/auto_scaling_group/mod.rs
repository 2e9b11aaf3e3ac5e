//! The Auto Scaling group. Its sizes belong to the schedule as soon as it stands.

mod beside;
mod calls;
mod drain;
mod hold;
mod hooks;
pub(crate) mod mixed;
pub(crate) mod notifications;
mod requirements;
mod said;
mod warm_pool;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::{
    AutoScalingGroup as Group, Filter, LaunchTemplateSpecification, Tag,
};
use serde::{Deserialize, Serialize};

use super::alarm::unfilled;
use super::memo::{known_group, tagged_groups};
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, FieldOwner, Headline, Leaving, Live, Obstacle, Resource,
    Rule, Scope,
};
use crate::address::{Kind, kind};
use crate::resource::tags::{self, Tags};
pub(super) use calls::{named, tagged};
use calls::{update_settings, update_tags, update_target_groups};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_stack::{STACK_TAG, Said, Stack, Watch};

/// AWS resolves it at each launch, so that the rotator's newest version is always used.
const VERSION: &str = "$Default";

/// How the Auto Scaling group is declared, read and written.
pub struct AutoScalingGroup;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Its name; empty if the group has none.
    pub launch_template: String,
    /// `$Default`.
    pub launch_template_version: String,
    /// `subnet-…`.
    pub subnet_ids: BTreeSet<String>,
    /// Load balancer target groups.
    pub target_group_arns: BTreeSet<String>,
    /// Sorted, comma-separated; `EC2` is always on and only named alone.
    pub health_check_type: String,
    /// Seconds.
    pub health_check_grace_period: i32,
    /// The schedule's.
    pub min_size: i32,
    /// The schedule's.
    pub max_size: i32,
    /// The schedule's.
    pub desired_capacity: i32,
    /// In order of preference.
    pub termination_policies: Vec<String>,
    /// Seconds.
    pub default_cooldown: i32,
    /// Seconds; `None`: not set.
    pub default_instance_warmup: Option<i32>,
    /// Seconds; `None`: unlimited.
    pub max_instance_lifetime: Option<i32>,
    /// New instances protected.
    pub protect_from_scale_in: bool,
    /// Replace Spot instances at risk.
    pub capacity_rebalance: bool,
    /// Which of the metrics that [`unfilled`] watches are collected; `None`: nobody watches them.
    #[serde(default)]
    pub metrics: Option<BTreeSet<String>>,
    /// What the group starts from in place of a template, which naming the template takes away; none is wanted.
    pub other: Vec<String>,
    /// Members that stay as they stand where the file does not say them, see [`freshscale_stack::Said`].
    #[serde(flatten)]
    pub said: Said,
    /// Parts of it that the stack file cannot say, by the API's names.
    pub kept: BTreeMap<String, String>,
    /// Keys of tags that instances inherit; none are wanted, the launch template tags instances.
    pub propagated_tags: BTreeSet<String>,
    /// A deletion is under way, by us before a crash or by someone else.
    pub deleting: bool,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for AutoScalingGroup {
    type Spec = Spec;
    const KIND: Kind = kind::AUTO_SCALING_GROUP;
    const HEADLINE: Headline = &[
        ("desired_capacity", "desired"),
        ("min_size", "min"),
        ("max_size", "max"),
        ("subnet_ids", "in"),
    ];
    const AFTER: &'static [Kind] = &[kind::LAUNCH_TEMPLATE];
    const RELEASED_WITH: &'static [Kind] = &[kind::LAUNCH_TEMPLATE];
    const RULES: &'static [(&'static str, Rule)] = &[
        ("min_size", Rule::SeedOnly(FieldOwner::Schedule)),
        ("max_size", Rule::SeedOnly(FieldOwner::Schedule)),
        ("desired_capacity", Rule::SeedOnly(FieldOwner::Schedule)),
        ("metrics", Rule::IfGiven),
        ("other", Rule::Observed),
        ("kept", Rule::Kept),
        ("mixed_instances", Rule::IfSaid),
        ("maintenance_policy", Rule::IfSaid),
        ("suspended_processes", Rule::IfSaid),
        ("enabled_metrics", Rule::IfSaid),
        ("lifecycle_hooks", Rule::IfSaid),
        ("notifications", Rule::IfSaid),
        ("warm_pool", Rule::IfSaid),
        ("lattice_target_group_arns", Rule::IfSaid),
        ("propagated_tags", Rule::Observed),
        ("deleting", Rule::Observed),
    ];

    fn declare(stack: &Stack, _: &DeployContext) -> Vec<Declared<Spec>> {
        if !stack.makes_group() {
            return Vec::new();
        }
        vec![Declared {
            name: stack.names.auto_scaling_group.clone(),
            spec: declared(stack),
        }]
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        // Where everything is searched for, what carries our tag is known already.
        let known = match scope.ends {
            true => tagged_groups(cx, scope).await?,
            false => &[],
        };
        let is_known = |name: &&str| known.iter().any(|g| name_of(g) == *name);
        let names = scope.names(Self::KIND).filter(|name| !is_known(name));
        let names: Vec<String> = names.map(ToOwned::to_owned).collect();
        let groups = match scope.memo.together.groups(cx, &names).await? {
            Some(groups) => groups,
            None => named(cx, &names).await?,
        };
        let known = known
            .iter()
            .filter(|g| scope.has(Self::KIND, Some(name_of(g))));
        let groups = groups.iter().chain(known);
        let groups: Vec<Group> = groups.cloned().collect();
        beside::complete(cx, scope, &groups).await
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let groups = tagged_groups(cx, scope).await?;
        beside::complete(cx, scope, groups).await
    }

    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let groups = tagged_groups(cx, scope).await?.iter();
        Ok(groups.map(|g| name_of(g).to_owned()).collect())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        let (template, policy) = mixed::start(None, want).parts();
        cx.aws
            .autoscaling
            .create_auto_scaling_group()
            .auto_scaling_group_name(name)
            .set_launch_template(template)
            .set_mixed_instances_policy(policy)
            .set_instance_maintenance_policy(said::maintenance(None, want))
            .min_size(want.min_size)
            .max_size(want.max_size)
            .desired_capacity(want.desired_capacity)
            .vpc_zone_identifier(joined(&want.subnet_ids))
            .set_target_group_arns(
                Some(want.target_group_arns.iter().cloned().collect::<Vec<_>>())
                    .filter(|arns| !arns.is_empty()),
            )
            .health_check_type(&want.health_check_type)
            .health_check_grace_period(want.health_check_grace_period)
            .set_termination_policies(Some(want.termination_policies.clone()))
            .default_cooldown(want.default_cooldown)
            .set_default_instance_warmup(want.default_instance_warmup)
            .set_max_instance_lifetime(want.max_instance_lifetime)
            .new_instances_protected_from_scale_in(want.protect_from_scale_in)
            .capacity_rebalance(want.capacity_rebalance)
            .set_tags(Some(tags::to_autoscaling(name, &want.tags)))
            .set_lifecycle_hook_specification_list(hooks::of_new_group(want))
            .set_traffic_sources(beside::sources_of_new_group(want))
            .send()
            .await
            .called("autoscaling:CreateAutoScalingGroup", name)?;
        beside::update(cx, name, None, want).await
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        if have.deleting {
            drain::until_gone(cx, name, &hold::Watch::default()).await?;
            return Self::create(cx, name, want).await;
        }
        update_settings(cx, name, have, want).await?;
        update_target_groups(cx, name, have, want).await?;
        beside::update(cx, name, Some(have), want).await?;
        update_tags(cx, name, have, want).await
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        drain::delete(cx, name, have).await
    }

    async fn leaving(cx: &Context, name: &str, _: &Spec) -> Result<Leaving, AwsError> {
        let found;
        let group = match known_group(cx, name) {
            Some(known) => Some(known),
            None => {
                found = freshscale_core::rotation::group::describe(&cx.aws, name).await?;
                found.as_ref()
            }
        };
        let Some(group) = group else {
            return Ok(Leaving::default());
        };
        let held = hold::obstacles(group);
        Ok(Leaving {
            obstacle: (!held.is_empty()).then(|| Obstacle {
                reason: held.join("; "),
                remedy: hold::WAY_OUT.to_owned(),
            }),
            ends: Some(hold::ended(group)),
        })
    }
}

/// What AWS calls the member at a path that the file may say.
pub fn api_name(path: &str) -> Option<&'static str> {
    let top = path.split('.').next().unwrap_or(path);
    match top {
        "mixed_instances" => Some("MixedInstancesPolicy"),
        "maintenance_policy" => Some("InstanceMaintenancePolicy"),
        "suspended_processes" => Some("SuspendedProcesses"),
        "enabled_metrics" => Some("EnabledMetrics"),
        "lifecycle_hooks" => Some("LifecycleHooks"),
        "notifications" => Some("NotificationConfigurations"),
        "warm_pool" => Some("WarmPoolConfiguration"),
        "lattice_target_group_arns" => Some("TrafficSources"),
        _ => None,
    }
}

fn seconds(duration: std::time::Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

fn declared(stack: &Stack) -> Spec {
    let group = &stack.auto_scaling_group;
    let size = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    Spec {
        launch_template: stack.names.launch_template.clone(),
        launch_template_version: VERSION.to_owned(),
        subnet_ids: group.subnet_ids.iter().cloned().collect(),
        target_group_arns: group.target_group_arns.iter().cloned().collect(),
        health_check_type: health_check_type(&group.health_check_type),
        health_check_grace_period: seconds(group.health_check_grace_period),
        min_size: size(group.capacity.min),
        max_size: size(group.capacity.max),
        desired_capacity: size(group.capacity.desired),
        termination_policies: policies(&group.termination_policies),
        default_cooldown: seconds(group.default_cooldown),
        default_instance_warmup: group.default_instance_warmup.map(seconds),
        max_instance_lifetime: group.max_instance_lifetime.map(seconds),
        protect_from_scale_in: group.protect_from_scale_in,
        capacity_rebalance: group.capacity_rebalance,
        metrics: stack
            .watches(Watch::UnfilledWindow)
            .then(|| unfilled::watched(stack).map(ToOwned::to_owned).into()),
        said: said::declared(stack),
        other: Vec::new(),
        kept: BTreeMap::new(),
        propagated_tags: BTreeSet::new(),
        deleting: false,
        tags: stack.all_tags(),
    }
}

/// The order AWS gives has no meaning, and EC2 checks are always made.
fn health_check_type(given: &str) -> String {
    let kinds: BTreeSet<&str> = given
        .split(',')
        .map(str::trim)
        .filter(|kind| !kind.is_empty() && *kind != "EC2")
        .collect();
    if kinds.is_empty() {
        return "EC2".to_owned();
    }
    kinds.into_iter().collect::<Vec<_>>().join(",")
}

fn policies(given: &[String]) -> Vec<String> {
    if given.is_empty() {
        return vec!["Default".to_owned()];
    }
    given.to_vec()
}

fn joined(set: &BTreeSet<String>) -> String {
    set.iter().cloned().collect::<Vec<_>>().join(",")
}

fn name_of(group: &Group) -> &str {
    group.auto_scaling_group_name().unwrap_or_default()
}

fn live(cx: &Context, scope: &Scope, group: &Group) -> Live<Spec> {
    let all_tags = tags::from_autoscaling(group.tags());
    let stack = cx.stack.as_deref();
    let watching = stack.filter(|it| it.watches(Watch::UnfilledWindow));
    let mut spec = observed(group, &all_tags);
    if !cx.thorough && !beside::is_said(stack, beside::METRICS) {
        beside::without_watched(&mut spec);
    }
    Live {
        name: name_of(group).to_owned(),
        owner: scope.owner(&all_tags),
        // What a group collects is nobody's business where no alarm of the stack watches it.
        spec: Spec {
            metrics: watching.map(|stack| collected(group, stack)),
            ..spec
        },
    }
}

fn observed(group: &Group, all_tags: &Tags) -> Spec {
    let template = freshscale_core::rotation::group::template(group);
    Spec {
        launch_template: template
            .and_then(LaunchTemplateSpecification::launch_template_name)
            .unwrap_or_default()
            .to_owned(),
        launch_template_version: template
            .map_or("", |t| t.version().unwrap_or(VERSION))
            .to_owned(),
        subnet_ids: group
            .vpc_zone_identifier()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|subnet| !subnet.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        target_group_arns: group.target_group_arns().iter().cloned().collect(),
        health_check_type: health_check_type(group.health_check_type().unwrap_or("EC2")),
        health_check_grace_period: group.health_check_grace_period().unwrap_or(0),
        min_size: group.min_size().unwrap_or(0),
        max_size: group.max_size().unwrap_or(0),
        desired_capacity: group.desired_capacity().unwrap_or(0),
        termination_policies: policies(group.termination_policies()),
        default_cooldown: group.default_cooldown().unwrap_or(300),
        default_instance_warmup: group.default_instance_warmup().filter(|s| *s >= 0),
        max_instance_lifetime: group.max_instance_lifetime().filter(|s| *s > 0),
        protect_from_scale_in: group
            .new_instances_protected_from_scale_in()
            .unwrap_or(false),
        capacity_rebalance: group.capacity_rebalance().unwrap_or(false),
        metrics: None,
        other: other(group),
        said: said::read(group),
        kept: said::kept(group),
        propagated_tags: group
            .tags()
            .iter()
            .filter(|tag| tag.propagate_at_launch() == Some(true))
            .filter_map(|tag| tag.key().map(ToOwned::to_owned))
            .filter(|key| !key.starts_with("aws:"))
            .collect(),
        deleting: group.status().is_some_and(|s| s.starts_with("Delete")),
        tags: tags::compared(all_tags),
    }
}

/// Which of the metrics that the stack's alarm watches are collected.
fn collected(group: &Group, stack: &Stack) -> BTreeSet<String> {
    let metrics = group.enabled_metrics().iter();
    let names = metrics.filter_map(|metric| metric.metric());
    names
        .filter(|name| unfilled::watched(stack).contains(name))
        .map(ToOwned::to_owned)
        .collect()
}

/// What the group starts from in place of a template.
fn other(group: &Group) -> Vec<String> {
    let configuration = group.launch_configuration_name();
    let configuration = configuration.filter(|name| !name.is_empty());
    let configuration = configuration.map(|name| format!("LaunchConfigurationName {name}"));
    configuration.into_iter().collect()
}

fn launch_template(want: &Spec) -> LaunchTemplateSpecification {
    LaunchTemplateSpecification::builder()
        .launch_template_name(&want.launch_template)
        .version(&want.launch_template_version)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::tests::stack;
    use aws_sdk_autoscaling::types::TagDescription;

    fn answer(want: &Spec) -> Group {
        let tags = want
            .tags
            .iter()
            .map(|(k, v)| TagDescription::builder().key(k).value(v).build())
            .collect();
        Group::builder()
            .launch_template(launch_template(want))
            .vpc_zone_identifier("subnet-b,subnet-a")
            .health_check_type("EC2,ELB")
            .health_check_grace_period(300)
            .min_size(0)
            .max_size(8)
            .desired_capacity(0)
            .set_termination_policies(Some(want.termination_policies.clone()))
            .default_cooldown(300)
            .set_tags(Some(tags))
            .build()
    }

    #[test]
    fn orders_and_defaults_of_aws_are_no_difference() {
        let want = declared(&stack());
        let group = answer(&want);
        let all_tags = tags::from_autoscaling(group.tags());
        assert_eq!(observed(&group, &all_tags), want);
    }

    #[test]
    fn a_launch_configuration_is_named_before_the_template_takes_its_place() {
        let configured = Group::builder().launch_configuration_name("old-lc").build();
        assert_eq!(other(&configured), ["LaunchConfigurationName old-lc"]);
    }

    #[test]
    fn a_group_that_is_going_and_a_tag_that_instances_inherit_are_differences() {
        let mut group = answer(&declared(&stack()));
        group.status = Some("Delete in progress".to_owned());
        group.tags = Some(vec![
            TagDescription::builder()
                .key("Team")
                .value("web")
                .propagate_at_launch(true)
                .build(),
        ]);
        let spec = observed(&group, &tags::from_autoscaling(group.tags()));
        assert!(spec.deleting);
        assert_eq!(spec.propagated_tags, BTreeSet::from(["Team".to_owned()]));
    }
}
