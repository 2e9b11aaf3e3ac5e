//! Small words for the end of a call: what was called on what, and whether absence is an answer.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::AwsError;

/// Names the call that a result came from.
pub trait Called<T> {
    /// `operation` as in `iam:GetRole`, `subject` the resource's name.
    ///
    /// # Errors
    /// The same error, with its class.
    fn called(self, operation: &'static str, subject: &str) -> Result<T, AwsError>;
}

impl<T, E> Called<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    fn called(self, operation: &'static str, subject: &str) -> Result<T, AwsError> {
        self.map_err(|error| AwsError::new(operation, subject, error))
    }
}

/// Absence is a value, ignorance an error.
pub trait Absent<T> {
    /// `None` when it is not there.
    ///
    /// # Errors
    /// Every other error.
    fn absent(self) -> Result<Option<T>, AwsError>;
}

impl<T> Absent<T> for Result<T, AwsError> {
    fn absent(self) -> Result<Option<T>, AwsError> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The error for an answer without something that AWS documents.
#[must_use]
pub fn lacked(operation: &'static str, subject: &str, what: &str) -> AwsError {
    AwsError::answer(
        operation,
        subject,
        None,
        format!("the answer lacked {what}; run the command again, and report it if it repeats"),
    )
}

/// The error for a request that the SDK refuses to build.
pub fn unbuildable(
    operation: &'static str,
    subject: &str,
    error: impl std::fmt::Display,
) -> AwsError {
    AwsError::answer(operation, subject, None, error.to_string())
}
