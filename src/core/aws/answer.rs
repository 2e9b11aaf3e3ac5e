//! Answers have an end: of a bounded length, and whole in bounded time, whoever sends them.

use std::fmt;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use tokio::time::{Instant, timeout_at};

use super::layer::layered;

/// Longest answer that is taken, in bytes. AWS's longest of those that are asked for is a page of 200 versions of a
/// launch template, each with 16 KiB of user data.
pub(super) const MAX: usize = 32 * 1024 * 1024;

/// How long an answer may take that has begun, for a start.
const PATIENCE: Duration = Duration::from_secs(5);

/// And how much longer for each byte that has come: at 64 KiB a second it is never given up.
const FOR_A_BYTE: Duration = Duration::from_nanos(1_000_000_000 / 65_536);

/// Why an answer was given up that had begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenUp {
    /// It went on and on.
    TooLong,
    /// It came in drops.
    TooSlow,
}

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(
                f,
                "an answer of more than {} MiB was given up",
                MAX / 1024 / 1024
            ),
            Self::TooSlow => f.write_str("an answer that came too slowly was given up"),
        }
    }
}

impl std::error::Error for GivenUp {}

/// The same client, whose answers are whole.
#[must_use]
pub(super) fn bounded(client: SharedHttpClient) -> SharedHttpClient {
    layered(client, Bounded)
}

#[derive(Debug)]
struct Bounded(SharedHttpConnector);

impl HttpConnector for Bounded {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move { whole(answer.await?).await })
    }
}

async fn whole(mut answer: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let began = Instant::now();
    let mut body = ByteStream::new(answer.take_body());
    let mut bytes = Vec::new();
    loop {
        let come = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let until = began + PATIENCE + FOR_A_BYTE * come;
        let next = timeout_at(until, body.try_next());
        // A slow network may be better the next time; what never ends is no answer of AWS's.
        let next = next
            .await
            .map_err(|_| ConnectorError::timeout(GivenUp::TooSlow.into()))?;
        let Some(chunk) = next.map_err(|error| ConnectorError::io(error.into()))? else {
            break;
        };
        if bytes.len() + chunk.len() > MAX {
            return Err(ConnectorError::other(GivenUp::TooLong.into(), None));
        }
        bytes.extend_from_slice(&chunk);
    }
    *answer.body_mut() = SdkBody::from(bytes);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::error::Error;

    use aws_smithy_runtime_api::http::StatusCode;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::super::config::{ClientOptions, load};
    use super::*;
    use crate::aws::error::AwsError;
    use crate::aws::trouble::Trouble;

    #[tokio::test]
    async fn an_answer_is_the_same_when_it_was_read() {
        let answer = HttpResponse::new(StatusCode::try_from(203).unwrap(), SdkBody::from("text"));
        let answer = whole(answer).await.unwrap();
        assert_eq!(answer.body().bytes(), Some(b"text".as_slice()));
        assert_eq!(answer.status().as_u16(), 203);
    }

    #[tokio::test]
    async fn an_answer_that_is_too_long_is_given_up() {
        let fits = HttpResponse::new(
            StatusCode::try_from(200).unwrap(),
            SdkBody::from(vec![b'x'; MAX]),
        );
        assert!(whole(fits).await.is_ok());
        let long = HttpResponse::new(
            StatusCode::try_from(200).unwrap(),
            SdkBody::from(vec![b'x'; MAX + 1]),
        );
        let error = whole(long).await.unwrap_err();
        let source = error.source().unwrap();
        assert_eq!(source.downcast_ref::<GivenUp>(), Some(&GivenUp::TooLong));
    }

    /// Answers each request on a loopback port with a head and whatever `body` writes.
    async fn server<F>(body: fn(TcpStream) -> F) -> String
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 65_536]).await;
                    let head = b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: 99999999999\r\n\r\n";
                    if stream.write_all(head).await.is_ok() {
                        body(stream).await;
                    }
                });
            }
        });
        url
    }

    async fn endless(mut stream: TcpStream) {
        while stream.write_all(&[b'x'; 65_536]).await.is_ok() {}
    }

    async fn dripping(mut stream: TcpStream) {
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// What a call of such a server comes to, with one attempt only.
    async fn called(url: String) -> AwsError {
        let options = ClientOptions {
            region: Some("eu-west-1".to_owned()),
            endpoint_url: Some(url),
            ..ClientOptions::default()
        };
        let credentials = aws_credential_types::Credentials::new("a", "b", None, None, "test");
        let config = load(&options).await.into_builder();
        let once = aws_config::retry::RetryConfig::disabled();
        let config = config
            .retry_config(once)
            .credentials_provider(aws_sdk_ec2::config::SharedCredentialsProvider::new(
                credentials,
            ))
            .build();
        let client = aws_sdk_ec2::Client::new(&config);
        let error = client.describe_images().send().await.unwrap_err();
        AwsError::new("ec2:DescribeImages", "images", error)
    }

    #[tokio::test]
    async fn a_server_that_never_ends_is_left() {
        let error = called(server(endless).await).await;
        assert_eq!(error.trouble, Some(Trouble::NotAws));
        assert!(error.message.contains("more than 32 MiB"), "{error}");
    }

    #[tokio::test]
    async fn a_server_that_drips_is_left() {
        let error = called(server(dripping).await).await;
        assert_eq!(error.trouble, Some(Trouble::Timeout));
        assert!(error.message.contains("too slowly"), "{error}");
    }
}
