//! How much, how many and how long: a client in trouble costs a served emulator no more than this.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

/// Limits of a served emulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once. Fewer than the descriptors that a process usually has.
    pub connections: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Bytes of a request's first line and headers.
    pub head_bytes: usize,
    /// How long they may take; and how long a connection may be idle, since a request begins where the one before
    /// ended. Longer than clients keep connections (the SDK: 90 seconds), so that none finds its own closed.
    pub head: Duration,
    /// How long the rest of a request may take.
    pub body: Duration,
    /// How long a client may take nothing of its answer.
    pub stall: Duration,
    /// Bytes of a request to a function: a zip of 50 MB, the most that Lambda takes, is a third longer in base64.
    pub function: usize,
    /// Bytes of any other request to AWS. The most that any takes is 1 MB (of CloudWatch and its logs).
    pub request: usize,
    /// Bytes of a request to the emulator itself.
    pub control: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            headers: 100,
            head_bytes: 64 * 1024,
            head: Duration::from_secs(120),
            body: Duration::from_secs(60),
            stall: Duration::from_secs(60),
            function: 80 * 1024 * 1024,
            request: 4 * 1024 * 1024,
            control: 64 * 1024,
        }
    }
}

/// A connection that ends when its client takes nothing for so long.
#[derive(Debug)]
pub(super) struct Stalling {
    stream: TokioIo<TcpStream>,
    limit: Duration,
    /// Since a write had to wait.
    until: Option<Pin<Box<Sleep>>>,
}

impl Stalling {
    pub(super) fn new(stream: TcpStream, limit: Duration) -> Self {
        Self {
            stream: TokioIo::new(stream),
            limit,
            until: None,
        }
    }

    /// What a write came to, if it came to anything in time.
    fn in_time<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.until = None;
            return written;
        }
        let end = || Box::pin(tokio::time::sleep_until(Instant::now() + self.limit));
        let until = self.until.get_or_insert_with(end);
        match until.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Read for Stalling {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl Write for Stalling {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.in_time(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.in_time(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.in_time(cx, shut)
    }
}
