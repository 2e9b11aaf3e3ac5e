//! New code alone, with a proof that it works: uploaded, published, tried out, and only then what the
//! alias means.

use serde::Serialize;

use super::invoke::{self, Answer};
use super::{get, publish, spec};
use crate::resource::tags::{self, Tags};
use crate::resource::{Context, DeployContext};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::lacked;
use freshscale_stack::names::LIVE_ALIAS;

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
    let timeout = cx.stack_for("lambda:Invoke", name)?.rotator.timeout;
    let answer = invoke::invoke(&cx.aws, name, &version, invoke::DRY_RUN, timeout).await?;
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
    let facts = DeployContext {
        account: cx.account.clone(),
        code_sha256: cx.package.as_ref().map(|package| package.sha256.clone()),
        seed_image: None,
        template: None,
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

/// Whether the handler answered as a rotator that looked and changed nothing; else what it said.
fn verdict(answer: &Answer) -> Result<(), String> {
    match &answer.result {
        Err(error) => Err(error.to_string()),
        Ok(said) if said["dry_run"] == true => Ok(()),
        Ok(_) => Err("it did not answer as the rotator does".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::invoke::FunctionError;
    use super::*;
    use serde_json::{Value, json};

    fn said(result: Result<Value, FunctionError>) -> Result<(), String> {
        verdict(&Answer {
            version: None,
            result,
            log: String::new(),
        })
    }

    #[test]
    fn only_a_dry_run_that_was_one_passes() {
        assert_eq!(said(Ok(json!({"dry_run": true, "why": "…"}))), Ok(()));
        for other in [json!({"dry_run": false}), json!(null), json!("hello")] {
            assert_eq!(
                said(Ok(other)),
                Err("it did not answer as the rotator does".to_owned())
            );
        }
    }

    #[test]
    fn what_the_function_said_is_the_reason() {
        let error = FunctionError {
            kind: "NoTemplate".to_owned(),
            message: "web-lt does not exist".to_owned(),
        };
        assert_eq!(
            said(Err(error)),
            Err("NoTemplate: web-lt does not exist".to_owned())
        );
    }
}
