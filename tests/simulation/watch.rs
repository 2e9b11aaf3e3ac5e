//! Every call of a run is watched, and at one of them the run may be killed.

use std::sync::{Arc, Mutex};

use freshscale_emulator::{Call, Emulator, Fate};
use tokio::sync::Notify;

#[derive(Default)]
struct State {
    /// Whether groups may be emptied.
    destroying: bool,
    /// Calls until the end, and whether the last one is served.
    end: Option<(u64, bool)>,
    dead: bool,
    broken: Option<String>,
}

/// Held from the beginning of a run to its end.
pub struct Watch {
    state: Arc<Mutex<State>>,
    killed: Arc<Notify>,
}

impl Watch {
    /// `end` is the call at which the process dies, and whether AWS serves it.
    pub fn begin(emulator: &Emulator, destroying: bool, end: Option<(u64, bool)>) -> Self {
        let state = State {
            destroying,
            end,
            ..State::default()
        };
        let watch = Self {
            state: Arc::new(Mutex::new(state)),
            killed: Arc::default(),
        };
        let (state, killed) = (watch.state.clone(), watch.killed.clone());
        emulator.set_fault(Some(Box::new(move |call, _| {
            // The rotator's own calls are another process's.
            if !call.principal.ends_with(":user/operator") {
                return None;
            }
            state.lock().unwrap().fate(call, &killed)
        })));
        watch
    }

    pub async fn killed(&self) {
        self.killed.notified().await;
    }

    /// What the run did that it must not do.
    pub fn end(self, emulator: &Emulator) -> Option<String> {
        emulator.set_fault(None);
        self.state.lock().unwrap().broken.take()
    }
}

impl State {
    fn fate(&mut self, call: &Call, killed: &Notify) -> Option<Fate> {
        if self.dead {
            return Some(Fate::DropBefore);
        }
        self.look_at(call);
        let (left, served) = self.end.as_mut()?;
        *left = left.saturating_sub(1);
        if *left > 0 {
            return None;
        }
        self.dead = true;
        killed.notify_one();
        let fate = if *served {
            Fate::DropAfter
        } else {
            Fate::DropBefore
        };
        Some(fate)
    }

    /// Capacity is the schedule's, and people's.
    fn look_at(&mut self, call: &Call) {
        let sizes = ["MinSize", "MaxSize", "DesiredCapacity"];
        let sets = match call.operation.as_str() {
            "SetDesiredCapacity" => true,
            "UpdateAutoScalingGroup" => sizes.iter().any(|size| !call.params[size].is_null()),
            _ => false,
        };
        if sets && !self.destroying {
            self.broken = Some(format!("{} sets sizes: {}", call.operation, call.params));
        }
    }
}
