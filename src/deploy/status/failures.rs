//! Why launches fail, and what to do about it: pure.
//!
//! Auto Scaling tells why only in prose, in the message of a scaling activity. The signs are parts of such messages
//! that do not depend on names; where each was seen stands beside it.

use serde::{Serialize, Serializer};

use freshscale_core::advice::Advice;
use freshscale_core::advice::Fixed::{self, Run, Say};

/// A known reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// For programs.
    pub id: &'static str,
    /// In a few words.
    pub what: &'static str,
    /// What mends it.
    #[serde(serialize_with = "bare")]
    pub remedy: &'static [Fixed],
    #[serde(skip)]
    signs: &'static [&'static str],
}

fn bare<S: Serializer>(remedy: &[Fixed], serializer: S) -> Result<S::Ok, S::Error> {
    Advice::from(remedy).serialize(serializer)
}

/// The first of them that fits counts.
const CAUSES: &[Cause] = &[
    Cause {
        id: "capacity",
        what: "AWS has no capacity of this instance type in that zone",
        remedy: &[Say(
            "Auto Scaling tries again by itself; what helps is more zones (auto_scaling_group.subnet_ids), another instance_type or more of them, a capacity reservation for the hours of the window, and a longer warmup, which begins to try earlier",
        )],
        signs: &[
            // hashicorp/terraform#9074
            "do not have sufficient",
            "InsufficientInstanceCapacity",
            // aws/aws-parallelcluster#1944
            "no Spot capacity available",
        ],
    },
    Cause {
        id: "quota",
        what: "the account's quota of instances or vCPUs is used up",
        remedy: &[Say(
            "ask for more in Service Quotas (EC2, Running On-Demand instances), or let fewer run",
        )],
        signs: &[
            // EC2's page of error codes: VcpuLimitExceeded
            "vCPU limit",
            "VcpuLimitExceeded",
            // kubernetes/autoscaler#1263
            "instance limit",
            // aws-deepracer-community/deepracer-on-the-spot#55
            "spot instance count exceeded",
        ],
    },
    Cause {
        id: "subnet_full",
        what: "a subnet has no free address left",
        remedy: &[Say(
            "add a subnet to auto_scaling_group.subnet_ids, or free addresses in this one",
        )],
        signs: &[
            // PrairieLearn/PrairieLearn#3271
            "not enough free addresses",
            "InsufficientFreeAddressesInSubnet",
        ],
    },
    Cause {
        id: "key_grant",
        what: "Auto Scaling may not use the KMS key of an encrypted volume",
        remedy: &[Say(
            "let the key's policy, or a grant, give AWSServiceRoleForAutoScaling kms:CreateGrant, Decrypt, DescribeKey, GenerateDataKeyWithoutPlaintext and ReEncrypt*; see that the key is enabled",
        )],
        signs: &[
            // kubernetes/kops#11545
            "Client.InternalError",
            // aws/aws-cdk#34491
            "inaccessible AWS KMS key",
            // github-aws-runners/terraform-aws-github-runner#3546
            "InvalidKMSKey",
        ],
    },
    Cause {
        id: "image_gone",
        what: "the image of the default version is gone",
        remedy: &[
            Say("bring the newest image in with "),
            Run("rotate"),
            Say(", or go back with"),
            Run("rollback"),
        ],
        // EC2's page of error codes: InvalidAMIID.NotFound, InvalidAMIID.Unavailable
        signs: &["image id", "image ID", "AMI ID", "InvalidAMIID"],
    },
    Cause {
        id: "security_group",
        what: "a security group of the launch template does not exist, or is of another VPC",
        remedy: &[
            Say("correct launch_template.security_group_ids, then:"),
            Run("apply"),
        ],
        signs: &[
            // EC2's page of error codes: InvalidGroup.NotFound
            "The security group",
            "InvalidGroup",
            // alphagov/gsp#596
            "parameter groupName",
        ],
    },
    Cause {
        id: "key_pair",
        what: "the key pair of the launch template does not exist",
        remedy: &[
            Say("import it under that name, or correct launch_template.key_name, then:"),
            Run("apply"),
        ],
        // EC2's page of error codes: InvalidKeyPair.NotFound
        signs: &["The key pair", "InvalidKeyPair"],
    },
    Cause {
        id: "subnet_gone",
        what: "a subnet of the group does not exist",
        remedy: &[
            Say("correct auto_scaling_group.subnet_ids, then:"),
            Run("apply"),
        ],
        // EC2's page of error codes: InvalidSubnetID.NotFound
        signs: &["The subnet ID", "InvalidSubnetID"],
    },
    Cause {
        id: "instance_profile",
        what: "the instance profile of the launch template does not exist",
        remedy: &[
            Say("create it, or correct launch_template.iam_instance_profile, then:"),
            Run("apply"),
        ],
        // EC2's page of error codes: InvalidParameterValue
        signs: &["IAM Instance Profile", "iamInstanceProfile"],
    },
    Cause {
        id: "launch_template",
        what: "the launch template or its version does not exist",
        remedy: &[Say("make it with:"), Run("apply")],
        // aws-samples/aws-refarch-moodle#52
        signs: &["launch template"],
    },
    Cause {
        id: "architecture",
        what: "the image is of another architecture than the instance type",
        remedy: &[
            Say("correct image.architecture or launch_template.instance_type, then:"),
            Run("apply"),
        ],
        signs: &["matching architectures", "does not match the architecture"],
    },
    Cause {
        id: "unsupported",
        what: "this instance type is not offered in that zone, or not with these settings",
        remedy: &[Say(
            "use another instance_type, or subnets of zones that offer it",
        )],
        signs: &[
            // brikis98/intro-to-terraform#6
            "configuration is currently not supported",
            "is not supported in your requested Availability Zone",
        ],
    },
];

/// What a message means; `None` if it is not known.
#[must_use]
pub fn explain(message: &str) -> Option<&'static Cause> {
    let fits = |cause: &&Cause| cause.signs.iter().any(|sign| message.contains(sign));
    CAUSES.iter().find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_people_met_are_explained() {
        for (id, message) in [
            (
                "capacity",
                "We currently do not have sufficient g4dn.8xlarge capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.",
            ),
            (
                "capacity",
                "There is no Spot capacity available that matches your request. Launching EC2 instance failed.",
            ),
            (
                "quota",
                "You have requested more instances (7) than your current instance limit of 6 allows for the specified instance type. Launching EC2 instance failed.",
            ),
            (
                "quota",
                "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.",
            ),
            (
                "subnet_full",
                "There are not enough free addresses in subnet 'subnet-66d3dd2c' to satisfy the requested number of instances. Launching EC2 instance failed.",
            ),
            (
                "key_grant",
                "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch",
            ),
            (
                "image_gone",
                "The image id '[ami-0123]' does not exist. Launching EC2 instance failed.",
            ),
            (
                "security_group",
                "The security group 'sg-0123' does not exist. Launching EC2 instance failed.",
            ),
            (
                "security_group",
                "The parameter groupName cannot be used with the parameter subnet. Launching EC2 instance failed.",
            ),
            (
                "key_pair",
                "The key pair 'jjikin' does not exist. Launching EC2 instance failed.",
            ),
            (
                "unsupported",
                "The requested configuration is currently not supported. Please check the documentation for supported configurations.",
            ),
        ] {
            assert_eq!(
                explain(message).map(|cause| cause.id),
                Some(id),
                "{message}"
            );
        }
        assert_eq!(explain("Something new."), None);
    }
}
