//! One file, lived through.

use freshscale_core::rotation::RotationConfig;
use freshscale_core::rotation::freeze::{Verdict, judge};
use freshscale_core::rotation::frozen::Frozen;
use freshscale_core::rotation::known::Known;
use freshscale_core::rotation::ran::Runs;
use freshscale_core::schedule::window::Sizes;
use freshscale_core::zone::{Data, Zones, instead};
use freshscale_stack::rotation_config;

use super::beside::{Beside, foreign, hands};
use super::broken::Broken;
use super::clock::{Minute, instant, minute};
use super::cloud::Cloud;
use super::file::File;
use super::model::{Foreign, Model, SEASON};
use super::{Counts, Told};
use crate::simulation::random::Random;

/// Days that each file is looked at, after it was applied some time before.
pub const DAYS: Minute = 8;

/// A file, the group that it makes, and a rotator that looks at it.
pub struct Case {
    pub file: File,
    model: Model,
    cloud: Cloud,
    config: RotationConfig,
    beside: Beside,
    told: Told,
    /// In a freeze by the file, and by everything that was put.
    by_file: Vec<bool>,
    by_all: Vec<bool>,
    /// The same, whenever the schedule began.
    certain: Vec<bool>,
    /// The same for a group that was made when this one was.
    by_group: Vec<bool>,
    foreign: Vec<(Minute, Foreign)>,
    hands: Vec<(Minute, [Option<u32>; 3])>,
    /// What is wrong with the rotator; `None` of one that is whole.
    pub broken: Option<Broken>,
}

impl Case {
    pub fn draw(seed: u64, told: Told) -> Result<Self, String> {
        let mut random = Random::new(seed);
        let file = File::draw(&mut random);
        let mut model = Model::new(&file, DAYS);
        model
            .check_windows(&file)
            .map_err(|why| format!("the model is wrong: {why}"))?;
        let beside = match random.below(40) {
            _ if told != Told::Everything => Beside::Nothing,
            0..=5 => Beside::Person(true),
            6 => Beside::Person(false),
            7..=10 => Beside::Foreign,
            _ => Beside::Nothing,
        };
        let mut back = Minute::try_from(random.below(12 * 24 * 60)).unwrap();
        if matches!(told, Told::NoZones | Told::OldZones) {
            // The present sizes are all it has: they must be the schedule's.
            back += SEASON;
        }
        let late = random.of(&[0, 0, 0, 30, 119]);
        let actions = &file.stack.schedule.actions;
        let cloud = Cloud::new(&model, actions, model.first - back, late);
        let (by_file, mut certain) = model.frozen();
        let foreign = foreign(&mut random, &model, beside);
        let (mut by_all, mut by_group) = (by_file.clone(), by_file.clone());
        if !foreign.is_empty() {
            let known: Vec<Foreign> = foreign.iter().map(|(_, one)| one.clone()).collect();
            model.follow(&known);
            (by_all, certain) = model.frozen();
            by_group = model.frozen_since(model.first - back, &known);
        }
        let hands = hands(&mut random, &model, beside);
        let env = rotation_config(&file.stack).to_env();
        let mut config = RotationConfig::from_env(&env).map_err(|error| error.to_string())?;
        if told == Told::NoDates {
            (config.dates, config.base.max) = (None, None);
        }
        Ok(Self {
            file,
            model,
            cloud,
            config,
            beside,
            told,
            by_file,
            by_all,
            certain,
            by_group,
            foreign,
            hands,
            broken: None,
        })
    }

    /// Every hour, and at every edge.
    fn instants(&self) -> Vec<Minute> {
        let (first, last) = (self.model.first, self.model.last);
        let mut found: Vec<Minute> = (first..=last).step_by(60).collect();
        for (place, pair) in self.by_all.windows(2).enumerate() {
            if pair[0] != pair[1] {
                let edge = first + Minute::try_from(place).unwrap();
                found.extend([edge - 1, edge, edge + 1, edge + 2]);
            }
        }
        found.retain(|now| (first..=last).contains(now));
        found.sort_unstable();
        found.dedup();
        found
    }

    pub fn live(&mut self, counts: &mut Counts) -> Result<(), String> {
        counts.files += 1;
        for now in self.instants() {
            self.pass(now);
            counts.instants += 1;
            let mut frozen = self.decide(now);
            if let Some(broken) = self.broken {
                frozen = broken.spoil(frozen, now);
            }
            counts.held += u64::from(frozen.is_some());
            let why = self.judge(now, frozen.as_ref(), counts);
            why.map_err(|why| format!("{} {:?}: {why}: {frozen:?}", instant(now), self.beside))?;
        }
        Ok(())
    }

