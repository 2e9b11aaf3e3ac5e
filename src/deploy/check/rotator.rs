//! Whether the function's role may do what a rotation does.

use super::{Answer, Check, Found, Looker};
use crate::rights;
use freshscale_core::advice::{Advice, Command};
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

/// Who can mend it: a role that stands is somebody else's.
fn remedy(looker: &Looker<'_>) -> Advice {
    match looker.stack.rotator.role {
        None => Command::bootstrap("apply").into(),
        Some(_) => Advice::new("have whoever owns the role give it this policy:")
            .run(Command::bootstrap("policy rotator")),
    }
}

async fn run(looker: &Looker<'_>) -> Answer {
    let name = &looker.stack.names.iam_role;
    let Some(role) = rights::role_arn(looker.aws, name).await.absent()? else {
        let text = format!("role {name} does not exist: the function cannot run");
        return Ok(vec![Found::error(CHECK.path, text, remedy(looker))]);
    };
    // What the stack file would give it is what it needs.
    let template = looker.id_of_others().await?;
    let wanted = match policy::rotator(looker.stack, &looker.account, template) {
        Ok(document) => rights::wanted(&document),
        Err(error) => {
            let found = Found::no_policy(CHECK.path, "the rotator's policy", &error);
            return Ok(vec![found]);
        }
    };
    let answers = rights::simulate(looker.aws, &role, &wanted).await?;
    let found =
        { rights::lacks(name, &answers).into_iter() }.map(|lack| match lack.ends_rotation {
            true => Found::error(CHECK.path, lack.text, remedy(looker)),
            false => Found::warning(CHECK.path, lack.text, remedy(looker)),
        });
    Ok(found.collect())
}
