//! Another image than the one at hand, for a version that does not go with that: chosen as the rotator would choose.

use super::{Looks, Version};
use crate::existing::Existing;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation::candidates::Candidates;
use freshscale_core::rotation::fit::Fit;
use freshscale_core::rotation::group;
use freshscale_core::rotation::image::{Image, select_for};
use freshscale_core::rotation::own::{Search, instance_types};
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::{self, PINNED_TAG};
use freshscale_stack::rotation_config;

impl Looks<'_> {
    /// The image that the rotator would take of those that go with what is wanted, where the one at hand does not: a change
    /// of architecture needs both at once, and the rotator may not take the image before the template. A pin holds here, too,
    /// and of the same architecture none is taken that is older than today's.
    pub(super) async fn fitting(
        &self,
        version: &Version,
        standing: Option<&Image>,
        existing: &Existing,
    ) -> Result<Option<Image>, AwsError> {
        let (aws, config) = (&self.cx.aws, rotation_config(self.stack));
        let (candidates, group, pinned) = tokio::join!(
            Candidates::recent(aws, &config.image, || self.cx.clock.now()),
            group::describe(aws, &config.auto_scaling_group),
            self.is_pinned(version),
        );
        let (mut candidates, group) = (candidates?, group?);
        if pinned? {
            return Ok(None);
        }
        let is_said = { &self.stack.auto_scaling_group.said }.contains_key("mixed_instances");
        let types = match is_said {
            true => self.stack.instance_types(),
            false => group.as_ref().map(instance_types).unwrap_or_default(),
        };
        let fit = Fit::of(version.want.contents()).on(&types);
        let fit = fit.knowing(existing.types.clone());
        let demands = config.demands(&fit, self.cx.clock.now());
        let current = standing.filter(|_| version.have.is_some());
        let select = async |images: &[Image]| {
            let search = Search {
                images,
                policy: &config.image,
                demands: demands.clone(),
            };
            let Some(group) = &group else {
                return Ok(select_for(images, search.policy, &search.demands));
            };
            let current = current.map(|image| image.id.as_str());
            search.in_group(aws, group, current).await
        };
        let mut selection = select(&candidates.images).await?;
        let chosen = selection.chosen.as_ref();
        if candidates.widen(aws, &config.image, chosen).await? {
            selection = select(&candidates.images).await?;
        }
        let goes_back = |image: &Image| {
            current.is_some_and(|now| {
                now.architecture == image.architecture
                    && (image.created, &image.id) < (now.created, &now.id)
            })
        };
        Ok(selection.chosen.filter(|image| !goes_back(image)))
    }

    /// Whether somebody has frozen the rotation of the template that a version is to be made of.
    async fn is_pinned(&self, version: &Version) -> Result<bool, AwsError> {
        if version.have.is_none() {
            return Ok(false);
        }
        let name = &self.stack.names.launch_template;
        let found = template::describe_one(&self.cx.aws, name).await.absent()?;
        let mut tags = found.iter().flat_map(|template| template.tags());
        let pin = tags.find(|tag| tag.key() == Some(PINNED_TAG));
        let pin = pin.map(|tag| Pin::parse(tag.value().unwrap_or_default()));
        Ok(pin.is_some_and(|pin| pin.holds(self.cx.clock.now())))
    }
}
