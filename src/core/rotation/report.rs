//! The result document of one rotation.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::decide::Decision;
use super::image::{Image, Reason, Selection};
use super::template::{CurrentImage, TemplateView};

/// No more images than this are listed: an account may have thousands.
pub const LISTED: usize = 20;

/// What one rotation looked at, chose and did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// 1.
    pub format_version: u32,
    /// The stack's name.
    pub stack: String,
    /// The launch template's name.
    pub launch_template: String,
    /// `lt-…`
    pub launch_template_id: String,
    /// Whether it only looked.
    pub dry_run: bool,
    /// What was found.
    pub looked_at: LookedAt,
    /// The newest image that counts.
    pub newest: Option<ImageAge>,
    /// The default version before.
    pub before: DefaultVersion,
    /// The default version now.
    pub after: DefaultVersion,
    /// What was decided.
    pub decision: Decision,
    /// Why, as a sentence.
    pub why: String,
    /// What was changed.
    pub done: Done,
    /// How many versions the template has now, if old ones were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<usize>,
    /// Whether the next scale-out would start an image older than allowed, or none.
    pub stale: bool,
    /// Worth a look, as sentences.
    pub warnings: Vec<String>,
    /// Seconds.
    pub took: f64,
}

/// The images that the search returned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookedAt {
    /// How many the server returned.
    pub images: usize,
    /// The day since when they were made (UTC), where older ones could not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// How many of them count.
    pub eligible: usize,
    /// The first [`LISTED`] that do not, and why.
    pub rejected: Vec<Rejected>,
}

/// An image that does not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejected {
    /// `ami-…`
    pub image: String,
    /// In one word, with what was found.
    #[serde(flatten)]
    pub reason: Reason,
}

/// An image and its age.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImageAge {
    /// `ami-…`
    pub id: String,
    /// Its name, when it is among those looked at.
    pub name: Option<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Seconds from then to the beginning of the rotation; 0 for an image of the future.
    pub age_seconds: Option<u64>,
}

/// A default version and what it launches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DefaultVersion {
    /// Its number.
    pub version: u64,
    /// `None` when it names no image, or a parameter.
    pub image: Option<ImageAge>,
    /// Whether its image can be launched.
    pub launchable: bool,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Done {
    /// The version created last.
    pub version_created: Option<u64>,
    /// The version made the default.
    pub default_set: Option<u64>,
    /// Versions deleted.
    pub versions_pruned: Vec<u64>,
}

impl ImageAge {
    /// Of an image at a time.
    #[must_use]
    pub fn of(id: &str, name: Option<&str>, created: Option<Timestamp>, now: Timestamp) -> Self {
        Self {
            id: id.to_owned(),
            name: name.map(ToOwned::to_owned),
            created,
            age_seconds: created.map(|at| {
                let seconds = now.duration_since(at).as_secs();
                u64::try_from(seconds).unwrap_or(0)
            }),
        }
    }

    /// Of an image that was looked at.
    #[must_use]
    pub fn image(image: &Image, now: Timestamp) -> Self {
        Self::of(&image.id, Some(&image.name), image.created, now)
    }
}

impl DefaultVersion {
    /// As the template stands.
    #[must_use]
    pub fn of(view: &TemplateView, now: Timestamp) -> Self {
        let (image, launchable) = match &view.current {
            CurrentImage::None => (None, false),
            CurrentImage::Parameter(_) => (None, true),
            CurrentImage::Gone { id } => (Some(ImageAge::of(id, None, None, now)), false),
            CurrentImage::Known { id, created } => {
                (Some(ImageAge::of(id, None, *created, now)), true)
            }
        };
        Self {
            version: view.default_version,
            image,
            launchable,
        }
    }

    /// Whether a scale-out would fail, or start an image older than `max_age`.
    #[must_use]
    pub fn is_stale(&self, max_age: std::time::Duration) -> bool {
        let age = self.image.as_ref().and_then(|i| i.age_seconds);
        !self.launchable || age.is_some_and(|age| age > max_age.as_secs())
    }
}

impl LookedAt {
    /// Of a selection among so many images.
    #[must_use]
    pub fn new(images: usize, since: Option<Date>, selection: &Selection) -> Self {
        let rejected = selection.rejected.iter().take(LISTED);
        Self {
            images,
            since,
            eligible: selection.eligible,
            rejected: rejected
                .map(|(image, reason)| Rejected {
                    image: image.clone(),
                    reason: reason.clone(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::time::Duration;

    fn default(age: Option<u64>, launchable: bool) -> DefaultVersion {
        DefaultVersion {
            version: 1,
            image: Some(ImageAge {
                id: "ami-1".to_owned(),
                name: None,
                created: None,
                age_seconds: age,
            }),
            launchable,
        }
    }

    #[test]
    fn stale_is_older_than_allowed_or_not_launchable() {
        let day = Duration::from_secs(86_400);
        assert!(!default(Some(86_400), true).is_stale(day));
        assert!(default(Some(86_401), true).is_stale(day));
        assert!(default(Some(1), false).is_stale(day));
        assert!(!default(None, true).is_stale(day));
    }

    #[test]
    fn an_image_of_the_future_is_of_no_age() {
        let now = "2026-11-24T00:00:00Z".parse().unwrap();
        let at =
            |text: &str| ImageAge::of("ami-1", None, Some(text.parse().unwrap()), now).age_seconds;
        assert_eq!(at("2026-11-24T00:00:05Z"), Some(0));
        assert_eq!(at("2026-11-23T23:59:00Z"), Some(60));
    }

    #[test]
    fn a_rejected_image_reads_flat() {
        let rejected = Rejected {
            image: "ami-1".to_owned(),
            reason: Reason::State("pending".to_owned()),
        };
        assert_eq!(
            serde_json::to_value(rejected).unwrap(),
            serde_json::json!({"image": "ami-1", "reason": "state", "found": "pending"})
        );
    }
}
