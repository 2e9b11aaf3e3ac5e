//! A show that overruns and one that is cancelled, through the real binary.

use serde_json::{Value, json};

use crate::support::binary::Desk;
use crate::support::newer_handler;

/// The example's show is on Tuesdays and Thursdays in Seoul, nine hours ahead: from 19:35 to 22:15.
fn at_the_show() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T13:05:00Z");
    assert_eq!(desired(&desk), 6);
    desk
}

fn group(desk: &Desk) -> Value {
    desk.json("emulator show")["auto_scaling_groups"][0].clone()
}

fn desired(desk: &Desk) -> u64 {
    group(desk)["desired"].as_u64().unwrap()
}

fn instances(desk: &Desk) -> Vec<Value> {
    let found = group(desk)["instances"].clone();
    let mut ids: Vec<Value> = { found.as_array().unwrap().iter() }
        .map(|instance| instance["id"].clone())
        .collect();
    ids.sort_by_key(ToString::to_string);
    ids
}

fn advance(desk: &Desk, to: &str) {
    desk.expect(0, &format!("emulator advance {to}"));
}

fn is_quiet(desk: &Desk) {
    let planned = desk.json("plan --handler {handler} jjikin-web.yaml");
    assert_eq!(planned["steps"], json!([]), "{planned:#}");
}

/// Does it twice: the second time changes nothing.
fn twice(desk: &Desk, line: &str) -> String {
    let first = desk.expect(0, &format!("{line} jjikin-web.yaml"));
    let again = desk.expect(
        0,
        &format!("--trace-calls again.jsonl {line} jjikin-web.yaml"),
    );
    assert_eq!(
        desk.mutating("again.jsonl"),
        Vec::<String>::new(),
        "{again}"
    );
    std::fs::remove_file(desk.path().join("again.jsonl")).unwrap();
    first
}

#[test]
fn a_show_that_overruns_keeps_its_servers_until_it_is_over_and_leaves_nothing() {
    let desk = at_the_show();
    let before = instances(&desk);
    let said = twice(&desk, "extend live-show --by 30m");
    let closes = "live-show closes at Tue 03-03 22:45 instead of Tue 03-03 22:15";
    assert!(said.contains(closes), "{said}");
    is_quiet(&desk);
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    for line in ["status --handler {handler}", "next", "schedule --live"] {
        let told = desk.expect(0, &format!("{line} jjikin-web.yaml"));
        let shown = match line {
            "schedule --live" => "22:45",
            _ => closes,
        };
        assert!(told.contains(shown), "{told}");
    }
    // Past its own end and the night's two minutes of grace, they are the same ones, and rotation is held.
    advance(&desk, "2026-03-03T13:30:00Z");
    assert_eq!(instances(&desk), before);
    let next = desk.json("next jjikin-web.yaml");
    assert_eq!(next["open"]["until"], "2026-03-03T13:45:00Z", "{next:#}");
    let status = desk.expect(0, "status --handler {handler} jjikin-web.yaml");
    assert!(
        status.contains("window live-show until Tue 03-03 22:45: 6 wanted, the group has 6"),
        "{status}"
    );
    // An image that comes now waits until it is over, whoever looks: the function has been told.
    let standing = default_image(&desk);
    back_up(&desk);
    advance(&desk, "2026-03-03T13:42:00Z");
    let looked = desk.json("rotate --remote jjikin-web.yaml");
    assert_eq!(looked["decision"]["reason"]["kind"], "frozen", "{looked:#}");
    let looked = desk.json("rotate --dry-run jjikin-web.yaml");
    assert_eq!(looked["decision"]["reason"]["kind"], "frozen", "{looked:#}");
    assert_eq!(default_image(&desk), standing);
    is_quiet(&desk);
    // Then it is over, by itself.
    advance(&desk, "2026-03-03T13:50:00Z");
    assert_eq!(desired(&desk), 0);
    is_quiet(&desk);
    let next = desk.json("next jjikin-web.yaml");
    assert_eq!(next["once"], json!([]));
    assert_eq!(next["rotation"]["frozen"], Value::Null, "{next:#}");
    desk.expect(0, "status --handler {handler} jjikin-web.yaml");
    // Thursday's show is as ever.
    advance(&desk, "2026-03-05T10:40:00Z");
    assert_eq!(desired(&desk), 6);
    advance(&desk, "2026-03-05T13:20:00Z");
    assert_eq!(desired(&desk), 0);
}

