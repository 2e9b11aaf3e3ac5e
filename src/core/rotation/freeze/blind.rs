//! Where the past cannot be followed: the present sizes and the next firings are all there is.

use jiff::{SignedDuration, Timestamp};

use super::super::frozen::Frozen;
use super::super::known::Known;
use super::{Doubt, Verdict, taken_back};
use crate::schedule::LATE;
use crate::schedule::freeze::{SEASON, above};
use crate::schedule::preview::Preview;
use crate::schedule::window::Sizes;

/// Where only the next firings of some actions are known, nothing can be followed: the present sizes are all there is.
pub(super) fn blind(
    capacity: Sizes,
    before: SignedDuration,
    sizes: Sizes,
    known: &Known,
    now: Timestamp,
) -> Verdict {
    let actions = known.to_come();
    // What was due just now may be yet to come; what has come already comes to the same once more.
    let since = now.checked_sub(LATE).unwrap_or(now);
    let during = since..now.checked_add(SEASON).unwrap_or(now);
    let preview = Preview::since(&actions, sizes, &during);
    let stretches = preview.stretches(&during);
    let least = |size: fn(&Sizes) -> u32| {
        let sizes = stretches.iter().map(|stretch| size(&stretch.sizes));
        sizes.min().unwrap_or(0).max(size(&capacity))
    };
    let base = Sizes {
        min: least(|sizes| sizes.min),
        desired: least(|sizes| sizes.desired),
        ..capacity
    };
    // Also if it was to close just now: nobody knows that it has.
    if above(sizes, base)
        && let Some(closes) = taken_back(&actions, sizes, base, now)
    {
        return Verdict::Doubt(Doubt {
            closes,
            sizes,
            base,
            before,
        });
    }
    let soon = now.checked_add(before).unwrap_or(now);
    let mut steps = preview.from(since).iter();
    let Some(opens) = steps.find(|step| above(step.sizes, base) && step.at <= soon) else {
        return Verdict::Free;
    };
    let closes = taken_back(&actions, opens.sizes, base, opens.at);
    Verdict::Frozen(Frozen {
        action: opens.name.to_owned(),
        window: None,
        from: opens.at.checked_sub(before).ok(),
        opens: Some(opens.at),
        until: closes.map(|edge| edge.at),
        timezone: "UTC".to_owned(),
        doubt: None,
    })
}
