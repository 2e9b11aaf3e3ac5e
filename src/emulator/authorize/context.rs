//! Condition keys (IAM user guide, "AWS global condition context keys").

use std::collections::BTreeMap;

use freshscale_core::policy::Context;
use serde_json::Value;

use crate::Call;
use crate::iam;
use crate::params::{Params, text_map};
use crate::state::World;

pub(super) type Tags = BTreeMap<String, String>;

/// Those of every request.
pub(super) fn of(world: &World, call: &Call) -> Context {
    iam::of_principal(world, &call.principal)
}

/// The tags that something has; some services have a second name for them.
pub(super) fn tagged(mut context: Context, prefixes: &[&str], tags: &Tags) -> Context {
    for prefix in prefixes {
        for (key, value) in tags {
            context = context.with(&format!("{prefix}:ResourceTag/{key}"), value);
        }
    }
    context
}

/// The tags that a request brings, or takes away.
pub(super) fn requested(mut context: Context, tags: &Tags) -> Context {
    for (key, value) in tags {
        context = context.with(&format!("aws:RequestTag/{key}"), value);
    }
    match tags.is_empty() {
        true => context,
        false => context.with_all("aws:TagKeys", tags.keys().cloned().collect()),
    }
}

/// The tags of a call, whatever form its service gives them: a list of keys and values (EC2: `Tag`), a map, or keys alone.
pub(super) fn given(params: &Value) -> Tags {
    let mut tags = Tags::new();
    for name in ["Tags", "tags", "Tag"] {
        match params.get(name) {
            Some(Value::Object(_)) => tags.extend(text_map(params.get(name))),
            _ => tags.extend(Params(params).items(name).filter_map(|tag| {
                let value = tag.text("Value").unwrap_or_default();
                Some((tag.text("Key")?.to_owned(), value.to_owned()))
            })),
        }
    }
    for name in ["TagKeys", "tagKeys"] {
        tags.extend(
            Params(params)
                .texts(name)
                .into_iter()
                .map(|key| (key, String::new())),
        );
    }
    tags
}
