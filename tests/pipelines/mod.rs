//! The templates for pipelines: linted, and run.

mod github;
mod gitlab;
mod lint;
mod rights;
mod workflow;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::browser::program;

/// What the templates call, and every runner has.
fn have_tools() {
    for tool in ["curl", "jq"] {
        program(tool);
    }
}

/// A file of the templates.
fn template(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("ci-templates")
        .join(name)
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(template(name)).unwrap()).unwrap()
}

/// The names of the files in a folder of the templates, sorted.
fn files(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(template(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<String> = paths.filter(|path| path.is_file()).map(name).collect();
    names.sort();
    names
}

/// The comments that a forge keeps, as `(id, first line, whether it plans changes)`.
fn comments(file: &Path) -> Vec<(u64, String, bool)> {
    let text = std::fs::read_to_string(file).unwrap();
    let comments: Vec<Value> = serde_json::from_str(&text).unwrap();
    let comment = |comment: &Value| {
        let body = comment["body"].as_str().unwrap();
        let first = body.lines().next().unwrap().to_owned();
        (
            comment["id"].as_u64().unwrap(),
            first,
            body.contains("<details>"),
        )
    };
    comments.iter().map(comment).collect()
}

/// What a comment on the plan of the shortest stack begins with.
const MARKER: &str = "<!-- freshscale plan web 111111111111 ap-northeast-2 -->";
