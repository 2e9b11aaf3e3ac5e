// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("CreateAlias", &CreateAliasRequest),
    ("CreateKey", &CreateKeyRequest),
    ("DescribeKey", &DescribeKeyRequest),
    ("DisableKey", &DisableKeyRequest),
    ("EnableKey", &EnableKeyRequest),
    ("ScheduleKeyDeletion", &ScheduleKeyDeletionRequest),
];

static AliasNameType: Shape = Shape::text(1, 256, Some(&P0), &[], false);
static KeyIdType: Shape = Shape::text(1, 2048, None, &[], false);
static CreateAliasRequest: Shape = Shape::structure(&[
    Member::new("AliasName", "AliasName", true, &AliasNameType),
    Member::new("TargetKeyId", "TargetKeyId", true, &KeyIdType),
]);
static PolicyType: Shape = Shape::text(1, 131072, Some(&P1), &[], false);
static DescriptionType: Shape = Shape::text(0, 8192, None, &[], false);
static KeyUsageType: Shape = Shape::text(0, MOST, None, KeyUsageType_VALUES, false);
static CustomerMasterKeySpec: Shape = Shape::text(0, MOST, None, CustomerMasterKeySpec_VALUES, false);
static KeySpec: Shape = Shape::text(0, MOST, None, KeySpec_VALUES, false);
static OriginType: Shape = Shape::text(0, MOST, None, OriginType_VALUES, false);
static CustomKeyStoreIdType: Shape = Shape::text(1, 64, None, &[], false);
static TagKeyType: Shape = Shape::text(1, 128, None, &[], false);
static TagValueType: Shape = Shape::text(0, 256, None, &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("TagKey", "TagKey", true, &TagKeyType),
    Member::new("TagValue", "TagValue", true, &TagValueType),
]);
static TagList: Shape = Shape::list(0, MOST, &Tag);
static XksKeyIdType: Shape = Shape::text(1, 128, Some(&P2), &[], false);
static CreateKeyRequest: Shape = Shape::structure(&[
    Member::new("BypassPolicyLockoutSafetyCheck", "BypassPolicyLockoutSafetyCheck", false, &FLAG),
    Member::new("CustomKeyStoreId", "CustomKeyStoreId", false, &CustomKeyStoreIdType),
    Member::new("CustomerMasterKeySpec", "CustomerMasterKeySpec", false, &CustomerMasterKeySpec),
    Member::new("Description", "Description", false, &DescriptionType),
    Member::new("KeySpec", "KeySpec", false, &KeySpec),
    Member::new("KeyUsage", "KeyUsage", false, &KeyUsageType),
    Member::new("MultiRegion", "MultiRegion", false, &FLAG),
    Member::new("Origin", "Origin", false, &OriginType),
    Member::new("Policy", "Policy", false, &PolicyType),
    Member::new("Tags", "Tags", false, &TagList),
    Member::new("XksKeyId", "XksKeyId", false, &XksKeyIdType),
]);
static GrantTokenType: Shape = Shape::text(1, 8192, None, &[], false);
static GrantTokenList: Shape = Shape::list(0, 10, &GrantTokenType);
static DescribeKeyRequest: Shape = Shape::structure(&[
    Member::new("GrantTokens", "GrantTokens", false, &GrantTokenList),
    Member::new("KeyId", "KeyId", true, &KeyIdType),
]);
static DisableKeyRequest: Shape = Shape::structure(&[
    Member::new("KeyId", "KeyId", true, &KeyIdType),
]);
static EnableKeyRequest: Shape = Shape::structure(&[
    Member::new("KeyId", "KeyId", true, &KeyIdType),
]);
static PendingWindowInDaysType: Shape = Shape::Integer(Some(1), Some(365));
static ScheduleKeyDeletionRequest: Shape = Shape::structure(&[
    Member::new("KeyId", "KeyId", true, &KeyIdType),
    Member::new("PendingWindowInDays", "PendingWindowInDays", false, &PendingWindowInDaysType),
]);
static KeyUsageType_VALUES: &[&str] = &["SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"];
static CustomerMasterKeySpec_VALUES: &[&str] = &["RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2"];
static KeySpec_VALUES: &[&str] = &["RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519", "ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"];
static OriginType_VALUES: &[&str] = &["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"];
static P0: Pattern = Pattern::chars(r"^[a-zA-Z0-9:/_-]+$", 1, 0x07fffffe87fffffe07ffa00000000000, &[], false);
static P1: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u00FF]+", 1, 0xffffffffffffffffffffffff00002600, &[(0x80, 0xff)], false);
static P2: Pattern = Pattern::chars(r"^[a-zA-Z0-9-_.]+$", 1, 0x07fffffe87fffffe03ff600000000000, &[], false);
