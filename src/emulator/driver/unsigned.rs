//! How a function's own calls name who calls: by the access key alone, with no signature.
//!
//! The emulator checks no signature, and making one was a fifteenth of the work of a simulated year.
//! Clients from outside, and those of `bootstrap` itself, sign as they do for AWS.

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, SharedAuthScheme, Sign,
};
use aws_smithy_runtime_api::client::identity::{Identity, SharedIdentityResolver};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{GetIdentityResolver, RuntimeComponents};
use aws_smithy_types::config_bag::ConfigBag;

/// What the SDK calls the scheme that this one takes the place of.
const SIGV4: AuthSchemeId = AuthSchemeId::new("sigv4");

#[derive(Debug)]
struct Unsigned;

/// The scheme, for clients whose calls stay in this process.
pub(super) fn scheme() -> SharedAuthScheme {
    SharedAuthScheme::new(Unsigned)
}

impl AuthScheme for Unsigned {
    fn scheme_id(&self) -> AuthSchemeId {
        SIGV4
    }

    fn identity_resolver(&self, all: &dyn GetIdentityResolver) -> Option<SharedIdentityResolver> {
        all.identity_resolver(SIGV4)
    }

    fn signer(&self) -> &dyn Sign {
        self
    }
}

impl Sign for Unsigned {
    fn sign_http_request(
        &self,
        request: &mut HttpRequest,
        identity: &Identity,
        _: AuthSchemeEndpointConfig<'_>,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<(), BoxError> {
        let credentials = identity.data::<Credentials>();
        let credentials = credentials.ok_or("the identity is no pair of keys")?;
        let key = credentials.access_key_id();
        let headers = request.headers_mut();
        headers.try_insert("authorization", format!("Credential={key}"))?;
        Ok(())
    }
}
