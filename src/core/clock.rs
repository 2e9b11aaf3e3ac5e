//! Time as an argument: nothing that decides reads the system's clock.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Waiting is always `tokio::time::sleep`: under a paused runtime it costs
/// nothing, and the emulator's clock follows that same pause.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Whether it can be judged by already. One that learns from answers cannot before the first of them.
    fn is_set(&self) -> bool {
        true
    }
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Differences up to this are not worth a word.
const APART: SignedDuration = SignedDuration::from_mins(1);

/// The clock of whoever answers, as far as the `Date` of the answers tells it. What AWS says of times is judged by
/// AWS's clock: the machine's may be wrong, and a served emulator's is virtual.
///
/// A date has whole seconds and comes some time after it was written, so that each answer allows a range of
/// differences. The difference moves only as far as the last answer demands: with a machine whose clock is right
/// nothing is ever corrected.
#[derive(Clone)]
pub struct AnswerClock {
    machine: Arc<dyn Clock>,
    state: Arc<Mutex<State>>,
}

type Listener = Box<dyn Fn(&Apart) + Send>;

#[derive(Default)]
struct State {
    /// What is added to the machine's time.
    ahead: SignedDuration,
    heard: bool,
    /// Told once, and then gone.
    listener: Option<Listener>,
}

/// Two clocks that differ by more than a minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Host, and port if there is one, of who answers.
    pub host: String,
    /// So much is its clock ahead of the machine's; less than zero if it is behind.
    pub ahead: SignedDuration,
    /// Its present.
    pub now: Timestamp,
}

impl Default for AnswerClock {
    fn default() -> Self {
        Self::over(SystemClock)
    }
}

impl fmt::Debug for AnswerClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ahead = self.state().ahead;
        f.debug_struct("AnswerClock")
            .field("ahead", &ahead)
            .finish_non_exhaustive()
    }
}

impl AnswerClock {
    /// One that corrects this clock.
    #[must_use]
    pub fn over(machine: impl Clock + 'static) -> Self {
        Self {
            machine: Arc::new(machine),
            state: Arc::default(),
        }
    }

    /// The time that is corrected.
    #[must_use]
    pub fn machine(&self) -> Timestamp {
        self.machine.now()
    }

    /// An answer of `host` to what was sent and received at these times of the machine has this date.
    pub fn learn(&self, host: &str, (sent, received): (Timestamp, Timestamp), date: Timestamp) {
        let least = date.duration_since(received);
        let most = date.duration_since(sent) + SignedDuration::from_secs(1);
        // The machine's clock was set back in between: nothing can be learnt.
        if least > most {
            return;
        }
        let mut state = self.state();
        state.ahead = state.ahead.clamp(least, most);
        state.heard = true;
        if state.ahead.abs() <= APART {
            return;
        }
        let apart = Apart {
            host: host.to_owned(),
            ahead: state.ahead,
            now: added(received, state.ahead),
        };
        let listener = state.listener.take();
        drop(state);
        if let Some(listener) = listener {
            listener(&apart);
        }
    }

    /// Tells `listener` the first time that the clocks are found to differ by more than a minute.
    pub fn listen(&self, listener: impl Fn(&Apart) + Send + 'static) {
        self.state().listener = Some(Box::new(listener));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for AnswerClock {
    fn now(&self) -> Timestamp {
        let ahead = self.state().ahead;
        added(self.machine.now(), ahead)
    }

    fn is_set(&self) -> bool {
        self.state().heard
    }
}

fn added(at: Timestamp, ahead: SignedDuration) -> Timestamp {
    at.checked_add(ahead).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    struct Fixed(Timestamp);

    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            self.0
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const SENT: &str = "2026-11-24T12:00:00.2Z";
    const RECEIVED: &str = "2026-11-24T12:00:00.5Z";

    fn clock() -> AnswerClock {
        AnswerClock::over(Fixed(at(RECEIVED)))
    }

    fn learn(clock: &AnswerClock, date: &str) {
        clock.learn("ec2.test", (at(SENT), at(RECEIVED)), at(date));
    }

    #[test]
    fn a_right_clock_is_never_corrected_although_dates_have_whole_seconds() {
        let clock = clock();
        assert!(!clock.is_set());
        learn(&clock, "2026-11-24T12:00:00Z");
        assert_eq!(clock.now(), at(RECEIVED));
        assert!(clock.is_set());
    }

    #[test]
    fn a_wrong_clock_is_corrected_to_within_what_the_answer_allows() {
        for date in ["2026-11-28T20:00:00Z", "2026-01-05T00:00:00Z"] {
            let clock = clock();
            learn(&clock, date);
            let off = clock.now().duration_since(at(date));
            assert!(off >= SignedDuration::ZERO, "{off}");
            assert!(off <= SignedDuration::from_millis(1300), "{off}");
        }
    }

    #[test]
    fn the_last_answer_counts() {
        let clock = clock();
        learn(&clock, "2026-11-28T20:00:00Z");
        learn(&clock, "2026-11-24T12:00:00Z");
        let off = clock.now().duration_since(at(RECEIVED)).abs();
        assert!(off <= SignedDuration::from_millis(1300), "{off}");
    }

    #[test]
    fn nothing_is_learnt_across_a_machines_clock_that_is_set_back() {
        let clock = clock();
        let back = at("2026-11-24T11:00:00Z");
        clock.learn("ec2.test", (at(SENT), back), at("2026-11-28T20:00:00Z"));
        assert_eq!(clock.now(), at(RECEIVED));
        assert!(!clock.is_set());
    }

    #[test]
    fn a_difference_of_more_than_a_minute_is_told_once_with_who_answers() {
        let clock = clock();
        let told = Arc::new(AtomicUsize::new(0));
        let count = told.clone();
        clock.listen(move |apart| {
            assert_eq!(apart.host, "ec2.test");
            assert!(apart.ahead < SignedDuration::from_hours(-24), "{apart:?}");
            count.fetch_add(1, Ordering::Relaxed);
        });
        learn(&clock, "2026-11-24T12:00:59Z");
        assert_eq!(told.load(Ordering::Relaxed), 0);
        learn(&clock, "2026-01-05T00:00:00Z");
        learn(&clock, "2026-01-05T00:00:00Z");
        assert_eq!(told.load(Ordering::Relaxed), 1);
    }
}
