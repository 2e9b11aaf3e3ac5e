//! A pin: the tag of a launch template that freezes rotation. Its value says why, until when, who set it and when;
//! nothing about it is stored anywhere else.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

/// AWS's limit on a tag's value.
const MAX: usize = 256;

/// Of who set it, no more than this is kept: a role's path can be longer than the whole value.
const WHO: usize = 100;

/// The tag's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pin {
    /// The reason.
    pub why: String,
    /// It holds until then; `None`: until somebody takes it away.
    pub until: Option<Timestamp>,
    /// `user/anna`, `assumed-role/Admin/anna`; `None` when it was set by hand.
    pub who: Option<String>,
    /// When it was set; `None` when it was set by hand.
    pub at: Option<Timestamp>,
    /// Set by a rollback: from which version to which.
    pub rollback: Option<DefaultMove>,
}

/// From one version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DefaultMove {
    /// The default before.
    pub from: u64,
    /// The default after.
    pub to: u64,
}

impl Pin {
    /// One that fits in a tag; what tags do not take is left out.
    ///
    /// # Errors
    /// How many characters the reason may have, if it is longer; 0 if nothing is left of it.
    pub fn new(
        why: &str,
        until: Option<Timestamp>,
        (who, at): (&str, Timestamp),
        rollback: Option<DefaultMove>,
    ) -> Result<Self, usize> {
        let who = tag_text(who).chars().take(WHO).collect();
        let mut pin = Self {
            why: String::new(),
            until: until.map(whole_seconds),
            who: Some(who),
            at: Some(whole_seconds(at)),
            rollback,
        };
        let room = MAX.saturating_sub(pin.to_string().chars().count());
        pin.why = clean(why);
        match pin.why.chars().count() {
            0 => Err(0),
            length if length > room => Err(room),
            _ => Ok(pin),
        }
    }

    /// Reads a tag's value. Whatever its text, it is a pin: one that this program did not write holds until it is
    /// taken away, and all of its text is the reason.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        Self::written(value).unwrap_or_else(|| Self {
            why: value.to_owned(),
            until: None,
            who: None,
            at: None,
            rollback: None,
        })
    }

    fn written(value: &str) -> Option<Self> {
        let (until, rest) = match value.strip_prefix("until ") {
            None => (None, value),
            Some(rest) => {
                let (until, rest) = rest.split_once(' ')?;
                (Some(until.parse().ok()?), rest)
            }
        };
        let (rollback, rest) = match rest.strip_prefix("rollback v") {
            None => (None, rest),
            Some(rest) => {
                let (from, rest) = rest.split_once(" to v")?;
                let (to, rest) = rest.split_once(' ')?;
                let (from, to) = (from.parse().ok()?, to.parse().ok()?);
                (Some(DefaultMove { from, to }), rest)
            }
        };
        let (who, rest) = rest.strip_prefix("by ")?.split_once(" at ")?;
        let (at, why) = rest.split_once(": ")?;
        Some(Self {
            why: why.to_owned(),
            until,
            who: Some(who.to_owned()),
            at: Some(at.parse().ok()?),
            rollback,
        })
    }

    /// Whether it freezes rotation at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Why and by whom, as the inside of brackets.
    #[must_use]
    pub fn reason(&self) -> String {
        let why = match self.why.trim() {
            "" => "no reason given",
            why => why,
        };
        match &self.who {
            Some(who) => format!("{why}; by {who}"),
            None => why.to_owned(),
        }
    }
}

/// The tag's value.
impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(who), Some(at)) = (&self.who, self.at) else {
            return f.write_str(&self.why);
        };
        if let Some(until) = self.until {
            write!(f, "until {until} ")?;
        }
        if let Some(DefaultMove { from, to }) = self.rollback {
            write!(f, "rollback v{from} to v{to} ")?;
        }
        write!(f, "by {who} at {at}: {}", self.why)
    }
}

/// Fractions would only take up room.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// The part of a caller's ARN that tells who it is within the account: `user/anna`.
#[must_use]
pub fn caller(arn: &str) -> &str {
    arn.splitn(6, ':').nth(5).unwrap_or(arn)
}

/// What AWS takes in the value of a tag, on every service; the rest is left out, and so is what is too long.
#[must_use]
pub fn tag_text(text: &str) -> String {
    clean(&text.chars().take(MAX).collect::<String>())
}

/// The characters of a text that a tag does not take, each once: `, and !`; `None` if it takes all.
#[must_use]
pub fn left_out(text: &str) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for c in text.chars().filter(|c| !allowed(*c) && !c.is_whitespace()) {
        let shown = c.escape_debug().to_string();
        if !found.contains(&shown) {
            found.push(shown);
        }
    }
    (!found.is_empty()).then(|| found.join(" and "))
}

