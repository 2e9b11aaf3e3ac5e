//! Golden text and JSON, and exit codes, through the real binary.

use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::newer_handler;

/// A stack that stands, with two instances, at 10:30 on Monday in Seoul, and an image that is newer.
fn desk(broken: bool) -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-02T01:20:00Z");
    scale_to_two(&desk);
    desk.expect(0, "emulator advance 10m");
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        let web = world.ec2.instances.values();
        let mut web = web.filter(|i| i.tags.get("Name").is_some_and(|name| name == "jjikin-web"));
        let web = web.next().unwrap().id.clone();
        let image = world.back_up(&web, 0, 14).unwrap();
        world.ec2.images.get_mut(&image).unwrap().broken = broken;
    }
    emulator.save().unwrap();
    desk
}

fn scale_to_two(desk: &Desk) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let emulator = desk.emulator();
        let aws = aws_sdk_autoscaling::Client::new(&emulator.sdk_config());
        let call = aws
            .set_desired_capacity()
            .auto_scaling_group_name("jjikin-web-asg")
            .desired_capacity(2);
        call.send().await.unwrap();
        emulator.save().unwrap();
    });
}

fn words(more: &str) -> String {
    let handler = newer_handler();
    format!(
        "redeploy --yes --handler {} {more} jjikin-web.yaml",
        handler.display()
    )
}

const REFRESH: &str = "--refresh-instances --min-healthy 50%";

#[test]
fn a_redeploy_reads_well() {
    let desk = desk(false);
    let said = desk.expect(0, &words(REFRESH));
    insta::assert_snapshot!("redeploy", said);
    let again = desk.expect(0, &words(REFRESH));
    insta::assert_snapshot!("redeploy_again", again);
}

#[test]
fn a_redeploy_that_goes_back_exits_with_3_and_says_what_to_do() {
    let desk = desk(true);
    let said = desk.expect(3, &words(&format!("{REFRESH} --trace-calls calls.jsonl")));
    insta::assert_snapshot!("redeploy_back", said);
    let mutating = desk.mutating("calls.jsonl");
    assert!(
        mutating.contains(&"\"CreateTags\"".to_owned()),
        "{mutating:?}"
    );
}

#[test]
fn a_redeploy_in_json_is_events_and_a_last_line_that_sums_up() {
    let desk = desk(false);
    let output = desk.local(&format!("--format json {}", words(REFRESH)));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events = |name: &str| lines.iter().filter(|line| line["event"] == name).count();
    assert_eq!((events("started"), events("done")), (3, 3));
    assert!(events("instance") >= 6, "{text}");
    assert!(events("progress") >= 3, "{text}");
    let last = lines.last().unwrap();
    assert_eq!(last["outcome"], "complete");
    assert_eq!(last["code"]["outcome"], "moved");
    assert_eq!(last["rotation"]["done"]["default_set"], 2);
    assert_eq!(
        last["refresh"],
        serde_json::json!({"outcome": "replaced", "from": 1, "to": 2})
    );
}

#[test]
fn a_redeploy_that_may_not_begin_exits_with_1_64_or_65() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // 09:00 on Monday in Seoul.
    let said = desk.expect(1, &words(""));
    assert!(
        said.contains(
            "window morning-push is open until Mon 2026-03-02 10:00 Asia/Seoul; nothing was changed"
        ),
        "{said}"
    );
    assert!(said.contains("--during-window"), "{said}");
    desk.expect(64, "redeploy");
    desk.expect(64, "redeploy --min-healthy 50% jjikin-web.yaml");
    desk.expect(64, &words("--refresh-instances --checkpoint 50%,20%"));
    desk.expect(64, "redeploy --handler nowhere jjikin-web.yaml");
    desk.expect(65, "redeploy missing.yaml");
    let said = desk.expect(64, &words("--during-window").replace("--yes", ""));
    assert!(said.contains("--yes"), "{said}");
}

#[test]
fn the_pipelines_policy_is_printed_for_the_stack() {
    let desk = Desk::new();
    let said = desk.expect(0, "redeploy --print-policy jjikin-web.yaml");
    let policy: Value = serde_json::from_str(&said).unwrap();
    let group = &policy["Statement"][3]["Resource"];
    assert_eq!(
        *group,
        "arn:aws:autoscaling:ap-northeast-2:111111111111:autoScalingGroup:*:autoScalingGroupName/jjikin-web-asg"
    );
}

#[test]
fn instances_follow_a_rollback_without_a_handler_at_hand() {
    let desk = desk(false);
    let what = "redeploy --yes --no-code --no-rotate";
    let said = desk.expect(64, &format!("{what} jjikin-web.yaml"));
    assert!(
        said.contains("--no-code and --no-rotate leave nothing to do"),
        "{said}"
    );
    let said = desk.expect(64, &format!("{what} --handler {{handler}} jjikin-web.yaml"));
    assert!(said.contains("cannot be used with"), "{said}");
    let said = desk.expect(0, &format!("{what} --refresh-instances jjikin-web.yaml"));
    assert!(said.contains("keeps the code it has"), "{said}");
    assert!(!said.contains("publishing code"), "{said}");
}
