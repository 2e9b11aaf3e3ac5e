//! What a person reads when a call fails: the real `bootstrap` against a server that answers one service
//! as AWS, a proxy or a stranger does. One sentence and one hint, the request id, and no Rust types.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::support::python::Server;
use crate::support::site::{Site, emulator_with_backups};
use crate::support::{handler, minimal};

/// One failure and what must be said of it.
struct Case {
    /// As in `AWS_ENDPOINT_URL_<SERVICE>`.
    service: &'static str,
    answer: Answer,
    error: &'static str,
    hint: &'static str,
}

enum Answer {
    /// Status, content type, further headers, body.
    Http(u16, &'static str, &'static str, String),
    /// Not HTTP.
    Raw(&'static str),
    /// Nothing is said, and the connection closed.
    Closed,
    /// It is spoken to with TLS and knows none.
    WithoutTls,
    /// Another address than the server's.
    Elsewhere(String),
}

const ID: &str = "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE";

fn ec2(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{code}</Code><Message>{message}\
         </Message></Error></Errors><RequestID>{ID}</RequestID></Response>"
    );
    Answer::Http(status, "text/xml;charset=UTF-8", "", body)
}

fn query(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<ErrorResponse xmlns=\"https://example.amazonaws.com/doc/\">\n  <Error>\n    <Type>Sender</Type>\n    \
         <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n  <RequestId>{ID}</RequestId>\n</ErrorResponse>\n"
    );
    Answer::Http(status, "text/xml", "", body)
}

fn json(status: u16, code: &str, message: &str) -> Answer {
    let body =
        format!("{{\"__type\":\"com.amazon.coral.service#{code}\",\"message\":\"{message}\"}}");
    let header = "x-amzn-RequestId: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE\r\n";
    Answer::Http(status, "application/x-amz-json-1.1", header, body)
}

fn rest_json(code: &'static str, message: &str) -> Answer {
    let headers = match code {
        "AccessDeniedException" => {
            "x-amzn-RequestId: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE\r\nx-amzn-ErrorType: AccessDeniedException\r\n"
        }
        "ExpiredTokenException" => {
            "x-amzn-RequestId: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE\r\nx-amzn-ErrorType: ExpiredTokenException\r\n"
        }
        other => panic!("{other}"),
    };
    let body = format!("{{\"Message\":\"{message}\"}}");
    Answer::Http(403, "application/json", headers, body)
}

fn html(status: u16) -> Answer {
    let body = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>{ }</body></html>";
    Answer::Http(status, "text/html; charset=utf-8", "", body.to_owned())
}

const SKEW: &str = "Signature expired: 20261126T100000Z is now earlier than 20261126T101000Z (20261126T101500Z - 5 min.)";

