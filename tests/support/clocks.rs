//! A machine whose clock is wrong, and answers that say when they were written.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use freshscale_core::aws::date;
use freshscale_core::aws::trace::Tracer;
use freshscale_core::clock::{AnswerClock, Clock};
use freshscale_deploy::apply::Deployment;
use freshscale_emulator::Emulator;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};

struct Wrong {
    emulator: Emulator,
    off: SignedDuration,
}

impl Clock for Wrong {
    fn now(&self) -> Timestamp {
        self.emulator.now() + self.off
    }
}

/// Clients on a machine whose clock is so much ahead of the emulator's, and which learns from the answers.
pub fn session(emulator: &Emulator, off: SignedDuration) -> Deployment {
    let clock = AnswerClock::over(Wrong {
        emulator: emulator.clone(),
        off,
    });
    let config = emulator.sdk_config();
    let client = dated(config.http_client().unwrap(), emulator.clone());
    let client = date::over(client, clock.clone());
    let config = config.into_builder().http_client(client).build();
    Deployment::new(&config, Tracer::default(), Arc::new(clock)).unwrap()
}

fn dated(client: SharedHttpClient, emulator: Emulator) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(Dated {
            inner: client.http_connector(settings, components),
            emulator: emulator.clone(),
        })
    })
}

#[derive(Debug)]
struct Dated {
    inner: SharedHttpConnector,
    emulator: Emulator,
}

impl HttpConnector for Dated {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, emulator) = (self.inner.call(request), self.emulator.clone());
        HttpConnectorFuture::new(async move {
            let mut answer = answer.await?;
            let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&emulator.now());
            answer.headers_mut().insert("date", date.unwrap());
            Ok(answer)
        })
    }
}
