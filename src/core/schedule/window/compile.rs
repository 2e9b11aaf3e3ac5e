//! Windows to scheduled actions.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;

use super::week::Week;
use super::{Compiled, Model, Sizes, Window, WindowError, exception, gap, gather, zones};

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
    let model = Model { windows, base };
    let mut recurring = match week.constant() {
        // What dates change, comes back; and who comes new has to be told what holds.
        Some(window) if exception::differs(&model) => week.restated(window),
        Some(window) => return Err(always(windows, window)),
        None => week.recurring(),
    };
    let more = gap::recurring(&week, windows, &recurring, during);
    zones::check(&week, windows, &more, during)?;
    recurring.extend(more);
    let mut all = gather::gather(windows, exception::settle(&model, &recurring));
    all.sort_by(|a, b| (a.window, a.start, &a.name).cmp(&(b.window, b.start, &b.name)));
    distinct(&all)?;
    short(windows, &all)?;
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

/// Auto Scaling takes names of so many characters.
const NAME: usize = 255;

fn short(windows: &[Window], all: &[Compiled]) -> Result<(), WindowError> {
    let length = |action: &&Compiled| action.name.chars().count();
    match all.iter().max_by_key(length) {
        Some(longest) if length(&longest) > NAME => Err(WindowError {
            window: longest.window,
            message: format!(
                "An action of `{}` would have a name of {} characters; Auto Scaling takes {NAME}.",
                windows.get(longest.window).map_or("", |w| w.name.as_str()),
                length(&longest)
            ),
            help: "Give shorter names to this window and to those that overlap it.".to_owned(),
        }),
        _ => Ok(()),
    }
}
