//! Input that is nearly right, which reaches further than noise.

use proptest::prelude::*;
use serde_json::Value;

pub const STACK: &str = include_str!("../../stacks/minimal.yaml");

pub const PLAN: &str = r#"{"format_version":1,"stack":"web","account":"111111111111","region":"ap-northeast-2",
"inputs":{"file":{"path":"web.yaml","digest":"sha256:00"},"handler":"handler","handler_sha256":"00","adopt":false,"destroy":false},
"steps":[{"id":"create launch-template/web-lt","action":"create","kind":"launch-template","name":"web-lt","after":[],"changes":[]}],
"unchanged":["iam-role/web-rotator-role"],"refusals":[]}"#;

/// Something put in the place of something else: where, how much of it goes, what comes.
pub type Edit = (usize, usize, String);

pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let come = prop_oneof![
        "[-{}\\[\\]:,*&!|>'\"#%@`? \n\t]{0,6}",
        "[0-9]{1,25}",
        "\\PC{0,8}",
        words(),
    ];
    prop::collection::vec((any::<usize>(), 0_usize..40, come), 1..4)
}

pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (place, goes, comes) in edits {
        let from = place % (chars.len() + 1);
        let to = (from + goes).min(chars.len());
        chars.splice(from..to, comes.chars());
    }
    chars.into_iter().collect()
}

/// Words that mean something somewhere.
pub fn words() -> impl Strategy<Value = String> {
    let known = vec![
        "name",
        "desired",
        "min",
        "max",
        "windows",
        "actions",
        "recurrence",
        "timezone",
        "from",
        "to",
        "days",
        "on",
        "except",
        "holidays",
        "days_of_month",
        "yearly",
        "every",
        "until",
        "on_holidays",
        "warmup",
        "tags",
        "null",
        "true",
        "~",
        ".inf",
        "0x10",
        "1e400",
        "2026-02-30",
        "25:00",
        "${HOME}",
        "${account}",
        "${aws:username}",
        "*",
        "?",
        "detail-type",
        "detail",
        "dry_run",
        "Statement",
        "Effect",
        "Resource",
        "Action",
        "inputs",
        "steps",
        "rules",
        "fault",
        "probability",
        "nth",
        "late",
        "slow",
        "metadata",
        "block_devices",
        "capacity",
        "triggers",
        "daily_at",
        "memory",
        "log_retention",
        "\u{0}",
    ];
    prop::sample::select(known).prop_map(ToOwned::to_owned)
}

pub fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(words(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

pub fn cron() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        3 => Just("*".to_owned()),
        2 => (0_u32..70).prop_map(|n| n.to_string()),
        1 => "[0-9*?LW#/,-]{1,8}",
        1 => "(mon|tue|jan|feb|SUN)(-(fri|dec|SAT))?(/[0-9]{1,3})?",
        1 => "\\*/[0-9]{1,12}",
    ];
    prop_oneof![
        4 => prop::collection::vec(field, 4..7).prop_map(|fields| fields.join(" ")),
        1 => "\\PC{0,30}",
    ]
}

/// A line of a window, mostly one that could be meant.
pub fn window() -> impl Strategy<Value = String> {
    let days = prop::sample::select(vec![
        "days: mon-fri",
        "days: [tue, thu]",
        "days: sun",
        "days: daily",
        "on: 2026-12-24",
        "on: [2026-03-08, 2026-11-01]",
        "days: fri-mon",
        "days: daily, except: [2026-12-25, 2027-01-01]",
        "days: []",
        "on: 1900-01-01",
    ]);
    let time = prop::sample::select(vec![
        "00:00", "01:30", "02:00", "02:30", "08:40", "10:00", "22:15", "23:59", "24:00", "7:00",
    ]);
    (0_u8..3, days, time.clone(), time, 0_u32..10, 0_u32..900).prop_map(
        |(name, days, from, to, desired, warmup)| {
            format!(
                "    - {{ name: w{name}, {days}, from: \"{from}\", to: \"{to}\", desired: {desired}, warmup: {warmup}m }}\n"
            )
        },
    )
}

/// So many bytes, nearly all of them aliases of one list.
pub fn aliases(bytes: usize) -> String {
    let mut text = "a: &a [x, x, x, x, x, x, x, x]\nb: [".to_owned();
    while text.len() + 6 < bytes {
        text.push_str("*a, ");
    }
    text + "*a]\n"
}
