//! Whether instances can start from an image and a version of a launch template, and as these say: the one judge of
//! it, pure. The rotator, `apply`, `rollback`, `redeploy`, `bake`, `status` and `next` ask it.

mod contents;
mod devices;
mod misfit;
#[cfg(test)]
mod tests;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use super::image::{Architecture, Image};
use super::template::{CurrentImage, TemplateView};
pub use contents::{Contents, Device};
pub use misfit::Misfit;
pub use types::{TypeFacts, TypePatterns, architecture_of};

/// What an image must meet beside the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demands {
    /// What the launch template asks of it.
    pub fit: Fit,
    /// How old it must be, and the present.
    pub settle: Option<(Duration, Timestamp)>,
    /// The group's own instances, whose images are no releases.
    pub own: BTreeSet<String>,
}

/// What instances are to be started from, and what is known that tells whether they can.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    contents: Contents,
    /// What instances start from today; `None` if nothing can be.
    before: Option<(Contents, Image)>,
    /// What EC2 says of instance types, by name, as far as it was asked.
    types: BTreeMap<String, TypeFacts>,
}

impl Fit {
    /// Of what a version holds.
    #[must_use]
    pub fn of(contents: Contents) -> Self {
        Self {
            contents,
            ..Self::default()
        }
    }

    /// Where today's instances start from this version and this image.
    #[must_use]
    pub fn after(mut self, contents: Contents, image: Option<&Image>) -> Self {
        self.before = image.map(|image| (contents, image.clone()));
        self
    }

    /// With what EC2 says of instance types.
    #[must_use]
    pub fn knowing(mut self, types: BTreeMap<String, TypeFacts>) -> Self {
        self.types = types;
        self
    }

    /// In a group that starts these instance types instead of the version's; none: it starts the version's.
    #[must_use]
    pub fn on(mut self, instance_types: &[String]) -> Self {
        if !instance_types.is_empty() {
            for contents in [&mut self.contents]
                .into_iter()
                .chain(self.before.as_mut().map(|(contents, _)| contents))
            {
                contents.instance_types = instance_types.to_vec();
            }
        }
        self
    }

    /// What is judged.
    #[must_use]
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Everything for which instances would not start, or not as the version says, unless that is so today already.
    ///
    /// Without [`TypeFacts`] EC2 was not asked what an instance type can do. What today's image needs, the type has:
    /// launches prove it. So what is known to differ from that image is refused then.
    #[must_use]
    pub fn misfits(&self, image: &Image) -> Vec<Misfit> {
        let mut found = self.of_types(image);
        if found.is_empty() {
            found.extend(self.by_proof(image));
        }
        found.extend(devices::failing(&self.contents, image));
        let mut differing = devices::differing(&self.contents, image);
        if let Some((contents, running)) = &self.before {
            let today = devices::differing(contents, running);
            differing.retain(|misfit| !today.contains(misfit));
            if !today.iter().any(Misfit::is_of_root) && !differing.iter().any(Misfit::is_of_root) {
                let moved = devices::root_moved(&self.contents, image, (contents, running));
                differing.extend(moved);
            }
            differing.extend(imds(&self.contents, image, (contents, running)));
        }
        found.extend(differing);
        found
    }

    /// Those of them for which EC2 refuses every launch.
    #[must_use]
    pub fn failures(&self, image: &Image) -> Vec<Misfit> {
        let mut found = self.misfits(image);
        found.retain(Misfit::fails);
        found
    }

    /// All of them as one text.
    #[must_use]
    pub fn refuses(&self, image: &Image) -> Option<String> {
        told(&self.misfits(image))
    }

    /// What is certain of any of the instance types.
    fn of_types(&self, image: &Image) -> Vec<Misfit> {
        let types = self.contents.instance_types.iter();
        types
            .filter_map(|named| self.of_type(image, named))
            .collect()
    }

