//! Every SDK error as one typed error: what was called, on what, and of which class it is.

use std::sync::Arc;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::class::{Class, classify};
use super::quota::{self, Quota};
use super::trouble::Trouble;
use super::unanswered;
use crate::advice::Advice;

/// A failed call.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{operation} on {subject}: {}", self.detail())]
pub struct AwsError {
    /// `lambda:CreateFunction`.
    pub operation: &'static str,
    /// The resource's name.
    pub subject: Box<str>,
    /// What it means.
    pub class: Class,
    /// What stands between us and AWS, if that is the reason.
    pub trouble: Option<Trouble>,
    /// AWS's code, when AWS answered.
    pub code: Option<String>,
    /// AWS's message, or what went wrong below it.
    pub message: String,
    /// For support cases.
    pub request_id: Option<String>,
    /// What the SDK says of it and of what is beneath, from the outside in; none where AWS's answer itself was wrong.
    pub causes: Arc<Vec<String>>,
}

/// For stand-ins of AWS: moto 5 has no CBOR, ministack only where `cbor2` is installed.
const WITHOUT_CBOR: &str = "CloudWatch is asked in CBOR, which not every stand-in for AWS speaks: set AWS_ENDPOINT_URL_CLOUDWATCH to one \
                            that does, such as `emulator serve`";

impl AwsError {
    /// From an SDK error.
    pub fn new<E>(operation: &'static str, subject: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let request_id = request_id(&error);
        let causes = Arc::new(unanswered::chain(&error));
        let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
        let Some(code) = meta.and_then(|meta| meta.code()).map(ToOwned::to_owned) else {
            let (trouble, class, message) = unanswered::explain(&error);
            return Self {
                operation,
                subject: subject.into(),
                class,
                trouble,
                code: None,
                message,
                request_id,
                causes,
            };
        };
        let status = error.raw_response().map(|r| r.status().as_u16());
        let said = meta.and_then(|meta| meta.message()).unwrap_or_default();
        Self {
            class: classify(operation, Some(&code), said, status),
            trouble: Trouble::of_code(&code, said),
            message: one_line(said),
            operation,
            subject: subject.into(),
            code: Some(code),
            request_id,
            causes,
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
            subject: subject.into(),
            // Without a code nothing says that asking again could help: AWS was heard.
            class: code.map_or(Class::Other, |code| {
                classify(operation, Some(code), &message, Some(200))
            }),
            trouble: code.and_then(|code| Trouble::of_code(code, &message)),
            code: code.map(ToOwned::to_owned),
            message,
            request_id: None,
            causes: Arc::default(),
        }
    }

    /// What usually helps, if anything does.
    #[must_use]
    pub fn hint(&self) -> Option<Advice> {
        if let Some(trouble) = self.trouble {
            let of_stand_in = matches!(trouble, Trouble::Html | Trouble::NotAws);
            if of_stand_in && self.operation.starts_with("cloudwatch:") {
                return Some(WITHOUT_CBOR.into());
            }
            return Some(trouble.hint());
        }
        let used_up = |code: &String| quota::is_used_up(code, &self.message);
        if self.code.as_ref().is_some_and(used_up)
            && let Some(quota) = Quota::of(self.operation)
        {
            return Some(quota.used_up());
        }
        let hint = match self.class {
            Class::Denied => {
                let (operation, subject) = (self.operation, &self.subject);
                let text = format!("the caller's policy must allow {operation} on {subject}");
                return Some(text.into());
            }
            Class::Network => "check the network, --region and --endpoint-url",
            Class::Throttled => {
                "AWS limits the rate of calls; run the same command again in a minute"
            }
            Class::Server => "AWS itself failed; run the same command again",
            _ => return None,
        };
        Some(hint.into())
    }

    /// Whether the thing asked for is simply not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.class == Class::NotFound
    }

    /// Code, message and request id.
    #[must_use]
    pub fn detail(&self) -> String {
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

/// In a header; in the XML protocols also in the body, where it survives a proxy.
fn request_id<E>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let response = error.raw_response()?;
    let header = ["x-amzn-requestid", "x-amz-request-id"]
        .iter()
        .find_map(|name| response.headers().get(*name));
    match header {
        Some(id) => Some(id.to_owned()),
        None => id_in_xml(response.body().bytes()?),
    }
}

fn id_in_xml(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    ["RequestID", "RequestId"].iter().find_map(|name| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        let (id, _) = rest.split_once(&format!("</{name}>"))?;
        Some(id.trim().to_owned())
    })
}

/// Messages come with line breaks, or not at all.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return "AWS gives no reason".to_owned();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_a_code_is_not_taken_for_a_broken_network() {
        let error = AwsError::answer("iam:GetRole", "r", None, "the answer lacked a role");
        assert_eq!(error.class, Class::Other);
        assert_eq!(error.trouble, None);
    }

    #[test]
    fn a_request_id_is_found_in_the_body_of_either_xml_protocol() {
        let found = |body: &str| id_in_xml(body.as_bytes());
        assert_eq!(
            found("<Response><RequestID>1-a</RequestID>").as_deref(),
            Some("1-a")
        );
        assert_eq!(
            found("<RequestId>\n 2-b\n</RequestId>").as_deref(),
            Some("2-b")
        );
        assert_eq!(found("<html>RequestId</html>"), None);
    }

    #[test]
    fn a_message_is_one_line_and_never_nothing() {
        assert_eq!(one_line("not\n   allowed"), "not allowed");
        assert_eq!(one_line(" \n"), "AWS gives no reason");
    }
}
