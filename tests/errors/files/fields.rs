//! Fields that there are not, in the wrong place, of the wrong kind, or missing.

use super::{Case, and, whole, with};

pub fn cases() -> Vec<Case> {
    let cases = [unknown(), kinds(), missing()];
    cases.into_iter().flatten().collect()
}

fn unknown() -> Vec<Case> {
    vec![
        with("a typo in a top-level field", "launch_template:", "lauch_template:"),
        with("a typo in a field", "instance_type:", "instance_typ:"),
        with("a field as CloudFormation spells it", "instance_type:", "InstanceType:"),
        with("a top-level field as CloudFormation spells it", "auto_scaling_group:", "AutoScalingGroup:"),
        with("a field with dashes", "subnet_ids:", "subnet-ids:"),
        with("names of security groups", "security_group_ids: [sg-0123456789abcdef0]", "security_groups: [web]"),
        with("a size as Auto Scaling's API calls it", "{ max: 4 }", "{ max_size: 4 }"),
        with("a size as Terraform calls it", "{ max: 4 }", "{ max: 4, desired_capacity: 1 }"),
        with("sizes of the group outside of `capacity`", "  capacity: { max: 4 }\n", "  min: 0\n  max: 4\n"),
        with("an image is named", "  instance_type: t3.small\n", "  instance_type: t3.small\n  image_id: ami-0123456789abcdef0\n"),
        with("subnets as Terraform calls them", "subnet_ids:", "vpc_zone_identifier:"),
        with("user data within the file", "  instance_type: t3.small\n", "  instance_type: t3.small\n  user_data: |\n    #!/bin/bash\n"),
        and("a field of a table at the top level", "timezone: Asia/Seoul\n"),
        and("fields of another table", "rotator:\n  keep_versions: 5\n  daily_at: \"02:00\"\n"),
        and("a scaling policy", "scaling_policies:\n  - { target: 50 }\n"),
        and("a window's times as other tools call them", "schedule:\n  windows:\n    - { name: day, days: daily, start: \"08:00\", end: \"18:00\", desired: 2 }\n"),
        and("an action's cron", "schedule:\n  actions:\n    - { name: out, cron: \"0 8 * * *\", desired: 2 }\n"),
        and("a lone window", "schedule:\n  window: { name: day, days: daily, from: \"08:00\", to: \"18:00\", desired: 2 }\n"),
        and("nothing is like it", "zzz: 1\n"),
        and("a field in Korean", "이름: web\n"),
    ]
}

fn kinds() -> Vec<Case> {
    vec![
        with("text where a table belongs", "image: { instance_name: web }", "image: web"),
        with("a list where a table belongs", "{ max: 4 }", "[0, 4]"),
        with("a number where a table belongs", "capacity: { max: 4 }", "capacity: 4"),
        with("text where a list belongs", "[subnet-0123456789abcdef0]", "subnet-0123456789abcdef0"),
        with("text with commas where a list belongs", "[subnet-0123456789abcdef0]", "subnet-0123456789abcdef0,subnet-0123456789abcdef1"),
        with("a table where a list belongs", "[sg-0123456789abcdef0]", "{ id: sg-0123456789abcdef0 }"),
        with("a list where text belongs", "name: web\n", "name: [web]\n"),
        with("a table where text belongs", "instance_type: t3.small", "instance_type: { type: t3.small }"),
        and("a list where tags belong", "tags:\n  - Key: Team\n    Value: web\n"),
        and("a table where a tag's value belongs", "tags: { Team: { name: web } }\n"),
        and("text where a list of windows belongs", "schedule: { windows: mon-fri }\n"),
        and("a list of words where windows belong", "schedule: { windows: [mon-fri] }\n"),
    ]
}

fn missing() -> Vec<Case> {
    vec![
        whole("only a name", "name: web\n"),
        with("a field without a value", "instance_type: t3.small", "instance_type:"),
        with("a required table without fields", "image: { instance_name: web }", "image: {}"),
        with("an empty list", "[sg-0123456789abcdef0]", "[]"),
        with("an empty entry", "[sg-0123456789abcdef0]", "[sg-0123456789abcdef0, ]\n  key_name: \"\""),
        and("an entry without a value", "schedule:\n  actions:\n    -\n"),
        and("a window without anything", "schedule:\n  windows:\n    - {}\n"),
        and("a table with nothing below it", "rotator:\n  triggers:\n"),
    ]
}