fn default_image(desk: &Desk) -> Value {
    desk.json("emulator show")["launch_templates"][0]["image"].clone()
}

/// An image of the instance that has the release, available in a quarter of an hour at most.
fn back_up(desk: &Desk) {
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        let own = { world.ec2.instances.values() }
            .find(|it| !it.tags.contains_key("aws:autoscaling:groupName"))
            .map(|it| it.id.clone());
        world.back_up(&own.unwrap(), 10, 14).unwrap();
    }
    emulator.save().unwrap();
}

#[test]
fn a_show_that_is_cancelled_starts_nothing_and_freezes_nothing() {
    let desk = at_the_show();
    let said = twice(&desk, "skip live-show --on 2026-03-05");
    assert!(
        said.contains("live-show does not open on 2026-03-05"),
        "{said}"
    );
    is_quiet(&desk);
    let next = desk.json("next --hours 72 jjikin-web.yaml");
    let launches: Vec<&Value> = { next["launches"].as_array().unwrap().iter() }
        .filter(|launch| launch["window"] == "live-show")
        .collect();
    assert_eq!(launches, Vec::<&Value>::new());
    // Tonight's goes on and ends as ever.
    advance(&desk, "2026-03-03T13:20:00Z");
    assert_eq!(desired(&desk), 0);
    advance(&desk, "2026-03-05T11:00:00Z");
    assert_eq!(desired(&desk), 0);
    let next = desk.json("next jjikin-web.yaml");
    assert_eq!(
        (&next["rotation"]["frozen"], &next["open"]),
        (&Value::Null, &Value::Null)
    );
    desk.expect(0, "status --handler {handler} jjikin-web.yaml");
    is_quiet(&desk);
    advance(&desk, "2026-03-05T13:20:00Z");
    is_quiet(&desk);
    assert_eq!(desk.json("next jjikin-web.yaml")["once"], json!([]));
    // The next one opens.
    advance(&desk, "2026-03-10T10:40:00Z");
    assert_eq!(desired(&desk), 6);
}

#[test]
fn a_skipped_date_is_taken_back_and_a_window_is_closed_and_opened_again() {
    let desk = at_the_show();
    twice(&desk, "skip live-show --on 2026-03-05");
    let said = twice(&desk, "skip live-show --on 2026-03-05 --undo");
    assert!(
        said.contains("live-show is as the stack file says"),
        "{said}"
    );
    is_quiet(&desk);
    let closed = twice(&desk, "close live-show --now");
    assert!(
        closed.contains("wants 0 instances instead of 6 now"),
        "{closed}"
    );
    is_quiet(&desk);
    advance(&desk, "2026-03-03T13:10:00Z");
    assert_eq!(desired(&desk), 0);
    desk.expect(0, "status --handler {handler} jjikin-web.yaml");
    let next = desk.json("next jjikin-web.yaml");
    assert_eq!(next["rotation"]["frozen"], Value::Null, "{next:#}");
    let opened = twice(&desk, "open live-show --now");
    assert!(
        opened.contains("wants 6 instances instead of 0 now"),
        "{opened}"
    );
    is_quiet(&desk);
    // Somebody wants it on Wednesday at noon.
    advance(&desk, "2026-03-04T03:00:00Z");
    assert_eq!(desired(&desk), 0);
    let opened = twice(&desk, "open live-show --until 14:00");
    assert!(
        opened.contains("live-show is open from Wed 03-04 12:00 until Wed 03-04 14:00"),
        "{opened}"
    );
    is_quiet(&desk);
    advance(&desk, "2026-03-04T04:00:00Z");
    assert_eq!(desired(&desk), 6);
    advance(&desk, "2026-03-04T05:05:00Z");
    assert_eq!(desired(&desk), 0);
    advance(&desk, "2026-03-05T10:40:00Z");
    assert_eq!(desired(&desk), 6, "Thursday's show was not skipped");
    is_quiet(&desk);
}

