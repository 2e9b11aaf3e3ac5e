//! What a served emulator does for those who are not AWS clients: it tells its time and moves it.

use std::fmt::Display;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::state::Message;
use super::{Emulator, Outcome};
use freshscale_core::words::parse_duration;

/// How long somebody who serves there may take to be reached, and to send an answer that has begun. Until it begins the
/// clock is moved, which may take long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of an answer: a thousand invocations and messages, all that a world remembers, have some 2 MB.
const LONGEST: usize = 64 * 1024 * 1024;

/// No AWS service has paths like this.
pub(super) const PREFIX: &str = "/_emulator";

/// Where the clock shall stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Advance {
    /// So much later: `2d`, `90m`, `1h30m`.
    By(String),
    /// At this instant; nothing happens when it is past.
    To(Timestamp),
}

/// What moving the clock came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Advanced {
    /// Where the clock stood.
    pub before: Timestamp,
    /// Where it stands.
    pub now: Timestamp,
    /// What ran in between.
    pub invocations: Vec<Outcome>,
    /// What topics and queues were sent in between.
    #[serde(default)]
    pub messages: Vec<Message>,
}

impl Emulator {
    /// Moves the clock, and tells what ran. One thing after the other happens, and between two of them other callers
    /// are answered: they see the world as it is by then.
    ///
    /// # Errors
    /// A span that is none, or that leads out of time.
    pub async fn advance_as_asked(&self, asked: &Advance) -> Result<Advanced, String> {
        // Two that are asked for at once come one after the other.
        let _alone = self.moving().await;
        let before = self.now();
        let to = match asked {
            Advance::To(instant) => *instant,
            Advance::By(span) => later(before, span)?,
        };
        let (ran, sent) = {
            let world = self.world();
            (world.outcomes.len(), world.messages.len())
        };
        while self.now() < to {
            let due = self.next_due().map_or(to, |due| due.min(to));
            self.advance_to(due).await;
            tokio::task::yield_now().await;
        }
        let now = self.now();
        let world = self.world();
        let from = ran.min(world.outcomes.len());
        let sent = sent.min(world.messages.len());
        Ok(Advanced {
            before,
            now,
            invocations: world.outcomes[from..].to_vec(),
            messages: world.messages[sent..].to_vec(),
        })
    }
}

/// A day has 24 hours here, in whatever time zone.
fn later(at: Timestamp, span: &str) -> Result<Timestamp, String> {
    let parsed = parse_duration(span)
        .ok_or_else(|| format!("`{span}` is not a duration; write it like 90m, 2h30m or 3d"))?;
    at.checked_add(parsed).map_err(|_| {
        // What is left is within what a duration holds: it ends in the year 9999.
        let left = Timestamp::MAX.duration_since(at).unsigned_abs();
        format!(
            "`{span}` leads past the end of the emulator's time, {}: the clock stands at {at} and moves at most {}d",
            Timestamp::MAX.strftime("%Y-%m-%dT%H:%M:%SZ"),
            left.as_secs() / 86_400
        )
    })
}

/// The answer to a request that is for the emulator itself; `None` for AWS's.
pub(super) async fn answer(
    emulator: &Emulator,
    request: &Request<Vec<u8>>,
) -> Option<Response<Vec<u8>>> {
    let path = request.uri().path().strip_prefix(PREFIX)?;
    Some(match (request.method(), path) {
        (&Method::GET, "") => {
            let operations: Vec<String> = super::operations()
                .map(|(service, operation)| format!("{service}:{operation}"))
                .collect();
            let state = json!({"now": emulator.now(), "operations": operations});
            reply(StatusCode::OK, &state)
        }
        (&Method::POST, "/advance") => match advance(emulator, request.body()).await {
            Ok(advanced) => reply(StatusCode::OK, &advanced),
            Err(error) => reply(StatusCode::BAD_REQUEST, &json!({"error": error})),
        },
        (method, path) => {
            let error = format!("the emulator has nothing at {method} {PREFIX}{path}");
            reply(StatusCode::NOT_FOUND, &json!({"error": error}))
        }
    })
}

async fn advance(emulator: &Emulator, body: &[u8]) -> Result<Advanced, String> {
    let asked = serde_json::from_slice(body).map_err(|error| {
        format!("expected {{\"by\": \"2d\"}} or {{\"to\": an instant}}: {error}")
    })?;
    let advanced = emulator.advance_as_asked(&asked).await?;
    emulator.save().map_err(|error| error.to_string())?;
    Ok(advanced)
}

/// A JSON value.
pub(super) fn reply(status: StatusCode, body: &impl Serialize) -> Response<Vec<u8>> {
    let mut response = Response::new(serde_json::to_vec(body).unwrap_or_default());
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    response
}

