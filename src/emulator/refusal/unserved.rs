//! Members that AWS acts upon and this emulator has nothing for. To take and forget them would be to pretend.
//!
//! What is merely not shown again (a description, a token) is not here, nor what is kept and shown without an effect, as
//! docs/emulator.md says of each operation.

use serde_json::Value;

use crate::{Call, Fault};

/// By service and operation, members as the operation's input names them, which EC2's form may write otherwise.
const UNSERVED: &[(&str, &str, &[&str])] = &[
    (
        "autoscaling",
        "DescribeScalingActivities",
        &["IncludeDeletedGroups"],
    ),
    (
        "cloudwatch",
        "DescribeAlarms",
        &["ChildrenOfAlarmName", "ParentsOfAlarmName"],
    ),
    (
        "cloudwatch",
        "PutMetricAlarm",
        &[
            "ActionConfiguration",
            "EvaluationCriteria",
            "EvaluationInterval",
            "EvaluationWindow",
            "ThresholdMetricId",
        ],
    ),
    (
        "ec2",
        "CreateImage",
        &["SnapshotLocation", "BootModeOverride"],
    ),
    ("ec2", "CreateKeyPair", &["KeyFormat"]),
    ("ec2", "CreateLaunchTemplate", &["Operator"]),
    ("ec2", "CreateLaunchTemplateVersion", &["ResolveAlias"]),
    (
        "ec2",
        "CreatePlacementGroup",
        &["LinkedGroupId", "ParentGroupId"],
    ),
    ("ec2", "CreateSnapshot", &["OutpostArn", "Location"]),
    (
        "ec2",
        "CreateSubnet",
        &[
            "Ipv6CidrBlock",
            "Ipv6Native",
            "OutpostArn",
            "Ipv4IpamPoolId",
            "Ipv4NetmaskLength",
            "Ipv6IpamPoolId",
            "Ipv6NetmaskLength",
        ],
    ),
    (
        "ec2",
        "CreateVolume",
        &["OutpostArn", "VolumeInitializationRate"],
    ),
    (
        "ec2",
        "CreateVpc",
        &[
            "Ipv6Pool",
            "Ipv6CidrBlock",
            "Ipv6CidrBlockNetworkBorderGroup",
            "Ipv4IpamPoolId",
            "Ipv4NetmaskLength",
            "Ipv6IpamPoolId",
            "Ipv6NetmaskLength",
            "VpcEncryptionControl",
            "AmazonProvidedIpv6CidrBlock",
        ],
    ),
    ("ec2", "DeregisterImage", &["DeleteAssociatedSnapshots"]),
    ("ec2", "DescribeImages", &["ExecutableBy"]),
    ("ec2", "DescribeSnapshots", &["RestorableBy"]),
    (
        "ec2",
        "ModifyVpcAttribute",
        &["EnableNetworkAddressUsageMetrics"],
    ),
    (
        "ec2",
        "RegisterImage",
        &[
            "BillingProduct",
            "ImageLocation",
            "KernelId",
            "RamdiskId",
            "UefiData",
        ],
    ),
    (
        "ec2",
        "RunInstances",
        &[
            "CapacityReservationSpecification",
            "ElasticGpuSpecification",
            "ElasticInferenceAccelerator",
            "EnablePrimaryIpv6",
            "EnclaveOptions",
            "HibernationOptions",
            "Ipv6Address",
            "Ipv6AddressCount",
            "KernelId",
            "NetworkPerformanceOptions",
            "RamdiskId",
            "SecondaryInterface",
        ],
    ),
    (
        "elbv2",
        "CreateListener",
        &[
            "AlpnPolicy",
            "Certificates",
            "MutualAuthentication",
            "SslPolicy",
        ],
    ),
    (
        "elbv2",
        "CreateLoadBalancer",
        &[
            "CustomerOwnedIpv4Pool",
            "EnablePrefixForIpv6SourceNat",
            "IpamPools",
        ],
    ),
    ("elbv2", "CreateTargetGroup", &["TargetControlPort"]),
    ("iam", "CreateRole", &["MaxSigninSessionDuration"]),
    ("iam", "ListEntitiesForPolicy", &["PolicyUsageFilter"]),
    ("iam", "ListPolicies", &["PolicyUsageFilter"]),
    (
        "iam",
        "SimulatePrincipalPolicy",
        &[
            "CallerArn",
            "PolicyExclusionList",
            "PolicyInputList",
            "PermissionsBoundaryPolicyInputList",
            "ResourcePolicy",
            "ResourceOwner",
            "ResourceHandlingOption",
        ],
    ),
    ("iam", "UpdateRole", &["MaxSigninSessionDuration"]),
    (
        "kms",
        "CreateGrant",
        &["Constraints", "DryRun", "GrantTokens", "RetiringPrincipal"],
    ),
    (
        "kms",
        "CreateKey",
        &[
            "CustomKeyStoreId",
            "MultiRegion",
            "Policy",
            "Tags",
            "XksKeyId",
        ],
    ),
    (
        "lambda",
        "AddPermission",
        &[
            "EventSourceToken",
            "FunctionUrlAuthType",
            "InvokedViaFunctionUrl",
            "PrincipalOrgID",
        ],
    ),
    ("lambda", "CreateFunction", FUNCTION),
    ("lambda", "UpdateFunctionConfiguration", FUNCTION),
    (
        "lambda",
        "UpdateFunctionCode",
        &["ImageUri", "PublishTo", "S3Bucket", "SourceKMSKeyArn"],
    ),
    ("lambda", "PublishVersion", &["PublishTo"]),
    ("events", "PutEvents", &["EndpointId"]),
    (
        "logs",
        "DescribeLogGroups",
        &["accountIdentifiers", "includeLinkedAccounts"],
    ),
    (
        "sns",
        "CreateTopic",
        &["Attributes", "DataProtectionPolicy", "Tags"],
    ),
    ("sts", "AssumeRole", &["Policy", "PolicyArns"]),
    (
        "sts",
        "AssumeRoleWithWebIdentity",
        &["Policy", "PolicyArns"],
    ),
];

