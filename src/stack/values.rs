//! What a check found to be right, by dotted path, defaults included.
//!
//! A getter answers `None` for what is absent *or wrong*, so rules about several fields stay silent
//! where a field has a fault of its own already.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::fault::Location;

pub(crate) mod asked;

/// One checked value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scalar {
    /// Text, or a word out of a set.
    Text(String),
    /// Within its bounds.
    Int(i64),
    /// A switch.
    Bool(bool),
    /// Within its bounds.
    Duration(Duration),
    /// MiB.
    Size(u32),
    /// `None` is `off`.
    Time(Option<jiff::civil::Time>),
    /// A date.
    Date(jiff::civil::Date),
    /// An instant.
    Instant(jiff::Timestamp),
    /// Days; `None` is `forever`.
    Retention(Option<u32>),
}

/// Every checked value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    /// By dotted path.
    pub(crate) scalars: BTreeMap<String, Scalar>,
    /// Of each list.
    pub(crate) lengths: BTreeMap<String, usize>,
    /// Of each free table.
    pub(crate) keys: BTreeMap<String, Vec<String>>,
    /// Of everything that is written in the file.
    pub(crate) places: BTreeMap<String, Location>,
    /// Of the keys of each free table, by the path of what they name.
    pub(crate) key_places: BTreeMap<String, Location>,
    /// Paths with a fault.
    pub(crate) bad: BTreeSet<String>,
}

macro_rules! getter {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $type:ty) => {
        $(#[$doc])*
        #[must_use]
        pub(crate) fn $name(&self, path: &str) -> Option<$type> {
            asked::note(path);
            match self.scalars.get(path) {
                Some(Scalar::$variant(value)) => Some(value.clone()),
                _ => None,
            }
        }
    };
}

impl Values {
    getter!(/// Text.
        text, Text, String);
    getter!(/// A switch.
        switch, Bool, bool);
    getter!(/// A duration.
        duration, Duration, Duration);
    getter!(/// MiB.
        size, Size, u32);
    getter!(/// A date.
        date, Date, jiff::civil::Date);
    getter!(/// An instant.
        instant, Instant, jiff::Timestamp);

    /// A number; the shapes keep all of ours within `u32`.
    #[must_use]
    pub(crate) fn number(&self, path: &str) -> Option<u32> {
        asked::note(path);
        match self.scalars.get(path) {
            Some(Scalar::Int(value)) => u32::try_from(*value).ok(),
            _ => None,
        }
    }

    /// A wall-clock time, unless `off`.
    #[must_use]
    pub(crate) fn time(&self, path: &str) -> Option<jiff::civil::Time> {
        asked::note(path);
        match self.scalars.get(path) {
            Some(Scalar::Time(value)) => *value,
            _ => None,
        }
    }

    /// Days, unless `forever`.
    #[must_use]
    pub(crate) fn retention(&self, path: &str) -> Option<u32> {
        asked::note(path);
        match self.scalars.get(path) {
            Some(Scalar::Retention(value)) => *value,
            _ => None,
        }
    }

    /// Whether the file says anything here, right or wrong.
    #[must_use]
    pub(crate) fn written(&self, path: &str) -> bool {
        asked::note(path);
        self.places.contains_key(path)
    }

    /// Paths of a list's entries; none if it is absent or not a list.
    #[must_use]
    pub(crate) fn entries(&self, path: &str) -> Vec<String> {
        asked::note(path);
        let length = self.lengths.get(path).copied().unwrap_or(0);
        (0..length)
            .map(|index| format!("{path}[{index}]"))
            .collect()
    }

    /// Paths of the values of what may be one or a list.
    #[must_use]
    pub(crate) fn one_or_more(&self, path: &str) -> Vec<String> {
        asked::note(path);
        if self.scalars.contains_key(path) {
            return vec![path.to_owned()];
        }
        self.entries(path)
    }

    /// A list of text, without the entries that are wrong.
    #[must_use]
    pub(crate) fn texts(&self, path: &str) -> Vec<String> {
        self.entries(path)
            .iter()
            .filter_map(|path| self.text(path))
            .collect()
    }

    /// A free table, without the entries that are wrong.
    #[must_use]
    pub(crate) fn map(&self, path: &str) -> BTreeMap<String, String> {
        asked::note(path);
        let keys = self.keys.get(path).into_iter().flatten();
        keys.filter_map(|key| Some((key.clone(), self.text(&child(path, key))?)))
            .collect()
    }
}

/// The path of a field or of a free table's key; a key that could be taken for a path is quoted.
#[must_use]
pub(crate) fn child(parent: &str, key: &str) -> String {
    let plain = key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    match (parent.is_empty(), plain) {
        (_, false) => format!("{parent}[{key:?}]"),
        (true, true) => key.to_owned(),
        (false, true) => format!("{parent}.{key}"),
    }
}
