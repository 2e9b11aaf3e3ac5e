//! What calls the rotator under another name than the file's, lets others call it, or watches it: told when the function is
//! taken over, and gone where somebody drops it.

use std::path::Path;

use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat};
use aws_sdk_eventbridge::types::Target;
use freshscale_core::rotation::metrics::NAMESPACE;
use freshscale_stack::Stack;

use crate::reliability::scene::untagged;
use crate::support::{Cloud, to_adopt};

pub const RICH: &str = include_str!("../clients/rich.yaml");
const TOPIC: &str = "arn:aws:sns:ap-northeast-2:111111111111:oncall";

pub fn rich() -> Stack {
    let loaded = freshscale_stack::load_str(Path::new("rich.yaml"), RICH);
    loaded.unwrap_or_else(|faults| panic!("{faults}")).stack
}

async fn rule(cloud: &Cloud, name: &str, schedule: &str, targets: &[&str]) {
    let events = cloud.session().aws.events.clone();
    let put = events.put_rule().name(name).schedule_expression(schedule);
    put.send().await.unwrap();
    let targets = targets.iter().enumerate().map(|(number, arn)| {
        let target = Target::builder().id(number.to_string()).arn(*arn);
        target.build().unwrap()
    });
    let put = events.put_targets().rule(name);
    put.set_targets(Some(targets.collect()))
        .send()
        .await
        .unwrap();
}

/// A stack that somebody made by hand, with rules, a statement and an alarm of their own.
pub async fn by_hand() -> Cloud {
    let cloud = Cloud::new(&rich());
    cloud.apply(&rich()).await;
    let cloud = Cloud::of(untagged(&cloud.emulator.world()));
    let session = cloud.session();
    let function = rich().names.lambda_function;
    let arn = format!("arn:aws:lambda:ap-northeast-2:111111111111:function:{function}");
    let rules = session.aws.events.list_rules().send().await.unwrap();
    let mut schedules = rules
        .rules()
        .iter()
        .filter_map(|rule| rule.schedule_expression());
    let daily = schedules.next().unwrap().to_owned();
    rule(&cloud, "their-daily", &daily, &[&arn]).await;
    rule(
        &cloud,
        "their-weekly",
        "rate(7 days)",
        &[&format!("{arn}:live"), TOPIC],
    )
    .await;
    let lambda = session.aws.lambda.clone();
    let add = lambda
        .add_permission()
        .function_name(&function)
        .qualifier("live");
    let add = add.statement_id("theirs").action("lambda:InvokeFunction");
    let add = add.principal("events.amazonaws.com");
    let add = add.source_arn("arn:aws:events:ap-northeast-2:111111111111:rule/their-weekly");
    add.send().await.unwrap();
    let stack = Dimension::builder().name("Stack").value("rich").build();
    let alarm = session
        .aws
        .cloudwatch
        .put_metric_alarm()
        .alarm_name("their-age");
    let alarm = alarm
        .namespace(NAMESPACE)
        .metric_name("Stale")
        .dimensions(stack);
    let alarm = alarm
        .statistic("Maximum".into())
        .period(60)
        .evaluation_periods(1);
    let alarm = alarm.comparison_operator("GreaterThanThreshold".into());
    alarm.threshold(0.0).send().await.unwrap();
    cloud
}

/// What is told of those: `id path`.
async fn told(cloud: &Cloud, drop: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut goal = to_adopt(&rich());
    goal.options.drop = drop.iter().map(|name| (*name).to_owned()).collect();
    let plan = cloud.prepare(&goal).await.0.plan;
    let kept = plan.kept.iter();
    let kept = kept.filter(|kept| ["calls", "lets", "watches"].contains(&kept.path.as_str()));
    let kept = kept.map(|kept| format!("{} {}: {}", kept.id, kept.path, kept.why));
    let refused = plan.refusals.iter().map(|it| it.address.clone());
    (kept.collect(), refused.collect())
}

async fn their_rules(cloud: &Cloud) -> Vec<String> {
    let rules = cloud.session().aws.events.clone();
    let rules = rules.list_rules().name_prefix("their-").send();
    let rules = rules.await.unwrap().rules.unwrap_or_default();
    rules.into_iter().filter_map(|rule| rule.name).collect()
}

