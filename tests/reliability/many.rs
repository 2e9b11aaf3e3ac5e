//! Many stacks in one run: what goes wrong with one is no other's, and a run that was killed is gone on with.
//!
//! The command line runs within this program, so that calls can be struck by what they are about and time is virtual.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use freshscale_core::aws::trace::is_mutating;
use freshscale_emulator::faults::Kind;
use freshscale_emulator::{Emulator, Fate};
use freshscale_stack::{self as stack, Stack};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::cli::within;
use crate::lifecycle::what_stands;
use crate::quotas::raise;
use crate::support::{Cloud, handler, observed, with_the_stack_of_a_program};

/// Stack files of so many stacks, `s000` and on, and a cloud that has nothing of them.
pub(crate) struct Fleet {
    folder: TempDir,
    pub(crate) names: Vec<String>,
    pub(crate) cloud: Cloud,
}

impl Fleet {
    pub(crate) async fn new(count: usize) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let names: Vec<String> = (0..count).map(|number| format!("s{number:03}")).collect();
        let minimal = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/minimal.yaml");
        let minimal = std::fs::read_to_string(minimal).unwrap();
        for name in &names {
            let text = minimal.replacen("name: web ", &format!("name: {name} "), 1);
            std::fs::write(folder.path().join(format!("{name}.yaml")), text).unwrap();
        }
        let cloud = Cloud::new(&of(folder.path(), "s000"));
        // Two rules a stack; the default is 300.
        raise(&cloud, 1000).await;
        Self {
            folder,
            names,
            cloud,
        }
    }

    pub(crate) fn stack(&self, name: &str) -> Stack {
        of(self.folder.path(), name)
    }

    pub(crate) async fn run(&self, words: &str) -> (u8, String) {
        self.run_on(&self.cloud.emulator, words).await
    }

    /// One command about one of them.
    pub(crate) async fn run_one(&self, name: &str, words: &str) -> (u8, String) {
        let file = self.folder.path().join(format!("{name}.yaml"));
        self.run_about(&self.cloud.emulator, words, &file).await
    }

    /// One command about all of them, on this world.
    async fn run_on(&self, emulator: &Emulator, words: &str) -> (u8, String) {
        self.run_about(emulator, words, self.folder.path()).await
    }

    async fn run_about(&self, emulator: &Emulator, words: &str, which: &Path) -> (u8, String) {
        let handler = handler();
        let words = words.replace("{handler}", handler.to_str().unwrap());
        let words = words.split_whitespace().map(ToOwned::to_owned);
        let which = which.to_str().unwrap().to_owned();
        within(emulator, words.chain([which])).await
    }
}

fn of(folder: &Path, name: &str) -> Stack {
    let loaded = stack::load(&folder.join(format!("{name}.yaml")));
    loaded
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
        .stack
}

/// With which exit code it ended with each stack, by the last line for programs.
fn exits(said: &str) -> BTreeMap<String, u64> {
    let last: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "fleet", "{last}");
    let stacks = last["stacks"].as_array().unwrap().iter();
    let exit = |it: &Value| {
        let name = it["stack"].as_str().unwrap().to_owned();
        (name, it["exit_code"].as_u64().unwrap())
    };
    stacks.map(exit).collect()
}

/// What a fleet complained of, and how it ended.
fn complaints(said: &str) -> String {
    let lines = said
        .lines()
        .filter(|line| !line.starts_with('{') || line.contains("\"fleet\""));
    lines.collect::<Vec<_>>().join("\n")
}

const APPLY: &str = "--format json apply --yes --handler {handler}";

/// One stack whose function AWS never makes, and one whose group nobody may make.
const FOR_EVER: (&str, &str) = ("s017", "CreateFunction");
const REFUSED: (&str, &str) = ("s041", "CreateAutoScalingGroup");

/// Throttles and AWS's own failures here and there, and two stacks that they never end for.
fn bad_weather(fleet: &Fleet) {
    assert!(fleet.names.iter().any(|name| name == REFUSED.0));
    // The SDK gives up after three tries: by chance none is struck so often.
    let struck = Mutex::new(BTreeSet::new());
    fleet
        .cloud
        .emulator
        .set_fault(Some(Box::new(move |call, number| {
            let is = |(name, operation): (&str, &str)| {
                call.operation == operation && call.params.to_string().contains(name)
            };
            let kind = match number {
                _ if is(FOR_EVER) => Kind::Failed,
                _ if is(REFUSED) => Kind::Denied,
                _ if number % 41 == 7 => Kind::Throttled,
                _ if number % 97 == 11 => Kind::Unavailable,
                _ if number % 131 == 13 => Kind::Failed,
                _ => return None,
            };
            let again = kind != Kind::Denied && !is(FOR_EVER);
            let call_of = || format!("{} {}", call.operation, call.params);
            if again && !struck.lock().unwrap().insert(call_of()) {
                return None;
            }
            Some(kind.fate(call.service))
        })));
}

