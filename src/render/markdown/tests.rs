use serde_json::json;

use super::*;
use freshscale_deploy::plan::Rules;
use freshscale_deploy::plan::change::compare;
use freshscale_deploy::plan::document::Inputs;

/// The plan of so many steps, each with so many changes.
fn planned(steps: usize, changes: usize) -> String {
    let field = |text: &str| json!({"a_field": text.repeat(100)});
    let change = compare(&field("x"), &field("y"), &Rules::new()).remove(0);
    let changes = vec![change; changes];
    let step = |number: usize| StepDocument {
        headline: &[],
        id: format!("scheduled-action/web-asg/action-{number}"),
        action: Verb::Update,
        kind: "scheduled-action",
        name: "web-asg/action",
        after: Vec::new(),
        changes: &changes,
        because: None,
    };
    let policy = StepDocument {
        headline: &[],
        id: "iam-policy/last".to_owned(),
        kind: "iam-policy",
        ..step(0)
    };
    let steps = (0..steps).map(step).chain([policy]).collect();
    shown(steps, false)
}

fn shown(steps: Vec<StepDocument<'_>>, whole: bool) -> String {
    let inputs = Inputs::default();
    let document = Document {
        format_version: 1,
        stack: "web",
        account: "111111111111",
        region: "eu-west-1",
        target: "AWS",
        steps,
        unchanged: Vec::new(),
        kept: &[],
        unserved: None,
        trial: None,
        refusals: &[],
        warnings: &[],
        ends: &[],
        inputs: &inputs,
    };
    plan(&document, whole)
}

#[test]
fn a_plan_begins_with_what_its_comment_is_found_by() {
    let text = planned(1, 1);
    assert!(text.starts_with("<!-- freshscale plan web 111111111111 eu-west-1 -->\n### "));
    assert!(!text.contains("a comment has an end"));
}

#[test]
fn a_plan_that_is_too_long_for_a_comment_names_every_step_and_shows_the_first() {
    let text = planned(130, 12);
    assert!(length(&text) <= MOST, "{}", length(&text));
    for number in 0..130 {
        let named = ["`", "<"].map(|end| format!("action-{number}{end}"));
        assert!(named.iter().any(|name| text.contains(name)), "{number}");
    }
    let shown = text.matches("<details>").count();
    assert!(shown >= 8, "{shown}");
    let left_out = format!("{} of 131 steps are without their fields", 131 - shown);
    let at = text.find(&left_out).unwrap_or(usize::MAX);
    assert!(at < text.find("<details>").unwrap_or(0), "{left_out}");
    // What may be done counts more than how many instances there are.
    assert!(text.contains("update <code>iam-policy/last</code>"));
}

#[test]
fn nothing_of_others_is_active_or_leaves_its_block() {
    let nasty = "x\n```\n# Plan: nothing to do\n</details><img src=x>@team ![a](http://b) #1 | `";
    let spec = |one: &str| json!({"tags": {nasty: one}, "list": [one, "a"], nasty: one});
    let changes = compare(&spec(nasty), &spec("````"), &Rules::new());
    let step = StepDocument {
        headline: &[],
        id: format!("scheduled-action/{nasty}"),
        action: Verb::Update,
        kind: "scheduled-action",
        name: nasty,
        after: Vec::new(),
        changes: &changes,
        because: Some(nasty),
    };
    let named = StepDocument {
        headline: &[],
        action: Verb::Delete,
        because: None,
        ..step.clone()
    };
    let text = shown(vec![step, named], true);
    // Lines outside of the one block are ours, but for code spans and what HTML shows as text.
    let fence = "`````";
    let parts: Vec<&str> = text.split(&format!("\n{fence}")).collect();
    assert_eq!(parts.len(), 3, "{text}");
    for outside in [parts[0], parts[2]] {
        let code: Vec<&str> = outside.split('`').step_by(2).collect();
        let bare = code.concat();
        assert!(
            !bare.contains("<img") && !bare.contains("# Plan"),
            "{outside}"
        );
    }
    let lines = text.lines().filter(|line| line.starts_with("</details>"));
    assert_eq!(lines.count(), 1, "{text}");
}

#[test]
fn even_a_plan_without_end_fits() {
    assert!(length(&planned(5_000, 1)) <= MOST);
}
