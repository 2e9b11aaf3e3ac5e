//! `rollback`: an earlier version becomes the default again, and stays it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::args::{self, Format, Global};
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::out::Out;
use super::pin::{missing, owned, reason};
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render::history::{Rollback, pin_value};
use freshscale_core::advice::{Advice, Command, Place};
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::others;
use freshscale_core::rotation::pin::Pin;
use freshscale_deploy::history::act::{self, Done};
use freshscale_deploy::history::back::{Back, Target, decide};
use freshscale_deploy::history::{History, read};
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_stack::Stack;

pub(super) async fn run(args: &args::Rollback, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, global, out)? {
        let session = Session::of(&file, global, out).await?;
        let stop = stop_on_signals();
        let zone = file.stack.zone();
        let plan = prepare(args, &session, &file, &zone).await?;
        let view = plan.view(&file.stack, &out.place(), &zone);
        out.say_all(&view.intent());
        let name = &plan.history.template.name;
        if let Some(text) = others::warning(name, &plan.following) {
            out.complain(&format!("warning: {text}"));
        }
        if !plan.changes() {
            report(&plan, &Done::default(), &file, out);
            continue;
        }
        confirm(out, args.yes, "Do this?", &stop).await?;
        let mut done = Done::default();
        let (history, pin) = (&plan.history, plan.pin.as_ref());
        let ended = act::roll_back(&session.aws, history, &plan.back, pin, &mut done).await;
        ended.map_err(|error| cut_off(error, &done, &plan.back, args))?;
        out.say_all(&view.outcome(&done));
        report(&plan, &done, &file, out);
    }
    Ok(code::DONE)
}

/// What is to be done, before anybody is asked.
struct Plan {
    history: History,
    back: Back,
    /// The pin to set; `None` if it is not wanted, or stands already.
    pin: Option<Pin>,
    /// Whether it was asked for not to pin.
    unpinned: bool,
    now: Timestamp,
    /// Other groups that start what becomes the default.
    following: Vec<String>,
}

impl Plan {
    fn changes(&self) -> bool {
        self.pin.is_some() || !matches!(self.back, Back::Already { .. })
    }

    fn view<'a>(&'a self, stack: &Stack, place: &Place, zone: &'a TimeZone) -> Rollback<'a> {
        Rollback {
            place: place.clone(),
            history: &self.history,
            back: &self.back,
            pin: self.pin.as_ref(),
            unpinned: self.unpinned,
            replaces: stack.makes_group(),
            now: self.now,
            zone,
        }
    }
}

async fn prepare(
    args: &args::Rollback,
    session: &Session,
    file: &StackFile,
    zone: &TimeZone,
) -> Result<Plan, Failure> {
    let stack = &file.stack;
    let who = session.caller(stack).await?;
    let now = session.clock.now();
    let target = target(args, zone, now)?;
    let until = args.expiry.instant(zone, now).map_err(Failure::usage)?;
    let image = args.whereto.to_image.as_deref();
    let history = read::history(&session.aws, &rotation_config(stack), image).await;
    let history = history.map_err(|error| missing(error, file))?;
    owned(stack, &history.tags)?;
    let back = decide(&history, &target, stack.image.architecture, args.force, now);
    let back = back.map_err(|refusal| {
        let text = format!("{}; nothing was changed", refusal.text);
        Failure::new(text).hint(refusal.hint)
    })?;
    let pin = match args.no_pin {
        true => None,
        false => pin(args, &history, &back, (&who, now), until)?,
    };
    let (template, own) = (history.template.named(), &stack.names.auto_scaling_group);
    // Who may not list groups goes back all the same.
    let following = others::following(&session.aws, template, own).await;
    Ok(Plan {
        following: following.unwrap_or_default(),
        history,
        back,
        pin,
        unpinned: args.no_pin,
        now,
    })
}

fn target(args: &args::Rollback, zone: &TimeZone, now: Timestamp) -> Result<Target, Failure> {
    let whereto = &args.whereto;
    Ok(
        match (whereto.to_version, &whereto.to_image, whereto.before) {
            (Some(version), ..) => Target::Version(version),
            (_, Some(image), _) => Target::Image(image.clone()),
            (.., Some(ago)) => {
                let instant = ago.instant(zone, now);
                Target::Before(
                    instant.ok_or_else(|| Failure::usage("--before: there is no such time"))?,
                )
            }
            _ => Target::Previous,
        },
    )
}

/// The pin to set. One that an earlier, unfinished run of the same set stays, and so does any that holds when the
/// default need not move.
fn pin(
    args: &args::Rollback,
    history: &History,
    back: &Back,
    who: (&str, Timestamp),
    until: Option<Timestamp>,
) -> Result<Option<Pin>, Failure> {
    let standing = history.template.pinned.as_ref();
    let standing = standing.filter(|pin| pin.holds(who.1));
    let told = args.reason.is_some() || until.is_some();
    let stays = |pin: &Pin| match back {
        Back::Already { .. } => true,
        _ => back.step().is_some() && pin.rollback == back.step() && !told,
    };
    if standing.is_some_and(stays) {
        return Ok(None);
    }
    let text = args.reason.clone().unwrap_or_else(|| match back {
        Back::Already { version } => format!("kept on v{version}"),
        Back::Default { from, to } => format!("rolled back from v{from} to v{to}"),
        Back::Publish { from, image } => format!("rolled back from v{from} to {image}"),
    });
    Pin::new(&text, until, who, back.step())
        .map(Some)
        .map_err(reason)
}

/// A failure on the way. A version that EC2 refuses to try ends with the same code whether it was made just now or stood there:
/// the default is kept from what cannot start.
fn cut_off(error: AwsError, done: &Done, back: &Back, args: &args::Rollback) -> Failure {
    let refused = error.operation == act::TRIAL;
    let mut failure = Failure::from(error);
    if refused {
        failure.code = code::PARTIAL;
    }
    if *done != Done::default() {
        failure.code = code::PARTIAL;
        let words = "the template is pinned and the default is as it was; to resume, run:";
        failure = failure.hint(Advice::new(words).run(again(back, args)));
    }
    failure
}

/// The command that goes on: to where this one was going. The pin stays as it is.
fn again(back: &Back, args: &args::Rollback) -> Command {
    let (version, image) = match back {
        Back::Already { version } | Back::Default { to: version, .. } => (Some(version), None),
        Back::Publish { image, .. } => (None, Some(image.as_str())),
    };
    let version = version.map(ToString::to_string);
    Command::bootstrap("rollback")
        .onwards()
        .option("--to-version", version.as_deref())
        .option("--to-image", image)
        .flag("--no-pin", args.no_pin)
        .flag("--force", args.force)
}

fn report(plan: &Plan, done: &Done, file: &StackFile, out: &Out) {
    if out.format != Format::Json {
        return;
    }
    let view = &plan.history.template;
    let pin = done.pinned.as_ref().or(view.pinned.as_ref());
    out.json(&json!({
        "stack": file.stack.name,
        "launch_template": view.name,
        "rollback": plan.back,
        "also_followed_by": plan.following,
        "done": done,
        "pin": pin.map(|pin| pin_value(pin, plan.now)),
        "replaced": view.pinned.as_ref().filter(|_| done.pinned.is_some()).map(|pin| pin_value(pin, plan.now)),
    }));
}
