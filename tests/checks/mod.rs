//! `check`: each fault is found in a world with exactly that fault, made over the wire, and nothing in a healthy one.

mod balancing;
mod images;
mod internet;
mod keys;
mod limits;
mod output;
mod page;

use aws_sdk_ec2::types::Filter;
use freshscale_deploy::check::{self, CHECKS, Check, Finding, Level, Looker};
use freshscale_deploy::clients::Clients;
use freshscale_deploy::status::judge::{judge, says_the_same};
use freshscale_deploy::status::{Drift, read};
use freshscale_emulator::iam::Operator;
use freshscale_stack::Stack;
use freshscale_stack::names::Trigger;
use freshscale_stack::policy::Printed;
use jiff::SignedDuration;
use serde_json::json;

use crate::rights::{account, policy, seeded, without_action};
use crate::support::{Cloud, example};

/// A stack as it should be, with a day of backups.
async fn healthy() -> (Cloud, Stack) {
    Box::pin(async {
        let stack = example();
        let cloud = seeded(&stack).await;
        cloud.apply(&stack).await;
        cloud.emulator.advance(SignedDuration::from_hours(2)).await;
        (cloud, stack)
    })
    .await
}

async fn look_with(cloud: &Cloud, stack: &Stack, checks: &[&'static Check]) -> Vec<Finding> {
    let aws = cloud.session().aws;
    let looker = Looker::new(&aws, stack, account(), cloud.emulator.now());
    Box::pin(check::run(&looker, checks)).await
}

async fn look(cloud: &Cloud, stack: &Stack) -> Vec<Finding> {
    look_with(cloud, stack, &CHECKS.iter().collect::<Vec<_>>()).await
}

/// The checks that found something, with how much it matters.
fn said(findings: &[Finding]) -> Vec<(&str, Level)> {
    findings.iter().map(|it| (it.check, it.level)).collect()
}

/// Exactly these are found after something was done to a healthy stack; what is said of the first holds `text`.
async fn finds(
    expected: &[(&str, Level)],
    text: &str,
    spoil: impl AsyncFnOnce(&Cloud, &Stack, &Clients),
) {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    Box::pin(spoil(&cloud, &stack, &aws)).await;
    let findings = look(&cloud, &stack).await;
    assert_eq!(said(&findings), expected, "{findings:#?}");
    assert!(findings[0].text.contains(text), "{findings:#?}");
    for finding in findings {
        assert!(!crate::support::told(&finding.remedy).is_empty());
        if finding.level == Level::Error {
            is_told_by_status(&cloud, &stack, finding.check).await;
        }
    }
}

/// Errors of some checks `status` tells without looking at what `check` looks at.
async fn is_told_by_status(cloud: &Cloud, stack: &Stack, check: &str) {
    let kinds = says_the_same(check);
    if kinds.is_empty() {
        return;
    }
    let (aws, now) = (cloud.session().aws, cloud.emulator.now());
    let drift = async {
        Drift::Known {
            steps: Vec::new(),
            refusals: Vec::new(),
        }
    };
    let facts = read::facts(&aws, stack, |_: &str| account(), now, drift);
    let facts = Box::pin(facts).await.unwrap().unwrap();
    let verdict = judge(&facts, stack, now);
    let mut said = verdict.problems.iter().chain(&verdict.warnings);
    assert!(
        said.any(|it| kinds.contains(&it.kind)),
        "{check}: {verdict:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_found_in_a_healthy_world() {
    let (cloud, stack) = healthy().await;
    assert_eq!(look(&cloud, &stack).await, []);
    let changes = cloud.session().tracer.changes();
    assert_eq!(changes, 0);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_does_not_stand_is_found_and_what_the_file_refers_to_is_looked_at_all_the_same()
 {
    let stack = example();
    let cloud = seeded(&stack).await;
    let findings = look(&cloud, &stack).await;
    let errors: Vec<&str> = { findings.iter() }
        .filter(|it| it.level == Level::Error)
        .map(|it| it.check)
        .collect();
    assert_eq!(
        errors,
        [
            "group",
            "image",
            "function",
            "rules",
            "rules",
            "rotator_rights"
        ]
    );
    let before: Vec<&'static Check> = CHECKS.iter().filter(|check| check.before_apply).collect();
    assert_eq!(look_with(&cloud, &stack, &before).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_group_on_a_fixed_version_is_found() {
    finds(
        &[("group", Level::Error)],
        "version 1",
        async |_, stack, aws| {
            let template = aws_sdk_autoscaling::types::LaunchTemplateSpecification::builder();
            let template = template
                .launch_template_name(&stack.names.launch_template)
                .version("1");
            let group = aws.autoscaling.update_auto_scaling_group();
            let group = group.auto_scaling_group_name(&stack.names.auto_scaling_group);
            group
                .launch_template(template.build())
                .send()
                .await
                .unwrap();
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_suspended_process_is_found() {
    for (process, level) in [("Launch", Level::Error), ("AZRebalance", Level::Warning)] {
        finds(&[("processes", level)], process, async |_, stack, aws| {
            let call = aws.autoscaling.suspend_processes();
            let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
            call.scaling_processes(process).send().await.unwrap();
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_foreign_scaling_policy_is_found() {
    finds(
        &[("scaling_policies", Level::Error)],
        "by-hand",
        async |_, stack, aws| {
            let call = aws.autoscaling.put_scaling_policy().policy_name("by-hand");
            let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
            let call = call
                .policy_type("SimpleScaling")
                .adjustment_type("ChangeInCapacity");
            call.scaling_adjustment(1).send().await.unwrap();
        },
    )
    .await;
}

/// The image of the default version.
async fn image(stack: &Stack, aws: &Clients) -> String {
    let versions = aws.ec2.describe_launch_template_versions();
    let versions = versions.launch_template_name(&stack.names.launch_template);
    let versions = versions.versions("$Default").send().await.unwrap();
    let data = versions.launch_template_versions()[0]
        .launch_template_data()
        .unwrap();
    data.image_id().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn an_instance_type_that_a_zone_does_not_have_is_found() {
    let (cloud, stack) = healthy().await;
    let kind = stack.launch_template.instance_type.clone();
    for (zone, level) in [("a", Level::Warning), ("b", Level::Error)] {
        let zone = format!("ap-northeast-2{zone}");
        { cloud.emulator.world() }
            .ec2
            .not_offered
            .entry(zone)
            .or_default()
            .insert(kind.clone());
        let findings = look(&cloud, &stack).await;
        let own: Vec<&Finding> = findings
            .iter()
            .filter(|it| it.check == "instance_types")
            .collect();
        assert_eq!(own.len(), 1, "{findings:#?}");
        assert_eq!(own[0].level, level);
    }
}

#[tokio::test(start_paused = true)]
async fn a_security_group_that_is_gone_is_found() {
    let expected = [("network", Level::Error), ("trial_launch", Level::Error)];
    finds(
        &expected,
        "sg-0123456789abcdef0 does not exist",
        async |_, stack, aws| {
            let id = &stack.launch_template.security_group_ids[0];
            // The web instance has it, too.
            let name = Filter::builder()
                .name("tag:Name")
                .values("jjikin-web")
                .build();
            let found = aws
                .ec2
                .describe_instances()
                .filters(name)
                .send()
                .await
                .unwrap();
            for instance in found.reservations().iter().flat_map(|one| one.instances()) {
                let id = instance.instance_id().unwrap();
                aws.ec2
                    .terminate_instances()
                    .instance_ids(id)
                    .send()
                    .await
                    .unwrap();
            }
            tokio::time::sleep(std::time::Duration::from_secs(7200)).await;
            aws.ec2
                .delete_security_group()
                .group_id(id)
                .send()
                .await
                .unwrap();
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn subnets_with_too_few_addresses_are_found() {
    finds(
        &[("addresses", Level::Error)],
        "free address",
        async |_, stack, aws| {
            let call = aws.autoscaling.put_scheduled_update_group_action();
            let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
            let call = call.scheduled_action_name("flood").recurrence("0 12 * * *");
            let call = call.max_size(2000).desired_capacity(2000);
            call.send().await.unwrap();
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_key_pair_that_is_gone_is_found() {
    let expected = [("key_pair", Level::Error), ("trial_launch", Level::Error)];
    finds(&expected, "jjikin does not exist", async |_, stack, aws| {
        let name = stack.launch_template.key_name.clone().unwrap();
        aws.ec2
            .delete_key_pair()
            .key_name(name)
            .send()
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_profile_without_a_role_is_found() {
    finds(
        &[("instance_profile", Level::Warning)],
        "has no role",
        async |_, stack, aws| {
            let name = stack.launch_template.iam_instance_profile.clone().unwrap();
            let call = aws
                .iam
                .remove_role_from_instance_profile()
                .instance_profile_name(name);
            call.role_name(crate::rights::INSTANCE_ROLE)
                .send()
                .await
                .unwrap();
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_image_that_the_account_does_not_allow_is_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    let set = async |state: &str| {
        let state = aws_sdk_ec2::types::AllowedImagesSettingsEnabledState::from(state);
        let call = aws.ec2.enable_allowed_images_settings();
        let call = call.allowed_images_settings_state(state);
        call.send().await.unwrap();
    };
    set("enabled").await;
    let criterion = aws_sdk_ec2::types::ImageCriterionRequest::builder().image_providers("amazon");
    let call = aws.ec2.replace_image_criteria_in_allowed_images_settings();
    call.image_criteria(criterion.build()).send().await.unwrap();
    // The account's own are always allowed.
    assert_eq!(look(&cloud, &stack).await, []);
    let id = image(&stack, &aws).await;
    let other = "222222222222".to_owned();
    cloud
        .emulator
        .world()
        .ec2
        .images
        .get_mut(&id)
        .unwrap()
        .owner = other;
    // EC2 does not even describe it any more.
    let gone = look(&cloud, &stack).await;
    for expected in [("allowed_images", Level::Warning), ("image", Level::Error)] {
        assert!(said(&gone).contains(&expected), "{gone:#?}");
    }
    set("audit-mode").await;
    let found = look(&cloud, &stack).await;
    assert!(
        said(&found).contains(&("allowed_images", Level::Warning)),
        "{found:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_function_without_its_alias_is_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    let call = aws
        .lambda
        .delete_alias()
        .function_name(&stack.names.lambda_function);
    call.name("live").send().await.unwrap();
    let findings = look(&cloud, &stack).await;
    assert_eq!(
        said(&findings),
        [
            ("function", Level::Error),
            ("rules", Level::Error),
            ("rules", Level::Error)
        ],
        "{findings:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_rule_that_does_not_reach_the_function_is_found() {
    let rule = |stack: &Stack| stack.names.event_rule(Trigger::Image).to_owned();
    let expected = [("rules", Level::Error)];
    finds(&expected, "is disabled", async |_, stack, aws| {
        aws.events
            .disable_rule()
            .name(rule(stack))
            .send()
            .await
            .unwrap();
    })
    .await;
    finds(&expected, "invokes nothing", async |_, stack, aws| {
        let targets = aws
            .events
            .list_targets_by_rule()
            .rule(rule(stack))
            .send()
            .await
            .unwrap();
        let ids = targets
            .targets()
            .iter()
            .map(|target| target.id().to_owned())
            .collect();
        let call = aws
            .events
            .remove_targets()
            .rule(rule(stack))
            .set_ids(Some(ids));
        call.send().await.unwrap();
    })
    .await;
    finds(&expected, "does not let rule", async |_, stack, aws| {
        let name = &stack.names.lambda_function;
        let policy = aws
            .lambda
            .get_policy()
            .function_name(name)
            .qualifier("live");
        let text = policy.send().await.unwrap().policy.unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        for statement in document["Statement"].as_array().unwrap() {
            if statement.to_string().contains(&rule(stack)) {
                let call = aws
                    .lambda
                    .remove_permission()
                    .function_name(name)
                    .qualifier("live");
                let sid = statement["Sid"].as_str().unwrap();
                call.statement_id(sid).send().await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_role_that_lacks_a_right_is_found_and_what_rotation_goes_on_without_is_a_warning() {
    for (action, level, without) in [
        ("ec2:DescribeImages", Level::Error, "every rotation fails"),
        (
            "autoscaling:DescribeScalingActivities",
            Level::Warning,
            "rotation waits wherever capacity is raised by what no schedule tells",
        ),
    ] {
        finds(
            &[("rotator_rights", level)],
            &format!("may not do {action}: {without}"),
            async |_, stack, aws| {
                let deny = json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Action": action, "Resource": "*"}]});
                let call = aws.iam.put_role_policy().role_name(&stack.names.iam_role);
                let call = call
                    .policy_name("by-hand")
                    .policy_document(deny.to_string());
                call.send().await.unwrap();
            },
        )
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_operator_who_lacks_a_right_is_found_and_who_may_not_look_is_never_told_that_all_is_well()
 {
    let (cloud, stack) = healthy().await;
    keys::usable(&cloud.session().aws).await;
    let whole = [
        policy(Printed::Plan, &stack),
        policy(Printed::Operator, &stack),
        policy(Printed::Status, &stack),
    ];
    let operator = |policies: &[serde_json::Value]| Operator {
        policies: policies.iter().map(|it| it.to_string().into()).collect(),
        boundary: None,
    };
    cloud.emulator.world().iam.operator = Some(operator(&whole));
    assert_eq!(look(&cloud, &stack).await, []);
    let mut less = whole.clone();
    less[1] = without_action(&less[1], "lambda:CreateFunction");
    cloud.emulator.world().iam.operator = Some(operator(&less));
    let findings = look(&cloud, &stack).await;
    assert_eq!(
        said(&findings),
        [("operator_rights", Level::Error)],
        "{findings:#?}"
    );
    assert!(findings[0].text.contains("lambda:CreateFunction"));

    // Each right that a check names is one without which it says nothing.
    for check in CHECKS {
        for right in check.rights {
            let less: Vec<_> = whole
                .iter()
                .map(|policy| without_action(policy, right))
                .collect();
            cloud.emulator.world().iam.operator = Some(operator(&less));
            let findings = look_with(&cloud, &stack, &[check]).await;
            let unknown = findings
                .iter()
                .any(|it| it.level == Level::Unknown || it.level == Level::Error);
            assert!(unknown, "{} without {right}: {findings:#?}", check.name);
        }
    }
    // And with these alone it says all that it can.
    for check in CHECKS {
        let alone = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": check.rights, "Resource": "*"}]});
        cloud.emulator.world().iam.operator = Some(operator(&[alone]));
        let findings = look_with(&cloud, &stack, &[check]).await;
        let unknown = findings.iter().any(|it| it.level == Level::Unknown);
        assert!(!unknown, "{}: {findings:#?}", check.name);
    }
    cloud.emulator.world().iam.operator = Some(operator(&[]));
    for check in CHECKS {
        let findings = look_with(&cloud, &stack, &[check]).await;
        assert_eq!(
            said(&findings),
            [(check.name, Level::Unknown)],
            "{}",
            check.name
        );
    }
}

#[test]
fn checks_are_chosen_by_name() {
    let names = |only: &[&str], skip: &[&str]| {
        let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let chosen = check::chosen(&owned(only), &owned(skip));
        chosen.map(|all| all.iter().map(|check| check.name).collect::<Vec<_>>())
    };
    assert_eq!(names(&["rules", "group"], &[]).unwrap(), ["group", "rules"]);
    assert_eq!(names(&["rules", "group"], &["rules"]).unwrap(), ["group"]);
    assert_eq!(names(&[], &[]).unwrap().len(), CHECKS.len());
    assert_eq!(names(&["rulse"], &[]).unwrap_err(), "rulse");
}
