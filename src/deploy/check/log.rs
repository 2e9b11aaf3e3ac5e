//! The function's log group: `status`, `logs` and the proof of a window read it.

use super::{Answer, Check, Found, Looker};
use freshscale_core::aws::call::Called;
use freshscale_core::words::count;

pub(super) const CHECK: Check = Check {
    name: "log",
    question: "does the function's log group stand, and keep what the stack file says, whatever the account makes of its logs?",
    rights: &["logs:DescribeLogGroups"],
    path: "rotator.log_retention",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let name = &looker.stack.names.log_group;
    let request = looker.aws.logs.describe_log_groups();
    let answer = request.log_group_name_prefix(name).send().await;
    let answer = answer.called("logs:DescribeLogGroups", name)?;
    let group = { answer.log_groups().iter() }.find(|one| one.log_group_name() == Some(name));
    let Some(group) = group else {
        let text = format!("log group {name} does not exist: nothing is known of rotations");
        let remedy = freshscale_core::advice::Command::bootstrap("apply");
        return Ok(vec![Found::warning(CHECK.path, text, remedy)]);
    };
    let has = group.retention_in_days();
    let wants = looker.stack.rotator.log_retention_days.map(i64::from);
    if has.map(i64::from) == wants {
        return Ok(Vec::new());
    }
    let told = |days: Option<i64>| match days {
        None => "for ever".to_owned(),
        Some(days) => count(usize::try_from(days).unwrap_or_default(), "day"),
    };
    let text = format!(
        "log group {name} keeps {}, and the stack file says {}: somebody, or what the account does to all its log groups, has set that",
        told(has.map(i64::from)),
        told(wants)
    );
    let remedy = "write into the stack file what the account wants, or have the account leave this log group out; a plan puts it back \
                  every time otherwise";
    Ok(vec![Found::warning(CHECK.path, text, remedy)])
}
