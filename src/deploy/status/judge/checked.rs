//! The worst that `check` finds, of what is not said already.

use super::{Finding, Judge, finding};
use crate::check::{self, Level};

/// The findings of `status` itself that say what a check says, with no call more: `--no-check` leaves these.
#[must_use]
pub fn says_the_same(check: &str) -> &'static [&'static str] {
    match check {
        "group" => &["no_template", "not_default"],
        "image" => &["default_unfit", "no_template"],
        "image_age" => &["image_old"],
        "processes" => &["suspended"],
        "scaling_policies" => &["foreign_policy"],
        _ => &[],
    }
}

/// Those of which a check's finding is a consequence.
fn causes(check: &str) -> &'static [&'static str] {
    match check {
        "instance_profile" | "instance_types" | "key_pair" | "network" | "trial_launch" => {
            &["default_unfit", "no_template"]
        }
        "log" => &["drift"],
        _ => says_the_same(check),
    }
}

impl Judge<'_> {
    pub(super) fn checked(&self, said: &[Finding]) -> Option<Finding> {
        let is_said = |found: &check::Finding| {
            let same = causes(found.check);
            said.iter().any(|it| same.contains(&it.kind))
        };
        let all = self.facts.checked.iter().flatten();
        let left: Vec<_> = all.filter(|found| !is_said(found)).collect();
        let worst = left.first()?;
        let kind = match worst.level {
            Level::Error => "check_error",
            Level::Unknown => "check_unknown",
            Level::Warning => "check_warning",
            Level::Info => "check_info",
        };
        let more = match left.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let text = format!("check {}{more}: {}", worst.check, worst.text);
        finding(kind, text, worst.remedy.clone())
    }
}
