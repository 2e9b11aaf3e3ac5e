//! `plan`: reads AWS and shows what `apply` would do.

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use super::{many, place};
use crate::render;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::escape;
use freshscale_core::rotation::clocks::REMEDY;
use freshscale_deploy::apply::{Goal, Prepared, Purpose, prepare};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::resource::Together;

pub(super) async fn run(args: &args::Plan, global: &Global, out: &Out) -> Result<u8, Failure> {
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    if args.out.is_some() && files.len() > 1 {
        return Err(Failure::usage("--out saves the plan of one stack file")
            .hint("run plan once for each file"));
    }
    let fleet = Fleet::new(files, args.at_once, out).planned_together();
    let planned = fleet
        .each(async |_, file, out| one(file, fleet.together(file), args, global, out).await)
        .await?;
    let wanted = planned.iter().flatten();
    let wanted = wanted.filter(|(went, _)| went.exit != code::FAILED);
    let over = match fleet.is_one() {
        // Its own refusals have said so.
        true => None,
        false => many::over(wanted.map(|(_, prepared)| prepared.wanted()), out).await,
    };
    let looked_at = planned.iter().all(Result::is_ok) && !fleet.is_one();
    let drops = planned
        .iter()
        .flatten()
        .map(|(_, prepared)| &prepared.drops);
    if looked_at {
        many::undropped(drops, out);
    }
    let went: Vec<Went> = { planned.into_iter() }
        .map(|planned| Went::either(planned.map(|(went, _)| went)))
        .collect();
    let exit = fleet.conclude(&went);
    match over {
        Some(_) => Ok(code::FAILED),
        None => Ok(exit),
    }
}

async fn one(
    file: &StackFile,
    together: Option<Together>,
    args: &args::Plan,
    global: &Global,
    out: &Out,
) -> Result<(Went, Prepared), Failure> {
    file.warn(out);
    let session = Session::of(file, global, out).await?;
    let goal = match (args.destroy, args.release) {
        (true, _) => Goal::destroy_file(file),
        (_, true) => Goal::end_file(Purpose::Release, file),
        _ => Goal::apply(file, &args.inputs),
    };
    let mut goal = goal.removing(args.removing);
    goal.options.together = together;
    let prepared = Box::pin(prepare(&session, &goal, &Stop::default())).await?;
    show(&prepared, out);
    if let Some(path) = &args.out {
        save(&prepared, path)?;
        let apply = Command::of_file("apply", &place::text(path));
        out.say(&out.told(&Advice::new("Saved. Execute exactly this with:").run(apply)));
    }
    let pending = !prepared.plan.steps.is_empty() && args.detailed_exitcode;
    let exit = match (prepared.plan.refusals.is_empty(), pending) {
        (false, _) => code::FAILED,
        (true, true) => code::PENDING,
        (true, false) => code::DONE,
    };
    let summary = render::text::summary(&prepared.document());
    let went = Went::to(exit, summary.trim_start_matches("Plan: "));
    Ok((went, prepared))
}

pub(super) fn show(prepared: &Prepared, out: &Out) {
    for contradiction in &prepared.clocks {
        out.complain(&format!("warning: {}", contradiction.text()));
        out.complain(&format!("hint: {REMEDY}"));
    }
    let document = prepared.document();
    match out.format {
        Format::Json => out.json(&document.sealed()),
        Format::Markdown => out.document(&render::markdown::plan(&document, out.verbose)),
        _ => {
            out.print(&render::text::plan(&document, out.verbose));
            if out.verbose {
                document
                    .unchanged
                    .iter()
                    .for_each(|id| out.say(&format!("  {id}: as it should be")));
            }
        }
    }
    if let Some(unserved) = &prepared.plan.unserved {
        let advice = Advice::new("to start what is missing:").run(unserved.remedy());
        if out.format == Format::Json {
            out.complain(&format!("warning: {}", unserved.text()));
        }
        out.complain(&format!("hint: {}", out.told(&advice)));
    }
}

fn save(prepared: &Prepared, path: &std::path::Path) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(&prepared.document().saved())
        .map_err(|e| Failure::new(e.to_string()))?;
    freshscale_core::file::write(path, format!("{}\n", escape::json(&text)))
        .map_err(|e| Failure::new(format!("cannot write {}: {e}", path.display())))
}
