//! `next`: what the coming scale-outs will start, read from what stands in AWS.

use freshscale_deploy::forecast::{
    Forecast, ForecastInput, Retention, RuleState, ScaleOut, forecast, read,
};
use freshscale_emulator::{Fate, Fault};
use freshscale_stack::Stack;
use jiff::SignedDuration;

use crate::support::binary::Desk;
use crate::support::{Cloud, example};

/// What is to come within so many hours.
async fn ahead(cloud: &Cloud, stack: &Stack, hours: i64) -> (ForecastInput, Forecast) {
    let session = cloud.session();
    let now = cloud.emulator.now();
    let facts = read::facts(&session.aws, stack, |id| session.account(id), now).await;
    let facts = facts.unwrap().unwrap();
    let until = now + SignedDuration::from_hours(hours);
    let found = forecast(&facts, now, &(now..until));
    (facts, found)
}

fn reasons(launches: &[ScaleOut]) -> Vec<String> {
    let all = launches.iter().flat_map(|launch| &launch.stale);
    all.map(ToString::to_string).collect()
}

/// The images that the group's instances were started from.
fn launched(cloud: &Cloud) -> Vec<String> {
    let world = cloud.emulator.world();
    let instances = world.ec2.instances.values();
    let of_group = instances.filter(|i| i.tags.contains_key("aws:autoscaling:groupName"));
    of_group.map(|instance| instance.image.clone()).collect()
}

/// What nothing rotates.
fn unrotated() -> Stack {
    let mut stack = example();
    stack.rotator.triggers.daily_at = None;
    stack.rotator.triggers.on_image_available = false;
    stack
}

#[test]
fn a_group_that_follows_its_schedule_launches_fresh_images() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // The world begins in a window, which is over by then.
    desk.expect(0, "emulator advance 90m");
    let said = desk.expect(0, "next --hours 36 jjikin-web.yaml");
    insta::assert_snapshot!("fresh", said);
    assert!(said.lines().all(|line| line.chars().count() <= 100));

    let json = desk.json("next --hours 36 jjikin-web.yaml");
    assert_eq!(json["fresh"], true);
    let launch = &json["launches"][1];
    assert_eq!(launch["window"], "live-show");
    assert_eq!((&launch["from"], &launch["to"]), (&0.into(), &6.into()));
    assert_eq!(launch["local"], "2026-03-03T19:35:00+09:00");
    assert_eq!(launch["exists"], true);
    assert_eq!(launch["backup"]["state"], "until");
    assert_eq!(launch["backup"]["detail"], "2026-03-15T00:00:00Z");

    let later = desk.expect(
        0,
        "next --hours 1 --at 2026-03-03T08:30:00+09:00 jjikin-web.yaml",
    );
    assert!(
        later.starts_with("jjikin-web: 1 launch in 1 hour from Tue 03-03 08:30 on, fresh"),
        "{later}"
    );
    let past = desk.expect(64, "next --at 2026-03-01T00:00:00Z jjikin-web.yaml");
    assert!(past.contains("--at is in the past"), "{past}");
}

#[test]
fn an_image_that_nothing_brings_in_makes_the_launch_stale() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("daily_at: \"02:00\"", "daily_at: off");
    let text = text.replace("on_image_available: true", "on_image_available: false");
    std::fs::write(&path, text).unwrap();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // The backup of Tuesday 01:00 is there, the launch template does not know.
    desk.expect(0, "emulator advance 20h");
    let said = desk.expect(1, "next jjikin-web.yaml");
    insta::assert_snapshot!("stale", said);
    assert!(said.lines().all(|line| line.chars().count() <= 100));
    let json = desk.json("next jjikin-web.yaml");
    assert_eq!(json["launches"][0]["stale"][0]["reason"], "not_newest");
    assert_eq!(json["rotation"]["daily"]["state"], "absent");
}

#[test]
fn the_page_about_the_schedule_shows_what_next_says() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replace("on_image_available: true", "on_image_available: false");
    std::fs::write(&path, text).unwrap();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    // Backups have the tags of the instance.
    let emulator = desk.emulator();
    for instance in emulator.world().ec2.instances.values_mut() {
        let release = ("Release".to_owned(), "2.14.0".to_owned());
        instance.tags.extend([release]);
    }
    emulator.save().unwrap();
    drop(emulator);
    // 01:40 on Tuesday: the backup is made, the rotation of 02:00 is to come.
    desk.expect(0, "emulator advance 16h40m");
    let said = desk.expect(0, "next --hours 8 jjikin-web.yaml");
    let page = include_str!("../docs/schedule.md");
    assert!(page.contains(&said), "{said}");
}

