//! What the command line and the Lambda function share: rotation, the schedule, and the seam for AWS.
//!
//! | module | owns |
//! |---|---|
//! | [`rotation`] | the newest image into the launch template |
//! | [`schedule`] | both cron dialects, time zones, windows, and the freeze before them |
//! | [`aws`] | clients, errors, the trace of calls |
//! | [`advice`] | what a message offers to do next |
//! | [`clock`] | time as an argument |
//! | [`words`] | numbers and durations in words |
//! | [`escape`] | text of others, safe to show: one rule for every output |
//! | [`secret`] | what no output shows: passwords in addresses, tokens |
//! | [`input`] | files that are read: once, and within limits |
//! | [`file`] | files that only their owner reads |
//! | [`zone`] | time zone data: the newer of what the program carries and what the machine has |
//! | [`limits`] | what AWS's own models allow in a call |
//! | [`policy`] | policy documents as IAM reads them |

pub mod advice;
pub mod aws;
pub mod clock;
pub mod digest;
pub mod escape;
pub mod file;
pub mod input;
pub mod limits;
pub mod policy;
pub mod rotation;
pub mod schedule;
pub mod secret;
pub mod words;
pub mod zone;
