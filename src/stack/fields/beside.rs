//! What belongs to an Auto Scaling group and has calls of its own.

use super::super::shape::{Default as D, Field, Shape as S, seconds};
use super::{SIZE, f, field};

/// Auto Scaling user guide, "Suspend and resume Amazon EC2 Auto Scaling processes".
pub(super) const PROCESSES: &[&str] = &[
    "AZRebalance",
    "AddToLoadBalancer",
    "AlarmNotification",
    "HealthCheck",
    "InstanceRefresh",
    "Launch",
    "ReplaceUnhealthy",
    "ScheduledActions",
    "Terminate",
];

/// API reference, EnableMetricsCollection.
pub(super) const METRICS: &[&str] = &[
    "GroupMinSize",
    "GroupMaxSize",
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupPendingInstances",
    "GroupStandbyInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
    "GroupInServiceCapacity",
    "GroupPendingCapacity",
    "GroupStandbyCapacity",
    "GroupTerminatingCapacity",
    "GroupTotalCapacity",
    "WarmPoolDesiredCapacity",
    "WarmPoolWarmedCapacity",
    "WarmPoolPendingCapacity",
    "WarmPoolTerminatingCapacity",
    "WarmPoolTotalCapacity",
    "GroupAndWarmPoolDesiredCapacity",
    "GroupAndWarmPoolTotalCapacity",
];

/// API reference, PutLifecycleHook.
#[rustfmt::skip]
pub(super) static HOOK: &[Field] = &[
    field("name", S::Text(&f::HOOK_NAME), D::Required, "Unique in the group."),
    field("transition", S::OneOf(&["launching", "terminating"]), D::Required, "Instances on their way in, or out."),
    field("timeout", S::Duration(seconds(30), seconds(7_200)), D::Is("1h"), "How long it holds an instance that nobody lets go."),
    field("default_result", S::OneOf(&["ABANDON", "CONTINUE"]), D::Is("ABANDON"), "What becomes of the instance then: on its way in, `ABANDON` terminates it."),
    field("notification_target_arn", S::Text(&f::DESTINATION), D::None, "ARN of the SNS topic or SQS queue that is told; with `role_arn`."),
    field("role_arn", S::Text(&f::ROLE_ARN), D::None, "ARN of the role with which Auto Scaling tells it."),
    field("metadata", S::Text(&f::HOOK_METADATA), D::None, "What the target is told besides."),
];

/// API reference, NotificationConfiguration.
#[rustfmt::skip]
pub(super) static NOTIFICATION: &[Field] = &[
    field("topic_arn", S::Text(&f::TOPIC), D::Required, "ARN of the SNS topic; it must exist."),
    field("types", S::List { item: &S::OneOf(&["launch", "launch_error", "terminate", "terminate_error", "test"]), min: 1, max: 5 }, D::Required, "What it is told of; `test` is the message that AWS sends when this is set up."),
];

/// API reference, PutWarmPool. Instances that wait keep the image that they were started from.
#[rustfmt::skip]
pub(super) static WARM_POOL: &[Field] = &[
    field("state", S::OneOf(&["Stopped", "Running", "Hibernated"]), D::None, "How its instances wait; a pool must say it."),
    field("min", SIZE, D::Is("0"), "Fewest that wait."),
    field("max_prepared", SIZE, D::None, "Instances of group and pool together, at most; the group's maximum without this."),
    field("reuse", S::Bool, D::Is("false"), "Scale-in puts instances back into the pool."),
];
