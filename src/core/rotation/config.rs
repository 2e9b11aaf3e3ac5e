//! What the rotator is told, and how its environment carries it.

mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Time;

use super::dates::{Dates, ENVIRONMENT_BYTES};
use super::fit::{Demands, Fit};
use super::image::ImagePolicy;
use super::selector::default_prefix;
use reader::Reader;

const STACK: &str = "STACK_NAME";
const TEMPLATE: &str = "LAUNCH_TEMPLATE_NAME";
const GROUP: &str = "AUTO_SCALING_GROUP_NAME";
const INSTANCE: &str = "EC2_INSTANCE_NAME";
const PREFIX: &str = "IMAGE_NAME_PREFIX";
/// Tags, as JSON: `{"Role":"web"}`. With any selector `Name` is one of them, and `EC2_INSTANCE_NAME` is not set: a handler
/// that knows no selectors says so, instead of choosing by less than it was told.
const TAGS: &str = "IMAGE_TAGS";
const NAME: &str = "IMAGE_NAME";
const SOURCE: &str = "IMAGE_SOURCE_INSTANCE";
const OWNERS: &str = "IMAGE_OWNERS";
const ARCHITECTURE: &str = "IMAGE_ARCHITECTURE";
const MAX_AGE: &str = "IMAGE_MAX_AGE_SECONDS";
const SG_IDS: &str = "SG_IDS";
const KEEP: &str = "KEEP_VERSIONS";
/// Stands in place of `KEEP_VERSIONS` where the template is somebody else's. A handler that does not know it is told
/// to keep [`ALL_VERSIONS`], and deletes nothing.
const KEEP_OWN: &str = "KEEP_OWN_VERSIONS";
/// Terraform copies descriptions that it is told to ignore: whose a version is, only its maker tells.
const ROLE: &str = "ROTATOR_ROLE";
/// More versions than a launch template can have (EC2 user guide, "Launch template restrictions": 10,000).
const ALL_VERSIONS: u32 = 10_001;
const VERIFY: &str = "VERIFY_LAUNCH";
const SETTLE: &str = "IMAGE_SETTLE_SECONDS";
const FREEZE: &str = "FREEZE_BEFORE_SECONDS";
const DAILY: &str = "DAILY_AT";
const BASE_MIN: &str = "BASE_MIN_SIZE";
const BASE_MAX: &str = "BASE_MAX_SIZE";
const BASE_DESIRED: &str = "BASE_DESIRED_CAPACITY";
/// What Auto Scaling forgets of the schedule, see [`Dates`].
pub const DATES: &str = "SCHEDULE_DATES";

/// Everything one rotation needs to know. `bootstrap` writes it to the function's environment, the
/// handler reads it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationConfig {
    /// The stack's name (`STACK_NAME`; default: the launch template's name).
    pub stack: String,
    /// `LAUNCH_TEMPLATE_NAME`.
    pub launch_template: String,
    /// `AUTO_SCALING_GROUP_NAME`; empty: unknown, and only instances tell which versions are in use.
    pub auto_scaling_group: String,
    /// `EC2_INSTANCE_NAME`, or `IMAGE_TAGS`, `IMAGE_NAME` and `IMAGE_SOURCE_INSTANCE`; `IMAGE_NAME_PREFIX` (default
    /// `AwsBackup_`, see [`default_prefix`]), `IMAGE_OWNERS` (`self`), `IMAGE_ARCHITECTURE` (`x86_64`),
    /// `IMAGE_MAX_AGE_SECONDS` (three days).
    pub image: ImagePolicy,
    /// `SG_IDS`, comma-separated without spaces; empty leaves the template's own.
    pub security_group_ids: Vec<String>,
    /// `KEEP_VERSIONS`, at least 1 (default 10).
    pub keep_versions: u32,
    /// `ROTATOR_ROLE`: where the template is somebody else's, only versions are pruned that this role made, by its name.
    /// `keep_versions`, then counted among these, is `KEEP_OWN_VERSIONS`.
    pub prunes_only_of: Option<String>,
    /// `VERIFY_LAUNCH`, `true` or `false` (default).
    pub verify_launch: bool,
    /// Whether a trial launch is made where whoever runs it may; not in the environment, as the function's role may not.
    pub try_launch: bool,
    /// `IMAGE_SETTLE_SECONDS`: an image counts from this age on (default 0).
    pub settle: Duration,
    /// `FREEZE_BEFORE_SECONDS`: no new default from so long before a window until it closes. 0 (default) is no
    /// freeze: code that is newer than the function's role may not ask for what it takes.
    pub freeze_before: Duration,
    /// `BASE_MIN_SIZE`, `BASE_MAX_SIZE` and `BASE_DESIRED_CAPACITY`: the group outside of every window (default 0).
    pub base: Base,
    /// `DAILY_AT`, as `04:30 Europe/Berlin`: the daily run's time of day, where its rule has runs beside the clock.
    pub daily: Option<(Time, String)>,
    /// The stack file's windows, by the names of the actions that open and close them: for whoever has the file, and not in
    /// the environment.
    pub windows: BTreeMap<String, String>,
    /// `SCHEDULE_DATES`: what Auto Scaling forgets of the schedule; `None` if nobody has said so.
    pub dates: Option<Dates>,
}

