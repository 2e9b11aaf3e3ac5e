//! Beside the plan: what stands in the way of its deletions, what no instance could start from, and what the SDK repeats unasked.

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;

use super::Deployment;
use crate::address::kind;
use crate::plan::{Action, During, Ends, Plan, Refusal, Step};
use crate::progress::event::Event;
use crate::resource::{Context, REGISTRY};
use crate::windows;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::limits;
use freshscale_core::rotation;
use freshscale_core::rotation::known::Known;
use freshscale_stack::rotation_config;

/// What the SDK itself repeats is told, too.
pub(super) fn tell_of_retries(deployment: &Deployment, events: &UnboundedSender<Event>) {
    let events = events.clone();
    deployment.tracer.listen(move |again| {
        let text = format!("attempt {}, after {}", again.attempt, again.because);
        // Whoever listened may be done.
        let _ = events.send(Event::Note {
            address: again.operation,
            text,
        });
    });
}

/// What somebody must end before the plan's deletions can, and what ends with them.
pub(super) async fn leaving(cx: &Context, plan: &mut Plan) -> Result<(), AwsError> {
    let removed = |step: &Step| match &step.action {
        Action::Delete { have } | Action::Replace { have, .. } => Some(have.clone()),
        _ => None,
    };
    for step in &plan.steps {
        let Some(have) = removed(step) else { continue };
        let ty = REGISTRY.iter().find(|ty| ty.kind() == step.address.kind);
        let Some(ty) = ty else { continue };
        let leaving = ty.leaving(cx, &step.address.name, &have).await?;
        let obstacle = leaving.obstacle.filter(|_| !cx.removal.force);
        plan.refusals.extend(obstacle.map(|obstacle| Refusal {
            address: step.id(),
            reason: format!("it cannot be removed: {}", obstacle.reason),
            remedy: obstacle.remedy,
        }));
        if let Some(ended) = leaving.ends {
            plan.ends.push(Ends {
                id: step.id(),
                window: during(cx, &step.address.name, ended.instances).await?,
                instances: ended.instances,
                target_groups: ended.target_groups,
            });
        }
    }
    Ok(())
}

/// An instance type that there is not, if a step of the plan would publish it: nothing else is begun that would stand there
/// without a use. What else instances could not start from, [`launches`](super::launches) tells.
pub(super) async fn launching(cx: &Context, plan: &mut Plan) {
    let mut refusals = Vec::new();
    let templates = { plan.steps.iter() }.filter(|step| step.address.kind == kind::LAUNCH_TEMPLATE);
    for step in templates {
        let (have, want) = match &step.action {
            Action::Create { want } | Action::Replace { want, .. } => (None, want),
            Action::Update { have, want } => (Some(have), want),
            Action::Release { .. } | Action::Delete { .. } => continue,
        };
        let of = |spec: &Value| spec["instance_type"].as_str().map(ToOwned::to_owned);
        let Some(named) = of(want).filter(|named| have.and_then(of).as_ref() != Some(named)) else {
            continue;
        };
        if is_missing(cx, &named).await {
            refusals.push(Refusal {
                address: step.id(),
                reason: format!(
                    "EC2 has no instance type `{named}` in {}",
                    cx.account.region
                ),
                remedy: "correct launch_template.instance_type in the stack file".to_owned(),
            });
        }
    }
    plan.refusals.extend(refusals);
}

/// Whether EC2 says that it has no such instance type; it is asked of those alone that the models of this build do not list,
/// and who may not ask is not held up.
async fn is_missing(cx: &Context, instance_type: &str) -> bool {
    if limits::instance_types().contains(&instance_type) {
        return false;
    }
    let asked = { cx.aws.ec2.describe_instance_types() }
        .instance_types(instance_type.into())
        .send()
        .await
        .called("ec2:DescribeInstanceTypes", instance_type);
    asked.is_err_and(|error| error.code.as_deref() == Some("InvalidInstanceType"))
}

/// Whether a window is open: by the stack file and by the actions that stand. Of a group without instances nobody asks.
async fn during(cx: &Context, group: &str, instances: usize) -> Result<During, AwsError> {
    let Some(stack) = cx.stack.as_deref() else {
        return Ok(During::Unknown);
    };
    if instances == 0 {
        return Ok(During::Closed);
    }
    let standing = rotation::group::actions(&cx.aws, group).await.absent()?;
    let (config, now) = (rotation_config(stack), cx.clock.now());
    let known = Known::of(&standing.unwrap_or_default(), config.dates.as_ref(), now);
    Ok(match windows::open(stack, &known.actions, now) {
        None => During::Closed,
        Some(open) => During::Open {
            what: open.what,
            until: open.until,
            zone: stack.schedule.timezone.clone(),
        },
    })
}
