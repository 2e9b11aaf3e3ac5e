//! What EC2 says of a launch from the default version.

use super::{Answer, Check, Found, Level, Looker};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::trial::{self, Trial};

pub(super) const CHECK: Check = Check {
    name: "trial_launch",
    question: "would EC2 start an instance from the default version for whoever checks (a dry run)?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:RunInstances",
        "iam:PassRole",
    ],
    path: "launch_template",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let Some(view) = looker.template().await? else {
        return Ok(Vec::new());
    };
    let subnets = looker.subnet_ids().await?;
    let Some(subnet) = subnets.first() else {
        return Ok(Vec::new());
    };
    let trial = trial::of_version(looker.aws, view, view.default_version, subnet, &[]).await;
    Ok(match trial {
        Trial::Permitted => Vec::new(),
        Trial::Refused { why } => {
            let text = format!("EC2 refuses a trial launch: {why}");
            vec![Found::error(
                CHECK.path,
                text,
                "do what EC2 says, in AWS or in the stack file",
            )]
        }
        Trial::Unknown { why } => {
            let text = format!("a trial launch says nothing: {why}");
            let remedy = Advice::new("check as somebody who may apply, and has what this prints:")
                .run(Command::bootstrap("policy operator"));
            vec![Found::new(Level::Unknown, CHECK.path, text, remedy)]
        }
    })
}
