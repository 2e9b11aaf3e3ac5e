//! The rotator's function and its alias `live`.

pub mod invoke;
mod publish;
pub mod ship;
mod spec;

use aws_sdk_lambda::operation::get_function::GetFunctionOutput;
use aws_sdk_lambda::types::{FunctionConfiguration, LastUpdateStatus, State};

use super::context::{names_of_ours, ours};
use super::memo::{function_answer, functions};
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, Headline, Live, Owner, Readiness, Resource, Rule, Scope,
    iam_role,
};
use crate::address::{Kind, kind};
use crate::resource::stack_record::NAMES_TAG;
use crate::resource::tags::{self, TagChanges, Tags};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, lacked};
use freshscale_stack::names::LIVE_ALIAS;
pub use freshscale_stack::rotation_config;
use freshscale_stack::{STACK_TAG, Stack};
pub use spec::Spec;

/// Whether the rotator's function knows of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatesSent {
    /// It knew already.
    AlreadyKnown,
    /// It has been told.
    Sent,
    /// It has not, and why: then it goes by what Auto Scaling has run.
    Failed(String),
}

/// How the rotator's function and its alias `live` are declared, read and written.
pub struct LambdaFunction;

impl Resource for LambdaFunction {
    type Spec = Spec;
    const KIND: Kind = kind::LAMBDA_FUNCTION;
    const HEADLINE: Headline = &[
        ("runtime", ""),
        ("architecture", ""),
        ("memory", "memory"),
        ("timeout", "timeout"),
    ];
    const AFTER: &'static [Kind] = &[kind::IAM_ROLE, kind::LOG_GROUP];
    const RELEASED_WITH: &'static [Kind] = Self::AFTER;
    const RULES: &'static [(&'static str, Rule)] =
        &[("environment", Rule::Secret), ("kept", Rule::Kept)];

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        vec![Declared {
            name: stack.names.lambda_function.clone(),
            spec: spec::declared(stack, facts),
        }]
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let found = try_all(scope.names(Self::KIND).map(|name| async {
            let running = function_answer(cx, scope, name).await?;
            running.map(|it| live(cx, scope, name, &it)).transpose()
        }))
        .await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let claimed = claimed(cx, scope).await?;
        let others = claimed.filter(|name| !scope.has(Self::KIND, Some(name)));
        let found = try_all(others.map(|name| read_one(cx, scope, name))).await?;
        Ok(ours(found))
    }

    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let listed = functions(cx, scope).await?.iter();
        let candidates = listed.filter(|f| {
            scope.has(Self::KIND, f.function_name())
                || scope.claims(f.description().unwrap_or_default())
        });
        let names = candidates.filter_map(FunctionConfiguration::function_name);
        let found = try_all(names.map(|name| read_one(cx, scope, name))).await?;
        Ok(names_of_ours(found))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        let role = iam_role::arn(cx, &want.role).await?;
        let version = publish::create(cx, name, want, &role).await?;
        publish::create_alias(cx, name, &version).await
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        publish::update(cx, name, have, want).await?;
        let mut changes = tags::changes(&have.tags, &want.tags);
        if tags::is_let_go(&have.tags, &want.tags) {
            changes.remove.push(NAMES_TAG.to_owned());
        }
        retag(cx, name, &changes).await
    }

    /// With its versions, aliases and their policies.
    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        cx.aws
            .lambda
            .delete_function()
            .function_name(name)
            .send()
            .await
            .called("lambda:DeleteFunction", name)
            .absent()?;
        Ok(())
    }

    async fn readiness(cx: &Context, name: &str) -> Result<Readiness, AwsError> {
        publish::readiness(cx, name).await
    }
}

