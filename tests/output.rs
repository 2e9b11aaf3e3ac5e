//! Golden text and JSON of each command, and exit codes.

use std::io::Write;
use std::process::Stdio;

use crate::support::binary::Desk;

/// Digests and times differ from build to build.
fn stable(text: &str) -> String {
    let mut settings = String::new();
    for line in text.lines() {
        let line = match line.split_once("code_sha256") {
            Some((before, _)) => format!("{before}code_sha256  [digest]"),
            None => line.to_owned(),
        };
        settings.push_str(line.trim_end());
        settings.push('\n');
    }
    settings
}

#[test]
fn the_first_plan_reads_well() {
    let desk = Desk::new();
    let said = desk.expect(0, "plan --handler {handler} jjikin-web.yaml");
    insta::assert_snapshot!("first_plan", stable(&said));
}

#[test]
fn a_first_plan_of_a_small_stack_fits_a_screen_and_its_lines_are_as_wide_as_the_terminal() {
    let desk = Desk::new();
    for columns in [60, 80, 140] {
        let sent = desk.lines_on_a_terminal(columns, "plan minimal.yaml");
        assert!(sent.len() < 40, "{columns}: {sent:#?}");
        // A command to copy is never broken.
        let lines = sent.iter().filter(|line| !line.starts_with("hint: "));
        let longest = lines.map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= columns, "{columns}: {longest}\n{sent:#?}");
        assert!(longest > columns * 3 / 5, "{columns}: {longest}\n{sent:#?}");
    }
}

#[test]
fn an_answer_an_error_and_a_hint_are_as_wide_as_the_terminal_and_one_line_in_a_log() {
    let desk = Desk::new();
    // The window of the morning is open: nothing starts its servers.
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    for words in [
        "status --handler {handler} jjikin-web.yaml",
        "next jjikin-web.yaml",
        "extend morning-push jjikin-web.yaml --by 30h",
        "check --only nothing jjikin-web.yaml",
    ] {
        for columns in [60, 80] {
            let sent = desk.lines_on_a_terminal(columns, words);
            // A command to copy and a name are never broken.
            let breaks =
                |line: &&String| !line.contains("bootstrap --local") && line.trim().contains(' ');
            let lines = sent.iter().filter(breaks);
            let longest = lines.map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= columns, "{columns}: {longest}\n{sent:#?}");
        }
    }
    let output = desk.local("status --handler {handler} jjikin-web.yaml");
    let said = String::from_utf8(output.stdout).unwrap();
    let first = said.lines().next().unwrap();
    assert!(
        first.ends_with("no scheduled action starts what is missing"),
        "{said}"
    );
}

#[test]
fn a_plan_shows_each_field_of_what_is_made_to_who_asks_for_more() {
    let desk = Desk::new();
    let short = desk.expect(0, "plan minimal.yaml");
    assert!(
        short.contains("Every field of what is made: --verbose.\n"),
        "{short}"
    );
    assert!(!short.contains("disable_api_termination"), "{short}");
    let whole = desk.expect(0, "plan --verbose minimal.yaml");
    assert!(
        whole.contains("    disable_api_termination  false\n"),
        "{whole}"
    );
    assert!(!whole.contains("Every field of what is made"), "{whole}");
}

/// What a person sees of a first apply: a wait is a wait and no error, and the end says what to do next.
#[test]
fn apply_waits_for_its_role_without_an_error_and_ends_with_what_to_do_next() {
    let desk = Desk::new();
    let said = desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let wait = "lambda-function/jjikin-web-lt-ami-replace-automation: waiting until the new role has spread";
    assert!(said.contains(wait), "{said}");
    assert!(
        !said.contains("error") && !said.contains("trying again"),
        "{said}"
    );
    let next = "See the coming scale-outs with: bootstrap --local next jjikin-web.yaml\n";
    assert!(said.contains(&format!("Done: 19 steps.\n{next}")), "{said}");
    // And that works: a window is open at nine, which no scheduled action serves any more.
    let said = desk.expect(1, "next jjikin-web.yaml");
    assert!(
        said.contains("1 launch in the next 24 hours, fresh"),
        "{said}"
    );
}

