//! A template and a group that are somebody else's: what a file can say of them, and what goes without a group.

use super::Rules;
use crate::Whose;
use crate::derive::{GROUP, TEMPLATE, knows_windows, whose};
use crate::shape::EXISTING;
use crate::values::child;

impl Rules<'_> {
    pub(super) fn of_others(&mut self) {
        self.nothing_else(TEMPLATE, "keep_versions");
        self.nothing_else(GROUP, "capacity");
        let (template, group) = (whose(self.values, TEMPLATE), whose(self.values, GROUP));
        if (template, group) == (Whose::Others, Whose::Stack) {
            let message = "A group that this stack makes starts from a template that it makes, and `launch_template.existing` is somebody else's.";
            let help = "Name the group that starts from it as `existing`, or leave `auto_scaling_group` out.";
            self.fault(GROUP, message, help);
        }
        if template == Whose::Others {
            self.named_twice("names.launch_template");
        }
        if group != Whose::Stack {
            self.named_twice("names.auto_scaling_group");
            self.without_group(group);
        }
    }

    /// Of what is somebody else's, nothing can be wanted but this.
    fn nothing_else(&mut self, table: &str, but: &str) {
        if !self.values.written(&child(table, EXISTING)) {
            return;
        }
        let fields = self.values.places.keys();
        let fields = fields.filter_map(|path| path.strip_prefix(table)?.strip_prefix('.'));
        let fields = fields.filter(|field| !field.contains(['.', '[']));
        let others: Vec<String> = { fields.filter(|field| ![EXISTING, but].contains(field)) }
            .map(|field| child(table, field))
            .collect();
        for path in others {
            let message = format!(
                "`{table}.existing` is somebody else's and stays as it is, and `{path}` would change it."
            );
            let help = format!("Remove one of the two: beside `existing` stands `{but}` at most.");
            self.fault(&path, message, &help);
        }
    }

    fn named_twice(&mut self, path: &str) {
        if self.values.written(path) {
            let message = format!("`{path}` names what this stack makes, and it makes none.");
            self.fault(path, message, "Remove it: `existing` has the name.");
        }
    }

    /// What needs a group of the stack's own.
    fn without_group(&mut self, group: Whose) {
        let is_others = group == Whose::Others;
        let why = match is_others {
            true => "The group is somebody else's, and so is its schedule",
            false => "There is no group",
        };
        let own = "Let the stack have the group: describe it under `auto_scaling_group` without `existing`, and take it over with `apply --adopt`.";
        for path in ["schedule.windows", "schedule.actions", "schedule.holidays"] {
            if self.values.written(path) {
                let message = format!("{why}: `{path}` cannot change it.");
                self.fault(path, message, own);
            }
        }
        let unfilled = "alarms.unfilled_window";
        if self.values.written(unfilled) {
            let message = format!("{why}: nobody here can have it count its instances.");
            self.fault(unfilled, message, own);
        }
        let freeze = "rotator.freeze_before";
        let waits = |time: std::time::Duration| !time.is_zero();
        if self.values.written(freeze)
            && self.values.duration(freeze).is_some_and(waits)
            && !knows_windows(self.values)
        {
            let (message, help) = match is_others {
                true => (
                    "What the group has outside of its windows is not known, and so windows are not.",
                    "Say it in `auto_scaling_group.capacity`, or remove this.",
                ),
                false => ("Without a group there are no windows.", "Remove this."),
            };
            self.fault(freeze, message, help);
        }
        let verify = "rotator.verify_launch";
        if !is_others && self.values.switch(verify) == Some(true) {
            let message = "A trial launch is made in a subnet of the group, and there is no group.";
            self.fault(
                verify,
                message,
                "Name it as `auto_scaling_group.existing`, or remove this.",
            );
        }
    }
}
