//! What the last window started, for people.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Page, say};
use freshscale_core::words::{count, local, seconds};
use freshscale_deploy::status::proof::{Launched, Proof, ToldBy};

/// The answer in a line: `window live-show, Tue 03-03 19:35 to 22:15: 6 of 6 in service after 55 s, all from ami-…`.
#[must_use]
pub fn line(proof: &Proof, zone: &TimeZone) -> String {
    let until = match proof.over {
        true => format!("to {}", local(proof.closes, zone)),
        false => format!("open until {}", local(proof.closes, zone)),
    };
    let faults = proof.faults();
    let verdict = match faults.as_slice() {
        [] => all_is_well(proof),
        faults => faults.join(", "),
    };
    format!(
        "window {}, {} {until}: {verdict}",
        proof.window,
        local(proof.scales_out, zone)
    )
}

fn all_is_well(proof: &Proof) -> String {
    let images: Vec<&str> = proof.images().into_iter().collect();
    let from = match images.as_slice() {
        [] => String::new(),
        [one] => format!(", all from {one}"),
        many => format!(", from {}", many.join(" and ")),
    };
    match proof.slowest() {
        None => format!("nothing was to be started, {} were there", proof.before),
        Some(after) => format!(
            "{} in service after {}{from}",
            count(proof.served(), "instance"),
            took(after)
        ),
    }
}

fn took(span: SignedDuration) -> String {
    seconds(span.as_secs_f64())
}

/// The line, and each launch.
#[must_use]
pub fn text(stack: &str, proof: Option<&Proof>, zone: &TimeZone) -> Page {
    let mut out = Page::new();
    let Some(proof) = proof else {
        say!(out, "{stack}: no window has opened in the last six weeks");
        return out;
    };
    say!(out, "{stack}: {}", line(proof, zone));
    out.gap();
    say!(
        out,
        "wanted       {} from {} on, {} before",
        proof.wants,
        local(proof.opens, zone),
        proof.before
    );
    for launch in &proof.launched {
        say!(out, "{}", one(launch, zone));
    }
    out
}

fn one(launch: &Launched, zone: &TimeZone) -> String {
    let at = |at: Timestamp| zone.to_datetime(at).strftime("%H:%M:%S").to_string();
    let what = launch.instance.as_deref().unwrap_or("a launch");
    let ended = match (&launch.failure, launch.in_service) {
        (Some(why), _) => format!("failed: {why}"),
        (None, Some(served)) => {
            let took = took(served.duration_since(launch.at));
            format!("in service {}, after {took}", at(served))
        }
        (None, None) => "not in service yet".to_owned(),
    };
    let image = launch.image.as_deref().map_or_else(String::new, |image| {
        let by = match launch.told_by {
            Some(ToldBy::Template) => " (by the launch template of then)",
            _ => "",
        };
        format!("  {image}{by}")
    });
    format!("  {}  {what}  {ended}{image}", at(launch.at))
}
