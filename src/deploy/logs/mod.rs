//! The log of the rotator's function: what its lines mean, and reading them without losing or doubling any.

pub mod line;
pub mod read;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

pub use line::Line;
pub use read::Reader;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unlike any other's.
    pub id: String,
    /// When it was written.
    pub at: Timestamp,
    /// When CloudWatch Logs had it.
    pub ingested: Option<Timestamp>,
    /// The log stream: one for each running copy of the function.
    pub stream: String,
    /// The line.
    pub message: String,
}

/// A line for programs: as it is, with its time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Raw<'a> {
    timestamp: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ingested: Option<Timestamp>,
    stream: &'a str,
    id: &'a str,
    message: Value,
}

impl Entry {
    /// For programs. What is JSON in the log is JSON here, anything else is text.
    #[must_use]
    pub fn raw(&self) -> Raw<'_> {
        let message = serde_json::from_str(&self.message);
        Raw {
            timestamp: self.at,
            ingested: self.ingested,
            stream: &self.stream,
            id: &self.id,
            message: message.unwrap_or_else(|_| Value::from(self.message.trim_end())),
        }
    }
}
