//! Images of the group's own instances are no releases.

use freshscale_core::rotation::image::Reason;
use freshscale_emulator::ec2::NewImage;
use jiff::SignedDuration;
use serde_json::json;

use crate::rotation::scene::Scene;
use crate::support::example;

/// An instance of the group, and an image that AWS Backup makes of it because it has the name.
async fn of_a_member(scene: &Scene) -> (String, String) {
    let member = {
        let world = scene.cloud.emulator.world();
        let group = world.autoscaling.groups.values().next().unwrap();
        group.members[0].id.clone()
    };
    let image = scene
        .image(|new: &mut NewImage| {
            new.name = format!("AwsBackup_{member}_1");
            new.instance = Some(member.clone());
        })
        .await;
    (member, image)
}

async fn scale(scene: &Scene, desired: i32) {
    let name = &scene.config.auto_scaling_group;
    let request = scene.aws.autoscaling.update_auto_scaling_group();
    let request = request.auto_scaling_group_name(name).min_size(0);
    request
        .max_size(4)
        .desired_capacity(desired)
        .send()
        .await
        .unwrap();
    let later = SignedDuration::from_mins(30);
    scene.cloud.emulator.advance(later).await;
}

#[tokio::test(start_paused = true)]
async fn an_image_of_the_groups_own_instance_does_not_count_also_when_that_is_gone() {
    let mut stack = example();
    stack.rotator.freeze_before = std::time::Duration::ZERO;
    let scene = Scene::of(&stack).await;
    let release = scene.image(|_| ()).await;
    scene.rotate().await;
    scale(&scene, 1).await;
    let (member, own) = of_a_member(&scene).await;
    for gone in [false, true] {
        if gone {
            scale(&scene, 0).await;
        }
        let report = scene.rotate().await;
        assert_eq!(scene.default().1["ImageId"], json!(release), "{gone}");
        let rejected = &report.looked_at.rejected;
        let found = rejected.iter().find(|image| image.image == own).unwrap();
        assert_eq!(found.reason, Reason::OwnInstance(member.clone()));
    }
    let newer = scene.image(|_| ()).await;
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], json!(newer));
}
