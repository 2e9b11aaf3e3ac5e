//! `apply`, `rollback` and `rotate` are held to the same: no version becomes the default that is known not to start.

use freshscale_core::rotation::image::Architecture;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_core::rotation::trial::Trial;
use freshscale_core::rotation::{self, RotationError, RotationOptions};
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::history::act::{Done, roll_back};
use freshscale_deploy::history::back::Back;
use freshscale_deploy::history::read;
use freshscale_deploy::plan::Refusal;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_emulator::ec2::Image;
use freshscale_emulator::{Fate, Fault};
use freshscale_stack::Stack;

use crate::support::{Cloud, carry_out, example};

/// A stack that stands, without triggers.
async fn standing() -> (Cloud, Stack) {
    let mut stack = example();
    stack.rotator.triggers.daily_at = None;
    stack.rotator.triggers.on_image_available = false;
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    cloud.emulator.world().backups.plans.clear();
    (cloud, stack)
}

fn default(cloud: &Cloud) -> i64 {
    let world = cloud.emulator.world();
    world.ec2.templates.values().next().unwrap().default_version
}

fn versions(cloud: &Cloud) -> usize {
    let world = cloud.emulator.world();
    world.ec2.templates.values().next().unwrap().versions.len()
}

fn of_image(cloud: &Cloud, change: impl Fn(&mut Image)) {
    cloud
        .emulator
        .world()
        .ec2
        .images
        .values_mut()
        .for_each(change);
}

type Edit = fn(&Cloud, &mut Stack);

/// What an edit of the file makes of the launch template, and how the plan says so.
const EDITS: &[(Edit, &str)] = &[
    (
        |_, stack| {
            stack.launch_template.security_group_ids = vec!["sg-0000000000000dead".to_owned()]
        },
        "every launch would fail: security group sg-0000000000000dead does not exist",
    ),
    (
        |_, stack| stack.launch_template.key_name = Some("jjikn".to_owned()),
        "every launch would fail: key pair jjikn does not exist",
    ),
    (
        |_, stack| stack.launch_template.iam_instance_profile = Some("jjikin-wbe".to_owned()),
        "every launch would fail: instance profile jjikin-wbe does not exist",
    ),
    (
        |_, stack| stack.launch_template.instance_type = "c7g.large".to_owned(),
        "its architecture is x86_64, and c7g.large runs arm64",
    ),
    (
        |cloud, stack| {
            of_image(cloud, |image| image.ena_support = false);
            stack.launch_template.instance_type = "m5.large".to_owned();
        },
        "it has no ENA support, and m5.large requires it",
    ),
    (
        |cloud, stack| {
            of_image(cloud, |image| image.size_gib = 30);
            stack.launch_template.block_devices[0].size_gib = Some(20);
        },
        "its snapshot for /dev/xvda has 30 GiB, and the launch template's volume 20 GiB",
    ),
    (
        |_, stack| {
            let device = &mut stack.launch_template.block_devices[0];
            (device.encrypted, device.kms_key_id) = (None, Some("alias/web".to_owned()));
        },
        "names a KMS key for /dev/xvda without `encrypted: true`",
    ),
    (
        |_, stack| "/dev/sda1".clone_into(&mut stack.launch_template.block_devices[0].device),
        "its root device is /dev/xvda, and the launch template maps /dev/sda1",
    ),
    (
        |cloud, stack| {
            let mut world = cloud.emulator.world();
            for zone in ["a", "b", "c", "d"] {
                let zone = format!("{}{zone}", world.region);
                let types = world.ec2.not_offered.entry(zone).or_default();
                types.insert("c6i.xlarge".to_owned());
            }
            stack.launch_template.instance_type = "c6i.xlarge".to_owned();
        },
        "every launch would fail: instance type c6i.xlarge is not offered in ",
    ),
    (
        |_, stack| {
            stack.auto_scaling_group.subnet_ids = vec!["subnet-0000000000000dead".to_owned()]
        },
        "every launch would fail: subnet subnet-0000000000000dead does not exist",
    ),
];

fn reasons(refusals: &[Refusal]) -> String {
    let reasons: Vec<&str> = refusals
        .iter()
        .map(|refusal| refusal.reason.as_str())
        .collect();
    reasons.join("; ")
}

