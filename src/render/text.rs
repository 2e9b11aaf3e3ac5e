//! A plan for a terminal.

use super::change::{ChangeView, says_nothing, told};
use super::value::value;
use super::{Page, folded, say};
use anstyle::{AnsiColor, Style};
use freshscale_core::escape::visible;
use freshscale_core::words::{count, local};
use freshscale_core::zone;
use freshscale_deploy::plan::document::{Document, StepDocument};
use freshscale_deploy::plan::{During, Ends, FieldChange, Kept, Refusal};
use freshscale_deploy::progress::Verb;

/// Columns that a terminal has at least.
const WIDTH: usize = 100;

/// With longer paths nothing is lined up.
const PATH: usize = 34;

/// The sign and the colour of an action.
#[must_use]
pub fn sign(action: Verb) -> (&'static str, Style) {
    match action {
        Verb::Create | Verb::Bake => ("+", AnsiColor::Green.on_default()),
        Verb::Update | Verb::Publish | Verb::Rotate => ("~", AnsiColor::Yellow.on_default()),
        Verb::Replace | Verb::Refresh => ("±", AnsiColor::Magenta.on_default()),
        Verb::Release => ("○", AnsiColor::Cyan.on_default()),
        Verb::Delete => ("-", AnsiColor::Red.on_default()),
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
        describe_refusal(&mut out, refusal, AnsiColor::Red);
    }
    for warning in document.warnings {
        describe_refusal(&mut out, warning, AnsiColor::Yellow);
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
        return "No changes: no resources of the stack remain.".to_owned();
    }
    if document.inputs.release && document.steps.is_empty() && document.refusals.is_empty() {
        let stack = document.stack;
        return format!("No changes: nothing carries the tags of stack {stack}.");
    }
    if document.steps.is_empty() && document.refusals.is_empty() {
        let verb = if unchanged == 1 { "matches" } else { "match" };
        return format!(
            "No changes: {} {verb} the stack file.",
            count(unchanged, "resource")
        );
    }
    let parts = totals(document.steps.iter().map(|step| step.action));
    let parts = if parts.is_empty() {
        "no steps".to_owned()
    } else {
        parts
    };
    format!("Plan: {parts}; {unchanged} unchanged.{refused}")
}

/// `2 to create, 1 to update`; empty if there is nothing to do.
#[must_use]
pub fn totals(actions: impl Iterator<Item = Verb> + Clone) -> String {
    let parts = Verb::OF_PLANS.into_iter().filter_map(|action| {
        let n = actions.clone().filter(|it| *it == action).count();
        (n > 0).then(|| format!("{n} to {action}"))
    });
    parts.collect::<Vec<_>>().join(", ")
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
    if step.action == Verb::Delete {
        return;
    }
    let creates = step.action == Verb::Create;
    // That its tags go is what a release is.
    let told = |change: &&FieldChange| step.action != Verb::Release || !is_tag(&change.path);
    let shown = step.changes.iter().filter(told);
    let shown: Vec<&FieldChange> = shown
        .filter(|change| !(creates && says_nothing(change)))
        .collect();
    let length = |change: &&FieldChange| change.path.chars().count();
    let width = shown.iter().map(length).filter(|width| *width <= PATH);
    let width = width.max().unwrap_or(0);
    for change in shown {
        describe_change(out, change, creates, width);
    }
    out.gap();
}

fn is_tag(path: &str) -> bool {
    path == "tags" || path.starts_with("tags.") || path.starts_with("tags[")
}

