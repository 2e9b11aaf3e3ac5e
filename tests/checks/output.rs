//! What the real program says of checks.

use freshscale_emulator::iam::Operator;
use freshscale_stack::policy::{Printed, printed};

use crate::rights::{account, policy, without_action};
use crate::support::binary::Desk;
use crate::support::example;

const FILE: &str = "jjikin-web.yaml";

fn standing() -> Desk {
    let desk = Desk::new();
    desk.expect(0, &format!("apply --yes --handler {{handler}} {FILE}"));
    desk
}

#[test]
fn a_finding_names_its_line_and_its_remedy_in_every_form() {
    let desk = standing();
    let said = desk.expect(0, &format!("check --skip vcpu_quota {FILE}"));
    assert!(
        said.contains("jjikin-web: 24 checks, nothing found"),
        "{said}"
    );
    {
        let emulator = desk.emulator();
        let mut world = emulator.world();
        for zone in ["ap-northeast-2a", "ap-northeast-2b"] {
            let lacking = world.ec2.not_offered.entry(zone.to_owned()).or_default();
            lacking.insert("c6i.large".to_owned());
        }
        drop(world);
        emulator.save().unwrap();
    }
    let only = "--only instance_types";
    let said = desk.expect(1, &format!("check {only} {FILE}"));
    assert_eq!(
        said,
        "jjikin-web: 1 check: 1 error\n\
         error[instance_types]: c6i.large is not offered in ap-northeast-2a, ap-northeast-2b: every scale-out\n  \
         fails\n  \
         at jjikin-web.yaml:17:18 (launch_template.instance_type)\n  \
         remedy: choose another type, or subnets in zones that have it\n"
    );
    let json = desk.json(&format!("check {only} {FILE}"));
    assert_eq!(json["findings"][0]["line"], 17, "{json:#}");
    assert_eq!(json["findings"][0]["level"], "error");
    let output = desk.local(&format!("--format sarif check {only} {FILE}"));
    let sarif: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "instance_types", "{sarif:#}");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 17);
    assert_eq!(place["artifactLocation"]["uri"], FILE);
    let said = desk.expect(64, &format!("check --only key_pairs {FILE}"));
    assert!(said.contains("there is no check `key_pairs`"), "{said}");
    let said = desk.expect(0, &format!("check --list --only key_pair {FILE}"));
    assert!(said.contains("ec2:DescribeKeyPairs"), "{said}");
}

#[test]
fn an_apply_with_check_stops_an_operator_who_lacks_a_right_before_the_first_write() {
    let desk = Desk::new();
    let stack = example();
    // The role in the profile of a new world has the profile's name.
    let role = stack.launch_template.iam_instance_profile.as_deref();
    let operator = printed(Printed::Operator, &stack, &account(), role, None).unwrap();
    let operator = without_action(&operator, "lambda:CreateFunction");
    let policies = [
        policy(Printed::Plan, &stack),
        operator,
        policy(Printed::Status, &stack),
    ];
    {
        let emulator = desk.emulator();
        emulator.world().iam.operator = Some(Operator {
            policies: policies.iter().map(|it| it.to_string().into()).collect(),
            boundary: None,
        });
        emulator.save().unwrap();
    }
    let apply =
        format!("--trace-calls calls.jsonl apply --check --yes --handler {{handler}} {FILE}");
    let said = desk.expect(1, &apply);
    assert!(said.contains("may not do lambda:CreateFunction:"), "{said}");
    assert!(said.contains("nothing was changed"), "{said}");
    assert_eq!(desk.mutating("calls.jsonl"), Vec::<String>::new());
}
