//! Reading AWS: every kind at once.

use std::collections::BTreeMap;

use serde_json::Value;
use tokio::task::JoinSet;

use crate::address::{Address, Kind, kind};
use crate::plan::{Desired, Found, Observed};
use crate::resource::{Context, Live, Owner, ResourceType, Scope};
use freshscale_core::aws::AwsError;

/// The names that `desired` uses.
#[must_use]
pub fn scope(stack: &str, desired: &Desired) -> Scope {
    let mut scope = Scope::default();
    scope.stacks.insert(stack.to_owned());
    for address in desired.keys() {
        scope
            .names
            .entry(address.kind)
            .or_default()
            .insert(address.name.clone());
    }
    scope
}

/// Reads what stands under the names of `scope`.
///
/// # Errors
/// The first call that failed: ignorance is never taken for absence.
pub async fn read(
    cx: &Context,
    types: &[&'static dyn ResourceType],
    scope: &Scope,
) -> Result<Observed, AwsError> {
    gather(cx, types, scope, Pass::Read).await
}

/// Looks for leftovers: what carries the stack's tag under names that `scope` does not have.
///
/// # Errors
/// The first call that failed.
pub async fn discover(
    cx: &Context,
    types: &[&'static dyn ResourceType],
    scope: &Scope,
) -> Result<Observed, AwsError> {
    gather(cx, types, scope, Pass::Discover).await
}

/// Whether there may be leftovers: the record of names, on the launch template, is missing or says other
/// names than the file does. It is set when a run is complete, so that a quiet plan need not search.
#[must_use]
pub fn leftovers_possible(desired: &Desired, observed: &Observed) -> bool {
    let records = |side: &mut dyn Iterator<Item = (&Address, &Value)>| -> BTreeMap<String, Value> {
        side.filter(|(a, _)| a.kind == kind::STACK_RECORD)
            .map(|(a, spec)| (a.name.clone(), spec.clone()))
            .collect()
    };
    let wanted = records(&mut desired.iter());
    let found = records(&mut observed.iter().map(|(a, found)| (a, &found.spec)));
    wanted != found
}

/// What still stands of the stacks in the scope of `cx`, under whatever name: looked at anew.
///
/// # Errors
/// The first call that failed.
pub async fn left(
    cx: &Context,
    types: &[&'static dyn ResourceType],
) -> Result<Vec<Address>, AwsError> {
    let scope = cx.scope.anew();
    let (named, tagged) = tokio::join!(read(cx, types, &scope), discover(cx, types, &scope));
    let mut all = named?;
    all.extend(tagged?);
    let is_ours = |found: &Found| match &found.owner {
        Owner::Ours => true,
        Owner::Foreign(_) => false,
        Owner::Within(parent) => all.get(parent).is_some_and(|p| p.owner == Owner::Ours),
    };
    let ours = all.iter().filter(|(_, found)| is_ours(found));
    Ok(ours.map(|(address, _)| address.clone()).collect())
}

/// What a read of one kind saw.
type Seen = Result<(Kind, Vec<Live<Value>>), AwsError>;

#[derive(Clone, Copy)]
enum Pass {
    Read,
    Discover,
}

async fn gather(
    cx: &Context,
    types: &[&'static dyn ResourceType],
    scope: &Scope,
    pass: Pass,
) -> Result<Observed, AwsError> {
    let mut reads: JoinSet<Seen> = JoinSet::new();
    for ty in types {
        let (ty, cx, scope) = (*ty, cx.clone(), scope.clone());
        reads.spawn(async move {
            let found = match pass {
                Pass::Read => ty.read(&cx, &scope).await?,
                Pass::Discover => ty.discover(&cx, &scope).await?,
            };
            Ok((ty.kind(), found))
        });
    }
    let mut observed = Observed::new();
    while let Some(joined) = reads.join_next().await {
        let (kind, found) = joined.map_err(|panic| {
            AwsError::answer(
                "freshscale:Observe",
                "stack",
                None,
                format!("a read panicked: {panic}"),
            )
        })??;
        for live in found {
            let address = Address {
                kind,
                name: live.name,
            };
            observed.insert(
                address,
                Found {
                    owner: live.owner,
                    spec: live.spec,
                },
            );
        }
    }
    Ok(observed)
}
