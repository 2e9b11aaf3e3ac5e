//! The SDK's HTTP client, answered in this process.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

use super::{Caller, Emulator, WeakEmulator};
use crate::protocol::Request;
use freshscale_core::aws::config::{PATIENCE, timeouts};

/// A configuration whose calls `caller` makes.
pub(super) fn sdk_config(emulator: &Emulator, reach: Reach, caller: Caller) -> SdkConfig {
    let region = emulator.world().region.clone();
    let key = emulator.world().faults.log_in();
    let credentials = Credentials::new(key, "emulator", None, None, "emulator");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .retry_config(RetryConfig::standard())
        .timeout_config(timeouts(PATIENCE))
        // It measures throughput in seconds, of which a paused clock has any number.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(http_client_fn(move |settings, _| {
            SharedHttpConnector::new(InProcess {
                reach: reach.clone(),
                caller: caller.clone(),
                patience: settings.read_timeout(),
            })
        }))
        .build()
}

/// How clients hold on to their emulator.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    /// It lives as long as they do.
    Strong(Emulator),
    /// They are the emulator's own.
    Weak(WeakEmulator),
}

impl Reach {
    fn emulator(&self) -> Result<Emulator, ConnectorError> {
        match self {
            Self::Strong(emulator) => Ok(emulator.clone()),
            Self::Weak(weak) => weak
                .upgrade()
                .ok_or_else(|| ConnectorError::io("the emulator is gone".into())),
        }
    }
}

#[derive(Debug, Clone)]
struct InProcess {
    reach: Reach,
    caller: Caller,
    /// How long an answer is waited for: what a connector over the network does.
    patience: Option<Duration>,
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let this = self.clone();
        HttpConnectorFuture::new(async move {
            let request = this.read(request)?;
            let emulator = this.reach.emulator()?;
            let answer = emulator.answer(request, &this.caller);
            let answer = match this.patience {
                None => answer.await,
                Some(patience) => tokio::time::timeout(patience, answer)
                    .await
                    .map_err(|elapsed| ConnectorError::timeout(elapsed.into()))?,
            };
            let answer = answer.map_err(|text| ConnectorError::io(text.into()))?;
            HttpResponse::try_from(answer.map(SdkBody::from))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

impl InProcess {
    /// The SDK's bodies are in memory, except for streams, which none of our calls has.
    fn read(&self, request: HttpRequest) -> Result<Request, ConnectorError> {
        let request = request
            .try_into_http1x()
            .map_err(|error| ConnectorError::user(error.into()))?;
        let (parts, body) = request.into_parts();
        let bytes = body
            .bytes()
            .ok_or_else(|| ConnectorError::user("the body is a stream".into()))?;
        Ok(Request::from_parts(parts, bytes.to_vec()))
    }
}
