//! Running a plan: every ready step at once, failures contained, each event told.

mod attempt;
mod ground;
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::address::{Address, Kind};
use crate::plan::{Action, Plan, Step};
use crate::progress::Stop;
use crate::progress::early::Early;
use crate::progress::event::{Event, StepError};
use crate::resource::{Context, ResourceType};
use state::{Moved, State};

/// What became of each step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExecutionReport {
    /// Complete.
    pub done: Vec<Address>,
    /// Failed for good.
    pub failed: Vec<(Address, StepError)>,
    /// Begun while what they stand on was still being made, and not finished, with the cause: something of them stands.
    pub unfinished: Vec<(Address, String)>,
    /// Not tried, with the cause.
    pub skipped: Vec<(Address, String)>,
}

/// How a run ended. There is no way to a `Result`: whoever runs a plan looks at all three.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// All of it is done.
    Complete(ExecutionReport),
    /// Something failed; what did not depend on it is done.
    Incomplete(ExecutionReport),
    /// Someone asked to stop.
    Stopped(ExecutionReport),
}

/// Runs plans.
pub struct Executor<'a> {
    /// Shared by all steps.
    pub cx: &'a Context,
    /// The kinds.
    pub types: &'a [&'static dyn ResourceType],
    /// How long one step may keep trying; `None`: ten minutes ([`crate::progress::retry::STEP_TIMEOUT`]), or longer where it
    /// is its nature, as for a group that drains.
    pub step_timeout: Option<Duration>,
    /// Where events go.
    pub events: UnboundedSender<Event>,
}

