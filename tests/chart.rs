//! The chart of a week in a browser: people can read it, and it shows what is so.

use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::browser::{Scheme, measure};

/// Many windows at the same time, long names, great numbers, in the week in which the clocks go back.
const CROWDED: &str = r#"
schedule:
  timezone: America/New_York
  windows:
    - { name: night-that-crosses-the-change-of-clocks, days: daily, from: "22:00", to: "03:30", desired: 40, warmup: 30m }
    - { name: a-window-with-a-name-that-is-really-as-long-as-it-may-be-60, days: mon-fri, from: "08:00", to: "20:00", min: 20, desired: 120, warmup: 1h }
    - { name: overlap-one, days: mon-fri, from: "09:00", to: "12:00", desired: 150 }
    - { name: overlap-two, days: [tue, wed, thu], from: "10:00", to: "11:00", desired: 180 }
    - { name: overlap-three, days: [tue, wed, thu], from: "10:15", to: "10:45", desired: 200 }
    - { name: WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW, days: sun, from: "01:15", to: "01:45", desired: 60 }
    - { name: short, days: daily, from: "05:00", to: "05:05", desired: 33, warmup: 5m }
    - { name: last, on: [2026-11-05, 2027-11-05], from: "18:00", to: "23:30", desired: 175 }
    - { name: past, on: 2025-01-01, from: "18:00", to: "23:30", desired: 175 }
  actions:
    - { name: "<text> & <script>", recurrence: "7,22,37,52 * * * *", max: 200 }
"#;

const NOTHING: &str = "\nschedule: { timezone: Europe/London }\n";

/// Stack file, time, hours from the first midnight to it, and hours of that week.
const CHARTS: [(&str, &str, f64, f64); 3] = [
    ("jjikin-web.yaml", "2026-12-21T08:00:00+09:00", 8.0, 168.0),
    ("crowded.yaml", "2026-10-30T10:30:00-04:00", 10.5, 169.0),
    (
        "nothing.yaml",
        "2026-11-26T23:50:00Z",
        23.0 + 5.0 / 6.0,
        168.0,
    ),
];

const MEASURE: &str = "
const box=e=>{const b=e.getBoundingClientRect();return [b.left,b.top,b.right,b.bottom]};
const all=(of,what)=>Array.from(of.querySelectorAll(what));
return {
  dark: matchMedia('(prefers-color-scheme: dark)').matches,
  images: Array.from(document.images,i=>i.naturalWidth),
  scripts: document.scripts.length,
  charts: all(document,'svg').map(svg=>({
    box: box(svg),
    name: svg.querySelector('title').textContent,
    role: svg.getAttribute('role'),
    description: svg.querySelector('desc').textContent,
    paper: getComputedStyle(svg.querySelector('.paper')).fill,
    plot: box(svg.querySelector('path.axis')),
    now: box(svg.querySelector('path.now')),
    bars: all(svg,'rect.bar').map(box),
    texts: all(svg,'text:not(.halo)').map(t=>({text:t.textContent,box:box(t),
      size:parseFloat(getComputedStyle(t).fontSize)*svg.getScreenCTM().a,
      fills:[t,...t.querySelectorAll('tspan')].map(e=>getComputedStyle(e).fill)})),
  }))
}";

/// All charts on one page, each as part of the page and as a file that stands alone.
fn page(desk: &Desk, width: u32) -> String {
    let minimal = include_str!("../stacks/minimal.yaml");
    let rest = minimal.split("schedule:").next().unwrap();
    let crowded = rest.replace("max: 4", "min: 1, max: 200, desired: 2");
    let name = "a-name-as-long-as-forty-characters-is-ok";
    let crowded = crowded.replace("name: web  ", &format!("name: {name}  "));
    std::fs::write(desk.path().join("crowded.yaml"), crowded + CROWDED).unwrap();
    let nothing = rest.replace("max: 4", "max: 200") + NOTHING;
    std::fs::write(desk.path().join("nothing.yaml"), nothing).unwrap();
    let mut page = String::new();
    for (file, at, ..) in CHARTS {
        let words = format!("--format svg schedule --at {at} --hourly-price 0.1 {file}");
        let output = desk.local(&words);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(output.stdout, desk.local(&words).stdout, "{file}");
        let svg = String::from_utf8(output.stdout).unwrap();
        std::fs::write(desk.path().join(format!("{file}.svg")), &svg).unwrap();
        page += &format!(
            "<div style=\"width:{width}px\">{svg}</div><img width=100 src=\"{file}.svg\">"
        );
    }
    page
}

fn numbers<const N: usize>(value: &Value) -> [f64; N] {
    let numbers: Vec<f64> = serde_json::from_value(value.clone()).unwrap();
    numbers.try_into().unwrap()
}

/// Contrast as WCAG defines it.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| -> f64 {
        let digits = colour
            .strip_prefix("rgb(")
            .unwrap()
            .strip_suffix(')')
            .unwrap();
        let parts = digits
            .split(", ")
            .map(|n| n.parse::<f64>().unwrap() / 255.0);
        let linear = parts.map(|c| match c {
            c if c <= 0.04045 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        });
        linear
            .zip([0.2126, 0.7152, 0.0722])
            .map(|(c, share)| c * share)
            .sum()
    };
    let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
    a.max(b) / a.min(b)
}

