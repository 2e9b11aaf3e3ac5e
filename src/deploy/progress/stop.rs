//! Asking a run to stop.

use tokio::sync::watch;

/// Shared by whoever may ask (Ctrl-C, SIGTERM) and the run that listens. Once asked, no new step
/// begins; calls in flight end.
#[derive(Debug, Clone)]
pub struct Stop {
    asked: watch::Sender<bool>,
}

impl Default for Stop {
    fn default() -> Self {
        Self {
            asked: watch::Sender::new(false),
        }
    }
}

impl Stop {
    /// Asks.
    pub fn ask(&self) {
        self.asked.send_replace(true);
    }

    /// Whether someone asked.
    #[must_use]
    pub fn asked(&self) -> bool {
        *self.asked.borrow()
    }

    /// Returns once someone asks.
    pub async fn wait(&self) {
        let mut asked = self.asked.subscribe();
        // The sender lives in self, so the channel cannot close while we wait.
        let _ = asked.wait_for(|asked| *asked).await;
    }
}
