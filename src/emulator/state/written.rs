//! Policy documents of IAM: the text, and what it says, which is read once.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use freshscale_core::policy::{Document, Purpose, parse_text};
use serde::{Deserialize, Serialize};

/// What somebody may do, as it was sent. A world keeps the text alone.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Written {
    text: String,
    /// `None` of what is no policy. Every call of a function asks the policies of its role.
    read: OnceLock<Option<Arc<Document>>>,
}

impl Written {
    /// What it says; `None` if it is no policy.
    pub(crate) fn document(&self) -> Option<&Arc<Document>> {
        let read = || parse_text(&self.text, Purpose::Inline).ok().map(Arc::new);
        self.read.get_or_init(read).as_ref()
    }
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self {
            text,
            read: OnceLock::new(),
        }
    }
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Written> for String {
    fn from(written: Written) -> Self {
        written.text
    }
}

impl Deref for Written {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn it_is_read_once_for_all_copies_made_afterwards_and_kept_as_text() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}"#;
        let one = Written::from(text);
        let read = one.document().unwrap();
        assert!(Arc::ptr_eq(read, one.clone().document().unwrap()));
        let kept = serde_json::to_value(&one).unwrap();
        assert_eq!(kept, serde_json::json!(text));
        let again: Written = serde_json::from_value(kept).unwrap();
        assert_eq!(again.document(), one.document());
        assert_eq!(Written::from("no policy").document(), None);
    }
}
