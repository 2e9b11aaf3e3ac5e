//! Answers' pieces that were written before.
//!
//! A rotation lists every image and every version, most of which it has listed before. Writing each of them
//! anew was a seventh of the work of a simulated year.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Value, json};

use crate::protocol::{self, WRITTEN};

/// XML by id, each with what it was written from: what has changed since is written anew.
#[derive(Debug, Clone)]
pub(super) struct Drawn<T>(RefCell<HashMap<String, (T, String)>>);

impl<T> Default for Drawn<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: PartialEq + Clone> Drawn<T> {
    /// More than anybody lists; so much is thrown away at once.
    const MOST: usize = 250;

    /// What `view` makes of `item`, as an element of a list.
    pub(super) fn element(&self, id: &str, item: &T, view: impl FnOnce(&T) -> Value) -> Value {
        let mut drawn = self.0.borrow_mut();
        if drawn.get(id).is_none_or(|(known, _)| known != item) {
            if drawn.len() >= Self::MOST {
                drawn.clear();
            }
            let text = protocol::ec2_fragment(&view(item));
            drawn.insert(id.to_owned(), (item.clone(), text));
        }
        drawn
            .get(id)
            .map_or(Value::Null, |(_, text)| json!({WRITTEN: text}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_is_written_anew() {
        let drawn = Drawn::default();
        let view = |name: &String| json!({"name": name, "state": null});
        let element = |name: &str| drawn.element("id", &name.to_owned(), view);
        assert_eq!(element("<a>"), json!({WRITTEN: "<name>&lt;a&gt;</name>"}));
        assert_eq!(element("<a>"), element("<a>"));
        assert_eq!(element("b"), json!({WRITTEN: "<name>b</name>"}));
    }

    #[test]
    fn what_is_known_is_not_written_again() {
        let drawn = Drawn::default();
        let first = drawn.element("id", &1, |n| json!({"number": n}));
        assert_eq!(drawn.element("id", &1, |_| Value::Null), first);
    }

    #[test]
    fn memory_is_bounded() {
        let drawn = Drawn::default();
        for number in 0..2 * Drawn::<usize>::MOST + 1 {
            drawn.element(&number.to_string(), &number, |n| json!({"number": n}));
        }
        assert_eq!(drawn.0.borrow().len(), 1);
    }
}
