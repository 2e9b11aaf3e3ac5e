//! `simulate`: days of a stack's life on virtual time, from its file alone.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::simulation::{self as render, Shown, Timeline};
use freshscale_core::aws::trace::Tracer;
use freshscale_deploy::apply::{Goal, GoalOptions, prepare_with};
use freshscale_deploy::engine::{Executor, Outcome};
use freshscale_deploy::package::Package;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::resource::REGISTRY;
use freshscale_emulator::Emulator;
use freshscale_emulator::simulation::{self, Scenario, Simulation, begins};
use freshscale_stack::Stack;

pub(super) async fn run(args: &args::Simulate, global: &Global, out: &Out) -> Result<u8, Failure> {
    let now = target::now(global);
    let first = |zone: &TimeZone| args.from.unwrap_or_else(|| zone.to_datetime(now).date());
    let since = |zone: &TimeZone| begins(first(zone), zone).unwrap_or(now);
    let files = target::load_as_of(&args.files.files, &since, global, out)?;
    if args.report.is_some() && files.len() > 1 {
        return Err(Failure::usage("--report is for one stack file"));
    }
    let mut failed = None;
    for file in &files {
        file.warn(out);
        let zone = file.stack.zone();
        let scenario = scenario(args, &file.stack, first(&zone));
        let simulation = simulate(file, &scenario, &zone).await?;
        let shown = Shown::new(&file.stack, &simulation, &zone);
        let mut crossings = Vec::new();
        for change in simulation::not_crossed(&zone, &simulation.during) {
            let around = scenario.around(change, &zone);
            crossings.push((change, simulate(file, &around, &zone).await?));
        }
        let crossings: Vec<(Timestamp, Shown<'_>)> = crossings
            .iter()
            .map(|(change, it)| (*change, Shown::new(&file.stack, it, &zone)))
            .collect();
        if out.format == Format::Json {
            out.json(&json(&shown, &crossings));
        } else {
            out.print(&shown.text(timeline(args)));
            for (change, shown) in &crossings {
                out.line(&shown.crossing(*change));
            }
        }
        if let Some(path) = &args.report {
            freshscale_core::file::write(path, render::html::page(&shown)).map_err(|error| {
                Failure::new(format!(
                    "--report: cannot write {}: {error}",
                    path.display()
                ))
            })?;
        }
        let mut all = std::iter::once(&shown).chain(crossings.iter().map(|(_, shown)| shown));
        failed = failed.or_else(|| all.find_map(failure));
    }
    failed.map_or(Ok(code::DONE), Err)
}

/// With the days around each change of clocks, which count as well.
fn json(shown: &Shown<'_>, crossings: &[(Timestamp, Shown<'_>)]) -> Value {
    let mut value = shown.json();
    let around = crossings.iter();
    let around: Vec<Value> = around
        .map(|(change, shown)| shown.crossing_json(*change))
        .collect();
    if around.iter().any(|it| it["holds"] == false) {
        value["holds"] = Value::Bool(false);
    }
    value["clock_changes"] = Value::Array(around);
    value
}

fn failure(shown: &Shown<'_>) -> Option<Failure> {
    let verdict = shown.counter_example()?;
    let mut failure = Failure::new(verdict.text).hint(verdict.hint);
    failure.details = verdict.more;
    Some(failure)
}

fn timeline(args: &args::Simulate) -> Timeline {
    args.timeline.unwrap_or(match args.days {
        ..=7 => Timeline::Events,
        8..=62 => Timeline::Days,
        _ => Timeline::Months,
    })
}

fn scenario(args: &args::Simulate, stack: &Stack, first: Date) -> Scenario {
    let what_if = &args.what_if;
    let usual = Scenario::usual(stack, first, args.days);
    Scenario {
        backup_at: what_if.backup_at.unwrap_or(usual.backup_at),
        backup_takes: what_if.backup_takes.unwrap_or(usual.backup_takes),
        backup_late: what_if.backup_late.unwrap_or_default(),
        missed: what_if.miss_backup.clone(),
        retention: what_if.retention.unwrap_or(usual.retention),
        releases: what_if.release_at.clone(),
        backup_after_release: !what_if.no_release_backup,
        failing: what_if.fail_rotation.clone(),
        lose_events: what_if.lose_events,
        ..usual
    }
}

/// Makes the stack in a world of its own, as `apply` does, and lets the days pass.
async fn simulate(
    file: &StackFile,
    scenario: &Scenario,
    zone: &TimeZone,
) -> Result<Simulation, Failure> {
    let during = scenario.during(zone);
    let during = during.ok_or_else(|| Failure::usage("--from is too far from today"))?;
    let emulator = Emulator::new(simulation::world(&file.stack, scenario, zone, during.start));
    apply(&emulator, file).await?;
    Ok(simulation::run(&emulator, &file.stack, scenario, zone, during).await)
}

async fn apply(emulator: &Emulator, file: &StackFile) -> Result<(), Failure> {
    let clock = Arc::new(emulator.clone());
    let local = Some(emulator.clone());
    let session = Session::with(&emulator.sdk_config(), Tracer::default(), clock, local)?;
    let goal = Goal::apply(file, GoalOptions::default());
    let package = Some(Arc::new(Package::stand_in()));
    let stop = Stop::default();
    let prepared = prepare_with(&session, &goal, package, &stop).await?;
    if let [first, ..] = prepared.plan.refusals.as_slice() {
        let text = format!(
            "the stack cannot be made: {}: {}",
            first.address, first.reason
        );
        return Err(Failure::new(text).hint(first.remedy.clone()));
    }
    let executor = Executor {
        cx: &prepared.cx,
        types: REGISTRY,
        step_timeout: None,
        events: prepared.events.clone(),
    };
    match executor.run(&prepared.plan, &stop).await {
        Outcome::Complete(_) => Ok(()),
        Outcome::Incomplete(report) | Outcome::Stopped(report) => {
            let failed = report.failed.iter();
            let failed: Vec<String> = failed
                .map(|(at, why)| format!("{at}: {}", why.text))
                .collect();
            Err(Failure::new(format!(
                "the stack cannot be made: {}",
                failed.join("; ")
            )))
        }
    }
}
