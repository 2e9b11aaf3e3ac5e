//! Observing and executing.

pub mod event;
pub mod execute;
pub mod observe;
pub mod retry;
pub mod stop;

pub use execute::{Executor, Outcome, Report};
pub use stop::Stop;
