//! A plan for a terminal.

use std::collections::BTreeSet;

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::history::local;
use super::{Page, say, short};
use freshscale_core::words::count;
use freshscale_core::zone;
use freshscale_deploy::plan::document::{Document, StepDocument};
use freshscale_deploy::plan::{During, Ends, FieldChange, Kept, Refusal};

const WIDTH: usize = 100;

/// The sign and the colour of an action.
#[must_use]
pub fn sign(action: &str) -> (&'static str, Style) {
    match action {
        "create" | "bake" => ("+", AnsiColor::Green.on_default()),
        "update" | "publish" | "rotate" => ("~", AnsiColor::Yellow.on_default()),
        "replace" | "refresh" => ("±", AnsiColor::Magenta.on_default()),
        "release" => ("○", AnsiColor::Cyan.on_default()),
        _ => ("-", AnsiColor::Red.on_default()),
    }
}

/// The whole plan, with ANSI styles (whoever writes it strips them where they do not belong).
#[must_use]
pub fn plan(document: &Document<'_>) -> Page {
    let bold = Style::new().bold();
    let mut out = Page::new();
    let Document {
        stack,
        account,
        region,
        ..
    } = document;
    out.styled(bold, format_args!("stack {stack}"));
    let beyond = document.beyond();
    say!(out, " in account {account}, {region}{beyond}");
    for file in document.files() {
        say!(out, "  {file}");
    }
    out.gap();
    for step in &document.steps {
        describe_step(&mut out, step);
    }
    for refusal in document.refusals {
        describe_refusal(&mut out, refusal);
    }
    describe_kept(&mut out, document);
    let red = AnsiColor::Red.on_default();
    for line in ends(document) {
        out.styled(red, format_args!("{line}"));
        out.gap();
    }
    say!(out, "{}", summary(document));
    out
}

/// `Plan: 2 to create, 1 to update; 7 unchanged.`
#[must_use]
pub fn summary(document: &Document<'_>) -> String {
    let unchanged = document.unchanged.len();
    let refused = match document.refusals.len() {
        0 => String::new(),
        n => format!(" {} in the way: nothing will be done.", count(n, "refusal")),
    };
    if document.inputs.destroy && document.steps.is_empty() {
        return "Nothing to do: nothing of the stack is left.".to_owned();
    }
    if document.steps.is_empty() && document.refusals.is_empty() {
        return format!(
            "Nothing to do: {} as the stack file says.",
            count(unchanged, "resource")
        );
    }
    let parts: Vec<String> = ["create", "update", "replace", "release", "delete"]
        .into_iter()
        .filter_map(|action| {
            let n = document
                .steps
                .iter()
                .filter(|step| step.action == action)
                .count();
            (n > 0).then(|| format!("{n} to {action}"))
        })
        .collect();
    let parts = if parts.is_empty() {
        "no steps".to_owned()
    } else {
        parts.join(", ")
    };
    format!("Plan: {parts}; {unchanged} unchanged.{refused}")
}

/// What ends with what is removed, a sentence each.
#[must_use]
pub fn ends(document: &Document<'_>) -> Vec<String> {
    document.ends.iter().map(ending).collect()
}

fn ending(ends: &Ends) -> String {
    let id = &ends.id;
    if ends.instances == 0 {
        return format!("No instance runs in {id}.");
    }
    let behind = match ends.target_groups.as_slice() {
        [] => "behind no target group".to_owned(),
        [one] => format!("behind target group {one}"),
        many => format!("behind target groups {}", many.join(", ")),
    };
    let window = match &ends.window {
        During::Open { what, until, zone } => {
            let zone = zone::shown(zone);
            let until = until.map(|at| format!(" (until {})", local(at, &zone)));
            format!("while {what} is open{}", until.unwrap_or_default())
        }
        During::Closed => "while no window is open".to_owned(),
        During::Unknown => {
            "whether a window is open is not known without the stack file".to_owned()
        }
    };
    let (instances, end) = match ends.instances {
        1 => ("1 instance runs".to_owned(), "ends"),
        n => (format!("{n} instances run"), "end"),
    };
    format!("{instances} in {id} and {end} with it: {behind}, {window}.")
}

