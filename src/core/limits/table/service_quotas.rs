// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("GetAWSDefaultServiceQuota", &GetAWSDefaultServiceQuotaRequest),
    ("GetServiceQuota", &GetServiceQuotaRequest),
    ("ListServiceQuotas", &ListServiceQuotasRequest),
    ("RequestServiceQuotaIncrease", &RequestServiceQuotaIncreaseRequest),
];

static ServiceCode: Shape = Shape::text(1, 63, Some(&P0), &[], false);
static QuotaCode: Shape = Shape::text(1, 128, Some(&P1), &[], false);
static GetAWSDefaultServiceQuotaRequest: Shape = Shape::structure(&[
    Member::new("QuotaCode", "QuotaCode", true, &QuotaCode),
    Member::new("ServiceCode", "ServiceCode", true, &ServiceCode),
]);
static GetServiceQuotaRequest: Shape = Shape::structure(&[
    Member::new("ContextId", "ContextId", false, &WORDS),
    Member::new("QuotaCode", "QuotaCode", true, &QuotaCode),
    Member::new("ServiceCode", "ServiceCode", true, &ServiceCode),
]);
static NextToken: Shape = Shape::text(0, 2048, Some(&P2), &[], false);
static MaxResults: Shape = Shape::Integer(Some(1), Some(100));
static AppliedLevelEnum: Shape = Shape::text(0, MOST, None, AppliedLevelEnum_VALUES, false);
static ListServiceQuotasRequest: Shape = Shape::structure(&[
    Member::new("MaxResults", "MaxResults", false, &MaxResults),
    Member::new("NextToken", "NextToken", false, &NextToken),
    Member::new("QuotaAppliedAtLevel", "QuotaAppliedAtLevel", false, &AppliedLevelEnum),
    Member::new("QuotaCode", "QuotaCode", false, &QuotaCode),
    Member::new("ServiceCode", "ServiceCode", true, &ServiceCode),
]);
static QuotaValue: Shape = Shape::Number(Some(0.0), Some(10000000000.0));
static RequestServiceQuotaIncreaseRequest: Shape = Shape::structure(&[
    Member::new("ContextId", "ContextId", false, &WORDS),
    Member::new("DesiredValue", "DesiredValue", true, &QuotaValue),
    Member::new("QuotaCode", "QuotaCode", true, &QuotaCode),
    Member::new("ServiceCode", "ServiceCode", true, &ServiceCode),
    Member::new("SupportCaseAllowed", "SupportCaseAllowed", false, &FLAG),
]);
static AppliedLevelEnum_VALUES: &[&str] = &["ACCOUNT", "RESOURCE", "ALL"];
static P0: Pattern = Pattern::regex(r"[a-zA-Z][a-zA-Z0-9-]{1,63}", r"[a-zA-Z][a-zA-Z0-9-]{1,63}", None);
static P1: Pattern = Pattern::regex(r"[a-zA-Z][a-zA-Z0-9-]{1,128}", r"[a-zA-Z][a-zA-Z0-9-]{1,128}", None);
static P2: Pattern = Pattern::regex(r"^[a-zA-Z0-9/+]*={0,2}$", r"^[a-zA-Z0-9/+]*={0,2}$", None);
