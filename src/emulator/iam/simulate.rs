//! What somebody's policies would say to calls that nobody makes.

use freshscale_core::policy::{Context, Decision, Policies, Request, Source, decide};
use serde_json::{Value, json};

use super::{listing, no_such, role_of, who};
use crate::params::{Params, invalid, list, text};
use crate::state::World;
use crate::{Call, Reply};

/// Of a role, or of the person at the keyboard, whatever user he says he is.
pub(super) fn principal(world: &mut World, call: &Call) -> Reply {
    let arn = text(call, "PolicySourceArn")?;
    let is_user = arn.contains(":user/");
    if !is_user && !arn.contains(":role/") {
        return Err(invalid(call, format!("Invalid Entity Arn: {arn}")));
    }
    if !is_user && role_of(world, arn).is_none() {
        let name = arn.rsplit('/').next().unwrap_or_default();
        return Err(no_such(format!(
            "The role with name {name} cannot be found."
        )));
    }
    let policies = who::policies(world, arn);
    let params = Params(&call.params);
    let given = params.texts("ResourceArns");
    let resources = match given.is_empty() {
        true => vec!["*".to_owned()],
        false => given,
    };
    let context = list(call, "ContextEntries")
        .iter()
        .fold(Context::default(), |context, entry| {
            let entry = Params(entry);
            let (key, values) = (
                entry.text("ContextKeyName"),
                entry.texts("ContextKeyValues"),
            );
            match (key, values.as_slice()) {
                (Some(key), [value]) => context.with(key, value),
                (Some(key), _) => context.with_all(key, values),
                (None, _) => context,
            }
        });
    let judged = |action: &String, resource: &String| {
        let asked = Request {
            principal: arn.to_owned(),
            action: action.clone(),
            resource: resource.clone(),
            context: context.clone(),
        };
        judge(policies.as_ref(), &asked)
    };
    let results = params.texts("ActionNames").into_iter().map(|action| {
        let each: Vec<Value> = { resources.iter() }
            .map(|resource| judged(&action, resource))
            .collect();
        (action.clone(), of_action(&action, &resources, each))
    });
    let results = results.collect();
    listing(call, "EvaluationResults", results)
}

/// The worst of what is said of each resource counts for all.
fn of_action(action: &str, resources: &[String], each: Vec<Value>) -> Value {
    let rank = |one: &&Value| match one["EvalResourceDecision"].as_str() {
        Some("explicitDeny") => 2,
        Some("implicitDeny") => 1,
        _ => 0,
    };
    let worst = each.iter().max_by_key(rank).cloned().unwrap_or_default();
    let resource = resources.first().map_or("*", String::as_str);
    json!({
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": worst["EvalResourceDecision"],
        "MatchedStatements": worst["MatchedStatements"],
        "MissingContextValues": [],
        "PermissionsBoundaryDecisionDetail": worst["PermissionsBoundaryDecisionDetail"],
        "ResourceSpecificResults": each,
    })
}

fn judge(policies: Option<&Policies>, asked: &Request) -> Value {
    let decision = policies.map(|policies| decide(policies, asked));
    let (word, by) = match &decision {
        None => ("allowed", None),
        Some(Decision::Allowed(by)) => ("allowed", Some(by)),
        Some(Decision::Denied(by)) => ("explicitDeny", Some(by)),
        Some(Decision::Unsaid(_)) => ("implicitDeny", None),
    };
    let matched: Vec<Value> = { by.into_iter() }
        .map(|by| {
            let kind = match by.source {
                Source::Resource => "resource",
                Source::Identity | Source::Boundary => "user",
            };
            json!({"SourcePolicyId": by.policy, "SourcePolicyType": kind})
        })
        .collect();
    let mut result = json!({
        "EvalResourceName": asked.resource, "EvalResourceDecision": word,
        "MatchedStatements": matched, "MissingContextValues": [],
    });
    if policies.is_some_and(|policies| policies.boundary.is_some()) {
        let stopped = matches!(decision, Some(Decision::Unsaid(Source::Boundary)));
        result["PermissionsBoundaryDecisionDetail"] =
            json!({"AllowedByPermissionsBoundary": !stopped});
    }
    result
}
