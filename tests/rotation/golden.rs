//! `rotate` through the real binary: golden text and JSON of a rotation that is held.

use serde_json::Value;

use crate::support::binary::Desk;

/// Tuesday, 19:10 in Seoul, 25 minutes before the show scales out; an image came five minutes ago.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T10:05:00Z");
    desk.back_up();
    desk.expect(0, "emulator advance 5m");
    desk
}

#[test]
fn a_rotation_that_is_held_says_why_until_when_and_what_does_not_wait() {
    let desk = desk();
    insta::assert_snapshot!("held", desk.expect(0, "rotate jjikin-web.yaml"));
    let mut json = desk.json("rotate jjikin-web.yaml");
    json["took"] = Value::from(0);
    insta::assert_json_snapshot!("held_json", json);
    // `next` says so too, and does not call the launch stale.
    let next = desk.expect(0, "next --hours 2 jjikin-web.yaml");
    insta::assert_snapshot!("next_in_the_freeze", next);
    let refused = desk.expect(1, "redeploy --yes --handler {handler} jjikin-web.yaml");
    assert!(
        refused.contains("window live-show raises capacity at 19:35")
            && refused.contains("--during-window"),
        "{refused}"
    );
    // The function has no stack file; whoever reads what it said has.
    for words in ["rotate --remote jjikin-web.yaml", "logs jjikin-web.yaml"] {
        let said = desk.expect(0, words);
        assert!(
            said.contains("window live-show raises capacity at 19:35"),
            "{words}: {said}"
        );
    }
    let said = desk.expect(0, "rotate --during-window jjikin-web.yaml");
    assert!(said.contains("default now      v3"), "{said}");
}
