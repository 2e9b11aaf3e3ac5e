//! The report of `simulate` in a browser: people can read it, and it shows what happened.

use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::browser::{Scheme, measure};

const MEASURE: &str = "
const box=e=>{const b=e.getBoundingClientRect();return [b.left,b.top,b.right,b.bottom]};
const all=(of,what)=>Array.from(of.querySelectorAll(what));
document.querySelectorAll('details').forEach(d=>d.open=true);
return {
  wide: document.documentElement.scrollWidth,
  dark: matchMedia('(prefers-color-scheme: dark)').matches,
  paper: getComputedStyle(document.body).backgroundColor,
  verdict: document.querySelector('.verdict').innerText,
  wrong: all(document,'.verdict.no').length,
  rows: all(document,'tbody tr').length,
  heads: all(document,'table').map(t=>all(t,'thead th[scope=col]').length),
  marked: all(document,'tr.no').length,
  loaded: performance.getEntriesByType('resource').length,
  charts: all(document,'svg').map(svg=>({
    box: box(svg),
    crosses: all(svg,'path.now').length/2,
    points: all(svg,'rect.bar').length,
    texts: all(svg,'text:not(.halo)').map(t=>({text:t.textContent,box:box(t),
      size:parseFloat(getComputedStyle(t).fontSize)*svg.getScreenCTM().a})),
  }))
}";

/// Rotations fail on two days and a backup is missing.
const TROUBLE: &str = "simulate jjikin-web.yaml --from 2026-11-30 --days 14 \
    --fail-rotation 2026-12-03..2026-12-04 --miss-backup 2026-12-06";

fn report(desk: &Desk, code: i32, words: &str) -> String {
    desk.expect(code, &format!("{words} --report report.html"));
    std::fs::read_to_string(desk.path().join("report.html")).unwrap()
}

fn numbers(of: &Value) -> [f64; 4] {
    [0, 1, 2, 3].map(|place| of[place].as_f64().unwrap())
}

/// Every text is inside of its picture, large enough, and clear of every other.
fn assert_readable(charts: &Value, width: u32) {
    let charts = charts.as_array().unwrap();
    assert_eq!(charts.len(), 3);
    for chart in charts {
        let edge = numbers(&chart["box"]);
        let texts: Vec<(&str, [f64; 4])> = { chart["texts"].as_array().unwrap().iter() }
            .inspect(|text| assert!(text["size"].as_f64().unwrap() > 10.0, "{text} at {width}"))
            .map(|text| (text["text"].as_str().unwrap(), numbers(&text["box"])))
            .collect();
        assert!(texts.len() > 5, "{texts:?}");
        for (place, (text, at)) in texts.iter().enumerate() {
            let inside =
                at[0] >= edge[0] && at[1] >= edge[1] && at[2] <= edge[2] && at[3] <= edge[3];
            assert!(inside, "`{text}` {at:?} leaves {edge:?} at {width}");
            for (other, of) in &texts[place + 1..] {
                let apart = at[2] <= of[0] || of[2] <= at[0] || at[3] <= of[1] || of[3] <= at[1];
                assert!(
                    apart,
                    "`{text}` {at:?} and `{other}` {of:?} overlap at {width}"
                );
            }
        }
    }
}

#[test]
fn the_report_can_be_read_at_two_sizes_in_light_and_in_dark() {
    let desk = Desk::new();
    let page = report(&desk, 1, TROUBLE);
    let mut papers = Vec::new();
    for (width, scheme) in [(1200, Scheme::Light), (600, Scheme::Dark)] {
        let seen = measure(&desk.path(), &page, MEASURE, width, scheme);
        assert_eq!(seen["dark"], scheme == Scheme::Dark);
        assert!(
            seen["wide"].as_u64().unwrap() <= u64::from(width),
            "{}",
            seen["wide"]
        );
        assert_eq!(seen["loaded"], 0);
        assert_readable(&seen["charts"], width);
        papers.push(seen["paper"].clone());
    }
    assert_ne!(papers[0], papers[1]);
}

#[test]
fn the_report_shows_every_event_and_marks_the_wrong_launches() {
    let desk = Desk::new();
    let page = report(&desk, 1, TROUBLE);
    let said = desk.json(TROUBLE);
    let wrong = said["counter_examples"].as_array().unwrap().len();
    assert_eq!(wrong, 3);
    let seen = measure(&desk.path(), &page, MEASURE, 1200, Scheme::Light);
    assert_eq!(seen["rows"], said["happenings"].as_array().unwrap().len());
    assert_eq!(seen["marked"], wrong);
    // Two months, and a cell above each column.
    assert_eq!(seen["heads"], serde_json::json!([3, 3]));
    let launches = { said["happenings"].as_array().unwrap().iter() }
        .filter(|happening| happening["event"] == "launched");
    let (ages, detail) = (&seen["charts"][1], &seen["charts"][2]);
    assert_eq!(ages["crosses"], wrong);
    assert_eq!(ages["points"], launches.count() - wrong);
    // Three wrong launches, four failed rotations, one missing backup.
    assert_eq!(detail["crosses"], 8);
    let verdict = seen["verdict"].as_str().unwrap();
    assert!(verdict.starts_with("A launch was wrong."), "{verdict}");
    assert!(
        verdict.contains("Thu 2026-12-03 08:40, morning-push-out"),
        "{verdict}"
    );
}

#[test]
fn months_fit_the_report_too() {
    let desk = Desk::new();
    let page = report(
        &desk,
        0,
        "simulate jjikin-web.yaml --from 2026-11-30 --days 120",
    );
    let seen = measure(&desk.path(), &page, MEASURE, 1200, Scheme::Light);
    assert_eq!(seen["wrong"], 0);
    assert_readable(&seen["charts"], 1200);
    let verdict = seen["verdict"].as_str().unwrap();
    assert!(verdict.contains("Every launch was right."), "{verdict}");
}
