//! The group, and whether it starts from what the rotator keeps.

use super::{Answer, Check, Found, Looker};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::group;

pub(super) const CHECK: Check = Check {
    name: "group",
    question: "does the group stand, and start from the default version of the rotator's template?",
    rights: &["autoscaling:DescribeAutoScalingGroups"],
    path: "auto_scaling_group",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let Some(name) = looker.stack.group() else {
        return Ok(Vec::new());
    };
    let remedy: Advice = match looker.stack.makes_group() {
        true => Command::bootstrap("apply").into(),
        false => "have its owner put that right, or correct the names in the stack file".into(),
    };
    let Some(found) = looker.group().await? else {
        let text = format!("Auto Scaling group {name} does not exist: nothing scales out");
        return Ok(vec![Found::error(CHECK.path, text, remedy)]);
    };
    let wanted = &looker.stack.names.launch_template;
    let named = group::template(found);
    let template = named
        .and_then(|it| it.launch_template_name())
        .unwrap_or_default();
    let version = named.and_then(|it| it.version()).unwrap_or("$Default");
    let text = match (template, version) {
        ("", _) => format!("{name} starts from no launch template, so that no rotation reaches it"),
        (other, _) if other != wanted => {
            format!("{name} starts from {other}, and the rotator keeps {wanted} fresh")
        }
        (_, "$Default") => return Ok(Vec::new()),
        // Somebody else's may: what the rotator makes is the latest, too.
        (_, "$Latest") if !looker.stack.makes_group() => return Ok(Vec::new()),
        (_, version) => format!(
            "{name} starts from version {version} of {wanted}, and the rotator changes the default"
        ),
    };
    Ok(vec![Found::error(CHECK.path, text, remedy)])
}
