//! AWS JSON: 1.1 of EventBridge and CloudWatch Logs, 1.0 of CloudWatch.

use http::{HeaderValue, Response};
use serde_json::{Value, json};

use super::{Fault, Request, header, response};

fn content_type(version: &str) -> &'static str {
    match version {
        "1.0" => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    }
}

/// The operation is what follows the service's prefix in `X-Amz-Target`.
pub(crate) fn decode(request: &Request, prefix: &str) -> Result<(String, Value), Fault> {
    let target = header(request.headers(), "x-amz-target").unwrap_or_default();
    let operation = target.strip_prefix(prefix).ok_or_else(|| {
        Fault::new(
            "UnknownOperationException",
            format!("X-Amz-Target `{target}` does not begin with `{prefix}`."),
        )
    })?;
    Ok((operation.to_owned(), body(request.body())?))
}

/// An empty body is an empty object.
pub(crate) fn body(bytes: &[u8]) -> Result<Value, Fault> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Fault::new("SerializationException", error.to_string()))
}

pub(crate) fn encode(version: &str, value: &Value) -> Response<Vec<u8>> {
    let value = if value.is_null() { &json!({}) } else { value };
    let body = value.to_string().into_bytes();
    response(200, content_type(version), body)
}

/// `name` is what the model calls the error.
pub(crate) fn fault(version: &str, fault: &Fault, name: &str) -> Response<Vec<u8>> {
    let body = json!({"__type": name, "message": fault.message});
    let body = body.to_string().into_bytes();
    let mut answer = response(fault.status, content_type(version), body);
    error_type(&mut answer, name);
    answer
}

/// The code goes in a header as well: some clients look only there.
pub(crate) fn error_type(answer: &mut Response<Vec<u8>>, code: &str) {
    if let Ok(code) = HeaderValue::from_str(code) {
        answer.headers_mut().insert("x-amzn-errortype", code);
    }
}
