//! Invocations: the rotator's own code, run in this process against the same world.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::warm::Warm;
use super::{Emulator, after};
use crate::lambda::{self, Invokable};
use crate::params::maybe;
use crate::state::{Invocation, Outcome, World};
use crate::{Call, Reply, cloudwatch, iam, logs};
use freshscale_core::clock::Clock;
use freshscale_core::rotation::lambda::respond;

/// How the text of an invocation that took too long begins.
const TIMED_OUT: &str = "Task timed out";

/// Time within an invocation: it began when the world says, and passes as tokio's does.
struct Within(Timestamp, Instant);

impl Clock for Within {
    fn now(&self) -> Timestamp {
        after(self.0, self.1.elapsed())
    }
}

/// Runs one invocation to its end and records the outcome.
pub(super) async fn run(emulator: &Emulator, invocation: Invocation) -> Result<Value, String> {
    run_and_log(emulator, invocation).await.0
}

/// As [`run`], with the lines of its log.
async fn run_and_log(
    emulator: &Emulator,
    invocation: Invocation,
) -> (Result<Value, String>, Vec<String>) {
    let (at, planned) = {
        let world = emulator.world();
        (
            world.now,
            lambda::plan_invocation(&world, &invocation.function),
        )
    };
    let (result, lines) = match &planned {
        Err(fault) => {
            let text = format!("{}: {}", fault.code, fault.message);
            (Err(text), Vec::new())
        }
        Ok(function) => execute(emulator, function, &invocation.payload, at).await,
    };
    let mut world = emulator.world();
    if planned.is_ok() {
        cloudwatch::invoked(&mut world, &invocation.function, at, result.is_err());
    }
    let spare = (world.outcomes.len() + 1).saturating_sub(World::OUTCOMES);
    world.outcomes.drain(..spare);
    world.outcomes.push(Outcome {
        function: invocation.function,
        at,
        event: invocation.payload,
        result: result.clone(),
    });
    (result, lines)
}

/// Runs one that nobody waits for: if it fails, Lambda has more to do.
pub(super) async fn run_unattended(emulator: &Emulator, invocation: Invocation) {
    if let Err(error) = run(emulator, invocation.clone()).await {
        let mut world = emulator.world();
        let planned = lambda::plan_invocation(&world, &invocation.function);
        let version = planned.map_or_else(|_| "$LATEST".to_owned(), |planned| planned.version);
        lambda::after_failure(&mut world, invocation, &version, &error);
    }
}

/// The answer to an `Invoke` that waits for the function; `None` for every other call.
pub(super) async fn answer(emulator: &Emulator, call: &Call) -> Option<Reply> {
    if call.service != "lambda" {
        return None;
    }
    let (invocation, version) = {
        let world = emulator.world();
        let (function, payload) = lambda::invoked(&world, call)?;
        let planned = match lambda::plan_invocation(&world, &function) {
            Ok(planned) => planned,
            Err(fault) => return Some(Err(fault)),
        };
        let at = world.now;
        let invocation = Invocation {
            at,
            function,
            payload,
            attempt: 0,
        };
        (invocation, planned.version)
    };
    let (result, lines) = run_and_log(emulator, invocation).await;
    let mut reply = match result {
        Ok(value) => json!({
            "StatusCode": 200,
            "ExecutedVersion": version,
            "Payload": value.to_string(),
        }),
        Err(text) => json!({
            "StatusCode": 200,
            "ExecutedVersion": version,
            "FunctionError": "Unhandled",
            "Payload": failure(&text).to_string(),
        }),
    };
    if maybe(call, "LogType") == Some("Tail") {
        reply["LogResult"] = Value::from(STANDARD.encode(tail(&lines)));
    }
    Some(Ok(reply))
}

/// How Lambda reports an error that a function returned.
fn failure(text: &str) -> Value {
    json!({"errorType": "Runtime.Error", "errorMessage": text})
}

/// The last 4 KiB, as Lambda gives them.
fn tail(lines: &[String]) -> Vec<u8> {
    let text = (lines.join("\n") + "\n").into_bytes();
    text[text.len().saturating_sub(4096)..].to_vec()
}

async fn execute(
    emulator: &Emulator,
    function: &Invokable,
    event: &Value,
    at: Timestamp,
) -> (Result<Value, String>, Vec<String>) {
    let began = Instant::now();
    let limit = Duration::from_secs(function.timeout_s.into());
    let environment = Warm::take(emulator, &function.role, limit);
    environment.begins(at, began);
    let lines = Mutex::new(Vec::new());
    let log = |line: &Value| {
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(freshscale_core::rotation::lambda::line(line));
    };
    let clock = Within(at, began);
    let response = async {
        if function.broken {
            return Err("Runtime exited with error: exit status 1".to_owned());
        }
        // Boxed: the rotator's calls come back to this emulator, and the compiler lays out futures within futures only
        // to a certain depth.
        Box::pin(respond(
            environment.aws(),
            &function.env,
            event,
            &clock,
            &log,
        ))
        .await
    };
    let result = match tokio::time::timeout(limit, response).await {
        Ok(result) => result,
        Err(_) => Err(format!(
            "{TIMED_OUT} after {}.00 seconds",
            function.timeout_s
        )),
    };
    // Lambda, too, starts over after a failure.
    if result.is_ok() {
        emulator.warm().push(environment);
    }
    let lines = lines.into_inner().unwrap_or_else(PoisonError::into_inner);
    let lines = write_log(emulator, function, (at, clock.now()), lines, &result);
    (result, lines)
}

/// As Lambda does: START, what the function wrote, END, REPORT.
fn write_log(
    emulator: &Emulator,
    function: &Invokable,
    (began, ended): (Timestamp, Timestamp),
    mut lines: Vec<String>,
    result: &Result<Value, String>,
) -> Vec<String> {
    let mut world = emulator.world();
    let id = world.uuid();
    let version = &function.version;
    let (date, instance) = (began.strftime("%Y/%m/%d"), id.replace('-', ""));
    let stream = format!("{date}/[{version}]{instance}");
    let took = ended.duration_since(began).as_millis();
    lines.insert(0, format!("START RequestId: {id} Version: {version}"));
    lines.extend(result.as_ref().err().map(|text| match text.as_str() {
        late if late.starts_with(TIMED_OUT) => {
            let at = ended.strftime("%Y-%m-%dT%H:%M:%S.%3fZ");
            format!("{at} {id} {late}")
        }
        text => failure(text).to_string(),
    }));
    lines.push(format!("END RequestId: {id}"));
    lines.push(format!(
        "REPORT RequestId: {id}\tDuration: {took} ms\tBilled Duration: {took} ms"
    ));
    // Lambda writes with the role of the function, which works without a log, too.
    let arn = format!("log-group:{}:log-stream:{stream}", function.log_group);
    let arn = world.arn("logs", &arn);
    let mut needed = ["logs:CreateLogStream", "logs:PutLogEvents"].into_iter();
    let known = iam::policies(&world, &function.role).is_some();
    if known && !needed.all(|action| iam::may(&world, &function.role, action, &arn)) {
        return lines;
    }
    for line in &lines {
        logs::append(&mut world, &function.log_group, &stream, began, line);
    }
    lines
}