#[tokio::test(start_paused = true)]
async fn the_daily_rule_that_stands_in_aws_brings_the_newest_image_in_before_the_launch() {
    let mut stack = example();
    stack.rotator.triggers.on_image_available = false;
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    // 01:40 on Tuesday: the backup is there, the rotation of 02:00 is to come, then the launch of 08:40.
    cloud.advance_to("2026-03-02T16:40:00Z").await;
    let (facts, found) = ahead(&cloud, &stack, 8).await;
    let [launch] = found.launches.as_slice() else {
        panic!("{found:#?}");
    };
    assert!(found.is_fresh() && launch.rotated, "{launch:#?}");
    assert_eq!(launch.rotation.unwrap().to_string(), "2026-03-02T17:00:00Z");
    assert_eq!(launch.version, Some(2));
    // What is foretold is what happens.
    cloud.advance_to("2026-03-02T23:45:00Z").await;
    let launched = launched(&cloud);
    assert_eq!(launched.len(), 4);
    let foretold = &launch.source.image().unwrap().id;
    assert!(launched.iter().all(|image| image == foretold));

    // Without the rule the same launch would have been stale.
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let events = cloud.session().aws.events;
    events
        .disable_rule()
        .name(&facts.daily.name)
        .send()
        .await
        .unwrap();
    cloud.advance_to("2026-03-02T16:40:00Z").await;
    let (facts, found) = ahead(&cloud, &stack, 8).await;
    assert_eq!(facts.daily.state, RuleState::Disabled);
    assert_eq!(found.stale(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_aws_backup_will_have_deleted_is_found_out() {
    let stack = unrotated();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let (facts, found) = ahead(&cloud, &stack, 24 * 14).await;
    // The image was made on 1 March and is kept for 14 days.
    let gone = "2026-03-15T00:00:00Z".parse().unwrap();
    let kept: Vec<_> = facts.retention.values().collect();
    assert_eq!(kept, [&Retention::Until(gone)]);
    let (before, after): (Vec<_>, Vec<_>) = found
        .launches
        .into_iter()
        .partition(|launch| launch.at < gone);
    assert!(!before.is_empty() && !after.is_empty());
    assert!(!reasons(&before).iter().any(|why| why.contains("deleted")));
    let first = reasons(&after).remove(0);
    assert!(first.contains("AWS Backup will have deleted"), "{first}");
}

#[tokio::test(start_paused = true)]
async fn an_image_that_goes_as_soon_as_it_is_copied_is_stale_however_long_it_would_be_kept() {
    let stack = unrotated();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    // `Lifecycle.DeleteAfterEvent: DELETE_AFTER_COPY`.
    for point in &mut cloud.emulator.world().backups.points {
        point.after_copy = true;
    }
    let (facts, found) = ahead(&cloud, &stack, 24).await;
    let kept: Vec<_> = facts.retention.values().collect();
    assert_eq!(kept, [&Retention::AfterCopy]);
    assert!(!found.is_fresh());
    let said = reasons(&found.launches).remove(0);
    assert!(said.ends_with("as soon as it is copied"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn what_aws_backup_will_not_say_is_unknown_and_nothing_else() {
    let stack = unrotated();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    for (code, status, said) in [
        (
            "AccessDeniedException",
            403,
            "no permission for backup:ListRecoveryPointsByResource",
        ),
        (
            "ServiceUnavailableException",
            500,
            "backup:ListRecoveryPointsByResource answers ServiceUnavailableException",
        ),
    ] {
        cloud.emulator.set_fault(Some(Box::new(move |call, _| {
            let fault = Fault::with_status(status, code, "no");
            (call.service == "backup").then_some(Fate::Fault(fault))
        })));
        let (facts, found) = ahead(&cloud, &stack, 24).await;
        let kept: Vec<_> = facts.retention.values().collect();
        assert_eq!(kept, [&Retention::Unknown(said.to_owned())]);
        assert!(found.is_fresh());
    }
    cloud.emulator.set_fault(None);
    // Made by a person, under a backup's name or not: AWS Backup does not know it.
    cloud.emulator.world().backups.points.clear();
    let (facts, _) = ahead(&cloud, &stack, 24).await;
    assert_eq!(
        facts.retention.values().collect::<Vec<_>>(),
        [&Retention::NotABackup]
    );
}

#[tokio::test(start_paused = true)]
async fn suspended_processes_and_a_lost_template_are_said() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let aws = cloud.session().aws;
    let suspend = aws.autoscaling.suspend_processes();
    let suspend = suspend.auto_scaling_group_name(&stack.names.auto_scaling_group);
    suspend
        .scaling_processes("ScheduledActions")
        .send()
        .await
        .unwrap();
    let (_, found) = ahead(&cloud, &stack, 24).await;
    assert_eq!(found.suspended, ["ScheduledActions"]);
    assert!(!found.is_fresh());

    let delete = aws.ec2.delete_launch_template();
    let delete = delete.launch_template_name(&stack.names.launch_template);
    delete.send().await.unwrap();
    let (_, found) = ahead(&cloud, &stack, 24).await;
    let said = reasons(&found.launches);
    assert_eq!(
        said,
        ["jjikin-web-lt has no version $Default, or does not exist"]
    );
}

#[test]
fn a_group_that_does_not_exist_is_said_plainly() {
    let desk = Desk::new();
    let said = desk.expect(1, "next jjikin-web.yaml");
    assert!(
        said.contains("Auto Scaling group jjikin-web-asg does not exist: nothing scales out"),
        "{said}"
    );
    assert!(
        said.contains("make it with: bootstrap --local apply jjikin-web.yaml"),
        "{said}"
    );
}
