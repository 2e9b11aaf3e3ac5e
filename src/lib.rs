//! freshscale: scheduled scale-out on AWS, always from the freshest AMI.
//!
//! ```text
//! stack.yaml ─parse→ Stack ─declare→ Desired ┐
//!                                            ├─ plan (pure) → Plan ─execute→ Events ─render→ text | json
//! AWS (or emulator) ──────observe→ Observed ─┘                   │
//!                                                                └→ AWS again
//! ```
//!
//! | module | owns |
//! |---|---|
//! | [`stack`] | the stack file: shape, positions, validation, names |
//! | [`resource`] | one file per kind of AWS resource, and the registry |
//! | [`address`] | what a resource is called |
//! | [`plan`] | desired against observed, as a value |
//! | [`progress`] | how a step tells what it does, waits, tries again, and hears that it should stop |
//! | [`engine`] | observing and executing |
//! | [`rotation`] | the newest image into the launch template; shared with the Lambda function |
//! | [`history`] | the template's versions, going back to one, pins |
//! | [`bake`] | a release in one command: its image, and the rotation after it |
//! | [`redeploy`] | newest code, newest image, and instances that run it |
//! | [`refresh`] | replacing instances, with a way back |
//! | [`schedule`] | both cron dialects, time zones, windows, and the freeze before them; shared with the Lambda function |
//! | [`zone`] | time zone data: the newer of what the program carries and what the machine has |
//! | [`aws`] | clients, errors, tags, the trace of calls |
//! | [`limits`] | what AWS's own models allow in a call |
//! | [`words`] | numbers and durations in words |
//! | [`input`] | files that are read: once, and within limits |
//! | [`render`] | events and plans for people and for programs |
//! | [`logs`] | the log of the rotator's function: what its lines mean, and reading them |
//! | [`forecast`] | the coming launches, and whether each would start the right image |
//! | [`status`] | whether the stack is healthy, and what is wrong with it |
//! | [`emulator`] | an AWS in this process, on a virtual clock |
//! | [`simulation`] | days of a stack's life in it, and whether each launch was right |
//! | [`escape`] | text of others, safe to show: one rule for every output |
//! | [`secret`] | what no output shows: passwords in addresses, tokens |
//! | [`file`] | files that only their owner reads |
//! | [`cli`] | the commands of `bootstrap` |

pub mod aws;
pub mod clock;
mod digest;
pub mod escape;
pub mod file;
pub mod rotation;
pub mod schedule;
pub mod secret;
pub mod words;
pub mod zone;

#[cfg(feature = "cli")]
pub mod address;
#[cfg(feature = "cli")]
pub mod bake;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod engine;
#[cfg(feature = "cli")]
pub mod forecast;
#[cfg(feature = "cli")]
pub mod history;
#[cfg(feature = "cli")]
pub mod input;
#[cfg(feature = "cli")]
pub mod limits;
#[cfg(feature = "cli")]
pub mod logs;
#[cfg(feature = "cli")]
pub mod package;
#[cfg(feature = "cli")]
pub mod plan;
#[cfg(feature = "cli")]
pub mod progress;
#[cfg(feature = "cli")]
pub mod redeploy;
#[cfg(feature = "cli")]
pub mod refresh;
#[cfg(feature = "cli")]
pub mod render;
#[cfg(feature = "cli")]
pub mod resource;
#[cfg(feature = "cli")]
pub mod stack;
#[cfg(feature = "cli")]
pub mod status;

#[cfg(feature = "emulator")]
pub mod emulator;
#[cfg(feature = "emulator")]
pub mod simulation;
