//! Before anything is made: whether instances could start from the launch template that a plan makes, in the group that it
//! makes or changes. What can be known of that is a refusal.

mod alike;
mod fitting;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::address::kind;
use crate::clients::Clients;
use crate::existing::{self, Existing, Missing};
use crate::plan::{Action, FieldChange, Plan, Refusal, Step};
use crate::resource::launch_template::{Spec, trial as request};
use crate::resource::{Context, FieldOwner, Rule};
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::fit::{Contents, Fit};
use freshscale_core::rotation::image::{Image, Reason};
use freshscale_core::rotation::trial::{self, Trial};
use freshscale_core::rotation::{self, describe, near};
use freshscale_stack::Stack;
use freshscale_stack::rotation_config;

/// The version that a plan makes the default.
struct Version {
    /// The step's `kind/name`.
    address: String,
    want: Spec,
    /// What the default is like before.
    have: Option<Spec>,
}

/// Adds what keeps instances from starting to the plan's refusals, and what a trial launch came to. Returns what could not be
/// looked up, as the calls that are not allowed.
///
/// # Errors
/// A call that failed for another reason than want of a right.
pub(super) async fn judge(
    cx: &Context,
    plan: &mut Plan,
) -> Result<BTreeSet<&'static str>, AwsError> {
    let Some(stack) = cx.stack.as_deref() else {
        return Ok(BTreeSet::new());
    };
    let version = plan.steps.iter().find_map(made);
    let moved = plan.steps.iter().find(|step| moves(step)).map(Step::id);
    let address = version.as_ref().map(|version| version.address.clone());
    let Some(address) = address.or_else(|| moved.clone()) else {
        return Ok(BTreeSet::new());
    };
    let subnets: BTreeSet<String> = { stack.auto_scaling_group.subnet_ids.iter() }
        .cloned()
        .collect();
    let looks = Looks {
        cx,
        stack,
        subnets: &subnets,
    };
    let Some(mut version) = version else {
        let found = looks.places().await?;
        let unknown = found.unknown.clone();
        plan.refusals.extend(missing(found, &address, &moved));
        return Ok(unknown);
    };
    let contents = version.contents(stack);
    let (existing, image, mut trial) = tokio::join!(
        existing::look(&cx.aws, &contents, &subnets),
        image(&cx.aws, &version.want.image),
        looks.trial(&version.want),
    );
    let (existing, image) = (existing?, image?);
    let unknown = existing.unknown.clone();
    let mut refusals = misfits(stack, &version, image.as_ref(), &existing);
    if !refusals.is_empty()
        && let Some(other) = looks.fitting(&version, image.as_ref(), &existing).await?
    {
        version.want.image.clone_from(&other.id);
        refusals = misfits(stack, &version, Some(&other), &existing);
        trial = looks.trial(&version.want).await;
        with_image(plan, &address, &other.id);
    }
    if let Some(refusal) = gone(&version, image.as_ref()) {
        refusals = vec![refusal];
    }
    if version.want.image.is_empty() {
        refusals.push(looks.no_image(&version).await?);
    }
    refusals.extend(missing(existing, &address, &moved));
    // Other subnets may be what is wrong.
    let mut alike = version.starts_alike() && moved.is_none();
    match trial? {
        Some(Trial::Refused { why }) if refusals.is_empty() => {
            alike = alike && looks.refuses_today(&version).await?;
            refusals.push(Refusal {
                address,
                reason: format!("EC2 refuses a trial launch of it: {why}"),
                remedy: "do what EC2 says, in AWS or in the stack file".to_owned(),
            });
        }
        trial if refusals.is_empty() => plan.trial = trial,
        _ => {}
    }
    match alike {
        true => plan
            .warnings
            .extend(refusals.into_iter().map(alike::already)),
        false => plan.refusals.extend(refusals),
    }
    Ok(unknown)
}

impl Version {
    /// What images are judged against: every type that may start from this version.
    fn contents(&self, stack: &Stack) -> Contents {
        Contents {
            instance_types: stack.instance_types(),
            ..self.want.contents()
        }
    }
}

/// What is looked at besides the version itself.
struct Looks<'a> {
    cx: &'a Context,
    stack: &'a Stack,
    subnets: &'a BTreeSet<String>,
}

impl Looks<'_> {
    /// For subnets that change under a template which does not.
    async fn places(&self) -> Result<Existing, AwsError> {
        let template = &self.stack.launch_template;
        let contents = Contents {
            instance_types: self.stack.instance_types(),
            security_group_ids: template.security_group_ids.clone(),
            ..Default::default()
        };
        let mut found = existing::look(&self.cx.aws, &contents, self.subnets).await?;
        // The template's own, which this plan does not touch.
        found
            .missing
            .retain(|it| !matches!(it, Missing::SecurityGroup { .. }));
        Ok(found)
    }

    async fn trial(&self, want: &Spec) -> Result<Option<Trial>, AwsError> {
        let Some(subnet) = self.subnets.first() else {
            return Ok(None);
        };
        if want.image.is_empty() {
            return Ok(None);
        }
        let template = &self.stack.names.launch_template;
        let request = request::inline(self.cx, template, want, subnet)?;
        let answer = trial::send(&self.cx.aws, request).await;
        Ok(Some(answer.unwrap_or_else(Trial::from)))
    }

    async fn no_image(&self, version: &Version) -> Result<Refusal, AwsError> {
        let image = &self.stack.image;
        let settle = Some(self.stack.rotator.settle);
        let found = rotation::newest(&self.cx.aws, image, settle, &*self.cx.clock).await?;
        if let Some(young) = found.refused
            && let Reason::Settling(until) = young.reason
        {
            return Ok(Refusal {
                address: version.address.clone(),
                reason: format!(
                    "there is no image to start with: {}, the newest, is too young until {until} (rotator.settle)",
                    young.image
                ),
                remedy: "apply again then, or lower rotator.settle in the stack file".to_owned(),
            });
        }
        let fit = Fit::of(version.contents(self.stack));
        let demands = rotation_config(self.stack).demands(&fit, self.cx.clock.now());
        let near = near::misses(&self.cx.aws, image, &demands).await?;
        let near = near.unwrap_or_else(|| format!("{} has no image", image.owners.join(" or ")));
        Ok(Refusal {
            address: version.address.clone(),
            reason: format!("there is no image to start with: {near}"),
            remedy: format!(
                "make one with AWS Backup or `bake`, or correct {} in the stack file",
                image.fields()
            ),
        })
    }
}

