//! Images and a policy for the tests of several modules.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::Duration;

use freshscale_core::rotation::fit::TypePatterns;
use freshscale_core::rotation::image::{Architecture, Image, ImagePolicy};
use freshscale_core::rotation::selector::Selector;

pub(crate) fn image(id: &str, created: &str) -> Image {
    Image {
        id: id.to_owned(),
        name: format!("AwsBackup_i-0123456789abcdef0_{id}"),
        name_tag: Some("web".to_owned()),
        created: Some(created.parse().unwrap()),
        state: "available".to_owned(),
        owner_id: "111111111111".to_owned(),
        architecture: "x86_64".to_owned(),
        root_device_type: "ebs".to_owned(),
        root_device_name: "/dev/xvda".to_owned(),
        virtualization_type: "hvm".to_owned(),
        ena_support: true,
        boot_mode: String::new(),
        needs_tpm: false,
        needs_imds_v2: false,
        protected: false,
        allowed: None,
        types: TypePatterns::default(),
        volumes: Vec::new(),
        source_instance: None,
        tags: BTreeMap::new(),
    }
}

pub(crate) fn policy() -> ImagePolicy {
    ImagePolicy {
        instance_name: "web".to_owned(),
        name_prefix: "AWSbackup_".to_owned(),
        selector: Selector::default(),
        owners: vec!["111111111111".to_owned()],
        architecture: Architecture::X8664,
        max_age: Duration::from_secs(3 * 86_400),
    }
}
