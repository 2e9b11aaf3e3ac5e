//! Which values are asked for: a path that no field has must not pass for a field that is absent, and a field that nobody
//! asks for would be checked, explained and then forgotten.

/// Notes that a value is asked for.
///
/// # Panics
/// In builds with debug assertions, if no field has this path.
#[cfg_attr(not(debug_assertions), allow(unused_variables))]
pub(crate) fn note(path: &str) {
    #[cfg(debug_assertions)]
    noted::note(path);
}

#[cfg(test)]
pub(crate) use noted::so_far;

#[cfg(debug_assertions)]
mod noted {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use crate::fields;
    use crate::shape::{Field, Shape};

    thread_local! {
        static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn note(path: &str) {
        let field = of_field(path);
        ASKED.with_borrow_mut(|asked| {
            if !asked.contains(&field) {
                assert!(
                    is_known(fields::STACK, &field),
                    "no field of a stack file is `{path}`"
                );
                asked.insert(field);
            }
        });
    }

    /// Without the positions in lists and the keys of free tables that are no plain words: `schedule.windows[0].from` is
    /// `schedule.windows.from`.
    fn of_field(path: &str) -> String {
        let path = path.split("[\"").next().unwrap_or_default();
        let parts = path.split('[').enumerate();
        let parts = parts.map(|(place, part)| match part.split_once(']') {
            Some((_, rest)) if place > 0 => rest,
            _ => part,
        });
        parts.collect()
    }

    /// A key of a free table is its table's.
    fn is_known(fields: &[Field], path: &str) -> bool {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let found = fields.iter().find(|field| field.name == name);
        found.is_some_and(|field| match field.shape {
            _ if rest.is_empty() => true,
            Shape::Map { .. } => true,
            shape => is_known(shape.fields().unwrap_or_default(), rest),
        })
    }

    /// What this thread has asked for.
    #[cfg(test)]
    pub(crate) fn so_far() -> BTreeSet<String> {
        ASKED.with_borrow(Clone::clone)
    }
}
