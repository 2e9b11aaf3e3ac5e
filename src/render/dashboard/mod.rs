//! One page to look at in a browser, of one stack or of a fleet: one file, nothing to fetch, the worst first.
//!
//! It has a script only where somebody rewrites it (`--watch`): that reads the page anew, can be paused, and says so when
//! nobody has written it for long. The page's own policy runs no script but that one, whatever a text might smuggle in.

pub(crate) mod freshness;
pub(crate) mod html;
pub(crate) mod week;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use freshscale_core::advice::{Advice, Place};
use freshscale_core::digest;
use freshscale_core::words::{count, format_duration};
use html::Html;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("refresh.js");

/// How a stack is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// A scale-out is or will be served wrongly, or nothing could be read.
    Problem,
    /// Somebody should look.
    Warning,
    /// As it should be.
    Good,
}

impl State {
    /// The class of what has it.
    fn class(self) -> &'static str {
        match self {
            Self::Problem => "bad",
            Self::Warning => "warn",
            Self::Good => "good",
        }
    }

    /// A sign and a word: colour never stands alone.
    fn sign(self) -> &'static str {
        match self {
            Self::Problem => "✕ Problem",
            Self::Warning => "! Warning",
            Self::Good => "✓ Good",
        }
    }
}

/// What a page says of one stack.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// Of its part of the page, and what the ids in it begin with.
    pub(crate) id: String,
    /// The stack, as it is called beside others.
    pub(crate) name: String,
    /// How it is.
    pub(crate) state: State,
    /// The time for which it holds; empty where nothing is known.
    pub(crate) when: String,
    /// In a sentence.
    pub(crate) answer: String,
    /// Everything else.
    pub(crate) body: Html,
}

impl Card {
    /// Of a stack of which nothing can be said.
    pub(crate) fn unknown(id: &str, name: &str, why: &str) -> Self {
        Self {
            id: id.to_owned(),
            when: String::new(),
            name: name.to_owned(),
            state: State::Problem,
            answer: format!(
                "nothing is known: {}",
                why.strip_prefix("failed: ").unwrap_or(why)
            ),
            body: Html::new(),
        }
    }
}

/// How often a page is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rewritten {
    /// The pause between two looks.
    pub(crate) every: Duration,
    /// When this one was written, by the clock on the wall.
    pub(crate) written: Timestamp,
}

/// The whole page. `asked` is what was asked of the stacks: `status`, `next`.
pub(crate) fn page(asked: &str, mut cards: Vec<Card>, again: Option<Rewritten>) -> String {
    // Stable: among equals the order of the files holds.
    cards.sort_by_key(|card| card.state);
    let title = match cards.as_slice() {
        [one] => format!("{}: {asked}", one.name),
        all => format!("{}: {asked}", count(all.len(), "stack")),
    };
    let worst = cards.first().map_or(State::Good, |card| card.state);
    let mut out = Html::new();
    out.tags("<!DOCTYPE html>\n<html lang=\"en\"");
    if let Some(again) = again {
        let written = u64::try_from(again.written.as_second()).unwrap_or_default();
        out.tags(" data-every=\"").number(again.every.as_secs());
        out.tags("\" data-written=\"").number(written).tags("\"");
    }
    out.tags(">\n<head>\n<meta charset=\"utf-8\">\n");
    out.within(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"",
        &policy(again.is_some()),
        "\">\n",
    );
    out.tags("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.tags("<meta name=\"color-scheme\" content=\"light dark\">\n");
    if let Some(again) = again {
        // For whoever runs no scripts.
        out.tags("<noscript><meta http-equiv=\"refresh\" content=\"");
        out.number(again.every.as_secs().max(1))
            .tags("\"></noscript>\n");
    }
    out.tags("<title>")
        .text(worst.sign())
        .tags(" – ")
        .text(&title)
        .tags("</title>\n");
    out.tags("<style>")
        .tags(STYLE)
        .tags("</style>\n</head>\n<body>\n");
    out.tags("<a class=\"skip\" href=\"#stacks\">Skip to the stacks</a>\n<header>\n");
    out.within("<h1>", &title, "</h1>\n");
    if let Some(again) = again {
        let every = format!("every {}", format_duration(again.every));
        out.within("<p class=\"refresh\" hidden>Read anew ", &every, " ");
        out.tags("<button type=\"button\">Pause</button></p>\n");
    }
    out.tags("</header>\n");
    if again.is_some() {
        out.tags("<p class=\"dead\" role=\"alert\" hidden>This page is <span></span> old: nothing writes it any more.</p>\n");
    }
    out.tags("<main id=\"stacks\">\n");
    if cards.len() > 1 {
        overview(&mut out, &cards);
    }
    for card in &cards {
        section(&mut out, card);
    }
    out.tags("</main>\n");
    if again.is_some() {
        out.tags("<script>").tags(SCRIPT).tags("</script>\n");
    }
    out.tags("</body>\n</html>\n");
    out.finish()
}

