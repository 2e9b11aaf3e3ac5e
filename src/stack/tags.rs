//! Tags that mark what is a stack's, and the comparison of tags. Pure.

use std::collections::BTreeMap;

pub use freshscale_core::rotation::template::{ADOPTED_TAG, KEPT_VERSION_TAG, STACK_TAG};

/// What tags begin with that say what stood within an adopted resource before. [`KEPT_VERSION_TAG`] is one of them, so that
/// builds that do not know it carry it on and take it off all the same.
pub const KEPT_TAG: &str = "freshscale:kept-";

/// What tags begin with that say which keys of an adopted resource's tags freshscale put there: only these are removed again.
pub const PUT_TAG: &str = "freshscale:put-";

/// Tag of an Auto Scaling group that is being refreshed.
pub const REFRESH_TAG: &str = "freshscale:refresh";

/// Tags that a resource may have, AWS's own not counted (EC2 user guide, "Tag restrictions"; the same in the guides of
/// Auto Scaling, IAM, Lambda, EventBridge, CloudWatch and CloudWatch Logs).
pub const MOST: usize = 50;

/// Those of ours that a launch template or a group can have beside the file's: the owner, that it was adopted, the record
/// of names, a pin, a refresh that is under way. What others do in an incident must find room.
pub const OURS: [&str; 5] = [
    STACK_TAG,
    ADOPTED_TAG,
    "freshscale:names",
    "freshscale:pinned",
    REFRESH_TAG,
];

/// Tags as the rest of the program knows them.
pub type Tags = BTreeMap<String, String>;

/// What must be called to turn one set of tags into another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagChanges {
    /// New and changed ones.
    pub put: Tags,
    /// Keys to remove.
    pub remove: Vec<String>,
}

/// The changes from `have` to `want`.
#[must_use]
pub fn changes(have: &Tags, want: &Tags) -> TagChanges {
    TagChanges {
        put: want
            .iter()
            .filter(|(key, value)| have.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        remove: have
            .keys()
            .filter(|key| !want.contains_key(*key))
            .cloned()
            .collect(),
    }
}

/// The tags that are compared with the stack file: neither AWS's own nor our bookkeeping (pins, the
/// record of names), which other commands write.
#[must_use]
pub fn compared(tags: &Tags) -> Tags {
    tags.iter()
        .filter(|(key, _)| {
            let marks = [STACK_TAG, ADOPTED_TAG].contains(&key.as_str())
                || [KEPT_TAG, PUT_TAG]
                    .iter()
                    .any(|begin| key.starts_with(begin));
            !key.starts_with("aws:") && (marks || !key.starts_with("freshscale:"))
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn only_what_differs_is_put_or_removed() {
        let changes = changes(
            &tags(&[("same", "1"), ("old", "1"), ("changed", "1")]),
            &tags(&[("same", "1"), ("changed", "2"), ("new", "3")]),
        );
        assert_eq!(changes.put, tags(&[("changed", "2"), ("new", "3")]));
        assert_eq!(changes.remove, ["old"]);
    }

    #[test]
    fn the_version_that_stood_before_is_marked_as_earlier_builds_mark_what_they_keep() {
        assert!(KEPT_VERSION_TAG.starts_with(KEPT_TAG));
    }

    #[test]
    fn bookkeeping_and_aws_tags_are_not_compared() {
        let all = tags(&[
            ("aws:cloudformation:stack-name", "x"),
            ("freshscale:names", "abc"),
            ("freshscale:stack", "web"),
            ("Team", "web"),
        ]);
        assert_eq!(
            compared(&all),
            tags(&[("freshscale:stack", "web"), ("Team", "web")])
        );
    }
}
