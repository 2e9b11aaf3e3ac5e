//! Through the real binary: what is said, as text and as JSON, and the exit codes.

use serde_json::Value;

use crate::support::binary::Desk;

const STATUS: &str = "status --handler {handler} jjikin-web.yaml";

/// Tuesday 08:00 in Seoul: a night was rotated, and the morning's scale-out is 40 minutes off.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-02T23:00:00Z");
    desk
}

fn kinds(findings: &Value) -> Vec<&str> {
    let findings = findings.as_array().unwrap().iter();
    findings.map(|f| f["kind"].as_str().unwrap()).collect()
}

/// No longer than a terminal is wide, but for the answer and what has to be copied.
fn fits(said: &str) {
    let mut lines = said.lines().skip_while(|line| !line.is_empty());
    assert!(lines.all(|line| line.chars().count() <= 100), "{said}");
}

#[test]
fn a_healthy_stack_says_which_image_the_next_scale_out_starts() {
    let desk = desk();
    let said = desk.expect(0, STATUS);
    insta::assert_snapshot!("healthy", said);
    fits(&said);
    let json = desk.json(STATUS);
    assert_eq!(
        (&json["healthy"], &json["default"]["version"]),
        (&true.into(), &2.into())
    );
    assert_eq!(json["default"]["age_seconds"], 7 * 3600);
    assert_eq!(json["next_launch"]["at"], "2026-03-02T23:40:00Z");
    assert_eq!(json["next_launch"]["image"], json["default"]["image"]);
    assert_eq!(json["last_rotation"]["outcome"], "ran");
    assert_eq!(
        json["drift"],
        serde_json::json!({"steps": [], "refusals": []})
    );
    for list in [
        "problems",
        "warnings",
        "instances",
        "failed_launches",
        "suspended",
        "foreign_policies",
    ] {
        assert_eq!(json[list], serde_json::json!([]), "{list}");
    }
    assert_eq!(
        (&json["pin"], json["next_actions"].as_array().unwrap().len()),
        (&Value::Null, 3)
    );
}

#[test]
fn instances_of_older_images_are_listed_and_are_nobodys_fault() {
    let desk = desk();
    // Four start at 08:40; then the default goes back.
    desk.expect(0, "emulator advance 1h");
    desk.expect(0, "rollback --yes --reason carts jjikin-web.yaml");
    let said = desk.expect(0, STATUS);
    insta::assert_snapshot!("rolled_back", said);
    let json = desk.json(STATUS);
    assert_eq!(json["healthy"], true);
    let [old] = json["instances"].as_array().unwrap().as_slice() else {
        panic!("{json:#}");
    };
    assert_eq!(
        (&old["default"], old["ids"].as_array().unwrap().len()),
        (&false.into(), 4)
    );
    // The show of the evening will start the image that the pin keeps: said, and no failure unless asked for.
    assert_eq!(kinds(&json["warnings"]), ["pinned_stale"]);
    desk.expect(1, "status --strict --handler {handler} jjikin-web.yaml");
}

#[test]
fn launches_that_fail_come_first_with_their_cause_and_what_to_do() {
    let desk = desk();
    let faults = "rules: [{ operation: RunInstances, fault: no-capacity }]";
    std::fs::write(desk.path().join("faults.yaml"), faults).unwrap();
    desk.expect(0, "emulator faults --faults faults.yaml");
    desk.expect(0, "emulator advance 45m");
    let said = desk.expect(1, STATUS);
    insta::assert_snapshot!("no_capacity", said);
    fits(&said);
    let json = desk.json(STATUS);
    assert_eq!(kinds(&json["problems"]), ["launch_failed"]);
    assert_eq!(
        json["failed_launches"][0]["failure"]["cause"]["id"],
        "capacity"
    );
    // It is over as soon as a launch works.
    desk.expect(0, "emulator faults --none");
    desk.expect(0, "emulator advance 30m");
    let said = desk.expect(0, STATUS);
    assert!(said.starts_with("jjikin-web: healthy"), "{said}");
    assert!(!said.contains("none failed in the last 24 hours"), "{said}");
}

#[test]
fn a_watch_looks_again_on_the_virtual_clock() {
    let desk = desk();
    let words = "status --watch=15m --times 3 --handler {handler} jjikin-web.yaml";
    let output = desk.local(&format!("--format json {words}"));
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let looks: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let times: Vec<&str> = looks
        .iter()
        .map(|look| &look["now"].as_str().unwrap()[11..16])
        .collect();
    assert_eq!(times, ["23:00", "23:15", "23:30"]);
    let said = desk.expect(0, words);
    assert_eq!(said.matches("jjikin-web: healthy").count(), 3, "{said}");
}

#[test]
fn without_a_group_or_a_handler_it_says_so() {
    let desk = Desk::new();
    let said = desk.expect(1, STATUS);
    assert!(
        said.contains("Auto Scaling group jjikin-web-asg does not exist")
            && said.contains("make it with: bootstrap --local apply jjikin-web.yaml"),
        "{said}"
    );
    let desk = self::desk();
    let json = desk.json("status --handler nothing jjikin-web.yaml");
    assert_eq!(json["healthy"], true, "what cannot be known is no failure");
    assert_eq!(kinds(&json["warnings"]), ["drift_unknown"]);
    assert!(
        json["drift"]["unknown"]
            .as_str()
            .unwrap()
            .contains("nothing")
    );
}

#[test]
fn the_worst_finding_of_check_is_shown_unless_status_says_the_same() {
    let desk = desk();
    let said = desk.expect(0, STATUS);
    assert!(said.contains("checks       nothing found\n"), "{said}");
    {
        let emulator = desk.emulator();
        let mut world = emulator.world();
        world.ec2.vcpu_limits.insert("L-1216C47A".to_owned(), 2);
        drop(world);
        emulator.save().unwrap();
    }
    // The next scale-out cannot start, and nothing else of `status` tells it.
    let said = desk.expect(1, STATUS);
    assert!(said.contains("check vcpu_quota: "), "{said}");
    assert!(
        said.contains("checks       1 error\n               error: vcpu_quota\n"),
        "{said}"
    );
    let left_out = format!("{STATUS} --no-check");
    assert!(desk.json(&left_out)["checked"].is_null());
    {
        let emulator = desk.emulator();
        emulator.world().iam.operator = Some(freshscale_emulator::iam::Operator {
            policies: vec![
                crate::rights::policy(
                    freshscale_stack::policy::Printed::Plan,
                    &crate::support::example(),
                )
                .to_string()
                .into(),
                r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", "Action":
                ["autoscaling:Describe*", "backup:*", "logs:FilterLogEvents", "iam:Get*", "iam:SimulatePrincipalPolicy"]}]}"#
                    .into(),
            ],
            boundary: None,
        });
        let mut world = emulator.world();
        for subnet in world.ec2.subnets.values_mut() {
            subnet.vpc = Some("vpc-0000000000000000f".to_owned());
        }
        drop(world);
        emulator.save().unwrap();
    }
    let json = desk.json(STATUS);
    let found = json["checked"].as_array().unwrap();
    assert_eq!(found[0]["level"], "error", "{json:#}");
    // Status says itself that no instance starts; what nobody may look at comes next.
    assert_eq!(kinds(&json["problems"]), ["default_unfit"]);
    assert_eq!(kinds(&json["warnings"]), ["check_unknown"]);
    assert!(found.iter().any(|it| it["level"] == "unknown"), "{json:#}");
}
