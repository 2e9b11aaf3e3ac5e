#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;

fn matches(pattern: &Value, event: &Value) -> bool {
    Pattern::parse(&pattern.to_string()).unwrap().matches(event)
}

/// The words alone, without the place.
fn refusal(pattern: &Value) -> String {
    let text = Pattern::parse(&pattern.to_string()).unwrap_err();
    text.split("\n at ").next().unwrap().to_owned()
}

/// Line and column of a refusal.
fn place(text: &str) -> (usize, usize) {
    let said = Pattern::parse(text).unwrap_err();
    let (_, place) = said
        .rsplit_once("; line: ")
        .unwrap_or_else(|| panic!("{said}"));
    let (line, column) = place
        .trim_end_matches(']')
        .split_once(", column: ")
        .unwrap();
    (line.parse().unwrap(), column.parse().unwrap())
}

/// Recorded on AWS by others: a build log of AWS CDK, and Jackson's own well-known answers.
#[test]
fn a_refusal_says_how_far_the_pattern_was_read() {
    let text = r#"{"source":["test.event-pattern"],"detail":{"lenderId":"LenderA"}}"#;
    assert_eq!(
        Pattern::parse(text).unwrap_err(),
        format!(
            "\"lenderId\" must be an object or an array\n at [Source: (String)\"{text}\"; line: 1, column: 56]"
        )
    );
    for (text, expected) in [
        ("this is not valid JSON", (1, 5)),
        (r#"{"a":["x"],}"#, (1, 13)),
        ("{\n  \"a\": []\n}", (2, 10)),
        (r#"{"a":[{"prefix":7}]}"#, (1, 18)),
    ] {
        assert_eq!(place(text), expected, "{text}");
    }
    let long = format!(r#"{{"{}":[]}}"#, "a".repeat(600));
    let said = Pattern::parse(&long).unwrap_err();
    assert!(
        said.contains("\"[truncated 107 chars]; line: 1, column: 607]"),
        "{said}"
    );
}

#[test]
fn what_is_no_json_is_refused_in_jacksons_words() {
    for (text, expected) in [
        ("", "Unexpected end-of-input"),
        (
            "{",
            "Unexpected end-of-input: expected close marker for Object",
        ),
        (
            "{\"a\"}",
            "Unexpected character ('}' (code 125)): was expecting a colon to separate field name and value",
        ),
        (
            "{\"a\":[1 2]}",
            "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
        ),
        (
            "{\"a\":[\"\u{1}\"]}",
            "Illegal unquoted character ((CTRL-CHAR, code 1))",
        ),
        ("{\"a\":[01]}", "Invalid numeric value: 01"),
        (
            "{\"a\":[\"x]}",
            "Unexpected end-of-input: was expecting closing quote",
        ),
        ("{\"a\":[\"\\q\"]}", "Unrecognized character escape"),
    ] {
        let said = Pattern::parse(text).unwrap_err();
        assert!(said.starts_with(expected), "{text}: {said}");
    }
    let deep = format!("{}1{}", "[".repeat(1000), "]".repeat(1000));
    assert!(Pattern::parse(&deep).unwrap_err().contains("Depth exceeds"));
}

#[test]
fn leaves_match_by_value() {
    let event = json!({"text": "a", "number": 300, "none": null, "yes": true, "ip": "::1", "list": ["x", "y"],
        "deep": {"er": 1}, "dotted.name": 7});
    for (pattern, wanted) in [
        (json!({"text": ["a", "b"]}), true),
        (json!({"text": ["A"]}), false),
        (json!({"number": [3.0e2]}), true),
        (json!({"number": ["300"]}), false),
        (json!({"none": [null]}), true),
        (json!({"none": [""]}), false),
        (json!({"absent": [null]}), false),
        (json!({"yes": [true]}), true),
        (json!({"yes": ["true"]}), false),
        (json!({"ip": ["0:0:0:0:0:0:0:1"]}), true),
        (json!({"list": ["y"]}), true),
        (json!({"list": ["x,y"]}), false),
        (json!({"deep.er": [1]}), true),
        (json!({"dotted": {"name": [7]}}), true),
        (json!({"deep": [{"exists": true}]}), false),
    ] {
        assert_eq!(matches(&pattern, &event), wanted, "{pattern}");
    }
}

#[test]
fn operators_hold_for_leaves_of_their_kind_only() {
    let event = json!({"s": "Hello*\\World", "n": 5, "ip": "10.1.2.3", "six": "2001:db8::1", "e": "", "x": null});
    for (pattern, wanted) in [
        (json!({"s": [{"prefix": "Hello"}]}), true),
        (json!({"s": [{"prefix": "hello"}]}), false),
        (
            json!({"s": [{"prefix": {"equals-ignore-case": "hELLO"}}]}),
            true,
        ),
        (
            json!({"s": [{"suffix": {"equals-ignore-case": "wORLD"}}]}),
            true,
        ),
        (json!({"s": [{"suffix": "world"}]}), false),
        (
            json!({"s": [{"equals-ignore-case": "hello*\\WORLD"}]}),
            true,
        ),
        (json!({"s": [{"wildcard": "Hello\\*\\\\*d"}]}), true),
        (json!({"s": [{"wildcard": "Hello\\*World"}]}), false),
        (json!({"s": [{"wildcard": "*o*o*"}]}), true),
        (json!({"s": [{"exactly": "Hello*\\World"}]}), true),
        (json!({"n": [{"prefix": "5"}]}), false),
        (json!({"n": [{"numeric": ["=", 5.0]}]}), true),
        (json!({"n": [{"numeric": [">", 5]}]}), false),
        (json!({"n": [{"numeric": [">=", 5, "<", 6]}]}), true),
        (json!({"n": [{"numeric": ["<=", 4]}]}), false),
        (json!({"ip": [{"cidr": "10.1.0.0/16"}]}), true),
        (json!({"ip": [{"cidr": "10.1.2.0/31"}]}), false),
        (json!({"ip": [{"cidr": "0.0.0.0/0"}]}), true),
        (json!({"six": [{"cidr": "2001:db8::/32"}]}), true),
        (json!({"six": [{"cidr": "10.0.0.0/8"}]}), false),
        (json!({"e": [""]}), true),
        (json!({"x": [{"exists": true}]}), true),
        (json!({"y": [{"exists": false}]}), true),
        (json!({"y": [{"exists": false}, "z"]}), true),
        (json!({"e": [{"exists": false}]}), false),
    ] {
        assert_eq!(matches(&pattern, &event), wanted, "{pattern}");
    }
}

#[test]
fn anything_but_asks_for_a_leaf_that_is_none_of_these() {
    let event = json!({"s": "web-1.png", "n": 5, "zero": 0, "x": null, "list": ["a", "b"]});
    for (pattern, wanted) in [
        (json!({"s": [{"anything-but": "web-1.png"}]}), false),
        (json!({"s": [{"anything-but": ["a", "b"]}]}), true),
        (json!({"s": [{"anything-but": 5}]}), true),
        (json!({"n": [{"anything-but": [4, 5]}]}), false),
        (json!({"zero": [{"anything-but": [-0.0]}]}), false),
        (json!({"n": [{"anything-but": {"prefix": "5"}}]}), true),
        (json!({"x": [{"anything-but": "a"}]}), true),
        (json!({"absent": [{"anything-but": "a"}]}), false),
        (json!({"s": [{"anything-but": {"prefix": "web-"}}]}), false),
        (
            json!({"s": [{"anything-but": {"prefix": ["db-", "web-"]}}]}),
            false,
        ),
        (json!({"s": [{"anything-but": {"suffix": ".jpg"}}]}), true),
        (
            json!({"s": [{"anything-but": {"suffix": [".jpg", ".png"]}}]}),
            false,
        ),
        (
            json!({"s": [{"anything-but": {"equals-ignore-case": ["WEB-1.PNG"]}}]}),
            false,
        ),
        (
            json!({"s": [{"anything-but": {"wildcard": "*-2.*"}}]}),
            true,
        ),
        (
            json!({"s": [{"anything-but": {"wildcard": ["*-2.*", "*-1.*"]}}]}),
            false,
        ),
        // One of a list that is something else is enough.
        (json!({"list": [{"anything-but": "a"}]}), true),
        (json!({"list": [{"anything-but": ["a", "b"]}]}), false),
    ] {
        assert_eq!(matches(&pattern, &event), wanted, "{pattern}");
    }
}

#[test]
fn leaves_of_different_elements_never_meet() {
    let event = json!({"disks": [{"name": "a", "size": 1}, {"name": "b", "size": 2, "tags": [["x"], "y"]}],
        "empty": [], "bare": {}});
    for (pattern, wanted) in [
        (json!({"disks": {"name": ["a"], "size": [1]}}), true),
        (json!({"disks": {"name": ["a"], "size": [2]}}), false),
        (json!({"disks": {"name": ["b"], "tags": ["x"]}}), true),
        (json!({"disks": {"name": ["a"], "tags": ["y"]}}), false),
        // There is one, be it not beside this name.
        (
            json!({"disks": {"name": ["a"], "tags": [{"exists": false}]}}),
            false,
        ),
        (
            json!({"empty": [{"exists": false}], "bare": [{"exists": false}]}),
            true,
        ),
        (json!({"disks.name": ["b"], "disks": {"size": [1]}}), false),
    ] {
        assert_eq!(matches(&pattern, &event), wanted, "{pattern}");
    }
}

#[test]
fn alternatives_hold_together_with_what_stands_beside_them() {
    let event = json!({"source": "a", "detail": {"state": "x", "size": 3}});
    let either =
        |one: Value, other: Value| json!({"detail": {"$or": [one, other]}, "source": ["a"]});
    let (x, y) = (json!({"state": ["x"]}), json!({"state": ["y"]}));
    let big = json!({"size": [{"numeric": [">", 5]}]});
    assert!(matches(&either(x.clone(), big.clone()), &event));
    assert!(!matches(&either(y.clone(), big.clone()), &event));
    let both =
        json!({"$or": [{"source": ["b"]}, {"detail": {"$or": [y, {"size": [3]}]}}], "detail": x});
    assert!(matches(&both, &event));
}

#[test]
fn what_is_no_pattern_is_refused_in_eventbridges_words() {
    for (pattern, words) in [
        (json!({}), "Empty objects are not allowed"),
        (json!([]), "Filter is not an object"),
        (json!({"a": 1}), "\"a\" must be an object or an array"),
        (json!({"a": []}), "Empty arrays are not allowed"),
        (json!({"a": {}}), "Empty objects are not allowed"),
        (
            json!({"a": [[1]]}),
            "Match value must be String, number, true, false, or null",
        ),
        (json!({"a": [{}]}), "Match expression name not found"),
        (
            json!({"a": [{"EXISTS": true}]}),
            "Unrecognized match type EXISTS",
        ),
        (
            json!({"a": [{"exists": "true"}]}),
            "exists match pattern must be either true or false.",
        ),
        (
            json!({"a": [{"prefix": "x", "suffix": "y"}]}),
            "Only one key allowed in match expression",
        ),
        (
            json!({"a": [{"prefix": 1}]}),
            "prefix match pattern must be a string",
        ),
        (
            json!({"a": [{"prefix": {"suffix": "x"}}]}),
            "Unsupported prefix pattern: suffix",
        ),
        (
            json!({"a": [{"wildcard": "*:*:*:*:*:event-bus/*"}]}),
            "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
        ),
        (
            json!({"a": [{"anything-but": {"prefix": []}}]}),
            "Empty arrays are not allowed",
        ),
        (
            json!({"a": [{"wildcard": "a**b"}]}),
            "Consecutive wildcard characters at pos 2",
        ),
        (
            json!({"a": [{"wildcard": "a\\b"}]}),
            "Invalid escape character at pos 2",
        ),
        (
            json!({"a": [{"numeric": 10}]}),
            "Value of numeric must be an array.",
        ),
        (
            json!({"a": [{"numeric": [">", 0, ">", 0]}]}),
            "Bad numeric range operator: >",
        ),
        (
            json!({"a": [{"numeric": [">", 0, "<"]}]}),
            "Value of < must be numeric",
        ),
        (
            json!({"a": [{"numeric": ["=", 1, 2]}]}),
            "Too many elements in numeric expression",
        ),
        (
            json!({"a": [{"numeric": ["!=", 1]}]}),
            "Unrecognized numeric range operator: !=",
        ),
        (
            json!({"a": [{"cidr": "10.0.0.0"}]}),
            "Malformed CIDR, one '/' required",
        ),
        (
            json!({"a": [{"cidr": "10.0.0.0/a"}]}),
            "Malformed CIDR, mask bits must be an integer",
        ),
        (
            json!({"a": [{"cidr": "10.0.0.0/32"}]}),
            "IPv4 mask bits must be < 32",
        ),
        (
            json!({"a": [{"cidr": "x.y/8"}]}),
            "Nonstandard IP address: x.y",
        ),
        (
            json!({"a": [{"anything-but": null}]}),
            "Value of anything-but must be an array or single string/number value.",
        ),
        (
            json!({"a": [{"anything-but": ["x", null]}]}),
            "Inside anything but list, start|null|boolean is not supported.",
        ),
        (
            json!({"a": [{"anything-but": ["x", 1]}]}),
            "Inside anything but list, either all values are number or string, mixed type is not supported",
        ),
        (
            json!({"a": [{"anything-but": {"prefix": ""}}]}),
            "Null prefix/suffix not allowed",
        ),
        (
            json!({"a": [{"anything-but": {"suffix": [1, ".txt"]}}]}),
            "prefix/suffix match pattern must be a string",
        ),
        (
            json!({"a": [{"anything-but": {"equals-ignore-case": 123}}]}),
            "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
        ),
        (
            json!({"$or": [{"a": [1]}]}),
            "There must have at least 2 Objects in $or relationship.",
        ),
        (
            json!({"$or": [{"a": [1]}, 2]}),
            "Only JSON object is allowed in array of $or relationship.",
        ),
        (
            json!({"$or": [{"a": [1]}, {"prefix": ["x"]}]}),
            "prefix is Ruler reserved fieldName which cannot be used inside $or.",
        ),
    ] {
        assert_eq!(refusal(&pattern), words, "{pattern}");
    }
}

#[test]
fn the_first_fault_is_the_one_that_is_named() {
    for (pattern, words) in [
        (
            r#"{"z": [{"wildcard": "**"}], "a": []}"#,
            "Consecutive wildcard characters at pos 1",
        ),
        (
            r#"{"a": [{"suffix": 1, "prefix": 2}]}"#,
            "suffix match pattern must be a string",
        ),
        (
            r#"{"a": [{"prefix": "x", "prefix": "y"}]}"#,
            "Only one key allowed in match expression",
        ),
    ] {
        let said = Pattern::parse(pattern).unwrap_err();
        assert_eq!(said.split("\n at ").next(), Some(words), "{pattern}");
    }
}

/// Of lists the last counts, of objects all.
#[test]
fn a_name_may_be_there_twice() {
    let pattern = r#"{"a": ["x"], "a": ["y"], "d": {"b": [1]}, "d": {"c": [2]}}"#;
    let pattern = Pattern::parse(pattern).unwrap();
    assert!(pattern.matches(&json!({"a": "y", "d": {"b": 1, "c": 2}})));
    assert!(!pattern.matches(&json!({"a": "x", "d": {"b": 1, "c": 2}})));
    assert!(!pattern.matches(&json!({"a": "y", "d": {"b": 0, "c": 2}})));
}

/// Twelve times either of two comes to 4096 combinations.
#[test]
fn alternatives_do_not_multiply_without_end() {
    let mut pattern = json!({"a": [1]});
    for _ in 0..12 {
        pattern = json!({"$or": [{"b": [1]}, {"c": [1]}], "next": pattern});
    }
    assert!(refusal(&pattern).starts_with("Rule is too complex"));
}

/// Many lists of many elements: what is known of those that nothing asks about any more is no burden.
#[test]
fn long_lists_are_matched_in_no_time() {
    let list = |name: &str| -> Value { (0..300).map(|n| json!({name: n})).collect() };
    let mut event = json!({});
    let mut pattern = json!({});
    for name in ["a", "b", "c", "d", "e", "f"] {
        event[name] = list("n");
        pattern[name] = json!({"n": [{"exists": true}]});
    }
    pattern["g"] = json!([1]);
    assert!(!matches(&pattern, &event));
}
