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

use std::sync::Arc;

use freshscale_core::policy::{Context, Document, Policies, Policy, Request, decide};

use serde_json::Value;

use super::faults;
use super::iam::Written;
use super::state::World;
use super::{Call, Fault, iam};

/// An action, on what, and what is known of it.
type Asked = (String, String, Context);

/// # Errors
/// AWS's refusal, in its words.
pub(super) fn check(world: &World, call: &Call) -> Result<(), Fault> {
    let Some(policies) = policies(world, &call.principal) else {
        return Ok(());
    };
    for asked in asked(world, call) {
        let asked = request(&call.principal, asked);
        if let Some(why) = decide(&policies, &asked).refusal(&asked) {
            return Err(refusal(call, &asked, &why));
        }
    }
    Ok(())
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

/// Whether a role may do something that no call is made for here.
pub(super) fn may(world: &World, role: &str, action: &str, resource: &str) -> bool {
    let asked = (
        action.to_owned(),
        resource.to_owned(),
        context::of_principal(world, role),
    );
    let asked = request(role, asked);
    policies(world, role).is_some_and(|policies| decide(&policies, &asked).is_allowed())
}

/// Takes out of an answer what the caller may not see: "Lambda returns tag data only when you have explicit allow permissions
/// for lambda:ListTags" (model of `GetFunction`).
pub(super) fn hide(world: &World, call: &Call, answer: &mut Value) {
    if call.service != "lambda" || call.operation != "GetFunction" {
        return;
    }
    let Some(policies) = policies(world, &call.principal) else {
        return;
    };
    let seen = names::asked(world, call)
        .into_iter()
        .all(|(_, on, context)| {
            let asked = ("lambda:ListTags".to_owned(), on, context);
            decide(&policies, &request(&call.principal, asked)).is_allowed()
        });
    if !seen && let Some(members) = answer.as_object_mut() {
        members.remove("Tags");
    }
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

/// Those of who calls; `None` is whoever may do everything.
fn policies(world: &World, principal: &str) -> Option<Policies> {
    if principal.contains(":user/") {
        let operator = world.iam.operator.as_ref()?;
        let identity = operator.policies.iter().enumerate();
        let named = |(index, text)| read(&format!("operator-{index}"), text);
        return Some(Policies {
            identity: identity.filter_map(named).collect(),
            boundary: { operator.boundary.as_ref() }.and_then(|text| read("boundary", text)),
            resource: None,
        });
    }
    let role = iam::role_of(world, principal)?;
    let boundary = role.boundary.as_ref().map(|arn| {
        let there = iam::document(world, arn);
        // A boundary that is gone lets nothing through.
        { there.and_then(|text| read(arn, text)) }.unwrap_or_else(|| nothing(arn))
    });
    Some(Policies {
        identity: { iam::documents(world, role) }
            .filter_map(|text| read(&role.name, text))
            .collect(),
        boundary,
        resource: None,
    })
}

fn read(name: &str, text: &Written) -> Option<Policy> {
    Some(Policy {
        name: name.to_owned(),
        document: Arc::clone(text.document()?),
    })
}

fn nothing(name: &str) -> Policy {
    let nothing = Document {
        version: None,
        statements: Vec::new(),
    };
    Policy {
        name: name.to_owned(),
        document: Arc::new(nothing),
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
