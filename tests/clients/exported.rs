//! What `export` writes, read by the tools that it is for.

use std::path::Path;

use serde::Deserialize;

use super::terraform::{at_hand, command};
use crate::support::binary::Desk;
use crate::support::python::{Server, ask_with, cloudformation};

/// The example, and a stack with whatever the file can say.
const STACKS: [&str; 2] = ["jjikin-web.yaml", "rich.yaml"];

/// A desk on which a stack stands.
fn standing(stack: &str) -> Desk {
    let desk = Desk::new();
    let rich = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/rich.yaml");
    std::fs::copy(rich, desk.path().join("rich.yaml")).unwrap();
    desk.expect(0, &format!("apply --yes --handler {{handler}} {stack}"));
    desk
}

/// What is exported, without a word beside it.
fn exported(desk: &Desk, words: &str) -> String {
    let output = desk.local(&format!("export {words}"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

/// Exports, and lets Terraform import it. With `takes_over` it does, and looks again; without, the stack is released first.
fn terraform_takes(stack: &str, takes_over: bool) {
    let desk = standing(stack);
    let text = exported(&desk, &format!("--format terraform {stack}"));
    // All of it stands.
    let imports = text.matches("\nimport {").count();
    assert_eq!(text.matches("\nresource \"").count(), imports);
    assert!(imports > 15, "{imports}");
    if !takes_over {
        desk.expect(0, &format!("release --yes {stack}"));
    }
    let Some(plugins) = at_hand() else { return };
    let folder = desk.path().join("terraform");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("main.tf"), &text).unwrap();
    let server = Server::emulator(&desk.world_path(), &[]);
    let run = |code: i32, words: &str| {
        let output = command(&folder, &server.endpoint, words).output().unwrap();
        let [said, wrong] = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it));
        assert_eq!(
            output.status.code(),
            Some(code),
            "terraform {words}\n{said}\n{wrong}\n{text}"
        );
        said.into_owned()
    };
    run(0, "fmt -check -diff -no-color");
    let place = plugins.display();
    run(
        0,
        &format!("init -input=false -no-color -plugin-dir={place}"),
    );
    run(0, "validate -no-color");
    let said = run(2, "plan -detailed-exitcode -input=false -no-color");
    // The rotator's policy names the template from now on, as `release` lets it.
    let changes = u8::from(takes_over);
    let only = format!("Plan: {imports} to import, 0 to add, {changes} to change, 0 to destroy.");
    assert!(said.contains(&only), "{said}");
    if takes_over {
        run(0, "apply -auto-approve -input=false -no-color");
        run(0, "plan -detailed-exitcode -input=false -no-color");
    }
}

#[test]
fn terraform_imports_what_is_exported_and_changes_one_policy() {
    terraform_takes("jjikin-web.yaml", true);
}

#[test]
fn terraform_imports_a_released_stack_with_a_mixed_group_and_changes_nothing() {
    terraform_takes("rich.yaml", false);
}

#[derive(Debug, Deserialize, PartialEq)]
struct Judged {
    findings: Vec<String>,
    wrong: Vec<String>,
    left: std::collections::BTreeMap<String, String>,
    imported: usize,
}

#[test]
fn cloudformation_could_import_all_that_is_exported() {
    for stack in STACKS {
        let desk = standing(stack);
        let words = format!("--format cloudformation --import resources.json {stack}");
        let text = exported(&desk, &words);
        let path = desk.path().join("template.yaml");
        std::fs::write(&path, &text).unwrap();
        let Some(bin) = cloudformation() else {
            println!("SKIPPED: cfn-lint cannot be had here; nobody has judged the template");
            return;
        };
        let [path, imports] = [path, desk.path().join("resources.json")]
            .map(|path| path.to_str().unwrap().to_owned());
        let words = ["cloudformation.py", &path, &imports, "ap-northeast-2"];
        let said = ask_with(bin, &words, "http://127.0.0.1:9");
        let said: Judged = serde_json::from_value(said).unwrap();
        let nothing: Vec<String> = Vec::new();
        assert_eq!(
            (&said.findings, &said.wrong),
            (&nothing, &nothing),
            "{text}"
        );
        // A version is made where the function is new, and never imported.
        let version = (
            "RotatorVersion".to_owned(),
            "AWS::Lambda::Version".to_owned(),
        );
        assert_eq!(said.left, [version].into());
        assert!(said.imported > 15, "{}", said.imported);
    }
}