/// `width` is that of the widest path which others are lined up with.
fn describe_change(out: &mut Page, change: &FieldChange, creates: bool, width: usize) {
    let path = visible(&change.path);
    let (gone, new, stay) = match told(change, creates) {
        ChangeView::New(text) => return out.folded(&format!("    {path:width$}  {text}"), WIDTH),
        ChangeView::Swap(before, after) => (vec![before], vec![after], 0),
        ChangeView::List { gone, new, stay } => (gone, new, stay),
    };
    let line = match (gone.as_slice(), new.as_slice(), stay) {
        ([before], [after], 0) => Some(format!("    {path:width$}  {before} → {after}")),
        _ => None,
    };
    if let Some(line) = line.filter(|line| line.chars().count() <= WIDTH) {
        return say!(out, "{line}");
    }
    let stay = match stay {
        0 => String::new(),
        stay => format!("  ({stay} more stay)"),
    };
    say!(out, "    {path}{stay}");
    let sides = [(gone, '-', AnsiColor::Red), (new, '+', AnsiColor::Green)];
    for (texts, sign, color) in sides {
        for text in texts {
            for (place, line) in folded(&text, WIDTH - 10).iter().enumerate() {
                let sign = if place == 0 { sign } else { ' ' };
                out.styled(color.on_default(), format_args!("        {sign} {line}"));
                out.gap();
            }
        }
    }
}

/// What is worth saying of fields that are not touched.
fn shown_kept<'a>(document: &'a Document<'_>) -> impl Iterator<Item = &'a Kept> {
    let steps = &document.steps;
    let changed = |id: &str| steps.iter().any(|s| s.id == id && s.action == Verb::Update);
    let kept = document.kept.iter();
    kept.filter(move |kept| kept.stands_out() || changed(&kept.id))
}

pub(super) fn describe_kept(out: &mut Page, document: &Document<'_>) {
    let mut last = "";
    for kept in shown_kept(document) {
        if kept.id != last {
            say!(out, "= {}", kept.id);
            last = &kept.id;
        }
        let live = value(&kept.live);
        say!(out, "    {:<7}  {live}, {}", kept.label(), kept.why);
        if let Some(note) = &kept.note {
            say!(out, "    {note}");
        }
    }
    if !last.is_empty() {
        out.gap();
    }
    if let Some(trial) = document.trial {
        say!(out, "{}", trial.text());
        out.gap();
    }
    if let Some(unserved) = document.unserved {
        let red = AnsiColor::Red.on_default();
        out.styled(red, format_args!("{}", unserved.text()));
        out.gap();
        out.gap();
    }
}

/// A warning is another colour, and says that it is one.
fn describe_refusal(out: &mut Page, refusal: &Refusal, color: AnsiColor) {
    let warning = match color {
        AnsiColor::Yellow => "warning: ",
        _ => "",
    };
    let style = color.on_default().bold();
    out.styled(style, format_args!("! {warning}{}", refusal.address));
    say!(out, ": {}", refusal.reason);
    say!(out, "    {}", refusal.remedy);
    out.gap();
}

#[cfg(test)]
mod tests {
    use super::*;
    use freshscale_deploy::plan::Rules;
    use freshscale_deploy::plan::change::compare;
    use serde_json::{Value, json};

    fn described(before: Value, after: Value) -> String {
        let compared = compare(
            &json!({"field": before}),
            &json!({"field": after}),
            &Rules::new(),
        );
        let mut out = Page::new();
        for change in &compared {
            describe_change(&mut out, change, false, 8);
        }
        anstream::adapter::strip_str(&out.to_string()).to_string()
    }

    #[test]
    fn what_differs_is_never_cut() {
        let text = |end: &str| json!(format!("{}{end}", "word ".repeat(60)));
        let said = described(text("old"), text("new"));
        assert!(
            said.contains("        - word") && said.contains("word old\n"),
            "{said}"
        );
        assert!(
            said.contains("        + word") && said.contains("word new\n"),
            "{said}"
        );
        let list = |n: usize| json!((0..n).map(|n| format!("sg-{n:017}")).collect::<Vec<_>>());
        let said = described(list(20), list(21));
        assert_eq!(
            said,
            "    field  (20 more stay)\n        + sg-00000000000000020\n"
        );
    }

    #[test]
    fn a_change_is_told_with_what_was() {
        for (before, after, told) in [
            (json!("a"), json!("b"), "a → b"),
            (json!(null), json!(false), "(none) → false"),
            (json!(["a"]), json!(["b"]), "a → b"),
            (json!(1), json!("1"), "1 → \"1\""),
            (json!(["a", "b"]), json!(["b", "a"]), "a, b → b, a"),
            (json!(""), json!(null), "\"\" → (none)"),
        ] {
            let said = described(before, after);
            assert_eq!(said, format!("    field     {told}\n"));
        }
    }
}
