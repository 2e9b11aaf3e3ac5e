//! Scaling policies: capacity belongs to the schedule alone.

use super::{Answer, Check, Found, Looker};
use freshscale_core::advice::Command;
use freshscale_core::aws::call::{Absent, Called};

pub(super) const CHECK: Check = Check {
    name: "scaling_policies",
    question: "does something besides the schedule change capacity?",
    rights: &["autoscaling:DescribePolicies"],
    path: "schedule",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    // What else changes somebody else's group is its owner's affair.
    if !looker.stack.makes_group() {
        return Ok(Vec::new());
    }
    let group = &looker.stack.names.auto_scaling_group;
    let request = looker.aws.autoscaling.describe_policies();
    let answer = request.auto_scaling_group_name(group).send().await;
    let answer = answer
        .called("autoscaling:DescribePolicies", group)
        .absent()?;
    let policies = answer
        .and_then(|answer| answer.scaling_policies)
        .unwrap_or_default();
    let found = policies
        .iter()
        .filter_map(|policy| policy.policy_name())
        .map(|name| {
            let delete = Command::aws("autoscaling delete-policy");
            let delete = delete.option("--auto-scaling-group-name", Some(group));
            let text =
                format!("{group} has the scaling policy {name}, which works against the schedule");
            Found::error(CHECK.path, text, delete.option("--policy-name", Some(name)))
        });
    Ok(found.collect())
}