fn cases() -> Vec<Case> {
    let case = |service, answer, error, hint| Case {
        service,
        answer,
        error,
        hint,
    };
    let page = "a web page came back with HTTP status 200 instead of AWS's answer";
    vec![
        // Each protocol's error.
        case(
            "EC2",
            ec2(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation.",
            ),
            "UnauthorizedOperation: You are not authorized to perform this operation. (request id 7a62c49f",
            "the caller's policy must allow ec2:Describe",
        ),
        case(
            "IAM",
            query(
                403,
                "AccessDenied",
                "User: u is not authorized\n to perform: iam:GetRole",
            ),
            "AccessDenied: User: u is not authorized to perform: iam:GetRole (request id 7a62c49f",
            "the caller's policy must allow iam:",
        ),
        case(
            "EVENTBRIDGE",
            json(400, "AccessDeniedException", "User: u is not authorized"),
            "AccessDeniedException: User: u is not authorized (request id 7a62c49f",
            "the caller's policy must allow events:",
        ),
        case(
            "LAMBDA",
            rest_json("AccessDeniedException", "User: u is not authorized"),
            "AccessDeniedException: User: u is not authorized (request id 7a62c49f",
            "the caller's policy must allow lambda:",
        ),
        case(
            "EC2",
            ec2(400, "Blocked", ""),
            "Blocked: AWS gives no reason (request id 7a62c49f",
            "",
        ),
        // Credentials.
        case(
            "STS",
            query(403, "ExpiredToken", "The token is expired"),
            "ExpiredToken: The token is expired (request id",
            "log in again",
        ),
        case(
            "EC2",
            ec2(400, "RequestExpired", "Request has expired."),
            "RequestExpired: Request has expired. (request id",
            "log in again",
        ),
        case(
            "LAMBDA",
            rest_json("ExpiredTokenException", "The token is expired"),
            "ExpiredTokenException: The token is expired (request id",
            "log in again",
        ),
        case(
            "STS",
            query(403, "InvalidClientTokenId", "The security token is invalid"),
            "InvalidClientTokenId: The security token is invalid (request id",
            "aws sts get-caller-identity",
        ),
        case(
            "EC2",
            ec2(
                401,
                "AuthFailure",
                "AWS was not able to validate the provided access credentials",
            ),
            "AuthFailure: AWS was not able",
            "aws sts get-caller-identity",
        ),
        case(
            "CLOUDWATCH_LOGS",
            json(
                400,
                "UnrecognizedClientException",
                "The security token is invalid",
            ),
            "UnrecognizedClientException: The security token",
            "aws sts get-caller-identity",
        ),
        // The clock.
        case(
            "STS",
            query(403, "SignatureDoesNotMatch", SKEW),
            "SignatureDoesNotMatch: Signature expired",
            "set this machine's clock",
        ),
        case(
            "IAM",
            query(403, "RequestTimeTooSkewed", "The difference is too large."),
            "RequestTimeTooSkewed: The difference is too large. (request id",
            "set this machine's clock",
        ),
        case(
            "EVENTBRIDGE",
            json(400, "InvalidSignatureException", SKEW),
            "InvalidSignatureException: Signature expired",
            "set this machine's clock",
        ),
        // The Region.
        case(
            "STS",
            query(
                403,
                "SignatureDoesNotMatch",
                "Credential should be scoped to a valid region.",
            ),
            "scoped to a valid region. (request id",
            "check `region:` in the stack file",
        ),
        case(
            "EC2",
            ec2(
                401,
                "OptInRequired",
                "You are not subscribed to this service.",
            ),
            "OptInRequired: You are not subscribed",
            "check `region:` in the stack file",
        ),
        // AWS's own failures.
        case(
            "AUTO_SCALING",
            query(400, "Throttling", "Rate exceeded"),
            "Throttling: Rate exceeded (request id",
            "AWS limits the rate of calls",
        ),
        case(
            "EC2",
            ec2(500, "InternalError", "An internal error has occurred"),
            "InternalError: An internal error has occurred (request id",
            "AWS itself failed",
        ),
        // Somebody else answers.
        case("EC2", html(200), page, "a proxy or a login page"),
        case("STS", html(200), page, "a proxy or a login page"),
        case("EVENTBRIDGE", html(200), page, "a proxy or a login page"),
        case("LAMBDA", html(200), page, "a proxy or a login page"),
        case(
            "LAMBDA",
            html(404),
            "a web page came back with HTTP status 404",
            "a proxy or a login page",
        ),
        case(
            "IAM",
            html(502),
            "a web page came back with HTTP status 502",
            "a proxy or a login page",
        ),
        case(
            "CLOUDWATCH_LOGS",
            Answer::Http(200, "application/json", "", "\u{1}\u{2}".to_owned()),
            "something else came back with HTTP status 200",
            "is not AWS",
        ),
        case(
            "EC2",
            Answer::Http(400, "text/plain", "", String::new()),
            "nothing at all came back with HTTP status 400",
            "is not AWS",
        ),
        case(
            "EC2",
            Answer::Raw("SSH-2.0-OpenSSH_9.2\r\n"),
            "what came back is not HTTP",
            "is not AWS",
        ),
        // The network.
        case(
            "STS",
            Answer::Closed,
            "the connection was closed before the whole answer had come",
            "run the same command again",
        ),
        case(
            "EC2",
            Answer::WithoutTls,
            "no TLS connection could be made: received corrupt message",
            "https:// needs a server that speaks TLS",
        ),
        case(
            "LAMBDA",
            Answer::Elsewhere(nobody()),
            "the connection was refused",
            "nothing listens there",
        ),
        case(
            "IAM",
            Answer::Elsewhere("127.0.0.1:80".to_owned()),
            "the endpoint is no address that can be called: endpoint must contain scheme",
            "an address is like http://",
        ),
        // A label of more than 63 characters is refused by the resolver itself, without a query.
        case(
            "EC2",
            Answer::Elsewhere(format!("http://{}.test", "x".repeat(64))),
            "the host's name cannot be resolved",
            "the Region's spelling",
        ),
    ]
}

