//! What teams have before freshscale comes: nothing of it is lost unseen.

mod actions;
pub mod beside;
pub mod callers;
mod cases;
mod claims;
mod drops;
mod give_back;
mod interfaces;
mod members;
pub mod others;
mod role;

use aws_sdk_autoscaling::types::{LaunchTemplateSpecification, Tag};
use aws_sdk_ec2::types::{
    ConnectionTrackingSpecificationRequest,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Interface,
    RequestLaunchTemplateData, ResponseLaunchTemplateData,
};
use freshscale_deploy::apply::Goal;
use freshscale_deploy::resource::FieldOwner;

use crate::reliability::scene::by_hand_in_part;
use crate::rotation::scene::Scene;
use crate::support::{Cloud, example, file, to_adopt};

#[tokio::test(start_paused = true)]
async fn members_of_a_template_that_the_file_cannot_say_are_kept_and_named() {
    let cloud = Cloud::of(by_hand_in_part().await);
    let ec2 = &cloud.session().aws.ec2;
    let name = example().names.launch_template;
    let tracking = ConnectionTrackingSpecificationRequest::builder().tcp_established_timeout(350);
    let interface = Interface::builder()
        .device_index(0)
        .associate_public_ip_address(true)
        .interface_type("efa")
        .ipv6_address_count(1)
        .primary_ipv6(true)
        .connection_tracking_specification(tracking.build())
        .groups("sg-0123456789abcdef0");
    let data = RequestLaunchTemplateData::builder().network_interfaces(interface.build());
    let made = ec2
        .create_launch_template_version()
        .launch_template_name(&name)
        .launch_template_data(
            data.image_id(image(&cloud))
                .instance_type("c6i.large".into())
                .build(),
        )
        .send()
        .await
        .unwrap();
    let number = made
        .launch_template_version()
        .unwrap()
        .version_number()
        .unwrap();
    let default = ec2.modify_launch_template().launch_template_name(&name);
    let default = default.default_version(number.to_string());
    default.send().await.unwrap();

    let plan = cloud.prepare(&to_adopt(&example())).await.0.plan;
    let kept = plan.kept.iter().filter(|kept| kept.file.is_null());
    let kept: Vec<String> = kept
        .filter(|kept| kept.owner == FieldOwner::Others)
        .filter(|kept| kept.id.starts_with("launch-template/"))
        .map(|kept| format!("{} {}", kept.path, kept.live))
        .collect();
    assert_eq!(
        kept,
        [
            "NetworkInterfaces[0].ConnectionTrackingSpecification.TcpEstablishedTimeout \"350\"",
            "network_interfaces [{\"ipv6_address_count\":1,\"primary_ipv6\":true,\"type\":\"efa\"}]",
        ]
    );
    cloud.run(&to_adopt(&example())).await.complete();
    let now = default_data(&cloud).await;
    let interface = &now.network_interfaces()[0];
    assert_eq!(interface.interface_type(), Some("efa"));
    let tracking = interface.connection_tracking_specification().unwrap();
    assert_eq!(tracking.tcp_established_timeout(), Some(350));
    assert_eq!(
        interface.groups(),
        example().launch_template.security_group_ids
    );
    assert!(cloud.plan(&example()).await.plan.is_empty());

    // Somebody does not want them any more.
    let mut goal = to_adopt(&example());
    goal.options.drop = vec!["NetworkInterfaces".to_owned()];
    cloud.run(&goal).await.complete();
    assert!(default_data(&cloud).await.network_interfaces().is_empty());
    assert!(cloud.plan(&example()).await.plan.is_empty());
}

pub async fn default_data(cloud: &Cloud) -> ResponseLaunchTemplateData {
    let versions = cloud.session().aws.ec2.describe_launch_template_versions();
    let versions = versions.launch_template_name(example().names.launch_template);
    let answer = versions.versions("$Default").send().await.unwrap();
    let version = answer.launch_template_versions()[0].clone();
    version.launch_template_data.unwrap()
}

pub fn image(cloud: &Cloud) -> String {
    let world = cloud.emulator.world();
    world.ec2.images.keys().next_back().unwrap().clone()
}

