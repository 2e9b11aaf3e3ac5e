//! What belongs to a group and has calls of its own, set up by hand.

use aws_sdk_autoscaling::types::{InstanceReusePolicy, TrafficSourceIdentifier};

use super::hand::GROUP;
use crate::simulation::random::Random;
use crate::support::Cloud;

const LATTICE: &str =
    "arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-0123456789abcdef0";

pub async fn make(cloud: &Cloud, random: &mut Random) {
    let calls = cloud.session().aws.autoscaling.clone();
    if random.once_in(3) {
        let all = ["AZRebalance", "AlarmNotification", "HealthCheck"];
        for process in &all[..1 + random.below(3) as usize] {
            let call = calls.suspend_processes().auto_scaling_group_name(GROUP);
            call.scaling_processes(*process).send().await.unwrap();
        }
    }
    if random.once_in(3) {
        let call = calls.enable_metrics_collection().granularity("1Minute");
        let call = call.auto_scaling_group_name(GROUP);
        let all = [
            "GroupTotalInstances",
            "GroupDesiredCapacity",
            "GroupMaxSize",
        ];
        // None is all of them.
        let some = all[..random.below(4) as usize]
            .iter()
            .map(|name| (*name).to_owned());
        call.set_metrics(Some(some.collect())).send().await.unwrap();
    }
    for name in ["drain", "team/warm-up"] {
        if random.once_in(3) {
            hook(cloud, random, name).await;
        }
    }
    if random.once_in(3) {
        let all = [
            "EC2_INSTANCE_TERMINATE",
            "EC2_INSTANCE_LAUNCH_ERROR",
            "TEST_NOTIFICATION",
        ];
        for topic in ["on-call", "audit"] {
            let types = all[..1 + random.below(3) as usize].iter();
            let types = types.map(|it| format!("autoscaling:{it}"));
            let call = calls.put_notification_configuration();
            let call = call.auto_scaling_group_name(GROUP);
            let call = call.topic_arn(format!("arn:aws:sns:ap-northeast-2:111111111111:{topic}"));
            let call = call.set_notification_types(Some(types.collect()));
            call.send().await.unwrap();
        }
    }
    if random.once_in(4) {
        let source = TrafficSourceIdentifier::builder().identifier(LATTICE);
        let call = calls
            .attach_traffic_sources()
            .auto_scaling_group_name(GROUP);
        let source = source.r#type("vpc-lattice").build();
        call.traffic_sources(source).send().await.unwrap();
    }
    if random.once_in(4) {
        let mut call = calls.put_warm_pool().auto_scaling_group_name(GROUP);
        call = call.pool_state(random.of(&["Stopped", "Running"]).into());
        if random.once_in(2) {
            let reuse = InstanceReusePolicy::builder().reuse_on_scale_in(true);
            call = call.min_size(1).instance_reuse_policy(reuse.build());
            call = call.max_group_prepared_capacity(3);
        }
        // A group that requests Spot Instances takes none.
        let _ = call.send().await;
    }
}

async fn hook(cloud: &Cloud, random: &mut Random, name: &str) {
    let calls = cloud.session().aws.autoscaling.clone();
    let mut call = calls.put_lifecycle_hook().auto_scaling_group_name(GROUP);
    let way = random.of(&["LAUNCHING", "TERMINATING"]);
    call = call.lifecycle_hook_name(name);
    call = call.lifecycle_transition(format!("autoscaling:EC2_INSTANCE_{way}"));
    if random.once_in(2) {
        call = call.heartbeat_timeout(random.of(&[30, 3600, 3661, 7200]));
        call = call.default_result(random.of(&["CONTINUE", "ABANDON"]));
    }
    if random.once_in(2) {
        call = call.notification_target_arn("arn:aws:sqs:ap-northeast-2:111111111111:hooks");
        call = call.role_arn("arn:aws:iam::111111111111:role/teams/hooks");
        call = call.notification_metadata("{\"team\": \"web\"}");
    }
    call.send().await.unwrap();
}
