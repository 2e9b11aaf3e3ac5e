//! The daily rotation follows the wall clock, and time alone changes no plan.

use serde_json::Value;

use super::{cloud, stack};
use crate::support::binary::Desk;
use freshscale_core::zone::Zones;

/// A rotation before the window, in the hour after the backup is ready.
const BERLIN: &str = "schedule:\n  timezone: Europe/Berlin\n  windows:\n    \
     - { name: morning, days: mon-fri, from: \"06:00\", to: \"09:00\", desired: 1 }\n\
     rotator:\n  freeze_before: 1h\n  triggers: { daily_at: \"04:30\", on_image_available: false }\n";

const LORD_HOWE: &str = "schedule:\n  timezone: Australia/Lord_Howe\n  windows:\n    \
     - { name: morning, days: mon-fri, from: \"06:00\", to: \"09:00\", desired: 1 }\n\
     rotator: { triggers: { daily_at: \"04:30\", on_image_available: false } }\n";

fn file(desk: &Desk, name: &str, rest: &str) {
    let text = include_str!("../../stacks/minimal.yaml");
    let head = text.split("schedule:").next().unwrap();
    let head = head.replace(
        "image:\n",
        "image:\n  backup: { at: \"03:00\", takes: 30m }\n",
    );
    std::fs::write(desk.path().join(name), format!("{head}{rest}")).unwrap();
}

#[test]
fn a_year_in_berlin_holds_no_rotation_and_rotates_each_day_at_half_past_four() {
    let desk = Desk::new();
    file(&desk, "berlin.yaml", BERLIN);
    let found = desk.json("simulate berlin.yaml --from 2026-11-30 --days 365");
    assert_eq!(found["holds"], true, "{}", found["counter_examples"]);
    assert_eq!(found["totals"]["rotations_held"], 0);
    let happenings = found["happenings"].as_array().unwrap();
    let rotated: Vec<&Value> = happenings
        .iter()
        .filter(|it| it["event"] == "rotated")
        .collect();
    assert_eq!(rotated.len(), 365);
    let oldest = found["totals"]["oldest_seconds"].as_i64().unwrap();
    assert_eq!(
        oldest,
        3 * 3600,
        "from 03:00 to 06:00 on the wall clock, in both seasons"
    );
    // In winter the run beside the clock comes when the backup is ready; in summer that is the one on it.
    let zone = freshscale_core::zone::get("Europe/Berlin").unwrap();
    for it in &rotated {
        let at: jiff::Timestamp = it["at"].as_str().unwrap().parse().unwrap();
        let local = zone.to_datetime(at);
        let summer = zone.to_offset(at).seconds() == 7200;
        let hour = if summer { 4 } else { 3 };
        assert_eq!(local.time(), jiff::civil::time(hour, 30, 0, 0), "{it}");
    }
}

#[test]
fn a_simulation_within_one_season_looks_at_the_other_as_well() {
    let desk = Desk::new();
    file(&desk, "berlin.yaml", BERLIN);
    let said = desk.expect(0, "simulate berlin.yaml --from 2026-11-30 --days 7");
    assert!(
        said.contains("The clocks of Europe/Berlin change on Sun 2027-03-28, not in these days."),
        "{said}"
    );
    assert!(said.contains("change on Sun 2027-10-31"), "{said}");
    let found = desk.json("simulate berlin.yaml --from 2026-11-30 --days 7");
    let around = found["clock_changes"].as_array().unwrap();
    assert_eq!(around.len(), 2);
    assert_eq!(around[0]["holds"], true);
    assert!(around[0]["totals"]["instances"].as_u64().unwrap() > 0);
    let seoul = desk.json("simulate jjikin-web.yaml --from 2026-11-30 --days 1");
    assert_eq!(seoul["clock_changes"], serde_json::json!([]));
    // What goes wrong in the other season only fails the whole.
    let late =
        "simulate berlin.yaml --from 2026-11-30 --days 7 --fail-rotation 2027-03-27..2027-04-01";
    let failed = desk.expect(1, late);
    assert!(
        failed.contains("not proven, see the counter-example"),
        "{failed}"
    );
}

#[tokio::test(start_paused = true)]
async fn time_alone_changes_no_plan_across_a_change_of_clocks() {
    let berlin = stack(BERLIN);
    let cloud = cloud(&berlin, "2027-03-20T12:00:00Z", Zones::carried());
    cloud.apply(&berlin).await;
    for day in [
        "2027-03-27T12:00:00Z",
        "2027-03-28T12:00:00Z",
        "2027-04-02T12:00:00Z",
    ] {
        cloud.advance_to(day).await;
        let plan = cloud.plan(&berlin).await.plan;
        assert!(plan.is_empty(), "{day}: {plan:#?}");
    }
    let world = cloud.emulator.world();
    let held = world.outcomes.iter().filter(|outcome| {
        let report = outcome.result.as_ref().unwrap();
        report["decision"]["action"] == "hold"
    });
    let logs = serde_json::to_string(&world.logs).unwrap();
    assert!(logs.contains(r#"\"zone_data\":\"2"#), "which data it was");
    assert!(logs.contains(r#"\"beside_the_clock\":true"#));
    // What the run beside the clock found is not counted.
    assert_eq!(metrics(&world, "Held").iter().sum::<f64>(), 0.0);
    assert_eq!(held.count(), 0, "the run on the clock has done it already");
}

/// The values of a metric that the function wrote into its log.
fn metrics(world: &freshscale_emulator::world::World, name: &str) -> Vec<f64> {
    let text = serde_json::to_string(&world.logs).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let mut found = Vec::new();
    collect(&value, name, &mut found);
    found
}

fn collect(value: &Value, name: &str, found: &mut Vec<f64>) {
    match value {
        Value::String(text) if text.contains("_aws") => {
            if let Ok(line) = serde_json::from_str::<Value>(text) {
                found.extend(line[name].as_f64());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, found)),
        Value::Object(items) => items.values().for_each(|item| collect(item, name, found)),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn lord_howe_island_takes_two_rules_which_come_and_go_together() {
    let island = stack(LORD_HOWE);
    let cloud = cloud(&island, "2026-09-30T00:00:00Z", Zones::carried());
    let ran = cloud.apply(&island).await;
    let rules = ran
        .mutating()
        .iter()
        .filter(|it| *it == "events:PutRule")
        .count();
    assert_eq!(rules, 2);
    assert!(cloud.plan(&island).await.plan.is_empty());
    let fired = |from: &str, to: &str| {
        let world = cloud.emulator.world();
        let during = from.parse::<jiff::Timestamp>().unwrap()..to.parse().unwrap();
        let fired = world.outcomes.iter().filter(|it| during.contains(&it.at));
        fired.map(|it| it.at.to_string()).collect::<Vec<_>>()
    };
    cloud.advance_to("2026-10-06T00:00:00Z").await;
    // 04:30 at +10:30 and, from 4 October on, at +11:00; the other of the two is beside the clock.
    let before = fired("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z");
    assert_eq!(before, ["2026-10-01T17:30:00Z", "2026-10-01T18:00:00Z"]);
    // Without the daily rotation both go.
    let mut without = island.clone();
    without.rotator.triggers.daily_at = None;
    cloud.apply(&without).await;
    let left = serde_json::to_value(&cloud.emulator.world().events).unwrap();
    assert_eq!(left["rules"], serde_json::json!({}));
}
