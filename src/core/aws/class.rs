//! What an error means for whoever called: to go on, to wait or to give up.

use super::trouble::Trouble;

/// What an error means for the caller: whether to go on, wait or give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// It is not there.
    NotFound,
    /// It is there already.
    Exists,
    /// Too many calls; wait.
    Throttled,
    /// A fresh dependency has not spread yet; wait.
    Eventual,
    /// Another change is in progress; wait.
    Conflict,
    /// Not allowed.
    Denied,
    /// Credentials are missing, expired or wrong.
    Credentials,
    /// Nothing was heard: connection, time-out, TLS, or something that is not AWS answered.
    Network,
    /// AWS itself failed (5xx).
    Server,
    /// Anything else: a retry cannot help.
    Other,
}

/// Code first; message texts only where AWS gives several meanings one code. Codes: the `Errors` of each action in
/// AWS's API references and in botocore's service models; each text has a test.
#[must_use]
pub fn classify(operation: &str, code: Option<&str>, message: &str, status: Option<u16>) -> Class {
    let Some(code) = code else {
        return match status {
            Some(500..) => Class::Server,
            _ => Class::Network,
        };
    };
    let has = |text: &str| message.contains(text);
    match code {
        // The same code as for a name that is taken, but here another action has the time: it passes
        // once that one has moved or gone.
        _ if has("scheduled start time already exists") => Class::Conflict,
        "InvalidParameterValueException" if has("cannot be assumed by Lambda") => Class::Eventual,
        // The policy that lets it send was changed a moment ago.
        "InvalidParameterValueException" if has("execution role does not have permissions") => {
            Class::Eventual
        }
        "ResourceConflictException" if has("already exist") => Class::Exists,
        "ResourceConflictException" => Class::Conflict,
        "ValidationError" if has("not found") || has("not part of the group") => Class::NotFound,
        // "No Lifecycle Hook found", "No warm pool found".
        "ValidationError"
            if message.starts_with("No ")
                && has(" found")
                && operation.starts_with("autoscaling:Delete") =>
        {
            Class::NotFound
        }
        "ValidationError" if has("does not exist") && operation.contains("Delete") => {
            Class::NotFound
        }
        "ValidationError" if has("pending delete") => Class::Conflict,
        "ValidationError" if has("not authorized to use launch template") => Class::Denied,
        // A fresh template has not spread; what a template names (a key pair, a group) never comes by waiting.
        "ValidationError"
            if has("specified launch template")
                && has("does not exist")
                && operation == "autoscaling:CreateAutoScalingGroup" =>
        {
            Class::Eventual
        }
        "AlreadyExists"
        | "EntityAlreadyExists"
        | "ResourceAlreadyExistsException"
        | "ResourceAlreadyExists"
        | "InvalidLaunchTemplateName.AlreadyExistsException" => Class::Exists,
        "NoSuchEntity"
        | "ResourceNotFoundException"
        | "ResourceNotFound"
        // SNS, KMS, load balancing, and quotas.
        | "NotFound"
        | "NotFoundException"
        | "LoadBalancerNotFound"
        | "NoSuchResourceException"
        | "TargetGroupNotFound"
        | "InvalidLaunchTemplateName.NotFoundException"
        | "InvalidLaunchTemplateId.NotFound"
        | "InvalidLaunchTemplateId.VersionNotFound" => Class::NotFound,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "BandwidthLimitExceeded"
        | "LimitExceededException"
            if code != "LimitExceededException" || has("Rate exceeded") =>
        {
            Class::Throttled
        }
        "ResourceContention"
        | "ScalingActivityInProgress"
        | "ResourceInUse"
        | "ConcurrentModification"
        | "ConcurrentModificationException"
        | "OperationAborted"
        | "OperationAbortedException"
        | "InstanceRefreshInProgress"
        | "PreconditionFailedException"
        // CloudWatch's, of tags and of `DeleteAlarms`.
        | "ConflictException"
        | "ResourceConflict"
        | "DeleteConflict" => Class::Conflict,
        "ServiceLinkedRoleFailure" => Class::Eventual,
        "AccessDenied"
        | "AccessDeniedException"
        // SNS.
        | "AuthorizationError"
        | "UnauthorizedOperation"
        | "UnauthorizedAccess" => Class::Denied,
        _ if let Some(trouble) = Trouble::of_code(code, message) => trouble.class(),
        _ if status.is_some_and(|s| s >= 500) => Class::Server,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_texts_fall_into_the_right_class() {
        let table = [
            (
                "lambda:CreateFunction",
                "InvalidParameterValueException",
                "The role defined for the function cannot be assumed by Lambda.",
                Class::Eventual,
            ),
            (
                "lambda:CreateFunction",
                "InvalidParameterValueException",
                "Unzipped size must be smaller",
                Class::Other,
            ),
            (
                "lambda:CreateFunction",
                "ResourceConflictException",
                "Function already exist: web-rotator",
                Class::Exists,
            ),
            (
                "lambda:UpdateFunctionCode",
                "ResourceConflictException",
                "The operation cannot be performed at this time. An update is in progress",
                Class::Conflict,
            ),
            (
                "autoscaling:BatchPutScheduledUpdateGroupAction",
                "AlreadyExists",
                "A scheduled action with this scheduled start time already exists",
                Class::Conflict,
            ),
            (
                "autoscaling:BatchPutScheduledUpdateGroupAction",
                "ValidationError",
                "Given start time is in the past",
                Class::Other,
            ),
            (
                "autoscaling:BatchDeleteScheduledAction",
                "ValidationError",
                "Scheduled action out does not exist",
                Class::NotFound,
            ),
            (
                "autoscaling:CreateAutoScalingGroup",
                "ValidationError",
                "The specified launch template, with template name web-lt, does not exist.",
                Class::Eventual,
            ),
            (
                "autoscaling:CreateAutoScalingGroup",
                "ValidationError",
                "You must use a valid fully-formed launch template. The key pair 'web' does not exist",
                Class::Other,
            ),
            (
                "autoscaling:UpdateAutoScalingGroup",
                "ValidationError",
                "AutoScalingGroup name not found - null",
                Class::NotFound,
            ),
            (
                "autoscaling:DetachLoadBalancerTargetGroups",
                "ValidationError",
                "Trying to remove Target Groups that are not part of the group: arn:x",
                Class::NotFound,
            ),
            (
                "autoscaling:CreateAutoScalingGroup",
                "AlreadyExists",
                "AutoScalingGroup by this name already exists",
                Class::Exists,
            ),
            (
                "autoscaling:DeleteAutoScalingGroup",
                "ResourceInUse",
                "there are instances still in the group",
                Class::Conflict,
            ),
            (
                "iam:CreatePolicy",
                "EntityAlreadyExists",
                "exists",
                Class::Exists,
            ),
            (
                "iam:CreatePolicyVersion",
                "LimitExceeded",
                "5 versions",
                Class::Other,
            ),
            (
                "logs:CreateLogGroup",
                "LimitExceededException",
                "Rate exceeded",
                Class::Throttled,
            ),
            (
                "ec2:DescribeLaunchTemplateVersions",
                "InvalidLaunchTemplateName.NotFoundException",
                "",
                Class::NotFound,
            ),
            (
                "cloudwatch:DeleteAlarms",
                "ResourceConflict",
                "The resource is being changed",
                Class::Conflict,
            ),
            (
                "cloudwatch:TagResource",
                "ConflictException",
                "",
                Class::Conflict,
            ),
            (
                "ec2:CreateLaunchTemplate",
                "UnauthorizedOperation",
                "",
                Class::Denied,
            ),
        ];
        for (operation, code, message, class) in table {
            assert_eq!(
                classify(operation, Some(code), message, Some(400)),
                class,
                "{operation} {code} {message}"
            );
        }
    }
}
