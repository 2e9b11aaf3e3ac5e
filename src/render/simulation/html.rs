//! A simulation as one page that needs nothing else.

use super::Shown;

/// The page.
#[must_use]
pub fn page(shown: &Shown<'_>) -> String {
    shown.title()
}
