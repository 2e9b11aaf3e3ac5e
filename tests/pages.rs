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
