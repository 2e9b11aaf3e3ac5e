//! What goes wrong on purpose: by rule, or drawn from a seed. What was asked for, and how far it has come,
//! is part of the world and is saved with it.

mod lag;
mod partial;
mod strike;
#[cfg(test)]
mod tests;
pub mod words;

use super::state::World;
use super::{Call, Fate, Operation, Reply};
pub use crate::state::faults::{Faults, Kind, Rule, State};
use freshscale_core::aws::trace::is_mutating;
pub(super) use strike::{launch, names, strike};
pub(super) use words::denied;

/// The share of calls that a seed strikes, unless it is said.
const RATE: f64 = 0.05;

impl Kind {
    /// What becomes of a call of this service.
    #[must_use]
    pub fn fate(self, service: &str) -> Fate {
        match self {
            Self::Throttled => Fate::Fault(words::throttled(service)),
            Self::Failed => Fate::Fault(words::failed(service)),
            Self::Unavailable => Fate::Fault(words::unavailable(service)),
            Self::ResetBefore => Fate::DropBefore,
            Self::ResetAfter => Fate::DropAfter,
            Self::Slow(by) => Fate::Slow(by.unsigned_abs()),
            Self::Silent => Fate::Silent,
            Self::Late(by) => Fate::Late(by),
            Self::Partial => Fate::Partial,
            Self::Expired => Fate::Fault(words::expired(service)),
            Self::Denied => Fate::Fault(words::denied(
                service,
                "The caller is not authorized to perform this operation.",
            )),
            Self::NoCapacity | Self::NoQuota | Self::SubnetFull | Self::KeyDenied => {
                Fate::Fault(words::launch(self))
            }
        }
    }

    /// Whether it means anything for a call: nothing that only reads can be seen late, and only batches
    /// can fail in part.
    #[must_use]
    pub fn fits(self, operation: &str) -> bool {
        match self {
            Self::Late(_) => is_mutating(operation),
            Self::Partial => partial::is_batch(operation),
            _ if self.is_of_launches() => operation == "RunInstances",
            _ => true,
        }
    }

    /// Whether EC2 refuses a launch with it, whoever asks.
    fn is_of_launches(self) -> bool {
        matches!(
            self,
            Self::NoCapacity | Self::NoQuota | Self::SubnetFull | Self::KeyDenied
        )
    }
}

/// Carries out an operation whose answer, at least, is to be had.
pub(super) fn carry_out(
    world: &mut World,
    call: &Call,
    fate: Option<&Fate>,
    operation: Operation,
) -> Reply {
    match fate {
        Some(Fate::Late(by)) if is_mutating(&call.operation) => {
            lag::behind(world, call, *by, operation)
        }
        Some(Fate::Partial) => partial::carry_out(world, call, operation),
        _ => lag::seen(world, call, operation),
    }
}