/// Asks the emulator that is served at `endpoint` (`http://127.0.0.1:4599`) to move its clock.
///
/// # Errors
/// Nobody answers there, or somebody who is no emulator, or it refuses.
pub async fn ask(endpoint: &str, asked: &Advance) -> Result<Advanced, String> {
    let shown = freshscale_core::secret::addresses(endpoint);
    let says = |error: &dyn Display| format!("{shown}: {error}");
    let address =
        address(endpoint).ok_or_else(|| says(&"this is no address of a served emulator"))?;
    let late = |_| says(&"it did not answer in time");
    let stream = timeout(PATIENCE, TcpStream::connect(address)).await;
    let stream = stream.map_err(late)?.map_err(|e| says(&e))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|e| says(&e))?;
    let connection = tokio::spawn(connection);
    let body = serde_json::to_vec(asked).map_err(|e| says(&e))?;
    let request = Request::post(format!("{PREFIX}/advance"))
        .header(http::header::HOST, address)
        .body(Full::new(Bytes::from(body)))
        .map_err(|e| says(&e))?;
    let response = sender.send_request(request).await.map_err(|e| says(&e))?;
    let status = response.status();
    let body = Limited::new(response.into_body(), LONGEST).collect();
    let body = timeout(PATIENCE, body).await.map_err(late)?;
    let body = body.map_err(|e| says(&e))?.to_bytes();
    connection.abort();
    if status == StatusCode::OK {
        return serde_json::from_slice(&body).map_err(|e| says(&e));
    }
    let said: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let why = said["error"]
        .as_str()
        .unwrap_or("no emulator is served there");
    Err(says(&format!("{why} (HTTP {status})")))
}

/// The host and port of an address without a path. The emulator asks nobody who they are: a user and password are of no
/// use, and no name server is asked for them.
fn address(endpoint: &str) -> Option<&str> {
    let rest = endpoint.strip_prefix("http://")?.trim_end_matches('/');
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    (!host.is_empty() && !host.contains(['/', '?', '#'])).then_some(host)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::serve::serve;
    use crate::testing::{START, emulator};

    async fn served() -> (Emulator, String) {
        let (emulator, _) = emulator();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(serve(emulator.clone(), listener, std::future::pending()));
        (emulator, endpoint)
    }

    #[tokio::test]
    async fn a_served_clock_is_moved_by_a_span_and_to_an_instant_but_never_back() {
        let (emulator, endpoint) = served().await;
        let start: Timestamp = START.parse().unwrap();
        let day = jiff::SignedDuration::from_hours(24);
        let moved = ask(&endpoint, &Advance::By("2d".to_owned())).await.unwrap();
        assert!(moved.now >= start + day * 2 && moved.before < start + day);
        assert!(emulator.now() >= moved.now);
        ask(&endpoint, &Advance::To(start + day * 3)).await.unwrap();
        let back = ask(&endpoint, &Advance::To(start)).await.unwrap();
        assert!(back.now >= start + day * 3);
    }

    #[tokio::test]
    async fn a_span_that_leads_past_the_end_of_time_is_refused_with_the_longest_that_does_not() {
        let (emulator, _) = emulator();
        let by = |span: &str| Advance::By(span.to_owned());
        let said = emulator.advance_as_asked(&by("99999999d")).await;
        let said = said.unwrap_err();
        let begins = "`99999999d` leads past the end of the emulator's time, 9999-12-30T22:00:00Z: the clock stands at 20";
        assert!(said.starts_with(begins), "{said}");
        let (_, longest) = said.rsplit_once(' ').unwrap();
        emulator.advance_as_asked(&by(longest)).await.unwrap();
        assert!(emulator.advance_as_asked(&by("1d")).await.is_err());
    }

    #[test]
    fn an_address_is_asked_for_without_its_user_and_password() {
        for (endpoint, host) in [
            ("http://127.0.0.1:4599", Some("127.0.0.1:4599")),
            ("http://u:p@127.0.0.1:4599/", Some("127.0.0.1:4599")),
            ("http://u:p/@ss@[::1]:4599", Some("[::1]:4599")),
            ("http://127.0.0.1:4599/x", None),
            ("http://", None),
            ("https://127.0.0.1:4599", None),
        ] {
            assert_eq!(address(endpoint), host, "{endpoint}");
        }
    }

    #[tokio::test]
    async fn what_is_no_time_and_who_is_no_emulator_are_named() {
        let (_, endpoint) = served().await;
        let nonsense = ask(&endpoint, &Advance::By("soon".to_owned())).await;
        assert!(nonsense.unwrap_err().contains("soon"));
        let elsewhere = ask("https://ec2.amazonaws.com", &Advance::By("1h".to_owned())).await;
        assert!(
            elsewhere
                .unwrap_err()
                .contains("no address of a served emulator")
        );
        let request = Request::post("/_emulator/reset").body(Vec::new()).unwrap();
        let (emulator, _) = emulator();
        assert_eq!(answer(&emulator, &request).await.unwrap().status(), 404);
        let aws = Request::post("/").body(Vec::new()).unwrap();
        assert!(answer(&emulator, &aws).await.is_none());
    }
}
