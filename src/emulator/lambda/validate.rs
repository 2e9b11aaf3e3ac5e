//! What Lambda refuses.

use std::collections::BTreeMap;
use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::params::{bounded, invalid, list, maybe, text_map, unsatisfied};
use crate::state::World;
use crate::{Call, Fault, iam};
use freshscale_core::limits::{self, Shape};

/// Bytes of all that is in a zip (250 MB; Lambda quotas).
const MAX_UNPACKED: u64 = 250 * 1024 * 1024;

/// Of all variables together (Lambda quotas).
const ENV_BYTES: usize = 4_096;

/// Set by Lambda itself (developer guide, "Defined runtime environment variables").
const RESERVED: [&str; 17] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_TASK_ROOT",
];

/// Of which Lambda makes no function any more (developer guide, "Lambda runtimes": those whose last date is years past).
const RETIRED: [&str; 15] = [
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "nodejs",
    "nodejs4.3",
    "nodejs4.3-edge",
    "nodejs6.10",
    "nodejs8.10",
    "nodejs10.x",
    "nodejs12.x",
    "python2.7",
    "python3.6",
    "python3.7",
    "ruby2.5",
];

pub(super) fn name(call: &Call, name: &str) -> Result<(), Fault> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.len() <= 64 && name.chars().all(allowed) {
        return Ok(());
    }
    let rule =
        "Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+ of at most 64 characters";
    Err(unsatisfied(
        call,
        "functionName",
        &format!("'{name}'"),
        rule,
    ))
}

/// Those of Lambda's model. What runs is the rotator, whatever they are.
pub(super) fn runtime(call: &Call, runtime: &str) -> Result<String, Fault> {
    if RETIRED.contains(&runtime) {
        let text = format!(
            "The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. \
             We recommend you use a supported runtime while creating or updating functions."
        );
        return Err(invalid(call, text));
    }
    let known = match limits::input("lambda", "CreateFunction").and_then(|of| of.at("Runtime")) {
        Some(Shape::Text(text)) => text.values,
        _ => &[],
    };
    if known.contains(&runtime) {
        return Ok(runtime.to_owned());
    }
    let known: Vec<&str> = { known.iter() }
        .copied()
        .filter(|name| !RETIRED.contains(name))
        .collect();
    let text = format!(
        "Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value \
         set: [{}] or be a valid ARN",
        known.join(", ")
    );
    Err(invalid(call, text))
}

/// `Timeout`, 1 to 1,800 s (Lambda's model, in words: only functions on instances of their own have more).
pub(super) fn timeout(call: &Call) -> Result<Option<i64>, Fault> {
    bounded(call, "Timeout", 1, 1_800)
}

/// `MemorySize`, 128 to 10240 MiB.
pub(super) fn memory(call: &Call) -> Result<Option<i64>, Fault> {
    bounded(call, "MemorySize", 128, 10_240)
}

/// `Architectures`: exactly one.
pub(super) fn architecture(call: &Call) -> Result<Option<String>, Fault> {
    match list(call, "Architectures").as_slice() {
        [] => Ok(None),
        [Value::String(one)] if one == "x86_64" || one == "arm64" => Ok(Some(one.clone())),
        other => {
            let shown = |one: &&Value| one.as_str().map_or_else(|| one.to_string(), str::to_owned);
            let shown: Vec<String> = other.iter().map(shown).collect();
            let value = format!("'[{}]'", shown.join(", "));
            let rule = match other.len() {
                1 => {
                    "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
                }
                _ => "Member must have length less than or equal to 1",
            };
            Err(unsatisfied(call, "architectures", &value, rule))
        }
    }
}

