//! Invocations: the rotator's own code, run in this process against the same world.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;

use super::driver::{Caller, after};
use super::world::{Invocation, World};
use super::{Emulator, connector, lambda, logs};
use crate::aws::Aws;
use crate::aws::trace::Tracer;
use crate::clock::Clock;

/// What an invocation came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// Qualified or plain function ARN.
    pub function: String,
    /// When it began.
    pub at: Timestamp,
    /// The event.
    pub event: Value,
    /// The function's answer, or the text of what failed.
    pub result: Result<Value, String>,
}

/// Time within an invocation: it began when the world says, and passes as tokio's does.
struct Within(Timestamp, Instant);

impl Clock for Within {
    fn now(&self) -> Timestamp {
        after(self.0, self.1.elapsed())
    }
}

/// Runs one invocation to its end, writes its log and records the outcome.
pub(super) async fn run(emulator: &Emulator, invocation: Invocation) {
    let (planned, request_id, account) = {
        let mut world = emulator.world();
        (
            lambda::plan_invocation(&world, &invocation.function),
            world.uuid(),
            world.account.clone(),
        )
    };
    let name = function_name(&invocation.function).to_owned();
    let at = emulator.world().now;
    let result = match planned {
        Err(fault) => Err(format!("{}: {}", fault.code, fault.message)),
        Ok(env) => {
            let role = lambda::role_of(&emulator.world(), &invocation.function)
                .unwrap_or_else(|| format!("arn:aws:iam::{account}:role/{name}"));
            let began = Instant::now();
            let caller = Caller {
                principal: Some(role),
                within: Some((at, began)),
            };
            let aws = Aws::new(&connector::sdk_config(emulator, caller), &Tracer::default());
            let lines = Mutex::new(Vec::new());
            let log = |line: &Value| {
                lines
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(line.to_string());
            };
            let clock = Within(at, began);
            let event = &invocation.payload;
            let result = crate::rotation::lambda::respond(&aws, &env, event, &clock, &log).await;
            let lines = lines.into_inner().unwrap_or_else(PoisonError::into_inner);
            write_log(
                emulator,
                &name,
                &request_id,
                (at, clock.now()),
                &lines,
                &result,
            );
            result
        }
    };
    let mut world = emulator.world();
    let spare = (world.outcomes.len() + 1).saturating_sub(World::OUTCOMES);
    world.outcomes.drain(..spare);
    world.outcomes.push(Outcome {
        function: invocation.function,
        at,
        event: invocation.payload,
        result,
    });
}

/// `arn:aws:lambda:r:a:function:NAME:live` gives `NAME`.
fn function_name(function: &str) -> &str {
    function
        .split(":function:")
        .nth(1)
        .unwrap_or(function)
        .split(':')
        .next()
        .unwrap_or(function)
}

/// As Lambda does: START, what the function wrote, END, REPORT.
fn write_log(
    emulator: &Emulator,
    name: &str,
    request_id: &str,
    (began, ended): (Timestamp, Timestamp),
    lines: &[String],
    result: &Result<Value, String>,
) {
    let mut world = emulator.world();
    let group = format!("/aws/lambda/{name}");
    let stream = format!(
        "{}/[$LATEST]{}",
        began.strftime("%Y/%m/%d"),
        &request_id[..8]
    );
    let took = ended.duration_since(began).as_millis();
    let failed = result.as_ref().err().map(|text| {
        serde_json::json!({"errorType": "RotationError", "errorMessage": text}).to_string()
    });
    let start = format!("START RequestId: {request_id} Version: $LATEST");
    let end = format!("END RequestId: {request_id}");
    let report = format!(
        "REPORT RequestId: {request_id}\tDuration: {took} ms\tBilled Duration: {took} ms\tMemory Size: 128 MB"
    );
    let all = std::iter::once(start)
        .chain(lines.iter().cloned())
        .chain(failed)
        .chain([end, report]);
    for line in all {
        logs::append(&mut world, &group, &stream, began, &line);
    }
}
