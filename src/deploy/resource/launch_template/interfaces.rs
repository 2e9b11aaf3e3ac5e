//! Network interfaces, as the file may say them: read from a version's data and put into it. Their security groups are one set,
//! which the file has beside them, and so is the public address of the first.
//!
//! EC2 takes groups at the top, or in each interface, and not both (EC2 API reference, `RequestLaunchTemplateData`,
//! `SecurityGroupIds`). The plain interface that every instance has needs no word.

use aws_sdk_ec2::types::{
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Interface,
    RequestLaunchTemplateData as Data,
};
use serde_json::{Map, Value};

use super::said::Stands;

/// The field of the file.
pub(super) const FIELD: &str = "network_interfaces";
/// AWS's name of the list.
pub(super) const LIST: &str = "NetworkInterfaces";

/// One member of an interface.
struct Part {
    /// In the file.
    field: &'static str,
    /// AWS's.
    name: &'static str,
    /// What means the same as its absence.
    nothing: Option<Nothing>,
    get: fn(&Interface) -> Option<Value>,
    set: fn(&mut Interface, Option<&Value>),
}

#[derive(Clone, Copy, PartialEq)]
enum Nothing {
    Zero,
    True,
    False,
    Plain,
}

impl Nothing {
    fn is(self, value: &Value) -> bool {
        match self {
            Self::Zero => *value == 0,
            Self::True => *value == true,
            Self::False => *value == false,
            Self::Plain => *value == "interface",
        }
    }
}

macro_rules! part {
    ($field:literal, $name:literal, $nothing:expr, $leaf:ident) => {
        Part {
            field: $field,
            name: $name,
            nothing: $nothing,
            get: |interface| interface.$leaf.as_ref().map(Stands::value),
            set: |interface, value| interface.$leaf = value.and_then(Stands::of),
        }
    };
}

#[rustfmt::skip]
static PARTS: [Part; 9] = [
    part!("device_index", "DeviceIndex", Some(Nothing::Zero), device_index),
    part!("network_card", "NetworkCardIndex", Some(Nothing::Zero), network_card_index),
    part!("type", "InterfaceType", Some(Nothing::Plain), interface_type),
    part!("ipv6_address_count", "Ipv6AddressCount", None, ipv6_address_count),
    part!("ipv6_prefix_count", "Ipv6PrefixCount", None, ipv6_prefix_count),
    part!("primary_ipv6", "PrimaryIpv6", Some(Nothing::False), primary_ipv6),
    part!("ipv4_prefix_count", "Ipv4PrefixCount", None, ipv4_prefix_count),
    part!("secondary_ipv4_count", "SecondaryPrivateIpAddressCount", None, secondary_private_ip_address_count),
    part!("delete_on_termination", "DeleteOnTermination", Some(Nothing::True), delete_on_termination),
];

/// What stands, each interface without what means nothing; `None` where there is at most the plain one.
pub(super) fn get(data: &Data) -> Option<Value> {
    let one = |interface: &Interface| {
        let said = PARTS.iter().filter_map(|part| {
            let value = (part.get)(interface)?;
            let says = part.nothing.is_none_or(|nothing| !nothing.is(&value));
            says.then(|| (part.field.to_owned(), value))
        });
        said.collect::<Map<String, Value>>()
    };
    let all: Vec<Map<String, Value>> = { data.network_interfaces.iter().flatten() }
        .map(one)
        .collect();
    let is_plain = all.len() <= 1 && all.iter().all(Map::is_empty);
    (!is_plain).then(|| all.into_iter().map(Value::Object).collect())
}

/// Asks for these. What else stands of an interface at the same place stays; without any, the plain one is left.
pub(super) fn set(data: &mut Data, value: Option<&Value>) {
    let wanted = value.and_then(Value::as_array).cloned();
    let standing = data.network_interfaces.take().unwrap_or_default();
    let of_first = standing.first().and_then(|first| first.groups.clone());
    let groups = of_first.or_else(|| data.security_group_ids.clone());
    let plain = wanted.is_none();
    let wanted = wanted.unwrap_or_else(|| vec![Map::new().into()]);
    let wanted = wanted.iter();
    let mut all: Vec<Interface> = wanted
        .map(|want| asked(want, &standing, groups.as_ref()))
        .collect();
    if plain && all.first() == Some(&bare(groups.clone())) {
        all.clear();
        data.security_group_ids = groups;
    } else {
        data.security_group_ids = None;
    }
    data.network_interfaces = Some(all).filter(|all| !all.is_empty());
}

/// One of them.
fn asked(want: &Value, standing: &[Interface], groups: Option<&Vec<String>>) -> Interface {
    let place = |field: &str| want[field].as_i64().unwrap_or_default();
    let index = |index: Option<i32>| i64::from(index.unwrap_or_default());
    let at = (place("network_card"), place("device_index"));
    let at_place = |it: &&Interface| (index(it.network_card_index), index(it.device_index)) == at;
    let found = standing.iter().find(at_place).cloned();
    let mut interface = found.unwrap_or_else(|| bare(groups.cloned()));
    for part in &PARTS {
        let says_so = part
            .nothing
            .is_some_and(|nothing| (part.get)(&interface).is_some_and(|value| nothing.is(&value)));
        let value = want.get(part.field).filter(|value| !value.is_null());
        if value.is_some() || !says_so {
            (part.set)(&mut interface, value);
        }
    }
    // Each needs one (API reference, LaunchTemplateInstanceNetworkInterfaceSpecificationRequest, `DeviceIndex`).
    interface.device_index.get_or_insert(0);
    interface
}

