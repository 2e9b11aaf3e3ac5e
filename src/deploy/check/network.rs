//! Subnets and security groups: there, and of one VPC.

use std::collections::BTreeSet;

use super::{Answer, Check, Found, Looker};
use crate::existing;

pub(super) const CHECK: Check = Check {
    name: "network",
    question: "are the subnets and security groups there, and of one VPC?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
    ],
    path: "auto_scaling_group.subnet_ids",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

const GROUPS: &str = "launch_template.security_group_ids";

async fn run(looker: &Looker<'_>) -> Answer {
    let ids: BTreeSet<String> = looker
        .contents()
        .await?
        .security_group_ids
        .into_iter()
        .collect();
    let (wanted, subnets, groups) = tokio::join!(
        looker.subnet_ids(),
        looker.subnets(),
        existing::security_groups(looker.aws, &ids)
    );
    let (wanted, subnets, groups) = (wanted?, subnets?, groups?);
    let mut found = Vec::new();
    for id in wanted.iter().filter(|id| !subnets.contains_key(*id)) {
        let text = format!("subnet {id} does not exist: scale-outs fail");
        found.push(Found::error(
            CHECK.path,
            text,
            "correct it in the stack file, and apply",
        ));
    }
    for id in ids.iter().filter(|id| !groups.contains_key(*id)) {
        let text = format!("security group {id} does not exist: every scale-out fails");
        found.push(Found::error(
            GROUPS,
            text,
            "correct it in the stack file, and apply",
        ));
    }
    let vpcs: BTreeSet<&str> = subnets.values().filter_map(|it| it.vpc_id()).collect();
    let listed = vpcs.iter().copied().collect::<Vec<_>>().join(" and ");
    if vpcs.len() > 1 {
        let text = format!("the subnets are of {listed}: a group's subnets are of one VPC");
        found.push(Found::error(CHECK.path, text, "choose subnets of one VPC"));
    }
    for (id, vpc) in groups
        .iter()
        .filter(|(_, vpc)| !vpcs.contains(vpc.as_str()) && !vpcs.is_empty())
    {
        let text = format!(
            "security group {id} is of {vpc}, and the subnets are of {listed}: every scale-out fails"
        );
        found.push(Found::error(
            GROUPS,
            text,
            "choose security groups of the subnets' VPC",
        ));
    }
    Ok(found)
}
