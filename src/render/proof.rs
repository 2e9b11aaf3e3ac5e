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
    let served = || { proof.launched.iter() }.filter(|launch| launch.in_service.is_some());
    let by = match served().any(|launch| launch.told_by == Some(ToldBy::Template)) {
        true => ", as the launch template has it",
        false => "",
    };
    let from = match images.as_slice() {
        _ if served().any(|launch| launch.image.is_none()) => {
            ", from which image AWS does not tell any more".to_owned()
        }
        [] => String::new(),
        [one] => format!(", all from {one}{by}"),
        many => format!(", from {}{by}", many.join(" and ")),
    };
    match proof.slowest() {
        None => format!(
            "nothing was to be started, {} were there",
            proof.units.size(proof.before)
        ),
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
        proof.units.size(proof.wants),
        local(proof.opens, zone),
        proof.units.size(proof.before)
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
    let image = match (launch.image.as_deref(), launch.told_by) {
        (Some(image), Some(ToldBy::Template)) => {
            format!("  {image} (by the launch template of then)")
        }
        (Some(image), _) => format!("  {image}"),
        (None, _) if launch.in_service.is_some() => {
            "  image not known: EC2 has forgotten the instance".to_owned()
        }
        (None, _) => String::new(),
    };
    format!("  {}  {what}  {ended}{image}", at(launch.at))
}
