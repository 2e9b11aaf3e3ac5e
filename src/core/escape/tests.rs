#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

/// Characters that do something, or nothing, besides those that anybody would plant.
const UNSEEN: &str = "\0\u{1}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b}\u{7f}\u{80}\u{85}\u{9b}\u{9f}\u{a0}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\
    \u{1680}\u{180e}\u{180b}\u{2000}\u{2009}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{202f}\u{205f}\
    \u{2060}\u{2062}\u{2066}\u{2069}\u{206a}\u{206f}\u{2800}\u{3000}\u{3164}\u{e000}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{fffe}\u{1d173}\
    \u{e0001}\u{e0061}\u{e0100}\u{f0000}\u{10ffff}";

#[test]
fn what_is_not_seen_is_shown_and_what_is_seen_stays() {
    for c in UNSEEN.chars() {
        assert!(is_unseen(c), "{c:?}");
        let shown = visible(&format!("a{c}b")).into_owned();
        assert!(shown.starts_with("a\\") && shown.is_ascii(), "{shown:?}");
    }
    for text in [
        "plain",
        "Ä é e\u{301} 한국어 \u{1112}\u{1161} 日本 ไทย हिन्दी 🚀",
        "{}[]\\\"'`|<>@#",
        "",
    ] {
        assert!(matches!(visible(text), Cow::Borrowed(_)), "{text:?}");
    }
    assert_eq!(
        visible("a\nb\r\u{202e}\u{1b}[31m"),
        "a\\nb\\r\\u{202e}\\u{1b}[31m"
    );
}

#[test]
fn a_whole_output_keeps_its_line_breaks_and_nothing_that_goes_back_in_a_line() {
    let calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    assert_eq!(styled(calendar), calendar);
    assert_eq!(styled("a\rb\r\r\nc\r"), "a\\rb\\r\r\nc\\r");
}

#[test]
fn values_that_differ_never_look_alike() {
    for (text, shown) in [
        ("a b", "a b"),
        ("a\\nb", "a\\\\nb"),
        ("a\nb", "a\\nb"),
        ("C:\\x", "C:\\x"),
        ("\\\n", "\\\\\\n"),
        (" a", "\\u{20}a"),
        ("a ", "a\\u{20}"),
        ("a  b", "a \\u{20}b"),
        ("\\u{20}a", "\\\\u{20}a"),
        ("", ""),
    ] {
        assert_eq!(exact(text), shown, "{text:?}");
    }
}

/// What [`exact`] made, read back.
fn read_back(shown: &str) -> String {
    let mut out = String::new();
    let mut rest = shown;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            out.push(c);
        } else if let Some((code, after)) = rest
            .strip_prefix("u{")
            .and_then(|code| code.split_once('}'))
        {
            out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
            rest = after;
        } else {
            let known = [("\\", '\\'), ("n", '\n'), ("r", '\r'), ("t", '\t')];
            match known.iter().find(|(name, _)| rest.starts_with(name)) {
                Some((_, meant)) => {
                    out.push(*meant);
                    rest = &rest[1..];
                }
                None => out.push('\\'),
            }
        }
    }
    out
}

#[test]
fn no_line_of_an_output_is_a_command_to_a_pipeline() {
    for (text, shown) in [
        ("a\n  ::notice::x\n", "a\n  \\u{3a}:notice::x\n"),
        ("\u{1b}[1m::error::x", "\u{1b}[1m\\u{3a}:error::x"),
        ("a ::notice::x", "a ::notice::x"),
        (
            "a ##[error]b ##vso[task] ##teamcity[x",
            "a \\u{23}#[error]b \\u{23}#vso[task] \\u{23}#teamcity[x",
        ),
        ("###[x]", "#\\u{23}#[x]"),
        ("### Title ## x\n", "### Title ## x\n"),
        (":\n:", ":\n:"),
    ] {
        assert_eq!(pipeline(text), shown, "{text:?}");
        assert_eq!(pipeline(&pipeline(text)), shown, "twice");
    }
}

#[test]
fn no_tag_begins_in_a_block_of_code() {
    for (text, shown) in [
        ("a < b <= c << 3", "a < b <= c << 3"),
        (
            "<img/src=x> </b> <!-- <?x",
            "\\u{3c}img/src=x> \\u{3c}/b> \\u{3c}!-- \\u{3c}?x",
        ),
        ("no tag", "no tag"),
    ] {
        assert_eq!(untagged(text), shown);
        assert_eq!(untagged(shown), shown, "twice");
    }
}

#[test]
fn markup_keeps_text_inside() {
    assert_eq!(
        xml("</t>\"&'\0\n\u{ffff}é"),
        "&lt;/t&gt;&quot;&amp;&#39;\\u{0}\\n\\u{ffff}é"
    );
    for (text, shown) in [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("``a", "``` ``a ```"),
        (" a ", "`  a  `"),
        ("@team\n![x](y)", "`@team\\n![x](y)`"),
        ("", ""),
    ] {
        assert_eq!(code_span(text), shown, "{text:?}");
    }
    assert_eq!(fence("a"), "```");
    assert_eq!(fence("a\n````\nb"), "`````");
}

proptest! {
    #[test]
    fn visible_text_is_seen_on_one_line_and_passes_twice(text in any::<String>()) {
        let shown = visible(&text);
        prop_assert!(!shown.chars().any(is_unseen));
        prop_assert_eq!(visible(&shown), shown.as_ref());
    }

    #[test]
    fn exact_text_reads_back(text in prop_oneof![any::<String>(), "[\\\\nrtu{}20 \n\u{202e}a]{0,12}"]) {
        let shown = exact(&text);
        prop_assert!(!shown.chars().any(is_unseen));
        prop_assert_eq!(read_back(&shown), text);
    }

    #[test]
    fn json_parses_to_the_same_and_is_seen(text in prop_oneof![any::<String>(), "[#:\\[a\n\u{202e}\u{e0001}\u{7f}]{0,12}"]) {
        let value = serde_json::json!({text.as_str(): [text.as_str()]});
        for serialised in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let shown = json(&serialised);
            prop_assert!(!shown.chars().any(|c| is_unseen(c) && c != '\n'));
            prop_assert!(!shown.contains("##"));
            let back: serde_json::Value = serde_json::from_str(&shown).unwrap();
            prop_assert_eq!(&back, &value);
        }
    }
}
