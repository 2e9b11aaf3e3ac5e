//! The documentation as a whole: nothing is missing from the book, every link and picture leads somewhere, and every
//! command can be typed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::args::Cli;
use crate::support::page::blocks;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn in_folder(folder: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(root().join(folder)).unwrap();
    let all = all.map(|entry| Path::new(folder).join(entry.unwrap().file_name()));
    all.filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect()
}

/// Every page that a reader may meet, from the top folder.
fn pages() -> BTreeMap<PathBuf, String> {
    let folders = ["", "docs", "docs/decisions", "findings"];
    let all = folders.iter().flat_map(|folder| in_folder(folder));
    all.map(|path| {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        (path, text)
    })
    .collect()
}

/// What is no code: links in code are none.
fn prose(page: &str) -> String {
    let mut fenced = false;
    let mut out = String::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            // Of a code span nothing is left but its text, which headings have.
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Where links and pictures of a page lead.
fn links(page: &str) -> Vec<String> {
    let prose = prose(page);
    let after = prose.split("](").skip(1);
    after
        .filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
        .collect()
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = prose(page);
    let headings = headings.lines().filter_map(|line| {
        let text = line.trim_start_matches('#');
        (text.len() < line.len()).then(|| text.trim().to_lowercase())
    });
    headings
        .map(|text| {
            let kept = text
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn every_page_is_in_the_book_once_and_the_book_has_nothing_else() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let mut told = links(&summary);
    told.sort();
    let pages = in_folder("docs")
        .into_iter()
        .chain(in_folder("docs/decisions"));
    let mut pages: Vec<String> =
        { pages.map(|path| path.strip_prefix("docs").unwrap().to_owned()) }
            .map(|path| path.to_str().unwrap().to_owned())
            .filter(|path| path != "SUMMARY.md")
            .collect();
    pages.sort();
    assert_eq!(told, pages);
    for part in ["Tutorial", "How to", "Reference", "Explanation"] {
        assert!(summary.contains(&format!("\n# {part}\n")), "{part}");
    }
}

#[test]
fn every_link_and_picture_leads_somewhere() {
    let pages = pages();
    let mut broken = Vec::new();
    let mut looked = 0;
    for (path, text) in &pages {
        for link in links(text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            looked += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let place = match file {
                "" => path.clone(),
                file => normal(&path.parent().unwrap().join(file)),
            };
            let exists = root().join(&place).exists();
            let anchored = anchor.is_empty()
                || pages
                    .get(&place)
                    .is_some_and(|page| anchors(page).contains(anchor));
            if !exists || !anchored {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(looked > 100, "{looked}");
    assert_eq!(broken, Vec::<String>::new());
}

fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part.as_os_str().to_str() {
            Some("..") => _ = out.pop(),
            Some(".") => {}
            _ => out.push(part),
        }
    }
    out
}

/// Command lines of ours in blocks of shell: what follows a pipe, a redirection or a comment is the shell's.
fn commands(page: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for block in blocks(page) {
        let text = block.commands.replace("\\\n", " ");
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default();
            for part in line.split("&&").flat_map(|part| part.split(';')) {
                let part = part.split(['|', '>']).next().unwrap_or_default();
                let Some(words) = shlex::split(part.trim()) else {
                    continue;
                };
                let ours = words.first().map(String::as_str);
                let ours = matches!(ours, Some("bootstrap" | "b" | "target/debug/bootstrap"));
                if ours && !part.contains('…') {
                    found.push(words);
                }
            }
        }
    }
    found
}

#[test]
fn every_command_of_every_page_can_be_typed() {
    let mut wrong = Vec::new();
    let mut looked = 0;
    for (path, text) in pages() {
        if path == Path::new("CHANGELOG.md") {
            continue;
        }
        for words in commands(&text) {
            looked += 1;
            if let Err(error) = Cli::read(&words)
                && error.use_stderr()
            {
                let said = error.to_string();
                let first = said.lines().next().unwrap_or_default();
                wrong.push(format!("{}: {}: {first}", path.display(), words.join(" ")));
            }
        }
    }
    assert!(looked > 80, "{looked}");
    assert_eq!(wrong, Vec::<String>::new());
}
