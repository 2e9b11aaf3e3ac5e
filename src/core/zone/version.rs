//! Releases of the IANA time zone database.

use std::cmp::Ordering;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A release of the IANA time zone database: `2026f`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    year: u16,
    letters: String,
}

impl Version {
    /// Reads `2026f`, and what distributions make of it (`2026f-rearguard`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.trim().split_at_checked(4)?;
        let end = rest.find(|c: char| !c.is_ascii_lowercase());
        let letters = rest.get(..end.unwrap_or(rest.len()))?;
        let year = year.parse().ok()?;
        (!letters.is_empty()).then(|| Self {
            year,
            letters: letters.to_owned(),
        })
    }
}

impl Ord for Version {
    /// After `z` comes `za`.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |v: &Self| (v.year, v.letters.len(), v.letters.clone());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.year, self.letters)
    }
}

/// The release of the data in a folder: what `zic` is given stands beside what it makes of it on Linux, a file of its
/// own on macOS and BSD.
pub(super) fn version_in(path: &Path) -> Option<Version> {
    let head = |name: &str| {
        let mut text = String::new();
        let file = File::open(path.join(name)).ok()?;
        file.take(64).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let source = head("tzdata.zi");
    let line = source.as_deref().and_then(|text| text.lines().next());
    let said = line.and_then(|line| line.strip_prefix("# version "));
    said.and_then(Version::parse)
        .or_else(|| Version::parse(&head("+VERSION")?))
}
