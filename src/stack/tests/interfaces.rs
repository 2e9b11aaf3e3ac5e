//! Network interfaces: what is said of them, and what EC2 refuses together.

use serde_json::{Value, json};

use super::super::load_str;
use super::faults::refused;
use super::with;

fn text(lines: &str) -> String {
    with("").replacen("  security", &format!("{lines}  security"), 1)
}

fn said(lines: &str) -> Value {
    let loaded = load_str(std::path::Path::new("web.yaml"), &text(lines));
    let loaded = loaded.unwrap_or_else(|faults| panic!("{faults}"));
    loaded.stack.launch_template.said.into()
}

#[test]
fn each_interface_says_what_is_not_by_itself() {
    let said = said(
        "  network_interfaces:
    - { type: efa, ipv6_address_count: 1, primary_ipv6: true, device_index: 0 }
    - { type: efa-only, network_card: 1, device_index: 1, delete_on_termination: true }
",
    );
    let expected = json!([
        {"type": "efa", "ipv6_address_count": 1, "primary_ipv6": true},
        {"type": "efa-only", "network_card": 1, "device_index": 1},
    ]);
    assert_eq!(said["network_interfaces"], expected);
}

#[test]
fn what_ec2_refuses_is_refused_with_its_source() {
    for (lines, fault, source) in [
        (
            "  associate_public_ip: true\n  network_interfaces: [{}, { device_index: 1 }]\n",
            "no instance with several network interfaces a public address",
            "AssociatePublicIpAddress",
        ),
        (
            "  network_interfaces: [{ device_index: 1 }]\n",
            "The first network interface has device index 0",
            "DeviceIndex",
        ),
        (
            "  network_interfaces: [{ network_card: 1 }]\n",
            "The first network interface has device index 0",
            "NetworkCardIndex",
        ),
        (
            "  network_interfaces: [{}, { device_index: 1 }, { device_index: 1 }]\n",
            "has this device index on this network card already",
            "Network cards",
        ),
        (
            "  network_interfaces: [{ type: efa-only }]\n",
            "has an IP address",
            "Elastic Fabric Adapter",
        ),
        (
            "  network_interfaces: [{}, { device_index: 1, type: efa-only, ipv4_prefix_count: 1 }]\n",
            "An `efa-only` interface has no IP addresses",
            "InterfaceType",
        ),
    ] {
        let refused = refused(&text(lines));
        assert!(
            refused.contains(fault) && refused.contains(source),
            "{lines}{refused}"
        );
        assert_eq!(refused.matches("error: ").count(), 1, "{lines}{refused}");
    }
    // One interface, with a public address.
    said("  associate_public_ip: true\n  network_interfaces: [{ type: efa }]\n");
}
