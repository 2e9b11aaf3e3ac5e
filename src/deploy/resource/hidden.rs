//! Values that are compared and never shown: specs hold them so that a plan can tell their size, and no more.

use std::fmt;

use freshscale_core::digest::sha256;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What stands in a spec for a value that it does not hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hidden {
    /// How long it is.
    bytes: usize,
    /// Differs where the value does. Anybody could try what it is the digest of: it stays in this process.
    digest: String,
}

impl Hidden {
    /// Of a value.
    #[must_use]
    pub fn of(value: &[u8]) -> Self {
        Self {
            bytes: value.len(),
            digest: sha256(value),
        }
    }
}

/// A text that a spec must hold, because a run that is taken back writes it again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Secret {
    secret: String,
}

impl Secret {
    /// Of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            secret: text.to_owned(),
        }
    }

    /// The text itself: for AWS alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.secret
    }
}

/// A value of which only some are secret: as it is, or hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shown {
    /// It may be shown.
    Plain(String),
    /// It may not.
    Hidden(Hidden),
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hidden({} bytes)", self.bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.secret.len())
    }
}

/// How long what a part of a spec stands for is; `None` if it stands for nothing but itself.
#[must_use]
pub fn size(value: &Value) -> Option<usize> {
    let members = value.as_object()?;
    match (
        members.len(),
        members.get("secret"),
        members.get("bytes"),
        members.get("digest"),
    ) {
        (1, Some(Value::String(text)), _, _) => Some(text.len()),
        (2, _, Some(bytes), Some(Value::String(_))) => usize::try_from(bytes.as_u64()?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_hidden_tells_its_size_and_nothing_else() {
        let hidden = Hidden::of(b"canary");
        let secret = Secret::new("canary");
        for value in [
            json!(hidden),
            json!(secret),
            json!(Shown::Hidden(hidden.clone())),
        ] {
            assert_eq!(size(&value), Some(6));
        }
        for value in [
            json!("canary"),
            json!({"bytes": 6}),
            json!({"secret": 6}),
            json!(null),
        ] {
            assert_eq!(size(&value), None);
        }
        assert_eq!(
            format!("{hidden:?} {secret:?}"),
            "Hidden(6 bytes) Secret(6 bytes)"
        );
        let back: Shown = serde_json::from_value(json!(hidden)).unwrap();
        assert_eq!(back, Shown::Hidden(hidden));
        assert_eq!(
            serde_json::from_value::<Shown>(json!("a")).unwrap(),
            Shown::Plain("a".to_owned())
        );
    }
}
