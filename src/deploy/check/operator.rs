//! Whether whoever checks could apply.

use super::{Answer, Check, Found, Looker};
use crate::rights;
use freshscale_core::advice::{Advice, Command};
use freshscale_stack::policy::{Printed, printed};

pub(super) const CHECK: Check = Check {
    name: "operator_rights",
    question: "may whoever checks do what an apply does (SimulatePrincipalPolicy)?",
    rights: &["iam:GetInstanceProfile", "iam:SimulatePrincipalPolicy"],
    path: "name",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let caller = rights::caller(looker.aws).await?;
    if caller.ends_with(":root") {
        // "You cannot simulate the root user": it may do everything.
        return Ok(Vec::new());
    }
    let role = match &looker.stack.launch_template.iam_instance_profile {
        Some(profile) => rights::instance_role(looker.aws, profile).await?,
        None => None,
    };
    let template = looker.id_of_others().await?;
    let mut wanted = Vec::new();
    for which in [Printed::Operator, Printed::Plan] {
        match printed(
            which,
            looker.stack,
            &looker.account,
            role.as_deref(),
            template,
        ) {
            Ok(document) => wanted.extend(rights::wanted(&document)),
            Err(error) => return Ok(vec![Found::no_policy(CHECK.path, "the policy", &error)]),
        }
    }
    let answers = rights::simulate(looker.aws, &caller, &wanted).await?;
    let Some(listed) = rights::denied_list(&answers) else {
        return Ok(Vec::new());
    };
    let text = format!("{caller} may not do {listed}: an apply could stop half-way");
    let remedy =
        Advice::new("give it what this prints:").run(Command::bootstrap("policy operator"));
    Ok(vec![Found::error(CHECK.path, text, remedy)])
}
