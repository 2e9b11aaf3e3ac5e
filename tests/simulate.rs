//! `simulate`: what it shows, what it proves, and what it finds.

use freshscale_emulator::ec2::Image;
use freshscale_emulator::simulation::{self, Flaw, Scenario};
use freshscale_emulator::state::World;
use serde_json::Value;

use crate::render::simulation::Shown;
use crate::support::binary::Desk;
use crate::support::{Cloud, example};

/// The customer's stack from a Monday on.
fn simulate(code: i32, words: &str) -> String {
    Desk::new().expect(
        code,
        &format!("simulate jjikin-web.yaml --from 2026-11-30 {words}"),
    )
}

/// The first counter-example.
fn counter_example(words: &str) -> Value {
    let desk = Desk::new();
    let found = desk.json(&format!(
        "simulate jjikin-web.yaml --from 2026-11-30 {words}"
    ));
    assert_eq!(found["holds"], false, "{found}");
    found["counter_examples"][0].clone()
}

#[test]
fn a_year_of_the_customers_stack_prints_its_proof() {
    insta::assert_snapshot!(simulate(0, "--days 365"));
}

#[test]
fn every_event_of_two_days_is_told() {
    insta::assert_snapshot!(simulate(0, "--days 2"));
}

#[test]
fn a_stale_launch_is_shown_where_it_happens_and_explained_at_the_end() {
    let said = simulate(1, "--days 3 --fail-rotation 2026-12-01");
    // Ids of requests count the calls that were made: they say nothing here.
    let (before, after) = said.split_once("(request id ").unwrap();
    let (_, after) = after.split_once(')').unwrap();
    insta::assert_snapshot!("failed_rotation", format!("{before}(request id …){after}"));
    let missed = simulate(1, "--days 14 --miss-backup 2026-12-02..2026-12-06");
    insta::assert_snapshot!("missed_backups", missed);
}

#[test]
fn each_way_to_be_stale_is_found_and_named() {
    let release = counter_example("--days 2 --release-at 2026-12-01T18:50");
    assert_eq!(release["flaw"], "old_release");
    assert_eq!(release["at"], "2026-12-01T10:35:00Z");
    assert_eq!(release["action"], "live-show-out");
    // With the backup ready five minutes before the freeze, half an hour before the scale-out, all is well.
    simulate(0, "--days 2 --release-at 2026-12-01T18:30");
    let waits = counter_example("--days 2 --release-at 2026-12-01T12:00 --no-release-backup");
    assert_eq!(waits["flaw"], "old_release");

    let lost = counter_example("--days 2 --lose-events --backup-at 03:00");
    assert_eq!(lost["flaw"], "not_newest");
    assert_eq!(lost["last_rotation"]["event"], "rotation_current");
    // The daily rotation is the safety net.
    simulate(0, "--days 2 --lose-events --backup-at 01:00");

    let old = counter_example("--days 7 --miss-backup 2026-12-01..2026-12-31");
    assert_eq!(old["flaw"], "too_old");
    assert_eq!(old["limit_seconds"], 3 * 86_400);

    // As long as an image stands, a scale-out starts it, however old.
    let gone = "--days 4 --retention 1d --miss-backup 2026-12-01..2026-12-31";
    let gone = counter_example(gone);
    assert_eq!(gone["flaw"], "deregistered");
}

#[test]
fn what_comes_in_the_freeze_waits_and_the_story_says_so() {
    let said = simulate(0, "--days 2 --release-at 2026-12-01T19:10");
    insta::assert_snapshot!("freeze", said);
    let words = "simulate jjikin-web.yaml --from 2026-11-30 --days 2 --release-at 2026-12-01T19:10";
    let found = Desk::new().json(words);
    let happenings = found["happenings"].as_array().unwrap();
    let launches = happenings.iter().filter(|it| it["event"] == "launched");
    let held: Vec<&Value> = launches.map(|it| &it["held_back"]).collect();
    assert_eq!(held.len(), 3, "{held:?}");
    assert_eq!(
        held[2], "release 2",
        "its backup is not even ready at the scale-out"
    );
    assert!(held[0].is_null() && held[1].is_null(), "{held:?}");

    // Without a freeze it would have been an old release.
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replace("freeze_before: 30m", "freeze_before: 0"),
    )
    .unwrap();
    let found = desk.json(words);
    assert_eq!(found["counter_examples"][0]["flaw"], "old_release");
}

