//! `kill -9` of the real program, against a served emulator.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use freshscale_emulator::Emulator;
use freshscale_emulator::world::World;

use crate::lifecycle::what_stands;
use crate::simulation::random::Random;
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
    let emulator = Emulator::open(&world).unwrap();
    assert_eq!(what_stands(&emulator), Vec::<String>::new());
}

/// Kills it after so much time, or lets it end if it is faster. Whether it was killed.
fn killed_within(limit: Duration, desk: &Desk, server: &Server, words: &str) -> bool {
    let mut command = desk.command(words);
    let command = loopback_only(&mut command, &server.endpoint);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() >= limit {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

/// What stands in the world that the server keeps on disk, which it replaces whole after each change.
fn standing(world: &Path) -> usize {
    let world: World = serde_json::from_slice(&std::fs::read(world).unwrap()).unwrap();
    what_stands(&Emulator::new(world)).len()
}

/// A handler with another digest: what stands behind the end of an executable is of no matter.
fn other_code(path: &Path) {
    let mut code = std::fs::read(crate::support::handler()).unwrap();
    code.extend_from_slice(b"another build");
    std::fs::write(path, code).unwrap();
}

/// Kills over applies of two forms of a stack, a redeploy of other code and its destruction, at instants drawn from a seed; every tenth
/// run is left alone and must make everything right.
#[test]
#[ignore = "a quarter of an hour: run by hand for docs/reliability.md; FRESHSCALE_KILLS says how many, FRESHSCALE_SEED which"]
fn hundreds_of_kills_at_any_instant_make_one_of_each_and_leave_nothing() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let kills: u64 = asked("FRESHSCALE_KILLS").unwrap_or(300);
    let mut random = Random::new(asked("FRESHSCALE_SEED").unwrap_or(1));
    let desk = Desk::new();
    let stack = desk.path().join("jjikin-web.yaml");
    let changed = [
        ("c6i.large", "m6i.large"),
        ("hop_limit: 2", "hop_limit: 3"),
        ("log_retention: 30d", "log_retention: 90d"),
        ("desired: 4", "desired: 5"),
        ("Team: web", "Team: shop"),
    ];
    let mut text = std::fs::read_to_string(&stack).unwrap();
    for (from, to) in changed {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    std::fs::write(desk.path().join("changed.yaml"), text).unwrap();
    let world = desk.path().join("served.json");
    let server = Server::emulator(&world, &[&stack]);
    let with = format!("--handler {}", crate::support::handler().display());
    let apply = |name: &str| format!("apply --yes {with} {name}");
    let destroy = "destroy --yes jjikin-web.yaml".to_owned();
    let other = desk.path().join("other-handler");
    other_code(&other);
    let runs = [
        apply("jjikin-web.yaml"),
        apply("changed.yaml"),
        format!("redeploy --handler {} jjikin-web.yaml", other.display()),
        destroy.clone(),
    ];
    let (mut killed, mut checked) = (0, 0);
    let mut one_of_each = None;
    while killed < kills {
        let words = random.weighted(&[(2, 0), (2, 1), (2, 2), (1, 3)]);
        let limit = Duration::from_millis(random.below(2_500));
        killed += u64::from(killed_within(limit, &desk, &server, &runs[words]));
        if random.once_in(10) {
            let name = random.of(&["jjikin-web.yaml", "changed.yaml"]);
            ends(0, &desk, &server, &apply(name));
            ends(
                0,
                &desk,
                &server,
                &format!("plan --detailed-exitcode {with} {name}"),
            );
            checked += 1;
            let stands = standing(&world);
            assert_eq!(
                *one_of_each.get_or_insert(stands),
                stands,
                "after {killed} kills"
            );
        }
    }
    ends(0, &desk, &server, &destroy);
    drop(server);
    let emulator = Emulator::open(&world).unwrap();
    assert_eq!(what_stands(&emulator), Vec::<String>::new());
    println!("{killed} kills, {checked} runs between them that made everything right");
}
