//! Every SDK error as one typed error: what was called, on what, and of which class it is.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

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

/// A failed call.
#[derive(Debug, thiserror::Error)]
#[error("{operation} on {subject}: {}", self.detail())]
pub struct AwsError {
    /// `lambda:CreateFunction`.
    pub operation: &'static str,
    /// The resource's name.
    pub subject: String,
    /// What it means.
    pub class: Class,
    /// AWS's code, when AWS answered.
    pub code: Option<String>,
    /// AWS's message, or what went wrong below it.
    pub message: String,
    /// For support cases.
    pub request_id: Option<String>,
}

impl AwsError {
    /// From an SDK error.
    pub fn new<E>(operation: &'static str, subject: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let meta = error
            .as_service_error()
            .map(ProvideErrorMetadata::meta)
            .cloned();
        let status = error.raw_response().map(|r| r.status().as_u16());
        let code = meta.as_ref().and_then(|m| m.code()).map(ToOwned::to_owned);
        let message = meta.as_ref().and_then(|m| m.message()).map_or_else(
            || aws_smithy_types::error::display::DisplayErrorContext(&error).to_string(),
            ToOwned::to_owned,
        );
        let request_id = meta
            .as_ref()
            .and_then(|m| m.extra("aws_request_id"))
            .map(ToOwned::to_owned)
            .or_else(|| {
                let headers = error.raw_response()?.headers();
                ["x-amzn-requestid", "x-amz-request-id"]
                    .iter()
                    .find_map(|name| headers.get(*name))
                    .map(ToOwned::to_owned)
            });
        let class = classify(operation, code.as_deref(), &message, status);
        Self {
            operation,
            subject: subject.to_owned(),
            class,
            code,
            message,
            request_id,
        }
    }

    /// An answer that lacked what AWS documents, or said no inside a 200.
    #[must_use]
    pub fn answer(
        operation: &'static str,
        subject: &str,
        code: Option<&str>,
        message: impl Into<String>,
    ) -> Self {
        let message = message.into();
        Self {
            operation,
            subject: subject.to_owned(),
            // Without a code nothing says that asking again could help: AWS was heard.
            class: code.map_or(Class::Other, |code| {
                classify(operation, Some(code), &message, Some(200))
            }),
            code: code.map(ToOwned::to_owned),
            message,
            request_id: None,
        }
    }

    /// Whether the thing asked for is simply not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.class == Class::NotFound
    }

    fn detail(&self) -> String {
        let mut text = match &self.code {
            Some(code) => format!("{code}: {}", self.message),
            None => self.message.clone(),
        };
        if let Some(id) = &self.request_id {
            text.push_str(&format!(" (request id {id})"));
        }
        text
    }
}

/// Code first; message texts only where AWS gives several meanings one code. Codes and texts: the
/// botocore service models and `aws-facts` sections 1 to 6.
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
        "ResourceConflictException" if has("already exist") => Class::Exists,
        "ResourceConflictException" => Class::Conflict,
        "ValidationError" if has("not found") => Class::NotFound,
        "ValidationError" if has("does not exist") && operation.contains("Delete") => {
            Class::NotFound
        }
        "ValidationError" if has("pending delete") => Class::Conflict,
        "ValidationError" if has("not authorized to use launch template") => Class::Denied,
        "ValidationError"
            if has("does not exist") && operation == "autoscaling:CreateAutoScalingGroup" =>
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
        | "DeleteConflict" => Class::Conflict,
        "ServiceLinkedRoleFailure" => Class::Eventual,
        "AccessDenied"
        | "AccessDeniedException"
        | "UnauthorizedOperation"
        | "UnauthorizedAccess" => Class::Denied,
        "ExpiredToken"
        | "ExpiredTokenException"
        | "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "AuthFailure"
        | "SignatureDoesNotMatch"
        | "InvalidSignatureException"
        | "RequestExpired"
        | "MissingAuthenticationToken" => Class::Credentials,
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
                "autoscaling:UpdateAutoScalingGroup",
                "ValidationError",
                "AutoScalingGroup name not found - null",
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

    #[test]
    fn an_answer_without_a_code_is_not_taken_for_a_broken_network() {
        let error = AwsError::answer("iam:GetRole", "r", None, "the answer lacked a role");
        assert_eq!(error.class, Class::Other);
    }
}
