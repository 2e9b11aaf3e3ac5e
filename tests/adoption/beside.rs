//! What belongs to a group and has calls of its own.

use freshscale_emulator::iam::Operator;
use freshscale_stack::Stack;
use freshscale_stack::policy::{Printed, printed};
use serde_json::{Value, json};

use crate::reliability::scene::by_hand_in_part;
use crate::rights::{INSTANCE_ROLE, account, seeded, without_action};
use crate::support::{Cloud, example, to_adopt, to_apply};

/// The stack with these fields of its group.
pub fn with(stack: &Stack, said: Value) -> Stack {
    let mut stack = stack.clone();
    let said = said.as_object().unwrap().clone();
    stack.auto_scaling_group.said.extend(said);
    stack
}

fn topic(name: &str) -> String {
    format!("arn:aws:sns:ap-northeast-2:111111111111:{name}")
}

fn lattice(id: u32) -> String {
    format!("arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-{id:017x}")
}

/// What a team has.
pub fn theirs() -> Value {
    json!({
        "suspended_processes": ["AZRebalance", "HealthCheck"],
        "enabled_metrics": ["GroupTotalInstances"],
        "lifecycle_hooks": [{"name": "drain", "transition": "terminating", "timeout": 60, "metadata": "web",
            "notification_target_arn": topic("hooks"), "role_arn": "arn:aws:iam::111111111111:role/hooks"}],
        "notifications": [{"topic_arn": topic("audit"), "types": ["launch", "terminate"]}],
        "warm_pool": {"state": "Stopped", "min": 1, "max_prepared": null, "reuse": null},
        "lattice_target_group_arns": [lattice(1)],
    })
}

/// What a file may want instead.
pub fn ours() -> Value {
    json!({
        "suspended_processes": ["AlarmNotification", "HealthCheck"],
        "enabled_metrics": ["GroupMaxSize", "GroupTotalInstances"],
        "lifecycle_hooks": [{"name": "drain", "transition": "terminating", "default_result": "CONTINUE"},
            {"name": "warm-up", "transition": "launching"}],
        "notifications": [{"topic_arn": topic("on-call"), "types": ["launch_error"]}],
        "warm_pool": {"state": "Running", "min": null, "max_prepared": 2, "reuse": true},
        "lattice_target_group_arns": [lattice(2)],
    })
}

fn none() -> Value {
    json!({
        "suspended_processes": null, "enabled_metrics": null, "lifecycle_hooks": null, "notifications": null,
        "warm_pool": null, "lattice_target_group_arns": null,
    })
}

/// By calls of our own to the emulator's group, which they leave as nobody's.
pub async fn set_up(cloud: &Cloud, theirs: &Stack) {
    let group = &theirs.names.auto_scaling_group;
    let said = &theirs.auto_scaling_group.said;
    let calls = cloud.session().aws.autoscaling.clone();
    let texts = |value: &Value| -> Vec<String> { serde_json::from_value(value.clone()).unwrap() };
    let call = calls.suspend_processes().auto_scaling_group_name(group);
    let call = call.set_scaling_processes(Some(texts(&said["suspended_processes"])));
    call.send().await.unwrap();
    let call = calls
        .enable_metrics_collection()
        .auto_scaling_group_name(group);
    let call = call.set_metrics(Some(texts(&said["enabled_metrics"])));
    call.granularity("1Minute").send().await.unwrap();
    let call = calls.put_lifecycle_hook().auto_scaling_group_name(group);
    let call = call.lifecycle_hook_name("drain").heartbeat_timeout(60);
    let call = call.lifecycle_transition("autoscaling:EC2_INSTANCE_TERMINATING");
    let call = call.notification_target_arn(topic("hooks"));
    let call = call.role_arn("arn:aws:iam::111111111111:role/hooks");
    call.notification_metadata("web").send().await.unwrap();
    let call = calls
        .put_notification_configuration()
        .auto_scaling_group_name(group);
    let call = call.topic_arn(topic("audit"));
    let call = call.notification_types("autoscaling:EC2_INSTANCE_LAUNCH");
    let call = call.notification_types("autoscaling:EC2_INSTANCE_TERMINATE");
    call.send().await.unwrap();
    let call = calls.put_warm_pool().auto_scaling_group_name(group);
    call.min_size(1).send().await.unwrap();
    let source = aws_sdk_autoscaling::types::TrafficSourceIdentifier::builder();
    let source = source.identifier(lattice(1)).build();
    let call = calls
        .attach_traffic_sources()
        .auto_scaling_group_name(group);
    call.traffic_sources(source).send().await.unwrap();
}

