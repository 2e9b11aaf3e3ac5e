//! EC2 answers and takes the same things in different types: from the one to the other.

mod whole;

pub use whole::whole;

use aws_sdk_ec2::types::{
    ConnectionTrackingSpecificationRequest, EnaSrdSpecificationRequest,
    EnaSrdUdpSpecificationRequest, InstanceIpv6AddressRequest, Ipv4PrefixSpecificationRequest,
    Ipv6PrefixSpecificationRequest, LaunchTemplateBlockDeviceMapping,
    LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateEbsBlockDevice,
    LaunchTemplateEbsBlockDeviceRequest, LaunchTemplateInstanceNetworkInterfaceSpecification,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest,
};

/// A network interface as it was, with these security groups.
pub(super) fn network_interface(
    interface: &LaunchTemplateInstanceNetworkInterfaceSpecification,
    groups: &[String],
) -> LaunchTemplateInstanceNetworkInterfaceSpecificationRequest {
    let i = interface.clone();
    let ena = i.ena_srd_specification.map(|s| {
        let udp = s.ena_srd_udp_specification.map(|u| {
            EnaSrdUdpSpecificationRequest::builder()
                .set_ena_srd_udp_enabled(u.ena_srd_udp_enabled)
                .build()
        });
        EnaSrdSpecificationRequest::builder()
            .set_ena_srd_enabled(s.ena_srd_enabled)
            .set_ena_srd_udp_specification(udp)
            .build()
    });
    let tracking = i.connection_tracking_specification.map(|t| {
        ConnectionTrackingSpecificationRequest::builder()
            .set_tcp_established_timeout(t.tcp_established_timeout)
            .set_udp_stream_timeout(t.udp_stream_timeout)
            .set_udp_timeout(t.udp_timeout)
            .build()
    });
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest::builder()
        .set_associate_carrier_ip_address(i.associate_carrier_ip_address)
        .set_associate_public_ip_address(i.associate_public_ip_address)
        .set_delete_on_termination(i.delete_on_termination)
        .set_description(i.description)
        .set_device_index(i.device_index)
        .set_groups(Some(groups.to_vec()).filter(|groups| !groups.is_empty()))
        .set_interface_type(i.interface_type)
        .set_ipv6_address_count(i.ipv6_address_count)
        .set_ipv6_addresses(each(i.ipv6_addresses, |a| {
            InstanceIpv6AddressRequest::builder()
                .set_ipv6_address(a.ipv6_address)
                .build()
        }))
        .set_network_interface_id(i.network_interface_id)
        .set_private_ip_address(i.private_ip_address)
        .set_private_ip_addresses(i.private_ip_addresses.filter(|l| !l.is_empty()))
        .set_secondary_private_ip_address_count(i.secondary_private_ip_address_count)
        .set_subnet_id(i.subnet_id)
        .set_network_card_index(i.network_card_index)
        .set_ipv4_prefixes(each(i.ipv4_prefixes, |p| {
            Ipv4PrefixSpecificationRequest::builder()
                .set_ipv4_prefix(p.ipv4_prefix)
                .build()
        }))
        .set_ipv4_prefix_count(i.ipv4_prefix_count)
        .set_ipv6_prefixes(each(i.ipv6_prefixes, |p| {
            Ipv6PrefixSpecificationRequest::builder()
                .set_ipv6_prefix(p.ipv6_prefix)
                .build()
        }))
        .set_ipv6_prefix_count(i.ipv6_prefix_count)
        .set_primary_ipv6(i.primary_ipv6)
        .set_ena_srd_specification(ena)
        .set_connection_tracking_specification(tracking)
        .set_ena_queue_count(i.ena_queue_count)
        .build()
}

/// An empty list in an answer means that the member was not given.
fn each<A, B>(list: Option<Vec<A>>, convert: impl Fn(A) -> B) -> Option<Vec<B>> {
    let list = list.filter(|l| !l.is_empty())?;
    Some(list.into_iter().map(convert).collect())
}

/// A block device as it was, with its snapshot or without.
pub(super) fn block_device(
    device: &LaunchTemplateBlockDeviceMapping,
    keep_snapshot: bool,
) -> LaunchTemplateBlockDeviceMappingRequest {
    let d = device.clone();
    LaunchTemplateBlockDeviceMappingRequest::builder()
        .set_device_name(d.device_name)
        .set_virtual_name(d.virtual_name)
        .set_no_device(d.no_device)
        .set_ebs(d.ebs.map(|e| ebs(e, keep_snapshot)))
        .build()
}

fn ebs(
    e: LaunchTemplateEbsBlockDevice,
    keep_snapshot: bool,
) -> LaunchTemplateEbsBlockDeviceRequest {
    LaunchTemplateEbsBlockDeviceRequest::builder()
        .set_encrypted(e.encrypted)
        .set_delete_on_termination(e.delete_on_termination)
        .set_iops(e.iops)
        .set_kms_key_id(e.kms_key_id)
        .set_snapshot_id(e.snapshot_id.filter(|_| keep_snapshot))
        .set_volume_size(e.volume_size)
        .set_volume_type(e.volume_type)
        .set_throughput(e.throughput)
        .set_volume_initialization_rate(e.volume_initialization_rate)
        .set_ebs_card_index(e.ebs_card_index)
        .build()
}
