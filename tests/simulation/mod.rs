//! Months of a stack's life, drawn from a seed: edits, applies, rotations, people, strangers, faults and
//! deaths of the program, in any order, and after every step what must always hold.

mod driver;
mod file;
mod hand;
mod invariants;
mod launches;
pub mod random;
mod storm;
#[cfg(test)]
mod tests;
mod watch;

pub use driver::{Lived, live};

/// Lives through so many days, on a clock of its own.
pub fn simulate(seed: u64, days: u64) -> Result<Lived, String> {
    // The SDK's jitter and tokens.
    fastrand::seed(seed);
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(live(seed, days))
}
