//! What Auto Scaling does with scheduled actions: each firing sets exactly the sizes it holds.

use super::*;
use crate::schedule::Cron;

/// Every firing in `during`, in order.
pub(super) fn firings(actions: &[Compiled], during: &Range<Timestamp>) -> Vec<(Timestamp, Sizes)> {
    let mut all = Vec::new();
    for action in actions {
        let mut fire = |at| {
            let ended = action.end.is_some_and(|end| at > end);
            if during.contains(&at) && !ended {
                all.push((at, action.sizes));
            }
            !ended && at < during.end
        };
        let Some(recurrence) = &action.recurrence else {
            fire(action.start.unwrap());
            continue;
        };
        let cron = Cron::parse(recurrence).unwrap();
        let mut at = action.start.unwrap_or(during.start);
        if action.start.is_some() {
            fire(at);
        }
        // Of what began long ago, only what falls into the time looked at matters.
        at = at.max(during.start.checked_sub(1.second()).unwrap());
        while let Some(next) = cron.next_after(at, &action.zone) {
            if !fire(next) {
                break;
            }
            at = next;
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all
}

/// The sizes at the start, and from each instant on at which they change.
pub(super) fn changes(
    actions: &[Compiled],
    first: Sizes,
    during: &Range<Timestamp>,
) -> Result<Vec<(Timestamp, Sizes)>, String> {
    let mut changes = vec![(during.start, first)];
    let mut last = (Timestamp::MIN, first);
    for (at, sizes) in firings(actions, during) {
        if last.0 == at {
            return Err(format!("two actions fire at {at}"));
        }
        if last.1 != sizes {
            changes.push((at, sizes));
        }
        last = (at, sizes);
    }
    Ok(changes)
}
