//! What the last window started, through the real binary.

use freshscale_emulator::ec2::NewImage;
use serde_json::{Value, json};

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
fn instances_of_two_images_are_a_fault() {
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

/// The image of the template's default version.
fn default_image(desk: &Desk) -> Value {
    desk.json("emulator show")["launch_templates"][0]["image"].clone()
}

/// Of all instances of the last window; they are alike.
fn started(desk: &Desk) -> (Value, Value) {
    let proof = desk.json("status --last-window jjikin-web.yaml");
    let launched = proof["last_window"]["launched"].as_array().unwrap();
    let told: Vec<_> = { launched.iter() }
        .map(|launch| (launch["image"].clone(), launch["told_by"].clone()))
        .collect();
    assert_eq!(told.len(), 6, "{proof:#}");
    assert!(told.iter().all(|one| *one == told[0]), "{proof:#}");
    told[0].clone()
}

#[test]
fn after_a_rollback_the_proof_names_what_was_started_or_nothing() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T09:00:00Z");
    let newest = default_image(&desk);
    desk.expect(0, "rollback --yes jjikin-web.yaml");
    let older = default_image(&desk);
    assert_ne!(older, newest);
    desk.expect(0, "emulator advance 2026-03-03T10:55:00Z");
    assert_eq!(started(&desk), (older.clone(), "instance".into()));
    // EC2 has forgotten them, and a newer version stands beside the default; the pin says since when that is the default.
    desk.expect(0, "emulator advance 2026-03-03T15:30:00Z");
    assert_eq!(started(&desk), (older.clone(), "template".into()));
    // A rollback after the show changes nothing of what it started.
    desk.expect(0, "unpin jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-05T13:30:00Z");
    let of_thursday = default_image(&desk);
    desk.expect(0, "rollback --yes jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-05T20:00:00Z");
    assert_eq!(started(&desk), (of_thursday, "template".into()));
    // Where the pin that says so is gone and the default is still older, nobody knows.
    desk.expect(0, "unpin jjikin-web.yaml");
    assert_eq!(started(&desk), (Value::Null, Value::Null));
    let said = desk.expect(0, "status --last-window jjikin-web.yaml");
    assert!(
        said.contains(", from which image AWS does not tell any more"),
        "{said}"
    );
    assert!(
        said.contains("image not known: EC2 has forgotten the instance"),
        "{said}"
    );
}

#[test]
fn launches_that_failed_are_faults_and_those_after_a_rollback_are_counted() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T10:00:00Z");
    let gone = default_image(&desk);
    let emulator = desk.emulator();
    emulator.world().ec2.images.remove(gone.as_str().unwrap());
    emulator.save().unwrap();
    drop(emulator);
    desk.expect(0, "emulator advance 2026-03-03T10:40:00Z");
    let said = desk.expect(1, "status --last-window jjikin-web.yaml");
    assert!(said.contains("0 of 6 came in service, "), "{said}");
    assert!(
        said.contains("a launch failed") || said.contains("launches failed"),
        "{said}"
    );
    assert!(
        said.contains("failed: ") && said.contains(gone.as_str().unwrap()),
        "{said}"
    );
    // The engineer goes back by one; Auto Scaling tries again by itself.
    desk.expect(0, "rollback --yes jjikin-web.yaml");
    let older = default_image(&desk);
    desk.expect(0, "emulator advance 2026-03-03T12:00:00Z");
    let proof = desk.json("status --last-window jjikin-web.yaml");
    let served = { proof["last_window"]["launched"].as_array().unwrap().iter() }
        .filter(|launch| launch["in_service"].is_string());
    let images: Vec<&Value> = served.map(|launch| &launch["image"]).collect();
    assert_eq!(images, vec![&older; 6], "{proof:#}");
    let faults = proof["faults"].to_string();
    assert!(
        faults.contains("fail") && !faults.contains("came in service"),
        "{faults}"
    );
}