fn describe_step(out: &mut Page, step: &StepDocument<'_>) {
    let (sign, style) = sign(step.action);
    out.styled(style, format_args!("{sign} {}", step.id));
    out.gap();
    if let Some(because) = step.because {
        say!(out, "    stays, without the tags of this stack: {because}");
    }
    if ["delete", "release"].contains(&step.action) {
        return;
    }
    let shown: Vec<&FieldChange> = step
        .changes
        .iter()
        .filter(|change| !says_nothing(change))
        .collect();
    let width = shown
        .iter()
        .map(|change| change.path.chars().count())
        .max()
        .unwrap_or(0);
    for change in shown {
        describe_change(out, change, width);
    }
    out.gap();
}

/// `width` is that of the widest path.
fn describe_change(out: &mut Page, change: &FieldChange, width: usize) {
    let pad = " ".repeat(width - change.path.chars().count());
    let room = WIDTH.saturating_sub(width);
    let path = &change.path;
    if change.before.is_null() {
        say!(out, "    {path}{pad}  {}", short(&change.after, room));
        return;
    }
    let (before, after) = (short(&change.before, room), short(&change.after, room));
    if before != after {
        say!(out, "    {path}{pad}  {before} → {after}");
        return;
    }
    // Cut off before the first difference: what matters is further in.
    let (before, after) = (leaves(&change.before), leaves(&change.after));
    say!(out, "    {path}{pad}  {}", short(&change.after, room));
    for line in before.difference(&after) {
        say!(out, "        - {line}");
    }
    for line in after.difference(&before) {
        say!(out, "        + {line}");
    }
}

/// Every leaf of a document with the way to it: `Statement.0.Action.1: ec2:DescribeImages`.
fn leaves(value: &Value) -> BTreeSet<String> {
    fn walk(path: &str, value: &Value, out: &mut BTreeSet<String>) {
        let below = |key: &dyn std::fmt::Display| match path {
            "" => key.to_string(),
            path => format!("{path}.{key}"),
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(k, v)| walk(&below(k), v, out)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(n, v)| walk(&below(&n), v, out)),
            leaf => drop(out.insert(format!("{path}: {}", short(leaf, WIDTH)))),
        }
    }
    let mut out = BTreeSet::new();
    walk("", value, &mut out);
    out
}

/// What is worth saying of fields that are not touched.
pub(super) fn shown_kept<'a>(document: &'a Document<'_>) -> impl Iterator<Item = &'a Kept> {
    let steps = &document.steps;
    let changed = |id: &str| steps.iter().any(|s| s.id == id && s.action == "update");
    let kept = document.kept.iter();
    kept.filter(move |kept| kept.stands_out() || changed(&kept.id))
}

fn describe_kept(out: &mut Page, document: &Document<'_>) {
    let mut last = "";
    for kept in shown_kept(document) {
        if kept.id != last {
            say!(out, "= {}", kept.id);
            last = &kept.id;
        }
        let live = short(&kept.live, WIDTH);
        say!(out, "    {:<7}  {live}, {}", kept.label(), kept.why);
        if let Some(note) = &kept.note {
            say!(out, "    {note}");
        }
    }
    if !last.is_empty() {
        out.gap();
    }
}

fn describe_refusal(out: &mut Page, refusal: &Refusal) {
    let style = AnsiColor::Red.on_default().bold();
    out.styled(style, format_args!("! {}", refusal.address));
    say!(out, ": {}", refusal.reason);
    say!(out, "    {}", refusal.remedy);
    out.gap();
}

/// An empty field of something new.
fn says_nothing(change: &FieldChange) -> bool {
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    change.before.is_null() && empty(&change.after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use freshscale_deploy::resource::FieldOwner;
    use serde_json::json;

    fn described(before: Value, after: Value) -> String {
        let change = FieldChange {
            path: "document".to_owned(),
            before,
            after,
            owner: FieldOwner::File,
        };
        let mut out = Page::new();
        describe_change(&mut out, &change, 8);
        out.to_string()
    }

    #[test]
    fn a_difference_beyond_the_edge_of_the_line_is_shown_all_the_same() {
        let document = |last: &str| json!({"Sid": "x".repeat(200), "Z": [{"Action": ["a", last]}]});
        let said = described(document("old"), document("new"));
        assert!(said.contains("- Z.0.Action.1: old"), "{said}");
        assert!(said.contains("+ Z.0.Action.1: new"), "{said}");
        assert!(!said.contains("Z.0.Action.0"), "{said}");
    }

    #[test]
    fn lists_and_tables_read_without_brackets() {
        let said = described(json!(["a", "b"]), json!({"Team": "web", "n": 1}));
        assert_eq!(said, "    document  a, b → Team=web, n=1\n");
    }
}
