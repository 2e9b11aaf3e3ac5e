//! Instance types: which there are, and what they are.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::filter::passes;
use super::{Tags, dry_run};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// A type, as EC2 describes it.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: &'static str,
    pub(super) vcpus: u32,
    pub(super) mib: u64,
    /// `x86_64`, `arm64`, `i386` …
    pub(super) architectures: Vec<&'static str>,
    flags: &'static str,
    pub(super) interfaces: u32,
    addresses: u32,
}

/// By name. Made by `scripts/instance-types`.
static TYPES: LazyLock<BTreeMap<&'static str, Type>> = LazyLock::new(|| {
    let lines = include_str!("types.csv").lines();
    let types = lines.filter(|line| !line.starts_with('#')).filter_map(read);
    types.map(|of| (of.name, of)).collect()
});

fn read(line: &'static str) -> Option<Type> {
    let mut fields = line.split(',');
    Some(Type {
        name: fields.next()?,
        vcpus: fields.next()?.parse().ok()?,
        mib: fields.next()?.parse().ok()?,
        architectures: fields.next()?.split('+').collect(),
        flags: fields.next()?,
        interfaces: fields.next()?.parse().ok()?,
        addresses: fields.next()?.parse().ok()?,
    })
}

/// Every type that is known, by name.
pub(super) fn all() -> impl Iterator<Item = &'static Type> {
    TYPES.values()
}

/// vCPUs and MiB of a type, if it is known.
pub(crate) fn vcpus_and_memory(name: &str) -> Option<(i64, i64)> {
    let kind = named(name)?;
    Some((
        kind.vcpus.into(),
        i64::try_from(kind.mib).unwrap_or(i64::MAX),
    ))
}

/// The type of this name.
pub(super) fn named(name: &str) -> Option<&'static Type> {
    TYPES.get(name)
}

impl Type {
    pub(super) fn is(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn attribute(&self, name: &str) -> Option<Vec<String>> {
        Some(match name {
            "instance-type" => vec![self.name.to_owned()],
            "current-generation" => vec![self.is('c').to_string()],
            "bare-metal" => vec![self.is('m').to_string()],
            "burstable-performance-supported" => vec![self.is('b').to_string()],
            "free-tier-eligible" => vec![self.is('f').to_string()],
            "processor-info.supported-architecture" => {
                self.architectures.iter().map(|a| (*a).to_owned()).collect()
            }
            "supported-usage-class" => self.usage().iter().map(|u| (*u).to_owned()).collect(),
            "vcpu-info.default-vcpus" => vec![self.vcpus.to_string()],
            "memory-info.size-in-mib" => vec![self.mib.to_string()],
            "hypervisor" => self.hypervisor().into_iter().map(str::to_owned).collect(),
            _ => return None,
        })
    }

    fn usage(&self) -> &'static [&'static str] {
        match self.is('o') {
            true => &["on-demand"],
            false => &["on-demand", "spot"],
        }
    }

    /// Whether instances can lie close to one another.
    pub(super) fn clusters(&self) -> bool {
        self.is('k')
    }

    fn strategies(&self) -> &'static [&'static str] {
        match self.is('k') {
            true => &["cluster", "partition", "spread"],
            false => &["partition", "spread"],
        }
    }

    fn hypervisor(&self) -> Option<&'static str> {
        match (self.is('m'), self.is('n')) {
            (true, _) => None,
            (_, true) => Some("nitro"),
            _ => Some("xen"),
        }
    }

    /// Whether an image must have the driver of the Elastic Network Adapter.
    pub(super) fn needs_ena(&self) -> bool {
        self.is('e')
    }

    /// Graviton boots by UEFI alone (EC2 User Guide, "Requirements for UEFI boot mode").
    pub(super) fn boot_modes(&self) -> &'static [&'static str] {
        match (self.architectures.contains(&"arm64"), self.is('u')) {
            (true, _) => &["uefi"],
            (false, true) => &["legacy-bios", "uefi"],
            (false, false) => &["legacy-bios"],
        }
    }

    /// A NitroTPM is there on instances of the Nitro System that boot by UEFI, but on Graviton and on bare metal only lately;
    /// there the emulator takes it, as it takes what it does not know.
    pub(super) fn lacks_tpm(&self) -> bool {
        self.hypervisor() == Some("xen") || !self.boot_modes().contains(&"uefi")
    }

    /// As it is described; `None` where it is not known.
    fn tpm(&self) -> Option<&'static str> {
        let x86 = self.architectures.contains(&"x86_64") && !self.is('m');
        match self.lacks_tpm() {
            true => Some("unsupported"),
            false => x86.then_some("supported"),
        }
    }

    fn view(&self) -> Value {
        json!({
            "instanceType": self.name,
            "currentGeneration": self.is('c'),
            "freeTierEligible": self.is('f'),
            "supportedUsageClasses": self.usage(),
            "supportedRootDeviceTypes": ["ebs"],
            "supportedVirtualizationTypes": ["hvm"],
            "bareMetal": self.is('m'),
            "hypervisor": self.hypervisor(),
            "processorInfo": {"supportedArchitectures": self.architectures},
            "vCpuInfo": {"defaultVCpus": self.vcpus},
            "memoryInfo": {"sizeInMiB": self.mib},
            "networkInfo": {
                "maximumNetworkInterfaces": self.interfaces,
                "ipv4AddressesPerInterface": self.addresses,
                "enaSupport": if self.is('e') { "required" } else { "supported" },
            },
            "ebsInfo": {
                "ebsOptimizedSupport": if self.is('p') { "default" } else { "supported" },
                "encryptionSupport": "supported",
                "nvmeSupport": if self.is('v') { "required" } else { "unsupported" },
            },
            "placementGroupInfo": {"supportedStrategies": self.strategies()},
            "instanceStorageSupported": self.is('i'),
            "hibernationSupported": self.is('h'),
            "dedicatedHostsSupported": self.is('d'),
            "autoRecoverySupported": self.is('a'),
            "burstablePerformanceSupported": self.is('b'),
            "supportedBootModes": self.boot_modes(),
            "nitroTpmSupport": self.tpm(),
        })
    }
}

