//! What somebody's policies are.

use std::sync::Arc;

use freshscale_core::policy::{Context, Document, Policies, Policy, Request, decide};

use super::{Written, document, documents, role_of};
use crate::state::World;

/// Those of a principal; `None` is whoever may do everything.
pub(in super::super) fn policies(world: &World, principal: &str) -> Option<Policies> {
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
    let role = role_of(world, principal)?;
    let boundary = role.boundary.as_ref().map(|arn| {
        let there = document(world, arn);
        // A boundary that is gone lets nothing through.
        { there.and_then(|text| read(arn, text)) }.unwrap_or_else(|| nothing(arn))
    });
    Some(Policies {
        identity: { documents(world, role) }
            .filter_map(|text| read(&role.name, text))
            .collect(),
        boundary,
        resource: None,
    })
}

/// Whether a role may do something that no call is made for here.
pub(in super::super) fn may(world: &World, role: &str, action: &str, resource: &str) -> bool {
    let asked = Request {
        principal: role.to_owned(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        context: of_principal(world, role),
    };
    policies(world, role).is_some_and(|policies| decide(&policies, &asked).is_allowed())
}

/// Condition keys of every request of a principal.
pub(in super::super) fn of_principal(world: &World, principal: &str) -> Context {
    let account = principal.split(':').nth(4).unwrap_or_default();
    let context = Context::default()
        .with("aws:PrincipalArn", principal)
        .with("aws:PrincipalAccount", account)
        .with("aws:ResourceAccount", &world.account)
        .with("aws:RequestedRegion", &world.region)
        .with("aws:CurrentTime", world.now.to_string())
        .with("aws:SecureTransport", "true");
    match principal.split_once(":user/") {
        Some((_, name)) => context.with("aws:username", name),
        None => context,
    }
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
