//! Whose the fields are that a plan does not touch: the schedule's, the rotator's, or set by hand.

use freshscale_deploy::plan::Kept;
use freshscale_deploy::resource::FieldOwner;
use freshscale_emulator::state::logs::RetentionPolicy;
use freshscale_stack::Stack;
use serde_json::json;

use crate::support::binary::Desk;
use crate::support::{Cloud, example};

/// Applied on Monday at 09:00 in Seoul, and looked at then.
async fn at(stack: &Stack, instant: &str) -> Cloud {
    let cloud = Cloud::new(stack);
    cloud.apply(stack).await;
    cloud.advance_to(instant).await;
    cloud
}

async fn kept(cloud: &Cloud, stack: &Stack, path: &str) -> Option<Kept> {
    let plan = cloud.plan(stack).await.plan;
    plan.kept.into_iter().find(|kept| kept.path == path)
}

async fn set_by_hand(cloud: &Cloud, stack: &Stack, desired: i32) {
    let request = cloud.session().aws.autoscaling.set_desired_capacity();
    let request = request.auto_scaling_group_name(&stack.names.auto_scaling_group);
    request.desired_capacity(desired).send().await.unwrap();
}

async fn desired(cloud: &Cloud, stack: &Stack) -> i32 {
    let groups = cloud
        .session()
        .aws
        .autoscaling
        .describe_auto_scaling_groups();
    let groups = groups.auto_scaling_group_names(&stack.names.auto_scaling_group);
    let groups = groups.send().await.unwrap();
    groups.auto_scaling_groups()[0].desired_capacity().unwrap()
}

#[tokio::test(start_paused = true)]
async fn inside_a_window_the_sizes_are_the_windows() {
    let stack = example();
    let cloud = at(&stack, "2026-03-03T11:00:00Z").await;
    let plan = cloud.plan(&stack).await.plan;
    assert!(plan.is_empty(), "{plan:#?}");
    for (path, live, file) in [("desired_capacity", 6, 0), ("min_size", 4, 0)] {
        let kept = kept(&cloud, &stack, path).await.unwrap();
        assert_eq!((&kept.live, &kept.file), (&live.into(), &file.into()));
        assert_eq!(kept.owner, FieldOwner::Schedule);
        assert_eq!(kept.set_by.as_deref(), Some("live-show"));
        assert_eq!(kept.since.unwrap().to_string(), "2026-03-03T10:35:00Z");
        assert_eq!(kept.note, None);
        let why = format!(
            "set by `live-show` since 19:35; not touched: `live-show-in` sets {file} at 22:15"
        );
        assert_eq!(kept.why, why);
    }
    assert_eq!(
        kept(&cloud, &stack, "max_size").await,
        None,
        "it is what the file says"
    );
    assert!(cloud.apply(&stack).await.mutating().is_empty());
}

#[tokio::test(start_paused = true)]
async fn outside_of_every_window_only_what_a_hand_has_set_is_said() {
    let stack = example();
    // Wednesday noon.
    let cloud = at(&stack, "2026-03-04T03:00:00Z").await;
    assert_eq!(kept(&cloud, &stack, "desired_capacity").await, None);
    set_by_hand(&cloud, &stack, 5).await;
    let by_hand = kept(&cloud, &stack, "desired_capacity").await.unwrap();
    assert_eq!((by_hand.owner, by_hand.set_by), (FieldOwner::Hand, None));
    assert_eq!(
        by_hand.why,
        "set by hand, or by an earlier file; not touched: `nightly-in` sets 0 at 23:00"
    );
    assert!(cloud.apply(&stack).await.mutating().is_empty());
    assert_eq!(desired(&cloud, &stack).await, 5);
}

#[tokio::test(start_paused = true)]
async fn a_hand_inside_a_window_is_told_from_the_window() {
    let stack = example();
    let cloud = at(&stack, "2026-03-03T11:00:00Z").await;
    set_by_hand(&cloud, &stack, 7).await;
    let desired = kept(&cloud, &stack, "desired_capacity").await.unwrap();
    assert_eq!(desired.owner, FieldOwner::Hand);
    let min = kept(&cloud, &stack, "min_size").await.unwrap();
    assert_eq!(min.set_by.as_deref(), Some("live-show"));
}

#[tokio::test(start_paused = true)]
async fn a_single_date_that_has_begun_is_known_though_its_action_is_gone() {
    let stack = example();
    // Launch day, 24 December, noon.
    let cloud = at(&stack, "2026-12-24T03:00:00Z").await;
    let kept = kept(&cloud, &stack, "desired_capacity").await.unwrap();
    assert_eq!(
        (kept.set_by.as_deref(), kept.live),
        (Some("launch-day"), 8.into())
    );
    assert_eq!(kept.since.unwrap().to_string(), "2026-12-24T00:00:00Z");
}

