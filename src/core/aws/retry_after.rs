//! How long AWS asks callers to wait, where it uses HTTP's own header.

use std::time::Duration;

use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority, RetryReason,
};

/// Gives the SDK's pause the length that `Retry-After` asks for, in seconds. The SDK itself reads only
/// `x-amz-retry-after`; Lambda's `TooManyRequestsException` comes with this one (Lambda API reference, Invoke,
/// Errors: `retryAfterSeconds`). What cannot succeed is not repeated because of it.
#[derive(Debug, Clone, Copy)]
pub struct RetryAfter;

impl ClassifyRetry for RetryAfter {
    fn classify_retry(&self, _: &InterceptorContext) -> RetryAction {
        RetryAction::NoActionIndicated
    }

    fn classify_retry_v2(&self, ctx: &InterceptorContext, previous: &RetryAction) -> RetryAction {
        let RetryAction::RetryIndicated(RetryReason::RetryableError {
            kind,
            retry_after: None,
        }) = previous
        else {
            return RetryAction::NoActionIndicated;
        };
        match asked_for(ctx) {
            None => RetryAction::NoActionIndicated,
            retry_after => RetryAction::RetryIndicated(RetryReason::RetryableError {
                kind: *kind,
                retry_after,
            }),
        }
    }

    fn name(&self) -> &'static str {
        "Retry-After"
    }

    /// The last: it refines what the others say.
    fn priority(&self) -> RetryClassifierPriority {
        let sdk = RetryClassifierPriority::transient_error_classifier();
        RetryClassifierPriority::run_after(sdk)
    }
}

/// No AWS service has been seen to send a date, the header's other form; it is left to the SDK's own pause.
fn asked_for(ctx: &InterceptorContext) -> Option<Duration> {
    let seconds = ctx.response()?.headers().get("retry-after")?;
    seconds.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use aws_smithy_runtime_api::client::interceptors::context::Input;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::retry::ErrorKind;

    use super::*;

    fn answered(header: Option<&'static str>) -> InterceptorContext {
        let mut answer =
            aws_smithy_runtime_api::http::Response::new(429.try_into().unwrap(), SdkBody::empty());
        if let Some(value) = header {
            answer.headers_mut().insert("Retry-After", value);
        }
        let mut ctx = InterceptorContext::new(Input::doesnt_matter());
        ctx.set_response(answer);
        ctx
    }

    fn retry(retry_after: Option<u64>) -> RetryAction {
        RetryAction::RetryIndicated(RetryReason::RetryableError {
            kind: ErrorKind::ThrottlingError,
            retry_after: retry_after.map(Duration::from_secs),
        })
    }

    #[test]
    fn what_will_be_repeated_waits_as_long_as_the_header_says() {
        let verdict = RetryAfter.classify_retry_v2(&answered(Some("7")), &retry(None));
        assert_eq!(verdict, retry(Some(7)));
    }

    #[test]
    fn the_header_alone_repeats_nothing_and_overrules_nothing() {
        let untouched = RetryAction::NoActionIndicated;
        for (header, previous) in [
            (Some("7"), untouched.clone()),
            (Some("7"), RetryAction::RetryForbidden),
            (Some("7"), retry(Some(2))),
            (Some("Wed, 21 Oct 2026 07:28:00 GMT"), retry(None)),
            (None, retry(None)),
        ] {
            let verdict = RetryAfter.classify_retry_v2(&answered(header), &previous);
            assert_eq!(verdict, untouched, "{header:?} {previous:?}");
        }
    }
}
