//! What a cloud holds of a stack, in a form in which two clouds can be compared.

use std::collections::BTreeMap;

use freshscale_deploy::engine::observe;
use freshscale_deploy::plan::Observed;
use freshscale_deploy::resource::{DeployContext, REGISTRY};
use freshscale_stack::Stack;
use serde_json::Value;

use super::Cloud;

/// Everything of the stack, under whatever name, without what is not the file's to say.
pub async fn observed(cloud: &Cloud, stack: &Stack) -> BTreeMap<String, Value> {
    let prepared = cloud.plan(stack).await;
    let facts = DeployContext {
        account: prepared.cx.account.clone(),
        code_sha256: None,
        template: None,
        seed_image: None,
        now: cloud.emulator.now(),
    };
    let desired = REGISTRY
        .iter()
        .flat_map(|ty| {
            ty.declare(stack, &facts)
                .into_iter()
                .map(|d| (ty.kind(), d))
        })
        .map(|(kind, d)| {
            (
                freshscale_deploy::address::Address { kind, name: d.name },
                d.spec,
            )
        })
        .collect();
    let scope = observe::scope(&stack.name, &desired);
    let mut all: Observed = observe::read(&prepared.cx, REGISTRY, &scope).await.unwrap();
    all.extend(
        observe::discover(&prepared.cx, REGISTRY, &scope)
            .await
            .unwrap(),
    );
    all.into_iter()
        .map(|(address, mut found)| {
            // Sizes are the schedule's: the first apply seeds them and no later one resets them.
            for size in ["min_size", "max_size", "desired_capacity"] {
                if let Some(members) = found.spec.as_object_mut() {
                    members.remove(size);
                }
            }
            (address.to_string(), found.spec)
        })
        .collect()
}
