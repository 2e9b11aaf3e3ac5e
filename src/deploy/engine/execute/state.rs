//! Where each step of a run is.

use tokio::time::Instant;

use crate::plan::Step;
use crate::progress::early::Early;
use crate::progress::event::{Event, StepError};

/// See [`super::ExecutionReport`] for what each ends as.
#[derive(Clone)]
pub(super) enum State {
    Waiting,
    /// With what is told to a step that began before its ground stands.
    Running(Option<Early>),
    Done,
    Failed(StepError),
    Unfinished(String),
    Skipped(String),
}

impl State {
    /// How a step ended: with this result, or `unfinished` for want of its ground.
    pub(super) fn of(result: Result<(), StepError>, unfinished: Option<&String>) -> Self {
        match (result, unfinished) {
            (Ok(()), _) => Self::Done,
            (Err(_), Some(because)) => Self::Unfinished(because.clone()),
            (Err(error), None) => Self::Failed(error),
        }
    }

    /// What is told of a step that came to its end at this state.
    pub(super) fn told(&self, step: &Step, began: Instant) -> Event {
        let address = step.id();
        match self {
            Self::Failed(error) => Event::Failed {
                address,
                error: error.clone(),
            },
            Self::Unfinished(because) => Event::Unfinished {
                address,
                because: because.clone(),
            },
            _ => Event::Done {
                address,
                took: began.elapsed().as_secs_f64(),
            },
        }
    }

    pub(super) fn waits(&self) -> bool {
        matches!(self, Self::Waiting)
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self, Self::Done)
    }

    /// Whether it is done, or has its name in AWS and lacks no ground for the rest.
    pub(super) fn is_known(&self) -> bool {
        let early = match self {
            Self::Running(early) => early.as_ref(),
            _ => None,
        };
        self.is_done() || early.is_some_and(|it| it.is_begun() && it.stands_since().is_some())
    }
}

pub(super) type Moved = Vec<(usize, State)>;

/// After a panic: of which step is not known.
pub(super) fn fail_running(states: &mut [State], error: &str) {
    for state in states {
        if let State::Running(early) = state {
            // It may be waiting, and nobody else would tell it.
            if let Some(early) = early {
                early.tell(Err(error.to_owned()));
            }
            *state = State::Failed(error.to_owned().into());
        }
    }
}
