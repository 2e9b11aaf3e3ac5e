//! What checks found: for people, for programs, and as SARIF for code scanning.

use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::{Page, columns, say};
use freshscale_core::advice::Place;
use freshscale_core::words::count;
use freshscale_deploy::check::{Check, Finding, Level};
use freshscale_stack::Source;

/// What was found at a stack file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    /// Name of the stack.
    pub(crate) stack: &'a str,
    /// Its file.
    pub(crate) path: &'a Path,
    /// What stands where in it.
    pub(crate) source: &'a Source,
    /// The worst first.
    pub(crate) findings: &'a [Finding],
    /// Those that looked.
    pub(crate) checks: &'a [&'static Check],
    /// Where the reader stands.
    pub(crate) place: &'a Place,
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Unknown => "unknown",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

fn style(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::Red.on_default().bold(),
        Level::Unknown | Level::Warning => AnsiColor::Yellow.on_default(),
        Level::Info => Style::new(),
    }
}

/// How many there are of each level; `None` if there is none that matters.
fn tally(findings: &[Finding]) -> Option<String> {
    let of = |level| findings.iter().filter(|it| it.level == level).count();
    let (errors, unknown, warnings) = (of(Level::Error), of(Level::Unknown), of(Level::Warning));
    let mut said = Vec::new();
    for (number, noun) in [(errors, "error"), (warnings, "warning")] {
        said.extend((number > 0).then(|| count(number, noun)));
    }
    said.extend((unknown > 0).then(|| format!("{unknown} unknown")));
    (!said.is_empty()).then(|| said.join(", "))
}

/// What was found in few words: how many, and which.
pub(crate) fn brief(findings: &[Finding]) -> Vec<String> {
    let first = tally(findings).unwrap_or_else(|| "nothing found".to_owned());
    let each = findings
        .iter()
        .map(|it| format!("  {}: {}", word(it.level), it.check));
    std::iter::once(first).chain(each).collect()
}

impl View<'_> {
    /// File, line and column of what a finding is about; a file as a whole is line 1.
    fn at(&self, finding: &Finding) -> (&Path, u32, u32) {
        let at = self.source.locate(finding.path);
        let file = &self.source.part(at).file;
        (file, at.line.max(1), at.column.max(1))
    }

    fn answer(&self) -> (String, Style) {
        let looked = count(self.checks.len(), "check");
        match tally(self.findings) {
            None => (
                format!("{looked}, nothing found"),
                AnsiColor::Green.on_default().bold(),
            ),
            Some(said) => {
                let level = self
                    .findings
                    .first()
                    .map_or(Level::Info, |worst| worst.level);
                (format!("{looked}: {said}"), style(level))
            }
        }
    }

    /// For a terminal; with `all` also the checks that found nothing.
    pub(crate) fn text(&self, all: bool) -> Page {
        let mut out = Page::new();
        let (answer, color) = self.answer();
        out.answer(color, &format!("{}: {answer}", self.stack));
        for finding in self.findings {
            out.styled(
                style(finding.level),
                format_args!("{}", word(finding.level)),
            );
            let (file, line, column) = self.at(finding);
            let path = file.display();
            out.folded(&format!("[{}]: {}", finding.check, finding.text), columns());
            say!(out, "  at {path}:{line}:{column} ({})", finding.path);
            out.folded(
                &format!("  remedy: {}", self.place.told(&finding.remedy)),
                columns(),
            );
        }
        if all {
            for check in self.checks {
                if self
                    .findings
                    .iter()
                    .all(|finding| finding.check != check.name)
                {
                    say!(out, "ok[{}]: {}", check.name, check.question);
                }
            }
        }
        out
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let each = self.findings.iter().map(|finding| {
            let (file, line, column) = self.at(finding);
            json!({
                "check": finding.check, "file": file.to_string_lossy(), "level": word(finding.level), "text": finding.text,
                "path": finding.path, "line": line, "column": column,
                "remedy": self.place.told(&finding.remedy),
            })
        });
        let looked: Vec<&str> = self.checks.iter().map(|check| check.name).collect();
        json!({
            "stack": self.stack, "file": self.path.to_string_lossy(), "checks": looked,
            "findings": each.collect::<Vec<_>>(),
        })
    }

    /// As results of a SARIF run.
    pub(crate) fn results(&self) -> Vec<Value> {
        let each = self.findings.iter().map(|finding| {
            let (file, line, column) = self.at(finding);
            let text = format!("{}. {}", finding.text, self.place.told(&finding.remedy));
            json!({
                "ruleId": finding.check,
                // What could not be looked at must not be overlooked.
                "level": match finding.level {
                    Level::Error => "error",
                    Level::Unknown | Level::Warning => "warning",
                    Level::Info => "note",
                },
                "message": {"text": text},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": uri(file)},
                    "region": {"startLine": line, "startColumn": column},
                }}],
            })
        });
        each.collect()
    }
}

/// A path as a relative reference: bytes that a URI cannot have are written as such.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy();
    let keep = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    text.bytes()
        .map(|byte| match keep(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// SARIF 2.1.0 (OASIS), as code scanning reads it.
pub(crate) fn sarif(checks: &[&Check], results: Vec<Value>) -> Value {
    let rules = checks
        .iter()
        .map(|check| json!({"id": check.name, "shortDescription": {"text": check.question}}));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "freshscale check", "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
            "results": results,
        }],
    })
}

/// The checks that there are.
pub(crate) fn list(checks: &[&Check]) -> Page {
    let mut page = Page::new();
    let width = checks
        .iter()
        .map(|check| check.name.len())
        .max()
        .unwrap_or(0);
    for check in checks {
        say!(page, "{:<width$}  {}", check.name, check.question);
        say!(page, "{:<width$}  needs {}", "", check.rights.join(", "));
    }
    page
}
