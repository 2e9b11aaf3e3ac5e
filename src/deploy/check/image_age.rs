//! How old the image is that the next scale-out starts.

use super::{Answer, Check, Found, Looker};
use freshscale_core::advice::Command;
use freshscale_core::words::{since, span};

pub(super) const CHECK: Check = Check {
    name: "image_age",
    question: "is the default version's image younger than image.max_age?",
    rights: &[
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
    ],
    path: "image.max_age",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let Some(image) = looker.image().await? else {
        return Ok(Vec::new());
    };
    let Some(created) = image.created else {
        return Ok(Vec::new());
    };
    let (age, allowed) = (since(created, looker.now), looker.stack.image.max_age);
    if age <= allowed {
        return Ok(Vec::new());
    }
    let (id, age, allowed) = (&image.id, span(age), span(allowed));
    let text = format!("{id}, which scale-outs start, is {age} old, and {allowed} are allowed");
    Ok(vec![Found::error(
        CHECK.path,
        text,
        Command::bootstrap("rotate"),
    )])
}
