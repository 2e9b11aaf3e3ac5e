#![allow(clippy::unwrap_used)]
use super::*;
use aws_sdk_ec2::operation::describe_images::DescribeImagesError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

type Failed = SdkError<DescribeImagesError, HttpResponse>;

#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct Layer {
    text: &'static str,
    source: Option<Box<dyn Error + Send + Sync>>,
}

fn dispatch(text: &'static str, source: Option<Box<dyn Error + Send + Sync>>) -> Failed {
    SdkError::dispatch_failure(ConnectorError::io(Box::new(Layer { text, source })))
}

fn beneath(error: impl Into<Box<dyn Error + Send + Sync>>) -> Failed {
    dispatch("client error (Connect)", Some(error.into()))
}

fn answer(status: u16, body: &str) -> Failed {
    let status = StatusCode::try_from(status).unwrap();
    let response = HttpResponse::new(status, SdkBody::from(body));
    SdkError::response_error(
        "error parsing XML: got StartEl { name: \"html\" }",
        response,
    )
}

#[test]
fn each_trouble_is_one_sentence_without_types() {
    let io = |kind| beneath(io::Error::from(kind));
    let table: Vec<(Failed, Trouble, &str)> = vec![
        (
            io(io::ErrorKind::ConnectionRefused),
            Trouble::Refused,
            "the connection was refused",
        ),
        (io(io::ErrorKind::ConnectionReset), Trouble::Closed, CUT_OFF),
        (io(io::ErrorKind::UnexpectedEof), Trouble::Closed, CUT_OFF),
        (
            io(io::ErrorKind::NetworkUnreachable),
            Trouble::UnknownHost,
            "the host cannot be reached",
        ),
        (
            dispatch("dns error: failed to lookup address information", None),
            Trouble::UnknownHost,
            "the host's name cannot be resolved",
        ),
        (
            dispatch(
                "TLS handshake failed",
                Some("invalid peer certificate: UnknownIssuer".into()),
            ),
            Trouble::Tls,
            "no TLS connection could be made: invalid peer certificate: UnknownIssuer",
        ),
        (
            dispatch(
                "failed to apply endpoint `x` to request `R { a: 1 }`: endpoint must contain scheme",
                None,
            ),
            Trouble::Address,
            "the endpoint is no address that can be called: endpoint must contain scheme",
        ),
        (
            dispatch("unsupported scheme ftp", None),
            Trouble::Address,
            "the endpoint is no address that can be called: unsupported scheme ftp",
        ),
        (
            dispatch("connection closed before message completed", None),
            Trouble::Closed,
            CUT_OFF,
        ),
        (
            dispatch("invalid HTTP version parsed", None),
            Trouble::NotAws,
            "what came back is not HTTP",
        ),
        (
            SdkError::timeout_error("30 s"),
            Trouble::Timeout,
            "no answer came in time",
        ),
        (
            beneath(CredentialsError::not_loaded("no providers")),
            Trouble::NoCredentials,
            "there are no AWS credentials",
        ),
        (
            beneath(CredentialsError::provider_error(
                "the SSO token has expired",
            )),
            Trouble::Expired,
            "the login has expired: an error occurred while loading credentials: the SSO token has expired",
        ),
        (
            beneath(CredentialsError::invalid_configuration(
                "profile `x` was not defined",
            )),
            Trouble::Profile,
            "the AWS credentials could not be loaded: the credentials provider was not properly configured: profile `x` was not defined",
        ),
        (
            beneath(CredentialsError::invalid_configuration("no such program")),
            Trouble::CredentialsUnavailable,
            "the AWS credentials could not be loaded: the credentials provider was not properly configured: no such program",
        ),
        (
            answer(200, "\n<!DOCTYPE HTML><html>Sign in</html>"),
            Trouble::Html,
            "a web page came back with HTTP status 200 instead of AWS's answer",
        ),
        (
            answer(400, "SSH-2.0"),
            Trouble::NotAws,
            "something else came back with HTTP status 400 instead of AWS's answer",
        ),
        (
            answer(404, ""),
            Trouble::NotAws,
            "nothing at all came back with HTTP status 404 instead of AWS's answer",
        ),
    ];
    for (error, trouble, sentence) in table {
        let (found, class, text) = explain(&error);
        assert_eq!((found, text.as_str()), (Some(trouble), sentence));
        assert_eq!(class, trouble.class());
    }
}

#[test]
fn a_failing_server_stays_a_failing_server_whatever_page_it_sends() {
    let (trouble, class, _) = explain(&answer(502, "<html>Bad Gateway</html>"));
    assert_eq!((trouble, class), (Some(Trouble::Html), Class::Server));
}

#[test]
fn what_the_sdk_refuses_to_send_is_not_blamed_on_the_network() {
    let error: Failed = SdkError::construction_failure("a member must be set");
    let (trouble, class, text) = explain(&error);
    assert_eq!((trouble, class), (None, Class::Other));
    assert!(text.ends_with("a member must be set"), "{text}");
}

#[test]
fn an_unknown_failure_says_each_thing_once() {
    let (trouble, class, text) = explain(&dispatch("odd", Some("odder".into())));
    assert_eq!((trouble, class), (None, Class::Network));
    assert_eq!(text, "dispatch failure: io error: odd: odder");
}
