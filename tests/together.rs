//! Stacks that are planned together ask for what they can in one list, and each is told what it would be told alone.

use std::collections::BTreeMap;
use std::time::Duration;

use freshscale_emulator::faults::Kind;
use serde_json::Value;
use tokio::time::Instant;

use crate::reliability::many::Fleet;
use crate::support::{Cloud, with_the_stack_of_a_program};

const APPLY: &str = "apply --yes --handler {handler}";
const PLAN: &str = "--format json plan --handler {handler}";

/// Calls by their names, from the `before`th on.
fn made_since(cloud: &Cloud, before: usize) -> BTreeMap<String, usize> {
    let mut made = BTreeMap::new();
    for call in &cloud.operations()[before..] {
        let (_, operation) = call.split_once(':').unwrap();
        *made.entry(operation.to_owned()).or_insert(0) += 1;
    }
    made
}

/// What the plans of all would do, by stack: their steps, refusals and what is kept, without what differs from run to run.
fn plans(said: &str) -> BTreeMap<String, Value> {
    let lines = said.lines().filter(|line| line.starts_with('{'));
    let documents = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let plans = documents.filter(|it| it.get("steps").is_some());
    plans
        .map(|it| {
            let parts = ["steps", "refusals", "warnings", "kept", "unchanged"];
            let parts: Vec<&Value> = parts.iter().map(|part| &it[part]).collect();
            (
                it["stack"].as_str().unwrap().to_owned(),
                serde_json::json!(parts),
            )
        })
        .collect()
}

/// Changes things of some stacks behind their backs, of each kind that is listed.
async fn drift(fleet: &Fleet) {
    let aws = fleet.cloud.session().aws;
    let names = |stack: &str| fleet.stack(stack).names;
    let [rule, ..] = &*{ names("s001").event_rules.into_values() }.collect::<Vec<_>>() else {
        panic!("no rule");
    };
    let describe = aws.events.disable_rule().name(rule);
    describe.send().await.unwrap();
    let group = names("s002").auto_scaling_group;
    let actions = aws.autoscaling.describe_scheduled_actions();
    let actions = actions
        .auto_scaling_group_name(&group)
        .send()
        .await
        .unwrap();
    let action = actions.scheduled_update_group_actions()[0].scheduled_action_name();
    let delete = aws.autoscaling.delete_scheduled_action();
    let delete = delete.auto_scaling_group_name(&group);
    delete
        .scheduled_action_name(action.unwrap())
        .send()
        .await
        .unwrap();
    let log_group = names("s003").log_group;
    let delete = aws.logs.delete_log_group().log_group_name(&log_group);
    delete.send().await.unwrap();
    let update = aws.autoscaling.update_auto_scaling_group();
    let update = update.auto_scaling_group_name(names("s004").auto_scaling_group);
    update.health_check_grace_period(7).send().await.unwrap();
    let template = names("s005").launch_template;
    let data = aws_sdk_ec2::types::RequestLaunchTemplateData::builder().ebs_optimized(true);
    let version = aws.ec2.create_launch_template_version();
    let version = version.launch_template_name(&template).source_version("1");
    version
        .launch_template_data(data.build())
        .send()
        .await
        .unwrap();
    let default = aws
        .ec2
        .modify_launch_template()
        .launch_template_name(&template);
    default.default_version("2").send().await.unwrap();
    let another = aws.autoscaling.put_scheduled_update_group_action();
    let another = another.auto_scaling_group_name(names("s006").auto_scaling_group);
    let another = another
        .scheduled_action_name("by-hand")
        .recurrence("0 3 * * *");
    another.desired_capacity(1).send().await.unwrap();
}

/// The plans of each stack alone.
async fn alone(fleet: &Fleet) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for name in &fleet.names {
        let (_, said) = fleet.run_one(name, PLAN).await;
        all.extend(plans(&said));
    }
    all
}

#[test]
fn a_quiet_plan_of_30_stacks_asks_for_each_only_what_no_list_tells() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(30).await;
        let (exit, said) = fleet.run(APPLY).await;
        assert_eq!(exit, 0, "{said}");
        let cloud = &fleet.cloud;
        cloud.emulator.set_latency(Duration::from_secs(1));
        let (before, began) = (cloud.operations().len(), Instant::now());
        let (exit, said) = fleet
            .run("plan --detailed-exitcode --handler {handler}")
            .await;
        assert_eq!(exit, 0, "{said}");
        // Each call takes a second, and those that do not wait for one another take it together.
        let waves = began.elapsed().as_secs();
        let made = made_since(cloud, before);
        assert!(waves <= 5, "{waves} waves: {made:#?}");
        insta::assert_debug_snapshot!("quiet_plan_of_30", made);
    });
}

#[test]
fn what_has_changed_behind_their_backs_is_told_of_each_stack_as_if_it_were_alone() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(12).await;
        fleet.run(APPLY).await;
        drift(&fleet).await;
        let (_, said) = fleet.run(PLAN).await;
        let (together, alone) = (plans(&said), alone(&fleet).await);
        let changed = |it: &&Value| it[0].as_array().is_some_and(|steps| !steps.is_empty());
        assert_eq!(alone.len(), 12);
        assert_eq!(alone.values().filter(changed).count(), 6, "{alone:#?}");
        assert_eq!(together, alone);
    });
}

#[test]
fn where_lists_are_refused_each_stack_asks_by_name() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(12).await;
        fleet.run(APPLY).await;
        drift(&fleet).await;
        let alone = alone(&fleet).await;
        fleet.cloud.emulator.set_fault(Some(Box::new(|call, _| {
            let (of_all, named) = match call.operation.as_str() {
                "DescribeScheduledActions" => (true, "AutoScalingGroupName"),
                "DescribeLaunchTemplateVersions" => (true, "LaunchTemplateName"),
                // By a start that many share.
                "ListRules" => (call.params["NamePrefix"] == "s0", ""),
                "DescribeLogGroups" => (call.params["logGroupNamePrefix"] == "/aws/lambda/s0", ""),
                _ => (false, ""),
            };
            let is_list = of_all && call.params.get(named).is_none();
            is_list.then(|| Kind::Denied.fate(call.service))
        })));
        let (_, said) = fleet.run(PLAN).await;
        assert_eq!(plans(&said), alone);
    });
}

#[test]
fn what_is_nobodys_of_these_stacks_costs_two_pages_of_a_list() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(30).await;
        fleet.run(APPLY).await;
        let cloud = &fleet.cloud;
        let aws = cloud.session().aws;
        // Between theirs, so that no start of their names leaves these out.
        for number in 0..400 {
            let rule = aws.events.put_rule().name(format!("s000a{number:03}"));
            rule.schedule_expression("rate(1 day)")
                .send()
                .await
                .unwrap();
        }
        let before = cloud.operations().len();
        let (exit, _) = fleet
            .run("plan --detailed-exitcode --handler {handler}")
            .await;
        assert_eq!(exit, 0);
        let made = made_since(cloud, before);
        // Three pages, and then every stack by itself, as its rules stand behind.
        assert_eq!(made["ListRules"], 3 + 30, "{made:#?}");
    });
}
