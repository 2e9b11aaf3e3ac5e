//! One failure each, and what must be said of it.

use super::answers::{Answer, ec2, html, json, nobody, query, rest_json};

/// One failure and what must be said of it.
pub struct Case {
    /// As in `AWS_ENDPOINT_URL_<SERVICE>`.
    pub service: &'static str,
    pub answer: Answer,
    pub error: &'static str,
    pub hint: &'static str,
}

const SKEW: &str = "Signature expired: 20261126T100000Z is now earlier than 20261126T101000Z (20261126T101500Z - 5 min.)";

pub fn cases() -> Vec<Case> {
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
