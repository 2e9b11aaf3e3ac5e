//! Reading AWS: every kind at once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tokio::task::JoinSet;

use crate::address::{Address, kind};
use crate::plan::{Desired, Found, Observed};
use crate::resource::{Context, ResourceType, Scope};
use freshscale_core::aws::{AwsError, Class};

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

/// Of what may be others' each thing that may be looked at, and the call that is not allowed of every other: together, and
/// one by one where one is refused.
///
/// # Errors
/// A call that failed for another reason than want of a right.
pub async fn those(
    cx: &Context,
    types: &[&'static dyn ResourceType],
    all: BTreeSet<Address>,
) -> Result<(Observed, BTreeMap<Address, &'static str>), AwsError> {
    let mut unseen = BTreeMap::new();
    match together(cx, types, &all).await {
        Err(error) if error.class == Class::Denied => {}
        found => return Ok((found?, unseen)),
    }
    let mut found = Observed::new();
    for address in all {
        match together(cx, types, &BTreeSet::from([address.clone()])).await {
            Err(error) if error.class == Class::Denied => {
                unseen.insert(address, error.operation);
            }
            one => found.extend(one?),
        }
    }
    Ok((found, unseen))
}

async fn together(
    cx: &Context,
    types: &[&'static dyn ResourceType],
    all: &BTreeSet<Address>,
) -> Result<Observed, AwsError> {
    let mut scope = Scope::default();
    for Address { kind, name } in all {
        scope.names.entry(*kind).or_default().insert(name.clone());
    }
    let named = |ty: &&'static dyn ResourceType| scope.names(ty.kind()).next().is_some();
    let types: Vec<_> = types.iter().copied().filter(named).collect();
    match types.is_empty() {
        true => Ok(Observed::new()),
        false => read(cx, &types, &scope).await,
    }
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
    let named = |ty: &'static dyn ResourceType, name| Address {
        kind: ty.kind(),
        name,
    };
    let looks = each(types, |ty| {
        let (cx, scope) = (cx.clone(), scope.clone());
        async move { ty.remains(&cx, &scope).await }
    });
    let mut left: Vec<Address> = { looks.await?.into_iter() }
        .flat_map(|(ty, names)| names.into_iter().map(move |name| named(ty, name)))
        .collect();
    left.sort();
    Ok(left)
}

/// Asks every kind at once.
async fn each<T: Send + 'static, F>(
    types: &[&'static dyn ResourceType],
    ask: impl Fn(&'static dyn ResourceType) -> F,
) -> Result<Vec<(&'static dyn ResourceType, T)>, AwsError>
where
    F: Future<Output = Result<T, AwsError>> + Send + 'static,
{
    let mut asked = JoinSet::new();
    for ty in types {
        let (ty, answer) = (*ty, ask(*ty));
        asked.spawn(async move { Ok::<_, AwsError>((ty, answer.await?)) });
    }
    let mut answers = Vec::new();
    while let Some(joined) = asked.join_next().await {
        let broken = |panic| {
            let text = format!("a read panicked: {panic}");
            AwsError::answer("freshscale:Observe", "stack", None, text)
        };
        answers.push(joined.map_err(broken)??);
    }
    Ok(answers)
}

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
    let reads = each(types, |ty| {
        let (cx, scope) = (cx.clone(), scope.clone());
        async move {
            match pass {
                Pass::Read => ty.read(&cx, &scope).await,
                Pass::Discover => ty.discover(&cx, &scope).await,
            }
        }
    });
    let mut observed = Observed::new();
    for (ty, found) in reads.await? {
        for live in found {
            let address = Address {
                kind: ty.kind(),
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
