//! `open --now`, and `apply --open-now`: a window that is open gets its instances.

use jiff::Timestamp;
use serde_json::json;

use super::args::{self, Format, Global};
use super::failure::{Failure, code, take_it_over};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::schedule::window::{Sizes, Window};
use freshscale_core::words::{count, local};
use freshscale_deploy::open::{self, Opened};
use freshscale_deploy::windows::Open;
use freshscale_stack::Stack;

/// How far the next opening of a window is looked for.
const AHEAD: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 366);

/// `open WINDOW --now`.
pub(super) async fn run(args: &args::Open, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, global, out)? {
        let session = Session::of(&file, global, out).await?;
        session.guard(&file.stack).await?;
        let now = session.now().await;
        is_open(&file.stack, &args.window, now)?;
        serve(&session, &file, now, out).await?;
    }
    Ok(code::DONE)
}

/// Gives the group of a stack what its open window wants.
pub(super) async fn serve(
    session: &Session,
    file: &StackFile,
    now: Timestamp,
    out: &Out,
) -> Result<(), Failure> {
    let name = &file.stack.names.auto_scaling_group;
    match open::now(&session.aws, &file.stack, now).await? {
        Opened::Closed => out.say("No window is open: nothing to start."),
        Opened::NoGroup => return Err(file.no_group()),
        Opened::Foreign(why) => {
            let text = format!("auto-scaling-group/{name} is not this stack's: {why}");
            return Err(Failure::new(text).hint(take_it_over()));
        }
        Opened::Served(open, has) => show(&file.stack, &open, (has, has), out),
        Opened::Raised(open, had, has) => show(&file.stack, &open, (had, has), out),
    }
    Ok(())
}

fn show(stack: &Stack, open: &Open, (had, has): (Sizes, Sizes), out: &Out) {
    let group = &stack.names.auto_scaling_group;
    if out.format == Format::Json {
        return out.json(&json!({
            "stack": stack.name,
            "auto_scaling_group": group,
            "window": open.what,
            "until": open.until,
            "had": sizes(had),
            "has": sizes(has),
            "changed": had != has,
        }));
    }
    let until = open.until.map(|at| local(at, &stack.zone()));
    let until = until.map_or_else(String::new, |at| format!(" until {at}"));
    let what = &open.what;
    if had == has {
        let wants = instances(has.desired);
        return out.say(&format!(
            "{what} is open{until}, and {group} wants {wants} already: nothing to do"
        ));
    }
    out.say(&format!(
        "{what} is open{until}: {group} wants {} instead of {} now",
        instances(has.desired),
        had.desired
    ));
    out.say("  its own scheduled action takes them away when it closes");
    let look = Advice::new("to see them come:").run(Command::bootstrap("status"));
    out.say(&format!("  {}", out.told(&look)));
}

fn sizes(sizes: Sizes) -> serde_json::Value {
    json!({ "min": sizes.min, "max": sizes.max, "desired": sizes.desired })
}

fn instances(number: u32) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "instance")
}

/// Refuses a window that the stack file does not have, or that is not open.
fn is_open(stack: &Stack, name: &str, now: Timestamp) -> Result<(), Failure> {
    let windows = &stack.schedule.windows;
    let Some(window) = windows.iter().find(|window| window.name == name) else {
        let names: Vec<&str> = windows.iter().map(|window| window.name.as_str()).collect();
        let failure = Failure::usage(format!("stack {} has no window `{name}`", stack.name));
        return Err(match names.as_slice() {
            [] => failure.hint("it has no windows at all"),
            names => failure.hint(format!("it has {}", names.join(", "))),
        });
    };
    let open = stack.open_windows(now);
    if open.iter().any(|(open, _)| open.name == name) {
        return Ok(());
    }
    Err(
        Failure::new(format!("window {name} is not open; nothing was changed"))
            .hint(next(window, now)),
    )
}

fn next(window: &Window, now: Timestamp) -> String {
    let until = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    match window.openings(&(now..until)).first() {
        Some(next) => format!(
            "it opens at {}, and its scheduled action starts its instances then",
            local(next.out, &window.zone)
        ),
        None => "it does not open within a year".to_owned(),
    }
}
