//! The Lambda function: one rotation per invocation. The zip carries this program as `bootstrap`.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use freshscale_core::aws::{Aws, config};
use freshscale_core::escape;
use freshscale_core::rotation::{RotationError, lambda};
use lambda_runtime::layers::TracingLayer;
use lambda_runtime::tower::util::MapRequestLayer;
use lambda_runtime::{Diagnostic, LambdaEvent, LambdaInvocation, Runtime, service_fn};
use serde_json::{Value, json};

/// What Lambda reports as the cause: the runtime itself would give a Rust type path as the type.
#[derive(Debug)]
struct Failed(RotationError);

impl From<Failed> for Diagnostic {
    fn from(Failed(error): Failed) -> Self {
        Self {
            error_type: error.kind().to_owned(),
            error_message: escape::visible(&error.chain()).into_owned(),
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // Once: later invocations find the connections open. How long a call may take, the first one tells.
    let config = config::load(&config::ClientOptions::default()).await;
    let clients = OnceLock::new();
    let env: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let (config, clients, env) = (&config, &clients, &env);
    let handler = service_fn(|event: LambdaEvent<Value>| async move {
        let aws = clients.get_or_init(|| {
            let config = config::within(config, left(event.context.deadline()));
            Aws::untraced(&config)
        });
        lambda::handle(aws, env, &event.payload, &config::clock(), &log)
            .await
            .map_err(Failed)
    });
    let readable = MapRequestLayer::new(|mut invocation: LambdaInvocation| {
        if !lambda::is_readable(env, &invocation.body, &config::clock(), &log) {
            // The runtime answers for what it cannot decode, but ends over what is no text.
            invocation.body.clear();
        }
        invocation
    });
    let runtime = Runtime::new(handler).layer(readable);
    match runtime.layer(TracingLayer::new()).run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(&json!({
                "level": "ERROR",
                "message": "The Lambda runtime ended.",
                "error": error.to_string(),
            }));
            ExitCode::FAILURE
        }
    }
}

/// How long an invocation may still run. A deadline that is over already is none: then as long as a stack file says
/// by default.
fn left(deadline: SystemTime) -> Duration {
    let left = deadline.duration_since(SystemTime::now());
    left.unwrap_or(Duration::from_secs(10))
}

/// One JSON value a line. Nobody to read it is no reason to fail a rotation.
fn log(line: &Value) {
    let _ = writeln!(std::io::stdout().lock(), "{}", lambda::line(line));
}
