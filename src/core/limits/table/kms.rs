// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("CreateAlias", &CreateAliasRequest),
    ("CreateGrant", &CreateGrantRequest),
    ("CreateKey", &CreateKeyRequest),
    ("DescribeKey", &DescribeKeyRequest),
    ("DisableKey", &DisableKeyRequest),
    ("EnableKey", &EnableKeyRequest),
    ("GetKeyPolicy", &GetKeyPolicyRequest),
    ("ListGrants", &ListGrantsRequest),
    ("PutKeyPolicy", &PutKeyPolicyRequest),
    ("RevokeGrant", &RevokeGrantRequest),
    ("ScheduleKeyDeletion", &ScheduleKeyDeletionRequest),
];

static AliasNameType: Shape = Shape::text(1, 256, Some(&P0), &[], false);
static KeyIdType: Shape = Shape::text(1, 2048, None, &[], false);
static CreateAliasRequest: Shape = Shape::structure(&[
    Member::new("AliasName", "AliasName", true, &AliasNameType),
    Member::new("TargetKeyId", "TargetKeyId", true, &KeyIdType),
]);
static PrincipalIdType: Shape = Shape::text(1, 256, Some(&P1), &[], false);
static GrantOperation: Shape = Shape::text(0, MOST, None, GrantOperation_VALUES, false);
static GrantOperationList: Shape = Shape::list(0, MOST, &GrantOperation);
static EncryptionContextType: Shape = Shape::map(0, MOST, &Entry { key: &WORDS, value: &WORDS }, false);
static GrantConstraintSourceArnType: Shape = Shape::text(20, 512, Some(&P2), &[], false);
static GrantConstraints: Shape = Shape::structure(&[
    Member::new("EncryptionContextEquals", "EncryptionContextEquals", false, &EncryptionContextType),
    Member::new("EncryptionContextSubset", "EncryptionContextSubset", false, &EncryptionContextType),
    Member::new("SourceArn", "SourceArn", false, &GrantConstraintSourceArnType),
]);
static GrantTokenType: Shape = Shape::text(1, 8192, None, &[], false);
static GrantTokenList: Shape = Shape::list(0, 10, &GrantTokenType);
static GrantNameType: Shape = Shape::text(1, 256, Some(&P0), &[], false);
static ServicePrincipalType: Shape = Shape::text(1, 128, Some(&P3), &[], false);
static CreateGrantRequest: Shape = Shape::structure(&[
    Member::new("Constraints", "Constraints", false, &GrantConstraints),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("GrantTokens", "GrantTokens", false, &GrantTokenList),
    Member::new("GranteePrincipal", "GranteePrincipal", false, &PrincipalIdType),
    Member::new("GranteeServicePrincipal", "GranteeServicePrincipal", false, &ServicePrincipalType),
    Member::new("KeyId", "KeyId", true, &KeyIdType),
    Member::new("Name", "Name", false, &GrantNameType),
    Member::new("Operations", "Operations", true, &GrantOperationList),
    Member::new("RetiringPrincipal", "RetiringPrincipal", false, &PrincipalIdType),
    Member::new("RetiringServicePrincipal", "RetiringServicePrincipal", false, &ServicePrincipalType),
]);
static PolicyType: Shape = Shape::text(1, 131072, Some(&P4), &[], false);
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
static XksKeyIdType: Shape = Shape::text(1, 128, Some(&P5), &[], false);
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
static PolicyNameType: Shape = Shape::text(1, 128, Some(&P6), &[], false);
static GetKeyPolicyRequest: Shape = Shape::structure(&[
    Member::new("KeyId", "KeyId", true, &KeyIdType),
    Member::new("PolicyName", "PolicyName", false, &PolicyNameType),
]);
static LimitType: Shape = Shape::Integer(Some(1), Some(1000));
static MarkerType: Shape = Shape::text(1, 1024, Some(&P7), &[], false);
static GrantIdType: Shape = Shape::text(1, 128, None, &[], false);
static ListGrantsRequest: Shape = Shape::structure(&[
    Member::new("GrantId", "GrantId", false, &GrantIdType),
    Member::new("GranteePrincipal", "GranteePrincipal", false, &PrincipalIdType),
    Member::new("GranteeServicePrincipal", "GranteeServicePrincipal", false, &ServicePrincipalType),
    Member::new("KeyId", "KeyId", true, &KeyIdType),
    Member::new("Limit", "Limit", false, &LimitType),
    Member::new("Marker", "Marker", false, &MarkerType),
]);
static PutKeyPolicyRequest: Shape = Shape::structure(&[
    Member::new("BypassPolicyLockoutSafetyCheck", "BypassPolicyLockoutSafetyCheck", false, &FLAG),
    Member::new("KeyId", "KeyId", true, &KeyIdType),
    Member::new("Policy", "Policy", true, &PolicyType),
    Member::new("PolicyName", "PolicyName", false, &PolicyNameType),
]);
static RevokeGrantRequest: Shape = Shape::structure(&[
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("GrantId", "GrantId", true, &GrantIdType),
    Member::new("KeyId", "KeyId", true, &KeyIdType),
]);
static PendingWindowInDaysType: Shape = Shape::Integer(Some(1), Some(365));
static ScheduleKeyDeletionRequest: Shape = Shape::structure(&[
    Member::new("KeyId", "KeyId", true, &KeyIdType),
    Member::new("PendingWindowInDays", "PendingWindowInDays", false, &PendingWindowInDaysType),
]);
static GrantOperation_VALUES: &[&str] = &["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "GetPublicKey", "CreateGrant", "RetireGrant", "DescribeKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateMac", "VerifyMac", "DeriveSharedSecret", "Encapsulate", "Decapsulate"];
static KeyUsageType_VALUES: &[&str] = &["SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"];
static CustomerMasterKeySpec_VALUES: &[&str] = &["RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2"];
static KeySpec_VALUES: &[&str] = &["RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519", "ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"];
static OriginType_VALUES: &[&str] = &["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"];
static P0: Pattern = Pattern::chars(r"^[a-zA-Z0-9:/_-]+$", 1, 0x07fffffe87fffffe07ffa00000000000, &[], false);
static P1: Pattern = Pattern::chars(r"^[\w+=,.@:/-]+$", 1, 0x07fffffe87ffffff27fff80000000000, &[], false);
static P2: Pattern = Pattern::regex(r"^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$", r"^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$", None);
static P3: Pattern = Pattern::regex(r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$", r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$", None);
static P4: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u00FF]+", 1, 0xffffffffffffffffffffffff00002600, &[(0x80, 0xff)], false);
static P5: Pattern = Pattern::chars(r"^[a-zA-Z0-9-_.]+$", 1, 0x07fffffe87fffffe03ff600000000000, &[], false);
static P6: Pattern = Pattern::chars(r"[\w]+", 1, 0x07fffffe87fffffe03ff000000000000, &[], false);
static P7: Pattern = Pattern::chars(r"[\u0020-\u00FF]*", 0, 0xffffffffffffffffffffffff00000000, &[(0x80, 0xff)], false);
