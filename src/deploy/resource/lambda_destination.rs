//! Who is told of an event that the function failed on: the configuration of the alias's asynchronous
//! invocations, which is how rules invoke it. Queue or topic are not ours.

use std::collections::BTreeSet;

use aws_sdk_lambda::operation::get_function_event_invoke_config::GetFunctionEventInvokeConfigOutput;
use aws_sdk_lambda::types::{DestinationConfig, OnFailure, OnSuccess};
use serde::{Deserialize, Serialize};

use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, Headline, Live, Owner, Resource, Scope, lambda_function,
};
use crate::address::{Address, Kind, kind};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_stack::Stack;
use freshscale_stack::names::LIVE_ALIAS;

/// How the function's asynchronous invocations (tries, age, queue of failures) are declared, read and written.
pub struct LambdaDestination;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Who is told of a failure.
    pub on_failure: Option<String>,
    /// Who is told of a success; nobody is wanted.
    pub on_success: Option<String>,
    /// How often Lambda tries again.
    pub retries: Option<i32>,
    /// Seconds after which an event is given up.
    pub max_age: Option<i32>,
}

impl Resource for LambdaDestination {
    type Spec = Spec;
    const KIND: Kind = kind::LAMBDA_DESTINATION;
    const HEADLINE: Headline = &[("on_failure", "failures to"), ("retries", "retries:")];
    /// Lambda refuses a destination that the role may not send to: the policy first.
    const AFTER: &'static [Kind] = &[kind::LAMBDA_FUNCTION, kind::IAM_POLICY];
    const ENDS_WITH: Option<Kind> = Some(kind::LAMBDA_FUNCTION);

    fn declare(stack: &Stack, _: &DeployContext) -> Vec<Declared<Spec>> {
        let told = stack.rotator.on_failure.iter();
        told.map(|arn| Declared {
            name: format!("{}/{LIVE_ALIAS}", stack.names.lambda_function),
            spec: Spec {
                on_failure: Some(arn.clone()),
                on_success: None,
                // What Lambda does by itself, said aloud: a rotation may be repeated, however late.
                retries: Some(2),
                max_age: Some(6 * 3600),
            },
        })
        .collect()
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let functions = scope.names(Self::KIND).map(function_of);
        let found = try_all(functions.map(|function| read_one(cx, function))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        // One that the file no longer has stands on the function that it still has.
        let read: BTreeSet<&str> = scope.names(Self::KIND).map(function_of).collect();
        let claimed = lambda_function::claimed(cx, scope).await?;
        // Where the stack ends, the function takes it along, or keeps it.
        let ends = |name: &str| scope.ends && scope.has(kind::LAMBDA_FUNCTION, Some(name));
        let others = claimed.filter(|name| !read.contains(name) && !ends(name));
        let found = try_all(others.map(|name| read_one(cx, name))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn remains(_: &Context, _: &Scope) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }

    /// Replaces what is there.
    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        let mut told = DestinationConfig::builder();
        if let Some(arn) = &want.on_failure {
            told = told.on_failure(OnFailure::builder().destination(arn).build());
        }
        if let Some(arn) = &want.on_success {
            told = told.on_success(OnSuccess::builder().destination(arn).build());
        }
        cx.aws
            .lambda
            .put_function_event_invoke_config()
            .function_name(function_of(name))
            .qualifier(LIVE_ALIAS)
            .set_maximum_retry_attempts(want.retries)
            .set_maximum_event_age_in_seconds(want.max_age)
            .destination_config(told.build())
            .send()
            .await
            .called("lambda:PutFunctionEventInvokeConfig", name)?;
        Ok(())
    }

    async fn update(cx: &Context, name: &str, _: &Spec, want: &Spec) -> Result<(), AwsError> {
        Self::create(cx, name, want).await
    }

    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        cx.aws
            .lambda
            .delete_function_event_invoke_config()
            .function_name(function_of(name))
            .qualifier(LIVE_ALIAS)
            .send()
            .await
            .called("lambda:DeleteFunctionEventInvokeConfig", name)
            .absent()?;
        Ok(())
    }
}

/// Function names have no slash.
fn function_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(function, _)| function)
}

async fn read_one(cx: &Context, function: &str) -> Result<Option<Live<Spec>>, AwsError> {
    let answer = cx
        .aws
        .lambda
        .get_function_event_invoke_config()
        .function_name(function)
        .qualifier(LIVE_ALIAS)
        .send()
        .await
        .called("lambda:GetFunctionEventInvokeConfig", function)
        .absent()?;
    Ok(answer.map(|answer| Live {
        name: format!("{function}/{LIVE_ALIAS}"),
        owner: Owner::Within(Address {
            kind: kind::LAMBDA_FUNCTION,
            name: function.to_owned(),
        }),
        spec: observed(&answer),
    }))
}

fn observed(answer: &GetFunctionEventInvokeConfigOutput) -> Spec {
    let told = answer.destination_config();
    let text = |text: Option<&str>| text.filter(|t| !t.is_empty()).map(ToOwned::to_owned);
    Spec {
        on_failure: text({ told.and_then(|d| d.on_failure()) }.and_then(|f| f.destination())),
        on_success: text({ told.and_then(|d| d.on_success()) }.and_then(|s| s.destination())),
        retries: answer.maximum_retry_attempts(),
        max_age: answer.maximum_event_age_in_seconds(),
    }
}
