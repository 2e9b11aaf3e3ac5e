//! Where a command writes: the only place that touches standard output and standard error.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::rc::Rc;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;

use super::args::{Color, Format, Global};
use super::failure::Failure;
use super::place;
use crate::render::event::{self, Live};
use crate::render::{Page, say};
use freshscale_core::advice::{Advice, Place};
use freshscale_core::escape;
use freshscale_core::secret;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::progress::event::Event;

/// Standard output and standard error, as the options want them.
pub struct Out {
    /// Output format.
    pub format: Format,
    /// Also what is as it should be.
    pub verbose: bool,
    quiet: bool,
    color: ColorChoice,
    live: RefCell<Option<Live>>,
    closed: Cell<bool>,
    broken: RefCell<Option<String>>,
    waits: RefCell<BTreeMap<String, (String, f64)>>,
    place: RefCell<Place>,
    stack: RefCell<Option<String>>,
    before_lines: Option<String>,
    held: Option<Rc<RefCell<Vec<Said>>>>,
}

/// What was said while it was not yet its turn.
enum Said {
    /// To standard output.
    Asked(String),
    /// To standard error.
    Aside(String),
}

impl Out {
    /// As the options say.
    #[must_use]
    pub fn new(global: &Global) -> Self {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let terminal = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        let live = terminal && global.format == Format::Text && !global.quiet && !global.local;
        Self {
            format: global.format,
            verbose: global.verbose > 0,
            quiet: global.quiet,
            color,
            live: RefCell::new(live.then(Live::default)),
            closed: Cell::new(false),
            broken: RefCell::default(),
            waits: RefCell::default(),
            place: RefCell::new(place::of(global)),
            stack: RefCell::default(),
            before_lines: None,
            held: None,
        }
    }

    /// For one of several stacks that are worked on at the same time: what is said is held until
    /// [`Out::tell_to`].
    pub(super) fn beside(&self) -> Self {
        Self {
            held: Some(Rc::default()),
            ..self.another()
        }
    }

    /// The same, where what is said is told at once, with these words before each line for people.
    pub(super) fn named(&self, before: &str) -> Self {
        Self {
            before_lines: Some(before.to_owned()),
            held: self.held.clone(),
            ..self.another()
        }
    }

    fn another(&self) -> Self {
        Self {
            format: self.format,
            verbose: self.verbose,
            quiet: self.quiet,
            color: self.color,
            live: RefCell::default(),
            closed: Cell::new(false),
            broken: RefCell::default(),
            waits: RefCell::default(),
            place: RefCell::new(self.place()),
            stack: RefCell::default(),
            before_lines: None,
            held: None,
        }
    }

    /// Says what was held.
    pub(super) fn tell_to(self, to: &Self) {
        for said in self.held.map(|held| held.take()).unwrap_or_default() {
            match said {
                Said::Asked(text) => to.document(&text),
                Said::Aside(text) => to.complain_all(&text),
            }
        }
    }

    /// What is held, as it would be written.
    #[cfg(test)]
    pub(super) fn held_text(&self) -> String {
        let held = self.held.iter().flat_map(|held| held.take());
        let text = held.map(|said| match said {
            Said::Asked(text) | Said::Aside(text) => text,
        });
        text.collect()
    }

