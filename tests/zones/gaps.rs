//! A window that ends a minute too early: everybody who looks sees it.

use serde_json::Value;

use crate::support::binary::Desk;

/// All working days, but for a minute.
const NIGHT: &str = "schedule:\n  timezone: Asia/Seoul\n  windows:\n    \
     - { name: campaign, days: mon-fri, from: \"00:00\", to: \"23:59\", min: 1, desired: 2 }\n\
     rotator: { freeze_before: 0 }\n";

fn desk() -> Desk {
    let desk = Desk::new();
    let text = include_str!("../../stacks/minimal.yaml");
    let head = text.split("schedule:").next().unwrap();
    std::fs::write(desk.path().join("night.yaml"), format!("{head}{NIGHT}")).unwrap();
    desk
}

#[test]
fn validate_plan_and_simulate_warn_and_say_what_to_write() {
    let desk = desk();
    for words in [
        "validate night.yaml",
        "plan --handler {handler} night.yaml",
        "simulate night.yaml --from 2026-11-30 --days 5",
    ] {
        let said = desk.expect(0, words);
        assert!(
            said.contains("With `to: \"00:00\"` they stay."),
            "{words}: {said}"
        );
        assert!(said.contains("night.yaml:"), "{words}: {said}");
    }
}

#[test]
fn simulate_counts_the_instances_that_did_not_live_through_it() {
    let desk = desk();
    let said = desk.expect(0, "simulate night.yaml --from 2026-11-30 --days 5");
    assert!(
        said.contains("3 gaps within half an hour: 6 instances did not live through them."),
        "{said}"
    );
    // The stack is made when the window of the first day has opened already.
    let found = desk.json("simulate night.yaml --from 2026-11-30 --days 5");
    assert_eq!(
        (&found["totals"]["gaps"], &found["totals"]["gone_in_gaps"]),
        (&3.into(), &6.into())
    );
}

#[test]
fn the_chart_the_table_and_the_picture_show_each_gap() {
    let desk = desk();
    let week = "schedule night.yaml --at 2026-11-30T09:00:00+09:00";
    let said = desk.expect(0, week);
    let row = said
        .lines()
        .find(|line| line.starts_with("Mon 11-30"))
        .unwrap();
    assert!(row.contains(&format!("{}!", "2".repeat(47))), "{said}");
    assert!(said.contains("! hides a gap"), "{said}");
    let told = "! Mon 11-30 23:59 to 00:00  2 of 2 instances go (campaign-in), as many come (campaign-out)";
    assert!(said.contains(told), "{said}");
    assert_eq!(
        said.matches("instances go (campaign-in)").count(),
        4,
        "Friday's end is no gap: {said}"
    );
    let found = desk.json(week);
    let gaps = found["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 4);
    assert_eq!(gaps[0]["from"], "2026-11-30T14:59:00Z");
    assert_eq!(
        (&gaps[0]["lost"], &gaps[0]["least"]),
        (&2.into(), &0.into())
    );
    let svg = desk.expect(0, &format!("{week} --format svg"));
    assert!(
        svg.contains("Instances go and others come within half an hour: Mon 23:59 2 instances"),
        "{svg}"
    );
    let lines = svg.matches("<path class=\"tick\"").count();
    assert_eq!(lines, 4, "{svg}");
}

#[test]
fn next_tells_of_the_gaps_that_stand_in_aws() {
    let desk = desk();
    desk.expect(0, "apply --yes --handler {handler} night.yaml");
    let said = desk.local("next night.yaml --hours 48");
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(
        text.contains("gap              Tue 03-03 23:59 to 00:00"),
        "{text}"
    );
    let found: Value = desk.json("next night.yaml --hours 48");
    assert_eq!(found["gaps"][0]["closes"], "campaign-in");
}
