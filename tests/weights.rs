//! In a mixed group whose types have weights, sizes are units of capacity: they are called so, with the instances beside.

use std::path::Path;

use crate::support::binary::Desk;

/// Two types, of which one instance is two or four of the eight units that a window wants.
pub const MIX: &str = "version: 1\nname: mix\nregion: ap-northeast-2\nimage: { instance_name: mix, backup: { at: '01:00' } }\n\
        launch_template: { instance_type: m5.large, security_group_ids: [sg-0123456789abcdef0] }\n\
        auto_scaling_group:\n  subnet_ids: [subnet-0123456789abcdef0]\n  capacity: { max: 16 }\n\
        \x20 mixed_instances: { overrides: [{ instance_type: m5.large, weight: 2 }, { instance_type: m5.xlarge, weight: 4 }] }\n\
        schedule:\n  timezone: Asia/Seoul\n\
        \x20 windows: [{ name: push, days: mon-fri, from: '08:40', to: '10:00', desired: 8 }]\n";

fn desk() -> Desk {
    let desk = Desk::new();
    let rich = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/rich.yaml");
    std::fs::copy(rich, desk.path().join("rich.yaml")).unwrap();
    desk
}

#[test]
fn a_schedule_of_weighted_types_is_in_units() {
    let desk = desk();
    let said = desk.expect(0, "schedule rich.yaml");
    assert!(said.contains("unit-hours\n"), "{said}");
    assert!(said.contains("`.` is no unit"), "{said}");
    assert!(
        said.contains("Always on at the peak of 4 units (2 to 4 instances)"),
        "{said}"
    );
    // What an instance is worth depends on which one starts.
    let priced = desk.expect(0, "schedule rich.yaml --hourly-price 0.1");
    assert!(
        priced.contains("At 0.1 an hour for each unit, "),
        "{priced}"
    );
    let svg = desk.expect(0, "schedule rich.yaml --format svg");
    assert!(
        svg.contains(">units<") && svg.contains("desired units"),
        "{svg}"
    );
    assert!(!svg.contains("instance-hours"), "{svg}");
    let said = desk.expect(0, "schedule rich.yaml --format json");
    assert!(said.contains("\"unit\":\"unit\""), "{said}");
    // Without weights nothing is another.
    let said = desk.expect(0, "schedule jjikin-web.yaml");
    assert!(
        said.contains("instance-hours\n") && !said.contains("unit"),
        "{said}"
    );
}

#[test]
fn what_stands_is_told_in_units_with_the_instances_beside() {
    let desk = desk();
    desk.expect(0, "apply --yes --handler {handler} rich.yaml");
    desk.expect(0, "open push rich.yaml --now");
    desk.expect(0, "emulator advance 10m");
    let said = desk.expect(0, "next rich.yaml");
    assert!(
        said.contains("and wants 4 units (2 to 4 instances)"),
        "{said}"
    );
    assert!(said.contains("→ 4 units (2 to 4 instances)"), "{said}");
    let said = desk.expect(0, "status rich.yaml");
    let words: Vec<&str> = said.split_whitespace().collect();
    let words = words.join(" ");
    for told in [
        ": 4 units (2 to 4 instances) wanted, the group has 4 units (2 to 4 instances)",
        "desired 0 units (0 instances)",
    ] {
        assert!(words.contains(told), "{told}\n{said}");
    }
    let line = said.lines().find(|line| line.starts_with("instances"));
    let line = line.unwrap_or_else(|| panic!("{said}"));
    assert!(line.ends_with(" wanted (0 to 8)"), "{line}");
    assert!(
        line.contains(" of 4 units") && line.contains(" instances, "),
        "{line}"
    );
}

#[test]
fn a_simulation_and_a_gap_are_in_units() {
    let desk = desk();
    let said = desk.expect(0, "simulate rich.yaml --days 8");
    assert!(said.contains(" unit-hours"), "{said}");
    assert!(
        said.contains("at most 4 units (2 to 4 instances) wanted"),
        "{said}"
    );
    let rich = std::fs::read_to_string(desk.path().join("rich.yaml")).unwrap();
    let base = rich.find("schedule:").unwrap();
    let gap = "schedule:\n  windows:\n  - { name: a, days: [tue], from: \"09:00\", to: \"10:00\", desired: 4 }\n  \
               - { name: b, days: [tue], from: \"10:05\", to: \"11:00\", desired: 4 }\n";
    let rest = &rich[base..];
    let next = rest.find("\nrotator:").map_or("", |end| &rest[end..]);
    std::fs::write(
        desk.path().join("gap.yaml"),
        format!("{}{gap}{next}", &rich[..base]),
    )
    .unwrap();
    let said = desk.expect(0, "validate gap.yaml");
    assert!(said.contains("4 units will go"), "{said}");
}

#[test]
fn a_window_whose_units_fewer_instances_make_up_was_filled() {
    let desk = desk();
    std::fs::write(desk.path().join("mix.yaml"), MIX).unwrap();
    desk.expect(0, "apply --yes --handler {handler} mix.yaml");
    // A Tuesday, nine in the morning in Seoul.
    desk.expect(0, "emulator advance 2026-03-10T00:00:00Z");
    let said = desk.expect(0, "status --last-window mix.yaml");
    assert!(said.contains("4 instances in service after "), "{said}");
    assert!(
        said.contains("wanted       8 units (2 to 4 instances) from Tue 03-10 08:40 on, 0 units"),
        "{said}"
    );
}
