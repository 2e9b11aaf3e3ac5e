//! What became of an image in the rotation after it: pure.

use serde::Serialize;

use super::look::Baked;
use freshscale_core::rotation::{Decision, Report};

/// Whether the next launch starts the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The default version has the image.
    Default {
        /// Its number.
        version: u64,
        /// Whether this run made it the default: the deployed function may have been faster.
        moved: bool,
    },
    /// The default version has an image that is newer.
    Newer {
        /// Its number.
        version: u64,
        /// `ami-…`
        image: String,
    },
    /// There is no launch template yet: `apply` makes one with this image.
    First,
    /// The image is there, and is not rolled out.
    Held {
        /// Why, as a sentence.
        why: String,
    },
}

impl Outcome {
    /// Of a rotation after the image was there.
    #[must_use]
    pub fn of(report: &Report, image: &Baked) -> Self {
        let after = &report.after;
        let current = after.image.as_ref().map(|image| image.id.as_str());
        if current == Some(image.id.as_str()) {
            return Self::Default {
                version: after.version,
                moved: report.done.default_set.is_some(),
            };
        }
        let rejected = report.looked_at.rejected.iter();
        if let Some(rejected) = { rejected }.find(|rejected| rejected.image == image.id) {
            return Self::Held {
                why: format!(
                    "the rotator does not count {}: {}",
                    image.id, rejected.reason
                ),
            };
        }
        match (&report.decision, current) {
            (Decision::Hold { .. }, _) | (_, None) => Self::Held {
                why: report.why.clone(),
            },
            (_, Some(current)) => Self::Newer {
                version: after.version,
                image: current.to_owned(),
            },
        }
    }
}
