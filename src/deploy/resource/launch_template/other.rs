//! What a version holds and cannot go on to hold beside what the stack file says.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::ResponseLaunchTemplateData;

/// By the API's names: what the file says in another way, which takes its place.
pub(super) fn other(data: &ResponseLaunchTemplateData) -> Vec<String> {
    let mut found = Vec::new();
    // In a VPC only ids count.
    if !data.security_groups().is_empty() {
        found.push("SecurityGroups".to_owned());
    }
    // Never beside an instance type.
    if data.instance_requirements().is_some() {
        found.push("InstanceRequirements".to_owned());
    }
    // The file has one set for all interfaces, and so has the rotator.
    let groups = |place: usize| {
        let interface = data.network_interfaces().get(place);
        let groups = interface.map(|interface| interface.groups());
        groups.unwrap_or_default().iter().collect::<BTreeSet<_>>()
    };
    let others = 1..data.network_interfaces().len();
    let others = others.filter(|place| groups(*place) != groups(0));
    found.extend(others.map(|place| format!("NetworkInterfaces[{place}].Groups")));
    found
}
