//! Service Quotas: the vCPUs that an account may run. What is asked for is granted at once.

use serde_json::{Value, json};

use super::ec2;
use super::params::{Params, listing};
use super::state::World;
use super::{Call, Fault, Operation, Reply};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("GetAWSDefaultServiceQuota", get_default),
    ("GetServiceQuota", get),
    ("ListServiceQuotas", list),
    ("RequestServiceQuotaIncrease", increase),
];

/// Where a world says nothing. It is so much that nobody meets it by chance: an account here has a thousand instances.
const VCPUS: i64 = 10_000;

/// Of an account for which nothing was raised (EC2 user guide, "On-Demand Instance quotas": standard instances have 5, the
/// others 0).
fn default_of(code: &str) -> i64 {
    match code {
        "L-1216C47A" | "L-34B43A08" => 5,
        _ => 0,
    }
}

/// The name of the quota that a call is about.
///
/// # Errors
/// `NoSuchResourceException`
fn named(call: &Call) -> Result<(&'static str, String), Fault> {
    let params = Params(&call.params);
    let of_ec2 = params.text("ServiceCode") == Some("ec2");
    let code = params.text("QuotaCode").unwrap_or_default();
    let mut known = ec2::quotas().filter(|_| of_ec2);
    known.find(|(of, _)| *of == code).ok_or_else(|| {
        let text = "The request failed because the specified service or quota does not exist.";
        Fault::new("NoSuchResourceException", text)
    })
}

fn view(world: &World, code: &str, name: &str, value: i64) -> Value {
    json!({
        "ServiceCode": "ec2",
        "ServiceName": "Amazon Elastic Compute Cloud (Amazon EC2)",
        "QuotaArn": world.arn("servicequotas", &format!("ec2/{code}")),
        "QuotaCode": code,
        "QuotaName": name,
        "Value": value,
        "Unit": "None",
        "Adjustable": true,
        "GlobalQuota": false,
        "QuotaAppliedAtLevel": "ACCOUNT",
    })
}

fn value(world: &World, code: &str) -> i64 {
    world.ec2.vcpu_limits.get(code).copied().unwrap_or(VCPUS)
}

fn get(world: &mut World, call: &Call) -> Reply {
    let (code, name) = named(call)?;
    Ok(json!({"Quota": view(world, code, &name, value(world, code))}))
}

fn get_default(world: &mut World, call: &Call) -> Reply {
    let (code, name) = named(call)?;
    let mut quota = view(world, code, &name, default_of(code));
    if let Some(members) = quota.as_object_mut() {
        members.remove("QuotaAppliedAtLevel");
    }
    Ok(json!({"Quota": quota}))
}

fn list(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let code = params.text("QuotaCode");
    let asked = |of: &(&str, String)| {
        params.text("ServiceCode") == Some("ec2") && code.is_none_or(|code| of.0 == code)
    };
    let found = ec2::quotas().filter(asked);
    let found = found.map(|(code, name)| view(world, code, &name, value(world, code)));
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
    let (code, name) = named(call)?;
    let wanted = { call.params.get("DesiredValue") }.and_then(Value::as_f64);
    let present = value(world, code);
    // Whole numbers: so many vCPUs.
    #[allow(clippy::cast_possible_truncation)]
    let wanted = wanted.unwrap_or_default() as i64;
    if wanted <= present {
        // The wording is not confirmed.
        let text = format!(
            "You must provide a quota value greater than the current quota value: {present}"
        );
        return Err(Fault::new("IllegalArgumentException", text));
    }
    world.ec2.vcpu_limits.insert(code.to_owned(), wanted);
    let id: String = world.uuid().replace('-', "");
    Ok(json!({"RequestedQuota": {
        "Id": id,
        "ServiceCode": "ec2",
        "ServiceName": "Amazon Elastic Compute Cloud (Amazon EC2)",
        "QuotaCode": code,
        "QuotaName": name,
        "DesiredValue": wanted,
        "Status": "APPROVED",
        "Created": world.now.as_second(),
        "LastUpdated": world.now.as_second(),
        "QuotaArn": world.arn("servicequotas", &format!("ec2/{code}")),
        "GlobalQuota": false,
        "Unit": "None",
        "QuotaRequestedAtLevel": "ACCOUNT",
    }}))
}
