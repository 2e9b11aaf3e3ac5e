//! What a user sees.

use std::path::Path;

use super::super::load_str;
use super::with;

fn refused(text: &str) -> String {
    let faults = load_str(Path::new("web.yaml"), text).unwrap_err();
    // Padding after the bars says nothing, and editors remove it.
    let text = faults.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
#[allow(clippy::print_stdout)]
fn dump() {
    println!("@@@everything_wrong_is_shown_in_one_run\n{}", refused("version: 1\nname: Web\nname: web\nregoin: ap-northeast-2\nimage: { instance_name: web, max_age: 3 }\nlaunch_template:\n  instance_typ: c6i.large\n  security_groups: [web]\n  metadata: { http_tokens: Required, hop_limit: 65 }\nauto_scaling_group:\n  subnet_ids: subnet-0123456789abcdef0\n  capacity: { min: 5, max: 4, desired: \"2\" }\nrotator:\n  timeout: 20m\n  memory: 128MB\n  log_retention: 31d\n"));
    println!("@@@text_that_is_not_yaml_has_one_fault\n{}", refused("version: 1\nname: web\n image: [\n"));
    println!("@@@a_cron_expression_without_quotes_is_explained\n{}", refused("recurrence: *\n"));
    println!("@@@a_second_document_is_refused\n{}", refused("version: 1\n---\nversion: 1\n"));
    println!("@@@an_empty_file_says_where_to_begin\n{}", refused("# nothing\n"));
    println!("@@@a_list_is_not_a_stack\n{}", refused("- version: 1\n"));
    println!("@@@what_is_missing_is_named\n{}", refused("version: 1\nname: web\nimage:\nlaunch_template: {}\n"));
    println!("@@@names_of_security_groups_are_refused\n{}", refused(&with("").replace("sg-0123456789abcdef0", "web-sg")));
    println!("@@@what_comes_later_is_not_ignored\n{}", refused(&with("extends: base.yaml\nschedule: { windows: [] }\nrotator: { freeze_before: 30m }\nregion: ${AWS_REGION}\n")));
    println!("@@@reserved_tags_are_refused\n{}", refused(&with("tags: { 'aws:x': a, freshscale:stack: b, Team: web, Team: api }\n")));
    println!("@@@a_short_account_is_refused\n{}", refused(&with("account: 11111111111\n")));
    println!("@@@other_cron_dialects_are_named\n{}", refused(&with("schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, recurrence: \"0 17 * * ? *\", desired: 1 }\n    - { name: b, recurrence: \"0 17 ? * *\", desired: 1 }\n    - { name: c, recurrence: \"61 * * * *\", desired: 1 }\n")));
    println!("@@@actions_that_fire_together_are_refused\n{}", refused(&with("schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, recurrence: \"0 9 * * *\", desired: 1 }\n    - { name: b, recurrence: \"0 0 * * *\", timezone: UTC, desired: 0 }\n")));
    println!("@@@an_action_needs_a_time_a_size_and_a_name_of_its_own\n{}", refused(&with("schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, desired: 1 }\n    - { name: a, recurrence: \"0 9 * * *\" }\n    - { name: b, recurrence: \"0 10 * * *\", min: 3, desired: 2 }\n    - { name: c, start: 2026-12-24T09:00:00Z, end: 2026-12-24T08:00:00Z, max: 1 }\n")));
    println!("@@@time_zones_must_exist\n{}", refused(&with("schedule:\n  timezone: Asia/Seoul\n  actions:\n    - { name: a, recurrence: \"0 9 * * *\", timezone: KST, desired: 1 }\n    - { name: b, recurrence: \"0 9 * * *\", timezone: asia/seoul, desired: 1 }\n")));
    println!("@@@an_image_must_suit_the_instance_type\n{}", refused(&with("").replace("t3.small", "c7g.large").replace("instance_name: web", "instance_name: web, architecture: x86_64")));
    println!("@@@volumes_have_limits\n{}", refused(&with("").replace("  security", "  block_devices:\n    - { device: /dev/xvda, iops: 90000, kms_key_id: alias/web }\n    - { device: /dev/xvda, type: gp2, size_gib: 20000, throughput: 125 }\n    - { device: /dev/xvdb, type: io2 }\n  security")));
    println!("@@@files_that_are_named_must_be_there\n{}", refused(&with("").replace("  security", "  user_data_file: nowhere.sh\n  security")));
    println!("@@@names_are_checked_per_kind\n{}", refused(&with("names:\n  launch_template: ab\n  auto_scaling_group: \"a:b\"\n  iam_role: a/b\n  log_group: aws/x\n  lambda_function: a.b\n  event_rules: { daily: x, image: x }\n")));
    println!("@@@a_life_is_at_least_a_day\n{}", refused(&with("").replace("  capacity", "  max_instance_lifetime: 12h\n  capacity")));
    println!("@@@wide_characters_do_not_move_the_underline\n{}", refused(&with("tags: { 이름: 웹, 팀: [a] }\n")));
}
