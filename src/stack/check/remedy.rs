//! What to write instead of a value: what was probably meant, where that can be known.

use std::time::Duration;

use super::{Format, format_duration, parse_duration, parse_size, parse_time};

/// What to write instead of a text that a format does not take.
pub(super) fn of_text(format: &Format, text: &str) -> String {
    if text.is_empty() {
        return "Give it a value, or remove the line.".to_owned();
    }
    let meant = { candidates(text).into_iter() }.find(|one| one != text && (format.accepts)(one));
    if let Some(meant) = meant {
        return format!("Did you mean `{meant}`?");
    }
    if let Some(help) = id(format, text) {
        return help;
    }
    if let Some(most) = longest(format, text) {
        let length = text.chars().count();
        return format!("It has {length} characters, and {most} are taken: shorten it.");
    }
    format.help.to_owned()
}

/// The same text without what keyboards, habits and other tools do to it; the smallest change first.
fn candidates(text: &str) -> Vec<String> {
    let quotes = ['“', '”', '‘', '’', '«', '»', '\'', '"'];
    let plain = text.replace(['–', '—', '−'], "-");
    let plain = plain.trim_matches(quotes).trim().to_owned();
    if plain.starts_with("arn:") {
        // The name at its end.
        let last = plain.rsplit(['/', ':']).next();
        return last.map(ToOwned::to_owned).into_iter().collect();
    }
    let lower = plain.to_lowercase();
    let mut all = vec![
        plain.clone(),
        lower.clone(),
        plain.replace(' ', "_"),
        lower.replace(' ', ""),
        days(&lower),
        // `ap-northeast-2a`
        lower
            .trim_end_matches(|c: char| c.is_ascii_lowercase())
            .to_owned(),
    ];
    if plain.starts_with("aws/") {
        all.push(format!("/{plain}"));
    }
    let digits = plain.replace('-', "");
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        all.push(digits);
    } else if !["aws:", "freshscale:", "+"]
        .iter()
        .any(|start| lower.starts_with(start))
    {
        all.push(plain.replace([' ', '_', '/', ':'], "-"));
    }
    all.retain(|one| !one.is_empty());
    all
}

/// Days as people and other tools write them.
fn days(text: &str) -> String {
    match text {
        "weekdays" | "weekday" | "workdays" | "1-5" | "월-금" => return "mon-fri".to_owned(),
        "weekends" | "weekend" => return "sat,sun".to_owned(),
        "*" | "everyday" | "every day" | "all" | "매일" => return "daily".to_owned(),
        _ => {}
    }
    let names = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let others = [
        ("tues", "tue"),
        ("weds", "wed"),
        ("thur", "thu"),
        ("thr", "thu"),
        ("thus", "thu"),
    ];
    let short = names.map(|name| (name, name.get(..3).unwrap_or(name)));
    let mut all: Vec<String> = Vec::new();
    for part in text.split_inclusive(['-', ',']) {
        let (day, sign) = match part.char_indices().next_back() {
            Some((at, sign @ ('-' | ','))) => (part.get(..at).unwrap_or_default(), Some(sign)),
            _ => (part, None),
        };
        let day = day.trim();
        let known = short.iter().chain(&others).find(|(long, _)| *long == day);
        all.push(known.map_or(day, |(_, short)| short).to_owned());
        all.extend(sign.map(String::from));
    }
    all.concat()
}

/// Ids of EC2, by how they begin.
const IDS: [(&str, &str); 8] = [
    ("sg-", "a security group"),
    ("subnet-", "a subnet"),
    ("vpc-", "a VPC"),
    ("i-", "an instance"),
    ("ami-", "an image"),
    ("lt-", "a launch template"),
    ("vol-", "a volume"),
    ("eni-", "a network interface"),
];

/// An id that is cut short, or another thing's.
fn id(format: &Format, text: &str) -> Option<String> {
    let hex = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_hexdigit());
    let is_id = |prefix: &str| text.strip_prefix(prefix).is_some_and(hex);
    let (prefix, what) = { IDS.into_iter() }.find(|(prefix, _)| is_id(prefix))?;
    if !format.pattern.starts_with(&format!("^{prefix}")) {
        let wants_id = IDS
            .iter()
            .any(|(prefix, _)| format.pattern.starts_with(&format!("^{prefix}")));
        return wants_id.then(|| format!("This is the id of {what}."));
    }
    let digits = text.len() - prefix.len();
    Some(format!(
        "This has {digits} digits: copy the whole id from EC2."
    ))
}

/// How many characters a format takes, if there is nothing else wrong with a text than that it has more.
fn longest(format: &Format, text: &str) -> Option<usize> {
    // Shorter ones could be right by chance.
    const ENOUGH: usize = 24;
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let take = |count: usize| ends.get(count).and_then(|end| text.get(..*end));
    let most = (ENOUGH..ends.len())
        .rev()
        .find(|count| take(*count).is_some_and(format.accepts))?;
    let rest = ends
        .get(ends.len() - most)
        .and_then(|start| text.get(*start..))?;
    (format.accepts)(rest).then_some(most)
}

