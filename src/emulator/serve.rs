//! The same world on a loopback port, for any AWS client.

use std::future::Future;
use std::io;

use http::HeaderValue;
use http::header::DATE;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::net::{TcpListener, TcpStream};

use super::Emulator;
use super::driver::Caller;

/// Bytes of a request: a zip of 50 MB, the most that Lambda takes, is a third longer in base64.
const LONGEST: usize = 80 * 1024 * 1024;

/// Answers AWS's clients until `shutdown` completes. Credentials are not checked, so only a loopback
/// address is served.
///
/// # Errors
/// The listener is not on a loopback address, or the machine takes no more connections.
pub async fn serve(
    emulator: Emulator,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        let text = format!("{address} is not a loopback address; use 127.0.0.1");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let mut connections = tokio::task::JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return Ok(()),
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                connections.spawn(converse(emulator.clone(), stream));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// A client that goes away is no error of ours.
async fn converse(emulator: Emulator, stream: TcpStream) {
    let answer = service_fn(move |request| answer(emulator.clone(), request));
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

/// Clients judge what they are told by the clock that tells it.
fn date(now: Timestamp) -> Option<HeaderValue> {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    HeaderValue::from_str(&text.ok()?).ok()
}

async fn answer(
    emulator: Emulator,
    request: hyper::Request<Incoming>,
) -> io::Result<hyper::Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LONGEST).collect().await;
    let body = body.map_err(io::Error::other)?;
    let request = http::Request::from_parts(parts, body.to_bytes().to_vec());
    let answer = match super::control::answer(&emulator, &request).await {
        Some(answer) => Ok(answer),
        None => emulator.answer(request, &Caller::OPERATOR).await,
    };
    let mut response = answer.map_err(io::Error::other)?;
    if let Some(date) = date(emulator.now()) {
        response.headers_mut().insert(DATE, date);
    }
    Ok(response.map(|body| Full::new(Bytes::from(body))))
}