async fn get(
    cx: &Context,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Option<GetFunctionOutput>, AwsError> {
    cx.aws
        .lambda
        .get_function()
        .function_name(name)
        .set_qualifier(qualifier.map(ToOwned::to_owned))
        .send()
        .await
        .called("lambda:GetFunction", name)
        .absent()
}

/// Tells the function which dates there are by now, and nothing else: where more of it differs from the stack file, that is
/// for a plan.
///
/// # Errors
/// The failed call.
pub(crate) async fn tell_dates(cx: &Context) -> Result<DatesSent, AwsError> {
    let stack = cx.stack_for("lambda:UpdateFunctionConfiguration", "the function")?;
    let name = &stack.names.lambda_function;
    let Some(live) = read_one(cx, &cx.scope, name).await? else {
        return Ok(DatesSent::Failed(format!("function {name} does not exist")));
    };
    if live.owner != Owner::Ours {
        return Ok(DatesSent::Failed(format!(
            "function {name} is not this stack's"
        )));
    }
    let have = live.spec;
    let want = spec::with_dates(stack, &have, cx.clock.now());
    if want == have {
        return Ok(DatesSent::AlreadyKnown);
    }
    if spec::without_dates(&want) != spec::without_dates(&have) || have.alias.is_none() {
        let why = "its settings are not those of the stack file; `apply` mends that";
        return Ok(DatesSent::Failed(why.to_owned()));
    }
    publish::update(cx, name, &have, &want).await?;
    Ok(DatesSent::Sent)
}

/// A function as it runs.
#[derive(Debug, Clone)]
pub(super) struct Running {
    /// What Lambda says of it.
    pub(super) answer: GetFunctionOutput,
    alias: Option<&'static str>,
}

/// What the alias points to is what runs. Without an alias there may still be a function.
pub(super) async fn running(cx: &Context, name: &str) -> Result<Option<Running>, AwsError> {
    if let Some(answer) = get(cx, name, Some(LIVE_ALIAS)).await? {
        let alias = Some(LIVE_ALIAS);
        return Ok(Some(Running { answer, alias }));
    }
    let answer = get(cx, name, None).await?;
    Ok(answer.map(|answer| Running {
        answer,
        alias: None,
    }))
}

/// The version of the function that its alias names; `None` without a function, or an alias.
///
/// # Errors
/// The failed call.
pub async fn version(cx: &Context, name: &str) -> Result<Option<String>, AwsError> {
    let running = running(cx, name).await?.filter(|it| it.alias.is_some());
    let running = running.and_then(|it| it.answer.configuration?.version);
    Ok(running)
}

/// Of whose stack a function is by its tag; `None` if of none, or there is no such function.
///
/// # Errors
/// The failed call.
pub async fn stack_of(cx: &Context, name: &str) -> Result<Option<String>, AwsError> {
    let found = get(cx, name, None).await?;
    Ok(found.and_then(|found| found.tags()?.get(STACK_TAG).cloned()))
}

async fn read_one(cx: &Context, scope: &Scope, name: &str) -> Result<Option<Live<Spec>>, AwsError> {
    let running = running(cx, name).await?;
    running.map(|it| live(cx, scope, name, &it)).transpose()
}

fn live(
    cx: &Context,
    scope: &Scope,
    name: &str,
    running: &Running,
) -> Result<Live<Spec>, AwsError> {
    let (answer, alias) = (&running.answer, running.alias);
    let configuration = answer
        .configuration()
        .ok_or_else(|| lacked("lambda:GetFunction", name, "Configuration"))?;
    let all_tags = tags::from_map(answer.tags());
    Ok(Live {
        name: name.to_owned(),
        owner: scope.owner(&all_tags),
        spec: spec::observed(
            name,
            configuration,
            alias,
            tags::compared(&all_tags),
            &spec::known(cx.stack.as_deref()),
            cx.clock.now(),
        ),
    })
}

/// The names of the functions that say they are of one of the scope's stacks, those of the scope too: Lambda lists
/// descriptions, not tags.
pub(super) async fn claimed<'a>(
    cx: &Context,
    scope: &'a Scope,
) -> Result<impl Iterator<Item = &'a str>, AwsError> {
    let all = functions(cx, scope).await?.iter();
    let claimed = all.filter(|f| scope.claims(f.description().unwrap_or_default()));
    Ok(claimed.filter_map(FunctionConfiguration::function_name))
}

/// From a function's two states.
fn ready(answer: &GetFunctionOutput) -> Readiness {
    let Some(c) = answer.configuration() else {
        return Readiness::NotYet("the function's configuration".to_owned());
    };
    match (c.state(), c.last_update_status()) {
        (Some(State::Failed), _) => Readiness::Never(format!(
            "the function failed: {}",
            c.state_reason().unwrap_or("AWS gives no reason")
        )),
        (_, Some(LastUpdateStatus::Failed)) => Readiness::Never(format!(
            "the last update failed: {}",
            c.last_update_status_reason()
                .unwrap_or("AWS gives no reason")
        )),
        (Some(State::Pending), _) => Readiness::NotYet("state Pending".to_owned()),
        (_, Some(LastUpdateStatus::InProgress)) => {
            Readiness::NotYet("last update InProgress".to_owned())
        }
        _ => Readiness::Ready,
    }
}

/// Tags beside those that are compared with the stack file.
pub(super) async fn put_tags(cx: &Context, name: &str, put: &Tags) -> Result<(), AwsError> {
    let changes = TagChanges {
        put: put.clone(),
        remove: Vec::new(),
    };
    retag(cx, name, &changes).await
}

async fn retag(cx: &Context, name: &str, changes: &tags::TagChanges) -> Result<(), AwsError> {
    let arn = cx.account.function_arn(name);
    if !changes.put.is_empty() {
        cx.aws
            .lambda
            .tag_resource()
            .resource(&arn)
            .set_tags(Some(tags::to_map(&changes.put)))
            .send()
            .await
            .called("lambda:TagResource", name)?;
    }
    if !changes.remove.is_empty() {
        cx.aws
            .lambda
            .untag_resource()
            .resource(&arn)
            .set_tag_keys(Some(changes.remove.clone()))
            .send()
            .await
            .called("lambda:UntagResource", name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_lambda::types::FunctionConfiguration;

    #[test]
    fn readiness_follows_both_states() {
        let look = |state, update| {
            let configuration = FunctionConfiguration::builder()
                .state(state)
                .last_update_status(update)
                .build();
            ready(
                &GetFunctionOutput::builder()
                    .configuration(configuration)
                    .build(),
            )
        };
        let done = LastUpdateStatus::Successful;
        assert_eq!(look(State::Active, done.clone()), Readiness::Ready);
        assert!(matches!(
            look(State::Pending, done.clone()),
            Readiness::NotYet(_)
        ));
        assert!(matches!(
            look(State::Active, LastUpdateStatus::InProgress),
            Readiness::NotYet(_)
        ));
        assert!(matches!(look(State::Failed, done), Readiness::Never(_)));
        assert!(matches!(
            look(State::Active, LastUpdateStatus::Failed),
            Readiness::Never(_)
        ));
    }
}
