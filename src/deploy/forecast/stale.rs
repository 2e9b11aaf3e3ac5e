//! Why a launch would start the wrong image.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::launch::came_too_late;
use super::{ForecastInput, Retention, ScaleOut, Source};
use crate::existing::Missing;
use freshscale_core::rotation::fit::told;
use freshscale_core::rotation::image::select;
use freshscale_core::words::span;

/// Why a launch would start the wrong image, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Stale {
    /// The group's template, or the version that it names, does not exist.
    NoTemplate {
        /// The template.
        template: String,
        /// The version.
        version: String,
    },
    /// The version has no image.
    NoImage {
        /// Its number.
        version: u64,
    },
    /// It is deregistered or out of reach.
    NotThere {
        /// `ami-…`
        image: String,
    },
    /// It is not available.
    State {
        /// `ami-…`
        image: String,
        /// `pending`, `failed`, …
        state: String,
    },
    /// EC2 refuses every launch of it from this version.
    Incompatible {
        /// `ami-…`
        image: String,
        /// The template's version.
        version: u64,
        /// Why.
        why: String,
    },
    /// Something that the version or the group refers to is not there.
    Missing {
        /// The template's version.
        version: u64,
        /// What.
        missing: Missing,
    },
    /// AWS Backup deletes it as soon as it is copied: when that is, nobody says.
    Temporary {
        /// `ami-…`
        image: String,
    },
    /// AWS Backup will have deleted it.
    Expired {
        /// `ami-…`
        image: String,
        /// The end of its retention, as AWS Backup counts it.
        at: Timestamp,
    },
    /// It is not one of the images that count.
    NotEligible {
        /// `ami-…`
        image: String,
        /// Which criterion it fails.
        why: String,
    },
    /// Another one that counts is newer.
    NotNewest {
        /// `ami-…`
        image: String,
        /// The newest.
        newest: String,
    },
    /// Another one is newer, and is refused: what this version makes of it would not start.
    NewerUnfit {
        /// `ami-…`
        image: String,
        /// The newer one.
        newer: String,
        /// Why it is refused.
        why: String,
    },
    /// It is older than the stack file allows.
    Old {
        /// `ami-…`
        image: String,
        /// Seconds, by then.
        age_seconds: u64,
        /// Seconds that are allowed.
        max_age_seconds: u64,
    },
}

impl Stale {
    /// How bad it is; 0 is the worst: nothing will start at all.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::NoTemplate { .. } => 0,
            Self::NoImage { .. } | Self::Missing { .. } => 1,
            Self::NotThere { .. } | Self::State { .. } | Self::Incompatible { .. } => 2,
            Self::Expired { .. } | Self::Temporary { .. } => 3,
            Self::NotEligible { .. } => 4,
            Self::NotNewest { .. } => 5,
            Self::NewerUnfit { .. } => 6,
            Self::Old { .. } => 7,
        }
    }

    /// Whether nothing but time has made it so: a newer backup mends it.
    #[must_use]
    pub(super) fn is_of_age(&self) -> bool {
        matches!(self, Self::Old { .. } | Self::Expired { .. })
    }
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTemplate { template, .. } if template.is_empty() => {
                f.write_str("the group has no launch template")
            }
            Self::NoTemplate { template, version } => {
                write!(f, "{template} has no version {version}, or does not exist")
            }
            Self::NoImage { version } => write!(f, "version {version} names no image"),
            Self::NotThere { image } => write!(f, "{image} is deregistered or out of reach"),
            Self::State { image, state } => write!(f, "{image} is {state}, not available"),
            Self::Incompatible {
                image,
                version,
                why,
            } => write!(f, "{image} does not start from version {version}: {why}"),
            Self::Missing { version, missing } => {
                write!(f, "version {version} does not start: {missing}")
            }
            Self::Temporary { image } => {
                write!(f, "AWS Backup deletes {image} as soon as it is copied")
            }
            Self::Expired { image, .. } => {
                write!(f, "AWS Backup will have deleted {image} by then")
            }
            Self::NotEligible { image, why } => write!(f, "{image} does not count: {why}"),
            Self::NotNewest { image, newest } => {
                write!(f, "{image} is not the newest, {newest} is")
            }
            Self::NewerUnfit { image, newer, why } => {
                write!(f, "{newer} is newer than {image} and is refused: {why}")
            }
            Self::Old {
                image,
                age_seconds,
                max_age_seconds,
            } => {
                let of = |seconds: u64| span(Duration::from_secs(seconds));
                let (age, allowed) = (of(*age_seconds), of(*max_age_seconds));
                write!(
                    f,
                    "{image} is {age} old by then, and `max_age` is {allowed}"
                )
            }
        }
    }
}

/// Everything that is wrong with what a launch starts, the worst first.
pub(super) fn judge(facts: &ForecastInput, launch: &ScaleOut, now: Timestamp) -> Vec<Stale> {
    let Some(version) = launch.version else {
        return vec![Stale::NoTemplate {
            template: facts.group.template.clone(),
            version: facts.group.version.clone(),
        }];
    };
    let image = match &launch.source {
        Source::None => return vec![Stale::NoImage { version }],
        // Which one that will be, nobody can say.
        Source::Parameter(_) => return Vec::new(),
        Source::Gone(id) => return vec![Stale::NotThere { image: id.clone() }],
        Source::Image(image) => image,
    };
    let id = || image.id.clone();
    let missing = facts.template.iter().flat_map(|it| it.missing.clone());
    let missing = missing.map(|missing| Stale::Missing { version, missing });
    let mut found: Vec<Stale> = missing.collect();
    if image.state != "available" {
        let state = image.state.clone();
        found.push(Stale::State { image: id(), state });
    }
    let failures = facts.template.as_ref().map(|it| it.fit.failures(image));
    if let Some(why) = failures.and_then(|misfits| told(&misfits)) {
        found.push(Stale::Incompatible {
            image: id(),
            version,
            why,
        });
    }
    if launch.retention == Some(Retention::AfterCopy) {
        found.push(Stale::Temporary { image: id() });
    }
    if let Some(Retention::Until(at)) = launch.retention
        && at <= launch.at
    {
        found.push(Stale::Expired { image: id(), at });
    }
    let verdict = select(std::slice::from_ref(image.as_ref()), &facts.policy);
    if let Some((_, why)) = verdict.rejected.first()
        && found.is_empty()
    {
        let why = why.to_string();
        found.push(Stale::NotEligible { image: id(), why });
    }
    if let Some(newest) = &facts.newest
        && newest.id != image.id
        && launch.held_back.is_none()
    {
        let newest = newest.id.clone();
        found.push(Stale::NotNewest {
            image: id(),
            newest,
        });
    }
    if let Some((refused, why)) = facts.unfit_newer(image)
        && !came_too_late(facts, launch, refused.created, now)
    {
        found.push(Stale::NewerUnfit {
            image: id(),
            newer: refused.image.clone(),
            why: why.to_owned(),
        });
    }
    let allowed = facts.policy.max_age;
    if let Some(age) = launch.age.filter(|age| *age > allowed) {
        found.push(Stale::Old {
            image: id(),
            age_seconds: age.as_secs(),
            max_age_seconds: allowed.as_secs(),
        });
    }
    found
}
