//! `redeploy`: for pipelines.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use super::args::{self, Format, Global};
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::out::Out;
use super::place;
use super::policy;
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render;
use freshscale_core::advice::{Advice, Command};
use freshscale_deploy::apply::package;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::redeploy::{self, Failed, Ready, RedeployOptions, RedeployReport};
use freshscale_deploy::refresh;
use freshscale_deploy::resource::Context;
use freshscale_stack::policy::Printed;

/// How long a refresh pauses at a checkpoint, unless it is said.
const CHECKPOINT_DELAY: Duration = Duration::from_secs(600);

/// How long a refresh may take, pauses included, unless it is said.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(1800);

pub(super) async fn run(args: &args::Redeploy, global: &Global, out: &Out) -> Result<u8, Failure> {
    let options = options(args)?;
    for file in target::load(&args.files.files, global, out)? {
        let session = Session::of(&file, global, out).await?;
        if args.print_policy {
            policy::print(&session, &file, Printed::Pipeline, out).await?;
            continue;
        }
        let stop = stop_on_signals();
        let handler = args.handler.as_deref();
        let package = { options.code }.then(|| package(&session, handler, Some(&file.stack)));
        let package = package.transpose()?;
        let (cx, mut heard) = session.open(&file.stack, package, &stop).await?;
        let ready = redeploy::check(&cx, &options).await.map_err(refused)?;
        show(&cx, &options, &ready, out);
        let question = format!("Do this in account {}?", cx.account.id);
        confirm(out, args.yes, &question, &stop).await?;
        let mut report = RedeployReport::default();
        let before = session.tracer.changes();
        let work = redeploy::run(&cx, &options, &ready, &mut report);
        let result = out.tell(work, &mut heard, &stop).await;
        let changed = session.tracer.changes() > before;
        conclude(&report, result, (changed, &stop), (&file, args), out)?;
    }
    Ok(code::DONE)
}

fn options(args: &args::Redeploy) -> Result<RedeployOptions, Failure> {
    let ascending = args.checkpoint.is_sorted_by(|a, b| a < b);
    if !ascending || args.checkpoint.first() == Some(&0) {
        return Err(Failure::usage(
            "--checkpoint: percentages from 1% on, each greater than the one before",
        )
        .hint("write them like --checkpoint 20%,50%"));
    }
    if args.no_code && args.no_rotate && !args.refresh_instances {
        return Err(
            Failure::usage("--no-code and --no-rotate leave nothing to do")
                .hint("add --refresh-instances, or leave one of them out"),
        );
    }
    let refresh = refresh::RefreshOptions {
        min_healthy: args.min_healthy,
        warmup: args.instance_warmup,
        checkpoints: args.checkpoint.clone(),
        checkpoint_delay: args.checkpoint_delay.unwrap_or(CHECKPOINT_DELAY),
        limit: args.refresh_timeout.unwrap_or(REFRESH_TIMEOUT),
    };
    Ok(RedeployOptions {
        code: !args.no_code,
        rotate: !args.no_rotate,
        refresh: args.refresh_instances.then_some(refresh),
        during_window: args.during_window,
    })
}

pub(super) fn refused(failed: Failed) -> Failure {
    let mut failure = Failure::new(format!("{}; nothing was changed", failed.text));
    failure.hints = failed.hints;
    failure
}

/// What is about to be done.
fn show(cx: &Context, options: &RedeployOptions, ready: &Ready, out: &Out) {
    let Some(names) = cx.stack.as_ref().map(|stack| &stack.names) else {
        return;
    };
    let account = &cx.account;
    out.say(&format!(
        "stack {} in account {}, {}",
        cx.stack_name, account.id, account.region
    ));
    out.say("");
    if ready.unfinished {
        out.say(&format!(
            "  auto-scaling-group/{}: first finish what an earlier redeploy began",
            names.auto_scaling_group
        ));
    }
    let code = match (options.code, ready.new_code) {
        (false, _) => "keeps the code it has",
        (true, true) => "new code, published, tried out, and then `live`",
        (true, false) => "has this code already",
    };
    out.say(&format!(
        "  lambda-function/{}: {code}",
        names.lambda_function
    ));
    if options.rotate {
        out.say(&format!(
            "  launch-template/{}: the newest image becomes the default",
            names.launch_template
        ));
    }
    if options.refresh.is_some() {
        out.say(&format!(
            "  auto-scaling-group/{}: instances of another image are replaced",
            names.auto_scaling_group
        ));
    }
    out.say("");
}

fn conclude(
    report: &RedeployReport,
    result: Result<(), Failed>,
    (changed, stop): (bool, &Stop),
    (file, args): (&StackFile, &args::Redeploy),
    out: &Out,
) -> Result<(), Failure> {
    if out.format == Format::Json {
        finished(
            report,
            &result,
            stop,
            json!({"stack": file.stack.name}),
            out,
        );
    } else {
        out.say("");
        out.say(if result.is_ok() {
            "Done:"
        } else {
            "Done so far:"
        });
        let text = render::redeploy::text(report);
        match text.is_empty() {
            true => out.say("  nothing"),
            false => out.say_all(&text),
        }
    }
    let Err(failed) = result else { return Ok(()) };
    Err(ended(failed, changed, stop, || again(args)))
}

/// The last line in JSON: how it ended, what it was about, and what was done.
pub(super) fn finished(
    report: &impl Serialize,
    result: &Result<(), Failed>,
    stop: &Stop,
    about: Value,
    out: &Out,
) {
    let outcome = match result {
        Ok(()) => "complete",
        Err(_) if stop.asked() => "stopped",
        Err(_) => "failed",
    };
    let mut last = json!({"event": "finished", "outcome": outcome});
    for part in [Ok(about), serde_json::to_value(report)] {
        if let (Some(members), Ok(Value::Object(part))) = (last.as_object_mut(), part) {
            members.extend(part);
        }
    }
    out.json(&last);
}

/// The failure of a run, and the command that goes on.
pub(super) fn ended(
    failed: Failed,
    changed: bool,
    stop: &Stop,
    again: impl FnOnce() -> Command,
) -> Failure {
    let exit = match (changed, stop.asked()) {
        (true, _) => code::PARTIAL,
        (false, true) => code::STOPPED,
        (false, false) => code::FAILED,
    };
    let mut failure = Failure::with_code(exit, failed.text);
    failure.hints = failed.hints;
    if failed.resumable {
        failure = failure.hint(Advice::new("to resume, run:").run(again()));
    }
    failure
}

/// The command that goes on: the one that was typed.
fn again(args: &args::Redeploy) -> Command {
    let handler = args.handler.as_deref().map(place::text);
    let percent = |number: Option<u32>| number.map(|number| format!("{number}%"));
    let checkpoints = args.checkpoint.iter().map(|at| format!("{at}%"));
    let checkpoints = checkpoints.reduce(|all, next| format!("{all},{next}"));
    Command::bootstrap("redeploy")
        .onwards()
        .option("--handler", handler.as_deref())
        .flag("--no-code", args.no_code)
        .flag("--no-rotate", args.no_rotate)
        .flag("--refresh-instances", args.refresh_instances)
        .flag("--during-window", args.during_window)
        .option("--min-healthy", percent(args.min_healthy).as_deref())
        .time("--instance-warmup", args.instance_warmup)
        .option("--checkpoint", checkpoints.as_deref())
        .time("--checkpoint-delay", args.checkpoint_delay)
        .time("--refresh-timeout", args.refresh_timeout)
}
