//! The instance profile, and the role in it.

use super::{Answer, Check, Found, Looker};
use freshscale_core::advice::Command;
use freshscale_core::aws::call::{Absent, Called};

pub(super) const CHECK: Check = Check {
    name: "instance_profile",
    question: "is the instance profile there, with a role in it?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "iam:GetInstanceProfile",
    ],
    path: "launch_template.iam_instance_profile",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let Some(given) = looker.contents().await?.instance_profile else {
        return Ok(Vec::new());
    };
    let name = given.rsplit('/').next().unwrap_or(&given);
    let request = looker
        .aws
        .iam
        .get_instance_profile()
        .instance_profile_name(name);
    let answer = request
        .send()
        .await
        .called("iam:GetInstanceProfile", name)
        .absent()?;
    let found = match answer.and_then(|answer| answer.instance_profile) {
        None => {
            let text = format!("instance profile {name} does not exist: every scale-out fails");
            Found::error(
                CHECK.path,
                text,
                "make it, or correct the stack file and apply",
            )
        }
        Some(profile) if profile.roles.is_empty() => {
            let add = Command::aws("iam add-role-to-instance-profile");
            let text =
                format!("instance profile {name} has no role: instances start without rights");
            Found::warning(
                CHECK.path,
                text,
                add.option("--instance-profile-name", Some(name)),
            )
        }
        Some(_) => return Ok(Vec::new()),
    };
    Ok(vec![found])
}
