//! New code alone, with a proof that it works: uploaded, published, tried out, and only then what the
//! alias means.

use std::time::Duration;

use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::operation::invoke::InvokeOutput;
use aws_sdk_lambda::primitives::Blob;
use serde::Serialize;
use serde_json::Value;

use super::{get, publish, spec};
use crate::aws::AwsError;
use crate::aws::call::{Called, lacked};
use crate::aws::tags::{self, Tags};
use crate::resource::{Context, Facts};
use crate::stack::names::LIVE_ALIAS;

/// What the alias means now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Number of the version.
    pub version: String,
    /// base64(sha256(zip)) of its code.
    pub code_sha256: Option<String>,
    /// The function's.
    pub tags: Tags,
}

/// What became of the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Shipped {
    /// The alias has this code already.
    Unchanged {
        /// Number of the version.
        version: String,
    },
    /// The alias moved.
    Moved {
        /// From this version.
        before: String,
        /// To this one.
        version: String,
    },
    /// The test invocation failed, so that the alias stayed.
    Kept {
        /// On this version.
        version: String,
        /// The version that failed.
        failed: String,
        /// What the function said.
        error: String,
    },
}

/// Asks the handler to look and decide, and to change nothing.
const TRIAL: &str = r#"{"dry_run": true}"#;

/// What the alias means; `None` without a function, or without the alias.
///
/// # Errors
/// The failed call.
pub async fn standing(cx: &Context, name: &str) -> Result<Option<Standing>, AwsError> {
    let Some(answer) = get(cx, name, Some(LIVE_ALIAS)).await? else {
        return Ok(None);
    };
    let configuration = answer
        .configuration()
        .ok_or_else(|| lacked("lambda:GetFunction", name, "Configuration"))?;
    let version = configuration
        .version()
        .ok_or_else(|| lacked("lambda:GetFunction", name, "Version"))?;
    Ok(Some(Standing {
        version: version.to_owned(),
        code_sha256: configuration.code_sha256().map(ToOwned::to_owned),
        tags: tags::from_map(answer.tags()),
    }))
}

/// Brings the code of `cx.package` behind the alias. Begins where an earlier run was cut off: publishing
/// what is published already gives the same version again.
///
/// # Errors
/// The failed call.
pub async fn ship(cx: &Context, name: &str) -> Result<Shipped, AwsError> {
    let before = standing(cx, name)
        .await?
        .ok_or_else(|| lacked("lambda:GetFunction", name, "the alias"))?;
    let wanted = cx.package.as_ref().map(|package| &package.sha256);
    if before.code_sha256.as_ref() == wanted {
        let version = before.version;
        return Ok(Shipped::Unchanged { version });
    }
    let version = version_of_package(cx, name).await?;
    cx.progress
        .waiting(format!("the test invocation of version {version}"));
    let answer = invoke(cx, name, &version).await?;
    if let Err(error) = verdict(&answer) {
        return Ok(Shipped::Kept {
            version: before.version,
            failed: version,
            error,
        });
    }
    publish::point_alias(cx, name, &version).await?;
    Ok(Shipped::Moved {
        before: before.version,
        version,
    })
}

async fn version_of_package(cx: &Context, name: &str) -> Result<String, AwsError> {
    let stack = cx.stack_for("lambda:UpdateFunctionCode", name)?;
    let facts = Facts {
        account: cx.account.clone(),
        code_sha256: cx.package.as_ref().map(|package| package.sha256.clone()),
        seed_image: None,
        now: cx.clock.now(),
    };
    let want = spec::declared(stack, &facts);
    let latest = get(cx, name, None).await?;
    let uploaded = latest
        .as_ref()
        .and_then(|answer| answer.configuration()?.code_sha256());
    let version = if uploaded == want.code_sha256.as_deref() {
        publish::until_updated(cx, name).await?;
        publish::publish_version(cx, name).await?
    } else {
        publish::update_code(cx, name, &want).await?
    };
    publish::until_updated(cx, name).await?;
    Ok(version)
}

/// The function may take all of its time, which is more than other calls are given.
async fn invoke(cx: &Context, name: &str, version: &str) -> Result<InvokeOutput, AwsError> {
    const OPERATION: &str = "lambda:Invoke";
    let limit = cx.stack_for(OPERATION, name)?.rotator.timeout + Duration::from_secs(10);
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(limit)
        .build();
    cx.aws
        .lambda
        .invoke()
        .function_name(name)
        .qualifier(version)
        .payload(Blob::new(TRIAL))
        .customize()
        .config_override(aws_sdk_lambda::config::Builder::new().timeout_config(timeouts))
        .send()
        .await
        .called(OPERATION, name)
}

/// Whether the handler answered as a rotator that looked and changed nothing; else what it said.
fn verdict(answer: &InvokeOutput) -> Result<(), String> {
    let payload = answer.payload().map(AsRef::as_ref).unwrap_or_default();
    let said: Value = serde_json::from_slice(payload).unwrap_or_default();
    if answer.function_error().is_some() {
        let part = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        return Err(match (part("errorType"), part("errorMessage")) {
            (kind, text) if kind.is_empty() => text,
            (kind, text) => format!("{kind}: {text}"),
        });
    }
    match said["dry_run"].as_bool() {
        Some(true) => Ok(()),
        _ => Err("it did not answer as the rotator does".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(error: Option<&str>, payload: &str) -> Result<(), String> {
        let answer = InvokeOutput::builder()
            .set_function_error(error.map(ToOwned::to_owned))
            .payload(Blob::new(payload))
            .build();
        verdict(&answer)
    }

    #[test]
    fn only_a_dry_run_that_was_one_passes() {
        assert_eq!(answer(None, r#"{"dry_run": true, "why": "…"}"#), Ok(()));
        for other in [r#"{"dry_run": false}"#, "null", "\"hello\"", ""] {
            let said = answer(None, other);
            assert_eq!(
                said,
                Err("it did not answer as the rotator does".to_owned())
            );
        }
    }

    #[test]
    fn what_the_function_said_is_the_reason() {
        let said = r#"{"errorType": "NoTemplate", "errorMessage": "web-lt does not exist"}"#;
        let said = answer(Some("Unhandled"), said);
        assert_eq!(said, Err("NoTemplate: web-lt does not exist".to_owned()));
    }
}
