//! `bake`: a release in one command.

use std::time::Duration;

use serde_json::json;

use super::args::{self, Format, Global};
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::out::Out;
use super::policy;
use super::redeploy::{ended, finished, refused};
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render;
use freshscale_core::advice::Command;
use freshscale_deploy::bake::{self, BakeOptions, BakeReport};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::redeploy::Failed;
use freshscale_stack::policy::Printed;

/// How long an image may take, unless it is said.
const TIMEOUT: Duration = Duration::from_secs(3600);

pub(super) async fn run(args: &args::Bake, global: &Global, out: &Out) -> Result<u8, Failure> {
    let options = options(args);
    for file in target::load(&args.files.files, global, out)? {
        let session = Session::of(&file, global, out).await?;
        if args.print_policy {
            policy::print(&session, &file, Printed::Bake, out).await?;
            continue;
        }
        let stop = stop_on_signals();
        let (cx, mut heard) = session.open(&file.stack, None, &stop).await?;
        let task = bake::check(&cx, &options).await.map_err(refused)?;
        let first = bake::is_first(&cx).await.map_err(refused)?;
        out.say(&format!(
            "stack {} in account {}, {}",
            cx.stack_name, cx.account.id, cx.account.region
        ));
        out.say("");
        out.say_all(&render::bake::plan(&file.stack, &options, &task, first));
        out.say("");
        let question = format!("Do this in account {}?", cx.account.id);
        confirm(out, args.yes, &question, &stop).await?;
        let mut report = BakeReport::default();
        let before = session.tracer.changes();
        let work = bake::run(&cx, &options, &task, &mut report);
        let result = out.tell(work, &mut heard, &stop).await;
        // The image that was waited for is there, also for the next command on this world.
        if let Some(emulator) = &session.emulator {
            let saved = emulator.save();
            saved.map_err(|error| Failure::new(error.to_string()))?;
        }
        let changed = session.tracer.changes() > before;
        conclude(&report, result, (changed, &stop), (&file, args), out)?;
    }
    Ok(code::DONE)
}

fn options(args: &args::Bake) -> BakeOptions {
    BakeOptions {
        instance: args.instance.clone(),
        release: args.release.clone().unwrap_or_default(),
        reboot: args.reboot,
        limit: args.timeout.unwrap_or(TIMEOUT),
        tags: args.tag.iter().cloned().collect(),
    }
}

fn conclude(
    report: &BakeReport,
    result: Result<(), Failed>,
    (changed, stop): (bool, &Stop),
    (file, args): (&StackFile, &args::Bake),
    out: &Out,
) -> Result<(), Failure> {
    if out.format == Format::Json {
        let about = json!({"stack": file.stack.name, "release": args.release});
        finished(report, &result, stop, about, out);
    } else if report.image.is_some() {
        let head = if result.is_ok() {
            "Done"
        } else {
            "Done so far"
        };
        let zone = file.stack.zone();
        let text = render::bake::text(report, &zone);
        out.say("");
        out.say(&format!("{head}:"));
        out.say_all(&text);
    }
    let Err(failed) = result else { return Ok(()) };
    // An image that is not rolled out is part of the work, whichever run made it.
    let changed = changed || report.image.is_some();
    Err(ended(failed, changed, stop, || again(args)))
}

/// The command that goes on: the one that was typed.
fn again(args: &args::Bake) -> Command {
    let line = Command::bootstrap("bake")
        .onwards()
        .option("--release", args.release.as_deref())
        .option("--instance", args.instance.as_deref())
        .flag("--reboot", args.reboot)
        .time("--timeout", args.timeout);
    let tags = args.tag.iter().map(|(key, value)| format!("{key}={value}"));
    tags.fold(line, |line, tag| line.option("--tag", Some(&tag)))
}
