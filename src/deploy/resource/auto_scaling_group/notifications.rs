//! SNS topics that are told of a group's launches and terminations.

use serde_json::{Value, json};

use super::*;
use freshscale_core::aws::call::Absent;

/// The field of the file.
pub(super) const FIELD: &str = "notifications";
pub(super) const TOPIC: &str = "topic_arn";
pub(super) const TYPES: &str = "types";

/// The file's words, and AWS's (API reference, NotificationConfiguration).
const WORDS: [(&str, &str); 5] = [
    ("launch", "autoscaling:EC2_INSTANCE_LAUNCH"),
    ("launch_error", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"),
    ("terminate", "autoscaling:EC2_INSTANCE_TERMINATE"),
    (
        "terminate_error",
        "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
    ),
    ("test", "autoscaling:TEST_NOTIFICATION"),
];

/// What AWS calls a word of the file's.
pub(crate) fn api_name(word: &str) -> &str {
    let known = WORDS.iter().find(|(ours, _)| *ours == word);
    known.map_or(word, |(_, name)| name)
}

/// By topic, the types in order.
type Topics = BTreeMap<String, BTreeSet<String>>;

/// Those of each group that has any, by topic.
pub(super) async fn read(
    cx: &Context,
    groups: &[String],
) -> Result<BTreeMap<String, Value>, AwsError> {
    let found = cx
        .aws
        .autoscaling
        .describe_notification_configurations()
        .set_auto_scaling_group_names(Some(groups.to_vec()))
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called(
            "autoscaling:DescribeNotificationConfigurations",
            &groups.join(","),
        )?;
    let mut all: BTreeMap<String, Topics> = BTreeMap::new();
    for one in found {
        let word = one.notification_type().unwrap_or_default();
        let known = WORDS.iter().find(|(_, name)| *name == word);
        let word = known.map_or(word, |(ours, _)| ours).to_owned();
        let group = all.entry(one.auto_scaling_group_name.unwrap_or_default());
        let topics = group.or_default();
        let topic = topics.entry(one.topic_arn.unwrap_or_default());
        topic.or_default().insert(word);
    }
    let shown = |topics: Topics| -> Value {
        let topics = topics.into_iter();
        topics
            .map(|(topic, types)| json!({TOPIC: topic, TYPES: types}))
            .collect()
    };
    Ok(all
        .into_iter()
        .map(|(group, topics)| (group, shown(topics)))
        .collect())
}

fn topics(spec: Option<&Spec>) -> Topics {
    let list = spec.and_then(|spec| spec.said.get(FIELD)?.as_array());
    let list = list.into_iter().flatten();
    list.map(|one| {
        (
            one[TOPIC].as_str().unwrap_or_default().to_owned(),
            beside::texts(one.get(TYPES)),
        )
    })
    .collect()
}

/// Changes what differs: of a topic, all of its types at once.
pub(super) async fn update(
    cx: &Context,
    name: &str,
    have: Option<&Spec>,
    want: &Spec,
) -> Result<(), AwsError> {
    let (before, after) = (topics(have), topics(Some(want)));
    for (topic, types) in after
        .iter()
        .filter(|(topic, types)| before.get(*topic) != Some(types))
    {
        let of_aws = |word: &String| {
            let known = WORDS.iter().find(|(ours, _)| ours == word);
            known.map_or(word.as_str(), |(_, name)| name).to_owned()
        };
        cx.aws
            .autoscaling
            .put_notification_configuration()
            .auto_scaling_group_name(name)
            .topic_arn(topic)
            .set_notification_types(Some(types.iter().map(of_aws).collect()))
            .send()
            .await
            .called("autoscaling:PutNotificationConfiguration", name)?;
    }
    for topic in before.keys().filter(|topic| !after.contains_key(*topic)) {
        cx.aws
            .autoscaling
            .delete_notification_configuration()
            .auto_scaling_group_name(name)
            .topic_arn(topic)
            .send()
            .await
            .called("autoscaling:DeleteNotificationConfiguration", name)
            .absent()?;
    }
    Ok(())
}
