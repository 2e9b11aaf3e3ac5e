//! Worlds that teams have, made call by call, on which adopting once lost something: 10, 11, 12, 14 and 22 of the cases that
//! were tried by hand, each a test.

mod interface;

use std::path::Path;

use aws_sdk_autoscaling::types::{
    InstancesDistribution, LaunchTemplate, LaunchTemplateOverrides, LaunchTemplateSpecification,
    MixedInstancesPolicy, Tag,
};
use aws_sdk_ec2::types::RequestLaunchTemplateData;
use freshscale_deploy::apply::Goal;
use freshscale_stack::Stack;

use crate::support::{Cloud, file, to_adopt};

const GROUP: &str = "web-asg";

fn stack(head: &str, group: &str) -> Stack {
    let text = format!(
        "version: 1\nname: web\nregion: ap-northeast-2\nimage: {{ instance_name: web }}\n{head}\n\
         auto_scaling_group: {{ subnet_ids: [subnet-0123456789abcdef0], capacity: {group} }}\n"
    );
    let loaded = freshscale_stack::load_str(Path::new("web.yaml"), &text);
    loaded.unwrap_or_else(|faults| panic!("{faults}")).stack
}

const TEMPLATE: &str =
    "launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }";

fn on_template(name: &str) -> LaunchTemplateSpecification {
    let on = LaunchTemplateSpecification::builder().launch_template_name(name);
    on.version("$Default").build()
}

/// A launch template as people make it.
async fn template(cloud: &Cloud) {
    let data = RequestLaunchTemplateData::builder()
        .instance_type("t3.small".into())
        .security_group_ids("sg-0123456789abcdef0");
    template_of(cloud, data.build()).await;
}

/// The same of this, with an image that is there.
async fn template_of(cloud: &Cloud, mut data: RequestLaunchTemplateData) {
    data.image_id = {
        let world = cloud.emulator.world();
        world.ec2.images.keys().next_back().cloned()
    };
    let ec2 = cloud.session().aws.ec2.clone();
    let made = ec2.create_launch_template().launch_template_name("web-lt");
    made.launch_template_data(data).send().await.unwrap();
}

/// A group as people make it.
async fn group(cloud: &Cloud, max: i32) {
    let calls = cloud.session().aws.autoscaling.clone();
    let group = calls.create_auto_scaling_group();
    let group = group
        .auto_scaling_group_name(GROUP)
        .launch_template(on_template("web-lt"))
        .min_size(0)
        .max_size(max)
        .vpc_zone_identifier("subnet-0123456789abcdef0");
    group.send().await.unwrap();
}

/// 12.
#[tokio::test(start_paused = true)]
async fn a_window_whose_two_actions_stand_under_other_names_leaves_them_as_they_are() {
    let head = format!(
        "{TEMPLATE}\nschedule: {{ timezone: Asia/Seoul, windows: [{{ name: push, days: mon-fri, from: \"08:40\", \
         to: \"10:00\", desired: 4 }}] }}"
    );
    let stack = stack(&head, "{ max: 8 }");
    let cloud = Cloud::new(&stack);
    template(&cloud).await;
    group(&cloud, 8).await;
    let calls = cloud.session().aws.autoscaling.clone();
    for (name, recurrence, zone, desired) in [
        ("push scale out", "40 8 * * MON-FRI", "Asia/Seoul", 4),
        ("push scale in", "0 1 * * 1-5", "UTC", 0),
    ] {
        let put = calls.put_scheduled_update_group_action();
        let put = put
            .auto_scaling_group_name(GROUP)
            .scheduled_action_name(name)
            .recurrence(recurrence)
            .time_zone(zone)
            .min_size(0)
            .max_size(8)
            .desired_capacity(desired);
        put.send().await.unwrap();
    }
    let plan = cloud.prepare(&to_adopt(&stack)).await.0.plan;
    assert_eq!(plan.refusals, []);
    let taken: Vec<&str> = { plan.kept.iter() }
        .filter(|kept| kept.why.contains("keeps its name"))
        .map(|kept| kept.id.as_str())
        .collect();
    assert_eq!(
        taken,
        [
            "scheduled-action/web-asg/push scale in",
            "scheduled-action/web-asg/push scale out"
        ]
    );
    let ran = cloud.run(&to_adopt(&stack)).await.complete();
    let written = ran.mutating();
    assert!(
        !written
            .iter()
            .any(|call| call.contains("ScheduledUpdateGroupAction")),
        "{written:?}"
    );
    assert!(cloud.plan(&stack).await.plan.is_empty());
    let actions = calls.describe_scheduled_actions().send().await.unwrap();
    let actions = actions.scheduled_update_group_actions().iter();
    let mut names: Vec<&str> = actions
        .filter_map(|one| one.scheduled_action_name())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["push scale in", "push scale out"]);
}

