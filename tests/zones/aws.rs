//! AWS's own times contradict the zone data here.

use freshscale_core::rotation::{self, Decision, Report, RotationOptions};
use freshscale_core::zone::{Data, Zones, instead};
use freshscale_deploy::forecast::read;
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_stack::Stack;

use super::{cloud, old, stack};
use crate::support::Cloud;

const ACT: RotationOptions = RotationOptions { dry_run: false };

/// A window of working days in a zone that changed in 2026, from 08:00 on, without daily rotation.
fn push(zone: &str) -> Stack {
    stack(&format!(
        "schedule:\n  timezone: {zone}\n  windows:\n    \
         - {{ name: push, days: mon-fri, from: \"08:00\", to: \"12:00\", desired: 1 }}\n\
         rotator: {{ triggers: {{ daily_at: off, on_image_available: false }} }}\n"
    ))
}

/// What a rotation does at an instant with an image made before.
async fn rotate(cloud: &Cloud, stack: &Stack, at: &str) -> Report {
    cloud.advance_to(at).await;
    {
        let mut world = cloud.emulator.world();
        let web = world
            .ec2
            .instances
            .values()
            .find(|it| it.tags.get("Name") == Some(&stack.image.instance_name));
        let web = web.unwrap().id.clone();
        world.back_up(&web, 0, 14).unwrap();
    }
    cloud
        .emulator
        .advance(jiff::SignedDuration::from_secs(5))
        .await;
    let aws = cloud.session().aws;
    let config = rotation_config(stack);
    rotation::run(&aws, &config, &cloud.emulator, ACT)
        .await
        .unwrap()
}

fn held(report: &Report) -> bool {
    matches!(report.decision, Decision::Hold { .. })
}

/// The zones, and the first minute of the window on 1 December 2026 as AWS has it.
const CHANGED: [(&str, &str); 5] = [
    ("America/Vancouver", "2026-12-01T15:01:00Z"),
    ("America/Edmonton", "2026-12-01T14:01:00Z"),
    ("America/Yellowknife", "2026-12-01T14:01:00Z"),
    ("America/Winnipeg", "2026-12-01T13:01:00Z"),
    ("America/Havana", "2026-12-01T12:01:00Z"),
];

