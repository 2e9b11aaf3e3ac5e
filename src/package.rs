//! The zip that Lambda runs: deterministic, the `handler` executable in it named `bootstrap`.

/// A handler ready to upload.
#[derive(Debug, Clone)]
pub struct Package {
    /// The zip file.
    pub zip: Vec<u8>,
    /// base64(sha256(zip)): Lambda's CodeSha256.
    pub sha256: String,
}
