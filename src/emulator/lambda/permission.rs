//! Resource policies: who else may invoke.

use serde_json::{Map, Value, json};

use super::{
    conflict, expect_revision, function, function_arn, function_mut, not_found, resolve, target,
};
use crate::params::{invalid, maybe, text, unsatisfied};
use crate::state::World;
use crate::{Call, Fault, Reply};

fn statement(world: &World, call: &Call, resource: &str) -> Result<Value, Fault> {
    let sid = text(call, "StatementId")?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if sid.is_empty() || sid.len() > 100 || !sid.chars().all(allowed) {
        let rule = "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)";
        return Err(unsatisfied(call, "statementId", &format!("'{sid}'"), rule));
    }
    let principal = match text(call, "Principal")? {
        "*" => json!("*"),
        service if service.contains(".amazonaws.") => json!({"Service": service}),
        account if account.len() == 12 && account.chars().all(|c| c.is_ascii_digit()) => {
            json!({"AWS": world.arn_of(account, "iam", "root")})
        }
        other => json!({"AWS": other}),
    };
    let named = principal == "*" || principal.get("Service").is_some();
    if !named
        && !principal["AWS"]
            .as_str()
            .is_some_and(|who| who.starts_with("arn:"))
    {
        let text = "The provided principal was invalid. Please check the principal and try again.";
        return Err(invalid(call, text));
    }
    let mut statement = json!({
        "Sid": sid, "Effect": "Allow", "Principal": principal,
        "Action": text(call, "Action")?, "Resource": resource,
    });
    let mut condition = Map::new();
    if let Some(account) = maybe(call, "SourceAccount") {
        condition.insert(
            "StringEquals".to_owned(),
            json!({"AWS:SourceAccount": account}),
        );
    }
    if let Some(source) = maybe(call, "SourceArn") {
        condition.insert("ArnLike".to_owned(), json!({"AWS:SourceArn": source}));
    }
    if !condition.is_empty() {
        statement["Condition"] = Value::Object(condition);
    }
    Ok(statement)
}

/// What the policy is of: a version or an alias that is there, or the function. With what it has for a revision as
/// long as it has no policy.
fn subject(world: &World, call: &Call) -> Result<(String, Option<String>, String), Fault> {
    let (name, qualifier) = target(world, call)?;
    if qualifier.as_deref() == Some("$LATEST") {
        let text = "We currently do not support adding policies for $LATEST.";
        return Err(invalid(call, text));
    }
    let of = function(world, &name)?;
    let wanted = qualifier.as_deref().unwrap_or("$LATEST");
    if let Some(alias) = of.aliases.get(wanted) {
        return Ok((name, qualifier.clone(), alias.revision.clone()));
    }
    let is_alias = |text: &str| !text.contains('$') && text.parse::<u64>().is_err();
    if qualifier.as_deref().is_some_and(is_alias) {
        let arn = function_arn(world, &name, qualifier.as_deref());
        return Err(not_found(format!("Cannot find alias arn: {arn}")));
    }
    let (_, config) = resolve(world, &name, qualifier.as_deref())?;
    Ok((name, qualifier, config.revision.clone()))
}

pub(super) fn add(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, present) = subject(world, call)?;
    let resource = function_arn(world, &name, qualifier.as_deref());
    let statement = statement(world, call, &resource)?;
    let sid = statement["Sid"].clone();
    let revision = world.uuid();
    let function = function_mut(world, &name)?;
    let policy = function
        .policies
        .entry(qualifier.unwrap_or_default())
        .or_default();
    match policy.revision.as_str() {
        "" => expect_revision(call, &present, "GetFunction/GetAlias")?,
        revision => expect_revision(call, revision, "GetPolicy")?,
    }
    if policy
        .statements
        .iter()
        .any(|present| present["Sid"] == sid)
    {
        let sid = sid.as_str().unwrap_or_default();
        let text = format!(
            "The statement id ({sid}) provided already exists. Please provide a new statement id, or \
             remove the existing statement."
        );
        return Err(conflict(text));
    }
    let reply = json!({"Statement": statement.to_string()});
    policy.statements.push(statement);
    policy.revision = revision;
    Ok(reply)
}

/// The last statement takes the policy with it.
pub(super) fn remove(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, _) = subject(world, call)?;
    let (sid, revision) = (text(call, "StatementId")?, world.uuid());
    let key = qualifier.unwrap_or_default();
    let function = function_mut(world, &name)?;
    let no_policy = || not_found("No policy is associated with the given resource.".to_owned());
    let policy = function.policies.get_mut(&key).ok_or_else(no_policy)?;
    expect_revision(call, &policy.revision, "GetPolicy")?;
    let before = policy.statements.len();
    policy
        .statements
        .retain(|statement| statement["Sid"] != sid);
    if policy.statements.len() == before {
        let text = format!("Statement {sid} is not found in resource policy.");
        return Err(not_found(text));
    }
    policy.revision = revision;
    if policy.statements.is_empty() {
        function.policies.remove(&key);
    }
    Ok(json!({}))
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier) = target(world, call)?;
    let missing = || not_found("The resource you requested does not exist.".to_owned());
    let key = qualifier.unwrap_or_default();
    let policies = function(world, &name).map(|function| &function.policies);
    let policy = policies.ok().and_then(|policies| policies.get(&key));
    let policy = policy.ok_or_else(missing)?;
    let document = json!({
        "Version": "2012-10-17", "Id": "default", "Statement": policy.statements,
    });
    Ok(json!({"Policy": document.to_string(), "RevisionId": policy.revision}))
}
