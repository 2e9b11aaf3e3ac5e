//! `logs`: the function's log, for people and for programs, once and as it grows.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use freshscale_deploy::logs::Reader;
use freshscale_emulator::logs::append;
use jiff::SignedDuration;
use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::python::{Server, loopback_only};
use crate::support::{Cloud, example};

fn applied() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk
}

#[test]
fn two_days_of_rotations_read_well() {
    let desk = applied();
    desk.expect(0, "emulator advance 2d");
    let said = desk.expect(0, "logs --since 3d jjikin-web.yaml");
    insta::assert_snapshot!("logs", said);
    let last_night = desk.expect(
        0,
        "logs --since 2026-03-03T00:30 --until 2026-03-03T01:30 jjikin-web.yaml",
    );
    let lines: Vec<&str> = last_night.lines().skip(1).collect();
    assert!(
        !lines.is_empty() && lines.iter().all(|line| said.contains(line)),
        "{last_night}"
    );
    assert!(!last_night.contains("daily run"), "{last_night}");
    let all = desk.expect(0, "-v logs --since 3d jjikin-web.yaml");
    assert!(
        all.contains("metrics: Failures=0") && all.contains("Lambda: runs version 1"),
        "{all}"
    );
    assert!(
        !said.contains("metrics: ") && !said.contains("runs version"),
        "{said}"
    );
}

#[test]
fn a_failed_rotation_is_told_once_with_its_whole_chain() {
    let desk = applied();
    let emulator = desk.emulator();
    let template = emulator
        .world()
        .ec2
        .templates
        .keys()
        .next()
        .unwrap()
        .clone();
    emulator.world().ec2.templates.remove(&template);
    emulator.save().unwrap();
    drop(emulator);
    desk.expect(0, "emulator advance 18h");
    let said = desk.expect(0, "logs --since 2h jjikin-web.yaml");
    let failed: Vec<&str> = said.lines().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(failed.len(), 2, "the event and the daily run: {said}");
    assert!(
        failed[1].ends_with("daily run: failed (NoTemplate)"),
        "{said}"
    );
    let cause = "    launch template jjikin-web-lt does not exist; `apply` makes it: \
                 ec2:DescribeLaunchTemplates on jjikin-web-lt: ";
    assert!(said.contains(cause), "{said}");
}

#[test]
fn json_has_every_line_as_it_is_with_its_time() {
    let desk = applied();
    desk.expect(0, "emulator advance 2d");
    let output = desk.local("--format json logs --since 3d jjikin-web.yaml");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let times: Vec<&str> = lines
        .iter()
        .map(|l| l["timestamp"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted() && times.len() > 8, "{text}");
    let report = lines
        .iter()
        .find(|line| line["message"]["report"].is_object());
    assert_eq!(report.unwrap()["message"]["report"]["stack"], "jjikin-web");
    assert!(lines.iter().any(|line| line["message"]["_aws"].is_object()));
    let begun = lines.iter().filter_map(|line| line["message"].as_str());
    assert!(
        begun
            .filter(|text| text.starts_with("START RequestId: "))
            .count()
            >= 4
    );
}

#[test]
fn what_is_not_there_or_makes_no_sense_is_said_with_the_remedy() {
    let desk = Desk::new();
    let said = desk.expect(1, "logs jjikin-web.yaml");
    assert!(said.contains("log-group//aws/lambda/"), "{said}");
    assert!(
        said.contains("make it with: bootstrap --local apply jjikin-web.yaml"),
        "{said}"
    );
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let said = desk.expect(0, "logs jjikin-web.yaml");
    assert!(
        said.contains("The log has no lines of that time. "),
        "{said}"
    );
    let said = desk.expect(64, "logs --follow jjikin-web.yaml");
    assert!(said.contains("emulator serve"), "{said}");
    let said = desk.expect(64, "logs --since 1h --until 2h jjikin-web.yaml");
    assert!(said.contains("--until is before --since"), "{said}");
    desk.expect(64, "logs --since yesterday jjikin-web.yaml");
    desk.expect(64, "logs --follow --until 1h jjikin-web.yaml");
    desk.expect(64, "logs --follow jjikin-web.yaml minimal.yaml");
}

#[tokio::test(start_paused = true)]
async fn what_is_read_again_and_again_is_whole_and_nothing_comes_twice() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let aws = cloud.session().aws;
    let group = &stack.names.log_group;
    let now = cloud.emulator.now();
    let write = |stream: &str, seconds: i64, line: &str| {
        let at = now + SignedDuration::from_secs(seconds);
        append(&mut cloud.emulator.world(), group, stream, at, line);
    };
    // The first stream has only what is not asked for: an empty page that is not the last.
    write("a", -60, "before");
    write("b", 0, "one");
    let mut reader = Reader::new(group, now, None);
    let mut told = Vec::new();
    let mut pages = 0;
    let mut read = async |told: &mut Vec<String>| {
        loop {
            pages += 1;
            let (entries, more) = reader.page(&aws).await.unwrap();
            told.extend(entries.into_iter().map(|entry| entry.message));
            if !more {
                return pages;
            }
        }
    };
    assert_eq!(read(&mut told).await, 2);
    write("b", 0, "the same millisecond");
    write("b", 100, "two");
    read(&mut told).await;
    write("b", 40, "seen late");
    read(&mut told).await;
    read(&mut told).await;
    assert_eq!(told, ["one", "the same millisecond", "two", "seen late"]);
}

/// Follows the log of a served stack.
fn followed(desk: &Desk, server: &Server, words: &str) -> (Child, BufReader<ChildStdout>) {
    let mut command = desk.command(&format!("{words} logs --follow jjikin-web.yaml"));
    let command = loopback_only(&mut command, &server.endpoint);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    (child, lines)
}

fn bootstrap(desk: &Desk, server: &Server, words: &str) -> String {
    let mut command = desk.command(words);
    let output = loopback_only(&mut command, &server.endpoint)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

fn served() -> (Desk, Server) {
    let desk = Desk::new();
    let stack = desk.path().join("jjikin-web.yaml");
    let server = Server::emulator(&desk.path().join("served.json"), &[&stack]);
    let handler = crate::support::handler();
    let apply = format!(
        "apply --yes --handler {} jjikin-web.yaml",
        handler.display()
    );
    bootstrap(&desk, &server, &apply);
    (desk, server)
}

/// The function's answers, each of which is a line of its log.
fn rotated(desk: &Desk, server: &Server) {
    bootstrap(desk, server, "rotate --remote jjikin-web.yaml");
}

#[test]
fn following_tells_new_lines_once_and_ctrl_c_ends_it_well() {
    let (desk, server) = served();
    rotated(&desk, &server);
    let (mut child, mut lines) = followed(&desk, &server, "");
    let mut next = || {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        line
    };
    assert!(next().starts_with("log-group//aws/lambda/"));
    let mut told = vec![next(), next(), next()];
    for _ in 0..2 {
        rotated(&desk, &server);
        told.extend([next(), next(), next()]);
    }
    let runs = told.iter().filter(|line| line.contains("called: ")).count();
    let ends = told.iter().filter(|line| line.contains("Lambda: ")).count();
    assert_eq!((runs, ends), (3, 3), "{told:?}");
    let mut kill = Command::new("kill");
    assert!(
        kill.args(["-INT", &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_goes_away_ends_following_before_the_next_line() {
    let (desk, server) = served();
    rotated(&desk, &server);
    let (mut child, mut lines) = followed(&desk, &server, "--format json");
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    drop(lines);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
