//! 10: a template that somebody made with more of an interface than the file says.

use aws_sdk_ec2::types::{
    ConnectionTrackingSpecificationRequest, LaunchTemplateBlockDeviceMappingRequest,
    LaunchTemplateEbsBlockDeviceRequest,
    LaunchTemplateInstanceMetadataOptionsRequest as MetadataOptions,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Interface,
    RequestLaunchTemplateData,
};

use super::{stack, template_of};
use crate::support::{Cloud, to_adopt};

/// 10: an interface with EFA, IPv6 and connection tracking, the metadata service on IPv6, a volume that is filled quickly.
fn with_interface() -> RequestLaunchTemplateData {
    let tracking = ConnectionTrackingSpecificationRequest::builder().tcp_established_timeout(350);
    let interface = Interface::builder()
        .device_index(0)
        .associate_public_ip_address(true)
        .groups("sg-0123456789abcdef0")
        .interface_type("efa")
        .ipv6_address_count(1)
        .primary_ipv6(true)
        .connection_tracking_specification(tracking.build());
    let metadata = MetadataOptions::builder()
        .http_tokens("required".into())
        .http_put_response_hop_limit(2)
        .http_protocol_ipv6("enabled".into());
    let disk = LaunchTemplateEbsBlockDeviceRequest::builder()
        .volume_size(30)
        .volume_type("gp3".into())
        .delete_on_termination(true)
        .volume_initialization_rate(200);
    let disk = LaunchTemplateBlockDeviceMappingRequest::builder()
        .device_name("/dev/xvda")
        .ebs(disk.build());
    RequestLaunchTemplateData::builder()
        .instance_type("c6i.large".into())
        .network_interfaces(interface.build())
        .metadata_options(metadata.build())
        .block_device_mappings(disk.build())
        .build()
}

#[tokio::test(start_paused = true)]
async fn an_interface_of_which_the_file_says_nothing_is_named_and_kept_with_all_its_members() {
    let head = "launch_template: { instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0], \
                associate_public_ip: true, monitoring: true, block_devices: [{ device: /dev/xvda, size_gib: 30 }] }";
    let stack = stack(head, "{ max: 4 }");
    let cloud = Cloud::new(&stack);
    template_of(&cloud, with_interface()).await;
    let plan = cloud.prepare(&to_adopt(&stack)).await.0.plan;
    assert_eq!(plan.refusals, []);
    let kept = plan.kept.iter();
    let kept: Vec<String> = kept
        .map(|kept| format!("{} {}", kept.path, kept.live))
        .collect();
    for named in [
        "NetworkInterfaces[0].ConnectionTrackingSpecification.TcpEstablishedTimeout \"350\"",
        "network_interfaces [{\"ipv6_address_count\":1,\"primary_ipv6\":true,\"type\":\"efa\"}]",
        "metadata.ipv6 \"enabled\"",
        "BlockDeviceMappings[/dev/xvda].Ebs.VolumeInitializationRate \"200\"",
    ] {
        assert!(kept.iter().any(|line| line == named), "{named}: {kept:#?}");
    }
    cloud.run(&to_adopt(&stack)).await.complete();
    let versions = cloud.session().aws.ec2.describe_launch_template_versions();
    let versions = versions.launch_template_name("web-lt").versions("$Default");
    let versions = versions.send().await.unwrap();
    let version = &versions.launch_template_versions()[0];
    assert_eq!(version.version_number(), Some(2));
    let data = version.launch_template_data().unwrap();
    let interface = &data.network_interfaces()[0];
    assert_eq!(interface.interface_type(), Some("efa"));
    assert_eq!(interface.ipv6_address_count(), Some(1));
    assert_eq!(interface.primary_ipv6(), Some(true));
    let tracking = interface.connection_tracking_specification().unwrap();
    assert_eq!(tracking.tcp_established_timeout(), Some(350));
    let metadata = data.metadata_options().unwrap();
    assert_eq!(metadata.http_protocol_ipv6().unwrap().as_str(), "enabled");
    let disk = data.block_device_mappings()[0].ebs().unwrap();
    assert_eq!(disk.volume_initialization_rate(), Some(200));
    assert!(cloud.plan(&stack).await.plan.is_empty());
}
