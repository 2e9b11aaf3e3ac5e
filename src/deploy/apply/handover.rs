//! What stays without our tags goes on working.

use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::lacked;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_stack::STACK_TAG;
use serde_json::Value;

use crate::address::kind;
use crate::plan::release::keep_rights;
use crate::plan::{Action, Plan, Refusal};
use crate::resource::memo::tagged_templates;
use crate::resource::{Context, launch_template};

/// Where a plan lets go of a launch template, policies name it by its ARN.
///
/// # Errors
/// A call's, or there is no such template any more.
pub(super) async fn rights(cx: &Context, plan: &mut Plan) -> Result<(), AwsError> {
    let mut templates = Vec::new();
    for step in &plan.steps {
        let is_ours = |spec: &Value| !spec["tags"][STACK_TAG].is_null();
        let released = match &step.action {
            Action::Release { .. } => true,
            // Given back as it was.
            Action::Update { have, want } => is_ours(have) && !is_ours(want),
            _ => false,
        };
        if !released || step.address.kind != kind::LAUNCH_TEMPLATE {
            continue;
        }
        let name = step.address.name.as_str();
        let id = launch_template::id(cx, name).await?;
        let id = id.ok_or_else(|| lacked("ec2:DescribeLaunchTemplates", name, "its id"))?;
        templates.push(cx.account.launch_template_arn(&id));
    }
    if !templates.is_empty() {
        keep_rights(plan, &cx.stack_name, &templates);
    }
    Ok(())
}

/// A pin is a tag of ours. Without it the rotator, which stays, would go on to the image that somebody wanted to keep away.
///
/// # Errors
/// The call's, if nobody has asked for the templates yet.
pub(super) async fn pins(cx: &Context, plan: &mut Plan) -> Result<(), AwsError> {
    let released = { plan.steps.iter() }.any(|step| {
        step.address.kind == kind::LAUNCH_TEMPLATE && matches!(step.action, Action::Release { .. })
    });
    if !released {
        return Ok(());
    }
    for template in tagged_templates(cx, &cx.scope).await? {
        let mut tags = template.tags().iter();
        let pin = tags.find(|tag| tag.key() == Some(PINNED_TAG));
        if let Some(pin) = pin {
            plan.refusals.push(Refusal {
                address: format!(
                    "{}/{}",
                    kind::LAUNCH_TEMPLATE,
                    template.launch_template_name().unwrap_or_default()
                ),
                reason: format!(
                    "it is pinned ({}), and the pin goes with our tags, while the rotator goes on",
                    pin.value().unwrap_or_default()
                ),
                remedy: "let it rotate again with `unpin` first, or disable the rotator's rules for good"
                    .to_owned(),
            });
        }
    }
    Ok(())
}