async fn tags(cloud: &Cloud) -> Vec<String> {
    let calls = cloud.session().aws.autoscaling.clone();
    let answer = calls.describe_tags().send().await.unwrap();
    let shown = answer.tags().iter().map(|tag| {
        let (key, value) = (tag.key().unwrap(), tag.value().unwrap());
        let inherited = tag.propagate_at_launch() == Some(true);
        format!("{key}={value} {inherited}")
    });
    let mut shown: Vec<String> = shown
        .filter(|tag| !tag.starts_with("freshscale:"))
        .collect();
    shown.sort();
    shown
}

async fn tagged_by_others(cloud: &Cloud, tags: &[(&str, &str)]) {
    let calls = cloud.session().aws.autoscaling.clone();
    let tag = |(key, value): &(&str, &str)| {
        Tag::builder()
            .resource_id(example().names.auto_scaling_group)
            .resource_type("auto-scaling-group")
            .key(*key)
            .value(*value)
            .propagate_at_launch(true)
            .build()
    };
    let put = calls.create_or_update_tags();
    let put = put.set_tags(Some(tags.iter().map(tag).collect()));
    put.send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn tags_of_others_stay_as_they_are_from_adoption_to_release() {
    let cloud = Cloud::of(by_hand_in_part().await);
    let theirs = [("Name", "web-node"), ("CostCenter", "4711")];
    tagged_by_others(&cloud, &theirs).await;
    let before = tags(&cloud).await;
    cloud.run(&to_adopt(&example())).await.complete();
    for tag in before.iter().filter(|tag| tag.ends_with(" true")) {
        assert!(tags(&cloud).await.contains(tag), "{tag}");
    }
    // What a robot puts on later is no drift either.
    tagged_by_others(&cloud, &[("map-migrated", "d-server-1")]).await;
    assert!(cloud.plan(&example()).await.plan.is_empty());
    let all = tags(&cloud).await;
    let destroy = Goal::destroy_file(&file(&example()));
    cloud.run(&destroy).await.complete();
    assert_eq!(tags(&cloud).await, all);
}

#[tokio::test(start_paused = true)]
async fn a_version_that_another_group_names_by_number_is_not_pruned() {
    let mut scene = Scene::new().await;
    let calls = scene.cloud.session().aws.autoscaling.clone();
    let first = LaunchTemplateSpecification::builder()
        .launch_template_name(example().names.launch_template)
        .version("1");
    let batch = calls
        .create_auto_scaling_group()
        .auto_scaling_group_name("batch-asg");
    let batch = batch.launch_template(first.build()).min_size(0).max_size(4);
    let subnet = &example().auto_scaling_group.subnet_ids[0];
    batch.vpc_zone_identifier(subnet).send().await.unwrap();
    scene.config.keep_versions = 1;
    for _ in 0..3 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    assert_eq!(scene.versions(), [1, 4]);
}

#[tokio::test(start_paused = true)]
async fn policies_that_an_accounts_tooling_attaches_stay_attached() {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let iam = &cloud.session().aws.iam;
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
    let policy = iam.create_policy().policy_name("guardrail");
    let policy = policy.policy_document(document).send().await.unwrap();
    let arn = policy.policy().unwrap().arn().unwrap();
    let role = example().names.iam_role;
    let attach = iam.attach_role_policy().role_name(&role).policy_arn(arn);
    attach.send().await.unwrap();
    assert!(cloud.plan(&example()).await.plan.is_empty());
    // A change of the role leaves it, too.
    let update = iam.update_role().role_name(&role).description("by hand");
    update.send().await.unwrap();
    cloud.apply(&example()).await;
    let attached = iam.list_attached_role_policies().role_name(&role);
    let attached = attached.send().await.unwrap();
    let attached = attached.attached_policies().iter();
    assert!(attached.clone().any(|it| it.policy_arn() == Some(arn)));
    let mut goal = to_adopt(&example());
    goal.options.drop = vec!["AttachedPolicies[guardrail]".to_owned()];
    cloud.run(&goal).await.complete();
    let left = iam.list_attached_role_policies().role_name(&role);
    assert_eq!(left.send().await.unwrap().attached_policies().len(), 1);
    // Not in the way of the role's removal either.
    let again = iam.attach_role_policy().role_name(&role).policy_arn(arn);
    again.send().await.unwrap();
    cloud
        .run(&Goal::destroy_file(&file(&example())))
        .await
        .complete();
}