    fn of_type(&self, image: &Image, named: &str) -> Option<Misfit> {
        let instance_type = named.to_owned();
        let facts = self.types.get(named);
        let by_name = || vec![architecture_of(named).as_str().to_owned()];
        let runs = facts.map(|facts| facts.architectures.clone());
        let runs = runs.filter(|runs| !runs.is_empty()).unwrap_or_else(by_name);
        if !runs.contains(&image.architecture) {
            return Some(Misfit::Architecture {
                found: image.architecture.clone(),
                instance_type,
                runs: runs.join(" or "),
            });
        }
        if let Some(pattern) = image.types.excludes(named) {
            let pattern = pattern.to_owned();
            return Some(Misfit::TypeExcluded {
                instance_type,
                pattern,
            });
        }
        if !image.types.lists(named) {
            let supported = image.types.supported.clone();
            return Some(Misfit::TypeNotListed {
                instance_type,
                supported,
            });
        }
        let facts = facts?;
        if facts.needs_ena == Some(true) && !image.ena_support {
            return Some(Misfit::EnaRequired { instance_type });
        }
        let strict = ["uefi", "legacy-bios"].contains(&image.boot_mode.as_str());
        if strict && !facts.boot_modes.is_empty() && !facts.boot_modes.contains(&image.boot_mode) {
            return Some(Misfit::BootUnsupported {
                found: image.boot_mode.clone(),
                instance_type,
                boots: facts.boot_modes.join(" or "),
            });
        }
        let lacks_tpm = image.needs_tpm && facts.has_tpm == Some(false);
        lacks_tpm.then_some(Misfit::TpmUnsupported { instance_type })
    }

    /// What the image that runs does not need. It proves nothing of other instance types than it runs on.
    fn by_proof(&self, image: &Image) -> Option<Misfit> {
        let (contents, running) = self.before.as_ref().filter(|(_, it)| it.id != image.id)?;
        let known = |named: &String| self.types.contains_key(named);
        let all_known = !self.contents.instance_types.is_empty()
            && self.contents.instance_types.iter().all(known);
        if all_known || contents.instance_types != self.contents.instance_types {
            return None;
        }
        let than = running.id.clone();
        if running.ena_support && !image.ena_support {
            return Some(Misfit::Ena { than });
        }
        let (found, before) = (boot_modes(image), boot_modes(running));
        if !found.iter().any(|mode| before.contains(mode)) {
            return Some(Misfit::Boot {
                found: found.join(" or "),
                than,
                before: before.join(" or "),
            });
        }
        (image.needs_tpm && !running.needs_tpm).then_some(Misfit::Tpm { than })
    }
}

/// Reasons as one text, the end of a sentence; `None` if there are none.
#[must_use]
pub fn told(misfits: &[Misfit]) -> Option<String> {
    let texts: Vec<String> = misfits.iter().map(ToString::to_string).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// Where neither version says which metadata service instances take, the images do.
fn imds(
    contents: &Contents,
    image: &Image,
    (before, running): (&Contents, &Image),
) -> Option<Misfit> {
    let said = contents.http_tokens.is_some() || before.http_tokens.is_some();
    let differs = image.needs_imds_v2 != running.needs_imds_v2;
    (differs && !said).then(|| Misfit::Imds {
        required: image.needs_imds_v2,
        than: running.id.clone(),
    })
}

impl TemplateView {
    /// The image of the default version's id, as far as there is one.
    pub fn set_current(&mut self, image: Option<&Image>) {
        let id = self.current.id().map(ToOwned::to_owned);
        self.current = CurrentImage::new(id.as_deref(), image);
        let launchable = matches!(self.current, CurrentImage::Known { .. });
        let contents = Contents::of(&self.source);
        self.fit = Fit::of(contents.clone()).after(contents, image.filter(|_| launchable));
    }
}

/// How an image boots. Without a boot mode of its own it is the instance type's: UEFI on Graviton, BIOS on x86.
fn boot_modes(image: &Image) -> &'static [&'static str] {
    match image.boot_mode.as_str() {
        "uefi" => &["uefi"],
        "legacy-bios" => &["legacy-bios"],
        "uefi-preferred" => &["uefi", "legacy-bios"],
        _ if image.architecture == Architecture::Arm64.as_str() => &["uefi"],
        _ => &["legacy-bios"],
    }
}

/// Until when an image is too young. Where none has to settle none is, whatever the clocks say.
#[must_use]
pub fn settles(created: Timestamp, (age, now): (Duration, Timestamp)) -> Option<Timestamp> {
    let until = created.checked_add(age).unwrap_or(Timestamp::MAX);
    (!age.is_zero() && until > now).then_some(until)
}
