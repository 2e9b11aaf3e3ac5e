//! What a version of a launch template holds that decides whether an instance can start from it.

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping, MarketType, ResponseLaunchTemplateData,
};

/// The part of a launch template's version that images, instance types and references are judged against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Instance types, each of which must be able to start: the version's, or those that a mixed group overrides it
    /// with. None if instances are chosen by their attributes.
    pub instance_types: Vec<String>,
    /// Block device mappings, by device name.
    pub devices: Vec<Device>,
    /// `required` or `optional`; `None` leaves it to the image and the account.
    pub http_tokens: Option<String>,
    /// Key pair.
    pub key_name: Option<String>,
    /// Name or ARN of the instance profile.
    pub instance_profile: Option<String>,
    /// Security group ids, those of network interfaces included.
    pub security_group_ids: Vec<String>,
    /// Whether every instance is a Spot Instance (`InstanceMarketOptions`); a mixed group says itself which are.
    pub spot: bool,
}

/// A block device mapping of a launch template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// `/dev/xvda`.
    pub name: String,
    /// GiB; `None`: as large as the snapshot.
    pub size_gib: Option<i32>,
    /// Its own snapshot, which takes the place of the image's.
    pub snapshot: Option<String>,
    /// `None`: as the snapshot, or the account's default.
    pub encrypted: Option<bool>,
    /// Key for the encryption.
    pub kms_key_id: Option<String>,
    /// No EBS volume, but this: `ephemeral0`, or `no device`.
    pub instead: Option<String>,
}

impl Contents {
    /// Of a version as EC2 describes it.
    #[must_use]
    pub fn of(data: &ResponseLaunchTemplateData) -> Self {
        let of_interfaces = data.network_interfaces().iter().flat_map(|i| i.groups());
        let groups = data.security_group_ids().iter().chain(of_interfaces);
        let profile = data.iam_instance_profile();
        let kind = data.instance_type().map(|named| named.as_str().to_owned());
        let metadata = data.metadata_options();
        Self {
            instance_types: kind.into_iter().collect(),
            devices: data.block_device_mappings().iter().map(device).collect(),
            http_tokens: metadata
                .and_then(|options| options.http_tokens())
                .map(|tokens| tokens.as_str().to_owned()),
            key_name: data.key_name().map(ToOwned::to_owned),
            instance_profile: profile
                .and_then(|profile| profile.name().or(profile.arn()))
                .map(ToOwned::to_owned),
            security_group_ids: groups.cloned().collect(),
            spot: { data.instance_market_options() }
                .is_some_and(|market| market.market_type() == Some(&MarketType::Spot)),
        }
    }

    /// The mapping of a device of this very name.
    #[must_use]
    pub fn device(&self, name: &str) -> Option<&Device> {
        self.devices.iter().find(|device| device.name == name)
    }
}

fn device(mapping: &LaunchTemplateBlockDeviceMapping) -> Device {
    let ebs = mapping.ebs();
    let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
    let instead = match (mapping.no_device(), mapping.virtual_name()) {
        (Some(_), _) => Some("no device".to_owned()),
        (None, Some(name)) if ebs.is_none() => Some(name.to_owned()),
        _ => None,
    };
    Device {
        name: mapping.device_name().unwrap_or_default().to_owned(),
        size_gib: ebs.and_then(|ebs| ebs.volume_size()),
        snapshot: owned(ebs.and_then(|ebs| ebs.snapshot_id())),
        encrypted: ebs.and_then(|ebs| ebs.encrypted()),
        kms_key_id: owned(ebs.and_then(|ebs| ebs.kms_key_id())),
        instead,
    }
}
