//! What `--version` says.

use std::sync::OnceLock;

use freshscale_core::{digest, zone};
use freshscale_deploy::package::Package;
use freshscale_deploy::package::carried::HANDLERS;

/// The version, the commit that it was built from, the handler that `apply` would ship, and the time zone data.
pub(super) fn long() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(text)
}

fn text() -> String {
    let commit =
        option_env!("FRESHSCALE_COMMIT").unwrap_or("unknown: not built by scripts/release");
    let carried = HANDLERS.iter().filter_map(|(architecture, bytes)| {
        let hash = digest::sha256((*bytes)?);
        Some(format!("sha256:{hash} (of this build, {architecture})"))
    });
    let carried: Vec<String> = carried.collect();
    let handler = match carried.is_empty() {
        true => beside(),
        false => carried.join("\nhandler: "),
    };
    format!(
        "{}\ncommit: {commit}\nhandler: {handler}\n{}",
        env!("CARGO_PKG_VERSION"),
        zone::Data::usual().about()
    )
}

fn beside() -> String {
    let place = Package::beside_this();
    match std::fs::read(&place) {
        Ok(bytes) => format!("sha256:{} ({})", digest::sha256(bytes), place.display()),
        Err(_) => format!("none at {}", place.display()),
    }
}
