//! The requests that change something, as values: pure.

use aws_sdk_ec2::operation::create_launch_template_version::builders::CreateLaunchTemplateVersionInputBuilder;
use aws_sdk_ec2::operation::run_instances::builders::RunInstancesInputBuilder;
use aws_sdk_ec2::types::{
    InstanceNetworkInterfaceSpecification, LaunchTemplateSpecification, RequestLaunchTemplateData,
    ResponseLaunchTemplateData,
};

use super::convert;
use super::made::Made;
use super::template::TemplateView;

/// The image that a new version gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewImage<'a> {
    /// `ami-…`
    pub id: &'a str,
    /// `/dev/xvda`; `None` when the source version has this image already.
    pub root_device_name: Option<&'a str>,
}

/// The new version: the default's *number* as source, and only what changes.
///
/// The number and not `$Default`, because the default may move between the look and the call, and the
/// client token is made from the number.
#[must_use]
pub fn new_version(
    view: &TemplateView,
    image: NewImage<'_>,
    groups: &[String],
) -> CreateLaunchTemplateVersionInputBuilder {
    let made = Made::Rotated {
        image: image.id,
        from: view.default_version,
    };
    CreateLaunchTemplateVersionInputBuilder::default()
        .launch_template_id(&view.id)
        .source_version(view.default_version.to_string())
        .version_description(made.to_string())
        .client_token(client_token(
            &view.id,
            view.default_version,
            image.id,
            groups,
        ))
        .launch_template_data(changes(&view.source, image, groups))
}

/// What differs from the source. A list in the overlay takes the place of the whole list of the source,
/// so a list of which one member changes is sent whole.
fn changes(
    source: &ResponseLaunchTemplateData,
    image: NewImage<'_>,
    groups: &[String],
) -> RequestLaunchTemplateData {
    let mut data = RequestLaunchTemplateData::builder().image_id(image.id);
    if !groups.is_empty() {
        if source.network_interfaces().is_empty() {
            data = data.set_security_group_ids(Some(groups.to_vec()));
        } else {
            // EC2 refuses groups beside an interface: they belong inside.
            let interfaces = source.network_interfaces().iter();
            data = data.set_network_interfaces(Some(
                interfaces
                    .map(|i| convert::network_interface(i, groups))
                    .collect(),
            ));
        }
    }
    data.set_block_device_mappings(block_devices(source, image.root_device_name))
        .build()
}

/// EC2 drops the snapshots of the source's block devices unless they are given again. For the root
/// device of the new image that is right: it brings its own. A data volume made from a snapshot would
/// silently come up empty, so then the list is sent again, snapshots included.
fn block_devices(
    source: &ResponseLaunchTemplateData,
    new_root: Option<&str>,
) -> Option<Vec<aws_sdk_ec2::types::LaunchTemplateBlockDeviceMappingRequest>> {
    let is_root = |device: Option<&str>| new_root.is_some() && device == new_root;
    let devices = source.block_device_mappings();
    devices
        .iter()
        .any(|d| {
            !is_root(d.device_name()) && d.ebs().is_some_and(|ebs| ebs.snapshot_id().is_some())
        })
        .then(|| {
            devices
                .iter()
                .map(|d| convert::block_device(d, !is_root(d.device_name())))
                .collect()
        })
}

/// The same for the same change, whoever makes it and however often: duplicate events and two rotators
/// at once end in one version. 64 characters of EC2's 128.
#[must_use]
pub fn client_token(template: &str, from: u64, image: &str, groups: &[String]) -> String {
    crate::digest::sha256(format!("{template} {from} {image} {}", groups.join(",")))
}

/// A trial launch of one instance, which EC2 checks and does not do. It tells wrong parameters and
/// missing rights, not a lack of capacity. `groups` are those that the version was given; empty: inherited.
#[must_use]
pub fn trial_launch(
    view: &TemplateView,
    version: u64,
    subnet: &str,
    groups: &[String],
) -> RunInstancesInputBuilder {
    let request = RunInstancesInputBuilder::default()
        .launch_template(
            LaunchTemplateSpecification::builder()
                .launch_template_id(&view.id)
                .version(version.to_string())
                .build(),
        )
        .min_count(1)
        .max_count(1)
        .dry_run(true);
    let Some(first) = view.source.network_interfaces().first() else {
        return request.subnet_id(subnet);
    };
    let groups = if groups.is_empty() {
        first.groups()
    } else {
        groups
    };
    // A subnet of the instance and an interface exclude each other. The group puts the subnet into the
    // interface; the trial does as the group does.
    request.network_interfaces(
        InstanceNetworkInterfaceSpecification::builder()
            .device_index(first.device_index().unwrap_or(0))
            .set_associate_public_ip_address(first.associate_public_ip_address())
            .set_groups((!groups.is_empty()).then(|| groups.to_vec()))
            .subnet_id(subnet)
            .build(),
    )
}

#[cfg(test)]
mod tests;
