//! Observing and executing.
pub mod event;
