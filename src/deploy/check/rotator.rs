//! Whether the function's role may do what a rotation does.

use std::collections::BTreeSet;

use super::{Answer, Check, Found, Level, Looker};
use crate::rights;
use freshscale_core::advice::Command;
use freshscale_core::aws::call::Absent;
use freshscale_stack::policy;

pub(super) const CHECK: Check = Check {
    name: "rotator_rights",
    question: "may the function's role do what a rotation does (SimulatePrincipalPolicy)?",
    rights: &["iam:GetRole", "iam:SimulatePrincipalPolicy"],
    path: "rotator.policy",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let name = &looker.stack.names.iam_role;
    let Some(role) = rights::role_arn(looker.aws, name).await.absent()? else {
        let text = format!("role {name} does not exist: the function cannot run");
        return Ok(vec![Found::error(
            CHECK.path,
            text,
            Command::bootstrap("apply"),
        )]);
    };
    // What the stack file would give it is what it needs.
    let wanted = match policy::rotator(looker.stack, &looker.account) {
        Ok(document) => rights::wanted(&document),
        Err(error) => {
            let text = format!("the rotator's policy cannot be made: {error}");
            return Ok(vec![Found::new(
                Level::Unknown,
                CHECK.path,
                text,
                error.help,
            )]);
        }
    };
    let answers = rights::simulate(looker.aws, &role, &wanted).await?;
    let missing: BTreeSet<&str> = { answers.iter() }
        .filter(|answer| !answer.is_allowed())
        .map(|answer| answer.action.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let listed = missing.into_iter().collect::<Vec<_>>().join(", ");
    let text = format!("role {name} may not do {listed}: rotations fail");
    Ok(vec![Found::error(
        CHECK.path,
        text,
        Command::bootstrap("apply"),
    )])
}
