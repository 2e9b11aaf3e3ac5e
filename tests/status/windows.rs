//! Against the emulator: what people rely on of a window, and what would break it, is said before it does.

use freshscale_core::schedule::window::Days;
use freshscale_deploy::status::Finding;
use freshscale_emulator::ec2::NewImage;
use freshscale_stack::Stack;
use jiff::SignedDuration;

use super::findings::{kinds, look};
use crate::redeploy::scene::stack as untriggered;
use crate::support::binary::Desk;
use crate::support::{Cloud, told};

/// Monday, nine in the morning in Seoul: the window of the morning is open from 08:40 to 10:00.
const INSIDE: &str = "2026-03-02T00:00:00Z";

/// The same on Tuesday.
const TUESDAY: &str = "2026-03-03T00:00:00Z";

/// Monday, half past eleven at night.
const NIGHT: &str = "2026-03-02T14:30:00Z";

async fn applied_at(stack: &Stack, at: &str) -> Cloud {
    let cloud = Cloud::new(stack);
    cloud.advance_to(at).await;
    Box::pin(cloud.apply(stack)).await;
    cloud
}

async fn scale(cloud: &Cloud, stack: &Stack, sizes: (i32, i32, i32)) {
    let call = cloud.session().aws.autoscaling.update_auto_scaling_group();
    let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
    let call = call.min_size(sizes.0).max_size(sizes.1);
    call.desired_capacity(sizes.2).send().await.unwrap();
    cloud.emulator.advance(SignedDuration::from_mins(2)).await;
}

/// A scheduled action that somebody puts beside the stack's.
async fn put(cloud: &Cloud, stack: &Stack, name: &str, recurrence: &str, desired: i32) {
    let aws = cloud.session().aws;
    let call = aws.autoscaling.put_scheduled_update_group_action();
    let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
    let call = call.scheduled_action_name(name).recurrence(recurrence);
    call.desired_capacity(desired).send().await.unwrap();
}

