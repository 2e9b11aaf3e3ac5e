// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("DescribeRecoveryPoint", &DescribeRecoveryPointInput),
    ("ListRecoveryPointsByResource", &ListRecoveryPointsByResourceInput),
];

static BackupVaultName: Shape = Shape::text(0, MOST, Some(&P0), &[], false);
static AccountId: Shape = Shape::text(0, MOST, Some(&P1), &[], false);
static DescribeRecoveryPointInput: Shape = Shape::structure(&[
    Member::new("BackupVaultName", "BackupVaultName", true, &BackupVaultName),
    Member::new("RecoveryPointArn", "RecoveryPointArn", true, &WORDS),
    Member::new("backupVaultAccountId", "BackupVaultAccountId", false, &AccountId),
]);
static MaxResults: Shape = Shape::Integer(Some(1), Some(1000));
static ListRecoveryPointsByResourceInput: Shape = Shape::structure(&[
    Member::new("ResourceArn", "ResourceArn", true, &WORDS),
    Member::new("managedByAWSBackupOnly", "ManagedByAWSBackupOnly", false, &FLAG),
    Member::new("maxResults", "MaxResults", false, &MaxResults),
    Member::new("nextToken", "NextToken", false, &WORDS),
]);
static P0: Pattern = Pattern::regex(r"^[a-zA-Z0-9\-\_]{2,50}$", r"^[a-zA-Z0-9\-\_]{2,50}$", None);
static P1: Pattern = Pattern::regex(r"^[0-9]{12}$", r"^[0-9]{12}$", None);
