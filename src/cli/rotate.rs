//! `rotate`: the rotator's own code, run from here, or with `--remote` where it is deployed.

use serde_json::Value;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::remote;
use super::session::Session;
use super::target;
use crate::render::rotation::Told;
use freshscale_core::rotation::{self, Options, RotationError};
use freshscale_deploy::resource::lambda_function::rotation_config;

pub(super) async fn run(args: &args::Rotate, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, global, out)? {
        let session = Session::open(global, Some(&file.stack)).await?;
        session.guard(&file.stack).await?;
        if args.remote {
            remote::run(args, &session, &file, out).await?;
            continue;
        }
        let mut config = rotation_config(&file.stack);
        if args.during_window {
            config = config.during_window();
        }
        let options = Options {
            dry_run: args.dry_run,
        };
        let report = rotation::run(&session.aws, &config, &*session.clock, options).await;
        let report = report.map_err(|error| failed(&error, session.tracer.changes() > 0))?;
        show(&serde_json::to_value(&report).unwrap_or_default(), out);
    }
    Ok(code::DONE)
}

/// A rotation's report. Whoever made it, it reads alike.
pub(super) fn show(report: &Value, out: &Out) {
    if out.format == Format::Json {
        out.json(report);
    } else if let Some(told) = Told::of(report) {
        out.print(&told.text());
    }
}

fn failed(error: &RotationError, changed: bool) -> Failure {
    let exit = if changed { code::PARTIAL } else { code::FAILED };
    Failure::with_code(exit, error.chain())
        .hint("rotation looks again each time it runs; run the same command once more")
}
