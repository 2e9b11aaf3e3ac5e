//! What AWS's services take as tags, and how many of them.

use std::collections::BTreeMap;

use super::Rules;
use super::models::{broken, of_aws, text};
use crate::tags::{MOST, OURS};
use crate::values::child;
use freshscale_core::limits::Text;
use freshscale_core::words::listed;

/// Who gets the file's tags besides EC2, whose model says nothing of them: where the keys and the values go.
const TAGGED: [(&str, &str, &str, &str); 6] = [
    (
        "autoscaling",
        "CreateAutoScalingGroup",
        "Tags.[].Key",
        "Tags.[].Value",
    ),
    ("iam", "CreateRole", "Tags.[].Key", "Tags.[].Value"),
    ("lambda", "CreateFunction", "Tags.{}", "Tags.[]"),
    ("events", "PutRule", "Tags.[].Key", "Tags.[].Value"),
    ("logs", "CreateLogGroup", "tags.{}", "tags.[]"),
    (
        "cloudwatch",
        "PutMetricAlarm",
        "Tags.[].Key",
        "Tags.[].Value",
    ),
];

const TAKEN_BY_ALL: &str = "Letters, digits, spaces and _ . : / = + - @ are taken by all.";

/// What the services do not take of a tag's key or value, as a sentence.
fn refused(
    given: &str,
    member: impl Fn((&str, &str, &str, &str)) -> Option<&'static Text>,
) -> Option<String> {
    let refuse = |tagged: &&(&'static str, &'static str, &'static str, &'static str)| {
        let of = member(**tagged);
        of.is_some_and(|of| of.broken(given).iter().any(Option::is_some))
    };
    let refusing: Vec<_> = TAGGED.iter().filter(refuse).collect();
    let names: Vec<&str> = refusing
        .iter()
        .map(|(service, ..)| of_aws(service))
        .collect();
    let verb = if names.len() == 1 { "does" } else { "do" };
    let first = refusing.first()?;
    let why = broken(member(**first)?, given, &listed(&names), verb)?;
    Some(format!("`{given}` {why}."))
}

impl Rules<'_> {
    /// Tags: what each service takes, how many there may be, and keys that IAM takes for the same.
    pub(super) fn tags(&mut self) {
        let keys = self.values.keys.get("tags").cloned().unwrap_or_default();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for key in &keys {
            let path = child("tags", key);
            let is_sound = !self.values.bad.contains(&path);
            let Some(value) = self.values.text(&path).filter(|_| is_sound) else {
                continue;
            };
            let of_key = refused(key, |(service, operation, key, _)| {
                text(service, operation, key)
            });
            if let Some(why) = of_key {
                self.fault_of_key(&path, why, TAKEN_BY_ALL);
            }
            let of_value = refused(&value, |(service, operation, _, value)| {
                text(service, operation, value)
            });
            if let Some(why) = of_value {
                self.fault(&path, why, TAKEN_BY_ALL);
            }
            if let Some(first) = seen.insert(key.to_lowercase(), key.clone()) {
                self.fault_of_key(
                    &path,
                    format!("`{key}` and `{first}` differ only by case, and IAM compares keys of tags without it."),
                    "Keep one of them; `launch_template.instance_tags` may have the other.",
                );
            }
        }
        self.count(keys.len());
    }

    /// The tags of instances; those of everything else have their limit in the table of fields.
    fn count(&mut self, all: usize) {
        let path = "launch_template.instance_tags";
        let mut instance = self.values.map("tags");
        instance.extend(self.values.map(path));
        // The owner is one more.
        if all <= MOST - OURS.len() && instance.len() >= MOST {
            self.fault(
                path,
                format!(
                    "With `tags` and the owner an instance has {} tags; EC2 takes {MOST}.",
                    instance.len() + 1
                ),
                "Remove some.",
            );
        }
    }
}
