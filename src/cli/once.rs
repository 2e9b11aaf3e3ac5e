//! `open`, `extend`, `close` and `skip`: a window is another one for once.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::args::{self, Format, Global};
use super::failure::{Failure, code, take_it_over};
use super::open::{show, sizes};
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render::window;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::schedule::window::once::State;
use freshscale_core::schedule::window::{Once, Window};
use freshscale_deploy::once::{self, DatesSent, Done, Found, Refused, Wish};
use freshscale_deploy::windows;
use freshscale_stack::Stack;

/// `open WINDOW`.
pub(super) async fn open(args: &args::Open, global: &Global, out: &Out) -> Result<u8, Failure> {
    let wish = |window: &Window, now: Timestamp| {
        let until = match (args.span, args.until) {
            (None, None) => return Ok(Wish::Open(None)),
            (Some(span), _) => args::after(now, span),
            (None, Some(until)) => until.instant(&window.zone, now),
        };
        until.map(|at| Wish::Open(Some(at))).ok_or_else(too_far)
    };
    run(&args.files.files, &args.window, wish, (global, out)).await
}

/// `extend WINDOW`.
pub(super) async fn extend(args: &args::Extend, global: &Global, out: &Out) -> Result<u8, Failure> {
    let wish = |window: &Window, now: Timestamp| match (args.by, args.until) {
        (Some(by), _) => {
            let by = SignedDuration::try_from(by).ok();
            by.map(Wish::Later).ok_or_else(too_far)
        }
        (None, Some(until)) => {
            let until = until.instant(&window.zone, now);
            until.map(Wish::Until).ok_or_else(too_far)
        }
        (None, None) => Ok(Wish::AsWritten),
    };
    run(&args.files.files, &args.window, wish, (global, out)).await
}

/// `close WINDOW`.
pub(super) async fn close(args: &args::Close, global: &Global, out: &Out) -> Result<u8, Failure> {
    let wish = |_: &Window, _| Ok(Wish::Close);
    run(&args.files.files, &args.window, wish, (global, out)).await
}

/// `skip WINDOW`.
pub(super) async fn skip(args: &args::Skip, global: &Global, out: &Out) -> Result<u8, Failure> {
    let wish = |_: &Window, _| {
        Ok(match args.undo {
            true => Wish::Unskip(args.on),
            false => Wish::Skip(args.on),
        })
    };
    run(&args.files.files, &args.window, wish, (global, out)).await
}

fn too_far() -> Failure {
    Failure::usage("that time is too far from today")
}

async fn run(
    files: &[PathBuf],
    window: &str,
    wish: impl Fn(&Window, Timestamp) -> Result<Wish, Failure>,
    (global, out): (&Global, &Out),
) -> Result<u8, Failure> {
    for file in target::load(files, global, out)? {
        let session = Session::of(&file, global, out).await?;
        one(&file, &session, window, &wish, out).await?;
    }
    Ok(code::DONE)
}

async fn one(
    file: &StackFile,
    session: &Session,
    name: &str,
    wish: &impl Fn(&Window, Timestamp) -> Result<Wish, Failure>,
    out: &Out,
) -> Result<(), Failure> {
    let stop = stop_on_signals();
    let plain = &file.stack;
    let (mut cx, mut heard) = session.open(plain, None, &stop).await?;
    let now = session.now().await;
    let windows = &plain.schedule.windows;
    let wish = match windows.iter().find(|window| window.name == name) {
        Some(window) => wish(window, now)?,
        None => Wish::Close,
    };
    let group = match once::look(&cx, plain, now).await? {
        Found::Group(group) => group,
        Found::NoGroup => return Err(file.no_group()),
        Found::Foreign(why) => {
            let group = &plain.names.auto_scaling_group;
            let text = format!("auto-scaling-group/{group} is not this stack's: {why}");
            return Err(Failure::new(text).hint(take_it_over()));
        }
    };
    let wanted = once::decide(plain, &group.once, (name, wish), now);
    let wanted = wanted.map_err(|refused| failure(refused, plain, name))?;
    let stack = plain.with_once(&wanted).map_err(|error| {
        Failure::new(format!("{}; nothing was changed", error.message)).hint(error.help)
    })?;
    let stack = Arc::new(stack);
    cx.stack = Some(stack.clone());
    let work = once::settle(&cx, plain, &stack, &group, now);
    let done = out.tell(work, &mut heard, &stop).await;
    let done = done.map_err(|error| {
        let again = "what was done so far stays; the same command again finishes it";
        Failure::with_code(code::PARTIAL, error.to_string()).hint(again)
    })?;
    let result = Outcome {
        stack: &stack,
        window: name,
        before: &group.once,
        done: &done,
        now,
    };
    if let DatesSent::Failed(why) = &done.told {
        out.complain(&format!(
            "warning: the rotator was not told: {why}; it goes by what Auto Scaling has run"
        ));
    }
    match out.format {
        Format::Json => out.json(&result.json()),
        _ => result.tell(wish, out),
    }
    Ok(())
}

