//! The rotator against the emulator: what it picks, what it publishes, what it leaves alone.

use std::sync::atomic::{AtomicBool, Ordering};

use freshscale::aws::Aws;
use freshscale::emulator::ec2::{NewImage, Tags};
use freshscale::emulator::{Fate, Fault};
use freshscale::resource::lambda_function::rotation_config;
use freshscale::rotation::image::REJECTED_TAG;
use freshscale::rotation::template::PINNED_TAG;
use freshscale::rotation::{self, Decision, Options, Report, RotationConfig, decide, lambda};
use freshscale::stack::Stack;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Cloud, example};

const ACT: Options = Options { dry_run: false };

/// A stack that stands, without schedule, triggers and backups: each test says what happens when.
struct Scene {
    cloud: Cloud,
    aws: Aws,
    config: RotationConfig,
}

impl Scene {
    async fn of(stack: &Stack) -> Self {
        let mut stack = stack.clone();
        stack.rotator.triggers.daily_at = None;
        stack.rotator.triggers.on_image_available = false;
        stack.schedule.actions.clear();
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        cloud.emulator.world().backups.plans.clear();
        let aws = cloud.session().aws;
        let config = rotation_config(&stack);
        Self { cloud, aws, config }
    }

    async fn new() -> Self {
        Self::of(&example()).await
    }

    /// An hour later, an image as AWS Backup makes them.
    async fn image(&self, change: impl FnOnce(&mut NewImage)) -> String {
        self.cloud
            .emulator
            .advance(SignedDuration::from_hours(1))
            .await;
        let mut world = self.cloud.emulator.world();
        let web = world.ec2.instances.values().next().unwrap().id.clone();
        let mut new = NewImage {
            name: format!("AwsBackup_{web}_{}", world.uuid()),
            instance: Some(web),
            tags: Tags::from([("Name".to_owned(), self.config.image.instance_name.clone())]),
            ..NewImage::default()
        };
        change(&mut new);
        world.make_image(new)
    }

    async fn rotate(&self) -> Report {
        let clock = &self.cloud.emulator;
        rotation::run(&self.aws, &self.config, clock, ACT)
            .await
            .unwrap()
    }

    /// Number and data of the default version.
    fn default(&self) -> (i64, Value) {
        let world = self.cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        let (number, version) = template.version("$Default").unwrap();
        (number, version.data.clone())
    }

    fn versions(&self) -> Vec<i64> {
        let world = self.cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        template.versions.keys().copied().collect()
    }

    async fn tag(&self, id: &str, key: &str) {
        let tag = aws_sdk_ec2::types::Tag::builder()
            .key(key)
            .value("for the test")
            .build();
        let tagged = self
            .aws
            .ec2
            .create_tags()
            .resources(id)
            .tags(tag)
            .send()
            .await;
        tagged.unwrap();
    }

    fn changes(&self) -> usize {
        let served = self.cloud.emulator.served();
        let changes = |call: &&freshscale::emulator::Served| {
            freshscale::aws::trace::is_mutating(&call.operation)
        };
        served.iter().filter(changes).count()
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_image_of_the_new_version_differs() {
    let scene = Scene::new().await;
    let (_, before) = scene.default();
    let image = scene.image(|_| ()).await;
    let report = scene.rotate().await;
    let (number, mut after) = scene.default();
    assert_eq!((number, report.done.default_set), (2, Some(2)));
    assert_eq!(after["ImageId"], *image);
    after["ImageId"] = before["ImageId"].clone();
    assert_eq!(after, before);
}

#[tokio::test(start_paused = true)]
async fn the_second_run_changes_nothing() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    scene.rotate().await;
    let before = scene.changes();
    let report = scene.rotate().await;
    assert!(
        matches!(report.decision, Decision::Current { .. }),
        "{report:#?}"
    );
    assert_eq!(scene.changes(), before);
}

#[tokio::test(start_paused = true)]
async fn the_newest_is_found_beyond_the_first_page_and_by_time_not_by_name() {
    let scene = Scene::new().await;
    let newest = scene.image(|new| new.name = "AwsBackup_a".to_owned()).await;
    {
        let mut world = scene.cloud.emulator.world();
        let now = world.now;
        world.now = now.checked_sub(SignedDuration::from_hours(5)).unwrap();
        for number in 0..1200 {
            let name = format!("AwsBackup_z{number}");
            let tags = Tags::from([("Name".to_owned(), "jjikin-web".to_owned())]);
            world.make_image(NewImage {
                name,
                tags,
                ..NewImage::default()
            });
        }
        world.now = now;
    }
    let report = scene.rotate().await;
    assert_eq!(report.looked_at.images, 1202);
    assert_eq!(scene.default().1["ImageId"], *newest);
}

#[tokio::test(start_paused = true)]
async fn images_that_do_not_count_are_passed_over_however_new() {
    let scene = Scene::new().await;
    let good = scene.image(|new| new.name = new.name.to_uppercase()).await;
    scene
        .image(|new| new.tags = Tags::from([("Name".to_owned(), "other".to_owned())]))
        .await;
    scene.image(|new| new.name = "golden".to_owned()).await;
    let rejected = scene.image(|_| ()).await;
    scene.tag(&rejected, REJECTED_TAG).await;
    for spoil in [
        |image: &mut freshscale::emulator::ec2::Image| image.architecture = "arm64".to_owned(),
        |image: &mut freshscale::emulator::ec2::Image| image.owner = "999999999999".to_owned(),
        |image: &mut freshscale::emulator::ec2::Image| {
            image.virtualization = "paravirtual".to_owned()
        },
        |image: &mut freshscale::emulator::ec2::Image| {
            image.root_device_type = "instance-store".to_owned()
        },
    ] {
        let id = scene.image(|_| ()).await;
        spoil(
            scene
                .cloud
                .emulator
                .world()
                .ec2
                .images
                .get_mut(&id)
                .unwrap(),
        );
    }
    // Last, or it would be available when the next one is made.
    scene.image(|new| new.takes = 900).await;
    let report = scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *good, "{report:#?}");
}