#[tokio::test(start_paused = true)]
async fn what_else_calls_and_watches_the_rotator_is_told_and_goes_where_somebody_drops_it() {
    let cloud = by_hand().await;
    let (kept, refused) = told(&cloud, &[]).await;
    let begin: Vec<&str> = kept
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(
        begin,
        [
            "alarm/their-age watches",
            "event-rule/their-daily calls",
            "event-rule/their-weekly calls",
            "lambda-permission/rich-rotator/theirs lets",
        ]
    );
    assert!(
        kept[1].contains("names.event_rules") && kept[1].contains("twice"),
        "{}",
        kept[1]
    );
    assert!(kept[2].contains("something else"), "{}", kept[2]);
    assert!(
        kept[3].contains("another rule") && kept[3].contains("--drop 'theirs'"),
        "{}",
        kept[3]
    );
    assert_eq!(refused, Vec::<String>::new());
    // A rule that has other work is taken away by nobody unasked.
    let (_, refused) = told(&cloud, &["their-weekly"]).await;
    assert_eq!(refused, ["event-rule/their-weekly"]);

    let mut goal = to_adopt(&rich());
    goal.options.drop = ["their-daily", "theirs", "their-age"]
        .map(ToOwned::to_owned)
        .to_vec();
    cloud.run(&goal).await.complete();
    assert_eq!(told(&cloud, &[]).await.0.len(), 1);
    assert_eq!(their_rules(&cloud).await, ["their-weekly"]);
    assert!(cloud.plan(&rich()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_stays_beside_the_rotator_is_no_drift_and_outlives_the_stack() {
    let cloud = by_hand().await;
    cloud.run(&to_adopt(&rich())).await.complete();
    assert!(cloud.plan(&rich()).await.plan.is_empty());
    assert_eq!(told(&cloud, &[]).await.0.len(), 4);
    cloud.destroy(&rich()).await;
    assert_eq!(their_rules(&cloud).await, ["their-daily", "their-weekly"]);
}

/// A statement for whoever, of the alias's policy or of the function's own.
async fn lets(cloud: &Cloud, id: &str, principal: &str, alias: Option<&str>) {
    let lambda = cloud.session().aws.lambda.clone();
    let add = lambda
        .add_permission()
        .function_name(rich().names.lambda_function)
        .set_qualifier(alias.map(ToOwned::to_owned))
        .statement_id(id)
        .action("lambda:InvokeFunction")
        .principal(principal);
    add.send().await.unwrap();
}

/// An alarm on what is computed of these metrics of the group.
async fn computed(cloud: &Cloud, name: &str, metrics: &[&str]) {
    let group = Dimension::builder()
        .name("AutoScalingGroupName")
        .value(&rich().names.auto_scaling_group)
        .build();
    let stats = metrics.iter().enumerate().map(|(number, metric)| {
        let metric = Metric::builder()
            .namespace("AWS/AutoScaling")
            .metric_name(*metric)
            .dimensions(group.clone());
        let stat = MetricStat::builder().metric(metric.build()).period(300);
        let query = MetricDataQuery::builder().id(format!("m{number}"));
        let query = query.metric_stat(stat.stat("Average").build());
        query.return_data(false).build()
    });
    let result = MetricDataQuery::builder()
        .id("worst")
        .expression("m0 - m1")
        .return_data(true)
        .build();
    let cloudwatch = cloud.session().aws.cloudwatch.clone();
    let put = cloudwatch.put_metric_alarm().alarm_name(name);
    put.set_metrics(Some(stats.chain([result]).collect()))
        .comparison_operator("GreaterThanThreshold".into())
        .threshold(1.0)
        .evaluation_periods(1)
        .send()
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_else_may_call_and_alarms_on_expressions_are_told_and_go_where_somebody_drops_them() {
    let cloud = by_hand().await;
    lets(&cloud, "anybody", "*", Some("live")).await;
    lets(&cloud, "audit", "222222222222", Some("live")).await;
    lets(&cloud, "past", "events.amazonaws.com", None).await;
    computed(
        &cloud,
        "their-gap",
        // Its types have weights.
        &["GroupDesiredCapacity", "GroupInServiceCapacity"],
    )
    .await;
    computed(
        &cloud,
        "their-size",
        &["GroupDesiredCapacity", "GroupMaxSize"],
    )
    .await;
    let (kept, refused) = told(&cloud, &[]).await;
    assert_eq!(refused, Vec::<String>::new());
    let of = |id: &str| kept.iter().find(|line| line.starts_with(id));
    for (id, words) in [
        ("alarm/their-gap", "rich-rotator-unfilled-window"),
        (
            "lambda-permission/rich-rotator/anybody",
            "lets anybody call",
        ),
        ("lambda-permission/rich-rotator/audit", "somebody else"),
        (
            "lambda-permission/rich-rotator/unqualified/past",
            "past the alias",
        ),
    ] {
        let line = of(id).unwrap_or_else(|| panic!("{id}: {kept:#?}"));
        assert!(line.contains(words), "{line}");
    }
    // Half of what ours watches is another thing.
    assert_eq!(of("alarm/their-size"), None);
    // They outlive adoption, and a change.
    cloud.run(&to_adopt(&rich())).await.complete();
    assert!(cloud.plan(&rich()).await.plan.is_empty());
    assert_eq!(told(&cloud, &[]).await.0, kept);
    let mut goal = to_adopt(&rich());
    goal.options.drop = ["anybody", "audit", "past", "their-gap"]
        .map(ToOwned::to_owned)
        .to_vec();
    cloud.run(&goal).await.complete();
    let (left, _) = told(&cloud, &[]).await;
    assert_eq!(left.len(), kept.len() - 4, "{left:#?}");
    assert!(cloud.plan(&rich()).await.plan.is_empty());
}
