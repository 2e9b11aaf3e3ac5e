//! The customer's whole story, through the real binary, from a clean folder.

use serde_json::Value;

use crate::support::binary::Desk;

fn newest_image(world: &Value) -> String {
    let images = world["images"].as_array().unwrap();
    let available = images.iter().filter(|image| image["state"] == "available");
    let newest = available.max_by_key(|image| image["created"].as_str().unwrap().to_owned());
    newest.unwrap()["id"].as_str().unwrap().to_owned()
}

fn group(world: &Value) -> &Value {
    &world["auto_scaling_groups"][0]
}

#[test]
fn a_release_reaches_every_scale_out_and_nothing_is_left_behind() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(
        0,
        "plan --detailed-exitcode --handler {handler} jjikin-web.yaml",
    );
    let first = desk.json("emulator show");
    let first_image = newest_image(&first);
    assert_eq!(first["launch_templates"][0]["image"], *first_image);

    // Wednesday 03:00 in Seoul: past two backups and two nights at 02:00, and outside every window.
    desk.expect(0, "emulator advance 2026-03-03T18:00:00Z");
    let world = desk.json("emulator show");
    let image = newest_image(&world);
    assert_ne!(image, first_image);
    assert_eq!(world["launch_templates"][0]["image"], *image);
    assert_eq!(group(&world)["desired"], 0);

    // Thursday, five minutes after the morning's scale-out.
    desk.expect(0, "emulator advance 2026-03-04T23:45:00Z");
    let world = desk.json("emulator show");
    let image = newest_image(&world);
    let instances = group(&world)["instances"].as_array().unwrap();
    assert_eq!(
        instances.len() as u64,
        group(&world)["desired"].as_u64().unwrap()
    );
    assert!(instances.len() >= 4, "{world:#}");
    for instance in instances {
        assert_eq!(instance["image"], *image, "{world:#}");
        assert_eq!(instance["state"], "InService");
    }

    // In the middle of the show nothing is reset.
    desk.expect(
        0,
        "apply --yes --trace-calls during.jsonl --handler {handler} jjikin-web.yaml",
    );
    assert!(desk.mutating("during.jsonl").is_empty());
    assert_eq!(
        group(&desk.json("emulator show"))["desired"],
        group(&world)["desired"]
    );

    // After the last window's scale-in.
    desk.expect(0, "emulator advance 2026-03-05T15:00:00Z");
    let world = desk.json("emulator show");
    assert_eq!(group(&world)["desired"], 0);
    assert_eq!(group(&world)["instances"].as_array().unwrap().len(), 0);

    desk.expect(
        0,
        "apply --yes --trace-calls after.jsonl --handler {handler} jjikin-web.yaml",
    );
    assert!(desk.mutating("after.jsonl").is_empty());

    desk.expect(0, "destroy --yes jjikin-web.yaml");
    assert_eq!(
        crate::lifecycle::what_stands(&desk.emulator()),
        Vec::<String>::new()
    );
    let said = desk.expect(0, "destroy --yes --trace-calls twice.jsonl jjikin-web.yaml");
    assert!(said.contains("No changes"), "{said}");
    assert!(desk.mutating("twice.jsonl").is_empty());
}
