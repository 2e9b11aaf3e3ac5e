//! The policies of those who run commands, for one stack: who needs which, without what its file does not use.

use std::collections::BTreeSet;

use freshscale_core::policy::Purpose;
use serde_json::{Value, json};

use super::{Placeholders, PolicyError, fill, of_template, rotator, within};
use crate::names::Account;
use crate::{Stack, Watch};

/// A policy that is written for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Printed {
    /// `apply`, `destroy` and what changes a stack by hand; attached beside [`Printed::Plan`].
    Operator,
    /// `plan`.
    Plan,
    /// `status` and what else looks; attached beside [`Printed::Plan`].
    Status,
    /// A pipeline that runs `redeploy`.
    Pipeline,
    /// A pipeline that runs `bake`.
    Bake,
    /// The function itself.
    Rotator,
    /// The most that any rotator of the account may do: a permissions boundary for their roles.
    Boundary,
}

/// What a statement is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Its `Sid`.
    pub statement: &'static str,
    /// The commands that need it.
    pub commands: &'static [&'static str],
    /// What they do with it.
    pub purpose: &'static str,
}

const fn with(
    statement: &'static str,
    commands: &'static [&'static str],
    purpose: &'static str,
) -> Use {
    Use {
        statement,
        commands,
        purpose,
    }
}

impl Printed {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Operator,
        Self::Plan,
        Self::Status,
        Self::Pipeline,
        Self::Bake,
        Self::Rotator,
        Self::Boundary,
    ];

    /// The name of its file in `policies`, without `.json`.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Plan => "plan-only",
            Self::Status => "status",
            Self::Pipeline => "pipeline",
            Self::Bake => "bake",
            Self::Rotator => "rotator",
            Self::Boundary => "permissions-boundary",
        }
    }

    /// With its placeholders.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Operator => include_str!("../../../policies/operator.json"),
            Self::Plan => include_str!("../../../policies/plan-only.json"),
            Self::Status => include_str!("../../../policies/status.json"),
            Self::Pipeline => include_str!("../../../policies/pipeline.json"),
            Self::Bake => include_str!("../../../policies/bake.json"),
            Self::Rotator => super::ROTATOR,
            Self::Boundary => include_str!("../../../policies/permissions-boundary.json"),
        }
    }

    /// Whether whoever has it needs [`Printed::Plan`] too: one document would be longer than IAM takes.
    #[must_use]
    pub fn is_beside_plan(self) -> bool {
        matches!(self, Self::Operator | Self::Status)
    }

    /// What each of its statements is there for.
    #[must_use]
    pub fn uses(self) -> &'static [Use] {
        match self {
            Self::Operator => OPERATOR,
            Self::Plan => PLAN,
            Self::Status => STATUS,
            Self::Pipeline => PIPELINE,
            Self::Bake => BAKE,
            Self::Rotator => ROTATOR,
            Self::Boundary => BOUNDARY,
        }
    }
}

const CHANGE: &[&str] = &["apply", "destroy"];

/// What takes off marks alone, as well.
const MARKS: &[&str] = &["apply", "destroy", "release"];

const OPERATOR: &[Use] = &[
    with(
        "Look",
        CHANGE,
        "sees instances, refreshes and launches under way before it changes their group",
    ),
    with(
        "Group",
        &[
            "apply", "destroy", "release", "open", "extend", "close", "skip",
        ],
        "makes, changes and removes the Auto Scaling group, its tags and its scheduled actions",
    ),
    with(
        "HookRole",
        &["apply"],
        "gives lifecycle hooks the roles that the file names, and no service but Auto Scaling",
    ),
    with(
        "NewTemplate",
        &["apply"],
        "makes the launch template, tagged as this stack's",
    ),
    with("TagNewTemplate", &["apply"], "tags it while it is made"),
    with(
        "Template",
        &[
            "apply", "destroy", "release", "rotate", "rollback", "pin", "unpin",
        ],
        "makes and removes versions of the stack's own template, chooses the default, tags it",
    ),
    with(
        "Launch",
        &["plan", "apply"],
        "tries a launch (a dry run), and lets the group start instances from the template",
    ),
    with(
        "InstanceRole",
        &["plan", "apply"],
        "gives instances the role of their profile, and no service but EC2",
    ),
    with(
        "Role",
        MARKS,
        "makes, changes and removes the rotator's role",
    ),
    with(
        "Attach",
        CHANGE,
        "attaches the rotator's policy to the rotator's role, and no other policy",
    ),
    with(
        "RotatorRole",
        &["apply"],
        "gives the function its role, and no service but Lambda",
    ),
    with(
        "Policy",
        MARKS,
        "makes, changes and removes the rotator's policy",
    ),
    with(
        "Function",
        MARKS,
        "makes, changes, tries out and removes the function, its versions and its alias",
    ),
    with(
        "Invoked",
        &["apply"],
        "lets the stack's rules invoke the function, and nobody but EventBridge",
    ),
    with(
        "Rules",
        MARKS,
        "makes, changes and removes the rules that set the rotator off",
    ),
    with(
        "Log",
        MARKS,
        "makes, changes and removes the function's log group",
    ),
    with("Alarms", MARKS, "makes, changes and removes the alarms"),
];

