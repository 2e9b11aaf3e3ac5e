//! What happens during a run, as data; only `render` writes.

use std::time::Duration;

use serde::Serialize;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::retry;
use super::stop::Stop;
use crate::aws::AwsError;
use crate::resource::{Address, Kind};

/// Why a step failed, and what usually helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepError {
    /// The whole error.
    #[serde(rename = "error")]
    pub text: String,
    /// What to try, if anything is known to help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl From<&AwsError> for StepError {
    fn from(error: &AwsError) -> Self {
        Self {
            text: error.to_string(),
            hint: error.hint(),
        }
    }
}

impl From<String> for StepError {
    fn from(text: String) -> Self {
        Self { text, hint: None }
    }
}

/// One of several things that a step waits for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// `i-…`
    pub name: String,
    /// In AWS's words.
    pub state: String,
    /// How long it has been seen so.
    pub seconds: f64,
}

/// What a step waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Waited {
    /// In a few words.
    pub text: String,
    /// One by one.
    pub parts: Vec<Part>,
}

impl From<String> for Waited {
    fn from(text: String) -> Self {
        Self {
            text,
            parts: Vec::new(),
        }
    }
}

/// Something happened to a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A step began.
    Started {
        /// `kind/name`.
        address: String,
        /// `create`, `update`, `replace`, `release`, `delete`.
        action: String,
    },
    /// A step is not done and nothing is wrong.
    Waiting {
        /// `kind/name`.
        address: String,
        /// What for.
        for_what: String,
        /// Seconds since the step began.
        elapsed: f64,
        /// Each thing that it waits for, where that is several.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        parts: Vec<Part>,
    },
    /// A call failed in a way that passes.
    Retrying {
        /// `kind/name`.
        address: String,
        /// The whole error.
        error: String,
        /// Seconds until the next try.
        next_in: f64,
    },
    /// A step is complete.
    Done {
        /// `kind/name`.
        address: String,
        /// Seconds it took.
        took: f64,
    },
    /// A step failed for good.
    Failed {
        /// `kind/name`.
        address: String,
        /// Why.
        #[serde(flatten)]
        error: StepError,
    },
    /// A step was not tried.
    Skipped {
        /// `kind/name`.
        address: String,
        /// Which failure or stop is the cause.
        because: String,
    },
    /// How far a long step has come.
    Progress {
        /// `kind/name`.
        address: String,
        /// 0 to 100.
        percent: u32,
        /// What is done and what it waits for.
        text: String,
        /// Seconds since the step began.
        elapsed: f64,
    },
    /// An instance of a group came, changed or went.
    Instance {
        /// `kind/name` of the group.
        address: String,
        /// `i-…`
        instance: String,
        /// As AWS names it (`Pending`, `InService`); `Gone` when it is no longer listed.
        state: String,
        /// Whether it passes its health checks.
        healthy: bool,
        /// The version of the launch template that it was started from.
        version: Option<u64>,
        /// The image that it runs.
        image: Option<String>,
    },
    /// Worth knowing, not wrong: a warning that AWS gave with a success.
    Note {
        /// `kind/name`.
        address: String,
        /// The text.
        text: String,
    },
}

/// A step's line to the outside.
#[derive(Debug, Clone)]
pub struct Progress {
    address: String,
    since: Instant,
    events: UnboundedSender<Event>,
    stop: Stop,
}

impl Progress {
    /// For one step.
    #[must_use]
    pub fn new(address: &Address, events: UnboundedSender<Event>, stop: Stop) -> Self {
        Self {
            address: address.to_string(),
            since: Instant::now(),
            events,
            stop,
        }
    }

    /// Outside of any step, as when observing.
    #[must_use]
    pub fn outside(events: UnboundedSender<Event>, stop: Stop) -> Self {
        let nowhere = Address {
            kind: Kind("stack"),
            name: String::new(),
        };
        Self::new(&nowhere, events, stop)
    }

    /// The same line to the outside, for another step.
    #[must_use]
    pub fn for_step(&self, address: &Address) -> Self {
        Self::new(address, self.events.clone(), self.stop.clone())
    }

