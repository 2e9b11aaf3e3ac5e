//! Whether the zones of the subnets have the instance types.

use std::collections::BTreeSet;

use super::{Answer, Check, Found, Looker};
use crate::existing;

pub(super) const CHECK: Check = Check {
    name: "instance_types",
    question: "is each instance type offered in the zone of each subnet?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSubnets",
    ],
    path: "launch_template.instance_type",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let kinds: BTreeSet<String> = looker
        .contents()
        .await?
        .instance_types
        .into_iter()
        .collect();
    let offered = existing::offered(looker.aws, &kinds).await?;
    let subnets = looker.subnets().await?;
    let zones: BTreeSet<&str> = subnets
        .values()
        .filter_map(|it| it.availability_zone())
        .collect();
    let mut found = Vec::new();
    for kind in &kinds {
        let has = |zone: &&str| offered.get(kind).is_some_and(|has| has.contains(*zone));
        let lacking: Vec<&str> = zones.iter().copied().filter(|zone| !has(zone)).collect();
        if lacking.is_empty() {
            continue;
        }
        let text = format!("{kind} is not offered in {}", lacking.join(", "));
        let remedy = "choose another type, or subnets in zones that have it";
        found.push(match lacking.len() == zones.len() {
            true => Found::error(CHECK.path, format!("{text}: every scale-out fails"), remedy),
            false => Found::warning(
                CHECK.path,
                format!("{text}: instances start in the other zones only"),
                remedy,
            ),
        });
    }
    Ok(found)
}
