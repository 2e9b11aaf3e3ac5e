//! The only integration-test binary: one link of the SDKs instead of one a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub
)]

// The library of the command line as a part of this program, with its unit tests: a program for these alone would be
// linked, SDKs and all, after each change (docs/development-times.md). What is dead in it the library's own build tells.
#[allow(dead_code, unused_imports)]
#[path = "../src/cli/mod.rs"]
mod cli;
#[allow(dead_code, unused_imports)]
#[path = "../src/render/mod.rs"]
mod render;

mod adoption;
mod alarms;
mod authoring;
mod bake;
mod book;
mod budget;
mod calendar;
mod canaries;
mod chart;
mod checks;
mod clients;
mod clocks;
mod conformance;
mod daily;
mod dashboard;
mod errors;
mod extremes;
mod faults;
mod fleet;
mod floors;
mod forged;
mod freeze;
mod fuzz;
mod golden;
mod hints;
mod history;
mod importing;
mod install;
mod kinds;
mod launches;
mod lifecycle;
mod limits;
mod logs;
mod ministack;
mod models;
mod moto;
mod mutations;
mod next;
mod output;
mod outputs;
mod overrun;
mod owners;
mod package;
mod pages;
mod pairs;
mod partitions;
mod peer;
mod pictures;
mod pipelines;
mod quotas;
mod redeploy;
mod reference;
mod release_day;
mod reliability;
mod remote;
mod removal;
mod report;
mod rights;
mod rotation;
mod runtime;
mod saved;
mod schedule;
mod schema;
mod simulate;
mod simulation;
mod status;
mod story;
mod support;
mod together;
mod unlaunchable;
mod validate;
mod walkthrough;
mod weights;
mod worlds;
mod zones;

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
