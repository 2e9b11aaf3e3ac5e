//! What to do about the newest image: pure.

use jiff::Timestamp;
use serde::Serialize;

use super::frozen::Frozen;
use super::image::{Image, REJECTED_TAG};
use super::made::Made;
use super::template::{CurrentImage, PINNED_TAG, TemplateView, Version};

/// What a rotation does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Decision {
    /// The default version has the newest image already.
    Current {
        /// `ami-…`
        image: String,
    },
    /// Leave everything as it is.
    Hold {
        /// Why.
        reason: HoldReason,
    },
    /// Make a version and then the default of it.
    Publish {
        /// `ami-…`
        image: String,
        /// Number of the version to start from: the default.
        from: u64,
    },
    /// The version exists: an earlier rotation ended between creating it and making it the default.
    MakeDefault {
        /// `ami-…`
        image: String,
        /// Number of the version.
        version: u64,
    },
}

/// Why nothing is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HoldReason {
    /// Someone froze rotation.
    Pinned {
        /// The reason.
        why: String,
        /// It holds until then, or until it is taken away.
        until: Option<Timestamp>,
        /// Who set it, if it was not set by hand.
        who: Option<String>,
    },
    /// A window is open, or will be soon.
    Frozen(Frozen),
    /// No image counts.
    NoImage {
        /// What nearly does, as the end of a sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        near: Option<String>,
    },
    /// The default version's image is newer than any that counts.
    Older {
        /// Image of the default version.
        current: String,
        /// The newest that counts.
        newest: String,
    },
    /// The newest image is younger than it must be.
    Settling {
        /// `ami-…`
        image: String,
        /// When it is old enough.
        until: Timestamp,
    },
    /// The newest image would not start where the default version's does.
    Incompatible {
        /// `ami-…`
        image: String,
        /// Why.
        why: String,
    },
    /// The newest image must not be rolled out.
    Rejected {
        /// `ami-…`
        image: String,
        /// The tag's value.
        why: String,
    },
    /// AWS gives no creation date for the default version's image, so "newer" cannot be known.
    AgeUnknown {
        /// Image of the default version.
        current: String,
    },
    /// The default version takes its image from a parameter.
    Parameter {
        /// `resolve:ssm:…`
        parameter: String,
    },
}

/// Decides. `groups` are the security groups that the configuration asks for; empty leaves the
/// template's own.
///
/// A version that a crashed rotation left behind is made the default rather than published again: the
/// client token would give the same version back, but only as long as EC2 remembers the token. It must be
/// *our* version, made from *this* default: what a person put into a version of their own does not
/// become the default by itself, and a version abandoned before a rollback to another one stays abandoned.
#[must_use]
pub fn decide(view: &TemplateView, newest: Option<&Image>, groups: &[String]) -> Decision {
    if let Some(pin) = &view.pinned {
        return hold(HoldReason::Pinned {
            why: pin.why.clone(),
            until: pin.until,
            who: pin.who.clone(),
        });
    }
    without_pin(view, newest, groups)
}

/// As [`decide`], were there no pin.
#[must_use]
pub fn without_pin(view: &TemplateView, newest: Option<&Image>, groups: &[String]) -> Decision {
    let (image, reason) = match (&view.current, newest) {
        (CurrentImage::Parameter(parameter), _) => {
            let parameter = parameter.clone();
            return hold(HoldReason::Parameter { parameter });
        }
        (CurrentImage::Known { id, created }, newest) => keep_or_replace(id, *created, newest),
        (CurrentImage::None | CurrentImage::Gone { .. }, Some(newest)) => (newest.id.clone(), None),
        (CurrentImage::None | CurrentImage::Gone { .. }, None) => {
            return hold(HoldReason::NO_IMAGE);
        }
    };
    let same_image = view.current.id() == Some(&image);
    if same_image && groups_hold(view.default(), groups) {
        return match reason {
            Some(reason) => hold(reason),
            None => Decision::Current { image },
        };
    }
    match leftover(view, &image, groups) {
        Some(version) => Decision::MakeDefault { image, version },
        None => Decision::Publish {
            image,
            from: view.default_version,
        },
    }
}

pub(super) fn hold(reason: HoldReason) -> Decision {
    Decision::Hold { reason }
}

/// The image that the default version should have, and why it is not the newest that counts. Ties in
/// time are broken by id, as `select` does, or two images of one instant would swap for ever.
fn keep_or_replace(
    id: &str,
    created: Option<Timestamp>,
    newest: Option<&Image>,
) -> (String, Option<HoldReason>) {
    let current = id.to_owned();
    let Some(newest) = newest else {
        return (current, Some(HoldReason::NO_IMAGE));
    };
    if newest.id == id {
        return (current, None);
    }
    let Some(created) = created else {
        return (current.clone(), Some(HoldReason::AgeUnknown { current }));
    };
    if (newest.created, newest.id.as_str()) > (Some(created), id) {
        return (newest.id.clone(), None);
    }
    let newest = newest.id.clone();
    (current.clone(), Some(HoldReason::Older { current, newest }))
}

