//! Invoking the function and waiting for what it says.

use std::time::Duration;

use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::operation::invoke::InvokeOutput;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::LogType;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::clients::Clients;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;

/// Asks the handler to look and decide, and to change nothing.
pub const DRY_RUN: &str = r#"{"dry_run": true}"#;
/// Asks it for a whole rotation.
pub const ROTATE: &str = "{}";

/// How much longer than the function may run its answer is waited for.
const SPARE: Duration = Duration::from_secs(10);

/// What an invocation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The version that ran.
    pub version: Option<String>,
    /// What it returned, or how it failed.
    pub result: Result<Value, FunctionError>,
    /// The end of its log, at most 4 KiB.
    pub log: String,
}

/// How a function failed, in its own words or in Lambda's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// `AccessDenied`, `Runtime.ExitError`, or empty.
    pub kind: String,
    /// The text.
    pub message: String,
}

impl FunctionError {
    /// Whether Lambda ended it because its time was over.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind == "Sandbox.Timedout" || self.message.contains("Task timed out")
    }
}

impl std::fmt::Display for FunctionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind.as_str() {
            "" => f.write_str(&self.message),
            kind => write!(f, "{kind}: {}", self.message),
        }
    }
}

/// Invokes `name` at an alias or a version with an event. `timeout` is the function's own, which is more
/// than other calls are given.
///
/// # Errors
/// The failed call. A function that failed is an answer.
pub async fn invoke(
    aws: &Clients,
    name: &str,
    qualifier: &str,
    event: &str,
    timeout: Duration,
) -> Result<Answer, AwsError> {
    let limit = timeout + SPARE;
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(limit)
        .read_timeout(limit)
        .build();
    let answer = aws
        .lambda
        .invoke()
        .function_name(name)
        .qualifier(qualifier)
        .payload(Blob::new(event))
        .log_type(LogType::Tail)
        .customize()
        .config_override(aws_sdk_lambda::config::Builder::new().timeout_config(timeouts))
        .send()
        .await
        .called("lambda:Invoke", name)?;
    Ok(Answer::of(&answer))
}

impl Answer {
    fn of(answer: &InvokeOutput) -> Self {
        let payload = answer.payload().map(AsRef::as_ref).unwrap_or_default();
        let said: Value = serde_json::from_slice(payload).unwrap_or_default();
        let part = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        let failed = answer.function_error().is_some();
        let log = answer
            .log_result()
            .and_then(|log| STANDARD.decode(log).ok());
        Self {
            version: answer.executed_version().map(ToOwned::to_owned),
            result: match failed {
                true => Err(FunctionError {
                    kind: part("errorType"),
                    message: part("errorMessage"),
                }),
                false => Ok(said),
            },
            log: String::from_utf8_lossy(&log.unwrap_or_default()).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_what_the_function_said_and_the_end_of_its_log() {
        let answer = InvokeOutput::builder()
            .payload(Blob::new(r#"{"why": "…"}"#))
            .executed_version("3")
            .log_result(STANDARD.encode("START\nEND\n"))
            .build();
        let answer = Answer::of(&answer);
        assert_eq!(answer.result, Ok(json!({"why": "…"})));
        assert_eq!(
            (answer.version.as_deref(), answer.log.as_str()),
            (Some("3"), "START\nEND\n")
        );
    }

    #[test]
    fn what_the_function_said_is_the_reason() {
        let failed = |payload: &str| {
            let answer = InvokeOutput::builder()
                .function_error("Unhandled")
                .payload(Blob::new(payload))
                .build();
            Answer::of(&answer).result
        };
        let said = r#"{"errorType": "NoTemplate", "errorMessage": "web-lt does not exist"}"#;
        let error = failed(said);
        assert_eq!(
            error.map_err(|error| error.to_string()),
            Err("NoTemplate: web-lt does not exist".to_owned())
        );
        let late =
            r#"{"errorMessage": "2026-03-02T00:00:10Z 1-a Task timed out after 10.00 seconds"}"#;
        assert!(failed(late).is_err_and(|error| error.is_timeout() && error.kind.is_empty()));
    }
}
