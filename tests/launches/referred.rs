//! Target groups, topics and keys are looked up by `plan` before anything is made; what stands is not looked up again, and who may not
//! look is told so once.

use freshscale_deploy::forecast::{forecast, read};
use freshscale_deploy::plan::Plan;
use freshscale_emulator::elb::TargetGroup;
use freshscale_emulator::{Fate, Fault};
use freshscale_stack::{Alarms, Stack, Watch};
use jiff::SignedDuration;

use crate::support::{ACCOUNT, Cloud, REGION, example};

const CALLS: [&str; 3] = ["DescribeTargetGroups", "DescribeKey", "GetTopicAttributes"];

fn arn(service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}")
}

fn target_group() -> String {
    arn("elasticloadbalancing", "targetgroup/other/0123456789abcdef")
}

fn behind(stack: &mut Stack) {
    stack
        .auto_scaling_group
        .target_group_arns
        .push(target_group());
}

fn encrypted(stack: &mut Stack, key: &str) {
    let disk = &mut stack.launch_template.block_devices[0];
    (disk.encrypted, disk.kms_key_id) = (Some(true), Some(key.to_owned()));
}

fn watched(stack: &mut Stack) {
    stack.alarms = Some(Alarms {
        topic: arn("sns", "on-call"),
        watched: Watch::ALL.to_vec(),
        unfilled_after: std::time::Duration::from_secs(600),
    });
}

/// All of it, and none of it is there.
fn named(stack: &mut Stack) {
    behind(stack);
    encrypted(stack, "alias/web");
    watched(stack);
}

/// An account that has what the example refers to.
fn cloud() -> Cloud {
    Cloud::new(&example())
}

fn change_target_group(cloud: &Cloud, change: fn(&mut TargetGroup)) {
    let mut world = cloud.emulator.world();
    let mut group = world.elb.target_groups.values().next().unwrap().clone();
    change(&mut group);
    world.elb.target_groups.insert(target_group(), group);
}

fn change_key(cloud: &Cloud, change: fn(&mut freshscale_emulator::kms::Key)) {
    let mut stack = example();
    encrypted(&mut stack, "alias/web");
    let mut world = cloud.emulator.world();
    world.seed(&stack);
    world.kms.keys.values_mut().for_each(change);
}

