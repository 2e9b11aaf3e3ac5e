//! `apply --open-now`: a window that is open gets its instances. And how that is told.

use jiff::Timestamp;
use serde_json::json;

use super::args::Format;
use super::failure::{Failure, take_it_over};
use super::out::Out;
use super::session::Session;
use super::target::StackFile;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::schedule::window::Sizes;
use freshscale_core::words::local;
use freshscale_deploy::open::{self, Opened};
use freshscale_deploy::windows::Open;
use freshscale_stack::Stack;

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
        Opened::Served(open, has) => show_all(&file.stack, &open, (has, has), out),
        Opened::Raised(open, had, has) => show_all(&file.stack, &open, (had, has), out),
    }
    Ok(())
}

fn show_all(stack: &Stack, open: &Open, (had, has): (Sizes, Sizes), out: &Out) {
    if out.format == Format::Json {
        return out.json(&json!({
            "stack": stack.name,
            "auto_scaling_group": stack.names.auto_scaling_group,
            "window": open.what,
            "until": open.until,
            "had": sizes(had),
            "has": sizes(has),
            "changed": had != has,
        }));
    }
    show(stack, open, (had, has), out);
}

/// That a window is open, and what its group wants by now.
pub(super) fn show(stack: &Stack, open: &Open, (had, has): (Sizes, Sizes), out: &Out) {
    let group = &stack.names.auto_scaling_group;
    let until = open.until.map(|at| local(at, &stack.zone()));
    let until = until.map_or_else(String::new, |at| format!(" until {at}"));
    let what = &open.what;
    if had == has {
        let wants = open.units.told(has.desired);
        return out.say(&format!(
            "{what} is open{until}, and {group} wants {wants} already: nothing to do"
        ));
    }
    out.say(&format!(
        "{what} is open{until}: {group} wants {} instead of {} now",
        open.units.told(has.desired),
        had.desired
    ));
    out.say("  its own scheduled action takes them away when it closes");
    let look = Advice::new("to see them come:").run(Command::bootstrap("status"));
    out.say(&format!("  {}", out.told(&look)));
}

pub(super) fn sizes(sizes: Sizes) -> serde_json::Value {
    json!({ "min": sizes.min, "max": sizes.max, "desired": sizes.desired })
}
