//! The same world on a loopback port, for any AWS client.

mod guard;
mod limits;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONNECTION, DATE};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

pub use self::limits::Limits;
use self::limits::Stalling;
use super::driver::Caller;
use super::{Emulator, control};

/// How long nobody is let in when the machine takes no more connections.
const BREATH: Duration = Duration::from_millis(50);

/// Answers AWS's clients until `shutdown` completes. Credentials are not checked, so only a loopback
/// address is served, and no page of a browser is answered.
///
/// # Errors
/// The listener is not on a loopback address.
pub async fn serve(
    emulator: Emulator,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    serve_within(emulator, listener, Limits::default(), shutdown).await
}

/// As [`serve`], with other limits.
///
/// # Errors
/// See there.
pub async fn serve_within(
    emulator: Emulator,
    listener: TcpListener,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let here = listener.local_addr()?;
    if !here.ip().is_loopback() {
        let text = format!("{here} is not a loopback address; use 127.0.0.1");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let desk = Desk {
        emulator,
        limits,
        here,
    };
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut connections = tokio::task::JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        // Whoever finds no room waits in the system's queue until somebody leaves.
        let next = async {
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut shutdown => return Ok(()),
            (place, accepted) = next => match accepted {
                Ok((stream, _)) => {
                    let desk = desk.clone();
                    connections.spawn(async move {
                        desk.converse(stream).await;
                        drop(place);
                    });
                }
                // Out of descriptors, or a client that was gone before it was let in: the others are still served.
                Err(_) => tokio::time::sleep(BREATH).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Where requests are answered.
#[derive(Clone)]
struct Desk {
    emulator: Emulator,
    limits: Limits,
    here: SocketAddr,
}

impl Desk {
    /// A client that goes away, or is too slow, is no error of ours.
    async fn converse(self, stream: TcpStream) {
        let limits = self.limits;
        let answer = service_fn(move |request| self.clone().answer(request));
        let _ = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_headers(limits.headers)
            .max_buf_size(limits.head_bytes)
            .serve_connection(Stalling::new(stream, limits.stall), answer)
            .await;
    }

    async fn answer(self, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
        let answer = match self.receive(request).await {
            Ok(request) => match control::answer(&self.emulator, &request).await {
                Some(answer) => Ok(answer),
                None => self.emulator.answer(request, &Caller::OPERATOR).await,
            },
            Err(refusal) => Ok(*refusal),
        };
        let mut response = answer.map_err(io::Error::other)?;
        if let Some(date) = date(self.emulator.now()) {
            response.headers_mut().insert(DATE, date);
        }
        Ok(response.map(|body| Full::new(Bytes::from(body))))
    }

    /// The whole request, unless it is refused.
    async fn receive(
        &self,
        request: Request<Incoming>,
    ) -> Result<Request<Vec<u8>>, Box<Response<Vec<u8>>>> {
        let (parts, body) = request.into_parts();
        if let Some(why) = guard::foreign(&parts, self.here) {
            return Err(refuse(StatusCode::FORBIDDEN, &why));
        }
        let longest = self.longest(&parts);
        let body = Limited::new(body, longest).collect();
        let body = match tokio::time::timeout(self.limits.body, body).await {
            Ok(Ok(body)) => body.to_bytes().to_vec(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                let text = format!("a request for this may have {longest} bytes");
                return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, &text));
            }
            Ok(Err(error)) => return Err(refuse(StatusCode::BAD_REQUEST, &error.to_string())),
            Err(_) => {
                let text = "the request did not come to its end in time";
                return Err(refuse(StatusCode::REQUEST_TIMEOUT, text));
            }
        };
        Ok(Request::from_parts(parts, body))
    }

    /// Bytes that a request may have.
    fn longest(&self, parts: &Parts) -> usize {
        match parts.uri.path() {
            path if path.starts_with(control::PREFIX) => self.limits.control,
            path if path.contains("/functions") => self.limits.function,
            _ => self.limits.request,
        }
    }
}

/// The connection ends with it: what else was sent there is not read.
fn refuse(status: StatusCode, why: &str) -> Box<Response<Vec<u8>>> {
    let mut response = control::reply(status, &json!({ "error": why }));
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    Box::new(response)
}

/// Clients judge what they are told by the clock that tells it.
fn date(now: Timestamp) -> Option<HeaderValue> {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    HeaderValue::from_str(&text.ok()?).ok()
}
