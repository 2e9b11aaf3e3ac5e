#![allow(clippy::unwrap_used)]

use std::time::Duration;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupActionRequest as Put;
use aws_sdk_ec2::types::RequestLaunchTemplateData;
use jiff::SignedDuration;
use tokio::time::Instant;

use super::{Faults, Kind, Rule, words};
use crate::Emulator;
use crate::testing::Clients;
use crate::testing::{code, emulator};
use freshscale_core::aws::trace::Tracer;

fn only(operation: &str, fault: Kind) -> Faults {
    let rule = Rule {
        operation: Some(operation.to_owned()),
        times: Some(1),
        ..Rule::always(fault)
    };
    Faults {
        rules: vec![rule],
        ..Faults::default()
    }
}

async fn make_template(aws: &Clients, name: &str) {
    let data = RequestLaunchTemplateData::builder().instance_type("c6i.large".into());
    let call = aws.ec2.create_launch_template().launch_template_name(name);
    call.launch_template_data(data.build())
        .send()
        .await
        .unwrap();
}

async fn templates(aws: &Clients) -> usize {
    let answer = aws.ec2.describe_launch_templates().send().await.unwrap();
    answer.launch_templates().len()
}

#[test]
fn a_file_says_rules_in_words_and_its_mistakes_are_named() {
    let text = "seed: 7\nrules:\n  - { service: ec2, operation: Describe*, nth: 3, fault: throttled }\n  \
                - { until: 2026-03-02T00:00:00Z, probability: 0.5, fault: { slow: 5s } }\n";
    let faults = Faults::parse(text).unwrap();
    assert_eq!(faults.seed, Some(7));
    assert_eq!(faults.rules[0].nth, Some(3));
    assert_eq!(
        faults.rules[1].fault,
        Kind::Slow(SignedDuration::from_secs(5))
    );
    assert!(
        Faults::parse("rules: [{fault: flood}]")
            .unwrap_err()
            .contains("flood")
    );
    assert!(
        Faults::parse("rules: [{fault: denied, often: 3}]")
            .unwrap_err()
            .contains("often")
    );
    assert!(
        Faults::parse("rate: 5")
            .unwrap_err()
            .contains("probability")
    );
    for (rule, why) in [
        ("nth: 0, fault: failed", "counted from 1"),
        ("times: 0, fault: failed", "strikes no call"),
        ("probability: 0, fault: failed", "strikes no call"),
        ("probability: .nan, fault: failed", "no probability"),
        ("fault: { late: -30s }", "no time to come"),
        ("fault: { slow: 0s }", "no time to come"),
        (
            "from: 2026-03-02T01:00:00Z, until: 2026-03-02T01:00:00Z, fault: failed",
            "not after",
        ),
        ("operation: CreateFuntion, fault: failed", "*:CreateFuntion"),
        ("service: s3, fault: failed", "s3:*"),
        (
            "service: iam, operation: RunInstances, fault: failed",
            "iam:RunInstances",
        ),
        (
            "operation: Describe*, fault: { late: 30s }",
            "means nothing",
        ),
        ("operation: CreateRole, fault: no-capacity", "means nothing"),
        ("operation: CreateRole, fault: partial", "means nothing"),
    ] {
        let told =
            Faults::parse(&format!("rules: [{{ fault: denied }}, {{ {rule} }}]")).unwrap_err();
        assert!(
            told.starts_with("rule 2: ") && told.contains(why),
            "{rule}: {told}"
        );
    }
    // What is saved with a world is read again as it was.
    let saved = serde_json::to_string(&faults).unwrap();
    assert_eq!(serde_json::from_str::<Faults>(&saved).unwrap(), faults);
}