/// What every instance has.
fn bare(groups: Option<Vec<String>>) -> Interface {
    let interface = Interface::builder().device_index(0);
    interface.set_groups(groups).build()
}

/// Whether the file can say a member, by AWS's name: `NetworkInterfaces[1].InterfaceType`.
pub(super) fn is_said(name: &str) -> bool {
    place(name).is_some()
}

/// Which interface a name is of, and which member.
fn place(name: &str) -> Option<(usize, &'static Part)> {
    let rest = name.strip_prefix(LIST)?.strip_prefix('[')?;
    let (number, member) = rest.split_once("].")?;
    let part = PARTS.iter().find(|part| part.name == member)?;
    Some((number.parse().ok()?, part))
}

/// Takes members that an earlier build kept by AWS's names out of these, as what the file says of them now.
pub(super) fn renewed(kept: &mut Map<String, Value>) -> Option<Value> {
    let names: Vec<String> = kept.keys().filter(|name| is_said(name)).cloned().collect();
    let mut all: Vec<Map<String, Value>> = Vec::new();
    for name in names {
        let (Some((number, part)), Some(text)) = (place(&name), kept.remove(&name)) else {
            continue;
        };
        let text = text.as_str().unwrap_or_default();
        let value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
        all.resize_with(all.len().max(number + 1), Map::new);
        if let Some(one) = all.get_mut(number) {
            one.insert(part.field.to_owned(), value);
        }
    }
    (!all.is_empty()).then(|| all.into_iter().map(Value::Object).collect())
}

/// Each by AWS's names.
pub(super) fn in_api(list: &Value) -> Vec<Map<String, Value>> {
    let one = |interface: &Value| {
        let said = PARTS.iter().filter_map(|part| {
            let value = interface.get(part.field).filter(|it| !it.is_null())?;
            Some((part.name.to_owned(), value.clone()))
        });
        let mut members: Map<String, Value> = said.collect();
        members.entry("DeviceIndex").or_insert(0.into());
        members
    };
    list.as_array().into_iter().flatten().map(one).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn data() -> Data {
        Data::builder().build()
    }

    #[test]
    fn what_is_asked_for_is_read_as_it_was_written_and_the_plain_interface_is_no_word() {
        let list = json!([
            {"type": "efa", "ipv6_address_count": 1, "primary_ipv6": true},
            {"device_index": 1, "network_card": 1, "type": "efa-only", "delete_on_termination": false},
        ]);
        let mut asked = data();
        asked.security_group_ids = Some(vec!["sg-1".to_owned()]);
        set(&mut asked, Some(&list));
        assert_eq!(get(&asked), Some(list.clone()));
        assert_eq!(asked.security_group_ids, None);
        let groups = asked.network_interfaces().iter().map(|it| it.groups());
        assert!(groups.clone().count() == 2 && groups.clone().all(|groups| groups == ["sg-1"]));
        set(&mut asked, None);
        assert_eq!(get(&asked), None);
        assert_eq!(asked.security_group_ids(), ["sg-1"]);
        assert!(asked.network_interfaces.is_none());
    }

    #[test]
    fn what_the_file_cannot_say_of_an_interface_stays_with_it() {
        let tracking = aws_sdk_ec2::types::ConnectionTrackingSpecificationRequest::builder()
            .udp_timeout(40)
            .build();
        let first = Interface::builder()
            .device_index(0)
            .associate_public_ip_address(true);
        let second = Interface::builder().device_index(1).groups("sg-1");
        let second = second.connection_tracking_specification(tracking.clone());
        let mut stands = data();
        stands.network_interfaces = Some(vec![first.build(), second.build()]);
        set(
            &mut stands,
            Some(&json!([{}, {"device_index": 1, "ipv6_prefix_count": 2}])),
        );
        let all = stands.network_interfaces();
        assert_eq!(all[0].associate_public_ip_address(), Some(true));
        assert_eq!(all[1].connection_tracking_specification(), Some(&tracking));
        assert_eq!(all[1].ipv6_prefix_count(), Some(2));
        set(&mut stands, None);
        assert_eq!(stands.network_interfaces().len(), 1);
    }

    #[test]
    fn what_an_earlier_build_kept_is_a_list_now() {
        let mut kept = json!({"NetworkInterfaces[0].Ipv6AddressCount": "1", "NetworkInterfaces[1].DeviceIndex": "1",
            "NetworkInterfaces[1].InterfaceType": "efa", "NetworkInterfaces[1].Description": "x"});
        let kept = kept.as_object_mut().unwrap();
        let expected = json!([{"ipv6_address_count": 1}, {"device_index": 1, "type": "efa"}]);
        assert_eq!(renewed(kept), Some(expected));
        assert_eq!(kept.len(), 1);
    }

    #[test]
    fn names_are_those_of_the_model() {
        for part in &PARTS {
            let name = format!("{LIST}[0].{}", part.name);
            assert!(super::super::raw::is_known(&name), "{name}");
        }
    }
}
