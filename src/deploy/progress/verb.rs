//! What is done to a resource, in one word.

use std::fmt;

use serde::Serialize;

/// What a step does; in JSON as [`Verb::as_str`] has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is deleted and made again.
    Replace,
    /// It stays as it is, without the stack's tags.
    Release,
    /// It is removed.
    Delete,
    /// A function gets new code; `redeploy`.
    Publish,
    /// The newest image becomes the default; `redeploy`, `bake`.
    Rotate,
    /// An image is made; `bake`.
    Bake,
    /// A group's instances are replaced; `redeploy`.
    Refresh,
}

impl Verb {
    /// Those of a plan, in the order in which it counts them.
    pub const OF_PLANS: [Self; 5] = [
        Self::Create,
        Self::Update,
        Self::Replace,
        Self::Release,
        Self::Delete,
    ];

    /// `create`, `update`, …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Release => "release",
            Self::Delete => "delete",
            Self::Publish => "publish",
            Self::Rotate => "rotate",
            Self::Bake => "bake",
            Self::Refresh => "refresh",
        }
    }

    /// Whether the resource leaves the stack.
    #[must_use]
    pub fn leaves(self) -> bool {
        matches!(self, Self::Release | Self::Delete)
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_the_same_word_in_json_and_in_texts() {
        let rest = [Verb::Publish, Verb::Rotate, Verb::Bake, Verb::Refresh];
        for verb in Verb::OF_PLANS.into_iter().chain(rest) {
            assert_eq!(serde_json::json!(verb), verb.to_string());
        }
    }
}
