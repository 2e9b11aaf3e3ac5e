//! One life: what happens next, and the look at the world after it.

use std::collections::{BTreeMap, BTreeSet};

use freshscale_core::rotation;
use freshscale_deploy::address::{Address, kind};
use freshscale_deploy::apply::Goal;
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_emulator::Emulator;
use freshscale_emulator::faults::Faults;
use freshscale_stack::Stack;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::file::File;
use super::hand::{arrive, meddle, strangers};
use super::invariants::{Capacity, Seen, broken, default_image, owned};
use super::launches::{default, worse};
use super::random::Random;
use super::watch::Watch;
use crate::support::{Cloud, START, file, observed, to_apply};

/// What happened in a life.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Lived {
    pub days: u64,
    pub steps: u64,
    /// Undisturbed ones, each followed by a plan that must be empty.
    pub applies: u64,
    /// Runs with faults, a death, or both.
    pub disturbed: u64,
    /// Of these, killed.
    pub killed: u64,
    /// Applies that were refused, as nothing would start.
    pub refused: u64,
    /// Instances that came up where `next` and `status` had called everything right.
    pub foretold: u64,
    pub rotations: u64,
    pub by_hand: u64,
    /// Odd images and bad edits, by what they are.
    pub drawn: BTreeMap<&'static str, u64>,
    /// Every call that was served.
    pub calls: u64,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Pass,
    Edit,
    Apply,
    DisturbedApply,
    Rotate,
    DisturbedRotate,
    Destroy,
    DisturbedDestroy,
    Hand,
    Stranger,
    Backup,
    OddImage,
    BadEdit,
}

const STEPS: [(u64, Step); 13] = [
    (12, Step::Pass),
    (5, Step::Edit),
    (4, Step::Apply),
    (5, Step::DisturbedApply),
    (1, Step::Rotate),
    (2, Step::DisturbedRotate),
    (1, Step::Destroy),
    (1, Step::DisturbedDestroy),
    (5, Step::Hand),
    (1, Step::Stranger),
    (2, Step::Backup),
    (3, Step::OddImage),
    (2, Step::BadEdit),
];

pub(super) struct Life {
    pub(super) random: Random,
    pub(super) cloud: Cloud,
    pub(super) file: File,
    /// What stood when an apply went through last.
    applied: File,
    /// Images from which not every template starts.
    pub(super) odd: BTreeSet<String>,
    /// Of these, those of the group's own instances.
    pub(super) members: BTreeSet<String>,
    seen: Seen,
    strange: Vec<&'static str>,
    pub(super) log: Vec<String>,
    pub(super) lived: Lived,
}

/// Lives through so many days; `Err` is what broke, after what, and how to see it again.
pub async fn live(seed: u64, days: u64) -> Result<Lived, String> {
    let file = File::new();
    let mut life = Life {
        cloud: Cloud::new(&file.stack()),
        random: Random::new(seed),
        applied: file.clone(),
        odd: BTreeSet::new(),
        members: BTreeSet::new(),
        file,
        seen: Seen::default(),
        strange: Vec::new(),
        log: Vec::new(),
        lived: Lived::default(),
    };
    let start: Timestamp = START.parse().unwrap();
    let mut result = Ok(());
    while result.is_ok() && life.age(start) < days {
        result = life.step().await;
    }
    if result.is_ok() {
        result = life.compare_with_a_fresh_world().await;
    }
    life.lived.days = life.age(start);
    life.lived.calls += life.cloud.emulator.served().len() as u64;
    result.map(|()| life.lived.clone()).map_err(|why| {
        let last = life.log.len().saturating_sub(12);
        let log = life.log[last..].join("\n  ");
        format!(
            "seed {seed}, step {}: {why}\nafter\n  {log}\nreplay it with FRESHSCALE_SEED={seed} FRESHSCALE_DAYS={days} \
             cargo test --locked --test main whatever_happens",
            life.lived.steps
        )
    })
}

impl Life {
    fn age(&self, start: Timestamp) -> u64 {
        let hours = self.cloud.emulator.now().duration_since(start).as_hours();
        hours.unsigned_abs() / 24
    }

