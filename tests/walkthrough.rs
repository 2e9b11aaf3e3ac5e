//! The walkthrough in the docs, with the AWS CLI: each command works, and says what the page shows.

use std::path::Path;
use std::process::Command;

use crate::support::binary::Desk;
use crate::support::page::blocks;
use crate::support::python::{Server, aws_cli, loopback_only};

const PAGE: &str = include_str!("../docs/walkthrough.md");

/// Where the page says that the emulator is served.
const ENDPOINT: &str = "http://127.0.0.1:4599";

#[test]
fn the_walkthrough_can_be_followed_with_nothing_but_the_aws_cli() {
    let desk = Desk::new();
    let folder = desk.path().parent().unwrap().to_owned();
    let stack = desk.path().join("jjikin-web.yaml");
    let mut blocks = blocks(PAGE);
    let serve = blocks.remove(0);
    assert!(
        serve
            .commands
            .contains("bootstrap emulator serve stacks/jjikin-web.yaml")
    );
    let server = Server::emulator(&folder.join("served.json"), &[&stack]);

    let end = "echo; echo @@end of a block@@";
    let mut script = String::from("set -eu\nexec 2>&1\n");
    for block in &blocks {
        script.push_str(&block.commands.replace(ENDPOINT, &server.endpoint));
        script.push_str(&format!("{end}\n"));
    }
    let programs = Path::new(env!("CARGO_BIN_EXE_bootstrap")).parent().unwrap();
    let path = format!(
        "{}:{}:/usr/local/bin:/usr/bin:/bin",
        programs.display(),
        aws_cli().display()
    );
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .current_dir(&folder)
        .env("HOME", &folder)
        .env("PATH", path);
    let output = loopback_only(&mut command, &server.endpoint)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let parts: Vec<&str> = said.split("@@end of a block@@").collect();
    for (block, part) in blocks.iter().zip(parts) {
        for text in &block.shown {
            assert!(
                part.contains(text.as_str()),
                "`{text}` is not in what was said to\n{}\n{part}",
                block.commands
            );
        }
    }
}