/// Nothing is fetched, sent or framed, and no script runs but ours.
fn policy(script: bool) -> String {
    let script = match script {
        true => format!("'sha256-{}'", STANDARD.encode(digest::sha256_bytes(SCRIPT))),
        false => "'none'".to_owned(),
    };
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src {script}; base-uri 'none'; form-action 'none'"
    )
}

/// All stacks on one screen.
fn overview(out: &mut Html, cards: &[Card]) {
    let of = |state| cards.iter().filter(|card| card.state == state).count();
    let counts = [
        (of(State::Problem), "with a problem"),
        (of(State::Warning), "with a warning"),
        (of(State::Good), "good"),
    ];
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counts: Vec<String> = counts.map(|(n, what)| format!("{n} {what}")).collect();
    out.tags("<table class=\"stacked\">\n<caption>")
        .text(&counts.join(", "));
    out.tags("</caption>\n<thead><tr><th scope=\"col\">Stack</th><th scope=\"col\">State</th><th scope=\"col\">What</th></tr></thead>\n<tbody>\n");
    for card in cards {
        out.within("<tr><th scope=\"row\"><a href=\"#", &card.id, "\">");
        out.text(&card.name).tags("</a></th><td>");
        sign(out, card.state);
        out.within("</td><td>", &card.answer, "</td></tr>\n");
    }
    out.tags("</tbody>\n</table>\n<p></p>\n");
}

fn section(out: &mut Html, card: &Card) {
    let name = format!("{}-name", card.id);
    out.tags("<section class=\"stack ").tags(card.state.class());
    out.within("\" id=\"", &card.id, "\" aria-labelledby=\"");
    out.text(&name).tags("\">\n<div class=\"head\"><h2 id=\"");
    out.text(&name).within("\">", &card.name, "</h2>");
    sign(out, card.state);
    out.within("<span class=\"dim\">", &card.when, "</span></div>\n");
    out.within("<p class=\"answer\">", &card.answer, "</p>\n");
    out.append(&card.body).tags("</section>\n");
}

/// A state's sign and word.
pub(crate) fn sign(out: &mut Html, state: State) {
    out.tags("<span class=\"sign ")
        .tags(state.class())
        .tags("\">");
    out.tags(state.sign()).tags("</span>");
}

/// What to do: words, and the command that ends them to be copied.
pub(crate) fn todo(out: &mut Html, place: &Place, advice: &Advice) {
    let (words, line) = place.split(advice);
    out.within("<p class=\"todo\">To do: ", &words, "");
    if let Some(line) = line {
        out.within(" <code>", &line, "</code>");
    }
    out.tags("</p>\n");
}

/// Titles and their lines, closed until somebody opens them.
pub(crate) fn more(out: &mut Html, title: &'static str, lines: &[(&str, Vec<String>)]) {
    out.tags("<details>\n<summary>")
        .tags(title)
        .tags("</summary>\n<dl>\n");
    for (title, text) in lines {
        out.within("<dt>", title, "</dt>")
            .within("<dd>", &text.join("\n"), "</dd>\n");
    }
    out.tags("</dl>\n</details>\n");
}