/// The sizes of a group outside of every window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Base {
    /// The fewest instances.
    pub min: u32,
    /// The most instances; `None` if nobody has said so.
    pub max: Option<u32>,
    /// The wanted number.
    pub desired: u32,
}

/// Everything that is wrong with the environment, one problem each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// Sentences, each naming its variable and the remedy.
    pub problems: Vec<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment of the rotator is not usable: ")?;
        f.write_str(&self.problems.join(" "))
    }
}

impl RotationConfig {
    /// The same, but a window does not hold rotation back.
    #[must_use]
    pub fn during_window(self) -> Self {
        Self {
            freeze_before: Duration::ZERO,
            ..self
        }
    }

    /// The same, with a trial launch of what becomes the default, where that is allowed.
    #[must_use]
    pub fn trying_launches(self) -> Self {
        Self {
            try_launch: true,
            ..self
        }
    }

    /// What an image must meet beside the policy.
    #[must_use]
    pub fn demands(&self, fit: &Fit, now: Timestamp) -> Demands {
        Demands {
            fit: fit.clone(),
            settle: Some((self.settle, now)),
            own: BTreeSet::new(),
        }
    }

    /// As the function's environment. Dates for which there is no room are left out, see [`Dates::within`].
    #[must_use]
    pub fn to_env(&self) -> BTreeMap<String, String> {
        let mut env = self.without_dates();
        if let Some(dates) = self.dates_that_fit() {
            env.insert(DATES.to_owned(), dates.text());
        }
        env
    }

    /// So many bytes has its environment at least; Lambda takes [`ENVIRONMENT_BYTES`].
    #[must_use]
    pub fn least_bytes(&self) -> usize {
        let least = self.dates.clone().map(|dates| dates.within(0));
        bytes(&self.without_dates()) + least.map_or(0, |dates| DATES.len() + dates.text().len())
    }

    /// The dates, as far as there is room for them.
    #[must_use]
    pub fn dates_that_fit(&self) -> Option<Dates> {
        let taken = bytes(&self.without_dates()) + DATES.len();
        let room = ENVIRONMENT_BYTES.saturating_sub(taken);
        Some(self.dates.clone()?.within(room))
    }