const FUNCTION: &[&str] = &[
    "AcceleratorConfig",
    "CapacityProviderConfig",
    "CodeSigningConfigArn",
    "DeadLetterConfig",
    "DurableConfig",
    "FileSystemConfigs",
    "ImageConfig",
    "KMSKeyArn",
    "Layers",
    "PublishTo",
    "RuntimeConfig",
    "TenancyConfig",
    "VpcConfig",
];

/// The refusal of a call that asks for what there is none of.
pub(super) fn of(call: &Call) -> Option<Fault> {
    let mut all = UNSERVED.iter();
    let of_call = |one: &&(&str, &str, _)| one.0 == call.service && one.1 == call.operation;
    let (_, operation, members) = all.find(of_call)?;
    let asks = |member: &&&str| call.params.get(**member).is_some_and(says);
    let member = members.iter().find(asks)?;
    let text = format!("The emulator's {operation} has no `{member}`.");
    Some(Fault::with_status(501, "NotImplemented", text))
}

/// Whether a value says anything: clients send empty ones for "none".
fn says(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) | Value::Number(_) => true,
        Value::String(text) => !text.is_empty() && text != "false",
        Value::Array(items) => items.iter().any(says),
        Value::Object(members) => members.values().any(says),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use freshscale_core::limits;
    use serde_json::json;

    fn refused(service: &'static str, operation: &str, params: Value) -> Option<String> {
        let call = Call {
            service,
            operation: operation.to_owned(),
            params,
            principal: String::new(),
        };
        of(&call).map(|fault| fault.message)
    }

    #[test]
    fn each_member_is_one_of_the_operations_own() {
        for (service, operation, members) in UNSERVED {
            let input = limits::input(service, operation);
            for member in *members {
                // `PublishTo` and the like are of later models than none: all must be in the one that is pinned.
                let known = input.and_then(|input| input.at(member)).is_some();
                let only_one_of_two = *operation == "UpdateFunctionConfiguration";
                assert!(known || only_one_of_two, "{service}:{operation} {member}");
            }
        }
    }

    #[test]
    fn what_there_is_none_of_is_refused_and_an_empty_value_is_not() {
        let config =
            |subnets: Value| json!({"VpcConfig": {"SubnetIds": subnets, "SecurityGroupIds": []}});
        let said = refused("lambda", "CreateFunction", config(json!(["subnet-1"])));
        assert_eq!(
            said.as_deref(),
            Some("The emulator's CreateFunction has no `VpcConfig`.")
        );
        assert_eq!(refused("lambda", "CreateFunction", config(json!([]))), None);
        let flag = |value: &str| json!({"ImageId": "ami-1", "DeleteAssociatedSnapshots": value});
        assert!(refused("ec2", "DeregisterImage", flag("true")).is_some());
        assert_eq!(refused("ec2", "DeregisterImage", flag("false")), None);
        assert_eq!(
            refused("ec2", "DescribeImages", json!({"KernelId": "x"})),
            None
        );
    }
}
