//! Whether whoever calls may: a call as the requests that IAM judges, and what the caller's policies say of them.
//!
//! A role is what its policies say, whoever has assumed it, the function included. The person at the keyboard may do
//! everything, unless the world says otherwise ([`State::operator`](crate::state::iam::State)). Policies of resources are not
//! asked here: a function's is asked where events are delivered.

mod compute;
mod context;
mod names;
#[cfg(test)]
mod tests;

use freshscale_core::policy::{Context, Decision, Policies, Request, Source, decide};

use serde_json::Value;

use super::faults;
use super::state::World;
use super::{Audit, Call, Fault, Granted, iam};

/// An action, on what, and what is known of it.
type Asked = (String, String, Context);

/// What allows the call, statement by statement; nothing for who may do everything.
///
/// # Errors
/// AWS's refusal, in its words.
pub(super) fn check(
    world: &World,
    call: &Call,
    audit: Option<&Audit>,
) -> Result<Vec<Granted>, Fault> {
    let Some(policies) = policies(world, call, audit) else {
        return Ok(Vec::new());
    };
    let is_taken = |action: &str| audit.is_some_and(|audit| audit.takes(action));
    let mut granted = Vec::new();
    for asked in asked(world, call) {
        let asked = request(&call.principal, asked);
        let decision = match is_taken(&asked.action) {
            true => Decision::Unsaid(Source::Identity),
            false => decide(&policies, &asked),
        };
        if let Some(why) = decision.refusal(&asked) {
            return Err(refusal(call, &asked, &why));
        }
        granted.extend(by(&asked, decision));
    }
    Ok(granted)
}

/// Those of whoever calls; of the person at the keyboard, those that are tried where the world has none.
fn policies(world: &World, call: &Call, audit: Option<&Audit>) -> Option<Policies> {
    iam::policies(world, &call.principal).or_else(|| {
        let is_person = call.principal.contains(":user/");
        audit.filter(|_| is_person).map(Audit::policies)
    })
}

fn by(asked: &Request, decision: Decision) -> Option<Granted> {
    let Decision::Allowed(by) = decision else {
        return None;
    };
    Some(Granted {
        action: asked.action.clone(),
        policy: by.policy,
        statement: by.statement,
    })
}

/// As IAM judges it.
fn request(principal: &str, (action, resource, context): Asked) -> Request {
    Request {
        principal: principal.to_owned(),
        action,
        resource,
        context,
    }
}

/// Takes out of an answer what the caller may not see: "Lambda returns tag data only when you have explicit allow permissions
/// for lambda:ListTags" (model of `GetFunction`). Returns what let him see it.
pub(super) fn hide(
    world: &World,
    call: &Call,
    answer: &mut Value,
    audit: Option<&Audit>,
) -> Vec<Granted> {
    if call.service != "lambda" || call.operation != "GetFunction" {
        return Vec::new();
    }
    let Some(policies) = policies(world, call, audit) else {
        return Vec::new();
    };
    let is_taken = audit.is_some_and(|audit| audit.takes("lambda:ListTags"));
    let asked = names::asked(world, call).into_iter();
    let seen: Option<Vec<Granted>> = asked
        .map(|(_, on, context)| {
            let asked = ("lambda:ListTags".to_owned(), on, context);
            let asked = request(&call.principal, asked);
            by(&asked, decide(&policies, &asked)).filter(|_| !is_taken)
        })
        .collect();
    if seen.is_none()
        && let Some(members) = answer.as_object_mut()
    {
        members.remove("Tags");
    }
    seen.unwrap_or_default()
}

/// EC2 adds a text that only `DecodeAuthorizationMessage` can read; Auto Scaling has EC2 try a launch and tells of the launch
/// template (Auto Scaling user guide, "Launch template permissions").
fn refusal(call: &Call, asked: &Request, why: &str) -> Fault {
    match call.service {
        "ec2" => faults::denied(
            call.service,
            format!("You are not authorized to perform this operation. {why}"),
        ),
        "autoscaling" if !asked.action.starts_with("autoscaling:") => {
            let text = format!("You are not authorized to use launch template: {why}");
            Fault::new("ValidationError", text)
        }
        _ => faults::denied(call.service, why.to_owned()),
    }
}

/// What IAM judges of a call: the service's own action first, then what else it takes (service authorization reference).
fn asked(world: &World, call: &Call) -> Vec<Asked> {
    match call.service {
        // "No permissions are required to perform this operation", and trust policies are not asked.
        "sts" => Vec::new(),
        "ec2" => compute::ec2(world, call),
        "autoscaling" => compute::autoscaling(world, call),
        _ => names::asked(world, call),
    }
}