#[tokio::test(start_paused = true)]
async fn an_edit_after_which_nothing_would_start_is_refused_before_anything_is_made() {
    for (edit, why) in EDITS {
        let (cloud, mut stack) = standing().await;
        edit(&cloud, &mut stack);
        let plan = cloud.plan(&stack).await.plan;
        let refused = reasons(&plan.refusals);
        assert!(refused.contains(why), "{why}: {refused}");
        assert_eq!(plan.trial, None, "{why}");
        assert_eq!((default(&cloud), versions(&cloud)), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_version_that_may_start_is_permitted_and_what_is_only_tagged_is_not_tried() {
    let (cloud, mut stack) = standing().await;
    stack.launch_template.monitoring = true;
    let prepared = cloud.plan(&stack).await;
    assert_eq!(prepared.plan.refusals, []);
    assert_eq!(prepared.plan.trial, Some(Trial::Permitted));
    let text = Trial::Permitted.text();
    assert!(
        text.contains("permitted") && !text.contains("will start"),
        "{text}"
    );
    cloud.apply(&stack).await;
    assert_eq!(default(&cloud), 2);
    let nothing = cloud.plan(&stack).await.plan;
    assert!(nothing.is_empty() && nothing.trial.is_none());
}

#[tokio::test(start_paused = true)]
async fn who_may_not_launch_does_not_know_and_applies_all_the_same() {
    let (cloud, mut stack) = standing().await;
    stack.launch_template.monitoring = true;
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let denied = Fault::with_status(403, "UnauthorizedOperation", "You are not authorized.");
        (call.operation == "RunInstances").then_some(Fate::Fault(denied))
    })));
    let prepared = cloud.plan(&stack).await;
    let why = "no permission for ec2:RunInstances".to_owned();
    assert_eq!(prepared.plan.trial, Some(Trial::Unknown { why }));
    assert_eq!(prepared.plan.refusals, []);
    cloud.apply(&stack).await;
    assert_eq!(default(&cloud), 2);
}

