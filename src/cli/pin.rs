//! `pin` and `unpin`: rotation is frozen, and let go.

mod shorter;

use aws_sdk_ec2::types::LaunchTemplate;
use serde_json::json;

use super::args::{self, Format, Global};
use super::failure::{Failure, code, make_it, take_it_over};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::history::{pin_text, pin_value};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::pin::{Pin, left_out};
use freshscale_core::rotation::template;
use freshscale_deploy::history::act;
use freshscale_deploy::resource::tags;
use freshscale_deploy::resource::{Owner, Scope};
use freshscale_stack::{STACK_TAG, Stack};

/// `pin`.
pub(super) async fn pin(args: &args::Pin, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, global, out)? {
        let stack = &file.stack;
        let zone = stack.zone();
        let session = Session::of(&file, global, out).await?;
        let who = session.caller(stack).await?;
        let now = session.clock.now();
        let until = args.expiry.instant(&zone, now).map_err(Failure::usage)?;
        Pin::new(&args.reason, until, (&who, now), None).map_err(reason)?;
        let (template, id) = standing(&session, &file).await?;
        let name = &stack.names.launch_template;
        let replaced = template::pinned(&template);
        // It stays known that the default is where a rollback went.
        let holds = replaced.as_ref().filter(|pin| pin.holds(now));
        let step = holds.and_then(|pin| pin.rollback);
        let step = step.filter(|step| template::default_number(&template) == Some(step.to));
        let pin = Pin::new(&args.reason, until, (&who, now), step).map_err(reason)?;
        if let Some(before) = &replaced
            && let Some(step) = shorter::ended_early(before, &pin, now)
        {
            let place = (&session, &file);
            shorter::agreed(args, place, (before, step), (&pin, now), out).await?;
        }
        act::pin(&session.aws, &id, name, &pin).await?;
        if out.format == Format::Json {
            out.json(&json!({
                "stack": stack.name,
                "launch_template": name,
                "pin": pin_value(&pin, now),
                "replaced": replaced.as_ref().map(|pin| pin_value(pin, now)),
            }));
            continue;
        }
        out.say(&format!("{name} is {}", pin_text(&pin, &zone, now)));
        if let Some(left_out) = left_out(&args.reason) {
            out.complain(&format!(
                "note: the reason is kept without {left_out}: a tag takes letters, digits, spaces and _ . : / = + - @"
            ));
        }
        if let Some(replaced) = replaced {
            out.say(&format!(
                "  instead of: {}",
                pin_text(&replaced, &zone, now)
            ));
        }
        if !stack.makes_template() {
            out.complain(&format!(
                "note: a tag of {name} says so, {}: what manages the template from elsewhere may show it as a change",
                template::PINNED_TAG
            ));
        }
        out.say("  nothing rotates; scale-outs go on with the default version as it is");
        let unpin = Advice::new("to let it rotate again:").run(Command::bootstrap("unpin"));
        out.say(&format!("  {}", out.told(&unpin)));
    }
    Ok(code::DONE)
}

/// `unpin`.
pub(super) async fn unpin(args: &args::Unpin, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, global, out)? {
        let stack = &file.stack;
        let zone = stack.zone();
        let session = Session::of(&file, global, out).await?;
        session.guard(stack).await?;
        let (template, id) = standing(&session, &file).await?;
        let now = session.clock.now();
        let name = &stack.names.launch_template;
        let removed = template::pinned(&template);
        if removed.is_some() {
            act::unpin(&session.aws, &id, name).await?;
        }
        if out.format == Format::Json {
            out.json(&json!({
                "stack": stack.name,
                "launch_template": name,
                "removed": removed.as_ref().map(|pin| pin_value(pin, now)),
            }));
            continue;
        }
        match removed {
            None => out.say(&format!("{name} is not pinned: nothing to do")),
            Some(pin) => {
                out.say(&format!("{name} was {}", pin_text(&pin, &zone, now)));
                let words = "taken away; the next rotation brings the newest image in, or now:";
                let rotate = Advice::new(words).run(Command::bootstrap("rotate"));
                out.say(&format!("  {}", out.told(&rotate)));
                if let Some(step) = pin.rollback {
                    out.say(&format!(
                        "  that brings v{} back, which was rolled back, unless its image is rejected or a newer one is there",
                        step.from
                    ));
                }
            }
        }
    }
    Ok(code::DONE)
}

/// Why a reason does not do.
pub(super) fn reason(room: usize) -> Failure {
    match room {
        0 => Failure::usage(
            "--reason: nothing is left of it in a tag, which takes letters, digits, spaces and + - = . _ : / @",
        ),
        room => Failure::usage(format!(
            "--reason is too long: a tag has room for {room} characters of it"
        )),
    }
}

/// The stack's own template, and its id.
async fn standing(
    session: &Session,
    file: &StackFile,
) -> Result<(LaunchTemplate, String), Failure> {
    let name = &file.stack.names.launch_template;
    let found = template::describe_one(&session.aws, name).await;
    let found = found.map_err(|error| missing(error, file))?;
    owned(&file.stack, &tags::from_ec2(found.tags()))?;
    let id = found.launch_template_id().unwrap_or_default().to_owned();
    Ok((found, id))
}

/// A template that is not there is made by `apply`.
pub(super) fn missing(error: freshscale_core::aws::AwsError, file: &StackFile) -> Failure {
    if !error.is_not_found() {
        return error.into();
    }
    let name = &file.stack.names.launch_template;
    Failure::new(format!("launch template {name} does not exist")).hint(make_it())
}

/// Refuses what carries another stack's tag, or none.
pub(super) fn owned(stack: &Stack, tags: &tags::Tags) -> Result<(), Failure> {
    let mut scope = Scope::default();
    scope.stacks.insert(stack.name.clone());
    match scope.owner(tags) {
        // Somebody else's, as the stack file says, unless another stack rotates it.
        Owner::Foreign(_) if !stack.makes_template() && !tags.contains_key(STACK_TAG) => Ok(()),
        Owner::Foreign(why) => {
            let name = &stack.names.launch_template;
            let text = format!("launch-template/{name} is not this stack's: {why}");
            Err(Failure::new(text).hint(take_it_over()))
        }
        _ => Ok(()),
    }
}
