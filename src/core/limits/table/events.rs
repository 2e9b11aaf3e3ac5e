// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("DeleteRule", &DeleteRuleRequest),
    ("DescribeRule", &DescribeRuleRequest),
    ("DisableRule", &DisableRuleRequest),
    ("EnableRule", &EnableRuleRequest),
    ("ListRuleNamesByTarget", &ListRuleNamesByTargetRequest),
    ("ListRules", &ListRulesRequest),
    ("ListTagsForResource", &ListTagsForResourceRequest),
    ("ListTargetsByRule", &ListTargetsByRuleRequest),
    ("PutEvents", &PutEventsRequest),
    ("PutRule", &PutRuleRequest),
    ("PutTargets", &PutTargetsRequest),
    ("RemoveTargets", &RemoveTargetsRequest),
    ("TagResource", &TagResourceRequest),
    ("TestEventPattern", &TestEventPatternRequest),
    ("UntagResource", &UntagResourceRequest),
];

static RuleName: Shape = Shape::text(1, 64, Some(&P0), &[], false);
static EventBusNameOrArn: Shape = Shape::text(1, 1600, Some(&P1), &[], false);
static DeleteRuleRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Force", "Force", false, &FLAG),
    Member::new("Name", "Name", true, &RuleName),
]);
static DescribeRuleRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Name", "Name", true, &RuleName),
]);
static DisableRuleRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Name", "Name", true, &RuleName),
]);
static EnableRuleRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Name", "Name", true, &RuleName),
]);
static TargetArn: Shape = Shape::text(1, 1600, None, &[], false);
static NextToken: Shape = Shape::text(1, 2048, None, &[], false);
static LimitMax100: Shape = Shape::Integer(Some(1), Some(100));
static ListRuleNamesByTargetRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Limit", "Limit", false, &LimitMax100),
    Member::new("NextToken", "NextToken", false, &NextToken),
    Member::new("TargetArn", "TargetArn", true, &TargetArn),
]);
static ListRulesRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Limit", "Limit", false, &LimitMax100),
    Member::new("NamePrefix", "NamePrefix", false, &RuleName),
    Member::new("NextToken", "NextToken", false, &NextToken),
]);
static Arn: Shape = Shape::text(1, 1600, None, &[], false);
static ListTagsForResourceRequest: Shape = Shape::structure(&[
    Member::new("ResourceARN", "ResourceARN", true, &Arn),
]);
static ListTargetsByRuleRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Limit", "Limit", false, &LimitMax100),
    Member::new("NextToken", "NextToken", false, &NextToken),
    Member::new("Rule", "Rule", true, &RuleName),
]);
static EventResource: Shape = Shape::text(0, 2048, None, &[], false);
static EventResourceList: Shape = Shape::list(0, MOST, &EventResource);
static NonPartnerEventBusNameOrArn: Shape = Shape::text(1, 1600, Some(&P2), &[], false);
static TraceHeader: Shape = Shape::text(1, 500, None, &[], false);
static PutEventsRequestEntry: Shape = Shape::structure(&[
    Member::new("Detail", "Detail", false, &WORDS),
    Member::new("DetailType", "DetailType", false, &WORDS),
    Member::new("EventBusName", "EventBusName", false, &NonPartnerEventBusNameOrArn),
    Member::new("Resources", "Resources", false, &EventResourceList),
    Member::new("Source", "Source", false, &WORDS),
    Member::new("Time", "Time", false, &INSTANT),
    Member::new("TraceHeader", "TraceHeader", false, &TraceHeader),
]);
static PutEventsRequestEntryList: Shape = Shape::list(1, 10, &PutEventsRequestEntry);
static EndpointId: Shape = Shape::text(1, 50, Some(&P3), &[], false);
static PutEventsRequest: Shape = Shape::structure(&[
    Member::new("EndpointId", "EndpointId", false, &EndpointId),
    Member::new("Entries", "Entries", true, &PutEventsRequestEntryList),
]);
static ScheduleExpression: Shape = Shape::text(0, 256, None, &[], false);
static EventPattern: Shape = Shape::text(0, 4096, None, &[], false);
static RuleState: Shape = Shape::text(0, MOST, None, RuleState_VALUES, false);
static RuleDescription: Shape = Shape::text(0, 512, None, &[], false);
static RoleArn: Shape = Shape::text(1, 1600, None, &[], false);
static TagKey: Shape = Shape::text(1, 128, None, &[], false);
static TagValue: Shape = Shape::text(0, 256, None, &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &TagKey),
    Member::new("Value", "Value", true, &TagValue),
]);
static TagList: Shape = Shape::list(0, MOST, &Tag);
static PutRuleRequest: Shape = Shape::structure(&[
    Member::new("Description", "Description", false, &RuleDescription),
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("EventPattern", "EventPattern", false, &EventPattern),
    Member::new("Name", "Name", true, &RuleName),
    Member::new("RoleArn", "RoleArn", false, &RoleArn),
    Member::new("ScheduleExpression", "ScheduleExpression", false, &ScheduleExpression),
    Member::new("State", "State", false, &RuleState),
    Member::new("Tags", "Tags", false, &TagList),
]);
static TargetId: Shape = Shape::text(1, 64, Some(&P0), &[], false);
static TargetInput: Shape = Shape::text(0, 8192, None, &[], false);
static TargetInputPath: Shape = Shape::text(0, 256, None, &[], false);
static InputTransformerPathKey: Shape = Shape::text(1, 256, Some(&P4), &[], false);
static TransformerPaths: Shape = Shape::map(0, 100, &Entry { key: &InputTransformerPathKey, value: &TargetInputPath }, false);
static TransformerInput: Shape = Shape::text(1, 8192, None, &[], false);
static InputTransformer: Shape = Shape::structure(&[
    Member::new("InputPathsMap", "InputPathsMap", false, &TransformerPaths),
    Member::new("InputTemplate", "InputTemplate", true, &TransformerInput),
]);
static TargetPartitionKeyPath: Shape = Shape::text(0, 256, None, &[], false);
static KinesisParameters: Shape = Shape::structure(&[
    Member::new("PartitionKeyPath", "PartitionKeyPath", true, &TargetPartitionKeyPath),
]);
static RunCommandTargetKey: Shape = Shape::text(1, 128, Some(&P5), &[], false);
static RunCommandTargetValue: Shape = Shape::text(1, 256, None, &[], false);
static RunCommandTargetValues: Shape = Shape::list(1, 50, &RunCommandTargetValue);
static RunCommandTarget: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &RunCommandTargetKey),
    Member::new("Values", "Values", true, &RunCommandTargetValues),
]);
static RunCommandTargets: Shape = Shape::list(1, 5, &RunCommandTarget);
static RunCommandParameters: Shape = Shape::structure(&[
    Member::new("RunCommandTargets", "RunCommandTargets", true, &RunCommandTargets),
]);
static LimitMin1: Shape = Shape::Integer(Some(1), None);
static LaunchType: Shape = Shape::text(0, MOST, None, LaunchType_VALUES, false);
static StringList: Shape = Shape::list(0, MOST, &WORDS);
static AssignPublicIp: Shape = Shape::text(0, MOST, None, AssignPublicIp_VALUES, false);
static AwsVpcConfiguration: Shape = Shape::structure(&[
    Member::new("AssignPublicIp", "AssignPublicIp", false, &AssignPublicIp),
    Member::new("SecurityGroups", "SecurityGroups", false, &StringList),
    Member::new("Subnets", "Subnets", true, &StringList),
]);
static NetworkConfiguration: Shape = Shape::structure(&[
    Member::new("awsvpcConfiguration", "awsvpcConfiguration", false, &AwsVpcConfiguration),
]);
static CapacityProvider: Shape = Shape::text(1, 255, None, &[], false);
static CapacityProviderStrategyItemWeight: Shape = Shape::Integer(Some(0), Some(1000));
static CapacityProviderStrategyItemBase: Shape = Shape::Integer(Some(0), Some(100000));
static CapacityProviderStrategyItem: Shape = Shape::structure(&[
    Member::new("base", "base", false, &CapacityProviderStrategyItemBase),
    Member::new("capacityProvider", "capacityProvider", true, &CapacityProvider),
    Member::new("weight", "weight", false, &CapacityProviderStrategyItemWeight),
]);
static CapacityProviderStrategy: Shape = Shape::list(0, 6, &CapacityProviderStrategyItem);
static PlacementConstraintType: Shape = Shape::text(0, MOST, None, PlacementConstraintType_VALUES, false);
static PlacementConstraintExpression: Shape = Shape::text(0, 2000, None, &[], false);
static PlacementConstraint: Shape = Shape::structure(&[
    Member::new("expression", "expression", false, &PlacementConstraintExpression),
    Member::new("type", "type", false, &PlacementConstraintType),
]);
static PlacementConstraints: Shape = Shape::list(0, 10, &PlacementConstraint);
static PlacementStrategyType: Shape = Shape::text(0, MOST, None, PlacementStrategyType_VALUES, false);
static PlacementStrategyField: Shape = Shape::text(0, 255, None, &[], false);
static PlacementStrategy: Shape = Shape::structure(&[
    Member::new("field", "field", false, &PlacementStrategyField),
    Member::new("type", "type", false, &PlacementStrategyType),
]);
static PlacementStrategies: Shape = Shape::list(0, 5, &PlacementStrategy);
static PropagateTags: Shape = Shape::text(0, MOST, None, PropagateTags_VALUES, false);
static ReferenceId: Shape = Shape::text(0, 1024, None, &[], false);
static EcsParameters: Shape = Shape::structure(&[
    Member::new("CapacityProviderStrategy", "CapacityProviderStrategy", false, &CapacityProviderStrategy),
    Member::new("EnableECSManagedTags", "EnableECSManagedTags", false, &FLAG),
    Member::new("EnableExecuteCommand", "EnableExecuteCommand", false, &FLAG),
    Member::new("Group", "Group", false, &WORDS),
    Member::new("LaunchType", "LaunchType", false, &LaunchType),
    Member::new("NetworkConfiguration", "NetworkConfiguration", false, &NetworkConfiguration),
    Member::new("PlacementConstraints", "PlacementConstraints", false, &PlacementConstraints),
    Member::new("PlacementStrategy", "PlacementStrategy", false, &PlacementStrategies),
    Member::new("PlatformVersion", "PlatformVersion", false, &WORDS),
    Member::new("PropagateTags", "PropagateTags", false, &PropagateTags),
    Member::new("ReferenceId", "ReferenceId", false, &ReferenceId),
    Member::new("Tags", "Tags", false, &TagList),
    Member::new("TaskCount", "TaskCount", false, &LimitMin1),
    Member::new("TaskDefinitionArn", "TaskDefinitionArn", true, &Arn),
]);
static BatchArrayProperties: Shape = Shape::structure(&[
    Member::new("Size", "Size", false, &INTEGER),
]);
static BatchRetryStrategy: Shape = Shape::structure(&[
    Member::new("Attempts", "Attempts", false, &INTEGER),
]);
static BatchParameters: Shape = Shape::structure(&[
    Member::new("ArrayProperties", "ArrayProperties", false, &BatchArrayProperties),
    Member::new("JobDefinition", "JobDefinition", true, &WORDS),
    Member::new("JobName", "JobName", true, &WORDS),
    Member::new("RetryStrategy", "RetryStrategy", false, &BatchRetryStrategy),
]);
static MessageGroupId: Shape = Shape::text(0, 100, None, &[], false);
static SqsParameters: Shape = Shape::structure(&[
    Member::new("MessageGroupId", "MessageGroupId", false, &MessageGroupId),
]);
static PathParameter: Shape = Shape::text(0, MOST, Some(&P6), &[], false);
static PathParameterList: Shape = Shape::list(0, MOST, &PathParameter);
static HeaderKey: Shape = Shape::text(0, 512, Some(&P7), &[], false);
static HeaderValue: Shape = Shape::text(0, 512, Some(&P8), &[], false);
static HeaderParametersMap: Shape = Shape::map(0, MOST, &Entry { key: &HeaderKey, value: &HeaderValue }, false);
static QueryStringKey: Shape = Shape::text(0, 512, Some(&P9), &[], false);
static QueryStringValue: Shape = Shape::text(0, 512, Some(&P10), &[], false);
static QueryStringParametersMap: Shape = Shape::map(0, MOST, &Entry { key: &QueryStringKey, value: &QueryStringValue }, false);
static HttpParameters: Shape = Shape::structure(&[
    Member::new("HeaderParameters", "HeaderParameters", false, &HeaderParametersMap),
    Member::new("PathParameterValues", "PathParameterValues", false, &PathParameterList),
    Member::new("QueryStringParameters", "QueryStringParameters", false, &QueryStringParametersMap),
]);
static RedshiftSecretManagerArn: Shape = Shape::text(1, 1600, Some(&P11), &[], false);
static Database: Shape = Shape::text(1, 64, None, &[], false);
static DbUser: Shape = Shape::text(1, 128, None, &[], false);
static Sql: Shape = Shape::text(1, 100000, None, &[], true);
static StatementName: Shape = Shape::text(1, 500, None, &[], false);
static Sqls: Shape = Shape::list(0, 40, &Sql);
static RedshiftDataParameters: Shape = Shape::structure(&[
    Member::new("Database", "Database", true, &Database),
    Member::new("DbUser", "DbUser", false, &DbUser),
    Member::new("SecretManagerArn", "SecretManagerArn", false, &RedshiftSecretManagerArn),
    Member::new("Sql", "Sql", false, &Sql),
    Member::new("Sqls", "Sqls", false, &Sqls),
    Member::new("StatementName", "StatementName", false, &StatementName),
    Member::new("WithEvent", "WithEvent", false, &FLAG),
]);
static SageMakerPipelineParameterName: Shape = Shape::text(1, 256, Some(&P12), &[], false);
static SageMakerPipelineParameterValue: Shape = Shape::text(0, 1024, None, &[], false);
static SageMakerPipelineParameter: Shape = Shape::structure(&[
    Member::new("Name", "Name", true, &SageMakerPipelineParameterName),
    Member::new("Value", "Value", true, &SageMakerPipelineParameterValue),
]);
static SageMakerPipelineParameterList: Shape = Shape::list(0, 200, &SageMakerPipelineParameter);
static SageMakerPipelineParameters: Shape = Shape::structure(&[
    Member::new("PipelineParameterList", "PipelineParameterList", false, &SageMakerPipelineParameterList),
]);
static ResourceArn: Shape = Shape::text(1, 1600, None, &[], false);
static DeadLetterConfig: Shape = Shape::structure(&[
    Member::new("Arn", "Arn", false, &ResourceArn),
]);
static MaximumRetryAttempts: Shape = Shape::Integer(Some(0), Some(185));
static MaximumEventAgeInSeconds: Shape = Shape::Integer(Some(60), Some(86400));
static RetryPolicy: Shape = Shape::structure(&[
    Member::new("MaximumEventAgeInSeconds", "MaximumEventAgeInSeconds", false, &MaximumEventAgeInSeconds),
    Member::new("MaximumRetryAttempts", "MaximumRetryAttempts", false, &MaximumRetryAttempts),
]);
static GraphQLOperation: Shape = Shape::text(1, 1048576, None, &[], true);
static AppSyncParameters: Shape = Shape::structure(&[
    Member::new("GraphQLOperation", "GraphQLOperation", false, &GraphQLOperation),
]);
static Target: Shape = Shape::structure(&[
    Member::new("AppSyncParameters", "AppSyncParameters", false, &AppSyncParameters),
    Member::new("Arn", "Arn", true, &TargetArn),
    Member::new("BatchParameters", "BatchParameters", false, &BatchParameters),
    Member::new("DeadLetterConfig", "DeadLetterConfig", false, &DeadLetterConfig),
    Member::new("EcsParameters", "EcsParameters", false, &EcsParameters),
    Member::new("HttpParameters", "HttpParameters", false, &HttpParameters),
    Member::new("Id", "Id", true, &TargetId),
    Member::new("Input", "Input", false, &TargetInput),
    Member::new("InputPath", "InputPath", false, &TargetInputPath),
    Member::new("InputTransformer", "InputTransformer", false, &InputTransformer),
    Member::new("KinesisParameters", "KinesisParameters", false, &KinesisParameters),
    Member::new("RedshiftDataParameters", "RedshiftDataParameters", false, &RedshiftDataParameters),
    Member::new("RetryPolicy", "RetryPolicy", false, &RetryPolicy),
    Member::new("RoleArn", "RoleArn", false, &RoleArn),
    Member::new("RunCommandParameters", "RunCommandParameters", false, &RunCommandParameters),
    Member::new("SageMakerPipelineParameters", "SageMakerPipelineParameters", false, &SageMakerPipelineParameters),
    Member::new("SqsParameters", "SqsParameters", false, &SqsParameters),
]);
static TargetList: Shape = Shape::list(1, 100, &Target);
static PutTargetsRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Rule", "Rule", true, &RuleName),
    Member::new("Targets", "Targets", true, &TargetList),
]);
static TargetIdList: Shape = Shape::list(1, 100, &TargetId);
static RemoveTargetsRequest: Shape = Shape::structure(&[
    Member::new("EventBusName", "EventBusName", false, &EventBusNameOrArn),
    Member::new("Force", "Force", false, &FLAG),
    Member::new("Ids", "Ids", true, &TargetIdList),
    Member::new("Rule", "Rule", true, &RuleName),
]);
static TagResourceRequest: Shape = Shape::structure(&[
    Member::new("ResourceARN", "ResourceARN", true, &Arn),
    Member::new("Tags", "Tags", true, &TagList),
]);
static TestEventPatternRequest: Shape = Shape::structure(&[
    Member::new("Event", "Event", true, &WORDS),
    Member::new("EventPattern", "EventPattern", true, &EventPattern),
]);
static TagKeyList: Shape = Shape::list(0, MOST, &TagKey);
static UntagResourceRequest: Shape = Shape::structure(&[
    Member::new("ResourceARN", "ResourceARN", true, &Arn),
    Member::new("TagKeys", "TagKeys", true, &TagKeyList),
]);
static RuleState_VALUES: &[&str] = &["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];
static LaunchType_VALUES: &[&str] = &["EC2", "FARGATE", "EXTERNAL"];
static AssignPublicIp_VALUES: &[&str] = &["ENABLED", "DISABLED"];
static PlacementConstraintType_VALUES: &[&str] = &["distinctInstance", "memberOf"];
static PlacementStrategyType_VALUES: &[&str] = &["random", "spread", "binpack"];
static PropagateTags_VALUES: &[&str] = &["TASK_DEFINITION"];
static P0: Pattern = Pattern::chars(r"[\.\-_A-Za-z0-9]+", 1, 0x07fffffe87fffffe03ff600000000000, &[], false);
static P1: Pattern = Pattern::regex(r"(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[/\.\-_A-Za-z0-9]+", r"(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[/\.\-_A-Za-z0-9]+", None);
static P2: Pattern = Pattern::regex(r"(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[\.\-_A-Za-z0-9]+", r"(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[\.\-_A-Za-z0-9]+", None);
static P3: Pattern = Pattern::regex(r"^[A-Za-z0-9\-]+[\.][A-Za-z0-9\-]+$", r"^[A-Za-z0-9\-]+[\.][A-Za-z0-9\-]+$", None);
static P4: Pattern = Pattern::chars(r"[A-Za-z0-9\_\-]+", 1, 0x07fffffe87fffffe03ff200000000000, &[], false);
static P5: Pattern = Pattern::chars(r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", 0, 0x07fffffe87ffffff27ffe80100000000, &[], true);
static P6: Pattern = Pattern::regex(r"^(?!\s*$).+", r".+", Some(r"\s*"));
static P7: Pattern = Pattern::chars(r"^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$", 1, 0x57ffffffc7fffffe03ff7cfa00000000, &[], false);
static P8: Pattern = Pattern::regex(r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$", r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$", None);
static P9: Pattern = Pattern::chars(r"[^\x00-\x1F\x7F]+", 1, 0x7fffffffffffffffffffffff00000000, &[(0x80, 0x10ffff)], false);
static P10: Pattern = Pattern::chars(r"[^\x00-\x09\x0B\x0C\x0E-\x1F\x7F]+", 1, 0x7fffffffffffffffffffffff00002400, &[(0x80, 0x10ffff)], false);
static P11: Pattern = Pattern::regex(r"(^arn:aws([a-z]|\-)*:secretsmanager:[a-z0-9-.]+:.*)|(\$(\.[\w_-]+(\[(\d+|\*)\])*)*)", r"(^arn:aws([a-z]|\-)*:secretsmanager:[a-z0-9-.]+:.*)|(\$(\.[\w_-]+(\[(\d+|\*)\])*)*)", None);
static P12: Pattern = Pattern::regex(r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", None);