/// What is named, what is so in the account, and what the plan says.
type Case = (fn(&mut Stack), fn(&Cloud), &'static str);

const CASES: &[Case] = &[
    (
        behind,
        |_| (),
        "targetgroup/other/0123456789abcdef does not exist",
    ),
    (
        behind,
        |cloud| change_target_group(cloud, |group| group.vpc = Some("vpc-0other".to_owned())),
        "is of vpc-0other, and the subnets are of vpc-",
    ),
    (
        behind,
        |cloud| change_target_group(cloud, |group| "ip".clone_into(&mut group.target_type)),
        "is of targets of type ip, and Auto Scaling registers instances",
    ),
    (
        watched,
        |_| (),
        "nobody would be told: topic arn:aws:sns:ap-northeast-2:111111111111:on-call does not exist",
    ),
    (
        |stack| stack.rotator.on_failure = Some(arn("sns", "failed")),
        |_| (),
        "nobody would be told: topic arn:aws:sns:ap-northeast-2:111111111111:failed does not exist",
    ),
    (
        |stack| encrypted(stack, "alias/web"),
        |_| (),
        "every launch would fail: KMS key alias/web does not exist",
    ),
    (
        |stack| encrypted(stack, "1234abcd-12ab-34cd-56ef-1234567890ab"),
        |_| (),
        "every launch would fail: KMS key 1234abcd-12ab-34cd-56ef-1234567890ab does not exist",
    ),
    (
        |stack| encrypted(stack, "alias/web"),
        |cloud| change_key(cloud, |key| key.disabled = true),
        "every launch would fail: KMS key alias/web is disabled",
    ),
    (
        |stack| encrypted(stack, "alias/web"),
        |cloud| change_key(cloud, |key| key.deletion = Some(jiff::Timestamp::MAX)),
        "every launch would fail: KMS key alias/web is about to be deleted",
    ),
];

fn quiet(plan: &Plan) {
    assert_eq!(reasons(plan), Vec::<&str>::new());
    assert_eq!(plan.warnings, []);
}

fn reasons(plan: &Plan) -> Vec<&str> {
    let reasons = plan.refusals.iter().map(|it| it.reason.as_str());
    reasons.collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_or_of_no_use_is_refused_before_anything_is_made_or_changed() {
    for stands in [false, true] {
        for (name, prepare, why) in CASES {
            let cloud = cloud();
            if stands {
                cloud.apply(&example()).await;
            }
            prepare(&cloud);
            let mut stack = example();
            name(&mut stack);
            let plan = cloud.plan(&stack).await.plan;
            let [said] = reasons(&plan)[..] else {
                panic!("{why}: {:#?}", plan.refusals);
            };
            assert!(said.contains(why), "{stands}, {why}: {said}");
            let of = plan
                .steps
                .iter()
                .any(|step| step.id() == plan.refusals[0].address);
            assert!(of, "{:?}", plan.refusals);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_there_is_neither_refused_nor_warned_of_and_not_looked_up_again_when_it_stands() {
    let mut stack = example();
    named(&mut stack);
    let cloud = Cloud::new(&stack);
    let looked = |cloud: &Cloud| -> Vec<usize> {
        let served = cloud.operations();
        let count = |call: &&str| served.iter().filter(|it| it.ends_with(*call)).count();
        CALLS.iter().map(count).collect()
    };
    quiet(&cloud.plan(&stack).await.plan);
    cloud.apply(&stack).await;
    let before = looked(&cloud);
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    cloud.emulator.world().sns.topics.clear();
    cloud.emulator.world().elb.target_groups.clear();
    stack.rotator.memory_mib += 128;
    quiet(&cloud.plan(&stack).await.plan);
    assert_eq!(looked(&cloud), before);
}

#[tokio::test(start_paused = true)]
async fn who_may_not_look_is_told_once_and_applies_all_the_same() {
    let mut stack = example();
    named(&mut stack);
    let cloud = Cloud::new(&stack);
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let code = match call.service {
            "sns" => "AuthorizationError",
            "kms" => "AccessDeniedException",
            _ => "AccessDenied",
        };
        let denied = Fault::with_status(403, code, "not authorized");
        let looks = CALLS.contains(&call.operation.as_str());
        looks.then_some(Fate::Fault(denied))
    })));
    let plan = cloud.plan(&stack).await.plan;
    assert_eq!(reasons(&plan), Vec::<&str>::new());
    let [warning] = plan.warnings.as_slice() else {
        panic!("{:#?}", plan.warnings);
    };
    assert_eq!(
        warning.reason,
        "whether all that it refers to exists is unknown: no permission for elasticloadbalancing:DescribeTargetGroups, \
         kms:DescribeKey, sns:GetTopicAttributes"
    );
    cloud.apply(&stack).await;
    assert!(cloud.plan(&stack).await.plan.is_empty());
}

/// The emulator's Auto Scaling judges for itself: a key that was disabled after the apply is foretold, and the launch fails.
#[tokio::test(start_paused = true)]
async fn a_key_that_is_disabled_later_is_foretold_and_the_launch_fails() {
    let mut stack = example();
    encrypted(&mut stack, "alias/web");
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let foretold = async || {
        let session = cloud.session();
        let now = cloud.emulator.now();
        let facts = read::facts(&session.aws, &stack, |id| session.account(id), now).await;
        let until = now + SignedDuration::from_hours(48);
        let found = forecast(&facts.unwrap().unwrap(), now, &(now..until));
        let stale = found.launches[0].stale.iter();
        stale
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert_eq!(foretold().await, "");
    for key in cloud.emulator.world().kms.keys.values_mut() {
        key.disabled = true;
    }
    let said = foretold().await;
    assert!(said.contains("KMS key alias/web is disabled"), "{said}");
    cloud.emulator.advance(SignedDuration::from_hours(48)).await;
    let world = cloud.emulator.world();
    let group = world.autoscaling.groups.values().next().unwrap();
    assert!(group.members.is_empty());
    let failed = group.activities.iter().find_map(|it| it.message.clone());
    assert!(failed.unwrap().contains("InvalidKMSKey.InvalidState"));
}
