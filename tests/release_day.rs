//! One day of releases, good and bad, as the engineer on call lives it: the real program on the emulator.

use freshscale_core::rotation::image::REJECTED_TAG;
use serde_json::Value;

use crate::support::binary::Desk;

/// The images of the group's instances, and how many there are.
fn running(desk: &Desk) -> (usize, Vec<String>) {
    let world = desk.json("emulator show");
    let instances = world["auto_scaling_groups"][0]["instances"]
        .as_array()
        .unwrap();
    let image = |instance: &Value| instance["image"].as_str().unwrap().to_owned();
    let mut images: Vec<String> = instances.iter().map(image).collect();
    images.sort();
    images.dedup();
    (instances.len(), images)
}

/// The image of the template's default version: what a scale-out starts.
fn default_image(desk: &Desk) -> String {
    let world = desk.json("emulator show");
    world["launch_templates"][0]["image"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The image of a release that was baked.
fn image_of(desk: &Desk, release: &str) -> String {
    let world = desk.emulator();
    let world = world.world();
    let tag = |tags: &freshscale_emulator::ec2::Tags| {
        tags.get("freshscale:release")
            .is_some_and(|tag| tag == release)
    };
    let mut images = world.ec2.images.values();
    images.find(|image| tag(&image.tags)).unwrap().id.clone()
}

/// Whatever starts from it never passes its health check.
fn break_image(desk: &Desk, image: &str) {
    let emulator = desk.emulator();
    emulator.world().ec2.images.get_mut(image).unwrap().broken = true;
    emulator.save().unwrap();
}

fn is_rejected(desk: &Desk, image: &str) -> bool {
    let emulator = desk.emulator();
    let world = emulator.world();
    world.ec2.images[image].tags.contains_key(REJECTED_TAG)
}

#[test]
fn a_day_of_releases_good_and_bad() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");

    // Tuesday, 14:00 in Seoul: release 2.14.0 is on the instance. One command makes it the default.
    desk.expect(0, "emulator advance 2026-03-03T05:00:00Z");
    let nightly = default_image(&desk);
    desk.expect(0, "bake --yes --release 2.14.0 jjikin-web.yaml");
    let good = image_of(&desk, "2.14.0");
    assert_ne!(good, nightly);
    assert_eq!(default_image(&desk), good);
    let next = desk.expect(0, "next --hours 8 jjikin-web.yaml");
    assert!(next.contains(&good) && next.contains("2.14.0"), "{next}");

    // 19:45: the show begins, ten minutes after its warm-up.
    desk.expect(0, "emulator advance 2026-03-03T10:45:00Z");
    assert_eq!(running(&desk), (6, vec![good.clone()]));
    desk.expect(0, "status --handler {handler} jjikin-web.yaml");

    // 20:00: release 2.15.0 must go out during the show. Its image is made, but the window holds it back.
    desk.expect(0, "emulator advance 15m");
    let held = desk.expect(3, "bake --yes --release 2.15.0 jjikin-web.yaml");
    assert!(held.contains("live-show"), "{held}");
    let bad = image_of(&desk, "2.15.0");
    assert_eq!(default_image(&desk), good);

    // It does not work, which nobody knows yet. The refresh finds out, and goes back by itself.
    break_image(&desk, &bad);
    let refresh =
        "redeploy --yes --during-window --refresh-instances --handler {handler} jjikin-web.yaml";
    let back = desk.expect(3, refresh);
    assert!(back.contains(&bad), "{back}");
    assert!(is_rejected(&desk, &bad));
    assert_eq!(default_image(&desk), good);
    assert_eq!(running(&desk), (6, vec![good.clone()]));

    // 2.14.0 turns out to lose orders: back to last night's image, and nothing moves until that is understood.
    desk.expect(0, "rollback --yes --reason incident-7 jjikin-web.yaml");
    assert_eq!(default_image(&desk), nightly);
    desk.expect(0, "pin --reason incident-7 jjikin-web.yaml");
    let history = desk.expect(0, "history jjikin-web.yaml");
    for image in [&nightly, &good, &bad] {
        assert!(history.contains(image.as_str()), "{history}");
    }
    assert!(history.contains("rejected"), "{history}");
    assert!(history.contains("incident-7"), "{history}");

    // Night: a backup is made and the rotator runs, and leaves the default alone.
    desk.expect(0, "emulator advance 2026-03-03T18:00:00Z");
    assert_eq!(default_image(&desk), nightly);
    let log = desk.expect(0, "logs --since 2h jjikin-web.yaml");
    assert!(log.contains("incident-7"), "{log}");

    // Wednesday morning: the incident is over. The next rotation takes the newest image that is not rejected.
    desk.expect(0, "unpin jjikin-web.yaml");
    desk.expect(0, "rotate jjikin-web.yaml");
    let fresh = default_image(&desk);
    assert!(![&nightly, &good, &bad].contains(&&fresh), "{fresh}");
    desk.expect(0, "status --handler {handler} jjikin-web.yaml");

    // The morning's push starts it.
    desk.expect(0, "emulator advance 2026-03-03T23:45:00Z");
    let (count, images) = running(&desk);
    assert!(count >= 4, "{count}");
    assert_eq!(images, [fresh]);
}

#[test]
fn a_launch_day_runs_into_the_weekly_show_and_all_of_it_is_one_release() {
    let desk = Desk::new();
    let file = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let launch = r#"on: 2026-03-05, from: "09:00", to: "19:40", desired: 5"#;
    let other = text.replace(
        r#"on: 2026-12-24, from: "09:00", to: "18:00", desired: 8"#,
        launch,
    );
    assert_ne!(text, other);
    std::fs::write(&file, other).unwrap();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");

    // Thursday, 09:05 in Seoul: the launch day is on, and nobody has touched anything since the night.
    desk.expect(0, "emulator advance 2026-03-05T00:05:00Z");
    let launched = default_image(&desk);
    assert_eq!(running(&desk), (5, vec![launched.clone()]));

    // 13:00: a release. The action that opened the launch day has fired and is gone, but the window is open.
    desk.expect(0, "emulator advance 2026-03-05T04:00:00Z");
    let held = desk.expect(3, "bake --yes --release 3.0.0 jjikin-web.yaml");
    assert!(held.contains("22:15"), "{held}");
    let release = image_of(&desk, "3.0.0");
    assert_eq!(default_image(&desk), launched);

    // 19:45: the show has begun before the launch day ended. All instances are of one release.
    desk.expect(0, "emulator advance 2026-03-05T10:45:00Z");
    assert_eq!(running(&desk), (6, vec![launched.clone()]));
    let held = desk.expect(0, "rotate jjikin-web.yaml");
    assert!(held.contains("22:15"), "{held}");
    assert_eq!(default_image(&desk), launched);

    // 22:16: it is over, and the release may go out.
    desk.expect(0, "emulator advance 2026-03-05T13:16:00Z");
    desk.expect(0, "rotate jjikin-web.yaml");
    assert_eq!(default_image(&desk), release);
}
