//! Making versions of the function and moving its alias.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{
    ApplicationLogLevel, Architecture, Environment, FunctionCode, FunctionConfiguration, LogFormat,
    LoggingConfig, PackageType, Runtime, SystemLogLevel,
};

use super::{Spec, get, ready, rotation_config, spec};
use crate::resource::hidden::Shown;
use crate::resource::{Context, Readiness, iam_role};
use freshscale_core::aws::call::{Called, lacked};
use freshscale_core::aws::{AwsError, Class};
use freshscale_core::rotation::config::DATES;
use freshscale_stack::names::LIVE_ALIAS;

/// As botocore's waiters do.
const EVERY: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Its first version's number.
pub(super) async fn create(
    cx: &Context,
    name: &str,
    want: &Spec,
    role_arn: &str,
) -> Result<String, AwsError> {
    const OPERATION: &str = "lambda:CreateFunction";
    let environment = environment(cx, OPERATION, name, want)?;
    let answer = cx
        .aws
        .lambda
        .create_function()
        .function_name(name)
        .package_type(PackageType::Zip)
        .runtime(Runtime::from(want.runtime.as_str()))
        .role(role_arn)
        .handler(&want.handler)
        .code(
            FunctionCode::builder()
                .zip_file(zip(cx, OPERATION, name, want)?)
                .build(),
        )
        .description(&want.description)
        .timeout(want.timeout)
        .memory_size(want.memory)
        .architectures(Architecture::from(want.architecture.as_str()))
        .environment(environment)
        .logging_config(logging(want))
        .set_tags(Some(crate::resource::tags::to_map(&want.tags)))
        .publish(true)
        .send()
        .await
        .called(OPERATION, name)?;
    answer
        .version
        .ok_or_else(|| lacked(OPERATION, name, "Version"))
}

/// The alias is what rules invoke; it may be made while the function is still Pending.
pub(super) async fn create_alias(cx: &Context, name: &str, version: &str) -> Result<(), AwsError> {
    cx.aws
        .lambda
        .create_alias()
        .function_name(name)
        .name(LIVE_ALIAS)
        .function_version(version)
        .send()
        .await
        .called("lambda:CreateAlias", name)?;
    Ok(())
}

/// Configuration, then code, then the alias: until the alias moves, the old version runs.
pub(super) async fn update(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    let configuration = have.configuration() != want.configuration();
    let code = want.code_sha256.is_some() && have.code_sha256 != want.code_sha256;
    let code = code || have.architecture != want.architecture;
    let alias = have.alias != want.alias;
    if !configuration && !code && !alias {
        return Ok(());
    }
    if cx.going_back
        && let Some(version) = as_wanted(cx, name, want).await?
    {
        until_updated(cx, name).await?;
        return move_alias(cx, name, have, &version).await;
    }
    if configuration {
        update_configuration(cx, name, want).await?;
        until_updated(cx, name).await?;
    }
    let version = if code {
        update_code(cx, name, want).await?
    } else {
        publish_version(cx, name).await?
    };
    until_updated(cx, name).await?;
    move_alias(cx, name, have, &version).await
}

async fn move_alias(cx: &Context, name: &str, have: &Spec, version: &str) -> Result<(), AwsError> {
    if have.alias.is_none() {
        match create_alias(cx, name, version).await {
            // It stands, though it was not seen.
            Err(error) if error.class == Class::Exists => {}
            ended => return ended,
        }
    }
    point_alias(cx, name, version).await
}

/// From then on rules invoke this version.
pub(super) async fn point_alias(cx: &Context, name: &str, version: &str) -> Result<(), AwsError> {
    cx.aws
        .lambda
        .update_alias()
        .function_name(name)
        .name(LIVE_ALIAS)
        .function_version(version)
        .send()
        .await
        .called("lambda:UpdateAlias", name)?;
    Ok(())
}

/// The newest version that is as wanted, code and environment included.
async fn as_wanted(cx: &Context, name: &str, want: &Spec) -> Result<Option<String>, AwsError> {
    let versions = cx.aws.lambda.list_versions_by_function();
    let versions: Vec<FunctionConfiguration> = versions
        .function_name(name)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("lambda:ListVersionsByFunction", name)?;
    let known = spec::known(cx.stack.as_deref());
    let fits = |c: &&FunctionConfiguration| {
        let alias = want.alias.as_deref();
        let now = cx.clock.now();
        let spec = spec::observed(name, c, alias, want.tags.clone(), &known, now);
        c.version() != Some("$LATEST") && spec == *want
    };
    let numbers = versions.iter().filter(fits).filter_map(|c| c.version());
    let newest = numbers.filter_map(|v| v.parse::<u64>().ok()).max();
    Ok(newest.map(|number| number.to_string()))
}

