//! Where a rollback goes: pure.

use jiff::Timestamp;
use serde::Serialize;

use super::{History, Unfit};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::image::Architecture;
use freshscale_core::rotation::pin::DefaultMove;
use freshscale_core::rotation::template::Version;

/// Where somebody wants to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To the newest older version with another image.
    Previous,
    /// To this one.
    Version(u64),
    /// To the newest version with this image, or to a new one.
    Image(String),
    /// To what was the default then, as far as versions tell.
    Before(Timestamp),
}

/// What has to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Back {
    /// It is the default already.
    Already {
        /// The default.
        version: u64,
    },
    /// Make a version the default.
    Default {
        /// The default before.
        from: u64,
        /// And after.
        to: u64,
    },
    /// Make a version with this image, and then the default of it.
    Publish {
        /// The default, which it is made from.
        from: u64,
        /// `ami-…`
        image: String,
    },
}

impl Back {
    /// From where to where, if the version exists.
    #[must_use]
    pub fn step(&self) -> Option<DefaultMove> {
        match self {
            Self::Default { from, to } => Some(DefaultMove {
                from: *from,
                to: *to,
            }),
            Self::Already { .. } | Self::Publish { .. } => None,
        }
    }
}

/// Why it does not go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is in the way.
    pub text: String,
    /// What to do instead.
    pub hint: Advice,
}

/// Decides. `force` lets a rejected image pass, and nothing else.
///
/// # Errors
/// Why not, and what to do instead.
pub fn decide(
    history: &History,
    target: &Target,
    architecture: Architecture,
    force: bool,
    now: Timestamp,
) -> Result<Back, Refusal> {
    let view = &history.template;
    let default = view.default_version;
    let to = match target {
        Target::Previous if rolled_back(history, now) => default,
        Target::Previous => previous(history, architecture)?,
        Target::Version(number) => existing(history, *number, architecture)?,
        Target::Before(instant) => before(history, *instant, architecture)?,
        Target::Image(image) => {
            let has = |v: &&Version| v.image.as_ref() == Some(image);
            let newest = view.versions.iter().rev().find(has);
            match newest {
                _ if view.default().is_some_and(|v| has(&v)) => default,
                Some(version) => version.number,
                None => {
                    fit(history, None, Some(image), (architecture, force))?;
                    let image = image.clone();
                    return Ok(Back::Publish {
                        from: default,
                        image,
                    });
                }
            }
        }
    };
    if to == default {
        return Ok(Back::Already { version: default });
    }
    let image = view.versions.iter().find(|v| v.number == to);
    let image = image.and_then(|v| v.image.as_deref());
    fit(history, Some(to), image, (architecture, force))?;
    Ok(Back::Default { from: default, to })
}

/// Whether the default is where an earlier rollback went, whose pin still holds: to go back once more would be
/// one step too far for whoever only runs the same command again.
fn rolled_back(history: &History, now: Timestamp) -> bool {
    let view = &history.template;
    let pin = view.pinned.as_ref().filter(|pin| pin.holds(now));
    let step = pin.and_then(|pin| pin.rollback);
    step.is_some_and(|step| step.to == view.default_version)
}

fn previous(history: &History, architecture: Architecture) -> Result<u64, Refusal> {
    let view = &history.template;
    let current = view.default().and_then(|v| v.image.as_deref());
    let mut older = view.versions.iter().rev();
    let found = older.find(|version| {
        let image = version.image.as_deref();
        version.number < view.default_version
            && image != current
            && history
                .unfit(Some(version.number), image, architecture)
                .is_none()
    });
    found.map(|version| version.number).ok_or_else(|| Refusal {
        text: format!(
            "no version of {} older than v{}, the default, has another image that can be launched",
            view.name, view.default_version
        ),
        hint: "name an image that exists: --to-image ami-…".into(),
    })
}

fn existing(history: &History, number: u64, architecture: Architecture) -> Result<u64, Refusal> {
    let view = &history.template;
    if view.versions.iter().any(|v| v.number == number) {
        return Ok(number);
    }
    Err(Refusal {
        text: format!("{} has no version {number}", view.name),
        hint: choices(history, architecture),
    })
}

/// Never one that is newer than the default: whoever runs the same command later must not go forward again.
fn before(
    history: &History,
    instant: Timestamp,
    architecture: Architecture,
) -> Result<u64, Refusal> {
    let view = &history.template;
    let mut newest = view.versions.iter().rev();
    let found = newest.find(|version| {
        version.number <= view.default_version && version.created.is_some_and(|at| at <= instant)
    });
    found.map(|version| version.number).ok_or_else(|| Refusal {
        text: format!("no version of {} was made before {instant}", view.name),
        hint: choices(history, architecture),
    })
}

fn fit(
    history: &History,
    version: Option<u64>,
    image: Option<&str>,
    (architecture, force): (Architecture, bool),
) -> Result<(), Refusal> {
    let Some(unfit) = history.unfit(version, image, architecture) else {
        return Ok(());
    };
    let id = image.unwrap_or("no image");
    let what = version.map_or_else(
        || id.to_owned(),
        |number| format!("v{number} has {id}, which"),
    );
    let (text, hint) = match unfit {
        Unfit::Rejected(_) if force => return Ok(()),
        Unfit::Parameter(_) => return Ok(()),
        Unfit::Rejected(why) => (
            format!("{what} is rejected: {why}"),
            "to start it all the same: --force; the rejection stays".into(),
        ),
        Unfit::Gone => (
            format!("{what} is gone: every scale-out would fail"),
            choices(history, architecture),
        ),
        Unfit::State(state) => (
            format!("{what} is {state}, not available: every scale-out would fail"),
            choices(history, architecture),
        ),
        Unfit::Incompatible(why) => (
            format!("{what} would not start: {why}"),
            choices(history, architecture),
        ),
        Unfit::Architecture(found) => (
            format!(
                "{what} is of architecture {found}, and instances are {}",
                architecture.as_str()
            ),
            choices(history, architecture),
        ),
        Unfit::NoImage => (
            format!(
                "v{} names no image: it cannot be launched",
                version.unwrap_or_default()
            ),
            choices(history, architecture),
        ),
    };
    Err(Refusal { text, hint })
}

/// The newest versions that can be launched.
fn choices(history: &History, architecture: Architecture) -> Advice {
    let newest = history.template.versions.iter().rev();
    let fit = newest.filter_map(|version| {
        let image = version.image.as_deref()?;
        let fits = history.unfit(Some(version.number), Some(image), architecture);
        let fits = fits.is_none();
        fits.then(|| format!("v{} ({image})", version.number))
    });
    let list: Vec<String> = fit.take(3).collect();
    match list.is_empty() {
        true => "no version can be launched; name an image that exists: --to-image ami-…".into(),
        false => Advice::new(format!(
            "these can be launched: {}; all are in:",
            list.join(", ")
        ))
        .run(Command::bootstrap("history")),
    }
}
