//! Looking: what a rotation reads before it decides, and no more than that.

use jiff::Timestamp;

use super::candidates::Candidates;
use super::config::RotationConfig;
use super::decide::{self, Decision};
use super::error::RotationError;
use super::image::{self, ImagePolicy, Selection};
use super::template::{self, TemplateView};
use crate::aws::{Aws, AwsError};
use crate::clock::Clock;

/// What a rotation saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The launch template. Of its versions the default and the latest, and those after the default where it matters.
    pub template: TemplateView,
    /// The images that the search returned.
    pub candidates: Candidates,
    /// Which of them counts.
    pub selection: Selection,
}

impl Look {
    /// What to do, outside of a freeze.
    #[must_use]
    pub fn decide(&self, groups: &[String]) -> Decision {
        let newest = self.selection.chosen.as_ref();
        let decision = decide::decide(&self.template, newest, groups);
        decision.held_if_refused(self.selection.refused.as_ref(), &self.template.current)
    }

    /// Looks at the images of every day if it has not yet and none of the recent ones counts; returns whether it did.
    ///
    /// # Errors
    /// The failed call.
    pub async fn widen(&mut self, aws: &Aws, policy: &ImagePolicy) -> Result<bool, AwsError> {
        let chosen = self.selection.chosen.as_ref();
        self.candidates.widen(aws, policy, chosen).await
    }

    fn select(&mut self, config: &RotationConfig, now: Timestamp) {
        let demands = config.demands(&self.template.fit, now);
        self.selection = image::select_for(&self.candidates.images, &config.image, &demands);
    }

    /// What a rotation that was cut off left behind is a version after the default: looked for before another is made.
    ///
    /// # Errors
    /// The failed call.
    pub async fn look_for_leftovers(
        &mut self,
        aws: &Aws,
        config: &RotationConfig,
    ) -> Result<(), AwsError> {
        let (view, newest) = (&self.template, self.selection.chosen.as_ref());
        let unseen = view.latest_version > view.default_version + 1;
        if unseen && decide::without_pin(view, newest, &config.security_group_ids).acts() {
            template::read_after_default(aws, &mut self.template).await?;
        }
        Ok(())
    }
}

/// Reads the template and the images; changes nothing. Three calls where nothing is to be done, however many versions
/// and images there are: images are newer than all others or nothing at all if they are of recent days.
///
/// # Errors
/// The failed call, or that there is no such template.
pub async fn look(
    aws: &Aws,
    config: &RotationConfig,
    clock: &dyn Clock,
) -> Result<Look, RotationError> {
    let (candidates, template) = tokio::join!(
        Candidates::recent(aws, &config.image, || clock.now()),
        template::read_ends(aws, &config.launch_template),
    );
    let mut look = Look {
        candidates: candidates?,
        template: template.map_err(|e| no_template(config, e))?,
        selection: Selection::default(),
    };
    template::locate(aws, &mut look.template, &look.candidates.images).await?;
    look.select(config, clock.now());
    if look.widen(aws, &config.image).await? {
        look.select(config, clock.now());
    }
    look.look_for_leftovers(aws, config).await?;
    Ok(look)
}

pub(super) fn no_template(config: &RotationConfig, source: AwsError) -> RotationError {
    if source.is_not_found() {
        let name = config.launch_template.clone();
        RotationError::NoTemplate { name, source }
    } else {
        RotationError::Call(source)
    }
}
