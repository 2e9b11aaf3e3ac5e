//! What is compared of a function: from the stack and from AWS.

use std::collections::BTreeMap;

use aws_sdk_lambda::types::{FunctionConfiguration, LogFormat};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::resource::DeployContext;
use crate::resource::hidden::{Hidden, Shown};
use crate::resource::tags::Tags;
use freshscale_core::rotation::RotationConfig;
use freshscale_core::rotation::config::DATES;
use freshscale_core::rotation::dates::Dates;
use freshscale_stack::Stack;
use freshscale_stack::names::LIVE_ALIAS;

/// Lambda's OS-only runtime.
const RUNTIME: &str = "provided.al2023";
/// The executable's name in the zip, which this runtime starts whatever the handler says.
const HANDLER: &str = "bootstrap";
/// Members of `LoggingConfig`, as the API calls them.
pub(super) const LOG_FORMAT: &str = "LoggingConfig.LogFormat";
pub(super) const APPLICATION_LEVEL: &str = "LoggingConfig.ApplicationLogLevel";
pub(super) const SYSTEM_LEVEL: &str = "LoggingConfig.SystemLogLevel";

/// See [`crate::resource::Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Name, not ARN.
    pub role: String,
    /// `provided.al2023`.
    pub runtime: String,
    /// `bootstrap`.
    pub handler: String,
    /// MiB.
    pub memory: i32,
    /// Seconds.
    pub timeout: i32,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// For people, and for finding candidates.
    pub description: String,
    /// Where it logs.
    pub log_group: String,
    /// Name to value, which only the rotator's own variables show.
    pub environment: BTreeMap<String, Shown>,
    /// base64(sha256(zip)). Wanted `None` means: leave the code as it is, do not compare.
    pub code_sha256: Option<String>,
    /// `live`, when there is one.
    pub alias: Option<String>,
    /// How it logs beyond that, which the stack file cannot say: `LoggingConfig.LogFormat`.
    pub kept: BTreeMap<String, String>,
    /// Its tags.
    pub tags: Tags,
}

impl Spec {
    /// What UpdateFunctionConfiguration sets.
    pub(super) fn configuration(&self) -> Self {
        Self {
            architecture: String::new(),
            code_sha256: None,
            alias: None,
            tags: Tags::new(),
            ..self.clone()
        }
    }
}

/// The environment as specs hold it. `known` is what the stack file makes of it, if there is one: that anybody may
/// read. Of other values, variables of the same names show what can be no secret (ids, numbers, words of the rotator's);
/// everything else is somebody's own, and hidden. Of the schedule's dates only those that are to come are compared, so
/// that neither time changes a plan nor what is past.
pub(super) fn environment(
    environment: &BTreeMap<String, String>,
    known: &BTreeMap<String, String>,
    now: Timestamp,
) -> BTreeMap<String, Shown> {
    let shown = |name: &String, value: &String| {
        known.get(name) == Some(value) || RotationConfig::is_open(name, value)
    };
    let one = |(name, value): (&String, &String)| {
        let value = match (Dates::parse(value), shown(name, value)) {
            (Ok(dates), _) if name == DATES => Shown::Plain(dates.to_come(now).text()),
            (_, true) => Shown::Plain(value.clone()),
            (_, false) => Shown::Hidden(Hidden::of(value.as_bytes())),
        };
        (name.clone(), value)
    };
    environment.iter().map(one).collect()
}

/// The environment that the stack file asks for.
pub(super) fn known(stack: Option<&Stack>) -> BTreeMap<String, String> {
    stack.map_or_else(BTreeMap::new, |stack| {
        super::rotation_config(stack).to_env()
    })
}

/// A function as it is, with the environment that a stack asks for.
pub(super) fn with_dates(stack: &Stack, have: &Spec, now: Timestamp) -> Spec {
    let known = known(Some(stack));
    Spec {
        environment: environment(&known, &known, now),
        ..have.clone()
    }
}

/// All but the dates.
pub(super) fn without_dates(spec: &Spec) -> Spec {
    let mut spec = spec.clone();
    spec.environment.remove(DATES);
    spec
}

