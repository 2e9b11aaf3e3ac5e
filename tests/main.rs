//! The only integration-test binary: one link of the SDKs instead of one a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    unreachable_pub
)]

mod budget;
mod conformance;
mod errors;
mod kinds;
mod lifecycle;
mod ministack;
mod moto;
mod output;
mod package;
mod pairs;
mod reliability;
mod removal;
mod rotation;
mod runtime;
mod schedule;
mod story;
mod support;
mod walkthrough;

#[test]
fn no_test_file_is_forgotten() {
    let source = include_str!("main.rs");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_source = path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").exists();
        if name != "main" && is_source {
            assert!(
                source.contains(&format!("mod {name};")),
                "{} is not run",
                path.display()
            );
        }
    }
}
