//! Time zone data: when the clocks of a zone change. Every zone that the product knows comes from here.
//!
//! Governments change clocks, sometimes with weeks of notice, and the machine's data follows when somebody updates
//! it: Debian 12 as installed knows the rules of 2025, and Lambda's `provided.al2023` came without any. So the
//! program carries the newest that there was when it was built, and uses whichever of the two is newer.
//! A zone that only one of them has comes from that one.

mod set;
mod version;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use set::{Place, Zones};
pub use version::Version;

/// The environment variable by which a person chooses: see [`Choice`].
pub const CHOICE: &str = "FRESHSCALE_ZONE_DATA";

/// Which set is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// The newer of the two.
    #[default]
    Newest,
    /// What the program carries.
    Carried,
    /// What the machine has.
    System,
    /// What a folder has.
    Folder(PathBuf),
}

/// As it is chosen.
impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Newest => f.write_str("newest"),
            Self::Carried => f.write_str("carried"),
            Self::System => f.write_str("system"),
            Self::Folder(path) => write!(f, "{}", path.display()),
        }
    }
}

impl std::str::FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "newest" => Self::Newest,
            "carried" => Self::Carried,
            "system" => Self::System,
            folder if folder.contains('/') => Self::Folder(PathBuf::from(folder)),
            _ => {
                return Err(
                    "it is `newest`, `carried`, `system`, or a folder, written with a `/`"
                        .to_owned(),
                );
            }
        })
    }
}

/// The set that is used, and the one that is not.
#[derive(Debug, Clone)]
pub struct Data {
    used: Zones,
    other: Option<Zones>,
    told: bool,
}

impl Data {
    /// As somebody chose.
    ///
    /// # Errors
    /// There is no zone data where it is said to be.
    pub fn choose(choice: &Choice) -> Result<Self, String> {
        let (carried, system) = (Zones::carried(), Zones::system());
        let told = |used, other| {
            let told = true;
            Ok(Self { used, other, told })
        };
        match choice {
            Choice::Newest => Ok(Self::newest(carried, system)),
            Choice::Carried => told(carried, system),
            Choice::System => {
                let system = system.ok_or("this machine has no zone data")?;
                told(system, Some(carried))
            }
            Choice::Folder(path) => {
                let none = || format!("{} has no zone data", path.display());
                told(Zones::folder(path).ok_or_else(none)?, None)
            }
        }
    }

    /// What is used where nobody chose.
    #[must_use]
    pub fn usual() -> Self {
        Self::newest(Zones::carried(), Zones::system())
    }

    /// The newer of two. What does not say how old it is counts as the older; of one age, the machine's, which may
    /// have been patched.
    #[must_use]
    pub fn newest(carried: Zones, system: Option<Zones>) -> Self {
        let told = false;
        match system {
            Some(system) if system.version >= carried.version => Self {
                used: system,
                other: Some(carried),
                told,
            },
            other => Self {
                used: carried,
                other,
                told,
            },
        }
    }

    /// One set, and nothing beside it.
    #[must_use]
    pub fn only(used: Zones) -> Self {
        Self {
            used,
            other: None,
            told: false,
        }
    }

    /// A zone by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<TimeZone> {
        self.used
            .get(name)
            .or_else(|| self.other.as_ref()?.get(name))
    }

    /// What is used.
    #[must_use]
    pub fn used(&self) -> &Zones {
        &self.used
    }

    /// What is not used.
    #[must_use]
    pub fn other(&self) -> Option<&Zones> {
        self.other.as_ref()
    }

    /// Whether a person said which set to use.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// What is used and where it comes from, for people.
    #[must_use]
    pub fn about(&self) -> String {
        match (&self.used.place, &self.other) {
            (Place::Carried, None) => {
                let release = self.used.release();
                format!("zone data {release}, carried by this program; the machine has none")
            }
            (Place::Carried, Some(other)) => format!(
                "zone data {}, carried by this program; the machine's is {other}",
                self.used.release()
            ),
            (Place::Folder(path), other) => {
                let carried = other.as_ref().map(|other| {
                    let release = other.release();
                    format!("; this program carries {release}")
                });
                format!(
                    "zone data {} of {}{}",
                    self.used.release(),
                    path.display(),
                    carried.unwrap_or_default()
                )
            }
            (Place::Nowhere, _) => "no zone data".to_owned(),
        }
    }
}

/// The first instant in `during` at which two zones show different times.
#[must_use]
pub fn parting(a: &TimeZone, b: &TimeZone, during: &Range<Timestamp>) -> Option<Timestamp> {
    let changes = |zone: &TimeZone| -> Vec<Timestamp> {
        let changes = zone
            .following(during.start)
            .map(|change| change.timestamp());
        changes.take_while(|at| *at < during.end).collect()
    };
    let mut all = vec![during.start];
    all.extend(changes(a));
    all.extend(changes(b));
    all.sort_unstable();
    all.into_iter()
        .find(|at| a.to_offset(*at) != b.to_offset(*at))
}

static DATA: OnceLock<Arc<Data>> = OnceLock::new();

/// Decides for the whole program, once and before the first zone is asked for.
///
/// # Errors
/// There is no zone data where it is said to be.
pub fn choose(choice: &Choice) -> Result<(), String> {
    let data = Data::choose(choice)?;
    // Who comes first decides; nobody comes before the command line.
    let _ = DATA.set(Arc::new(data));
    Ok(())
}

/// What is used. Without a choice, the newer set; a choice in the environment that makes no sense is none.
#[must_use]
pub fn data() -> Arc<Data> {
    if let Some(data) = instead::current() {
        return data;
    }
    let choose = || {
        let asked = std::env::var(CHOICE).ok();
        let choice = asked.and_then(|text| text.parse().ok());
        let data = Data::choose(&choice.unwrap_or_default());
        data.unwrap_or_else(|_| Data::usual())
    };
    DATA.get_or_init(|| Arc::new(choose())).clone()
}

/// A zone by its name; `None` if there is none.
#[must_use]
pub fn get(name: &str) -> Option<TimeZone> {
    data().get(name)
}

/// The names of all zones.
#[must_use]
pub fn names() -> Vec<String> {
    data().used().names().collect()
}

/// The zone, or UTC where nobody knows it: for what is only shown.
#[must_use]
pub fn shown(name: &str) -> TimeZone {
    get(name).unwrap_or(TimeZone::UTC)
}

pub use instead::{Instead, instead};

/// Other data for a while, on one thread: what another machine would do.
mod instead {
    use std::cell::RefCell;
    use std::sync::Arc;

    use super::Data;

    thread_local! {
        static CURRENT: RefCell<Option<Arc<Data>>> = const { RefCell::new(None) };
    }

    pub(super) fn current() -> Option<Arc<Data>> {
        CURRENT.with(|current| current.borrow().clone())
    }

    /// As long as it lives, this thread uses other zone data.
    #[derive(Debug)]
    pub struct Instead(Option<Arc<Data>>);

    impl Drop for Instead {
        fn drop(&mut self) {
            CURRENT.with(|current| current.replace(self.0.take()));
        }
    }

    /// Uses other zone data on this thread, until the answer is dropped.
    #[must_use = "it ends when it is dropped"]
    pub fn instead(data: Data) -> Instead {
        Instead(CURRENT.with(|current| current.replace(Some(Arc::new(data)))))
    }
}

#[cfg(test)]
mod tests;
