//! In how many zones instances can start.

use std::collections::BTreeSet;

use super::{Answer, Check, Found, Looker};

pub(super) const CHECK: Check = Check {
    name: "zones",
    question: "are the subnets in more than one zone?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeSubnets",
    ],
    path: "auto_scaling_group.subnet_ids",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let subnets = looker.subnets().await?;
    let zones: BTreeSet<&str> = subnets
        .values()
        .filter_map(|it| it.availability_zone())
        .collect();
    let [only] = zones.into_iter().collect::<Vec<_>>()[..] else {
        return Ok(Vec::new());
    };
    let text = format!("all subnets are in {only}: a lack of capacity there stops every scale-out");
    Ok(vec![Found::warning(
        CHECK.path,
        text,
        "add a subnet in another zone",
    )])
}
