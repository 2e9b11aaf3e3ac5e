//! What docs/emulator.md says of moto, operation by operation, and what moto does when the conformance suite's calls are made there.
//!
//! `UPDATE_MOTO=1 cargo test --locked --test main peer` writes the short cells anew (those that only say whether an operation is
//! there); remarks are kept, and held to operations that answer.

use std::collections::BTreeMap;

use crate::moto;
use crate::support::python::ask;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/emulator.md");

/// The cell of an operation that it has, and of one that it has not.
const WORKS: &str = "works";
const ABSENT: &str = "500, an HTML page";

/// What the cell should be, given what came of the call; `None` if it may stay.
fn wanted(cell: &str, came: &str) -> Option<String> {
    let says_absent = cell.starts_with("500, ") || ["–", "not there", "not served"].contains(&cell);
    match came {
        "works" => says_absent.then(|| WORKS.to_owned()),
        // What cannot be read is the web server's own page.
        "ResponseParserError" | "500" => (cell != ABSENT).then(|| ABSENT.to_owned()),
        // The step needs something that moto cannot be given.
        "not reached" => None,
        code => (cell == WORKS || says_absent).then(|| format!("refused in the run: `{code}`")),
    }
}

#[test]
fn the_page_says_of_moto_what_a_run_on_it_gave() {
    let server = moto::server(&[]);
    let came = ask(&["peer_operations.py"], &server.endpoint);
    let came: BTreeMap<String, String> = serde_json::from_value(came).unwrap();
    assert!(came.len() > 200, "{came:#?}");
    let page = std::fs::read_to_string(PAGE).unwrap();
    let mut wrong = Vec::new();
    let lines = page.lines().map(|line| {
        let row = line.strip_prefix("| `").and_then(|row| row.split_once('`'));
        let Some(result) = row.and_then(|(operation, _)| came.get(operation)) else {
            return line.to_owned();
        };
        let Some((before, cell)) = line.trim_end_matches(" |").rsplit_once(" | ") else {
            return line.to_owned();
        };
        match wanted(cell, result) {
            Some(other) => {
                wrong.push(format!("{line}\n    moto: {result}"));
                format!("{before} | {other} |")
            }
            None => line.to_owned(),
        }
    });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    if std::env::var_os("UPDATE_MOTO").is_some() {
        return std::fs::write(PAGE, text).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
