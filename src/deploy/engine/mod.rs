//! Observing and executing.

pub mod execute;
pub mod observe;

pub use execute::{ExecutionReport, Executor, Outcome};
