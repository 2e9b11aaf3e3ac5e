//! Whether the subnets have addresses for the schedule's peak.

use super::{Answer, Check, Found, Looker};
use freshscale_core::words::count;

pub(super) const CHECK: Check = Check {
    name: "addresses",
    question: "do the subnets have free addresses for the schedule's peak?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeScheduledActions",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSubnets",
    ],
    path: "auto_scaling_group.subnet_ids",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let (group, peak, capacity, subnets) = tokio::join!(
        looker.group(),
        looker.peak(),
        looker.capacity(),
        looker.subnets()
    );
    let (group, peak, capacity, subnets) = (group?, peak?, capacity?, subnets?);
    let running = group.map_or(0, |group| group.instances().len());
    let needed = usize::try_from(capacity.most_instances())
        .unwrap_or(usize::MAX)
        .saturating_sub(running);
    let free: usize = { subnets.values() }
        .filter_map(|subnet| usize::try_from(subnet.available_ip_address_count()?).ok())
        .sum();
    if free >= needed {
        return Ok(Vec::new());
    }
    let text = format!(
        "the subnets have {}, and the schedule's peak of {peak} needs {needed} more than run now",
        count(free, "free address")
    );
    let remedy = "add a subnet, or end what holds addresses in these";
    Ok(vec![Found::error(CHECK.path, text, remedy)])
}
