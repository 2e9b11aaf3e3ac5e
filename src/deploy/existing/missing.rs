//! What is referred to and not there, in words.

use std::fmt;

use serde::Serialize;

/// Something that is referred to, and is not there. Every launch fails for want of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Missing {
    /// `InvalidSubnetID.NotFound`.
    Subnet {
        /// `subnet-…`
        id: String,
    },
    /// `InvalidGroup.NotFound`.
    SecurityGroup {
        /// `sg-…`
        id: String,
    },
    /// `InvalidParameter`: "Security group … and subnet … belong to different networks".
    OtherVpc {
        /// `sg-…`
        id: String,
        /// The group's.
        vpc: String,
        /// The subnets'.
        subnets: String,
    },
    /// `InvalidKeyPair.NotFound`.
    KeyPair {
        /// Its name.
        name: String,
    },
    /// `InvalidParameterValue`: "Invalid IAM Instance Profile name".
    InstanceProfile {
        /// Its name or ARN.
        name: String,
    },
    /// `InvalidInstanceType`; or `Unsupported`, if other Regions have it.
    InstanceType {
        /// `c6i.lagre`.
        name: String,
        /// `ap-northeast-2`.
        region: String,
    },
    /// `Unsupported`: "not supported in your requested Availability Zone".
    Offering {
        /// `c6i.large`.
        instance_type: String,
        /// The subnets' zones.
        zones: Vec<String>,
    },
    /// `Client.InvalidKMSKey.InvalidState`, or `Client.InternalError`: the instance ends before it runs.
    Key {
        /// As the template names it: id, ARN or alias.
        id: String,
        /// `None`: there is none; else its `KeyState`, in which nothing can be encrypted.
        state: Option<String>,
    },
}

impl fmt::Display for Missing {
    /// A sentence without its stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subnet { id } => write!(f, "subnet {id} does not exist"),
            Self::SecurityGroup { id } => write!(f, "security group {id} does not exist"),
            Self::OtherVpc { id, vpc, subnets } => write!(
                f,
                "security group {id} is of {vpc}, and the subnets are of {subnets}"
            ),
            Self::KeyPair { name } => write!(f, "key pair {name} does not exist"),
            Self::InstanceProfile { name } => write!(f, "instance profile {name} does not exist"),
            Self::InstanceType { name, region } => {
                write!(f, "EC2 has no instance type `{name}` in {region}")
            }
            Self::Offering {
                instance_type,
                zones,
            } => write!(
                f,
                "instance type {instance_type} is not offered in {}",
                zones.join(", ")
            ),
            Self::Key { id, state: None } => write!(f, "KMS key {id} does not exist"),
            Self::Key {
                id,
                state: Some(state),
            } => match state.as_str() {
                "PendingDeletion" => write!(f, "KMS key {id} is about to be deleted"),
                "Disabled" => write!(f, "KMS key {id} is disabled"),
                state => write!(f, "KMS key {id} cannot be used: its state is {state}"),
            },
        }
    }
}
