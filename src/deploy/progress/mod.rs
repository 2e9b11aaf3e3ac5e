//! How a step tells what it does, waits, and hears that it should stop.

pub mod early;
pub mod event;
pub mod retry;
pub mod stop;
pub mod verb;

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::address::{Address, Kind};
use early::Early;
use event::{Event, StepError, Waited};
use freshscale_core::aws::AwsError;
pub use stop::Stop;
pub use verb::Verb;

/// A step's line to the outside.
#[derive(Debug, Clone)]
pub struct Progress {
    address: String,
    since: Instant,
    /// However long a wait's own limit is; set by whoever started the run.
    deadline: Option<Instant>,
    /// Of a step that began before what it stands on.
    early: Option<Early>,
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
            deadline: None,
            early: None,
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

    /// No wait goes on after that, nor ends before it.
    #[must_use]
    pub fn until(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// Of a step that began before what it stands on.
    #[must_use]
    pub fn early(mut self, early: Option<Early>) -> Self {
        self.early = early;
        self
    }

    /// Returns once what the step stands on stands: at once, unless the step began early. What was made until then is made
    /// whatever becomes of the ground.
    ///
    /// # Errors
    /// It never will, or someone asked to stop.
    pub async fn ground_stands(&self) -> Result<(), AwsError> {
        let Some(early) = &self.early else {
            return Ok(());
        };
        let because = tokio::select! {
            biased;
            ground = early.wait() => match ground {
                Ok(()) => return Ok(()),
                Err(because) => because,
            },
            () = self.stop.wait() => "the run was stopped".to_owned(),
        };
        early.give_up(&because);
        let text = format!("begun and not finished, because {because}");
        Err(AwsError::answer(
            "freshscale:Wait",
            &self.address,
            None,
            text,
        ))
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
    pub fn started(&self, action: Verb) {
        self.send(Event::Started {
            address: self.address.clone(),
            action,
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
                error: StepError::from(&error),
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
    /// Whatever `look` returns; after `limit` or at the step's deadline, an error that names what was waited for.
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
        let end = self.deadline.unwrap_or(began + limit);
        loop {
            let waited: Waited = match look().await? {
                Ok(value) => return Ok(value),
                Err(waited) => waited.into(),
            };
            let reason = waited.text.clone();
            if Instant::now() >= end {
                let seconds = began.elapsed().as_secs();
                let text = format!(
                    "still waiting after {seconds} s: {reason}; --timeout TIME gives it more"
                );
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
