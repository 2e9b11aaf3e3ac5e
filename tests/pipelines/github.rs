//! The composite action, its steps run as a runner does, against an emulator.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::{MARKER, comments, have_tools, template, yaml};
use crate::support::python::{Server, loopback_only};
use crate::support::site::{emulator_with_backups, said};
use crate::support::{handler, minimal};

/// A runner with a workspace, a pull request and an AWS of its own.
struct Runner {
    /// Whether its environment has a key of AWS.
    has_key: bool,
    folder: tempfile::TempDir,
    emulator: Server,
}

/// What the steps of an action came to.
struct Ran {
    output: Output,
    environment: BTreeMap<String, String>,
}

impl Runner {
    fn new() -> Self {
        have_tools();
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let emulator = emulator_with_backups(folder.path(), &minimal(), 1);
        let runner = Self {
            has_key: true,
            folder,
            emulator,
        };
        let stack = include_str!("../../stacks/minimal.yaml");
        std::fs::write(runner.path("web.yaml"), stack).unwrap();
        std::fs::write(runner.comments(), "[]").unwrap();
        std::fs::create_dir(runner.path("bin")).unwrap();
        let gh = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/gh");
        symlink(gh, runner.path("bin/gh")).unwrap();
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn comments(&self) -> PathBuf {
        self.path("comments.json")
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the action with these inputs, step by step, until one fails.
    fn run(&self, given: &[(&str, &str)], pull_request: &str, more: &[(&str, &str)]) -> Ran {
        let action = yaml("github/action.yml");
        let mut inputs: BTreeMap<String, String> = BTreeMap::new();
        for (name, input) in action["inputs"].as_object().unwrap() {
            let default = input["default"].as_str().unwrap_or_default();
            inputs.insert(name.clone(), default.to_owned());
        }
        inputs.extend(
            given
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let evaluate = |text: &str| {
            let expression = text.trim_start_matches("${{ ").trim_end_matches(" }}");
            match expression {
                "github.token" => "of-the-workflow".to_owned(),
                "github.event.pull_request.number" => pull_request.to_owned(),
                _ => match expression.strip_prefix("inputs.") {
                    Some(input) => inputs[input].clone(),
                    None => panic!("{text} is not known here"),
                },
            }
        };
        for name in ["environment", "output", "summary"] {
            std::fs::write(self.path(name), "").unwrap();
        }
        let mut environment = BTreeMap::new();
        let mut last = None;
        for step in action["runs"]["steps"].as_array().unwrap() {
            let own = step["env"].as_object().unwrap().iter();
            let own = own.map(|(name, value)| {
                let value = evaluate(value.as_str().unwrap());
                let value = match value.starts_with("${{") {
                    true => evaluate(&value),
                    false => value,
                };
                (name.clone(), value)
            });
            let own: Vec<(String, String)> = own.collect();
            let output = self.step(step, &environment, &own, more);
            environment.extend(pairs(&self.read("environment")));
            let failed = !output.status.success();
            last = Some(output);
            if failed {
                break;
            }
        }
        Ran {
            output: last.unwrap(),
            environment,
        }
    }

    fn step(
        &self,
        step: &Value,
        environment: &BTreeMap<String, String>,
        own: &[(String, String)],
        more: &[(&str, &str)],
    ) -> Output {
        assert_eq!(step["shell"], "bash");
        let path = format!("{}:/usr/bin:/bin", self.path("bin").display());
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c"])
            .arg(step["run"].as_str().unwrap())
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", path)
            .env("GITHUB_ACTION_PATH", template("github"))
            .env("GITHUB_REPOSITORY", "o/r")
            .env("GITHUB_RUN_ID", "42")
            .env("GITHUB_ENV", self.path("environment"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("RUNNER_TEMP", self.folder.path())
            .env("COMMENTS", self.comments());
        loopback_only(&mut command, &self.emulator.endpoint)
            .envs(environment)
            .envs(own.iter().map(|(name, value)| (name, value)))
            .envs(more.iter().copied());
        if !self.has_key {
            command
                .env_remove("AWS_ACCESS_KEY_ID")
                .env_remove("AWS_SECRET_ACCESS_KEY");
        }
        command.output().unwrap()
    }

    /// A forge on loopback, and what a job needs to get its token there.
    fn forge(&self) -> (Server, String) {
        let forge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/forge.py");
        let comments = self.comments();
        let arguments = |port: u16| {
            vec![
                forge.to_owned(),
                port.to_string(),
                comments.display().to_string(),
            ]
        };
        let forge = Server::start("python", arguments, &[]);
        let url = format!("{}/token?api-version=2", forge.endpoint);
        (forge, url)
    }

    /// Runs a command of the action on the stack; its exit code.
    fn expect(&self, code: i32, command: &str, pull_request: &str, arguments: &str) -> String {
        let handler = handler();
        let inputs = [
            ("command", command),
            ("stack", "web.yaml"),
            ("bootstrap", env!("CARGO_BIN_EXE_bootstrap")),
            ("handler", handler.to_str().unwrap()),
            ("arguments", arguments),
        ];
        let ran = self.run(&inputs, pull_request, &[]);
        let said = said(&ran.output);
        assert_eq!(ran.output.status.code(), Some(code), "{command}: {said}");
        said
    }
}

/// `NAME=value` lines.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| {
        let (name, value) = line.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    text.lines().map(pair).collect()
}

#[test]
fn a_pull_request_gets_one_comment_and_the_next_plan_takes_its_place() {
    let runner = Runner::new();
    let other = r#"[{"id": 1, "user": {"type": "User"}, "body": "<!-- freshscale plan web 111111111111 ap-northeast-2 -->\nquoted"}]"#;
    std::fs::write(runner.comments(), other).unwrap();
    runner.expect(0, "plan", "3", "");
    assert_eq!(runner.read("output"), "changes=true\n");
    assert!(runner.read("summary").contains("launch-template/web-lt"));
    let after_one = comments(&runner.comments());
    let ours = (101, MARKER.to_owned(), true);
    // Somebody's comment that quotes ours is not ours.
    assert_eq!(after_one, [(1, MARKER.to_owned(), false), ours]);
    runner.expect(0, "apply", "", "");
    runner.expect(0, "plan", "3", "");
    assert_eq!(runner.read("output"), "changes=false\n");
    assert_eq!(
        comments(&runner.comments())[1..],
        [(101, MARKER.to_owned(), false)]
    );
}

#[test]
fn a_merge_applies_what_it_shows_and_a_second_one_has_nothing_to_do() {
    let runner = Runner::new();
    let said = runner.expect(0, "apply", "", "");
    assert!(
        said.contains("<summary>create <code>launch-template/web-lt"),
        "{said}"
    );
    assert!(said.contains("auto-scaling-group/web-asg"), "{said}");
    runner.expect(0, "apply", "", "");
    assert_eq!(runner.read("output"), "changes=false\n");
    assert_eq!(comments(&runner.comments()), []);
}

#[test]
fn a_scheduled_run_fails_on_drift_and_says_so() {
    let runner = Runner::new();
    runner.expect(0, "apply", "", "");
    runner.expect(0, "drift", "", "");
    let text = runner.read("web.yaml").replace("t3.small", "t3.medium");
    std::fs::write(runner.path("web.yaml"), text).unwrap();
    let said = runner.expect(2, "drift", "", "");
    assert!(said.contains("::error title=Drift::"), "{said}");
}

#[test]
fn a_daily_check_fails_where_scale_outs_would_and_an_apply_looks_first() {
    let runner = Runner::new();
    runner.expect(0, "apply", "", "");
    let skip = "--skip trial_launch,operator_rights";
    let said = runner.expect(0, "check", "", skip);
    // The example is in one zone, which is no error.
    assert!(said.contains("web: 23 checks: 1 warning"), "{said}");
    assert!(
        runner.read("summary").contains("    web: 23 checks"),
        "{said}"
    );
    let good = runner.read("web.yaml");
    let old = good.replace("instance_name: web ", "max_age: 1h\n  instance_name: web ");
    std::fs::write(runner.path("web.yaml"), old).unwrap();
    let said = runner.expect(1, "check", "", skip);
    assert!(said.contains("error[image_age]"), "{said}");
    assert!(said.contains("::error title=Check::"), "{said}");
    let key = good.replace("instance_type:", "key_name: nobodys\n  instance_type:");
    std::fs::write(runner.path("web.yaml"), key).unwrap();
    let said = runner.expect(1, "apply", "", "");
    assert!(said.contains("key pair nobodys does not exist"), "{said}");
    assert!(said.contains("nothing will be done"), "{said}");
}

#[test]
fn a_plan_that_cannot_be_made_fails_the_run_without_a_comment() {
    let runner = Runner::new();
    std::fs::write(runner.path("web.yaml"), "name: web\n").unwrap();
    let said = runner.expect(65, "plan", "3", "");
    assert!(said.contains("version"), "{said}");
    assert_eq!(comments(&runner.comments()), []);
}

#[test]
fn a_release_is_redeployed_with_the_arguments_of_the_workflow() {
    let runner = Runner::new();
    runner.expect(0, "apply", "", "");
    let arguments = "--refresh-instances --min-healthy 90% --during-window";
    let said = runner.expect(0, "redeploy", "", arguments);
    assert!(said.contains("auto-scaling-group/web-asg: done"), "{said}");
    runner.expect(64, "release", "", "");
}

#[test]
fn a_job_without_a_key_plans_with_its_own_token() {
    let mut runner = Runner::new();
    runner.has_key = false;
    let (_forge, url) = runner.forge();
    let handler = handler();
    let mut inputs = vec![
        ("command", "plan"),
        ("stack", "web.yaml"),
        ("bootstrap", env!("CARGO_BIN_EXE_bootstrap")),
        ("handler", handler.to_str().unwrap()),
    ];
    let none = runner.run(&inputs, "", &[]);
    let complaint = said(&none.output);
    assert_eq!(none.output.status.code(), Some(1), "{complaint}");
    assert!(complaint.contains("credentials"), "{complaint}");
    inputs.push(("role", "arn:aws:iam::111111111111:role/freshscale-plan"));
    let token = [
        ("ACTIONS_ID_TOKEN_REQUEST_URL", url.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "of-the-job"),
    ];
    let ran = runner.run(&inputs, "", &token);
    assert!(ran.output.status.success(), "{}", said(&ran.output));
    assert_eq!(runner.read("output"), "changes=true\n");
}

#[test]
fn the_jobs_token_becomes_a_file_that_the_sdk_is_told_of() {
    let runner = Runner::new();
    let (_forge, url) = runner.forge();
    let role = "arn:aws:iam::111111111111:role/freshscale-plan";
    let inputs = [("command", "none"), ("role", role), ("region", "eu-west-1")];
    let token = [
        ("ACTIONS_ID_TOKEN_REQUEST_URL", url.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "of-the-job"),
    ];
    let ran = runner.run(&inputs, "", &token);
    let file = runner.path("freshscale-token");
    let expected = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ROLE_ARN", role),
        ("AWS_ROLE_SESSION_NAME", "github-42"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", file.to_str().unwrap()),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(ran.environment, BTreeMap::from(expected));
    assert_eq!(runner.read("freshscale-token"), "signed.by.the-forge");
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let without = runner.run(&inputs, "", &[]);
    assert_eq!(without.output.status.code(), Some(1));
    assert!(said(&without.output).contains("id-token: write"));
}

#[test]
fn a_plan_that_is_refused_is_commented_on_and_fails_the_run() {
    let runner = Runner::new();
    runner.expect(0, "apply", "", "");
    let text = runner.read("web.yaml").replace("name: web ", "name: shop ");
    let text = text + "\nnames: { launch_template: web-lt }\n";
    std::fs::write(runner.path("web.yaml"), text).unwrap();
    runner.expect(1, "plan", "3", "");
    let text = runner.read("comments.json");
    assert!(text.contains("<!-- freshscale plan shop "), "{text}");
    assert!(text.contains("it belongs to stack `web`"), "{text}");
}
