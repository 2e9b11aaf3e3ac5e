//! What a rotation reads: no more than its decision needs, and never less.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use freshscale_core::clock::Clock;
use freshscale_core::rotation::made::Made;
use freshscale_core::rotation::{self, Decision};
use freshscale_emulator::ec2::{NewImage, Tags};
use jiff::{SignedDuration, Timestamp};

use super::scene::{ACT, Scene};

const READS: [&str; 3] = [
    "ec2:DescribeImages",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeLaunchTemplates",
];

impl Scene {
    /// What one rotation calls, sorted.
    async fn calls(&self) -> Vec<String> {
        let before = self.cloud.operations().len();
        self.rotate().await;
        let mut calls = self.cloud.operations().split_off(before);
        calls.sort();
        calls
    }

    /// So many images, one an hour and the last of them that many days ago.
    pub fn past_images(&self, images: i64, days: i64) -> Vec<String> {
        let mut world = self.cloud.emulator.world();
        let now = world.now;
        let name_tag = self.config.image.instance_name.clone();
        let made = (0..images).map(|number| {
            let ago = SignedDuration::from_hours(days * 24 + images - number);
            world.now = now.checked_sub(ago).unwrap();
            world.make_image(NewImage {
                name: format!("AwsBackup_i-00000000000000001_{number}"),
                tags: Tags::from([("Name".to_owned(), name_tag.clone())]),
                ..NewImage::default()
            })
        });
        let made = made.collect();
        world.now = now;
        made
    }

    pub fn make_default(&self, number: i64) {
        let mut world = self.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        template.default_version = number;
    }

    pub fn change_image(&self, id: &str, change: impl Fn(&mut freshscale_emulator::ec2::Image)) {
        change(self.cloud.emulator.world().ec2.images.get_mut(id).unwrap());
    }

    /// Versions up to a number, each like the latest but for what is changed of it.
    pub fn versions_up_to(
        &self,
        last: i64,
        change: impl Fn(i64, &mut freshscale_emulator::ec2::Version),
    ) {
        let mut world = self.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        let (first, latest) = template.versions.last_key_value().unwrap();
        let (first, latest) = (first + 1, latest.clone());
        for number in first..=last {
            let mut version = latest.clone();
            version.description = "by hand".to_owned();
            change(number, &mut version);
            template.versions.insert(number, version);
        }
        (template.latest_version, template.next_version) = (last, last + 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_rotation_that_finds_nothing_new_makes_three_calls_however_many_versions_and_images_there_are()
 {
    let scene = Scene::new().await;
    let newest = scene.image(|_| ()).await;
    scene.rotate().await;
    assert_eq!(scene.calls().await, READS);
    scene.past_images(10_000, 4);
    scene.versions_up_to(3_000, |_, _| ());
    // The default is the second of 3,000.
    assert_eq!(scene.default(), (2, scene.default().1));
    assert_eq!(scene.calls().await, READS);
    // The default is the latest.
    scene.make_default(3_000);
    assert_eq!(scene.calls().await, READS);
    assert_eq!(scene.default().1["ImageId"], *newest);
    assert_eq!(scene.versions().len(), 3_000);
}

#[tokio::test(start_paused = true)]
async fn a_new_image_is_published_of_ten_thousand_and_the_history_is_pruned() {
    let scene = Scene::new().await;
    scene.past_images(10_000, 4);
    scene.versions_up_to(3_000, |_, _| ());
    let newest = scene.image(|_| ()).await;
    let calls = scene.calls().await;
    let of_images = calls.iter().filter(|call| **call == READS[0]);
    assert_eq!(of_images.count(), 1, "{calls:?}");
    assert_eq!(scene.default().1["ImageId"], *newest);
    // The newest ten.
    assert_eq!(scene.versions(), (2_992..=3_001).collect::<Vec<_>>());
    assert_eq!(scene.default().0, 3_001);
}

#[tokio::test(start_paused = true)]
async fn where_no_recent_image_counts_every_day_is_looked_at() {
    let scene = Scene::new().await;
    let first = scene.default().1["ImageId"].as_str().unwrap().to_owned();
    scene.cloud.emulator.world().ec2.images.remove(&first);
    let older = scene.past_images(3, 10).pop().unwrap();
    let report = scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *older);
    assert!(report.stale && report.looked_at.since.is_none());
    // A recent one that does not count does not keep the older from it.
    let other = scene.image(|_| ()).await;
    scene.change_image(&other, |image| {
        image.root_device_type = "instance-store".to_owned();
    });
    let report = scene.rotate().await;
    assert_eq!(report.newest.unwrap().id, older);
}

#[tokio::test(start_paused = true)]
async fn where_all_recent_images_are_of_the_group_itself_every_day_is_looked_at() {
    let scene = Scene::new().await;
    let first = scene.default().1["ImageId"].as_str().unwrap().to_owned();
    let older = scene.past_images(1, 10).pop().unwrap();
    let group = &scene.config.auto_scaling_group;
    let capacity = scene.aws.autoscaling.set_desired_capacity();
    let capacity = capacity.auto_scaling_group_name(group);
    capacity.desired_capacity(1).send().await.unwrap();
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_mins(5))
        .await;
    let groups = scene.aws.autoscaling.describe_auto_scaling_groups();
    let groups = groups.send().await.unwrap();
    let member = groups.auto_scaling_groups()[0].instances()[0].instance_id();
    let member = member.unwrap().to_owned();
    scene
        .image(|new| new.name = format!("AwsBackup_{member}_x"))
        .await;
    scene.cloud.emulator.world().ec2.images.remove(&first);
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *older);
}

#[tokio::test(start_paused = true)]
async fn what_a_rotation_left_behind_is_found_between_the_default_and_the_latest() {
    let scene = Scene::new().await;
    let newest = scene.image(|_| ()).await;
    scene.versions_up_to(5, |number, version| {
        if number == 3 {
            version.description = Made::Rotated {
                image: &newest,
                from: 1,
            }
            .to_string();
            Arc::make_mut(&mut version.data)["ImageId"] = newest.as_str().into();
        }
    });
    let report = scene.rotate().await;
    let expected = Decision::MakeDefault {
        image: newest,
        version: 3,
    };
    assert_eq!(report.decision, expected);
    assert_eq!(scene.default().0, 3);
}

/// Nine days behind when it is first asked, as a laptop's may be until AWS has answered.
struct Behind<'a> {
    real: &'a dyn Clock,
    asked: AtomicBool,
}

impl Clock for Behind<'_> {
    fn now(&self) -> Timestamp {
        let real = self.real.now();
        match self.asked.swap(true, Ordering::SeqCst) {
            true => real,
            false => real
                .checked_sub(SignedDuration::from_hours(24 * 9))
                .unwrap(),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_days_behind_does_not_hide_the_newest_image() {
    let scene = Scene::new().await;
    scene.past_images(3, 10);
    let newest = scene.image(|_| ()).await;
    let clock = Behind {
        real: &scene.cloud.emulator,
        asked: AtomicBool::new(false),
    };
    let report = rotation::run(&scene.aws, &scene.config, &clock, ACT).await;
    assert_eq!(report.unwrap().after.image.unwrap().id, newest);
}
