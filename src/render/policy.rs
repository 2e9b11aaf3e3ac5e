//! Policies for people: what each statement is there for, and what IAM says of it.

use std::collections::BTreeMap;

use anstyle::AnsiColor;
use serde_json::Value;

use super::{Page, columns, folded, say};
use freshscale_core::policy::one_or_several;
use freshscale_core::words::count;
use freshscale_deploy::rights::Answer;
use freshscale_stack::policy::{Printed, Use};

/// What stands before the text of a statement.
const INDENT: usize = 16;

/// Statement by statement: who needs it, what for, and what it allows.
pub(crate) fn explained<'a>(
    stack: &str,
    which: Printed,
    used: impl Iterator<Item = (&'a Use, &'a Value)>,
) -> Page {
    let mut page = Page::new();
    say!(page, "{stack}: policies/{}.json", which.file());
    for (of, statement) in used {
        page.gap();
        block(
            &mut page,
            of.statement,
            &format!("{}: {}", of.commands.join(", "), of.purpose),
        );
        block(
            &mut page,
            "",
            &one_or_several(&statement["Action"]).join(", "),
        );
        let resources = one_or_several(&statement["Resource"]);
        let on = match resources.as_slice() {
            [one] if one == "*" => {
                "on everything: these have no narrower form, or lists are searched".to_owned()
            }
            all => format!("on {}", all.join(", ")),
        };
        block(&mut page, "", &on);
    }
    page
}

fn block(page: &mut Page, title: &str, text: &str) {
    let lines = folded(text, columns() - INDENT - 2);
    for (place, line) in lines.iter().enumerate() {
        let title = if place == 0 { title } else { "" };
        say!(page, "  {title:<INDENT$}{line}");
    }
}

/// The answer first; then what is missing, and with `all` what is not.
pub(crate) fn judged(principal: &str, which: Printed, answers: &[Answer], all: bool) -> Page {
    let mut page = Page::new();
    let missing = answers.iter().filter(|answer| !answer.is_allowed()).count();
    let file = which.file();
    if missing == 0 {
        let green = AnsiColor::Green.on_default().bold();
        page.styled(
            green,
            format_args!("{principal} may do all of policies/{file}.json"),
        );
    } else {
        let red = AnsiColor::Red.on_default().bold();
        let rights = count(missing, "right");
        page.styled(
            red,
            format_args!("{principal} lacks {rights} of policies/{file}.json"),
        );
    }
    page.gap();
    let mut by_action: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for answer in answers.iter().filter(|answer| all || !answer.is_allowed()) {
        let key = (answer.action.as_str(), answer.decision.as_str());
        by_action.entry(key).or_default().push(&answer.resource);
    }
    for ((action, decision), resources) in by_action {
        let how = match decision {
            "allowed" => "allowed",
            "explicitDeny" => "denied by a statement",
            _ => "allowed by no statement",
        };
        page.folded(
            &format!("  {action}: {how}, on {}", resources.join(", ")),
            columns(),
        );
    }
    page
}
