//! What an EBS volume of each type can be, which no model states.
//!
//! Sizes and rates: EC2 API reference, `EbsBlockDevice`. Ratios: EBS user guide, "Amazon EBS volume types". The words: answers
//! that were seen, also quoted by the AWS CDK and Fog; of a root volume: boto/boto3#3653.

use std::fmt;

/// A type of volume.
#[derive(Debug)]
struct Kind {
    name: &'static str,
    /// GiB.
    size: (u32, u32),
    /// IOPS that can be asked for, and how many of them for each GiB at most.
    iops: Option<((u32, u32), u32)>,
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "gp3",
        size: (1, 65_536),
        iops: Some(((3_000, 80_000), 500)),
    },
    Kind {
        name: "gp2",
        size: (1, 16_384),
        iops: None,
    },
    Kind {
        name: "io1",
        size: (4, 16_384),
        iops: Some(((100, 64_000), 50)),
    },
    Kind {
        name: "io2",
        size: (4, 65_536),
        iops: Some(((100, 256_000), 1_000)),
    },
    Kind {
        name: "st1",
        size: (125, 16_384),
        iops: None,
    },
    Kind {
        name: "sc1",
        size: (125, 16_384),
        iops: None,
    },
    Kind {
        name: "standard",
        size: (1, 1_024),
        iops: None,
    },
];

/// MiB/s of a gp3 volume.
const THROUGHPUT: (u32, u32) = (125, 2_000);

/// So many IOPS a gp3 volume has when nobody asks for more.
const GP3_IOPS: u32 = 3_000;

/// IOPS that a gp3 volume needs for each MiB/s.
const IOPS_A_MIB: u32 = 4;

/// What somebody asks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Volume<'a> {
    /// `gp3`
    pub kind: &'a str,
    /// GiB; without it, as its snapshot is.
    pub size: Option<u32>,
    /// Operations a second.
    pub iops: Option<u32>,
    /// MiB/s.
    pub throughput: Option<u32>,
    /// Whether an instance boots from it.
    pub is_root: bool,
}

/// What of a volume is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its type.
    Kind,
    /// Its size.
    Size,
    /// Its IOPS.
    Iops,
    /// Its throughput.
    Throughput,
}

/// What cannot be.
#[derive(Debug, Clone, PartialEq)]
pub enum Wrong {
    /// GiB: so many, and the least.
    Small(u32, u32),
    /// GiB: so many, and the most.
    Large(u32, u32),
    /// It needs IOPS, and none are given.
    NeedsIops(String),
    /// It has no IOPS that could be set.
    NoIops(String),
    /// No instance boots from one of this type ("EBS volume types": st1 and sc1).
    NoRoot(String),
    /// IOPS outside of these bounds, both included.
    Iops(String, u32, u32),
    /// IOPS for each GiB: so many, and the most.
    Ratio(f64, u32),
    /// It has no throughput that could be set.
    NoThroughput(String),
    /// MiB/s outside of these bounds, both included.
    Throughput(u32, u32),
    /// MiB/s for each of the IOPS.
    ThroughputRatio(f64),
}

impl Volume<'_> {
    /// What EC2 refuses of it, and which part is to blame. Nothing of a type that nobody knows.
    #[must_use]
    pub fn faults(&self) -> Vec<(Part, Wrong)> {
        let Some(kind) = KINDS.iter().find(|kind| kind.name == self.kind) else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        let (least, most) = kind.size;
        match self.size {
            Some(size) if size < least => faults.push((Part::Size, Wrong::Small(size, least))),
            Some(size) if size > most => faults.push((Part::Size, Wrong::Large(size, most))),
            _ => {}
        }
        if self.is_root && ["st1", "sc1"].contains(&kind.name) {
            faults.push((Part::Kind, Wrong::NoRoot(kind.name.to_owned())));
        }
        faults.extend(self.iops_fault(kind).map(|wrong| (Part::Iops, wrong)));
        faults.extend(
            self.throughput_fault(kind)
                .map(|wrong| (Part::Throughput, wrong)),
        );
        faults
    }

    fn iops_fault(&self, kind: &Kind) -> Option<Wrong> {
        let name = || kind.name.to_owned();
        match (kind.iops, self.iops) {
            (None, Some(_)) => Some(Wrong::NoIops(name())),
            (Some(_), None) if kind.name != "gp3" => Some(Wrong::NeedsIops(name())),
            (Some(((least, most), _)), Some(iops)) if !(least..=most).contains(&iops) => {
                Some(Wrong::Iops(name(), least, most))
            }
            (Some((_, ratio)), Some(iops)) => {
                let size = self.size.filter(|size| *size > 0)?;
                // gp3 has its first 3,000 at any size.
                let is_free = kind.name == "gp3" && iops <= GP3_IOPS;
                let is_much = u64::from(iops) > u64::from(size) * u64::from(ratio);
                let actual = f64::from(iops) / f64::from(size);
                (is_much && !is_free).then_some(Wrong::Ratio(actual, ratio))
            }
            _ => None,
        }
    }

    fn throughput_fault(&self, kind: &Kind) -> Option<Wrong> {
        let asked = self.throughput?;
        let (least, most) = THROUGHPUT;
        let iops = self.iops.unwrap_or(GP3_IOPS);
        if kind.name != "gp3" {
            return Some(Wrong::NoThroughput(kind.name.to_owned()));
        }
        if !(least..=most).contains(&asked) {
            return Some(Wrong::Throughput(least, most));
        }
        let is_much = u64::from(asked) * u64::from(IOPS_A_MIB) > u64::from(iops);
        is_much.then(|| Wrong::ThroughputRatio(f64::from(asked) / f64::from(iops)))
    }
}

