//! STS: who is calling, and credentials for whoever asks.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::params::{bounded, iso, text, unsatisfied};
use super::state::World;
use super::{Call, Fault, Operation, Reply};
pub use crate::state::sts::State;

/// Sessions that are remembered.
const MOST: usize = 1000;

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("AssumeRole", assume_role),
    ("AssumeRoleWithWebIdentity", assume_role_with_web_identity),
    ("GetCallerIdentity", get_caller_identity),
];

/// Any role: its trust policy is not asked. What the session may do is what the policies of the role say, if there is one.
fn assume_role(world: &mut World, call: &Call) -> Reply {
    session(world, call)
}

/// Any token is good for any role: there are no identity providers here, and credentials are not checked.
fn assume_role_with_web_identity(world: &mut World, call: &Call) -> Reply {
    let token = text(call, "WebIdentityToken")?;
    if token.len() < 4 {
        let rule = "Member must have length greater than or equal to 4";
        return Err(unsatisfied(call, "WebIdentityToken", "'…'", rule));
    }
    session(world, call)
}

/// Account and name of the role of a call.
fn role(call: &Call) -> Result<(&str, &str), Fault> {
    let role = text(call, "RoleArn")?;
    let known: Option<(&str, &str)> = role.split_once(":iam::").and_then(|(_, rest)| {
        let (account, name) = rest.split_once(":role/")?;
        Some((account, name.rsplit('/').next()?))
    });
    known.ok_or_else(|| {
        let rule = "Member must be the ARN of a role";
        unsatisfied(call, "RoleArn", &format!("'{role}'"), rule)
    })
}

/// New credentials; who calls with them is the session.
fn session(world: &mut World, call: &Call) -> Reply {
    let (account, name) = role(call)?;
    let session = text(call, "RoleSessionName")?;
    let seconds = bounded(call, "DurationSeconds", 900, 43_200)?.unwrap_or(3600);
    // Clients compare it with their own clock, not with ours.
    let from = Timestamp::now().max(world.now);
    let until = from.checked_add(SignedDuration::from_secs(seconds));
    let (id, secret) = (world.hex_id(16).to_uppercase(), world.hex_id(40));
    let (key, number) = (format!("ASIA{id}"), world.ids);
    let arn = world.arn_of(account, "sts", &format!("assumed-role/{name}/{session}"));
    let sessions = &mut world.sts.sessions;
    sessions.insert(key.clone(), (number, arn.clone()));
    while sessions.len() > MOST {
        let oldest = sessions.iter().min_by_key(|(_, (number, _))| *number);
        let Some(oldest) = oldest.map(|(key, _)| key.clone()) else {
            break;
        };
        sessions.remove(&oldest);
    }
    Ok(json!({
        "Credentials": {
            "AccessKeyId": key, "SecretAccessKey": secret,
            "SessionToken": world.hex_id(64), "Expiration": iso(until.unwrap_or(from)),
        },
        "AssumedRoleUser": {"AssumedRoleId": format!("{ROLE_ID}:{session}"), "Arn": arn},
    }))
}

/// Of every role, as far as STS tells.
const ROLE_ID: &str = "AROAEMULATEDROLE00001";

fn get_caller_identity(world: &mut World, call: &Call) -> Reply {
    let account = call.principal.split(':').nth(4).unwrap_or(&world.account);
    let name = call.principal.rsplit(['/', ':']).next().unwrap_or_default();
    // A session of a role is `<role id>:<session name>`; a user has an id of its own.
    let user_id = if call.principal.contains(":assumed-role/") {
        format!("{ROLE_ID}:{name}")
    } else {
        "AIDAEMULATEDUSER00001".to_owned()
    };
    Ok(json!({"Account": account, "Arn": call.principal, "UserId": user_id}))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use crate::params::testing::{CALLER, Cloud};

    #[test]
    fn a_token_is_exchanged_for_credentials_of_the_role_that_is_named() {
        let mut cloud = Cloud::new();
        let asked = |role: &str, token: &str| {
            json!({"RoleArn": role, "RoleSessionName": "one", "WebIdentityToken": token,
                "DurationSeconds": "900"})
        };
        let operation = "sts:AssumeRoleWithWebIdentity";
        let role = "arn:aws:iam::123456789012:role/freshscale/plan";
        let given = cloud.ok(operation, asked(role, "a.b.c"));
        assert_eq!(
            given["AssumedRoleUser"]["Arn"],
            "arn:aws:sts::123456789012:assumed-role/plan/one"
        );
        let until: jiff::Timestamp = { given["Credentials"]["Expiration"].as_str() }
            .unwrap()
            .parse()
            .unwrap();
        assert!(until > jiff::Timestamp::now());
        for (role, token) in [("freshscale-plan", "a.b.c"), (role, "a")] {
            let refusal = cloud.refusal(operation, asked(role, token));
            assert_eq!(refusal, ("ValidationError".to_owned(), 400));
        }
    }

    #[test]
    fn whoever_assumes_a_role_is_known_by_the_key_that_it_was_given() {
        let mut cloud = Cloud::new();
        let asked =
            json!({"RoleArn": "arn:aws:iam::123456789012:role/deployer", "RoleSessionName": "one"});
        let given = cloud.ok("sts:AssumeRole", asked.clone());
        let key = given["Credentials"]["AccessKeyId"].as_str().unwrap();
        let arn = "arn:aws:sts::123456789012:assumed-role/deployer/one";
        assert_eq!(cloud.0.sts.session(key), Some(arn));
        assert_eq!(given["AssumedRoleUser"]["Arn"], arn);
        for _ in 0..super::MOST {
            cloud.ok("sts:AssumeRole", asked.clone());
        }
        assert_eq!(cloud.0.sts.session(key), None, "memory is bounded");
    }

    #[test]
    fn the_caller_is_told_account_and_arn() {
        let identity = Cloud::new().ok("sts:GetCallerIdentity", json!({}));
        assert_eq!(identity["Account"], "123456789012");
        assert_eq!(identity["Arn"], CALLER);
        assert_eq!(identity["UserId"], "AIDAEMULATEDUSER00001");
    }
}