    async fn step(&mut self) -> Result<(), String> {
        let step = self.random.weighted(&STEPS);
        self.lived.steps += 1;
        let at = self.cloud.emulator.now();
        self.log.push(format!("{at} {step:?}"));
        let stack = self.file.stack();
        let before = strangers(&self.cloud, &stack, &self.strange);
        let stood = default(&self.cloud, &stack).await;
        self.take(step, &stack).await?;
        let stands = default(&self.cloud, &stack).await;
        let worse = worse(stood.as_ref(), stands.as_ref());
        if let Some(why) = worse.filter(|_| !matches!(step, Step::Hand)) {
            return Err(why);
        }
        let after = strangers(&self.cloud, &stack, &self.strange);
        if before != after && !matches!(step, Step::Stranger) {
            return Err(format!(
                "a stranger's was touched:\n{before:#?}\n{after:#?}"
            ));
        }
        match broken(&self.cloud, &stack, &mut self.seen) {
            Some(why) => Err(why),
            None => Ok(()),
        }
    }

    async fn take(&mut self, step: Step, stack: &Stack) -> Result<(), String> {
        match step {
            Step::Pass => return self.pass(stack).await,
            Step::Edit => {
                let now = self.cloud.emulator.now();
                let what = self.file.edit(&mut self.random, now);
                self.log.push(format!("  {what}"));
                self.cloud.emulator.world().seed(&self.file.stack());
                return Ok(());
            }
            Step::Apply => return self.apply(stack).await,
            Step::DisturbedApply => return self.disturb(&to_apply(stack), false, stack).await,
            Step::Rotate => return self.rotate(stack).await,
            Step::DisturbedRotate => return self.disturb_rotation(stack).await,
            Step::Destroy => return self.destroy(stack).await,
            Step::DisturbedDestroy => {
                let goal = Goal::destroy_file(&file(stack));
                return self.disturb(&goal, true, stack).await;
            }
            Step::Hand => {
                self.lived.by_hand += 1;
                let what = Box::pin(meddle(&self.cloud, stack, &mut self.random)).await;
                self.log.push(format!("  somebody {what}"));
            }
            Step::Stranger => {
                let places = Box::pin(arrive(&self.cloud, stack, &mut self.random)).await;
                self.strange.extend(places);
            }
            Step::Backup => {
                let mut world = self.cloud.emulator.world();
                let mut instances = world.ec2.instances.values();
                let web = instances.find(|i| i.tags.get("Name").is_some_and(|name| name == "web"));
                let id = web.map(|instance| instance.id.clone());
                id.and_then(|id| world.back_up(&id, 20, 14));
            }
            Step::OddImage => self.odd_image(stack),
            Step::BadEdit => return Box::pin(self.bad_edit(stack)).await,
        }
        Ok(())
    }

    /// Now and then in a storm, which the rotator meets as well. What was called right starts.
    async fn pass(&mut self, stack: &Stack) -> Result<(), String> {
        let minutes = self.random.of(&[7, 45, 200, 600, 1440, 3000]);
        let by = SignedDuration::from_secs(minutes * 60 + self.random.below(60) as i64);
        let right = self.called_right(stack, by).await;
        let last = self.last_activity(stack);
        if self.random.once_in(4) {
            let faults = self.weather();
            self.cloud.emulator.set_faults(faults);
        }
        self.log.push(format!("  {minutes} minutes"));
        Box::pin(self.cloud.emulator.advance(by)).await;
        self.cloud.emulator.set_faults(Faults::default());
        let (failed, up) = self.launches_since(stack, last.as_deref());
        match failed.first().filter(|_| right) {
            Some(why) => Err(format!("a launch that was called right failed: {why}")),
            None => {
                self.lived.foretold += if right { up as u64 } else { 0 };
                Ok(())
            }
        }
    }

