//! What a person reads when a call fails: the real `bootstrap` against a server that answers one service
//! as AWS, a proxy or a stranger does. One sentence and one hint, the request id, and no Rust types.

mod answers;
mod cases;
mod files;

use crate::support::python::Server;
use crate::support::site::{Site, emulator_with_backups};
use crate::support::{handler, minimal};
use answers::serve;
use cases::cases;

/// Asserts the form that every failure has.
fn assert_helpful(said: &str, error: &str, hint: &str) {
    // The emulator behind the other services has a time of its own, which is said and no failure.
    let own_time = |line: &&str| line.starts_with("warning: by the clock of ");
    let said: Vec<&str> = said.lines().filter(|line| !own_time(line)).collect();
    let said = said.join("\n");
    let lines = |start: &str| said.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!(lines("error: "), 1, "{error}\n{said}");
    assert_eq!(
        lines("hint: "),
        usize::from(!hint.is_empty()),
        "{error}\n{said}"
    );
    assert_eq!(
        said.lines().count(),
        1 + usize::from(!hint.is_empty()),
        "{error}\n{said}"
    );
    assert!(said.contains(error), "{error}\n{said}");
    assert!(said.contains(hint), "{hint}\n{said}");
    for rust in [
        " { ", "Some(", "Error(", "Failure(", "kind:", "aws_s", "hyper",
    ] {
        assert!(!said.contains(rust), "{rust} in\n{said}");
    }
}

/// A folder with the shortest stack, sent to an emulator that has nothing wrong with it.
fn site(emulator: &Server) -> Site {
    let site = Site::new(&emulator.endpoint);
    site.write("web.yaml", include_str!("../../stacks/minimal.yaml"));
    site
}

fn plan() -> String {
    format!("plan --handler {} web.yaml", handler().display())
}

#[test]
fn every_failed_call_is_one_sentence_a_hint_and_the_request_id() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let emulator = emulator_with_backups(folder.path(), &minimal(), 0);
    // Side by side: most of their time is the SDK's pauses between attempts.
    std::thread::scope(|scope| {
        for case in cases() {
            let mut site = site(&emulator);
            scope.spawn(move || {
                let variable = format!("AWS_ENDPOINT_URL_{}", case.service);
                site.set(&variable, &serve(case.answer));
                let said = site.expect(1, &plan());
                assert_helpful(&said, case.error, case.hint);
            });
        }
    });
}

#[test]
fn without_credentials_the_answer_is_to_log_in() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let emulator = emulator_with_backups(folder.path(), &minimal(), 0);
    let mut site = site(&emulator);
    site.set("AWS_ACCESS_KEY_ID", "");
    let said = site.expect(1, &plan());
    assert_helpful(&said, "there are no AWS credentials", "aws sso login");

    site.write("config", "[profile broken]\ncredential_process = false\n");
    site.set("AWS_CONFIG_FILE", site.path("config").to_str().unwrap());
    let said = site.expect(1, &format!("--profile broken {}", plan()));
    let error = "the AWS credentials could not be loaded: ";
    assert_helpful(&said, error, "check the profile");
}

#[test]
fn with_v_a_failed_call_is_told_with_what_is_beneath_it() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let emulator = emulator_with_backups(folder.path(), &minimal(), 0);
    let mut site = site(&emulator);
    // Nobody listens there.
    site.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
    let said = site.expect(1, &format!("-v {}", plan()));
    let causes = said
        .lines()
        .filter_map(|line| line.strip_prefix("  caused by: "));
    let causes: Vec<&str> = causes.collect();
    assert!(causes.len() > 1, "{said}");
    assert!(causes.last().unwrap().contains("refused"), "{said}");
    assert!(!site.expect(1, &plan()).contains("caused by"));
}