fn groups_hold(version: Option<&Version>, groups: &[String]) -> bool {
    groups.is_empty() || version.is_some_and(|v| v.security_groups.are(groups))
}

fn leftover(view: &TemplateView, image: &str, groups: &[String]) -> Option<u64> {
    let from = view.default_version;
    let mark = Made::Rotated { image, from };
    view.versions
        .iter()
        .rev()
        .filter(|v| v.number > view.default_version && Made::read(&v.description) == Some(mark))
        .find(|v| {
            v.image.as_deref() == Some(image)
                && if groups.is_empty() {
                    view.default()
                        .is_some_and(|d| d.security_groups == v.security_groups)
                } else {
                    v.security_groups.are(groups)
                }
        })
        .map(|v| v.number)
}

impl TemplateView {
    /// The default version.
    #[must_use]
    pub fn default(&self) -> Option<&Version> {
        self.versions
            .iter()
            .find(|v| v.number == self.default_version)
    }
}

impl Decision {
    /// Whether anything is to be changed.
    #[must_use]
    pub fn acts(&self) -> bool {
        matches!(self, Self::Publish { .. } | Self::MakeDefault { .. })
    }

    /// The reason, as a sentence.
    #[must_use]
    pub fn why(&self, view: &TemplateView) -> String {
        let default = view.default_version;
        match self {
            Self::Current { image } => {
                format!("Version {default} is the default and has the newest image, {image}.")
            }
            Self::Publish { image, .. } if view.current.id() == Some(image) => format!(
                "Version {default} has the right image, {image}, but other security groups than SG_IDS asks for."
            ),
            Self::Publish { image, from } => match &view.current {
                CurrentImage::Known { id, .. } => {
                    format!("{image} is newer than {id}, the image of version {from}.")
                }
                CurrentImage::Gone { id } => format!(
                    "{id}, the image of version {from}, can no longer be launched; {image} is the newest that can."
                ),
                CurrentImage::None | CurrentImage::Parameter(_) => {
                    format!("Version {from} has no image; {image} is the newest.")
                }
            },
            Self::MakeDefault { image, version } => format!(
                "Version {version} has {image} already, but version {default} is still the default: \
                 an earlier rotation was cut off between the two, or someone went back without a pin."
            ),
            Self::Hold { reason } => reason.why(view),
        }
    }
}

impl HoldReason {
    /// No image counts, and nobody has looked for those that nearly do.
    pub const NO_IMAGE: Self = Self::NoImage { near: None };

    fn why(&self, view: &TemplateView) -> String {
        match self {
            Self::Pinned { why, until, who } => {
                let until = until.map_or_else(String::new, |at| format!(" until {at}"));
                let who = who
                    .as_ref()
                    .map_or_else(String::new, |who| format!("; by {who}"));
                format!(
                    "Launch template {} is pinned{until} (tag {PINNED_TAG}: {why}{who}); `unpin` lets it rotate again.",
                    view.name
                )
            }
            Self::Frozen(frozen) => frozen.why(),
            Self::NoImage { near } => {
                let near = { near.as_ref() }.map_or_else(String::new, |near| format!(" ({near})"));
                format!(
                    "No image meets every criterion{near}; look at the Name tag, the name prefix and \
                     the owners in the stack file, and at the backup job."
                )
            }
            Self::Older { current, newest } => format!(
                "{current}, the image of version {}, is newer than {newest}, the newest that meets every \
                 criterion; rotation never goes back.",
                view.default_version
            ),
            Self::Settling { image, until } => format!(
                "{image} is newer, but too young until {until} (`rotator.settle`); the next trigger after that takes it."
            ),
            Self::Incompatible { image, why } if view.current.id() == Some(image) => format!(
                "{image}, the image of version {}, would not start as that version says: {why}; make another image, or \
                 change the launch template.",
                view.default_version
            ),
            Self::Incompatible { image, why } => format!(
                "{image} is newer, but would not start: {why}; make an image that does, or change the launch template."
            ),
            Self::Rejected { image, why } => format!(
                "{image} is newer, but tagged {REJECTED_TAG} ({why}); make another image, or remove the tag."
            ),
            Self::AgeUnknown { current } => format!(
                "AWS gives no creation date for {current}, so no image can be called newer; set another \
                 default version by hand."
            ),
            Self::Parameter { parameter } => format!(
                "Version {} takes its image from {parameter}; name an image there, or stop this rotator.",
                view.default_version
            ),
        }
    }
}

#[cfg(test)]
mod tests;
