//! Bad stack files, and all that the real `validate` says of each: which line, what is wrong there, and what to write.
//!
//! One table for each kind of mistake, a row for each file, one golden file for each table. Look at a changed one as the reader of
//! the message would.

#[rustfmt::skip]
mod aws;
#[rustfmt::skip]
mod fields;
#[rustfmt::skip]
mod launches;
#[rustfmt::skip]
mod layers;
#[rustfmt::skip]
mod named;
#[rustfmt::skip]
mod schedule;
#[rustfmt::skip]
mod values;
#[rustfmt::skip]
mod yaml;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::binary::Desk;

/// A stack file with nothing wrong in it, and as short as one can be.
pub const GOOD: &str = "\
version: 1
name: web
image: { instance_name: web }
launch_template:
  instance_type: t3.small
  security_group_ids: [sg-0123456789abcdef0]
auto_scaling_group:
  subnet_ids: [subnet-0123456789abcdef0]
  capacity: { max: 4 }
";

/// A bad stack file.
pub struct Case {
    /// What is wrong with it.
    pub name: &'static str,
    /// The file, as bytes: some are no text.
    pub text: Vec<u8>,
    /// Other files, beside it.
    pub beside: Vec<(&'static str, Vec<u8>)>,
    /// What is given with `--set`.
    pub set: Vec<String>,
}

/// The whole file.
pub fn whole(name: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case {
        name,
        text: text.into(),
        beside: Vec::new(),
        set: Vec::new(),
    }
}

/// The good file, with something else in the place of a part.
pub fn with(name: &'static str, part: &str, instead: &str) -> Case {
    assert_eq!(GOOD.matches(part).count(), 1, "{part}");
    whole(name, GOOD.replace(part, instead))
}

/// The good file, and more after it.
pub fn and(name: &'static str, more: &str) -> Case {
    whole(name, format!("{GOOD}{more}"))
}

impl Case {
    /// The same, with another file beside it.
    pub fn beside(mut self, path: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.beside.push((path, bytes.into()));
        self
    }

    /// The same, with values of the command line.
    pub fn set(mut self, values: &[&str]) -> Self {
        self.set = values.iter().map(|value| (*value).to_owned()).collect();
        self
    }
}

/// What is said of each case, under its name.
fn said(cases: &[Case]) -> String {
    let desk = Desk::new();
    let one = |case: &Case| {
        let folder = tempfile::tempdir_in(desk.path()).unwrap();
        let write = |path: &str, bytes: &[u8]| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        write("web.yaml", &case.text);
        for (path, bytes) in &case.beside {
            write(path, bytes);
        }
        let mut command = desk.command("validate web.yaml");
        command.args(case.set.iter().flat_map(|value| ["--set", value]));
        let output = command.current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        let text = hidden(&text, folder.path());
        assert_eq!(output.status.code(), Some(65), "{}\n{text}", case.name);
        assert_eq!(output.stdout, b"", "{}", case.name);
        assert_helpful(case.name, &text);
        // Padding after the bars says nothing, and editors remove it.
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        format!("## {}\n{}\n", case.name, lines.join("\n"))
    };
    let all: Vec<String> = cases.iter().map(one).collect();
    all.join("\n")
}

/// The folder has another name in each run.
fn hidden(text: &str, folder: &Path) -> String {
    let folder = fs::canonicalize(folder).unwrap();
    text.replace(folder.to_str().unwrap(), "FOLDER")
}

/// Every fault has a place and a remedy, and is a sentence; no Rust shows.
fn assert_helpful(name: &str, text: &str) {
    for block in text.split("\n\n") {
        let title = block.lines().next().unwrap();
        let is_known = title.starts_with("error: ") || title.starts_with("warning: ");
        assert!(is_known && title.ends_with('.'), "{name}\n{block}");
        assert!(block.contains("--> "), "{name}\n{block}");
        assert!(block.contains("= help: "), "{name}\n{block}");
        for rust in ["Some(", "Err(", "Error {", "kind:", "os error"] {
            assert!(!block.contains(rust), "{name}: {rust}\n{block}");
        }
    }
}

fn tables() -> [(&'static str, Vec<Case>); 8] {
    [
        ("yaml", yaml::cases()),
        ("fields", fields::cases()),
        ("values", values::cases()),
        ("aws", aws::cases()),
        ("schedule", schedule::cases()),
        ("named", named::cases()),
        ("layers", layers::cases()),
        ("launches", launches::cases()),
    ]
}

#[test]
fn every_bad_file_is_refused_with_place_and_remedy() {
    for (table, cases) in tables() {
        insta::assert_snapshot!(table, said(&cases));
    }
}

#[test]
fn there_are_many_bad_files_and_each_is_bad_in_its_own_way() {
    let tables = tables();
    let all = || tables.iter().flat_map(|(_, cases)| cases);
    let names: BTreeSet<&str> = all().map(|case| case.name).collect();
    assert_eq!(names.len(), all().count());
    assert!(names.len() >= 80, "{}", names.len());
}

/// Else the cases that change a part of it would say nothing.
#[test]
fn the_good_file_is_good() {
    let desk = Desk::new();
    fs::write(desk.path().join("web.yaml"), GOOD).unwrap();
    assert_eq!(
        desk.expect(0, "validate web.yaml"),
        "web.yaml: stack web is valid (0 scheduled actions)\n"
    );
}
