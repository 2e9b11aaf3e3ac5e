//! What commands that only look read of a long history and of very many images: no more than they show.

use freshscale_deploy::forecast::{ForecastInput, read as forecast};
use freshscale_deploy::status::{Drift, read as status};
use freshscale_emulator::ec2::{NewImage, Tags};
use freshscale_stack::Stack;
use jiff::SignedDuration;

use super::scene::Scene;
use crate::cli::within;
use crate::support::{Cloud, example, with_the_stack_of_a_program};

/// 3,000 versions and 10,000 images, of which the newest is from today.
async fn grown() -> (Scene, String) {
    let scene = Scene::new().await;
    scene.past_images(10_000, 4);
    scene.versions_up_to(3_000, |_, _| ());
    let newest = scene.image(|_| ()).await;
    (scene, newest)
}

impl Scene {
    /// How often `operation` was called since so many calls were made.
    fn times(&self, since: usize, operation: &str) -> usize {
        let calls = self.cloud.operations().split_off(since);
        calls.iter().filter(|call| *call == operation).count()
    }

    async fn forecast(&self, stack: &Stack) -> ForecastInput {
        let (session, now) = (self.cloud.session(), self.cloud.emulator.now());
        let account = |id: &str| session.account(id);
        let found = forecast::facts(&session.aws, stack, account, now).await;
        found.unwrap().unwrap()
    }
}

const IMAGES: &str = "ec2:DescribeImages";
const VERSIONS: &str = "ec2:DescribeLaunchTemplateVersions";

#[test]
fn a_history_of_twenty_of_three_thousand_versions_reads_a_page_and_the_default() {
    with_the_stack_of_a_program(async || {
        let (scene, _) = grown().await;
        let before = scene.cloud.operations().len();
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/jjikin-web.yaml");
        let words = ["history", "--limit", "20", file].map(ToOwned::to_owned);
        let (exit, said) = within(&scene.cloud.emulator, words).await;
        assert_eq!(exit, 0, "{said}");
        // A page tells that there are more than a page; then the newest, and the default.
        assert_eq!(scene.times(before, VERSIONS), 3);
        assert_eq!(scene.times(before, IMAGES), 1);
        let shown = |number: i64| said.contains(&format!(" v{number} "));
        assert!((2_981..=3_000).all(shown) && !shown(2_980), "{said}");
        assert!(said.contains("* v1 "), "the default: {said}");
        assert!(said.ends_with("  and older versions: --limit\n"), "{said}");
    });
}

#[tokio::test(start_paused = true)]
async fn a_forecast_of_ten_thousand_images_and_three_thousand_versions_reads_a_page_of_each() {
    let (scene, newest) = grown().await;
    scene.make_default(3_000);
    let before = scene.cloud.operations().len();
    let found = scene.forecast(&example()).await;
    assert_eq!(found.newest.unwrap().id, newest);
    assert_eq!(found.template.unwrap().latest, 3_000);
    assert_eq!(scene.times(before, VERSIONS), 1);
    // The search, and the default's own image, which is not of these days.
    assert!(scene.times(before, IMAGES) <= 3);
}

#[tokio::test(start_paused = true)]
async fn a_forecast_looks_at_every_day_where_no_recent_image_counts() {
    let scene = Scene::new().await;
    let first = scene.default().1["ImageId"].as_str().unwrap().to_owned();
    scene.cloud.emulator.world().ec2.images.remove(&first);
    let older = scene.past_images(3, 10).pop().unwrap();
    let other = scene.image(|_| ()).await;
    scene.change_image(&other, |image| {
        image.root_device_type = "instance-store".to_owned();
    });
    assert_eq!(scene.forecast(&example()).await.newest.unwrap().id, older);
}

#[tokio::test(start_paused = true)]
async fn a_status_reads_the_ends_of_the_history_and_the_versions_that_instances_run_on() {
    let (scene, _) = grown().await;
    let stack = example();
    let group = &scene.config.auto_scaling_group;
    let capacity = scene.aws.autoscaling.set_desired_capacity();
    let capacity = capacity.auto_scaling_group_name(group).desired_capacity(1);
    scene.make_default(1_234);
    capacity.send().await.unwrap();
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_mins(5))
        .await;
    scene.make_default(3_000);
    let before = scene.cloud.operations().len();
    let (session, now) = (scene.cloud.session(), scene.cloud.emulator.now());
    let account = |id: &str| session.account(id);
    let drift = async {
        Drift::Known {
            steps: Vec::new(),
            refusals: Vec::new(),
        }
    };
    let found = status::facts(&session.aws, &stack, account, now, drift).await;
    let history = found.unwrap().unwrap().history.unwrap();
    assert_eq!(history.instances(1_234).len(), 1);
    let numbers: Vec<u64> = { history.template.versions.iter() }
        .map(|version| version.number)
        .collect();
    assert_eq!(numbers, [1_234, 3_000]);
    assert_eq!(scene.times(before, VERSIONS), 2);
    assert!(scene.times(before, IMAGES) <= 3);
}

#[tokio::test(start_paused = true)]
async fn a_first_apply_chooses_of_ten_thousand_images_by_those_of_recent_days() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    {
        let mut world = cloud.emulator.world();
        let now = world.now;
        for number in 0..10_000 {
            let ago = SignedDuration::from_hours(4 * 24 + number);
            world.now = now.checked_sub(ago).unwrap();
            world.make_image(NewImage {
                name: format!("AwsBackup_i-00000000000000001_{number}"),
                tags: Tags::from([("Name".to_owned(), stack.image.instance_name.clone())]),
                ..NewImage::default()
            });
        }
        world.now = now;
    }
    let ran = cloud.apply(&stack).await;
    let images = { ran.calls.iter() }
        .filter(|call| call.operation == "DescribeImages")
        .count();
    assert!(images <= 3, "{images}");
}