pub(super) fn describe(_: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let names = params.texts("InstanceType");
    let unknown: Vec<&str> = { names.iter().map(String::as_str) }
        .filter(|name| named(name).is_none())
        .collect();
    if !unknown.is_empty() {
        let text = format!(
            "The following supplied instance types do not exist: [{}]",
            unknown.join(", ")
        );
        return Err(Fault::new("InvalidInstanceType", text));
    }
    let size = size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for of in TYPES.values() {
        let asked = names.is_empty() || names.iter().any(|name| name == of.name);
        if asked && passes(params, &Tags::new(), &|name| of.attribute(name))? {
            found.push(of);
        }
    }
    let (found, next) = params.page(found, size)?;
    let found = found.into_iter().map(Type::view).collect();
    Ok(listing("instanceTypeSet", found, "nextToken", next))
}

/// Five to a hundred types to a page.
fn size(params: Params<'_>) -> Result<usize, Fault> {
    match params.number("MaxResults") {
        None => Ok(100),
        Some(size @ 5..=100) => Ok(usize::try_from(size).unwrap_or(100)),
        Some(size) => {
            let text = format!(
                "Value ( {size} ) for parameter maxResults is invalid. Expecting a value between 5 and 100."
            );
            Err(Fault::new("InvalidParameterValue", text))
        }
    }
}

impl World {
    /// Whether a zone has instances of a type.
    pub(super) fn offers(&self, instance_type: &str, zone: &str) -> bool {
        let missing = self.ec2.not_offered.get(zone);
        missing.is_none_or(|types| !types.contains(instance_type))
    }
}

/// By Region, zone, or the zone's id: every type in every zone, but for what a world says is missing.
pub(super) fn offerings(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let kind = params.text("LocationType").unwrap_or("region");
    let zones = world.zones();
    let locations: Vec<(String, Vec<String>)> = match kind {
        "region" => vec![(world.region.clone(), zones)],
        "availability-zone" => zones.into_iter().map(|z| (z.clone(), vec![z])).collect(),
        "availability-zone-id" => { zones.into_iter() }
            .map(|zone| (super::network::zone_id(&zone), vec![zone]))
            .collect(),
        other => {
            let text = format!("Invalid value '{other}' for LocationType");
            return Err(Fault::new("InvalidParameterValue", text));
        }
    };
    let size = super::page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for (location, zones) in &locations {
        for name in TYPES.keys() {
            let lookup = |filter: &str| match filter {
                "instance-type" => Some(vec![(*name).to_owned()]),
                "location" => Some(vec![location.clone()]),
                _ => None,
            };
            let offered = zones.iter().any(|zone| world.offers(name, zone));
            if offered && passes(params, &Tags::new(), &lookup)? {
                found.push((*name, location.as_str()));
            }
        }
    }
    let (found, next) = params.page(found, size)?;
    let found = { found.into_iter() }
        .map(|(name, location)| json!({"instanceType": name, "locationType": kind, "location": location}))
        .collect();
    Ok(listing("instanceTypeOfferingSet", found, "nextToken", next))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("types.csv").lines();
        let lines = lines.filter(|line| !line.starts_with('#')).count();
        assert_eq!((TYPES.len(), lines), (1395, 1395));
        let micro = named("t3.micro").unwrap();
        assert_eq!((micro.vcpus, micro.mib), (2, 1024));
        assert_eq!(named("c7g.large").unwrap().architectures, ["arm64"]);
        assert!(named("t3.mirco").is_none());
    }
}
