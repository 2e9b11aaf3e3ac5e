//! Values that follow from other values.

use std::time::Duration;

use super::Whose;
use super::names::{Names, Trigger, Watch};
use super::shape::EXISTING;
use super::values::{Values, child};
pub(crate) use freshscale_core::rotation::fit::architecture_of;
use freshscale_core::rotation::image::Architecture;

/// What to look for in images.
#[must_use]
pub(crate) fn image_architecture(values: &Values) -> Architecture {
    match values.text("image.architecture").as_deref() {
        Some(named) => architecture_named(named),
        None => architecture_of(
            &values
                .text("launch_template.instance_type")
                .unwrap_or_default(),
        ),
    }
}

/// The shapes let nothing else pass.
#[must_use]
pub(crate) fn architecture_named(name: &str) -> Architecture {
    if name == Architecture::Arm64.as_str() {
        Architecture::Arm64
    } else {
        Architecture::X8664
    }
}

/// ELB as soon as a load balancer is there: it knows better whether an instance serves.
#[must_use]
pub(crate) fn health_check(values: &Values) -> (String, Duration) {
    let given = values.one_or_more("auto_scaling_group.health_check.type");
    let mut kinds: Vec<String> = given.iter().filter_map(|path| values.text(path)).collect();
    if kinds.is_empty() {
        let targets = values.texts("auto_scaling_group.target_group_arns");
        kinds.push(if targets.is_empty() { "EC2" } else { "ELB" }.to_owned());
    }
    let grace = values
        .duration("auto_scaling_group.health_check.grace_period")
        .unwrap_or_else(|| {
            let serving = |kind: &String| ["ELB", "VPC_LATTICE"].contains(&kind.as_str());
            let serves = kinds.iter().any(serving);
            Duration::from_secs(if serves { 300 } else { 0 })
        });
    (kinds.join(","), grace)
}

/// Where the file says of the template.
pub(crate) const TEMPLATE: &str = "launch_template";
/// Where it says of the group.
pub(crate) const GROUP: &str = "auto_scaling_group";

fn existing(values: &Values, table: &str) -> Option<String> {
    values.text(&child(table, EXISTING))
}

/// Whose the template or the group is.
#[must_use]
pub(crate) fn whose(values: &Values, table: &str) -> Whose {
    if values.written(&child(table, EXISTING)) {
        return Whose::Others;
    }
    match values.written(table) || table == TEMPLATE {
        true => Whose::Stack,
        false => Whose::Nobody,
    }
}

/// Whether it is known what the group has outside of its windows, without which nobody knows these.
#[must_use]
pub(crate) fn knows_windows(values: &Values) -> bool {
    match whose(values, GROUP) {
        Whose::Stack => true,
        Whose::Others => values.written("auto_scaling_group.capacity"),
        Whose::Nobody => false,
    }
}

/// What `alarms` watches. Without a daily rotation there is none to be missed.
#[must_use]
pub(crate) fn watched(values: &Values) -> Vec<Watch> {
    let daily = values.time("rotator.triggers.daily_at").is_some();
    let wanted = |watch: &Watch| {
        if *watch == Watch::UnfilledWindow {
            return values.duration("alarms.unfilled_window").is_some();
        }
        let given = values.switch(&format!("alarms.{}", watch.as_str()));
        given.unwrap_or(*watch == Watch::MissedRotation && daily)
    };
    Watch::ALL.into_iter().filter(wanted).collect()
}

/// Defaults and overrides; the log group follows the function's name.
#[must_use]
pub(crate) fn names(values: &Values) -> Names {
    let mut names = Names::of(&values.text("name").unwrap_or_default());
    let given = |path: &str, name: &mut String| {
        if let Some(text) = values.text(&format!("names.{path}")) {
            *name = text;
        }
    };
    given("launch_template", &mut names.launch_template);
    given("auto_scaling_group", &mut names.auto_scaling_group);
    match whose(values, GROUP) {
        Whose::Stack => {}
        Whose::Others => names.auto_scaling_group = existing(values, GROUP).unwrap_or_default(),
        Whose::Nobody => names.auto_scaling_group.clear(),
    }
    if let Some(name) = existing(values, TEMPLATE) {
        names.launch_template = name;
    }
    given("iam_policy", &mut names.iam_policy);
    given("iam_role", &mut names.iam_role);
    let role = values.text("rotator.role");
    if let Some(name) = role.as_ref().and_then(|arn| arn.rsplit('/').next()) {
        name.clone_into(&mut names.iam_role);
    }
    given("lambda_function", &mut names.lambda_function);
    names.log_group = format!("/aws/lambda/{}", names.lambda_function);
    given("log_group", &mut names.log_group);
    for trigger in Trigger::ALL {
        if let Some(name) = names.event_rules.get_mut(&trigger) {
            given(&format!("event_rules.{}", trigger.as_str()), name);
        }
    }
    for watch in Watch::ALL {
        if let Some(name) = names.alarms.get_mut(&watch) {
            given(&format!("alarms.{}", watch.as_str()), name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_says_what_an_instance_type_runs() {
        for arm in [
            "c7g.large",
            "c7gn.large",
            "t4g.micro",
            "im4gn.large",
            "is4gen.large",
            "g5g.xlarge",
            "a1.large",
            "x2gd.medium",
            "mac2-m2.metal",
            "r8gd.large",
        ] {
            assert_eq!(architecture_of(arm), Architecture::Arm64, "{arm}");
        }
        for x86 in [
            "c6i.large",
            "g4dn.xlarge",
            "g6e.xlarge",
            "m7i-flex.large",
            "u7in-16tb.224xlarge",
            "mac1.metal",
            "t3.micro",
            "p4d.24xlarge",
            "gr6.4xlarge",
            "",
        ] {
            assert_eq!(architecture_of(x86), Architecture::X8664, "{x86}");
        }
    }
}
