//! `rotate`: the rotator's own code, run from here.

use std::fmt::Write;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use super::target;
use crate::render::seconds;
use crate::resource::lambda_function::rotation_config;
use crate::rotation::{self, Options, Report, RotationError};

pub(super) async fn run(args: &args::Rotate, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, out)? {
        let session = Session::open(global, Some(&file.stack)).await?;
        session.guard(&file.stack).await?;
        let config = rotation_config(&file.stack);
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
    if let Some(newest) = &report.newest {
        let age = seconds(newest.age_seconds as f64);
        let _ = writeln!(out, "  newest image     {} ({age} old)", newest.id);
    }
    let image = |image: &Option<String>| image.clone().unwrap_or_else(|| "no image".to_owned());
    let (before, after) = (&report.before, &report.after);
    let _ = writeln!(
        out,
        "  default before   v{}, {}",
        before.version,
        image(&before.image)
    );
    let _ = writeln!(
        out,
        "  default now      v{}, {}",
        after.version,
        image(&after.image)
    );
    let _ = writeln!(
        out,
        "  looked at        {} images, {} eligible",
        report.looked_at.images, report.looked_at.eligible
    );
    for warning in &report.warnings {
        let _ = writeln!(out, "  warning: {warning}");
    }
    if report.dry_run {
        out.push_str("  dry run: nothing was changed\n");
    }
    out
}
