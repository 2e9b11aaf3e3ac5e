//! What is compared of a function: from the stack and from AWS.

use std::collections::BTreeMap;

use aws_sdk_lambda::types::FunctionConfiguration;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::resource::tags::Tags;
use crate::resource::{Facts, digest};
use freshscale_core::rotation::config::DATES;
use freshscale_core::rotation::dates::Dates;
use freshscale_stack::Stack;
use freshscale_stack::names::LIVE_ALIAS;

/// Lambda's OS-only runtime.
const RUNTIME: &str = "provided.al2023";
/// The executable's name in the zip, which this runtime starts whatever the handler says.
const HANDLER: &str = "bootstrap";

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
    /// Name to digest of the value.
    pub environment: BTreeMap<String, String>,
    /// base64(sha256(zip)). Wanted `None` means: leave the code as it is, do not compare.
    pub code_sha256: Option<String>,
    /// `live`, when there is one.
    pub alias: Option<String>,
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

/// The environment as specs hold it. Of the schedule's dates only those that are to come are compared, so that neither
/// time changes a plan nor what is past.
pub(super) fn digests(
    environment: &BTreeMap<String, String>,
    now: Timestamp,
) -> BTreeMap<String, String> {
    let compared = |name: &str, value: &str| match Dates::parse(value) {
        Ok(dates) if name == DATES => digest(dates.to_come(now).text().as_bytes()),
        _ => digest(value.as_bytes()),
    };
    let digests = environment.iter();
    digests
        .map(|(name, value)| (name.clone(), compared(name, value)))
        .collect()
}

pub(super) fn declared(stack: &Stack, facts: &Facts) -> Spec {
    let rotator = &stack.rotator;
    Spec {
        role: stack.names.iam_role.clone(),
        runtime: RUNTIME.to_owned(),
        handler: HANDLER.to_owned(),
        memory: i32::try_from(rotator.memory_mib).unwrap_or(i32::MAX),
        timeout: i32::try_from(rotator.timeout.as_secs()).unwrap_or(i32::MAX),
        architecture: rotator.architecture.as_str().to_owned(),
        description: stack.description("keeps the launch template on the newest image"),
        log_group: stack.names.log_group.clone(),
        environment: digests(&super::rotation_config(stack).to_env(), facts.now),
        code_sha256: facts.code_sha256.clone(),
        alias: Some(LIVE_ALIAS.to_owned()),
        tags: stack.all_tags(),
    }
}

pub(super) fn observed(
    name: &str,
    c: &FunctionConfiguration,
    alias: Option<&str>,
    tags: Tags,
    now: Timestamp,
) -> Spec {
    let environment: BTreeMap<String, String> = c
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
        environment: digests(&environment, now),
        code_sha256: c.code_sha256().map(ToOwned::to_owned),
        alias: alias.map(ToOwned::to_owned),
        tags,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_lambda::types::EnvironmentResponse;

    #[test]
    fn defaults_of_aws_are_filled_in_and_values_of_the_environment_are_not_shown() {
        let configuration = FunctionConfiguration::builder()
            .role("arn:aws:iam::111111111111:role/freshscale/web-rotator-role")
            .environment(
                EnvironmentResponse::builder()
                    .variables("SG_IDS", "sg-secret")
                    .build(),
            )
            .build();
        let spec = observed(
            "f",
            &configuration,
            None,
            Tags::new(),
            Timestamp::UNIX_EPOCH,
        );
        assert_eq!(spec.role, "web-rotator-role");
        assert_eq!(spec.timeout, 3);
        assert_eq!(spec.architecture, "x86_64");
        assert_eq!(spec.log_group, "/aws/lambda/f");
        assert_eq!(spec.environment["SG_IDS"], digest(b"sg-secret"));
        assert_eq!(spec.alias, None);
    }
}
