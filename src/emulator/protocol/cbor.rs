//! Smithy RPC v2 CBOR: CloudWatch. The operation is in the path; a time is tag 1 around a number.

use http::{HeaderValue, Response};
use serde_json::{Map, Number, Value, json};

use super::{Fault, Request, response};

/// Deeper than anything a model has.
const DEEPEST: usize = 32;

/// The operation is the end of `/service/GraniteServiceVersion20100801/operation/PutMetricAlarm`.
pub(crate) fn decode(request: &Request, service: &str) -> Result<(String, Value), Fault> {
    let path = request.uri().path();
    let operation = path
        .strip_prefix("/service/")
        .and_then(|rest| rest.strip_prefix(service))
        .and_then(|rest| rest.strip_prefix("/operation/"))
        .ok_or_else(|| {
            let text = format!("The emulator has no operation at {path}.");
            Fault::with_status(404, "UnknownOperationException", text)
        })?;
    let body = request.body();
    if body.is_empty() {
        return Ok((operation.to_owned(), json!({})));
    }
    let mut reader = Reader { bytes: body };
    let params = reader.value(DEEPEST).filter(Value::is_object);
    let params = params.ok_or_else(|| {
        Fault::new(
            "SerializationException",
            "The body is not a map of CBOR.".to_owned(),
        )
    })?;
    Ok((operation.to_owned(), params))
}

pub(crate) fn encode(value: &Value) -> Response<Vec<u8>> {
    let empty = json!({});
    answer(200, if value.is_null() { &empty } else { value })
}

/// `name` is what the model calls the error.
pub(crate) fn fault(fault: &Fault, name: &str) -> Response<Vec<u8>> {
    answer(
        fault.status,
        &json!({"__type": name, "message": fault.message}),
    )
}

/// A value, as it goes over the wire.
pub(in super::super) fn to_bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, value, false);
    bytes
}

fn answer(status: u16, body: &Value) -> Response<Vec<u8>> {
    let mut answer = response(status, "application/cbor", to_bytes(body));
    answer
        .headers_mut()
        .insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    answer
}

fn head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    match argument {
        0..=23 => out.push(major | bytes[7]),
        24..=0xff => out.extend([major | 24, bytes[7]]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend(&bytes[6..]);
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend(&bytes[4..]);
        }
        _ => {
            out.push(major | 27);
            out.extend(bytes);
        }
    }
}

fn write(out: &mut Vec<u8>, value: &Value, is_time: bool) {
    match value {
        Value::Null => out.push(0xf6),
        Value::Bool(no) => out.push(0xf4 | u8::from(*no)),
        Value::Number(number) => {
            if is_time {
                head(out, 6, 1);
            }
            write_number(out, number);
        }
        Value::String(text) => {
            head(out, 3, text.len() as u64);
            out.extend(text.as_bytes());
        }
        Value::Array(items) => {
            head(out, 4, items.len() as u64);
            for item in items {
                write(out, item, false);
            }
        }
        Value::Object(members) => {
            head(out, 5, members.len() as u64);
            for (name, member) in members {
                head(out, 3, name.len() as u64);
                out.extend(name.as_bytes());
                write(out, member, name.ends_with("Timestamp"));
            }
        }
    }
}

fn write_number(out: &mut Vec<u8>, number: &Number) {
    if let Some(whole) = number.as_u64() {
        head(out, 0, whole);
    } else if let Some(negative) = number.as_i64() {
        head(out, 1, !negative.cast_unsigned());
    } else {
        out.push(0xfb);
        out.extend(number.as_f64().unwrap_or_default().to_be_bytes());
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

/// What an item begins with.
struct Head {
    major: u8,
    /// Of the initial byte: what kind of argument.
    short: u8,
    /// Absent for an item of indefinite length, and for the end of one.
    argument: Option<u64>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn head(&mut self) -> Option<Head> {
        let first = *self.take(1)?.first()?;
        let (major, short) = (first >> 5, first & 0x1f);
        let argument = match short {
            0..=23 => Some(u64::from(short)),
            24..=27 => {
                let bytes = self.take(1 << (short - 24))?;
                let number = bytes
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
                Some(number)
            }
            31 => None,
            _ => return None,
        };
        Some(Head {
            major,
            short,
            argument,
        })
    }

    /// Consumes the end of an indefinite item, if it comes next.
    fn is_over(&mut self) -> bool {
        let over = self.bytes.first() == Some(&0xff);
        if over {
            self.bytes = &self.bytes[1..];
        }
        over
    }

    fn value(&mut self, deep: usize) -> Option<Value> {
        let deeper = deep.checked_sub(1)?;
        let head = self.head()?;
        Some(match head.major {
            0 => json!(head.argument?),
            1 => json!(-1 - i64::try_from(head.argument?).ok()?),
            2 => json!(String::from_utf8_lossy(&self.bytes_of(2, head.argument)?)),
            3 => json!(String::from_utf8(self.bytes_of(3, head.argument)?).ok()?),
            4 => self.array(head.argument, deeper)?,
            5 => self.map(head.argument, deeper)?,
            // The tags of the protocol only say what the model says, too.
            6 => self.value(deeper)?,
            _ => simple(&head)?,
        })
    }

    fn bytes_of(&mut self, major: u8, length: Option<u64>) -> Option<Vec<u8>> {
        if let Some(length) = length {
            return Some(self.take(usize::try_from(length).ok()?)?.to_vec());
        }
        let mut whole = Vec::new();
        while !self.is_over() {
            let chunk = self.head().filter(|head| head.major == major)?;
            whole.extend(self.take(usize::try_from(chunk.argument?).ok()?)?);
        }
        Some(whole)
    }

    fn array(&mut self, length: Option<u64>, deep: usize) -> Option<Value> {
        let mut items = Vec::new();
        while !self.is_last(length, items.len()) {
            items.push(self.value(deep)?);
        }
        Some(Value::Array(items))
    }

    fn map(&mut self, length: Option<u64>, deep: usize) -> Option<Value> {
        let mut members = Map::new();
        let mut count = 0;
        while !self.is_last(length, count) {
            let Value::String(name) = self.value(deep)? else {
                return None;
            };
            let member = self.value(deep)?;
            // Absent and null are the same in this protocol.
            if !member.is_null() {
                members.insert(name, member);
            }
            count += 1;
        }
        Some(Value::Object(members))
    }

    fn is_last(&mut self, length: Option<u64>, count: usize) -> bool {
        match length {
            Some(length) => count as u64 >= length,
            None => self.is_over(),
        }
    }
}

/// Booleans, nothing, and floating-point numbers.
fn simple(head: &Head) -> Option<Value> {
    let bits = head.argument?;
    Some(match head.short {
        20 => json!(false),
        21 => json!(true),
        22 | 23 => Value::Null,
        25 => json!(half(u16::try_from(bits).ok()?)),
        26 => json!(f32::from_bits(u32::try_from(bits).ok()?)),
        27 => json!(f64::from_bits(bits)),
        _ => return None,
    })
}

/// A float of 16 bits.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * f64::powi(2.0, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * f64::powi(2.0, exponent - 15),
    }
}

#[cfg(test)]
mod tests;