fn of<'a>(findings: &'a [Finding], kind: &str) -> &'a Finding {
    let found = findings.iter().find(|finding| finding.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {findings:#?}"))
}

#[tokio::test(start_paused = true)]
async fn a_window_that_was_open_when_it_was_applied_gets_its_instances_from_the_command_that_is_offered()
 {
    let stack = untriggered();
    let cloud = applied_at(&stack, INSIDE).await;
    cloud.emulator.advance(SignedDuration::from_mins(5)).await;
    let (facts, verdict) = look(&cloud, &stack).await;
    assert_eq!(
        facts.forecast.group.sizes.desired, 0,
        "nothing started them"
    );
    let found = of(&verdict.problems, "window_unserved");
    let says = "window morning-push is open until Mon 03-02 10:00 and wants 4 instances, jjikin-web-asg wants 0";
    assert!(found.text.starts_with(says), "{}", found.text);
    let command = told(&found.remedy);
    assert!(
        command.contains("bootstrap open morning-push stack.yaml --now"),
        "{command}"
    );
    scale(&cloud, &stack, (0, 8, 4)).await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (Vec::new(), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn a_group_that_has_less_than_its_open_window_wants_is_a_problem_until_the_window_closes() {
    let stack = untriggered();
    let cloud = applied_at(&stack, NIGHT).await;
    cloud.emulator.world().backups.plans.clear();
    cloud.advance_to(TUESDAY).await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(
        kinds(&verdict),
        (Vec::new(), Vec::new()),
        "its action fired"
    );
    scale(&cloud, &stack, (0, 8, 1)).await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (vec!["window_unserved"], Vec::new()));
    cloud.advance_to("2026-03-03T01:01:00Z").await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (Vec::new(), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn an_action_that_is_about_to_fire_is_waited_for() {
    let stack = untriggered();
    let cloud = applied_at(&stack, NIGHT).await;
    let group = &stack.names.auto_scaling_group;
    let call = cloud.session().aws.autoscaling.suspend_processes();
    let call = call.auto_scaling_group_name(group);
    call.scaling_processes("ScheduledActions")
        .send()
        .await
        .unwrap();
    let unserved = async |at: &str| {
        cloud.advance_to(at).await;
        let (_, verdict) = look(&cloud, &stack).await;
        kinds(&verdict).0.contains(&"window_unserved")
    };
    assert!(
        !unserved("2026-03-02T23:41:30Z").await,
        "Auto Scaling may take two minutes"
    );
    assert!(unserved("2026-03-02T23:42:30Z").await);
}

#[tokio::test(start_paused = true)]
async fn instances_of_one_window_on_different_images_are_a_problem_and_older_ones_beside_them_are_not()
 {
    let stack = untriggered();
    let cloud = applied_at(&stack, NIGHT).await;
    cloud.emulator.world().backups.plans.clear();
    // One from before the window.
    scale(&cloud, &stack, (0, 8, 1)).await;
    let aws = cloud.session().aws;
    let publish = async || {
        let name = &stack.names.launch_template;
        let made = cloud.emulator.world().make_image(NewImage {
            name: format!("another-{}", cloud.emulator.now()),
            ..NewImage::default()
        });
        let data = aws_sdk_ec2::types::RequestLaunchTemplateData::builder()
            .image_id(made)
            .build();
        let version = aws
            .ec2
            .create_launch_template_version()
            .launch_template_name(name);
        let version = version
            .source_version("$Default")
            .launch_template_data(data)
            .send()
            .await
            .unwrap();
        let number = version
            .launch_template_version()
            .unwrap()
            .version_number()
            .unwrap();
        let default = aws.ec2.modify_launch_template().launch_template_name(name);
        default
            .default_version(number.to_string())
            .send()
            .await
            .unwrap();
    };
    publish().await;
    cloud.advance_to(TUESDAY).await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert!(!kinds(&verdict).0.contains(&"window_mixed"), "{verdict:#?}");
    publish().await;
    scale(&cloud, &stack, (0, 8, 5)).await;
    let (_, verdict) = look(&cloud, &stack).await;
    let found = of(&verdict.problems, "window_mixed");
    assert!(
        found.text.contains("1 instance of ami-") && found.text.contains("3 instances of ami-"),
        "{}",
        found.text
    );
}

#[tokio::test(start_paused = true)]
async fn an_action_of_somebody_elses_that_ends_a_window_early_is_named_days_before() {
    let stack = untriggered();
    let cloud = applied_at(&stack, NIGHT).await;
    cloud.emulator.world().backups.plans.clear();
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (Vec::new(), Vec::new()));
    // Half past nine in Seoul.
    put(&cloud, &stack, "night-off", "30 0 * * *", 0).await;
    let (_, verdict) = look(&cloud, &stack).await;
    let found = of(&verdict.warnings, "window_cut");
    assert_eq!(
        found.text,
        "scheduled action night-off, which the stack file does not have, leaves 0 of 4 instances to window morning-push from Tue 03-03 09:30 on until Tue 03-03 10:00"
    );
    // The rotator takes the window to be over by then.
    let found = of(&verdict.warnings, "would_publish_inside");
    assert!(
        found
            .text
            .contains("from Tue 03-03 09:30 until Tue 03-03 10:00 (window morning-push)"),
        "{}",
        found.text
    );
    cloud.advance_to("2026-03-03T00:40:00Z").await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict).0, ["window_unserved", "publishes_inside"]);
}

#[tokio::test(start_paused = true)]
async fn a_freeze_that_the_file_knows_nothing_of_is_a_warning() {
    let stack = untriggered();
    let cloud = applied_at(&stack, NIGHT).await;
    // Noon to one o'clock in Seoul.
    put(&cloud, &stack, "noon", "0 3 * * *", 2).await;
    put(&cloud, &stack, "noon-over", "0 4 * * *", 0).await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (Vec::new(), vec!["holds_outside"]));
    let text = &verdict.warnings[0].text;
    assert!(
        text.contains("from Tue 03-03 11:30 until Tue 03-03 13:00 (scheduled action noon)"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_last_of_several_dates_is_a_warning_a_month_before_and_a_single_one_is_a_note() {
    let mut stack = untriggered();
    let cloud = applied_at(&stack, NIGHT).await;
    cloud.emulator.world().backups.plans.clear();
    let notes = async |stack: &Stack| {
        let (_, verdict) = look(&cloud, stack).await;
        let kinds = |found: &[Finding]| found.iter().map(|it| it.kind).collect::<Vec<_>>();
        (kinds(&verdict.warnings), kinds(&verdict.notes))
    };
    assert_eq!(notes(&stack).await, (Vec::new(), Vec::new()));
    // The example's launch day is the 24th of December.
    for day in ["2026-03-29", "2026-04-02"] {
        let window = stack
            .schedule
            .windows
            .iter_mut()
            .find(|w| w.name == "launch-day")
            .unwrap();
        let Days::Dates(dates) = &mut window.days else {
            panic!("{window:?}")
        };
        dates.clear();
        dates.insert(day.parse().unwrap());
        let told = notes(&stack).await.1;
        assert_eq!(
            told,
            if day == "2026-03-29" {
                vec!["one_off"]
            } else {
                Vec::new()
            }
        );
    }
    let window = stack
        .schedule
        .windows
        .iter_mut()
        .find(|w| w.name == "launch-day")
        .unwrap();
    let dates = ["2026-03-10".parse().unwrap(), "2026-03-20".parse().unwrap()];
    window.days = Days::Dates(dates.into());
    assert!(notes(&stack).await.0.contains(&"dates_end"));
}

#[test]
fn plan_apply_next_and_status_tell_of_a_window_that_is_open_already() {
    // The world begins inside the window of the morning.
    let desk = Desk::new();
    let says = "window morning-push is open until Mon 03-02 10:00 and wants 4 instances, jjikin-web-asg wants 0";
    let planned = desk.json("plan --handler {handler} jjikin-web.yaml");
    assert_eq!(
        (&planned["unserved"]["wants"], &planned["unserved"]["has"]),
        (&4.into(), &0.into())
    );
    let markdown = desk.expect(
        0,
        "plan --format markdown --handler {handler} jjikin-web.yaml",
    );
    assert!(markdown.contains(says), "{markdown}");
    let applied = desk.local("apply --yes --handler {handler} jjikin-web.yaml");
    let said = [applied.stdout, applied.stderr].map(|text| String::from_utf8(text).unwrap());
    let said = said.concat();
    assert!(
        said.contains(says)
            && said.contains("bootstrap --local open morning-push jjikin-web.yaml --now"),
        "{said}"
    );
    desk.expect(0, "emulator advance 5m");
    for command in ["next", "status"] {
        let told = desk.expect(1, &format!("{command} jjikin-web.yaml"));
        assert!(
            told.contains("window morning-push is open until Mon 03-02 10:00"),
            "{told}"
        );
    }
    let next = desk.expect(1, "next --format json jjikin-web.yaml");
    let next: serde_json::Value = serde_json::from_str(&next).unwrap();
    assert_eq!(next["open"]["served"], false);
}

#[test]
fn a_window_that_is_open_already_is_opened_by_name_or_with_apply_and_once() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 5m");
    let closed = desk.expect(1, "open live-show --now jjikin-web.yaml");
    let opens = "window live-show is not open; nothing was changed";
    assert!(
        closed.contains(opens) && closed.contains("it opens at Tue 03-03 19:35"),
        "{closed}"
    );
    let unknown = desk.expect(64, "open morning --now jjikin-web.yaml");
    assert!(
        unknown.contains("it has morning-push, live-show"),
        "{unknown}"
    );
    // Without saying when.
    desk.expect(64, "open morning-push jjikin-web.yaml");

    let opened = desk.expect(0, "open morning-push --now jjikin-web.yaml");
    let says = "window morning-push is open until Mon 03-02 10:00: jjikin-web-asg wants 4 instances instead of 0 now";
    assert!(opened.contains(says), "{opened}");
    let again = desk.expect(
        0,
        "--trace-calls again.jsonl open morning-push --now jjikin-web.yaml",
    );
    assert!(
        again.contains("wants 4 instances already: nothing to do"),
        "{again}"
    );
    assert_eq!(desk.mutating("again.jsonl"), Vec::<String>::new());

    desk.expect(0, "emulator advance 5m");
    for command in ["status --handler {handler}", "next"] {
        desk.expect(0, &format!("{command} jjikin-web.yaml"));
    }
    let planned = desk.json("plan --handler {handler} jjikin-web.yaml");
    assert_eq!(
        planned["steps"],
        serde_json::json!([]),
        "apply undoes nothing"
    );
    // Closed by its own action, and no longer to be opened.
    desk.expect(0, "emulator advance 2h");
    let closed = desk.expect(1, "open morning-push --now jjikin-web.yaml");
    assert!(closed.contains("is not open"), "{closed}");
    let next = desk.json("next jjikin-web.yaml");
    assert_eq!(next["launches"][0]["from"], 0, "{next}");
}

#[test]
fn apply_open_now_serves_the_open_window_also_where_nothing_else_is_to_do() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let none = desk.expect(
        0,
        "apply --yes --open-now --handler {handler} jjikin-web.yaml",
    );
    assert!(
        none.contains("wants 4 instances instead of 0 now"),
        "{none}"
    );
    desk.expect(
        0,
        "plan --handler {handler} --out plan.json jjikin-web.yaml",
    );
    let refused = desk.expect(64, "apply --yes --open-now plan.json");
    assert!(refused.contains("was made without --open-now"), "{refused}");
    // Over a first apply, too, and a window that is raised.
    let text = std::fs::read_to_string(desk.path().join("jjikin-web.yaml")).unwrap();
    let raised = text.replacen("desired: 4", "desired: 5", 1);
    assert_ne!(raised, text);
    std::fs::write(desk.path().join("jjikin-web.yaml"), raised).unwrap();
    let said = desk.expect(
        0,
        "apply --yes --open-now --handler {handler} jjikin-web.yaml",
    );
    assert!(
        said.contains("wants 5 instances instead of 4 now"),
        "{said}"
    );
}

#[test]
fn a_window_that_is_open_nearly_always_counts_as_the_base_and_is_to_be_served_all_the_same() {
    let desk = Desk::new();
    let text = "version: 1\nname: web\nimage: { instance_name: web }\n\
        launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }\n\
        auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { max: 8 } }\n\
        schedule:\n  timezone: Asia/Seoul\n  windows:\n\
        \x20   - { name: quiet, days: mon-sat, from: \"00:00\", to: \"00:00\", desired: 1 }\n\
        \x20   - { name: quiet-sun, days: sun, from: \"00:00\", to: \"00:00\", desired: 1, except: 2027-01-03 }\n\
        \x20   - { name: show, days: [tue, thu], from: \"20:00\", to: \"22:00\", desired: 6 }\n";
    std::fs::write(desk.path().join("web.yaml"), text).unwrap();
    let says = "window quiet is open until Tue 03-03 00:00 and wants 1 instance, web-asg wants 0";
    let planned = desk.expect(0, "plan --handler {handler} web.yaml");
    assert!(planned.contains(says), "{planned}");
    desk.expect(0, "apply --yes --handler {handler} web.yaml");
    desk.expect(0, "emulator advance 1h");
    for command in ["status --handler {handler}", "next"] {
        let told = desk.expect(1, &format!("{command} web.yaml"));
        assert!(
            told.contains("window quiet is open until Tue 03-03 00:00"),
            "{told}"
        );
    }
}

#[test]
fn the_page_lists_every_kind_of_finding_in_the_order_of_severity() {
    use freshscale_deploy::status::{KINDS, Severity};
    let page = include_str!("../../docs/operate.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.filter_map(|row| {
        let (kind, rest) = row.split_once("` | ")?;
        let severity = [
            ("problem", Severity::Problem),
            ("warning", Severity::Warning),
            ("note", Severity::Note),
        ];
        let (_, severity) = severity
            .into_iter()
            .find(|(word, _)| rest.starts_with(word))?;
        Some((kind, severity))
    });
    assert_eq!(rows.collect::<Vec<_>>(), KINDS);
}
