//! What goes wrong on purpose: by rule, or drawn from a seed. What was asked for, and how far it has come,
//! is part of the world and is saved with it.

mod lag;
mod partial;
mod sense;
mod strike;
#[cfg(test)]
mod tests;
pub mod words;

use std::collections::BTreeSet;
use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::world::World;
use super::{Call, Fate, Operation, Reply};
use freshscale_core::aws::trace::is_mutating;
use lag::Lag;
pub(super) use strike::{launch, strike};

/// The share of calls that a seed strikes, unless it is said.
const RATE: f64 = 0.05;

/// What shall go wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    /// The first rule that fits a call strikes it.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Strikes calls that no rule fits: which, and with what, is a function of this and the call's number.
    #[serde(default)]
    pub seed: Option<u64>,
    /// The share of calls that the seed strikes; one in twenty unless told.
    #[serde(default)]
    pub rate: Option<f64>,
}

impl Faults {
    /// Drawn from a seed, without rules.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed: Some(seed),
            ..Self::default()
        }
    }

    /// From a file: YAML, or JSON.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let faults: Self = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        sense::check(&faults)?;
        Ok(faults)
    }
}

/// Which calls are struck, and with what. What is not said fits every call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `ec2`, `autoscaling`, `iam`, `sts`, `lambda`, `events`, `logs`.
    #[serde(default)]
    pub service: Option<String>,
    /// `CreateLaunchTemplate`; `Describe*` is all that begin so.
    #[serde(default)]
    pub operation: Option<String>,
    /// Only the call of this number among those that fit, from 1.
    #[serde(default)]
    pub nth: Option<u64>,
    /// This share of the calls that fit.
    #[serde(default)]
    pub probability: Option<f64>,
    /// Not before this virtual time.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Not at this virtual time or later.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// So often at most.
    #[serde(default)]
    pub times: Option<u64>,
    /// What happens.
    pub fault: Kind,
}

impl Rule {
    /// Strikes every call.
    #[must_use]
    pub fn always(fault: Kind) -> Self {
        Self {
            service: None,
            operation: None,
            nth: None,
            probability: None,
            from: None,
            until: None,
            times: None,
            fault,
        }
    }
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Too many calls, in the service's own words.
    Throttled,
    /// The service fails: 500.
    Failed,
    /// The service is not there: 503.
    Unavailable,
    /// The connection breaks before the work is done.
    ResetBefore,
    /// The work is done, and the connection breaks before the answer comes.
    ResetAfter,
    /// The work is done, and the answer comes so much later.
    Slow(SignedDuration),
    /// The work is done, and no answer ever comes: the client's time-out ends it.
    Silent,
    /// The work is done, but for so long reads, and other services, see the world as it was before.
    Late(SignedDuration),
    /// A batch is answered with 200, and every other entry has failed.
    Partial,
    /// The caller's token has expired: this call fails, and every later one with the same access key.
    Expired,
    /// The caller may not do it.
    Denied,
    /// A launch, of a group too: there is no capacity.
    NoCapacity,
    /// A launch, of a group too: the account's quota of vCPUs is used up.
    NoQuota,
    /// A launch, of a group too: the subnet has no address left.
    SubnetFull,
    /// A launch, of a group too: the volume's key may not be used.
    KeyDenied,
}

impl Kind {
    /// What becomes of a call of this service.
    #[must_use]
    pub fn fate(self, service: &str) -> Fate {
        match self {
            Self::Throttled => Fate::Fault(words::throttled(service)),
            Self::Failed => Fate::Fault(words::failed(service)),
            Self::Unavailable => Fate::Fault(words::unavailable(service)),
            Self::ResetBefore => Fate::DropBefore,
            Self::ResetAfter => Fate::DropAfter,
            Self::Slow(by) => Fate::Slow(by.unsigned_abs()),
            Self::Silent => Fate::Silent,
            Self::Late(by) => Fate::Late(by),
            Self::Partial => Fate::Partial,
            Self::Expired => Fate::Fault(words::expired(service)),
            Self::Denied => Fate::Fault(words::denied(service)),
            Self::NoCapacity | Self::NoQuota | Self::SubnetFull | Self::KeyDenied => {
                Fate::Fault(words::launch(self))
            }
        }
    }

    /// Whether it means anything for a call: nothing that only reads can be seen late, and only batches
    /// can fail in part.
    #[must_use]
    pub fn fits(self, operation: &str) -> bool {
        match self {
            Self::Late(_) => is_mutating(operation),
            Self::Partial => partial::is_batch(operation),
            _ if self.is_of_launches() => operation == "RunInstances",
            _ => true,
        }
    }
}

impl Kind {
    /// Whether EC2 refuses a launch with it, whoever asks.
    fn is_of_launches(self) -> bool {
        matches!(
            self,
            Self::NoCapacity | Self::NoQuota | Self::SubnetFull | Self::KeyDenied
        )
    }
}

/// As in a file.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Throttled => "throttled",
            Self::Failed => "failed",
            Self::Unavailable => "unavailable",
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::Slow(by) => return write!(f, "slow: {by:#}"),
            Self::Silent => "silent",
            Self::Late(by) => return write!(f, "late: {by:#}"),
            Self::Partial => "partial",
            Self::Expired => "expired",
            Self::Denied => "denied",
            Self::NoCapacity => "no-capacity",
            Self::NoQuota => "no-quota",
            Self::SubnetFull => "subnet-full",
            Self::KeyDenied => "key-denied",
        })
    }
}

/// What was asked for, and how far it has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    asked: Faults,
    /// Calls looked at since.
    calls: u64,
    /// For each rule, in order.
    tallies: Vec<Tally>,
    /// Access keys that are no longer valid.
    expired: BTreeSet<String>,
    /// How often somebody logged in.
    logins: u64,
    /// What is not visible yet, oldest first.
    lags: Vec<Lag>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Tally {
    fitted: u64,
    struck: u64,
}

impl State {
    /// From here on.
    #[must_use]
    pub fn new(asked: Faults) -> Self {
        Self {
            tallies: vec![Tally::default(); asked.rules.len()],
            asked,
            ..Self::default()
        }
    }

    /// What was asked for.
    #[must_use]
    pub fn asked(&self) -> &Faults {
        &self.asked
    }

    /// Whether anything can go wrong, or is not visible yet.
    pub(super) fn is_active(&self) -> bool {
        self.asked != Faults::default() || !self.lags.is_empty()
    }

    /// An access key like no other before, so that a new login ends the expiry of an old one.
    pub(super) fn log_in(&mut self) -> String {
        self.logins += u64::from(self.is_active());
        format!("AKIAEMULATOR{:08}", self.logins)
    }
}

/// Carries out an operation whose answer, at least, is to be had.
pub(super) fn carry_out(
    world: &mut World,
    call: &Call,
    fate: Option<&Fate>,
    operation: Operation,
) -> Reply {
    match fate {
        Some(Fate::Late(by)) if is_mutating(&call.operation) => {
            lag::behind(world, call, *by, operation)
        }
        Some(Fate::Partial) => partial::carry_out(world, call, operation),
        _ => lag::seen(world, call, operation),
    }
}
