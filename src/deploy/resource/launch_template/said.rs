//! Members that the file may say, and that stay as they stand where it does not: each by its place in the file, AWS's name,
//! and how it is read from and put into a version's data.

use aws_sdk_ec2::types::{
    CapacityReservationTarget, CreditSpecificationRequest,
    LaunchTemplateCapacityReservationSpecificationRequest as Reservation,
    LaunchTemplateEnclaveOptionsRequest, LaunchTemplateHibernationOptionsRequest,
    LaunchTemplateInstanceMaintenanceOptionsRequest,
    LaunchTemplateInstanceMarketOptionsRequest as Market,
    LaunchTemplateInstanceMetadataOptionsRequest as Metadata,
    LaunchTemplateLicenseConfigurationRequest as License,
    LaunchTemplateNetworkPerformanceOptionsRequest, LaunchTemplatePlacementRequest as Placement,
    LaunchTemplatePrivateDnsNameOptionsRequest as DnsNames,
    LaunchTemplateSpotMarketOptionsRequest as Spot, RequestLaunchTemplateData as Data,
};
use freshscale_stack::Said;
use serde_json::{Map, Value};

use super::interfaces;
use super::raw::Members;

/// One of them.
pub(super) struct Member {
    /// Below `launch_template` in the file: `placement.tenancy`.
    pub(super) path: &'static str,
    /// `Placement.Tenancy`.
    pub(super) name: &'static str,
    /// What means the same as its absence.
    word: &'static str,
    get: fn(&Data) -> Option<Value>,
    set: fn(&mut Data, Option<&Value>),
}

/// How a value stands in JSON.
pub(super) trait Stands: Sized {
    fn value(&self) -> Value;
    fn of(value: &Value) -> Option<Self>;
}

