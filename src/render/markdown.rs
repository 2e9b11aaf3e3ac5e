//! A plan for a pull-request comment.

use std::fmt::Write;

use super::{short, text};
use freshscale_core::escape::code_span;
use freshscale_deploy::plan::document::{Document, StepDocument};

/// GitHub takes 65536 characters in a comment; whoever writes it may want to add a line.
const MOST: usize = 60_000;

/// What is said when something was left out.
const NOTE: usize = 200;

/// The whole plan as Markdown: a marker by which a comment is found again, the summary, each step foldable.
/// What would be too long for a comment is named, without its fields.
#[must_use]
pub fn plan(document: &Document<'_>) -> String {
    let mut out = head(document);
    let tail = tail(document);
    let mut room = MOST.saturating_sub(length(&out) + length(&tail) + NOTE);
    let lines: Vec<String> = { document.steps.iter() }
        .map(|step| format!("- {} `{}`\n", step.action, step.id))
        .collect();
    let mut of_lines: usize = lines.iter().map(|line| length(line)).sum();
    let mut short_of = 0;
    for (step, line) in document.steps.iter().zip(lines) {
        let whole = details(step);
        of_lines -= length(&line);
        // Once something was left out, everything after it is: the order says what comes first.
        let text = if short_of == 0 && length(&whole) + of_lines <= room {
            whole
        } else {
            short_of += 1;
            line
        };
        if length(&text) <= room {
            room -= length(&text);
            out.push_str(&text);
        }
    }
    if short_of > 0 {
        let _ = writeln!(
            out,
            "\n{short_of} of {} steps are without their fields, because a comment has an end. `bootstrap plan` shows all.\n",
            document.steps.len()
        );
    }
    out + &tail
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn head(document: &Document<'_>) -> String {
    let mut out = String::new();
    let Document {
        stack,
        account,
        region,
        ..
    } = document;
    let _ = writeln!(
        out,
        "<!-- freshscale plan {stack} {account} {region} -->\n### freshscale: `{stack}` in {account}, {region}{}\n\n{}\n",
        document.beyond(),
        text::summary(document)
    );
    for file in document.files() {
        let _ = writeln!(out, "- `{file}`");
    }
    if !document.inputs.files.is_empty() {
        out.push('\n');
    }
    for line in text::ends(document) {
        let _ = writeln!(out, "> **{}**\n", code_span(&line));
    }
    for refusal in document.refusals {
        let _ = writeln!(
            out,
            "> **{}**: {}. {}\n",
            refusal.address, refusal.reason, refusal.remedy
        );
    }
    out
}

fn details(step: &StepDocument<'_>) -> String {
    let mut out = String::new();
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
    out
}

fn tail(document: &Document<'_>) -> String {
    let mut out = String::new();
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use freshscale_deploy::plan::FieldChange;
    use freshscale_deploy::plan::document::Inputs;
    use freshscale_deploy::resource::FieldOwner;

    /// The plan of so many steps, each with so many changes.
    fn planned(steps: usize, changes: usize) -> String {
        let change = FieldChange {
            path: "a_field".to_owned(),
            before: json!("x".repeat(100)),
            after: json!("y".repeat(100)),
            owner: FieldOwner::File,
        };
        let changes = vec![change; changes];
        let step = |number: usize| StepDocument {
            id: format!("scheduled-action/web-asg/action-{number}"),
            action: "update",
            kind: "scheduled-action",
            name: "web-asg/action",
            after: Vec::new(),
            changes: &changes,
            because: None,
        };
        let inputs = Inputs {
            file: None,
            files: Vec::new(),
            handler_sha256: None,
            handler: None,
            adopt: false,
            destroy: false,
            force: false,
            delete_adopted: false,
        };
        plan(&Document {
            format_version: 1,
            stack: "web",
            account: "111111111111",
            region: "eu-west-1",
            target: "AWS",
            steps: (0..steps).map(step).collect(),
            unchanged: Vec::new(),
            kept: &[],
            refusals: &[],
            ends: &[],
            inputs: &inputs,
        })
    }

    #[test]
    fn a_plan_begins_with_what_its_comment_is_found_by() {
        let text = planned(1, 1);
        assert!(text.starts_with("<!-- freshscale plan web 111111111111 eu-west-1 -->\n### "));
        assert!(!text.contains("a comment has an end"));
    }

    #[test]
    fn a_plan_that_is_too_long_for_a_comment_names_every_step_and_shows_the_first() {
        let text = planned(130, 12);
        assert!(length(&text) <= MOST, "{}", length(&text));
        for number in 0..130 {
            let named = ["`", "<"].map(|end| format!("action-{number}{end}"));
            assert!(named.iter().any(|name| text.contains(name)), "{number}");
        }
        let shown = text.matches("<details>").count();
        assert!(shown >= 8, "{shown}");
        let left_out = format!("{} of 130 steps are without their fields", 130 - shown);
        assert!(text.contains(&left_out), "{left_out}");
    }

    #[test]
    fn even_a_plan_without_end_fits() {
        assert!(length(&planned(5_000, 1)) <= MOST);
    }
}