    fn without_dates(&self) -> BTreeMap<String, String> {
        let image = &self.image;
        let daily = self.daily.as_ref();
        let daily = daily.map(|(at, zone)| (DAILY, format!("{} {zone}", at.strftime("%H:%M"))));
        let max = self.base.max.map(|max| (BASE_MAX, max.to_string()));
        let own = self.prunes_only_of.iter();
        let own = own.flat_map(|role| {
            [
                (KEEP_OWN, self.keep_versions.to_string()),
                (ROLE, role.clone()),
            ]
        });
        [
            (STACK, self.stack.clone()),
            (TEMPLATE, self.launch_template.clone()),
            (GROUP, self.auto_scaling_group.clone()),
            (PREFIX, image.name_prefix.clone()),
            (OWNERS, image.owners.join(",")),
            (ARCHITECTURE, image.architecture.as_str().to_owned()),
            (MAX_AGE, image.max_age.as_secs().to_string()),
            (SG_IDS, self.security_group_ids.join(",")),
            (
                KEEP,
                if self.prunes_only_of.is_some() {
                    ALL_VERSIONS
                } else {
                    self.keep_versions
                }
                .to_string(),
            ),
            (VERIFY, self.verify_launch.to_string()),
            (SETTLE, self.settle.as_secs().to_string()),
            (FREEZE, self.freeze_before.as_secs().to_string()),
            (BASE_MIN, self.base.min.to_string()),
            (BASE_DESIRED, self.base.desired.to_string()),
        ]
        .into_iter()
        .chain(daily)
        .chain(max)
        .chain(own)
        .chain(selecting(image))
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// Whether a value of one of these variables can be no secret, because it is an id, a number or a word that the
    /// rotator knows. Names are free text, in which anything may stand.
    #[must_use]
    pub fn is_open(name: &str, value: &str) -> bool {
        let of = |mut allowed: &dyn Fn(&str) -> bool| {
            value.is_empty() || value.split(',').all(&mut allowed)
        };
        match name {
            SG_IDS => of(&|id| {
                let digits = id.strip_prefix("sg-").unwrap_or_default();
                matches!(digits.len(), 8 | 17) && digits.chars().all(|c| c.is_ascii_hexdigit())
            }),
            OWNERS => of(&|owner| {
                ["self", "amazon"].contains(&owner)
                    || owner.len() == 12 && owner.chars().all(|c| c.is_ascii_digit())
            }),
            SOURCE => {
                let digits = value.strip_prefix("i-").unwrap_or_default();
                matches!(digits.len(), 8 | 17) && digits.chars().all(|c| c.is_ascii_hexdigit())
            }
            ARCHITECTURE => ["x86_64", "arm64"].contains(&value),
            VERIFY => ["true", "false"].contains(&value),
            MAX_AGE | KEEP | KEEP_OWN | SETTLE | FREEZE | BASE_MIN | BASE_MAX | BASE_DESIRED => {
                value.len() <= 9 && value.chars().all(|c| c.is_ascii_digit())
            }
            _ => false,
        }
    }

    /// From the function's environment; other variables are ignored. `LAUNCH_TEMPLATE_NAME` is required, and
    /// `EC2_INSTANCE_NAME` or another selector of images; the rest has defaults.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn from_env(env: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(env);
        let launch_template =
            reader.required(TEMPLATE, "the name of the launch template to keep fresh");
        let (instance_name, selector) = reader.selector();
        let prefix = default_prefix(&instance_name, &selector);
        let own = env.contains_key(KEEP_OWN);
        let config = Self {
            stack: reader.text(STACK, &launch_template),
            auto_scaling_group: reader.text(GROUP, ""),
            image: ImagePolicy {
                instance_name,
                name_prefix: reader.text(PREFIX, prefix),
                selector,
                owners: reader.owners(),
                architecture: reader.architecture(),
                max_age: Duration::from_secs(reader.number(MAX_AGE, 1, 3 * 86_400)),
            },
            security_group_ids: reader.security_groups(),
            keep_versions: u32::try_from(reader.number(if own { KEEP_OWN } else { KEEP }, 1, 10))
                .unwrap_or(u32::MAX),
            prunes_only_of: own.then(|| reader.text(ROLE, "")),
            verify_launch: reader.flag(VERIFY),
            try_launch: false,
            settle: Duration::from_secs(reader.number(SETTLE, 0, 0)),
            freeze_before: Duration::from_secs(reader.number(FREEZE, 0, 0)),
            base: Base {
                min: reader.small(BASE_MIN),
                max: env.contains_key(BASE_MAX).then(|| reader.small(BASE_MAX)),
                desired: reader.small(BASE_DESIRED),
            },
            daily: reader.daily(),
            windows: BTreeMap::new(),
            dates: reader.dates(),
            launch_template,
        };
        if config.verify_launch && config.auto_scaling_group.is_empty() {
            reader.problem(format!(
                "{VERIFY} is true, but {GROUP} is not set: a trial launch needs the group's subnet. \
                 Set {GROUP}, or {VERIFY}=false."
            ));
        }
        if reader.problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError {
                problems: reader.problems,
            })
        }
    }
}

/// What says which images count.
fn selecting(image: &ImagePolicy) -> Vec<(&'static str, String)> {
    let selector = &image.selector;
    if selector.is_empty() {
        return vec![(INSTANCE, image.instance_name.clone())];
    }
    let tags = Some(image.all_tags()).filter(|tags| !tags.is_empty());
    let tags = tags.and_then(|tags| serde_json::to_string(&tags).ok());
    let given = [
        (TAGS, tags),
        (NAME, selector.name.clone()),
        (SOURCE, selector.source_instance.clone()),
    ];
    let given = given.into_iter();
    given
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn bytes(env: &BTreeMap<String, String>) -> usize {
    env.iter()
        .map(|(name, value)| name.len() + value.len())
        .sum()
}

#[cfg(test)]
mod tests;
