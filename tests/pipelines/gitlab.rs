//! The jobs of the GitLab template, their scripts run as a runner does, against an emulator.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::{MARKER, comments, have_tools, yaml};
use crate::support::python::{Server, loopback_only, succeed};
use crate::support::site::{emulator_with_backups, said};
use crate::support::{handler, minimal};

struct Runner {
    folder: tempfile::TempDir,
    emulator: Server,
    forge: Server,
}

impl Runner {
    fn new() -> Self {
        have_tools();
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let emulator = emulator_with_backups(folder.path(), &minimal(), 1);
        let forge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/forge.py");
        let notes = folder.path().join("notes.json");
        std::fs::write(&notes, "[]").unwrap();
        let arguments = |port: u16| {
            vec![
                forge.to_owned(),
                port.to_string(),
                notes.display().to_string(),
            ]
        };
        let forge = Server::start("python", arguments, &[]);
        let runner = Self {
            folder,
            emulator,
            forge,
        };
        let stack = include_str!("../../stacks/minimal.yaml");
        std::fs::write(runner.path("web.yaml"), stack).unwrap();
        // Beside the program it is found without being named.
        std::fs::create_dir(runner.path("bin")).unwrap();
        std::os::unix::fs::symlink(
            env!("CARGO_BIN_EXE_bootstrap"),
            runner.path("bin/bootstrap"),
        )
        .unwrap();
        std::fs::copy(handler(), runner.path("bin/handler")).unwrap();
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the lines of a job in one shell; what it said.
    fn expect(&self, code: i32, job: &str) -> String {
        let file = yaml("gitlab/freshscale.gitlab-ci.yml");
        let lines = |part: &Value| -> Vec<String> {
            let lines = part.as_array().unwrap().iter();
            lines
                .map(|line| line.as_str().unwrap().to_owned())
                .collect()
        };
        let mut script = lines(&file[".freshscale"]["before_script"]);
        script.extend(lines(&file[job]["script"]));
        let bootstrap = self.path("bin/bootstrap");
        let mut command = Command::new("bash");
        command
            .args(["-e", "-o", "pipefail", "-c", &script.join("\n")])
            .current_dir(self.folder.path())
            .env("FRESHSCALE_STACK", "web.yaml")
            .env("FRESHSCALE_BOOTSTRAP", bootstrap)
            .env("FRESHSCALE_COMMENT_TOKEN", "of-the-project")
            .env("CI_API_V4_URL", format!("{}/api/v4", self.forge.endpoint))
            .env("CI_PROJECT_ID", "7")
            .env("CI_MERGE_REQUEST_IID", "3");
        let output = loopback_only(&mut command, &self.emulator.endpoint)
            .output()
            .unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(code), "{job}: {said}");
        said
    }
}

#[test]
fn a_merge_request_is_commented_on_once_and_its_merge_applies_the_saved_plan() {
    let runner = Runner::new();
    let notes = runner.path("notes.json");
    runner.expect(0, "freshscale:plan");
    assert_eq!(comments(&notes), [(100, MARKER.to_owned(), true)]);
    runner.expect(0, "freshscale:plan-merged");
    runner.expect(0, "freshscale:apply");
    // Applied already: AWS has moved since the plan was made.
    let said = runner.expect(1, "freshscale:apply");
    assert!(said.contains("the saved plan no longer fits"), "{said}");
    runner.expect(0, "freshscale:plan");
    assert_eq!(comments(&notes), [(100, MARKER.to_owned(), false)]);
    runner.expect(0, "freshscale:drift");
    // At nine in the morning of the served world a window is open, whatever time this machine has.
    let said = runner.expect(1, "freshscale:redeploy");
    assert!(said.contains("pass --during-window"), "{said}");
    let mut later = Command::new(runner.path("bin/bootstrap"));
    later.args(["emulator", "advance", "2h"]);
    succeed(loopback_only(&mut later, &runner.emulator.endpoint));
    runner.expect(0, "freshscale:redeploy");
}

#[test]
fn drift_fails_the_scheduled_pipeline() {
    let runner = Runner::new();
    runner.expect(2, "freshscale:drift");
}
