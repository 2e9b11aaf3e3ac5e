//! What `--version` says.

use std::sync::OnceLock;

use freshscale_core::{digest, zone};
use freshscale_deploy::package::Package;

/// The version, the commit that it was built from, the handler that `apply` would ship, and the time zone data.
pub(super) fn long() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(text)
}

fn text() -> String {
    let commit =
        option_env!("FRESHSCALE_COMMIT").unwrap_or("unknown: not built by scripts/release");
    let place = Package::beside_this();
    let handler = match std::fs::read(&place) {
        Ok(bytes) => format!("sha256:{} ({})", digest::sha256(bytes), place.display()),
        Err(_) => format!("none at {}", place.display()),
    };
    format!(
        "{}\ncommit: {commit}\nhandler: {handler}\n{}",
        env!("CARGO_PKG_VERSION"),
        zone::Data::usual().about()
    )
}
