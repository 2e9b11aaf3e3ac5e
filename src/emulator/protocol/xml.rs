//! Answers of the EC2 and the AWS query protocol.

use http::Response;
use serde_json::Value;

use super::{Fault, WRITTEN, response};
use crate::speakable::is_xml;

/// Bytes that a listing of EC2 seldom exceeds: it is not moved while it grows.
const USUAL: usize = 32 << 10;

const CONTENT_TYPE: &str = "text/xml;charset=UTF-8";

/// `<XResponse><requestId/>…members…</XResponse>`
pub(crate) fn ec2(operation: &str, space: &str, id: &str, value: &Value) -> Response<Vec<u8>> {
    let mut text = String::with_capacity(USUAL);
    text.extend([
        "<",
        operation,
        "Response xmlns=\"",
        space,
        "\"><requestId>",
        id,
        "</requestId>",
    ]);
    members(&mut text, value, "item");
    text.push_str(&format!("</{operation}Response>"));
    response(200, CONTENT_TYPE, text.into_bytes())
}

/// `<Response><Errors><Error/></Errors><RequestID/></Response>`
pub(crate) fn ec2_fault(id: &str, fault: &Fault) -> Response<Vec<u8>> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Errors><Error><Code>{}</Code>\
         <Message>{}</Message></Error></Errors><RequestID>{id}</RequestID></Response>",
        escape(&fault.code),
        escape(&fault.message)
    );
    response(fault.status, CONTENT_TYPE, text.into_bytes())
}

/// `<XResponse><XResult>…members…</XResult><ResponseMetadata/></XResponse>`
pub(crate) fn query(operation: &str, space: &str, id: &str, value: &Value) -> Response<Vec<u8>> {
    let mut text = format!("<{operation}Response xmlns=\"{space}\"><{operation}Result>");
    members(&mut text, value, "member");
    text.push_str(&format!(
        "</{operation}Result><ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>\
         </{operation}Response>"
    ));
    response(200, CONTENT_TYPE, text.into_bytes())
}

/// `<ErrorResponse><Error/><RequestId/></ErrorResponse>`
pub(crate) fn query_fault(space: &str, id: &str, fault: &Fault) -> Response<Vec<u8>> {
    let side = if fault.status >= 500 {
        "Receiver"
    } else {
        "Sender"
    };
    let text = format!(
        "<ErrorResponse xmlns=\"{space}\"><Error><Type>{side}</Type><Code>{}</Code>\
         <Message>{}</Message></Error><RequestId>{id}</RequestId></ErrorResponse>",
        escape(&fault.code),
        escape(&fault.message)
    );
    response(fault.status, CONTENT_TYPE, text.into_bytes())
}

/// `<Error>…<RequestId/></Error>`, as S3 says it.
pub(crate) fn rest_fault(id: &str, fault: &Fault) -> Response<Vec<u8>> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{}</Code><Message>{}</Message>\
         <RequestId>{id}</RequestId></Error>",
        escape(&fault.code),
        escape(&fault.message)
    );
    response(fault.status, CONTENT_TYPE, text.into_bytes())
}

/// Members as an EC2 answer has them.
pub(crate) fn fragment(value: &Value) -> String {
    let mut text = String::new();
    members(&mut text, value, "item");
    text
}

/// Members in order; what is null is left out. `item` is what a list's elements are called, except
/// that a list under `name*` is written flat, each element as `<name>`.
fn members(text: &mut String, value: &Value, item: &str) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(string) => escape_into(text, string),
        Value::Array(items) => items
            .iter()
            .for_each(|element| tag(text, item, element, item)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, field)| !field.is_null())
            .for_each(|(name, field)| match (name.strip_suffix('*'), field) {
                (Some(name), Value::Array(items)) => items
                    .iter()
                    .for_each(|element| tag(text, name, element, item)),
                (None, Value::String(written)) if name == WRITTEN => text.push_str(written),
                _ => tag(text, name, field, item),
            }),
    }
}

/// Piece by piece: formatting was a seventh of the work of a simulated year.
fn tag(text: &mut String, name: &str, value: &Value, item: &str) {
    text.extend(["<", name, ">"]);
    members(text, value, item);
    text.extend(["</", name, ">"]);
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

fn escape_into(escaped: &mut String, mut text: &str) {
    // Nearly all of what is written needs none of it.
    let plain =
        |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"');
    if text.bytes().all(plain) {
        return escaped.push_str(text);
    }
    let active = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\r') || !is_xml(c);
    while let Some(place) = text.find(active) {
        let (plain, rest) = text.split_at(place);
        escaped.push_str(plain);
        let Some(c) = rest.chars().next() else { break };
        escaped.push_str(match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\r' => "&#xD;",
            // From a world that an earlier build saved: one such tag made every answer unreadable.
            _ => "\u{fffd}",
        });
        text = &rest[c.len_utf8()..];
    }
    escaped.push_str(text);
}
