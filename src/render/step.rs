//! Steps of a plan for a terminal: one line of what is made, every field of what is changed.

use super::change::{ChangeView, says_nothing, told};
use super::headline::headline;
use super::text::{sign, styled_start};
use super::{Page, columns, folded, say};
use anstyle::AnsiColor;
use freshscale_core::escape::visible;
use freshscale_deploy::plan::FieldChange;
use freshscale_deploy::plan::document::StepDocument;
use freshscale_deploy::progress::Verb;

/// With longer paths nothing is lined up.
const PATH: usize = 34;

/// `whole`: every field of what is made, too. Whether something was shortened.
pub(super) fn describe_steps(out: &mut Page, steps: &[StepDocument<'_>], whole: bool) -> bool {
    let short = |step: &StepDocument<'_>| step.action == Verb::Create && !whole;
    let short_ids = steps
        .iter()
        .filter(|step| short(step))
        .map(|step| step.id.chars().count());
    let half = columns() / 2 - 4;
    let id_width = short_ids.filter(|width| *width <= half).max().unwrap_or(0);
    for (place, step) in steps.iter().enumerate() {
        if short(step) {
            describe_made(out, step, id_width);
            if steps.get(place + 1).is_none_or(|next| !short(next)) {
                out.gap();
            }
        } else {
            describe_step(out, step);
        }
    }
    steps.iter().any(short)
}

/// `+ launch-template/web-lt  t3.small, from ami-…`: `width` is that of the widest id which others are lined up with.
fn describe_made(out: &mut Page, step: &StepDocument<'_>, id_width: usize) {
    let (sign, style) = sign(step.action);
    let id = format!("{sign} {}", visible(&step.id));
    let gap = (id_width + 4).saturating_sub(id.chars().count()).max(2);
    let line = format!("{id}{:gap$}{}", "", headline(step));
    styled_start(out, line.trim_end(), &id, style);
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
        ChangeView::New(text) => {
            return out.folded(&format!("    {path:width$}  {text}"), columns());
        }
        ChangeView::Swap(before, after) => (vec![before], vec![after], 0),
        ChangeView::List { gone, new, stay } => (gone, new, stay),
    };
    let line = match (gone.as_slice(), new.as_slice(), stay) {
        ([before], [after], 0) => Some(format!("    {path:width$}  {before} → {after}")),
        _ => None,
    };
    if let Some(line) = line.filter(|line| line.chars().count() <= columns()) {
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
            for (place, line) in folded(&text, columns() - 10).iter().enumerate() {
                let sign = if place == 0 { sign } else { ' ' };
                out.styled(color.on_default(), format_args!("        {sign} {line}"));
                out.gap();
            }
        }
    }
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
