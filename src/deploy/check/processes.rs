//! Processes of the group that somebody has suspended.

use serde_json::Value;

use super::{Answer, Check, Found, Looker};
use freshscale_core::advice::Command;

pub(super) const CHECK: Check = Check {
    name: "processes",
    question: "is a process suspended that a scale-out needs?",
    rights: &["autoscaling:DescribeAutoScalingGroups"],
    path: "auto_scaling_group",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

/// Without these nothing starts, or starts and serves nobody (Auto Scaling user guide, "Suspend and resume processes").
const NEEDED: [&str; 3] = ["Launch", "ScheduledActions", "AddToLoadBalancer"];

async fn run(looker: &Looker<'_>) -> Answer {
    let Some(group) = looker.group().await? else {
        return Ok(Vec::new());
    };
    let name = &looker.stack.names.auto_scaling_group;
    let resume = || {
        let resume = Command::aws("autoscaling resume-processes");
        resume.option("--auto-scaling-group-name", Some(name))
    };
    // What the file itself asks for is told of by `validate`, unless a scale-out needs it.
    let said = &looker.stack.auto_scaling_group.said;
    let said = said.get("suspended_processes").and_then(Value::as_array);
    let is_meant = |process: &str| said.is_some_and(|said| said.iter().any(|one| one == process));
    let suspended = group.suspended_processes().iter();
    let found = suspended
        .filter_map(|process| process.process_name())
        .filter(|process| NEEDED.contains(process) || !is_meant(process))
        .map(|process| {
            let text = format!("the process {process} of {name} is suspended");
            match NEEDED.contains(&process) {
                true => Found::error(
                    CHECK.path,
                    format!("{text}: scale-outs fail, or serve nobody"),
                    resume(),
                ),
                false => Found::warning(CHECK.path, text, resume()),
            }
        });
    Ok(found.collect())
}
