//! Against the emulator: each thing that can be wrong is found.

use aws_sdk_autoscaling::types::LaunchTemplateSpecification;
use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_deploy::status::judge::judge;
use freshscale_deploy::status::last::Last;
use freshscale_deploy::status::{Drift, StatusInput, Verdict, read};
use freshscale_emulator::faults::{Faults, Kind, Rule};
use freshscale_emulator::{Fate, Fault};
use freshscale_stack::Stack;
use freshscale_stack::names::Trigger;
use jiff::SignedDuration;

use crate::redeploy::scene::{OUTSIDE, stack as untriggered};
use crate::support::{Cloud, example, told};

/// As planned.
fn no_drift() -> Drift {
    Drift::Known {
        steps: Vec::new(),
        refusals: Vec::new(),
    }
}

async fn look_with(cloud: &Cloud, stack: &Stack, drift: Drift) -> (StatusInput, Verdict) {
    let (session, now) = (cloud.session(), cloud.emulator.now());
    let account = |id: &str| session.account(id);
    let facts = read::facts(&session.aws, stack, account, now, async { drift }).await;
    let facts = facts.unwrap().unwrap();
    let verdict = judge(&facts, stack, now);
    (facts, verdict)
}

pub async fn look(cloud: &Cloud, stack: &Stack) -> (StatusInput, Verdict) {
    // On the heap: a thread of a test has little stack.
    Box::pin(look_with(cloud, stack, no_drift())).await
}

pub fn kinds(verdict: &Verdict) -> (Vec<&str>, Vec<&str>) {
    let kinds = |list: &[freshscale_deploy::status::Finding]| list.iter().map(|f| f.kind).collect();
    (kinds(&verdict.problems), kinds(&verdict.warnings))
}

/// A group that is told to start an instance, and the time that it takes to try.
async fn scale_out(cloud: &Cloud, stack: &Stack) {
    let call = cloud.session().aws.autoscaling.set_desired_capacity();
    let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
    call.desired_capacity(1).send().await.unwrap();
    cloud.emulator.advance(SignedDuration::from_secs(40)).await;
}

async fn cause_of(stack: &Stack, spoil: impl FnOnce(&Cloud)) -> String {
    let cloud = Cloud::new(stack);
    Box::pin(cloud.apply(stack)).await;
    spoil(&cloud);
    scale_out(&cloud, stack).await;
    let (_, verdict) = look(&cloud, stack).await;
    let failed = verdict.problems.iter().find(|p| p.kind == "launch_failed");
    let failed = failed.unwrap_or_else(|| panic!("{verdict:#?}"));
    assert!(
        failed
            .text
            .starts_with("the last launch failed 0 min ago: ")
    );
    assert!(!told(&failed.remedy).is_empty());
    failed.text.clone()
}

#[tokio::test(start_paused = true)]
async fn each_reason_why_a_launch_fails_is_told_in_plain_words() {
    let stack = untriggered();
    for (kind, says) in [
        (
            Kind::NoCapacity,
            "AWS has no capacity of this instance type",
        ),
        (Kind::NoQuota, "quota of instances or vCPUs is used up"),
        (Kind::SubnetFull, "a subnet has no free address left"),
        (Kind::KeyDenied, "may not use the KMS key"),
    ] {
        let text = cause_of(&stack, |cloud| {
            let rules = vec![Rule::always(kind)];
            cloud.emulator.set_faults(Faults {
                rules,
                ..Faults::default()
            });
        });
        let text = text.await;
        assert!(text.contains(says), "{kind}: {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_template_names_and_is_gone_is_named() {
    let stack = untriggered();
    type Spoil = fn(&mut freshscale_emulator::world::World);
    let cases: [(Spoil, &str); 5] = [
        (
            |world| world.ec2.security_groups.clear(),
            "a security group of the launch template does not exist",
        ),
        (
            |world| world.ec2.key_pairs.clear(),
            "the key pair of the launch template does not exist",
        ),
        (
            |world| world.ec2.instance_profiles.clear(),
            "the instance profile of the launch template does not exist",
        ),
        (
            |world| world.ec2.subnets.clear(),
            "a subnet of the group does not exist",
        ),
        (
            |world| {
                let ours =
                    |image: &&freshscale_emulator::ec2::Image| image.tags.contains_key("Name");
                let id = world.ec2.images.values().find(ours).unwrap().id.clone();
                world.remove_image(&id);
            },
            "the image of the default version is gone",
        ),
    ];
    for (spoil, says) in cases {
        let text = cause_of(&stack, |cloud| spoil(&mut cloud.emulator.world())).await;
        assert!(text.contains(says), "{says}: {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_default_that_cannot_be_launched_is_the_worst_that_is_said_of_images() {
    let stack = untriggered();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.advance_to(OUTSIDE).await;
    let image = {
        let mut world = cloud.emulator.world();
        world.backups.plans.clear();
        let images = world.ec2.images.values_mut();
        let mut ours = images.filter(|image| image.tags.contains_key("Name"));
        let image = ours.next().unwrap();
        image
            .tags
            .insert(REJECTED_TAG.to_owned(), "500s".to_owned());
        image.id.clone()
    };
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict).0, ["default_unfit"]);
    assert!(
        verdict.problems[0]
            .text
            .ends_with(&format!("has {image}, which is rejected: 500s"))
    );
    cloud.emulator.world().remove_image(&image);
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict).0, ["default_unfit"]);
    assert!(
        verdict.problems[0]
            .text
            .contains("which is gone: every scale-out fails")
    );
    let delete = cloud.session().aws.ec2.delete_launch_template();
    let delete = delete.launch_template_name(&stack.names.launch_template);
    delete.send().await.unwrap();
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict).0, ["no_template"]);
}

