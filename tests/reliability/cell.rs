//! One fault at one call of one operation, and the run after it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use freshscale::emulator::{Emulator, Fate, Fault as Refusal};
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
    /// The rights to this call are taken away, and given back for the next run.
    Denied,
}

impl Fault {
    pub const ALL: [Self; 7] = [
        Self::KilledBefore,
        Self::KilledAfter,
        Self::AnswerLost,
        Self::Unreachable,
        Self::Throttled,
        Self::ServerError,
        Self::Denied,
    ];

    fn kills(self) -> bool {
        matches!(self, Self::KilledBefore | Self::KilledAfter)
    }

    fn fate(self, service: &str) -> Fate {
        let refusal =
            |status, code: &str| Fate::Fault(Refusal::with_status(status, code, "by the test"));
        match self {
            Self::KilledBefore | Self::Unreachable => Fate::DropBefore,
            Self::KilledAfter | Self::AnswerLost => Fate::DropAfter,
            // Each service says it in its own words.
            Self::Throttled => match service {
                "ec2" => refusal(503, "RequestLimitExceeded"),
                "lambda" => refusal(429, "TooManyRequestsException"),
                "events" | "logs" => refusal(400, "ThrottlingException"),
                _ => refusal(400, "Throttling"),
            },
            Self::ServerError => match service {
                "ec2" => refusal(503, "Unavailable"),
                "lambda" => refusal(500, "ServiceException"),
                "events" => refusal(500, "InternalException"),
                "logs" => refusal(503, "ServiceUnavailableException"),
                "iam" => refusal(500, "ServiceFailure"),
                _ => refusal(500, "InternalFailure"),
            },
            Self::Denied => match service {
                "ec2" => refusal(403, "UnauthorizedOperation"),
                "lambda" | "events" | "logs" => refusal(400, "AccessDeniedException"),
                _ => refusal(403, "AccessDenied"),
            },
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
            emulator: Emulator::new(before.clone()),
        };
        let undisturbed = start();
        operation.run(&undisturbed).await.unwrap();
        let calls = undisturbed.emulator.served().len() as u64;
        let wanted = summary(&undisturbed, &operation.stack()).await;
        let mut row = Vec::new();
        for (place, fault) in Fault::ALL.into_iter().enumerate() {
            let (mut run, mut failed) = (0, Vec::new());
            for number in (1 + place as u64 % step as u64..=calls).step_by(step) {
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
        Some(Err(why)) if fault != Fault::Denied => {
            return Err(format!("did not get over it: {why}"));
        }
        _ => {}
    }
    operation
        .run(cloud)
        .await
        .map_err(|why| format!("the next run: {why}"))?;
    let now = summary(cloud, &operation.stack()).await;
    if now == *wanted {
        Ok(())
    } else {
        Err(format!("another world:\n{now:#?}\ninstead of\n{wanted:#?}"))
    }
}

/// Lets `fault` happen at the call of this number. A process that was killed makes no more calls; rights
/// that are gone stay gone for all calls of that name.
fn strike(emulator: &Emulator, fault: Fault, number: u64, killed: &Arc<Notify>) {
    let (killed, dead) = (killed.clone(), AtomicBool::new(false));
    let count = AtomicU64::new(0);
    let denied = std::sync::Mutex::new(None::<String>);
    emulator.set_fault(Some(Box::new(move |call, _| {
        if dead.load(Ordering::Relaxed) {
            return Some(Fate::DropBefore);
        }
        if denied.lock().unwrap().as_ref() == Some(&call.operation) {
            return Some(fault.fate(call.service));
        }
        if count.fetch_add(1, Ordering::Relaxed) + 1 != number {
            return None;
        }
        if fault.kills() {
            dead.store(true, Ordering::Relaxed);
            killed.notify_one();
        }
        if fault == Fault::Denied {
            *denied.lock().unwrap() = Some(call.operation.clone());
        }
        Some(fault.fate(call.service))
    })));
}