    async fn apply(&mut self, stack: &Stack) -> Result<(), String> {
        self.lived.applies += 1;
        let goal = to_apply(stack);
        let capacity = Capacity::of(&self.cloud.emulator.world(), stack);
        let watch = Watch::begin(&self.cloud.emulator, false, None);
        let outcome = run(&self.cloud, &goal).await;
        let did = watch.end(&self.cloud.emulator);
        match outcome {
            Ok(Outcome::Complete(_)) => self.applied = self.file.clone(),
            Err(why) => {
                self.refused_rightly(stack, &why).await?;
                self.log.push("  refused, and taken back".to_owned());
                self.lived.refused += 1;
                self.file = self.applied.clone();
                return Ok(());
            }
            other => return Err(format!("an undisturbed apply failed: {other:#?}")),
        }
        let world = self.cloud.emulator.world().clone();
        let reset = capacity.and_then(|c| c.reset(Capacity::of(&world, stack), world.now));
        if let Some(why) = did.or(reset) {
            return Err(why);
        }
        let plan = Box::pin(self.cloud.plan(stack)).await.plan;
        if !plan.is_empty() || !plan.refusals.is_empty() {
            return Err(format!("a quiet world plans something: {plan:#?}"));
        }
        Ok(())
    }

    async fn destroy(&mut self, stack: &Stack) -> Result<(), String> {
        let goal = Goal::destroy_file(&file(stack));
        match run(&self.cloud, &goal).await {
            Ok(Outcome::Complete(_)) => {}
            other => return Err(format!("an undisturbed destroy failed: {other:#?}")),
        }
        let left = owned(&self.cloud.emulator.world(), stack);
        match left.iter().find(|(_, count)| *count > 0) {
            Some((place, count)) => Err(format!("destroy left {count} of {place}")),
            None => Ok(()),
        }
    }

    async fn rotate(&mut self, stack: &Stack) -> Result<(), String> {
        self.lived.rotations += 1;
        if default_image(&self.cloud.emulator.world(), stack).is_none() {
            return Ok(());
        }
        rotation_of(&self.cloud, stack).await?;
        self.passed_over(stack).await.map_or(Ok(()), Err)
    }

    /// What stands after a last apply is what an apply from nothing makes in the same account.
    async fn compare_with_a_fresh_world(&mut self) -> Result<(), String> {
        self.log.push("the end".to_owned());
        // Where only images are left from which everything starts, it does not matter what was there before.
        for image in std::mem::take(&mut self.odd) {
            self.cloud.emulator.world().ec2.images.remove(&image);
        }
        for key in self.cloud.emulator.world().kms.keys.values_mut() {
            key.disabled = false;
        }
        let stack = self.applied.stack();
        self.rotate(&stack).await?;
        let stack = self.file.stack();
        self.apply(&stack).await?;
        self.rotate(&stack).await?;
        let fresh = Cloud {
            off: None,
            emulator: Emulator::new(self.cloud.emulator.world().clone()),
        };
        for goal in [Goal::destroy_file(&file(&stack)), to_apply(&stack)] {
            match run(&fresh, &goal).await? {
                Outcome::Complete(_) => {}
                other => return Err(format!("the fresh world failed: {other:#?}")),
            }
        }
        let (mut lived, made) = (
            Box::pin(observed(&self.cloud, &stack)).await,
            Box::pin(observed(&fresh, &stack)).await,
        );
        // The file does not say them: what a hand has suspended stays so, and `status` tells it.
        let group = Address {
            kind: kind::AUTO_SCALING_GROUP,
            name: stack.names.auto_scaling_group.clone(),
        };
        let members = lived
            .get_mut(&group.to_string())
            .and_then(Value::as_object_mut);
        members.map(|it| it.remove("suspended_processes"));
        self.lived.calls += fresh.emulator.served().len() as u64;
        if lived == made {
            return Ok(());
        }
        Err(format!(
            "not a fresh world:\n{lived:#?}\ninstead of\n{made:#?}"
        ))
    }
}

/// Boxed, here and below: the types of all these futures within each other are too deep to compile.
pub(super) async fn run(cloud: &Cloud, goal: &Goal) -> Result<Outcome, String> {
    Box::pin(cloud.try_run(goal)).await
}

pub(super) async fn rotation_of(cloud: &Cloud, stack: &Stack) -> Result<(), String> {
    let session = cloud.session();
    // What a window holds back is none of the invariants' business: they want the newest image.
    let config = rotation_config(stack).during_window();
    let options = rotation::RotationOptions::default();
    let run = Box::pin(rotation::run(
        &session.aws,
        &config,
        &cloud.emulator,
        options,
    ))
    .await;
    run.map(drop).map_err(|error| error.chain())
}
