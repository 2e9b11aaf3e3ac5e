//! What the emulator remembers, service by service: what is saved, and what of it can be told without a call. The
//! services' calls, and what happens by itself, are in the modules of their names.

pub mod autoscaling;
pub mod backup;
pub mod cloudwatch;
pub mod ec2;
pub mod elb;
pub mod events;
pub mod faults;
pub mod iam;
pub mod kms;
pub mod lambda;
pub mod logs;
pub mod sns;
pub mod sts;
pub mod world;
pub mod written;

pub use world::{Invocation, Message, Outcome, World, ZoneData};
