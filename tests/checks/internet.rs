//! VPC Block Public Access, set over the wire.

use aws_sdk_ec2::types::{
    InternetGatewayBlockMode as Mode, InternetGatewayExclusionMode as Exclusion,
};
use freshscale_deploy::check::Level;
use freshscale_deploy::clients::Clients;
use freshscale_stack::Stack;

use super::{healthy, look, said};

async fn block(aws: &Clients, mode: Mode) {
    let call = aws.ec2.modify_vpc_block_public_access_options();
    let call = call.internet_gateway_block_mode(mode);
    call.send().await.unwrap();
}

async fn exclude(aws: &Clients, subnet: &str, mode: Exclusion) {
    let call = aws.ec2.create_vpc_block_public_access_exclusion();
    let call = call.subnet_id(subnet).internet_gateway_exclusion_mode(mode);
    call.send().await.unwrap();
}

/// The subnets of the load balancer.
async fn outside(aws: &Clients) -> Vec<String> {
    let found = aws.elb.describe_load_balancers().send().await.unwrap();
    let zones = found.load_balancers()[0].availability_zones().iter();
    zones
        .map(|zone| zone.subnet_id().unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_load_balancer_that_nothing_reaches_from_the_internet_is_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    block(&aws, Mode::BlockIngress).await;
    let subnets = outside(&aws).await;
    for (place, subnet) in subnets.iter().enumerate() {
        let findings = look(&cloud, &stack).await;
        let level = match place {
            0 => Level::Error,
            _ => Level::Warning,
        };
        assert_eq!(said(&findings), [("public_access", level)], "{findings:#?}");
        assert!(findings[0].text.contains(subnet), "{findings:#?}");
        exclude(&aws, subnet, Exclusion::AllowBidirectional).await;
    }
    assert_eq!(look(&cloud, &stack).await, []);
}

/// The group's instances start in subnets of their own.
async fn move_group(aws: &Clients, stack: &Stack) -> Vec<String> {
    let old = &stack.auto_scaling_group.subnet_ids;
    let found = aws.ec2.describe_subnets().set_subnet_ids(Some(old.clone()));
    let mut made = Vec::new();
    for (place, subnet) in found.send().await.unwrap().subnets().iter().enumerate() {
        let call = aws.ec2.create_subnet().vpc_id(subnet.vpc_id().unwrap());
        let call = call
            .cidr_block(format!("10.0.{}.0/24", 80 + place))
            .availability_zone(subnet.availability_zone().unwrap());
        let new = call.send().await.unwrap().subnet.unwrap();
        made.push(new.subnet_id.unwrap());
    }
    let call = aws.autoscaling.update_auto_scaling_group();
    let call = call.auto_scaling_group_name(&stack.names.auto_scaling_group);
    let call = call.vpc_zone_identifier(made.join(","));
    call.send().await.unwrap();
    made
}

#[tokio::test(start_paused = true)]
async fn instances_that_cannot_reach_the_internet_are_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    for subnet in outside(&aws).await {
        exclude(&aws, &subnet, Exclusion::AllowBidirectional).await;
    }
    let own = move_group(&aws, &stack).await;
    block(&aws, Mode::BlockIngress).await;
    assert_eq!(look(&cloud, &stack).await, []);
    block(&aws, Mode::BlockBidirectional).await;
    for subnet in own {
        let findings = look(&cloud, &stack).await;
        let expected = [("public_access", Level::Warning)];
        assert_eq!(said(&findings), expected, "{findings:#?}");
        assert!(findings[0].text.contains(&subnet), "{findings:#?}");
        exclude(&aws, &subnet, Exclusion::AllowEgress).await;
    }
    assert_eq!(look(&cloud, &stack).await, []);
}