/// An export is made from what a plan reads.
const COMPARES: &[&str] = &["plan", "export"];

const PLAN: &[Use] = &[
    with(
        "Look",
        &["plan", "import", "export", "schedule"],
        "lists what AWS shows by no name, and looks at what instances start from",
    ),
    with(
        "Keys",
        COMPARES,
        "sees whether the volumes' keys can be used, those of other accounts, too",
    ),
    with("Topics", COMPARES, "sees whether the topics exist"),
    with(
        "Profile",
        COMPARES,
        "sees whether the instance profile exists",
    ),
    with("Role", COMPARES, "compares the rotator's role"),
    with(
        "PolicyTags",
        COMPARES,
        "tells the stack's own policies from others by their tags",
    ),
    with("Policy", COMPARES, "compares the rotator's policy"),
    with(
        "Function",
        COMPARES,
        "compares the function, its alias, its destination and who may invoke it",
    ),
    with(
        "Rules",
        COMPARES,
        "compares the rules, their targets and their tags",
    ),
    with("Log", COMPARES, "sees whose the log group is"),
    with("Alarms", COMPARES, "sees whose the alarms are"),
];

const STATUS: &[Use] = &[
    with(
        "Look",
        &["status", "next", "history", "check"],
        "looks at launches, scaling policies, backups, load balancers, and the account's settings and quotas",
    ),
    with(
        "VolumeKeys",
        &["status", "check"],
        "sees whether the group may use the keys of its volumes",
    ),
    with(
        "Simulate",
        &["status", "check", "policy --check"],
        "asks IAM what a role or user may do",
    ),
    with("Log", &["status", "logs"], "reads the rotator's log"),
];

const PIPELINE: &[Use] = &[
    with(
        "Look",
        &["redeploy"],
        "sees what runs, and what would start",
    ),
    with(
        "Code",
        &["redeploy", "rotate --remote"],
        "ships the function's code, tries it out, and makes it live",
    ),
    with(
        "Rotate",
        &["redeploy", "rollback"],
        "makes the newest image the default of the stack's own template",
    ),
    with(
        "Replace",
        &["redeploy"],
        "replaces the stack's instances, and takes that back",
    ),
    with(
        "Note",
        &["redeploy"],
        "keeps a note of the refresh on the group, and no other tag",
    ),
    with(
        "Reject",
        &["redeploy"],
        "marks an image of this name that failed, and no other",
    ),
];

const BAKE: &[Use] = &[
    with(
        "Look",
        &["bake"],
        "sees the instance, its images and the launches to come",
    ),
    with(
        "OfTheInstance",
        &["bake"],
        "makes an image of instances of this name",
    ),
    with(
        "TheImage",
        &["bake"],
        "makes images that are tagged as this stack's",
    ),
    with("Tag", &["bake"], "tags them while they are made"),
    with(
        "Rotate",
        &["bake"],
        "makes the image the default of the stack's own template",
    ),
];

const ROTATOR: &[Use] = &[
    with(
        "Look",
        &["rotator"],
        "finds the newest image, and whether a window is open",
    ),
    with(
        "Publish",
        &["rotator"],
        "makes the newest image the default of the stack's own template",
    ),
    with("Log", &["rotator"], "writes its log"),
    with(
        "OnFailure",
        &["rotator"],
        "tells of an event on which it failed",
    ),
];

const BOUNDARY: &[Use] = &[
    with("Look", &["rotator"], "what every rotator looks at"),
    with(
        "Publish",
        &["rotator"],
        "templates of any stack of freshscale, and no other template",
    ),
    with(
        "Launch",
        &["rotator"],
        "trial launches, where a stack's policy allows them",
    ),
    with(
        "InstanceRole",
        &["rotator"],
        "trial launches with a profile",
    ),
    with("Log", &["rotator"], "the function's log"),
    with("OnFailure", &["rotator"], "the topic or queue that is told"),
];