/// `key=value`, with `*` where instances inherit it.
async fn tags(cloud: &Cloud) -> Vec<String> {
    let calls = cloud.session().aws.autoscaling.clone();
    let answer = calls.describe_tags().send().await.unwrap();
    let shown = answer.tags().iter().map(|tag| {
        let inherited = match tag.propagate_at_launch() {
            Some(true) => "*",
            _ => "",
        };
        format!("{}={}{inherited}", tag.key().unwrap(), tag.value().unwrap())
    });
    shown.collect()
}

fn inherited(key: &str, value: &str) -> Tag {
    Tag::builder()
        .resource_id(GROUP)
        .resource_type("auto-scaling-group")
        .key(key)
        .value(value)
        .propagate_at_launch(true)
        .build()
}

/// 11.
#[tokio::test(start_paused = true)]
async fn a_group_keeps_its_name_its_cost_centre_and_what_a_robot_puts_on() {
    let stack = stack(&format!("tags: {{ Team: web }}\n{TEMPLATE}"), "{ max: 4 }");
    let cloud = Cloud::new(&stack);
    template(&cloud).await;
    let calls = cloud.session().aws.autoscaling.clone();
    let group = calls.create_auto_scaling_group();
    let group = group
        .auto_scaling_group_name(GROUP)
        .launch_template(on_template("web-lt"))
        .min_size(0)
        .max_size(4)
        .vpc_zone_identifier("subnet-0123456789abcdef0")
        .tags(inherited("Name", "web-node"))
        .tags(inherited("CostCenter", "4711"));
    group.send().await.unwrap();
    cloud.run(&to_adopt(&stack)).await.complete();
    let ours = ["Team=web", "freshscale:adopted=web", "freshscale:stack=web"];
    let theirs = ["CostCenter=4711*", "Name=web-node*"];
    let all = tags(&cloud).await;
    for tag in theirs.iter().chain(&ours) {
        assert!(all.iter().any(|it| it == tag), "{tag} of {all:?}");
    }
    let robot = calls.create_or_update_tags();
    let robot = robot.tags(inherited("map-migrated", "d-server-1"));
    robot.send().await.unwrap();
    assert!(cloud.plan(&stack).await.plan.is_empty());
    cloud
        .run(&Goal::destroy_file(&file(&stack)))
        .await
        .complete();
    let left = tags(&cloud).await;
    for tag in theirs.iter().chain(&["map-migrated=d-server-1*"]) {
        assert!(left.iter().any(|it| it == tag), "{tag} of {left:?}");
    }
    assert!(
        !left.iter().any(|tag| tag.starts_with("freshscale:")),
        "{left:?}"
    );
}