#[test]
fn a_change_shows_what_it_was_and_what_it_will_be() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text
        .replace("c6i.large", "c6i.xlarge")
        .replace("timeout: 10s", "timeout: 20s");
    assert_ne!(text, changed);
    std::fs::write(&path, changed).unwrap();
    let said = desk.expect(
        2,
        "plan --detailed-exitcode --handler {handler} jjikin-web.yaml",
    );
    insta::assert_snapshot!("changed_plan", stable(&said));
    let markdown = desk.expect(
        0,
        "plan --format markdown --handler {handler} jjikin-web.yaml",
    );
    insta::assert_snapshot!("changed_plan_markdown", stable(&markdown));
    let json = desk.json("plan --handler {handler} jjikin-web.yaml");
    assert_eq!(json["format_version"], 1);
    let kinds: Vec<&str> = json["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["lambda-function", "launch-template"]);
    assert_eq!(json["steps"][1]["changes"][0]["owner"], "file");
}

#[test]
fn a_saved_plan_is_executed_as_it_was_shown_or_not_at_all() {
    let desk = Desk::new();
    desk.expect(
        0,
        "plan --handler {handler} --out plan.json jjikin-web.yaml",
    );
    desk.expect(0, "apply --yes plan.json");
    desk.expect(
        0,
        "plan --detailed-exitcode --handler {handler} jjikin-web.yaml",
    );
    let said = desk.expect(1, "apply --yes plan.json");
    assert!(said.contains("no longer fits"), "{said}");
}

#[test]
fn bad_stack_files_exit_with_65_and_every_fault() {
    let desk = Desk::new();
    std::fs::write(
        desk.path().join("bad.yaml"),
        "version: 1\nname: Web_1\nregionn: x\nlaunch_template: 3\n",
    )
    .unwrap();
    let said = desk.expect(65, "validate bad.yaml jjikin-web.yaml");
    for part in [
        "bad.yaml:2",
        "bad.yaml:3",
        "bad.yaml:4",
        "Did you mean `region`",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert!(
        desk.expect(65, "plan missing.yaml")
            .contains("missing.yaml")
    );
}

#[test]
fn bad_arguments_exit_with_64() {
    let desk = Desk::new();
    desk.expect(64, "frobnicate");
    desk.expect(64, "apply");
    desk.expect(64, "apply --yes --handler nowhere jjikin-web.yaml");
    let said = desk.expect(64, "apply --handler {handler} jjikin-web.yaml");
    assert!(said.contains("--yes"), "{said}");
    desk.expect(64, "emulator advance yesterday");
}

#[test]
fn a_folder_stands_for_the_files_in_it() {
    let desk = Desk::new();
    let said = desk.expect(0, "validate .");
    assert!(
        said.contains("jjikin-web.yaml") && said.contains("minimal.yaml"),
        "{said}"
    );
}

#[test]
fn apply_in_json_streams_one_event_a_line() {
    let desk = Desk::new();
    let output = desk.local("--format json apply --yes --handler {handler} jjikin-web.yaml");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["format_version"], 1);
    assert_eq!(lines.last().unwrap()["outcome"], "complete");
    assert!(lines.iter().any(|line| line["event"] == "started"));
}

#[test]
fn no_secret_is_printed_saved_or_traced() {
    let desk = Desk::new();
    let secret = std::fs::read_to_string(desk.path().join("user-data.sh")).unwrap();
    let secret = secret.lines().last().unwrap().to_owned();
    assert!(secret.len() > 8, "a line that can be searched for");
    let mut said = desk.expect(
        0,
        "plan -v --handler {handler} --out plan.json jjikin-web.yaml",
    );
    said += &desk.expect(0, "--format json plan --handler {handler} jjikin-web.yaml");
    said += &desk.expect(
        0,
        "apply --yes --trace-calls calls.jsonl --handler {handler} jjikin-web.yaml",
    );
    for file in ["plan.json", "calls.jsonl"] {
        said += &std::fs::read_to_string(desk.path().join(file)).unwrap();
    }
    assert!(!said.contains(&secret));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new();
    let mut child = desk
        .command("--local emulator show")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn nothing_is_done_without_a_yes() {
    let desk = Desk::new();
    let handler = crate::support::handler();
    let words = format!(
        "--local apply --handler {} jjikin-web.yaml",
        handler.display()
    );
    let mut child = desk
        .command(&words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"yes\n").unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(64));
    assert_eq!(
        crate::lifecycle::what_stands(&desk.emulator()),
        Vec::<String>::new()
    );
}