#[tokio::test(start_paused = true)]
async fn the_first_hour_of_a_window_is_frozen_with_old_new_and_no_data() {
    for (zone, opened) in CHANGED {
        let stack = push(zone);
        for (what, data) in [
            ("new", Data::only(Zones::carried())),
            ("old", Data::only(old())),
            ("none", Data::only(Zones::none())),
        ] {
            let cloud = cloud(&stack, "2026-11-30T20:00:00Z", Zones::carried());
            cloud.apply(&stack).await;
            let _here = instead(data);
            let report = rotate(&cloud, &stack, opened).await;
            assert!(held(&report), "{zone} {what}: {report:#?}");
            let doubted = report
                .warnings
                .iter()
                .any(|w| w.contains("an hour behind AWS"));
            assert_eq!(
                doubted,
                what == "old",
                "{zone} {what}: {:#?}",
                report.warnings
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_hour_of_a_window_in_casablanca_is_frozen_with_old_data() {
    let stack = push("Africa/Casablanca");
    // 08:00 to 12:00 is 08:00 to 12:00 UTC since September 2026; by old data it ended at 11:00.
    for (at, wrong) in [
        ("2026-12-01T11:30:00Z", true),
        ("2026-12-01T12:30:00Z", false),
    ] {
        for data in [old(), Zones::none(), Zones::carried()] {
            let cloud = cloud(&stack, "2026-11-30T20:00:00Z", Zones::carried());
            cloud.apply(&stack).await;
            let _here = instead(Data::only(data.clone()));
            let report = rotate(&cloud, &stack, at).await;
            assert_eq!(held(&report), wrong, "{at} {data:?}: {report:#?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn data_that_is_newer_than_aws_is_told_and_does_not_publish_inside_either() {
    let stack = push("America/Vancouver");
    let cloud = cloud(&stack, "2026-11-30T20:00:00Z", old());
    cloud.apply(&stack).await;
    // AWS still opens at 16:00 UTC; by the data here the window is over at 19:00, and by AWS's at 20:00.
    let report = rotate(&cloud, &stack, "2026-12-01T19:30:00Z").await;
    assert!(held(&report), "{report:#?}");
    let text = report.warnings.join("\n");
    assert!(
        text.contains("puts America/Vancouver an hour ahead of AWS"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn plan_status_and_next_name_the_zone() {
    let stack = push("America/Vancouver");
    let cloud = cloud(&stack, "2026-11-30T20:00:00Z", Zones::carried());
    cloud.apply(&stack).await;
    let _here = instead(Data::only(old()));
    let plan = cloud.plan(&stack).await;
    assert!(plan.plan.is_empty(), "nothing of it depends on dates");
    let said: Vec<String> = plan.clocks.iter().map(|it| it.text()).collect();
    let wanted = "this machine's zone data 2025b puts America/Vancouver an hour behind AWS: push-out fires at \
                  2026-12-01 15:00 UTC, and by this data at 2026-12-01 16:00";
    assert_eq!(said, [wanted]);
    let session = cloud.session();
    let now = cloud.emulator.now();
    let facts = read::facts(&session.aws, &stack, |id| session.account(id), now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(facts.clocks, plan.clocks);
    // What AWS says is what will happen.
    let next = freshscale_deploy::forecast::forecast(
        &facts,
        now,
        &(now.."2026-12-02T00:00:00Z".parse().unwrap()),
    );
    assert_eq!(next.launches[0].at.to_string(), "2026-12-01T15:00:00Z");
}

/// A launch day in the season in which old and new data differ.
fn launch() -> String {
    "schedule:\n  timezone: America/Vancouver\n  windows:\n    \
     - { name: push, days: mon-fri, from: \"08:00\", to: \"12:00\", desired: 1 }\n    \
     - { name: launch, on: 2026-12-22, from: \"09:00\", to: \"18:00\", desired: 2 }\n"
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn two_machines_do_not_undo_each_others_dates() {
    let new = stack(&launch());
    let at = "2026-11-30T20:00:00Z";
    let cloud = cloud(&new, at, Zones::carried());
    cloud.apply(&new).await;
    // The other machine has old data, and AWS's times show it: it moves no date, and says why.
    {
        let _here = instead(Data::only(old()));
        let theirs = stack(&launch());
        let plan = cloud.plan(&theirs).await.plan;
        assert!(!plan.refusals.is_empty());
        for refusal in &plan.refusals {
            assert!(
                refusal.reason.contains("an hour behind AWS"),
                "{refusal:#?}"
            );
            assert!(refusal.remedy.contains("tzdata"), "{refusal:#?}");
        }
    }
    assert!(cloud.plan(&new).await.plan.is_empty(), "nothing has moved");
}

#[tokio::test(start_paused = true)]
async fn where_two_sets_differ_dates_are_changed_only_when_told() {
    let at = "2026-07-01T20:00:00Z";
    // In summer both fire alike: AWS's times tell nothing.
    let theirs = {
        let _here = instead(Data::only(old()));
        stack(&launch())
    };
    let cloud = cloud(&theirs, at, Zones::carried());
    {
        let _here = instead(Data::only(old()));
        cloud.apply(&theirs).await;
    }
    let both = Data::newest(Zones::carried(), Some(old()));
    let _here = instead(both);
    let ours = stack(&launch());
    let plan = cloud.plan(&ours).await.plan;
    assert!(
        plan.refusals
            .iter()
            .any(|it| it.address.ends_with("/launch-out")),
        "{plan:#?}"
    );
    for refusal in &plan.refusals {
        let carried = Zones::carried().release();
        assert!(
            refusal
                .reason
                .contains(&format!("zone data {carried} (carried) and 2025b (/")),
            "{refusal:#?}"
        );
        assert!(
            refusal
                .remedy
                .contains("--zone-data carried or --zone-data system"),
            "{refusal:#?}"
        );
    }
    // Both are there, and a person has said which counts.
    let told = Data::choose(&freshscale_core::zone::Choice::Carried).unwrap();
    let _told = instead(told);
    let plan = cloud.plan(&ours).await.plan;
    assert_eq!(plan.refusals, []);
    assert!(!plan.steps.is_empty());
}
