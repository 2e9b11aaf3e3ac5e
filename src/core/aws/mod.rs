//! The one seam for AWS: clients made from one `SdkConfig`, whoever answers behind it.

mod answer;
pub mod call;
pub mod class;
pub mod config;
pub mod date;
pub mod error;
mod layer;
pub mod lifecycle;
pub mod pace;
pub mod partition;
pub mod quota;
mod retry_after;
pub mod shared;
pub mod trace;
pub mod trouble;
mod unanswered;

use std::sync::{Arc, LazyLock};

pub use aws_config::SdkConfig;
pub use aws_smithy_runtime_api::client::auth::SharedAuthScheme;

pub use class::Class;
pub use error::AwsError;
pub use quota::Quotas;
pub use retry_after::RetryAfter;
use trace::Tracer;

/// A client, made when it is first used: no command needs all of them, and the rotator only two.
pub type Lazy<C> = Arc<LazyLock<C, Box<dyn FnOnce() -> C + Send>>>;

/// A client of one SDK crate, made when it is first used: `lazy_client!(aws_sdk_ec2, config, tracer, auth)` with
/// `&SdkConfig`, `Option<&Tracer>` and `Option<&SharedAuthScheme>`. A macro, because the SDK crates share no trait.
#[macro_export]
macro_rules! lazy_client {
    ($sdk:ident, $config:expr, $tracer:expr, $auth:expr) => {{
        let (config, tracer, auth): ($crate::aws::SdkConfig, _, _) = (
            $config.clone(),
            Option::<&$crate::aws::trace::Tracer>::cloned($tracer),
            Option::<&$crate::aws::SharedAuthScheme>::cloned($auth),
        );
        // The SDK's own allowance of retries is the whole process's, whatever the account:
        // one in trouble would use up what all others have.
        let partition = $sdk::config::retry::RetryPartition::custom("freshscale").build();
        let build = move || {
            let mut builder = $sdk::config::Builder::from(&config)
                .retry_classifier($crate::aws::RetryAfter)
                .retry_classifier($crate::aws::Quotas)
                .retry_partition(partition);
            if let Some(tracer) = tracer {
                builder = builder.interceptor(tracer);
            }
            if let Some(auth) = auth {
                builder = builder.push_auth_scheme(auth);
            }
            $sdk::Client::from_conf(builder.build())
        };
        $crate::aws::Lazy::new(::std::sync::LazyLock::new(
            Box::new(build) as Box<dyn FnOnce() -> _ + Send>
        ))
    }};
}

/// The clients that a rotation needs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Aws {
    /// EC2.
    pub ec2: Lazy<aws_sdk_ec2::Client>,
    /// Auto Scaling.
    pub autoscaling: Lazy<aws_sdk_autoscaling::Client>,
}

impl Aws {
    /// Clients of this configuration; each call goes through `tracer`.
    #[must_use]
    pub fn new(config: &SdkConfig, tracer: &Tracer) -> Self {
        Self::with(config, Some(tracer), None)
    }

    /// Clients of this configuration that leave no trace: what runs for weeks must not keep every call.
    #[must_use]
    pub fn untraced(config: &SdkConfig) -> Self {
        Self::with(config, None, None)
    }

    /// Also `auth`, in the place of the SDK's own scheme of the same id.
    #[must_use]
    pub fn with(
        config: &SdkConfig,
        tracer: Option<&Tracer>,
        auth: Option<&SharedAuthScheme>,
    ) -> Self {
        Self {
            ec2: lazy_client!(aws_sdk_ec2, config, tracer, auth),
            autoscaling: lazy_client!(aws_sdk_autoscaling, config, tracer, auth),
        }
    }
}
