//! Processes of the group that somebody has suspended.

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
    let suspended = group.suspended_processes().iter();
    let found = suspended
        .filter_map(|process| process.process_name())
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
