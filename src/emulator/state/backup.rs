//! What AWS Backup remembers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// Backup plans.
    pub plans: Vec<Plan>,
    /// Images to deregister, and when.
    pub expiries: Vec<(Timestamp, String)>,
    /// What it has made and not yet taken away, oldest first.
    #[serde(default)]
    pub points: Vec<RecoveryPoint>,
}

/// A plan: every running instance of a name, at the times of a cron.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The `Name` tag of the instances.
    pub instance_name: String,
    /// Five-field cron.
    pub recurrence: String,
    /// Zone of the cron.
    pub timezone: String,
    /// Minutes from the start of the job to the image being available.
    pub takes_minutes: i64,
    /// Days until the image is deregistered.
    pub retention_days: i64,
    /// What the images are called, with one `*` for what AWS Backup calls them; empty: just so.
    #[serde(default)]
    pub image_name: String,
    /// The account that makes the images and shares them; empty: this one.
    #[serde(default)]
    pub owner: String,
    /// Whether the images are copies of what is made in another Region or account: without tags, and EC2 does not know of
    /// which instance.
    #[serde(default)]
    pub copied: bool,
    /// No more backups while false.
    pub enabled: bool,
    /// When the next job starts; filled in by the emulator.
    #[serde(default)]
    pub next: Option<Timestamp>,
}

/// A backup of an instance: an image.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecoveryPoint {
    /// `ami-…`
    pub image: String,
    /// ARN of the instance.
    pub resource: String,
    /// When the job began.
    pub created: Timestamp,
    /// When it was done.
    pub completed: Timestamp,
    /// Days until the image is deregistered.
    pub retention_days: i64,
    /// Whether it goes as soon as it is copied: its rule has a logically air-gapped vault as target.
    #[serde(default)]
    pub after_copy: bool,
}
