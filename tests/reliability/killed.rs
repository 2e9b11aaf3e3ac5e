//! `kill -9` of the real program, against a served emulator.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::lifecycle::what_stands;
use crate::support::binary::Desk;
use crate::support::python::{Server, loopback_only};

/// Kills `bootstrap` as soon as it has made so many calls, or lets it end if it makes fewer.
fn killed_after(calls: usize, desk: &Desk, server: &Server, words: &str) {
    let trace = desk.path().join("calls.jsonl");
    let _ = std::fs::remove_file(&trace);
    let mut command = desk.command(&format!("--trace-calls calls.jsonl {words}"));
    let command = loopback_only(&mut command, &server.endpoint);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        if made(&trace) >= calls {
            // SIGKILL: nothing is tidied up.
            child.kill().unwrap();
            child.wait().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn made(trace: &Path) -> usize {
    std::fs::read_to_string(trace).map_or(0, |text| text.lines().count())
}

fn ends(code: i32, desk: &Desk, server: &Server, words: &str) {
    let mut command: Command = desk.command(words);
    let output = loopback_only(&mut command, &server.endpoint)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{words}\n{said}\n{complained}"
    );
}

#[test]
fn a_program_killed_again_and_again_makes_one_of_each_and_leaves_nothing() {
    let desk = Desk::new();
    let stack = desk.path().join("jjikin-web.yaml");
    let world = desk.path().join("served.json");
    let server = Server::emulator(&world, &[&stack]);
    let handler = crate::support::handler();
    let apply = format!(
        "apply --yes --handler {} jjikin-web.yaml",
        handler.display()
    );
    let plan = format!(
        "plan --detailed-exitcode --handler {} jjikin-web.yaml",
        handler.display()
    );
    for calls in [5, 21, 24, 26, 27, 29, 31, 33, 36] {
        killed_after(calls, &desk, &server, &apply);
    }
    ends(0, &desk, &server, &apply);
    ends(0, &desk, &server, &plan);
    for calls in [20, 26, 30, 33, 36, 39] {
        killed_after(calls, &desk, &server, "destroy --yes jjikin-web.yaml");
    }
    ends(0, &desk, &server, "destroy --yes jjikin-web.yaml");
    drop(server);
    let emulator = freshscale::emulator::Emulator::open(&world).unwrap();
    assert_eq!(what_stands(&emulator), Vec::<String>::new());
}
