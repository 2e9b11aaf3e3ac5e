//! A template and a group that are somebody else's.

use std::path::Path;
use std::time::Duration;

use super::super::{Whose, load, load_str};
use super::faults::refused;
use super::{loaded, with};

const HEAD: &str = "version: 1\nname: web\nimage: { instance_name: web }\n";

/// A rotator for a template of this name, and `more` after it.
fn only(more: &str) -> String {
    format!("{HEAD}launch_template: {{ existing: team-lt }}\n{more}")
}

#[test]
fn a_file_may_name_a_template_and_a_group_that_somebody_else_owns() {
    let stack = loaded(&only("auto_scaling_group: { existing: team-asg }\n"));
    assert_eq!(stack.launch_template.whose, Whose::Others);
    assert_eq!(stack.auto_scaling_group.whose, Whose::Others);
    assert_eq!(stack.names.launch_template, "team-lt");
    assert_eq!(stack.group(), Some("team-asg"));
    assert_eq!(stack.launch_template.keep_versions, 10);
    assert_eq!(stack.rotator.freeze_before, Duration::ZERO);
    let example = load(Path::new("../../stacks/rotator-only.yaml")).unwrap();
    assert!(example.warnings.is_empty(), "{}", example.warnings);
}

#[test]
fn a_group_may_be_left_out_and_rotation_waits_for_windows_only_where_they_can_be_known() {
    let stack = loaded(&only(""));
    assert_eq!(stack.group(), None);
    assert_eq!(stack.names.auto_scaling_group, "");
    let own = with("");
    let (template, _) = own.split_once("auto_scaling_group").unwrap();
    let stack = loaded(template);
    assert!(stack.makes_template() && !stack.makes_group());
    let known = "auto_scaling_group: { existing: team-asg, capacity: { min: 2, max: 8 } }\n";
    let stack = loaded(&only(known));
    assert_eq!(stack.rotator.freeze_before, Duration::from_secs(1800));
    assert_eq!(stack.base().min, 2);
}

/// What stands in the file, and what is said of it: the line, and the fault.
#[test]
fn what_would_change_what_is_somebody_elses_is_refused() {
    let group = "auto_scaling_group: { existing: team-asg }\n";
    let own =
        "auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { max: 4 } }\n";
    let window = "schedule: { windows: [{ name: live, days: daily, from: \"09:00\", to: \"18:00\", desired: 2 }] }\n";
    for (text, line, said) in [
        (
            only("").replace("team-lt }", "team-lt, instance_type: t3.small }"),
            4,
            "`launch_template.existing` is somebody else's and stays as it is, and `launch_template.instance_type` would",
        ),
        (
            only(&group.replace("team-asg }", "team-asg, health_check: { type: EC2 } }")),
            5,
            "and `auto_scaling_group.health_check` would change it",
        ),
        (
            only(own),
            5,
            "A group that this stack makes starts from a template that it makes",
        ),
        (
            only(&format!("{group}{window}")),
            6,
            "The group is somebody else's, and so is its schedule: `schedule.windows` cannot change it.",
        ),
        (
            only(window),
            5,
            "There is no group: `schedule.windows` cannot change it.",
        ),
        (
            only(&format!("{group}rotator: {{ freeze_before: 30m }}\n")),
            6,
            "What the group has outside of its windows is not known",
        ),
        (
            only("rotator: { freeze_before: 30m }\n"),
            5,
            "Without a group there are no windows.",
        ),
        (
            only("names: { launch_template: x-lt }\n"),
            5,
            "`names.launch_template` names what this stack makes",
        ),
        (
            only("names: { auto_scaling_group: x-asg }\n"),
            5,
            "`names.auto_scaling_group` names what",
        ),
        (
            only(
                "alarms: { topic: \"arn:aws:sns:ap-northeast-2:111111111111:x\", unfilled_window: 10m }\n",
            ),
            5,
            "nobody here can have it count its instances",
        ),
    ] {
        let refused = refused(&text);
        assert!(refused.contains(said), "{said} in\n{refused}");
        assert!(
            refused.contains(&format!("--> web.yaml:{line}:")),
            "line {line} in\n{refused}"
        );
        assert_eq!(refused.matches("error: ").count(), 1, "{refused}");
    }
}

#[test]
fn a_template_that_is_neither_described_nor_named_lacks_what_it_must_have() {
    let text = format!("{HEAD}launch_template: {{ keep_versions: 3 }}\n");
    let refused = match load_str(Path::new("web.yaml"), &text) {
        Ok(_) => panic!("it was taken"),
        Err(faults) => faults.to_string(),
    };
    assert!(
        refused.contains("has no `instance_type`, which is required"),
        "{refused}"
    );
}
