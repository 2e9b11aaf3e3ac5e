//! What goes wrong on purpose: what was asked for, and how far it has come. It is saved with the world.

use std::collections::BTreeSet;
use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{autoscaling, cloudwatch, ec2, events, iam, lambda, logs};

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
    pub(crate) asked: Faults,
    /// Calls looked at since.
    pub(crate) calls: u64,
    /// For each rule, in order.
    pub(crate) tallies: Vec<Tally>,
    /// Access keys that are no longer valid.
    pub(crate) expired: BTreeSet<String>,
    /// How often somebody logged in.
    pub(crate) logins: u64,
    /// What is not visible yet, oldest first.
    pub(crate) lags: Vec<Lag>,
}

/// How often a rule has fitted a call, and struck one.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) fitted: u64,
    pub(crate) struck: u64,
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
    pub(crate) fn is_active(&self) -> bool {
        self.asked != Faults::default() || !self.lags.is_empty()
    }

    /// An access key like no other before, so that a new login ends the expiry of an old one.
    pub(crate) fn log_in(&mut self) -> String {
        self.logins += u64::from(self.is_active());
        format!("AKIAEMULATOR{:08}", self.logins)
    }
}

/// What a service was like, and until when it seems so.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Lag {
    pub(crate) until: Timestamp,
    pub(crate) before: Before,
}

/// A service's state before a call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Before {
    Ec2(Box<ec2::State>),
    Autoscaling(Box<autoscaling::State>),
    Iam(Box<iam::State>),
    Lambda(Box<lambda::State>),
    Events(Box<events::State>),
    Logs(Box<logs::State>),
    Cloudwatch(Box<cloudwatch::State>),
}
