// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("CreateTopic", &CreateTopicInput),
    ("DeleteTopic", &DeleteTopicInput),
    ("GetTopicAttributes", &GetTopicAttributesInput),
];

static TopicAttributesMap: Shape = Shape::map(0, MOST, &Entry { key: &WORDS, value: &WORDS }, false);
static TagKey: Shape = Shape::text(1, 128, None, &[], false);
static TagValue: Shape = Shape::text(0, 256, None, &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &TagKey),
    Member::new("Value", "Value", true, &TagValue),
]);
static TagList: Shape = Shape::list(0, MOST, &Tag);
static CreateTopicInput: Shape = Shape::structure(&[
    Member::new("Attributes", "Attributes", false, &TopicAttributesMap),
    Member::new("DataProtectionPolicy", "DataProtectionPolicy", false, &WORDS),
    Member::new("Name", "Name", true, &WORDS),
    Member::new("Tags", "Tags", false, &TagList),
]);
static DeleteTopicInput: Shape = Shape::structure(&[
    Member::new("TopicArn", "TopicArn", true, &WORDS),
]);
static GetTopicAttributesInput: Shape = Shape::structure(&[
    Member::new("TopicArn", "TopicArn", true, &WORDS),
]);
