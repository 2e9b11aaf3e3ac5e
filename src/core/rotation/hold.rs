//! What holds a decision back: a freeze, or a newer image that is refused. Pure.

use super::decide::{Decision, HoldReason, hold};
use super::frozen::Frozen;
use super::image::{Reason, Refused};
use super::template::CurrentImage;

impl Decision {
    /// The same, unless nothing is to be done and there is a newer image which is refused: then that is why.
    #[must_use]
    pub fn held_if_refused(self, refused: Option<&Refused>, current: &CurrentImage) -> Self {
        let newer = |refused: &&Refused| match (&self, current) {
            (Self::Current { .. }, CurrentImage::Known { id, created }) => {
                (Some(refused.created), refused.image.as_str()) > (*created, id.as_str())
            }
            (Self::Hold { reason }, current) => {
                let incompatible = matches!(refused.reason, Reason::Incompatible(_));
                matches!(reason, HoldReason::NoImage { .. })
                    && (incompatible || current.id() != Some(&refused.image))
            }
            _ => false,
        };
        let reason = refused.filter(newer).and_then(HoldReason::of);
        reason.map_or(self, hold)
    }

    /// The same, unless a freeze holds it back.
    ///
    /// It does not when the default version launches nothing at all: then each scale-out would fail until the
    /// window closes, which is worse than instances that differ.
    #[must_use]
    pub fn held_if_frozen(self, frozen: Option<Frozen>, current: &CurrentImage) -> Self {
        match frozen {
            Some(frozen) if self.is_deferrable(current) => hold(HoldReason::Frozen(frozen)),
            _ => self,
        }
    }

    /// Whether it would wait for a freeze to end.
    #[must_use]
    pub fn is_deferrable(&self, current: &CurrentImage) -> bool {
        self.acts() && !matches!(current, CurrentImage::None | CurrentImage::Gone { .. })
    }

    /// The reason why nothing is done.
    #[must_use]
    pub fn held(&self) -> Option<&HoldReason> {
        match self {
            Self::Hold { reason } => Some(reason),
            _ => None,
        }
    }
}

impl HoldReason {
    fn of(refused: &Refused) -> Option<Self> {
        let image = refused.image.clone();
        Some(match &refused.reason {
            Reason::Settling(until) => Self::Settling {
                image,
                until: *until,
            },
            Reason::Incompatible(why) => Self::Incompatible {
                image,
                why: why.clone(),
            },
            Reason::Rejected(why) => Self::Rejected {
                image,
                why: why.clone(),
            },
            _ => return None,
        })
    }

    /// Its name in results, log lines and metrics.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pinned { .. } => "pinned",
            Self::Frozen(_) => "frozen",
            Self::NoImage { .. } => "no_image",
            Self::Older { .. } => "older",
            Self::Settling { .. } => "settling",
            Self::Incompatible { .. } => "incompatible",
            Self::Rejected { .. } => "rejected",
            Self::AgeUnknown { .. } => "age_unknown",
            Self::Parameter { .. } => "parameter",
        }
    }
}
