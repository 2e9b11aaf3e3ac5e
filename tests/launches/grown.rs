//! The customer's web instance got a larger disk than the template's volume.

use serde_json::Value;

use crate::support::binary::Desk;

const FILE: &str = r#"
version: 1
name: grown
image: { instance_name: web }
launch_template:
  instance_type: t3.small
  security_group_ids: [sg-0123456789abcdef0]
  block_devices: [{ device: /dev/xvda, size_gib: 30 }]
auto_scaling_group:
  subnet_ids: [subnet-0123456789abcdef0]
  capacity: { max: 4 }
schedule:
  timezone: Asia/Seoul
  windows:
    - { name: morning, days: daily, from: "09:00", to: "10:00", desired: 2 }
"#;

/// At ten past one in Seoul the night's image is being made: with the larger disk.
fn grow(desk: &Desk, until: &str) {
    desk.expect(0, &format!("emulator advance {until}"));
    let emulator = desk.emulator();
    for image in emulator.world().ec2.images.values_mut() {
        if image.state == "pending" {
            image.size_gib = 60;
        }
    }
    emulator.save().unwrap();
}

#[test]
fn the_image_of_a_grown_disk_is_not_published_and_status_and_next_say_why() {
    let desk = Desk::new();
    std::fs::write(desk.path().join("grown.yaml"), FILE).unwrap();
    desk.expect(0, "apply --yes --handler {handler} grown.yaml");
    grow(&desk, "2026-03-03T01:10:00+09:00");
    let said = desk.expect(0, "emulator advance 2026-03-03T02:30:00+09:00");
    assert!(said.contains("60 GiB"), "{said}");
    let rotate = desk.json("rotate grown.yaml");
    assert_eq!(rotate["decision"]["reason"]["kind"], "incompatible");
    assert_eq!(rotate["after"]["version"], Value::from(1));
    // The default starts, and is not the newest release: both say so, and what to do.
    let said = desk.expect(1, "next --hours 10 grown.yaml");
    assert!(said.contains(" and is refused: "), "{said}");
    let next = desk.json("next --hours 10 grown.yaml");
    assert_eq!(next["launches"][0]["stale"][0]["reason"], "newer_unfit");
    let said = desk.expect(1, "status grown.yaml");
    for part in [
        "EC2 expects size >= 60GB",
        "is refused",
        "bootstrap --local apply",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Days later the default is too old, and what helps is not another backup.
    for night in ["04", "05", "06"] {
        grow(&desk, &format!("2026-03-{night}T01:10:00+09:00"));
        desk.expect(0, "emulator advance 1h");
    }
    let said = desk.expect(1, "status grown.yaml");
    assert!(said.contains("a newer one is refused"), "{said}");

    // Somebody makes it the default by hand: then every launch fails, and both say so before.
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        for image in world.ec2.images.values_mut() {
            image.size_gib = 60;
        }
    }
    emulator.save().unwrap();
    drop(emulator);
    let said = desk.expect(1, "next --hours 10 grown.yaml");
    assert!(said.contains("EC2 expects size >= 60GB"), "{said}");
    let said = desk.expect(1, "status grown.yaml");
    assert!(said.contains("EC2 expects size >= 60GB"), "{said}");
}
