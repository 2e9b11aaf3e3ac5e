//! Calls that came back without a code of AWS's: why, in one sentence. The SDK's own texts are chains of
//! Rust types, which help nobody.

use std::error::Error;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;

use super::answer::GivenUp;
use super::class::Class;
use super::trouble::Trouble;

/// The trouble, the class and the sentence.
pub(super) fn explain<E>(error: &SdkError<E, HttpResponse>) -> (Option<Trouble>, Class, String)
where
    E: Error + Send + Sync + 'static,
{
    let given_up = causes(error).find_map(|cause| cause.downcast_ref::<GivenUp>());
    if let Some(given_up) = given_up {
        let trouble = match given_up {
            GivenUp::TooLong => Trouble::NotAws,
            GivenUp::TooSlow => Trouble::Timeout,
        };
        return heard(trouble, given_up.to_string());
    }
    if let SdkError::TimeoutError(_) = error {
        return heard(Trouble::Timeout, "no answer came in time".to_owned());
    }
    if let Some(response) = error.raw_response() {
        let status = response.status().as_u16();
        return match response.body().bytes() {
            Some(body) => answered(status, body),
            None => heard(Trouble::Closed, CUT_OFF.to_owned()),
        };
    }
    match below(error) {
        Some((trouble, sentence)) => heard(trouble, sentence),
        // The SDK refused to send the request at all.
        None if matches!(error, SdkError::ConstructionFailure(_)) => {
            (None, Class::Other, chain(error).join(": "))
        }
        None => (None, Class::Network, chain(error).join(": ")),
    }
}

const CUT_OFF: &str = "the connection was closed before the whole answer had come";

fn heard(trouble: Trouble, sentence: String) -> (Option<Trouble>, Class, String) {
    (Some(trouble), trouble.class(), sentence)
}

/// An answer that is not AWS's. Load balancers and proxies on the way send pages of their own.
fn answered(status: u16, body: &[u8]) -> (Option<Trouble>, Class, String) {
    let start = String::from_utf8_lossy(&body[..body.len().min(512)]).to_lowercase();
    let start = start.trim_start();
    let (trouble, what) = if start.starts_with("<!doctype html") || start.starts_with("<html") {
        (Trouble::Html, "a web page")
    } else if body.is_empty() {
        (Trouble::NotAws, "nothing at all")
    } else {
        (Trouble::NotAws, "something else")
    };
    let sentence = format!("{what} came back with HTTP status {status} instead of AWS's answer");
    match status {
        500.. => (Some(trouble), Class::Server, sentence),
        _ => heard(trouble, sentence),
    }
}

/// What broke below HTTP, or before the request could be signed.
fn below(error: &(dyn Error + 'static)) -> Option<(Trouble, String)> {
    causes(error).find_map(|cause| {
        if let Some(credentials) = cause.downcast_ref::<CredentialsError>() {
            return Some(without_credentials(credentials));
        }
        by_kind(cause).or_else(|| by_text(cause))
    })
}

fn without_credentials(error: &CredentialsError) -> (Trouble, String) {
    // As aws-config has it, for a profile that is nowhere, and for one that lacks something.
    if causes(error).any(|cause| cause.to_string().starts_with("profile `")) {
        let text = chain(error).join(": ");
        let sentence = format!("the AWS credentials could not be loaded: {text}");
        return (Trouble::Profile, sentence);
    }
    // The SDK's chain passes over a profile that is nowhere, and ends with the instance's role: what that says is all
    // that it reports (aws-config 1.13.0).
    let named = std::env::var("AWS_PROFILE").ok();
    if let Some(profile) = named.filter(|it| !it.is_empty() && not_to_be_had(error)) {
        let sentence = format!(
            "profile {profile} (AWS_PROFILE) gave no AWS credentials, and nothing else did"
        );
        return (Trouble::Profile, sentence);
    }
    if matches!(error, CredentialsError::CredentialsNotLoaded(_)) {
        return (
            Trouble::NoCredentials,
            "there are no AWS credentials".to_owned(),
        );
    }
    let text = chain(error).join(": ");
    if text.contains("expired") {
        return (Trouble::Expired, format!("the login has expired: {text}"));
    }
    let sentence = format!("the AWS credentials could not be loaded: {text}");
    (Trouble::CredentialsUnavailable, sentence)
}

/// Whether nothing in the SDK's chain had any, the instance's role at its end included.
fn not_to_be_had(error: &CredentialsError) -> bool {
    let text = chain(error).join(": ");
    matches!(error, CredentialsError::CredentialsNotLoaded(_)) || text.contains("IMDS")
}

fn by_kind(cause: &(dyn Error + 'static)) -> Option<(Trouble, String)> {
    let (trouble, sentence) = match cause.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::ConnectionRefused => (Trouble::Refused, "the connection was refused"),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => (Trouble::Closed, CUT_OFF),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            (Trouble::UnknownHost, "the host cannot be reached")
        }
        io::ErrorKind::TimedOut => (Trouble::Timeout, "no answer came in time"),
        _ => return None,
    };
    Some((trouble, sentence.to_owned()))
}

/// The types of these are private to the HTTP client, so only their texts are left.
fn by_text(cause: &(dyn Error + 'static)) -> Option<(Trouble, String)> {
    const NO_TLS: &str = "no TLS connection could be made";
    const NO_ADDRESS: &str = "the endpoint is no address that can be called";
    const TEXTS: [(&str, Trouble, &str); 8] = [
        ("failed to apply endpoint", Trouble::Address, NO_ADDRESS),
        ("unsupported scheme", Trouble::Address, NO_ADDRESS),
        (
            "dns error",
            Trouble::UnknownHost,
            "the host's name cannot be resolved",
        ),
        ("TLS handshake", Trouble::Tls, NO_TLS),
        ("invalid peer certificate", Trouble::Tls, NO_TLS),
        ("closed before message completed", Trouble::Closed, CUT_OFF),
        ("timed out", Trouble::Timeout, "no answer came in time"),
        (
            "invalid HTTP",
            Trouble::NotAws,
            "what came back is not HTTP",
        ),
    ];
    let text = cause.to_string();
    let (_, trouble, sentence) = TEXTS.iter().find(|(part, ..)| text.contains(part))?;
    let told = matches!(trouble, Trouble::Address | Trouble::Tls);
    Some(match causes(cause).last() {
        Some(last) if told => (
            *trouble,
            format!("{sentence}: {}", reason(&last.to_string())),
        ),
        _ => (*trouble, (*sentence).to_owned()),
    })
}

/// Without the request that the SDK dumps in front of the reason.
fn reason(text: &str) -> &str {
    text.rsplit("`: ").next().unwrap_or(text)
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// Every text once, each on one line.
pub(super) fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for cause in causes(error) {
        let text = cause
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if !texts.iter().any(|earlier| earlier.contains(&text)) {
            texts.push(text);
        }
    }
    texts
}

#[cfg(test)]
mod tests;
