//! An AWS in this process: the operations we call, faithfully, on a virtual clock.
//!
//! From the ground up, and nothing imports what stands above it: [`state`], what is remembered and saved; `call`, `clock`,
//! `params` and `protocol`, what every service needs; the services, each with its calls and with what it does by
//! itself; `authorize`, who may do what; [`faults`], what goes wrong on purpose; `service`, the table of services; `driver`, which has an
//! [`Emulator`]'s calls answered, its functions run and its time pass; [`serve`], [`control`] and [`simulation`], who use
//! one.

mod audit;
mod authorize;
pub mod autoscaling;
pub mod backup;
mod call;
pub mod clock;
pub mod cloudwatch;
pub mod control;
mod driver;
pub mod ec2;
pub mod elb;
pub mod events;
mod fate;
mod fault_file;
pub mod faults;
pub mod iam;
pub mod kms;
pub mod lambda;
pub mod logs;
mod params;

#[cfg(test)]
mod fuzz;
mod protocol;
mod refusal;
mod seed;
pub mod serve;
mod service;
mod service_quotas;
pub mod simulation;
pub mod sns;
mod speakable;
pub mod state;
pub mod store;
pub mod sts;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

/// Every operation that the emulator serves, with its service: `("ec2", "DescribeImages")`.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str)> {
    service::operations()
}

pub use audit::Audit;
pub use call::{Call, Fault, Operation, Reply};
pub use driver::Emulator;
pub use fate::{Fate, FaultHook, Granted, Served};
pub use state::{Outcome, world};
