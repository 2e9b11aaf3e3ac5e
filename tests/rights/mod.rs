//! Policies are asked: the evaluator beside one that we did not write, calls that run as who makes them, and no right that
//! nobody needs.

mod beside;
mod commands;
mod documents;
mod earlier;
mod enforced;
mod judges;
mod linters;
mod matrix;
mod printed;
mod requests;
mod rotators;
mod stories;

pub use stories::seeded;

use freshscale_stack::Stack;
use freshscale_stack::names::Account;
use freshscale_stack::policy::{Placeholders, Printed, fill};
use serde_json::Value;

use crate::support::{ACCOUNT, REGION};

/// The role in the profile of the instances.
pub const INSTANCE_ROLE: &str = "web-instances";

pub fn account() -> Account {
    Account {
        partition: "aws".to_owned(),
        id: ACCOUNT.to_owned(),
        region: REGION.to_owned(),
    }
}

/// A policy of `policies/`, filled for a stack.
pub fn policy(which: Printed, stack: &Stack) -> Value {
    let placeholders = Placeholders::of(stack, &account()).with_instance_role(INSTANCE_ROLE);
    fill(which.template(), &placeholders).unwrap()
}

/// The actions of a policy, each with its statement's place.
pub fn actions(policy: &Value) -> Vec<(usize, String)> {
    let statements = policy["Statement"].as_array().unwrap().iter().enumerate();
    statements
        .flat_map(|(place, statement)| {
            let listed: Vec<String> = match &statement["Action"] {
                Value::String(action) => vec![action.clone()],
                list => serde_json::from_value(list.clone()).unwrap(),
            };
            listed.into_iter().map(move |action| (place, action))
        })
        .collect()
}

/// The policy without one action of one statement.
pub fn without(policy: &Value, place: usize, action: &str) -> Value {
    let mut policy = policy.clone();
    let statement = &mut policy["Statement"][place]["Action"];
    match statement.as_array_mut() {
        Some(list) if list.len() > 1 => list.retain(|one| one != action),
        _ => drop(policy["Statement"].as_array_mut().unwrap().remove(place)),
    }
    policy
}

/// The policy without an action, wherever it stands.
pub fn without_action(policy: &Value, action: &str) -> Value {
    let mut policy = policy.clone();
    while let Some((place, _)) = actions(&policy).into_iter().find(|(_, it)| it == action) {
        policy = without(&policy, place, action);
    }
    policy
}
