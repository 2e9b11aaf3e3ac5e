//! Several instance types in one group, and Spot: what AWS refuses together.

use std::collections::BTreeSet;

use super::Rules;
use crate::derive;

const MIXED: &str = "auto_scaling_group.mixed_instances";
const GROUP: &str = "auto_scaling_group";

/// Of a group (API reference, LaunchTemplateOverrides).
const TYPES: usize = 40;
const TEMPLATES: usize = 20;
const REQUIREMENTS: usize = 4;

impl Rules<'_> {
    pub(super) fn mixed_instances(&mut self) {
        self.maintenance();
        if !self.values.written(MIXED) {
            return;
        }
        let overrides = self.sound_entries(&format!("{MIXED}.overrides"));
        for path in &overrides {
            self.one_override(path);
        }
        self.weights(&overrides);
        self.how_many(&overrides);
        self.distribution(&overrides);
        let market = "launch_template.market.type";
        if self.values.text(market).as_deref() == Some("spot") {
            self.fault(
                market,
                "A launch template that requests Spot Instances cannot be used with `mixed_instances`.",
                "Remove it; `on_demand_percentage` says how many are Spot (Auto Scaling user guide, \"Auto Scaling groups \
                 with multiple instance types and purchase options\").",
            );
        }
    }

    /// What one override starts.
    fn one_override(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let has = |rules: &Self, field: &str| rules.values.written(&at(field));
        match (has(self, "instance_type"), has(self, "requirements")) {
            (true, true) => self.fault(
                &at("requirements"),
                "An override has an instance type or requirements, not both.",
                "Make it two overrides (API reference, LaunchTemplateOverrides).",
            ),
            (false, false) if !has(self, "launch_template") && !has(self, "image_id") => self
                .fault(
                    path,
                    "This override overrides nothing.",
                    "Give it `instance_type`, `requirements` or `launch_template`.",
                ),
            _ => {}
        }
        for (field, needs) in [("launch_template_version", "launch_template")] {
            if has(self, field) && !has(self, needs) {
                let text = format!("`{field}` needs `{needs}` beside it.");
                self.fault(
                    &at(field),
                    text,
                    "Name the template, or remove the version.",
                );
            }
        }
        for end in ["allowed_instance_types", "excluded_instance_types"] {
            let both = ["allowed_instance_types", "excluded_instance_types"]
                .iter()
                .all(|field| has(self, &format!("requirements.{field}")));
            if both && end.starts_with("excluded") {
                self.fault(
                    &at(&format!("requirements.{end}")),
                    "Types are allowed or excluded, not both.",
                    "Keep one of the two lists (API reference, InstanceRequirements).",
                );
            }
        }
        self.runs_the_image(path);
    }

    /// What starts from the template's own image must run it.
    fn runs_the_image(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let has_own =
            self.values.written(&at("launch_template")) || self.values.written(&at("image_id"));
        let Some(given) = self.values.text(&at("instance_type")).filter(|_| !has_own) else {
            return;
        };
        let image = derive::image_architecture(self.values).as_str();
        let runs = derive::architecture_of(&given).as_str();
        if runs != image {
            let text = format!("`{given}` runs {runs} images, and the template's is for {image}.");
            let help = "Give this override a `launch_template` of its own, whose image it runs, or choose another type.";
            self.fault(&at("instance_type"), text, help);
        }
    }

    /// All or none (API reference, LaunchTemplateOverrides).
    fn weights(&mut self, overrides: &[String]) {
        let weight = |path: &String| format!("{path}.weight");
        let weighs = |path: &&String| self.values.written(&weight(path));
        let weighted = overrides.iter().filter(weighs).count();
        if weighted == 0 || weighted == overrides.len() {
            return;
        }
        let bare = overrides.iter().find(|path| !weighs(path)).cloned();
        if let Some(path) = bare {
            self.fault(
                &path,
                "Other overrides have a weight, and this one has none.",
                "Give every override a weight, or none (API reference, LaunchTemplateOverrides).",
            );
        }
    }

    fn how_many(&mut self, overrides: &[String]) {
        let text = |path: &String, field: &str| self.values.text(&format!("{path}.{field}"));
        let texts = |field: &str| -> BTreeSet<String> {
            overrides
                .iter()
                .filter_map(|path| text(path, field))
                .collect()
        };
        let required = overrides
            .iter()
            .filter(|path| self.values.written(&format!("{path}.requirements")));
        // The template's own counts.
        let counts = [
            ("instance types", texts("instance_type").len(), TYPES),
            (
                "launch templates",
                texts("launch_template").len() + 1,
                TEMPLATES,
            ),
            ("sets of requirements", required.count(), REQUIREMENTS),
        ];
        for (what, count, most) in counts {
            if count > most {
                let text =
                    format!("These are {count} {what}; Auto Scaling takes {most} in a group.");
                let help = "Remove some (API reference, LaunchTemplateOverrides).";
                self.fault(&format!("{MIXED}.overrides"), text, help);
            }
        }
    }

    /// How On-Demand and Spot are shared out.
    fn distribution(&mut self, overrides: &[String]) {
        let at = |field: &str| format!("{MIXED}.{field}");
        let required = overrides
            .iter()
            .any(|path| self.values.written(&format!("{path}.requirements")));
        let spot = self.values.text(&at("spot_strategy")).unwrap_or_default();
        let strategy = at("on_demand_strategy");
        if required && self.values.text(&strategy).as_deref() == Some("prioritized") {
            self.fault(
                &strategy,
                "Types that are found by requirements have no order: `prioritized` cannot be used.",
                "Write `lowest-price`, or leave it out (Auto Scaling user guide, \"Create a mixed instances group using \
                 attribute-based instance type selection\").",
            );
        }
        if self.values.written(&at("spot_pools")) && spot != "lowest-price" {
            self.fault(
                &at("spot_pools"),
                format!("Pools are counted with `lowest-price` only, and this is `{spot}`."),
                "Remove it, or write `spot_strategy: lowest-price` (API reference, InstancesDistribution).",
            );
        }
        let base = self.values.number(&at("on_demand_base"));
        let max = self.values.number(&format!("{GROUP}.capacity.max"));
        if let (Some(base), Some(max)) = (base, max)
            && base > max
        {
            self.warn(
                &at("on_demand_base"),
                format!("{base} of the group's capacity are On-Demand first, and it has {max} at most: none is Spot."),
                "Lower it, or raise `capacity.max`.",
            );
        }
    }

    /// Both or none, and no more than 100 apart (API reference, InstanceMaintenancePolicy).
    fn maintenance(&mut self) {
        let at = |field: &str| format!("{GROUP}.maintenance_policy.{field}");
        let (low, high) = (at("min_healthy"), at("max_healthy"));
        let ends = [&low, &high].map(|path| self.values.number(path));
        let help = "(API reference, InstanceMaintenancePolicy)";
        match ends {
            [Some(min), Some(max)] if max.saturating_sub(min) > 100 => {
                let text = format!("{min} and {max} per cent are more than 100 apart.");
                self.fault(&high, text, &format!("Bring them closer {help}."));
            }
            [Some(_), None] if !self.values.bad.contains(&high) => {
                self.fault(
                    &low,
                    "`max_healthy` is missing beside it.",
                    &format!("Give both {help}."),
                );
            }
            [None, Some(_)] if !self.values.bad.contains(&low) => {
                self.fault(
                    &high,
                    "`min_healthy` is missing beside it.",
                    &format!("Give both {help}."),
                );
            }
            _ => {}
        }
    }
}
