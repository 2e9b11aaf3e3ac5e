//! The proof of `simulate`, put to the test: a rotator, a calendar or a machine is broken on purpose, and each break that
//! changes what any launch starts has to be found, whatever the first day. What a launch should start says a model of
//! its own: the minutes of the file (`freeze::model`) and the images that came and went.

mod breaks;

use std::collections::BTreeMap;

use freshscale_core::zone::{Data, Zones, instead};
use freshscale_emulator::simulation::{self, Happening, Scenario, Simulation, What};
use freshscale_stack::{self as stack, Stack};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::freeze::clock::{Minute, minute};
use crate::freeze::file::File;
use crate::freeze::model::Model;
use crate::simulation::random::Random;
use crate::support::Cloud;
use breaks::Break;

/// Each run, from its first day on.
const DAYS: u32 = 5;

/// Of half an hour and three quarters, in both hemispheres, with rules that changed in 2026; one-off windows that touch
/// weekly ones, windows within each other, closed days, actions of the file's own.
const FILES: [(&str, &str, &str); 6] = [
    (
        "Asia/Seoul",
        "2026-12-21",
        "  windows:
    - { name: live, days: [tue, thu, sat], from: \"19:45\", to: \"22:15\", desired: 6, warmup: 10m }
    - { name: launch, on: 2026-12-24, from: \"09:00\", to: \"19:35\", desired: 5 }
",
    ),
    (
        "America/St_Johns",
        "2026-03-05",
        "  windows:
    - { name: office, days: daily, from: \"08:00\", to: \"18:00\", desired: 2 }
    - { name: lunch, days: daily, from: \"11:30\", to: \"13:30\", desired: 5, except: [2026-03-07] }
",
    ),
    (
        "Pacific/Chatham",
        "2026-09-24",
        "  windows:
    - { name: early, days: daily, from: \"05:00\", to: \"09:00\", desired: 3, warmup: 30m }
    - { name: late, days: [mon, wed, sat, sun], from: \"20:00\", to: \"01:30\", desired: 4 }
",
    ),
    (
        "America/Vancouver",
        "2026-10-29",
        "  windows:
    - { name: show, days: daily, from: \"19:00\", to: \"22:00\", desired: 4 }
",
    ),
    (
        "Africa/Casablanca",
        "2026-02-13",
        "  windows:
    - { name: morning, days: daily, from: \"06:00\", to: \"12:00\", desired: 2 }
    - { name: push, days: [fri, sun, tue], from: \"10:00\", to: \"14:00\", desired: 5 }
",
    ),
    (
        "Europe/Berlin",
        "2026-10-22",
        "  actions:
    - { name: up, recurrence: \"0 7 * * *\", desired: 4 }
    - { name: noon, recurrence: \"0 12 * * *\", desired: 6 }
    - { name: down, recurrence: \"30 20 * * *\", desired: 0 }
",
    ),
];

/// A file from a first day on, and its minutes.
struct Setting {
    stack: Stack,
    first: Date,
    from: Minute,
    frozen: Vec<bool>,
}

impl Setting {
    fn new(number: usize, later: i32) -> Self {
        let (zone, first, schedule) = FILES[number];
        let text = format!(
            "version: 1\nname: web\nimage: {{ instance_name: web, max_age: 4d }}\n\
             launch_template: {{ instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }}\n\
             auto_scaling_group: {{ subnet_ids: [subnet-0123456789abcdef0], capacity: {{ max: 8 }} }}\n\
             schedule:\n  timezone: {zone}\n{schedule}"
        );
        let load = || stack::load_str("web.yaml".as_ref(), &text).unwrap().stack;
        let first = first.parse::<Date>().unwrap() + later.days();
        let file = File {
            text: text.clone(),
            stack: load(),
            windows: Vec::new(),
            raw: true,
            first: first - 1.day(),
        };
        let model = Model::new(&file, Minute::from(DAYS) + 3);
        Self {
            stack: load(),
            first,
            from: model.first,
            frozen: model.frozen().0,
        }
    }

    /// When the freeze began that is on in a minute.
    fn frozen_since(&self, now: Minute) -> Option<Minute> {
        let place = usize::try_from(now - self.from).unwrap();
        let begins = self.frozen[..=place].iter().rposition(|frozen| !frozen);
        let begins = begins.map_or(0, |before| before + 1);
        (begins <= place).then(|| self.from + Minute::try_from(begins).unwrap())
    }

    async fn run(&self, broken: &Break) -> Simulation {
        let zone = self.stack.zone();
        let mut scenario = Scenario::usual(&self.stack, self.first, DAYS);
        broken.scenario(&mut scenario);
        let during = scenario.during(&zone).unwrap();
        let cloud = Cloud::of(simulation::world(
            &self.stack,
            &scenario,
            &zone,
            during.start,
        ));
        cloud.apply(&self.stack).await;
        cloud
            .emulator
            .world()
            .lambda
            .change_environments(|env| broken.environment(env));
        let mut old = None;
        let mut done = false;
        let disturb = |world: &mut freshscale_emulator::state::World| {
            if broken.old_zones() && old.is_none() {
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/zoneinfo/2025b");
                old = Some(instead(Data::only(Zones::folder(folder.as_ref()).unwrap())));
            }
            done = done || broken.disturb(world);
        };
        simulation::run_disturbed(
            &cloud.emulator,
            &self.stack,
            &scenario,
            &zone,
            during,
            disturb,
        )
        .await
    }

    /// The first launch that started something else than it should have.
    fn changed(&self, run: &Simulation) -> Option<String> {
        let mut images: BTreeMap<&str, Image> = BTreeMap::new();
        let start = run.during.start;
        for Happening { at, what } in &run.happenings {
            match what {
                What::ImageFound { image, created } => {
                    let image = images.entry(image).or_insert(Image::new(*created));
                    image.available = Some(start - 1.minute());
                }
                What::BackupBegan { image, .. } => {
                    images.insert(image, Image::new(*at));
                }
                What::ImageAvailable { image } => {
                    let image = images.get_mut(image.as_str()).unwrap();
                    image.available.get_or_insert(*at);
                }
                What::ImageDeregistered { image } => {
                    images.get_mut(image.as_str()).unwrap().gone = Some(*at);
                }
                What::LaunchFailed { message } => return Some(format!("{at}: {message}")),
                What::Launched(launch) => {
                    let since = self
                        .frozen_since(minute(*at))
                        .map(crate::freeze::clock::instant);
                    let as_of = since.unwrap_or(*at).max(start);
                    let there = images.iter().filter(|(_, image)| image.is_there(as_of));
                    let right = there.max_by_key(|(_, image)| image.created);
                    let right = right.map(|(id, _)| *id);
                    let stands = right.is_some_and(|id| images[id].gone.is_none());
                    if stands && right != Some(launch.image.as_str()) {
                        return Some(format!("{at}: {} instead of {right:?}", launch.image));
                    }
                    let age = at.duration_since(images[launch.image.as_str()].created);
                    if age > jiff::SignedDuration::from_hours(96) {
                        return Some(format!("{at}: {} is {age:?} old", launch.image));
                    }
                }
                _ => {}
            }
        }
        None
    }
}

struct Image {
    created: Timestamp,
    available: Option<Timestamp>,
    gone: Option<Timestamp>,
}

impl Image {
    fn new(created: Timestamp) -> Self {
        Self {
            created,
            available: None,
            gone: None,
        }
    }

    /// For a launch at that instant.
    fn is_there(&self, at: Timestamp) -> bool {
        self.available.is_some_and(|since| since < at) && self.gone.is_none_or(|gone| gone > at)
    }
}

/// So many breaks in each file, each seen from two first days.
async fn break_files(files: std::ops::Range<usize>, each: u64) {
    let (mut found, mut harmless) = (0, Vec::new());
    for number in files {
        for later in [0, 1] {
            let setting = Setting::new(number, later);
            let name = format!("{} from {}", FILES[number].0, setting.first);
            let whole = setting.run(&Break::Nothing).await;
            assert_eq!(setting.changed(&whole), None, "{name}");
            assert_eq!(whole.counter_examples, [], "{name}");
            let launches = whole
                .happenings
                .iter()
                .filter(|it| matches!(it.what, What::Launched(_)));
            assert!(launches.count() >= 2, "{name}");
            // The same from each first day.
            let mut random = Random::new(1 + number as u64);
            for _ in 0..each {
                let broken = Break::draw(
                    &mut random,
                    FILES[number].1.parse().unwrap(),
                    &setting.stack,
                );
                let run = setting.run(&broken).await;
                match (setting.changed(&run), run.counter_examples.is_empty()) {
                    (Some(why), true) => panic!("{name}, {broken:?} is not found: {why}"),
                    (Some(_), false) => found += 1,
                    (None, _) => harmless.push(format!("{name}: {broken:?}")),
                }
            }
        }
    }
    println!(
        "{found} breaks that changed a launch were found; these changed none:\n{}",
        harmless.join("\n")
    );
    assert!(found > harmless.len() / 4, "{found} of {}", harmless.len());
}

// 216 breaks from each of two first days, in three parts, which run side by side.

#[tokio::test(start_paused = true)]
async fn a_proof_finds_what_is_broken_a() {
    break_files(0..2, 36).await;
}

#[tokio::test(start_paused = true)]
async fn a_proof_finds_what_is_broken_b() {
    break_files(2..4, 36).await;
}

#[tokio::test(start_paused = true)]
async fn a_proof_finds_what_is_broken_c() {
    break_files(4..6, 36).await;
}
