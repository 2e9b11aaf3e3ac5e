//! How times and sizes are written: short, as a function's environment has 4 KB, but so that people can read them.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Written;

/// An instant: `2026-12-24T00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Moment(pub(super) Timestamp);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.as_second() % 60 == 0 && self.0.subsec_nanosecond() == 0;
        match whole {
            true => write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%MZ")),
            false => write!(f, "{}", self.0),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = text.parse().map(Self);
        at.map_err(|_| format!("{text:?} is not a time"))
    }
}

/// From one instant to another, both included: `2026-12-24T00:00Z`, or two of these with a `/` between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Instants {
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
}

impl Instants {
    /// The firings of an action after one instant and before another; `None` if there is none.
    pub(super) fn between(action: &Written, end: Timestamp, start: Timestamp) -> Option<Self> {
        let first = action.after(end).filter(|at| *at < start)?;
        let alone = action.after(first).is_none_or(|at| at >= start);
        let last = match alone {
            true => first,
            false => start.checked_sub(SignedDuration::from_secs(1)).ok()?,
        };
        Some(Self { first, last })
    }
}

impl fmt::Display for Instants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (Moment(self.first), Moment(self.last));
        match first == last {
            true => write!(f, "{first}"),
            false => write!(f, "{first}/{last}"),
        }
    }
}

impl FromStr for Instants {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        let (Moment(first), Moment(last)) = (first.parse()?, last.parse()?);
        Ok(Self { first, last })
    }
}

/// What an action sets: `0.8.5`, or `-.-.5` if it leaves the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Setting {
    pub(super) min: Option<u32>,
    pub(super) max: Option<u32>,
    pub(super) desired: Option<u32>,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |size: Option<u32>| size.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let [min, max, desired] = [self.min, self.max, self.desired].map(told);
        write!(f, "{min}.{max}.{desired}")
    }
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} are not sizes");
        let size = |text: &str| match text {
            "-" => Ok(None),
            text => text.parse().map(Some).map_err(|_| wrong()),
        };
        let sizes: Vec<&str> = text.split('.').collect();
        let [min, max, desired] = sizes.try_into().map_err(|_| wrong())?;
        Ok(Self {
            min: size(min)?,
            max: size(max)?,
            desired: size(desired)?,
        })
    }
}

macro_rules! as_text {
    ($($form:ty),*) => {$(
        impl TryFrom<String> for $form {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl From<$form> for String {
            fn from(form: $form) -> Self {
                form.to_string()
            }
        }
    )*};
}
as_text!(Moment, Instants, Setting);
