//! What becomes of calls: what tests make go wrong, and the record of what was served.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Call, Fault};

/// What happens to a call instead of being answered as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is refused, and nothing is done.
    Fault(Fault),
    /// The connection breaks before the work is done.
    DropBefore,
    /// The work is done, and the connection breaks before the answer comes.
    DropAfter,
    /// The work is done, and the answer comes so much later.
    Slow(Duration),
    /// The work is done, and no answer ever comes.
    Silent,
    /// The work is done, and for so long it is not seen.
    Late(SignedDuration),
    /// A batch is answered, and every other entry has failed.
    Partial,
}

impl Fate {
    /// Whether the caller hears nothing.
    pub(super) fn is_unheard(&self) -> bool {
        matches!(self, Self::DropBefore | Self::DropAfter | Self::Silent)
    }
}

/// Decides the fate of each call; the number counts all calls since the emulator began, from 1.
pub type FaultHook = Box<dyn Fn(&Call, u64) -> Option<Fate> + Send + Sync>;

/// A call that was served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Served {
    /// Virtual time.
    pub at: Timestamp,
    /// `ec2`.
    pub service: &'static str,
    /// `DescribeImages`.
    pub operation: String,
    /// ARN of who called.
    pub principal: String,
    /// HTTP status; 0 when the connection was broken on purpose.
    pub status: u16,
    /// AWS's code, if it failed.
    pub error_code: Option<String>,
}

/// A right that was used: an action, and the statement that allowed it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Granted {
    /// The policy's name: a role's, or `operator-0` and so on for the person at the keyboard.
    pub policy: String,
    /// Its `Sid`, or its path if it has none.
    pub statement: String,
    /// `ec2:CreateTags`.
    pub action: String,
}
