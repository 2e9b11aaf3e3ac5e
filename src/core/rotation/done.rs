//! What a rotation has done, once it has.

use super::decide::Decision;
use super::template::{CurrentImage, TemplateView};

impl Decision {
    /// As [`Decision::why`], after version `now` was made the default: what was, and what was done about it. `view` is of before.
    #[must_use]
    pub fn done(&self, view: &TemplateView, now: u64) -> String {
        let default = view.default_version;
        match self {
            Self::Publish { image, .. } if view.current.id() == Some(image) => format!(
                "Version {default} had the right image, {image}, but other security groups than SG_IDS asks for: version {now} was made with those and is the default."
            ),
            Self::Publish { image, from } => match &view.current {
                CurrentImage::Known { id, .. } => format!(
                    "{image} is newer than {id}, the image of version {from}: version {now} was made with it and is the default."
                ),
                CurrentImage::Gone { id } => format!(
                    "{id}, the image of version {from}, could no longer be launched: version {now} was made with {image}, the newest that can, and is the default."
                ),
                CurrentImage::None | CurrentImage::Parameter(_) => format!(
                    "Version {from} had no image: version {now} was made with {image}, the newest, and is the default."
                ),
            },
            Self::MakeDefault { image, version } => format!(
                "Version {version} had {image} already, but version {default} was still the default (an earlier rotation was cut off between \
                 the two, or someone went back without a pin): version {now} is the default."
            ),
            Self::Current { .. } | Self::Hold { .. } => self.why(view),
        }
    }
}
