//! Observing and executing.

pub mod event;
pub mod execute;
pub mod observe;
pub mod progress;
pub mod retry;
pub mod stop;

pub use execute::{Executor, Outcome, Report};
pub use progress::Progress;
pub use stop::Stop;
