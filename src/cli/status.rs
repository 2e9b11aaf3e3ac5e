//! `status`: is the stack healthy, and if not, what is wrong?

use jiff::tz::TimeZone;
use serde_json::Value;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render::Page;
use crate::render::status::View;
use freshscale_deploy::apply::{Goal, GoalOptions, prepare};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::status::judge::judge;
use freshscale_deploy::status::{Drift, read};

pub(super) async fn run(args: &args::Status, global: &Global, out: &Out) -> Result<u8, Failure> {
    let files = target::load(&args.files.files, global, out)?;
    let stop = stop_on_signals();
    let mut watched = Vec::new();
    for file in &files {
        let session = Session::of(file, global, out).await?;
        session.guard(&file.stack).await?;
        watched.push((file, file.stack.zone(), session, out.place()));
    }
    let mut looks = 0;
    loop {
        let mut good = true;
        let mut told = Vec::new();
        for (file, zone, session, place) in &watched {
            out.stand_at(place.clone());
            let look = Box::pin(look(args, session, file, zone, out));
            let (text, healthy) = tokio::select! {
                biased;
                looked = look => looked?,
                () = stop.wait() => return Ok(code::STOPPED),
            };
            told.push(text);
            good &= healthy;
        }
        let exit = if good { code::DONE } else { code::FAILED };
        looks += 1;
        let Some(interval) = args.watch else {
            told.iter().for_each(|told| told.print(out));
            return Ok(exit);
        };
        if looks > 1 && out.format == Format::Text {
            match out.terminal() {
                true => out.clear(),
                false => out.document("\n"),
            }
        }
        told.iter().for_each(|told| told.print(out));
        if out.closed() || args.times == Some(looks) {
            return Ok(exit);
        }
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            () = stop.wait() => return Ok(exit),
        }
    }
}

/// What is to be said of a stack.
enum Told {
    /// For people.
    Text(Page),
    /// For programs.
    Json(Value),
}

impl Told {
    fn print(&self, out: &Out) {
        match self {
            Self::Text(page) => out.print(page),
            Self::Json(value) => out.json(value),
        }
    }
}

/// What is to be said of a stack, and whether it is good.
async fn look(
    args: &args::Status,
    session: &Session,
    file: &StackFile,
    zone: &TimeZone,
    out: &Out,
) -> Result<(Told, bool), Failure> {
    let (stack, now) = (&file.stack, session.now().await);
    let account = |id: &str| session.account(id);
    let drift = drift(args, session, file);
    let facts = read::facts(&session.aws, stack, account, now, drift).await?;
    let facts = facts.ok_or_else(|| file.no_group())?;
    let verdict = judge(&facts, stack, now);
    let view = View {
        stack,
        facts: &facts,
        verdict: &verdict,
        place: &out.place(),
        now,
        zone,
    };
    let text = match out.format {
        Format::Json => Told::Json(view.json()),
        _ => Told::Text(view.text()),
    };
    Ok((text, verdict.is_good(args.strict)))
}

/// What a plan would change. That none can be made is a finding: whoever is on call may lack the rights.
async fn drift(args: &args::Status, session: &Session, file: &StackFile) -> Drift {
    let options = GoalOptions {
        handler: args.handler.clone(),
        adopt: false,
        ..GoalOptions::default()
    };
    let goal = Goal::apply(file, options);
    match Box::pin(prepare(session, &goal, &Stop::default())).await {
        Ok(prepared) => Drift::Known {
            steps: prepared
                .plan
                .steps
                .iter()
                .map(|s| s.address.to_string())
                .collect(),
            refusals: prepared
                .plan
                .refusals
                .iter()
                .map(|r| r.address.clone())
                .collect(),
        },
        Err(error) => Drift::Unknown {
            unknown: error.to_string(),
        },
    }
}