/// Texts are large and dark enough, stay inside, and keep clear of one another.
fn legible(chart: &Value, width: u32) {
    let [left, top, right, bottom] = numbers(&chart["box"]);
    assert!(
        left == 0.0 && (right - f64::from(width)).abs() < 0.1,
        "{right}"
    );
    let paper = chart["paper"].as_str().unwrap();
    let texts = chart["texts"].as_array().unwrap();
    let boxes: Vec<[f64; 4]> = texts.iter().map(|text| numbers(&text["box"])).collect();
    for (index, (text, place)) in texts.iter().zip(&boxes).enumerate() {
        let [x, y, to_x, to_y] = *place;
        let inside = x >= left && y >= top && to_x <= right && to_y <= bottom;
        assert!(
            inside,
            "at {width}: {text} leaves {:?}",
            [left, top, right, bottom]
        );
        assert!(text["size"].as_f64().unwrap() >= 10.0, "at {width}: {text}");
        for fill in text["fills"].as_array().unwrap() {
            let contrast = contrast(fill.as_str().unwrap(), paper);
            assert!(contrast >= 4.5, "{contrast} of {text} on {paper}");
        }
        for (other, [a, b, to_a, to_b]) in texts.iter().zip(&boxes).skip(index + 1) {
            let apart = x >= *to_a || *a >= to_x || y >= *to_b || *b >= to_y;
            assert!(apart, "at {width}: {text} and {other} overlap");
        }
    }
}

#[test]
fn a_week_can_be_read_at_two_sizes_in_light_and_in_dark_and_shows_what_is_so() {
    let desk = Desk::new();
    for (width, scheme) in [
        (1000, Scheme::Light),
        (390, Scheme::Light),
        (1000, Scheme::Dark),
        (390, Scheme::Dark),
    ] {
        let page = page(&desk, width);
        let seen = measure(&desk.path(), &page, MEASURE, 1200, scheme);
        assert_eq!(seen["dark"], scheme == Scheme::Dark);
        // The page's own; a picture of its own file is shown only if it is XML without a fault.
        assert_eq!(seen["scripts"], 1);
        let images = seen["images"].as_array().unwrap();
        assert!(
            images.iter().all(|image| image.as_u64() > Some(0)),
            "{images:?}"
        );
        let charts = seen["charts"].as_array().unwrap();
        assert_eq!((charts.len(), images.len()), (3, 3));
        for (chart, (file, _, now, hours)) in charts.iter().zip(CHARTS) {
            legible(chart, width);
            let light = contrast(chart["paper"].as_str().unwrap(), "rgb(0, 0, 0)") > 10.0;
            assert_eq!(light, scheme == Scheme::Light, "{file}");
            let [left, _, right, bottom] = numbers(&chart["plot"]);
            let x = |hour: f64| left + (right - left) * hour / hours;
            let [from, _, to, end] = numbers(&chart["now"]);
            let middle = f64::midpoint(from, to);
            assert!((middle - x(now)).abs() < 0.2, "{file} at {width}: {middle}");
            assert!(end > bottom, "{file}: the line goes through the lanes too");
            assert_eq!(chart["role"], "img");
        }
        let bars = charts[0]["bars"].as_array().unwrap();
        let [left, _, right, _] = numbers(&charts[0]["plot"]);
        let x = |hour: f64| left + (right - left) * hour / 168.0;
        // The live show on Tuesday.
        let (from, to) = (x(24.0 + 19.75), x(24.0 + 22.25));
        let mut bars = bars.iter().map(numbers::<4>);
        let show = bars.find(|[left, ..]| (left - from).abs() < 0.2);
        let [_, _, end, _] = show.unwrap();
        assert!((end - to).abs() < 0.2, "{end} is not {to}");
    }
}

#[test]
fn everything_that_a_week_has_is_named_and_what_it_leaves_out_is_said() {
    let desk = Desk::new();
    let page = page(&desk, 1000);
    let seen = measure(&desk.path(), &page, MEASURE, 1200, Scheme::Light);
    // Long ones are broken into lines.
    let texts = |chart: usize| -> String {
        let texts = seen["charts"][chart]["texts"].as_array().unwrap();
        let texts = texts.iter().map(|text| text["text"].as_str().unwrap());
        texts.collect::<Vec<_>>().join(" ")
    };
    for (chart, expected) in [
        (
            0,
            &[
                "jjikin-web: a week of capacity",
                "Mon 2026-12-21 to Sun 2026-12-27, Asia/Seoul",
                "126.7 instance-hours; 1344.0 if always on at the peak of 8; the schedule needs 91 % less",
                "At 0.1 an hour, 12.67 instead of 134.40",
                "now 08:00",
                "peak 8",
                "Thu 12-24",
                "morning-push 4 instances (0-8), mon-fri 08:40-10:00",
                "live-show 6 instances (4-8), tue,thu 19:45-22:15, 10 min warm-up",
                "launch-day 8 instances (0-8), 2026-12-24 09:00-18:00",
                "nightly-in 0 instances (0-8), 0 23 * * *",
            ][..],
        ),
        (
            1,
            &[
                "Sun 11-01*",
                "* The clock changes: Sun 11-01 has 25 hours.",
                "Not open in these days: past.",
                "peak 200",
                "<text> & <script> max 200, 7,22,37,52 * * * *",
                "last 175 instances (1-200), 2 dates from 2026-11-05 to 2027-11-05 18:00-23:30",
            ],
        ),
        (
            2,
            &[
                "No instance-hours",
                "no instance is wanted in these days",
                "now 23:50",
            ],
        ),
    ] {
        let found = texts(chart);
        for text in expected {
            assert!(found.contains(text), "`{text}` is not in {found}");
        }
    }
    let description = seen["charts"][0]["description"].as_str().unwrap();
    assert!(
        description.contains("live-show: 6 instances (4-8)"),
        "{description}"
    );
    assert_eq!(seen["charts"][0]["name"], "jjikin-web: a week of capacity");
}
