//! A plan for a pull-request comment.
//!
//! Whatever comes from AWS or from the stack file stands in a block or a span of code, in which Markdown has nothing that
//! is active, and HTML, mentions, links, images and references to issues are plain text.

use std::collections::BTreeSet;
use std::fmt::Write;

use freshscale_core::escape::{code_span, fence, untagged, visible, xml};
use freshscale_core::words::count;
use freshscale_deploy::address::kind;
use freshscale_deploy::plan::FieldChange;
use freshscale_deploy::plan::document::{Document, StepDocument};
use freshscale_deploy::progress::Verb;

use super::change::{ChangeView, says_nothing, told};
use super::{Page, say, text};

/// GitHub takes 65536 characters in a comment; whoever writes it may want to add a line.
const MOST: usize = 60_000;

/// What is said when something was left out.
const NOTE: usize = 300;

/// Kinds that say what may be done, by whom, and what runs: their fields are shown before those of others, where not all
/// can be.
const FIRST: [&str; 7] = [
    kind::IAM_POLICY.0,
    kind::IAM_ROLE.0,
    kind::LAMBDA_PERMISSION.0,
    kind::LAMBDA_FUNCTION.0,
    kind::LAUNCH_TEMPLATE.0,
    kind::EVENT_RULE.0,
    kind::LAMBDA_DESTINATION.0,
];

/// The plan as Markdown: a marker by which a comment is found again, the summary, each step foldable. It fits a comment:
/// what would be too long is named, without its fields, and the beginning says so. With `whole` nothing is left out.
#[must_use]
pub fn plan(document: &Document<'_>, whole: bool) -> String {
    let room = if whole { usize::MAX } else { MOST };
    let (refusals, kept) = (refused(document, room / 2), kept(document));
    let head = head(document);
    let used = [&head, &refusals, &kept].map(|part| length(part));
    let room = room.saturating_sub(used.iter().sum::<usize>() + NOTE);
    let steps = Steps::within(&document.steps, room);
    let left_out = steps.left_out(document.steps.len());
    format!("{head}{left_out}{refusals}{}{kept}", steps.text)
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The steps, as far as there is room.
struct Steps {
    text: String,
    /// How many are without their fields.
    short: usize,
    /// How many are not even named.
    unnamed: usize,
}

impl Steps {
    fn within(steps: &[StepDocument<'_>], mut room: usize) -> Self {
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by_key(|place| !FIRST.contains(&steps[*place].kind));
        let named: Vec<String> = steps.iter().map(name).collect();
        let mut names = BTreeSet::new();
        for place in &order {
            let length = length(&named[*place]);
            if length <= room {
                room -= length;
                names.insert(*place);
            }
        }
        let mut texts: Vec<Option<String>> = vec![None; steps.len()];
        for place in order.into_iter().filter(|place| names.contains(place)) {
            let whole = details(&steps[place]);
            let more = length(&whole).saturating_sub(length(&named[place]));
            if more <= room {
                room -= more;
                texts[place] = Some(whole);
            }
        }
        let short = texts.iter().filter(|text| text.is_none()).count();
        let mut text = String::new();
        for (place, whole) in texts.into_iter().enumerate() {
            match whole {
                Some(whole) => text.push_str(&whole),
                None if names.contains(&place) => text.push_str(&named[place]),
                None => {}
            }
        }
        Self {
            text,
            short,
            unnamed: steps.len() - names.len(),
        }
    }

    /// What is said of what is not shown; empty if everything is.
    fn left_out(&self, all: usize) -> String {
        let unnamed = match self.unnamed {
            0 => String::new(),
            number => format!(", and {number} of them not even named"),
        };
        match self.short {
            0 => String::new(),
            short => format!(
                "**{short} of {} are without their fields{unnamed}, because a comment has an end.** `plan` \
                 shows all; `-v --format markdown` leaves nothing out.\n\n",
                count(all, "step")
            ),
        }
    }
}

fn head(document: &Document<'_>) -> String {
    let Document {
        stack,
        account,
        region,
        ..
    } = document;
    let marker = [*stack, *account, *region].map(word);
    let mut out = format!(
        "<!-- freshscale plan {} -->\n### freshscale: {} in {}, {}{}\n\n{}\n\n",
        marker.join(" "),
        code_span(stack),
        word(account),
        word(region),
        document.beyond(),
        text::summary(document)
    );
    for file in document.files() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "- {}", code_span(&file));
    }
    if !document.inputs.files.is_empty() {
        out.push('\n');
    }
    for line in text::ends(document) {
        let _ = writeln!(out, "> **{}**\n", code_span(&line));
    }
    out
}

