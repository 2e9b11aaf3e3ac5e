//! Windows to scheduled actions.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;

use super::week::Week;
use super::{Compiled, Model, Sizes, Window, WindowError, exception, gap, zones};

/// The scheduled actions that do what the windows say, sorted by window. Changes of clocks are looked
/// for in `during`, see [`super::horizon`].
///
/// # Errors
/// What no set of scheduled actions can do.
pub fn compile(
    windows: &[Window],
    base: Sizes,
    during: &Range<Timestamp>,
) -> Result<Vec<Compiled>, WindowError> {
    let week = Week::new(windows, base, during.start);
    zones::check(&week, windows, &[], during)?;
    if let Some(window) = week.constant() {
        return Err(always(windows, window));
    }
    let mut recurring = week.recurring();
    let more = gap::recurring(&week, windows, &recurring, during);
    zones::check(&week, windows, &more, during)?;
    recurring.extend(more);
    let mut all = exception::settle(&Model { windows, base }, &recurring);
    all.sort_by(|a, b| (a.window, a.start, &a.name).cmp(&(b.window, b.start, &b.name)));
    distinct(&all)?;
    Ok(all)
}

fn always(windows: &[Window], window: usize) -> WindowError {
    let name = windows.get(window).map_or("", |w| w.name.as_str());
    WindowError {
        window,
        message: format!(
            "With `{name}` the windows never change the capacity: they are open all week."
        ),
        help: "What always holds is the group's own `capacity`; write it there.".to_owned(),
    }
}

fn distinct(all: &[Compiled]) -> Result<(), WindowError> {
    let mut seen = BTreeSet::new();
    match all.iter().find(|action| !seen.insert(&action.name)) {
        Some(twice) => Err(WindowError {
            window: twice.window,
            message: format!("Two actions would have the name `{}`.", twice.name),
            help: "Rename this window.".to_owned(),
        }),
        None => Ok(()),
    }
}
