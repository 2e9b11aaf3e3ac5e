//! What a user sees.

use std::path::Path;

use super::super::load_str;
use super::with;

pub(super) fn refused(text: &str) -> String {
    let faults = load_str(Path::new("web.yaml"), text).unwrap_err();
    // Padding after the bars says nothing, and editors remove it.
    let text = faults.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn everything_wrong_is_shown_in_one_run() {
    let text = "version: 1\nname: Web\nname: web\nregoin: ap-northeast-2\nimage: { instance_name: web, max_age: 3 }\nlaunch_template:\n  instance_typ: c6i.large\n  security_groups: [web]\n  metadata: { http_tokens: Required, hop_limit: 65 }\nauto_scaling_group:\n  subnet_ids: subnet-0123456789abcdef0\n  capacity: { min: 5, max: 4, desired: \"2\" }\nrotator:\n  timeout: 40m\n  memory: 128MB\n  log_retention: 31d\n";
    insta::assert_snapshot!(refused(text), @r#"
    error: `name` must be 1 to 40 lower-case letters, digits and `-`.
     --> web.yaml:2:7
      |
    2 | name: Web
      |       ^^^
      |
      = help: Did you mean `web`?

    error: `name` is given twice.
     --> web.yaml:3:1
      |
    3 | name: web
      | ^^^^
      |
      = help: The first one is in line 2; keep one.

    error: `regoin` is not a field of a stack file.
     --> web.yaml:4:1
      |
    4 | regoin: ap-northeast-2
      | ^^^^^^
      |
      = help: Did you mean `region`?

    error: `image.max_age` must be a duration such as `10s`, `5m`, `3d` or `1h30m`.
     --> web.yaml:5:39
      |
    5 | image: { instance_name: web, max_age: 3 }
      |                                       ^
      |
      = help: A number needs its unit, as in `3h`.

    error: `launch_template.instance_typ` is not a field of a stack file.
     --> web.yaml:7:3
      |
    7 |   instance_typ: c6i.large
      |   ^^^^^^^^^^^^
      |
      = help: Did you mean `instance_type`?

    error: `launch_template.security_groups` is not a field of a stack file.
     --> web.yaml:8:3
      |
    8 |   security_groups: [web]
      |   ^^^^^^^^^^^^^^^
      |
      = help: Names of security groups break in a VPC: with a subnet EC2 refuses them ("The parameter groupName cannot be used with the parameter subnet"). Give ids in `security_group_ids`.

    error: `launch_template.metadata.http_tokens` must be one of required, optional.
     --> web.yaml:9:28
      |
    9 |   metadata: { http_tokens: Required, hop_limit: 65 }
      |                            ^^^^^^^^
      |
      = help: Did you mean `required`?

    error: `launch_template.metadata.hop_limit` must be between 1 and 64.
     --> web.yaml:9:49
      |
    9 |   metadata: { http_tokens: Required, hop_limit: 65 }
      |                                                 ^^
      |
      = help: Give `64` or less.

    error: `auto_scaling_group.subnet_ids` must be a list, but this is text.
      --> web.yaml:11:15
       |
    11 |   subnet_ids: subnet-0123456789abcdef0
       |               ^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: Write `[subnet-0123456789abcdef0]`.

    error: The minimum, 5, is above the maximum, 4.
      --> web.yaml:12:20
       |
    12 |   capacity: { min: 5, max: 4, desired: "2" }
       |                    ^
       |
       = help: The rule is min ≤ desired ≤ max.

    error: `auto_scaling_group.capacity.desired` must be a whole number, but this is text.
      --> web.yaml:12:40
       |
    12 |   capacity: { min: 5, max: 4, desired: "2" }
       |                                        ^^^
       |
       = help: Remove the quotes.

    error: `rotator.timeout` must be between 1s and 30m.
      --> web.yaml:14:12
       |
    14 |   timeout: 40m
       |            ^^^
       |
       = help: Give `30m` or less.

    error: `rotator.memory` must be a size such as `128MiB`.
      --> web.yaml:15:11
       |
    15 |   memory: 128MB
       |           ^^^^^
       |
       = help: Did you mean `128MiB`?

    error: `rotator.log_retention` is not a retention that CloudWatch Logs has.
      --> web.yaml:16:18
       |
    16 |   log_retention: 31d
       |                  ^^^
       |
       = help: The nearest is `30d` or `60d`; or write `forever`.
    "#);
}

#[test]
fn text_that_is_not_yaml_has_one_fault() {
    let text = "version: 1\nname: web\n image: [\n";
    insta::assert_snapshot!(refused(text), @r"
    error: This line is indented as if it belonged to the one above, which has a value of its own.
     --> web.yaml:3:7
      |
    3 |  image: [
      |       ^
      |
      = help: Give the fields of one table the same indentation.
    ");
}

#[test]
fn a_cron_expression_without_quotes_is_explained() {
    let text = "recurrence: *\n";
    insta::assert_snapshot!(refused(text), @r#"
    error: This is not valid YAML: while scanning an anchor or alias, did not find expected alphabetic or numeric character.
     --> web.yaml:1:13
      |
    1 | recurrence: *
      |             ^
      |
      = help: A value that begins with `*` or `&`, such as a cron expression, needs quotes.
    "#);
}

#[test]
fn a_second_document_is_refused() {
    let text = "version: 1\n---\nversion: 1\n";
    insta::assert_snapshot!(refused(text), @r#"
    error: A stack file is one YAML document, and here a second one begins.
     --> web.yaml:2:1
      |
    2 | ---
      | ^^^
      |
      = help: Give each stack its own file.
    "#);
}

#[test]
fn an_empty_file_says_where_to_begin() {
    let text = "# nothing\n";
    insta::assert_snapshot!(refused(text), @r#"
    error: The file is empty.
    --> web.yaml
     = help: The shortest useful stack file is stacks/minimal.yaml.
    "#);
}

#[test]
fn a_list_is_not_a_stack() {
    let text = "- version: 1\n";
    insta::assert_snapshot!(refused(text), @r"
    error: The file must be a table of fields, but this is a list.
     --> web.yaml:1:1
      |
    1 | - version: 1
      | ^
      |
      = help: Write fields and their values: version, name, region, account, tags, image, launch_template, auto_scaling_group, schedule, rotator, alarms, names, extends.
    ");
}

#[test]
fn what_is_missing_is_named() {
    let text = "version: 1\nname: web\nimage:\nlaunch_template: {}\n";
    insta::assert_snapshot!(refused(text), @r"
    error: `image` has no value.
     --> web.yaml:3:1
      |
    3 | image:
      | ^^^^^
      |
      = help: Give it a value or remove the line. Which image is the latest.

    error: `launch_template` has no `instance_type`, which is required.
     --> web.yaml:4:1
      |
    4 | launch_template: {}
      | ^^^^^^^^^^^^^^^
      |
      = help: Add `instance_type`: EC2 instance type.

    error: `launch_template` has no `security_group_ids`, which is required.
     --> web.yaml:4:1
      |
    4 | launch_template: {}
      | ^^^^^^^^^^^^^^^
      |
      = help: Add `security_group_ids`: Ids; names break in a VPC.
    ");
}

#[test]
fn names_of_security_groups_are_refused() {
    let text = with("").replace("sg-0123456789abcdef0", "web-sg");
    insta::assert_snapshot!(refused(&text), @r#"
    error: `launch_template.security_group_ids[0]` must be a security group's id, `sg-` and 8 or 17 hexadecimal digits.
     --> web.yaml:6:24
      |
    6 |   security_group_ids: [web-sg]
      |                        ^^^^^^
      |
      = help: Ids, not names: with a subnet, EC2 refuses a group's name ("The parameter groupName cannot be used with the parameter subnet"), and the group could not start an instance.
    "#);
}

#[test]
fn reserved_tags_are_refused() {
    let text = with("tags: { 'aws:x': a, freshscale:stack: b, Team: web, Team: api }\n");
    insta::assert_snapshot!(refused(&text), @r#"
    error: The key `aws:x` in `tags` must be 1 to 128 characters, not beginning with `aws:` or `freshscale:`.
      --> web.yaml:10:9
       |
    10 | tags: { 'aws:x': a, freshscale:stack: b, Team: web, Team: api }
       |         ^^^^^^^
       |
       = help: `aws:` belongs to AWS, `freshscale:` marks what this tool owns.

    error: The key `freshscale:stack` in `tags` must be 1 to 128 characters, not beginning with `aws:` or `freshscale:`.
      --> web.yaml:10:21
       |
    10 | tags: { 'aws:x': a, freshscale:stack: b, Team: web, Team: api }
       |                     ^^^^^^^^^^^^^^^^
       |
       = help: `aws:` belongs to AWS, `freshscale:` marks what this tool owns.

    error: `tags.Team` is given twice.
      --> web.yaml:10:53
       |
    10 | tags: { 'aws:x': a, freshscale:stack: b, Team: web, Team: api }
       |                                                     ^^^^
       |
       = help: The first one is in line 10; keep one.
    "#);
}

#[test]
fn a_short_account_is_refused() {
    let text = with("account: 11111111111\n");
    insta::assert_snapshot!(refused(&text), @r#"
    error: `account` must be an account id of twelve digits.
      --> web.yaml:10:10
       |
    10 | account: 11111111111
       |          ^^^^^^^^^^^
       |
       = help: Keep leading zeros, and quote it: `account: "012345678901"`.
    "#);
}
