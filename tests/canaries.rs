//! Secrets are planted wherever one can stand, and every byte that comes out is searched for them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use freshscale_core::digest::sha256;

use crate::remote::in_world;
use crate::support::binary::Desk;
use crate::support::handler;

const USER_DATA: &str = "#!/bin/sh\nexport PASSWORD=canary-user-data\n";
const INPUT: &str = "{\"password\":\"canary-input\"}";
const VARIABLE: &str = "canary-variable";
const PREFIX: &str = "canary-prefix";

/// What the program is given besides: credentials, and addresses with passwords.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    (
        "AWS_SECRET_ACCESS_KEY",
        "canary-secret-key-of-forty-characters-xx",
    ),
    (
        "AWS_SESSION_TOKEN",
        "canary-token-that-is-long-enough-to-be-one",
    ),
    (
        "AWS_ENDPOINT_URL",
        "http://user:canary-endpoint@127.0.0.1:9",
    ),
    ("HTTPS_PROXY", "http://user:canary-proxy@127.0.0.1:9"),
];

/// A stack with a secret in its user data and in the addresses of its tags.
fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text
        .replace(
            "tags: { Team: web }",
            "tags: { Team: web, Repository: 'https://user:canary-tag@host/' }",
        )
        .replace(
            "{ Role: web }",
            "{ Role: web, Mirror: 'https://user:canary-mirror@host/' }",
        );
    assert_eq!(text.matches("canary").count(), 2);
    std::fs::write(file, text).unwrap();
    std::fs::write(desk.path().join("user-data.sh"), USER_DATA).unwrap();
    desk
}

/// What somebody set by hand: variables of the function, and what a rule sends.
fn by_hand(desk: &Desk) {
    const FUNCTION: &str = "jjikin-web-lt-ami-replace-automation";
    in_world(desk, async |clients| {
        let lambda = &clients.lambda;
        let function = lambda
            .get_function()
            .function_name(FUNCTION)
            .send()
            .await
            .unwrap();
        let live = function
            .configuration
            .unwrap()
            .environment
            .unwrap()
            .variables
            .unwrap();
        let set = live
            .into_iter()
            .chain([("IMAGE_NAME_PREFIX".to_owned(), PREFIX.to_owned())]);
        let environment = aws_sdk_lambda::types::Environment::builder()
            .set_variables(Some(set.collect()))
            .variables("PASSWORD", VARIABLE)
            .build();
        let call = lambda
            .update_function_configuration()
            .function_name(FUNCTION);
        call.environment(environment).send().await.unwrap();
    });
    // Lambda takes one change at a time.
    desk.expect(0, "emulator advance 2m");
    in_world(desk, async |clients| {
        let lambda = &clients.lambda;
        let version = lambda
            .publish_version()
            .function_name(FUNCTION)
            .send()
            .await
            .unwrap();
        let call = lambda.update_alias().function_name(FUNCTION).name("live");
        call.function_version(version.version.unwrap())
            .send()
            .await
            .unwrap();
        let target = aws_sdk_eventbridge::types::Target::builder()
            .id("other")
            .arn("arn:aws:lambda:ap-northeast-2:111111111111:function:other")
            .input(INPUT)
            .build()
            .unwrap();
        let call = clients
            .events
            .put_targets()
            .rule("jjikin-web-rotator-daily");
        call.targets(target).send().await.unwrap();
    });
}

/// Runs it and returns every byte that it said.
fn said(desk: &Desk, words: &str) -> Vec<u8> {
    let words = words.replace("{handler}", handler().to_str().unwrap());
    let output = desk.command(&words).envs(ENVIRONMENT).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let refused = [Some(64), Some(65)].contains(&output.status.code());
    assert!(!refused, "{words}: {}", String::from_utf8_lossy(&said));
    said
}