fn nobody() -> String {
    format!("http://127.0.0.1:{}", crate::support::python::free_port())
}

/// Where the answer is given, to everybody, until the tests end.
fn serve(answer: Answer) -> String {
    let bytes = match answer {
        Answer::Elsewhere(address) => return address,
        Answer::Http(status, kind, headers, body) => format!(
            "HTTP/1.1 {status} As Recorded\r\ncontent-type: {kind}\r\n{headers}content-length: {}\r\nconnection: \
             close\r\n\r\n{body}",
            body.len()
        ),
        Answer::Raw(text) => text.to_owned(),
        Answer::WithoutTls => return serve(html(200)).replace("http:", "https:"),
        Answer::Closed => String::new(),
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            reply(stream, bytes.as_bytes());
        }
    });
    format!("http://{address}")
}

/// The whole request is read first: closing on unread bytes would reset the connection under the answer.
fn reply(mut stream: TcpStream, answer: &[u8]) {
    let (mut request, mut buffer) = (Vec::new(), [0; 65536]);
    while !is_whole(&request) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    // Whoever asked may be gone already.
    let _ = stream.write_all(answer);
}

fn is_whole(request: &[u8]) -> bool {
    // A TLS hello is no request: it is answered at once.
    if request.first() == Some(&0x16) {
        return true;
    }
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

/// Asserts the form that every failure has.
fn assert_helpful(said: &str, error: &str, hint: &str) {
    let lines = |start: &str| said.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!(lines("error: "), 1, "{error}\n{said}");
    assert_eq!(
        lines("hint: "),
        usize::from(!hint.is_empty()),
        "{error}\n{said}"
    );
    assert_eq!(
        said.lines().count(),
        1 + usize::from(!hint.is_empty()),
        "{error}\n{said}"
    );
    assert!(said.contains(error), "{error}\n{said}");
    assert!(said.contains(hint), "{hint}\n{said}");
    for rust in [
        " { ", "Some(", "Error(", "Failure(", "kind:", "aws_s", "hyper",
    ] {
        assert!(!said.contains(rust), "{rust} in\n{said}");
    }
}

/// A folder with the shortest stack, sent to an emulator that has nothing wrong with it.
fn site(emulator: &Server) -> Site {
    let site = Site::new(&emulator.endpoint);
    site.write("web.yaml", include_str!("../stacks/minimal.yaml"));
    site
}

fn plan() -> String {
    format!("plan --handler {} web.yaml", handler().display())
}

#[test]
fn every_failed_call_is_one_sentence_a_hint_and_the_request_id() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let emulator = emulator_with_backups(folder.path(), &minimal(), 0);
    // Side by side: most of their time is the SDK's pauses between attempts.
    std::thread::scope(|scope| {
        for case in cases() {
            let mut site = site(&emulator);
            scope.spawn(move || {
                let variable = format!("AWS_ENDPOINT_URL_{}", case.service);
                site.set(&variable, &serve(case.answer));
                let said = site.expect(1, &plan());
                assert_helpful(&said, case.error, case.hint);
            });
        }
    });
}

#[test]
fn without_credentials_the_answer_is_to_log_in() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let emulator = emulator_with_backups(folder.path(), &minimal(), 0);
    let mut site = site(&emulator);
    site.set("AWS_ACCESS_KEY_ID", "");
    let said = site.expect(1, &plan());
    assert_helpful(&said, "there are no AWS credentials", "aws sso login");

    site.write("config", "[profile broken]\ncredential_process = false\n");
    site.set("AWS_CONFIG_FILE", site.path("config").to_str().unwrap());
    let said = site.expect(1, &format!("--profile broken {}", plan()));
    let error = "the AWS credentials could not be loaded: ";
    assert_helpful(&said, error, "check the profile");
}
