//! `bootstrap policy`, as users run it.

use freshscale_core::aws::trace::Tracer;
use freshscale_deploy::clients::Clients;
use freshscale_emulator::iam::Operator;
use freshscale_stack::policy::Printed;
use serde_json::Value;

use super::{policy, without_action};
use crate::support::binary::Desk;
use crate::support::example;

const FILE: &str = "jjikin-web.yaml";

/// A desk at which somebody has these policies.
fn desk(policies: &[Value]) -> Desk {
    let desk = Desk::new();
    let emulator = desk.emulator();
    emulator.world().iam.operator = Some(Operator {
        policies: policies.iter().map(|it| it.to_string().into()).collect(),
        boundary: None,
    });
    emulator.save().unwrap();
    drop(emulator);
    desk
}

/// The profile of the example, without a role.
async fn emptied(desk: &Desk) {
    let emulator = desk.emulator();
    let name = example().launch_template.iam_instance_profile.unwrap();
    emulator.world().ec2.instance_profiles.remove(&name);
    let iam = Clients::new(&emulator.sdk_config(), &Tracer::default()).iam;
    let made = iam.create_instance_profile().instance_profile_name(name);
    made.send().await.unwrap();
    emulator.save().unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_printed_is_the_policy_of_the_stack() {
    let desk = Desk::new();
    for (which, name) in [
        (Printed::Plan, "plan"),
        (Printed::Status, "status"),
        (Printed::Pipeline, "pipeline"),
        (Printed::Bake, "bake"),
        (Printed::Boundary, "boundary"),
    ] {
        let output = desk.local(&format!("policy {name} {FILE}"));
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut whole = policy(which, &example());
        // It has neither keys nor topics.
        let statements = whole["Statement"].as_array_mut().unwrap();
        statements.retain(|it| it["Sid"] != "Keys" && it["Sid"] != "Topics");
        assert_eq!(printed, whole, "{name}");
    }
    let role = format!("--instance-role {}", super::INSTANCE_ROLE);
    let output = desk.local(&format!("policy operator {role} {FILE}"));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = printed.to_string();
    assert!(text.contains(":role/web-instances\""), "{text}");
    assert!(!text.contains("PutMetricAlarm"), "{text}");
    let note = String::from_utf8(output.stderr).unwrap();
    assert!(note.contains(&format!("policy plan {FILE}")), "{note}");
    // Without that, AWS is asked: in a new world the role has the profile's name.
    let said = desk.expect(0, &format!("policy operator {FILE}"));
    assert!(said.contains(":role/jjikin-web\""), "{said}");
    emptied(&desk).await;
    let output = desk.local(&format!("policy operator {FILE}"));
    let warning = String::from_utf8(output.stderr).unwrap();
    assert!(
        warning.contains("name it with --instance-role"),
        "{warning}"
    );
}

#[test]
fn each_statement_is_explained_with_its_commands() {
    let desk = Desk::new();
    let said = desk.expect(0, &format!("policy pipeline --explain {FILE}"));
    assert!(
        said.starts_with("jjikin-web: policies/pipeline.json\n"),
        "{said}"
    );
    assert!(
        said.contains("redeploy: marks an image of this name that failed, and no other"),
        "{said}"
    );
    let json = desk.json(&format!("policy pipeline --explain {FILE}"));
    assert_eq!(json["statements"].as_array().unwrap().len(), 6);
}

#[test]
fn iam_is_asked_whether_somebody_has_all_of_it() {
    let stack = example();
    let all = [
        policy(Printed::Plan, &stack),
        policy(Printed::Operator, &stack),
        policy(Printed::Status, &stack),
    ];
    let role = format!("--instance-role {}", super::INSTANCE_ROLE);
    let asked = format!("policy operator {role} --check {FILE}");
    let said = desk(&all).expect(0, &asked);
    assert!(
        said.contains("may do all of policies/operator.json"),
        "{said}"
    );
    let mut less = all.clone();
    less[1] = without_action(&less[1], "events:PutRule");
    let said = desk(&less).expect(1, &asked);
    assert!(
        said.contains("user/operator lacks 4 rights of policies/operator.json"),
        "{said}"
    );
    assert!(
        said.contains("events:PutRule: allowed by no statement"),
        "{said}"
    );
}
