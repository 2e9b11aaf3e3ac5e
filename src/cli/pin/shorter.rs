//! A pin that would end before the one of a rollback: what was rolled back would come back then, so that this is asked
//! for by name.

use std::io::IsTerminal;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args;
use crate::cli::confirm::confirm;
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::cli::session::{Session, stop_on_signals};
use crate::cli::target::StackFile;
use crate::render::history::pin_text;
use freshscale_core::rotation::pin::{DefaultMove, Pin};
use freshscale_core::rotation::{self, Decision};
use freshscale_core::words::local;
use freshscale_deploy::resource::lambda_function::rotation_config;

/// The option by which it is asked for.
const OPTION: &str = "--end-rollback";

/// The rollback whose pin holds, and would be replaced by one that ends sooner.
pub(super) fn ended_early(standing: &Pin, pin: &Pin, now: Timestamp) -> Option<DefaultMove> {
    let until = pin.until?;
    let sooner = standing.until.is_none_or(|at| until < at);
    standing.rollback.filter(|_| standing.holds(now) && sooner)
}

/// Asks whether the rollback shall end so, unless it was asked for.
///
/// # Errors
/// The answer was no, or nobody is there to answer; or what would come back cannot be read.
pub(super) async fn agreed(
    args: &args::Pin,
    (session, file): (&Session, &StackFile),
    (standing, step): (&Pin, DefaultMove),
    (pin, now): (&Pin, Timestamp),
    out: &Out,
) -> Result<(), Failure> {
    let (name, zone) = (&file.stack.names.launch_template, file.stack.zone());
    let Some(until) = pin.until else {
        return Ok(());
    };
    let back = returning(session, file).await?;
    let then = when(file, until, &zone);
    let what = what(&back, step);
    out.say(&format!("{name} is {}", pin_text(standing, &zone, now)));
    out.say(&format!(
        "  a rollback set this pin, from v{} to v{}; the new one ends it",
        step.from, step.to
    ));
    out.say(&format!("  {then}, {what}"));
    if args.end_rollback {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        let text = format!(
            "this pin would end the one of the rollback from v{} to v{}: {then}, {what}; nothing was changed",
            step.from, step.to
        );
        return Err(Failure::usage(text)
            .hint(format!(
                "to keep everything as it is nothing need be done: it is {}",
                pin_text(standing, &zone, now)
            ))
            .hint(format!("if it shall come back then, pass {OPTION}")));
    }
    let question = format!("End the rollback from v{} then?", step.from);
    confirm(out, false, &question, &stop_on_signals()).await
}

/// What a rotation would bring, were it not for the pin.
async fn returning(session: &Session, file: &StackFile) -> Result<Option<Decision>, Failure> {
    let config = rotation_config(&file.stack);
    let look = rotation::look(&session.aws, &config, &*session.clock).await;
    let mut look = look.map_err(|error| Failure::new(error.chain()))?;
    look.template.pinned = None;
    Ok(Some(look.decide(&config.security_group_ids)).filter(Decision::acts))
}

fn what(back: &Option<Decision>, step: DefaultMove) -> String {
    match back {
        Some(Decision::MakeDefault { image, version }) if *version == step.from => {
            format!("v{version} ({image}), which was rolled back, becomes the default again")
        }
        Some(Decision::MakeDefault { image, version }) => {
            format!("v{version} ({image}) becomes the default")
        }
        Some(Decision::Publish { image, .. }) => {
            format!("a new version with {image} becomes the default")
        }
        _ => "whatever image is the newest by then becomes the default".to_owned(),
    }
}

/// When the first rotation after an instant comes.
fn when(file: &StackFile, until: Timestamp, zone: &TimeZone) -> String {
    let end = local(until, zone);
    let daily = file.stack.daily().and_then(|daily| {
        let date = zone.to_datetime(until).date();
        let dates = [Some(date), date.tomorrow().ok()];
        let mut runs = dates
            .into_iter()
            .flatten()
            .filter_map(|date| daily.on(date));
        runs.find(|at| *at >= until)
    });
    match daily {
        Some(at) => format!(
            "at the next rotation from {end} on, {} at the latest",
            local(at, zone)
        ),
        None => format!("at the next rotation from {end} on"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: &str = "2026-03-03T11:00:00Z";

    fn pin(until: Option<&str>, rollback: bool) -> Pin {
        let until = until.map(|at| at.parse().unwrap());
        let step = rollback.then_some(DefaultMove { from: 7, to: 6 });
        let at = "2026-03-03T10:00:00Z".parse().unwrap();
        Pin::new("incident", until, ("user/anna", at), step).unwrap()
    }

    #[test]
    fn only_a_rollbacks_pin_that_holds_is_ended_early() {
        let (one, three) = (Some("2026-03-03T12:00:00Z"), Some("2026-03-03T14:00:00Z"));
        let over = Some("2026-03-03T10:30:00Z");
        let now = NOW.parse().unwrap();
        for (standing, new, early) in [
            (pin(None, true), pin(one, false), true),
            (pin(three, true), pin(one, false), true),
            (pin(None, true), pin(None, false), false),
            (pin(one, true), pin(three, false), false),
            (pin(one, true), pin(one, false), false),
            (pin(over, true), pin(one, false), false),
            (pin(None, false), pin(one, false), false),
        ] {
            let found = ended_early(&standing, &new, now);
            assert_eq!(found.is_some(), early, "{standing} / {new}");
        }
    }
}