/// What to write instead of a duration between two bounds.
pub(super) fn of_duration(text: &str, min: Duration, max: Duration) -> String {
    if let Some(meant) = duration(&text.to_lowercase()) {
        return format!("Did you mean `{}`?", format_duration(meant));
    }
    let is_within = |unit: &&&str| {
        let span = parse_duration(&format!("{text}{unit}"));
        span.is_some_and(|span| (min..=max).contains(&span))
    };
    match ["m", "h", "d", "s"].iter().find(is_within) {
        Some(unit) => format!("A number needs its unit, as in `{text}{unit}`."),
        None => "Units are `w`, `d`, `h`, `m` and `s`, the largest first; no space, no fraction."
            .to_owned(),
    }
}

/// `3 days`, `1.5h`, `PT72H`, `30m2h`: numbers with units in words, in any order.
fn duration(text: &str) -> Option<Duration> {
    let iso = text.strip_prefix('p').map(|rest| rest.replacen('t', "", 1));
    let text = iso.as_deref().unwrap_or(text).replace([' ', ','], "");
    let (mut rest, mut total) = (text.as_str(), 0.0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(end);
        let end = tail
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let seconds = match unit {
            "w" | "week" | "weeks" => 604_800.0,
            "d" | "day" | "days" => 86_400.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * seconds;
        rest = tail;
    }
    let found = Duration::try_from_secs_f64(total).ok()?;
    (found.subsec_nanos() == 0 && !found.is_zero()).then_some(found)
}

/// What to write instead of a size.
pub(super) fn of_size(text: &str) -> String {
    let plain = text.replace(' ', "").to_lowercase();
    let number = plain.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = match plain.get(number.len()..) {
        Some("m" | "mb" | "mib") => "MiB",
        Some("g" | "gb" | "gib") => "GiB",
        Some("") => return format!("A number needs its unit, as in `{text}MiB`."),
        _ => "",
    };
    let meant = format!("{number}{unit}");
    match parse_size(&meant) {
        Some(_) => format!("Did you mean `{meant}`?"),
        None => "Units are `MiB` and `GiB`; no space, no fraction.".to_owned(),
    }
}

/// What to write instead of a wall-clock time, where that has one meaning only.
pub(super) fn of_time(text: &str) -> String {
    let time = |text: String| parse_time(&text).map(|_| text);
    let lower = text.to_lowercase().replace(' ', "");
    let half = |hours: &str, add: u8| {
        let (hour, minute) = hours.split_once(':').unwrap_or((hours, "00"));
        let hour: u8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
        time(format!("{:02}:{minute}", hour % 12 + add))
    };
    // YAML 1.1 reads 8:40 as 520, which tools that know no better write down.
    let minutes = || {
        let all: u16 = lower.parse().ok().filter(|_| !lower.starts_with('0'))?;
        time(format!("{:02}:{:02}", all / 60, all % 60))
    };
    let meant = match lower.as_str() {
        "24:00" => Some("00:00".to_owned()),
        "noon" => Some("12:00".to_owned()),
        "midnight" => Some("00:00".to_owned()),
        _ if lower.ends_with("pm") => half(lower.trim_end_matches("pm"), 12),
        _ if lower.ends_with("am") => half(lower.trim_end_matches("am"), 0),
        _ => None,
    };
    let dotted = lower.replace(['.', 'h', '：'], ":");
    let meant = meant
        .or_else(|| time(dotted.clone()))
        .or_else(|| time(format!("0{dotted}")))
        .or_else(|| time(dotted.strip_suffix(":00")?.to_owned()))
        .or_else(|| {
            time(format!(
                "{}:{}",
                lower.get(..2)?,
                lower.get(2..).filter(|_| lower.starts_with('0'))?
            ))
        });
    if let Some(meant) = meant {
        return format!("Did you mean `\"{meant}\"`?");
    }
    match minutes() {
        Some(meant) => format!(
            "Did you mean `\"{meant}\"`? YAML 1.1 reads a time without quotes as a number of minutes."
        ),
        None => {
            "Two digits, a colon, two digits, from 00:00 to 23:59; midnight is 00:00 at either end."
                .to_owned()
        }
    }
}

/// What to write instead of a date, where that has one meaning only.
pub(super) fn of_date(text: &str) -> String {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let meant = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        // As in German or Korean; 12/24/2026 and 24/12/2026 are two habits.
        [day, month, year] if year.len() == 4 && text.contains('.') => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => String::new(),
    };
    match super::parse_date(&meant) {
        Some(_) => format!("Did you mean `{meant}`?"),
        None => "Year, month and day in digits, and a day that the month has.".to_owned(),
    }
}
