//! How the instances of groups are behind their target groups.

use serde_json::{Value, json};

use super::target_groups;
use crate::autoscaling::{Lifecycle, Member};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Reply};

/// State, reason and description, as ELB has them.
fn health(world: &World, member: &Member, used: bool) -> Option<[Option<&'static str>; 3]> {
    let image = world.ec2.images.get(&member.image);
    Some(match member.state {
        Lifecycle::InService if !used => [
            Some("unused"),
            Some("Target.NotInUse"),
            Some("Target group is not configured to receive traffic from the load balancer"),
        ],
        Lifecycle::InService if member.unhealthy || image.is_some_and(|of| of.broken) => [
            Some("unhealthy"),
            Some("Target.FailedHealthChecks"),
            Some("Health checks failed"),
        ],
        Lifecycle::InService => [Some("healthy"), None, None],
        Lifecycle::Pending => [
            Some("initial"),
            Some("Elb.RegistrationInProgress"),
            Some("Target registration is in progress"),
        ],
        Lifecycle::Terminating | Lifecycle::TerminatingWait => [
            Some("draining"),
            Some("Target.DeregistrationInProgress"),
            Some("Target deregistration is in progress"),
        ],
        _ => return None,
    })
}

/// The members of the groups that it is attached to, in their port.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let arn = params.text("TargetGroupArn").unwrap_or_default();
    let port = target_groups::find(world, arn)?
        .settings
        .get("Port")
        .cloned();
    let wanted: Vec<&str> = { params.items("Targets") }
        .filter_map(|target| target.text("Id"))
        .collect();
    let used = !world.elb.in_front_of(arn).is_empty();
    let groups = world.autoscaling.groups.values();
    let members = { groups }
        .filter(|group| group.target_groups.contains(arn))
        .flat_map(|group| &group.members);
    let found: Value = members
        .filter(|member| wanted.is_empty() || wanted.contains(&member.id.as_str()))
        .filter_map(|member| {
            let [state, reason, description] = health(world, member, used)?;
            Some(json!({
                "Target": {"Id": member.id, "Port": port},
                "HealthCheckPort": port.as_ref().map(ToString::to_string),
                "TargetHealth": {"State": state, "Reason": reason, "Description": description},
            }))
        })
        .collect();
    Ok(json!({"TargetHealthDescriptions": found}))
}
