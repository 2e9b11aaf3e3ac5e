//! The rotator's function.

use super::{Answer, Check, Found, Looker};
use freshscale_core::advice::Command;

pub(super) const CHECK: Check = Check {
    name: "function",
    question: "is the rotator's function there, behind its alias, and ready?",
    rights: &["lambda:GetFunction"],
    path: "rotator",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let name = &looker.stack.names.lambda_function;
    let error = |text: String| {
        Ok(vec![Found::error(
            CHECK.path,
            text,
            Command::bootstrap("apply"),
        )])
    };
    let Some(function) = looker.function().await? else {
        return error(format!(
            "function {name} has no alias `live`, or does not exist: no image is ever published"
        ));
    };
    let configuration = function.configuration();
    let state = configuration
        .and_then(|it| it.state())
        .map(|state| state.as_str().to_owned());
    match state.as_deref() {
        None | Some("Active" | "Inactive") => Ok(Vec::new()),
        Some(state) => {
            let why = configuration
                .and_then(|it| it.state_reason())
                .unwrap_or("AWS gives no reason");
            error(format!("function {name} is {state}: {why}"))
        }
    }
}
