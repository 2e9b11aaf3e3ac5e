//! What an account has, keeps and lets run.

use aws_sdk_autoscaling::types as scaling;
use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateEbsBlockDeviceRequest,
    RequestLaunchTemplateData,
};
use freshscale_deploy::check::{self, Level, Looker, chosen};
use freshscale_deploy::clients::Clients;
use freshscale_stack::Stack;
use serde_json::json;

use super::{account, finds, healthy, look, said};

#[tokio::test(start_paused = true)]
async fn a_quota_below_the_schedules_peak_is_found_and_one_that_others_use_up() {
    let (cloud, stack) = healthy().await;
    // The peak is 8 instances of 2 vCPUs, and the web instance has 2 itself. No call lowers a quota.
    for (limit, level, text) in [
        (
            15,
            Level::Error,
            "needs 16 vCPUs, and the quota \"Running On-Demand Standard",
        ),
        (17, Level::Warning, "other instances use 2 now"),
    ] {
        let code = "L-1216C47A".to_owned();
        cloud.emulator.world().ec2.vcpu_limits.insert(code, limit);
        let findings = look(&cloud, &stack).await;
        assert_eq!(said(&findings), [("vcpu_quota", level)], "{findings:#?}");
        assert!(findings[0].text.contains(text), "{findings:#?}");
    }
    let call = cloud.session().aws.quotas.request_service_quota_increase();
    let call = call.service_code("ec2").quota_code("L-1216C47A");
    call.desired_value(18.0).send().await.unwrap();
    assert_eq!(look(&cloud, &stack).await, []);
}

/// Half of the group beyond one instance is Spot.
async fn half_of_it_is_spot(aws: &Clients, stack: &Stack) {
    let template = scaling::LaunchTemplateSpecification::builder()
        .launch_template_name(&stack.names.launch_template)
        .version("$Default");
    let template = scaling::LaunchTemplate::builder()
        .launch_template_specification(template.build())
        .build();
    let shares = scaling::InstancesDistribution::builder()
        .on_demand_base_capacity(1)
        .on_demand_percentage_above_base_capacity(50)
        .build();
    let policy = scaling::MixedInstancesPolicy::builder()
        .launch_template(template)
        .instances_distribution(shares);
    let call = aws.autoscaling.update_auto_scaling_group();
    let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
    let call = call.mixed_instances_policy(policy.build());
    call.send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_spot_quota_below_what_a_mixed_group_needs_at_the_peak_is_found() {
    let (cloud, stack) = healthy().await;
    half_of_it_is_spot(&cloud.session().aws, &stack).await;
    // Of 8 instances one is On-Demand in any case, 4 of the other 7 as well, and 3 of 2 vCPUs are Spot.
    for (code, limit, text) in [
        (
            "L-34B43A08",
            5,
            "needs 6 vCPUs, and the quota \"All Standard",
        ),
        (
            "L-1216C47A",
            9,
            "needs 10 vCPUs, and the quota \"Running On-Demand",
        ),
    ] {
        let change = |limit: i64| {
            let mut world = cloud.emulator.world();
            world.ec2.vcpu_limits.insert(code.to_owned(), limit);
        };
        change(limit);
        let findings = look(&cloud, &stack).await;
        assert_eq!(
            said(&findings),
            [("vcpu_quota", Level::Error)],
            "{findings:#?}"
        );
        assert!(findings[0].text.contains(text), "{findings:#?}");
        change(100);
        assert_eq!(look(&cloud, &stack).await, []);
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_of_heavy_instances_needs_fewer_addresses_than_its_peak_has_units() {
    let (cloud, mut stack) = healthy().await;
    for subnet in cloud.emulator.world().ec2.subnets.values_mut() {
        // AWS keeps five addresses of each subnet: 22 are free.
        subnet.cidr = Some("10.0.0.0/28".to_owned());
    }
    let check = chosen(&["addresses".to_owned()], &[]).unwrap();
    let aws = cloud.session().aws;
    let group = &mut stack.auto_scaling_group;
    group.capacity.max = 40;
    for action in &mut stack.schedule.actions {
        action.max = action.max.map(|_| 40);
        action.desired = action.desired.map(|desired| desired * 5);
    }
    // As the file says before an apply: 40 units, which are as many instances as the weights make of them.
    for (weight, expected) in [(1, vec![("addresses", Level::Error)]), (2, Vec::new())] {
        let policy = json!({"overrides": [{"instance_type": "c6i.large", "weight": weight}]});
        let group = &mut stack.auto_scaling_group;
        group.said.insert("mixed_instances".to_owned(), policy);
        let looker = Looker::new(&aws, &stack, account(), cloud.emulator.now()).before_apply();
        let findings = Box::pin(check::run(&looker, &check)).await;
        assert_eq!(said(&findings), expected, "{findings:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_is_gone_from_under_the_template_is_found() {
    let expected = [("snapshots", Level::Error), ("trial_launch", Level::Error)];
    finds(&expected, "is gone", async |_, stack, aws| {
        let volume = aws
            .ec2
            .create_volume()
            .availability_zone("ap-northeast-2a")
            .size(30);
        let volume = volume.send().await.unwrap().volume_id.unwrap();
        let snapshot = aws.ec2.create_snapshot().volume_id(volume).send().await;
        let snapshot = snapshot.unwrap().snapshot_id.unwrap();
        let disk = LaunchTemplateEbsBlockDeviceRequest::builder().snapshot_id(&snapshot);
        let device = LaunchTemplateBlockDeviceMappingRequest::builder().device_name("/dev/sdf");
        let data = RequestLaunchTemplateData::builder()
            .block_device_mappings(device.ebs(disk.build()).build());
        let name = &stack.names.launch_template;
        let call = aws
            .ec2
            .create_launch_template_version()
            .launch_template_name(name);
        let call = call
            .source_version("$Default")
            .launch_template_data(data.build());
        let version = call.send().await.unwrap().launch_template_version.unwrap();
        let call = aws.ec2.modify_launch_template().launch_template_name(name);
        let number = version.version_number.unwrap().to_string();
        call.default_version(number).send().await.unwrap();
        aws.ec2
            .delete_snapshot()
            .snapshot_id(snapshot)
            .send()
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_log_that_keeps_less_than_the_stack_file_says_or_is_not_there_is_found() {
    let expected = [("log", Level::Warning)];
    finds(
        &expected,
        "keeps 1 day, and the stack file says 30 days",
        async |_, stack, aws| {
            let call = aws
                .logs
                .put_retention_policy()
                .log_group_name(&stack.names.log_group);
            call.retention_in_days(1).send().await.unwrap();
        },
    )
    .await;
    finds(&expected, "does not exist", async |_, stack, aws| {
        let call = aws
            .logs
            .delete_log_group()
            .log_group_name(&stack.names.log_group);
        call.send().await.unwrap();
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_group_in_one_zone_is_found() {
    finds(
        &[("zones", Level::Warning)],
        "ap-northeast-2a",
        async |_, stack, aws| {
            let call = aws.autoscaling.update_auto_scaling_group();
            let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
            let subnet = &stack.auto_scaling_group.subnet_ids[0];
            call.vpc_zone_identifier(subnet).send().await.unwrap();
        },
    )
    .await;
}
