//! What happens during a run, as data; only `render` writes.

use serde::Serialize;

use super::verb::Verb;
use freshscale_core::advice::Advice;
use freshscale_core::aws::AwsError;

/// Why a step failed, and what usually helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepError {
    /// The whole error.
    #[serde(rename = "error")]
    pub text: String,
    /// What to try, if anything is known to help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Advice>,
    /// The call that failed, if one did.
    #[serde(flatten)]
    pub call: Option<Box<FailedCall>>,
    /// See [`AwsError::causes`]; for people who ask for more.
    #[serde(skip)]
    pub causes: Vec<String>,
    /// Whether it was given up because of `--timeout`, or of its default.
    #[serde(skip)]
    pub gave_up: bool,
}

/// A call that failed, as programs look for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedCall {
    /// `lambda:CreateFunction`.
    pub operation: &'static str,
    /// AWS's code (`AccessDeniedException`); `None` when AWS did not answer.
    pub code: Option<String>,
    /// For support cases; `None` when AWS gave none.
    pub request_id: Option<String>,
}

impl FailedCall {
    /// `None` for what was not asked of AWS: a wait that took too long, a plan that does not fit.
    #[must_use]
    pub fn of(error: &AwsError) -> Option<Box<Self>> {
        let call = || Self {
            operation: error.operation,
            code: error.code.clone(),
            request_id: error.request_id.clone(),
        };
        (!error.operation.starts_with("freshscale:")).then(|| Box::new(call()))
    }
}

impl From<&AwsError> for StepError {
    fn from(error: &AwsError) -> Self {
        Self {
            text: error.to_string(),
            hint: error.hint(),
            call: FailedCall::of(error),
            causes: error.causes.to_vec(),
            gave_up: false,
        }
    }
}

impl From<String> for StepError {
    fn from(text: String) -> Self {
        Self {
            text,
            hint: None,
            call: None,
            causes: Vec::new(),
            gave_up: false,
        }
    }
}

/// One of several things that a step waits for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// `i-…`
    pub name: String,
    /// In AWS's words.
    pub state: String,
    /// How long it has been seen so.
    pub seconds: f64,
}

/// What a step waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Waited {
    /// In a few words.
    pub text: String,
    /// One by one.
    pub parts: Vec<Part>,
}

impl From<String> for Waited {
    fn from(text: String) -> Self {
        Self {
            text,
            parts: Vec::new(),
        }
    }
}

/// Something happened to a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A step began.
    Started {
        /// `kind/name`.
        address: String,
        /// What it does.
        action: Verb,
    },
    /// A step is not done and nothing is wrong.
    Waiting {
        /// `kind/name`.
        address: String,
        /// What for.
        for_what: String,
        /// Seconds since the step began.
        elapsed: f64,
        /// Each thing that it waits for, where that is several.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        parts: Vec<Part>,
    },
    /// A call failed in a way that passes.
    Retrying {
        /// `kind/name`.
        address: String,
        /// Why.
        #[serde(flatten)]
        error: StepError,
        /// Seconds until the next try.
        next_in: f64,
    },
    /// A step is complete.
    Done {
        /// `kind/name`.
        address: String,
        /// Seconds it took.
        took: f64,
    },
    /// A step failed for good.
    Failed {
        /// `kind/name`.
        address: String,
        /// Why.
        #[serde(flatten)]
        error: StepError,
    },
    /// A step was begun and goes no further: what it stands on failed. What was made of it stands.
    Unfinished {
        /// `kind/name`.
        address: String,
        /// Which failure or stop is the cause.
        because: String,
    },
    /// A step was not tried.
    Skipped {
        /// `kind/name`.
        address: String,
        /// Which failure or stop is the cause.
        because: String,
    },
    /// How far a long step has come.
    Progress {
        /// `kind/name`.
        address: String,
        /// 0 to 100.
        percent: u32,
        /// What is done and what it waits for.
        text: String,
        /// Seconds since the step began.
        elapsed: f64,
    },
    /// An instance of a group came, changed or went.
    Instance {
        /// `kind/name` of the group.
        address: String,
        /// `i-…`
        instance: String,
        /// As AWS names it (`Pending`, `InService`); `Gone` when it is no longer listed.
        state: String,
        /// Whether it passes its health checks.
        healthy: bool,
        /// The version of the launch template that it was started from.
        version: Option<u64>,
        /// The image that it runs.
        image: Option<String>,
    },
    /// Worth knowing, not wrong: a warning that AWS gave with a success.
    Note {
        /// `kind/name`.
        address: String,
        /// The text.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_call_that_aws_was_asked_has_an_operation() {
        let of = |operation| {
            let error = AwsError::answer(operation, "web", Some("Conflict"), "no");
            json!(Event::Failed {
                address: "a/b".to_owned(),
                error: StepError::from(&error),
            })
        };
        let event = of("lambda:CreateFunction");
        assert_eq!(event["operation"], "lambda:CreateFunction");
        assert_eq!(event["code"], "Conflict");
        assert_eq!(event["request_id"], json!(null));
        assert_eq!(of("freshscale:Wait").get("operation"), None);
    }
}
