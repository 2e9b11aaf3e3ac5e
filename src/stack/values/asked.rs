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

    use crate::describe;
    use crate::shape::Shape;

    thread_local! {
        static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn note(path: &str) {
        let field = of_field(path);
        ASKED.with_borrow_mut(|asked| {
            if !asked.contains(&field) {
                assert!(is_known(&field), "no field of a stack file is `{path}`");
                asked.insert(field);
            }
        });
    }

    /// Without the positions in lists: `schedule.windows[0].from` is `schedule.windows.from`.
    fn of_field(path: &str) -> String {
        let parts = path.split('[');
        let mut field = String::new();
        for (place, part) in parts.enumerate() {
            field += match part.split_once(']') {
                Some((_, rest)) if place > 0 => rest,
                _ => part,
            };
        }
        field
    }

    /// A key of a free table is its table's.
    fn is_known(field: &str) -> bool {
        let of_map = |table: &str| {
            let found = describe::all().iter().find(|it| it.path == table);
            found.is_some_and(|it| matches!(it.field.shape, Shape::Map { .. }))
        };
        describe::all().iter().any(|it| it.path == field)
            || field.match_indices('.').any(|(at, _)| of_map(&field[..at]))
            || of_map(field)
    }

    /// What this thread has asked for.
    #[cfg(test)]
    pub(crate) fn so_far() -> BTreeSet<String> {
        ASKED.with_borrow(Clone::clone)
    }
}
