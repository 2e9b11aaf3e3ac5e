//! The image that the default version names.

use super::{Answer, Check, Found, Looker};
use crate::existing;
use freshscale_core::advice::Command;
use freshscale_core::rotation::fit::{Fit, told};

pub(super) const CHECK: Check = Check {
    name: "image",
    question: "is the default version's image there, available, and right for every instance type?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
    ],
    path: "image",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let name = &looker.stack.names.launch_template;
    let rotate = || Command::bootstrap("rotate");
    let error = |text: String| Ok(vec![Found::error(CHECK.path, text, rotate())]);
    if looker.template().await?.is_none() {
        let text = format!("launch template {name} does not exist: every scale-out fails");
        return Ok(vec![Found::error(
            CHECK.path,
            text,
            Command::bootstrap("apply"),
        )]);
    }
    let Some(id) = looker.image_id().await? else {
        return error(format!(
            "the default version of {name} names no image: every scale-out fails"
        ));
    };
    if !id.starts_with("ami-") {
        return Ok(Vec::new());
    }
    let Some(image) = looker.image().await? else {
        return error(format!(
            "{id}, the default of {name}, is gone: every scale-out fails"
        ));
    };
    if image.state != "available" {
        let state = &image.state;
        return error(format!(
            "{id}, the default of {name}, is {state}: every scale-out fails"
        ));
    }
    let contents = looker.contents().await?;
    let kinds = contents.instance_types.iter().cloned().collect();
    let types = existing::types(looker.aws, &kinds).await?;
    let failures = Fit::of(contents).knowing(types).failures(image);
    match told(&failures) {
        None => Ok(Vec::new()),
        Some(why) => error(format!(
            "{id}, the default of {name}, does not start: {why}"
        )),
    }
}