impl Stands for bool {
    fn value(&self) -> Value {
        (*self).into()
    }
    fn of(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Stands for i32 {
    fn value(&self) -> Value {
        (*self).into()
    }
    fn of(value: &Value) -> Option<Self> {
        value.as_i64()?.try_into().ok()
    }
}

/// Texts and words out of a set, which the SDK has as types of their own.
macro_rules! texts {
    ($($type:ty),+ $(,)?) => {$(
        impl Stands for $type {
            fn value(&self) -> Value {
                Value::from(AsRef::<str>::as_ref(self))
            }
            fn of(value: &Value) -> Option<Self> {
                value.as_str().map(Into::into)
            }
        }
    )+};
}
texts!(
    String,
    aws_sdk_ec2::types::CapacityReservationPreference,
    aws_sdk_ec2::types::HostnameType,
    aws_sdk_ec2::types::InstanceInterruptionBehavior,
    aws_sdk_ec2::types::MarketType,
    aws_sdk_ec2::types::InstanceBandwidthWeighting,
    aws_sdk_ec2::types::LaunchTemplateAutoRecoveryState,
    aws_sdk_ec2::types::LaunchTemplateInstanceMetadataEndpointState,
    aws_sdk_ec2::types::LaunchTemplateInstanceMetadataProtocolIpv6,
    aws_sdk_ec2::types::LaunchTemplateInstanceMetadataTagsState,
    aws_sdk_ec2::types::ShutdownBehavior,
    aws_sdk_ec2::types::Tenancy,
);

/// A member at the top.
macro_rules! top {
    ($path:literal, $name:literal, $word:literal, $leaf:ident) => {
        Member {
            path: $path,
            name: $name,
            word: $word,
            get: |data| data.$leaf.as_ref().map(Stands::value),
            set: |data, value| data.$leaf = value.and_then(Stands::of),
        }
    };
}

/// A member of a group, which goes with its last member.
macro_rules! within {
    ($path:literal, $name:literal, $word:literal, $group:ident: $type:ident, $leaf:ident) => {
        Member {
            path: $path,
            name: $name,
            word: $word,
            get: |data| data.$group.as_ref()?.$leaf.as_ref().map(Stands::value),
            set: |data, value| {
                let empty = $type::builder().build();
                let mut group = data.$group.take().unwrap_or_else(|| empty.clone());
                group.$leaf = value.and_then(Stands::of);
                data.$group = Some(group).filter(|group| *group != empty);
            },
        }
    };
}

/// A member of the reservation that is asked for.
macro_rules! of_reservation {
    ($path:literal, $name:literal, $leaf:ident) => {
        Member {
            path: $path,
            name: concat!(
                "CapacityReservationSpecification.CapacityReservationTarget.",
                $name
            ),
            word: "",
            get: |data| {
                let reservation = data.capacity_reservation_specification.as_ref()?;
                let target = reservation.capacity_reservation_target.as_ref()?;
                target.$leaf.as_ref().map(Stands::value)
            },
            set: |data, value| {
                let (none, no_target) = (
                    Reservation::builder().build(),
                    CapacityReservationTarget::builder().build(),
                );
                let given = data.capacity_reservation_specification.take();
                let mut given = given.unwrap_or_else(|| none.clone());
                let target = given.capacity_reservation_target.take();
                let mut target = target.unwrap_or_else(|| no_target.clone());
                target.$leaf = value.and_then(Stands::of);
                given.capacity_reservation_target = Some(target).filter(|it| *it != no_target);
                data.capacity_reservation_specification = Some(given).filter(|it| *it != none);
            },
        }
    };
}

/// A member of the options of Spot.
macro_rules! of_spot {
    ($path:literal, $name:literal, $word:literal, $leaf:ident) => {
        Member {
            path: $path,
            name: concat!("InstanceMarketOptions.SpotOptions.", $name),
            word: $word,
            get: |data| {
                let spot = data
                    .instance_market_options
                    .as_ref()?
                    .spot_options
                    .as_ref()?;
                spot.$leaf.as_ref().map(Stands::value)
            },
            set: |data, value| {
                let (none, plain) = (Market::builder().build(), Spot::builder().build());
                let mut market =
                    { data.instance_market_options.take() }.unwrap_or_else(|| none.clone());
                let mut spot = { market.spot_options.take() }.unwrap_or_else(|| plain.clone());
                spot.$leaf = value.and_then(Stands::of);
                market.spot_options = Some(spot).filter(|spot| *spot != plain);
                data.instance_market_options = Some(market).filter(|market| *market != none);
            },
        }
    };
}

#[rustfmt::skip]
pub(super) static MEMBERS: &[Member] = &[
    within!("metadata.endpoint", "MetadataOptions.HttpEndpoint", "enabled", metadata_options: Metadata, http_endpoint),
    within!("metadata.ipv6", "MetadataOptions.HttpProtocolIpv6", "disabled", metadata_options: Metadata, http_protocol_ipv6),
    within!("metadata.instance_tags", "MetadataOptions.InstanceMetadataTags", "disabled", metadata_options: Metadata, instance_metadata_tags),
    within!("cpu_credits", "CreditSpecification.CpuCredits", "default", credit_specification: CreditSpecificationRequest, cpu_credits),
    top!("shutdown_behavior", "InstanceInitiatedShutdownBehavior", "stop", instance_initiated_shutdown_behavior),
    top!("disable_api_stop", "DisableApiStop", "false", disable_api_stop),
    within!("placement.tenancy", "Placement.Tenancy", "default", placement: Placement, tenancy),
    within!("placement.group_name", "Placement.GroupName", "", placement: Placement, group_name),
    within!("placement.group_id", "Placement.GroupId", "", placement: Placement, group_id),
    within!("placement.partition", "Placement.PartitionNumber", "", placement: Placement, partition_number),
    within!("placement.host_id", "Placement.HostId", "", placement: Placement, host_id),
    within!("placement.host_resource_group_arn", "Placement.HostResourceGroupArn", "", placement: Placement, host_resource_group_arn),
    within!("placement.affinity", "Placement.Affinity", "default", placement: Placement, affinity),
    within!("capacity_reservation.preference", "CapacityReservationSpecification.CapacityReservationPreference", "open", capacity_reservation_specification: Reservation, capacity_reservation_preference),
    of_reservation!("capacity_reservation.id", "CapacityReservationId", capacity_reservation_id),
    of_reservation!("capacity_reservation.resource_group_arn", "CapacityReservationResourceGroupArn", capacity_reservation_resource_group_arn),
    Member {
        path: "license_configuration_arns",
        name: "LicenseSpecifications.LicenseConfigurationArn",
        word: "[]",
        get: |data| {
            let all = data.license_specifications.as_ref()?.iter();
            Some(all.filter_map(|one| one.license_configuration_arn.clone()).collect())
        },
        set: |data, value| {
            let all = value.and_then(Value::as_array).into_iter().flatten();
            let all = all.filter_map(Value::as_str);
            let all: Vec<License> = all.map(|arn| License::builder().license_configuration_arn(arn).build()).collect();
            data.license_specifications = Some(all).filter(|all| !all.is_empty());
        },
    },
    // What it is called for is the whole list: there is no member of that name alone.
    Member {
        path: interfaces::FIELD,
        name: "NetworkInterfaces.DeviceIndex",
        word: "[]",
        get: interfaces::get,
        set: interfaces::set,
    },
    within!("hibernation", "HibernationOptions.Configured", "false", hibernation_options: LaunchTemplateHibernationOptionsRequest, configured),
    within!("enclave", "EnclaveOptions.Enabled", "false", enclave_options: LaunchTemplateEnclaveOptionsRequest, enabled),
    within!("auto_recovery", "MaintenanceOptions.AutoRecovery", "default", maintenance_options: LaunchTemplateInstanceMaintenanceOptionsRequest, auto_recovery),
    within!("market.type", "InstanceMarketOptions.MarketType", "", instance_market_options: Market, market_type),
    of_spot!("market.max_price", "MaxPrice", "", max_price),
    of_spot!("market.interruption_behavior", "InstanceInterruptionBehavior", "terminate", instance_interruption_behavior),
    within!("private_dns_names.hostname_type", "PrivateDnsNameOptions.HostnameType", "", private_dns_name_options: DnsNames, hostname_type),
    within!("private_dns_names.a_record", "PrivateDnsNameOptions.EnableResourceNameDnsARecord", "false", private_dns_name_options: DnsNames, enable_resource_name_dns_a_record),
    within!("private_dns_names.aaaa_record", "PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord", "false", private_dns_name_options: DnsNames, enable_resource_name_dns_aaaa_record),
    within!("bandwidth_weighting", "NetworkPerformanceOptions.BandwidthWeighting", "default", network_performance_options: LaunchTemplateNetworkPerformanceOptionsRequest, bandwidth_weighting),
];

/// What of them stands.
pub(super) fn read(data: &Data) -> Said {
    let mut said = Said::new();
    for member in MEMBERS {
        let found = (member.get)(data).filter(|value| !member.is_nothing(value));
        if let Some(value) = found {
            put(&mut said, member.path, value);
        }
    }
    said
}

/// What of them is wanted, over what stands in `data`; members that `have` has and are not wanted go.
pub(super) fn write(data: &mut Data, have: &Said, want: &Said) {
    for member in MEMBERS {
        let wanted = at(want, member.path);
        if wanted.is_some() || at(have, member.path).is_some() {
            (member.set)(data, wanted);
        }
    }
}

/// Whether something that stood is not wanted any more.
pub(super) fn takes_away(have: &Said, want: &Said) -> bool {
    let gone =
        |member: &&Member| at(have, member.path).is_some() && at(want, member.path).is_none();
    MEMBERS.iter().any(|member| gone(&member))
}

/// None of them.
pub(super) fn clear(data: &mut Data) {
    for member in MEMBERS {
        (member.set)(data, None);
    }
}

/// What is said, by AWS's names: `Placement.Tenancy`.
pub fn in_api(said: &Said) -> impl Iterator<Item = (&'static str, &Value)> {
    let members = MEMBERS
        .iter()
        .filter(|member| member.path != interfaces::FIELD);
    members.filter_map(|member| Some((member.name, at(said, member.path)?)))
}

/// Of what is said, the network interfaces, each by AWS's names.
#[must_use]
pub fn interfaces_in_api(said: &Said) -> Vec<Map<String, Value>> {
    let list = at(said, interfaces::FIELD);
    list.map(interfaces::in_api).unwrap_or_default()
}

/// What AWS calls the member at a path.
#[must_use]
pub fn api_name(path: &str) -> Option<&'static str> {
    let member = MEMBERS.iter().find(|member| member.path == path)?;
    Some(member.name)
}

/// A spec as this build has it: an earlier one kept these members by AWS's names, because no file could say them.
#[must_use]
pub fn renewed(mut spec: Value) -> Value {
    for member in MEMBERS {
        let kept = spec.get_mut("kept").and_then(Value::as_object_mut);
        let Some(Value::String(text)) = kept.and_then(|kept| kept.remove(member.name)) else {
            continue;
        };
        if let (Some(value), Some(said)) = (member.parse(&text), spec.as_object_mut()) {
            put(said, member.path, value);
        }
    }
    let kept = spec.get_mut("kept").and_then(Value::as_object_mut);
    if let Some(list) = kept.and_then(interfaces::renewed) {
        spec[interfaces::FIELD] = list;
    }
    spec
}

/// What the file cannot say is what is left.
pub(super) fn without_said(kept: Members) -> Members {
    let is_said = |name: &String| {
        interfaces::is_said(name) || MEMBERS.iter().any(|member| member.name == name)
    };
    kept.into_iter()
        .filter(|(name, _)| !is_said(name))
        .collect()
}

impl Member {
    /// What a text stands for, as [`Members`] have it.
    fn parse(&self, text: &str) -> Option<Value> {
        let list: Value = text.split(", ").map(Value::from).collect();
        let of_json = serde_json::from_str(text).ok();
        let all = of_json.into_iter().chain([text.into(), list]);
        let reads = |value: &Value| {
            let mut data = Data::builder().build();
            (self.set)(&mut data, Some(value));
            (self.get)(&data).as_ref() == Some(value)
        };
        { all.into_iter() }.find(reads)
    }