/// What stands, asked for over the wire: `[processes, metrics, hooks, notifications, pool, sources]`.
async fn stands(cloud: &Cloud) -> [String; 6] {
    let name = example().names.auto_scaling_group;
    let calls = cloud.session().aws.autoscaling.clone();
    let groups = calls.describe_auto_scaling_groups().send().await.unwrap();
    let group = &groups.auto_scaling_groups()[0];
    let joined = |mut all: Vec<String>| {
        all.sort();
        all.join(" ")
    };
    let processes = group.suspended_processes().iter();
    let metrics = group.enabled_metrics().iter();
    let sources = group.traffic_sources().iter();
    let lattice = sources.filter(|it| it.r#type() == Some("vpc-lattice"));
    let hooks = calls
        .describe_lifecycle_hooks()
        .auto_scaling_group_name(&name);
    let hooks = hooks.send().await.unwrap();
    let hooks = hooks.lifecycle_hooks().iter().map(|hook| {
        format!(
            "{}:{}:{}:{}:{}:{}",
            hook.lifecycle_hook_name().unwrap(),
            hook.lifecycle_transition()
                .unwrap()
                .rsplit('_')
                .next()
                .unwrap(),
            hook.heartbeat_timeout().unwrap(),
            hook.default_result().unwrap(),
            hook.notification_target_arn()
                .map_or("-", |arn| arn.rsplit(':').next().unwrap()),
            hook.notification_metadata().unwrap_or("-"),
        )
    });
    let told = calls
        .describe_notification_configurations()
        .send()
        .await
        .unwrap();
    let told = told.notification_configurations().iter().map(|one| {
        let topic = one.topic_arn().unwrap().rsplit(':').next().unwrap();
        format!("{topic}:{}", one.notification_type().unwrap())
    });
    let pool = group
        .warm_pool_configuration()
        .filter(|pool| pool.status().is_none());
    let pool = pool.map(|pool| {
        format!(
            "{} {} {} {}",
            pool.pool_state().unwrap(),
            pool.min_size().unwrap(),
            pool.max_group_prepared_capacity().unwrap_or(-1),
            pool.instance_reuse_policy()
                .is_some_and(|it| it.reuse_on_scale_in() == Some(true)),
        )
    });
    [
        joined(
            processes
                .map(|it| it.process_name().unwrap().to_owned())
                .collect(),
        ),
        joined(metrics.map(|it| it.metric().unwrap().to_owned()).collect()),
        joined(hooks.collect()),
        joined(told.collect()),
        pool.unwrap_or_default(),
        joined(
            lattice
                .map(|it| {
                    it.identifier()
                        .unwrap()
                        .rsplit('-')
                        .next()
                        .unwrap()
                        .to_owned()
                })
                .collect(),
        ),
    ]
}

const THEIRS: [&str; 6] = [
    "AZRebalance HealthCheck",
    "GroupTotalInstances",
    "drain:TERMINATING:60:ABANDON:hooks:web",
    "audit:autoscaling:EC2_INSTANCE_LAUNCH audit:autoscaling:EC2_INSTANCE_TERMINATE",
    "Stopped 1 -1 false",
    "00000000000000001",
];
const OURS: [&str; 6] = [
    "AlarmNotification HealthCheck",
    "GroupMaxSize GroupTotalInstances",
    "drain:TERMINATING:3600:CONTINUE:-:- warm-up:LAUNCHING:3600:ABANDON:-:-",
    "on-call:autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
    "Running 0 2 true",
    "00000000000000002",
];

#[tokio::test(start_paused = true)]
async fn what_the_file_says_is_made_changed_and_taken_away_and_a_second_apply_writes_nothing() {
    let cloud = Cloud::new(&example());
    for (said, wanted) in [(theirs(), THEIRS), (ours(), OURS), (none(), [""; 6])] {
        let stack = with(&example(), said);
        cloud.run(&to_apply(&stack)).await.complete();
        assert_eq!(stands(&cloud).await, wanted);
        let again = cloud.run(&to_apply(&stack)).await.complete();
        assert_eq!(again.mutating(), [""; 0]);
        // The pool's instances have gone.
        cloud
            .emulator
            .advance(jiff::SignedDuration::from_mins(5))
            .await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_change_is_shown_by_the_member_and_only_it_is_written() {
    let cloud = Cloud::new(&example());
    cloud
        .run(&to_apply(&with(&example(), theirs())))
        .await
        .complete();
    let mut said = theirs();
    said["lifecycle_hooks"][0]["timeout"] = 90.into();
    said["notifications"][0]["types"] = json!(["launch"]);
    let stack = with(&example(), said);
    let plan = cloud.plan(&stack).await.plan;
    let changes = plan.steps.iter().flat_map(|step| &step.changes);
    let changes: Vec<String> = changes
        .map(|it| format!("{} {} {}", it.path, it.before, it.after))
        .collect();
    let types = format!(
        "notifications[{}].types [\"launch\",\"terminate\"] [\"launch\"]",
        topic("audit")
    );
    assert_eq!(
        changes,
        ["lifecycle_hooks[drain].timeout 60 90".to_owned(), types]
    );
    let ran = cloud.run(&to_apply(&stack)).await.complete();
    assert_eq!(
        ran.mutating(),
        [
            "autoscaling:PutLifecycleHook",
            "autoscaling:PutNotificationConfiguration"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_team_has_is_kept_and_named_and_goes_where_somebody_drops_it() {
    let cloud = Cloud::of(by_hand_in_part().await);
    set_up(&cloud, &with(&example(), theirs())).await;
    let plan = cloud.prepare(&to_adopt(&example())).await.0.plan;
    let kept = plan
        .kept
        .iter()
        .filter(|it| it.id.starts_with("auto-scaling-group/"));
    let kept = kept
        .filter(|it| it.file.is_null())
        .map(|it| it.path.as_str());
    let kept: Vec<&str> = kept.collect();
    for field in theirs().as_object().unwrap().keys() {
        assert!(
            kept.iter().any(|path| path.starts_with(field.as_str())),
            "{field}: {kept:?}"
        );
    }
    cloud.run(&to_adopt(&example())).await.complete();
    assert_eq!(stands(&cloud).await, THEIRS);
    assert!(cloud.plan(&example()).await.plan.is_empty());
    let mut goal = to_adopt(&example());
    goal.options.drop = vec!["LifecycleHooks".to_owned(), "SuspendedProcesses".to_owned()];
    cloud.run(&goal).await.complete();
    let left = stands(&cloud).await;
    assert_eq!((left[0].as_str(), left[2].as_str()), ("", ""));
    assert_eq!(left[3], THEIRS[3]);
}

/// The policies that are printed for a file are enough for it, and each of these rights is needed.
#[tokio::test(start_paused = true)]
async fn the_printed_policies_have_the_rights_for_it_and_no_other() {
    let stack = with(&example(), theirs());
    let changed = with(&example(), ours());
    let document =
        |which, stack| printed(which, stack, &account(), Some(INSTANCE_ROLE), None).unwrap();
    let cloud = seeded(&example()).await;
    let run = async |policies: [Value; 2]| {
        let world = cloud.emulator.world().clone();
        let copy = Cloud::of(world);
        copy.emulator.world().iam.operator = Some(Operator {
            policies: policies.map(|it| it.to_string().into()).into(),
            boundary: None,
        });
        let mut ended = String::new();
        for stack in [&stack, &changed] {
            match copy.try_run(&to_apply(stack)).await {
                Ok(outcome) => ended.push_str(&format!("{outcome:?}")),
                Err(error) => ended.push_str(&error),
            }
        }
        ended
    };
    let whole = [
        document(Printed::Plan, &stack),
        document(Printed::Operator, &stack),
    ];
    let ended = run(whole.clone()).await;
    assert!(!ended.contains("not authorized"), "{ended}");
    let plain = printed(
        Printed::Operator,
        &example(),
        &account(),
        Some(INSTANCE_ROLE),
        None,
    )
    .unwrap();
    for action in [
        "autoscaling:AttachTrafficSources",
        "autoscaling:DeleteLifecycleHook",
        "autoscaling:DeleteNotificationConfiguration",
        "autoscaling:DetachTrafficSources",
        "autoscaling:PutLifecycleHook",
        "autoscaling:PutNotificationConfiguration",
        "autoscaling:PutWarmPool",
        "autoscaling:ResumeProcesses",
        "autoscaling:SuspendProcesses",
        "autoscaling:EnableMetricsCollection",
        "autoscaling:DescribeNotificationConfigurations",
    ] {
        let [plan, operator] = &whole;
        let less = [
            without_action(plan, action),
            without_action(operator, action),
        ];
        let ended = run(less).await;
        assert!(ended.contains("not authorized"), "{action}: {ended}");
        assert!(!plain.to_string().contains(action), "{action}");
    }
}
