//! The account's list of whose images may be started.

use aws_sdk_ec2::types::ImageCriterion;

use super::{Answer, Check, Found, Looker};
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::image::Image;

pub(super) const CHECK: Check = Check {
    name: "allowed_images",
    question: "do the account's Allowed AMIs let the default version's image start?",
    rights: &[
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:GetAllowedImagesSettings",
    ],
    path: "image.owners",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let request = looker.aws.ec2.get_allowed_images_settings().send();
    let (answer, image) = tokio::join!(request, looker.image());
    let settings = answer.called("ec2:GetAllowedImagesSettings", "the account")?;
    let state = settings.state().unwrap_or("disabled");
    let image = match (image?, state) {
        (_, "disabled") => return Ok(Vec::new()),
        (None, "enabled") => return Ok(hidden(looker.image_id().await?)),
        (None, _) => return Ok(Vec::new()),
        (Some(image), _) => image,
    };
    let allowed = settings
        .image_criteria()
        .iter()
        .any(|one| admits(one, image, &looker.account.id));
    if allowed {
        return Ok(Vec::new());
    }
    let (id, owner) = (&image.id, &image.owner_id);
    let remedy = format!("add {owner} to the account's Allowed AMIs (EC2 console, Settings)");
    let text = format!("{id} is of {owner}, which the account's Allowed AMIs do not list");
    Ok(vec![match state {
        "enabled" => Found::error(CHECK.path, format!("{text}: every scale-out fails"), remedy),
        _ => Found::warning(CHECK.path, format!("{text}; they are in {state}"), remedy),
    }])
}

/// An image that is not found may be there, and not to be seen: what `enabled` hides is not described either.
fn hidden(id: Option<&str>) -> Vec<Found> {
    let text = |id: &str| {
        format!(
            "{id} is not found; it may be that the account's Allowed AMIs, which are enabled, do not list its owner"
        )
    };
    let remedy =
        "if it is there, add its owner to the account's Allowed AMIs (EC2 console, Settings)";
    let found = id.map(|id| Found::warning(CHECK.path, text(id), remedy.to_owned()));
    found.into_iter().collect()
}

/// By whose it is; what else a criterion asks for is taken to be met, as nothing else was looked at.
fn admits(criterion: &ImageCriterion, image: &Image, account: &str) -> bool {
    let providers = criterion.image_providers();
    // A criterion without providers is about something else; EC2 has its account's own images allowed in any case.
    providers.is_empty() || image.owner_id == account || providers.contains(&image.owner_id)
}
