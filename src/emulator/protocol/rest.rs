//! REST JSON: Lambda and AWS Backup.

use http::{HeaderValue, Response};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::json::{body, error_type};
use super::{Fault, Request, Route, response};
use freshscale_core::limits::{self, Shape};

/// Operations whose body is not a structure but one member, as text.
const PAYLOADS: &[(&str, &str)] = &[("Invoke", "Payload"), ("InvokeAsync", "InvokeArgs")];

/// Request headers that are members.
const HEADERS: &[(&str, &str)] = &[
    ("x-amz-invocation-type", "InvocationType"),
    ("x-amz-log-type", "LogType"),
    ("x-amz-client-context", "ClientContext"),
    ("x-amz-durable-execution-name", "DurableExecutionName"),
    ("x-amz-tenant-id", "TenantId"),
];

/// Members of an answer that are headers.
const ANSWER_HEADERS: &[(&str, &str)] = &[
    ("FunctionError", "x-amz-function-error"),
    ("LogResult", "x-amz-log-result"),
    ("ExecutedVersion", "x-amz-executed-version"),
];

/// The operation whose route fits, with path segments, query and body merged.
pub(crate) fn decode(
    request: &Request,
    service: &str,
    routes: &[Route],
) -> Result<(String, Value), Fault> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let (operation, mut params) = routes
        .iter()
        .filter(|(verb, _, _)| *verb == method)
        .find_map(|(_, pattern, operation)| Some((*operation, matches(pattern, path)?)))
        .ok_or_else(|| {
            Fault::with_status(
                404,
                "UnknownOperationException",
                format!("The emulator has no operation at {method} {path}."),
            )
        })?;
    let query = request.uri().query().unwrap_or_default();
    let input = limits::input(service, operation);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let shape = input.and_then(|input| input.at(&name));
        add_query(&mut params, &name, value.into_owned(), shape);
    }
    for (name, member) in HEADERS {
        if let Some(value) = request.headers().get(*name) {
            let value = String::from_utf8_lossy(value.as_bytes());
            params.insert((*member).to_owned(), Value::from(value));
        }
    }
    match PAYLOADS.iter().find(|(known, _)| *known == operation) {
        Some((_, member)) => {
            let text = std::str::from_utf8(request.body()).map_err(|error| {
                let text = format!("Could not parse request body into json: {error}");
                Fault::new("InvalidRequestContentException", text)
            })?;
            let text = text.to_owned();
            params.insert((*member).to_owned(), Value::String(text));
        }
        None => {
            if let Value::Object(members) = body(request.body())? {
                params.extend(members);
            }
        }
    }
    Ok((operation.to_owned(), Value::Object(params)))
}

/// What is text in an address gets the type that the model gives it; a list has its name once for each element.
fn add_query(
    params: &mut Map<String, Value>,
    name: &str,
    value: String,
    shape: Option<&'static Shape>,
) {
    let value = Value::String(value);
    if let Some(Shape::List { element, .. }) = shape {
        let values = params.entry(name).or_insert_with(|| json!([]));
        if let Value::Array(values) = values {
            values.push(limits::typed(element, value));
        }
        return;
    }
    let value = match shape {
        Some(shape) => limits::typed(shape, value),
        None => value,
    };
    params.insert(name.to_owned(), value);
}

/// The named segments of a path, if it fits the pattern.
fn matches(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    let (mut named, mut given) = (
        pattern.trim_end_matches('/').split('/'),
        path.trim_end_matches('/').split('/'),
    );
    let mut params = Map::new();
    while let (Some(want), Some(have)) = (named.next(), given.next()) {
        match want.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            Some(name) => {
                let value = percent_decode_str(have).decode_utf8_lossy().into_owned();
                params.insert(name.to_owned(), Value::String(value));
            }
            None if want == have => {}
            None => return None,
        }
    }
    let same_length = pattern.trim_end_matches('/').split('/').count()
        == path.trim_end_matches('/').split('/').count();
    same_length.then_some(params)
}

/// `StatusCode` in an answer with a payload is the HTTP status; else the operation has one, or it is 200.
pub(crate) fn encode(
    operation: &str,
    value: &Value,
    statuses: &[(&str, u16)],
) -> Response<Vec<u8>> {
    const JSON: &str = "application/json";
    if !PAYLOADS.iter().any(|(known, _)| *known == operation) {
        let status = statuses.iter().find(|(known, _)| *known == operation);
        let status = status.map_or(200, |(_, status)| *status);
        let body = match value {
            _ if status == 204 => Vec::new(),
            Value::Null => b"{}".to_vec(),
            value => value.to_string().into_bytes(),
        };
        return response(status, JSON, body);
    }
    let status = value["StatusCode"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    let body = match &value["Payload"] {
        Value::String(text) => text.clone().into_bytes(),
        Value::Null => Vec::new(),
        other => other.to_string().into_bytes(),
    };
    let mut answer = response(status.unwrap_or(200), JSON, body);
    for (member, name) in ANSWER_HEADERS {
        if let Some(Ok(text)) = value[*member].as_str().map(HeaderValue::from_str) {
            answer.headers_mut().insert(*name, text);
        }
    }
    answer
}

pub(crate) fn fault(fault: &Fault) -> Response<Vec<u8>> {
    let side = if fault.status >= 500 {
        "Service"
    } else {
        "User"
    };
    let body = json!({"Type": side, "Message": fault.message, "message": fault.message});
    let mut answer = response(
        fault.status,
        "application/json",
        body.to_string().into_bytes(),
    );
    error_type(&mut answer, &fault.code);
    answer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const ROUTES: &[Route] = &[
        ("GET", "/2015-03-31/functions", "ListFunctions"),
        ("GET", "/2015-03-31/functions/{FunctionName}", "GetFunction"),
        (
            "POST",
            "/2015-03-31/functions/{FunctionName}/invocations",
            "Invoke",
        ),
    ];

    fn request(method: &str, uri: &str, body: &str) -> Request {
        http::Request::builder()
            .method(method)
            .uri(uri)
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    #[test]
    fn a_path_gives_the_operation_and_its_decoded_segments() {
        let asked = request(
            "GET",
            "/2015-03-31/functions/arn%3Aaws%3Alambda?Qualifier=live",
            "",
        );
        let (operation, params) = decode(&asked, "lambda", ROUTES).unwrap();
        assert_eq!(operation, "GetFunction");
        assert_eq!(
            params,
            json!({"FunctionName": "arn:aws:lambda", "Qualifier": "live"})
        );
        let list = request("GET", "/2015-03-31/functions/", "");
        assert_eq!(decode(&list, "lambda", ROUTES).unwrap().0, "ListFunctions");
        let unknown = request("DELETE", "/2015-03-31/functions/x", "");
        assert!(
            decode(&unknown, "lambda", ROUTES)
                .unwrap_err()
                .message
                .contains("DELETE")
        );
    }

    #[test]
    fn what_stands_in_the_address_gets_the_type_that_the_model_says() {
        let asked = request("GET", "/2015-03-31/functions?MaxItems=5&Marker=6", "");
        let (_, params) = decode(&asked, "lambda", ROUTES).unwrap();
        assert_eq!(params, json!({"MaxItems": 5, "Marker": "6"}));
    }

    #[test]
    fn an_invocation_keeps_its_event_as_text() {
        let asked = request("POST", "/2015-03-31/functions/f/invocations", "{\"a\":1}");
        let (_, params) = decode(&asked, "lambda", ROUTES).unwrap();
        assert_eq!(params, json!({"FunctionName": "f", "Payload": "{\"a\":1}"}));
    }
}
