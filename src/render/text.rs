//! A plan for a terminal.

use super::step::describe_steps;
use super::value::value;
use super::{Page, columns, folded, say};
use anstyle::{AnsiColor, Style};
use freshscale_core::words::{count, local};
use freshscale_core::zone;
use freshscale_deploy::plan::document::Document;
use freshscale_deploy::plan::{During, Ends, Kept, Refusal};
use freshscale_deploy::progress::Verb;

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

/// The plan, with ANSI styles (whoever writes it strips them where they do not belong). Of what is made, one line; `whole`: every
/// field.
#[must_use]
pub fn plan(document: &Document<'_>, whole: bool) -> Page {
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
    let shortened = describe_steps(&mut out, &document.steps, whole);
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
    if shortened {
        say!(out, "Every field of what is made: --verbose.");
    }
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
        out.folded(&trial.text(), columns());
        out.gap();
    }
    if let Some(unserved) = document.unserved {
        let red = AnsiColor::Red.on_default();
        for line in folded(&unserved.text(), columns()) {
            out.styled(red, format_args!("{line}"));
            out.gap();
        }
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
    let (start, reason) = (format!("! {warning}{}", refusal.address), &refusal.reason);
    styled_start(out, &format!("{start}: {reason}"), &start, style);
    say!(out, "    {}", refusal.remedy);
    out.gap();
}

/// A folded line that begins in a style.
pub(super) fn styled_start(out: &mut Page, line: &str, start: &str, style: Style) {
    for (place, line) in folded(line, columns()).iter().enumerate() {
        match line.strip_prefix(start).filter(|_| place == 0) {
            Some(rest) => {
                out.styled(style, format_args!("{start}"));
                say!(out, "{rest}");
            }
            None => say!(out, "{line}"),
        }
    }
}