impl Wrong {
    /// Under which code EC2 says it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NeedsIops(_) => "MissingParameter",
            Self::NoIops(_) | Self::NoRoot(_) | Self::NoThroughput(_) => {
                "InvalidParameterCombination"
            }
            _ => "InvalidParameterValue",
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(size, least) => {
                write!(
                    f,
                    "Volume of {size}GiB is too small; minimum is {least}GiB."
                )
            }
            Self::Large(size, most) => {
                write!(f, "Volume of {size}GiB is too large; maximum is {most}GiB.")
            }
            Self::NeedsIops(kind) => {
                write!(
                    f,
                    "The parameter iops must be specified for {kind} volumes."
                )
            }
            // EC2 says the same of a root volume of these, with and without IOPS.
            Self::NoIops(kind) | Self::NoRoot(kind) => {
                write!(f, "The parameter iops is not supported for {kind} volumes.")
            }
            Self::Iops(kind, least, most) => write!(
                f,
                "IOPS rate must be between {least} and {most} when provisioning {kind} volumes."
            ),
            Self::Ratio(actual, most) => write!(
                f,
                "Iops to volume size ratio of {actual:.6} is too high; maximum is {most}"
            ),
            Self::NoThroughput(kind) => {
                write!(
                    f,
                    "The parameter throughput is not supported for {kind} volumes."
                )
            }
            Self::Throughput(least, most) => {
                write!(
                    f,
                    "Volume throughput must be between {least} and {most} MiB/s."
                )
            }
            Self::ThroughputRatio(actual) => write!(
                f,
                "Throughput (MiBps) to iops ratio of {actual:.6} is too high; maximum is 0.250000 MiBps per iops"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_its_sizes_and_rates() {
        let wrong = |kind, size, iops, throughput| {
            let volume = Volume {
                kind,
                size: Some(size),
                iops,
                throughput,
                is_root: false,
            };
            let faults = volume.faults().into_iter();
            faults
                .map(|(_, wrong)| wrong.to_string())
                .collect::<Vec<_>>()
        };
        let none: [String; 0] = [];
        assert_eq!(wrong("gp3", 1, Some(3_000), Some(125)), none);
        assert_eq!(wrong("gp3", 160, Some(80_000), Some(2_000)), none);
        assert_eq!(wrong("io1", 4, Some(200), None), none);
        assert_eq!(wrong("standard", 1_024, None, None), none);
        for (found, said) in [
            (
                wrong("st1", 100, None, None),
                "Volume of 100GiB is too small; minimum is 125GiB.",
            ),
            (
                wrong("gp2", 20_000, None, None),
                "Volume of 20000GiB is too large; maximum is 16384GiB.",
            ),
            (
                wrong("io2", 8, None, None),
                "The parameter iops must be specified for io2 volumes.",
            ),
            (
                wrong("gp2", 8, Some(100), None),
                "The parameter iops is not supported for gp2 volumes.",
            ),
            (
                wrong("gp3", 8, Some(2_999), None),
                "IOPS rate must be between 3000 and 80000 when provisioning gp3 volumes.",
            ),
            (
                wrong("gp3", 5, Some(6_000), None),
                "Iops to volume size ratio of 1200.000000 is too high; maximum is 500",
            ),
            (
                wrong("io1", 20, Some(1_001), None),
                "Iops to volume size ratio of 50.050000 is too high; maximum is 50",
            ),
            (
                wrong("io1", 20, Some(100), Some(125)),
                "The parameter throughput is not supported for io1 volumes.",
            ),
            (
                wrong("gp3", 20, None, Some(2_001)),
                "Volume throughput must be between 125 and 2000 MiB/s.",
            ),
            (
                wrong("gp3", 20, None, Some(751)),
                "Throughput (MiBps) to iops ratio of 0.250333 is too high; maximum is 0.250000 MiBps per iops",
            ),
        ] {
            assert_eq!(found, [said]);
        }
    }
}