/// The stacks that calls which change something are about, from here on.
fn changed(fleet: &Fleet) -> Arc<Mutex<BTreeMap<String, Vec<String>>>> {
    let found: Arc<Mutex<BTreeMap<String, Vec<String>>>> = Arc::default();
    let (seen, names) = (found.clone(), fleet.names.clone());
    fleet
        .cloud
        .emulator
        .set_fault(Some(Box::new(move |call, _| {
            if is_mutating(&call.operation) {
                let said = call.params.to_string();
                let whose = names.iter().find(|name| said.contains(name.as_str()));
                let whose = whose.map_or("nobody", |name| name.as_str()).to_owned();
                let operations = &mut *seen.lock().unwrap();
                operations
                    .entry(whose)
                    .or_default()
                    .push(call.operation.clone());
            }
            None
        })));
    found
}

/// Of 50 stacks, as 200 take a minute and a half in a debug build: `FRESHSCALE_STACKS=200` takes so many.
#[test]
fn of_many_stacks_in_bad_weather_only_those_fail_that_cannot_be_made() {
    with_the_stack_of_a_program(async || {
        let asked = std::env::var("FRESHSCALE_STACKS").ok();
        let count = asked.map_or(50, |asked| asked.parse().unwrap());
        let fleet = Fleet::new(count).await;
        bad_weather(&fleet);
        let (exit, said) = fleet.run(APPLY).await;
        let failed: BTreeMap<_, _> = { exits(&said).into_iter() }
            .filter(|(_, exit)| *exit != 0)
            .collect();
        let expected = [FOR_EVER.0, REFUSED.0].map(|name| (name.to_owned(), 3));
        assert_eq!(failed, BTreeMap::from(expected), "{}", complaints(&said));
        assert_eq!(exit, 3, "part of the work is done, and that is the worst");
        let stands = what_stands(&fleet.cloud.emulator);
        for place in ["/autoscaling/groups", "/lambda/functions"] {
            let stands = stands.iter().filter(|it| it.starts_with(place));
            assert_eq!(stands.count(), count - 1, "{place}");
        }

        let changes = changed(&fleet);
        let (exit, said) = fleet.run(APPLY).await;
        assert_eq!(exit, 0, "{:?}", exits(&said));
        let mut changes = std::mem::take(&mut *changes.lock().unwrap());
        // Of a launch template by its id: each of the two has its record.
        assert_eq!(changes.remove("nobody").unwrap(), ["CreateTags"; 2]);
        let whose: Vec<&str> = changes.keys().map(String::as_str).collect();
        assert_eq!(whose, [FOR_EVER.0, REFUSED.0], "{changes:#?}");
    });
}

/// What a world holds of each stack, and how much stands in it.
async fn summary(fleet: &Fleet, cloud: &Cloud) -> String {
    let mut text = String::new();
    for name in &fleet.names {
        let specs = observed(cloud, &fleet.stack(name)).await;
        writeln!(text, "{name}: {specs:#?}").unwrap();
    }
    let world = cloud.emulator.world();
    let versions = world.ec2.templates.values();
    let versions: Vec<usize> = versions.map(|template| template.versions.len()).collect();
    let stands = what_stands(&Emulator::new(world.clone())).len();
    text + &format!("{stands} stand, versions {versions:?}")
}

/// Runs `words` and is gone at the call of this number, before or after AWS does its work. Whether it came so far.
async fn killed_at(fleet: &Fleet, cloud: &Cloud, words: &str, number: u64, fate: Fate) -> bool {
    let killed = Arc::new(Notify::new());
    let (count, notify) = (AtomicU64::new(0), killed.clone());
    cloud.emulator.set_fault(Some(Box::new(move |_, _| {
        match count.fetch_add(1, Ordering::Relaxed) + 1 {
            now if now < number => None,
            now if now == number => {
                notify.notify_one();
                Some(fate.clone())
            }
            _ => Some(Fate::DropBefore),
        }
    })));
    let died = tokio::select! {
        biased;
        () = killed.notified() => true,
        _ = fleet.run_on(&cloud.emulator, words) => false,
    };
    cloud.emulator.set_fault(None);
    died
}