/// Ways in which a secret could be written: as it is, in base64, and as a digest.
fn needles() -> Vec<(String, Vec<u8>)> {
    let whole = [USER_DATA, INPUT, VARIABLE, PREFIX];
    let whole = whole
        .into_iter()
        .chain(ENVIRONMENT.iter().skip(1).map(|(_, value)| *value));
    let written = whole.flat_map(|value| {
        let encoded = STANDARD.encode(value);
        // What is shown of a digest is at least so long.
        let digest = sha256(value)[..12].to_owned();
        [
            (format!("{value} in base64"), encoded),
            (format!("the digest of {value}"), digest),
        ]
    });
    let plain = [("as it is".to_owned(), "canary".to_owned())];
    let all = plain.into_iter().chain(written);
    all.map(|(what, text)| (what, text.into_bytes())).collect()
}

fn search(needles: &[(String, Vec<u8>)], bytes: &[u8], place: &str) {
    for (what, needle) in needles {
        if let Some(at) = bytes.windows(needle.len()).position(|part| part == needle) {
            let near = &bytes[at.saturating_sub(200)..bytes.len().min(at + 100)];
            panic!("{what}, in {place}: {}", String::from_utf8_lossy(near));
        }
    }
}

/// Files that a run may leave, all of which are their owner's alone.
const WRITTEN: [&str; 3] = ["plan.json", "calls.jsonl", "report.html"];

#[test]
fn no_secret_comes_out_anywhere_at_any_verbosity() {
    let desk = desk();
    let needles = needles();
    let run = |words: &str| {
        let said = said(&desk, words);
        search(&needles, &said, words);
        for file in WRITTEN.map(|name| desk.path().join(name)) {
            written(&needles, &file, words);
        }
        String::from_utf8(said).unwrap()
    };
    const FILE: &str = "jjikin-web.yaml";
    let applied = run(&format!(
        "--local -v --trace-calls calls.jsonl apply --yes --handler {{handler}} {FILE}"
    ));
    assert!(
        applied.contains("(hidden, 43 bytes)") && applied.contains("https://***@host/"),
        "{applied}"
    );
    by_hand(&desk);
    let plan = run(&format!("--local plan --handler {{handler}} {FILE}"));
    // All of them stand where they could be told.
    for shown in [
        "environment.PASSWORD",
        "environment.IMAGE_NAME_PREFIX",
        "targets[other]",
        "(hidden, 15 bytes)",
    ] {
        assert!(plan.contains(shown), "{shown}: {plan}");
    }
    for options in ["-q", "", "-v", "-vv --format json", "-vv --format markdown"] {
        run(&format!(
            "--local {options} --trace-calls calls.jsonl plan --handler {{handler}} --out plan.json {FILE}"
        ));
    }
    for options in ["", "-vv", "-v --format json"] {
        for command in [
            "plan --destroy",
            "status",
            "next",
            "history",
            "validate",
            "schedule",
            "rotate --dry-run",
            "logs",
            "emulator show",
        ] {
            let file = if command == "emulator show" { "" } else { FILE };
            run(&format!(
                "--local {options} --trace-calls calls.jsonl {command} {file}"
            ));
        }
        // Nobody listens there: what is said names the address.
        run(&format!(
            "{options} --trace-calls calls.jsonl status {FILE}"
        ));
        run(&format!(
            "{options} emulator advance --endpoint-url https://user:canary-option@127.0.0.1:9 1h"
        ));
    }
    run(&format!("--local -v simulate --report report.html {FILE}"));
    run(&format!(
        "--local -v --trace-calls calls.jsonl apply --yes --handler {{handler}} {FILE}"
    ));
    run("--local -v --trace-calls calls.jsonl destroy --yes --stack jjikin-web");
    for file in WRITTEN
        .map(|name| desk.path().join(name))
        .iter()
        .chain([&desk.world_path()])
    {
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

fn written(needles: &[(String, Vec<u8>)], file: &Path, words: &str) {
    if let Ok(bytes) = std::fs::read(file) {
        search(needles, &bytes, &format!("{} of {words}", file.display()));
    }
}
