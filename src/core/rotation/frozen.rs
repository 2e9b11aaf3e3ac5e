//! A freeze, as a rotation reports it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::known::Known;
use crate::schedule::freeze::{Edge, Freeze};
use crate::zone;

/// No new default: capacity is raised, or will be soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The scheduled action that raises capacity; where that is not known, the one that takes it back.
    pub action: String,
    /// The window of the stack file that this action opens or closes, for whoever has the file; `None` if it is none's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// When the freeze began; `None` if that is not known.
    pub from: Option<Timestamp>,
    /// When capacity is or was raised; `None` if that is not known.
    pub opens: Option<Timestamp>,
    /// When capacity is taken back.
    pub until: Option<Timestamp>,
    /// Zone of the action's wall clock.
    pub timezone: String,
    /// Why it cannot be told whether this is a window at all; `None` if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

impl Frozen {
    /// Of a freeze that some of these actions make.
    #[must_use]
    pub fn of(freeze: &Freeze, known: &Known) -> Self {
        let named = freeze.opened.as_ref().or(freeze.closed.as_ref());
        let action = named.map_or("", |edge| edge.action.as_str());
        Self {
            action: action.to_owned(),
            window: None,
            from: freeze.from,
            opens: freeze.opened.as_ref().map(|edge| edge.at),
            until: freeze.closed.as_ref().map(|edge| edge.at),
            timezone: known.zone_of(action),
            doubt: None,
        }
    }

    /// As the schedule has it.
    #[must_use]
    pub fn freeze(&self) -> Freeze {
        let edge = |at| Edge {
            at,
            action: self.action.clone(),
        };
        Freeze {
            from: self.from,
            opened: self.opens.map(edge),
            closed: self.until.map(edge),
        }
    }

    /// In the words of a stack file, whose windows have these actions.
    #[must_use]
    pub fn in_words(self, windows: &BTreeMap<String, String>) -> Self {
        let window = windows.get(&self.action).cloned();
        Self { window, ..self }
    }

    /// Why nothing is done.
    #[must_use]
    pub fn why(&self) -> String {
        let text = self.text();
        let (first, rest) = text.split_at(text.len().min(1));
        format!(
            "{}{rest}; `rotate --during-window` does not wait.",
            first.to_uppercase()
        )
    }

    /// As a sentence without its end.
    #[must_use]
    pub fn text(&self) -> String {
        let action = match &self.window {
            Some(window) => format!("window {window}"),
            None => self.action.clone(),
        };
        let zone = zone::shown(&self.timezone);
        let local = |at: Timestamp, form: &str| {
            let local = at.to_zoned_datetime(zone.clone());
            local.strftime(form).to_string()
        };
        let day = |at: Timestamp| local(at, "%a %Y-%m-%d %H:%M");
        let date = |at: Timestamp| local(at, "%F");
        let clock = |at: Timestamp, after: Timestamp| match date(at) == date(after) {
            true => local(at, "%H:%M"),
            false => day(at),
        };
        let name = &self.timezone;
        if let Some(why) = &self.doubt {
            let until = self.until.map(day).unwrap_or_default();
            return format!(
                "no new default until {until} {name}, when {action} lowers capacity: whether a scheduled action or a \
                 person has raised it cannot be told ({why})"
            );
        }
        match (self.from.zip(self.opens), self.until) {
            (Some((from, opens)), Some(until)) => format!(
                "no new default from {} until {} {name}: {action} raises capacity at {}, and all instances of a window are to be alike",
                day(from),
                clock(until, from),
                clock(opens, from)
            ),
            (Some((from, opens)), None) => format!(
                "no new default from {} {name} on: {action} raises capacity at {}, and nothing takes it back within a week",
                day(from),
                clock(opens, from)
            ),
            (None, Some(until)) => format!(
                "no new default until {} {name}, when {action} takes raised capacity back: all instances of a window are to be alike",
                day(until)
            ),
            (None, None) => "no new default while capacity is raised".to_owned(),
        }
    }
}

/// Why a rotation is held by a freeze, in the words of a stack file whose windows have these actions; `None` for a report of
/// anything else. The function that wrote the report has no stack file.
#[must_use]
pub fn why_in_words(report: &Value, windows: &BTreeMap<String, String>) -> Option<String> {
    let reason = report.pointer("/decision/reason")?;
    let frozen = Some(reason).filter(|reason| reason["kind"] == "frozen")?;
    let frozen: Frozen = serde_json::from_value(frozen.clone()).ok()?;
    let frozen = frozen.in_words(windows);
    frozen.window.is_some().then(|| frozen.why())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn frozen(from: Option<&str>, opens: Option<&str>, until: Option<&str>) -> String {
        let at = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let frozen = Frozen {
            action: "show-out".to_owned(),
            window: None,
            from: at(from),
            opens: at(opens),
            until: at(until),
            timezone: "Asia/Seoul".to_owned(),
            doubt: None,
        };
        frozen.text()
    }

    #[test]
    fn times_are_told_on_the_actions_clock_and_the_date_only_once() {
        let (from, opens) = (Some("2026-03-03T10:05:00Z"), Some("2026-03-03T10:35:00Z"));
        assert_eq!(
            frozen(from, opens, Some("2026-03-03T13:15:00Z")),
            "no new default from Tue 2026-03-03 19:05 until 22:15 Asia/Seoul: show-out raises capacity at \
             19:35, and all instances of a window are to be alike"
        );
        let past_midnight = frozen(from, opens, Some("2026-03-03T16:00:00Z"));
        assert!(past_midnight.contains("until Wed 2026-03-04 01:00 Asia/Seoul"));
        assert!(frozen(from, opens, None).contains("nothing takes it back within a week"));
        let gone = frozen(None, None, Some("2026-03-03T13:15:00Z"));
        assert!(gone.starts_with(
            "no new default until Tue 2026-03-03 22:15 Asia/Seoul, when show-out takes"
        ));
    }

    #[test]
    fn a_report_of_the_function_is_told_in_the_words_of_the_file() {
        let windows = BTreeMap::from([("show-out".to_owned(), "show".to_owned())]);
        let report = |action: &str| {
            let reason = serde_json::json!({
                "kind": "frozen", "action": action, "from": "2026-03-03T10:05:00Z",
                "opens": "2026-03-03T10:35:00Z", "until": "2026-03-03T13:15:00Z", "timezone": "Asia/Seoul",
            });
            serde_json::json!({ "decision": { "action": "hold", "reason": reason } })
        };
        assert_eq!(
            why_in_words(&report("show-out"), &windows).unwrap(),
            "No new default from Tue 2026-03-03 19:05 until 22:15 Asia/Seoul: window show raises capacity at 19:35, \
             and all instances of a window are to be alike; `rotate --during-window` does not wait."
        );
        // An action of the file's own, or of somebody's, goes by its name.
        assert_eq!(why_in_words(&report("nightly"), &windows), None);
        let pinned =
            serde_json::json!({ "decision": { "action": "hold", "reason": { "kind": "pinned" } } });
        assert_eq!(why_in_words(&pinned, &windows), None);
    }
}
