//! `status`: is the stack healthy, and if not, what is wrong?

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::sync::{Mutex, OnceCell};

use super::args::{self, Format, Global};
use super::board::Board;
use super::check;
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went, failed};
use super::out::Out;
use super::place;
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render;
use crate::render::status::View;
use freshscale_deploy::apply::{Goal, GoalOptions, prepare};
use freshscale_deploy::check::Finding;
use freshscale_deploy::once;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::status::judge::judge;
use freshscale_deploy::status::proof::{self, Proof};
use freshscale_deploy::status::{Drift, Verdict, read};

pub(super) async fn run(args: &args::Status, global: &Global, out: &Out) -> Result<u8, Failure> {
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    let board = Board::new("status", args.out.as_deref(), args.watch, out)?;
    if args.last_window {
        if board.is_some() {
            let message = "`--last-window` has no page";
            return Err(Failure::usage(message).hint("use --format text or --format json"));
        }
        return Fleet::new(files, args.at_once, out)
            .run(async |_, file, out| last_window(file, global, out).await)
            .await;
    }
    let stop = stop_on_signals();
    let fleet = Fleet::new(files, args.at_once, out);
    let lines: Vec<OnceCell<Line>> = fleet.files().iter().map(|_| OnceCell::new()).collect();
    let mut looks = 0;
    loop {
        let looked = fleet.each_silent(async |place, file, out| {
            let line = lines[place]
                .get_or_try_init(|| async { Session::of(file, global, out).await.map(Line::of) })
                .await?;
            out.stand_at(place::of_file(global, file));
            out.in_region(line.session.region());
            let page = board.as_ref().map(|board| (board, place));
            Box::pin(look(args, line, file, page, out)).await
        });
        let looked = tokio::select! {
            biased;
            looked = looked => looked,
            () = stop.wait() => return Ok(code::STOPPED),
        };
        looks += 1;
        let again = args.watch.is_some();
        if again && looks > 1 && out.format == Format::Text {
            match out.terminal() {
                true => out.clear(),
                false => out.document("\n"),
            }
        }
        let mut went = Vec::new();
        for silent in looked {
            if !went.is_empty() {
                out.say("");
            }
            went.push(match fleet.tell(silent) {
                // A screen on the wall goes on, and shows it.
                Err(failure) if board.as_ref().is_some_and(Board::is_watched) => {
                    failed(&failure, out)
                }
                told => Went::either(told?),
            });
        }
        if let Some(board) = &board {
            board.write(&fleet, &went, out)?;
        }
        let exit = fleet.conclude(&went);
        let Some(interval) = args.watch else {
            return Ok(exit);
        };
        if out.closed() || args.times == Some(looks) {
            return Ok(exit);
        }
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            () = stop.wait() => return Ok(exit),
        }
    }
}

/// With `--watch`, what `check` looks at is looked at anew no more often: it takes as many calls as all the rest, and what
/// it is about changes seldom.
const CHECKED_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// An open line to a stack, and what it remembers from look to look.
struct Line {
    session: Session,
    /// What `check` found last, and when.
    checked: Mutex<Option<(Timestamp, Vec<Finding>)>>,
}

impl Line {
    fn of(session: Session) -> Self {
        let checked = Mutex::default();
        Self { session, checked }
    }

    /// What `check` finds, or found a little ago. `session` is that of this look.
    async fn checked(
        &self,
        session: &Session,
        file: &StackFile,
        now: Timestamp,
    ) -> Result<Vec<Finding>, Failure> {
        let mut checked = self.checked.lock().await;
        match &*checked {
            Some((at, found)) if now.duration_since(*at) < CHECKED_AGAIN_AFTER => Ok(found.clone()),
            _ => {
                let found = check::look_at_all(session, file).await?;
                *checked = Some((now, found.clone()));
                Ok(found)
            }
        }
    }
}

/// The proof of last night.
async fn last_window(file: &StackFile, global: &Global, out: &Out) -> Result<Went, Failure> {
    let session = Session::of(file, global, out).await?;
    session.guard(&file.stack).await?;
    let (stack, now) = (&file.stack, session.now().await);
    let proof = proof::read(&session.aws, stack, now).await?;
    let faults = proof.as_ref().map(Proof::faults).unwrap_or_default();
    match out.format {
        Format::Json => out.json(&json!({
            "stack": stack.name,
            "now": now,
            "last_window": proof,
            "slowest_seconds": proof.as_ref().and_then(Proof::slowest).map(|it| it.as_secs()),
            "faults": faults,
        })),
        _ => out.print(&render::proof::text(
            &stack.name,
            proof.as_ref(),
            &stack.zone(),
        )),
    }
    Ok(match faults.is_empty() {
        true => Went::to(code::DONE, "as it should be"),
        false => Went::to(code::FAILED, faults.join(", ")),
    })
}

/// Tells how a stack is.
async fn look(
    args: &args::Status,
    line: &Line,
    file: &StackFile,
    page: Option<(&Board<'_>, usize)>,
    out: &Out,
) -> Result<Went, Failure> {
    let session = &line.session.for_a_look();
    session.guard(&file.stack).await?;
    let (stack, now) = (&file.stack, session.now().await);
    let account = |id: &str| session.account(id);
    let drift = drift(args, session, file);
    let checked = async {
        match args.no_check {
            true => Ok(None),
            false => line.checked(session, file, now).await.map(Some),
        }
    };
    let facts = read::facts(&session.aws, stack, account, now, drift);
    // On the heap: they are large.
    let (facts, checked) = tokio::join!(Box::pin(facts), Box::pin(checked));
    let mut facts = facts?.ok_or_else(|| file.no_group())?;
    facts.checked = checked?;
    let stack = &*once::in_force(stack, &facts.forecast.once);
    let verdict = judge(&facts, stack, now);
    let view = View {
        stack,
        facts: &facts,
        verdict: &verdict,
        place: &out.place(),
        now,
        zone: &stack.zone(),
    };
    match (page, out.format) {
        (Some((board, place)), _) => board.put(place, view.card(&Board::id(place))),
        (None, Format::Json) => out.json(&view.json()),
        (None, _) => out.print(&view.text()),
    }
    let exit = match verdict.is_good(args.strict) {
        true => code::DONE,
        false => code::FAILED,
    };
    Ok(Went::to(exit, words(&verdict)))
}

/// The worst of it, on one line.
fn words(verdict: &Verdict) -> String {
    let worst = verdict.problems.first().or(verdict.warnings.first());
    match worst {
        None => "healthy".to_owned(),
        Some(finding) => finding.text.clone(),
    }
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
