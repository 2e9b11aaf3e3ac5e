//! Time zones by name: the one that is meant, where somebody spelled another.

use freshscale_core::zone;
use jiff::tz::TimeZone;

/// The zone, if `name` is spelled exactly as in the IANA database (Auto Scaling compares exactly); else what to write.
pub(super) fn canonical(name: &str) -> Result<TimeZone, String> {
    let found = zone::get(name).ok_or_else(|| match like(name) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => "Use an IANA name such as `Asia/Seoul`, `Europe/Berlin` or `UTC`.".to_owned(),
    })?;
    match found.iana_name() {
        Some(spelled) if spelled != name => Err(format!("Did you mean `{spelled}`?")),
        _ => Ok(found),
    }
}

/// The zone whose city alone is given, or that is spelled almost so; `None` if there is none, or several.
fn like(name: &str) -> Option<String> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-'], "_");
    let wanted = plain(name);
    // Abbreviations are like many names, and mean several zones.
    match wanted.as_str() {
        "kst" => return Some("Asia/Seoul".to_owned()),
        "jst" => return Some("Asia/Tokyo".to_owned()),
        _ => {}
    }
    let names = zone::names();
    let is_city = |zone: &&String| plain(zone).rsplit('/').next() == Some(&wanted);
    let mut cities = names.iter().filter(is_city);
    if let (Some(city), None) = (cities.next(), cities.next()) {
        return Some(city.clone());
    }
    let near = names.iter().filter(|_| wanted.contains('/'));
    let near = near.map(|zone| (strsim::jaro_winkler(&wanted, &plain(zone)), zone));
    let best = near.max_by(|a, b| a.0.total_cmp(&b.0));
    let best = best.filter(|(likeness, _)| *likeness > 0.94)?;
    Some(best.1.clone())
}