#[test]
fn a_template_for_other_accounts_names_none() {
    let desk = standing("rich.yaml");
    let text = exported(&desk, "--format cloudformation rich.yaml");
    let (_, resources) = text.split_once("\nResources:\n").unwrap();
    for own in [
        "111111111111",
        "ap-northeast-2",
        "arn:aws:",
        "sg-0",
        "subnet-0",
    ] {
        assert!(!resources.contains(own), "{own}\n{text}");
    }
}

#[test]
fn export_is_for_one_tool_and_one_stack() {
    let desk = Desk::new();
    let said = desk.expect(64, "export jjikin-web.yaml");
    assert!(said.contains("--format terraform"), "{said}");
    let said = desk.expect(
        64,
        "export --format cloudformation --import - jjikin-web.yaml",
    );
    assert!(said.contains("name a file"), "{said}");
    assert!(!desk.path().join("-").exists());
    let said = desk.expect(
        64,
        "export --format terraform --import a.json jjikin-web.yaml",
    );
    assert!(said.contains("leave out --import"), "{said}");
    // What does not stand is in the configuration all the same, and nothing is there to import.
    let output = desk.local("export --format terraform jjikin-web.yaml");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), text.matches("\nimport {").count()),
        (Some(0), 0)
    );
    assert!(text.contains("resource \"aws_launch_template\" \"jjikin-web-lt\""));
}

/// How often a text is in another.
fn times(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn names_that_a_document_cannot_have_as_they_are_stay_apart() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let before = exported(&desk, "--format terraform jjikin-web.yaml");
    let before = times(&before, "scheduled_action_name");
    let names = ["아침", "저녁", "live_show", "a_b", "a b", "a.b"];
    let windows = names.iter().enumerate().map(|(number, name)| {
        let hour = 4 + 3 * number;
        format!("    - {{ name: \"{name}\", days: sat, from: \"{hour:02}:10\", to: \"{hour:02}:40\", desired: 4 }}\n")
    });
    let windows: String = windows.collect();
    let text = text.replacen("  windows:\n", &format!("  windows:\n{windows}"), 1);
    std::fs::write(&path, text).unwrap();
    let terraform = exported(&desk, "--format terraform jjikin-web.yaml");
    let template = exported(&desk, "--format cloudformation jjikin-web.yaml");
    let mut heads: Vec<&str> = { terraform.lines() }
        .filter(|line| line.starts_with("resource "))
        .collect();
    let all = heads.len();
    heads.sort_unstable();
    heads.dedup();
    assert_eq!(heads.len(), all, "{terraform}");
    let actions = before + 2 * names.len();
    assert_eq!(times(&terraform, "scheduled_action_name"), actions);
    assert_eq!(
        times(&template, "Type: \"AWS::AutoScaling::ScheduledAction\""),
        actions,
        "{template}"
    );
    // A name that nobody else could have is as it was.
    assert!(template.contains("\n  ActionNightlyIn:\n"), "{template}");
}

#[test]
fn no_right_goes_by_a_tag_that_is_not_exported() {
    for stack in STACKS {
        let desk = standing(stack);
        let terraform = exported(&desk, &format!("--format terraform {stack}"));
        let own = "\"Resource\": \"${aws_launch_template.";
        assert_eq!(times(&terraform, own), 1, "{terraform}");
        let template = exported(&desk, &format!("--format cloudformation {stack}"));
        let own = ":launch-template/${LaunchTemplate}\"";
        assert_eq!(times(&template, own), 1, "{template}");
        for text in [&terraform, &template] {
            assert_eq!(times(text, "ResourceTag/freshscale"), 0, "{text}");
        }
    }
}

#[test]
fn a_launch_template_that_is_somebody_elses_is_a_parameter() {
    let desk = standing("jjikin-web.yaml");
    let text = std::fs::read_to_string(desk.path().join("rotator-only.yaml")).unwrap();
    let text = text.replace("existing: shop-web-", "existing: jjikin-web-");
    std::fs::write(desk.path().join("only.yaml"), text).unwrap();
    let text = exported(&desk, "--format cloudformation only.yaml");
    assert_eq!(times(&text, ":launch-template/lt-"), 0, "{text}");
    let own = ":launch-template/${LaunchTemplateId}\"";
    assert_eq!(times(&text, own), 1, "{text}");
    assert!(
        text.contains("\n  LaunchTemplateId:\n    Default: lt-"),
        "{text}"
    );
}
