// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("AddPermission", &AddPermissionRequest),
    ("CreateAlias", &CreateAliasRequest),
    ("CreateFunction", &CreateFunctionRequest),
    ("DeleteAlias", &DeleteAliasRequest),
    ("DeleteFunction", &DeleteFunctionRequest),
    ("DeleteFunctionConcurrency", &DeleteFunctionConcurrencyRequest),
    ("DeleteFunctionEventInvokeConfig", &DeleteFunctionEventInvokeConfigRequest),
    ("GetAlias", &GetAliasRequest),
    ("GetFunction", &GetFunctionRequest),
    ("GetFunctionCodeSigningConfig", &GetFunctionCodeSigningConfigRequest),
    ("GetFunctionConcurrency", &GetFunctionConcurrencyRequest),
    ("GetFunctionConfiguration", &GetFunctionConfigurationRequest),
    ("GetFunctionEventInvokeConfig", &GetFunctionEventInvokeConfigRequest),
    ("GetPolicy", &GetPolicyRequest),
    ("Invoke", &InvocationRequest),
    ("ListAliases", &ListAliasesRequest),
    ("ListFunctions", &ListFunctionsRequest),
    ("ListTags", &ListTagsRequest),
    ("ListVersionsByFunction", &ListVersionsByFunctionRequest),
    ("PublishVersion", &PublishVersionRequest),
    ("PutFunctionConcurrency", &PutFunctionConcurrencyRequest),
    ("PutFunctionEventInvokeConfig", &PutFunctionEventInvokeConfigRequest),
    ("RemovePermission", &RemovePermissionRequest),
    ("TagResource", &TagResourceRequest),
    ("UntagResource", &UntagResourceRequest),
    ("UpdateAlias", &UpdateAliasRequest),
    ("UpdateFunctionCode", &UpdateFunctionCodeRequest),
    ("UpdateFunctionConfiguration", &UpdateFunctionConfigurationRequest),
    ("UpdateFunctionEventInvokeConfig", &UpdateFunctionEventInvokeConfigRequest),
];

