//! Who may use a key: its policy and its grants. They are kept and shown; nobody asks them here.

use serde_json::{Value, json};

use super::{change, named};
use crate::params::{Params, listing};
use crate::state::World;
use crate::state::kms::{Grant, Key};
use crate::{Call, Fault, Reply};

impl World {
    /// The policy of a key for which none was given (developer guide, "Default key policy"): the account's own policies decide.
    fn default_key_policy(&self) -> String {
        let root = self.arn("iam", "root");
        json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
            "Sid": "Enable IAM User Permissions", "Effect": "Allow", "Principal": {"AWS": root},
            "Action": "kms:*", "Resource": "*",
        }]})
        .to_string()
    }

    /// A policy with which groups can start instances from encrypted volumes (Auto Scaling user guide, "Required KMS key policy
    /// for use with encrypted volumes").
    pub(super) fn key_policy_for_scaling(&self) -> String {
        let role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
        let (root, role) = (self.arn("iam", "root"), self.arn("iam", role));
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"},
            {"Effect": "Allow", "Principal": {"AWS": role}, "Resource": "*", "Action": [
                "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]},
            {"Effect": "Allow", "Principal": {"AWS": role}, "Resource": "*", "Action": "kms:CreateGrant",
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}},
        ]})
        .to_string()
    }
}

pub(super) fn get_policy(world: &mut World, call: &Call) -> Reply {
    let (_, key) = named(world, call, "KeyId")?;
    let policy = key.policy.unwrap_or_else(|| world.default_key_policy());
    Ok(json!({"Policy": policy, "PolicyName": "default"}))
}

pub(super) fn put_policy(world: &mut World, call: &Call) -> Reply {
    let text = Params(&call.params).text("Policy").unwrap_or_default();
    if freshscale_core::policy::parse_resource(text).is_none() {
        // The words are not confirmed.
        let text = "Policy contains a syntax error.";
        return Err(Fault::new("MalformedPolicyDocumentException", text));
    }
    change(world, call, |key| key.policy = Some(text.to_owned()))?;
    Ok(Value::Null)
}

pub(super) fn create_grant(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let text = |name: &str| params.text(name).unwrap_or_default().to_owned();
    let (name, grantee) = (text("Name"), text("GranteePrincipal"));
    let operations = params.texts("Operations");
    let id = freshscale_core::digest::sha256(world.uuid());
    let grant = Grant {
        id: id.clone(),
        name,
        created: world.now,
        grantee,
        operations,
    };
    change(world, call, |key| key.grants.push(grant))?;
    Ok(json!({"GrantId": id, "GrantToken": format!("token-{id}")}))
}

fn view(arn: &str, account: &str, grant: &Grant) -> Value {
    json!({
        "KeyId": arn,
        "GrantId": grant.id,
        "Name": grant.name,
        "CreationDate": grant.created.as_second(),
        "GranteePrincipal": grant.grantee,
        "IssuingAccount": account,
        "Operations": grant.operations,
    })
}

pub(super) fn list_grants(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (arn, key) = named(world, call, "KeyId")?;
    let asked = |grant: &&Grant| {
        let is = |name: &str, value: &str| params.text(name).is_none_or(|given| given == value);
        is("GranteePrincipal", &grant.grantee) && is("GrantId", &grant.id)
    };
    let issuer = world.arn("iam", "root");
    let all: Vec<Value> = { key.grants.iter() }
        .filter(asked)
        .map(|grant| view(&arn, &issuer, grant))
        .collect();
    let size = usize::try_from(params.number("Limit").unwrap_or(50)).unwrap_or(50);
    let start = params.text("Marker").unwrap_or("0").parse::<usize>();
    let Ok(start) = start else {
        return Err(Fault::new("InvalidMarkerException", "Invalid marker."));
    };
    let end = start.saturating_add(size);
    let next = (end < all.len()).then(|| end.to_string());
    let truncated = next.is_some();
    let found = all.into_iter().skip(start).take(size).collect();
    let mut answer = listing("Grants", found, "NextMarker", next);
    answer["Truncated"] = truncated.into();
    Ok(answer)
}

pub(super) fn revoke_grant(world: &mut World, call: &Call) -> Reply {
    let id = Params(&call.params).text("GrantId").unwrap_or_default();
    let (_, key) = named(world, call, "KeyId")?;
    if !key.grants.iter().any(|grant| grant.id == id) {
        let text = format!("Grant ID {id} not found");
        return Err(Fault::new("NotFoundException", text));
    }
    let id = id.to_owned();
    let kept = |key: &mut Key| key.grants.retain(|grant| grant.id != id);
    change(world, call, kept)?;
    Ok(Value::Null)
}
