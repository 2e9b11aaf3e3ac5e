//! What can be said of the templates without running them.

use std::path::Path;
use std::process::Command;

use super::{files, template, yaml};
use crate::support::python::pipelines;
use crate::support::site::said;

/// Runs one of the linters in `folder` and expects that it has nothing to say.
fn passes(folder: &Path, program: &str, arguments: &[&str]) {
    let mut command = Command::new(pipelines().join(program));
    let output = command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{program}: {}", said(&output));
}

/// A repository that uses the templates as they tell.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (from, to) in [
        ("github", ".github/actions/freshscale"),
        ("github/workflows", ".github/workflows"),
    ] {
        let to = folder.path().join(to);
        std::fs::create_dir_all(&to).unwrap();
        for name in files(from) {
            std::fs::copy(template(from).join(&name), to.join(&name)).unwrap();
        }
    }
    folder
}

#[test]
fn zizmor_finds_nothing_in_the_action_and_its_workflows() {
    let repository = repository();
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/zizmor.yml");
    let words = ["--offline", "--no-progress", "--persona=pedantic"];
    let words = [words.as_slice(), &["--config", config, "."]].concat();
    passes(repository.path(), "zizmor", &words);
}

/// What makes a release, and what a container of it is made from.
#[test]
fn the_release_workflow_and_the_container_definition_are_what_linters_want() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workflow = ".github/workflows/release.yml";
    let words = ["--offline", "--no-progress", "--persona=pedantic", workflow];
    passes(root, "zizmor", &words);
    let words = ["--builtin-schema", "vendor.github-workflows", workflow];
    passes(root, "check-jsonschema", &words);
    passes(root, "hadolint", &["packaging/Containerfile"]);
    passes(
        root,
        "shellcheck",
        &["scripts/release", "scripts/deb", "scripts/build-handler"],
    );
}

#[test]
fn every_template_fits_the_schema_of_its_forge() {
    let workflows = files("github/workflows");
    let workflows: Vec<String> = { workflows.iter() }
        .map(|name| format!("github/workflows/{name}"))
        .collect();
    let workflows: Vec<&str> = workflows.iter().map(String::as_str).collect();
    for (schema, files) in [
        ("vendor.github-actions", vec!["github/action.yml"]),
        ("vendor.github-workflows", workflows),
        ("vendor.gitlab-ci", vec!["gitlab/freshscale.gitlab-ci.yml"]),
    ] {
        let words = [vec!["--builtin-schema", schema], files].concat();
        passes(&template(""), "check-jsonschema", &words);
    }
}

#[test]
fn shellcheck_finds_nothing_in_the_scripts() {
    passes(
        &template("github"),
        "shellcheck",
        &["credentials.sh", "freshscale.sh"],
    );
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut names = Vec::new();
    let mut keep = |name: String, text: &str| {
        let name = name.replace(':', "-") + ".sh";
        std::fs::write(folder.path().join(&name), text).unwrap();
        names.push(name);
    };
    for workflow in files("github/workflows") {
        let jobs = yaml(&format!("github/workflows/{workflow}"))["jobs"].take();
        for (job, told) in jobs.as_object().unwrap() {
            for (place, step) in told["steps"].as_array().unwrap().iter().enumerate() {
                if let Some(text) = step["run"].as_str() {
                    keep(format!("{workflow}-{job}-{place}"), text);
                }
            }
        }
    }
    for (job, told) in yaml("gitlab/freshscale.gitlab-ci.yml").as_object().unwrap() {
        for part in ["before_script", "script"] {
            for text in told[part].as_array().into_iter().flatten() {
                keep(format!("{job}-{part}"), text.as_str().unwrap());
            }
        }
    }
    assert!(names.len() >= 14, "{names:?}");
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    passes(
        folder.path(),
        "shellcheck",
        &[vec!["--shell=bash"], names].concat(),
    );
}

#[test]
fn nothing_of_somebody_elses_is_used() {
    for workflow in files("github/workflows") {
        let jobs = yaml(&format!("github/workflows/{workflow}"))["jobs"].take();
        let steps = jobs.as_object().unwrap().values();
        let steps = steps.flat_map(|job| job["steps"].as_array().unwrap().clone());
        let used: Vec<String> = steps
            .filter_map(|step| Some(step["uses"].as_str()?.to_owned()))
            .collect();
        assert_eq!(used, ["./.github/actions/freshscale"], "{workflow}");
    }
}
