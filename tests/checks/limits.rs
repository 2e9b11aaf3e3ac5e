//! What an account has, keeps and lets run.

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateEbsBlockDeviceRequest,
    RequestLaunchTemplateData,
};
use freshscale_deploy::check::Level;
use jiff::SignedDuration;

use super::{finds, healthy, look, said};

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
async fn an_image_that_backups_delete_before_the_next_scale_out_is_found() {
    let (cloud, stack) = healthy().await;
    // Nothing newer comes, and its two weeks, which began a day before, are over before Monday morning.
    cloud.emulator.world().backups.plans.clear();
    cloud
        .emulator
        .advance(SignedDuration::from_hours(24 * 13 - 12))
        .await;
    let findings = look(&cloud, &stack).await;
    let own: Vec<_> = findings
        .iter()
        .filter(|it| it.check == "image_retention")
        .collect();
    assert_eq!(own.len(), 1, "{findings:#?}");
    assert_eq!(own[0].level, Level::Error);
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
