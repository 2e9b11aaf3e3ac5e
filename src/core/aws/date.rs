//! The `Date` of each answer sets the clock that commands judge by.

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use jiff::Timestamp;

use super::layer::layered;
use crate::clock::AnswerClock;

/// The same client, whose answers set `clock`.
#[must_use]
pub fn over(client: SharedHttpClient, clock: AnswerClock) -> SharedHttpClient {
    layered(client, move |inner| Dated {
        inner,
        clock: clock.clone(),
    })
}

#[derive(Debug)]
struct Dated {
    inner: SharedHttpConnector,
    clock: AnswerClock,
}

impl HttpConnector for Dated {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        // Whoever gives out credentials (the instance's metadata, a login) is not who answers.
        if request.headers().get("authorization").is_none() {
            return self.inner.call(request);
        }
        let host = host(request.uri());
        let (inner, clock) = (self.inner.clone(), self.clock.clone());
        HttpConnectorFuture::new(async move {
            let sent = clock.machine();
            let answer = inner.call(request).await?;
            if let Some(date) = date(&answer) {
                clock.learn(&host, (sent, clock.machine()), date);
            }
            Ok(answer)
        })
    }
}

/// Host and port of an address, without the name and password that it may have.
fn host(uri: &str) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.to_owned()
}

/// When an answer was written; `None` if it does not say, or comes from a cache (its date is that of when it was
/// put there: RFC 9111, section 5.1).
fn date(answer: &HttpResponse) -> Option<Timestamp> {
    if answer.headers().get("age").is_some() {
        return None;
    }
    let date = DateTime::from_str(answer.headers().get("date")?, Format::HttpDate).ok()?;
    Timestamp::from_second(date.secs()).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use aws_smithy_types::body::SdkBody;

    use super::*;
    use crate::clock::{Clock, SystemClock};

    #[test]
    fn an_address_is_told_without_its_password() {
        for (uri, told) in [
            (
                "https://ec2.eu-west-1.amazonaws.com/",
                "ec2.eu-west-1.amazonaws.com",
            ),
            ("http://anna:secret@127.0.0.1:4599/?a=b@c", "127.0.0.1:4599"),
            ("http://[::1]:4599", "[::1]:4599"),
        ] {
            assert_eq!(host(uri), told);
        }
    }

    type Headers = &'static [(&'static str, &'static str)];

    #[derive(Debug)]
    struct Answers(Headers);

    impl HttpConnector for Answers {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            let mut answer = HttpResponse::new(200.try_into().unwrap(), SdkBody::empty());
            for (name, value) in self.0 {
                answer.headers_mut().insert(*name, *value);
            }
            HttpConnectorFuture::ready(Ok(answer))
        }
    }

    /// Whether one answer with these headers sets the clock.
    async fn sets(signed: bool, headers: Headers) -> bool {
        let clock = AnswerClock::over(SystemClock);
        let dated = Dated {
            inner: SharedHttpConnector::new(Answers(headers)),
            clock: clock.clone(),
        };
        let mut request = HttpRequest::empty();
        request.set_uri("http://127.0.0.1:4599/").unwrap();
        if signed {
            let headers = request.headers_mut();
            headers.insert("authorization", "Credential=AKIA");
        }
        dated.call(request).await.unwrap();
        clock.is_set()
    }

    #[tokio::test]
    async fn only_a_fresh_answer_to_a_signed_call_sets_the_clock() {
        const DATE: (&str, &str) = ("date", "Tue, 24 Nov 2026 12:00:00 GMT");
        assert!(sets(true, &[DATE]).await);
        assert!(!sets(false, &[DATE]).await, "a metadata service");
        assert!(!sets(true, &[DATE, ("age", "3")]).await, "a cache");
        assert!(!sets(true, &[]).await);
        assert!(!sets(true, &[("date", "yesterday")]).await);
    }
}