fn allowed(c: char) -> bool {
    c.is_alphanumeric() || " +-=._:/@".contains(c)
}

fn clean(text: &str) -> String {
    let kept = text.chars().map(|c| if allowed(c) { c } else { ' ' });
    let kept: String = kept.collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn pin(why: &str, until: Option<&str>, rollback: Option<DefaultMove>) -> Result<Pin, usize> {
        let who = ("user/anna", at("2026-11-24T01:00:00.5Z"));
        Pin::new(why, until.map(at), who, rollback)
    }

    #[test]
    fn a_pin_reads_as_it_was_written() {
        let step = DefaultMove { from: 12, to: 9 };
        for (until, rollback, value) in [
            (
                None,
                None,
                "by user/anna at 2026-11-24T01:00:00Z: incident 7: the cart is empty",
            ),
            (
                Some("2026-11-24T03:00:00Z"),
                None,
                "until 2026-11-24T03:00:00Z by user/anna at 2026-11-24T01:00:00Z: incident 7: the cart is empty",
            ),
            (
                Some("2026-11-24T03:00:00Z"),
                Some(step),
                "until 2026-11-24T03:00:00Z rollback v12 to v9 by user/anna at 2026-11-24T01:00:00Z: incident 7: the cart is empty",
            ),
        ] {
            let pin = pin("incident 7: the cart (!) is empty", until, rollback).unwrap();
            assert_eq!(pin.to_string(), value);
            assert_eq!(Pin::parse(value), pin);
        }
    }

    #[test]
    fn what_a_tag_does_not_take_of_a_reason_is_named() {
        assert_eq!(left_out("cart empty; 7, 8, 9!").unwrap(), "; and , and !");
        assert_eq!(left_out("incident 7: ü @ a/b"), None);
    }

    #[test]
    fn a_pin_holds_until_its_instant_and_not_at_it() {
        let pin = pin("incident", Some("2026-11-24T03:00:00Z"), None).unwrap();
        assert!(pin.holds(at("2026-11-24T02:59:59Z")));
        assert!(!pin.holds(at("2026-11-24T03:00:00Z")));
    }

    #[test]
    fn what_a_person_wrote_into_the_tag_holds_for_ever_and_is_the_reason() {
        let far = at("2099-01-01T00:00:00Z");
        for value in [
            "",
            "incident 7",
            "until tomorrow by anna at noon: release",
            "until 2026-11-24T03:00:00Z",
            "until 2026-11-24T03:00:00Z incident 7",
            "by anna at 2026-11-24: incident 7",
            "rollback v1 to v by user/anna at 2026-11-24T01:00:00Z: x",
        ] {
            let pin = Pin::parse(value);
            assert_eq!((pin.why.as_str(), &pin.who), (value, &None), "{value}");
            assert!(pin.holds(far), "{value}");
            assert_eq!(pin.to_string(), value);
        }
        assert_eq!(Pin::parse("").reason(), "no reason given");
    }

    #[test]
    fn a_reason_that_does_not_fit_is_refused_with_the_room_there_is() {
        let until = Some("2026-11-24T03:00:00Z");
        let room = pin(&"x".repeat(500), until, None).unwrap_err();
        let longest = pin(&"ü".repeat(room), until, None).unwrap();
        assert_eq!(longest.to_string().chars().count(), MAX);
        assert_eq!(pin(&"ü".repeat(room + 1), until, None), Err(room));
        assert_eq!(pin("(!)", None, None), Err(0));
        // A caller's path may be longer than a tag, and there is room for a reason all the same.
        let long = format!("role/{}", "path/".repeat(100));
        let room = Pin::new(&"x".repeat(500), None, (&long, Timestamp::MAX), None).unwrap_err();
        assert!(room > 90, "{room}");
    }

    #[test]
    fn a_caller_is_named_within_the_account() {
        for (arn, who) in [
            ("arn:aws:iam::111111111111:user/anna", "user/anna"),
            (
                "arn:aws:sts::111111111111:assumed-role/Admin/anna",
                "assumed-role/Admin/anna",
            ),
            ("arn:aws:iam::111111111111:root", "root"),
            ("anna", "anna"),
        ] {
            assert_eq!(caller(arn), who);
        }
    }

    #[test]
    fn what_tags_do_not_take_is_left_out() {
        assert_eq!(tag_text("a (b), \"c\"\n d%"), "a b c d");
        assert_eq!(tag_text(&"ü".repeat(500)).chars().count(), MAX);
    }
}