    fn is_nothing(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => text.is_empty() || text == self.word,
            Value::Bool(on) => self.word.parse() == Ok(*on),
            Value::Array(items) => items.is_empty() && self.word == "[]",
            _ => false,
        }
    }
}

fn at<'s>(said: &'s Said, path: &str) -> Option<&'s Value> {
    let found = match path.split_once('.') {
        None => said.get(path),
        Some((table, rest)) => said.get(table)?.get(rest),
    };
    found.filter(|value| !value.is_null())
}

fn put(said: &mut Said, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            said.insert(path.to_owned(), value);
        }
        Some((table, rest)) => {
            let inner = said
                .entry(table)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Some(inner) = inner.as_object_mut() {
                inner.insert(rest.to_owned(), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::{Resource, Rule};
    use freshscale_stack::standing_fields;

    #[test]
    fn every_such_field_of_the_file_is_a_member_here_with_the_same_word_for_nothing() {
        let fields = standing_fields("launch_template").iter();
        let mut fields: Vec<(&str, &str)> =
            fields.map(|(path, word)| (path.as_str(), *word)).collect();
        let mut members: Vec<(&str, &str)> =
            MEMBERS.iter().map(|one| (one.path, one.word)).collect();
        fields.sort_unstable();
        members.sort_unstable();
        assert_eq!(members, fields);
        let top = |path: &'static str| path.split('.').next();
        for member in MEMBERS {
            let rules = super::super::LaunchTemplate::RULES;
            let rule = rules.contains(&(top(member.path).unwrap_or_default(), Rule::IfSaid));
            assert!(rule, "{}", member.path);
        }
    }

    #[test]
    fn each_is_read_as_it_was_written_and_goes_without_a_trace() {
        let nothing = Data::builder().build();
        for member in MEMBERS {
            let candidates = [
                Value::from("x1"),
                Value::from(true),
                Value::from(3),
                serde_json::json!(["x1"]),
                serde_json::json!([{"type": "efa"}]),
            ];
            let mut kinds = 0;
            for value in candidates {
                let mut want = Said::new();
                put(&mut want, member.path, value.clone());
                let mut data = nothing.clone();
                write(&mut data, &Said::new(), &want);
                kinds += usize::from(read(&data) == want);
                write(&mut data, &want, &Said::new());
                assert_eq!(data, nothing, "{}", member.path);
            }
            assert_eq!(kinds, 1, "{}", member.path);
        }
    }

    #[test]
    fn what_an_earlier_build_kept_is_said_by_now() {
        let spec = serde_json::json!({"key_name": "a", "kept": {
            "Placement.Tenancy": "dedicated", "Placement.PartitionNumber": "3", "HibernationOptions.Configured": "true",
            "LicenseSpecifications.LicenseConfigurationArn": "arn:a, arn:b", "KernelId": "aki-1",
        }});
        let expected = serde_json::json!({"key_name": "a", "kept": {"KernelId": "aki-1"}, "hibernation": true,
            "placement": {"tenancy": "dedicated", "partition": 3}, "license_configuration_arns": ["arn:a", "arn:b"]});
        assert_eq!(renewed(spec), expected);
    }

    #[test]
    fn names_are_those_of_the_model() {
        for member in MEMBERS {
            assert!(super::super::raw::is_known(member.name), "{}", member.name);
        }
    }
}
