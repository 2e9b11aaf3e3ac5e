//! Pages of the documentation: each command in them works, and prints what the page shows.

use std::path::Path;
use std::process::Command;

use crate::support::binary::Desk;
use crate::support::page::blocks;

#[test]
fn every_command_on_the_page_about_the_schedule_prints_what_is_shown() {
    follow(include_str!("../docs/schedule.md"));
}

#[test]
fn every_command_on_the_page_about_simulating_prints_what_is_shown() {
    follow(include_str!("../docs/simulate.md"));
}

/// As at 3 a.m., except that nobody is there to confirm and that it is the emulator.
#[test]
fn every_command_on_the_page_for_people_on_call_works() {
    let desk = Desk::new();
    std::fs::rename(
        desk.path().join("jjikin-web.yaml"),
        desk.path().join("stack.yaml"),
    )
    .unwrap();
    desk.expect(0, "apply --yes --handler {handler} stack.yaml");
    // Tuesday evening: the show is on.
    desk.expect(0, "emulator advance 2026-03-03T10:45:00Z");
    let blocks = blocks(include_str!("../docs/on-call.md"));
    assert!(blocks.len() >= 11, "{}", blocks.len());
    for block in &blocks {
        let command = block.commands.trim().strip_prefix("bootstrap ").unwrap();
        let (name, options) = command.split_once(' ').unwrap();
        let asks = ["rollback", "redeploy", "bake"].contains(&name);
        let yes = if asks { "--yes" } else { "" };
        let options = options.replace("\"incident 7\"", "incident-7");
        // Its image is made and tagged; the pin of the question before keeps it from being the default.
        let code = if name == "bake" { 3 } else { 0 };
        desk.expect(code, &format!("{name} {yes} {options}"));
    }
}

fn follow(page: &str) {
    let desk = Desk::new();
    let programs = Path::new(env!("CARGO_BIN_EXE_bootstrap")).parent().unwrap();
    let blocks = blocks(page);
    assert!(blocks.len() >= 4, "{}", blocks.len());
    for block in blocks {
        let output = Command::new("sh")
            .args(["-eu", "-c", &block.commands])
            .current_dir(desk.path().parent().unwrap())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}\n{complaints}", block.commands);
        assert!(!block.shown.is_empty(), "{}", block.commands);
        let mut rest = said.as_str();
        for text in &block.shown {
            let place = rest.find(text.as_str()).unwrap_or_else(|| {
                panic!(
                    "`{text}` does not come next in what {}said:\n{said}",
                    block.commands
                )
            });
            rest = &rest[place + text.len()..];
        }
    }
}
