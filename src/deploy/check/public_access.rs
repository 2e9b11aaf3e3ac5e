//! Whether VPC Block Public Access, a setting of the whole account, cuts off the instances or the load balancer before them.
//!
//! Its namesakes of AMIs and of snapshots stop no launch: they keep an account's own images and snapshots from being shared with
//! everybody (EC2 user guide, "Block public access to your AMIs"; EBS user guide, "Block public access for Amazon EBS snapshots").

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{
    InternetGatewayBlockMode as Mode, InternetGatewayExclusionMode as Exclusion,
    VpcBlockPublicAccessExclusion,
};
use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, LoadBalancerSchemeEnum};

use super::{Answer, Check, Found, Looker};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;

pub(super) const CHECK: Check = Check {
    name: "public_access",
    question: "does VPC Block Public Access leave instances and load balancers the way to the internet that they need?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        "ec2:DescribeVpcBlockPublicAccessOptions",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
    ],
    path: "auto_scaling_group.subnet_ids",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

const BALANCERS: &str = "auto_scaling_group.target_group_arns";

/// What is let through.
struct Blocked {
    mode: Mode,
    /// By the id of a VPC or a subnet.
    excluded: BTreeMap<String, Exclusion>,
}

impl Blocked {
    fn excluded(&self, vpc: &str, subnet: &str) -> Option<&Exclusion> {
        self.excluded.get(subnet).or_else(|| self.excluded.get(vpc))
    }

    /// Whether the internet can be reached from a subnet.
    fn lets_out(&self, vpc: &str, subnet: &str) -> bool {
        self.mode != Mode::BlockBidirectional || self.excluded(vpc, subnet).is_some()
    }

    /// Whether a subnet can be reached from the internet.
    fn lets_in(&self, vpc: &str, subnet: &str) -> bool {
        let is_open = |it: &Exclusion| *it == Exclusion::AllowBidirectional;
        self.mode == Mode::Off || self.excluded(vpc, subnet).is_some_and(is_open)
    }
}

async fn run(looker: &Looker<'_>) -> Answer {
    let options = { looker.aws.ec2.describe_vpc_block_public_access_options() }.send();
    let (options, excluded, subnets, balancers) = tokio::join!(
        options,
        exclusions(looker),
        looker.subnets(),
        looker.load_balancers()
    );
    let options = options.called("ec2:DescribeVpcBlockPublicAccessOptions", "the account")?;
    let options = options.vpc_block_public_access_options();
    let mode = options.and_then(|options| options.internet_gateway_block_mode());
    let blocked = Blocked {
        mode: mode.cloned().unwrap_or(Mode::Off),
        excluded: excluded?,
    };
    let (subnets, balancers) = (subnets?, balancers?);
    let cut_off: Vec<&str> = { subnets.iter() }
        .filter(|(id, subnet)| !blocked.lets_out(subnet.vpc_id().unwrap_or_default(), id))
        .map(|(id, _)| id.as_str())
        .collect();
    let mut found: Vec<Found> = { balancers.iter() }
        .filter_map(|balancer| unreachable(balancer, &blocked))
        .collect();
    if !cut_off.is_empty() {
        let text = format!(
            "VPC Block Public Access ({}) cuts {} off from the internet: what instances load from there when they start fails",
            blocked.mode.as_str(),
            cut_off.join(", ")
        );
        found.push(Found::warning(CHECK.path, text, REMEDY));
    }
    Ok(found)
}

const REMEDY: &str = "exclude the subnets or their VPC from VPC Block Public Access (VPC console, Settings), if instances need the internet";

/// A load balancer that faces the internet where nothing comes in from it.
fn unreachable(balancer: &LoadBalancer, blocked: &Blocked) -> Option<Found> {
    if balancer.scheme() != Some(&LoadBalancerSchemeEnum::InternetFacing) {
        return None;
    }
    let vpc = balancer.vpc_id().unwrap_or_default();
    let subnets = balancer.availability_zones().iter();
    let subnets: Vec<&str> = subnets.filter_map(|zone| zone.subnet_id()).collect();
    let shut: Vec<&str> = { subnets.iter().copied() }
        .filter(|subnet| !blocked.lets_in(vpc, subnet))
        .collect();
    if shut.is_empty() {
        return None;
    }
    let text = format!(
        "load balancer {} faces the internet, and VPC Block Public Access ({}) lets nothing in to {}",
        balancer.load_balancer_name().unwrap_or_default(),
        blocked.mode.as_str(),
        shut.join(", ")
    );
    let remedy = "exclude the load balancer's subnets or their VPC from VPC Block Public Access (VPC console, Settings)";
    Some(match shut.len() == subnets.len() {
        true => Found::error(BALANCERS, format!("{text}: instances serve nobody"), remedy),
        false => Found::warning(BALANCERS, text, remedy),
    })
}

/// By the id of the VPC or the subnet, those that hold.
async fn exclusions(looker: &Looker<'_>) -> Result<BTreeMap<String, Exclusion>, AwsError> {
    let (mut all, mut token) = (Vec::new(), None);
    loop {
        let request = { looker.aws.ec2.describe_vpc_block_public_access_exclusions() };
        let page = request.set_next_token(token).send().await;
        let page = page.called("ec2:DescribeVpcBlockPublicAccessExclusions", "the account")?;
        all.extend(page.vpc_block_public_access_exclusions.unwrap_or_default());
        token = page.next_token.filter(|token| !token.is_empty());
        if token.is_none() {
            break;
        }
    }
    let holds = |one: &VpcBlockPublicAccessExclusion| {
        let state = one.state().map_or("", |state| state.as_str());
        ["create-complete", "update-complete", "update-in-progress"].contains(&state)
    };
    let named = |one: VpcBlockPublicAccessExclusion| {
        let arn = one.resource_arn?;
        let (_, id) = arn.rsplit_once('/')?;
        Some((id.to_owned(), one.internet_gateway_exclusion_mode?))
    };
    Ok(all.into_iter().filter(holds).filter_map(named).collect())
}
