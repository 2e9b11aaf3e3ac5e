//! Key pairs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use super::Tags;

/// A key pair.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeyPair {
    /// `key-…`; empty for one that a world was seeded with.
    pub id: String,
    /// `rsa`, `ed25519`.
    pub kind: String,
    /// A fingerprint has the look of one, and says nothing of the key.
    pub fingerprint: String,
    /// In OpenSSH's form, if it was imported.
    pub public_key: Option<String>,
    /// When it was made, on the virtual clock.
    pub created: Option<Timestamp>,
    /// Tags.
    pub tags: Tags,
}

/// Earlier worlds have a list of names.
pub(crate) fn by_name<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, KeyPair>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Known {
        Names(Vec<String>),
        Pairs(BTreeMap<String, KeyPair>),
    }
    Ok(match Known::deserialize(from)? {
        Known::Pairs(pairs) => pairs,
        Known::Names(names) => { names.into_iter() }
            .map(|name| (name, KeyPair::default()))
            .collect(),
    })
}
