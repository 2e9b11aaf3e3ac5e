//! Whether what a step stands on was taken away while it ran, as a `destroy` at the same time does.
//!
//! AWS says the same of a role that has not spread yet and of one that was deleted: only looking tells them apart. What
//! was made a moment ago may be missing from a look, too, so that it takes more than one.

use std::time::Duration;

use tokio::time::Instant;

use crate::address::Address;
use crate::progress::event::StepError;
use crate::resource::{Context, ResourceType};

/// How long a step is refused before anybody looks: what spreads usually has by then.
const LOOK_AFTER: Duration = Duration::from_secs(10);

/// How long something must be missing from every look to be gone. EC2 and IAM show what is new within seconds.
const GONE_AFTER: Duration = Duration::from_secs(25);

/// What the steps of one kind stand on.
pub(super) struct Ground {
    own: &'static dyn ResourceType,
    kinds: Vec<&'static dyn ResourceType>,
    refused_since: Option<Instant>,
    missing_since: Option<Instant>,
}

impl Ground {
    /// Of steps of the kind `own`, among all kinds.
    pub(super) fn of(own: &'static dyn ResourceType, all: &[&'static dyn ResourceType]) -> Self {
        let below = all.iter().filter(|ty| own.after().contains(&ty.kind()));
        Self {
            own,
            kinds: below.copied().collect(),
            refused_since: None,
            missing_since: None,
        }
    }

    /// To be asked after each refusal that time may mend: what is gone for good, if anything is.
    pub(super) async fn gone(&mut self, cx: &Context) -> Vec<Address> {
        let now = Instant::now();
        let refused = *self.refused_since.get_or_insert(now);
        if now - refused < LOOK_AFTER {
            return Vec::new();
        }
        let missing = self.missing(cx, None).await;
        if missing.is_empty() {
            self.missing_since = None;
            return missing;
        }
        match now - *self.missing_since.get_or_insert(now) >= GONE_AFTER {
            true => missing,
            false => Vec::new(),
        }
    }

    /// What is not seen by one look: of all below, and of the kind itself what has this name.
    pub(super) async fn missing(&self, cx: &Context, name: Option<&str>) -> Vec<Address> {
        let scope = cx.scope.anew();
        let below = { self.kinds.iter() }
            .flat_map(|ty| scope.names(ty.kind()).map(move |name| (*ty, name)));
        let wanted: Vec<_> = below.chain(name.map(|name| (self.own, name))).collect();
        let mut missing = Vec::new();
        for ty in self.kinds.iter().copied().chain([self.own]) {
            let names = { wanted.iter() }.filter(|(of, _)| of.kind() == ty.kind());
            let names: Vec<&str> = names.map(|(_, name)| *name).collect();
            if names.is_empty() {
                continue;
            }
            // What cannot be read is not known to be gone.
            let Ok(found) = ty.read(cx, &scope).await else {
                continue;
            };
            let absent =
                { names.into_iter() }.filter(|name| !found.iter().any(|f| f.name == *name));
            missing.extend(absent.map(|name| Address {
                kind: ty.kind(),
                name: name.to_owned(),
            }));
        }
        missing
    }
}

/// The error of a step, with what it comes from.
pub(super) fn explained(error: &StepError, gone: &[Address], stack: &str) -> StepError {
    let names: Vec<String> = gone.iter().map(ToString::to_string).collect();
    let verb = if gone.len() == 1 { "was" } else { "were" };
    StepError {
        text: format!(
            "{} {verb} deleted while this ran ({})",
            names.join(" and "),
            error.text
        ),
        hint: Some(format!(
            "somebody else changes stack {stack} at the same time, perhaps with `destroy`; let that come to its end first"
        ).into()),
        ..error.clone()
    }
}
