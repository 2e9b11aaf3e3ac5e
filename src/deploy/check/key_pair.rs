//! The key pair.

use super::{Answer, Check, Found, Looker};
use crate::existing;

pub(super) const CHECK: Check = Check {
    name: "key_pair",
    question: "is the key pair there?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeKeyPairs",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
    ],
    path: "launch_template.key_name",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let name = looker.contents().await?.key_name;
    let missing = existing::key_pair(looker.aws, name.as_deref()).await?;
    let found = missing.map(|name| {
        let text = format!("key pair {name} does not exist: every scale-out fails");
        Found::error(
            CHECK.path,
            text,
            "make or import it, or correct the stack file and apply",
        )
    });
    Ok(found.into_iter().collect())
}
