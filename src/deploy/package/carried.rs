//! Handlers that a release build has in itself (`build.rs`): `apply` needs no other file then.

#[cfg(carries_x86_64)]
const X86_64: Option<&[u8]> = Some(include_bytes!(env!("FRESHSCALE_HANDLER_X86_64")));
#[cfg(not(carries_x86_64))]
const X86_64: Option<&[u8]> = None;

#[cfg(carries_arm64)]
const ARM64: Option<&[u8]> = Some(include_bytes!(env!("FRESHSCALE_HANDLER_ARM64")));
#[cfg(not(carries_arm64))]
const ARM64: Option<&[u8]> = None;

/// The architectures, as Lambda names them, and what there is for each.
pub const HANDLERS: [(&str, Option<&[u8]>); 2] = [("x86_64", X86_64), ("arm64", ARM64)];

/// The handler of an architecture, if this build has it.
#[must_use]
pub fn of(architecture: &str) -> Option<&'static [u8]> {
    let found = HANDLERS.iter().find(|(name, _)| *name == architecture);
    found.and_then(|(_, bytes)| *bytes)
}
