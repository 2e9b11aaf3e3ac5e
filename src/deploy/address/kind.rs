//! The kinds' names, in one place so that kinds can name each other.

use super::Kind;

/// EC2 launch template.
pub const LAUNCH_TEMPLATE: Kind = Kind("launch-template");
/// Auto Scaling group.
pub const AUTO_SCALING_GROUP: Kind = Kind("auto-scaling-group");
/// Scheduled action.
pub const SCHEDULED_ACTION: Kind = Kind("scheduled-action");
/// Customer managed policy.
pub const IAM_POLICY: Kind = Kind("iam-policy");
/// Role.
pub const IAM_ROLE: Kind = Kind("iam-role");
/// Log group.
pub const LOG_GROUP: Kind = Kind("log-group");
/// Function and its alias.
pub const LAMBDA_FUNCTION: Kind = Kind("lambda-function");
/// Statement in the alias's policy.
pub const LAMBDA_PERMISSION: Kind = Kind("lambda-permission");
/// Rule with its target.
pub const EVENT_RULE: Kind = Kind("event-rule");
/// CloudWatch alarm.
pub const ALARM: Kind = Kind("alarm");
/// What becomes of events that the function failed on.
pub const LAMBDA_DESTINATION: Kind = Kind("lambda-destination");
/// Tag on the launch template that says which names the last complete apply used.
pub const STACK_RECORD: Kind = Kind("stack-record");
