//! Pieces of answers that were written before.
//!
//! A rotation lists every image and every version, most of which it has listed before. Writing each of them
//! anew was a seventh of the work of a simulated year.

use std::cell::RefCell;
use std::collections::HashMap;

/// Text by id, each with what it was written from: what has changed since is written anew.
#[derive(Debug, Clone)]
pub(crate) struct Drawn<T>(RefCell<HashMap<String, (T, String)>>);

impl<T> Default for Drawn<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: PartialEq + Clone> Drawn<T> {
    /// More than anybody lists; so much is thrown away at once.
    const MOST: usize = 250;

    /// What `write` makes of `item`.
    pub(crate) fn text(&self, id: &str, item: &T, write: impl FnOnce(&T) -> String) -> String {
        let mut drawn = self.0.borrow_mut();
        if drawn.get(id).is_none_or(|(known, _)| known != item) {
            if drawn.len() >= Self::MOST {
                drawn.clear();
            }
            drawn.insert(id.to_owned(), (item.clone(), write(item)));
        }
        drawn
            .get(id)
            .map_or_else(String::new, |(_, text)| text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_is_written_anew() {
        let drawn = Drawn::default();
        let text = |name: &str| drawn.text("id", &name.to_owned(), |name| format!("<{name}>"));
        assert_eq!(text("a"), "<a>");
        assert_eq!(text("a"), text("a"));
        assert_eq!(text("b"), "<b>");
    }

    #[test]
    fn what_is_known_is_not_written_again() {
        let drawn = Drawn::default();
        let first = drawn.text("id", &1, ToString::to_string);
        assert_eq!(drawn.text("id", &1, |_| String::new()), first);
    }

    #[test]
    fn memory_is_bounded() {
        let drawn = Drawn::default();
        for number in 0..2 * Drawn::<usize>::MOST + 1 {
            drawn.text(&number.to_string(), &number, ToString::to_string);
        }
        assert_eq!(drawn.0.borrow().len(), 1);
    }
}
