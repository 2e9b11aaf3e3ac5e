//! What was adopted is given back as it was, but for versions, image and times.

use aws_sdk_autoscaling::types::{
    AutoScalingGroup, LifecycleHook, NotificationConfiguration, ScheduledUpdateGroupAction,
};
use aws_sdk_ec2::types::ResponseLaunchTemplateData;
use freshscale_deploy::apply::{Goal, KeptFile, Purpose};

use super::beside::{self, set_up, theirs, with};
use super::{default_data, tagged_by_others, tags};
use crate::reliability::scene::{by_hand_in_part, untagged};
use crate::rotation::scene::Scene;
use crate::support::binary::Desk;
use crate::support::{Cloud, example, file, to_adopt};

/// What a team looks at.
#[derive(Debug, PartialEq)]
struct Stands {
    groups: Vec<AutoScalingGroup>,
    actions: Vec<ScheduledUpdateGroupAction>,
    template_tags: String,
    data: ResponseLaunchTemplateData,
    hooks: Vec<LifecycleHook>,
    notifications: Vec<NotificationConfiguration>,
    functions: Vec<String>,
    rules: Vec<String>,
}

async fn stands(cloud: &Cloud) -> Stands {
    let session = cloud.session();
    let aws = &session.aws;
    let groups = aws.autoscaling.describe_auto_scaling_groups().send().await;
    let mut groups = groups.unwrap().auto_scaling_groups.unwrap();
    for group in &mut groups {
        group.instances = None;
        if let Some(tags) = &mut group.tags {
            tags.sort_by_key(|tag| tag.key.clone());
        }
    }
    let actions = aws.autoscaling.describe_scheduled_actions().send().await;
    let mut actions = actions.unwrap().scheduled_update_group_actions.unwrap();
    for action in &mut actions {
        // The next firing, and what it was called before.
        (action.start_time, action.time) = (None, None);
    }
    actions.sort_by_key(|it| it.scheduled_action_name.clone());
    let templates = aws.ec2.describe_launch_templates().send().await.unwrap();
    let mut template_tags: Vec<String> = templates.launch_templates()[0]
        .tags()
        .iter()
        .map(|tag| format!("{}={}", tag.key().unwrap(), tag.value().unwrap()))
        .collect();
    template_tags.sort();
    let mut data = default_data(cloud).await;
    data.image_id = None;
    let hooks = aws.autoscaling.describe_lifecycle_hooks();
    let hooks = hooks.auto_scaling_group_name(example().names.auto_scaling_group);
    let told = aws.autoscaling.describe_notification_configurations();
    let functions = aws.lambda.list_functions().send().await.unwrap();
    let functions = functions.functions().iter();
    let rules = aws.events.list_rules().send().await.unwrap();
    let rules = rules.rules().iter();
    Stands {
        groups,
        actions,
        template_tags: template_tags.join(" "),
        data,
        hooks: hooks.send().await.unwrap().lifecycle_hooks.unwrap(),
        notifications: told
            .send()
            .await
            .unwrap()
            .notification_configurations
            .unwrap(),
        functions: functions
            .map(|it| it.function_name().unwrap().to_owned())
            .collect(),
        rules: rules.map(|it| it.name().unwrap().to_owned()).collect(),
    }
}

