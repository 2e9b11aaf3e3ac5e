//! Values that cannot be: what is said of them, and where.

use std::path::Path;

use super::super::load_str_at;
use super::faults::refused;
use super::with;

#[test]
fn other_cron_dialects_are_named() {
    let text = with(
        "schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, recurrence: \"0 17 * * ? *\", desired: 1 }\n    - { name: b, recurrence: \"0 17 ? * *\", desired: 1 }\n    - { name: c, recurrence: \"61 * * * *\", desired: 1 }\n",
    );
    insta::assert_snapshot!(refused(&text), @r#"
    error: A scheduled action's cron has five fields, this has 6 (six is EventBridge's or Quartz's dialect, with a year or seconds).
      --> web.yaml:13:30
       |
    13 |     - { name: a, recurrence: "0 17 * * ? *", desired: 1 }
       |                              ^^^^^^^^^^^^^^
       |
       = help: Minute, hour, day of month, month, day of week: `40 8 * * mon-fri`.

    error: `?` in the day of month is EventBridge's or Quartz's dialect.
      --> web.yaml:14:30
       |
    14 |     - { name: b, recurrence: "0 17 ? * *", desired: 1 }
       |                              ^^^^^^^^^^^^
       |
       = help: Auto Scaling knows `*`, numbers, names, `a-b`, `a,b` and `/n`; write `*` for any.

    error: `61` is no minute: it goes from 0 to 59.
      --> web.yaml:15:30
       |
    15 |     - { name: c, recurrence: "61 * * * *", desired: 1 }
       |                              ^^^^^^^^^^^^
       |
       = help: Minute, hour, day of month, month, day of week: `40 8 * * mon-fri`.
    "#);
}

#[test]
fn cpu_options_need_both_numbers_as_ec2_does() {
    let text = with("").replace(
        "launch_template:\n",
        "launch_template:\n  cpu_options: { core_count: 2, threads_per_core: 3 }\n",
    );
    let said = refused(&text);
    assert!(said.contains("threads_per_core: 3"), "{said}");
    let text = text.replace(", threads_per_core: 3", "");
    let said = refused(&text);
    assert!(said.contains("threads_per_core"), "{said}");
}

#[test]
fn actions_that_fire_together_are_refused() {
    let text = with(
        "schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, recurrence: \"0 9 * * *\", desired: 1 }\n    - { name: b, recurrence: \"0 0 * * *\", timezone: UTC, desired: 0 }\n",
    );
    insta::assert_snapshot!(refused(&text), @r#"
    error: `b` fires at the same time as `a`: Thu 2026-01-01 00:00 UTC.
      --> web.yaml:14:30
       |
    14 |     - { name: b, recurrence: "0 0 * * *", timezone: UTC, desired: 0 }
       |                              ^^^^^^^^^^^
       |
       = help: Auto Scaling refuses two actions of a group that start together. Merge them, or move one by a minute.
    "#);
}

/// `20-every-ten.yaml`.
fn tens(night: &str) -> String {
    with(&format!(
        "schedule:\n  timezone: UTC\n  actions:\n    - {{ name: often, recurrence: \"0/10 * * * MON-SUN\", min: 1 }}\n    - {{ name: morning, recurrence: \"0 8 * * *\", max: 5 }}\n    - {{ name: night, recurrence: \"0 0 * * *\", {night} }}\n",
    ))
}

#[test]
fn actions_that_only_meet_now_and_then_are_taken_unless_they_disagree() {
    let at = |text: &str, now: &str| {
        let loaded = load_str_at(Path::new("web.yaml"), text, now.parse().unwrap()).unwrap();
        loaded.warnings.to_string()
    };
    let said = at(&tens("max: 3"), "2026-11-30T12:00:00Z");
    assert!(!said.contains("refuses"), "{said}");
    let said = at(&tens("max: 3"), "2026-11-30T07:51:00Z");
    assert!(
        said.contains(
            "Until Mon 2026-11-30 08:00 UTC Auto Scaling refuses to write `morning` beside `often`"
        ),
        "{said}"
    );
    for disagrees in ["min: 0", "min: 2", "desired: 0", "desired: 0, max: 4"] {
        let said = refused(&tens(disagrees));
        let chance = said.contains("`night` fires at the same time as `often`")
            && said.contains("this program refuses them");
        assert!(chance, "{disagrees}: {said}");
    }
    let same = tens("max: 3").replace("0 0 * * *", "00 8 * * 0-6");
    let said = refused(&same);
    let refuses = said.contains("`night` fires at the same time as `morning`")
        && said.contains("Auto Scaling refuses two actions");
    assert!(refuses, "{said}");
}

#[test]
fn a_day_of_month_beside_a_day_of_week_is_disputed_where_one_begins_with_a_star() {
    let warned = |cron: &str| {
        let text = tens("max: 3").replace("0 8 * * *", cron);
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        let loaded = load_str_at(Path::new("web.yaml"), &text, now).unwrap();
        loaded.warnings.to_string().contains("Crons differ")
    };
    assert!(warned("0 9 */2 * mon"));
    assert!(warned("0 9 1,15 * */2"));
    for plain in ["0 9 * * mon", "0 9 1 * mon", "0 9 */2 * *", "0 9 */1 * mon"] {
        assert!(!warned(plain), "{plain}");
    }
}

#[test]
fn files_beside_the_zones_are_no_zones() {
    for name in [
        "localtime",
        "posixrules",
        "Factory",
        "posix/Asia/Seoul",
        "right/UTC",
    ] {
        let said = refused(&tens("max: 3").replace("timezone: UTC", &format!("timezone: {name}")));
        assert!(said.contains("There is no time zone"), "{said}");
    }
}

#[test]
fn an_action_needs_a_time_a_size_and_a_name_of_its_own() {
    let text = with(
        "schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, desired: 1 }\n    - { name: a, recurrence: \"0 9 * * *\" }\n    - { name: b, recurrence: \"0 10 * * *\", min: 3, desired: 2 }\n    - { name: c, start: 2026-12-24T09:00:00Z, end: 2026-12-24T08:00:00Z, max: 1 }\n",
    );
    insta::assert_snapshot!(refused(&text), @r#"
    error: This action never runs.
      --> web.yaml:13:7
       |
    13 |     - { name: a, desired: 1 }
       |       ^
       |
       = help: Give a `recurrence` such as `"40 8 * * mon-fri"`, or a `start` for a single run.

    error: This action changes nothing.
      --> web.yaml:14:7
       |
    14 |     - { name: a, recurrence: "0 9 * * *" }
       |       ^
       |
       = help: Give at least one of `min`, `max` and `desired`.

    error: `schedule.actions[0]` has the name `a` already.
      --> web.yaml:14:15
       |
    14 |     - { name: a, recurrence: "0 9 * * *" }
       |               ^
       |
       = help: An action's name is its key: choose another.

    error: 2 is below the minimum, 3.
      --> web.yaml:15:61
       |
    15 |     - { name: b, recurrence: "0 10 * * *", min: 3, desired: 2 }
       |                                                             ^
       |
       = help: The rule is min ≤ desired ≤ max.

    error: The end is not after the start.
      --> web.yaml:16:52
       |
    16 |     - { name: c, start: 2026-12-24T09:00:00Z, end: 2026-12-24T08:00:00Z, max: 1 }
       |                                                    ^^^^^^^^^^^^^^^^^^^^
       |
       = help: Give a later `end`, or leave it out.
    "#);
}

#[test]
fn time_zones_must_exist() {
    let text = with(
        "schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, recurrence: \"0 9 * * *\", timezone: KST, desired: 1 }\n    - { name: b, recurrence: \"0 9 * * *\", timezone: asia/seoul, desired: 1 }\n",
    );
    insta::assert_snapshot!(refused(&text), @r#"
    error: There is no time zone `KST`.
      --> web.yaml:13:53
       |
    13 |     - { name: a, recurrence: "0 9 * * *", timezone: KST, desired: 1 }
       |                                                     ^^^
       |
       = help: Did you mean `Asia/Seoul`?

    error: There is no time zone `asia/seoul`.
      --> web.yaml:14:53
       |
    14 |     - { name: b, recurrence: "0 9 * * *", timezone: asia/seoul, desired: 1 }
       |                                                     ^^^^^^^^^^
       |
       = help: Did you mean `Asia/Seoul`?
    "#);
}

#[test]
fn an_image_must_suit_the_instance_type() {
    let text = with("").replace("t3.small", "c7g.large").replace(
        "instance_name: web",
        "instance_name: web, architecture: x86_64",
    );
    insta::assert_snapshot!(refused(&text), @r#"
    error: `c7g.large` runs arm64 images, not x86_64.
     --> web.yaml:3:44
      |
    3 | image: { instance_name: web, architecture: x86_64 }
      |                                            ^^^^^^
      |
      = help: Remove `image.architecture`, or choose another instance type.
    "#);
}

#[test]
fn volumes_have_limits() {
    let text = with("").replace("  security", "  block_devices:\n    - { device: /dev/xvda, iops: 90000, kms_key_id: alias/web }\n    - { device: /dev/xvda, type: gp2, size_gib: 20000, throughput: 125 }\n    - { device: /dev/xvdb, type: io2 }\n  security");
    insta::assert_snapshot!(refused(&text), @r#"
    error: A gp3 volume has 3000 to 80000 IOPS.
     --> web.yaml:7:34
      |
    7 |     - { device: /dev/xvda, iops: 90000, kms_key_id: alias/web }
      |                                  ^^^^^
      |
      = help: Leave `iops` out for 3000.

    error: A key needs `encrypted: true` beside it.
     --> web.yaml:7:53
      |
    7 |     - { device: /dev/xvda, iops: 90000, kms_key_id: alias/web }
      |                                                     ^^^^^^^^^
      |
      = help: Add it, or remove the key.

    error: `/dev/xvda` is mapped by `launch_template.block_devices[0]` already.
     --> web.yaml:8:17
      |
    8 |     - { device: /dev/xvda, type: gp2, size_gib: 20000, throughput: 125 }
      |                 ^^^^^^^^^
      |
      = help: Each device can be mapped once.

    error: A gp2 volume has at most 16384 GiB.
     --> web.yaml:8:49
      |
    8 |     - { device: /dev/xvda, type: gp2, size_gib: 20000, throughput: 125 }
      |                                                 ^^^^^
      |
      = help: Use gp3, or less.

    error: The throughput of a gp2 volume cannot be set.
     --> web.yaml:8:68
      |
    8 |     - { device: /dev/xvda, type: gp2, size_gib: 20000, throughput: 125 }
      |                                                                    ^^^
      |
      = help: Remove `throughput`, or use gp3.

    error: An io2 volume needs `iops`.
     --> web.yaml:9:7
      |
    9 |     - { device: /dev/xvdb, type: io2 }
      |       ^
      |
      = help: Give `iops`, or use gp3, which has 3000 from the start.
    "#);
}

#[test]
fn files_that_are_named_must_be_there() {
    let text = with("").replace("  security", "  user_data_file: nowhere.sh\n  security");
    insta::assert_snapshot!(refused(&text), @r"
    error: nowhere.sh does not exist.
     --> web.yaml:6:19
      |
    6 |   user_data_file: nowhere.sh
      |                   ^^^^^^^^^^
      |
      = help: The path is relative to the file that names it.
    ");
}

#[test]
fn names_are_checked_per_kind() {
    let text = with(
        "names:\n  launch_template: ab\n  auto_scaling_group: \"a:b\"\n  iam_role: a/b\n  log_group: aws/x\n  lambda_function: a.b\n  event_rules: { daily: x, image: x }\n",
    );
    insta::assert_snapshot!(refused(&text), @r#"
    error: `names.launch_template` must be 3 to 128 of letters, digits and `().-/_`.
      --> web.yaml:11:20
       |
    11 |   launch_template: ab
       |                    ^^
       |
       = help: Write it as EC2 shows it; leave the field out for the default name.

    error: `names.auto_scaling_group` must be 1 to 255 printable ASCII characters without spaces or `:`.
      --> web.yaml:12:23
       |
    12 |   auto_scaling_group: "a:b"
       |                       ^^^^^
       |
       = help: Did you mean `a-b`?

    error: `names.iam_role` must be 1 to 64 of letters, digits and `+=,.@_-`.
      --> web.yaml:13:13
       |
    13 |   iam_role: a/b
       |             ^^^
       |
       = help: Did you mean `a-b`?

    error: `names.log_group` must be 1 to 512 of letters, digits and `.-_/#`, not beginning with `aws/`.
      --> web.yaml:14:14
       |
    14 |   log_group: aws/x
       |              ^^^^^
       |
       = help: Did you mean `/aws/x`?

    error: `names.lambda_function` must be 1 to 64 of letters, digits, `-` and `_`.
      --> web.yaml:15:20
       |
    15 |   lambda_function: a.b
       |                    ^^^
       |
       = help: Give the name, not the ARN; leave the field out for the default name.

    error: The daily rule has the name `x` already.
      --> web.yaml:16:35
       |
    16 |   event_rules: { daily: x, image: x }
       |                                   ^
       |
       = help: Each trigger is a rule of its own.
    "#);
}

#[test]
fn a_life_is_at_least_a_day() {
    let text = with("").replace("  capacity", "  max_instance_lifetime: 12h\n  capacity");
    insta::assert_snapshot!(refused(&text), @r#"
    error: An instance must be allowed to live at least a day.
     --> web.yaml:9:26
      |
    9 |   max_instance_lifetime: 12h
      |                          ^^^
      |
      = help: Give `0` for no limit, or `1d` and more.
    "#);
}

#[test]
fn wide_characters_do_not_move_the_underline() {
    let text = with("tags: { 이름: 웹, 팀: [a] }\n");
    insta::assert_snapshot!(refused(&text), @r#"
    error: `tags["팀"]` must be at most 256 characters without control characters, but this is a list.
      --> web.yaml:10:19
       |
    10 | tags: { 이름: 웹, 팀: [a] }
       |                       ^
       |
       = help: Write a single value, without brackets.
    "#);
}
