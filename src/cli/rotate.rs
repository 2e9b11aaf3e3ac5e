//! `rotate`: the rotator's own code, run from here, or with `--remote` where it is deployed.

use serde_json::Value;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went};
use super::out::Out;
use super::remote;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::rotation::RotationView;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::{
    self, Decision, RotationConfig, RotationError, RotationOptions, others, template,
};
use freshscale_deploy::redeploy::Failed;
use freshscale_deploy::resource::lambda_function::rotation_config;

pub(super) async fn run(args: &args::Rotate, global: &Global, out: &Out) -> Result<u8, Failure> {
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    Fleet::new(files, args.at_once, out)
        .run(async |_, file, out| one(file, args, global, out).await)
        .await
}

async fn one(
    file: &StackFile,
    args: &args::Rotate,
    global: &Global,
    out: &Out,
) -> Result<Went, Failure> {
    let session = Session::of(file, global, out).await?;
    session.guard(&file.stack).await?;
    if args.remote {
        remote::run(args, &session, file, out).await?;
        return Ok(Went::to(code::DONE, "called"));
    }
    let mut config = rotation_config(&file.stack).trying_launches();
    if args.during_window {
        config = config.during_window();
    }
    let options = RotationOptions {
        dry_run: args.dry_run,
    };
    warn_of_others(&session, &config, out).await;
    let report = rotation::run(&session.aws, &config, &*session.clock, options).await;
    let report = report.map_err(|error| failed(error, session.tracer.changes() > 0, args))?;
    show(&serde_json::to_value(&report).unwrap_or_default(), out);
    let words = match report.decision {
        Decision::Current { .. } => "the default has the newest image",
        Decision::Hold { .. } => "held",
        Decision::Publish { .. } | Decision::MakeDefault { .. } if args.dry_run => "would rotate",
        Decision::Publish { .. } | Decision::MakeDefault { .. } => "rotated",
    };
    Ok(Went::to(code::DONE, words))
}

/// Before the default moves: who else starts from it. Nothing is said where it cannot be read.
async fn warn_of_others(session: &Session, config: &RotationConfig, out: &Out) {
    let name = config.launch_template.as_str();
    let template = template::describe_one(&session.aws, name).await;
    let id = template.ok().and_then(|it| it.launch_template_id);
    let Some(id) = id else { return };
    let template = others::Template { id: &id, name };
    let own = &config.auto_scaling_group;
    let found = others::following(&session.aws, template, own).await;
    if let Some(text) = others::warning(name, &found.unwrap_or_default()) {
        out.complain(&format!("warning: {text}"));
    }
}

/// A rotation's report. Whoever made it, it reads alike.
pub(super) fn show(report: &Value, out: &Out) {
    if out.format == Format::Json {
        out.json(report);
    } else if let Some(told) = RotationView::of(report) {
        out.print(&told.text());
    }
}

/// What has to be mended first is said; the same command alone would end in the same way.
fn failed(error: RotationError, changed: bool, args: &args::Rotate) -> Failure {
    let exit = if changed { code::PARTIAL } else { code::FAILED };
    let failed = Failed::from(error);
    let mut failure = Failure::with_code(exit, failed.text);
    failure.hints = failed.hints;
    if failed.resumable {
        let again = Command::bootstrap("rotate")
            .onwards()
            .flag("--dry-run", args.dry_run)
            .flag("--during-window", args.during_window);
        failure = failure.hint(Advice::new("rotation looks again each time it runs:").run(again));
    }
    failure
}