pub(super) fn declared(stack: &Stack, facts: &DeployContext) -> Spec {
    let rotator = &stack.rotator;
    let known = known(Some(stack));
    Spec {
        role: stack.names.iam_role.clone(),
        runtime: RUNTIME.to_owned(),
        handler: HANDLER.to_owned(),
        memory: i32::try_from(rotator.memory_mib).unwrap_or(i32::MAX),
        timeout: i32::try_from(rotator.timeout.as_secs()).unwrap_or(i32::MAX),
        architecture: rotator.architecture.as_str().to_owned(),
        description: stack.description("keeps the launch template on the newest image"),
        log_group: stack.names.log_group.clone(),
        environment: environment(&known, &known, facts.now),
        code_sha256: facts.code_sha256.clone(),
        alias: Some(LIVE_ALIAS.to_owned()),
        kept: BTreeMap::new(),
        tags: stack.all_tags(),
    }
}

pub(super) fn observed(
    name: &str,
    c: &FunctionConfiguration,
    alias: Option<&str>,
    tags: Tags,
    known: &BTreeMap<String, String>,
    now: Timestamp,
) -> Spec {
    let variables: BTreeMap<String, String> = c
        .environment()
        .and_then(|e| e.variables())
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Spec {
        role: c
            .role()
            .and_then(|arn| arn.rsplit('/').next())
            .unwrap_or_default()
            .to_owned(),
        runtime: c
            .runtime()
            .map(|r| r.as_str().to_owned())
            .unwrap_or_default(),
        handler: c.handler().unwrap_or_default().to_owned(),
        memory: c.memory_size().unwrap_or(128),
        timeout: c.timeout().unwrap_or(3),
        architecture: c
            .architectures()
            .first()
            .map_or("x86_64", |a| a.as_str())
            .to_owned(),
        description: c.description().unwrap_or_default().to_owned(),
        log_group: c
            .logging_config()
            .and_then(|l| l.log_group())
            .map_or_else(|| format!("/aws/lambda/{name}"), ToOwned::to_owned),
        environment: environment(&variables, known, now),
        code_sha256: c.code_sha256().map(ToOwned::to_owned),
        alias: alias.map(ToOwned::to_owned),
        kept: logging(c),
        tags,
    }
}

/// Lines as they are printed are what a function has that nobody told otherwise.
fn logging(c: &FunctionConfiguration) -> BTreeMap<String, String> {
    let Some(logging) = c.logging_config() else {
        return BTreeMap::new();
    };
    let format = logging.log_format().filter(|it| **it != LogFormat::Text);
    let parts = [
        (LOG_FORMAT, format.map(LogFormat::as_str)),
        (
            APPLICATION_LEVEL,
            logging.application_log_level().map(|level| level.as_str()),
        ),
        (
            SYSTEM_LEVEL,
            logging.system_log_level().map(|level| level.as_str()),
        ),
    ];
    let set = parts.into_iter();
    set.filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_lambda::types::EnvironmentResponse;

    #[test]
    fn defaults_of_aws_are_filled_in_and_only_what_can_be_no_secret_is_shown_of_the_environment() {
        let configuration = FunctionConfiguration::builder()
            .role("arn:aws:iam::111111111111:role/freshscale/web-rotator-role")
            .environment(
                EnvironmentResponse::builder()
                    .variables("SG_IDS", "sg-0123456789abcdef0")
                    .variables("EC2_INSTANCE_NAME", "web")
                    .variables("LAUNCH_TEMPLATE_NAME", "canary")
                    .variables("KEEP_VERSIONS", "canary")
                    .variables("API_KEY", "1234")
                    .build(),
            )
            .build();
        let known = [
            "SG_IDS",
            "EC2_INSTANCE_NAME",
            "LAUNCH_TEMPLATE_NAME",
            "KEEP_VERSIONS",
        ];
        let known = known.map(|name| (name.to_owned(), "web".to_owned())).into();
        let now = Timestamp::UNIX_EPOCH;
        let spec = observed("f", &configuration, None, Tags::new(), &known, now);
        assert_eq!(spec.role, "web-rotator-role");
        assert_eq!(spec.timeout, 3);
        assert_eq!(spec.architecture, "x86_64");
        assert_eq!(spec.log_group, "/aws/lambda/f");
        let shown = |name: &str| match &spec.environment[name] {
            Shown::Plain(text) => text.as_str(),
            Shown::Hidden(_) => "(hidden)",
        };
        assert_eq!(shown("SG_IDS"), "sg-0123456789abcdef0");
        assert_eq!(shown("EC2_INSTANCE_NAME"), "web");
        for name in ["LAUNCH_TEMPLATE_NAME", "KEEP_VERSIONS", "API_KEY"] {
            assert_eq!(shown(name), "(hidden)", "{name}");
        }
        assert_eq!(spec.alias, None);
    }
}
