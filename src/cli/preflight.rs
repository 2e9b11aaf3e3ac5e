//! Beside the plan: what stands in the way of its deletions, and what the SDK repeats unasked.

use tokio::sync::mpsc::UnboundedSender;

use super::session::Session;
use freshscale_core::aws::AwsError;
use freshscale_deploy::plan::{Action, Plan, Refusal};
use freshscale_deploy::progress::event::Event;
use freshscale_deploy::resource::{Context, REGISTRY};

/// What the SDK itself repeats is told, too.
pub(super) fn tell_of_retries(session: &Session, events: &UnboundedSender<Event>) {
    let events = events.clone();
    session.tracer.listen(move |again| {
        let text = format!("attempt {}, after {}", again.attempt, again.because);
        // Whoever listened may be done.
        let _ = events.send(Event::Note {
            address: again.operation,
            text,
        });
    });
}

/// What somebody must end before the plan's deletions can.
pub(super) async fn obstacles(cx: &Context, plan: &Plan) -> Result<Vec<Refusal>, AwsError> {
    let mut found = Vec::new();
    for step in &plan.steps {
        if !matches!(step.action, Action::Delete { .. } | Action::Replace { .. }) {
            continue;
        }
        let ty = REGISTRY.iter().find(|ty| ty.kind() == step.address.kind);
        let Some(ty) = ty else { continue };
        let obstacle = ty.obstacles(cx, &step.address.name).await?;
        found.extend(obstacle.map(|obstacle| Refusal {
            address: step.id(),
            reason: format!("it cannot be removed: {}", obstacle.reason),
            remedy: obstacle.remedy,
        }));
    }
    Ok(found)
}
