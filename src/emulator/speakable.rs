//! Characters that no answer in XML could carry: a value that has one is refused, in whatever protocol it comes.

/// What XML 1.0 can carry, escaped or not: the answers could not hold anything else. As in the pattern of
/// `XmlStringMaxLen255` and its like (botocore, `autoscaling/2011-01-01`).
pub(crate) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Said of such a value, and not what it is: an answer could not repeat it. The wording is not confirmed.
pub(crate) fn unspeakable_text(place: &str) -> String {
    format!("The value of {place} has a character that XML cannot carry.")
}