/// A name of letters, digits and dashes, as accounts and Regions are; anything else becomes one.
fn word(text: &str) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    text.chars().map(letter).collect()
}

/// A block of code, if there is anything in it.
fn block(language: &str, page: &Page) -> String {
    let text = page.to_string();
    let text = untagged(&text);
    let (fence, text) = (fence(&text), text.trim_end());
    match text.is_empty() {
        true => String::new(),
        false => format!("{fence}{language}\n{text}\n{fence}\n\n"),
    }
}

/// What is in the way, as far as there is room.
fn refused(document: &Document<'_>, mut room: usize) -> String {
    let (mut page, mut left) = (Page::new(), 0);
    let refusals = document.refusals.iter().map(|it| ("", it));
    let warnings = document.warnings.iter().map(|it| ("warning: ", it));
    for (label, refusal) in refusals.chain(warnings) {
        let mut one = Page::new();
        say!(one, "! {label}{}: {}", refusal.address, refusal.reason);
        say!(one, "    {}", refusal.remedy);
        let length = length(&one.to_string());
        if length <= room {
            room -= length;
            page.append(&one);
        } else {
            left += 1;
        }
    }
    if left > 0 {
        say!(page, "! and {left} more");
    }
    block("diff", &page)
}

fn kept(document: &Document<'_>) -> String {
    let mut page = Page::new();
    text::describe_kept(&mut page, document);
    block("", &page)
}

/// A step without its fields.
fn name(step: &StepDocument<'_>) -> String {
    format!("- {} {}\n\n", step.action, code_span(&step.id))
}

fn details(step: &StepDocument<'_>) -> String {
    let mut page = Page::new();
    if let Some(because) = step.because {
        say!(page, "  stays, without the tags of this stack: {because}");
    }
    if !step.action.leaves() {
        let creates = step.action == Verb::Create;
        let shown = step.changes.iter();
        let shown = shown.filter(|change| !(creates && says_nothing(change)));
        shown.for_each(|change| describe(&mut page, change, creates));
    }
    match block("diff", &page) {
        block if block.is_empty() => name(step),
        block => format!(
            "<details><summary>{} <code>{}</code></summary>\n\n{block}</details>\n\n",
            step.action,
            xml(&step.id)
        ),
    }
}

/// A change as lines of a diff.
fn describe(page: &mut Page, change: &FieldChange, creates: bool) {
    let path = visible(&change.path);
    match told(change, creates) {
        ChangeView::New(value) => say!(page, "+ {path}: {value}"),
        ChangeView::Swap(before, after) => {
            if !change.before.is_null() {
                say!(page, "- {path}: {before}");
            }
            if !change.after.is_null() {
                say!(page, "+ {path}: {after}");
            }
        }
        ChangeView::List { gone, new, stay } => {
            let stay = match stay {
                0 => String::new(),
                stay => format!("  ({stay} more stay)"),
            };
            say!(page, "  {path}:{stay}");
            gone.iter().for_each(|value| say!(page, "-     {value}"));
            new.iter().for_each(|value| say!(page, "+     {value}"));
        }
    }
}

#[cfg(test)]
mod tests;
