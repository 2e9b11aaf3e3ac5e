//! What belongs to a group and has calls of its own: what AWS refuses together, and what hardly anybody means.

use std::collections::{BTreeMap, BTreeSet};

use super::Rules;

const GROUP: &str = "auto_scaling_group";

impl Rules<'_> {
    pub(super) fn beside(&mut self) {
        self.hooks();
        self.topics();
        for list in [
            "suspended_processes",
            "enabled_metrics",
            "lattice_target_group_arns",
        ] {
            self.named_once(&format!("{GROUP}.{list}"));
        }
        self.processes();
        self.warm_pool();
    }

    /// Each entry of a list of words once.
    fn named_once(&mut self, list: &str) {
        let mut seen = BTreeSet::new();
        for entry in self.values.entries(list) {
            let Some(word) = self.values.text(&entry) else {
                continue;
            };
            if !seen.insert(word.clone()) {
                self.fault(
                    &entry,
                    format!("`{word}` is listed already."),
                    "Remove one of the two.",
                );
            }
        }
    }

    /// Each topic once: a later entry would take the place of an earlier.
    fn topics(&mut self) {
        let mut seen = BTreeMap::new();
        for path in self.sound_entries(&format!("{GROUP}.notifications")) {
            let at = format!("{path}.topic_arn");
            if let Some(topic) = self.values.text(&at)
                && let Some(first) = seen.insert(topic, path)
            {
                let text = format!("`{first}` has this topic already.");
                self.fault(&at, text, "Name all of its types in one entry.");
            }
        }
    }

    fn hooks(&mut self) {
        let mut seen = BTreeMap::new();
        for path in self.sound_entries(&format!("{GROUP}.lifecycle_hooks")) {
            self.unique(&mut seen, &path, "Each hook has a name of its own.");
            let at = |field: &str| format!("{path}.{field}");
            let has = |field: &str| self.values.written(&at(field));
            let help = "Give both, or none (API reference, PutLifecycleHook).";
            match (has("notification_target_arn"), has("role_arn")) {
                (true, false) => self.fault(
                    &at("notification_target_arn"),
                    "A target needs a role that may tell it.",
                    help,
                ),
                (false, true) => self.fault(
                    &at("role_arn"),
                    "A role is for a target, and this hook has none.",
                    help,
                ),
                (false, false) if has("metadata") => self.warn(
                    &at("metadata"),
                    "Only a target is told of it, and this hook has none.",
                    "Add `notification_target_arn` and `role_arn`, or remove it.",
                ),
                _ => {}
            }
        }
    }

    /// Without these nothing starts, or starts and serves nobody (Auto Scaling user guide, "Suspend and resume Amazon EC2 Auto
    /// Scaling processes").
    fn processes(&mut self) {
        for entry in self.values.entries(&format!("{GROUP}.suspended_processes")) {
            let process = self.values.text(&entry).unwrap_or_default();
            let effect = match process.as_str() {
                "ScheduledActions" => "no window opens or closes",
                "Launch" => "no instance starts",
                "AddToLoadBalancer" => "instances that start serve nobody",
                _ => continue,
            };
            let text = format!("While `{process}` is suspended, {effect}.");
            self.warn(
                &entry,
                text,
                "Take it out of the list before the next window.",
            );
        }
    }

    fn warm_pool(&mut self) {
        let pool = format!("{GROUP}.warm_pool");
        let state = format!("{pool}.state");
        let named = self.values.text(&state);
        let others = ["min", "max_prepared", "reuse"];
        let says_more = others
            .iter()
            .any(|field| self.values.written(&format!("{pool}.{field}")));
        let Some(named) = named else {
            if says_more && !self.values.bad.contains(&state) {
                self.fault(
                    &pool,
                    "A warm pool says how its instances wait.",
                    "Add `state: Stopped`, or write `{}` for no pool.",
                );
            }
            return;
        };
        if named == "Hibernated" && self.values.switch("launch_template.hibernation") != Some(true)
        {
            self.fault(
                &state,
                "Instances of this template cannot hibernate.",
                "Set `launch_template.hibernation: true` (Auto Scaling user guide, \"Warm pools\").",
            );
        }
        let mixed = format!("{GROUP}.mixed_instances");
        let share = self.values.number(&format!("{mixed}.on_demand_percentage"));
        let is_spot = self.values.text("launch_template.market.type").as_deref() == Some("spot")
            || self.values.written(&mixed) && share.is_some_and(|share| share < 100);
        if is_spot {
            self.fault(
                &pool,
                "A group that requests Spot Instances takes no warm pool.",
                "Remove one of the two (Auto Scaling user guide, \"Warm pools\", limitations).",
            );
        }
        self.warn(
            &pool,
            "Instances that wait in the pool keep the image that they were started from, and go into service with it.",
            "`redeploy` after a release replaces them, too; a group without a pool always starts the newest image.",
        );
    }
}
