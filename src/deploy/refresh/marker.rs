//! What a run notes on the group before it begins, so that the next one can finish it.

use std::fmt;

pub use freshscale_core::rotation::pin::tag_text;
pub use freshscale_stack::tags::REFRESH_TAG;

/// AWS's limit on a tag's value.
const MAX: usize = 256;

/// Where a refresh stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Instances get the default version's image.
    Forward,
    /// It failed: they get back what they had.
    Back,
}

/// The tag's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// Where it stands.
    pub phase: Phase,
    /// The version to go back to.
    pub from: u64,
    /// The version that instances shall have.
    pub to: u64,
    /// The newest refresh before the one of this phase: any newer one is ours.
    pub after: Option<String>,
    /// Why it goes back.
    pub why: String,
}

impl Marker {
    /// Reads a tag's value; `None` if it is none that this version writes.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let (phase, rest) = value.split_once(" from v")?;
        let (from, rest) = rest.split_once(" to v")?;
        let (to, rest) = rest.split_once(" after ")?;
        let (after, why) = rest.split_once(": ").unwrap_or((rest, ""));
        Some(Self {
            phase: match phase {
                "forward" => Phase::Forward,
                "back" => Phase::Back,
                _ => return None,
            },
            from: from.parse().ok()?,
            to: to.parse().ok()?,
            after: Some(after.to_owned()).filter(|id| id != "none"),
            why: why.to_owned(),
        })
    }

    /// The same refresh, on its way back.
    #[must_use]
    pub fn back(&self, after: Option<String>, why: String) -> Self {
        Self {
            phase: Phase::Back,
            after,
            why,
            ..self.clone()
        }
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Forward => "forward",
            Phase::Back => "back",
        };
        let after = self.after.as_deref().unwrap_or("none");
        let (from, to) = (self.from, self.to);
        let mut text = format!("{phase} from v{from} to v{to} after {after}");
        if !self.why.is_empty() {
            text.push_str(": ");
            text.push_str(&tag_text(&self.why));
        }
        f.write_str(&text.chars().take(MAX).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_marker_reads_as_it_was_written() {
        let marker = Marker {
            phase: Phase::Forward,
            from: 3,
            to: 5,
            after: None,
            why: String::new(),
        };
        assert_eq!(marker.to_string(), "forward from v3 to v5 after none");
        assert_eq!(Marker::parse(&marker.to_string()), Some(marker.clone()));
        let back = marker.back(Some("08b91cf7".to_owned()), "i-1: it died".to_owned());
        assert_eq!(Marker::parse(&back.to_string()), Some(back));
    }

    #[test]
    fn a_reason_of_any_length_fits() {
        let long = Marker::parse("back from v1 to v2 after x: y").unwrap();
        let long = long.back(None, "ü".repeat(500)).to_string();
        assert_eq!(long.chars().count(), MAX);
        assert_eq!(Marker::parse(&long).unwrap().to, 2);
    }

    #[test]
    fn what_others_wrote_is_no_marker() {
        for text in [
            "",
            "sideways from v1 to v2 after none",
            "back from vx to v2 after none",
        ] {
            assert_eq!(Marker::parse(text), None, "{text}");
        }
    }
}
