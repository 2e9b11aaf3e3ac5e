//! A version that is like the default of today but for its tags: what is wrong with it is wrong already, and keeps nobody from
//! tagging.

use super::{Looks, Version};
use crate::plan::Refusal;
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::trial::Trial;

impl Version {
    /// Whether instances start from it as they do from the default, or do not.
    pub(super) fn starts_alike(&self) -> bool {
        self.have
            .as_ref()
            .is_some_and(|have| have.differs_in_tags_only(&self.want))
    }
}

impl Looks<'_> {
    /// Whether EC2 refuses the default of today as well.
    pub(super) async fn refuses_today(&self, version: &Version) -> Result<bool, AwsError> {
        let Some(have) = &version.have else {
            return Ok(false);
        };
        Ok(matches!(
            self.trial(have).await?,
            Some(Trial::Refused { .. })
        ))
    }
}

/// The same, as a warning.
pub(super) fn already(refusal: Refusal) -> Refusal {
    Refusal {
        reason: format!("as with the default version of today, {}", refusal.reason),
        ..refusal
    }
}
