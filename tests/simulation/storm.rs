//! Runs in bad weather, which may die as well.

use freshscale_deploy::apply::Goal;
use freshscale_deploy::engine::Outcome;
use freshscale_emulator::faults::{Faults, Kind, Rule};
use freshscale_stack::Stack;

use super::driver::{Life, rotation_of, run};
use super::invariants::Capacity;
use super::watch::Watch;

impl Life {
    /// Faults for a while; now and then one that nobody gets over.
    pub(super) fn weather(&mut self) -> Faults {
        let mut faults = Faults::seeded(self.random.next());
        faults.rate = Some(self.random.of(&[0.02, 0.1, 0.3]));
        if self.random.once_in(4) {
            let fault = self.random.of(&[Kind::Expired, Kind::Denied]);
            faults.rules.push(Rule {
                nth: Some(1 + self.random.below(40)),
                ..Rule::always(fault)
            });
        }
        faults
    }

    /// A run in bad weather, that may die as well. How it ends is open; what it may do is not.
    pub(super) async fn disturb(
        &mut self,
        goal: &Goal,
        destroying: bool,
        stack: &Stack,
    ) -> Result<(), String> {
        self.lived.disturbed += 1;
        let faults = self.weather();
        let end = (1 + self.random.below(70), self.random.once_in(2));
        let end = self.random.once_in(2).then_some(end);
        let capacity = Capacity::of(&self.cloud.emulator.world(), stack);
        self.cloud.emulator.set_faults(faults);
        let watch = Watch::begin(&self.cloud.emulator, destroying, end);
        let ended = tokio::select! {
            biased;
            () = watch.killed() => "killed",
            outcome = run(&self.cloud, goal) => match outcome {
                Ok(Outcome::Complete(_)) => "done all the same",
                Ok(_) => "failed midway",
                Err(_) => "failed before it began",
            },
        };
        let did = watch.end(&self.cloud.emulator);
        self.cloud.emulator.set_faults(Faults::default());
        self.lived.killed += u64::from(ended == "killed");
        self.log.push(format!("  {ended}"));
        let world = self.cloud.emulator.world();
        let kept = capacity.filter(|_| !destroying);
        let reset = kept.and_then(|c| c.reset(Capacity::of(&world, stack), world.now));
        did.or(reset).map_or(Ok(()), Err)
    }

    pub(super) async fn disturb_rotation(&mut self, stack: &Stack) -> Result<(), String> {
        self.lived.disturbed += 1;
        let faults = self.weather();
        let end = Some((1 + self.random.below(8), self.random.once_in(2)));
        self.cloud.emulator.set_faults(faults);
        let watch = Watch::begin(&self.cloud.emulator, false, end);
        tokio::select! {
            biased;
            () = watch.killed() => self.lived.killed += 1,
            // How it ends is open.
            _ = rotation_of(&self.cloud, stack) => {}
        }
        let did = watch.end(&self.cloud.emulator);
        self.cloud.emulator.set_faults(Faults::default());
        did.map_or(Ok(()), Err)
    }
}