/// A version that somebody made, which the file says otherwise; the default now.
async fn template_by_hand(cloud: &Cloud) {
    let session = cloud.session();
    let template = example().names.launch_template;
    let mut data = freshscale_core::rotation::convert::whole(&default_data(cloud).await);
    data.key_name = Some("theirs".to_owned());
    data.user_data = Some("IyEvYmluL3NoCmVjaG8gdGhlaXJzCg==".to_owned());
    let version = session.aws.ec2.create_launch_template_version();
    let version = version
        .launch_template_name(&template)
        .launch_template_data(data);
    let version = version.send().await.unwrap();
    let number = version.launch_template_version().unwrap().version_number();
    let default = session.aws.ec2.modify_launch_template();
    let default = default.launch_template_name(&template);
    let default = default.default_version(number.unwrap().to_string());
    default.send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_world_that_was_adopted_is_given_back_but_for_versions_image_and_times() {
    let cloud = Cloud::of(by_hand_in_part().await);
    let group = example().names.auto_scaling_group;
    tagged_by_others(&cloud, &[("Team", "theirs"), ("Name", "web-node")]).await;
    let session = cloud.session();
    let sizes = session.aws.autoscaling.update_auto_scaling_group();
    let sizes = sizes
        .auto_scaling_group_name(&group)
        .min_size(1)
        .max_size(3);
    let sizes = sizes.desired_capacity(1).default_cooldown(77);
    sizes.send().await.unwrap();
    let theirs = with(&example(), theirs());
    set_up(&cloud, &theirs).await;
    template_by_hand(&cloud).await;

    let before = stands(&cloud).await;
    assert_eq!((before.hooks.len(), before.notifications.len()), (1, 2));
    // The file says some of it otherwise, and some of it not at all.
    let mut ours = with(&example(), beside::ours());
    ours.auto_scaling_group.said.remove("notifications");
    let (prepared, _) = cloud.prepare(&to_adopt(&ours)).await;
    let kept = KeptFile::of(&prepared).unwrap();
    let text = serde_json::to_string(&kept).unwrap();
    assert!(!text.contains("echo") && !text.contains("IyEv"), "{text}");
    cloud.run(&to_adopt(&ours)).await.complete();
    assert_ne!(stands(&cloud).await, before);

    let mut goal = Goal::destroy_file(&file(&ours));
    goal.give_back = Some([KeptFile::parse(&text).unwrap()].into());
    cloud.run(&goal).await.complete();
    let after = stands(&cloud).await;
    assert_eq!(after.groups, before.groups);
    assert_eq!(after, before);
}

#[tokio::test(start_paused = true)]
async fn a_file_of_another_stack_gives_nothing_back() {
    let cloud = Cloud::of(by_hand_in_part().await);
    let (prepared, _) = cloud.prepare(&to_adopt(&example())).await;
    let mut kept = KeptFile::of(&prepared).unwrap();
    kept.stack = "other".to_owned();
    let mut goal = Goal::destroy_file(&file(&example()));
    goal.give_back = Some([kept].into());
    let why = freshscale_deploy::apply::prepare(&cloud.session(), &goal, &Default::default())
        .await
        .err()
        .unwrap();
    assert!(why.to_string().contains("stack other"), "{why}");
    assert!(KeptFile::parse("{}").is_err());
}

#[tokio::test(start_paused = true)]
async fn a_tag_that_we_put_goes_with_its_line_in_the_file_and_with_the_stack() {
    let cloud = Cloud::of(by_hand_in_part().await);
    tagged_by_others(&cloud, &[("Name", "web-node")]).await;
    let before = tags(&cloud).await;
    let mut ours = example();
    ours.tags.insert("Owner".to_owned(), "us".to_owned());
    cloud.run(&to_adopt(&ours)).await.complete();
    assert!(tags(&cloud).await.contains(&"Owner=us false".to_owned()));
    assert!(cloud.plan(&ours).await.plan.is_empty());
    // The file says it no more: it was not there before.
    cloud.apply(&example()).await;
    assert_eq!(tags(&cloud).await, before);
    cloud.apply(&ours).await;
    // A tag of others that the file names for a while is theirs.
    ours.tags.insert("Name".to_owned(), "web-node".to_owned());
    cloud.apply(&ours).await;
    cloud.apply(&example()).await;
    let names = |tags: Vec<String>| tags.iter().any(|tag| tag.starts_with("Name=web-node"));
    assert!(names(tags(&cloud).await));
    cloud.apply(&ours).await;
    let destroy = Goal::destroy_file(&file(&ours));
    cloud.run(&destroy).await.complete();
    let left = tags(&cloud).await;
    assert!(!left.iter().any(|tag| tag.starts_with("Owner")), "{left:?}");
    assert!(names(left));
}

#[tokio::test(start_paused = true)]
async fn the_version_that_a_give_back_needs_is_never_pruned() {
    let cloud = Cloud::of(by_hand_in_part().await);
    template_by_hand(&cloud).await;
    let before = default_data(&cloud).await;
    let mut ours = example();
    ours.launch_template.key_name = None;
    ours.launch_template.user_data = None;
    ours.launch_template.keep_versions = 1;
    let (prepared, _) = cloud.prepare(&to_adopt(&ours)).await;
    let kept = KeptFile::of(&prepared).unwrap();
    cloud.run(&to_adopt(&ours)).await.complete();
    let scene = Scene::on(cloud, &ours).await;
    for _ in 0..3 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    // What stood, whoever made it, and the newest of ours.
    let versions = scene.versions();
    assert_eq!(
        (versions.len(), &versions[..2]),
        (3, &[1, 2][..]),
        "{versions:?}"
    );
    let mut goal = Goal::destroy_file(&file(&ours));
    goal.give_back = Some([kept].into());
    scene.cloud.run(&goal).await.complete();
    let after = default_data(&scene.cloud).await;
    assert_eq!(after.user_data(), before.user_data());
    assert_eq!(after.key_name(), before.key_name());
}

/// The numbers of the template's versions, and the default's user data.
fn on_desk(desk: &Desk) -> (Vec<i64>, String) {
    let world = desk.emulator().world().clone();
    let template = &world.ec2.templates.values().next().unwrap();
    let default = &template.versions[&template.default_version];
    let data = default.data["UserData"].as_str().unwrap_or_default();
    (template.versions.keys().copied().collect(), data.to_owned())
}

#[test]
fn what_stood_at_an_adoption_is_given_back_though_freshscale_had_made_it_and_was_let_go() {
    const FILE: &str = "jjikin-web.yaml";
    for (back_to, place) in [("first.json", 0), ("second.json", 1)] {
        let desk = Desk::new();
        let path = desk.path().join(FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.replace("keep_versions: 10", "keep_versions: 1");
        std::fs::write(&path, text).unwrap();
        desk.expect(0, &format!("apply --yes --handler {{handler}} {FILE}"));
        let mut scripts = Vec::new();
        for kept in ["first.json", "second.json"] {
            scripts.push(on_desk(&desk).1);
            desk.expect(0, &format!("release --yes {FILE}"));
            let script = format!("#!/bin/sh\necho after {kept}\n");
            std::fs::write(desk.path().join("user-data.sh"), script).unwrap();
            desk.expect(
                0,
                &format!("apply --yes --adopt --keep {kept} --handler {{handler}} {FILE}"),
            );
            desk.expect(0, "emulator advance 3d");
        }
        let (versions, now) = on_desk(&desk);
        // Ours that stood at either adoption, and the newest; those of the days between are pruned.
        assert_eq!((versions.len(), versions[0]), (3, 1), "{versions:?}");
        assert!(!scripts.contains(&now) && scripts[0] != scripts[1]);
        desk.expect(0, &format!("destroy --yes --give-back {back_to} {FILE}"));
        assert_eq!(on_desk(&desk).1, scripts[place], "{back_to}");
    }
}

#[tokio::test(start_paused = true)]
async fn versions_of_others_outlive_a_release_after_which_the_rotator_goes_on() {
    let cloud = Cloud::of(by_hand_in_part().await);
    template_by_hand(&cloud).await;
    let mut ours = example();
    ours.launch_template.keep_versions = 1;
    cloud.run(&to_adopt(&ours)).await.complete();
    let scene = Scene::on(cloud, &ours).await;
    let goal = Goal::end_file(Purpose::Release, &file(&ours));
    scene.cloud.run(&goal).await.complete();
    for _ in 0..3 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    let versions = scene.versions();
    assert_eq!((versions.len(), versions[0]), (2, 2), "{versions:?}");
}

#[test]
fn of_several_stacks_each_has_a_file_in_a_folder() {
    let desk = Desk::new();
    let stacks = "jjikin-web.yaml minimal.yaml --region ap-northeast-2";
    desk.expect(0, &format!("apply --yes --handler {{handler}} {stacks}"));
    let emulator = desk.emulator();
    let world = untagged(&emulator.world());
    *emulator.world() = world;
    emulator.save().unwrap();
    drop(emulator);
    let adopt = format!("apply --adopt --keep kept --yes --handler {{handler}} {stacks}");
    let said = desk.expect(0, &adopt);
    for stack in ["jjikin-web", "web"] {
        let file = format!("kept/{stack}.ap-northeast-2.111111111111.json");
        assert!(said.contains(&file), "{said}");
        let text = std::fs::read_to_string(desk.path().join(file)).unwrap();
        assert_eq!(KeptFile::parse(&text).unwrap().stack, stack);
    }
    let back = "destroy --yes --give-back kept";
    desk.expect(0, &format!("{back} {stacks}"));
    let world = desk.emulator().world().clone();
    for group in ["jjikin-web-asg", "web-asg"] {
        let tags = &world.autoscaling.groups[group].tags;
        assert!(
            tags.iter().all(|tag| !tag.0.starts_with("freshscale:")),
            "{tags:?}"
        );
    }
    // One that was never adopted has nothing to be given back.
    desk.expect(
        0,
        &format!("apply --yes --handler {{handler}} --adopt {stacks}"),
    );
    std::fs::remove_file(
        desk.path()
            .join("kept/web.ap-northeast-2.111111111111.json"),
    )
    .unwrap();
    std::fs::write(desk.path().join("kept/other.json"), "{}").unwrap();
    let said = desk.expect(64, &format!("{back} {stacks}"));
    assert!(
        said.contains("kept/other.json was not written by"),
        "{said}"
    );
    std::fs::remove_file(desk.path().join("kept/other.json")).unwrap();
}