#[tokio::test(start_paused = true)]
async fn a_rule_strikes_the_call_of_its_number_and_no_other() {
    let (emulator, aws) = emulator();
    let mut faults = only("DescribeSubnets", Kind::Denied);
    faults.rules[0].nth = Some(2);
    emulator.set_faults(faults);
    let subnets = || aws.ec2.describe_subnets().send();
    assert!(subnets().await.is_ok());
    assert_eq!(templates(&aws).await, 0);
    assert_eq!(code(&subnets().await.unwrap_err()), "UnauthorizedOperation");
    assert!(subnets().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_rule_holds_between_its_times_only() {
    let (emulator, aws) = emulator();
    let now = emulator.now();
    let mut faults = only("DescribeSubnets", Kind::Denied);
    faults.rules[0].times = None;
    faults.rules[0].from = Some(now + SignedDuration::from_hours(1));
    faults.rules[0].until = Some(now + SignedDuration::from_hours(2));
    emulator.set_faults(faults);
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(aws.ec2.describe_subnets().send().await.is_ok());
        emulator.advance(SignedDuration::from_hours(1)).await;
    }
    assert_eq!(answers, [true, false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_comes_and_one_that_never_comes_ends_at_the_time_out() {
    let (emulator, aws) = emulator();
    emulator.set_faults(only(
        "CreateLaunchTemplate",
        Kind::Slow(SignedDuration::from_secs(4)),
    ));
    let began = Instant::now();
    make_template(&aws, "one").await;
    assert_eq!(began.elapsed().as_secs(), 4);
    emulator.set_faults(only("CreateLaunchTemplate", Kind::Silent));
    make_template(&aws, "two").await;
    assert!(began.elapsed() > Duration::from_secs(14));
    // The work was done at the first try, and its client token kept the second from doubling it.
    assert_eq!(templates(&aws).await, 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_late_is_there_but_not_seen_by_reads_or_by_other_services() {
    let (emulator, aws) = emulator();
    emulator.set_faults(only(
        "CreateLaunchTemplate",
        Kind::Late(SignedDuration::from_secs(30)),
    ));
    make_template(&aws, "web").await;
    assert_eq!(templates(&aws).await, 0);
    let group = || {
        let template = aws_sdk_autoscaling::types::LaunchTemplateSpecification::builder()
            .launch_template_name("web")
            .build();
        aws.autoscaling
            .create_auto_scaling_group()
            .auto_scaling_group_name("web")
            .launch_template(template)
            .min_size(0)
            .max_size(1)
            .vpc_zone_identifier("subnet-a")
    };
    assert_eq!(code(&group().send().await.unwrap_err()), "ValidationError");
    // A call that changes it is checked where the work was done.
    let tag = aws_sdk_ec2::types::Tag::builder()
        .key("k")
        .value("v")
        .build();
    let id = emulator
        .world()
        .ec2
        .templates
        .keys()
        .next()
        .unwrap()
        .clone();
    aws.ec2
        .create_tags()
        .resources(id)
        .tags(tag)
        .send()
        .await
        .unwrap();
    emulator.advance(SignedDuration::from_secs(30)).await;
    assert_eq!(templates(&aws).await, 1);
    assert_eq!(
        emulator.world().ec2.templates.values().next().unwrap().tags["k"],
        "v"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_stays_expired_until_somebody_logs_in_again() {
    let (emulator, aws) = emulator();
    emulator.set_faults(only("DescribeSubnets", Kind::Expired));
    let again = || Clients::new(&emulator.sdk_config(), &Tracer::default());
    let aws = {
        drop(aws);
        again()
    };
    let error = aws.ec2.describe_subnets().send().await.unwrap_err();
    assert_eq!(code(&error), "RequestExpired");
    let error = aws.iam.list_roles().send().await.unwrap_err();
    assert_eq!(code(&error), "ExpiredToken");
    let error = aws.logs.describe_log_groups().send().await.unwrap_err();
    assert_eq!(code(&error), "ExpiredTokenException");
    assert!(again().iam.list_roles().send().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn of_a_batch_every_other_entry_fails_inside_a_200() {
    let (emulator, aws) = emulator();
    make_template(&aws, "web").await;
    for _ in 0..3 {
        let data = RequestLaunchTemplateData::builder().instance_type("m6i.large".into());
        let version = aws
            .ec2
            .create_launch_template_version()
            .launch_template_name("web");
        version
            .launch_template_data(data.build())
            .send()
            .await
            .unwrap();
    }
    emulator.set_faults(only("DeleteLaunchTemplateVersions", Kind::Partial));
    let delete = aws
        .ec2
        .delete_launch_template_versions()
        .launch_template_name("web");
    let answer = delete
        .versions("2")
        .versions("3")
        .versions("4")
        .send()
        .await
        .unwrap();
    let failed = answer.unsuccessfully_deleted_launch_template_versions();
    let numbers: Vec<_> = failed.iter().filter_map(|v| v.version_number()).collect();
    assert_eq!(numbers, [2, 4]);
    let versions = emulator
        .world()
        .ec2
        .templates
        .values()
        .next()
        .unwrap()
        .versions
        .clone();
    assert_eq!(versions.keys().copied().collect::<Vec<_>>(), [1, 2, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_one_fails_whole_and_does_nothing() {
    let (emulator, aws) = emulator();
    aws.events
        .put_rule()
        .name("r")
        .schedule_expression("rate(1 day)")
        .send()
        .await
        .unwrap();
    emulator.set_faults(only("PutTargets", Kind::Partial));
    let target = aws_sdk_eventbridge::types::Target::builder();
    let target = target
        .id("t")
        .arn("arn:aws:lambda:x:1:function:f")
        .build()
        .unwrap();
    let put = || {
        aws.events
            .put_targets()
            .rule("r")
            .targets(target.clone())
            .send()
    };
    let answer = put().await.unwrap();
    assert_eq!(answer.failed_entry_count(), 1);
    assert_eq!(answer.failed_entries()[0].target_id(), Some("t"));
    assert!(emulator.world().events.rules["r"].targets.is_empty());
    assert_eq!(put().await.unwrap().failed_entry_count(), 0);
    // Scheduled actions say it in their own members.
    emulator.set_faults(only("BatchPutScheduledUpdateGroupAction", Kind::Partial));
    let one = Put::builder().scheduled_action_name("out").build();
    let batch = aws.autoscaling.batch_put_scheduled_update_group_action();
    let answer = batch
        .auto_scaling_group_name("none")
        .scheduled_update_group_actions(one);
    let answer = answer.send().await.unwrap();
    let failed = &answer.failed_scheduled_update_group_actions()[0];
    assert_eq!(failed.scheduled_action_name(), Some("out"));
    assert_eq!(failed.error_code(), Some("ResourceContention"));
}

/// What befalls each of these calls, with the seed.
async fn befalls(seed: u64) -> Vec<Option<String>> {
    let (emulator, aws): (Emulator, Clients) = emulator();
    emulator.set_faults(Faults {
        rate: Some(0.3),
        ..Faults::seeded(seed)
    });
    for _ in 0..40 {
        let _ = aws.ec2.describe_subnets().send().await;
    }
    let served = emulator.served();
    served.into_iter().map(|call| call.error_code).collect()
}

#[tokio::test(start_paused = true)]
async fn a_seed_means_the_same_faults_each_time_and_another_seed_others() {
    let one = befalls(1).await;
    assert_eq!(one, befalls(1).await);
    assert_ne!(one, befalls(2).await);
    let struck = one.iter().flatten().count();
    assert!((3..40).contains(&struck), "{one:?}");
}

#[test]
fn each_service_says_it_in_its_own_words() {
    let table = [
        (
            "ec2",
            "RequestLimitExceeded",
            "RequestExpired",
            "Unavailable",
        ),
        (
            "autoscaling",
            "Throttling",
            "ExpiredToken",
            "ServiceUnavailable",
        ),
        (
            "lambda",
            "TooManyRequestsException",
            "ExpiredTokenException",
            "ServiceUnavailableException",
        ),
        (
            "logs",
            "ThrottlingException",
            "ExpiredTokenException",
            "ServiceUnavailableException",
        ),
    ];
    for (service, throttled, expired, unavailable) in table {
        assert_eq!(words::throttled(service).code, throttled);
        assert_eq!(words::expired(service).code, expired);
        assert_eq!(words::unavailable(service).code, unavailable);
    }
}
