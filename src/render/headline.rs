//! What one line says of a resource that is made: of its fields only those that its kind names.

use super::change::{ChangeView, says_nothing, told};
use freshscale_deploy::plan::FieldChange;
use freshscale_deploy::plan::document::StepDocument;

/// `t3.small, from ami-…, in sg-…`; empty if the kind names no field that has a value.
pub(super) fn headline(step: &StepDocument<'_>) -> String {
    let said = step.headline.iter().filter_map(|(path, words)| {
        let value = value(step.changes, path)?;
        let gap = if words.is_empty() { "" } else { " " };
        Some(format!("{words}{gap}{value}"))
    });
    said.collect::<Vec<_>>().join(", ")
}

fn value(changes: &[FieldChange], path: &str) -> Option<String> {
    let mut keys = Vec::new();
    for change in changes.iter().filter(|change| !says_nothing(change)) {
        match change.path.strip_prefix(path) {
            Some("") => {
                let ChangeView::New(text) = told(change, true) else {
                    return None;
                };
                return Some(text);
            }
            Some(rest) => keys.extend(rest.strip_prefix('[').and_then(|it| it.strip_suffix(']'))),
            None => {}
        }
    }
    (!keys.is_empty()).then(|| keys.join(", "))
}