#[test]
fn a_redeploy_undoes_neither_an_extension_nor_a_skipped_date() {
    let desk = at_the_show();
    let before = instances(&desk);
    twice(&desk, "extend live-show --by 30m");
    twice(&desk, "skip live-show --on 2026-03-05");
    advance(&desk, "2026-03-03T13:25:00Z");
    // Past its own end, the window is open, and nothing is begun.
    let refused = desk.expect(1, "redeploy --yes --handler {handler} jjikin-web.yaml");
    assert!(refused.contains("22:45"), "{refused}");
    let other = desk.path().join("handler");
    std::fs::copy(newer_handler(), &other).unwrap();
    let line = "redeploy --yes --during-window --handler handler jjikin-web.yaml";
    desk.expect(0, line);
    assert_eq!(instances(&desk), before);
    let planned = desk.json("plan --handler handler jjikin-web.yaml");
    assert_eq!(planned["steps"], json!([]), "{planned:#}");
    // The new code knows of it, too: what comes now waits.
    back_up(&desk);
    advance(&desk, "2026-03-03T13:40:00Z");
    assert_eq!(instances(&desk), before);
    let looked = desk.json("rotate --remote jjikin-web.yaml");
    assert_eq!(looked["decision"]["reason"]["kind"], "frozen", "{looked:#}");
    advance(&desk, "2026-03-03T13:50:00Z");
    assert_eq!(desired(&desk), 0);
    // On the date that is skipped no window is in the way, and none opens.
    advance(&desk, "2026-03-05T11:00:00Z");
    desk.expect(0, "redeploy --yes --handler handler jjikin-web.yaml");
    advance(&desk, "2026-03-05T12:00:00Z");
    assert_eq!(desired(&desk), 0);
    advance(&desk, "2026-03-10T10:40:00Z");
    assert_eq!(desired(&desk), 6);
}

/// A window of dates has its closing at the very minute at which it would be skipped to its end, and that stands while it goes.
#[test]
fn a_show_on_a_date_of_the_month_or_the_year_is_skipped_and_comes_back() {
    for (when, on) in [
        ("on: 2026-03-20", "2026-03-20"),
        ("days_of_month: 20", "2026-03-20"),
        ("days_of_month: 19-21", "2026-03-20"),
        ("days_of_month: last sun, until: 2026-12-31", "2026-03-29"),
        ("yearly: '03-20', until: 2027-12-31", "2026-03-20"),
        (
            "every: 2 weeks from 2026-03-06, until: 2026-12-31",
            "2026-03-20",
        ),
    ] {
        let desk = Desk::new();
        let text = std::fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
        let (head, _) = text.split_once("\nschedule:").expect(&text);
        let schedule = format!(
            "schedule:\n  timezone: Asia/Seoul\n  windows:\n    - {{ name: show, {when}, from: '18:00', to: '20:00', desired: 2 }}\n"
        );
        std::fs::write(
            desk.path().join("dated.yaml"),
            format!("{head}\n{schedule}"),
        )
        .unwrap();
        desk.expect(0, "apply --yes --handler {handler} dated.yaml");
        desk.expect(0, &format!("skip show dated.yaml --on {on}"));
        let planned = desk.json("plan --handler {handler} dated.yaml");
        assert_eq!(planned["steps"], json!([]), "{when}: {planned:#}");
        advance(&desk, &format!("{on}T10:00:00Z"));
        assert_eq!(desired(&desk), 0, "{when}: it was skipped");
    }
}

#[test]
fn a_window_that_another_ones_extension_covers_can_still_be_closed() {
    let desk = Desk::new();
    let text = std::fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
    let (head, _) = text.split_once("\nschedule:").expect(&text);
    let windows = "    - { name: a, days: mon-fri, from: '10:00', to: '12:00', desired: 1 }\n    \
                   - { name: b, days: mon-fri, from: '11:00', to: '15:00', desired: 2 }\n";
    let text = format!("{head}\nschedule:\n  timezone: Asia/Seoul\n  windows:\n{windows}");
    std::fs::write(desk.path().join("ab.yaml"), text).unwrap();
    desk.expect(0, "apply --yes --handler {handler} ab.yaml");
    desk.expect(0, "emulator advance 2026-03-03T02:30:00Z");
    assert_eq!(desired(&desk), 2);
    desk.expect(0, "extend a ab.yaml --by 5h");
    desk.expect(0, "close b ab.yaml --now");
    assert_eq!(desired(&desk), 1);
}
