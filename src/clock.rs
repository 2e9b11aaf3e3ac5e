//! Time as an argument: nothing that decides reads the system's clock.

use jiff::Timestamp;

/// Tells the time. Waiting is always `tokio::time::sleep`: under a paused runtime it costs
/// nothing, and the emulator's clock follows that same pause.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
