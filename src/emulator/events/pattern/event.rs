//! An event as its leaves.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

/// By the number of an array in the event: which of its elements.
pub(super) type Membership = BTreeMap<usize, usize>;

/// A text, number, boolean or null of an event.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    pub(super) value: &'a Value,
    /// The elements of arrays that it is inside of. A leaf that is itself an element is not inside of it.
    pub(super) membership: Membership,
}

/// The leaves of an event, by their paths.
#[derive(Debug, Default)]
pub(super) struct Event<'a> {
    leaves: HashMap<String, Vec<Leaf<'a>>>,
    arrays: usize,
}

impl<'a> Event<'a> {
    pub(super) fn of(event: &'a Value) -> Self {
        let mut all = Self::default();
        all.walk(event, "", &mut Membership::new());
        all
    }

    /// None if there is nothing: objects and empty lists are no leaves.
    pub(super) fn at(&self, path: &str) -> &[Leaf<'a>] {
        self.leaves.get(path).map_or(&[], Vec::as_slice)
    }

    fn walk(&mut self, value: &'a Value, path: &str, within: &mut Membership) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let path = match path {
                        "" => name.clone(),
                        path => format!("{path}.{name}"),
                    };
                    self.walk(member, &path, within);
                }
            }
            Value::Array(items) => {
                let array = self.arrays;
                self.arrays += 1;
                for (index, item) in items.iter().enumerate() {
                    let nested = item.is_object() || item.is_array();
                    if nested {
                        within.insert(array, index);
                    }
                    self.walk(item, path, within);
                    within.remove(&array);
                }
            }
            value => {
                let leaf = Leaf {
                    value,
                    membership: within.clone(),
                };
                self.leaves.entry(path.to_owned()).or_default().push(leaf);
            }
        }
    }
}

/// Both together; `None` if they are in different elements of one array.
pub(super) fn joined(one: &Membership, other: &Membership) -> Option<Membership> {
    let apart = |(array, index): (&usize, &usize)| one.get(array).is_some_and(|i| i != index);
    if other.iter().any(apart) {
        return None;
    }
    let mut both = one.clone();
    both.extend(other);
    Some(both)
}
