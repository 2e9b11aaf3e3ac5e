//! Steps that begin before what they stand on stands, and wait for it half-way.

use tokio::sync::watch;
use tokio::time::Instant;

/// What such a step and whoever runs the plan tell each other. Clones share.
#[derive(Debug, Clone, Default)]
pub struct Early {
    told: watch::Sender<Told>,
}

#[derive(Debug, Default)]
struct Told {
    /// The step has done what needs no ground.
    begun: bool,
    /// Since when the ground stands, or why it never will.
    ground: Option<Result<Instant, String>>,
    /// Why the step went no further.
    unfinished: Option<String>,
}

impl Early {
    /// Tells the step that its ground stands now, or why it never will. What was told first holds.
    pub fn tell(&self, ground: Result<(), String>) {
        self.told.send_if_modified(|told| {
            let first = told.ground.is_none();
            if first {
                told.ground = Some(ground.map(|()| Instant::now()));
            }
            first
        });
    }

    /// Since when the ground stands, if the step was told so.
    #[must_use]
    pub fn stands_since(&self) -> Option<Instant> {
        let told = self.told.borrow();
        let ground = told.ground.as_ref();
        ground.and_then(|ground| ground.as_ref().ok().copied())
    }

    /// Whether the step has done what needs no ground.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.told.borrow().begun
    }

    /// Why the step was begun and went no further, if so.
    #[must_use]
    pub fn unfinished(&self) -> Option<String> {
        self.told.borrow().unfinished.clone()
    }

    /// The step has begun: returns once the ground stands, or why it never will.
    pub(super) async fn wait(&self) -> Result<(), String> {
        self.told.send_modify(|told| told.begun = true);
        let mut heard = self.told.subscribe();
        // The sender lives in self, so that the channel cannot close while we wait.
        let told = heard.wait_for(|told| told.ground.is_some()).await;
        match told.map(|told| told.ground.clone()) {
            Ok(Some(Err(because))) => Err(because),
            _ => Ok(()),
        }
    }

    pub(super) fn give_up(&self, because: &str) {
        let because = Some(because.to_owned());
        self.told.send_modify(|told| told.unfinished = because);
    }
}
