//! What makes a saved plan hold: a digest by which an edit is known, and a slow one of what the plan does not show.

use std::num::NonZeroU32;

use freshscale_core::digest::sha256;
use ring::pbkdf2::{PBKDF2_HMAC_SHA256, derive, verify};
use serde::Serialize;
use serde_json::{Value, json};

use super::document::Document;

/// So often that trying what a short secret might be takes as long as it should: what OWASP asks for passwords
/// (Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256). A tenth of a second.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();

/// A document with its digest, as it is printed and saved.
#[derive(Debug, Serialize)]
pub struct Sealed<'a> {
    #[serde(flatten)]
    document: &'a Document<'a>,
    /// See [`unseen`]. Not in what is printed, which more people read than a saved plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen: Option<Unseen>,
    /// See [`digest`].
    digest: String,
}

/// What a saved plan keeps of the values that it does not show: enough to know that they are still the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unseen {
    /// Another one for each plan, so that nobody can compute what fits many.
    salt: String,
    /// 64 hexadecimal digits: PBKDF2-HMAC-SHA256 of all hidden values together.
    check: String,
}

/// `sha256:…` of all members of a plan but `digest`, however they are laid out.
#[must_use]
pub fn digest(plan: &Value) -> String {
    let mut plan = plan.clone();
    if let Some(members) = plan.as_object_mut() {
        members.remove("digest");
    }
    // The members of a value are in the order of their names.
    format!("sha256:{}", sha256(plan.to_string()))
}

impl<'a> Document<'a> {
    /// As it is printed.
    #[must_use]
    pub fn sealed(&'a self) -> Sealed<'a> {
        self.sealed_with(None)
    }

    /// As it is saved: with what tells, later, whether the values that it does not show are the same.
    #[must_use]
    pub fn saved(&'a self) -> Sealed<'a> {
        let unseen = unseen(self).map(|secrets| {
            let salt = digest(&value(self));
            let mut check = [0; 32];
            derive(
                PBKDF2_HMAC_SHA256,
                ROUNDS,
                salt.as_bytes(),
                &secrets,
                &mut check,
            );
            let check = check.iter().map(|byte| format!("{byte:02x}")).collect();
            Unseen { salt, check }
        });
        self.sealed_with(unseen)
    }

    fn sealed_with(&'a self, unseen: Option<Unseen>) -> Sealed<'a> {
        let mut plan = value(self);
        if let Some(unseen) = &unseen {
            plan["unseen"] = json!(unseen);
        }
        Sealed {
            document: self,
            unseen,
            digest: digest(&plan),
        }
    }

    /// Ids of the steps with hidden values, if these are not those of a `saved` plan; nothing if they are, or if there
    /// are none on either side.
    #[must_use]
    pub fn unseen_differ(&self, saved: &Value) -> Vec<String> {
        let Some(secrets) = unseen(self) else {
            return Vec::new();
        };
        let part = |name: &str| saved["unseen"][name].as_str().unwrap_or_default();
        let byte = |at: usize| u8::from_str_radix(part("check").get(at..at + 2)?, 16).ok();
        let check: Vec<u8> = (0..64).step_by(2).map_while(byte).collect();
        let salt = part("salt").as_bytes();
        match verify(PBKDF2_HMAC_SHA256, ROUNDS, salt, &secrets, &check) {
            Ok(()) => Vec::new(),
            Err(_) => {
                let hide = self.steps.iter();
                let hide = hide.filter(|step| step.changes.iter().any(|change| change.hidden));
                hide.map(|step| step.id.clone()).collect()
            }
        }
    }
}

fn value(document: &Document<'_>) -> Value {
    // A document is made of what always serialises.
    serde_json::to_value(document).unwrap_or_default()
}

/// All that stands behind what is hidden, with where it stands; `None` if nothing is.
fn unseen(document: &Document<'_>) -> Option<Vec<u8>> {
    let steps = document.steps.iter();
    let hidden: Vec<Value> = steps
        .flat_map(|step| {
            let changes = step.changes.iter();
            changes
                .filter_map(|change| Some(json!([step.id, change.path, change.behind.as_ref()?])))
        })
        .collect();
    (!hidden.is_empty()).then(|| Value::from(hidden).to_string().into_bytes())
}
