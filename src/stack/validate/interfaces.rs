//! Network interfaces: what EC2 refuses together.

use std::collections::BTreeMap;

use super::Rules;

const LIST: &str = "launch_template.network_interfaces";

/// Addresses, of which an EFA-only interface has none.
const ADDRESSES: [&str; 5] = [
    "ipv6_address_count",
    "ipv6_prefix_count",
    "primary_ipv6",
    "ipv4_prefix_count",
    "secondary_ipv4_count",
];

impl Rules<'_> {
    pub(super) fn interfaces(&mut self) {
        let all = self.sound_entries(LIST);
        let mut seen = BTreeMap::new();
        for (number, path) in all.iter().enumerate() {
            let place = ["network_card", "device_index"].map(|field| {
                self.values
                    .number(&format!("{path}.{field}"))
                    .unwrap_or_default()
            });
            if number == 0 && place != [0, 0] {
                self.fault(
                    path,
                    "The first network interface has device index 0 on network card 0.",
                    "List the primary interface first (EC2 API reference, \
                     LaunchTemplateInstanceNetworkInterfaceSpecificationRequest, `DeviceIndex` and `NetworkCardIndex`).",
                );
            }
            if let Some(first) = seen.insert(place, path.clone()) {
                self.fault(
                    path,
                    format!("`{first}` has this device index on this network card already."),
                    "Give each interface a place of its own (EC2 user guide, \"Network cards\").",
                );
            }
            self.without_addresses(path, number == 0);
        }
        let public = "launch_template.associate_public_ip";
        if all.len() > 1 && self.values.written(public) {
            self.fault(
                public,
                "EC2 gives no instance with several network interfaces a public address at its launch.",
                "Remove it, or keep one interface (EC2 API reference, InstanceNetworkInterfaceSpecification, \
                 `AssociatePublicIpAddress`).",
            );
        }
    }

    /// Of an EFA-only interface.
    fn without_addresses(&mut self, path: &str, is_first: bool) {
        let kind = format!("{path}.type");
        if self.values.text(&kind).as_deref() != Some("efa-only") {
            return;
        }
        if is_first {
            self.fault(
                &kind,
                "The first network interface has an IP address, and an `efa-only` interface has none.",
                "Use `efa` or `interface` for it (EC2 user guide, \"Elastic Fabric Adapter\").",
            );
        }
        for field in ADDRESSES {
            let at = format!("{path}.{field}");
            if self.values.written(&at) {
                self.fault(
                    &at,
                    "An `efa-only` interface has no IP addresses.",
                    "Remove it, or use `efa` (EC2 API reference, \
                     LaunchTemplateInstanceNetworkInterfaceSpecificationRequest, `InterfaceType`).",
                );
            }
        }
    }
}
