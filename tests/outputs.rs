//! What a command writes: never what it reads, whole or not at all, and a failure names the file.

use std::fs;
use std::process::Stdio;

use crate::support::binary::Desk;

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path().join(name)).unwrap()
}

#[test]
fn no_command_writes_over_a_file_that_it_reads() {
    let desk = Desk::new();
    let at = |name: &str| desk.path().join(name);
    desk.expect(
        0,
        "plan --handler {handler} --out plan.json jjikin-web.yaml",
    );
    fs::copy(crate::support::handler(), at("handler")).unwrap();
    fs::create_dir(at("alone")).unwrap();
    fs::copy(at("minimal.yaml"), at("alone/minimal.yaml")).unwrap();
    fs::write(at("faults.yaml"), "seed: 7\n").unwrap();
    std::os::unix::fs::symlink("jjikin-web.yaml", at("link.yaml")).unwrap();
    fs::hard_link(at("jjikin-web.yaml"), at("hard.yaml")).unwrap();
    std::os::unix::fs::symlink(".", at("here")).unwrap();
    let policy = "../policies/rotator.json";
    for (words, input) in [
        (
            "plan --handler handler --out jjikin-web.yaml jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
        (
            "plan --handler handler --out ./here/jjikin-web.yaml jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
        (
            "plan --handler handler --out link.yaml jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
        (
            "plan --handler handler --out hard.yaml jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
        (
            "plan --handler handler --out alone/minimal.yaml alone",
            "alone/minimal.yaml",
        ),
        (
            "plan --handler handler --out user-data.sh jjikin-web.yaml",
            "user-data.sh",
        ),
        (
            "plan --handler handler --out ../policies/rotator.json jjikin-web.yaml",
            policy,
        ),
        (
            "plan --handler handler --out handler jjikin-web.yaml",
            "handler",
        ),
        (
            "plan --handler handler --out .freshscale/world.json jjikin-web.yaml",
            ".freshscale/world.json",
        ),
        (
            "plan --handler handler --out .freshscale/world.json.lock jjikin-web.yaml",
            ".freshscale/world.json.lock",
        ),
        (
            "--trace-calls jjikin-web.yaml plan --handler handler jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
        (
            "--trace-calls jjikin-web.yaml status jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
        (
            "--trace-calls user-data.sh apply --yes --handler handler jjikin-web.yaml",
            "user-data.sh",
        ),
        ("--trace-calls plan.json apply --yes plan.json", "plan.json"),
        (
            "--trace-calls jjikin-web.yaml apply --yes plan.json",
            "jjikin-web.yaml",
        ),
        (
            "--trace-calls handler redeploy --yes --handler handler jjikin-web.yaml",
            "handler",
        ),
        (
            "--trace-calls faults.yaml emulator faults --faults faults.yaml",
            "faults.yaml",
        ),
        (
            "--trace-calls .freshscale/world.json emulator show",
            ".freshscale/world.json",
        ),
        (
            "simulate --days 1 --report jjikin-web.yaml jjikin-web.yaml",
            "jjikin-web.yaml",
        ),
    ] {
        let before = fs::read(at(input)).unwrap();
        let said = desk.expect(64, words);
        assert!(said.contains("would write over"), "{words}\n{said}");
        assert_eq!(before, fs::read(at(input)).unwrap(), "{words}");
    }
    let said = desk.expect(
        64,
        "--trace-calls x plan --handler handler --out x jjikin-web.yaml",
    );
    assert!(
        said.contains("--out and --trace-calls name the same file"),
        "{said}"
    );
    assert!(!at("x").exists());
    // What one command wrote, another may write over.
    desk.expect(0, "plan --handler handler --out plan.json minimal.yaml");
    assert!(read(&desk, "plan.json").contains("minimal.yaml"));
}

#[test]
fn one_run_leaves_one_trace_however_many_stacks_it_is_about() {
    let desk = Desk::new();
    fs::write(
        desk.path().join("second.yaml"),
        read(&desk, "minimal.yaml").replace("name: web", "name: second"),
    )
    .unwrap();
    desk.expect(
        0,
        "--trace-calls calls.jsonl plan --handler {handler} minimal.yaml",
    );
    let own = |trace: &str| trace.matches("\"GetRole\"").count();
    let one = own(&read(&desk, "calls.jsonl"));
    let words = "--trace-calls calls.jsonl plan --handler {handler} minimal.yaml second.yaml";
    desk.expect(0, words);
    let trace = read(&desk, "calls.jsonl");
    // What each asks for itself; some of the rest is asked for both.
    assert!(one > 0 && own(&trace) == 2 * one, "{trace}");
    let times: Vec<f64> = trace
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["ended"]
                .as_f64()
                .unwrap()
        })
        .collect();
    assert!(times.is_sorted(), "{times:?}");
}

/// `/dev/full` takes nothing, as a full disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_with_the_name_of_the_file() {
    let desk = Desk::new();
    for (code, words) in [
        (1, "plan --handler {handler} --out /dev/full minimal.yaml"),
        (1, "simulate --days 1 --report /dev/full minimal.yaml"),
        (
            0,
            "--trace-calls /dev/full plan --handler {handler} minimal.yaml",
        ),
    ] {
        let said = desk.expect(code, words);
        assert!(said.contains("/dev/full"), "{words}\n{said}");
        assert!(said.contains("No space left on device"), "{words}\n{said}");
    }
    let full = |words: &str| {
        let words = words.replace("{handler}", crate::support::handler().to_str().unwrap());
        let mut command = desk.command(&format!("--local {words}"));
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = command
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("standard output cannot be written: No space left"),
            "{said}"
        );
        output.status.code()
    };
    assert_eq!(full("plan --handler {handler} minimal.yaml"), Some(1));
    assert_eq!(full("validate minimal.yaml"), Some(1));
    // What was done is done, whoever can read of it.
    assert_eq!(
        full("apply --yes --handler {handler} minimal.yaml"),
        Some(0)
    );
    desk.expect(
        0,
        "plan --detailed-exitcode --handler {handler} minimal.yaml",
    );
}

#[test]
fn a_folder_that_takes_nothing_is_told_with_the_name_of_the_file() {
    let desk = Desk::new();
    for words in [
        "plan --handler {handler} --out none/plan.json minimal.yaml",
        "--trace-calls none/calls.jsonl plan --handler {handler} minimal.yaml",
        "simulate --days 1 --report none/report.html minimal.yaml",
    ] {
        let output = desk.local(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("none/") && said.contains("No such file"),
            "{words}\n{said}"
        );
        assert_ne!(output.status.code(), Some(0));
    }
    let said = desk.expect(
        1,
        "--local-world minimal.yaml/world.json plan --handler {handler} minimal.yaml",
    );
    assert!(said.contains("minimal.yaml"), "{said}");
}

#[test]
fn a_stack_belongs_to_one_region() {
    let desk = Desk::new();
    let said = desk.expect(
        64,
        "--region eu-west-1 plan --handler {handler} jjikin-web.yaml",
    );
    assert!(
        said.contains("--region eu-west-1, but the stack file is for ap-northeast-2"),
        "{said}"
    );
    desk.expect(
        0,
        "--region ap-northeast-2 plan --handler {handler} jjikin-web.yaml",
    );
    // Without a Region in the file, the option says it; a world that is in use has one of its own.
    desk.expect(0, "apply --yes --handler {handler} minimal.yaml");
    let said = desk.expect(
        64,
        "--region eu-west-1 plan --handler {handler} minimal.yaml",
    );
    assert!(
        said.contains("the emulator's world is in ap-northeast-2, not in eu-west-1"),
        "{said}"
    );
    let said = desk.expect(
        0,
        "--local-world new.json --region eu-west-1 plan --handler {handler} minimal.yaml",
    );
    assert!(said.contains("eu-west-1"), "{said}");
}

#[test]
fn files_of_a_stack_may_also_lie_in_the_root() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("../shared")).unwrap();
    fs::write(desk.path().join("../shared/start.sh"), "#!/bin/sh\n").unwrap();
    let text = read(&desk, "jjikin-web.yaml").replace("user-data.sh", "../shared/start.sh");
    fs::write(desk.path().join("jjikin-web.yaml"), text).unwrap();
    let said = desk.expect(65, "plan --handler {handler} jjikin-web.yaml");
    assert!(
        said.contains("../shared/start.sh lies outside") && said.contains("--root"),
        "{said}"
    );
    let said = desk.expect(0, "--root .. plan --handler {handler} jjikin-web.yaml");
    assert!(
        said.contains("launch_template.user_data_file: ../shared/start.sh, 10 bytes"),
        "{said}"
    );
    let said = desk.expect(64, "--root none plan --handler {handler} jjikin-web.yaml");
    assert!(said.contains("--root: none is not a folder"), "{said}");
}
