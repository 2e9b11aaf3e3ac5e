//! One fault at one call of one operation, and the run after it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use freshscale_emulator::faults::{Faults, Kind};
use freshscale_emulator::{Emulator, Fate};
use jiff::SignedDuration;
use tokio::sync::Notify;

use super::scene::{Operation, Summary, summary};
use crate::support::Cloud;

/// What happens to a run at one of its calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The process is gone before the call reaches AWS.
    KilledBefore,
    /// The process is gone when AWS has done the work.
    KilledAfter,
    /// AWS does the work and the connection breaks: the process lives on.
    AnswerLost,
    /// The connection breaks before AWS sees the call: the process lives on.
    Unreachable,
    /// Too many calls.
    Throttled,
    /// AWS fails.
    ServerError,
    /// AWS does the work and takes its time to say so.
    Slow,
    /// AWS does the work and never says so.
    Silent,
    /// AWS does the work, and reads do not show it for a while.
    Late,
    /// Entries of a batch fail inside a 200.
    Partial,
    /// The credentials expire, and are renewed for the next run.
    Expired,
    /// The rights to this call are taken away, and given back for the next run.
    Denied,
}

impl Fault {
    pub const ALL: [Self; 12] = [
        Self::KilledBefore,
        Self::KilledAfter,
        Self::AnswerLost,
        Self::Unreachable,
        Self::Throttled,
        Self::ServerError,
        Self::Slow,
        Self::Silent,
        Self::Late,
        Self::Partial,
        Self::Expired,
        Self::Denied,
    ];

    fn kills(self) -> bool {
        matches!(self, Self::KilledBefore | Self::KilledAfter)
    }

    /// What the run cannot get over: the next one has its rights, or its credentials, again.
    fn ends_the_run(self) -> bool {
        matches!(self, Self::Expired | Self::Denied)
    }

    fn kind(self) -> Kind {
        match self {
            Self::KilledBefore | Self::Unreachable => Kind::ResetBefore,
            Self::KilledAfter | Self::AnswerLost => Kind::ResetAfter,
            Self::Throttled => Kind::Throttled,
            Self::ServerError => Kind::Failed,
            Self::Slow => Kind::Slow(SignedDuration::from_secs(5)),
            Self::Silent => Kind::Silent,
            Self::Late => Kind::Late(SignedDuration::from_secs(20)),
            Self::Partial => Kind::Partial,
            Self::Expired => Kind::Expired,
            Self::Denied => Kind::Denied,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KilledBefore => "killed before the call",
            Self::KilledAfter => "killed after the call",
            Self::AnswerLost => "answer lost",
            Self::Unreachable => "not reached",
            Self::Throttled => "throttled",
            Self::ServerError => "AWS failed",
            Self::Slow => "slow answer",
            Self::Silent => "no answer",
            Self::Late => "seen late",
            Self::Partial => "batch failed in part",
            Self::Expired => "token expired",
            Self::Denied => "denied",
        })
    }
}

/// For each fault: how many cells were run, and what is to be said of those that did not converge.
pub fn matrix(operation: Operation, step: usize) -> Vec<(usize, Vec<String>)> {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let before = operation.before().await;
        let start = || Cloud {
            off: None,
            emulator: Emulator::new(before.clone()),
        };
        let undisturbed = start();
        operation.run(&undisturbed).await.unwrap();
        let calls = undisturbed.emulator.served();
        let wanted = summary(&undisturbed, &operation.stack()).await;
        let mut row = Vec::new();
        for (place, fault) in Fault::ALL.into_iter().enumerate() {
            let (mut run, mut failed) = (0, Vec::new());
            let fits = calls
                .iter()
                .zip(1..)
                .filter(|(call, _)| fault.kind().fits(&call.operation));
            for (_, number) in fits.skip(place % step).step_by(step) {
                let cloud = start();
                run += 1;
                if let Err(why) = cell(operation, fault, number, &cloud, &wanted).await {
                    failed.push(format!("{fault}, call {number}: {why}"));
                }
            }
            row.push((run, failed));
        }
        row
    })
}

async fn cell(
    operation: Operation,
    fault: Fault,
    number: u64,
    cloud: &Cloud,
    wanted: &Summary,
) -> Result<(), String> {
    let killed = Arc::new(Notify::new());
    strike(&cloud.emulator, fault, number, &killed);
    let ended = tokio::select! {
        biased;
        () = killed.notified() => None,
        ended = operation.run(cloud) => Some(ended),
    };
    cloud.emulator.set_fault(None);
    match ended {
        // What AWS or the network did for a moment must not end a run.
        Some(Err(why)) if !fault.ends_the_run() => {
            return Err(format!("did not get over it: {why}"));
        }
        _ => {}
    }
    operation
        .run(cloud)
        .await
        .map_err(|why| format!("the next run: {why}"))?;
    // What was seen late is seen by now.
    cloud.emulator.set_faults(Faults::default());
    let now = summary(cloud, &operation.stack()).await;
    if now == *wanted {
        Ok(())
    } else {
        Err(now.difference(wanted))
    }
}

/// Lets `fault` happen at the call of this number. A process that was killed makes no more calls; rights
/// that are gone stay gone for all calls of that name, and credentials for all calls.
fn strike(emulator: &Emulator, fault: Fault, number: u64, killed: &Arc<Notify>) {
    let (killed, dead) = (killed.clone(), AtomicBool::new(false));
    let count = AtomicU64::new(0);
    let denied = std::sync::Mutex::new(None::<String>);
    emulator.set_fault(Some(Box::new(move |call, _| {
        let fate = fault.kind().fate(call.service);
        if dead.load(Ordering::Relaxed) {
            return Some(fate_of_the_dead(fault, fate));
        }
        if denied.lock().unwrap().as_ref() == Some(&call.operation) {
            return Some(fate);
        }
        if count.fetch_add(1, Ordering::Relaxed) + 1 != number {
            return None;
        }
        if fault.kills() || fault == Fault::Expired {
            dead.store(true, Ordering::Relaxed);
        }
        if fault.kills() {
            killed.notify_one();
        }
        if fault == Fault::Denied {
            *denied.lock().unwrap() = Some(call.operation.clone());
        }
        Some(fate)
    })));
}

fn fate_of_the_dead(fault: Fault, fate: Fate) -> Fate {
    if fault.kills() {
        Fate::DropBefore
    } else {
        fate
    }
}