#[test]
fn lateness_moves_what_a_scale_out_starts() {
    let desk = Desk::new();
    let oldest = |words: &str| {
        let words = format!("simulate jjikin-web.yaml --from 2026-11-30 --days 1 {words}");
        desk.json(&words)["totals"]["oldest_seconds"]
            .as_i64()
            .unwrap()
    };
    let minutes = |hours: i64, minutes: i64| (hours * 60 + minutes) * 60;
    // At 08:40, from the image of 01:00, of 02:00, and of the night before.
    assert_eq!(oldest(""), minutes(7, 40));
    assert_eq!(oldest("--backup-late 1h"), minutes(6, 40));
    assert_eq!(oldest("--backup-takes 8h"), minutes(31, 40));
}

#[test]
fn the_same_words_give_the_same_bytes() {
    let words = "simulate jjikin-web.yaml --from 2026-11-30 --days 3 --format json";
    let (one, other) = (Desk::new().expect(0, words), Desk::new().expect(0, words));
    assert_eq!(one, other);
    let document: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(document["format_version"], 1);
    assert_eq!(document["holds"], true);
    assert_eq!(document["totals"]["instances"], 18);
}

#[test]
fn what_cannot_be_simulated_is_explained() {
    let desk = Desk::new();
    for (words, says) in [
        ("--days 0", "0 is not in 1..=3660"),
        ("--from 9999-12-30", "--from is too far from today"),
        ("--miss-backup yesterday", "write it like 2026-12-24"),
        ("--retention 25h", "`25h` is not a whole number of days"),
        (
            "--miss-backup 2026-12-02..2026-12-01",
            "ends before it begins",
        ),
        ("--release-at noon", "2026-12-24T18:30"),
        ("--no-release-backup", "--release-at"),
    ] {
        let said = desk.expect(64, &format!("simulate jjikin-web.yaml {words}"));
        assert!(said.contains(says), "{words}: {said}");
    }
    // As with `plan --out`, the arguments are right and the disk is not.
    let unwritten = desk.expect(1, "simulate jjikin-web.yaml --report no/such/folder.html");
    let says = "--report: cannot write no/such/folder.html";
    assert!(unwritten.contains(says), "{unwritten}");
    let both = desk.expect(
        64,
        "simulate jjikin-web.yaml minimal.yaml --report all.html",
    );
    assert!(both.contains("--report is for one stack file"), "{both}");
    assert!(!desk.path().join("all.html").exists());
}

/// Which day it is on this machine says nothing of days that are asked for by date.
#[test]
fn a_file_is_looked_at_from_the_day_on_that_is_asked_for() {
    let desk = Desk::new();
    let over = "Thursday, 2026-12-24, is over.";
    for (words, warned) in [
        ("simulate jjikin-web.yaml --days 1 --from 2026-12-24", false),
        ("simulate jjikin-web.yaml --days 1 --from 2026-12-25", true),
        ("schedule jjikin-web.yaml --at 2026-12-24T17:59", false),
        ("schedule jjikin-web.yaml --at 2026-12-24T18:00", true),
        ("schedule jjikin-web.yaml --at 2026-12-24T09:00:00Z", true),
    ] {
        let said = desk.expect(0, words);
        assert_eq!(said.contains(over), warned, "{words}: {said}");
    }
}

#[test]
fn the_same_failed_rotation_is_found_whatever_the_first_day() {
    let desk = Desk::new();
    // One server day and night, except on a holiday: from that on, everything used to be one window.
    let text = r#"version: 1
name: web
image: { instance_name: web }
launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }
auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { max: 8 } }
schedule:
  timezone: Asia/Seoul
  windows:
    - { name: quiet, days: mon-sat, from: "00:00", to: "00:00", desired: 1 }
    - { name: quiet-sun, days: sun, from: "00:00", to: "00:00", desired: 1, except: 2027-01-03 }
    - { name: show, days: [tue, thu], from: "20:00", to: "22:00", desired: 6 }
"#;
    std::fs::write(desk.path().join("web.yaml"), text).unwrap();
    let found = ["2027-01-02", "2027-01-03", "2027-01-04"].map(|first| {
        let days = "--days 5 --fail-rotation 2027-01-05 --format json";
        let words = format!("simulate web.yaml --from {first} {days}");
        desk.expect(0, &words.replace(" --fail-rotation 2027-01-05", ""));
        desk.expect(1, &words);
        let first = &desk.json(&words)["counter_examples"][0];
        [first["at"].clone(), first["flaw"].clone()]
    });
    assert_eq!(found[0], ["2027-01-05T11:00:00Z", "not_newest"]);
    assert!(found.iter().all(|one| *one == found[0]), "{found:?}");
}

