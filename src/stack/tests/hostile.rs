//! Text that nobody would write by accident.

use std::path::Path;

use proptest::prelude::*;

use super::super::load_str;
use super::with;

fn refused(text: &str) -> String {
    load_str(Path::new("web.yaml"), text)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_bomb_of_aliases_is_refused_before_it_grows() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        let inner = format!("*a{}", n - 1);
        text += &format!("a{n}: &a{n} [{}]\n", vec![inner; 10].join(", "));
    }
    assert!(refused(&text).contains("aliases counted in full"));
    let long = format!("a: &a [x]\nb: [{}]\n", "*a, ".repeat(250_000));
    assert!(refused(&long).contains("KiB long"));
    let just_under = format!("a: &a [x]\nb: [{}]\n", "*a, ".repeat(60_000));
    assert!(refused(&just_under).contains("aliases counted in full"));
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(60_000),
        "? ".repeat(100_000),
    ] {
        let message = refused(&text);
        assert!(!message.is_empty());
    }
    let deep = format!("{}x{}", "[".repeat(40), "]".repeat(40));
    assert!(refused(&deep).contains("error"));
}

#[test]
fn an_alias_inside_of_its_own_anchor_is_refused() {
    let message = refused("a: &a [*a]\n");
    assert!(message.contains("inside of what it refers to"), "{message}");
}

#[test]
fn a_device_that_never_ends_is_not_read() {
    let text = with("").replace("  security", "  user_data_file: /dev/zero\n  security");
    if cfg!(unix) {
        assert!(refused(&text).contains("/dev/zero lies outside"));
    }
}

#[test]
fn many_faults_are_counted_not_printed() {
    let text = (0..5_000).map(|n| format!("x{n}: 1\n")).collect::<String>();
    let message = refused(&text);
    assert!(message.contains("more."), "{message}");
    assert!(message.len() < 200_000);
}

/// Pieces from which much that looks like a stack file can be put together.
const PIECES: &[&str] = &[
    "version: 1\n",
    "name: web\n",
    "image:\n",
    "  instance_name: ",
    "launch_template: {",
    "}",
    "[",
    "]",
    ", ",
    "schedule:\n",
    "  actions:\n",
    "  windows:\n",
    "{ name: w, days: daily, from: '08:00', to: '07:59', desired: 1, warmup: 12h }",
    "{ name: v, on: [2026-12-24, 2099-12-31], from: '08:00', to: '08:00', min: 1 }",
    "    - ",
    "{ name: a, recurrence: \"0 9 * * *\", desired: 1 }",
    "\n",
    "  ",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    ": ",
    "| \n",
    ">-\n",
    "'",
    "\"",
    "!!str ",
    "!x ",
    "한글",
    "\t",
    "# c\n",
    "---\n",
    "\u{feff}",
    "timezone: ",
    "Asia/Seoul",
    "\u{0}",
    "\r\n",
    "tags: ",
    "aws:x",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
];

fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        if let Err(faults) = load_str(Path::new("x.yaml"), &text) {
            prop_assert!(!faults.render(true).is_empty());
        }
    }

    #[test]
    fn nothing_like_a_stack_file_makes_it_panic(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40),
    ) {
        let text = pieces.concat();
        for text in [text.clone(), with(&text)] {
            if let Err(faults) = load_str(Path::new("x.yaml"), &text) {
                prop_assert!(!faults.render(false).is_empty());
            }
        }
    }

    #[test]
    fn no_value_makes_it_panic(line in 0_usize..10, value in "\\PC{0,30}") {
        let text = with("");
        let changed: Vec<String> = text.lines().enumerate().map(|(n, l)| match l.split_once(": ") {
            Some((key, _)) if n == line => format!("{key}: {value}"),
            _ => l.to_owned(),
        }).collect();
        if let Err(faults) = load_str(Path::new("x.yaml"), &changed.join("\n")) {
            prop_assert!(!faults.render(false).is_empty());
        }
    }
}