#[tokio::test(start_paused = true)]
async fn what_goes_between_plan_and_apply_leaves_the_default_where_it_is() {
    let (cloud, mut stack) = standing().await;
    stack.launch_template.monitoring = true;
    let prepared = cloud.plan(&stack).await;
    cloud.emulator.world().ec2.key_pairs.clear();
    let Outcome::Incomplete(report) = carry_out(&prepared, &Stop::default()).await else {
        panic!("it went through");
    };
    let (_, error) = &report.failed[0];
    assert!(
        error
            .text
            .contains("version 2 was made, and EC2 refuses a trial launch of it")
            && error.text.contains("version 1 stays the default"),
        "{}",
        error.text
    );
    assert_eq!((default(&cloud), versions(&cloud)), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn a_rollback_to_what_would_not_start_moves_nothing_and_pins_nothing() {
    let (cloud, mut stack) = standing().await;
    let first = stack.launch_template.security_group_ids.clone();
    {
        let mut world = cloud.emulator.world();
        world
            .ec2
            .add_security_group("sg-00000000000000002", "other");
    }
    stack.launch_template.security_group_ids = vec!["sg-00000000000000002".to_owned()];
    cloud.apply(&stack).await;
    cloud.emulator.world().ec2.security_groups.remove(&first[0]);
    let aws = cloud.session().aws;
    let history = read::history(&aws, &rotation_config(&stack), None)
        .await
        .unwrap();
    let mut done = Done::default();
    let back = Back::Default { from: 2, to: 1 };
    let error = roll_back(&aws, &history, &back, None, &mut done)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("EC2 refuses a trial launch of v1"),
        "{error}"
    );
    assert_eq!((default(&cloud), done), (2, Done::default()));
}

#[tokio::test(start_paused = true)]
async fn a_rotation_from_here_is_tried_too_and_the_functions_own_is_not() {
    let (cloud, stack) = standing().await;
    let newest = {
        let mut world = cloud.emulator.world();
        let web = world.ec2.instances.keys().next().unwrap().clone();
        world.back_up(&web, 0, 14).unwrap()
    };
    cloud.advance_to("2026-03-02T02:00:00Z").await;
    cloud.emulator.world().ec2.key_pairs.clear();
    let aws = cloud.session().aws;
    let config = rotation_config(&stack).during_window();
    let trying = config.clone().trying_launches();
    let run = rotation::run(&aws, &trying, &cloud.emulator, RotationOptions::default());
    let error = run.await.unwrap_err();
    assert!(
        matches!(&error, RotationError::Verify { image, .. } if *image == newest),
        "{error:?}"
    );
    assert_eq!(default(&cloud), 1);
    // The function's role has no right to launch, and asks for none.
    let run = rotation::run(&aws, &config, &cloud.emulator, RotationOptions::default());
    assert!(run.await.unwrap().done.default_set.is_some());
}

const ARM: &str = "ami-0aaaaaaaaaaaaaaaa";

/// A stack whose file asks for Graviton, and an image like today's for it.
async fn to_graviton() -> (Cloud, Stack) {
    let (cloud, mut stack) = standing().await;
    {
        let mut world = cloud.emulator.world();
        let mut image = world.ec2.images.values().next().unwrap().clone();
        (image.id, image.architecture) = (ARM.to_owned(), "arm64".to_owned());
        world.ec2.images.insert(image.id.clone(), image);
    }
    stack.launch_template.instance_type = "c7g.large".to_owned();
    stack.image.architecture = Architecture::Arm64;
    (cloud, stack)
}

/// What keeps the rotator from taking an image.
const HELD: &[(&str, Edit)] = &[
    ("too young", |_, stack| {
        stack.rotator.settle = std::time::Duration::from_secs(400 * 24 * 3600);
    }),
    ("pinned", |cloud, _| {
        let mut world = cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        let pin = (PINNED_TAG.to_owned(), "incident 7".to_owned());
        template.tags.extend([pin]);
    }),
    ("of the group's own instance", |cloud, _| {
        let mut world = cloud.emulator.world();
        let member = { world.autoscaling.groups.values() }
            .flat_map(|group| &group.members)
            .next();
        let member = member.unwrap().id.clone();
        let image = world.ec2.images.get_mut(ARM).unwrap();
        image.source_instance = Some(member);
    }),
];

#[tokio::test(start_paused = true)]
async fn an_edit_takes_no_image_that_the_rotator_would_not_take() {
    for (why, hold) in HELD {
        let (cloud, mut stack) = to_graviton().await;
        let group = stack.names.auto_scaling_group.clone();
        let aws = cloud.session().aws;
        let grow = aws.autoscaling.update_auto_scaling_group().max_size(4);
        let grow = grow.auto_scaling_group_name(&group).desired_capacity(1);
        grow.send().await.unwrap();
        let later = jiff::SignedDuration::from_mins(10);
        cloud.emulator.advance(later).await;
        hold(&cloud, &mut stack);
        let plan = cloud.plan(&stack).await.plan;
        let refused = reasons(&plan.refusals);
        assert!(
            refused.contains("its architecture is x86_64, and c7g.large runs arm64"),
            "{why}: {refused}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_goes_back_to_no_older_image_of_the_same_architecture() {
    let (cloud, mut stack) = standing().await;
    {
        let mut world = cloud.emulator.world();
        let newest = world.ec2.images.values_mut().next().unwrap();
        newest.size_gib = 30;
        let mut older = newest.clone();
        older.id = "ami-0bbbbbbbbbbbbbbbb".to_owned();
        older.size_gib = 8;
        older.created -= jiff::SignedDuration::from_hours(24);
        world.ec2.images.insert(older.id.clone(), older);
    }
    stack.launch_template.block_devices[0].size_gib = Some(20);
    let refused = reasons(&cloud.plan(&stack).await.plan.refusals);
    assert!(refused.contains("has 30 GiB"), "{refused}");
}

#[tokio::test(start_paused = true)]
async fn while_the_defaults_image_is_gone_an_edit_is_refused_and_rotate_is_the_way_out() {
    let (cloud, mut stack) = standing().await;
    {
        let mut world = cloud.emulator.world();
        let web = world.ec2.instances.keys().next().unwrap().clone();
        let first = world.ec2.images.keys().next().unwrap().clone();
        world.back_up(&web, 0, 14).unwrap();
        world.ec2.images.remove(&first);
    }
    cloud.advance_to("2026-03-02T02:00:00Z").await;
    stack.launch_template.monitoring = true;
    let plan = cloud.plan(&stack).await.plan;
    let [refusal] = plan.refusals.as_slice() else {
        panic!("{:#?}", plan.refusals);
    };
    assert!(
        refusal.reason.contains("can no longer be launched"),
        "{}",
        refusal.reason
    );
    assert!(refusal.remedy.contains("`rotate`"));
    let config = rotation_config(&stack).during_window();
    let aws = cloud.session().aws;
    let run = rotation::run(&aws, &config, &cloud.emulator, RotationOptions::default());
    run.await.unwrap();
    assert_eq!(cloud.plan(&stack).await.plan.refusals, []);
}

#[tokio::test(start_paused = true)]
async fn a_mistyped_instance_type_is_one_refusal() {
    let (cloud, mut stack) = standing().await;
    stack.launch_template.instance_type = "c6i.lagre".to_owned();
    let plan = cloud.plan(&stack).await.plan;
    let [refusal] = plan.refusals.as_slice() else {
        panic!("{:#?}", plan.refusals);
    };
    assert!(
        refusal
            .reason
            .contains("EC2 has no instance type `c6i.lagre` in "),
        "{}",
        refusal.reason
    );
    assert!(refusal.remedy.contains("launch_template.instance_type"));
}

#[tokio::test(start_paused = true)]
async fn an_edit_that_only_another_image_goes_with_takes_that_image_in_the_same_version() {
    let (cloud, stack) = to_graviton().await;
    let plan = cloud.plan(&stack).await.plan;
    assert_eq!(reasons(&plan.refusals), "");
    let step = { plan.steps.iter() }
        .find(|step| step.id().starts_with("launch-template/"))
        .unwrap();
    let image = { step.changes.iter() }
        .find(|change| change.path == "image")
        .unwrap();
    assert_eq!(image.after, ARM);
    cloud.apply(&stack).await;
    assert_eq!((default(&cloud), versions(&cloud)), (2, 2));
    {
        let world = cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        assert_eq!(template.versions[&2].data["ImageId"], ARM);
        assert_eq!(template.versions[&2].data["InstanceType"], "c7g.large");
    }
    assert_eq!(cloud.plan(&stack).await.plan.steps, []);
}

#[tokio::test(start_paused = true)]
async fn who_only_tags_what_does_not_start_makes_nothing_worse_and_is_warned() {
    let (cloud, mut stack) = standing().await;
    cloud.emulator.world().ec2.key_pairs.clear();
    stack.tags.insert("Team".to_owned(), "checkout".to_owned());
    let plan = cloud.plan(&stack).await.plan;
    assert_eq!(plan.refusals, []);
    let warned = reasons(&plan.warnings);
    assert_eq!(
        warned,
        "as with the default version of today, every launch would fail: key pair jjikin does not exist"
    );
    cloud.apply(&stack).await;
    assert_eq!((default(&cloud), versions(&cloud)), (2, 2));
    assert!(cloud.plan(&stack).await.plan.is_empty());
    // Anything else waits until it starts.
    stack.launch_template.monitoring = true;
    let refused = reasons(&cloud.plan(&stack).await.plan.refusals);
    assert!(
        refused.contains("key pair jjikin does not exist"),
        "{refused}"
    );
}

#[tokio::test(start_paused = true)]
async fn tags_that_ec2_alone_refuses_are_refused() {
    let (cloud, mut stack) = standing().await;
    stack.tags.insert("Team".to_owned(), "checkout".to_owned());
    // As an organization's policy on tags does: of the default of today nothing is said.
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let fault = Fault::with_status(
            400,
            "TagPolicyViolation",
            "The tag policy does not allow the specified value.",
        );
        let tagged = call.params.to_string().contains("checkout");
        (call.operation == "RunInstances" && tagged).then_some(Fate::Fault(fault))
    })));
    let plan = cloud.plan(&stack).await.plan;
    assert_eq!(plan.warnings, []);
    assert!(
        reasons(&plan.refusals).contains("tag policy"),
        "{:#?}",
        plan.refusals
    );
}
