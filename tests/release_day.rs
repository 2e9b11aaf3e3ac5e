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
