//! Faults as people set them, through the real binary.

use crate::support::binary::Desk;

const APPLY: &str = "apply --yes --handler {handler} jjikin-web.yaml";

fn with(rules: &str) -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.path().join("faults.yaml"), format!("rules:\n{rules}")).unwrap();
    desk.expect(0, "emulator faults --faults faults.yaml");
    desk
}

#[test]
fn faults_of_a_world_on_disk_strike_until_they_are_taken_away() {
    let desk = with(
        "  - { service: ec2, operation: CreateLaunchTemplate, fault: denied }\n  - { fault: { slow: 2s } }\n",
    );
    let said = desk.expect(3, APPLY);
    assert!(said.contains("UnauthorizedOperation"), "{said}");
    let set = desk.expect(0, "emulator faults");
    assert_eq!(set, "ec2:CreateLaunchTemplate: denied\n*:*: slow: 2s\n");
    desk.expect(0, "emulator faults --none");
    desk.expect(0, APPLY);
    let said = desk.expect(0, "emulator faults");
    assert_eq!(said, "nothing goes wrong in this world\n");
}

#[test]
fn a_token_that_expires_midway_ends_the_run_and_the_next_login_finishes_it() {
    let desk = with("  - { operation: CreateAutoScalingGroup, times: 1, fault: expired }\n");
    let said = desk.expect(3, APPLY);
    assert!(
        said.contains("ExpiredToken") && said.contains("log in again"),
        "{said}"
    );
    desk.expect(0, APPLY);
    desk.expect(
        0,
        "plan --detailed-exitcode --handler {handler} jjikin-web.yaml",
    );
}

#[test]
fn an_apply_in_bad_weather_makes_the_same_as_in_good() {
    let desk = Desk::new();
    desk.expect(0, "emulator faults --fault-seed 7");
    desk.expect(0, APPLY);
    desk.expect(0, "emulator faults --none");
    desk.expect(
        0,
        "plan --detailed-exitcode --handler {handler} jjikin-web.yaml",
    );
}

#[test]
fn a_file_that_is_no_faults_is_refused_with_its_name() {
    let desk = Desk::new();
    std::fs::write(desk.path().join("faults.yaml"), "rules: [{ fault: flood }]").unwrap();
    for command in ["emulator faults", "emulator serve --port 0"] {
        let said = desk.expect(64, &format!("{command} --faults faults.yaml"));
        assert!(
            said.contains("faults.yaml") && said.contains("flood"),
            "{said}"
        );
    }
    let said = desk.expect(64, "emulator faults --faults none.yaml");
    assert!(said.contains("none.yaml does not exist"), "{said}");
}

/// What programs look for is a member of its own, not a part of a sentence.
#[test]
fn the_event_of_a_failed_call_says_which_call_with_what_code_and_request_id() {
    let desk = Desk::new();
    let rules = "rules:\n  - { operation: CreateFunction, fault: denied }\n  - { operation: CreateRole, fault: throttled, times: 1 }\n";
    std::fs::write(desk.path().join("faults.yaml"), rules).unwrap();
    desk.expect(0, "emulator faults --faults faults.yaml");
    let output = desk.local("--format json apply --yes --handler {handler} jjikin-web.yaml");
    let text = String::from_utf8(output.stdout).unwrap();
    let events = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let failed: Vec<_> = events.filter(|event| event["event"] == "failed").collect();
    assert_eq!(failed.len(), 1, "{text}");
    assert_eq!(failed[0]["operation"], "lambda:CreateFunction", "{text}");
    for member in ["code", "request_id", "error"] {
        let value = failed[0][member].as_str();
        assert!(
            value.is_some_and(|value| !value.is_empty()),
            "{member}: {text}"
        );
    }
    let (error, id) = (&failed[0]["error"], &failed[0]["request_id"]);
    assert!(error.as_str().unwrap().contains(id.as_str().unwrap()));
}