#[tokio::test(start_paused = true)]
async fn a_new_base_comes_when_the_window_closes_and_not_before() {
    let mut stack = example();
    let cloud = at(&stack, "2026-03-03T11:00:00Z").await;
    let text = include_str!("../stacks/jjikin-web.yaml");
    let text = text.replace(
        "capacity: { min: 0, max: 8, desired: 0 }",
        "capacity: { min: 0, max: 8, desired: 2 }",
    );
    let text = text.replace("  policy: ../policies/rotator.json\n", "");
    let text = text.replace("  user_data_file: user-data.sh\n", "");
    let path = std::path::Path::new("jjikin-web.yaml");
    let changed = freshscale_stack::load_str(path, &text).unwrap().stack;
    stack.auto_scaling_group = changed.auto_scaling_group;
    stack.schedule = changed.schedule;

    let plan = cloud.plan(&stack).await.plan;
    let steps: Vec<String> = plan
        .steps
        .iter()
        .map(|step| step.address.to_string())
        .collect();
    assert!(
        steps.contains(&"scheduled-action/jjikin-web-asg/live-show-in".to_owned()),
        "{steps:?}"
    );
    assert!(
        !steps
            .iter()
            .any(|step| step.starts_with("auto-scaling-group")),
        "{steps:?}"
    );
    let kept = kept(&cloud, &stack, "desired_capacity").await.unwrap();
    assert_eq!(
        kept.note.as_deref(),
        Some(
            "base 0 → 2: nothing now, `live-show` holds 6 until 22:15; then the group scales in to 2"
        )
    );
    let page = include_str!("../docs/schedule.md");
    assert!(page.contains(&kept.note.unwrap()));
    // What it says is what happens.
    cloud.apply(&stack).await;
    assert_eq!(desired(&cloud, &stack).await, 6);
    cloud.advance_to("2026-03-03T13:18:00Z").await;
    assert_eq!(desired(&cloud, &stack).await, 2);
}

#[test]
fn a_plan_with_nothing_to_do_says_whose_the_sizes_are() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 35h");
    let plan = "plan --detailed-exitcode --handler {handler} jjikin-web.yaml";
    let said = desk.expect(0, plan);
    assert!(
        said.lines().all(|line| line.chars().count() <= 100),
        "{said}"
    );
    insta::assert_snapshot!("inside_a_window", said);
    let page = include_str!("../docs/schedule.md");
    for line in said.lines().filter(|line| line.starts_with("    ")) {
        assert!(page.contains(line), "{line}");
    }
    let markdown = desk.expect(0, &format!("--format markdown {plan}"));
    insta::assert_snapshot!("inside_a_window_markdown", markdown);
    let json = desk.json(plan);
    assert_eq!(json["format_version"], 1);
    let sizes = json["kept"].as_array().unwrap().iter();
    let sizes = sizes.filter(|kept| kept["id"] == "auto-scaling-group/jjikin-web-asg");
    let owners: Vec<_> = sizes
        .map(|kept| (kept["path"].clone(), kept["owner"].clone()))
        .collect();
    let schedule = |path: &str| (path.into(), "schedule".into());
    assert_eq!(owners, [schedule("desired_capacity"), schedule("min_size")]);
}

#[test]
fn a_saved_plan_still_fits_when_only_the_clock_has_moved() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("timeout: 10s", "timeout: 20s")).unwrap();
    desk.expect(0, "emulator advance 34h");
    desk.expect(
        0,
        "plan --handler {handler} --out plan.json jjikin-web.yaml",
    );
    // Between the two the live show begins.
    desk.expect(0, "emulator advance 1h");
    desk.expect(0, "apply --yes plan.json");
}

#[tokio::test(start_paused = true)]
async fn how_long_lines_are_kept_is_the_accounts_where_it_has_a_policy() {
    let stack = example();
    let cloud = at(&stack, "2026-03-03T11:00:00Z").await;
    cloud.emulator.world().logs.retention_policy = Some(RetentionPolicy {
        name: "a-year".to_owned(),
        days: Some(365),
    });
    let prepared = cloud.plan(&stack).await;
    assert!(prepared.plan.is_empty(), "{:#?}", prepared.plan);
    for (path, live, file) in [
        ("retention_days", json!(365), json!(30)),
        ("retention_policy", json!("a-year"), json!(null)),
    ] {
        let kept = kept(&cloud, &stack, path).await.unwrap();
        assert_eq!((&kept.live, &kept.file), (&live, &file));
        assert_eq!(kept.owner, FieldOwner::Account);
        assert!(kept.why.starts_with("the account's"), "{}", kept.why);
        assert!(kept.stands_out());
    }
    for _ in 0..2 {
        assert_eq!(cloud.apply(&stack).await.mutating(), Vec::<String>::new());
    }
    // One that keeps for ever tells no days.
    cloud.emulator.world().logs.retention_policy = Some(RetentionPolicy {
        name: "for-ever".to_owned(),
        days: None,
    });
    assert!(cloud.plan(&stack).await.plan.is_empty());
    // Without it the group's own counts again.
    cloud.emulator.world().logs.retention_policy = None;
    assert!(cloud.plan(&stack).await.plan.is_empty());
    assert_eq!(kept(&cloud, &stack, "retention_days").await, None);
}
