//! How both binaries reach AWS: Region, credentials, TLS, retries and time-outs.

use std::sync::OnceLock;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::pace::Pacer;
use super::{answer, date};
use crate::clock::AnswerClock;

/// What may differ from the SDK's own chain (`AWS_REGION`, `AWS_PROFILE`, `AWS_ENDPOINT_URL*` …).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientOptions {
    /// `ap-northeast-2`.
    pub region: Option<String>,
    /// A profile of the shared configuration.
    pub profile: Option<String>,
    /// Every service's address, as for an emulator.
    pub endpoint_url: Option<String>,
    /// ARN of a role to take on.
    pub assume_role: Option<String>,
}

/// Loads the shared configuration. Credentials are not looked for until the first call.
pub async fn load(options: &ClientOptions) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(pacer().over(date::over(answer::bounded(http_client()), clock())))
        .retry_config(retries())
        .timeout_config(timeouts(PATIENCE));
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let mut config = loader.load().await;
    if let Some(profile) = &options.profile {
        config = of_profile(config, profile);
    }
    match &options.assume_role {
        None => config,
        Some(role) => assume(config, role).await,
    }
}

/// The credentials of a profile that was named, and no others. The SDK's own chain takes keys of the environment before
/// it and the role of an instance after it: a command given `--profile` would act on another account. AWS's command
/// line puts a profile that is named as an option before the variables, too (botocore, `create_credential_resolver`).
fn of_profile(config: SdkConfig, profile: &str) -> SdkConfig {
    let from = ProviderConfig::without_region()
        .with_region(config.region().cloned())
        .with_http_client(http_client());
    let provider = ProfileFileCredentialsProvider::builder()
        .configure(&from)
        .profile_name(profile)
        .build();
    let provider = aws_sdk_ec2::config::SharedCredentialsProvider::new(provider);
    config.into_builder().credentials_provider(provider).build()
}

async fn assume(config: SdkConfig, role: &str) -> SdkConfig {
    let provider = AssumeRoleProvider::builder(role)
        .session_name("freshscale")
        .configure(&config)
        .build()
        .await;
    config
        .into_builder()
        .credentials_provider(aws_sdk_ec2::config::SharedCredentialsProvider::new(
            provider,
        ))
        .build()
}

/// rustls with ring: builds in a fifth of the time of the SDK's default, and starts faster in Lambda.
fn http_client() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

/// One for the whole process: AWS counts all of its calls together.
fn pacer() -> Pacer {
    static PACER: OnceLock<Pacer> = OnceLock::new();
    PACER.get_or_init(Pacer::default).clone()
}

/// The clock of who answers: one for the whole process, since every call of it goes to the same AWS.
pub fn clock() -> AnswerClock {
    static CLOCK: OnceLock<AnswerClock> = OnceLock::new();
    CLOCK.get_or_init(AnswerClock::default).clone()
}

/// For throttling, failures of AWS and of the network. What depends on the meaning of a call (a role
/// that has not spread) is the engine's to repeat.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(4)
}

/// How long an answer may take.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How long an answer to a function may take that may run for `limit`: one call that is never answered must leave
/// enough for the next attempt and for all other calls. Of ten seconds, four.
fn patience_within(limit: Duration) -> Duration {
    let spare = Duration::from_secs(2);
    (limit.saturating_sub(spare) / 2).clamp(Duration::from_secs(1), PATIENCE)
}

/// The same for calls of a function that may run for `limit`.
#[must_use]
pub fn within(config: &SdkConfig, limit: Duration) -> SdkConfig {
    let builder = config.clone().into_builder();
    builder
        .timeout_config(timeouts(patience_within(limit)))
        .build()
}

/// Three seconds to connect, and `patience` for each answer.
pub fn timeouts(patience: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        // Of the answer alone: a call may wait for its turn before.
        .read_timeout(patience)
        .build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[tokio::test]
    async fn options_win_over_the_environment() {
        let options = ClientOptions {
            region: Some("ap-northeast-2".to_owned()),
            endpoint_url: Some("http://127.0.0.1:1".to_owned()),
            assume_role: Some("arn:aws:iam::111111111111:role/deploy".to_owned()),
            profile: None,
        };
        let config = load(&options).await;
        assert_eq!(
            config.region().map(ToString::to_string).as_deref(),
            Some("ap-northeast-2")
        );
        assert_eq!(config.endpoint_url(), Some("http://127.0.0.1:1"));
        assert!(config.credentials_provider().is_some());
        assert_eq!(config.retry_config().unwrap().max_attempts(), 4);
    }

    #[tokio::test]
    async fn a_function_waits_for_an_answer_for_less_than_half_of_its_time() {
        let config = load(&ClientOptions::default()).await;
        for (limit, patience) in [(1, 1), (10, 4), (22, 10), (900, 10)] {
            let config = within(&config, Duration::from_secs(limit));
            let timeouts = config.timeout_config().unwrap();
            let wanted = Some(Duration::from_secs(patience));
            assert_eq!(timeouts.read_timeout(), wanted, "{limit} s");
        }
    }
}