    /// Every line with the name before it, where people read it beside others'.
    fn marked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.before_lines {
            Some(before) if self.format == Format::Text => {
                let lines = text.lines().map(|line| match line {
                    "" => "\n".to_owned(),
                    line => format!("{before}{line}\n"),
                });
                Cow::Owned(lines.collect())
            }
            _ => Cow::Borrowed(text),
        }
    }

    /// From here on messages are about this.
    pub fn stand_at(&self, place: Place) {
        self.place.replace(place);
    }

    /// From here on events are of this stack.
    pub(super) fn about(&self, stack: &str) {
        self.stack.replace(Some(stack.to_owned()));
    }

    /// The Region is known.
    pub fn in_region(&self, region: &str) {
        self.place.borrow_mut().aws.region = Some(region.to_owned());
    }

    /// Where the reader stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.borrow().clone()
    }

    /// A sentence that may offer commands, which act where the reader stands.
    #[must_use]
    pub fn told(&self, advice: &Advice) -> String {
        self.place.borrow().told(advice)
    }

    /// Whether whoever read our output has gone.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.closed.get()
    }

    /// Whether somebody looks at a screen.
    #[must_use]
    pub fn terminal(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Whether output is styled, for renderers that must know beforehand.
    #[must_use]
    pub fn colored(&self) -> bool {
        match self.color {
            ColorChoice::Auto => AutoStream::choice(&std::io::stderr()) != ColorChoice::Never,
            ColorChoice::Never => false,
            _ => true,
        }
    }

    /// What was asked for, to standard output.
    pub fn print(&self, page: &Page) {
        self.document(&page.to_string());
    }

    /// The same on one line.
    pub fn line(&self, text: &str) {
        let mut page = Page::new();
        say!(page, "{text}");
        self.print(&page);
    }

    /// The same in a form of its own: a picture, a calendar, a script. Styles are stripped where they do not belong.
    pub fn document(&self, text: &str) {
        let text = &self.marked(text);
        if let Some(held) = &self.held {
            return held.borrow_mut().push(Said::Asked(text.to_string()));
        }
        let mut stream = AutoStream::new(std::io::stdout().lock(), self.color);
        let text = guarded(text, stream.current_choice());
        let written = stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush());
        let Err(error) = written else { return };
        self.closed.set(true);
        // That nobody reads any more is nobody's failure; that a disk is full is one.
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            self.broken.borrow_mut().get_or_insert(error.to_string());
        }
    }

    /// Why standard output could not be written, unless its reader has gone.
    #[must_use]
    pub fn broken(&self) -> Option<String> {
        self.broken.borrow().clone()
    }

    /// Clears a terminal and goes to its corner.
    pub fn clear(&self) {
        let mut stdout = std::io::stdout().lock();
        // A terminal that has gone away is seen at the next line.
        let _ = stdout.write_all(b"\x1b[2J\x1b[H");
    }

    /// One JSON value on a line.
    pub fn json(&self, value: &impl Serialize) {
        // Only maps with string keys are ever printed, and these always serialise.
        if let Ok(text) = serde_json::to_string(value) {
            self.document(&format!("{}\n", escape::json(&text)));
        }
    }

    /// By the way, on one line: only for people, and not with `--quiet`.
    pub fn say(&self, text: &str) {
        if self.format == Format::Text && !self.quiet {
            self.line(text);
        }
    }

    /// The same on several.
    pub fn say_all(&self, page: &Page) {
        if self.format == Format::Text && !self.quiet {
            self.print(page);
        }
    }

    /// A line to standard error, whatever the format.
    pub fn complain(&self, text: &str) {
        let mut page = Page::new();
        say!(page, "{text}");
        self.complain_all(&page.to_string());
    }

    /// Several. What was shown by one of our renderers is escaped already.
    pub fn complain_all(&self, text: &str) {
        let text = &self.marked(text);
        if let Some(held) = &self.held {
            return held.borrow_mut().push(Said::Aside(text.to_string()));
        }
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.color);
        let text = guarded(text, stream.current_choice());
        // Nowhere is left to report that standard error is gone.
        let _ = writeln!(stream, "{}", text.trim_end_matches('\n'));
    }

    /// An event of a run.
    pub fn event(&self, event: &Event) {
        if self.format == Format::Json {
            let mut event = event.clone();
            if let Event::Failed { error, .. } = &mut event {
                error.hint = error.hint.take().map(|hint| self.told(&hint).into());
            }
            return self.json(&Of {
                stack: self.stack.borrow().as_deref(),
                event: &event,
            });
        }
        if self.quiet && !matches!(event, Event::Failed { .. }) {
            return;
        }
        if let Some(live) = self.live.borrow_mut().as_mut() {
            return live.show(event);
        }
        if self.repeats(event) {
            return;
        }
        self.print(&event::line(event));
    }

    /// Tells what happens while work is done, and that it is to stop.
    pub(super) async fn tell<T>(
        &self,
        work: impl Future<Output = T>,
        heard: &mut UnboundedReceiver<Event>,
        stop: &Stop,
    ) -> T {
        let result = {
            let mut run = std::pin::pin!(work);
            let mut told = false;
            loop {
                tokio::select! {
                    biased;
                    () = stop.wait(), if !told => {
                        told = true;
                        self.complain("Stopping: calls in flight end, nothing new begins. Once more stops at once.");
                    }
                    Some(event) = heard.recv() => self.event(&event),
                    result = &mut run => break result,
                }
            }
        };
        while let Ok(event) = heard.try_recv() {
            self.event(&event);
        }
        result
    }

    /// In a pipe, a wait for the same thing is worth a line every half minute, not every second.
    fn repeats(&self, event: &Event) -> bool {
        let Event::Waiting {
            address,
            for_what,
            elapsed,
            ..
        } = event
        else {
            return false;
        };
        let mut waits = self.waits.borrow_mut();
        let repeats = waits
            .get(address)
            .is_some_and(|(what, at)| what == for_what && elapsed - at < 30.0);
        if !repeats {
            waits.insert(address.clone(), (for_what.clone(), *elapsed));
        }
        repeats
    }

    /// How a command failed, and what to try.
    pub fn failure(&self, failure: &Failure) {
        let (red, bold) = (AnsiColor::Red.on_default().bold(), Style::new().bold());
        let mut page = Page::new();
        if failure.is_stop {
            say!(page, "{}", failure.message);
        } else if !failure.message.is_empty() {
            page.labelled(("", "error"), red, &failure.message);
        }
        for detail in &failure.details {
            say!(page, "  {detail}");
        }
        for cause in failure.causes.iter().filter(|_| self.verbose) {
            say!(page, "  caused by: {cause}");
        }
        for hint in &failure.hints {
            page.hint("hint", bold, &self.place(), hint);
        }
        if !page.is_empty() {
            self.complain_all(&page.to_string());
        }
    }
}

