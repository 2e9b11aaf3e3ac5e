//! A plan for a pull-request comment.

use std::fmt::Write;

use super::{short, text};
use crate::plan::document::Document;

/// The whole plan as Markdown: the summary first, each step foldable.
#[must_use]
pub fn plan(document: &Document<'_>) -> String {
    let mut out = String::new();
    let Document {
        stack,
        account,
        region,
        ..
    } = document;
    let _ = writeln!(
        out,
        "### freshscale: `{stack}` in {account}, {region}\n\n{}\n",
        text::summary(document)
    );
    for refusal in document.refusals {
        let _ = writeln!(
            out,
            "> **{}**: {}. {}\n",
            refusal.address, refusal.reason, refusal.remedy
        );
    }
    for step in &document.steps {
        let _ = writeln!(
            out,
            "<details><summary>{} <code>{}</code></summary>\n",
            step.action, step.id
        );
        if let Some(because) = step.because {
            let _ = writeln!(out, "Stays, without the tags of this stack: {because}.\n");
        }
        if !step.changes.is_empty() && step.action != "delete" {
            out.push_str("| field | before | after |\n|---|---|---|\n");
            for change in step.changes {
                let (before, after) = (cell(&change.before), cell(&change.after));
                let _ = writeln!(out, "| `{}` | {before} | {after} |", change.path);
            }
        }
        out.push_str("\n</details>\n\n");
    }
    for kept in text::shown_kept(document) {
        let (label, live) = (kept.label(), cell(&kept.live));
        let _ = writeln!(out, "- `{}`: {label} {live}, {}", kept.id, kept.why);
        if let Some(note) = &kept.note {
            let _ = writeln!(out, "  - {note}");
        }
    }
    out
}

/// Nothing in a value may end the cell or start a tag.
fn cell(value: &serde_json::Value) -> String {
    if value.is_null() {
        return String::new();
    }
    short(value, 120)
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('`', "\\`")
}
