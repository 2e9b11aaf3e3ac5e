//! What the workflows do before the action: the repository and the programs, without an action of anybody's.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::{files, yaml};
use crate::support::site::said;

/// The steps of the one job of a workflow.
fn steps(workflow: &str) -> Vec<Value> {
    let jobs = yaml(&format!("github/workflows/{workflow}"))["jobs"].take();
    let [(_, job)] = jobs.as_object().unwrap().iter().collect::<Vec<_>>()[..] else {
        panic!("{workflow} has not one job");
    };
    job["steps"].as_array().unwrap().clone()
}

fn run(folder: &Path, step: &Value, environment: &[(&str, &str)]) -> Output {
    let tools = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python");
    let path = format!("{tools}:{}", std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c"])
        .arg(step["run"].as_str().unwrap())
        .current_dir(folder)
        .env("PATH", path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs(environment.iter().copied());
    command.output().unwrap()
}

fn git(folder: &Path, words: &[&str]) -> String {
    let who = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    let output = Command::new("git")
        .args(who)
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {words:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn every_workflow_gets_repository_and_programs_in_the_same_way() {
    for workflow in files("github/workflows") {
        assert_eq!(steps(&workflow)[..2], steps("plan.yml")[..2], "{workflow}");
    }
}

#[test]
fn the_commit_of_the_event_is_checked_out() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (origin, workspace) = (folder.path().join("o/r"), folder.path().join("workspace"));
    std::fs::create_dir_all(&origin).unwrap();
    std::fs::create_dir(&workspace).unwrap();
    git(&origin, &["init", "--quiet", "."]);
    std::fs::write(origin.join("web.yaml"), "name: web\n").unwrap();
    git(&origin, &["add", "web.yaml"]);
    git(&origin, &["commit", "--quiet", "--message", "one"]);
    let commit = git(&origin, &["rev-parse", "HEAD"]);
    let server = format!("file://{}", folder.path().display());
    let environment = [
        ("GITHUB_SERVER_URL", server.as_str()),
        ("GITHUB_REPOSITORY", "o/r"),
        ("GITHUB_SHA", commit.as_str()),
        ("TOKEN", "of-the-workflow"),
    ];
    let output = run(&workspace, &steps("plan.yml")[0], &environment);
    assert!(output.status.success(), "{}", said(&output));
    let text = std::fs::read_to_string(workspace.join("web.yaml")).unwrap();
    assert_eq!(text, "name: web\n");
    // What runs later in the job must not find the token.
    let config = std::fs::read_to_string(workspace.join(".git/config")).unwrap();
    assert!(!config.contains("AUTHORIZATION"), "{config}");
}

#[test]
fn the_programs_are_taken_from_a_release_whose_hash_is_known() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["bootstrap", "handler"] {
        std::fs::write(path(name), name).unwrap();
    }
    let pack = "tar --create --gzip --file release bootstrap handler && sha256sum release";
    let packed = Command::new("sh")
        .args(["-c", pack])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let hash = said(&packed)[..64].to_owned();
    std::fs::write(path("path"), "").unwrap();
    let (release, temporary, list) = (path("release"), path("temporary"), path("path"));
    let ran = |hash: &str| {
        let environment = [
            ("GH_TOKEN", "of-the-workflow"),
            ("FROM", "o/freshscale"),
            ("VERSION", "v1"),
            ("SHA256", hash),
            ("RELEASE", release.to_str().unwrap()),
            ("RUNNER_TEMP", temporary.to_str().unwrap()),
            ("GITHUB_PATH", list.to_str().unwrap()),
        ];
        run(folder.path(), &steps("plan.yml")[1], &environment)
    };
    let wrong = ran(&"0".repeat(64));
    assert!(!wrong.status.success());
    assert!(!temporary.exists());
    let output = ran(&hash);
    assert!(output.status.success(), "{}", said(&output));
    let text = std::fs::read_to_string(temporary.join("bin/handler")).unwrap();
    assert_eq!(text, "handler");
    let added = std::fs::read_to_string(&list).unwrap();
    assert_eq!(added, format!("{}/bin\n", temporary.display()));
}