impl Executor<'_> {
    /// Runs the plan to its end, or until `stop`.
    pub async fn run(&self, plan: &Plan, stop: &Stop) -> Outcome {
        let mut states = vec![State::Waiting; plan.steps.len()];
        let mut running: JoinSet<Moved> = JoinSet::new();
        loop {
            self.skip_hopeless(plan, &mut states);
            self.end_with_others(plan, &mut states);
            if !stop.asked() {
                self.start_ready(plan, &mut states, &mut running);
            }
            let Some(joined) = running.join_next().await else {
                break;
            };
            match joined {
                Ok(moved) => {
                    for (step, state) in moved {
                        states[step] = state;
                    }
                }
                Err(panic) => {
                    state::fail_running(&mut states, &format!("the step panicked: {panic}"))
                }
            }
        }
        self.conclude(plan, states, stop)
    }

    /// What depends on a failure is not tried, or not finished, and says which failure.
    fn skip_hopeless(&self, plan: &Plan, states: &mut [State]) {
        for (place, step) in plan.steps.iter().enumerate() {
            let cause = step.after.iter().find_map(|before| match &states[*before] {
                State::Failed(_) => Some(format!("{} failed", plan.steps[*before].address)),
                State::Skipped(because) | State::Unfinished(because) => Some(because.clone()),
                _ => None,
            });
            let Some(because) = cause else {
                continue;
            };
            match &states[place] {
                State::Running(Some(early)) => early.tell(Err(because)),
                State::Waiting => {
                    self.send(Event::Skipped {
                        address: step.id(),
                        because: because.clone(),
                    });
                    states[place] = State::Skipped(because);
                }
                _ => {}
            }
        }
    }

    /// What another's deletion took along is done without a call. Steps are in order, so that one pass is enough.
    fn end_with_others(&self, plan: &Plan, states: &mut [State]) {
        for (place, step) in plan.steps.iter().enumerate() {
            let with = self.ty(step.address.kind).and_then(|ty| ty.ends_with());
            let mut before = { step.after.iter() }.map(|before| (*before, &plan.steps[*before]));
            let ended = states[place].waits()
                && before.clone().all(|(at, _)| states[at].is_done())
                && before.any(|(_, other)| other.takes_along(step, with));
            if ended {
                states[place] = State::Done;
                let (address, action) = (step.id(), step.action.verb());
                self.send(Event::Started { address, action });
                let (address, took) = (step.id(), 0.0);
                self.send(Event::Done { address, took });
            }
        }
    }

    /// Starts what stands on what is done, and what can begin before that; tells the latter once its ground stands.
    fn start_ready(&self, plan: &Plan, states: &mut [State], running: &mut JoinSet<Moved>) {
        let mut ready: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
        for (place, step) in plan.steps.iter().enumerate() {
            let ty = self.ty(step.address.kind);
            // What closes a run is about names: the rest of what has its own need not be waited for.
            let closes = ty.is_some_and(|ty| ty.runs_last());
            let free = step.after.iter().all(|before| match closes {
                true => states[*before].is_known(),
                false => states[*before].is_done(),
            });
            let early = ty.filter(|ty| ty.begins() && matches!(step.action, Action::Create { .. }));
            match &states[place] {
                State::Running(Some(early)) if free => early.tell(Ok(())),
                State::Waiting if free => {
                    states[place] = State::Running(None);
                    ready.entry(step.address.kind).or_default().push(place);
                }
                State::Waiting => {
                    if let Some(ty) = early {
                        let early = Early::default();
                        states[place] = State::Running(Some(early.clone()));
                        self.start(ty, plan, &[place], Some(early), running);
                    }
                }
                _ => {}
            }
        }
        for (kind, places) in ready {
            let Some(ty) = self.ty(kind) else {
                for place in places {
                    states[place] = State::Failed(format!("no kind {kind} in this version").into());
                }
                continue;
            };
            for chunk in places.chunks(ty.batch_size().max(1)) {
                self.start(ty, plan, chunk, None, running);
            }
        }
    }

    fn ty(&self, kind: Kind) -> Option<&'static dyn ResourceType> {
        self.types.iter().find(|ty| ty.kind() == kind).copied()
    }

    fn start(
        &self,
        ty: &'static dyn ResourceType,
        plan: &Plan,
        chunk: &[usize],
        early: Option<Early>,
        running: &mut JoinSet<Moved>,
    ) {
        let steps: Vec<(usize, Step)> = chunk
            .iter()
            .map(|place| (*place, plan.steps[*place].clone()))
            .collect();
        let ground = ground::Ground::of(ty, self.types);
        let (cx, events, limit) = (self.cx.clone(), self.events.clone(), self.step_timeout);
        running.spawn(async move {
            let began = Instant::now();
            for (_, step) in &steps {
                let action = step.action.verb();
                let _ = events.send(Event::Started {
                    address: step.id(),
                    action,
                });
            }
            let these = (steps.as_slice(), early.as_ref());
            let results = attempt::run(ty, ground, &cx, these, &events, limit).await;
            let because = early.and_then(|early| early.unfinished());
            let mut moved = Moved::new();
            for ((place, step), result) in steps.iter().zip(results) {
                let state = State::of(result, because.as_ref());
                let _ = events.send(state.told(step, began));
                moved.push((*place, state));
            }
            moved
        });
    }

    fn conclude(&self, plan: &Plan, states: Vec<State>, stop: &Stop) -> Outcome {
        let mut report = ExecutionReport::default();
        for (step, state) in plan.steps.iter().zip(states) {
            let address = step.address.clone();
            match state {
                State::Done => report.done.push(address),
                State::Failed(error) => report.failed.push((address, error)),
                State::Unfinished(because) => report.unfinished.push((address, because)),
                State::Skipped(because) => report.skipped.push((address, because)),
                State::Waiting | State::Running(_) => {
                    let because = "the run was stopped".to_owned();
                    self.send(Event::Skipped {
                        address: step.id(),
                        because: because.clone(),
                    });
                    report.skipped.push((address, because));
                }
            }
        }
        let skipped = !(report.skipped.is_empty() && report.unfinished.is_empty());
        if stop.asked() && (skipped || !report.failed.is_empty()) {
            return Outcome::Stopped(report);
        }
        if report.failed.is_empty() {
            Outcome::Complete(report)
        } else {
            Outcome::Incomplete(report)
        }
    }

    fn send(&self, event: Event) {
        let _ = self.events.send(event);
    }
}

/// The addresses of a report's failures, for tests and messages.
impl ExecutionReport {
    /// Failed addresses, as text.
    #[must_use]
    pub fn failed_addresses(&self) -> BTreeSet<String> {
        self.failed
            .iter()
            .map(|(address, _)| address.to_string())
            .collect()
    }
}

#[cfg(test)]
mod tests;