/// The version that a step makes; `None` if it makes none.
fn made(step: &Step) -> Option<Version> {
    if step.address.kind != kind::LAUNCH_TEMPLATE {
        return None;
    }
    let spec = |value: &Value| serde_json::from_value::<Spec>(value.clone()).ok();
    let (have, want) = match &step.action {
        Action::Create { want } | Action::Replace { want, .. } => (None, spec(want)?),
        Action::Update { have, want } => (Some(spec(have)?), spec(want)?),
        Action::Release { .. } | Action::Delete { .. } => return None,
    };
    let address = step.id();
    let version = Version {
        address,
        want,
        have,
    };
    let changes = |have: &Spec| !have.holds_the_same(&version.want);
    { version.have.as_ref() }
        .is_none_or(changes)
        .then_some(version)
}

/// Lets the version at `address` start from another image than the default's.
fn with_image(plan: &mut Plan, address: &str, id: &str) {
    let Some(step) = plan.steps.iter_mut().find(|step| step.id() == address) else {
        return;
    };
    let because = match &mut step.action {
        Action::Update { have, want } => {
            want["image"] = id.into();
            step.changes.push(FieldChange {
                path: "image".to_owned(),
                before: have["image"].clone(),
                after: id.into(),
                owner: FieldOwner::Rotator,
                hidden: false,
                rule: Rule::SeedOnly(FieldOwner::Rotator),
                behind: None,
            });
            "the default's image does not go with it, this one does"
        }
        Action::Create { want } | Action::Replace { want, .. } => {
            want["image"] = id.into();
            let image = step.changes.iter_mut().find(|it| it.path == "image");
            if let Some(change) = image {
                change.after = id.into();
            }
            "the newest image does not go with it, this one does"
        }
        Action::Release { .. } | Action::Delete { .. } => return,
    };
    step.because = Some(because.to_owned());
}

/// Whether a step puts the group into other subnets.
fn moves(step: &Step) -> bool {
    let is_group = step.address.kind == kind::AUTO_SCALING_GROUP && !step.action.leaves();
    is_group && { step.changes.iter() }.any(|change| change.path.starts_with("subnet"))
}

/// `None` if it is gone, or a parameter's.
async fn image(aws: &Clients, id: &str) -> Result<Option<Image>, AwsError> {
    match id.starts_with("ami-") {
        true => describe::image(aws, id).await,
        false => Ok(None),
    }
}

/// Nothing starts from the image of today, so nothing can be said of another version with it.
fn gone(version: &Version, image: Option<&Image>) -> Option<Refusal> {
    let id = &version.have.as_ref()?.image;
    let available = image.is_some_and(|image| image.state == "available");
    let same = *id == version.want.image && id.starts_with("ami-");
    (same && !available).then(|| Refusal {
        address: version.address.clone(),
        reason: format!("{id}, the image of the default version, can no longer be launched"),
        remedy: "let `rotate` put one there that can, then apply again".to_owned(),
    })
}

/// The judge's findings, unless they are so today.
fn misfits(
    stack: &Stack,
    version: &Version,
    image: Option<&Image>,
    existing: &Existing,
) -> Vec<Refusal> {
    let Some(image) = image else {
        return Vec::new();
    };
    let mut fit = Fit::of(version.contents(stack));
    if let Some(have) = &version.have {
        fit = fit.after(have.contents(), Some(image));
    }
    let found = fit.knowing(existing.types.clone()).misfits(image);
    let refusal = |reason: String| Refusal {
        address: version.address.clone(),
        reason: format!(
            "instances would not start from {} as it says: {reason}",
            image.id
        ),
        remedy:
            "change that in the stack file, or make an image that fits first: `apply` then takes it"
                .to_owned(),
    };
    found.iter().map(|it| refusal(it.to_string())).collect()
}

/// What is not there, each at the step that refers to it.
fn missing(found: Existing, template: &str, group: &Option<String>) -> Vec<Refusal> {
    let each = found.missing.into_iter().map(|missing| {
        let of_group = matches!(missing, Missing::Subnet { .. } | Missing::Offering { .. });
        let address = group.as_deref().filter(|_| of_group).unwrap_or(template);
        let remedy = match missing {
            Missing::InstanceType { .. } | Missing::Offering { .. } => {
                "correct launch_template.instance_type in the stack file, or the subnets"
            }
            Missing::Key { state: Some(_), .. } => {
                "enable it (of one that is about to be deleted, cancel that first), or name another one in the stack file"
            }
            _ => "make it, or name another one in the stack file",
        };
        Refusal {
            address: address.to_owned(),
            reason: format!("every launch would fail: {missing}"),
            remedy: remedy.to_owned(),
        }
    });
    each.collect()
}
