//! Target groups, made wrong over the wire.

use aws_sdk_elasticloadbalancingv2::types::{ProtocolEnum, TargetTypeEnum};
use freshscale_deploy::check::{self, CHECKS, Check, Finding, Level, Looker};
use freshscale_deploy::clients::Clients;
use freshscale_stack::Stack;

use super::{finds, healthy, said};
use crate::rights::account;
use crate::support::Cloud;

async fn without_listener(aws: &Clients, group: &str) {
    let found = aws.elb.describe_target_groups().target_group_arns(group);
    let found = found.send().await.unwrap();
    let balancer = &found.target_groups()[0].load_balancer_arns()[0];
    let listeners = aws.elb.describe_listeners().load_balancer_arn(balancer);
    for listener in listeners.send().await.unwrap().listeners() {
        let arn = listener.listener_arn().unwrap();
        let call = aws.elb.delete_listener().listener_arn(arn);
        call.send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_group_that_nobody_listens_for_or_that_is_gone_is_found() {
    let expected = [("target_groups", Level::Error)];
    finds(&expected, "no listener", async |_, stack, aws| {
        without_listener(aws, &stack.auto_scaling_group.target_group_arns[0]).await;
    })
    .await;
    finds(&expected, "does not exist", async |_, stack, aws| {
        let arn = &stack.auto_scaling_group.target_group_arns[0];
        without_listener(aws, arn).await;
        let call = aws.elb.delete_target_group().target_group_arn(arn);
        call.send().await.unwrap();
    })
    .await;
}

/// What the check says before a stack file is applied.
async fn of_file(cloud: &Cloud, stack: &Stack) -> Vec<Finding> {
    let aws = cloud.session().aws;
    let looker = Looker::new(&aws, stack, account(), cloud.emulator.now()).before_apply();
    let only: Vec<&'static Check> = { CHECKS.iter() }
        .filter(|check| check.name == "target_groups")
        .collect();
    Box::pin(check::run(&looker, &only)).await
}

async fn made(aws: &Clients, name: &str, vpc: &str, kind: TargetTypeEnum) -> String {
    let call = aws.elb.create_target_group().name(name).vpc_id(vpc);
    let call = call.protocol(ProtocolEnum::Http).port(80).target_type(kind);
    let made = call.send().await.unwrap();
    made.target_groups()[0]
        .target_group_arn()
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_target_group_of_another_vpc_or_for_addresses_is_found_before_it_is_applied() {
    let (cloud, mut stack) = healthy().await;
    let aws = cloud.session().aws;
    assert_eq!(of_file(&cloud, &stack).await, []);
    let vpc = aws.ec2.create_vpc().cidr_block("10.9.0.0/16").send().await;
    let vpc = vpc.unwrap().vpc.unwrap().vpc_id.unwrap();
    let subnets = aws.ec2.describe_subnets().send().await.unwrap();
    let own = subnets.subnets()[0].vpc_id().unwrap();
    for (vpc, kind, text) in [
        (
            vpc.as_str(),
            TargetTypeEnum::Instance,
            "and the subnets are of",
        ),
        (own, TargetTypeEnum::Ip, "is of type ip"),
    ] {
        let arn = made(&aws, text.split(' ').next_back().unwrap(), vpc, kind).await;
        stack.auto_scaling_group.target_group_arns = vec![arn];
        let findings = of_file(&cloud, &stack).await;
        assert_eq!(said(&findings), [("target_groups", Level::Error)]);
        assert!(findings[0].text.contains(text), "{findings:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_zone_that_the_load_balancer_does_not_reach_is_found() {
    let (cloud, mut stack) = healthy().await;
    let aws = cloud.session().aws;
    let subnets = aws.ec2.describe_subnets().send().await.unwrap();
    let vpc = subnets.subnets()[0].vpc_id().unwrap();
    let call = aws
        .ec2
        .create_subnet()
        .vpc_id(vpc)
        .cidr_block("10.0.77.0/24");
    let made = call.availability_zone("ap-northeast-2c").send().await;
    let id = made.unwrap().subnet.unwrap().subnet_id.unwrap();
    stack.auto_scaling_group.subnet_ids.push(id);
    let findings = of_file(&cloud, &stack).await;
    assert_eq!(said(&findings), [("target_groups", Level::Warning)]);
    assert!(
        findings[0].text.contains("is not in ap-northeast-2c"),
        "{findings:#?}"
    );
}
