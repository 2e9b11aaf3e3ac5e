//! `validate`: what programs read of what is wrong.

use serde_json::{Value, json};

use crate::support::binary::Desk;

/// Exit code, and the one document on standard output.
fn validated(desk: &Desk, words: &str) -> (Option<i32>, Value) {
    let output = desk.local(&format!("--format json validate {words}"));
    let text = String::from_utf8(output.stdout).unwrap();
    let document = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{why}: {text:?}"));
    (output.status.code(), document)
}

#[test]
fn every_fault_is_a_member_of_one_document_with_its_place_and_its_remedy() {
    let desk = Desk::new();
    let path = desk.path().join("minimal.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let typo = text.replace("instance_type:", "instance_typ:");
    assert_ne!(text, typo);
    std::fs::write(desk.path().join("typo.yaml"), &typo).unwrap();
    std::fs::write(
        desk.path().join("policy.yaml"),
        format!("{text}\nrotator: {{ policy: policy.json }}\n"),
    )
    .unwrap();
    std::fs::write(desk.path().join("policy.json"), "{\n  \"Version\": 7\n}\n").unwrap();
    let (code, said) = validated(&desk, "minimal.yaml typo.yaml policy.yaml nowhere.yaml");
    assert_eq!(code, Some(65), "{said:#}");
    assert_eq!(said["valid"], json!([]), "{said:#}");
    let faults = said["faults"].as_array().unwrap();
    for fault in faults {
        let members: Vec<&String> = fault.as_object().unwrap().keys().collect();
        assert_eq!(
            members,
            ["column", "file", "help", "line", "message", "path"],
            "{fault}"
        );
        for text in ["file", "help", "message"] {
            assert_ne!(fault[text], "", "{fault}");
        }
    }
    let of = |file: &str| faults.iter().find(|fault| fault["file"] == file);
    let of = |file: &str| of(file).unwrap_or_else(|| panic!("{file}: {said:#}"));
    let line = typo.lines().position(|line| line.contains("instance_typ:"));
    let known = of("typo.yaml");
    let at_typo = faults
        .iter()
        .any(|fault| fault["file"] == "typo.yaml" && fault["line"] == line.unwrap() + 1);
    assert!(at_typo, "{known:#}");
    assert_ne!(of("policy.json")["line"], 0);
    let missing = of("nowhere.yaml");
    assert_eq!(
        (&missing["line"], &missing["path"]),
        (&json!(0), &json!(""))
    );
}

#[test]
fn two_files_of_one_stack_are_a_fault_at_the_name_of_the_second() {
    let desk = Desk::new();
    std::fs::copy(
        desk.path().join("minimal.yaml"),
        desk.path().join("twin.yaml"),
    )
    .unwrap();
    let (code, said) = validated(&desk, "minimal.yaml twin.yaml");
    assert_eq!(code, Some(65), "{said:#}");
    let fault = &said["faults"][0];
    assert_eq!(
        (&fault["file"], &fault["path"]),
        (&json!("twin.yaml"), &json!("name"))
    );
    assert_ne!(fault["line"], 0);
    let text = fault["message"].as_str().unwrap();
    assert!(text.contains("both describe stack"), "{text}");
}

/// `minimal.yaml` under another name, with these lines.
fn another(desk: &Desk, name: &str, change: impl Fn(&str) -> String) {
    let minimal = std::fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
    let text = minimal.replacen("name: web ", &format!("name: {name} "), 1);
    std::fs::write(desk.path().join(format!("{name}.yaml")), change(&text)).unwrap();
}

#[test]
fn two_stacks_that_have_one_thing_for_themselves_are_a_fault_where_the_second_one_says_it() {
    for (field, line) in [
        ("names.launch_template", "launch_template: web-lt"),
        ("names.auto_scaling_group", "auto_scaling_group: web-asg"),
        ("names.lambda_function", "lambda_function: web-rotator"),
        ("names.iam_role", "iam_role: web-rotator-role"),
    ] {
        let desk = Desk::new();
        another(&desk, "shop", |text| format!("{text}\nnames:\n  {line}\n"));
        let (code, said) = validated(&desk, "minimal.yaml shop.yaml");
        assert_eq!(code, Some(65), "{field}: {said:#}");
        let fault = &said["faults"][0];
        assert_eq!(
            (&fault["file"], &fault["path"]),
            (&json!("shop.yaml"), &json!(field))
        );
        assert_ne!(fault["line"], 0, "{said:#}");
        let text = fault["message"].as_str().unwrap();
        assert!(
            text.starts_with("minimal.yaml and shop.yaml both have "),
            "{text}"
        );
    }
}

#[test]
fn two_rotators_of_one_template_of_somebody_elses_are_a_fault_and_one_role_for_both_is_none() {
    let desk = Desk::new();
    let template = |text: &str| {
        let (before, _) = text.split_once("launch_template:").unwrap();
        format!(
            "{before}launch_template: {{ existing: theirs }}\nschedule: {{ timezone: Asia/Seoul }}\n"
        )
    };
    another(&desk, "one", template);
    another(&desk, "two", template);
    let (code, said) = validated(&desk, "one.yaml two.yaml");
    assert_eq!(code, Some(65), "{said:#}");
    assert_eq!(said["faults"][0]["path"], json!("launch_template.existing"));
    let role = |text: &str| {
        format!("{text}\nrotator: {{ role: 'arn:aws:iam::111111111111:role/theirs' }}\n")
    };
    another(&desk, "one", role);
    another(&desk, "two", role);
    let (code, said) = validated(&desk, "one.yaml two.yaml");
    assert_eq!(code, Some(0), "{said:#}");
}

#[test]
fn a_file_that_is_named_twice_is_one_stack() {
    let desk = Desk::new();
    let (code, said) = validated(&desk, "minimal.yaml ./minimal.yaml mini*.yaml");
    assert_eq!(code, Some(0), "{said:#}");
    assert_eq!(said["valid"].as_array().unwrap().len(), 1);
}

#[test]
fn a_good_file_has_no_faults_and_the_code_says_so() {
    let desk = Desk::new();
    let (code, said) = validated(&desk, "minimal.yaml jjikin-web.yaml");
    assert_eq!(code, Some(0), "{said:#}");
    assert_eq!(said["faults"], json!([]));
    assert_eq!(said["valid"].as_array().unwrap().len(), 2);
}