/// A sample of the calls of `words` on `before`: killed at each, the next run ends in the same world as one that nothing
/// happened to.
async fn goes_on(fleet: &Fleet, before: &Emulator, words: &str, samples: u64) {
    let start = || Cloud::of(before.world().clone());
    let undisturbed = start();
    let (exit, said) = fleet.run_on(&undisturbed.emulator, words).await;
    assert_eq!(exit, 0, "{said}");
    let calls = undisturbed.emulator.served().len() as u64;
    let wanted = summary(fleet, &undisturbed).await;
    for place in 0..samples {
        // Not one behind the other: every sample has another place among the stacks.
        let number = 1 + place * (calls - 1) / (samples - 1);
        for fate in [Fate::DropBefore, Fate::DropAfter] {
            let cloud = start();
            let died = killed_at(fleet, &cloud, words, number, fate.clone()).await;
            assert!(died || number > calls - 5, "call {number} of {calls}");
            let (exit, said) = fleet.run_on(&cloud.emulator, words).await;
            assert_eq!(exit, 0, "killed at call {number} ({fate:?}): {said}");
            let now = summary(fleet, &cloud).await;
            assert_eq!(now, wanted, "killed at call {number} ({fate:?})");
        }
    }
}

#[test]
fn a_fleet_run_that_was_killed_at_any_call_is_gone_on_with_by_the_next() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(3).await;
        let words = "apply --yes --handler {handler}";
        goes_on(&fleet, &fleet.cloud.emulator, words, 7).await;
        fleet.run(words).await;
        goes_on(&fleet, &fleet.cloud.emulator, "destroy --yes", 5).await;
    });
}

/// What `--trace-calls` keeps of a command about all of them, and what they called, each call as often as it was made.
async fn traced(fleet: &Fleet, words: &str) -> (Vec<String>, Vec<String>) {
    let trace = fleet.folder.path().join("calls.jsonl");
    let before = fleet.cloud.operations().len();
    let words = format!("--trace-calls {} {words}", trace.display());
    let (_, said) = fleet.run(&words).await;
    let made = fleet.cloud.operations().split_off(before);
    let kept = std::fs::read_to_string(&trace).unwrap_or_else(|why| panic!("{why}: {said}"));
    let mut kept: Vec<String> = { kept.lines() }
        .map(|line| {
            let call: Value = serde_json::from_str(line).unwrap();
            call["operation"].as_str().unwrap().to_owned()
        })
        .collect();
    // Without the service, which some call otherwise in the scope of a signature.
    let made = made.iter().filter_map(|call| call.split_once(':'));
    let mut made: Vec<String> = made.map(|(_, operation)| operation.to_owned()).collect();
    kept.sort();
    made.sort();
    (kept, made)
}

#[test]
fn the_trace_of_a_fleet_has_every_call_of_every_stack() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(3).await;
        for (words, of_each) in [
            ("apply --yes --handler {handler}", "CreateAutoScalingGroup"),
            ("status --handler {handler}", "DescribeScalingActivities"),
            ("rotate", "DescribeLaunchTemplates"),
            ("history", "DescribeLaunchTemplateVersions"),
            ("check", "DescribeAutoScalingGroups"),
            ("logs", "FilterLogEvents"),
            ("destroy --yes", "DeleteAutoScalingGroup"),
        ] {
            let (kept, made) = traced(&fleet, words).await;
            assert_eq!(kept, made, "{words}");
            let times = kept.iter().filter(|call| *call == of_each).count();
            assert!(times >= 3, "{words}: {of_each} {times} times of {kept:#?}");
        }
    });
}

#[test]
fn commands_that_look_go_on_where_one_stack_is_missing_and_take_patterns_in_quotes() {
    with_the_stack_of_a_program(async || {
        let fleet = Fleet::new(3).await;
        let (exit, _) = fleet.run("apply --yes --handler {handler}").await;
        assert_eq!(exit, 0);
        let gone = fleet.folder.path().join("gone.yaml");
        let text = std::fs::read_to_string(fleet.folder.path().join("s001.yaml")).unwrap();
        std::fs::write(gone, text.replace("name: s001", "name: gone")).unwrap();
        let pattern = fleet.folder.path().join("*.yaml").display().to_string();
        for command in ["history", "check", "logs"] {
            let words = [command.to_owned(), pattern.clone()];
            let (exit, said) = within(&fleet.cloud.emulator, words).await;
            assert_eq!(exit, 1, "{command}: {said}");
            let (_, table) = said.rsplit_once("4 stacks:\n").expect(&said);
            let all = ["gone", "s000", "s001", "s002"].map(|name| table.contains(name));
            assert_eq!(all, [true; 4], "{command}: {table}");
        }
        let words = ["history".to_owned(), "nowhere/*.yaml".to_owned()];
        let (exit, said) = within(&fleet.cloud.emulator, words).await;
        assert!(exit == 64 && said.contains("fits no file"), "{said}");
    });
}
