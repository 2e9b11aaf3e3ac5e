//! Gaps in capacity, for people and for programs.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use freshscale_core::schedule::dip::Dip;
use freshscale_core::words::{Units, local};

/// `Mon 11-30 23:59 to 00:00  28 of 28 instances go (day-in), as many come (day-out)`
#[must_use]
pub fn text<T: AsRef<str>>(dip: &Dip<T>, zone: &TimeZone, units: Units) -> String {
    format!(
        "{} to {}  {} of {} go ({}), as many come ({})",
        local(dip.during.start, zone),
        zone.to_datetime(dip.during.end).strftime("%H:%M"),
        dip.lost(),
        units.count(dip.before),
        dip.closes.as_ref(),
        dip.opens.as_ref()
    )
}

/// The same, with capacities.
#[must_use]
pub fn json<T: AsRef<str>>(dip: &Dip<T>, zone: &TimeZone) -> Value {
    let local = dip.during.start.to_zoned_datetime(zone.clone());
    json!({
        "from": dip.during.start,
        "to": dip.during.end,
        "local": local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "before": dip.before,
        "least": dip.least,
        "after": dip.after,
        "lost": dip.lost(),
        "closes": dip.closes.as_ref(),
        "opens": dip.opens.as_ref(),
    })
}
