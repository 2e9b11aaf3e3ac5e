//! What a person sees of alarms, through the real program.

use crate::support::binary::Desk;

/// A folder in which the example stack has alarms.
fn desk(more: &str) -> Desk {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + more).unwrap();
    desk
}

const ALARMS: &str = "\nalarms: { topic: arn:aws:sns:ap-northeast-2:111111111111:on-call }\n";

#[test]
fn alarms_are_planned_shown_and_heard_of() {
    let desk = desk(ALARMS);
    let plan = desk.expect(0, "plan --handler {handler} jjikin-web.yaml");
    let of_alarms: Vec<&str> = { plan.split("\n\n") }
        .filter(|part| part.contains("alarm/"))
        .collect();
    insta::assert_snapshot!("planned", of_alarms.join("\n\n"));
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 30h");
    let shown = desk.expect(0, "emulator show");
    let alarms: Vec<&str> = { shown.lines() }
        .filter(|line| line.starts_with("alarm "))
        .collect();
    insta::assert_snapshot!("shown", alarms.join("\n"));
    let mut world = desk.emulator().world().clone();
    world.backups.plans.clear();
    std::fs::write(desk.world_path(), serde_json::to_vec(&world).unwrap()).unwrap();
    let told = desk.expect(0, "emulator advance 4d");
    assert!(
        told.contains("to on-call: ALARM: \"jjikin-web-rotator-image-age\""),
        "{told}"
    );
}

#[test]
fn what_cannot_be_watched_or_told_is_said_with_its_place() {
    let faults = "
alarms:
  topic: arn:aws:sns:us-east-1:222222222222:on-call
  missed_rotation: true
";
    let desk = desk(faults);
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("daily_at: \"02:00\"", "daily_at: off").replace(
        "  architecture: x86_64",
        "  architecture: x86_64\n  on_failure: arn:aws:sqs:ap-northeast-2:111111111111:queue.fifo",
    );
    std::fs::write(&path, text).unwrap();
    insta::assert_snapshot!("faults", desk.expect(65, "validate jjikin-web.yaml"));
}
