//! Ansible's collection amazon.aws: a playbook run once, again, changed, again, and taken back.

use std::process::Command;

use serde_json::Value;

use super::Bench;
use crate::support::python::{self, loopback_only, succeed};

/// Runs the playbook; how many tasks changed something.
fn play(bench: &Bench, world: &Value, more: &[(&str, &str)]) -> u64 {
    let mut command = Command::new(python::clients().join("ansible-playbook"));
    command
        .args([
            "--inventory",
            "localhost,",
            "--connection",
            "local",
            "playbook.yml",
        ])
        .args(["--extra-vars", &world.to_string()])
        .current_dir(bench.folder.path())
        .env("ANSIBLE_LOCALHOST_WARNING", "false")
        .env("ANSIBLE_INVENTORY_UNPARSED_WARNING", "false")
        .env(
            "ANSIBLE_PYTHON_INTERPRETER",
            python::clients().join("python"),
        )
        .env("ANSIBLE_HOME", bench.folder.path().join("ansible"))
        .env("LC_ALL", "C.UTF-8");
    for (name, value) in more {
        command.args(["--extra-vars", &format!("{name}={value}")]);
    }
    let output = succeed(loopback_only(&mut command, &bench.server.endpoint));
    let said = String::from_utf8(output).unwrap();
    let recap = { said.lines() }.find(|line| line.starts_with("localhost "));
    let mut counts = recap.unwrap_or_default().split_whitespace();
    let changed = counts.find_map(|word| word.strip_prefix("changed="));
    let Some(changed) = changed else {
        panic!("no recap: {said}")
    };
    println!("{said}");
    changed.parse().unwrap()
}

#[test]
fn ansible_makes_a_fleet_leaves_it_alone_changes_it_and_takes_it_away() {
    let bench = Bench::new();
    for file in ["playbook.yml", "trust.json", "policy.json"] {
        bench.bring(file);
    }
    let world = bench.seed();
    assert!(play(&bench, &world, &[]) >= 10);
    assert_eq!(play(&bench, &world, &[]), 0);
    assert!(play(&bench, &world, &[("size", "2")]) >= 6);
    assert_eq!(play(&bench, &world, &[("size", "2")]), 0);
    assert!(play(&bench, &world, &[("state", "absent")]) >= 9);
    assert_eq!(play(&bench, &world, &[("state", "absent")]), 0);
}
