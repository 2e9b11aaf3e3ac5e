// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("AssumeRole", &AssumeRoleRequest),
    ("AssumeRoleWithWebIdentity", &AssumeRoleWithWebIdentityRequest),
    ("GetCallerIdentity", &GetCallerIdentityRequest),
];

static arnType: Shape = Shape::text(20, 2048, Some(&P0), &[], false);
static roleSessionNameType: Shape = Shape::text(2, 64, Some(&P1), &[], false);
static PolicyDescriptorType: Shape = Shape::structure(&[
    Member::new("arn", "arn", false, &arnType),
]);
static policyDescriptorListType: Shape = Shape::list(0, MOST, &PolicyDescriptorType);
static unrestrictedSessionPolicyDocumentType: Shape = Shape::text(1, MOST, Some(&P2), &[], false);
static roleDurationSecondsType: Shape = Shape::Integer(Some(900), Some(43200));
static tagKeyType: Shape = Shape::text(1, 128, Some(&P3), &[], false);
static tagValueType: Shape = Shape::text(0, 256, Some(&P4), &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &tagKeyType),
    Member::new("Value", "Value", true, &tagValueType),
]);
static tagListType: Shape = Shape::list(0, 50, &Tag);
static tagKeyListType: Shape = Shape::list(0, 50, &tagKeyType);
static externalIdType: Shape = Shape::text(2, 1224, Some(&P5), &[], false);
static serialNumberType: Shape = Shape::text(9, 256, Some(&P6), &[], false);
static tokenCodeType: Shape = Shape::text(6, 6, Some(&P7), &[], false);
static sourceIdentityType: Shape = Shape::text(2, 256, Some(&P1), &[], false);
static contextAssertionType: Shape = Shape::text(4, 3072, None, &[], false);
static ProvidedContext: Shape = Shape::structure(&[
    Member::new("ContextAssertion", "ContextAssertion", false, &contextAssertionType),
    Member::new("ProviderArn", "ProviderArn", false, &arnType),
]);
static ProvidedContextsListType: Shape = Shape::list(1, 5, &ProvidedContext);
static minimumSessionTokenSizeType: Shape = Shape::Integer(Some(0), Some(4096));
static AssumeRoleRequest: Shape = Shape::structure(&[
    Member::new("DurationSeconds", "DurationSeconds", false, &roleDurationSecondsType),
    Member::new("ExternalId", "ExternalId", false, &externalIdType),
    Member::new("MinimumSessionTokenSize", "MinimumSessionTokenSize", false, &minimumSessionTokenSizeType),
    Member::new("Policy", "Policy", false, &unrestrictedSessionPolicyDocumentType),
    Member::new("PolicyArns", "PolicyArns", false, &policyDescriptorListType),
    Member::new("ProvidedContexts", "ProvidedContexts", false, &ProvidedContextsListType),
    Member::new("RoleArn", "RoleArn", true, &arnType),
    Member::new("RoleSessionName", "RoleSessionName", true, &roleSessionNameType),
    Member::new("SerialNumber", "SerialNumber", false, &serialNumberType),
    Member::new("SourceIdentity", "SourceIdentity", false, &sourceIdentityType),
    Member::new("Tags", "Tags", false, &tagListType),
    Member::new("TokenCode", "TokenCode", false, &tokenCodeType),
    Member::new("TransitiveTagKeys", "TransitiveTagKeys", false, &tagKeyListType),
]);
static clientTokenType: Shape = Shape::text(4, 20000, None, &[], true);
static urlType: Shape = Shape::text(4, 2048, None, &[], false);
static sessionPolicyDocumentType: Shape = Shape::text(1, 2048, Some(&P2), &[], false);
static AssumeRoleWithWebIdentityRequest: Shape = Shape::structure(&[
    Member::new("DurationSeconds", "DurationSeconds", false, &roleDurationSecondsType),
    Member::new("MinimumSessionTokenSize", "MinimumSessionTokenSize", false, &minimumSessionTokenSizeType),
    Member::new("Policy", "Policy", false, &sessionPolicyDocumentType),
    Member::new("PolicyArns", "PolicyArns", false, &policyDescriptorListType),
    Member::new("ProviderId", "ProviderId", false, &urlType),
    Member::new("RoleArn", "RoleArn", true, &arnType),
    Member::new("RoleSessionName", "RoleSessionName", true, &roleSessionNameType),
    Member::new("WebIdentityToken", "WebIdentityToken", true, &clientTokenType),
]);
static GetCallerIdentityRequest: Shape = Shape::structure(&[
]);
static P0: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+", 1, 0x7fffffffffffffffffffffff00002600, &[(0x85, 0x85), (0xa0, 0xd7ff), (0xe000, 0xfffd), (0x10000, 0x10ffff)], false);
static P1: Pattern = Pattern::chars(r"[\w+=,.@-]*", 0, 0x07fffffe87ffffff23ff780000000000, &[], false);
static P2: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u00FF]+", 1, 0xffffffffffffffffffffffff00002600, &[(0x80, 0xff)], false);
static P3: Pattern = Pattern::chars(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", 1, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P4: Pattern = Pattern::chars(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", 0, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P5: Pattern = Pattern::chars(r"[\w+=,.@:\/-]*", 0, 0x07fffffe87ffffff27fff80000000000, &[], false);
static P6: Pattern = Pattern::chars(r"[\w+=/:,.@-]*", 0, 0x07fffffe87ffffff27fff80000000000, &[], false);
static P7: Pattern = Pattern::chars(r"[\d]*", 0, 0x000000000000000003ff000000000000, &[], false);
