//! Making AWS match a stack file, removing a stack, or letting it go: from a [`Goal`] to a plan, and its execution.
//!
//! | module | owns |
//! |---|---|
//! | [`deployment`] | where it happens: clients, clock, trace, account |
//! | [`goal`] | what a plan shall achieve |
//! | [`kept_file`] | what stood before it was adopted |
//! | [`mod@prepare`] | reading AWS, and the plan |
//! | [`saved`] | a plan that was saved, and whether it still fits |
//! | [`mod@execute`] | running a plan, and rolling a failed run back |

mod callers;
mod deployment;
mod drops;
mod error;
pub mod execute;
pub mod goal;
mod handover;
pub mod kept_file;
mod launches;
mod look;
mod others;
mod preflight;
pub mod prepare;
mod referred;
mod rollback;
pub mod saved;

pub use deployment::Deployment;
pub use drops::Drops;
pub use error::Error;
pub use execute::{ExecuteOptions, Milestone, Rollback, Unfinished, Watch, execute};
pub use goal::{Goal, GoalOptions, Purpose, Source};
pub use kept_file::{KeptFile, Useless};
pub use prepare::{Prepared, package, prepare, prepare_with};
pub use saved::{Saved, Unfit};
