//! Through the real binary: what is said, as text and as JSON.

use crate::support::binary::Desk;

/// Thursday 08:45 in Seoul: three nights were rotated, and four instances run for the morning.
const THURSDAY: &str = "emulator advance 2026-03-04T23:45:00Z";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, THURSDAY);
    desk
}

/// No longer than a terminal is wide.
fn fits(said: &str) {
    assert!(
        said.lines().all(|line| line.chars().count() <= 100),
        "{said}"
    );
}

/// Number and image of the default version.
fn default(desk: &Desk) -> (u64, String) {
    let world = desk.json("emulator show");
    let template = &world["launch_templates"][0];
    let number = template["default_version"].as_u64().unwrap();
    (number, template["image"].as_str().unwrap().to_owned())
}

#[test]
fn the_history_shows_each_version_with_its_image_its_maker_and_its_instances() {
    let desk = desk();
    let said = desk.expect(0, "history jjikin-web.yaml");
    insta::assert_snapshot!("history", said);
    fits(&said);
    let json = desk.json("history jjikin-web.yaml");
    assert_eq!(json["default"], 4);
    let newest = &json["versions"][0];
    assert_eq!(
        (&newest["version"], &newest["by"]),
        (&4.into(), &"rotator".into())
    );
    assert_eq!(newest["made"], "2026-03-04T16:30:00Z");
    assert_eq!(newest["image"]["age_seconds"], 7 * 3600 + 45 * 60);
    assert_eq!(newest["instances"].as_array().unwrap().len(), 4);
    let first = &json["versions"][3];
    assert_eq!(
        (&first["by"], &first["default"]),
        (&"apply".into(), &false.into())
    );
    assert_eq!(first["instances"], serde_json::json!([]));

    let few = desk.expect(0, "history --limit 1 jjikin-web.yaml");
    assert!(few.contains("and 3 older versions: --limit"), "{few}");
    // The default is shown however old it is.
    desk.expect(0, "rollback --yes --to-version 1 jjikin-web.yaml");
    let few = desk.json("history --limit 1 jjikin-web.yaml");
    let shown: Vec<_> = few["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| &v["version"])
        .collect();
    assert_eq!(shown, [4, 1]);
}

#[test]
fn a_rollback_pins_holds_against_the_rotator_and_ends_with_unpin() {
    let desk = desk();
    let (number, newest) = default(&desk);
    assert_eq!(number, 4);
    let said = desk.expect(0, "rollback --yes --for 2h jjikin-web.yaml");
    insta::assert_snapshot!("rollback", said);
    fits(&said);
    let (number, image) = default(&desk);
    assert_eq!(number, 3);
    assert_ne!(image, newest);
    // Once more is not one step further.
    let said = desk.expect(
        0,
        "rollback --yes --trace-calls again.jsonl jjikin-web.yaml",
    );
    insta::assert_snapshot!("rolled_back_already", said);
    assert!(desk.mutating("again.jsonl").is_empty());
    let held = desk.expect(0, "rotate jjikin-web.yaml");
    assert!(
        held.contains("is pinned until 2026-03-05T01:45:0"),
        "{held}"
    );
    assert_eq!(default(&desk), (3, image));

    let said = desk.expect(0, "history --limit 2 jjikin-web.yaml");
    insta::assert_snapshot!("history_of_a_rollback", said);
    let said = desk.expect(0, "unpin jjikin-web.yaml");
    insta::assert_snapshot!("unpin", said);
    let said = desk.expect(0, "unpin jjikin-web.yaml");
    assert_eq!(said, "jjikin-web-lt is not pinned: nothing to do\n");
    // It is the middle of the morning's window.
    desk.expect(0, "rotate --during-window jjikin-web.yaml");
    assert_eq!(default(&desk).1, newest);
}

#[test]
fn what_a_rollback_did_is_told_to_programs() {
    let desk = desk();
    let json = desk.json("rollback --yes --reason carts jjikin-web.yaml");
    assert_eq!(
        json["rollback"],
        serde_json::json!({"action": "default", "from": 4, "to": 3})
    );
    assert_eq!(json["done"]["default_set"], 3);
    let pin = &json["pin"];
    assert_eq!(pin["why"], "carts");
    assert_eq!(pin["who"], "user/operator");
    assert_eq!(pin["rollback"], serde_json::json!({"from": 4, "to": 3}));
    assert_eq!((&pin["holds"], &pin["until"]), (&true.into(), &().into()));
    let again = desk.json("rollback --yes jjikin-web.yaml");
    assert_eq!(
        again["rollback"],
        serde_json::json!({"action": "already", "version": 3})
    );
    assert_eq!(again["pin"]["why"], "carts");
    assert_eq!(again["done"]["default_set"], serde_json::Value::Null);
}

#[test]
fn a_pin_replaces_the_one_before_and_says_what_that_was() {
    let desk = desk();
    let said = desk.expect(0, "pin --reason release-2.14 jjikin-web.yaml");
    insta::assert_snapshot!("pin", said);
    let said = desk.expect(
        0,
        "pin --reason incident-7 --until 2026-03-05T12:00 jjikin-web.yaml",
    );
    insta::assert_snapshot!("pin_again", said);
    fits(&said);
    let json = desk.json("pin --reason third jjikin-web.yaml");
    assert_eq!(json["replaced"]["why"], "incident-7");
    assert_eq!(json["replaced"]["until"], "2026-03-05T03:00:00Z");
    assert_eq!(json["pin"]["holds"], true);
    let json = desk.json("unpin jjikin-web.yaml");
    assert_eq!(json["removed"]["why"], "third");
    assert_eq!(
        desk.json("unpin jjikin-web.yaml")["removed"],
        serde_json::Value::Null
    );
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_is_called() {
    let desk = Desk::new();
    for (words, says) in [
        ("pin jjikin-web.yaml", "--reason"),
        (
            "pin --reason (!) jjikin-web.yaml",
            "nothing is left of it in a tag",
        ),
        (
            "pin --reason x --for 2h --until 2026-03-05T12:00 jjikin-web.yaml",
            "cannot be used with",
        ),
        (
            "pin --reason x --until 2026-03-01T12:00 jjikin-web.yaml",
            "is past",
        ),
        ("rollback --no-pin --yes jjikin-web.yaml", "--to-version"),
        (
            "rollback --to-version 1 --before 3h jjikin-web.yaml",
            "cannot be used with",
        ),
        ("rollback --to-image v3 jjikin-web.yaml", "is no image"),
    ] {
        let said = desk.expect(64, words);
        assert!(said.contains(says), "{words}\n{said}");
    }
    for words in ["history", "unpin", "rollback --yes", "pin --reason x"] {
        let said = desk.expect(1, &format!("{words} jjikin-web.yaml"));
        assert!(
            said.contains("launch template jjikin-web-lt does not exist")
                && said.contains("make it with: bootstrap --local apply jjikin-web.yaml"),
            "{words}\n{said}"
        );
    }
}

#[test]
fn a_rollback_that_would_not_help_is_refused_with_what_would() {
    let desk = desk();
    let versions = desk.json("history jjikin-web.yaml");
    let image = |number: usize| {
        let image = &versions["versions"][4 - number]["image"]["id"];
        image.as_str().unwrap().to_owned()
    };
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        world.remove_image(&image(1));
        let tags = &mut world.ec2.images.get_mut(&image(2)).unwrap().tags;
        let key = freshscale_core::rotation::image::REJECTED_TAG;
        tags.insert(key.to_owned(), "500s after login".to_owned());
    }
    emulator.save().unwrap();
    drop(emulator);
    let trace = "--trace-calls refused.jsonl";
    let said = desk.expect(
        1,
        &format!("rollback --yes {trace} --to-version 1 jjikin-web.yaml"),
    );
    insta::assert_snapshot!("gone", said);
    let said = desk.expect(
        1,
        &format!("rollback --yes {trace} --to-version 2 jjikin-web.yaml"),
    );
    insta::assert_snapshot!("rejected", said);
    assert!(desk.mutating("refused.jsonl").is_empty());
    let said = desk.expect(0, "history jjikin-web.yaml");
    insta::assert_snapshot!("history_with_bad_images", said);
    desk.expect(0, "rollback --yes --force --to-version 2 jjikin-web.yaml");
    assert_eq!(default(&desk), (2, image(2)));
    // Nobody is there to ask.
    let said = desk.expect(64, "rollback --to-version 3 jjikin-web.yaml");
    assert!(said.contains("pass --yes"), "{said}");
    assert_eq!(default(&desk).0, 2);
}

#[test]
fn a_rollback_without_a_pin_lasts_until_the_next_rotation_and_says_so() {
    let desk = desk();
    let said = desk.expect(0, "rollback --yes --no-pin --to-version 3 jjikin-web.yaml");
    assert!(
        said.contains(
            "warning: not pinned: the next rotation makes the newest image the default again"
        ),
        "{said}"
    );
    assert_eq!(default(&desk).0, 3);
    desk.expect(0, "rotate --during-window jjikin-web.yaml");
    assert_ne!(default(&desk).0, 3);
}

#[test]
fn back_by_time_goes_to_what_was_there_then() {
    let desk = desk();
    // Version 4 is seven hours old, version 3 a day more.
    let json = desk.json("rollback --yes --before 8h jjikin-web.yaml");
    assert_eq!(json["rollback"]["to"], 3);
    let json = desk.json("rollback --yes --before 2026-03-03T12:00 jjikin-web.yaml");
    assert_eq!(json["rollback"]["to"], 2);
}

/// Whoever follows the page for people on call from one question to the next must not bring back what was rolled back.
#[test]
fn a_pin_that_would_end_a_rollback_is_asked_for_by_name_and_says_what_comes_back_when() {
    let desk = desk();
    let (bad, image) = default(&desk);
    desk.expect(0, "rollback --yes --reason incident-7 jjikin-web.yaml");
    let pinned = || desk.json("history jjikin-web.yaml")["pin"].clone();
    let before = pinned();
    let comes_back = format!(
        "at the next rotation from Thu 03-05 10:45 on, Fri 03-06 02:00 at the latest, v{bad} ({image}), which was rolled \
         back, becomes the default again"
    );
    let sooner = "pin --reason look --for 2h jjikin-web.yaml";
    let said = desk.expect(64, sooner);
    for part in [
        &comes_back,
        "--end-rollback",
        "nothing need be done",
        "pinned until unpin: incident-7",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert_eq!(pinned(), before);
    let (code, said) = desk.at_the_prompt("no", sooner);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains(&comes_back), "{said}");
    assert_eq!(pinned(), before);

    // One without an end keeps it, and it stays known whose it was.
    desk.expect(0, "pin --reason look jjikin-web.yaml");
    assert_eq!(pinned()["rollback"], before["rollback"]);
    desk.expect(64, sooner);

    let (code, said) = desk.at_the_prompt("yes", sooner);
    assert_eq!(code, 0, "{said}");
    desk.expect(0, "pin --reason look jjikin-web.yaml");
    let said = desk.expect(0, &format!("{sooner} --end-rollback"));
    assert!(said.contains(&comes_back), "{said}");
    // It is as was said: the pin ends, and that night's rotation has a newer image than both; without it, theirs.
    desk.expect(0, "emulator advance 2h1m");
    assert_ne!(default(&desk).0, bad);
    desk.expect(0, "rotate --during-window jjikin-web.yaml");
    assert_eq!(default(&desk), (bad, image));
}
