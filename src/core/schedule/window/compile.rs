//! Windows to scheduled actions.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;

use super::week::Week;
use super::{Compiled, Model, Side, Sizes, Window, WindowError, exception, gap, gather, zones};

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
    let lasting = endless(windows, base, during)?;
    let all = bounded(windows, base, during)?;
    // Dates that are taken out cut what goes on and on, and must not change how it does.
    for (place, _) in windows.iter().enumerate().filter(|(_, it)| it.is_endless()) {
        if on_and_on(&lasting, place) != on_and_on(&all, place) {
            return Err(has_to_end(windows, place));
        }
    }
    Ok(all)
}

/// What crons of a window nothing ends: side, cron and sizes.
fn on_and_on(actions: &[Compiled], window: usize) -> BTreeSet<(Side, Option<String>, Sizes)> {
    let own = |action: &&Compiled| {
        action.window == window && action.recurrence.is_some() && action.end.is_none()
    };
    let own = actions.iter().filter(own);
    own.map(|it| (it.side, it.recurrence.clone(), it.sizes))
        .collect()
}

/// As [`compile`], and rules reach as far as their dates.
fn bounded(
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
    let mut all = gather::gather(windows, exception::settle(&model, &recurring), during);
    all.sort_by(|a, b| (a.window, a.start, &a.name).cmp(&(b.window, b.start, &b.name)));
    distinct(&all)?;
    short(windows, &all)?;
    Ok(all)
}

/// Rules that nothing ends have to be crons that nothing ends, but for dates that are taken out: in the dozen years of
/// [`super::horizon`] each date has been on every weekday.
fn endless(
    windows: &[Window],
    base: Sizes,
    during: &Range<Timestamp>,
) -> Result<Vec<Compiled>, WindowError> {
    let Some(first) = windows.iter().position(Window::is_endless) else {
        return Ok(Vec::new());
    };
    let lasting = { windows.iter().enumerate() }.filter_map(|(n, it)| Some((n, it.lasting()?)));
    let (places, lasting): (Vec<usize>, Vec<Window>) = lasting.unzip();
    let mut all = bounded(&lasting, base, during)?;
    let Some(action) = { all.iter() }.find(|it| it.start.is_some() || it.end.is_some()) else {
        for action in &mut all {
            action.window = places.get(action.window).copied().unwrap_or_default();
        }
        return Ok(all);
    };
    // What cuts the week is found with the window that is cut.
    let window = lasting.get(action.window).filter(|it| it.is_endless());
    let window = window.and(places.get(action.window)).copied();
    Err(has_to_end(windows, window.unwrap_or(first)))
}

fn has_to_end(windows: &[Window], window: usize) -> WindowError {
    let name = windows.get(window).map_or("", |it| it.name.as_str());
    WindowError {
        window,
        message: format!(
            "No cron says all dates of `{name}`: some need an action each, of which Auto Scaling takes 125, so that it has to end."
        ),
        help: "Say until when, at most to the end of next year: `until: 2027-12-31`.".to_owned(),
    }
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
