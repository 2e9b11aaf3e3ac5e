//! How many of a kind an account may have: known before the first write, and never taken for a throttle.

use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority,
};

use crate::advice::{Advice, Command};

/// A quota, as Service Quotas has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Quota {
    /// `events`, as Service Quotas calls it.
    pub service: &'static str,
    /// `L-244521F2`
    pub code: &'static str,
    /// One and several, such as `rule of an event bus`.
    pub what: (&'static str, &'static str),
    /// What makes one more.
    pub operation: &'static str,
    /// For an account for which nothing was raised.
    default: u64,
    /// Regions that have another default.
    apart: &'static [(&'static str, u64)],
}

/// Rules of an event bus (EventBridge User Guide, "Amazon EventBridge quotas": 300, and 100 in Africa (Cape Town) and
/// Europe (Milan)).
pub const RULES: Quota = Quota {
    service: "events",
    code: "L-244521F2",
    what: ("rule of an event bus", "rules of an event bus"),
    operation: "events:PutRule",
    default: 300,
    apart: &[("af-south-1", 100), ("eu-south-1", 100)],
};

/// Auto Scaling groups of a Region (Auto Scaling User Guide, "Quotas").
pub const GROUPS: Quota = Quota {
    service: "autoscaling",
    code: "L-CDE20ADC",
    what: ("Auto Scaling group", "Auto Scaling groups"),
    operation: "autoscaling:CreateAutoScalingGroup",
    default: 500,
    apart: &[],
};

/// Launch templates of a Region (EC2 User Guide, "Launch template restrictions").
pub const TEMPLATES: Quota = Quota {
    service: "ec2",
    code: "L-FB451C26",
    what: ("launch template", "launch templates"),
    operation: "ec2:CreateLaunchTemplate",
    default: 5_000,
    apart: &[],
};

/// Roles of an account (IAM User Guide, "IAM and AWS STS quotas").
pub const ROLES: Quota = Quota {
    service: "iam",
    code: "L-FE177D64",
    what: ("role", "roles"),
    operation: "iam:CreateRole",
    default: 1_000,
    apart: &[],
};

/// Customer managed policies of an account (the same).
pub const POLICIES: Quota = Quota {
    service: "iam",
    code: "L-E95E4862",
    what: ("customer managed policy", "customer managed policies"),
    operation: "iam:CreatePolicy",
    default: 1_500,
    apart: &[],
};

const ALL: [&Quota; 5] = [&RULES, &GROUPS, &TEMPLATES, &ROLES, &POLICIES];

impl Quota {
    /// The quota that a call runs into.
    #[must_use]
    pub fn of(operation: &str) -> Option<&'static Self> {
        ALL.into_iter().find(|quota| quota.operation == operation)
    }

    /// What AWS gives without being asked.
    #[must_use]
    pub fn default_in(&self, region: &str) -> u64 {
        let apart = self.apart.iter().find(|(name, _)| *name == region);
        apart.map_or(self.default, |(_, limit)| *limit)
    }

    /// How to get more of it.
    #[must_use]
    pub fn raise(&self, to: u64) -> Command {
        Command::aws("service-quotas request-service-quota-increase")
            .option("--service-code", Some(self.service))
            .option("--quota-code", Some(self.code))
            .option("--desired-value", Some(&to.to_string()))
    }

    /// What to do once a call has run into it.
    #[must_use]
    pub(super) fn used_up(&self) -> Advice {
        let text = format!(
            "the quota of {} ({}; {} unless raised) is used up: ask for more with:",
            self.what.1, self.code, self.default
        );
        Advice::new(text).run(self.raise(2 * self.default))
    }
}

/// Whether an error says that there may be no more of something: the same code is a throttle where its text says so.
#[must_use]
pub fn is_used_up(code: &str, message: &str) -> bool {
    matches!(code, "LimitExceeded" | "LimitExceededException") && !message.contains(RATE)
}

/// CloudWatch Logs throttles with the code of a quota, and these words.
const RATE: &str = "Rate exceeded";

/// The SDK takes `LimitExceededException` for a throttle, whatever is exceeded, and sends the call again and again
/// (`aws-runtime`, `THROTTLING_ERRORS`). Waiting makes no room for one more rule.
#[derive(Debug, Clone, Copy)]
pub struct Quotas;

impl ClassifyRetry for Quotas {
    fn classify_retry(&self, _: &InterceptorContext) -> RetryAction {
        RetryAction::NoActionIndicated
    }

    fn classify_retry_v2(&self, ctx: &InterceptorContext, previous: &RetryAction) -> RetryAction {
        match previous {
            RetryAction::RetryIndicated(_) if refuses(ctx) => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "Quotas"
    }

    fn priority(&self) -> RetryClassifierPriority {
        let sdk = RetryClassifierPriority::transient_error_classifier();
        RetryClassifierPriority::run_after(sdk)
    }
}

/// Read from the answer itself, as the error's type is the operation's: the code stands in a header or in the body, in
/// whatever protocol.
fn refuses(ctx: &InterceptorContext) -> bool {
    const CODE: &str = "LimitExceededException";
    let Some(answer) = ctx.response().filter(|it| it.status().is_client_error()) else {
        return false;
    };
    let header = answer.headers().get("x-amzn-errortype").unwrap_or_default();
    let body = String::from_utf8_lossy(answer.body().bytes().unwrap_or_default());
    (header.contains(CODE) || body.contains(CODE)) && !body.contains(RATE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use aws_smithy_runtime_api::client::interceptors::context::Input;
    use aws_smithy_runtime_api::client::retries::classifiers::RetryReason;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::retry::ErrorKind;

    use super::*;

    fn answered(status: u16, body: &str) -> InterceptorContext {
        let mut ctx = InterceptorContext::new(Input::doesnt_matter());
        let status = status.try_into().unwrap();
        ctx.set_response(aws_smithy_runtime_api::http::Response::new(
            status,
            SdkBody::from(body),
        ));
        ctx
    }

    #[test]
    fn a_quota_is_never_tried_again_and_a_throttle_is() {
        let throttle = RetryAction::RetryIndicated(RetryReason::RetryableError {
            kind: ErrorKind::ThrottlingError,
            retry_after: None,
        });
        let verdict = |status, body| Quotas.classify_retry_v2(&answered(status, body), &throttle);
        let quota = r#"{"__type":"LimitExceededException","message":"The requested resource exceeds the maximum number allowed."}"#;
        assert_eq!(verdict(400, quota), RetryAction::RetryForbidden);
        for (status, body) in [
            (
                400,
                r#"{"__type":"LimitExceededException","message":"Rate exceeded"}"#,
            ),
            (
                400,
                r#"{"__type":"ThrottlingException","message":"slow down"}"#,
            ),
            (503, "<Code>RequestLimitExceeded</Code>"),
            (500, quota),
        ] {
            assert_eq!(
                verdict(status, body),
                RetryAction::NoActionIndicated,
                "{body}"
            );
        }
        let alone =
            Quotas.classify_retry_v2(&answered(400, quota), &RetryAction::NoActionIndicated);
        assert_eq!(alone, RetryAction::NoActionIndicated);
    }

    #[test]
    fn two_regions_have_fewer_rules() {
        assert_eq!(
            [
                RULES.default_in("eu-west-1"),
                RULES.default_in("eu-south-1")
            ],
            [300, 100]
        );
        assert_eq!(Quota::of("events:PutRule"), Some(&RULES));
        assert_eq!(Quota::of("events:PutTargets"), None);
    }
}