fn failure(refused: Refused, stack: &Stack, name: &str) -> Failure {
    let known = stack.schedule.windows.iter().any(|w| w.name == name);
    let failure = match known {
        true => Failure::new(refused.text),
        false => Failure::usage(refused.text),
    };
    failure.hint(refused.hint)
}

/// What was done, and what holds now.
struct Outcome<'a> {
    stack: &'a Stack,
    window: &'a str,
    before: &'a [Once],
    done: &'a Done,
    now: Timestamp,
}

impl Outcome<'_> {
    fn window(&self) -> Option<&Window> {
        let mut windows = self.stack.schedule.windows.iter();
        windows.find(|window| window.name == self.window)
    }

    fn once(&self) -> &[Once] {
        self.window().map_or(&[], |window| &window.once)
    }

    fn json(&self) -> Value {
        let (had, has) = self.done.sizes;
        let open = windows::wanted(self.stack, &[], self.now);
        json!({
            "stack": self.stack.name,
            "auto_scaling_group": self.stack.names.auto_scaling_group,
            "window": open.as_ref().map_or_else(|| format!("window {}", self.window), |open| open.what.clone()),
            "until": open.and_then(|open| open.until),
            "once": self.once().iter().map(window::once).collect::<Vec<_>>(),
            "actions": self.done.changed,
            "had": sizes(had),
            "has": sizes(has),
            "changed": had != has || !self.done.changed.is_empty(),
            "rotator": match &self.done.told {
                DatesSent::AlreadyKnown => "knew",
                DatesSent::Sent => "told",
                DatesSent::Failed(_) => "not_told",
            },
        })
    }

    fn tell(&self, wish: Wish, out: &Out) {
        let (had, has) = self.done.sizes;
        let is_new = |once: &&Once| !self.before.contains(once);
        let gone = self
            .before
            .iter()
            .any(|once| once.window == self.window && !self.once().contains(once));
        if let Some(window) = self.window() {
            for once in &window.once {
                out.say(&window.told(once));
            }
            if window.once.is_empty() && gone {
                out.say(&format!("{} is as the stack file says", window.name));
            }
        }
        let quiet = self.done.changed.is_empty() && had == has;
        let open = windows::wanted(self.stack, &[], self.now);
        match (wish, open) {
            (Wish::Open(_), Some(open)) => return show(self.stack, &open, (had, has), out),
            _ if had != has => {
                let group = &self.stack.names.auto_scaling_group;
                let wants = self.stack.units().told(has.desired);
                out.say(&format!(
                    "{group} wants {wants} instead of {} now",
                    had.desired
                ));
            }
            _ if quiet && self.done.told != DatesSent::Sent => {
                out.say("  that is so already: nothing to do")
            }
            _ => {}
        }
        if let Some(once) = self.once().iter().find(is_new) {
            let over = freshscale_core::words::local(once.over, &self.stack.zone());
            out.say(&format!(
                "  for once: from {over} on the stack file holds again, and nothing is left of this"
            ));
        }
        let look = match self.once().iter().any(|once| once.state == State::Shut) {
            true => Advice::new("to see what comes:").run(Command::bootstrap("next")),
            false => Advice::new("to see it:").run(Command::bootstrap("status")),
        };
        out.say(&format!("  {}", out.told(&look)));
    }
}