#[tokio::test(start_paused = true)]
async fn suspended_processes_and_policies_of_others_are_problems() {
    let stack = untriggered();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.advance_to(OUTSIDE).await;
    let calls = cloud.session().aws.autoscaling.clone();
    let group = &stack.names.auto_scaling_group;
    let suspend = calls.suspend_processes().auto_scaling_group_name(group);
    suspend
        .scaling_processes("ScheduledActions")
        .send()
        .await
        .unwrap();
    let policy = calls.put_scaling_policy().auto_scaling_group_name(group);
    let policy = policy.policy_name("cpu").policy_type("SimpleScaling");
    let policy = policy
        .adjustment_type("ChangeInCapacity")
        .scaling_adjustment(1);
    policy.send().await.unwrap();
    let (facts, verdict) = look(&cloud, &stack).await;
    assert_eq!(facts.policies, ["cpu"]);
    assert_eq!(kinds(&verdict).0, ["suspended", "foreign_policy"]);
    let remedies: Vec<String> = verdict.problems.iter().map(|p| told(&p.remedy)).collect();
    assert!(remedies[0].starts_with("aws autoscaling resume-processes"));
    assert!(remedies[1].ends_with("--policy-name cpu"), "{remedies:?}");
}

#[tokio::test(start_paused = true)]
async fn a_rotation_that_failed_or_never_came_is_said() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    // The function loses a right before the night.
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let fault = Fault::with_status(403, "UnauthorizedOperation", "no");
        let theirs = call.principal.contains(":role/") && call.operation == "DescribeImages";
        theirs.then_some(Fate::Fault(fault))
    })));
    cloud.advance_to("2026-03-02T17:30:00Z").await;
    cloud.emulator.set_fault(None);
    let (facts, verdict) = look(&cloud, &stack).await;
    assert!(
        matches!(facts.last, Last::Failed { .. }),
        "{:?}",
        facts.last
    );
    assert!(
        kinds(&verdict).0.contains(&"rotation_failed"),
        "{verdict:#?}"
    );
    // The next one works, and all is well.
    let lambda = cloud.session().aws.lambda;
    let invoke = lambda.invoke().function_name(&stack.names.lambda_function);
    invoke.send().await.unwrap();
    let (facts, verdict) = look(&cloud, &stack).await;
    assert!(matches!(facts.last, Last::Ran { .. }), "{:?}", facts.last);
    assert_eq!(kinds(&verdict), (Vec::new(), Vec::new()));

    // Rules that stand but call nothing any more: nothing is logged for two days.
    let permissions = lambda
        .get_policy()
        .function_name(&stack.names.lambda_function);
    let permissions = permissions.qualifier("live").send().await.unwrap();
    let policy: serde_json::Value = serde_json::from_str(permissions.policy().unwrap()).unwrap();
    for statement in policy["Statement"].as_array().unwrap() {
        let remove = lambda
            .remove_permission()
            .function_name(&stack.names.lambda_function);
        let remove = remove.qualifier("live");
        let id = statement["Sid"].as_str().unwrap();
        remove.statement_id(id).send().await.unwrap();
    }
    cloud.advance_to("2026-03-05T17:30:00Z").await;
    let (facts, verdict) = look(&cloud, &stack).await;
    assert!(matches!(facts.last, Last::None { .. }), "{:?}", facts.last);
    assert!(
        kinds(&verdict).1.contains(&"rotation_missed"),
        "{verdict:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_a_warning_and_the_rest_is_told() {
    let stack = untriggered();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.advance_to(OUTSIDE).await;
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let fault = Fault::with_status(400, "AccessDeniedException", "no");
        (call.service == "logs" || call.service == "backup").then_some(Fate::Fault(fault))
    })));
    let unknown = "no rights".to_owned();
    let (facts, verdict) = look_with(&cloud, &stack, Drift::Unknown { unknown }).await;
    let why = "logs:FilterLogEvents answers AccessDeniedException".to_owned();
    assert_eq!(facts.last, Last::Unknown { why });
    let wanted = vec!["rotation_unknown", "drift_unknown"];
    assert_eq!(kinds(&verdict), (Vec::new(), wanted));
    assert!(verdict.is_good(false) && !verdict.is_good(true));
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_asked_of_launches_and_policies_is_a_warning_and_no_answer() {
    let stack = untriggered();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.advance_to(OUTSIDE).await;
    for operation in ["DescribePolicies", "DescribeScalingActivities"] {
        cloud.emulator.set_fault(Some(Box::new(move |call, _| {
            let fault = Fault::with_status(403, "AccessDenied", "no");
            (call.operation == operation).then_some(Fate::Fault(fault))
        })));
        let (facts, verdict) = look(&cloud, &stack).await;
        let unseen: Vec<&str> = facts.unseen.iter().copied().collect();
        assert_eq!(unseen, [format!("autoscaling:{operation}")]);
        let warnings = kinds(&verdict).1;
        assert!(warnings.contains(&"unseen"), "{verdict:#?}");
        assert!(kinds(&verdict).0.is_empty(), "{verdict:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_image_that_no_backup_replaces_gets_too_old() {
    let stack = untriggered();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.emulator.world().backups.plans.clear();
    cloud.advance_to("2026-03-06T00:00:00Z").await;
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict).0, ["image_old"]);
    let text = &verdict.problems[0].text;
    assert!(text.contains("is 5 d old, and 3 d are allowed"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn what_keeps_rotation_from_the_group_or_is_left_over_is_a_warning() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.advance_to(OUTSIDE).await;
    let aws = cloud.session().aws;
    let now = cloud.emulator.now();
    let pin = Pin::new("incident 12", Some(now), ("user/anna", now), None).unwrap();
    for template in cloud.emulator.world().ec2.templates.values_mut() {
        template.tags.insert(PINNED_TAG.to_owned(), pin.to_string());
    }
    let update = aws.autoscaling.update_auto_scaling_group();
    let template = LaunchTemplateSpecification::builder()
        .launch_template_name(&stack.names.launch_template)
        .version("1")
        .build();
    let update = update.auto_scaling_group_name(&stack.names.auto_scaling_group);
    update.launch_template(template).send().await.unwrap();
    let rule = &stack.names.event_rules[&Trigger::Daily];
    aws.events.disable_rule().name(rule).send().await.unwrap();
    let (_, verdict) = look(&cloud, &stack).await;
    let wanted = vec!["pin_expired", "not_default", "no_daily_rule"];
    assert_eq!(kinds(&verdict), (Vec::new(), wanted), "{verdict:#?}");
    let texts: Vec<&str> = verdict.warnings.iter().map(|w| w.text.as_str()).collect();
    assert!(texts[0].contains("incident 12"), "{texts:?}");
    assert!(
        texts[1].ends_with("rotation does not reach it"),
        "{texts:?}"
    );
    assert!(texts[2].contains("is disabled"), "{texts:?}");
    let remedies: Vec<String> = verdict.warnings.iter().map(|w| told(&w.remedy)).collect();
    let wanted = ["unpin", "apply", "apply"].map(|c| format!("bootstrap {c} stack.yaml"));
    assert_eq!(remedies, wanted);
}

#[tokio::test(start_paused = true)]
async fn a_daily_rule_that_calls_nothing_or_is_gone_is_a_warning() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    Box::pin(cloud.apply(&stack)).await;
    cloud.advance_to(OUTSIDE).await;
    let events = cloud.session().aws.events;
    let rule = &stack.names.event_rules[&Trigger::Daily];
    let targets = events.list_targets_by_rule().rule(rule);
    let targets = targets.send().await.unwrap();
    let ids = targets.targets().iter().map(|t| t.id().to_owned());
    let remove = events
        .remove_targets()
        .rule(rule)
        .set_ids(Some(ids.collect()));
    remove.send().await.unwrap();
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (Vec::new(), vec!["no_daily_rule"]));
    assert!(
        verdict.warnings[0].text.contains("has no target"),
        "{verdict:#?}"
    );
    events.delete_rule().name(rule).send().await.unwrap();
    let (_, verdict) = look(&cloud, &stack).await;
    assert_eq!(kinds(&verdict), (Vec::new(), vec!["no_daily_rule"]));
    assert!(
        verdict.warnings[0].text.contains("does not exist"),
        "{verdict:#?}"
    );
}
