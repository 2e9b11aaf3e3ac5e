//! Before anything is made: whether the target groups and topics that a plan's steps bring in are there, where Auto Scaling can use
//! them. What stands already is not looked up again.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_elasticloadbalancingv2::types::{TargetGroup, TargetTypeEnum};
use serde_json::Value;

use crate::address::kind;
use crate::existing::{self, known, named};
use crate::plan::{Plan, Refusal, Step};
use crate::resource::{Context, parallel};
use freshscale_core::aws::partition::partition;
use freshscale_core::aws::{AwsError, Class};
use freshscale_stack::names::Account;

/// What is named by its ARN, each with the step that brings it in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Referred {
    target_groups: BTreeMap<String, String>,
    /// Where the group is to be.
    subnets: BTreeSet<String>,
    topics: BTreeMap<String, String>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) refusals: Vec<Refusal>,
    /// Calls that are not allowed.
    pub(super) unknown: BTreeSet<&'static str>,
}

/// The texts of a member of a step's spec: of a list, or the one.
fn texts(spec: &Value, member: &str) -> BTreeSet<String> {
    let texts = match &spec[member] {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect::<Vec<_>>(),
    };
    texts.into_iter().map(str::to_owned).collect()
}

/// What a step wants there that does not stand.
fn new(step: &Step, member: &str) -> BTreeSet<String> {
    let (have, want) = step.action.specs();
    let mut wanted = want.map_or_else(BTreeSet::new, |want| texts(want, member));
    if let Some(have) = have {
        let there = texts(have, member);
        wanted.retain(|text| !there.contains(text));
    }
    wanted
}

impl Referred {
    /// What this plan brings in. Only what is in the stack's own partition and Region: the rest is refused already.
    pub(super) fn of(plan: &Plan, account: &Account) -> Self {
        let mut referred = Self::default();
        for step in plan.steps.iter().filter(|step| !step.action.leaves()) {
            match step.address.kind {
                kind::AUTO_SCALING_GROUP => {
                    let (_, want) = step.action.specs();
                    let Some(want) = want else { continue };
                    let moves = !new(step, "subnet_ids").is_empty();
                    let arns = match moves {
                        true => texts(want, "target_group_arns"),
                        false => new(step, "target_group_arns"),
                    };
                    referred.subnets = texts(want, "subnet_ids");
                    let own = arns.into_iter().filter(|arn| is_of(arn, account));
                    (referred.target_groups).extend(own.map(|arn| (arn, step.id())));
                }
                kind::ALARM | kind::LAMBDA_DESTINATION => {
                    for member in ["alarm_actions", "ok_actions", "on_failure"] {
                        for arn in new(step, member) {
                            if is_topic(&arn, account) {
                                referred.topics.entry(arn).or_insert_with(|| step.id());
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        referred
    }

    /// Looks them up, all at once.
    ///
    /// # Errors
    /// A call that failed for another reason than want of a right.
    pub(super) async fn look(self, cx: &Context) -> Result<Found, AwsError> {
        let arns: BTreeSet<String> = self.target_groups.keys().cloned().collect();
        let subnets = match arns.is_empty() {
            true => BTreeSet::new(),
            false => self.subnets.clone(),
        };
        let topics = self.topics.iter().map(async |(arn, step)| {
            let found = named::has_topic(&cx.aws, arn).await;
            (arn, step, found)
        });
        let (groups, vpcs, topics) = tokio::join!(
            named::target_groups(&cx.aws, &arns),
            existing::vpcs(&cx.aws, &subnets),
            parallel::all(topics),
        );
        let mut found = Found::default();
        if let Some(groups) = known(groups, &mut found.unknown)? {
            // Who may not see subnets is told so where the launch template is judged.
            let vpcs = known(vpcs, &mut BTreeSet::new())?.unwrap_or_default();
            self.judge_target_groups(&groups, &vpcs, &mut found.refusals);
        }
        for (arn, step, there) in topics {
            let of_others = is_of_another(arn, &cx.account);
            let unknown = &mut found.unknown;
            let there = match there {
                // What its own policy decides is warned of already.
                Err(error) if of_others && error.class == Class::Denied => continue,
                other => known(other, unknown)?,
            };
            if there == Some(false) {
                found.refusals.push(Refusal {
                    address: step.clone(),
                    reason: format!("nobody would be told: topic {arn} does not exist"),
                    remedy: "make it, or name another one in the stack file".to_owned(),
                });
            }
        }
        Ok(found)
    }

    fn judge_target_groups(
        &self,
        groups: &BTreeMap<String, TargetGroup>,
        vpcs: &BTreeSet<String>,
        refusals: &mut Vec<Refusal>,
    ) {
        for (arn, step) in &self.target_groups {
            let Some(why) = unfit(arn, groups.get(arn), vpcs) else {
                continue;
            };
            refusals.push(Refusal {
                address: step.clone(),
                reason: format!("Auto Scaling would refuse the group: {why}"),
                remedy: "make one for instances in that VPC, or name another one in the stack file"
                    .to_owned(),
            });
        }
    }
}

/// Why Auto Scaling cannot use a target group, if it cannot.
fn unfit(arn: &str, group: Option<&TargetGroup>, vpcs: &BTreeSet<String>) -> Option<String> {
    let Some(group) = group else {
        return Some(format!("target group {arn} does not exist"));
    };
    let kind = group.target_type().unwrap_or(&TargetTypeEnum::Instance);
    if *kind != TargetTypeEnum::Instance {
        return Some(format!(
            "target group {arn} is of targets of type {}, and Auto Scaling registers instances",
            kind.as_str()
        ));
    }
    // One of functions has none.
    let own = group.vpc_id().unwrap_or_default();
    let other = vpcs.iter().find(|vpc| *vpc != own)?;
    Some(format!(
        "target group {arn} is of {own}, and the subnets are of {other}"
    ))
}

/// Whether an ARN is of this partition, Region and account.
fn is_of(arn: &str, account: &Account) -> bool {
    is_near(arn, account) && !is_of_another(arn, account)
}

fn is_near(arn: &str, account: &Account) -> bool {
    let mut parts = arn.split(':').skip(1);
    let (of, _, region) = (parts.next(), parts.next(), parts.next());
    of == Some(partition(&account.region)) && region == Some(account.region.as_str())
}

fn is_of_another(arn: &str, account: &Account) -> bool {
    arn.split(':').nth(4) != Some(account.id.as_str())
}

fn is_topic(arn: &str, account: &Account) -> bool {
    arn.split(':').nth(2) == Some("sns") && is_near(arn, account)
}

/// What could not be looked up, said once: nobody is kept from applying by a right that only looks.
pub(super) fn unknown(plan: &Plan, calls: &BTreeSet<&'static str>) -> Option<Refusal> {
    let of = |step: &&Step| {
        [kind::LAUNCH_TEMPLATE, kind::AUTO_SCALING_GROUP].contains(&step.address.kind)
    };
    let step = plan.steps.iter().find(of).or(plan.steps.first())?;
    let calls: Vec<&str> = calls.iter().copied().collect();
    (!calls.is_empty()).then(|| Refusal {
        address: step.id(),
        reason: format!(
            "whether all that it refers to exists is unknown: no permission for {}",
            calls.join(", ")
        ),
        remedy: "allow what `policy plan` prints, to have it looked up".to_owned(),
    })
}
