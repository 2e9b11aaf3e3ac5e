//! What happens in a simulation, as data.

use jiff::Timestamp;
use serde::Serialize;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Happening {
    /// When, on the virtual clock.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// The image comes from outside of the simulated days: the group has to start with one.
    ImageFound {
        /// `ami-…`
        image: String,
        /// When it was made.
        created: Timestamp,
    },
    /// New software is on the instance that backups are made of.
    Released {
        /// Counted from 1, which is what the instance runs at first.
        release: String,
    },
    /// AWS Backup begins to make an image.
    BackupBegan {
        /// `ami-…`
        image: String,
        /// What the instance runs at this moment.
        release: String,
    },
    /// AWS Backup makes no image on this day: the scenario says so.
    BackupMissed,
    /// An image can be launched.
    ImageAvailable {
        /// `ami-…`
        image: String,
    },
    /// AWS Backup's retention took an image away.
    ImageDeregistered {
        /// `ami-…`
        image: String,
    },
    /// A version with another image became the template's default.
    Rotated {
        /// The version's number.
        version: u64,
        /// `ami-…`
        image: String,
    },
    /// The rotator ran and had nothing to do.
    RotationCurrent,
    /// The rotator ran and left everything as it is.
    RotationHeld {
        /// Why, as a sentence.
        why: String,
    },
    /// The rotator failed.
    RotationFailed {
        /// The error.
        error: String,
    },
    /// A scheduled action ran.
    Scaled {
        /// Its name.
        action: String,
        /// Desired capacity before.
        from: u32,
        /// Desired capacity now.
        to: u32,
    },
    /// A scheduled action was refused by Auto Scaling.
    ActionFailed {
        /// Its name.
        action: String,
        /// AWS's reason.
        message: String,
    },
    /// Instances were started.
    Launched(LaunchBatch),
    /// An instance could not be started; Auto Scaling tries again later.
    LaunchFailed {
        /// AWS's reason.
        message: String,
    },
}

/// Instances that were started together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LaunchBatch {
    /// How many.
    pub instances: usize,
    /// Version of the launch template.
    pub version: i64,
    /// `ami-…`
    pub image: String,
    /// Seconds since the making of the image began.
    pub age_seconds: i64,
    /// The release in the image.
    pub release: String,
    /// The last scheduled action that ran before, if one did.
    pub action: Option<String>,
    /// A newer image or release, which came when no new default was allowed any more.
    pub held_back: Option<String>,
}

/// A launch that should not have been, and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CounterExample {
    /// When it launched, on the virtual clock.
    pub at: Timestamp,
    /// The last scheduled action that ran before, if one did.
    pub action: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub flaw: Flaw,
    /// The last thing that the rotator did before, with when.
    pub last_rotation: Option<Happening>,
}

/// What is wrong with a launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "flaw", rename_all = "snake_case")]
pub enum Flaw {
    /// A newer image was available.
    NotNewest {
        /// The image that was launched.
        image: String,
        /// When it was made.
        created: Timestamp,
        /// The newest one.
        newest: String,
        /// When that was made.
        newest_created: Timestamp,
    },
    /// The image was made before the newest release.
    OldRelease {
        /// The image that was launched.
        image: String,
        /// The release in it.
        release: String,
        /// The newest release.
        newest: String,
        /// When that was released.
        released: Timestamp,
    },
    /// The image is older than `max_age`.
    TooOld {
        /// The image that was launched.
        image: String,
        /// Seconds since it was made.
        age_seconds: i64,
        /// `max_age`, in seconds.
        limit_seconds: i64,
    },
    /// The image that the default version names is gone.
    Deregistered {
        /// The image.
        image: String,
        /// When it was taken away.
        gone: Timestamp,
    },
    /// The launch failed for another reason.
    Failed {
        /// AWS's reason.
        message: String,
    },
    /// The image became the default inside of a freeze, though the one of before stands.
    Inside {
        /// The image that was launched.
        image: String,
        /// The newest of when the freeze began.
        before: String,
        /// When that was.
        frozen: Timestamp,
    },
    /// Another instance of the same window was started from another image.
    Unlike {
        /// The image that was launched.
        image: String,
        /// That of the first instance.
        first: String,
        /// When that was started.
        since: Timestamp,
    },
    /// Auto Scaling refused a scheduled action.
    Refused {
        /// Its name.
        name: String,
        /// AWS's reason.
        message: String,
    },
}
