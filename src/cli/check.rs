//! `check`: would the next scale-outs really work?

use serde_json::json;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::check::{View, list, sarif};
use freshscale_core::advice::{Advice, Command, Place};
use freshscale_core::words::count;
use freshscale_deploy::check::{self, Check, Finding, Level, Looker};

pub(super) async fn run(args: &args::Check, global: &Global, out: &Out) -> Result<u8, Failure> {
    let checks = chosen(&args.only, &args.skip)?;
    if args.list {
        return Ok(listed(&checks, out));
    }
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    let fleet = Fleet::new(files, args.at_once, out);
    let looked = fleet.each(async |_, file, out| {
        let session = Session::of(file, global, out).await?;
        let findings = look(&session, file, &checks, Counts::WhatStands).await?;
        let place = out.place();
        let view = view(file, &checks, &findings, &place);
        let mut results = Vec::new();
        match out.format {
            Format::Json => out.json(&view.json()),
            Format::Sarif => results.extend(view.results()),
            _ => out.print(&view.text(out.verbose)),
        }
        Ok((went(&findings, args.strict), results))
    });
    let (mut all, mut results) = (Vec::new(), Vec::new());
    for looked in looked.await? {
        let (went, found) = looked.unwrap_or_else(|failed| (failed, Vec::new()));
        results.extend(found);
        all.push(went);
    }
    if out.format == Format::Sarif {
        out.json(&sarif(&checks, results));
    }
    Ok(fleet.conclude(&all))
}

/// How it went with one stack of several.
fn went(findings: &[Finding], strict: bool) -> Went {
    let exit = match is_good(findings, strict) {
        true => code::DONE,
        false => code::FAILED,
    };
    let words = match findings.len() {
        0 => "nothing found".to_owned(),
        found => count(found, "finding"),
    };
    Went::to(exit, words)
}

fn listed(checks: &[&Check], out: &Out) -> u8 {
    match out.format {
        Format::Json => {
            let each = checks.iter().map(|check| {
                json!({"check": check.name, "question": check.question, "rights": check.rights, "path": check.path})
            });
            out.json(&each.collect::<Vec<_>>());
        }
        _ => out.print(&list(checks)),
    }
    code::DONE
}

fn chosen(only: &[String], skip: &[String]) -> Result<Vec<&'static Check>, Failure> {
    check::chosen(only, skip).map_err(|name| {
        let names: Vec<&str> = check::CHECKS.iter().map(|check| check.name).collect();
        Failure::usage(format!("there is no check `{name}`"))
            .hint(format!("there are {}", names.join(", ")))
    })
}

/// What all checks find that are about a stack itself, whoever looks.
pub(super) async fn look_at_all(
    session: &Session,
    file: &StackFile,
) -> Result<Vec<Finding>, Failure> {
    let all = check::CHECKS.iter().filter(|check| !check.is_of_caller());
    let all: Vec<&'static Check> = all.collect();
    look(session, file, &all, Counts::WhatStands).await
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    WhatStands,
    TheFile,
}

/// What the checks find at a stack.
async fn look(
    session: &Session,
    file: &StackFile,
    checks: &[&'static Check],
    counts: Counts,
) -> Result<Vec<Finding>, Failure> {
    let id = session.guarded(&file.stack).await?;
    let now = session.now().await;
    let mut looker = Looker::new(&session.aws, &file.stack, session.account(&id), now);
    if counts == Counts::TheFile {
        looker = looker.before_apply();
    }
    Ok(Box::pin(check::run(&looker, checks)).await)
}

fn view<'a>(
    file: &'a StackFile,
    checks: &'a [&'static Check],
    findings: &'a [Finding],
    place: &'a Place,
) -> View<'a> {
    View {
        stack: &file.stack.name,
        path: &file.path,
        source: file.warnings.source(),
        findings,
        checks,
        place,
    }
}

/// What could not be looked at is no pass.
fn is_good(findings: &[Finding], strict: bool) -> bool {
    findings.iter().all(|finding| match finding.level {
        Level::Error | Level::Unknown => false,
        Level::Warning => !strict,
        Level::Info => true,
    })
}

/// Before an apply: whether whoever applies may, and whether what the stack file refers to is there.
///
/// # Errors
/// An error was found; nothing was changed.
pub(super) async fn before_apply(
    session: &Session,
    file: &StackFile,
    out: &Out,
) -> Result<(), Failure> {
    let checks: Vec<&'static Check> = { check::CHECKS.iter() }
        .filter(|check| check.before_apply)
        .collect();
    let findings = look(session, file, &checks, Counts::TheFile).await?;
    let place = out.place();
    let view = view(file, &checks, &findings, &place);
    if !findings.is_empty() {
        out.complain_all(&view.text(false).to_string());
    }
    if findings.iter().any(|finding| finding.level == Level::Error) {
        let again = Advice::new("look again with:").run(Command::bootstrap("check"));
        return Err(Failure::new("a check found an error; nothing was changed").hint(again));
    }
    Ok(())
}
