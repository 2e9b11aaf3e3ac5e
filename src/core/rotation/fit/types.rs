//! What instance types run: by their names, and by what EC2 says of them.

use aws_sdk_ec2::types::InstanceTypeInfo;

use crate::rotation::image::Architecture;

/// What EC2 says of an instance type (`DescribeInstanceTypes`). `None`, or none: it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeFacts {
    /// `x86_64`, `arm64` …
    pub architectures: Vec<String>,
    /// `legacy-bios`, `uefi`.
    pub boot_modes: Vec<String>,
    /// Whether an image must have the driver of the Elastic Network Adapter.
    pub needs_ena: Option<bool>,
    /// Whether it has a NitroTPM.
    pub has_tpm: Option<bool>,
}

impl TypeFacts {
    /// Of an answer.
    #[must_use]
    pub fn of(info: &InstanceTypeInfo) -> Self {
        let processor = info.processor_info();
        let architectures = processor.map_or(&[][..], |p| p.supported_architectures());
        let ena = info
            .network_info()
            .and_then(|network| network.ena_support());
        Self {
            architectures: { architectures.iter() }
                .map(|a| a.as_str().to_owned())
                .collect(),
            boot_modes: { info.supported_boot_modes().iter() }
                .map(|mode| mode.as_str().to_owned())
                .collect(),
            needs_ena: ena.map(|ena| ena.as_str() == "required"),
            has_tpm: { info.nitro_tpm_support() }.map(|tpm| tpm.as_str() == "supported"),
        }
    }
}

/// What an instance type runs, by its name. Graviton's families have a `g` after the generation's number
/// (`c7gn.large`, `im4gn.large`); `mac2` is Apple silicon; the rest is x86.
#[must_use]
pub fn architecture_of(instance_type: &str) -> Architecture {
    let family = instance_type.split('.').next().unwrap_or_default();
    let attributes = family
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .trim_start_matches(|c: char| c.is_ascii_digit());
    // `u7inh-32tb`, `m7i-flex`: what follows a dash is no attribute.
    let attributes = attributes.split('-').next().unwrap_or_default();
    if attributes.contains('g') || family == "a1" || family.starts_with("mac2") {
        Architecture::Arm64
    } else {
        Architecture::X8664
    }
}

/// Which instance types an image's owner lets it run on (`Image.InstanceTypeSpecification`, botocore 1.44.8): names, or
/// patterns in which `*` stands for anything. What is unsupported wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypePatterns {
    /// Only these; empty: all.
    pub supported: Vec<String>,
    /// Not these.
    pub unsupported: Vec<String>,
}

impl TypePatterns {
    /// The pattern that keeps an instance type out.
    #[must_use]
    pub fn excludes(&self, instance_type: &str) -> Option<&str> {
        let mut patterns = self.unsupported.iter();
        let found = patterns.find(|pattern| matches(pattern, instance_type));
        found.map(String::as_str)
    }

    /// Whether it is among those that are supported, or these are not said.
    #[must_use]
    pub fn lists(&self, instance_type: &str) -> bool {
        let mut patterns = self.supported.iter();
        self.supported.is_empty() || patterns.any(|pattern| matches(pattern, instance_type))
    }
}

/// Whether a text is of a pattern in which `*` stands for any text, none included.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, fits) in [
            ("m5.large", "m5.large", true),
            ("m5.large", "m5.larger", false),
            ("m5.*", "m5.large", true),
            ("m5.*", "m5n.large", false),
            ("m5*", "m5n.large", true),
            ("*.large", "m5.large", true),
            ("*.large", "m5.xlarge", false),
            ("c*.*large", "c6i.xlarge", true),
            ("c*i.*xlarge", "c6i.large", false),
            ("*", "anything", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_unsupported_wins() {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let patterns = TypePatterns {
            supported: texts(&["m5.*", "c5.large"]),
            unsupported: texts(&["m5.metal"]),
        };
        assert_eq!(patterns.excludes("m5.metal"), Some("m5.metal"));
        assert!(patterns.lists("m5.large") && patterns.excludes("m5.large").is_none());
        assert!(!patterns.lists("c5.xlarge"));
        assert!(TypePatterns::default().lists("t3.small"));
    }
}
