//! What a stack file says of AWS Backup, and when a rotation comes too early for it.

use super::super::load_str;
use super::faults::refused;
use super::{Path, loaded, with};

/// A stack whose backup and triggers are these.
fn stack(backup: &str, triggers: &str) -> String {
    let image = format!("{{ instance_name: web, backup: {backup} }}");
    with(&format!("rotator: {{ triggers: {triggers} }}\n"))
        .replace("{ instance_name: web }", &image)
}

fn warned(text: &str) -> String {
    match load_str(Path::new("web.yaml"), text) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn a_backup_that_says_only_when_takes_half_an_hour_and_is_kept_for_35_days() {
    let backup = loaded(&stack("{ at: '01:00' }", "{}")).backup.unwrap();
    assert_eq!(backup.at, jiff::civil::time(1, 0, 0, 0));
    assert_eq!(backup.takes.as_secs(), 30 * 60);
    assert_eq!(backup.retention.as_secs(), 35 * 86_400);
}

#[test]
fn each_fault_of_a_backup_is_underlined() {
    let said = refused(&stack("{ takes: 13h, retention: 36h, keep: 3d }", "{}"));
    for part in [
        "`image.backup` has no `at`, which is required.",
        "`image.backup.takes` must be between 1m and 12h.",
        "`image.backup.keep` is not a field of a stack file.",
        "AWS Backup keeps what it makes for whole days.",
        "Give a number of days, such as `14d`.",
        "--> web.yaml:3:63",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
}

#[test]
fn a_daily_rotation_before_the_backup_is_ready_is_warned_of() {
    let only_daily = "{ daily_at: '01:10', on_image_available: false }";
    let said = warned(&stack("{ at: '01:00', takes: 45m }", only_daily));
    let lines: Vec<&str> = said.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    warning: The daily rotation at 01:10 finds the image of the day before: the backup of 01:00 takes 45m and is ready at 01:45.
      --> web.yaml:10:34
       |
    10 | rotator: { triggers: { daily_at: '01:10', on_image_available: false } }
       |                                  ^^^^^^^
       |
       = help: Rotate at 01:45 or later, or set `on_image_available: true`, which rotates as soon as the image is there.
    "#);
}

#[test]
fn a_rotation_is_early_from_the_start_of_the_backup_until_it_is_ready() {
    for (daily, at, early) in [
        ("00:59", "01:00", false),
        ("01:00", "01:00", true),
        ("01:29", "01:00", true),
        ("01:30", "01:00", false),
        ("00:10", "23:50", true),
        ("00:20", "23:50", false),
    ] {
        let triggers = format!("{{ daily_at: '{daily}', on_image_available: false }}");
        let said = warned(&stack(&format!("{{ at: '{at}', takes: 30m }}"), &triggers));
        assert_eq!(
            said.contains("finds the image of the day before"),
            early,
            "{daily} {at}"
        );
    }
}

#[test]
fn an_event_that_brings_the_image_in_makes_an_early_rotation_harmless() {
    for event in [
        "on_image_available: true",
        "on_image_available: false, on_backup_completed: true",
    ] {
        let triggers = format!("{{ daily_at: '01:10', {event} }}");
        assert_eq!(warned(&stack("{ at: '01:00' }", &triggers)), "", "{event}");
    }
    let off = "{ daily_at: off, on_image_available: false }";
    assert_eq!(warned(&stack("{ at: '01:00' }", off)), "");
}

#[test]
fn an_image_that_settles_for_longer_than_its_backup_takes_is_left_to_the_daily_run() {
    let text = |settle: &str, triggers: &str| {
        stack("{ at: '01:00', takes: 20m }", triggers)
            .replace("rotator: {", &format!("rotator: {{ settle: {settle},"))
    };
    let said = warned(&text("45m", "{ daily_at: '02:00' }"));
    assert!(
        said.contains("An image is announced 20m after its making began, and does not count before 45m: only the daily rotation at 02:00 takes it."),
        "{said}"
    );
    let said = warned(&text("45m", "{ daily_at: off }"));
    assert!(
        said.contains("nothing takes it until the next image comes"),
        "{said}"
    );
    assert_eq!(warned(&text("20m", "{ daily_at: off }")), "");
    let no_events = "{ on_image_available: false }";
    assert_eq!(
        warned(&text("45m", no_events)),
        "",
        "no event comes too early"
    );
}

#[test]
fn a_rotation_that_comes_too_early_only_when_the_clocks_change_is_warned_of() {
    // The clocks of Berlin go from 2:00 to 3:00 in the night of 29 March 2026.
    let berlin = |daily: &str| {
        let triggers = format!("{{ daily_at: '{daily}', on_image_available: false }}");
        let text = stack("{ at: '01:30', takes: 1h }", &triggers);
        warned(&text.replace(
            "rotator:",
            "schedule: { timezone: Europe/Berlin }\nrotator:",
        ))
    };
    let said = berlin("03:00");
    assert!(
        said.contains("On Sun 2026-03-29, when the clocks change, the daily rotation at 03:00 finds the image of the day before: \
                       the backup of 01:30 takes 1h and is ready at 03:30."),
        "{said}"
    );
    assert!(said.contains("Rotate an hour later"), "{said}");
    assert!(!berlin("04:00").contains("finds the image"));
    assert!(berlin("02:00").contains("warning: The daily rotation at 02:00 finds"));
}
