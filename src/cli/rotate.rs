//! `rotate`: the rotator's own code, run from here.

use std::fmt::Write;
use std::time::Duration;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use super::target;
use crate::render::{count, seconds};
use crate::resource::lambda_function::rotation_config;
use crate::rotation::report::ImageAge;
use crate::rotation::{self, Options, Report, RotationError};

pub(super) async fn run(args: &args::Rotate, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, out)? {
        let session = Session::open(global, Some(&file.stack)).await?;
        session.guard(&file.stack).await?;
        let mut config = rotation_config(&file.stack);
        if args.during_window {
            config = config.during_window();
        }
        let options = Options {
            dry_run: args.dry_run,
        };
        let report = rotation::run(&session.aws, &config, &*session.clock, options).await;
        let report = report.map_err(|error| failed(&error, session.tracer.changes() > 0))?;
        if out.format == Format::Json {
            out.json(&report);
        } else {
            out.print(&text(&report));
        }
    }
    Ok(code::DONE)
}

fn failed(error: &RotationError, changed: bool) -> Failure {
    let exit = if changed { code::PARTIAL } else { code::FAILED };
    Failure::with_code(exit, error.chain())
        .hint("rotation looks again each time it runs; run the same command once more")
}

fn text(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}: {}", report.launch_template, report.why);
    let (before, after, looked) = (&report.before, &report.after, &report.looked_at);
    let _ = writeln!(out, "  newest image     {}", image(report.newest.as_ref()));
    let _ = writeln!(
        out,
        "  default before   v{}, {}",
        before.version,
        image(before.image.as_ref())
    );
    let _ = writeln!(
        out,
        "  default now      v{}, {}",
        after.version,
        image(after.image.as_ref())
    );
    let _ = writeln!(
        out,
        "  looked at        {}, {} eligible",
        count(looked.images, "image"),
        looked.eligible
    );
    for warning in &report.warnings {
        let _ = writeln!(out, "  warning: {warning}");
    }
    if report.dry_run {
        out.push_str("  dry run: nothing was changed\n");
    }
    out
}

fn image(image: Option<&ImageAge>) -> String {
    match image {
        None => "no image".to_owned(),
        Some(ImageAge {
            id,
            age_seconds: Some(age),
            ..
        }) => {
            format!(
                "{id}, {} old",
                seconds(Duration::from_secs(*age).as_secs_f64())
            )
        }
        Some(image) => image.id.clone(),
    }
}
