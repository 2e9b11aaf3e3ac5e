//! Reads that are shared: whoever asks AWS the same question during one look gets the same answer, and it is asked once.
//!
//! `status` is made of parts that know nothing of each other: what a plan would change, what the next launches depend on,
//! what `check` looks at. Many of them read the same group, the same template. Here, below the SDK, they meet.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use tokio::sync::OnceCell;

use super::layer::layered;
use super::trace::is_mutating;

/// Marks an answer that was not asked for again: the trace has it already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeated;

/// What was answered since the look began. Clones share.
#[derive(Debug, Clone, Default)]
pub struct SharedReads(Arc<Mutex<HashMap<Question, Arc<OnceCell<Answer>>>>>);

/// Address, operation where a header names it, and body.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Question(String, Option<String>, Vec<u8>);

/// A success.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl SharedReads {
    /// The same client, whose reads are shared. Failures are not: who asks next asks AWS.
    #[must_use]
    pub fn over(&self, client: SharedHttpClient) -> SharedHttpClient {
        let reads = self.clone();
        layered(client, move |inner| Sharing {
            inner,
            reads: reads.clone(),
        })
    }

    fn place(&self, question: Question) -> Arc<OnceCell<Answer>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(question).or_default().clone()
    }
}

#[derive(Debug)]
struct Sharing {
    inner: SharedHttpConnector,
    reads: SharedReads,
}

impl HttpConnector for Sharing {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Some(question) = Question::of(&request) else {
            return self.inner.call(request);
        };
        let (place, inner) = (self.reads.place(question), self.inner.clone());
        HttpConnectorFuture::new(async move {
            let asked = AtomicBool::new(false);
            // Whoever comes while it is asked waits for the answer; if it fails, or nobody waits for it any more, the next one asks.
            let answer = place.get_or_try_init(|| async {
                asked.store(true, Ordering::Relaxed);
                Answer::of(inner.call(request).await)
            });
            match answer.await {
                Ok(answer) => answer.response(!asked.into_inner()),
                Err(own) => *own,
            }
        })
    }
}

impl Question {
    /// `None` for what may change something, and for a body that is not at hand.
    fn of(request: &HttpRequest) -> Option<Self> {
        let body = request.body().bytes()?;
        let target = request.headers().get("x-amz-target");
        let is_read = match operation(request.uri(), target, body) {
            Some(name) => !is_mutating(name),
            None => request.method() == "GET",
        };
        let target = target.map(ToOwned::to_owned);
        is_read.then(|| Self(request.uri().to_owned(), target, body.to_vec()))
    }
}

/// The operation's name, by AWS's protocols: JSON has it in a header, a form in `Action`, Smithy's RPC in the path. The
/// REST ones have none.
fn operation<'a>(uri: &'a str, target: Option<&'a str>, body: &'a [u8]) -> Option<&'a str> {
    if let Some(target) = target {
        return target.rsplit('.').next();
    }
    if let Some((_, name)) = uri.split_once("/operation/") {
        return Some(name);
    }
    let body = std::str::from_utf8(body).ok()?;
    body.split('&')
        .find_map(|field| field.strip_prefix("Action="))
}

/// What only the one gets who asked.
type Own = Box<Result<HttpResponse, ConnectorError>>;

impl Answer {
    fn of(answer: Result<HttpResponse, ConnectorError>) -> Result<Self, Own> {
        let response = answer.map_err(|error| Box::new(Err(error)))?;
        match response.body().bytes() {
            Some(body) if response.status().is_success() => Ok(Self {
                status: response.status(),
                headers: { response.headers().iter() }
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
                body: body.to_vec(),
            }),
            _ => Err(Box::new(Ok(response))),
        }
    }

    fn response(&self, again: bool) -> Result<HttpResponse, ConnectorError> {
        let mut response = HttpResponse::new(self.status, SdkBody::from(self.body.as_slice()));
        let headers = response.headers_mut();
        for (name, value) in &self.headers {
            let put = headers.try_append(name.clone(), value.clone());
            put.map_err(|error| ConnectorError::other(error.into(), None))?;
        }
        if again {
            response.add_extension(Repeated);
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests;
