//! The calls that change the launch template.

use std::time::Duration;

use super::decide::Decision;
use super::error::RotationError;
use super::group::Once;
use super::request::{self, NewImage};
use super::template::{self, TemplateView};
use super::trial::{self, Trial};
use super::{Look, RotationConfig, group};
use crate::aws::{Aws, AwsError};
use crate::clock::Clock;

const CREATE: &str = "ec2:CreateLaunchTemplateVersion";
const MODIFY: &str = "ec2:ModifyLaunchTemplate";
const RUN: &str = "ec2:RunInstances";

/// EC2 is eventually consistent: for some moments our own new version may not be found. Three waits,
/// together short enough for the function's time-out of ten seconds.
const SPREAD: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1500),
];

/// What acting came to.
#[derive(Debug, Default)]
pub(super) struct Acted {
    /// The version that was created, if one was.
    pub(super) created: Option<u64>,
    /// The version that is now the default; `None` when the template moved on before, so that the look
    /// must be repeated.
    pub(super) default: Option<u64>,
    /// What EC2 remarked on the new version.
    pub(super) warnings: Vec<String>,
}

/// Does what was decided: publish, try, make default.
///
/// Between publishing and making default it looks once more. Two rotators that chose different images
/// would otherwise leave the default to whoever is slower, and that may be the older image; and a
/// pin set meanwhile would be overrun. The moment between that look and the call remains: EC2 has no conditional
/// change. The next event or daily run puts right what slips through it.
pub(super) async fn act(
    aws: &Aws,
    config: &RotationConfig,
    look: &Look,
    decision: &Decision,
    group: &Once<'_>,
    clock: &dyn Clock,
) -> Result<Acted, RotationError> {
    let view = &look.template;
    let mut acted = Acted::default();
    let (image, version) = match decision {
        Decision::Publish { image, .. } => {
            let version = publish(aws, config, look, image, &mut acted).await?;
            (image, version)
        }
        Decision::MakeDefault { image, version } => (image, *version),
        Decision::Current { .. } | Decision::Hold { .. } => return Ok(acted),
    };
    if config.verify_launch {
        try_launch(aws, config, group, view, (image, version)).await?;
    } else if config.try_launch {
        let subnet = group.get().await?.and_then(group::subnet);
        let groups = &config.security_group_ids;
        if let Some(subnet) = subnet
            && let Trial::Refused { why } =
                trial::of_version(aws, view, version, &subnet, groups).await
        {
            let image = image.to_owned();
            let source = AwsError::answer(RUN, &view.name, None, why);
            return Err(RotationError::Verify {
                version,
                image,
                source,
            });
        }
    }
    let now = template::describe_one(aws, &view.name).await?;
    let default = template::default_number(&now);
    let moved = default.is_some_and(|n| n != view.default_version && n != version);
    if moved || template::pinned(&now).is_some_and(|pin| pin.holds(clock.now())) {
        return Ok(acted);
    }
    // Another rotator, with the same client token, may have been faster: then it is so already.
    if default != Some(version) {
        make_default(aws, view, version).await?;
    }
    acted.default = Some(version);
    Ok(acted)
}

async fn publish(
    aws: &Aws,
    config: &RotationConfig,
    look: &Look,
    image: &str,
    acted: &mut Acted,
) -> Result<u64, RotationError> {
    let view = &look.template;
    let chosen = look.selection.chosen.as_ref();
    let replaces = view.current.id() != Some(image);
    let image = NewImage {
        id: image,
        root_device_name: chosen
            .filter(|c| replaces && c.id == image)
            .map(|c| c.root_device_name.as_str()),
    };
    let answer = request::new_version(view, image, &config.security_group_ids)
        .send_with(&aws.ec2)
        .await
        .map_err(|e| AwsError::new(CREATE, &view.name, e))?;
    if let Some(warning) = &answer.warning {
        acted.warnings.extend(warning.errors().iter().map(|e| {
            let (code, message) = (e.code().unwrap_or("no code"), e.message());
            format!(
                "EC2 remarks on the new version: {code}: {}.",
                message.unwrap_or("no message")
            )
        }));
    }
    let number = answer
        .launch_template_version()
        .and_then(|v| v.version_number())
        .and_then(|n| u64::try_from(n).ok())
        .ok_or_else(|| {
            AwsError::answer(
                CREATE,
                &view.name,
                None,
                "the answer lacks the number of the new version",
            )
        })?;
    acted.created = Some(number);
    Ok(number)
}

async fn try_launch(
    aws: &Aws,
    config: &RotationConfig,
    group: &Once<'_>,
    view: &TemplateView,
    (image, version): (&str, u64),
) -> Result<(), RotationError> {
    let subnet = group.get().await?.and_then(group::subnet);
    let subnet = subnet.ok_or_else(|| RotationError::NoSubnet {
        group: config.auto_scaling_group.clone(),
    })?;
    let attempt = || async {
        let request = request::trial_launch(view, version, &subnet, &config.security_group_ids);
        let answer = request.send_with(&aws.ec2).await;
        match answer.map_err(|e| AwsError::new(RUN, &view.name, e)) {
            // A dry run that would have worked is an error by this name.
            Err(e) if e.code.as_deref() == Some("DryRunOperation") => Ok(()),
            Err(e) => Err(e),
            Ok(_) => Err(AwsError::answer(
                RUN,
                &view.name,
                None,
                "EC2 answered a dry run as if it were a launch; look for an instance that nobody asked for",
            )),
        }
    };
    until_it_has_spread(&SPREAD, attempt)
        .await
        .map_err(|source| RotationError::Verify {
            version,
            image: image.to_owned(),
            source,
        })
}

/// Makes a version the default; one that was made a moment ago may have to be waited for.
pub async fn make_default(aws: &Aws, view: &TemplateView, version: u64) -> Result<(), AwsError> {
    until_it_has_spread(&SPREAD, || async {
        aws.ec2
            .modify_launch_template()
            .launch_template_id(&view.id)
            .default_version(version.to_string())
            .send()
            .await
            .map(drop)
            .map_err(|e| AwsError::new(MODIFY, &view.name, e))
    })
    .await
}

async fn until_it_has_spread<F, Fut>(waits: &[Duration], mut attempt: F) -> Result<(), AwsError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<(), AwsError>>,
{
    for wait in waits {
        match attempt().await {
            Err(e) if e.is_not_found() => tokio::time::sleep(*wait).await,
            other => return other,
        }
    }
    attempt().await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::cell::Cell;

    async fn attempts(code: &'static str, succeed_at: u32) -> (u32, bool) {
        let made = Cell::new(0);
        let result = until_it_has_spread(&[Duration::ZERO; 3], || async {
            made.set(made.get() + 1);
            if made.get() == succeed_at {
                return Ok(());
            }
            Err(AwsError::answer(MODIFY, "web-lt", Some(code), "no"))
        })
        .await;
        (made.get(), result.is_ok())
    }

    #[tokio::test]
    async fn only_a_version_not_found_is_tried_again_and_not_for_ever() {
        let not_found = "InvalidLaunchTemplateId.VersionNotFound";
        assert_eq!(attempts(not_found, 2).await, (2, true));
        assert_eq!(attempts(not_found, 9).await, (4, false));
        assert_eq!(attempts("UnauthorizedOperation", 2).await, (1, false));
    }
}
