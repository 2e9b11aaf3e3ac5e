//! Golden text and JSON, and exit codes, through the real binary.

use freshscale_core::rotation::template::PINNED_TAG;
use serde_json::Value;

use crate::support::binary::Desk;

/// A stack that stands, at 10:30 on Monday in Seoul: past the morning's window.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-02T01:30:00Z");
    desk
}

fn pin(desk: &Desk) {
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        template
            .tags
            .insert(PINNED_TAG.to_owned(), "incident 7".to_owned());
    }
    emulator.save().unwrap();
}

const BAKE: &str = "bake --yes --release 2.14.0 jjikin-web.yaml";

#[test]
fn a_release_reads_well_and_so_does_the_same_command_again() {
    let desk = desk();
    insta::assert_snapshot!("bake", desk.expect(0, BAKE));
    insta::assert_snapshot!("bake_again", desk.expect(0, BAKE));
    let next = desk.expect(0, "next jjikin-web.yaml");
    assert!(
        next.contains("release   2.14.0 (tag freshscale:release)"),
        "{next}"
    );
}

#[test]
fn a_release_that_is_held_exits_with_3_and_says_why() {
    let desk = desk();
    pin(&desk);
    let said = desk.expect(3, BAKE);
    assert!(said.contains("  default now     as before"), "{said}");
    assert!(
        said.contains("is there, and is not the default: "),
        "{said}"
    );
    assert!(said.contains("incident 7"), "{said}");
    let again = desk.expect(3, BAKE);
    assert!(again.contains("is there already, available"), "{again}");
}

#[test]
fn a_release_in_json_is_events_and_a_last_line_that_sums_up() {
    let desk = desk();
    let output = desk.local(&format!("--format json {BAKE}"));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events = |name: &str| lines.iter().filter(|line| line["event"] == name).count();
    assert_eq!((events("started"), events("done")), (2, 2));
    assert!(events("waiting") >= 25, "{text}");
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["event"], &last["outcome"]),
        (&"finished".into(), &"complete".into())
    );
    assert_eq!(
        (&last["release"], &last["image"]["made"]),
        (&"2.14.0".into(), &true.into())
    );
    assert_eq!(last["result"]["kind"], "default");
    assert_eq!(
        last["image"]["id"],
        last["rotation"]["after"]["image"]["id"]
    );
    assert_eq!(last["next"]["window"], "morning-push");
}

#[test]
fn a_time_out_says_how_to_go_on() {
    let desk = desk();
    let words = "bake --yes --timeout 2m --tag Commit=1a2b --release 2.14.0 jjikin-web.yaml";
    let said = desk.expect(3, words);
    assert!(said.contains("after 2 min: ami-"), "{said}");
    let again = "to resume, run: bootstrap --local bake jjikin-web.yaml --release 2.14.0 --timeout 2m --tag 'Commit=1a2b'";
    assert!(said.contains(again), "{said}");
    desk.expect(0, BAKE);
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_done() {
    let desk = desk();
    desk.expect(64, "bake --yes jjikin-web.yaml");
    desk.expect(64, "bake --yes --release a* jjikin-web.yaml");
    desk.expect(64, "bake --yes --release 1 --tag Name=x jjikin-web.yaml");
    desk.expect(
        64,
        "bake --yes --release 1 --reboot --no-reboot jjikin-web.yaml",
    );
    desk.expect(65, "bake --yes --release 1 missing.yaml");
    let said = desk.expect(64, "bake --release 1 jjikin-web.yaml");
    assert!(
        said.contains("without a reboot") && said.contains("--yes"),
        "{said}"
    );
    let said = desk.expect(
        1,
        "bake --yes --release 1 --instance i-0123456789abcdef0 jjikin-web.yaml",
    );
    assert!(
        said.contains("does not exist; nothing was changed"),
        "{said}"
    );
}

#[test]
fn the_policy_is_printed_for_the_stack() {
    let desk = Desk::new();
    let said = desk.expect(0, "bake --print-policy jjikin-web.yaml");
    let policy: Value = serde_json::from_str(&said).unwrap();
    let instance = &policy["Statement"][1]["Resource"];
    assert_eq!(
        *instance,
        "arn:aws:ec2:ap-northeast-2:111111111111:instance/*"
    );
}
