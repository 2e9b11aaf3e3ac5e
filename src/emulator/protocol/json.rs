//! AWS JSON 1.1: EventBridge, CloudWatch Logs, and CloudWatch for some clients.

use http::{HeaderValue, Response};
use serde_json::{Value, json};

use super::{Fault, Request, header, response};

const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The operation is what follows the service's prefix in `X-Amz-Target`.
pub(super) fn decode(request: &Request, prefix: &str) -> Result<(String, Value), Fault> {
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
pub(super) fn body(bytes: &[u8]) -> Result<Value, Fault> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Fault::new("SerializationException", error.to_string()))
}

pub(super) fn encode(value: &Value) -> Response<Vec<u8>> {
    let value = if value.is_null() { &json!({}) } else { value };
    response(200, CONTENT_TYPE, value.to_string().into_bytes())
}

pub(super) fn fault(fault: &Fault) -> Response<Vec<u8>> {
    let body = json!({"__type": fault.code, "message": fault.message});
    let mut answer = response(fault.status, CONTENT_TYPE, body.to_string().into_bytes());
    error_type(&mut answer, fault);
    answer
}

/// The code goes in a header as well: some clients look only there.
pub(super) fn error_type(answer: &mut Response<Vec<u8>>, fault: &Fault) {
    if let Ok(code) = HeaderValue::from_str(&fault.code) {
        answer.headers_mut().insert("x-amzn-errortype", code);
    }
}