static NamespacedFunctionName: Shape = Shape::text(1, 256, Some(&P0), &[], false);
static StatementId: Shape = Shape::text(1, 100, Some(&P1), &[], false);
static Action: Shape = Shape::text(0, 10000, Some(&P2), &[], false);
static Principal: Shape = Shape::text(0, 2048, Some(&P3), &[], false);
static Arn: Shape = Shape::text(0, 10000, Some(&P4), &[], false);
static FunctionUrlAuthType: Shape = Shape::text(0, MOST, None, FunctionUrlAuthType_VALUES, false);
static SourceOwner: Shape = Shape::text(0, 12, Some(&P5), &[], false);
static EventSourceToken: Shape = Shape::text(0, 256, Some(&P6), &[], false);
static NumericLatestPublishedOrAliasQualifier: Shape = Shape::text(1, 128, Some(&P7), &[], false);
static PrincipalOrgID: Shape = Shape::text(12, 34, Some(&P8), &[], false);
static AddPermissionRequest: Shape = Shape::structure(&[
    Member::new("Action", "Action", true, &Action),
    Member::new("EventSourceToken", "EventSourceToken", false, &EventSourceToken),
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("FunctionUrlAuthType", "FunctionUrlAuthType", false, &FunctionUrlAuthType),
    Member::new("InvokedViaFunctionUrl", "InvokedViaFunctionUrl", false, &FLAG),
    Member::new("Principal", "Principal", true, &Principal),
    Member::new("PrincipalOrgID", "PrincipalOrgID", false, &PrincipalOrgID),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
    Member::new("RevisionId", "RevisionId", false, &WORDS),
    Member::new("SourceAccount", "SourceAccount", false, &SourceOwner),
    Member::new("SourceArn", "SourceArn", false, &Arn),
    Member::new("StatementId", "StatementId", true, &StatementId),
]);
static FunctionName: Shape = Shape::text(1, 140, Some(&P9), &[], false);
static Alias: Shape = Shape::text(1, 128, Some(&P10), &[], false);
static VersionWithLatestPublished: Shape = Shape::text(1, 1024, Some(&P11), &[], false);
static Description: Shape = Shape::text(0, 256, None, &[], false);
static AdditionalVersion: Shape = Shape::text(1, 1024, Some(&P12), &[], false);
static Weight: Shape = Shape::Number(Some(0.0), Some(1.0));
static AdditionalVersionWeights: Shape = Shape::map(0, MOST, &Entry { key: &AdditionalVersion, value: &Weight }, false);
static AliasRoutingConfiguration: Shape = Shape::structure(&[
    Member::new("AdditionalVersionWeights", "AdditionalVersionWeights", false, &AdditionalVersionWeights),
]);
static CreateAliasRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &Description),
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("FunctionVersion", "FunctionVersion", true, &VersionWithLatestPublished),
    Member::new("Name", "Name", true, &Alias),
    Member::new("RoutingConfig", "RoutingConfig", false, &AliasRoutingConfiguration),
]);
static Runtime: Shape = Shape::text(0, MOST, None, Runtime_VALUES, false);
static RoleArn: Shape = Shape::text(0, 10000, Some(&P13), &[], false);
static Handler: Shape = Shape::text(0, 128, Some(&P3), &[], false);
static S3Bucket: Shape = Shape::text(3, 63, Some(&P14), &[], false);
static S3Key: Shape = Shape::text(1, 1024, Some(&P15), &[], false);
static S3ObjectVersion: Shape = Shape::text(1, 1024, Some(&P15), &[], false);
static S3ObjectStorageMode: Shape = Shape::text(0, MOST, None, S3ObjectStorageMode_VALUES, false);
static KMSKeyArn: Shape = Shape::text(0, 10000, Some(&P16), &[], false);
static FunctionCode: Shape = Shape::structure(&[
    Member::new("ImageUri", "ImageUri", false, &WORDS),
    Member::new("S3Bucket", "S3Bucket", false, &S3Bucket),
    Member::new("S3Key", "S3Key", false, &S3Key),
    Member::new("S3ObjectStorageMode", "S3ObjectStorageMode", false, &S3ObjectStorageMode),
    Member::new("S3ObjectVersion", "S3ObjectVersion", false, &S3ObjectVersion),
    Member::new("SourceKMSKeyArn", "SourceKMSKeyArn", false, &KMSKeyArn),
    Member::new("ZipFile", "ZipFile", false, &BYTES),
]);
static Timeout: Shape = Shape::Integer(Some(1), Some(5400));
static MemorySize: Shape = Shape::Integer(Some(128), Some(32768));
static FunctionVersionLatestPublished: Shape = Shape::text(0, MOST, None, FunctionVersionLatestPublished_VALUES, false);
static SubnetId: Shape = Shape::text(0, 1024, Some(&P17), &[], false);
static SubnetIds: Shape = Shape::list(0, 16, &SubnetId);
static SecurityGroupId: Shape = Shape::text(0, 1024, Some(&P18), &[], false);
static SecurityGroupIds: Shape = Shape::list(0, 5, &SecurityGroupId);
static VpcConfig: Shape = Shape::structure(&[
    Member::new("Ipv6AllowedForDualStack", "Ipv6AllowedForDualStack", false, &FLAG),
    Member::new("SecurityGroupIds", "SecurityGroupIds", false, &SecurityGroupIds),
    Member::new("SubnetIds", "SubnetIds", false, &SubnetIds),
]);
static PackageType: Shape = Shape::text(0, MOST, None, PackageType_VALUES, false);
static ResourceArn: Shape = Shape::text(0, 10000, Some(&P16), &[], false);
static DeadLetterConfig: Shape = Shape::structure(&[
    Member::new("TargetArn", "TargetArn", false, &ResourceArn),
]);
static EnvironmentVariableName: Shape = Shape::text(0, MOST, Some(&P19), &[], true);
static EnvironmentVariableValue: Shape = Shape::text(0, MOST, None, &[], true);
static EnvironmentVariables: Shape = Shape::map(0, MOST, &Entry { key: &EnvironmentVariableName, value: &EnvironmentVariableValue }, true);
static Environment: Shape = Shape::structure(&[
    Member::new("Variables", "Variables", false, &EnvironmentVariables),
]);
static TracingMode: Shape = Shape::text(0, MOST, None, TracingMode_VALUES, false);
static TracingConfig: Shape = Shape::structure(&[
    Member::new("Mode", "Mode", false, &TracingMode),
]);
static TagKey: Shape = Shape::text(1, 128, Some(&P20), &[], false);
static TagValue: Shape = Shape::text(0, 256, Some(&P20), &[], false);
static Tags: Shape = Shape::map(0, MOST, &Entry { key: &TagKey, value: &TagValue }, false);
static LayerVersionArn: Shape = Shape::text(1, 2048, Some(&P21), &[], false);
static LayerList: Shape = Shape::list(0, MOST, &LayerVersionArn);
static FileSystemArn: Shape = Shape::text(0, 256, Some(&P22), &[], false);
static LocalMountPath: Shape = Shape::text(0, 160, Some(&P23), &[], false);
static DirectS3Read: Shape = Shape::text(0, MOST, None, DirectS3Read_VALUES, false);
static S3FilesConfig: Shape = Shape::structure(&[
    Member::new("DirectS3Read", "DirectS3Read", false, &DirectS3Read),
]);
static FileSystemConfig: Shape = Shape::structure(&[
    Member::new("Arn", "Arn", true, &FileSystemArn),
    Member::new("LocalMountPath", "LocalMountPath", true, &LocalMountPath),
    Member::new("S3FilesConfig", "S3FilesConfig", false, &S3FilesConfig),
]);
static FileSystemConfigList: Shape = Shape::list(0, 1, &FileSystemConfig);
static CodeSigningConfigArn: Shape = Shape::text(0, 200, Some(&P24), &[], false);
static StringList: Shape = Shape::list(0, 1500, &WORDS);
static WorkingDirectory: Shape = Shape::text(0, 1000, None, &[], false);
static ImageConfig: Shape = Shape::structure(&[
    Member::new("Command", "Command", false, &StringList),
    Member::new("EntryPoint", "EntryPoint", false, &StringList),
    Member::new("WorkingDirectory", "WorkingDirectory", false, &WorkingDirectory),
]);
static Architecture: Shape = Shape::text(0, MOST, None, Architecture_VALUES, false);
static ArchitecturesList: Shape = Shape::list(1, 1, &Architecture);
static EphemeralStorageSize: Shape = Shape::Integer(Some(512), Some(32768));
static EphemeralStorage: Shape = Shape::structure(&[
    Member::new("Size", "Size", true, &EphemeralStorageSize),
]);
static SnapStartApplyOn: Shape = Shape::text(0, MOST, None, SnapStartApplyOn_VALUES, false);
static SnapStart: Shape = Shape::structure(&[
    Member::new("ApplyOn", "ApplyOn", false, &SnapStartApplyOn),
]);
static LogFormat: Shape = Shape::text(0, MOST, None, LogFormat_VALUES, false);
static ApplicationLogLevel: Shape = Shape::text(0, MOST, None, ApplicationLogLevel_VALUES, false);
static SystemLogLevel: Shape = Shape::text(0, MOST, None, SystemLogLevel_VALUES, false);
static LogGroup: Shape = Shape::text(1, 512, Some(&P25), &[], false);
static LoggingConfig: Shape = Shape::structure(&[
    Member::new("ApplicationLogLevel", "ApplicationLogLevel", false, &ApplicationLogLevel),
    Member::new("LogFormat", "LogFormat", false, &LogFormat),
    Member::new("LogGroup", "LogGroup", false, &LogGroup),
    Member::new("SystemLogLevel", "SystemLogLevel", false, &SystemLogLevel),
]);
static TenantIsolationMode: Shape = Shape::text(0, MOST, None, TenantIsolationMode_VALUES, false);
static TenancyConfig: Shape = Shape::structure(&[
    Member::new("TenantIsolationMode", "TenantIsolationMode", true, &TenantIsolationMode),
]);
static CapacityProviderArn: Shape = Shape::text(1, 140, Some(&P26), &[], false);
static PerExecutionEnvironmentMaxConcurrency: Shape = Shape::Integer(Some(1), Some(1600));
static ExecutionEnvironmentMemoryGiBPerVCpu: Shape = Shape::Number(Some(2.0), Some(8.0));
static LambdaManagedInstancesCapacityProviderConfig: Shape = Shape::structure(&[
    Member::new("CapacityProviderArn", "CapacityProviderArn", true, &CapacityProviderArn),
    Member::new("ExecutionEnvironmentMemoryGiBPerVCpu", "ExecutionEnvironmentMemoryGiBPerVCpu", false, &ExecutionEnvironmentMemoryGiBPerVCpu),
    Member::new("PerExecutionEnvironmentMaxConcurrency", "PerExecutionEnvironmentMaxConcurrency", false, &PerExecutionEnvironmentMaxConcurrency),
]);
static CapacityProviderConfig: Shape = Shape::structure(&[
    Member::new("LambdaManagedInstancesCapacityProviderConfig", "LambdaManagedInstancesCapacityProviderConfig", true, &LambdaManagedInstancesCapacityProviderConfig),
]);
static RetentionPeriodInDays: Shape = Shape::Integer(Some(1), Some(90));
static ExecutionTimeout: Shape = Shape::Integer(Some(1), Some(31622400));
static DurableConfig: Shape = Shape::structure(&[
    Member::new("ExecutionTimeout", "ExecutionTimeout", false, &ExecutionTimeout),
    Member::new("KMSKeyArn", "KMSKeyArn", false, &KMSKeyArn),
    Member::new("RetentionPeriodInDays", "RetentionPeriodInDays", false, &RetentionPeriodInDays),
]);
static FunctionRuntimeArn: Shape = Shape::text(48, 2048, Some(&P27), &[], false);
static FunctionRuntimeAlias: Shape = Shape::text(1, 128, None, &[], false);
static FunctionRuntimeConfig: Shape = Shape::structure(&[
    Member::new("RuntimeAlias", "RuntimeAlias", true, &FunctionRuntimeAlias),
    Member::new("RuntimeArn", "RuntimeArn", true, &FunctionRuntimeArn),
]);
static AcceleratorConfig: Shape = Shape::structure(&[
    Member::new("AcceleratorMemorySize", "AcceleratorMemorySize", true, &INTEGER),
]);
static CreateFunctionRequest: Shape = Shape::structure(&[
    Member::new("AcceleratorConfig", "AcceleratorConfig", false, &AcceleratorConfig),
    Member::new("Architectures", "Architectures", false, &ArchitecturesList),
    Member::new("CapacityProviderConfig", "CapacityProviderConfig", false, &CapacityProviderConfig),
    Member::new("Code", "Code", true, &FunctionCode),
    Member::new("CodeSigningConfigArn", "CodeSigningConfigArn", false, &CodeSigningConfigArn),
    Member::new("DeadLetterConfig", "DeadLetterConfig", false, &DeadLetterConfig),
    Member::new("Description", "Description", false, &Description),
    Member::new("DurableConfig", "DurableConfig", false, &DurableConfig),
    Member::new("Environment", "Environment", false, &Environment),
    Member::new("EphemeralStorage", "EphemeralStorage", false, &EphemeralStorage),
    Member::new("FileSystemConfigs", "FileSystemConfigs", false, &FileSystemConfigList),
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("Handler", "Handler", false, &Handler),
    Member::new("ImageConfig", "ImageConfig", false, &ImageConfig),
    Member::new("KMSKeyArn", "KMSKeyArn", false, &KMSKeyArn),
    Member::new("Layers", "Layers", false, &LayerList),
    Member::new("LoggingConfig", "LoggingConfig", false, &LoggingConfig),
    Member::new("MemorySize", "MemorySize", false, &MemorySize),
    Member::new("PackageType", "PackageType", false, &PackageType),
    Member::new("Publish", "Publish", false, &FLAG),
    Member::new("PublishTo", "PublishTo", false, &FunctionVersionLatestPublished),
    Member::new("Role", "Role", true, &RoleArn),
    Member::new("Runtime", "Runtime", false, &Runtime),
    Member::new("RuntimeConfig", "RuntimeConfig", false, &FunctionRuntimeConfig),
    Member::new("SnapStart", "SnapStart", false, &SnapStart),
    Member::new("Tags", "Tags", false, &Tags),
    Member::new("TenancyConfig", "TenancyConfig", false, &TenancyConfig),
    Member::new("Timeout", "Timeout", false, &Timeout),
    Member::new("TracingConfig", "TracingConfig", false, &TracingConfig),
    Member::new("VpcConfig", "VpcConfig", false, &VpcConfig),
]);
static DeleteAliasRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("Name", "Name", true, &Alias),
]);
static DeleteFunctionRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static DeleteFunctionConcurrencyRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
]);
static DeleteFunctionEventInvokeConfigRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static GetAliasRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("Name", "Name", true, &Alias),
]);
static GetFunctionRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static GetFunctionCodeSigningConfigRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
]);
static GetFunctionConcurrencyRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
]);
static GetFunctionConfigurationRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static GetFunctionEventInvokeConfigRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static GetPolicyRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static InvocationType: Shape = Shape::text(0, MOST, None, InvocationType_VALUES, false);
static LogType: Shape = Shape::text(0, MOST, None, LogType_VALUES, false);
static DurableExecutionName: Shape = Shape::text(1, 64, Some(&P28), &[], false);
static TenantId: Shape = Shape::text(1, 256, Some(&P29), &[], false);
static InvocationRequest: Shape = Shape::structure(&[
    Member::new("ClientContext", "ClientContext", false, &WORDS),
    Member::new("DurableExecutionName", "DurableExecutionName", false, &DurableExecutionName),
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("InvocationType", "InvocationType", false, &InvocationType),
    Member::new("LogType", "LogType", false, &LogType),
    Member::new("Payload", "Payload", false, &BYTES),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
    Member::new("TenantId", "TenantId", false, &TenantId),
]);
static MaxListItems: Shape = Shape::Integer(Some(1), Some(10000));
static ListAliasesRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("FunctionVersion", "FunctionVersion", false, &VersionWithLatestPublished),
    Member::new("Marker", "Marker", false, &WORDS),
    Member::new("MaxItems", "MaxItems", false, &MaxListItems),
]);
static MasterRegion: Shape = Shape::text(1, 50, Some(&P30), &[], false);
static FunctionVersion: Shape = Shape::text(0, MOST, None, FunctionVersion_VALUES, false);
static ListFunctionsRequest: Shape = Shape::structure(&[
    Member::new("FunctionVersion", "FunctionVersion", false, &FunctionVersion),
    Member::new("Marker", "Marker", false, &WORDS),
    Member::new("MasterRegion", "MasterRegion", false, &MasterRegion),
    Member::new("MaxItems", "MaxItems", false, &MaxListItems),
]);
static TaggableResource: Shape = Shape::text(1, 10000, Some(&P31), &[], false);
static ListTagsRequest: Shape = Shape::structure(&[
    Member::new("Resource", "Resource", true, &TaggableResource),
]);
static ListVersionsByFunctionRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Marker", "Marker", false, &WORDS),
    Member::new("MaxItems", "MaxItems", false, &MaxListItems),
]);
static PublishVersionRequest: Shape = Shape::structure(&[
    Member::new("CodeSha256", "CodeSha256", false, &WORDS),
    Member::new("Description", "Description", false, &Description),
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("PublishTo", "PublishTo", false, &FunctionVersionLatestPublished),
    Member::new("RevisionId", "RevisionId", false, &WORDS),
]);
static ReservedConcurrentExecutions: Shape = Shape::Integer(Some(0), None);
static PutFunctionConcurrencyRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("ReservedConcurrentExecutions", "ReservedConcurrentExecutions", true, &ReservedConcurrentExecutions),
]);
static MaximumRetryAttempts: Shape = Shape::Integer(Some(0), Some(2));
static MaximumEventAgeInSeconds: Shape = Shape::Integer(Some(60), Some(21600));
static DestinationArn: Shape = Shape::text(0, 350, Some(&P32), &[], false);
static OnSuccess: Shape = Shape::structure(&[
    Member::new("Destination", "Destination", false, &DestinationArn),
]);
static OnFailure: Shape = Shape::structure(&[
    Member::new("Destination", "Destination", false, &DestinationArn),
]);
static DestinationConfig: Shape = Shape::structure(&[
    Member::new("OnFailure", "OnFailure", false, &OnFailure),
    Member::new("OnSuccess", "OnSuccess", false, &OnSuccess),
]);
static PutFunctionEventInvokeConfigRequest: Shape = Shape::structure(&[
    Member::new("DestinationConfig", "DestinationConfig", false, &DestinationConfig),
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("MaximumEventAgeInSeconds", "MaximumEventAgeInSeconds", false, &MaximumEventAgeInSeconds),
    Member::new("MaximumRetryAttempts", "MaximumRetryAttempts", false, &MaximumRetryAttempts),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static NamespacedStatementId: Shape = Shape::text(1, 100, Some(&P33), &[], false);
static RemovePermissionRequest: Shape = Shape::structure(&[
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
    Member::new("RevisionId", "RevisionId", false, &WORDS),
    Member::new("StatementId", "StatementId", true, &NamespacedStatementId),
]);
static TagResourceRequest: Shape = Shape::structure(&[
    Member::new("Resource", "Resource", true, &TaggableResource),
    Member::new("Tags", "Tags", true, &Tags),
]);
static TagKeyList: Shape = Shape::list(0, MOST, &TagKey);
static UntagResourceRequest: Shape = Shape::structure(&[
    Member::new("Resource", "Resource", true, &TaggableResource),
    Member::new("tagKeys", "TagKeys", true, &TagKeyList),
]);
static UpdateAliasRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &Description),
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("FunctionVersion", "FunctionVersion", false, &VersionWithLatestPublished),
    Member::new("Name", "Name", true, &Alias),
    Member::new("RevisionId", "RevisionId", false, &WORDS),
    Member::new("RoutingConfig", "RoutingConfig", false, &AliasRoutingConfiguration),
]);
static UpdateFunctionCodeRequest: Shape = Shape::structure(&[
    Member::new("Architectures", "Architectures", false, &ArchitecturesList),
    Member::new("DryRun", "DryRun", false, &FLAG),
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("ImageUri", "ImageUri", false, &WORDS),
    Member::new("Publish", "Publish", false, &FLAG),
    Member::new("PublishTo", "PublishTo", false, &FunctionVersionLatestPublished),
    Member::new("RevisionId", "RevisionId", false, &WORDS),
    Member::new("S3Bucket", "S3Bucket", false, &S3Bucket),
    Member::new("S3Key", "S3Key", false, &S3Key),
    Member::new("S3ObjectStorageMode", "S3ObjectStorageMode", false, &S3ObjectStorageMode),
    Member::new("S3ObjectVersion", "S3ObjectVersion", false, &S3ObjectVersion),
    Member::new("SourceKMSKeyArn", "SourceKMSKeyArn", false, &KMSKeyArn),
    Member::new("ZipFile", "ZipFile", false, &BYTES),
]);
static UpdateFunctionConfigurationRequest: Shape = Shape::structure(&[
    Member::new("AcceleratorConfig", "AcceleratorConfig", false, &AcceleratorConfig),
    Member::new("CapacityProviderConfig", "CapacityProviderConfig", false, &CapacityProviderConfig),
    Member::new("DeadLetterConfig", "DeadLetterConfig", false, &DeadLetterConfig),
    Member::new("Description", "Description", false, &Description),
    Member::new("DurableConfig", "DurableConfig", false, &DurableConfig),
    Member::new("Environment", "Environment", false, &Environment),
    Member::new("EphemeralStorage", "EphemeralStorage", false, &EphemeralStorage),
    Member::new("FileSystemConfigs", "FileSystemConfigs", false, &FileSystemConfigList),
    Member::new("FunctionName", "FunctionName", true, &FunctionName),
    Member::new("Handler", "Handler", false, &Handler),
    Member::new("ImageConfig", "ImageConfig", false, &ImageConfig),
    Member::new("KMSKeyArn", "KMSKeyArn", false, &KMSKeyArn),
    Member::new("Layers", "Layers", false, &LayerList),
    Member::new("LoggingConfig", "LoggingConfig", false, &LoggingConfig),
    Member::new("MemorySize", "MemorySize", false, &MemorySize),
    Member::new("RevisionId", "RevisionId", false, &WORDS),
    Member::new("Role", "Role", false, &RoleArn),
    Member::new("Runtime", "Runtime", false, &Runtime),
    Member::new("RuntimeConfig", "RuntimeConfig", false, &FunctionRuntimeConfig),
    Member::new("SnapStart", "SnapStart", false, &SnapStart),
    Member::new("Timeout", "Timeout", false, &Timeout),
    Member::new("TracingConfig", "TracingConfig", false, &TracingConfig),
    Member::new("VpcConfig", "VpcConfig", false, &VpcConfig),
]);
static UpdateFunctionEventInvokeConfigRequest: Shape = Shape::structure(&[
    Member::new("DestinationConfig", "DestinationConfig", false, &DestinationConfig),
    Member::new("FunctionName", "FunctionName", true, &NamespacedFunctionName),
    Member::new("MaximumEventAgeInSeconds", "MaximumEventAgeInSeconds", false, &MaximumEventAgeInSeconds),
    Member::new("MaximumRetryAttempts", "MaximumRetryAttempts", false, &MaximumRetryAttempts),
    Member::new("Qualifier", "Qualifier", false, &NumericLatestPublishedOrAliasQualifier),
]);
static FunctionUrlAuthType_VALUES: &[&str] = &["NONE", "AWS_IAM"];
static Runtime_VALUES: &[&str] = &["nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "java8", "java8.al2", "java11", "java17", "java21", "java25", "python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6", "dotnet8", "dotnet10", "nodejs4.3-edge", "go1.x", "ruby2.5", "ruby2.7", "ruby3.2", "ruby3.3", "ruby3.4", "ruby4.0", "provided", "provided.al2", "provided.al2023", "nodejs26.x", "python3.15", "java8.al2023", "java11.al2023", "java17.al2023", "custom"];
static S3ObjectStorageMode_VALUES: &[&str] = &["COPY", "REFERENCE"];
static FunctionVersionLatestPublished_VALUES: &[&str] = &["LATEST_PUBLISHED"];
static PackageType_VALUES: &[&str] = &["Zip", "Image"];
static TracingMode_VALUES: &[&str] = &["Active", "PassThrough"];
static DirectS3Read_VALUES: &[&str] = &["ENABLED", "DISABLED", "AUTO"];
static Architecture_VALUES: &[&str] = &["x86_64", "arm64"];
static SnapStartApplyOn_VALUES: &[&str] = &["PublishedVersions", "None"];
static LogFormat_VALUES: &[&str] = &["JSON", "Text"];
static ApplicationLogLevel_VALUES: &[&str] = &["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
static SystemLogLevel_VALUES: &[&str] = &["DEBUG", "INFO", "WARN"];
static TenantIsolationMode_VALUES: &[&str] = &["PER_TENANT"];
static InvocationType_VALUES: &[&str] = &["Event", "RequestResponse", "DryRun"];
static LogType_VALUES: &[&str] = &["None", "Tail"];
static FunctionVersion_VALUES: &[&str] = &["ALL"];
static P0: Pattern = Pattern::regex(r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?", r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?", None);
static P1: Pattern = Pattern::chars(r"([a-zA-Z0-9-_]+)", 1, 0x07fffffe87fffffe03ff200000000000, &[], false);
static P2: Pattern = Pattern::regex(r"(lambda:[*]|lambda:[a-zA-Z]+|[*])", r"(lambda:[*]|lambda:[a-zA-Z]+|[*])", None);
static P3: Pattern = Pattern::chars(r"[^\s]+", 1, 0xfffffffffffffffffffffffeffffc1ff, &[(0x80, 0x10ffff)], false);
static P4: Pattern = Pattern::regex(r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)", r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)", None);
static P5: Pattern = Pattern::regex(r"\d{12}", r"\d{12}", None);
static P6: Pattern = Pattern::chars(r"[a-zA-Z0-9._\-]+", 1, 0x07fffffe87fffffe03ff600000000000, &[], false);
static P7: Pattern = Pattern::regex(r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+", r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+", None);
static P8: Pattern = Pattern::regex(r"o-[a-z0-9]{10,32}", r"o-[a-z0-9]{10,32}", None);
static P9: Pattern = Pattern::regex(r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?", r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?", None);
static P10: Pattern = Pattern::regex(r"(?!^[0-9]+$)([a-zA-Z0-9-_]+)", r"[a-zA-Z0-9-_]+", Some(r"[0-9]+"));
static P11: Pattern = Pattern::regex(r"(\$LATEST(\.PUBLISHED)?|[0-9]+)", r"(\$LATEST(\.PUBLISHED)?|[0-9]+)", None);
static P12: Pattern = Pattern::chars(r"[0-9]+", 1, 0x000000000000000003ff000000000000, &[], false);
static P13: Pattern = Pattern::regex(r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+", r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+", None);
static P14: Pattern = Pattern::regex(r"[0-9A-Za-z\.\-_]*(?<!\.)", r"[0-9A-Za-z\.\-_]*", Some(r".*\."));
static P15: Pattern = Pattern::regex(r".*", r".*", None);
static P16: Pattern = Pattern::regex(r"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()", r"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()", None);
static P17: Pattern = Pattern::regex(r"subnet-[0-9a-z]*", r"subnet-[0-9a-z]*", None);
static P18: Pattern = Pattern::regex(r"sg-[0-9a-zA-Z]*", r"sg-[0-9a-zA-Z]*", None);
static P19: Pattern = Pattern::regex(r"[a-zA-Z]([a-zA-Z0-9_])+", r"[a-zA-Z]([a-zA-Z0-9_])+", None);
static P20: Pattern = Pattern::chars(r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", 0, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P21: Pattern = Pattern::regex(r"((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))", r"((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))", None);
static P22: Pattern = Pattern::regex(r"arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}", r"arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}", None);
static P23: Pattern = Pattern::regex(r"/mnt/[a-zA-Z0-9-_.]+", r"/mnt/[a-zA-Z0-9-_.]+", None);
static P24: Pattern = Pattern::regex(r"arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:code-signing-config:csc-[a-z0-9]{17}", r"arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:code-signing-config:csc-[a-z0-9]{17}", None);
static P25: Pattern = Pattern::chars(r"[\.\-_/#A-Za-z0-9]+", 1, 0x07fffffe87fffffe03ffe00800000000, &[], false);
static P26: Pattern = Pattern::regex(r"arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:capacity-provider:[a-zA-Z0-9-_]+", r"arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:capacity-provider:[a-zA-Z0-9-_]+", None);
static P27: Pattern = Pattern::regex(r"arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:runtime/.+", r"arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:runtime/.+", None);
static P28: Pattern = Pattern::chars(r"[a-zA-Z0-9-_]+", 1, 0x07fffffe87fffffe03ff200000000000, &[], false);
static P29: Pattern = Pattern::chars(r"[a-zA-Z0-9\._:\/=+\-@ ]+", 1, 0x07fffffe87ffffff27ffe80100000000, &[], false);
static P30: Pattern = Pattern::regex(r"ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}", r"ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}", None);
static P31: Pattern = Pattern::regex(r"arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})", r"arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})", None);
static P32: Pattern = Pattern::regex(r"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)", r"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)", None);
static P33: Pattern = Pattern::chars(r"([a-zA-Z0-9-_.]+)", 1, 0x07fffffe87fffffe03ff600000000000, &[], false);
