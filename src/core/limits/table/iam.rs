// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("AddRoleToInstanceProfile", &AddRoleToInstanceProfileRequest),
    ("AttachRolePolicy", &AttachRolePolicyRequest),
    ("CreateInstanceProfile", &CreateInstanceProfileRequest),
    ("CreatePolicy", &CreatePolicyRequest),
    ("CreatePolicyVersion", &CreatePolicyVersionRequest),
    ("CreateRole", &CreateRoleRequest),
    ("DeleteInstanceProfile", &DeleteInstanceProfileRequest),
    ("DeletePolicy", &DeletePolicyRequest),
    ("DeletePolicyVersion", &DeletePolicyVersionRequest),
    ("DeleteRole", &DeleteRoleRequest),
    ("DeleteRolePermissionsBoundary", &DeleteRolePermissionsBoundaryRequest),
    ("DeleteRolePolicy", &DeleteRolePolicyRequest),
    ("DetachRolePolicy", &DetachRolePolicyRequest),
    ("GetInstanceProfile", &GetInstanceProfileRequest),
    ("GetPolicy", &GetPolicyRequest),
    ("GetPolicyVersion", &GetPolicyVersionRequest),
    ("GetRole", &GetRoleRequest),
    ("GetRolePolicy", &GetRolePolicyRequest),
    ("ListAttachedRolePolicies", &ListAttachedRolePoliciesRequest),
    ("ListEntitiesForPolicy", &ListEntitiesForPolicyRequest),
    ("ListInstanceProfileTags", &ListInstanceProfileTagsRequest),
    ("ListInstanceProfiles", &ListInstanceProfilesRequest),
    ("ListInstanceProfilesForRole", &ListInstanceProfilesForRoleRequest),
    ("ListPolicies", &ListPoliciesRequest),
    ("ListPolicyTags", &ListPolicyTagsRequest),
    ("ListPolicyVersions", &ListPolicyVersionsRequest),
    ("ListRolePolicies", &ListRolePoliciesRequest),
    ("ListRoleTags", &ListRoleTagsRequest),
    ("ListRoles", &ListRolesRequest),
    ("PutRolePermissionsBoundary", &PutRolePermissionsBoundaryRequest),
    ("PutRolePolicy", &PutRolePolicyRequest),
    ("RemoveRoleFromInstanceProfile", &RemoveRoleFromInstanceProfileRequest),
    ("SetDefaultPolicyVersion", &SetDefaultPolicyVersionRequest),
    ("SimulatePrincipalPolicy", &SimulatePrincipalPolicyRequest),
    ("TagInstanceProfile", &TagInstanceProfileRequest),
    ("TagPolicy", &TagPolicyRequest),
    ("TagRole", &TagRoleRequest),
    ("UntagInstanceProfile", &UntagInstanceProfileRequest),
    ("UntagPolicy", &UntagPolicyRequest),
    ("UntagRole", &UntagRoleRequest),
    ("UpdateAssumeRolePolicy", &UpdateAssumeRolePolicyRequest),
    ("UpdateRole", &UpdateRoleRequest),
    ("UpdateRoleDescription", &UpdateRoleDescriptionRequest),
];

