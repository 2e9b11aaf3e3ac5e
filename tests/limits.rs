//! The table of what AWS's models allow, and the served emulator's refusals: both against the models themselves.
//!
//! `UPDATE_LIMITS=1 cargo test --locked --test main limits` writes the table and the report in docs/emulator.md anew, after
//! a new operation or a newer botocore in `tests/python/models.txt`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::conformance::served;
use crate::support::python::{models, succeed};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/core/limits/table");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/emulator.md");
const BEGIN: &str = "<!-- made by tests/limits.rs -->\n";
const END: &str = "<!-- end -->\n";

/// Nothing is asked of it.
const NOWHERE: &str = "http://127.0.0.1:1";

fn is_update() -> bool {
    std::env::var_os("UPDATE_LIMITS").is_some()
}

/// Compares a file with what it should be, or writes it.
fn same(path: &Path, wanted: &str) {
    if is_update() {
        return std::fs::write(path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is not what the models say: UPDATE_LIMITS=1 cargo test --locked --test main limits",
        path.display()
    );
}

#[test]
fn the_table_is_what_the_models_state_of_each_operation_that_is_served() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let made = folder.path().to_str().unwrap();
    let mut command = models(&["limits_table.py", made], NOWHERE);
    let mut child = { command.stdin(Stdio::piped()) }.spawn().unwrap();
    let mut operations = child.stdin.take().unwrap();
    for (service, operation) in freshscale_emulator::operations() {
        writeln!(operations, "{service}:{operation}").unwrap();
    }
    drop(operations);
    assert!(child.wait().unwrap().success());
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        same(&Path::new(TABLE).join(path.file_name().unwrap()), &text);
    }
}

#[test]
fn at_most_one_in_a_hundred_calls_that_break_a_limit_is_taken() {
    let (server, _folder) = served(&[]);
    let said = succeed(&mut models(&["limits_break.py"], &server.endpoint));
    let report: Value = serde_json::from_slice(&said).unwrap();
    let taken = report["taken"].as_array().unwrap();
    let total = report["total"].as_u64().unwrap();
    let unexplained: Vec<&Value> = taken
        .iter()
        .filter(|one| one["because"].is_null())
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    assert!(taken.len() as u64 * 100 <= total, "{taken:#?}");
    // Codes and statuses that neither the service's model nor AWS's front end has.
    assert_eq!(report["odd"], serde_json::json!([]));

    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{BEGIN}{}{END}{after}", section(&report));
    same(Path::new(PAGE), &wanted);
}

/// The report as the page has it.
fn section(report: &Value) -> String {
    let taken = report["taken"].as_array().unwrap();
    let mut text =
        String::from("| service | limits broken | taken | refused with |\n|---|---|---|---|\n");
    for (service, kinds) in report["limits"].as_object().unwrap() {
        let broken: u64 = kinds
            .as_object()
            .unwrap()
            .values()
            .filter_map(Value::as_u64)
            .sum();
        let calls = taken.iter().filter(|one| of(one, service)).count();
        let codes: Vec<String> = { report["codes"][service].as_object().unwrap() }
            .keys()
            .map(|code| format!("`{code}`"))
            .collect();
        writeln!(
            text,
            "| {service} | {broken} | {calls} | {} |",
            codes.join(", ")
        )
        .unwrap();
    }
    writeln!(
        text,
        "| all | {} | {} | |\n\nTaken: {}.\n",
        report["total"],
        taken.len(),
        listed(taken)
    )
    .unwrap();
    text
}

fn of(taken: &Value, service: &str) -> bool {
    taken["call"].as_str().unwrap().split(':').next() == Some(service)
}

fn listed(taken: &[Value]) -> String {
    let word = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let one = |one: &Value| {
        let (call, at, why) = (word(one, "call"), word(one, "at"), word(one, "because"));
        format!("`{call}` {at} ({why})")
    };
    taken.iter().map(one).collect::<Vec<_>>().join("; ")
}
