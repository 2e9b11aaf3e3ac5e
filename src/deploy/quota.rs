//! Quotas before the first write: whether the account has room for what plans would make.
//!
//! EventBridge's rules are what a fleet meets first: with two a stack, the default of 300 ends at 150 stacks of an account
//! and Region. The 151st would fail half made.

use std::collections::BTreeMap;

use aws_sdk_servicequotas::types::ServiceQuota;

use crate::address::kind;
use crate::clients::Clients;
use crate::plan::{Action, Plan, Refusal};
use crate::resource::{Context, memo};
use freshscale_core::advice::Place;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::aws::quota::{Quota, RULES};
use freshscale_core::words::count;
use freshscale_stack::names::Account;

/// What a plan would make of something that an account may not have any number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Of what.
    pub quota: &'static Quota,
    /// How many there are, whoever's.
    pub standing: usize,
    /// How many would be made.
    pub creates: usize,
}

/// What a stack would make, and where.
pub type Wanted<'a> = (&'a Clients, &'a Account, &'a [Room]);

/// What a plan would make.
///
/// # Errors
/// The failed call: one, if nobody has made it yet for this plan, and none where nothing is made.
pub(crate) async fn rooms(cx: &Context, plan: &Plan) -> Result<Vec<Room>, AwsError> {
    let steps = plan.steps.iter();
    let made = steps.filter(|step| step.address.kind == kind::EVENT_RULE);
    let made = made.filter(|step| matches!(step.action, Action::Create { .. }));
    let creates = made.count();
    if creates == 0 {
        return Ok(Vec::new());
    }
    Ok(vec![Room {
        quota: &RULES,
        standing: memo::rules(cx, &cx.scope).await?.len(),
        creates,
    }])
}

/// What of one stack or of many together there is no room for. Service Quotas is asked only where the default does not do.
pub async fn judge<'a>(stacks: impl IntoIterator<Item = Wanted<'a>>) -> Vec<Refusal> {
    let mut totals: BTreeMap<(&str, &str, &str), (&Clients, &Account, Room)> = BTreeMap::new();
    for (aws, account, rooms) in stacks {
        for room in rooms {
            let none = Room {
                creates: 0,
                ..*room
            };
            let place = (
                account.id.as_str(),
                account.region.as_str(),
                room.quota.code,
            );
            let (_, _, total) = totals.entry(place).or_insert((aws, account, none));
            total.creates += room.creates;
            total.standing = total.standing.max(room.standing);
        }
    }
    let mut refusals = Vec::new();
    for (aws, account, room) in totals.into_values() {
        refusals.extend(refusal(aws, account, room).await);
    }
    refusals
}

async fn refusal(aws: &Clients, account: &Account, room: Room) -> Option<Refusal> {
    let Room {
        quota,
        standing,
        creates,
    } = room;
    let wanted = u64::try_from(standing + creates).ok()?;
    let default = quota.default_in(&account.region);
    if wanted <= default {
        return None;
    }
    let asked = applied(aws, quota).await;
    let limit = *asked.as_ref().unwrap_or(&default);
    if wanted <= limit {
        return None;
    }
    let source = match asked {
        Ok(_) => "as Service Quotas says".to_owned(),
        Err(error) => format!("AWS's default, as Service Quotas could not be asked: {error}"),
    };
    let (id, region) = (&account.id, &account.region);
    let noun = match creates {
        1 => quota.what.0,
        _ => quota.what.1,
    };
    let raise = Place::default().told(&quota.raise(wanted.next_multiple_of(100)).into());
    Some(Refusal {
        address: quota.operation.to_owned(),
        reason: format!(
            "{creates} more {noun} would be made, and {standing} of {limit} stand in account {id}, {region} (quota {} of \
             {}, {source})",
            quota.code, quota.service
        ),
        remedy: format!(
            "ask for {} more with: {raise}; or remove some that nobody needs, or use another account or Region",
            count(
                usize::try_from(wanted - limit).unwrap_or(usize::MAX),
                quota.what.0
            )
        ),
    })
}

const GRANTED: &str = "servicequotas:GetServiceQuota";

/// What Service Quotas says of a quota of this account and Region.
///
/// # Errors
/// The failed call; one that the account was granted nothing of is not found.
pub(crate) async fn granted(
    aws: &Clients,
    service: &str,
    code: &str,
) -> Result<Option<ServiceQuota>, AwsError> {
    let request = aws.quotas.get_service_quota().service_code(service);
    let answer = request.quota_code(code).send().await;
    Ok(answer.called(GRANTED, code)?.quota)
}

/// What holds for this account and Region.
async fn applied(aws: &Clients, quota: &Quota) -> Result<u64, AwsError> {
    let value = granted(aws, quota.service, quota.code).await?;
    let value = value.and_then(|quota| quota.value);
    // Numbers of things, as floats.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    value
        .filter(|value| value.is_finite() && *value >= 0.0)
        .map(|value| value as u64)
        .ok_or_else(|| freshscale_core::aws::call::lacked(GRANTED, quota.code, "Value"))
}
