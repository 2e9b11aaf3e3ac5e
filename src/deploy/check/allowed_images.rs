//! The account's list of whose images may be started.

use super::{Answer, Check, Found, Looker};
use freshscale_core::aws::call::Called;

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
    // EC2 judges itself, by all that a criterion asks for.
    let allowed = image.allowed.unwrap_or(true) || image.owner_id == looker.account.id;
    if allowed {
        return Ok(Vec::new());
    }
    let (id, owner) = (&image.id, &image.owner_id);
    let remedy = format!(
        "let the account's Allowed AMIs admit it, by its owner {owner} or what else they ask for (EC2 console, Settings)"
    );
    let text = format!("{id} of {owner} does not meet the account's criteria of Allowed AMIs");
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