    /// What is due by then.
    fn pass(&mut self, now: Minute) {
        while let Some((at, one)) = self.foreign.first().filter(|(at, _)| *at <= now).cloned() {
            self.cloud.advance(at);
            self.cloud.put_foreign(&one);
            self.foreign.remove(0);
        }
        while let Some((at, sets)) = self.hands.first().filter(|(at, _)| *at <= now).copied() {
            self.cloud.advance(at);
            self.cloud.by_hand(sets);
            self.hands.remove(0);
        }
        self.cloud.advance(now);
    }

    /// What the rotator makes of what AWS shows.
    fn decide(&self, now: Minute) -> Option<Frozen> {
        let mut standing = self.cloud.standing();
        if self.told == Told::NoZones {
            for action in standing
                .iter_mut()
                .filter(|action| action.recurrence.is_some())
            {
                action.time_zone = Some("Nowhere/At-All".to_owned());
            }
        }
        let _old = (self.told == Told::OldZones).then(|| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/zoneinfo/2025b");
            instead(Data::only(Zones::folder(folder.as_ref()).unwrap()))
        });
        let [min, max, desired] = self.cloud.sizes;
        let dates = self.config.dates.as_ref();
        let dates = dates.filter(|_| self.broken != Some(Broken::ForgetsDates));
        let known = Known::of(&standing, dates, instant(now));
        match judge(
            &self.config,
            Sizes { min, max, desired },
            &known,
            instant(now),
        ) {
            Verdict::Free => None,
            Verdict::Frozen(frozen) => Some(frozen),
            Verdict::Doubt(doubt) => {
                let since = instant(now - SEASON);
                let found = self.cloud.ran.iter().take_while(|ran| ran.at >= since);
                let runs = match self.beside {
                    Beside::Person(false) => Err("denied".to_owned()),
                    _ => Ok(Runs {
                        found: found.cloned().collect(),
                        all: true,
                    }),
                };
                doubt.settle(runs, &known)
            }
        }
    }

    fn judge(
        &self,
        now: Minute,
        frozen: Option<&Frozen>,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let place = usize::try_from(now - self.model.first).unwrap();
        // Nobody knows of an action before it is put.
        let known = self.foreign.is_empty();
        let by_file = self.by_file[place];
        let by_all = if known { self.by_all[place] } else { by_file };
        let Some(frozen) = frozen else {
            if by_all && self.told == Told::Everything {
                return Err("published inside of a freeze".to_owned());
            }
            if by_all {
                println!(
                    "inside, {:?}, {}:\n{}",
                    self.told,
                    instant(now),
                    self.file.text
                );
                counts.inside += 1;
            }
            return Ok(());
        };
        if by_all {
            // On which day the stack was made, nothing tells.
            counts.undecidable += u64::from(known && !self.certain[place]);
            return self.judge_times(place, frozen);
        }
        let base = self.model.base(now);
        // A window that was not closed, one of this group and no older one, or one that somebody else's action opened and the file knows nothing of.
        let by_group = known && self.by_group[place];
        if by_file || by_group || self.cloud.raised_by_action(base, now) {
            return Ok(());
        }
        let [min, _, desired] = self.cloud.sizes;
        if self.beside == Beside::Person(false) && (min > base[0] || desired > base[1]) {
            counts.undecidable += 1;
            return Ok(());
        }
        if self.told != Told::Everything {
            counts.outside += 1;
            return Ok(());
        }
        Err("held outside of every freeze".to_owned())
    }

    /// The hours that a hold names are those of its freeze.
    fn judge_times(&self, place: usize, frozen: &Frozen) -> Result<(), String> {
        if self.told != Told::Everything || self.beside != Beside::Nothing {
            return Ok(());
        }
        let first = self.model.first;
        let at = |place: usize| first + Minute::try_from(place).unwrap();
        let end = (place..self.by_all.len()).find(|place| !self.by_all[*place]);
        let begin = (0..place)
            .rev()
            .find(|place| !self.by_all[*place])
            .map(|place| place + 1);
        let named = (frozen.from.map(minute), frozen.until.map(minute));
        let right = (
            begin.is_none_or(|begin| named.0 == Some(at(begin))),
            end.is_none_or(|end| named.1 == Some(at(end))),
        );
        match right {
            (true, true) => Ok(()),
            _ => Err(format!(
                "names other hours than {:?} to {:?}",
                begin.map(|place| instant(at(place))),
                end.map(|place| instant(at(place)))
            )),
        }
    }
}
