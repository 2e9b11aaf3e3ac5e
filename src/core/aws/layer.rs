//! Layers over the HTTP client: what is done with every call, whoever sends it.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, SharedHttpClient, SharedHttpConnector, http_client_fn,
};

/// The same client with a layer over each of its connectors.
pub(super) fn layered<C: HttpConnector + 'static>(
    client: SharedHttpClient,
    layer: impl Fn(SharedHttpConnector) -> C + Send + Sync + 'static,
) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(layer(client.http_connector(settings, components)))
    })
}
