//! Looking at what stands, before a plan is made of it.

use super::goal::Goal;
use crate::address::kind;
use crate::engine::observe;
use crate::plan::{Desired, Observed};
use crate::resource::{Context, DeployContext, Owner, REGISTRY, ResourceType, memo, stack_record};
use freshscale_core::aws::AwsError;
use freshscale_core::rotation;
use freshscale_stack::Stack;

/// Where nothing of the stack's stands at all, or its record knows of none, there are no alarms to look for.
async fn rule_out_alarms(
    cx: &Context,
    goal: &Goal,
    desired: &Desired,
    observed: &Observed,
) -> Result<(), AwsError> {
    let declared = desired.keys().any(|address| address.kind == kind::ALARM);
    if goal.stack().is_none() || declared {
        return Ok(());
    }
    let mut records = { desired.iter() }.filter(|(address, _)| address.kind == kind::STACK_RECORD);
    let wanted = records.next().and_then(|(_, spec)| spec["names"].as_str());
    let known = stack_record::rules_out_alarms(cx, &cx.scope, wanted).await?;
    let nothing_stands = || observed.values().all(|found| found.owner != Owner::Ours);
    if known.unwrap_or_else(nothing_stands) {
        cx.ids.rule_out(kind::ALARM);
    }
    Ok(())
}

/// Everything that stands under the stack's names or with its tag, searched at once: whatever is found under the names,
/// whoever ends the stack looks for the rest. Only whether alarms are possible follows from the former.
async fn look_for_all(
    cx: &Context,
    goal: &Goal,
    facts: &mut DeployContext,
) -> Result<Observed, AwsError> {
    let scope = &cx.scope;
    let (alarms, others) = alarms_and_others();
    let (named, tagged) = tokio::join!(
        observe::read(cx, REGISTRY, scope),
        observe::discover(cx, &others, scope)
    );
    let mut observed = named?;
    facts.now = cx.clock.now();
    rule_out_alarms(cx, goal, &goal.desired(facts), &observed).await?;
    let alarms = observe::discover(cx, &alarms, scope).await?;
    for (address, found) in tagged?.into_iter().chain(alarms) {
        observed.entry(address).or_insert(found);
    }
    Ok(observed)
}

/// What stands under the stack's names, leftovers where they are possible, and the image that a new
/// launch template starts with.
pub(super) async fn look(
    cx: &Context,
    goal: &Goal,
    facts: &mut DeployContext,
) -> Result<Observed, AwsError> {
    let scope = &cx.scope;
    if goal.purpose.ends_stack() {
        return look_for_all(cx, goal, facts).await;
    }
    let (alarms, others) = alarms_and_others();
    let (named, early) = tokio::join!(
        observe::read(cx, REGISTRY, scope),
        look_early(cx, goal, &others)
    );
    let mut observed = named?;
    // Names do not depend on the time; what they stand for does, and the first answers tell it.
    facts.now = cx.clock.now();
    let desired = goal.desired(facts);
    rule_out_alarms(cx, goal, &desired, &observed).await?;
    let has_template = { observed.keys() }.any(|address| address.kind == kind::LAUNCH_TEMPLATE);
    let (leftovers, seed) = match early? {
        Some((mut found, seed)) => {
            found.extend(observe::discover(cx, &alarms, scope).await?);
            (found, seed)
        }
        None => {
            let search = async {
                match observe::leftovers_possible(&desired, &observed) {
                    true => observe::discover(cx, REGISTRY, scope).await,
                    false => Ok(Observed::new()),
                }
            };
            let seed = async {
                match has_template {
                    true => Ok(None),
                    false => seed(cx, goal).await,
                }
            };
            tokio::try_join!(search, seed)?
        }
    };
    for (address, found) in leftovers {
        observed.entry(address).or_insert(found);
    }
    facts.seed_image = seed.filter(|_| !has_template);
    Ok(observed)
}

/// Leftovers and the image, where the launch templates' answer alone says that both are wanted: none of the stack's has
/// ever been made. Nothing else is waited for then.
async fn look_early(
    cx: &Context,
    goal: &Goal,
    types: &[&'static dyn ResourceType],
) -> Result<Option<(Observed, Option<String>)>, AwsError> {
    // One that is taken over has no tag of the stack, and has its image.
    let makes = goal.stack().is_some_and(Stack::makes_template) && !goal.options.adopt;
    // The call is that of the kinds that are read: it is waited for, not made.
    tokio::task::yield_now().await;
    if !makes || !memo::tagged_templates(cx, &cx.scope).await?.is_empty() {
        return Ok(None);
    }
    let leftovers = observe::discover(cx, types, &cx.scope);
    tokio::try_join!(leftovers, seed(cx, goal)).map(Some)
}

/// The newest image, which a new launch template starts with.
async fn seed(cx: &Context, goal: &Goal) -> Result<Option<String>, AwsError> {
    let Some(stack) = goal.stack() else {
        return Ok(None);
    };
    let settle = Some(stack.rotator.settle);
    let newest = rotation::newest(&cx.aws, &stack.image, settle, &*cx.clock).await?;
    Ok(newest.chosen.map(|image| image.id))
}

/// Kinds of two sorts: whether there can be alarms, the answers of all others tell.
fn alarms_and_others() -> (
    Vec<&'static dyn ResourceType>,
    Vec<&'static dyn ResourceType>,
) {
    { REGISTRY.iter().copied() }.partition(|ty| ty.kind() == kind::ALARM)
}
