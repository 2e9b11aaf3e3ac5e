//! What is broken, and how.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use freshscale_emulator::simulation::{Dates, Moment, Scenario};
use freshscale_emulator::state::World;
use freshscale_stack::Stack;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::json;

use crate::simulation::random::Random;

/// See the module. Releases have a backup at once, so that there is something to publish.
#[derive(Debug, Clone)]
pub enum Break {
    Nothing,
    /// The rotator knows no freeze; a release comes at that time.
    NoFreeze(Timestamp),
    /// Its freeze is so much shorter than the file's.
    ShortFreeze(u64, Timestamp),
    /// It is told of a base that nothing rises above.
    HighBase(Timestamp),
    /// It takes no image that is younger than so many hours: the second newest.
    SecondNewest(u64),
    /// It loses what happened to images, and the daily run of a day fails.
    LostEvents(Date),
    /// It fails on a day.
    Fails(Date),
    /// It sets another version of the template as the default at an instant.
    OtherDefault(Timestamp, i64),
    /// It publishes the newest image there is at an instant, whatever is open; a release comes before.
    Publishes(Timestamp),
    /// It runs on a machine whose zone data is of 2025; a release comes at that time.
    OldZones(Timestamp),
    /// Backups come so many minutes late, and the events get lost.
    Late(u64),
    /// No backup on these days.
    Missed(Date, Date),
    /// Images are gone after a day, and none come on that one.
    ShortRetention(Date),
}

impl Break {
    /// One that happens on the second day or later, so that two first days see it.
    pub fn draw(random: &mut Random, first: Date, stack: &Stack) -> Self {
        let days = |count: u64| i64::try_from(count).unwrap().days();
        let day = first + days(1 + random.below(4));
        let minutes = i64::try_from(random.below(24 * 60)).unwrap().minutes();
        let mut at = stack.zone().to_timestamp(day.at(0, 0, 0, 0)).unwrap() + minutes;
        if random.once_in(2) {
            // Not long before something opens, where it hurts.
            let raises = |planned: &&freshscale_core::schedule::preview::Planned| {
                planned.desired.is_some_and(|desired| desired > 0)
            };
            let planned = stack.planned();
            let opening = planned.iter().filter(raises);
            let opening = opening.filter_map(|it| it.firing.after(at).next()).min();
            at = opening.map_or(at, |opens| {
                opens - i64::try_from(random.below(55)).unwrap().minutes()
            });
        }
        match random.below(14) {
            0 | 1 => Self::NoFreeze(at),
            2 => Self::ShortFreeze(60 * (1 + random.below(20)), at),
            3 => Self::HighBase(at),
            4 => Self::SecondNewest(20 + random.below(30)),
            5 => Self::LostEvents(day),
            6 => Self::Fails(day),
            7 | 8 => Self::OtherDefault(at, i64::try_from(1 + random.below(2)).unwrap()),
            9 | 10 => Self::Publishes(at),
            11 => Self::OldZones(at),
            12 => Self::Late(random.below(24 * 60)),
            _ if random.once_in(3) => Self::ShortRetention(day),
            _ => Self::Missed(first, first + days(3 + random.below(3))),
        }
    }

    pub fn scenario(&self, scenario: &mut Scenario) {
        let dates = |first: Date, last: Date| Dates { first, last };
        match self {
            Self::NoFreeze(at)
            | Self::ShortFreeze(_, at)
            | Self::HighBase(at)
            | Self::OldZones(at) => {
                scenario.releases = vec![Moment::At(*at)];
            }
            Self::Publishes(at) => scenario.releases = vec![Moment::At(*at - 25.minutes())],
            Self::LostEvents(day) => {
                scenario.lose_events = true;
                scenario.failing = vec![dates(*day, *day)];
            }
            Self::Fails(day) => scenario.failing = vec![dates(*day, *day)],
            Self::Late(minutes) => {
                scenario.backup_late = Duration::from_secs(minutes * 60);
                scenario.lose_events = true;
            }
            Self::Missed(first, last) => scenario.missed = vec![dates(*first, *last)],
            Self::ShortRetention(day) => {
                scenario.retention = Duration::from_secs(86_400);
                scenario.missed = vec![dates(*day, *day)];
            }
            Self::Nothing | Self::SecondNewest(_) | Self::OtherDefault(..) => {}
        }
    }

    pub fn environment(&self, env: &mut BTreeMap<String, String>) {
        let (name, value) = match self {
            Self::NoFreeze(_) => ("FREEZE_BEFORE_SECONDS", 0),
            Self::ShortFreeze(seconds, _) => ("FREEZE_BEFORE_SECONDS", *seconds),
            Self::HighBase(_) => ("BASE_DESIRED_CAPACITY", 8),
            Self::SecondNewest(hours) => ("IMAGE_SETTLE_SECONDS", hours * 3600),
            _ => return,
        };
        let old = env.insert(name.to_owned(), value.to_string());
        assert!(old.is_some(), "the rotator is told of {name}");
    }

    pub fn old_zones(&self) -> bool {
        matches!(self, Self::OldZones(_))
    }

    /// Before each instant; true once it is done.
    pub fn disturb(&self, world: &mut World) -> bool {
        match self {
            Self::OtherDefault(at, back) if world.now >= *at => {
                let template = world.ec2.templates.values_mut().next().unwrap();
                let other = template.default_version - back;
                if template.versions.contains_key(&other) {
                    template.default_version = other;
                }
                true
            }
            Self::Publishes(at) if world.now >= *at => {
                let ours = world.ec2.images.iter().filter(|(_, image)| {
                    image.state == "available"
                        && image.tags.get("Name").is_some_and(|name| name == "web")
                });
                let newest = ours
                    .max_by_key(|(_, image)| image.created)
                    .unwrap()
                    .0
                    .clone();
                let template = world.ec2.templates.values_mut().next().unwrap();
                let mut version = template.versions[&template.default_version].clone();
                let mut data = (*version.data).clone();
                data["ImageId"] = json!(newest);
                version.data = Arc::new(data);
                let number = template.next_version;
                template.versions.insert(number, version);
                (template.default_version, template.latest_version) = (number, number);
                template.next_version += 1;
                true
            }
            _ => false,
        }
    }
}