    /// Sends an event; nobody listening is not an error.
    pub fn send(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Says what the step waits for.
    pub fn waiting(&self, for_what: impl Into<Waited>) {
        let Waited { text, parts } = for_what.into();
        self.send(Event::Waiting {
            address: self.address.clone(),
            for_what: text,
            elapsed: self.since.elapsed().as_secs_f64(),
            parts,
        });
    }

    /// Says that the step began.
    pub fn started(&self, action: &str) {
        self.send(Event::Started {
            address: self.address.clone(),
            action: action.to_owned(),
        });
    }

    /// Says how the step ended.
    pub fn ended(&self, result: Result<(), StepError>) {
        let address = self.address.clone();
        self.send(match result {
            Ok(()) => Event::Done {
                address,
                took: self.since.elapsed().as_secs_f64(),
            },
            Err(error) => Event::Failed { address, error },
        });
    }

    /// Says how far the step has come.
    pub fn progress(&self, percent: u32, text: impl Into<String>) {
        self.send(Event::Progress {
            address: self.address.clone(),
            percent,
            text: text.into(),
            elapsed: self.since.elapsed().as_secs_f64(),
        });
    }

    /// `kind/name`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Before anything new is begun.
    ///
    /// # Errors
    /// Someone asked to stop.
    pub fn go_on(&self, to: &str) -> Result<(), AwsError> {
        if self.stop.asked() {
            let text = format!("stopped before: {to}");
            return Err(AwsError::answer(
                "freshscale:Wait",
                &self.address,
                None,
                text,
            ));
        }
        Ok(())
    }

    /// Tries until it works, cannot work, or `limit` is over; failures that pass are told.
    ///
    /// # Errors
    /// The last failure.
    pub async fn persist<T, F, Fut>(&self, limit: Duration, mut attempt: F) -> Result<T, AwsError>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, AwsError>>,
    {
        let began = Instant::now();
        let mut number = 0;
        loop {
            let error = match attempt().await {
                Err(error) => error,
                done => return done,
            };
            let roll = retry::roll(&self.address, number);
            let Some(next_in) = retry::pause(&error, number, roll) else {
                return Err(error);
            };
            if began.elapsed() + next_in >= limit {
                return Err(error);
            }
            self.send(Event::Retrying {
                address: self.address.clone(),
                error: error.to_string(),
                next_in: next_in.as_secs_f64(),
            });
            self.pause(next_in, "another try").await?;
            number += 1;
        }
    }

    /// Says something worth knowing.
    pub fn note(&self, text: impl Into<String>) {
        self.send(Event::Note {
            address: self.address.clone(),
            text: text.into(),
        });
    }

    /// Lets time pass, unless someone asks to stop.
    ///
    /// # Errors
    /// When stopped, an error that names what was waited for.
    pub async fn pause(&self, time: Duration, for_what: &str) -> Result<(), AwsError> {
        tokio::select! {
            () = self.stop.wait() => {
                let text = format!("stopped while waiting: {for_what}");
                Err(AwsError::answer("freshscale:Wait", &self.address, None, text))
            }
            () = tokio::time::sleep(time) => Ok(()),
        }
    }

    /// Polls until `look` gives a value, each time saying what it waits for.
    ///
    /// # Errors
    /// Whatever `look` returns; after `limit`, an error that names what was waited for.
    pub async fn wait<T, W, F, Fut>(
        &self,
        every: Duration,
        limit: Duration,
        mut look: F,
    ) -> Result<T, AwsError>
    where
        F: FnMut() -> Fut + Send,
        Fut: Future<Output = Result<Result<T, W>, AwsError>> + Send,
        W: Into<Waited>,
    {
        let began = Instant::now();
        loop {
            let waited: Waited = match look().await? {
                Ok(value) => return Ok(value),
                Err(waited) => waited.into(),
            };
            let reason = waited.text.clone();
            if began.elapsed() >= limit {
                let text = format!("still waiting after {} s: {reason}", limit.as_secs());
                return Err(AwsError::answer(
                    "freshscale:Wait",
                    &self.address,
                    None,
                    text,
                ));
            }
            self.waiting(waited);
            self.pause(every, &reason).await?;
        }
    }
}
