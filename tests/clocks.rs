//! Whose clock: what a command says of a served world is what it says of the same world on disk, whatever the
//! machine's own clock says.

use std::path::PathBuf;

use freshscale_emulator::world::World;
use jiff::Timestamp;
use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::python::{Server, loopback_only};
use crate::support::{ACCOUNT, REGION};

/// Long before and long after any machine's present, at nine in the morning in Seoul.
const STARTS: [&str; 2] = ["2020-03-02T00:00:00Z", "2035-03-05T00:00:00Z"];

/// A served world moves on while a test runs.
const SLACK: f64 = 1800.0;

/// A stack of two days, and the same world served.
fn both(start: &str) -> (Desk, Server) {
    let desk = Desk::new();
    let world = World::new(ACCOUNT, REGION, start.parse().unwrap());
    std::fs::write(desk.world_path(), serde_json::to_vec(&world).unwrap()).unwrap();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // Half past ten in the evening: nothing falls due while the test runs.
    desk.expect(0, "emulator advance 2d13h30m");
    let served: PathBuf = desk.path().join("served.json");
    std::fs::copy(desk.world_path(), &served).unwrap();
    (desk, Server::emulator(&served, &[]))
}

/// Where two documents differ by more than the time between them.
fn difference(at: &str, a: &Value, b: &Value) -> Option<String> {
    let instant = |value: &Value| value.as_str()?.parse::<Timestamp>().ok();
    let near = match (a, b) {
        (Value::Object(x), Value::Object(y)) if x.len() == y.len() => {
            // Where it was asked, and a digest of that and of all else.
            let members = x
                .iter()
                .filter(|(key, _)| !["target", "digest"].contains(&key.as_str()));
            let member = |(key, value): (&String, &Value)| {
                difference(&format!("{at}/{key}"), value, y.get(key)?)
            };
            return { members }.find_map(member);
        }
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            let pairs = x.iter().zip(y).enumerate();
            let item =
                |(n, (x, y)): (usize, (&Value, &Value))| difference(&format!("{at}/{n}"), x, y);
            return { pairs }.find_map(item);
        }
        (Value::Number(x), Value::Number(y)) => {
            (x.as_f64().unwrap() - y.as_f64().unwrap()).abs() < SLACK
        }
        _ => match (instant(a), instant(b)) {
            (Some(x), Some(y)) => x.duration_since(y).abs().as_secs_f64() < SLACK,
            _ => a == b,
        },
    };
    (!near).then(|| format!("{at}: {a} on disk, {b} served"))
}

#[test]
fn a_served_world_is_judged_by_its_own_clock() {
    for start in STARTS {
        let (desk, server) = both(start);
        for words in [
            "status --handler {handler} jjikin-web.yaml",
            "next --hours 72 jjikin-web.yaml",
            "rotate --dry-run jjikin-web.yaml",
            "history jjikin-web.yaml",
            "logs --since 24h jjikin-web.yaml",
            "plan --handler {handler} jjikin-web.yaml",
            "pin --reason drill --for 2h jjikin-web.yaml",
            "unpin jjikin-web.yaml",
        ] {
            let local = desk.json(words);
            let words = words.replace("{handler}", crate::support::handler().to_str().unwrap());
            let mut command = desk.command(&format!("--format json {words}"));
            let output = loopback_only(&mut command, &server.endpoint)
                .output()
                .unwrap();
            let complaints = String::from_utf8(output.stderr).unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let last = text
                .lines()
                .last()
                .unwrap_or_else(|| panic!("{words}: {complaints}"));
            let served: Value = serde_json::from_str(last).unwrap();
            assert_eq!(difference(&words, &local, &served), None);
            // Whoever reads it knows whose time it is.
            assert_eq!(
                complaints.matches("judged by that clock").count(),
                1,
                "{complaints}"
            );
            assert!(complaints.contains(server.endpoint.strip_prefix("http://").unwrap()));
        }
    }
}

#[test]
fn a_clock_that_is_right_is_not_spoken_of() {
    let desk = Desk::new();
    let stack = desk.path().join("jjikin-web.yaml");
    let server = Server::emulator(&desk.path().join("new.json"), &[&stack]);
    let mut command = desk.command("history jjikin-web.yaml");
    let output = loopback_only(&mut command, &server.endpoint)
        .output()
        .unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(!complaints.contains("clock"), "{complaints}");
}