/// 14.
#[tokio::test(start_paused = true)]
async fn a_group_that_names_a_version_by_number_goes_on_starting_it() {
    let head = TEMPLATE.replace(" }", ", keep_versions: 2 }");
    let stack = stack(&head, "{ max: 4 }");
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let calls = cloud.session().aws.autoscaling.clone();
    let first = LaunchTemplateSpecification::builder().launch_template_name("web-lt");
    let batch = calls.create_auto_scaling_group();
    let batch = batch
        .auto_scaling_group_name("batch-asg")
        .launch_template(first.version("1").build())
        .min_size(0)
        .max_size(4)
        .vpc_zone_identifier("subnet-0123456789abcdef0");
    batch.send().await.unwrap();
    // Four daily images, each rotated in.
    cloud.advance_to("2026-03-06T12:00:00Z").await;
    let versions = cloud.session().aws.ec2.describe_launch_template_versions();
    let versions = versions
        .launch_template_name("web-lt")
        .send()
        .await
        .unwrap();
    let numbers = versions.launch_template_versions().iter();
    let numbers: Vec<i64> = numbers.filter_map(|it| it.version_number()).collect();
    assert!(numbers.contains(&1), "{numbers:?}");
    assert!(
        numbers.len() <= 3 && numbers.iter().any(|n| *n > 3),
        "{numbers:?}"
    );
    let start = calls.set_desired_capacity();
    let start = start
        .auto_scaling_group_name("batch-asg")
        .desired_capacity(1);
    start.send().await.unwrap();
    cloud.advance_to("2026-03-06T12:10:00Z").await;
    let activities = calls.describe_scaling_activities();
    let activities = activities.auto_scaling_group_name("batch-asg");
    let activities = activities.send().await.unwrap();
    let last = &activities.activities()[0];
    let code = last.status_code().unwrap().as_str();
    assert_eq!(code, "Successful", "{:?}", last.status_message());
}

/// 22.
#[tokio::test(start_paused = true)]
async fn a_policy_that_the_file_does_not_say_is_named_and_kept() {
    let stack = stack(TEMPLATE, "{ min: 2, max: 6 }");
    let cloud = Cloud::new(&stack);
    template(&cloud).await;
    let types = ["t3.small", "t3a.small", "t3.medium"];
    let overrides = types.map(|kind| {
        LaunchTemplateOverrides::builder()
            .instance_type(kind)
            .build()
    });
    let launch = LaunchTemplate::builder()
        .launch_template_specification(on_template("web-lt"))
        .set_overrides(Some(overrides.to_vec()));
    let spread = InstancesDistribution::builder()
        .on_demand_base_capacity(1)
        .on_demand_percentage_above_base_capacity(0);
    let policy = MixedInstancesPolicy::builder()
        .launch_template(launch.build())
        .instances_distribution(spread.build());
    let calls = cloud.session().aws.autoscaling.clone();
    let group = calls.create_auto_scaling_group();
    let group = group
        .auto_scaling_group_name(GROUP)
        .mixed_instances_policy(policy.build())
        .min_size(2)
        .max_size(6)
        .vpc_zone_identifier("subnet-0123456789abcdef0");
    group.send().await.unwrap();
    let plan = cloud.prepare(&to_adopt(&stack)).await.0.plan;
    let kept = plan
        .kept
        .iter()
        .filter(|kept| kept.path.starts_with("mixed_instances"));
    let kept: Vec<String> = kept.map(|kept| kept.live.to_string()).collect();
    let kept = kept.join(" ");
    for kind in types {
        assert!(kept.contains(kind), "{kept}");
    }
    cloud.run(&to_adopt(&stack)).await.complete();
    let groups = calls.describe_auto_scaling_groups().send().await.unwrap();
    let group = &groups.auto_scaling_groups()[0];
    let policy = group.mixed_instances_policy().unwrap();
    let standing = policy.launch_template().unwrap().overrides().iter();
    let standing: Vec<&str> = standing.filter_map(|one| one.instance_type()).collect();
    assert_eq!(standing, types);
    let spread = policy.instances_distribution().unwrap();
    assert_eq!(spread.on_demand_percentage_above_base_capacity(), Some(0));
    assert!(cloud.plan(&stack).await.plan.is_empty());
}