/// The policy of a stack, without what its file does not use. What removes things stays: an earlier file may have made them.
/// `template` is the id of a launch template that is somebody else's.
/// With long names that of an operator is longer than IAM takes of a managed policy, and is written into a role instead.
///
/// # Errors
/// As [`super::rotator`].
pub fn printed(
    which: Printed,
    stack: &Stack,
    account: &Account,
    instance_role: Option<&str>,
    template: Option<&str>,
) -> Result<Value, PolicyError> {
    if which == Printed::Rotator {
        return rotator(stack, account, template);
    }
    let mut placeholders = Placeholders::of(stack, account);
    if let Some(role) = instance_role {
        placeholders = placeholders.with_instance_role(role);
    }
    // Without what would be filled with nothing.
    let mut document: Value = serde_json::from_str(which.template()).unwrap_or_default();
    let mut unused = unused(stack);
    if which == Printed::Status {
        // The account may encrypt with a key that the file does not name.
        unused.retain(|what| *what != "kms:DescribeKey");
    }
    prune(&mut document, &unused);
    if which == Printed::Operator && stack.rotator.permissions_boundary.is_some() {
        may_bound(&mut document);
    }
    if which == Printed::Operator {
        for_fields(&mut document, stack);
    }
    if stack.image.instance_name.is_empty() {
        by_tags(&mut document, stack);
    }
    if !stack.makes_template() {
        leave_template(&mut document);
    }
    let filled = fill(&document.to_string(), &placeholders)?;
    within(
        of_template(filled, stack, account, template)?,
        Purpose::Inline,
    )
}

/// Of a template that is somebody else's nobody needs more than to make and remove versions, to choose the default, and to pin
/// it.
fn leave_template(document: &mut Value) {
    prune(document, &["ec2:DeleteLaunchTemplate"]);
    // A boundary holds for any stack's template by the tag that they have in common, which this one has not.
    let statements = document["Statement"].as_array_mut();
    for statement in statements.into_iter().flatten() {
        if statement["Sid"] == "Publish" {
            let by_name = json!({"StringEquals": {"aws:ResourceTag/freshscale:stack": "${stack}"}});
            statement["Condition"] = by_name;
        }
    }
}

/// What only some stack files need: actions, or all of a statement.
fn unused(stack: &Stack) -> Vec<&'static str> {
    let template = &stack.launch_template;
    let mut unused = Vec::new();
    let mut unless = |used: bool, what: &[&'static str]| {
        if !used {
            unused.extend_from_slice(what);
        }
    };
    unless(stack.makes_template(), &["NewTemplate", "TagNewTemplate"]);
    unless(stack.makes_group(), &["Group", "Replace", "Note"]);
    unless(
        stack.makes_template() || stack.makes_group() || stack.rotator.verify_launch,
        &["ec2:RunInstances"],
    );
    unless(template.key_name.is_some(), &["ec2:DescribeKeyPairs"]);
    unless(
        template.iam_instance_profile.is_some(),
        &["Profile", "InstanceRole"],
    );
    unless(
        !stack.auto_scaling_group.target_group_arns.is_empty(),
        &[
            "autoscaling:AttachLoadBalancerTargetGroups",
            "elasticloadbalancing:DescribeLoadBalancers",
            "elasticloadbalancing:DescribeTargetGroups",
        ],
    );
    let mut volumes = template.block_devices.iter();
    unless(
        volumes.any(|volume| volume.kms_key_id.is_some()),
        &["kms:DescribeKey"],
    );
    let told = stack.alarms.iter().map(|alarms| &alarms.topic);
    let mut told = told.chain(&stack.rotator.on_failure);
    unless(
        told.any(|arn| arn.split(':').nth(2) == Some("sns")),
        &["sns:GetTopicAttributes"],
    );
    unless(
        stack.watches(Watch::UnfilledWindow),
        &["autoscaling:EnableMetricsCollection"],
    );
    unless(
        stack.alarms.is_some(),
        &[
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:TagResource",
            "cloudwatch:UntagResource",
        ],
    );
    unless(
        stack.rotator.on_failure.is_some(),
        &["lambda:PutFunctionEventInvokeConfig"],
    );
    unless(stack.rotator.role.is_none(), &["Role", "Attach", "Policy"]);
    unless(
        stack.rotator.log_retention_days.is_some(),
        &["logs:PutRetentionPolicy"],
    );
    unused
}