/// `Environment.Variables`, if an environment was sent at all.
pub(super) fn environment(call: &Call) -> Result<Option<BTreeMap<String, String>>, Fault> {
    let Some(environment) = call.params.get("Environment").filter(|e| !e.is_null()) else {
        return Ok(None);
    };
    let env = text_map(environment.get("Variables"));
    let well_named = |key: &str| {
        key.len() >= 2
            && key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let unable = |why: String| {
        let text = format!(
            "Lambda was unable to configure your environment variables because the environment \
             variables you have provided {why}"
        );
        Err(invalid(call, text))
    };
    let reserved: Vec<&str> = env
        .keys()
        .map(String::as_str)
        .filter(|k| RESERVED.contains(k))
        .collect();
    if !reserved.is_empty() {
        let keys = reserved.join(", ");
        return unable(format!(
            "contains reserved keys that are currently not supported for modification. Reserved keys \
             used in this request: {keys}"
        ));
    }
    if let Some(bad) = env.keys().find(|key| !well_named(key)) {
        let rule = "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: \
                    [a-zA-Z]([a-zA-Z0-9_])+]";
        return Err(unsatisfied(
            call,
            "environment.variables",
            &format!("'{{{bad}=…}}'"),
            rule,
        ));
    }
    let size: usize = env.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > ENV_BYTES {
        return unable(format!("exceeded the 4KB limit. Bytes measured: {size}"));
    }
    Ok(Some(env))
}

/// `Role`: it must exist, trust Lambda, and have been around for a while.
pub(super) fn role(world: &World, call: &Call, role: &str) -> Result<(), Fault> {
    if iam::assumable(world, role, "lambda.amazonaws.com") {
        return Ok(());
    }
    if role.split(':').nth(4) != Some(&world.account) {
        // Quoted in many public issues, of Terraform's users among others.
        let text = "Cross-account pass role is not allowed.";
        return Err(Fault::with_status(403, "AccessDeniedException", text));
    }
    let text = "The role defined for the function cannot be assumed by Lambda.";
    Err(invalid(call, text))
}

/// `LoggingConfig` with its defaults.
pub(super) fn logging(call: &Call, function: &str) -> Value {
    let mut logging = json!({
        "LogFormat": "Text", "LogGroup": format!("/aws/lambda/{function}"),
    });
    let given = call.params.get("LoggingConfig").and_then(Value::as_object);
    for (key, value) in given.into_iter().flatten() {
        logging[key] = value.clone();
    }
    logging
}

/// `EphemeralStorage.Size`; its bounds are the model's.
pub(super) fn ephemeral(call: &Call) -> Option<i64> {
    let storage = call.params.get("EphemeralStorage")?;
    storage["Size"].as_i64()
}

/// `TracingConfig.Mode`.
pub(super) fn tracing(call: &Call) -> Option<String> {
    let mode = call.params.get("TracingConfig")?.get("Mode")?;
    mode.as_str().map(str::to_owned)
}

/// `Description`, if sent.
pub(super) fn description(call: &Call) -> Option<String> {
    maybe(call, "Description").map(str::to_owned)
}

/// Bytes of all that is in a zip; `None` if it cannot be read as one.
fn unpacked(zip: &[u8]) -> Option<u64> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).ok()?;
    let sizes = (0..archive.len()).map(|place| Some(archive.by_index_raw(place).ok()?.size()));
    sizes.sum()
}

/// What is kept of a zip: its CodeSha256 and its size in bytes. It is the rotator that runs, whatever is in it.
pub(super) struct Zip {
    pub(super) sha256: String,
    pub(super) size: usize,
}

/// Decodes `ZipFile`. Code in S3 or in an image does not exist here.
pub(super) fn zip(call: &Call, file: Option<&Value>) -> Result<Zip, Fault> {
    let Some(text) = file.and_then(Value::as_str) else {
        let text = "Please provide a source for function code. This emulator takes ZipFile only.";
        return Err(invalid(call, text));
    };
    let bytes = STANDARD.decode(text).ok();
    let unpacked = bytes.as_deref().and_then(unpacked);
    let (Some(bytes), Some(unpacked)) = (bytes, unpacked) else {
        let text =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";
        return Err(invalid(call, text));
    };
    if unpacked >= MAX_UNPACKED {
        let text = format!("Unzipped size must be smaller than {MAX_UNPACKED} bytes");
        return Err(invalid(call, &text));
    }
    Ok(Zip {
        sha256: STANDARD.encode(Sha256::digest(&bytes)),
        size: bytes.len(),
    })
}
