//! A simulation as one page that needs nothing else: no script, nothing to fetch.

use std::fmt::Write;

use jiff::Timestamp;

use super::story::waits;
use super::{Shown, charts};
use freshscale_core::escape::xml as escape;
use freshscale_emulator::simulation::What;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;color:#1f2328;background:#fff;\
max-width:1200px;margin:0 auto;padding:24px}\
h1{font-size:26px;margin:0 0 4px}h2{font-size:20px;margin:36px 0 8px}p{margin:4px 0}\
.verdict{padding:14px 18px;border-left:6px solid #1a7f37;background:#f3f5f8;margin:20px 0;white-space:pre-line}\
.verdict.no{border-color:#cf222e}.verdict b{display:block}\
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
th,td{text-align:left;padding:3px 14px 3px 0;border-bottom:1px solid #d1d9e0;vertical-align:top;overflow-wrap:anywhere}\
td:first-child,td:nth-child(2){white-space:nowrap}\
tr.no td{color:#cf222e;font-weight:600}.chart{overflow-x:auto}svg{display:block;width:100%;min-width:800px;height:auto}summary{cursor:pointer;font-weight:600;padding:4px 0}\
@media (prefers-color-scheme:dark){body{color:#f0f6fc;background:#0d1117}.verdict{background:#151b23;border-color:#3fb950}\
.verdict.no{border-color:#ff7b72}th,td{border-color:#3d444d}tr.no td{color:#ff7b72}}";

/// Days that are shown one by one at most; more would only be a hatching.
const DETAIL: i64 = 7;

/// The page.
#[must_use]
pub fn page(shown: &Shown<'_>) -> String {
    let title = escape(&shown.title());
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n<p>{}</p>\n",
        escape(&shown.assumed())
    );
    verdict(shown, &mut out);
    let _ = writeln!(
        out,
        "<p>{}</p>",
        escape(&shown.counted().replace('\n', " "))
    );
    let _ = writeln!(
        out,
        "<h2>Capacity</h2>\n{}",
        chart(&charts::capacity(shown))
    );
    let _ = writeln!(
        out,
        "<h2>Age of the image at each launch</h2>\n{}",
        chart(&charts::ages(shown))
    );
    let _ = writeln!(
        out,
        "<h2>{}</h2>\n{}<p>{}</p>",
        detail_title(shown),
        chart(&charts::detail(shown)),
        charts::MARKS
    );
    let _ = writeln!(out, "<h2>Everything that happened</h2>");
    events(shown, &mut out);
    out.push_str("</body></html>\n");
    out
}

/// A picture that can be moved sideways where it does not fit.
fn chart(svg: &str) -> String {
    format!("<div class=\"chart\">{svg}</div>")
}

fn verdict(shown: &Shown<'_>, out: &mut String) {
    let _ = match shown.counter_example() {
        None => writeln!(
            out,
            "<div class=\"verdict\"><b>Every launch was right.</b>{}</div>",
            escape(&shown.proof().replace('\n', " "))
        ),
        Some(verdict) => writeln!(
            out,
            "<div class=\"verdict no\"><b>A launch was wrong.</b>{}\nWhat helps: {}</div>",
            std::iter::once(&verdict.text)
                .chain(&verdict.more)
                .map(|line| escape(line))
                .collect::<Vec<_>>()
                .join("\n"),
            escape(&verdict.hint)
        ),
    };
}

/// The days of the detailed picture: from the day before the first counter-example on, or the first ones.
pub(super) fn detail(shown: &Shown<'_>) -> std::ops::Range<Timestamp> {
    let days = |number: i64| jiff::SignedDuration::from_hours(24 * number);
    let it = &shown.simulation.during;
    let midnight = |at: Timestamp| -> Option<Timestamp> {
        let date = shown.zone.to_datetime(at).date();
        shown
            .zone
            .to_zoned_datetime(date.at(0, 0, 0, 0))
            .ok()
            .map(|at| at.timestamp())
    };
    let first = shown.simulation.counter_examples.first();
    let before = first.and_then(|first| midnight(first.at.checked_sub(days(1)).ok()?));
    let start = before.unwrap_or(it.start).max(it.start);
    let end = start
        .checked_add(days(DETAIL))
        .unwrap_or(it.end)
        .min(it.end);
    start..end
}

fn detail_title(shown: &Shown<'_>) -> String {
    let during = detail(shown);
    let date = |at: Timestamp| {
        let local = at.to_zoned_datetime(shown.zone.clone());
        local.strftime("%a %Y-%m-%d").to_string()
    };
    let last = during.end.checked_sub(jiff::SignedDuration::from_secs(1));
    let last = last.unwrap_or(during.end);
    format!("In detail: {} to {}", date(during.start), date(last))
}

/// A table for each month, closed when there are many.
fn events(shown: &Shown<'_>, out: &mut String) {
    let months = shown.by("%Y-%m");
    let open = if months.len() <= 2 { " open" } else { "" };
    for (month, happenings) in months {
        let _ = writeln!(
            out,
            "<details{open}><summary>{month}: {}</summary><table><thead><tr>\
             <th scope=\"col\">Time</th><th scope=\"col\">Event</th><th scope=\"col\">What happened</th></tr></thead><tbody>",
            freshscale_core::words::count(happenings.len(), "event")
        );
        for happening in happenings {
            let (word, mut text) = shown.what(happening);
            if let Some(newer) = waits(happening) {
                let _ = write!(text, "; {newer}");
            }
            let wrong =
                shown.is_wrong(happening) || matches!(happening.what, What::LaunchFailed { .. });
            let class = if wrong { " class=\"no\"" } else { "" };
            let _ = writeln!(
                out,
                "<tr{class}><td>{}</td><td>{word}</td><td>{}</td></tr>",
                shown.local(happening.at),
                escape(&text)
            );
        }
        out.push_str("</tbody></table></details>\n");
    }
}
