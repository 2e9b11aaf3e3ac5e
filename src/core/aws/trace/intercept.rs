//! Where the SDK tells of each attempt.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};

use super::{Again, Call, Tracer, is_mutating};
use crate::aws::shared;

/// Why the attempt before came to nothing.
#[derive(Debug, Clone)]
struct Because(String);

impl Storable for Because {
    type Storer = StoreReplace<Self>;
}

#[derive(Debug, Clone, Copy)]
struct Sent {
    at: f64,
    attempt: u32,
    /// Read before the request goes, because it takes its body with it.
    dry_run: bool,
}

impl Storable for Sent {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Tracer {
    fn name(&self) -> &'static str {
        "trace"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let attempt = cfg.load::<Sent>().map_or(1, |sent| sent.attempt + 1);
        cfg.interceptor_state().store_put(Sent {
            at: self.seconds(),
            attempt,
            dry_run: is_dry_run(context.request().body().bytes()),
        });
        if let (2.., Some(metadata)) = (attempt, cfg.load::<Metadata>()) {
            let because = cfg.load::<Because>().map(|because| because.0.clone());
            self.tell(Again {
                operation: format!("{}:{}", service_name(metadata.service()), metadata.name()),
                attempt,
                because: because.unwrap_or_else(|| "no answer".to_owned()),
            });
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (Some(sent), Some(metadata)) = (cfg.load::<Sent>().copied(), cfg.load::<Metadata>())
        else {
            return Ok(());
        };
        let response = context.response();
        if response.is_some_and(|it| it.extension::<shared::Repeated>().is_some()) {
            return Ok(());
        }
        let call = Call {
            service: service_name(metadata.service()),
            operation: metadata.name().to_owned(),
            mutating: is_mutating(metadata.name()) && !sent.dry_run,
            started: sent.at,
            ended: self.seconds(),
            status: response.map(|r| r.status().as_u16()),
            error_code: response.filter(|r| !r.status().is_success()).and_then(|r| {
                r.body()
                    .bytes()
                    .and_then(|body| error_code(r.headers().get("x-amzn-errortype"), body))
            }),
            request_id: response.and_then(|r| {
                ["x-amzn-requestid", "x-amz-request-id"]
                    .iter()
                    .find_map(|name| r.headers().get(*name))
                    .map(ToOwned::to_owned)
            }),
            attempt: sent.attempt,
        };
        let because = match (&call.error_code, call.status) {
            (Some(code), _) => code.clone(),
            (None, Some(status)) => format!("HTTP status {status}"),
            (None, None) => "no answer".to_owned(),
        };
        cfg.interceptor_state().store_put(Because(because));
        self.record(call);
        Ok(())
    }
}

fn service_name(sdk_id: &str) -> String {
    match sdk_id {
        "Auto Scaling" => "autoscaling".to_owned(),
        "EventBridge" => "events".to_owned(),
        "CloudWatch Logs" => "logs".to_owned(),
        "Elastic Load Balancing v2" => "elasticloadbalancing".to_owned(),
        "Service Quotas" => "servicequotas".to_owned(),
        other => other.to_lowercase(),
    }
}

/// The code in an error answer of any of AWS's protocols.
fn error_code(header: Option<&str>, body: &[u8]) -> Option<String> {
    if let Some(code) = header {
        return code.split(':').next().map(ToOwned::to_owned);
    }
    if let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) {
        return json
            .get("__type")
            .and_then(|t| t.as_str())
            .and_then(|t| t.rsplit('#').next())
            .map(ToOwned::to_owned);
    }
    let text = std::str::from_utf8(body).ok()?;
    let start = text.find("<Code>")? + "<Code>".len();
    let end = text[start..].find("</Code>")? + start;
    Some(text[start..end].to_owned())
}

/// Whether EC2 was asked to check a call and not to do it (`DryRun`, a form's field).
fn is_dry_run(body: Option<&[u8]>) -> bool {
    body.is_some_and(|body| {
        let mut fields = body.split(|byte| *byte == b'&');
        fields.any(|field| field == b"DryRun=true")
    })
}
