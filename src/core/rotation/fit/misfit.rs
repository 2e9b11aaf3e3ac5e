//! Why an image and a version of a launch template do not go together: each reason with its own sentence.

use std::fmt;

use serde::Serialize;

/// One reason. With where it is from; `docs/rotation.md` lists them for users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "misfit", rename_all = "snake_case")]
pub enum Misfit {
    /// `InvalidParameterValue` of RunInstances: "The architecture … does not match".
    Architecture {
        /// The image's.
        found: String,
        /// `c6i.large`.
        instance_type: String,
        /// What that runs.
        runs: String,
    },
    /// Its owner excludes the type: `InvalidParameterCombination` (botocore 1.44.8, `Image.InstanceTypeSpecification`).
    TypeExcluded {
        /// `c6i.large`.
        instance_type: String,
        /// The pattern that does.
        pattern: String,
    },
    /// The type is none of those that its owner supports; the same.
    TypeNotListed {
        /// `c6i.large`.
        instance_type: String,
        /// The patterns.
        supported: Vec<String>,
    },
    /// `InvalidParameterCombination` of RunInstances: "Enhanced networking with the Elastic Network Adapter (ENA) is
    /// required for the '…' instance type".
    EnaRequired {
        /// `c6i.large`.
        instance_type: String,
    },
    /// The image that runs has it, and the type may need it.
    Ena {
        /// The image that runs.
        than: String,
    },
    /// EC2 User Guide, "Amazon EC2 boot modes": the type must support the image's.
    BootUnsupported {
        /// How the image boots.
        found: String,
        /// `c6i.large`.
        instance_type: String,
        /// How that boots.
        boots: String,
    },
    /// The image that runs boots otherwise.
    Boot {
        /// How the image boots.
        found: String,
        /// The image that runs.
        than: String,
        /// How that boots.
        before: String,
    },
    /// EC2 User Guide, "Requirements for using NitroTPM": the type must support it.
    TpmUnsupported {
        /// `c6i.large`.
        instance_type: String,
    },
    /// The image that runs needs none, and the type may have none.
    Tpm {
        /// The image that runs.
        than: String,
    },
    /// `InvalidBlockDeviceMapping`: "expect size >= 60GB".
    VolumeTooSmall {
        /// `/dev/xvda`.
        device: String,
        /// The template's volume.
        size_gib: i32,
        /// The image's snapshot.
        snapshot_gib: i32,
    },
    /// "In no case can you remove encryption from an encrypted volume" (API reference, `EbsBlockDevice.Encrypted`).
    Unencrypted {
        /// `/dev/xvda`.
        device: String,
    },
    /// `InvalidParameterDependency`: "The parameter KmsKeyId requires the parameter Encrypted to be set".
    KeyAlone {
        /// `/dev/xvda`.
        device: String,
    },
    /// The template maps another root device than the image has.
    RootDevice {
        /// The image's root device.
        root: String,
        /// The template's.
        mapped: String,
    },
    /// A device of the image is something else in the template.
    Mapped {
        /// `/dev/sdf`.
        device: String,
        /// `ephemeral0`, `no device`, `snap-…`.
        to: String,
    },
    /// A device of the image has another name in the template.
    Alias {
        /// `/dev/sdf`.
        device: String,
        /// `/dev/xvdf`.
        mapped: String,
    },
    /// `Image.ImdsSupport` decides where the template says nothing (API reference), and differs from the image that runs.
    Imds {
        /// Whether instances would ask for version 2 alone.
        required: bool,
        /// The image that runs.
        than: String,
    },
}

impl Misfit {
    /// Whether EC2 refuses the launch. Of what it does not refuse, instances start, and are not what the template
    /// says or what runs today.
    #[must_use]
    pub fn fails(&self) -> bool {
        !matches!(
            self,
            Self::RootDevice { .. } | Self::Mapped { .. } | Self::Alias { .. } | Self::Imds { .. }
        )
    }

    pub(super) fn is_of_root(&self) -> bool {
        matches!(self, Self::RootDevice { .. })
    }
}

impl fmt::Display for Misfit {
    /// The end of a sentence about the image, without its stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Architecture {
                found,
                instance_type,
                runs,
            } => write!(
                f,
                "its architecture is {found}, and {instance_type} runs {runs}"
            ),
            Self::TypeExcluded {
                instance_type,
                pattern,
            } => write!(
                f,
                "its owner excludes instance type {instance_type} ({pattern})"
            ),
            Self::TypeNotListed {
                instance_type,
                supported,
            } => write!(
                f,
                "its owner supports only {}, and not instance type {instance_type}",
                supported.join(", ")
            ),
            Self::EnaRequired { instance_type } => {
                write!(f, "it has no ENA support, and {instance_type} requires it")
            }
            Self::Ena { than } => write!(f, "it has no ENA support, and {than} has"),
            Self::BootUnsupported {
                found,
                instance_type,
                boots,
            } => write!(f, "it boots by {found}, and {instance_type} by {boots}"),
            Self::Boot {
                found,
                than,
                before,
            } => write!(f, "it boots by {found}, and {than} by {before}"),
            Self::TpmUnsupported { instance_type } => write!(
                f,
                "it needs a NitroTPM (TpmSupport v2.0), and {instance_type} has none"
            ),
            Self::Tpm { than } => write!(
                f,
                "it needs a NitroTPM (TpmSupport v2.0), and {than} does not: whether the instance type has one is not known"
            ),
            Self::VolumeTooSmall {
                device,
                size_gib,
                snapshot_gib,
            } => write!(
                f,
                "its snapshot for {device} has {snapshot_gib} GiB, and the launch template's volume {size_gib} GiB: \
                 EC2 expects size >= {snapshot_gib}GB"
            ),
            Self::Unencrypted { device } => write!(
                f,
                "its snapshot for {device} is encrypted, and the launch template says `encrypted: false`: EC2 takes no \
                 encryption away"
            ),
            Self::KeyAlone { device } => write!(
                f,
                "the launch template names a KMS key for {device} without `encrypted: true`"
            ),
            Self::RootDevice { root, mapped } => write!(
                f,
                "its root device is {root}, and the launch template maps {mapped}: instances would get an empty second \
                 volume, and a root that is neither sized nor encrypted as the template says"
            ),
            Self::Mapped { device, to } => write!(
                f,
                "it has a volume on {device}, and the launch template maps that to {to}"
            ),
            Self::Alias { device, mapped } => write!(
                f,
                "its volume {device} is called {mapped} in the launch template: instances would get an empty second volume"
            ),
            Self::Imds {
                required: true,
                than,
            } => write!(
                f,
                "its instances would take only version 2 of the metadata service (ImdsSupport v2.0), those of {than} take \
                 both, and the launch template does not say which"
            ),
            Self::Imds {
                required: false,
                than,
            } => write!(
                f,
                "its instances would take version 1 of the metadata service, too, those of {than} take only version 2 \
                 (ImdsSupport v2.0), and the launch template does not say which"
            ),
        }
    }
}