async fn update_configuration(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
    const OPERATION: &str = "lambda:UpdateFunctionConfiguration";
    let role = iam_role::arn(cx, &want.role).await?;
    cx.aws
        .lambda
        .update_function_configuration()
        .function_name(name)
        .runtime(Runtime::from(want.runtime.as_str()))
        .role(role)
        .handler(&want.handler)
        .description(&want.description)
        .timeout(want.timeout)
        .memory_size(want.memory)
        .environment(environment(cx, OPERATION, name, want)?)
        .logging_config(logging(want))
        .send()
        .await
        .called(OPERATION, name)?;
    Ok(())
}

pub(super) async fn update_code(cx: &Context, name: &str, want: &Spec) -> Result<String, AwsError> {
    const OPERATION: &str = "lambda:UpdateFunctionCode";
    let answer = cx
        .aws
        .lambda
        .update_function_code()
        .function_name(name)
        .zip_file(zip(cx, OPERATION, name, want)?)
        .architectures(Architecture::from(want.architecture.as_str()))
        .publish(true)
        .send()
        .await
        .called(OPERATION, name)?;
    answer
        .version
        .ok_or_else(|| lacked(OPERATION, name, "Version"))
}

/// AWS returns the last version if nothing has changed since, so that this may be repeated.
pub(super) async fn publish_version(cx: &Context, name: &str) -> Result<String, AwsError> {
    const OPERATION: &str = "lambda:PublishVersion";
    let answer = cx
        .aws
        .lambda
        .publish_version()
        .function_name(name)
        .send()
        .await
        .called(OPERATION, name)?;
    answer
        .version
        .ok_or_else(|| lacked(OPERATION, name, "Version"))
}

/// Whether the function can be called and changed. One that was made a moment ago may not be seen yet.
pub(super) async fn readiness(cx: &Context, name: &str) -> Result<Readiness, AwsError> {
    Ok(match get(cx, name, None).await? {
        Some(answer) => ready(&answer),
        None => Readiness::NotYet("it is not seen yet".to_owned()),
    })
}

pub(super) async fn until_updated(cx: &Context, name: &str) -> Result<(), AwsError> {
    cx.progress
        .wait(EVERY, LIMIT, || async {
            match readiness(cx, name).await? {
                Readiness::Ready => Ok(Ok(())),
                Readiness::NotYet(reason) => Ok(Err(reason)),
                Readiness::Never(reason) => {
                    Err(AwsError::answer("lambda:GetFunction", name, None, reason))
                }
            }
        })
        .await
}

/// The values themselves: specs may hold them hidden.
fn environment(
    cx: &Context,
    operation: &'static str,
    name: &str,
    want: &Spec,
) -> Result<Environment, AwsError> {
    let values: BTreeMap<String, String> = rotation_config(cx.stack_for(operation, name)?).to_env();
    // What was to come when the plan was made may be past by now.
    let without_dates = |mut environment: BTreeMap<String, Shown>| {
        environment.remove(DATES);
        environment
    };
    let now = spec::environment(&values, &values, cx.clock.now());
    if without_dates(now) != without_dates(want.environment.clone()) {
        return Err(AwsError::answer(
            operation,
            name,
            None,
            "the stack file has changed since the plan was made; make a new plan",
        ));
    }
    Ok(Environment::builder()
        .set_variables(Some(values.into_iter().collect()))
        .build())
}

fn zip(cx: &Context, operation: &'static str, name: &str, want: &Spec) -> Result<Blob, AwsError> {
    let Some(package) = &cx.package else {
        return Err(AwsError::answer(
            operation,
            name,
            None,
            "the handler's code is needed and not at hand; build it (scripts/build-handler) and \
             say where it is (--handler PATH)",
        ));
    };
    match &want.code_sha256 {
        Some(planned) if *planned != package.sha256 => Err(AwsError::answer(
            operation,
            name,
            None,
            "the handler's code has changed since the plan was made; make a new plan",
        )),
        _ => match package.zip() {
            Ok(zip) => Ok(Blob::new(zip)),
            Err(error) => Err(AwsError::answer(operation, name, None, error.to_string())),
        },
    }
}

fn logging(want: &Spec) -> LoggingConfig {
    let kept = |name: &str| want.kept.get(name).map(String::as_str);
    LoggingConfig::builder()
        .log_group(&want.log_group)
        .log_format(kept(spec::LOG_FORMAT).map_or(LogFormat::Text, LogFormat::from))
        .set_application_log_level(kept(spec::APPLICATION_LEVEL).map(ApplicationLogLevel::from))
        .set_system_log_level(kept(spec::SYSTEM_LEVEL).map(SystemLogLevel::from))
        .build()
}
