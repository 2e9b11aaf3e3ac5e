#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::*;

fn plan() -> Value {
    json!({"format_version": 1, "stack": "web", "account": "111111111111", "target": "AWS",
        "inputs": {"file": {"path": "web.yaml"}}, "steps": [{"id": "create a/b"}], "unchanged": []})
}

fn sealed(mut plan: Value) -> String {
    plan["digest"] = json!(digest(&plan));
    plan.to_string()
}

#[test]
fn only_the_very_same_plan_has_not_moved() {
    let saved = Saved::parse(&sealed(plan())).unwrap();
    assert_eq!(saved.moved(&plan()), Vec::<String>::new());
    let moved = |pointer: &str, to: Value| {
        let mut other = plan();
        *other.pointer_mut(pointer).unwrap() = to;
        saved.moved(&other).join("; ")
    };
    let other = moved("/steps/0/id", json!("delete a/b"));
    assert_eq!(
        other,
        "what stands has moved since: create a/b, delete a/b differ"
    );
    let other = moved("/unchanged", json!(["c/d"]));
    assert_eq!(other, "what stands has moved since: unchanged differ");
    let other = moved("/account", json!("222222222222"));
    assert!(
        other.contains("111111111111") && other.contains("222222222222"),
        "{other}"
    );
    let other = moved("/inputs/file/path", json!("web2.yaml"));
    assert_eq!(
        other,
        "the stack file was changed since, or what it extends, a variable or `--set`"
    );
    let mut other = plan();
    other["new"] = json!(7);
    assert_eq!(
        saved.moved(&other),
        ["what stands has moved since: details differ"]
    );
    let mut other = plan();
    other["kept"] = json!([{"id": "e/f"}]);
    assert_eq!(saved.moved(&other), Vec::<String>::new());
    assert_eq!(saved.elsewhere("AWS"), None);
    let told = saved.elsewhere("http://127.0.0.1:1").unwrap();
    assert_eq!(told, "it was made on AWS, and this is http://127.0.0.1:1");
}

#[test]
fn what_is_no_plan_says_why() {
    let whole = sealed(plan());
    let mut cut: Vec<&str> = (1..whole.len()).map(|end| &whole[..end]).collect();
    for beginning in cut.drain(..) {
        assert_eq!(Saved::parse(beginning), Err(Unfit::CutOff), "{beginning}");
    }
    for (text, why) in [
        ("", "cut off"),
        ("x", "is not a saved plan: expected value"),
        ("[1]", "no format_version"),
        (r#"{"format_version": "1"}"#, "no format_version"),
        (
            r#"{"format_version": 2}"#,
            "later version of this program, in format 2",
        ),
        (r#"{"format_version": 1, "inputs": 7}"#, "which stack file"),
        (&plan().to_string(), "earlier version"),
        (&whole.replace("web.yaml", "other.yaml"), "edited"),
        (&whole.replace("create a/b", "delete a/b"), "edited"),
    ] {
        let error = Saved::parse(text).unwrap_err().to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn a_plan_that_was_only_laid_out_anew_is_the_same() {
    let value: Value = serde_json::from_str(&sealed(plan())).unwrap();
    assert!(Saved::parse(&serde_json::to_string_pretty(&value).unwrap()).is_ok());
}
