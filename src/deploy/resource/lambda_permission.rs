//! Who may invoke the function's alias: one statement for each rule.

mod statement;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, Headline, Live, Owner, Resource, Scope, lambda_function,
};
use crate::address::{Kind, kind};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_stack::Stack;
use freshscale_stack::names::LIVE_ALIAS;

use statement::{lets_call, observed, principal, spec, statements, who};

/// Who invokes.
const PRINCIPAL: &str = "events.amazonaws.com";

/// How statements of the function's resource policy (who may invoke it) are declared, read and written.
pub struct LambdaPermission;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// `Allow`.
    pub effect: String,
    /// `events.amazonaws.com`.
    pub principal: String,
    /// `lambda:InvokeFunction`.
    pub action: String,
    /// The rule.
    pub source_arn: Option<String>,
    /// The rule's account.
    pub source_account: Option<String>,
}

impl Resource for LambdaPermission {
    type Spec = Spec;
    const KIND: Kind = kind::LAMBDA_PERMISSION;
    const HEADLINE: Headline = &[("principal", "for")];
    const AFTER: &'static [Kind] = &[kind::LAMBDA_FUNCTION];
    const ENDS_WITH: Option<Kind> = Some(kind::LAMBDA_FUNCTION);

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        let function = &stack.names.lambda_function;
        super::event_rule::wanted(stack)
            .into_iter()
            .map(|rule| Declared {
                name: format!("{function}/{}", statement_id(&rule.name)),
                spec: Spec {
                    effect: "Allow".to_owned(),
                    principal: PRINCIPAL.to_owned(),
                    action: "lambda:InvokeFunction".to_owned(),
                    source_arn: Some(facts.account.rule_arn(&rule.name)),
                    source_account: Some(facts.account.id.clone()),
                },
            })
            .collect()
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let functions = scope.names(kind::LAMBDA_FUNCTION);
        let found = try_all(functions.map(|f| statements_of(cx, scope, f))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let claimed = lambda_function::claimed(cx, scope).await?;
        let others = claimed.filter(|name| !scope.has(kind::LAMBDA_FUNCTION, Some(name)));
        let found = try_all(others.map(|name| statements_of(cx, scope, name))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn remains(_: &Context, _: &Scope) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        let (function, statement) = parts(name);
        cx.aws
            .lambda
            .add_permission()
            .function_name(function)
            .qualifier(LIVE_ALIAS)
            .statement_id(statement)
            .principal(&want.principal)
            .action(&want.action)
            .set_source_arn(want.source_arn.clone())
            .set_source_account(want.source_account.clone())
            .send()
            .await
            .called("lambda:AddPermission", name)?;
        Ok(())
    }

    /// There is no call that changes a statement.
    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        Self::delete(cx, name, have).await?;
        Self::create(cx, name, want).await
    }

    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        let (function, statement) = parts(name);
        let (qualifier, statement) = match statement.strip_prefix(UNQUALIFIED) {
            Some(statement) => (None, statement),
            None => (Some(LIVE_ALIAS.to_owned()), statement),
        };
        cx.aws
            .lambda
            .remove_permission()
            .function_name(function)
            .set_qualifier(qualifier)
            .statement_id(statement)
            .send()
            .await
            .called("lambda:RemovePermission", name)
            .absent()?;
        Ok(())
    }
}

/// Rule names may have dots, statement ids not.
fn statement_id(rule: &str) -> String {
    rule.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect()
}

/// Function names have no slash.
fn parts(name: &str) -> (&str, &str) {
    name.split_once('/').unwrap_or((name, ""))
}

async fn statements_of(
    cx: &Context,
    scope: &Scope,
    function: &str,
) -> Result<Vec<Live<Spec>>, AwsError> {
    let document = policy(cx, function, Some(LIVE_ALIAS)).await?;
    let wanted: Vec<&str> = scope.names(LambdaPermission::KIND).collect();
    Ok(observed(function, &document, &wanted))
}

/// The policy of an alias, or that of the function without one; `null` where there is none.
async fn policy(cx: &Context, function: &str, alias: Option<&str>) -> Result<Value, AwsError> {
    let answer = cx
        .aws
        .lambda
        .get_policy()
        .function_name(function)
        .set_qualifier(alias.map(ToOwned::to_owned))
        .send()
        .await
        .called("lambda:GetPolicy", function)
        .absent()?;
    let Some(text) = answer.and_then(|answer| answer.policy) else {
        return Ok(Value::Null);
    };
    serde_json::from_str(&text).map_err(|error| {
        AwsError::answer(
            "lambda:GetPolicy",
            function,
            None,
            format!("the policy of the function is no JSON: {error}"),
        )
    })
}

/// Statements that let whoever call the function and that are no stack's business: those of its own policy, which hold for calls
/// past the alias, and those of the alias's for others than rules. They are nobody's to remove unasked.
///
/// # Errors
/// The failed call.
pub(crate) async fn beside(cx: &Context, function: &str) -> Result<Vec<Live<Spec>>, AwsError> {
    let (alias, own) = tokio::try_join!(
        policy(cx, function, Some(LIVE_ALIAS)),
        policy(cx, function, None)
    )?;
    let of_alias = statements(&alias).map(|it| (it, ""));
    let of_alias = of_alias.filter(|(statement, _)| principal(statement) != PRINCIPAL);
    let own = statements(&own).map(|it| (it, UNQUALIFIED));
    let lets_call = of_alias.chain(own).filter(|(it, _)| lets_call(it));
    let one = |(statement, within): (&Value, &str)| {
        let sid = statement.get("Sid")?.as_str()?;
        let mut spec = spec(statement);
        spec.principal = who(statement);
        Some(Live {
            name: format!("{function}/{within}{sid}"),
            owner: Owner::Foreign("the stack did not put it there".to_owned()),
            spec,
        })
    };
    Ok(lets_call.filter_map(one).collect())
}

/// Before the id of a statement of the function's own policy.
pub(crate) const UNQUALIFIED: &str = "unqualified/";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn statements_of_rules_are_read_whoever_added_them_and_others_only_under_our_names() {
        let document = json!({"Version":"2012-10-17","Statement":[
            {"Sid":"daily","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},
             "Action":"lambda:InvokeFunction","Resource":"arn:x:live",
             "Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111"},"ArnLike":{"AWS:SourceArn":"arn:rule"}}},
            {"Sid":"bucket","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction"},
            {"Sid":"image","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction"}]});
        let live = observed("f", &document, &["f/image"]);
        let names: Vec<&str> = live.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names, ["f/daily", "f/image"]);
        assert_eq!(live[0].spec.source_arn.as_deref(), Some("arn:rule"));
        assert_eq!(live[0].spec.source_account.as_deref(), Some("111111111111"));
        assert_eq!(live[1].spec.principal, "*");
    }

    #[test]
    fn statement_ids_have_no_dots() {
        assert_eq!(statement_id("web.rotator-daily_1"), "web-rotator-daily_1");
    }
}
