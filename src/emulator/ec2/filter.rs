//! Filters: values of one filter are alternatives, several filters must all hold.

use super::Tags;
use crate::Fault;
use crate::params::{Params, like_escaped};

/// What a filter's name stands for in one resource; `None` when the resource has no such filter.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Option<Vec<String>>;

/// Whether a resource with these tags passes every `Filter`.
///
/// # Errors
/// A filter that the operation does not have.
pub(super) fn passes(params: Params<'_>, tags: &Tags, lookup: Lookup<'_>) -> Result<bool, Fault> {
    for filter in params.items("Filter") {
        let name = filter.text("Name").unwrap_or_default();
        let have = if name == "tag-key" {
            tags.keys().cloned().collect()
        } else if let Some(key) = name.strip_prefix("tag:") {
            tags.get(key).cloned().into_iter().collect()
        } else {
            lookup(name).ok_or_else(|| unknown(name))?
        };
        let wanted = filter.texts("Value");
        let fits = have
            .iter()
            .any(|value| wanted.iter().any(|pattern| like_escaped(pattern, value)));
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Refuses unknown filters when there is no resource to look at.
///
/// # Errors
/// As [`passes`].
pub(super) fn known(params: Params<'_>, names: &[&str]) -> Result<(), Fault> {
    for filter in params.items("Filter") {
        let name = filter.text("Name").unwrap_or_default();
        if name != "tag-key" && !name.starts_with("tag:") && !names.contains(&name) {
            return Err(unknown(name));
        }
    }
    Ok(())
}

fn unknown(name: &str) -> Fault {
    Fault::new(
        "InvalidParameterValue",
        format!("The filter '{name}' is invalid"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_backslash_takes_a_wildcard_for_itself() {
        let passes = |value: &str, name: &str| {
            let asked = json!({"Filter": [{"Name": "name", "Value": [value]}]});
            passes(Params(&asked), &Tags::new(), &|_| {
                Some(vec![name.to_owned()])
            })
        };
        for (value, name, fits) in [
            ("web*", "web-1", true),
            ("web\\*", "web-1", false),
            ("web\\*", "web*", true),
            ("web?", "web1", true),
            ("web\\?", "web1", false),
            ("web\\?", "web?", true),
            ("a\\\\b", "a\\b", true),
            ("a\\b", "ab", true),
            ("a\\", "a\\", true),
        ] {
            assert_eq!(passes(value, name), Ok(fits), "{value} {name}");
        }
    }
}
