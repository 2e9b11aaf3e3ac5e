//! What programs read: the JSON of every command that people on call and pipelines use, in full.

use crate::support::binary::Desk;

/// Name of the snapshot and the command, in the order in which they are run: a night, then a day.
const COMMANDS: [(&str, &str); 11] = [
    ("status", "status jjikin-web.yaml"),
    ("history", "history jjikin-web.yaml"),
    ("next", "next --hours 12 jjikin-web.yaml"),
    ("rollback", "rollback --yes jjikin-web.yaml"),
    ("unpin", "unpin jjikin-web.yaml"),
    ("rotate", "rotate jjikin-web.yaml"),
    ("rotate_remote", "rotate --remote jjikin-web.yaml"),
    ("pin", "pin --reason audit --for 2h jjikin-web.yaml"),
    ("unpin_again", "unpin jjikin-web.yaml"),
    ("bake", "bake --yes --release 2.14.0 jjikin-web.yaml"),
    (
        "redeploy",
        "redeploy --yes --refresh-instances --handler {handler} jjikin-web.yaml",
    ),
];

#[test]
fn the_json_of_each_command_is_as_it_was() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // The next day, four in the afternoon: two images, and no window is open or near.
    desk.expect(0, "emulator advance 31h");
    for (name, words) in COMMANDS {
        insta::assert_json_snapshot!(name, desk.json(words));
    }
}
