//! Instance types by their attributes (API reference, `InstanceRequirements`), instead of by name.

use super::types::{self, Type};
use crate::Fault;
use crate::params::{Params, like};

/// What is known of no type here: to take such a requirement would be to forget it.
const NOT_SERVED: &[&str] = &[
    "AcceleratorManufacturers",
    "AcceleratorNames",
    "AcceleratorTotalMemoryMiB",
    "AcceleratorTypes",
    "BaselineEbsBandwidthMbps",
    "BaselinePerformanceFactors",
    "LocalStorageTypes",
    "NetworkBandwidthGbps",
    "TotalLocalStorageGB",
];

/// Families with accelerators.
const ACCELERATED: &[&str] = &["dl", "f", "g", "gr", "inf", "p", "trn", "vt"];

/// EC2's form calls a list what one of it is called, Auto Scaling's what all of it is.
fn one_of_them(list: &str) -> &str {
    list.strip_suffix('s').unwrap_or(list)
}

fn texts(given: Params<'_>, list: &str) -> Vec<String> {
    let all = given.texts(list);
    match all.is_empty() {
        true => given.texts(one_of_them(list)),
        false => all,
    }
}

/// # Errors
/// A requirement that the emulator cannot follow.
pub(crate) fn expect_known(given: Params<'_>) -> Result<(), Fault> {
    let asked = |name: &&&str| given.has(name) || given.has(one_of_them(name));
    if let Some(name) = NOT_SERVED.iter().find(asked) {
        let text = format!("The emulator knows nothing of {name}");
        return Err(Fault::with_status(501, "NotImplemented", text));
    }
    let accelerators = given.child("AcceleratorCount");
    let only_none =
        |count: Params<'_>| count.number("Max") == Some(0) && count.number("Min").unwrap_or(0) == 0;
    match accelerators.is_none_or(only_none) {
        true => Ok(()),
        false => Err(Fault::with_status(
            501,
            "NotImplemented",
            "The emulator knows no more of accelerators than whether there are any: AcceleratorCount may be 0 at most",
        )),
    }
}

/// The names of the types that have what is required, for an image of this architecture. What has least comes first:
/// nothing here has a price.
pub(crate) fn matching(given: Params<'_>, architecture: &str) -> Vec<&'static str> {
    let mut found: Vec<&Type> = { types::all() }
        .filter(|kind| kind.architectures.contains(&architecture) && fits(given, kind))
        .collect();
    found.sort_by_key(|kind| (kind.vcpus, kind.mib, kind.name));
    found.into_iter().map(|kind| kind.name).collect()
}

fn fits(given: Params<'_>, kind: &Type) -> bool {
    let range = |name: &str, value: f64| {
        let bound = |which: &str| {
            let bound = given.child(name)?.0.get(which)?;
            bound.as_f64().or_else(|| bound.as_str()?.parse().ok())
        };
        bound("Min").is_none_or(|least| value >= least)
            && bound("Max").is_none_or(|most| value <= most)
    };
    // `included`, `required` or `excluded`; what is usual if nothing is said.
    let has = |name: &str, usual: &str, is: bool| match given.text(name).unwrap_or(usual) {
        "required" => is,
        "excluded" => !is,
        _ => true,
    };
    let named = |list: &str| {
        let patterns = texts(given, list);
        let any = patterns
            .iter()
            .any(|pattern| like(pattern, kind.name, false));
        (!patterns.is_empty()).then_some(any)
    };
    let one_of = |list: &str, value: &str| {
        let values = texts(given, list);
        values.is_empty() || values.iter().any(|one| one == value)
    };
    let generation = if kind.is('c') { "current" } else { "previous" };
    let mib = f64::from(u32::try_from(kind.mib).unwrap_or(u32::MAX));
    let vcpus = f64::from(kind.vcpus);
    let no_accelerators = given.has("AcceleratorCount");
    range("VCpuCount", vcpus)
        && range("MemoryMiB", mib)
        && range("MemoryGiBPerVCpu", mib / 1024.0 / vcpus)
        && range("NetworkInterfaceCount", f64::from(kind.interfaces))
        && has("BareMetal", "excluded", kind.is('m'))
        && has("BurstablePerformance", "excluded", kind.is('b'))
        && has("LocalStorage", "included", kind.is('i'))
        && (!given.flag("RequireHibernateSupport") || kind.is('h'))
        && one_of("InstanceGenerations", generation)
        && one_of("CpuManufacturers", manufacturer(kind))
        && !(no_accelerators && ACCELERATED.contains(&family(kind).as_str()))
        && named("AllowedInstanceTypes") != Some(false)
        && named("ExcludedInstanceTypes") != Some(true)
}

fn family(kind: &Type) -> String {
    { kind.name.chars() }
        .take_while(char::is_ascii_alphabetic)
        .collect()
}

/// From the name: an `a` behind the generation is AMD, Graviton has another architecture.
fn manufacturer(kind: &Type) -> &'static str {
    if family(kind) == "mac" && kind.architectures.contains(&"arm64_mac") {
        return "apple";
    }
    if kind.architectures.contains(&"arm64") {
        return "amazon-web-services";
    }
    let (stem, _) = kind.name.split_once('.').unwrap_or((kind.name, ""));
    let behind = stem.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    match behind.starts_with('a') {
        true => "amd",
        false => "intel",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn types_are_found_by_what_they_have() {
        let of = |more: serde_json::Value, architecture: &str| {
            let mut given = json!({"VCpuCount": {"Min": "2", "Max": "2"}, "MemoryMiB": {"Min": "4096", "Max": "4096"}});
            let members = given.as_object_mut().unwrap();
            members.extend(more.as_object().unwrap().clone());
            matching(Params(&given), architecture)
        };
        let plain = of(json!({}), "x86_64");
        assert!(plain.contains(&"c6i.large") && plain.contains(&"c6a.large"));
        let strange = ["t2.medium", "t3.medium", "c7g.large"];
        assert!(!strange.iter().any(|name| plain.contains(name)));
        let burstable = of(json!({"BurstablePerformance": "required"}), "x86_64");
        assert!(burstable.contains(&"t3.medium") && !burstable.contains(&"c6i.large"));
        let amd = of(json!({"CpuManufacturers": ["amd"]}), "x86_64");
        assert!(amd.contains(&"c6a.large") && !amd.contains(&"c6i.large"));
        for list in ["AllowedInstanceTypes", "AllowedInstanceType"] {
            assert_eq!(of(json!({list: ["c7g.*"]}), "arm64"), ["c7g.large"]);
        }
        let current = of(json!({"InstanceGenerations": ["previous"]}), "x86_64");
        assert!(!current.contains(&"c6i.large"));
        let local = of(json!({"LocalStorage": "required"}), "x86_64");
        assert!(local.contains(&"c6id.large") && !local.contains(&"c6i.large"));
    }

    #[test]
    fn what_nobody_knows_here_is_not_taken() {
        let known = |given| expect_known(Params(&given)).is_ok();
        assert!(known(json!({"AcceleratorCount": {"Max": "0"}})));
        assert!(!known(json!({"AcceleratorCount": {"Min": "1"}})));
        assert!(!known(json!({"NetworkBandwidthGbps": {"Min": "10"}})));
    }
}
