//! Whether an image can take the place of the default's, and is old enough to: pure.

use std::time::Duration;

use jiff::Timestamp;

use super::image::{Architecture, Image};
use super::template::{CurrentImage, TemplateView};

/// What an image must meet beside the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demands {
    /// What the launch template asks of it.
    pub fit: Fit,
    /// How old it must be, and the present.
    pub settle: Option<(Duration, Timestamp)>,
}

/// What instances of a launch template can start from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    /// The template's instance type; `None` if it names none.
    instance_type: Option<String>,
    /// The default version's image; `None` if it has none that can be launched.
    current: Option<Image>,
}

/// What an instance type runs. Graviton's families have a `g` after the generation's number
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

impl Fit {
    /// Of a template's instance type and the image that its default version has, if that can be launched.
    #[must_use]
    pub fn of(instance_type: Option<&str>, current: Option<&Image>) -> Self {
        Self {
            instance_type: instance_type.map(ToOwned::to_owned),
            current: current.cloned(),
        }
    }

    /// Why an image would not start where the current one does.
    ///
    /// EC2 is not asked what the instance type can do. What the default's image needs, the type has: launches
    /// prove it. So only what is known to differ from that image is refused, and without such an image only
    /// what the type's name tells.
    #[must_use]
    pub fn refuses(&self, image: &Image) -> Option<String> {
        if let Some(named) = &self.instance_type {
            let runs = architecture_of(named).as_str();
            if image.architecture != runs {
                let found = &image.architecture;
                return Some(format!(
                    "its architecture is {found}, and {named} runs {runs}"
                ));
            }
        }
        let current = self.current.as_ref().filter(|c| c.id != image.id)?;
        let id = &current.id;
        if current.ena_support && !image.ena_support {
            return Some(format!("it has no ENA support, and {id} has"));
        }
        let (found, before) = (boot_modes(image), boot_modes(current));
        if !found.iter().any(|mode| before.contains(mode)) {
            let (found, before) = (found.join(" or "), before.join(" or "));
            return Some(format!("it boots by {found}, and {id} by {before}"));
        }
        None
    }
}

impl TemplateView {
    /// The image of the default version's id, as far as there is one.
    pub fn set_current(&mut self, image: Option<&Image>) {
        let id = self.current.id().map(ToOwned::to_owned);
        self.current = CurrentImage::new(id.as_deref(), image);
        let launchable = matches!(self.current, CurrentImage::Known { .. });
        let named = self.source.instance_type().map(|named| named.as_str());
        self.fit = Fit::of(named, image.filter(|_| launchable));
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rotation::image::tests::image;

    fn like(change: impl FnOnce(&mut Image)) -> Image {
        let mut image = image("ami-new", "2026-11-24T00:00:00Z");
        change(&mut image);
        image
    }

    fn refused(fit: &Fit, change: impl FnOnce(&mut Image)) -> String {
        fit.refuses(&like(change)).unwrap_or_default()
    }

    #[test]
    fn what_the_default_needs_and_the_new_image_lacks_is_refused() {
        let old = image("ami-old", "2026-11-23T00:00:00Z");
        let fit = Fit::of(Some("c6i.large"), Some(&old));
        assert_eq!(refused(&fit, |_| ()), "");
        assert_eq!(
            refused(&fit, |new| new.ena_support = false),
            "it has no ENA support, and ami-old has"
        );
        assert_eq!(
            refused(&fit, |new| new.boot_mode = "uefi".to_owned()),
            "it boots by uefi, and ami-old by legacy-bios"
        );
        assert_eq!(
            refused(&fit, |new| new.architecture = "arm64".to_owned()),
            "its architecture is arm64, and c6i.large runs x86_64"
        );
        // The image that runs is never refused, whatever is thought of it.
        let mut odd = old.clone();
        odd.ena_support = false;
        assert_eq!(fit.refuses(&odd), None);
        let without_ena = Fit::of(None, Some(&odd));
        assert_eq!(refused(&without_ena, |new| new.ena_support = false), "");
    }

    #[test]
    fn boot_modes_need_one_in_common_and_none_is_the_instance_types() {
        for (architecture, old, new, fits) in [
            ("x86_64", "", "legacy-bios", true),
            ("x86_64", "", "uefi-preferred", true),
            ("x86_64", "", "uefi", false),
            ("x86_64", "uefi", "", false),
            ("x86_64", "uefi", "uefi-preferred", true),
            ("x86_64", "uefi-preferred", "", true),
            ("arm64", "uefi", "", true),
            ("arm64", "", "uefi", true),
        ] {
            let of = |id: &str, mode: &str| Image {
                id: id.to_owned(),
                architecture: architecture.to_owned(),
                boot_mode: mode.to_owned(),
                ..image(id, "2026-11-24T00:00:00Z")
            };
            let fit = Fit::of(None, Some(&of("ami-old", old)));
            let found = fit.refuses(&of("ami-new", new));
            assert_eq!(found.is_none(), fits, "{architecture} {old} {new}");
        }
    }

    #[test]
    fn without_a_current_image_only_the_instance_types_name_counts() {
        let fit = Fit::of(Some("c7g.large"), None);
        assert!(refused(&fit, |_| ()).contains("c7g.large runs arm64"));
        let arm = |new: &mut Image| new.architecture = "arm64".to_owned();
        assert_eq!(refused(&fit, arm), "");
        assert_eq!(refused(&Fit::default(), |new| new.ena_support = false), "");
    }

    #[test]
    fn an_image_is_too_young_until_its_time_has_come() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let created = at("2026-11-24T00:00:00Z");
        let age = Duration::from_secs(900);
        let until = at("2026-11-24T00:15:00Z");
        assert_eq!(
            settles(created, (age, at("2026-11-24T00:14:59Z"))),
            Some(until)
        );
        assert_eq!(settles(created, (age, until)), None);
        assert_eq!(settles(created, (Duration::ZERO, created)), None);
    }
}
