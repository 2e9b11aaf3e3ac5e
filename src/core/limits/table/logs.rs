// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("CreateLogGroup", &CreateLogGroupRequest),
    ("CreateLogStream", &CreateLogStreamRequest),
    ("DeleteLogGroup", &DeleteLogGroupRequest),
    ("DeleteRetentionPolicy", &DeleteRetentionPolicyRequest),
    ("DescribeLogGroups", &DescribeLogGroupsRequest),
    ("DescribeLogStreams", &DescribeLogStreamsRequest),
    ("FilterLogEvents", &FilterLogEventsRequest),
    ("GetLogEvents", &GetLogEventsRequest),
    ("ListTagsForResource", &ListTagsForResourceRequest),
    ("ListTagsLogGroup", &ListTagsLogGroupRequest),
    ("PutLogEvents", &PutLogEventsRequest),
    ("PutLogGroupDeletionProtection", &PutLogGroupDeletionProtectionRequest),
    ("PutRetentionPolicy", &PutRetentionPolicyRequest),
    ("TagLogGroup", &TagLogGroupRequest),
    ("TagResource", &TagResourceRequest),
    ("UntagLogGroup", &UntagLogGroupRequest),
    ("UntagResource", &UntagResourceRequest),
];

static LogGroupName: Shape = Shape::text(1, 512, Some(&P0), &[], false);
static KmsKeyId: Shape = Shape::text(0, 256, None, &[], false);
static TagKey: Shape = Shape::text(1, 128, Some(&P1), &[], false);
static TagValue: Shape = Shape::text(0, 256, Some(&P2), &[], false);
static Tags: Shape = Shape::map(1, 50, &Entry { key: &TagKey, value: &TagValue }, false);
static LogGroupClass: Shape = Shape::text(0, MOST, None, LogGroupClass_VALUES, false);
static CreateLogGroupRequest: Shape = Shape::structure(&[
    Member::new("deletionProtectionEnabled", "deletionProtectionEnabled", false, &FLAG),
    Member::new("kmsKeyId", "kmsKeyId", false, &KmsKeyId),
    Member::new("logGroupClass", "logGroupClass", false, &LogGroupClass),
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
    Member::new("tags", "tags", false, &Tags),
]);
static LogStreamName: Shape = Shape::text(1, 512, Some(&P3), &[], false);
static CreateLogStreamRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
    Member::new("logStreamName", "logStreamName", true, &LogStreamName),
]);
static DeleteLogGroupRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
]);
static DeleteRetentionPolicyRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
]);
static AccountId: Shape = Shape::text(12, 12, Some(&P4), &[], false);
static AccountIds: Shape = Shape::list(0, 20, &AccountId);
static LogGroupNamePattern: Shape = Shape::text(0, 512, Some(&P5), &[], false);
static NextToken: Shape = Shape::text(1, MOST, None, &[], false);
static DescribeLimit: Shape = Shape::Integer(Some(1), Some(50));
static LogGroupIdentifier: Shape = Shape::text(1, 2048, Some(&P6), &[], false);
static DescribeLogGroupsLogGroupIdentifiers: Shape = Shape::list(1, 50, &LogGroupIdentifier);
static DescribeLogGroupsRequest: Shape = Shape::structure(&[
    Member::new("accountIdentifiers", "accountIdentifiers", false, &AccountIds),
    Member::new("includeLinkedAccounts", "includeLinkedAccounts", false, &FLAG),
    Member::new("limit", "limit", false, &DescribeLimit),
    Member::new("logGroupClass", "logGroupClass", false, &LogGroupClass),
    Member::new("logGroupIdentifiers", "logGroupIdentifiers", false, &DescribeLogGroupsLogGroupIdentifiers),
    Member::new("logGroupNamePattern", "logGroupNamePattern", false, &LogGroupNamePattern),
    Member::new("logGroupNamePrefix", "logGroupNamePrefix", false, &LogGroupName),
    Member::new("nextToken", "nextToken", false, &NextToken),
]);
static OrderBy: Shape = Shape::text(0, MOST, None, OrderBy_VALUES, false);
static DescribeLogStreamsRequest: Shape = Shape::structure(&[
    Member::new("descending", "descending", false, &FLAG),
    Member::new("limit", "limit", false, &DescribeLimit),
    Member::new("logGroupIdentifier", "logGroupIdentifier", false, &LogGroupIdentifier),
    Member::new("logGroupName", "logGroupName", false, &LogGroupName),
    Member::new("logStreamNamePrefix", "logStreamNamePrefix", false, &LogStreamName),
    Member::new("nextToken", "nextToken", false, &NextToken),
    Member::new("orderBy", "orderBy", false, &OrderBy),
]);
static InputLogStreamNames: Shape = Shape::list(1, 100, &LogStreamName);
static Timestamp: Shape = Shape::Integer(Some(0), None);
static FilterPattern: Shape = Shape::text(0, 1024, None, &[], false);
static EventsLimit: Shape = Shape::Integer(Some(1), Some(10000));
static FilterLogEventsRequest: Shape = Shape::structure(&[
    Member::new("endTime", "endTime", false, &Timestamp),
    Member::new("filterPattern", "filterPattern", false, &FilterPattern),
    Member::new("interleaved", "interleaved", false, &FLAG),
    Member::new("limit", "limit", false, &EventsLimit),
    Member::new("logGroupIdentifier", "logGroupIdentifier", false, &LogGroupIdentifier),
    Member::new("logGroupName", "logGroupName", false, &LogGroupName),
    Member::new("logStreamNamePrefix", "logStreamNamePrefix", false, &LogStreamName),
    Member::new("logStreamNames", "logStreamNames", false, &InputLogStreamNames),
    Member::new("nextToken", "nextToken", false, &NextToken),
    Member::new("startFromHead", "startFromHead", false, &FLAG),
    Member::new("startTime", "startTime", false, &Timestamp),
    Member::new("unmask", "unmask", false, &FLAG),
]);
static GetLogEventsRequest: Shape = Shape::structure(&[
    Member::new("endTime", "endTime", false, &Timestamp),
    Member::new("limit", "limit", false, &EventsLimit),
    Member::new("logGroupIdentifier", "logGroupIdentifier", false, &LogGroupIdentifier),
    Member::new("logGroupName", "logGroupName", false, &LogGroupName),
    Member::new("logStreamName", "logStreamName", true, &LogStreamName),
    Member::new("nextToken", "nextToken", false, &NextToken),
    Member::new("startFromHead", "startFromHead", false, &FLAG),
    Member::new("startTime", "startTime", false, &Timestamp),
    Member::new("unmask", "unmask", false, &FLAG),
]);
static AmazonResourceName: Shape = Shape::text(1, 1011, Some(&P7), &[], false);
static ListTagsForResourceRequest: Shape = Shape::structure(&[
    Member::new("resourceArn", "resourceArn", true, &AmazonResourceName),
]);
static ListTagsLogGroupRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
]);
static EventMessage: Shape = Shape::text(1, MOST, None, &[], false);
static InputLogEvent: Shape = Shape::structure(&[
    Member::new("message", "message", true, &EventMessage),
    Member::new("timestamp", "timestamp", true, &Timestamp),
]);
static InputLogEvents: Shape = Shape::list(1, 10000, &InputLogEvent);
static SequenceToken: Shape = Shape::text(1, MOST, None, &[], false);
static EntityKeyAttributesKey: Shape = Shape::text(1, 32, None, &[], false);
static EntityKeyAttributesValue: Shape = Shape::text(1, 512, None, &[], false);
static EntityKeyAttributes: Shape = Shape::map(2, 4, &Entry { key: &EntityKeyAttributesKey, value: &EntityKeyAttributesValue }, false);
static EntityAttributesKey: Shape = Shape::text(1, 256, None, &[], false);
static EntityAttributesValue: Shape = Shape::text(1, 512, None, &[], false);
static EntityAttributes: Shape = Shape::map(0, 10, &Entry { key: &EntityAttributesKey, value: &EntityAttributesValue }, false);
static Entity: Shape = Shape::structure(&[
    Member::new("attributes", "attributes", false, &EntityAttributes),
    Member::new("keyAttributes", "keyAttributes", false, &EntityKeyAttributes),
]);
static PutLogEventsRequest: Shape = Shape::structure(&[
    Member::new("entity", "entity", false, &Entity),
    Member::new("logEvents", "logEvents", true, &InputLogEvents),
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
    Member::new("logStreamName", "logStreamName", true, &LogStreamName),
    Member::new("sequenceToken", "sequenceToken", false, &SequenceToken),
]);
static PutLogGroupDeletionProtectionRequest: Shape = Shape::structure(&[
    Member::new("deletionProtectionEnabled", "deletionProtectionEnabled", true, &FLAG),
    Member::new("logGroupIdentifier", "logGroupIdentifier", true, &LogGroupIdentifier),
]);
static PutRetentionPolicyRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
    Member::new("retentionInDays", "retentionInDays", true, &INTEGER),
]);
static TagLogGroupRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
    Member::new("tags", "tags", true, &Tags),
]);
static TagResourceRequest: Shape = Shape::structure(&[
    Member::new("resourceArn", "resourceArn", true, &AmazonResourceName),
    Member::new("tags", "tags", true, &Tags),
]);
static TagList: Shape = Shape::list(1, MOST, &TagKey);
static UntagLogGroupRequest: Shape = Shape::structure(&[
    Member::new("logGroupName", "logGroupName", true, &LogGroupName),
    Member::new("tags", "tags", true, &TagList),
]);
static TagKeyList: Shape = Shape::list(0, 50, &TagKey);
static UntagResourceRequest: Shape = Shape::structure(&[
    Member::new("resourceArn", "resourceArn", true, &AmazonResourceName),
    Member::new("tagKeys", "tagKeys", true, &TagKeyList),
]);
static LogGroupClass_VALUES: &[&str] = &["STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"];
static OrderBy_VALUES: &[&str] = &["LogStreamName", "LastEventTime"];
static P0: Pattern = Pattern::chars(r"[\.\-_/#A-Za-z0-9]+", 1, 0x07fffffe87fffffe03ffe00800000000, &[], false);
static P1: Pattern = Pattern::chars(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$", 1, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P2: Pattern = Pattern::chars(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$", 0, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P3: Pattern = Pattern::chars(r"[^:*]*", 0, 0xfffffffffffffffffbfffbffffffffff, &[(0x80, 0x10ffff)], false);
static P4: Pattern = Pattern::regex(r"^\d{12}$", r"^\d{12}$", None);
static P5: Pattern = Pattern::chars(r"[\.\-_/#A-Za-z0-9]*", 0, 0x07fffffe87fffffe03ffe00800000000, &[], false);
static P6: Pattern = Pattern::chars(r"[\w#+=/:,.@-]*", 0, 0x07fffffe87ffffff27fff80800000000, &[], false);
static P7: Pattern = Pattern::chars(r"[\w+=/:,.@-]*", 0, 0x07fffffe87ffffff27fff80000000000, &[], false);
