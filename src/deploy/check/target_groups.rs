//! Target groups of the group: in its VPC, for instances, and behind a load balancer that reaches its zones.

use std::collections::BTreeSet;

use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, TargetGroup, TargetTypeEnum};

use super::{Answer, Check, Found, Looker};

pub(super) const CHECK: Check = Check {
    name: "target_groups",
    question: "are the target groups in the subnets' VPC, of type instance, and behind a load balancer in their zones?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeSubnets",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
    ],
    path: "auto_scaling_group.target_group_arns",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let arns = looker.target_group_arns().await?;
    let there = looker.target_groups().await?;
    let mut found: Vec<Found> = { arns.iter() }
        .filter(|arn| !there.contains_key(*arn))
        .map(|arn| {
            let text = format!("target group {arn} does not exist: instances serve nobody");
            Found::error(CHECK.path, text, "correct it in the stack file, and apply")
        })
        .collect();
    let groups: Vec<&TargetGroup> = arns.iter().filter_map(|arn| there.get(arn)).collect();
    if groups.is_empty() {
        return Ok(found);
    }
    let (subnets, all) = tokio::join!(looker.subnets(), looker.load_balancers());
    let (subnets, all) = (subnets?, all?);
    let vpcs: BTreeSet<&str> = subnets.values().filter_map(|it| it.vpc_id()).collect();
    let zones: BTreeSet<&str> = { subnets.values() }
        .filter_map(|it| it.availability_zone())
        .collect();
    for group in groups {
        found.extend(wrong(group, &vpcs));
        let own = |one: &&LoadBalancer| {
            let arn = one.load_balancer_arn().unwrap_or_default();
            group.load_balancer_arns().iter().any(|own| own == arn)
        };
        let balancers: Vec<&LoadBalancer> = all.iter().filter(own).collect();
        found.extend(out_of_reach(group, &balancers, &zones));
    }
    Ok(found)
}

fn wrong(group: &TargetGroup, vpcs: &BTreeSet<&str>) -> Option<Found> {
    let name = group.target_group_name().unwrap_or_default();
    let kind = group.target_type().unwrap_or(&TargetTypeEnum::Instance);
    let text = if *kind != TargetTypeEnum::Instance {
        format!(
            "target group {name} is of type {}, and a group registers instances: it cannot be attached",
            kind.as_str()
        )
    } else if let Some(vpc) = group
        .vpc_id()
        .filter(|vpc| !vpcs.contains(vpc) && !vpcs.is_empty())
    {
        let listed: Vec<&str> = vpcs.iter().copied().collect();
        format!(
            "target group {name} is of {vpc}, and the subnets are of {}: instances cannot be registered",
            listed.join(" and ")
        )
    } else if group.load_balancer_arns().is_empty() {
        format!("no listener sends requests to target group {name}: instances serve nobody")
    } else {
        return None;
    };
    let remedy = match group.load_balancer_arns().is_empty() && *kind == TargetTypeEnum::Instance {
        true => "give a load balancer a listener that forwards to it",
        false => "choose a target group of type instance in the subnets' VPC",
    };
    Some(Found::error(CHECK.path, text, remedy))
}

/// "Targets in zones that are not enabled for the load balancer do not receive traffic" (Elastic Load Balancing user guide).
fn out_of_reach(
    group: &TargetGroup,
    balancers: &[&LoadBalancer],
    zones: &BTreeSet<&str>,
) -> Option<Found> {
    let reached: BTreeSet<&str> = { balancers.iter() }
        .flat_map(|balancer| balancer.availability_zones())
        .filter_map(|zone| zone.zone_name())
        .collect();
    let beyond: Vec<&str> = zones.difference(&reached).copied().collect();
    if beyond.is_empty() || reached.is_empty() {
        return None;
    }
    let name = group.target_group_name().unwrap_or_default();
    let text = format!(
        "the load balancer of target group {name} is not in {}: instances there serve nobody",
        beyond.join(", ")
    );
    let remedy = "enable these zones for the load balancer, or take their subnets out of the group";
    Some(Found::warning(CHECK.path, text, remedy))
}
