//! Which crate may use which, and that no module of a crate imports one that imports it back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The crates, from the bottom up, and what each may use of the others (docs/architecture.md).
const FLOORS: [(&str, &[&str]); 6] = [
    ("freshscale-core", &[]),
    ("freshscale-handler", &["freshscale-core"]),
    ("freshscale-stack", &["freshscale-core"]),
    (
        "freshscale-emulator",
        &["freshscale-core", "freshscale-stack"],
    ),
    (
        "freshscale-deploy",
        &["freshscale-core", "freshscale-stack"],
    ),
    (
        "freshscale",
        &[
            "freshscale-core",
            "freshscale-stack",
            "freshscale-emulator",
            "freshscale-deploy",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Dependencies for tests count: what a test can reach, the next change will.
#[test]
fn a_crate_uses_only_the_floors_below_it() {
    let packages = packages();
    let mut found = BTreeMap::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let uses = package["dependencies"].as_array().unwrap().iter();
        let uses = uses.map(|it| it["name"].as_str().unwrap());
        let uses: BTreeSet<&str> = uses.filter(|it| it.starts_with("freshscale")).collect();
        found.insert(name, uses);
    }
    let names: BTreeSet<&str> = FLOORS.iter().map(|(name, _)| *name).collect();
    assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), names);
    for (name, allowed) in FLOORS {
        for used in &found[name] {
            assert!(allowed.contains(used), "{name} must not use {used}");
        }
    }
}

/// The source of a crate's modules at its top, by name, without tests.
fn modules(crate_root: &Path) -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let mut modules = BTreeMap::new();
    let lib = std::fs::read_to_string(crate_root.join("lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    for name in declared {
        let mut files = Vec::new();
        let file = crate_root.join(format!("{name}.rs"));
        if file.exists() {
            files.push(file);
        }
        walk(&crate_root.join(name), &mut files);
        let read = |path: PathBuf| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, code(&text))
        };
        modules.insert(name.to_owned(), files.into_iter().map(read).collect());
    }
    modules
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            walk(&path, files);
        } else if name.ends_with(".rs") && !name.starts_with("test") {
            files.push(path);
        }
    }
}

/// Without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow a prefix such as `crate::`, those of a group in braces too.
fn named<'a>(text: &'a str, prefix: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(word(rest)),
        }
    }
    found
}

/// The first word of each member of a group: `a, b::{c, d}}` has `a` and `b`.
fn heads(group: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut begins) = (0_usize, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && depth == 0 && !c.is_whitespace() => {
                found.extend(word(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let word = &text[..end.unwrap_or(text.len())];
    (!word.is_empty()).then_some(word)
}

/// What a file can call the top of its crate: `crate::`, and as many `super::` as it lies deep.
fn ups(crate_root: &Path, file: &Path) -> [String; 2] {
    let depth = file.strip_prefix(crate_root).unwrap().components().count();
    let depth = if file.ends_with("mod.rs") {
        depth - 1
    } else {
        depth
    };
    ["crate::".to_owned(), "super::".repeat(depth)]
}

/// What the top of a crate takes from its modules, by name: after `pub use driver::Emulator;`, who imports
/// `crate::Emulator` imports `driver`.
fn taken(crate_root: &Path) -> BTreeMap<String, String> {
    let lib = code(&std::fs::read_to_string(crate_root.join("lib.rs")).unwrap());
    let statements = lib.split("use ").skip(1);
    let statements = statements.filter_map(|rest| rest.split(';').next()?.split_once("::"));
    let names = statements.flat_map(|(module, names)| {
        let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
        names.map(|name| (name.to_owned(), module.to_owned()))
    });
    names.collect()
}

/// The arrows that are part of a circle: those that are left when, again and again, what imports nothing and what
/// nothing imports has been taken away.
fn circles<'a>(mut arrows: BTreeSet<(&'a str, &'a str)>) -> BTreeSet<(&'a str, &'a str)> {
    loop {
        let (from, to): (BTreeSet<_>, BTreeSet<_>) = arrows.iter().copied().unzip();
        let before = arrows.len();
        arrows.retain(|(a, b)| to.contains(a) && from.contains(b));
        if arrows.len() == before {
            return arrows;
        }
    }
}

/// Nor round about, over others.
#[test]
fn no_module_imports_one_that_imports_it_back() {
    for folder in ["src", "src/core", "src/stack", "src/emulator", "src/deploy"] {
        let crate_root = root().join(folder);
        let (modules, taken) = (modules(&crate_root), taken(&crate_root));
        let mut arrows: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (name, files) in &modules {
            for (path, text) in files {
                let ups = ups(&crate_root, path);
                let used = ups.iter().flat_map(|up| named(text, up));
                let used = used.map(|it| match modules.contains_key(it) {
                    true => it,
                    false => taken.get(it).map_or(it, String::as_str),
                });
                arrows.extend(
                    used.filter(|it| modules.contains_key(*it) && it != name)
                        .map(|it| (name.as_str(), it)),
                );
            }
        }
        assert!(
            arrows.len() > 1 || folder == "src",
            "{folder} has hardly an arrow: is it read?"
        );
        let circle = circles(arrows);
        let (both, _): (BTreeSet<_>, BTreeSet<_>) =
            circle.iter().partition(|(a, b)| circle.contains(&(*b, *a)));
        let told = if both.is_empty() { &circle } else { &both };
        assert!(circle.is_empty(), "{folder}: import each other: {told:?}");
    }
}

#[test]
fn a_circle_of_imports_is_found_and_what_leads_to_it_is_not() {
    let circle = [("a", "b"), ("b", "c"), ("c", "a")];
    let others = [("top", "a"), ("c", "leaf"), ("top", "leaf")];
    let all = circle.into_iter().chain(others).collect();
    assert_eq!(circles(all), circle.into_iter().collect());
}
