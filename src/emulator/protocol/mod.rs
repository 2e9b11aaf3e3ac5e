//! The five protocols AWS speaks to us: what a request asks, and how the answer looks. The semantics live in the
//! services; nothing here knows an operation by name, except where REST binds a body or a header to a member.

pub(super) mod cbor;
pub(super) mod form;
pub(super) mod json;
pub(super) mod rest;
pub(super) mod xml;

use http::{HeaderMap, Response};
use serde_json::{Value, json};

use super::Fault;

/// A request, whole.
pub(super) type Request = http::Request<Vec<u8>>;

/// How a service's requests and answers look on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// Form in, XML out; lists are `<item>`.
    Ec2,
    /// Form in, XML out; lists are `<member>`.
    Query,
    /// JSON of this version both ways, the operation in `X-Amz-Target`.
    Json(&'static str),
    /// JSON bodies, the operation in method and path.
    RestJson,
    /// CBOR both ways, the operation in the path.
    Cbor,
}

/// A method, a path pattern (`/2015-03-31/functions/{FunctionName}`) and the operation it means.
pub(super) type Route = (&'static str, &'static str, &'static str);

/// The one member of an object whose text is XML already ([`ec2_fragment`]).
const WRITTEN: &str = "!";

/// A member of an EC2 answer, from its text ([`ec2_fragment`]).
pub(super) fn written(text: String) -> Value {
    json!({ WRITTEN: text })
}

/// The text of a member of an EC2 answer.
pub(super) fn ec2_fragment(value: &Value) -> String {
    xml::fragment(value)
}

/// The protocol of a request, by itself. EC2's and the query protocol's requests look alike.
pub(super) fn spoken(request: &Request) -> Protocol {
    let content = header(request.headers(), "content-type").unwrap_or_default();
    let query = request.uri().query().unwrap_or_default();
    let acts = |text: &[u8]| form_urlencoded::parse(text).any(|(name, _)| name == "Action");
    if request.headers().contains_key("smithy-protocol") || content == "application/cbor" {
        Protocol::Cbor
    } else if request.headers().contains_key("x-amz-target") {
        let old = content.starts_with("application/x-amz-json-1.0");
        Protocol::Json(if old { "1.0" } else { "1.1" })
    } else if content.starts_with("application/x-www-form-urlencoded") || acts(query.as_bytes()) {
        Protocol::Query
    } else {
        Protocol::RestJson
    }
}

/// `InvalidParameterValue;Sender`
pub(super) fn query_error(answer: &mut Response<Vec<u8>>, fault: &Fault) {
    let side = if fault.status >= 500 {
        "Receiver"
    } else {
        "Sender"
    };
    if let Ok(code) = http::HeaderValue::from_str(&format!("{};{side}", fault.code)) {
        answer.headers_mut().insert("x-amzn-query-error", code);
    }
}

/// `AWS4-HMAC-SHA256 Credential=AKID/20261124/eu-west-1/ec2/aws4_request, …` gives `ec2`.
pub(super) fn scope(headers: &HeaderMap) -> Option<String> {
    credential(headers)?
        .split('/')
        .nth(3)
        .map(ToOwned::to_owned)
}

/// What is asked before there are credentials to sign with.
pub(super) fn unsigned(request: &Request) -> Option<String> {
    const ACTION: &[u8] = b"Action=AssumeRoleWithWebIdentity";
    let fields = request.body().split(|byte| *byte == b'&');
    { fields }
        .any(|field| field == ACTION)
        .then(|| "sts".to_owned())
}

/// The `AKID` of the same.
pub(super) fn access_key(request: &Request) -> Option<&str> {
    credential(request.headers())?.split('/').next()
}

pub(super) fn credential(headers: &HeaderMap) -> Option<&str> {
    let authorization = header(headers, "authorization")?;
    let credential = authorization.split_once("Credential=")?.1;
    credential.split([',', ' ']).next()
}

pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A response of a status, a content type and a body.
pub(super) fn response(
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() =
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static(content_type),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_was_written_before_reads_as_if_it_were_written_now() {
        let member = json!({"name": "<a>", "state": null});
        let text = ec2_fragment(&member);
        assert_eq!(text, "<name>&lt;a&gt;</name>");
        assert_eq!(
            ec2_fragment(&json!({"item": written(text)})),
            ec2_fragment(&json!({"item": member}))
        );
    }
}