#[test]
fn an_action_that_auto_scaling_refuses_is_no_proof() {
    let desk = Desk::new();
    let text = r#"version: 1
name: web
image: { instance_name: web }
launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }
auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { min: 1, max: 4 } }
schedule:
  actions:
    - { name: up, recurrence: "0 9 * * *", desired: 3 }
    - { name: down, recurrence: "0 18 * * *", desired: 0 }
"#;
    std::fs::write(desk.path().join("web.yaml"), text).unwrap();
    let said = desk.expect(1, "simulate web.yaml --from 2027-01-04 --days 1");
    assert!(
        said.contains("Auto Scaling refused scheduled action down"),
        "{said}"
    );
}

type Break = fn(&mut World);

/// What EC2 refuses a launch for, and in which words.
const REFUSED: &[(Break, &str)] = &[
    (
        |world| world.ec2.key_pairs.clear(),
        "The key pair 'jjikin' does not exist",
    ),
    (
        |world| world.ec2.security_groups.clear(),
        "The security group 'sg-0123456789abcdef0' does not exist",
    ),
    (
        |world| {
            world
                .ec2
                .images
                .values_mut()
                .for_each(|image| image.size_gib = 60)
        },
        "expect size >= 60GB",
    ),
    (
        |world| {
            let owner = |image: &mut Image| image.unsupported_types = vec!["c6i.*".to_owned()];
            world.ec2.images.values_mut().for_each(owner);
        },
        "c6i.large",
    ),
];

#[tokio::test(start_paused = true)]
async fn a_launch_that_ec2_refuses_is_no_proof() {
    let stack = example();
    let zone = stack.zone();
    let scenario = Scenario::usual(&stack, "2026-11-30".parse().unwrap(), 1);
    let during = scenario.during(&zone).unwrap();
    for (spoil, words) in REFUSED {
        let world = simulation::world(&stack, &scenario, &zone, during.start);
        let cloud = Cloud::of(world);
        cloud.apply(&stack).await;
        let run = simulation::run_disturbed(
            &cloud.emulator,
            &stack,
            &scenario,
            &zone,
            during.clone(),
            spoil,
        )
        .await;
        let first = run.counter_examples.first();
        let first = first.unwrap_or_else(|| panic!("{words}: a proof"));
        let Flaw::Failed { message } = &first.flaw else {
            panic!("{words}: {first:?}");
        };
        assert!(message.contains(words), "{words}: {message}");
        // At the first scale-out of the day: 08:40 in Seoul.
        assert_eq!(first.at.to_string(), "2026-11-29T23:40:00Z", "{words}");
        let shown = Shown::new(&stack, &run, &zone);
        assert_eq!(shown.json()["holds"], false, "{words}");
        assert!(shown.counter_example().is_some(), "{words}");
    }
}

#[test]
fn what_plan_refuses_cannot_be_simulated() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("c6i.large", "c6i.lagre")).unwrap();
    let said = desk.expect(1, "simulate jjikin-web.yaml --from 2026-11-30 --days 1");
    assert!(
        said.contains("the stack cannot be made: launch-template/")
            && said.contains("EC2 has no instance type `c6i.lagre`"),
        "{said}"
    );
}

#[test]
fn a_stack_whose_images_settle_begins_with_one_that_has() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let settled = text.replace("rotator:\n", "rotator:\n  settle: 24h\n");
    std::fs::write(&path, settled).unwrap();
    desk.expect(0, "simulate jjikin-web.yaml --from 2026-11-30 --days 3");
}

#[test]
fn a_file_that_names_things_by_their_arn_is_simulated_where_they_are() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("region: ap-northeast-2\naccount: \"111111111111\"\n", "");
    let text = text.replace("ap-northeast-2:111111111111", "eu-west-1:222222222222");
    assert!(!text.contains("111111111111"));
    std::fs::write(&path, text).unwrap();
    desk.expect(0, "simulate jjikin-web.yaml --from 2026-11-30 --days 1");
}

#[test]
fn the_world_of_the_emulator_is_left_alone() {
    let desk = Desk::new();
    let before = std::fs::read(desk.world_path()).unwrap();
    desk.expect(0, "simulate jjikin-web.yaml --from 2026-11-30 --days 1");
    assert_eq!(std::fs::read(desk.world_path()).unwrap(), before);
}
