//! Beside the plan: what stands in the way of its deletions, and what the SDK repeats unasked.

use tokio::sync::mpsc::UnboundedSender;

use super::Deployment;
use crate::address::kind;
use crate::plan::{Action, During, Ends, Plan, Refusal, Step};
use crate::progress::event::Event;
use crate::resource::{Context, REGISTRY, launch_template};
use crate::rights;
use crate::{once, windows};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation;
use freshscale_core::rotation::known::Known;
use freshscale_stack::{policy, rotation_config};
use serde_json::Value;

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

/// What a new version of a template would lose that nobody accepted.
pub(super) async fn losing(cx: &Context, plan: &mut Plan) -> Result<(), AwsError> {
    for step in &plan.steps {
        let Action::Update { have, want } = &step.action else {
            continue;
        };
        if step.address.kind != kind::LAUNCH_TEMPLATE {
            continue;
        }
        let spec = |value: &Value| serde_json::from_value::<launch_template::Spec>(value.clone());
        let (Ok(have), Ok(want)) = (spec(have), spec(want)) else {
            continue;
        };
        let why = launch_template::losing(cx, &step.address.name, &have, &want).await?;
        plan.refusals.extend(why.map(|reason| Refusal {
            address: step.id(),
            reason,
            remedy: "leave the template as it is, or accept the loss".to_owned(),
        }));
    }
    Ok(())
}

/// Which rights a role lacks that is somebody else's, if who plans may ask; nobody else tells before the first rotation.
pub(super) async fn lacking(cx: &Context, plan: &mut Plan) {
    let Some(stack) = cx.stack.as_deref() else {
        return;
    };
    let template = cx.ids.template(&stack.names.launch_template);
    let document = policy::rotator(stack, &cx.account, template.as_deref());
    let (Some(role), Ok(document)) = (&stack.rotator.role, document) else {
        return;
    };
    let wanted = rights::wanted(&document);
    let Ok(answers) = rights::simulate(&cx.aws, role, &wanted).await else {
        return;
    };
    let lacks = rights::lacks(&stack.names.iam_role, &answers).into_iter();
    plan.warnings.extend(lacks.map(|lack| Refusal {
        address: format!("lambda-function/{}", stack.names.lambda_function),
        reason: lack.text,
        remedy:
            "have whoever owns the role give it the rotator's policy (`policy rotator`)".to_owned(),
    }));
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
    let (standing, now) = (standing.unwrap_or_default(), cx.clock.now());
    let stack = &*once::in_force(stack, &once::standing(stack, &standing, now));
    let config = rotation_config(stack);
    let known = Known::of(&standing, config.dates.as_ref(), now);
    Ok(match windows::open(stack, &known.actions, now) {
        None => During::Closed,
        Some(open) => During::Open {
            what: open.what,
            until: open.until,
            zone: stack.schedule.timezone.clone(),
        },
    })
}
