#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod functions;

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::params::testing::Cloud;

const ARN: &str = "arn:aws:lambda:ap-northeast-2:123456789012:function:web-rotator";
const ROLE: &str = "arn:aws:iam::123456789012:role/web";
const RULE: &str = "arn:aws:events:ap-northeast-2:123456789012:rule/daily";

fn zip(text: &str) -> String {
    STANDARD.encode(packed(text.as_bytes()))
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    zip.start_file("bootstrap", options).unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

/// Merges the members of `more` into `base`.
fn with(mut base: Value, more: Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        base[key] = value.clone();
    }
    base
}

fn named(more: Value) -> Value {
    with(json!({"FunctionName": "web-rotator"}), more)
}

fn new_function() -> Value {
    named(json!({
        "Runtime": "provided.al2023", "Role": ROLE, "Handler": "bootstrap",
        "Code": {"ZipFile": zip("one")}, "Timeout": 60, "MemorySize": 256, "Architectures": ["arm64"],
        "Description": "d", "Environment": {"Variables": {"SG_IDS": "sg-1"}}, "Tags": {"a": "1"},
    }))
}

/// With a role that has spread.
fn account() -> Cloud {
    let mut cloud = Cloud::new();
    let trust = r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    cloud.ok(
        "iam:CreateRole",
        json!({"RoleName": "web", "AssumeRolePolicyDocument": trust}),
    );
    cloud.wait(8);
    cloud
}

/// With a function that is Active, its version 1, and `live` on it.
fn cloud() -> Cloud {
    let mut cloud = account();
    cloud.ok(
        "lambda:CreateFunction",
        with(new_function(), json!({"Publish": true})),
    );
    cloud.ok(
        "lambda:CreateAlias",
        named(json!({"Name": "live", "FunctionVersion": "1"})),
    );
    cloud.wait(2);
    cloud
}

fn is(cloud: &mut Cloud, what: &str, params: Value, code: &str, status: u16) {
    let refusal = cloud.refusal(what, params.clone());
    assert_eq!(refusal, (code.to_owned(), status), "{what} {params}");
}
