//! A trial launch that EC2 refuses, through the real binary: the default stays, and the exit code says that a part is done.

use crate::support::binary::Desk;

fn default(desk: &Desk) -> (i64, usize) {
    let emulator = desk.emulator();
    let world = emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    (template.default_version, template.versions.len())
}

/// Lets EC2 refuse launches: all, or the one of that number.
fn refuse(desk: &Desk, nth: &str) {
    let rule =
        format!("rules: [{{ service: ec2, operation: RunInstances, {nth}fault: key-denied }}]");
    std::fs::write(desk.path().join("faults.yaml"), rule).unwrap();
    desk.expect(0, "emulator faults --faults faults.yaml");
}

fn applied() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk
}

#[test]
fn a_rotation_whose_trial_is_refused_has_made_a_version_and_ends_with_three() {
    let desk = applied();
    desk.back_up();
    refuse(&desk, "");
    let rotate = "rotate --during-window jjikin-web.yaml";
    let said = desk.expect(3, rotate);
    assert!(said.contains("Client error on launch"), "{said}");
    assert_eq!(default(&desk), (1, 2));
    // The version is there already: the second run changes nothing.
    desk.expect(1, rotate);
    assert_eq!(default(&desk), (1, 2));
    desk.expect(0, "emulator faults --none");
    desk.expect(0, rotate);
    assert_eq!(default(&desk), (2, 2));
}

#[test]
fn an_apply_whose_trial_is_refused_has_made_a_version_and_ends_with_three() {
    let desk = applied();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let edited = text.replace("hop_limit: 2", "hop_limit: 3");
    assert_ne!(edited, text);
    std::fs::write(&path, edited).unwrap();
    // The plan's own trial is the first.
    refuse(&desk, "nth: 2, ");
    let said = desk.expect(3, "apply --yes --handler {handler} jjikin-web.yaml");
    assert!(
        said.contains("version 2 was made, and EC2 refuses a trial launch of it")
            && said.contains("version 1 stays the default"),
        "{said}"
    );
    assert_eq!(default(&desk), (1, 2));
    desk.expect(0, "emulator faults --none");
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    assert_eq!(default(&desk).0, 2);
}

#[test]
fn a_release_whose_trial_is_refused_has_made_image_and_version_and_ends_with_three() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    // The function is quicker, and tries nothing.
    let slower = text.replace("on_image_available: true", "on_image_available: false");
    assert_ne!(slower, text);
    std::fs::write(&path, slower).unwrap();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // After the morning's window.
    desk.expect(0, "emulator advance 2026-03-02T01:30:00Z");
    refuse(&desk, "");
    let said = desk.expect(3, "bake --yes --release 2.14.0 jjikin-web.yaml");
    assert!(said.contains("Client error on launch"), "{said}");
    assert_eq!(default(&desk), (1, 2));
    desk.expect(0, "emulator faults --none");
    desk.expect(0, "bake --yes --release 2.14.0 jjikin-web.yaml");
    assert_eq!(default(&desk).0, 2);
}

#[test]
fn a_redeploy_whose_trial_is_refused_has_shipped_the_code_and_ends_with_three() {
    let desk = applied();
    desk.back_up();
    refuse(&desk, "");
    let redeploy = "redeploy --yes --during-window --handler {handler} jjikin-web.yaml";
    let said = desk.expect(3, redeploy);
    assert!(said.contains("Client error on launch"), "{said}");
    assert_eq!(default(&desk), (1, 2));
    desk.expect(0, "emulator faults --none");
    desk.expect(0, redeploy);
    assert_eq!(default(&desk), (2, 2));
}

#[test]
fn a_rollback_whose_trial_is_refused_keeps_the_default_and_ends_with_three() {
    let desk = applied();
    desk.back_up();
    desk.back_up();
    desk.expect(0, "rotate --during-window jjikin-web.yaml");
    assert_eq!(default(&desk), (2, 2));
    let skipped = {
        let emulator = desk.emulator();
        let world = emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        let published = |id: &String| {
            let mut versions = template.versions.values();
            versions.any(|version| version.data["ImageId"] == id.as_str())
        };
        let mut backups = world.ec2.images.values();
        let skipped = backups.find(|it| it.name.starts_with("AwsBackup_") && !published(&it.id));
        skipped.unwrap().id.clone()
    };
    refuse(&desk, "");
    // To a version that there is, nothing need be made.
    let said = desk.expect(3, "rollback --yes jjikin-web.yaml");
    assert!(said.contains("Client error on launch"), "{said}");
    assert_eq!(default(&desk), (2, 2));
    let back = format!("rollback --yes --to-image {skipped} jjikin-web.yaml");
    let said = desk.expect(3, &back);
    assert!(said.contains("Client error on launch"), "{said}");
    assert_eq!(default(&desk), (2, 3));
    desk.expect(0, "emulator faults --none");
    desk.expect(0, &back);
    assert_eq!(default(&desk), (3, 3));
}
