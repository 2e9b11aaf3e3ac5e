//! Worlds on disk: who has one is said, and only a world is forgotten.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::binary::{Desk, signal};
use crate::support::python::{Server, loopback_only};
use crate::support::site::said;

/// A stack that stands in a world that is served.
fn served() -> (Desk, Server) {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let server = Server::emulator(&desk.world_path(), &[]);
    (desk, server)
}

#[test]
fn whoever_comes_to_a_served_world_is_told_who_has_it_and_where_it_answers() {
    let (desk, server) = served();
    for words in [
        "--local status jjikin-web.yaml",
        "--local apply --yes jjikin-web.yaml",
        "--local destroy --yes jjikin-web.yaml",
        "emulator advance 1h",
        "emulator show",
        "emulator faults",
        "emulator faults --fault-seed 7",
        "emulator serve --port 0 jjikin-web.yaml",
        "emulator reset",
    ] {
        let output = desk.command(words).output().unwrap();
        let told = said(&output);
        assert_eq!(output.status.code(), Some(1), "{words}\n{told}");
        for part in [&format!("process {}", server.id()), &server.endpoint] {
            assert!(told.contains(part), "{part} of {words}\n{told}");
        }
    }
    assert!(desk.world_path().exists());
}

/// What the message offers works as it stands.
#[test]
fn the_address_in_the_environment_is_the_served_world_unless_another_is_named() {
    let (desk, server) = served();
    let run = |words: &str| {
        let mut command = desk.command(words);
        let output = loopback_only(&mut command, &server.endpoint)
            .output()
            .unwrap();
        assert!(output.status.success(), "{words}\n{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let clock = |words: &str| {
        let line = run(words);
        let (_, at) = line.split_once("the clock stands at ").unwrap();
        at.lines()
            .next()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
    };
    let moved = clock("emulator advance 2d");
    assert!(clock("emulator show") >= moved);
    let beside = clock("--local-world beside.json emulator advance 1h");
    assert!(beside < moved, "{beside}");
    assert!(clock("emulator show") >= moved);
}

/// The test itself has the world, as any command would.
#[test]
fn a_world_that_a_command_has_is_waited_for_and_ctrl_c_ends_the_waiting() {
    let desk = Desk::new();
    for (words, interrupted) in [
        ("--local status jjikin-web.yaml", true),
        ("emulator advance 1h", true),
        ("emulator advance 1h", false),
    ] {
        let mine = desk.emulator();
        let mut child = desk
            .command(words)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut complaints = BufReader::new(child.stderr.take().unwrap());
        complaints.read_line(&mut line).unwrap();
        let holder = format!("process {} (a program) has", std::process::id());
        assert!(line.contains(&holder), "{line}");
        if interrupted {
            signal(&child, "INT");
        } else {
            drop(mine);
        }
        let code = if interrupted { 130 } else { 0 };
        assert_eq!(child.wait().unwrap().code(), Some(code), "{words}");
    }
}

/// Also one that was waited for: who listens to signals while waiting listens on.
#[test]
fn ctrl_c_ends_a_long_advance_and_leaves_the_world_as_it_was() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let before = std::fs::read(desk.world_path()).unwrap();
    let mine = desk.emulator();
    let mut child = desk
        .command("emulator advance 36500d")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut complaints = BufReader::new(child.stderr.take().unwrap());
    complaints.read_line(&mut line).unwrap();
    assert!(line.contains("waiting"), "{line}");
    drop(mine);
    let lock = desk.world_path().with_extension("json.lock");
    let theirs = format!("\"pid\":{},", child.id());
    while !std::fs::read_to_string(&lock).unwrap().contains(&theirs) {
        assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
        std::thread::yield_now();
    }
    // Rotations have written by then: months of them fit into so much of a processor's time.
    while processor_time(child.id()) < Duration::from_secs(1) {
        assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
        std::thread::yield_now();
    }
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(std::fs::read(desk.world_path()).unwrap(), before);
}

/// What a process has used of processors, in user mode (proc(5): the fourteenth field, in hundredths of a second).
fn processor_time(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, after_name) = stat.rsplit_once(')').unwrap();
    let ticks = after_name.split_whitespace().nth(11).unwrap();
    Duration::from_millis(10 * ticks.parse::<u64>().unwrap())
}

#[test]
fn only_a_world_is_forgotten() {
    let desk = Desk::new();
    let path = |name: &str| -> PathBuf { desk.path().join(name) };
    let text = std::fs::read_to_string(path("jjikin-web.yaml")).unwrap();
    for words in [
        "--local-world jjikin-web.yaml emulator reset",
        "--local-world . emulator reset",
    ] {
        let told = desk.expect(1, words);
        assert!(told.contains("no emulator's world"), "{told}");
    }
    let told = desk.expect(1, "--local-world jjikin-web.yaml status minimal.yaml");
    assert!(
        !told.contains("emulator reset"),
        "it would not help: {told}"
    );
    assert_eq!(
        std::fs::read_to_string(path("jjikin-web.yaml")).unwrap(),
        text
    );

    // One of an earlier format is a world: the hint names it, and works.
    let mut old: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.world_path()).unwrap()).unwrap();
    old.as_object_mut().unwrap().remove("events");
    std::fs::write(path("my world.json"), old.to_string()).unwrap();
    let mut command = desk.command("--local status jjikin-web.yaml");
    let told = said(
        &command
            .args(["--local-world", "my world.json"])
            .output()
            .unwrap(),
    );
    let hint = "bootstrap --local --local-world 'my world.json' emulator reset";
    assert!(told.contains(hint), "{told}");
    let mut shell = Command::new("/bin/sh");
    let programs = PathBuf::from(env!("CARGO_BIN_EXE_bootstrap"));
    let forgotten = shell
        .args(["-c", hint])
        .current_dir(desk.path())
        .env("PATH", programs.parent().unwrap())
        .status();
    assert!(forgotten.unwrap().success());
    assert!(!path("my world.json").exists());
}

#[test]
fn a_new_served_world_is_in_the_region_that_is_asked_for_and_stays_there() {
    let desk = Desk::new();
    let serve = |region: &str| {
        let words = format!("--format json --region {region} emulator serve --port 0");
        let mut command = desk.command(&words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        signal(&child, "TERM");
        (line, child.wait_with_output().unwrap())
    };
    let (line, _) = serve("eu-west-1");
    assert!(line.contains("endpoint"), "{line}");
    let world = std::fs::read_to_string(desk.world_path()).unwrap();
    assert!(world.contains(r#""region":"eu-west-1""#), "{world}");
    // In one where something has happened.
    desk.expect(0, "emulator reset");
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // The handler's megabytes are not in it: each command would read and write them anew.
    let size = std::fs::metadata(desk.world_path()).unwrap().len();
    assert!(size < 200_000, "{size} bytes");
    let (line, output) = serve("us-east-1");
    assert_eq!((line.as_str(), output.status.code()), ("", Some(64)));
    let told = said(&output);
    assert!(told.contains("not in us-east-1"), "{told}");
}
