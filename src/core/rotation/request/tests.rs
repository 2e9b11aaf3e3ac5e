#![allow(clippy::unwrap_used, clippy::expect_used)]
use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping, LaunchTemplateEbsBlockDevice,
    LaunchTemplateInstanceNetworkInterfaceSpecification, VolumeType,
};

use super::*;
use crate::rotation::template::{Before, CurrentImage, SecurityGroups, Version};

const NEW: NewImage<'_> = NewImage {
    id: "ami-new",
    root_device_name: Some("/dev/xvda"),
};

fn view(source: ResponseLaunchTemplateData) -> TemplateView {
    TemplateView {
        id: "lt-1".to_owned(),
        name: "web-lt".to_owned(),
        default_version: 7,
        latest_version: 9,
        current: CurrentImage::None,
        fit: crate::rotation::fit::Fit::default(),
        pinned: None,
        before: Before::Nothing,
        versions: vec![Version {
            number: 7,
            image: None,
            security_groups: SecurityGroups::of(&source),
            contents: crate::rotation::fit::Contents::of(&source),
            description: String::new(),
            created_by: String::new(),
            created: None,
        }],
        source,
    }
}

fn data(source: ResponseLaunchTemplateData, groups: &[&str]) -> RequestLaunchTemplateData {
    let groups: Vec<String> = groups.iter().map(|g| (*g).to_owned()).collect();
    let request = new_version(&view(source), NEW, &groups).build().unwrap();
    request.launch_template_data.unwrap()
}

fn interface(index: i32) -> LaunchTemplateInstanceNetworkInterfaceSpecification {
    LaunchTemplateInstanceNetworkInterfaceSpecification::builder()
        .device_index(index)
        .associate_public_ip_address(true)
        .groups("sg-old")
        .build()
}

fn device(name: &str, snapshot: Option<&str>) -> LaunchTemplateBlockDeviceMapping {
    let ebs = LaunchTemplateEbsBlockDevice::builder()
        .volume_size(30)
        .volume_type(VolumeType::Gp3)
        .set_snapshot_id(snapshot.map(ToOwned::to_owned));
    LaunchTemplateBlockDeviceMapping::builder()
        .device_name(name)
        .ebs(ebs.build())
        .build()
}

#[test]
fn a_new_version_names_its_source_by_number_and_changes_the_image_only() {
    let source = ResponseLaunchTemplateData::builder()
        .image_id("ami-old")
        .key_name("jjikin")
        .security_group_ids("sg-old")
        .block_device_mappings(device("/dev/xvda", None))
        .build();
    let request = new_version(&view(source), NEW, &[]).build().unwrap();
    assert_eq!(request.source_version(), Some("7"));
    assert_eq!(request.launch_template_id(), Some("lt-1"));
    assert_eq!(
        request.version_description(),
        Some("freshscale rotator: ami-new from v7")
    );
    let only_image = RequestLaunchTemplateData::builder()
        .image_id("ami-new")
        .build();
    assert_eq!(request.launch_template_data(), Some(&only_image));
}

#[test]
fn the_client_token_is_a_function_of_the_change() {
    let token = |t, v, i, g: &[&str]| {
        let groups: Vec<String> = g.iter().map(|g| (*g).to_owned()).collect();
        client_token(t, v, i, &groups)
    };
    let one = token("lt-1", 7, "ami-1", &[]);
    assert_eq!(one.len(), 64);
    assert_eq!(one, token("lt-1", 7, "ami-1", &[]));
    for other in [
        token("lt-2", 7, "ami-1", &[]),
        token("lt-1", 8, "ami-1", &[]),
        token("lt-1", 7, "ami-2", &[]),
        token("lt-1", 7, "ami-1", &["sg-1"]),
    ] {
        assert_ne!(one, other);
    }
}

#[test]
fn security_groups_go_beside_the_image_as_ids() {
    let data = data(ResponseLaunchTemplateData::builder().build(), &["sg-1"]);
    assert_eq!(data.security_group_ids(), ["sg-1"]);
    assert!(data.security_groups().is_empty() && data.network_interfaces().is_empty());
}

#[test]
fn with_interfaces_security_groups_go_into_each_and_the_rest_is_sent_again() {
    let source = ResponseLaunchTemplateData::builder()
        .network_interfaces(interface(0))
        .network_interfaces(interface(1));
    let data = data(source.build(), &["sg-1", "sg-2"]);
    assert!(data.security_group_ids().is_empty());
    let interfaces = data.network_interfaces();
    assert_eq!(interfaces.len(), 2);
    for (index, interface) in (0..).zip(interfaces) {
        assert_eq!(interface.device_index(), Some(index));
        assert_eq!(interface.associate_public_ip_address(), Some(true));
        assert_eq!(interface.groups(), ["sg-1", "sg-2"]);
    }
}

#[test]
fn without_groups_asked_for_interfaces_are_inherited() {
    let source = ResponseLaunchTemplateData::builder().network_interfaces(interface(0));
    assert!(data(source.build(), &[]).network_interfaces().is_empty());
}

#[test]
fn a_data_volumes_snapshot_is_sent_again_and_the_roots_is_not() {
    let source = ResponseLaunchTemplateData::builder()
        .block_device_mappings(device("/dev/xvda", Some("snap-root")))
        .block_device_mappings(device("/dev/sdb", Some("snap-data")))
        .build();
    let data = data(source, &[]);
    let sent: Vec<_> = data
        .block_device_mappings()
        .iter()
        .map(|d| (d.device_name().unwrap(), d.ebs().unwrap()))
        .collect();
    assert_eq!(
        sent.iter()
            .map(|(n, e)| (*n, e.snapshot_id()))
            .collect::<Vec<_>>(),
        [("/dev/xvda", None), ("/dev/sdb", Some("snap-data"))]
    );
    assert!(sent.iter().all(|(_, e)| e.volume_size() == Some(30)));
}

#[test]
fn a_snapshot_of_the_root_alone_is_left_behind() {
    let source = ResponseLaunchTemplateData::builder()
        .block_device_mappings(device("/dev/xvda", Some("snap-root")));
    assert!(data(source.build(), &[]).block_device_mappings().is_empty());
}

#[test]
fn with_the_same_image_the_roots_snapshot_stays() {
    let source = ResponseLaunchTemplateData::builder()
        .block_device_mappings(device("/dev/xvda", Some("snap-root")));
    let same = NewImage {
        root_device_name: None,
        ..NEW
    };
    let request = new_version(&view(source.build()), same, &["sg-1".to_owned()])
        .build()
        .unwrap();
    let data = request.launch_template_data.unwrap();
    let snapshot = data.block_device_mappings()[0].ebs().unwrap().snapshot_id();
    assert_eq!(snapshot, Some("snap-root"));
}

#[test]
fn a_trial_launch_is_a_dry_run_in_the_groups_subnet() {
    let plain = view(ResponseLaunchTemplateData::builder().build());
    let request = trial_launch(&plain, 10, "subnet-1", &[]).build().unwrap();
    assert_eq!(request.dry_run(), Some(true));
    assert_eq!(request.subnet_id(), Some("subnet-1"));
    assert_eq!(request.launch_template().unwrap().version(), Some("10"));

    let source = ResponseLaunchTemplateData::builder().network_interfaces(interface(0));
    let request = trial_launch(&view(source.build()), 10, "subnet-1", &[])
        .build()
        .unwrap();
    assert_eq!(request.subnet_id(), None);
    let interface = &request.network_interfaces()[0];
    assert_eq!(interface.subnet_id(), Some("subnet-1"));
    assert_eq!(interface.groups(), ["sg-old"]);
}
