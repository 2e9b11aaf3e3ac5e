//! STS: who is calling, and credentials for whoever has a token.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::params::{bounded, iso, text, unsatisfied};
use super::world::World;
use super::{Call, Operation, Reply};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("AssumeRoleWithWebIdentity", assume_role_with_web_identity),
    ("GetCallerIdentity", get_caller_identity),
];

/// Any token is good for any role: there are no identity providers here, and credentials are not checked.
fn assume_role_with_web_identity(world: &mut World, call: &Call) -> Reply {
    let (role, session) = (text(call, "RoleArn")?, text(call, "RoleSessionName")?);
    let token = text(call, "WebIdentityToken")?;
    let seconds = bounded(call, "DurationSeconds", 900, 43_200)?.unwrap_or(3600);
    let known: Option<(&str, &str)> = role.split_once(":iam::").and_then(|(_, rest)| {
        let (account, name) = rest.split_once(":role/")?;
        Some((account, name.rsplit('/').next()?))
    });
    let Some((account, name)) = known else {
        let rule = "Member must be the ARN of a role";
        return Err(unsatisfied(call, "RoleArn", &format!("'{role}'"), rule));
    };
    if token.len() < 4 {
        let rule = "Member must have length greater than or equal to 4";
        return Err(unsatisfied(call, "WebIdentityToken", "'…'", rule));
    }
    // Clients compare it with their own clock, not with ours.
    let from = Timestamp::now().max(world.now);
    let until = from.checked_add(SignedDuration::from_secs(seconds));
    let (id, secret) = (world.hex_id(16).to_uppercase(), world.hex_id(40));
    Ok(json!({
        "Credentials": {
            "AccessKeyId": format!("ASIA{id}"), "SecretAccessKey": secret,
            "SessionToken": world.hex_id(64), "Expiration": iso(until.unwrap_or(from)),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": format!("AROAEMULATEDROLE00001:{session}"),
            "Arn": format!("arn:aws:sts::{account}:assumed-role/{name}/{session}"),
        },
    }))
}

fn get_caller_identity(world: &mut World, call: &Call) -> Reply {
    let account = call.principal.split(':').nth(4).unwrap_or(&world.account);
    let name = call.principal.rsplit(['/', ':']).next().unwrap_or_default();
    // A session of a role is `<role id>:<session name>`; a user has an id of its own.
    let user_id = if call.principal.contains(":assumed-role/") {
        format!("AROAEMULATEDROLE00001:{name}")
    } else {
        "AIDAEMULATEDUSER00001".to_owned()
    };
    Ok(json!({"Account": account, "Arn": call.principal, "UserId": user_id}))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use crate::emulator::params::testing::{CALLER, Cloud};

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
    fn the_caller_is_told_account_and_arn() {
        let identity = Cloud::new().ok("sts:GetCallerIdentity", json!({}));
        assert_eq!(identity["Account"], "123456789012");
        assert_eq!(identity["Arn"], CALLER);
        assert_eq!(identity["UserId"], "AIDAEMULATEDUSER00001");
    }
}
