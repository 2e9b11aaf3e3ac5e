//! Execution environments between invocations.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::connector::{self, Reach};
use super::{Began, Caller, Emulator, lock, unsigned};
use freshscale_core::aws::Aws;
use freshscale_core::aws::config::within;

/// An execution environment of a function: as on Lambda, its clients outlive an invocation.
#[derive(Debug)]
pub(super) struct Warm {
    role: String,
    limit: Duration,
    began: Began,
    aws: Aws,
}

impl Warm {
    /// One that waits, or a new one, for a function of this role that may run so long. Where calls go wrong on purpose it is always new, since a new login ends the
    /// expiry of an old one.
    pub(super) fn take(emulator: &Emulator, role: &str, limit: Duration) -> Self {
        let mut waiting = emulator.warm();
        if emulator.world().faults.is_active() {
            waiting.clear();
        }
        let fits = |warm: &Self| warm.role == role && warm.limit == limit;
        match waiting.iter().position(fits) {
            Some(place) => waiting.swap_remove(place),
            None => Self::new(emulator, role, limit),
        }
    }

    /// The next invocation begins.
    pub(super) fn begins(&self, at: Timestamp, since: Instant) {
        *lock(&self.began) = (at, since);
    }

    /// What its function calls AWS with.
    pub(super) fn aws(&self) -> &Aws {
        &self.aws
    }

    fn new(emulator: &Emulator, role: &str, limit: Duration) -> Self {
        let began = Arc::new(Mutex::new((Timestamp::MIN, Instant::now())));
        let caller = Caller {
            principal: Some(role.to_owned()),
            within: Some(began.clone()),
        };
        let reach = Reach::Weak(emulator.downgrade());
        let config = within(&connector::sdk_config(emulator, reach, caller), limit);
        Self {
            role: role.to_owned(),
            limit,
            began,
            aws: Aws::with(&config, None, Some(&unsigned::scheme())),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use aws_smithy_runtime_api::box_error::BoxError;
    use aws_smithy_runtime_api::client::interceptors::Intercept;
    use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
    use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
    use aws_smithy_types::config_bag::ConfigBag;

    use super::*;
    use crate::faults::{Faults, Kind, Rule};
    use crate::state::World;

    const ROLE: &str = "arn:aws:iam::123456789012:role/rotator";

    const LIMIT: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn an_environment_is_used_again_by_its_role_alone_and_its_time_is_its_invocations() {
        let emulator = Emulator::new(World::default());
        let first = Warm::take(&emulator, ROLE, LIMIT);
        let at: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        first.begins(at, Instant::now());
        first.aws().ec2.describe_images().send().await.unwrap();
        assert_eq!(emulator.world().now, at);
        emulator.warm().push(first);
        let _other = Warm::take(&emulator, "arn:aws:iam::123456789012:role/other", LIMIT);
        assert_eq!(emulator.warm().len(), 1);
        let _again = Warm::take(&emulator, ROLE, LIMIT);
        assert!(emulator.warm().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn where_calls_go_wrong_on_purpose_it_is_new_each_time() {
        let emulator = Emulator::new(World::default());
        let first = Warm::take(&emulator, ROLE, LIMIT);
        emulator.warm().push(first);
        emulator.set_faults(Faults {
            rules: vec![Rule::always(Kind::Expired)],
            ..Faults::default()
        });
        let _new = Warm::take(&emulator, ROLE, LIMIT);
        assert!(emulator.warm().is_empty());
    }

    #[derive(Debug, Clone, Default)]
    struct Seen(Arc<Mutex<Option<String>>>);

    impl Intercept for Seen {
        fn name(&self) -> &'static str {
            "seen"
        }

        fn read_before_transmit(
            &self,
            context: &BeforeTransmitInterceptorContextRef<'_>,
            _: &RuntimeComponents,
            _: &mut ConfigBag,
        ) -> Result<(), BoxError> {
            let header = context.request().headers().get("authorization");
            *lock(&self.0) = header.map(ToOwned::to_owned);
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn its_calls_name_a_key_and_are_not_signed() {
        let emulator = Emulator::new(World::default());
        let (environment, seen) = (Warm::take(&emulator, ROLE, LIMIT), Seen::default());
        let call = environment.aws().autoscaling.describe_auto_scaling_groups();
        let call = call.customize().interceptor(seen.clone());
        call.send().await.unwrap();
        let named = lock(&seen.0).clone().unwrap();
        assert!(
            named
                .strip_prefix("Credential=")
                .is_some_and(|key| !key.contains('/')),
            "{named}"
        );
        let served = emulator.served();
        assert_eq!(
            (served[0].service, served[0].principal.as_str()),
            ("autoscaling", ROLE)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn it_does_not_keep_its_emulator_alive() {
        let emulator = Emulator::new(World::default());
        let (weak, environment) = (emulator.downgrade(), Warm::take(&emulator, ROLE, LIMIT));
        let call = environment.aws().ec2.describe_images();
        emulator.warm().push(environment);
        drop(emulator);
        assert!(weak.upgrade().is_none());
        let error = freshscale_core::aws::AwsError::new(
            "ec2:DescribeImages",
            "",
            call.send().await.unwrap_err(),
        );
        assert!(
            error.to_string().contains("the emulator is gone"),
            "{error}"
        );
    }
}
