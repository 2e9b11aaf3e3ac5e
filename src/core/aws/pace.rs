//! Pacing: calls wait here rather than being throttled there.
//!
//! EC2 counts calls in token buckets per account, Region and class of operation ("Request throttling for the Amazon EC2 API", EC2 Developer Guide). One
//! stack never comes near them; many at once do. Each bucket has its counterpart here, a little smaller
//! because others call with the same account, too.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use tokio::time::Instant;

use super::layer::layered;

/// The part of AWS's limits that is used.
const SHARE: f64 = 0.9;

/// The buckets of one process. Clones share.
#[derive(Debug, Clone, Default)]
pub struct Pacer {
    /// By account and Region, and class: when the bucket would be full again.
    full_at: Arc<Mutex<BTreeMap<(String, Class), Instant>>>,
}

/// Operations that AWS counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Describe,
    Publish,
    Tag,
    Launch,
    Change,
}

impl Class {
    /// Of EC2.
    fn of(operation: &str) -> Self {
        match operation {
            "CreateLaunchTemplateVersion" | "ModifyLaunchTemplate" | "DeregisterImage" => {
                Self::Publish
            }
            "CreateTags" => Self::Tag,
            "RunInstances" => Self::Launch,
            other if other.starts_with("Describe") || other.starts_with("Get") => Self::Describe,
            _ => Self::Change,
        }
    }

    /// How many at once, and how many a second.
    fn bucket(self) -> (f64, f64) {
        match self {
            Self::Describe => (100.0, 20.0),
            Self::Publish => (100.0, 5.0),
            Self::Tag => (100.0, 10.0),
            Self::Launch => (5.0, 2.0),
            Self::Change => (50.0, 5.0),
        }
    }
}

impl Pacer {
    /// The same client, whose calls wait for their turn.
    #[must_use]
    pub fn over(&self, client: SharedHttpClient) -> SharedHttpClient {
        let pacer = self.clone();
        layered(client, move |inner| Paced {
            inner,
            pacer: pacer.clone(),
        })
    }

    /// Takes a token, and says how long to wait until it is there.
    fn take(&self, account: String, class: Class, now: Instant) -> Duration {
        let (size, refill) = class.bucket();
        let one = Duration::from_secs_f64(1.0 / (refill * SHARE));
        let whole = one.mul_f64(size * SHARE);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let at = full_at.entry((account, class)).or_insert(now);
        *at = (*at).max(now) + one;
        at.duration_since(now).saturating_sub(whole)
    }
}

#[derive(Debug)]
struct Paced {
    inner: SharedHttpConnector,
    pacer: Pacer,
}

impl HttpConnector for Paced {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Some((account, class)) = counted(&request) else {
            return self.inner.call(request);
        };
        let wait = self.pacer.take(account, class, Instant::now());
        if wait.is_zero() {
            return self.inner.call(request);
        }
        let inner = self.inner.clone();
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(wait).await;
            inner.call(request).await
        })
    }
}

/// In whose bucket, and in which; `None` for what AWS does not count like this. The signature says who calls
/// which service where: `Credential=AKIA…/20261126/ap-northeast-2/ec2/aws4_request`.
fn counted(request: &HttpRequest) -> Option<(String, Class)> {
    let signed = request.headers().get("authorization")?;
    let (_, scope) = signed.split_once("Credential=")?;
    let mut scope = scope.split(['/', ',']);
    let (key, _, region, service) = (scope.next()?, scope.next()?, scope.next()?, scope.next()?);
    if service != "ec2" {
        return None;
    }
    let body = std::str::from_utf8(request.body().bytes()?).ok()?;
    let mut fields = body.split('&');
    let operation = fields.find_map(|field| field.strip_prefix("Action="))?;
    Some((format!("{key} {region}"), Class::of(operation)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_through_and_the_rest_at_the_rate_of_the_refill() {
        let (pacer, now) = (Pacer::default(), Instant::now());
        let take = |class| pacer.take("a".to_owned(), class, now);
        let waits: Vec<Duration> = (0..126).map(|_| take(Class::Describe)).collect();
        assert!(waits[..90].iter().all(Duration::is_zero));
        assert_eq!(waits[125].as_secs(), 2, "36 more at 18 a second");
        assert!(take(Class::Tag).is_zero(), "a bucket of its own");
        let other = pacer.take("b".to_owned(), Class::Describe, now);
        assert!(other.is_zero(), "another account has its own");
    }

    #[tokio::test(start_paused = true)]
    async fn a_bucket_fills_up_again() {
        let (pacer, now) = (Pacer::default(), Instant::now());
        let take = |at| pacer.take("a".to_owned(), Class::Launch, at);
        for _ in 0..4 {
            assert!(take(now).is_zero());
        }
        assert!(!take(now).is_zero());
        assert!(take(now + Duration::from_secs(10)).is_zero());
    }
}
