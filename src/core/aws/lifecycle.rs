//! What the state of a group's instance means: every member of Auto Scaling's `LifecycleState`, in one place.
//!
//! Source: API reference, `Instance.LifecycleState`, `RetentionTriggers` and "Amazon EC2 Auto Scaling instance lifecycle";
//! compared up to botocore 1.44.8 (docs/aws-versions.md).

use aws_sdk_autoscaling::types::LifecycleState as State;

/// What a state means for whoever counts, waits or deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It starts, or comes back into service.
    Coming,
    /// It serves.
    Serving,
    /// Its root volume is replaced, as an instance refresh may do; it stays, and serves again afterwards.
    Replacing,
    /// It was taken out of service, and stays until somebody brings it back.
    Standby,
    /// It waits in a warm pool, or gets ready to.
    Warm,
    /// It is on its way out: terminating, or detaching from the group.
    Leaving,
    /// It has left.
    Gone,
    /// A lifecycle hook was abandoned, and the group's instance lifecycle policy keeps the instance: it counts for nothing,
    /// costs, and stays until somebody calls `TerminateInstanceInAutoScalingGroup`.
    Retained,
    /// Newer than this program.
    Unknown,
}

impl Stage {
    /// Of a state.
    #[must_use]
    pub fn of(state: &State) -> Self {
        match state {
            State::Pending | State::PendingWait | State::PendingProceed => Self::Coming,
            State::InService => Self::Serving,
            State::ReplacingRootVolume
            | State::ReplacingRootVolumeWait
            | State::ReplacingRootVolumeProceed
            | State::RootVolumeReplaced => Self::Replacing,
            State::EnteringStandby | State::Standby => Self::Standby,
            State::WarmedPending
            | State::WarmedPendingWait
            | State::WarmedPendingProceed
            | State::WarmedStopped
            | State::WarmedRunning
            | State::WarmedHibernated => Self::Warm,
            State::Terminating
            | State::TerminatingWait
            | State::TerminatingProceed
            | State::Detaching
            | State::WarmedTerminating
            | State::WarmedTerminatingWait
            | State::WarmedTerminatingProceed => Self::Leaving,
            State::Terminated | State::Detached | State::WarmedTerminated => Self::Gone,
            State::TerminatingRetained
            | State::WarmedPendingRetained
            | State::WarmedTerminatingRetained => Self::Retained,
            // "The Quarantined state is not used."
            State::Quarantined => Self::Unknown,
            _ => Self::Unknown,
        }
    }

    /// Of a state as text.
    #[must_use]
    pub fn of_name(state: &str) -> Self {
        Self::of(&State::from(state))
    }

    /// Whether it leaves by itself, or has left.
    #[must_use]
    pub fn leaves(self) -> bool {
        matches!(self, Self::Leaving | Self::Gone)
    }

    /// Whether it is one of the group's capacity, be it on its way into it.
    #[must_use]
    pub fn counts(self) -> bool {
        !self.leaves() && self != Self::Retained
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_that_the_sdk_knows_has_a_meaning() {
        for state in State::values() {
            let stage = Stage::of_name(state);
            assert_eq!(stage == Stage::Unknown, *state == "Quarantined", "{state}");
        }
        assert_eq!(Stage::of_name("Sleeping:Deeply"), Stage::Unknown);
    }

    #[test]
    fn what_is_retained_does_not_leave_and_does_not_count() {
        for state in [
            "Terminating:Retained",
            "Warmed:Terminating:Retained",
            "Warmed:Pending:Retained",
        ] {
            let stage = Stage::of_name(state);
            assert_eq!((stage.leaves(), stage.counts()), (false, false), "{state}");
        }
        for (state, leaves) in [
            ("Terminating:Wait", true),
            ("Warmed:Terminating:Proceed", true),
            ("Detaching", true),
            ("Terminated", true),
            ("ReplacingRootVolume:Wait", false),
            ("InService", false),
            ("Standby", false),
            ("Warmed:Stopped", false),
            // Of one that nobody knows nothing is concluded.
            ("Sleeping:Deeply", false),
        ] {
            let stage = Stage::of_name(state);
            assert_eq!(
                (stage.leaves(), stage.counts()),
                (leaves, !leaves),
                "{state}"
            );
        }
    }
}