/// An event, and whose it is.
#[derive(Serialize)]
struct Of<'a> {
    #[serde(flatten)]
    event: &'a Event,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<&'a str>,
}

/// What is written to a file to be looked at passes the same.
pub(super) fn shown(text: &str) -> String {
    guarded(text, ColorChoice::Never)
}

/// The last thing that every text passes: whatever a renderer forgot, no secret is shown, nothing moves a cursor, and
/// no pipeline takes a line for a command.
fn guarded(text: &str, color: ColorChoice) -> String {
    let text = match color {
        ColorChoice::Never => Cow::Owned(anstream::adapter::strip_str(text).to_string()),
        _ => Cow::Borrowed(text),
    };
    let seen = escape::styled(&text);
    escape::pipeline(&secret::hidden(&seen)).into_owned()
}

/// Returns once whoever read our output has gone, which else only the next line would show. Never returns
/// where that cannot be told: the output is a file, or the system has no way to ask.
pub(super) async fn reader_gone() {
    #[cfg(target_os = "linux")]
    {
        use tokio::io::{Interest, unix::AsyncFd};
        #[expect(
            deprecated,
            reason = "its successor is unsafe; standard output stays open"
        )]
        let watched = AsyncFd::with_interest(std::io::stdout(), Interest::ERROR);
        if let Ok(watched) = watched
            && watched.ready(Interest::ERROR).await.is_ok()
        {
            return;
        }
    }
    std::future::pending().await
}