#[tokio::test(start_paused = true)]
async fn it_never_goes_back_to_an_older_image() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    let newest = scene.image(|_| ()).await;
    scene.rotate().await;
    scene.tag(&newest, REJECTED_TAG).await;
    let report = scene.rotate().await;
    let held = Decision::Hold {
        reason: decide::HoldReason::Older {
            current: newest.clone(),
            newest: report.newest.clone().unwrap().id,
        },
    };
    assert_eq!(report.decision, held);
    assert_eq!(scene.default().1["ImageId"], *newest);
}

#[tokio::test(start_paused = true)]
async fn nothing_moves_while_the_template_is_pinned() {
    let scene = Scene::new().await;
    let template = scene
        .cloud
        .emulator
        .world()
        .ec2
        .templates
        .values()
        .next()
        .unwrap()
        .id
        .clone();
    scene.tag(&template, PINNED_TAG).await;
    scene.image(|_| ()).await;
    let report = scene.rotate().await;
    assert!(report.why.contains("unpin"), "{}", report.why);
    assert_eq!(scene.versions(), [1]);
}

#[tokio::test(start_paused = true)]
async fn security_groups_are_ids_at_the_top_level_or_inside_the_interface() {
    for public in [None, Some(false)] {
        let mut stack = example();
        stack.launch_template.associate_public_ip = public;
        let mut scene = Scene::of(&stack).await;
        scene.config.security_group_ids = vec!["sg-0123456789abcdef1".to_owned()];
        scene.rotate().await;
        let (number, data) = scene.default();
        assert_eq!(
            number, 2,
            "the same image with other groups is a new version"
        );
        let place = if public.is_some() {
            "/NetworkInterface/0/SecurityGroupId"
        } else {
            "/SecurityGroupId"
        };
        assert_eq!(
            data.pointer(place),
            Some(&json!(["sg-0123456789abcdef1"])),
            "{data:#}"
        );
        assert_eq!(data.get("SecurityGroup"), None);
        assert_eq!(data.get("SecurityGroupId").is_some(), public.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn old_versions_go_but_not_one_that_an_instance_runs() {
    let mut scene = Scene::new().await;
    scene.config.keep_versions = 2;
    let session = scene.cloud.session();
    let group = &scene.config.auto_scaling_group;
    let capacity = session
        .aws
        .autoscaling
        .set_desired_capacity()
        .auto_scaling_group_name(group);
    capacity.desired_capacity(1).send().await.unwrap();
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_mins(5))
        .await;
    for _ in 0..4 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    // Version 1 is what the instance was started from.
    assert_eq!(scene.versions(), [1, 4, 5]);
    assert_eq!(scene.default().0, 5);
}

#[tokio::test(start_paused = true)]
async fn eight_at_once_make_one_version() {
    let scene = Scene::new().await;
    let image = scene.image(|_| ()).await;
    scene
        .cloud
        .emulator
        .set_latency(std::time::Duration::from_millis(20));
    let runs = (0..8).map(|_| scene.rotate());
    freshscale::resource::parallel::all(runs).await;
    assert_eq!(scene.versions(), [1, 2]);
    assert_eq!(scene.default().1["ImageId"], *image);
}

#[tokio::test(start_paused = true)]
async fn a_rotation_cut_off_after_any_call_is_finished_by_the_next() {
    for cut in ["CreateLaunchTemplateVersion", "ModifyLaunchTemplate"] {
        for fate in [
            Fate::Fault(Fault::with_status(403, "UnauthorizedOperation", "cut")),
            Fate::DropAfter,
        ] {
            let scene = Scene::new().await;
            let image = scene.image(|_| ()).await;
            let fate_of_all = fate.clone();
            scene
                .cloud
                .emulator
                .set_fault(Some(Box::new(move |call, _| {
                    (call.operation == cut).then(|| fate_of_all.clone())
                })));
            let clock = &scene.cloud.emulator;
            let run = rotation::run(&scene.aws, &scene.config, clock, ACT).await;
            assert!(run.is_err(), "{cut} {fate:?}");
            clock.set_fault(None);
            scene.rotate().await;
            assert_eq!(scene.versions(), [1, 2], "{cut} {fate:?}");
            assert_eq!(scene.default().1["ImageId"], *image, "{cut} {fate:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_pin_set_in_the_middle_of_a_rotation_holds() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    let emulator = scene.cloud.emulator.clone();
    let pinned = AtomicBool::new(false);
    scene
        .cloud
        .emulator
        .set_fault(Some(Box::new(move |call, _| {
            if call.operation == "CreateLaunchTemplateVersion"
                && !pinned.swap(true, Ordering::Relaxed)
            {
                let mut world = emulator.world();
                let template = world.ec2.templates.values_mut().next().unwrap();
                template
                    .tags
                    .insert(PINNED_TAG.to_owned(), "incident".to_owned());
            }
            None
        })));
    let report = scene.rotate().await;
    assert!(
        matches!(report.decision, Decision::Hold { .. }),
        "{report:#?}"
    );
    assert_eq!(scene.default().0, 1);
}

#[tokio::test(start_paused = true)]
async fn a_default_whose_image_is_gone_is_loud_and_put_right() {
    let scene = Scene::new().await;
    let first = scene.default().1["ImageId"].as_str().unwrap().to_owned();
    scene.cloud.emulator.world().remove_image(&first);
    let report = scene.rotate().await;
    assert!(report.stale && !report.after.launchable, "{report:#?}");
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.contains("every scale-out fails")),
        "{report:#?}"
    );
    let image = scene.image(|_| ()).await;
    let report = scene.rotate().await;
    assert!(!report.stale && report.after.launchable, "{report:#?}");
    assert_eq!(scene.default().1["ImageId"], *image);
}

#[tokio::test(start_paused = true)]
async fn a_trial_launch_that_fails_keeps_the_old_default() {
    let mut scene = Scene::new().await;
    scene.config.verify_launch = true;
    scene.image(|_| ()).await;
    scene.cloud.emulator.world().ec2.key_pairs.clear();
    let clock = &scene.cloud.emulator;
    let error = rotation::run(&scene.aws, &scene.config, clock, ACT)
        .await
        .unwrap_err();
    assert!(
        error.chain().contains("InvalidKeyPair.NotFound"),
        "{}",
        error.chain()
    );
    assert_eq!(scene.default().0, 1);
    scene
        .cloud
        .emulator
        .world()
        .ec2
        .key_pairs
        .insert("jjikin".to_owned());
    scene.rotate().await;
    assert_eq!((scene.default().0, scene.versions()), (2, vec![1, 2]));
}

#[tokio::test(start_paused = true)]
async fn the_function_and_the_command_line_report_alike() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    let clock = &scene.cloud.emulator;
    let dry = Options { dry_run: true };
    let here = rotation::run(&scene.aws, &scene.config, clock, dry)
        .await
        .unwrap();
    let event = json!({"dry_run": true});
    let there = lambda::respond(&scene.aws, &scene.config.to_env(), &event, clock, &|_| ()).await;
    let mut there = there.unwrap();
    there["took"] = json!(here.took);
    assert_eq!(serde_json::to_value(here).unwrap(), there);
    assert_eq!(scene.versions(), [1]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_rotation_fails_the_invocation_and_counts_as_a_metric() {
    let mut scene = Scene::new().await;
    scene.config.launch_template = "nowhere".to_owned();
    let lines = std::sync::Mutex::new(Vec::<Value>::new());
    let log = |line: &Value| lines.lock().unwrap().push(line.clone());
    let clock = &scene.cloud.emulator;
    let answer = lambda::respond(&scene.aws, &scene.config.to_env(), &json!({}), clock, &log).await;
    assert!(answer.unwrap_err().contains("nowhere"));
    let lines = lines.into_inner().unwrap();
    assert_eq!(lines[0]["level"], "ERROR");
    assert_eq!(lines[1]["Failures"], 1);
}
