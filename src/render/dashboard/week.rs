//! The coming days by the scheduled actions that stand in AWS.

use jiff::{SignedDuration, Timestamp};

use super::html::Svg;
use crate::render::svg;
use freshscale_core::schedule::preview::{Planned, Preview, day};
use freshscale_stack::Stack;

/// Seven days from today's midnight on; `None` at the end of time.
pub(crate) fn picture(id: &str, stack: &Stack, actions: &[Planned], now: Timestamp) -> Option<Svg> {
    let zone = stack.zone();
    let now = now.to_zoned_datetime(zone.clone());
    let today = now.date();
    let last = today.checked_add(SignedDuration::from_hours(6 * 24)).ok()?;
    let during = day(today, &zone)?.start..day(last, &zone)?.end;
    let preview = Preview::new(actions, stack.base(), &during);
    Some(Svg(svg::week::week(&svg::week::Week {
        id,
        stack: &stack.name,
        now: &now,
        stretches: &preview.stretches(&during),
        windows: &stack.schedule.windows,
        actions: &stack.own_actions(),
        units: stack.units(),
        hourly_price: None,
    })))
}
