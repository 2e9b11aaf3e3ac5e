//! Kinds without their types: specs as JSON, for the planner, the executor and the registry.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Context, Declared, DeployContext, Headline, Job, Leaving, Live, Readiness, Resource, Rule,
    Scope,
};
use crate::address::Kind;
use freshscale_core::aws::AwsError;
use freshscale_stack::Stack;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// [`Resource`] with its `Spec` as JSON: what the planner and the executor work with.
pub trait ResourceType: Send + Sync {
    /// Its kind.
    fn kind(&self) -> Kind;
    /// See [`Resource::AFTER`].
    fn after(&self) -> &'static [Kind];
    /// See [`Resource::RELEASED_WITH`].
    fn released_with(&self) -> &'static [Kind] {
        &[]
    }
    /// See [`Resource::HEADLINE`].
    fn headline(&self) -> Headline {
        &[]
    }
    /// See [`Resource::RULES`].
    fn rules(&self) -> &'static [(&'static str, Rule)];
    /// See [`Resource::BATCH`].
    fn batch_size(&self) -> usize;
    /// See [`Resource::BEGINS`].
    fn begins(&self) -> bool {
        false
    }
    /// See [`Resource::RUNS_LAST`].
    fn runs_last(&self) -> bool;
    /// See [`Resource::ENDS_WITH`].
    fn ends_with(&self) -> Option<Kind> {
        None
    }
    /// See [`Resource::declare`].
    fn declare(&self, stack: &Stack, facts: &DeployContext) -> Vec<Declared<Value>>;
    /// See [`Resource::read`].
    fn read<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>>;
    /// See [`Resource::discover`].
    fn discover<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>>;
    /// See [`Resource::remains`].
    fn remains<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<String>, AwsError>> {
        let _ = (cx, scope);
        Box::pin(async { Ok(Vec::new()) })
    }
    /// See [`Resource::leaving`].
    fn leaving<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
        have: &'a Value,
    ) -> BoxFuture<'a, Result<Leaving, AwsError>> {
        let _ = (cx, name, have);
        Box::pin(async { Ok(Leaving::default()) })
    }
    /// See [`Resource::batch`].
    fn batch<'a>(
        &'a self,
        cx: &'a Context,
        jobs: Vec<Job<Value>>,
    ) -> BoxFuture<'a, Vec<Result<(), AwsError>>>;
    /// See [`Resource::readiness`].
    fn readiness<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Readiness, AwsError>>;
    /// The names of what a stack declares of this kind, and whether each spec is the same after it was JSON.
    #[cfg(test)]
    fn survives(&self, stack: &Stack, facts: &DeployContext) -> Vec<(String, bool)> {
        let _ = (stack, facts);
        Vec::new()
    }
}

/// Erases the type of a resource's `Spec`.
pub struct Typed<R>(PhantomData<R>);

impl<R> Typed<R> {
    /// For the registry.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<R> Default for Typed<R> {
    fn default() -> Self {
        Self::new()
    }
}

fn to_json<S: Serialize>(spec: &S) -> Value {
    // A Spec is plain data with string keys, which always serialises.
    serde_json::to_value(spec).unwrap_or_default()
}

fn from_json<S: DeserializeOwned>(kind: Kind, name: &str, value: Value) -> Result<S, AwsError> {
    serde_json::from_value(value).map_err(|error| {
        AwsError::answer(
            "freshscale:ReadPlan",
            &format!("{kind}/{name}"),
            None,
            format!("the plan does not fit this version: {error}"),
        )
    })
}

fn erase<S: Serialize>(found: Vec<Live<S>>) -> Vec<Live<Value>> {
    found
        .into_iter()
        .map(|live| Live {
            spec: to_json(&live.spec),
            name: live.name,
            owner: live.owner,
        })
        .collect()
}

impl<R: Resource> Typed<R> {
    fn job(job: Job<Value>) -> Result<Job<R::Spec>, AwsError> {
        Ok(match job {
            Job::Create { name, want } => Job::Create {
                want: from_json(R::KIND, &name, want)?,
                name,
            },
            Job::Update { name, have, want } => Job::Update {
                have: from_json(R::KIND, &name, have)?,
                want: from_json(R::KIND, &name, want)?,
                name,
            },
            Job::Delete { name, have } => Job::Delete {
                have: from_json(R::KIND, &name, have)?,
                name,
            },
        })
    }
}

impl<R: Resource> ResourceType for Typed<R> {
    fn kind(&self) -> Kind {
        R::KIND
    }

    fn after(&self) -> &'static [Kind] {
        R::AFTER
    }

    fn released_with(&self) -> &'static [Kind] {
        R::RELEASED_WITH
    }

    fn headline(&self) -> Headline {
        R::HEADLINE
    }

    fn rules(&self) -> &'static [(&'static str, Rule)] {
        R::RULES
    }

    fn batch_size(&self) -> usize {
        R::BATCH
    }

    fn begins(&self) -> bool {
        R::BEGINS
    }

    fn runs_last(&self) -> bool {
        R::RUNS_LAST
    }

    fn ends_with(&self) -> Option<Kind> {
        R::ENDS_WITH
    }

    fn declare(&self, stack: &Stack, facts: &DeployContext) -> Vec<Declared<Value>> {
        R::declare(stack, facts)
            .into_iter()
            .map(|d| Declared {
                spec: to_json(&d.spec),
                name: d.name,
            })
            .collect()
    }

    fn read<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>> {
        Box::pin(async move { Ok(erase(R::read(cx, scope).await?)) })
    }

    fn discover<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>> {
        Box::pin(async move { Ok(erase(R::discover(cx, scope).await?)) })
    }

    fn remains<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<String>, AwsError>> {
        Box::pin(R::remains(cx, scope))
    }

    fn batch<'a>(
        &'a self,
        cx: &'a Context,
        jobs: Vec<Job<Value>>,
    ) -> BoxFuture<'a, Vec<Result<(), AwsError>>> {
        Box::pin(async move {
            // A plan that does not fit fails whole: it is of another version, not of another resource.
            let count = jobs.len();
            match jobs
                .into_iter()
                .map(Self::job)
                .collect::<Result<Vec<_>, _>>()
            {
                Ok(jobs) => R::batch(cx, jobs).await,
                Err(error) => {
                    let text = error.message;
                    (0..count)
                        .map(|_| {
                            Err(AwsError::answer(
                                "freshscale:ReadPlan",
                                R::KIND.0,
                                None,
                                text.clone(),
                            ))
                        })
                        .collect()
                }
            }
        })
    }

    fn leaving<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
        have: &'a Value,
    ) -> BoxFuture<'a, Result<Leaving, AwsError>> {
        Box::pin(async move {
            let have = from_json(R::KIND, name, have.clone())?;
            R::leaving(cx, name, &have).await
        })
    }

    fn readiness<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Readiness, AwsError>> {
        Box::pin(R::readiness(cx, name))
    }

    #[cfg(test)]
    fn survives(&self, stack: &Stack, facts: &DeployContext) -> Vec<(String, bool)> {
        let same = |declared: Declared<R::Spec>| {
            let there = to_json(&declared.spec);
            let back = from_json::<R::Spec>(R::KIND, &declared.name, there);
            (declared.name, back.ok() == Some(declared.spec))
        };
        R::declare(stack, facts).into_iter().map(same).collect()
    }
}
