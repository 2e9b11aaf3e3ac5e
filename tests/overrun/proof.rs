//! What the last window started, through the real binary.

use freshscale_emulator::ec2::NewImage;
use serde_json::json;

use crate::support::binary::Desk;

#[test]
fn the_last_window_is_proven_from_what_auto_scaling_did() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // Monday morning's began before the stack stood.
    let none = desk.expect(1, "status --last-window jjikin-web.yaml");
    assert!(none.contains("window morning-push, Mon 03-02 08:40 open until Mon 03-02 10:00: 0 of 4 came in service"), "{none}");
    // Tuesday's show is on since twenty minutes.
    desk.expect(0, "emulator advance 2026-03-03T10:55:00Z");
    let open = desk.json("status --last-window jjikin-web.yaml");
    let window = &open["last_window"];
    assert_eq!(
        (&window["window"], &window["wants"], &window["before"]),
        (&"live-show".into(), &6.into(), &0.into())
    );
    assert_eq!(window["scales_out"], "2026-03-03T10:35:00Z");
    assert_eq!(open["faults"], json!([]), "{open:#}");
    let launched = window["launched"].as_array().unwrap();
    assert_eq!(launched.len(), 6);
    let world = desk.json("emulator show");
    let image = &world["launch_templates"][0]["image"];
    for launch in launched {
        assert_eq!(
            (&launch["image"], &launch["told_by"]),
            (image, &"instance".into())
        );
        assert!(
            launch["in_service"].as_str().unwrap() < "2026-03-03T10:40",
            "{launch}"
        );
    }
    // The next morning, EC2 has forgotten them.
    desk.expect(0, "emulator advance 2026-03-03T22:00:00Z");
    let over = desk.expect(0, "status --last-window jjikin-web.yaml");
    let says = "window live-show, Tue 03-03 19:35 to Tue 03-03 22:15: 6 instances in service after";
    assert!(
        over.contains(says) && over.contains(&format!(", all from {}", image.as_str().unwrap())),
        "{over}"
    );
    let log = desk.expect(0, "logs jjikin-web.yaml");
    assert!(log.contains(says), "{log}");
}

#[test]
fn instances_of_two_images_and_a_launch_that_failed_are_faults() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T10:55:00Z");
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        let other = world.make_image(NewImage {
            name: "another".to_owned(),
            ..NewImage::default()
        });
        let instances = world.ec2.instances.values_mut();
        let of_group =
            instances.filter(|it| it.launched.to_string().starts_with("2026-03-03T10:3"));
        of_group.last().unwrap().image = other;
    }
    emulator.save().unwrap();
    drop(emulator);
    let said = desk.expect(1, "status --last-window jjikin-web.yaml");
    assert!(said.contains("they are not alike"), "{said}");
}