/// What an apply writes where the file says such a field of the group: nobody else needs it.
const OF_FIELDS: &[(&str, &[&str])] = &[
    (
        "suspended_processes",
        &["ResumeProcesses", "SuspendProcesses"],
    ),
    (
        "enabled_metrics",
        &["DisableMetricsCollection", "EnableMetricsCollection"],
    ),
    (
        "lifecycle_hooks",
        &["DeleteLifecycleHook", "PutLifecycleHook"],
    ),
    (
        "notifications",
        &[
            "DeleteNotificationConfiguration",
            "PutNotificationConfiguration",
        ],
    ),
    ("warm_pool", &["DeleteWarmPool", "PutWarmPool"]),
    (
        "lattice_target_group_arns",
        &["AttachTrafficSources", "DetachTrafficSources"],
    ),
];

/// The rights for what the file says of the group's own calls.
fn for_fields(document: &mut Value, stack: &Stack) {
    let said = &stack.auto_scaling_group.said;
    let Some(statements) = document["Statement"].as_array_mut() else {
        return;
    };
    let group = statements.iter_mut().find(|it| it["Sid"] == "Group");
    if let Some(list) = group.and_then(|it| it["Action"].as_array_mut()) {
        let used = OF_FIELDS
            .iter()
            .filter(|(field, _)| said.contains_key(*field));
        for action in used.flat_map(|(_, actions)| *actions) {
            let action = Value::from(format!("autoscaling:{action}"));
            if !list.contains(&action) {
                list.push(action);
            }
        }
        list.sort_by_cached_key(Value::to_string);
    }
    let hooks = said.get("lifecycle_hooks").and_then(Value::as_array);
    let roles: BTreeSet<&str> = { hooks.into_iter().flatten() }
        .filter_map(|hook| hook.get("role_arn")?.as_str())
        .collect();
    if !roles.is_empty() {
        statements.push(json!({
            "Sid": "HookRole",
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": roles,
            "Condition": {"StringEquals": {"iam:PassedToService": "autoscaling.amazonaws.com"}},
        }));
    }
}

/// Whoever makes a role with a boundary may put it back where somebody has changed it.
fn may_bound(document: &mut Value) {
    let statements = document["Statement"].as_array_mut();
    let mut roles = { statements.into_iter().flatten() }.filter(|it| it["Sid"] == "Role");
    if let Some(actions) = roles.next().and_then(|role| role["Action"].as_array_mut()) {
        actions.push("iam:PutRolePermissionsBoundary".into());
    }
}

/// The instances and images of a stack that tells its images otherwise than by their `Name` tag: by the tags it goes by, or
/// its source instance, or as far as the actions reach by themselves.
fn by_tags(document: &mut Value, stack: &Stack) {
    const NAME: &str = "aws:ResourceTag/Name";
    // IAM would read these as patterns; what is narrower than them is not said then.
    let plain =
        |(key, value): &(String, String)| !format!("{key}{value}").contains(['*', '?', '$']);
    let tags: Vec<(String, String)> = stack.image.all_tags().into_iter().filter(plain).collect();
    let statements = document["Statement"].as_array_mut();
    for statement in statements.into_iter().flatten() {
        let equals = statement["Condition"]["StringEquals"].as_object_mut();
        let Some(equals) = equals.filter(|equals| equals.contains_key(NAME)) else {
            continue;
        };
        equals.remove(NAME);
        for (key, value) in &tags {
            equals.insert(format!("aws:ResourceTag/{key}"), value.clone().into());
        }
        if equals.is_empty()
            && let Some(condition) = statement["Condition"].as_object_mut()
        {
            condition.remove("StringEquals");
            if condition.is_empty()
                && let Some(statement) = statement.as_object_mut()
            {
                statement.remove("Condition");
            }
        }
        if let (Some(id), Some(arn)) = (
            &stack.image.selector.source_instance,
            statement["Resource"].as_str(),
        ) && let Some(head) = arn.strip_suffix(":instance/*")
        {
            statement["Resource"] = format!("{head}:instance/{id}").into();
        }
    }
}

fn prune(document: &mut Value, unused: &[&'static str]) {
    let is_unused = |value: &Value| value.as_str().is_some_and(|name| unused.contains(&name));
    let Some(statements) = document["Statement"].as_array_mut() else {
        return;
    };
    statements.retain_mut(|statement| {
        let actions = &mut statement["Action"];
        if let Some(list) = actions.as_array_mut() {
            list.retain(|action| !is_unused(action));
        }
        let is_empty = actions.as_array().is_some_and(Vec::is_empty) || is_unused(actions);
        !is_empty && !is_unused(&statement["Sid"])
    });
}