static instanceProfileNameType: Shape = Shape::text(1, 128, Some(&P0), &[], false);
static roleNameType: Shape = Shape::text(1, 64, Some(&P0), &[], false);
static AddRoleToInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static arnType: Shape = Shape::text(20, 2048, None, &[], false);
static AttachRolePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static pathType: Shape = Shape::text(1, 512, Some(&P1), &[], false);
static tagKeyType: Shape = Shape::text(1, 128, Some(&P2), &[], false);
static tagValueType: Shape = Shape::text(0, 256, Some(&P3), &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &tagKeyType),
    Member::new("Value", "Value", true, &tagValueType),
]);
static tagListType: Shape = Shape::list(0, 50, &Tag);
static CreateInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
    Member::new("Path", "Path", false, &pathType),
    Member::new("Tags", "Tags", false, &tagListType),
]);
static policyNameType: Shape = Shape::text(1, 128, Some(&P0), &[], false);
static policyPathType: Shape = Shape::text(1, 512, Some(&P4), &[], false);
static policyDocumentType: Shape = Shape::text(1, 131072, Some(&P5), &[], false);
static policyDescriptionType: Shape = Shape::text(0, 1000, None, &[], false);
static CreatePolicyRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &policyDescriptionType),
    Member::new("Path", "Path", false, &policyPathType),
    Member::new("PolicyDocument", "PolicyDocument", true, &policyDocumentType),
    Member::new("PolicyName", "PolicyName", true, &policyNameType),
    Member::new("Tags", "Tags", false, &tagListType),
]);
static CreatePolicyVersionRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("PolicyDocument", "PolicyDocument", true, &policyDocumentType),
    Member::new("SetAsDefault", "SetAsDefault", false, &FLAG),
]);
static roleDescriptionType: Shape = Shape::text(0, 1000, Some(&P6), &[], false);
static roleMaxSessionDurationType: Shape = Shape::Integer(Some(3600), Some(43200));
static maxSigninSessionDurationType: Shape = Shape::Integer(Some(3600), Some(7776000));
static CreateRoleRequest: Shape = Shape::structure(&[
    Member::new("AssumeRolePolicyDocument", "AssumeRolePolicyDocument", true, &policyDocumentType),
    Member::new("Description", "Description", false, &roleDescriptionType),
    Member::new("MaxSessionDuration", "MaxSessionDuration", false, &roleMaxSessionDurationType),
    Member::new("MaxSigninSessionDuration", "MaxSigninSessionDuration", false, &maxSigninSessionDurationType),
    Member::new("Path", "Path", false, &pathType),
    Member::new("PermissionsBoundary", "PermissionsBoundary", false, &arnType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
    Member::new("Tags", "Tags", false, &tagListType),
]);
static DeleteInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
]);
static DeletePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
]);
static policyVersionIdType: Shape = Shape::text(0, MOST, Some(&P7), &[], false);
static DeletePolicyVersionRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("VersionId", "VersionId", true, &policyVersionIdType),
]);
static DeleteRoleRequest: Shape = Shape::structure(&[
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static DeleteRolePermissionsBoundaryRequest: Shape = Shape::structure(&[
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static DeleteRolePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyName", "PolicyName", true, &policyNameType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static DetachRolePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static GetInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
]);
static GetPolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
]);
static GetPolicyVersionRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("VersionId", "VersionId", true, &policyVersionIdType),
]);
static GetRoleRequest: Shape = Shape::structure(&[
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static GetRolePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyName", "PolicyName", true, &policyNameType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static markerType: Shape = Shape::text(1, 320, Some(&P8), &[], false);
static maxItemsType: Shape = Shape::Integer(Some(1), Some(1000));
static ListAttachedRolePoliciesRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PathPrefix", "PathPrefix", false, &policyPathType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static EntityType: Shape = Shape::text(0, MOST, None, EntityType_VALUES, false);
static PolicyUsageType: Shape = Shape::text(0, MOST, None, PolicyUsageType_VALUES, false);
static ListEntitiesForPolicyRequest: Shape = Shape::structure(&[
    Member::new("EntityFilter", "EntityFilter", false, &EntityType),
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PathPrefix", "PathPrefix", false, &pathType),
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("PolicyUsageFilter", "PolicyUsageFilter", false, &PolicyUsageType),
]);
static ListInstanceProfileTagsRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
]);
static pathPrefixType: Shape = Shape::text(1, 512, Some(&P9), &[], false);
static ListInstanceProfilesRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PathPrefix", "PathPrefix", false, &pathPrefixType),
]);
static ListInstanceProfilesForRoleRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static policyScopeType: Shape = Shape::text(0, MOST, None, policyScopeType_VALUES, false);
static ListPoliciesRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("OnlyAttached", "OnlyAttached", false, &FLAG),
    Member::new("PathPrefix", "PathPrefix", false, &policyPathType),
    Member::new("PolicyUsageFilter", "PolicyUsageFilter", false, &PolicyUsageType),
    Member::new("Scope", "Scope", false, &policyScopeType),
]);
static ListPolicyTagsRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
]);
static ListPolicyVersionsRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
]);
static ListRolePoliciesRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static ListRoleTagsRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static ListRolesRequest: Shape = Shape::structure(&[
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PathPrefix", "PathPrefix", false, &pathPrefixType),
]);
static PutRolePermissionsBoundaryRequest: Shape = Shape::structure(&[
    Member::new("PermissionsBoundary", "PermissionsBoundary", true, &arnType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static PutRolePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyDocument", "PolicyDocument", true, &policyDocumentType),
    Member::new("PolicyName", "PolicyName", true, &policyNameType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static RemoveRoleFromInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static SetDefaultPolicyVersionRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("VersionId", "VersionId", true, &policyVersionIdType),
]);
static SimulationPolicyListType: Shape = Shape::list(0, MOST, &policyDocumentType);
static PolicyIdentifierPolicyType: Shape = Shape::text(0, MOST, None, PolicyIdentifierPolicyType_VALUES, false);
static AttachmentType: Shape = Shape::text(0, MOST, None, AttachmentType_VALUES, false);
static AttachmentName: Shape = Shape::text(1, 128, Some(&P0), &[], false);
static InlinePolicyIdentifierType: Shape = Shape::structure(&[
    Member::new("AttachmentName", "AttachmentName", true, &AttachmentName),
    Member::new("AttachmentType", "AttachmentType", true, &AttachmentType),
    Member::new("PolicyName", "PolicyName", true, &policyNameType),
]);
static PolicyIdentifier: Shape = Shape::structure(&[
    Member::new("InlinePolicyIdentifier", "InlinePolicyIdentifier", false, &InlinePolicyIdentifierType),
    Member::new("PolicyArn", "PolicyArn", false, &arnType),
    Member::new("PolicyType", "PolicyType", false, &PolicyIdentifierPolicyType),
]);
static PolicyExclusionsListType: Shape = Shape::list(0, 256, &PolicyIdentifier);
static ActionNameType: Shape = Shape::text(3, 128, None, &[], false);
static ActionNameListType: Shape = Shape::list(0, MOST, &ActionNameType);
static ResourceNameType: Shape = Shape::text(1, 2048, None, &[], false);
static ResourceNameListType: Shape = Shape::list(0, MOST, &ResourceNameType);
static ContextKeyNameType: Shape = Shape::text(5, 256, None, &[], false);
static ContextKeyValueListType: Shape = Shape::list(0, MOST, &WORDS);
static ContextKeyTypeEnum: Shape = Shape::text(0, MOST, None, ContextKeyTypeEnum_VALUES, false);
static ContextEntry: Shape = Shape::structure(&[
    Member::new("ContextKeyName", "ContextKeyName", false, &ContextKeyNameType),
    Member::new("ContextKeyType", "ContextKeyType", false, &ContextKeyTypeEnum),
    Member::new("ContextKeyValues", "ContextKeyValues", false, &ContextKeyValueListType),
]);
static ContextEntryListType: Shape = Shape::list(0, MOST, &ContextEntry);
static ResourceHandlingOptionType: Shape = Shape::text(1, 64, None, &[], false);
static SimulatePrincipalPolicyRequest: Shape = Shape::structure(&[
    Member::new("ActionNames", "ActionNames", true, &ActionNameListType),
    Member::new("CallerArn", "CallerArn", false, &ResourceNameType),
    Member::new("ContextEntries", "ContextEntries", false, &ContextEntryListType),
    Member::new("Marker", "Marker", false, &markerType),
    Member::new("MaxItems", "MaxItems", false, &maxItemsType),
    Member::new("PermissionsBoundaryPolicyInputList", "PermissionsBoundaryPolicyInputList", false, &SimulationPolicyListType),
    Member::new("PolicyExclusionList", "PolicyExclusionList", false, &PolicyExclusionsListType),
    Member::new("PolicyInputList", "PolicyInputList", false, &SimulationPolicyListType),
    Member::new("PolicySourceArn", "PolicySourceArn", true, &arnType),
    Member::new("ResourceArns", "ResourceArns", false, &ResourceNameListType),
    Member::new("ResourceHandlingOption", "ResourceHandlingOption", false, &ResourceHandlingOptionType),
    Member::new("ResourceOwner", "ResourceOwner", false, &ResourceNameType),
    Member::new("ResourcePolicy", "ResourcePolicy", false, &policyDocumentType),
]);
static TagInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
    Member::new("Tags", "Tags", true, &tagListType),
]);
static TagPolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("Tags", "Tags", true, &tagListType),
]);
static TagRoleRequest: Shape = Shape::structure(&[
    Member::new("RoleName", "RoleName", true, &roleNameType),
    Member::new("Tags", "Tags", true, &tagListType),
]);
static tagKeyListType: Shape = Shape::list(0, 50, &tagKeyType);
static UntagInstanceProfileRequest: Shape = Shape::structure(&[
    Member::new("InstanceProfileName", "InstanceProfileName", true, &instanceProfileNameType),
    Member::new("TagKeys", "TagKeys", true, &tagKeyListType),
]);
static UntagPolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyArn", "PolicyArn", true, &arnType),
    Member::new("TagKeys", "TagKeys", true, &tagKeyListType),
]);
static UntagRoleRequest: Shape = Shape::structure(&[
    Member::new("RoleName", "RoleName", true, &roleNameType),
    Member::new("TagKeys", "TagKeys", true, &tagKeyListType),
]);
static UpdateAssumeRolePolicyRequest: Shape = Shape::structure(&[
    Member::new("PolicyDocument", "PolicyDocument", true, &policyDocumentType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static UpdateRoleRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &roleDescriptionType),
    Member::new("MaxSessionDuration", "MaxSessionDuration", false, &roleMaxSessionDurationType),
    Member::new("MaxSigninSessionDuration", "MaxSigninSessionDuration", false, &maxSigninSessionDurationType),
    Member::new("ResetMaxSigninSessionDuration", "ResetMaxSigninSessionDuration", false, &FLAG),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static UpdateRoleDescriptionRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", true, &roleDescriptionType),
    Member::new("RoleName", "RoleName", true, &roleNameType),
]);
static EntityType_VALUES: &[&str] = &["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];
static PolicyUsageType_VALUES: &[&str] = &["PermissionsPolicy", "PermissionsBoundary"];
static policyScopeType_VALUES: &[&str] = &["All", "AWS", "Local"];
static PolicyIdentifierPolicyType_VALUES: &[&str] = &["inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"];
static AttachmentType_VALUES: &[&str] = &["user", "group", "role"];
static ContextKeyTypeEnum_VALUES: &[&str] = &["string", "stringList", "numeric", "numericList", "boolean", "booleanList", "ip", "ipList", "binary", "binaryList", "date", "dateList"];
static P0: Pattern = Pattern::chars(r"[\w+=,.@-]+", 1, 0x07fffffe87ffffff23ff780000000000, &[], false);
static P1: Pattern = Pattern::regex(r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)", r"(\x{002F})|(\x{002F}[\x{0021}-\x{007E}]+\x{002F})", None);
static P2: Pattern = Pattern::chars(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", 1, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P3: Pattern = Pattern::chars(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", 0, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P4: Pattern = Pattern::regex(r"((/[A-Za-z0-9\.,\+@=_-]+)*)/", r"((/[A-Za-z0-9\.,\+@=_-]+)*)/", None);
static P5: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u00FF]+", 1, 0xffffffffffffffffffffffff00002600, &[(0x80, 0xff)], false);
static P6: Pattern = Pattern::chars(r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*", 0, 0x7fffffffffffffffffffffff00002600, &[(0xa1, 0xff)], false);
static P7: Pattern = Pattern::regex(r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", None);
static P8: Pattern = Pattern::chars(r"[\u0020-\u00FF]+", 1, 0xffffffffffffffffffffffff00000000, &[(0x80, 0xff)], false);
static P9: Pattern = Pattern::regex(r"\u002F[\u0021-\u007F]*", r"\x{002F}[\x{0021}-\x{007F}]*", None);
