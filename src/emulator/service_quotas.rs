//! Service Quotas: the vCPUs that an account may run, and the rules of an event bus. What is asked for is granted at once.

use serde_json::{Value, json};

use super::events;
use super::params::{Params, listing};
use super::state::World;
use super::{Call, Fault, Operation, Reply};
use freshscale_core::limits::vcpus;

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("GetAWSDefaultServiceQuota", get_default),
    ("GetServiceQuota", get),
    ("ListServiceQuotas", list),
    ("RequestServiceQuotaIncrease", increase),
];

/// Where a world says nothing. It is so much that nobody meets it by chance: an account here has a thousand instances.
const VCPUS: i64 = 10_000;

/// A quota, and what Service Quotas says of it.
struct Known {
    service: &'static str,
    code: &'static str,
    name: String,
    /// Of an account for which nothing was raised.
    default: i64,
    value: i64,
}

/// EventBridge's, in the EventBridge User Guide, "Amazon EventBridge quotas".
const RULES: &str = "L-244521F2";

/// All that are known, by service.
fn known(world: &World) -> impl Iterator<Item = Known> {
    let rules = Known {
        service: "events",
        code: RULES,
        name: "Number of rules".to_owned(),
        default: events::MOST_RULES,
        value: world.most_rules(),
    };
    let vcpus = vcpus::all().map(|(code, name)| Known {
        service: "ec2",
        code,
        name,
        // EC2 user guide, "On-Demand Instance quotas": standard instances have 5, the others 0.
        default: match code {
            "L-1216C47A" | "L-34B43A08" => 5,
            _ => 0,
        },
        value: world.ec2.vcpu_limits.get(code).copied().unwrap_or(VCPUS),
    });
    std::iter::once(rules).chain(vcpus)
}

/// The quota that a call is about.
///
/// # Errors
/// `NoSuchResourceException`
fn named(world: &World, call: &Call) -> Result<Known, Fault> {
    let params = Params(&call.params);
    let (service, code) = (params.text("ServiceCode"), params.text("QuotaCode"));
    let mut known = known(world);
    known
        .find(|of| Some(of.service) == service && Some(of.code) == code)
        .ok_or_else(|| {
            let text = "The request failed because the specified service or quota does not exist.";
            Fault::new("NoSuchResourceException", text)
        })
}

fn title(service: &str) -> &'static str {
    match service {
        "events" => "Amazon EventBridge (CloudWatch Events)",
        _ => "Amazon Elastic Compute Cloud (Amazon EC2)",
    }
}

fn view(world: &World, of: &Known, value: i64) -> Value {
    let Known {
        service,
        code,
        name,
        ..
    } = of;
    json!({
        "ServiceCode": service,
        "ServiceName": title(service),
        "QuotaArn": world.arn("servicequotas", &format!("{service}/{code}")),
        "QuotaCode": code,
        "QuotaName": name,
        "Value": value,
        "Unit": "None",
        "Adjustable": true,
        "GlobalQuota": false,
        "QuotaAppliedAtLevel": "ACCOUNT",
    })
}

fn get(world: &mut World, call: &Call) -> Reply {
    let quota = named(world, call)?;
    Ok(json!({"Quota": view(world, &quota, quota.value)}))
}

fn get_default(world: &mut World, call: &Call) -> Reply {
    let known = named(world, call)?;
    let mut quota = view(world, &known, known.default);
    if let Some(members) = quota.as_object_mut() {
        members.remove("QuotaAppliedAtLevel");
    }
    Ok(json!({"Quota": quota}))
}

fn list(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let code = params.text("QuotaCode");
    let asked = |of: &Known| {
        params.text("ServiceCode") == Some(of.service) && code.is_none_or(|code| of.code == code)
    };
    let found = known(world).filter(asked);
    let found = found.map(|of| view(world, &of, of.value));
    let size = usize::try_from(params.number("MaxResults").unwrap_or(100)).unwrap_or(100);
    // Letters and digits only: the model's pattern of a token.
    let start = params.text("NextToken").unwrap_or("0").parse::<usize>();
    let Ok(start) = start else {
        let text = "The pagination token is invalid.";
        return Err(Fault::new("InvalidPaginationTokenException", text));
    };
    let all: Vec<Value> = found.collect();
    let end = start.saturating_add(size);
    let next = (end < all.len()).then(|| end.to_string());
    let found = all.into_iter().skip(start).take(size).collect();
    Ok(listing("Quotas", found, "NextToken", next))
}

fn increase(world: &mut World, call: &Call) -> Reply {
    let Known {
        service,
        code,
        name,
        value: present,
        ..
    } = named(world, call)?;
    let wanted = { call.params.get("DesiredValue") }.and_then(Value::as_f64);
    // Whole numbers: so many vCPUs, or rules.
    #[allow(clippy::cast_possible_truncation)]
    let wanted = wanted.unwrap_or_default() as i64;
    if wanted <= present {
        // The wording is not confirmed.
        let text = format!(
            "You must provide a quota value greater than the current quota value: {present}"
        );
        return Err(Fault::new("IllegalArgumentException", text));
    }
    match code {
        RULES => world.events.most_rules = Some(wanted),
        _ => drop(world.ec2.vcpu_limits.insert(code.to_owned(), wanted)),
    }
    let id: String = world.uuid().replace('-', "");
    Ok(json!({"RequestedQuota": {
        "Id": id,
        "ServiceCode": service,
        "ServiceName": title(service),
        "QuotaCode": code,
        "QuotaName": name,
        "DesiredValue": wanted,
        "Status": "APPROVED",
        "Created": world.now.as_second(),
        "LastUpdated": world.now.as_second(),
        "QuotaArn": world.arn("servicequotas", &format!("{service}/{code}")),
        "GlobalQuota": false,
        "Unit": "None",
        "QuotaRequestedAtLevel": "ACCOUNT",
    }}))
}
