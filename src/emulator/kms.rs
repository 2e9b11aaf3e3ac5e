//! KMS: that keys are there, and whether they can be used. Nothing is encrypted.

mod sharing;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::params::Params;
use super::state::World;
use super::{Call, Fault, Operation, Reply, faults};
pub use crate::state::kms::{Key, State};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("CreateAlias", create_alias),
    ("CreateGrant", sharing::create_grant),
    ("CreateKey", create),
    ("DescribeKey", describe),
    ("DisableKey", disable),
    ("EnableKey", enable),
    ("GetKeyPolicy", sharing::get_policy),
    ("ListGrants", sharing::list_grants),
    ("PutKeyPolicy", sharing::put_policy),
    ("RevokeGrant", sharing::revoke_grant),
    ("ScheduleKeyDeletion", schedule_deletion),
];

impl Key {
    fn new(created: Timestamp) -> Self {
        Self {
            description: String::new(),
            created,
            disabled: false,
            deletion: None,
            managed: false,
            policy: None,
            grants: Vec::new(),
        }
    }

    /// As `KeyState` has it (developer guide, "Key states of AWS KMS keys").
    pub(crate) fn state(&self) -> &'static str {
        match (self.deletion, self.disabled) {
            (Some(_), _) => "PendingDeletion",
            (None, true) => "Disabled",
            (None, false) => "Enabled",
        }
    }
}

impl World {
    /// The ARN of the key, or of the alias, that is named in one of the four ways.
    pub(crate) fn key_arn(&self, given: &str) -> String {
        match given {
            arn if arn.starts_with("arn:") => arn.to_owned(),
            alias if alias.starts_with("alias/") => self.arn("kms", alias),
            id => self.arn("kms", &format!("key/{id}")),
        }
    }

    /// The key that is named by its id, its ARN, an alias or an alias's ARN, with its ARN. AWS makes the keys of its own aliases
    /// when they are asked for first: "If you call the `DescribeKey` operation on a predefined AWS alias […] KMS creates the
    /// alias with an AWS managed key" (API reference).
    pub(crate) fn key(&self, given: &str) -> Option<(String, Key)> {
        let arn = self.key_arn(given);
        if let Some((_, alias)) = arn.split_once(":alias/") {
            if alias.starts_with("aws/") {
                let drawn = freshscale_core::digest::sha256(&arn);
                let id = freshscale_core::digest::uuid(&drawn[..32]);
                let key = Key {
                    managed: true,
                    ..Key::new(Timestamp::UNIX_EPOCH)
                };
                return Some((self.arn("kms", &format!("key/{id}")), key));
            }
            let of = { self.kms.aliases.get(&arn) }
                .or_else(|| self.kms.presumed.then_some(&arn))?
                .clone();
            return Some((of.clone(), self.known_key(&of)?));
        }
        let key = self.known_key(&arn)?;
        Some((arn, key))
    }

    /// What a group's launch fails with where its volumes' key is gone, disabled or about to be deleted: EC2 takes the call, and
    /// the instance ends before it runs (hashicorp/terraform-provider-aws#38633 quotes the activity).
    pub(crate) fn unusable_key(&self, data: &Value) -> Option<Fault> {
        let mut keys = Params(data)
            .items("BlockDeviceMapping")
            .filter_map(|mapping| mapping.child("Ebs")?.text("KmsKeyId").map(str::to_owned));
        let usable = |given: &String| {
            let key = self.key(given);
            key.is_some_and(|(_, key)| key.state() == "Enabled")
        };
        keys.find(|given| !usable(given)).map(|_| {
            let text = "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: \
                        Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state";
            Fault::new("Client.InvalidKMSKey.InvalidState", text)
        })
    }

    fn known_key(&self, arn: &str) -> Option<Key> {
        let presumed = || { self.kms.presumed }.then(|| self.usable_key(Timestamp::UNIX_EPOCH));
        self.kms.keys.get(arn).cloned().or_else(presumed)
    }

    /// A key with which groups can start instances.
    fn usable_key(&self, created: Timestamp) -> Key {
        Key {
            policy: Some(self.key_policy_for_scaling()),
            ..Key::new(created)
        }
    }

    /// A key that a stack refers to is there, and its alias.
    pub(crate) fn seed_key(&mut self, given: &str) {
        let arn = self.key_arn(given);
        let known = self.kms.keys.contains_key(&arn) || self.kms.aliases.contains_key(&arn);
        if known || arn.contains(":alias/aws/") {
            return;
        }
        match arn.split_once(":alias/") {
            Some((head, _)) => {
                let id = self.uuid();
                let of = format!("{head}:key/{id}");
                let key = self.usable_key(self.now);
                self.kms.keys.insert(of.clone(), key);
                self.kms.aliases.insert(arn, of);
            }
            None => {
                let key = self.usable_key(self.now);
                self.kms.keys.insert(arn, key);
            }
        }
    }
}

/// What KMS says of a key that is not there; of other accounts' it tells nobody whether it is.
fn unknown(world: &World, call: &Call, given: &str) -> Fault {
    let arn = world.key_arn(given);
    let owner = arn.split(':').nth(4).unwrap_or_default();
    if owner != world.account {
        let text = format!(
            "User: {} is not authorized to perform: kms:{} on resource: {arn} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
            call.principal, call.operation
        );
        return faults::denied("kms", text);
    }
    let region = arn.split(':').nth(3).unwrap_or_default();
    let text = match arn.contains(":alias/") {
        _ if region != world.region => format!("Invalid arn {region}"),
        true => format!("Alias {arn} is not found."),
        false => format!("Key '{arn}' does not exist"),
    };
    Fault::new("NotFoundException", text)
}

fn named(world: &World, call: &Call, member: &str) -> Result<(String, Key), Fault> {
    let given = Params(&call.params).text(member).unwrap_or_default();
    { world.key(given) }.ok_or_else(|| unknown(world, call, given))
}

fn view(arn: &str, key: &Key) -> Value {
    let mut parts = arn.split([':', '/']);
    json!({
        "AWSAccountId": parts.nth(4),
        "KeyId": parts.next_back(),
        "Arn": arn,
        "CreationDate": key.created.as_second(),
        "Enabled": key.state() == "Enabled",
        "Description": key.description,
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": key.state(),
        "DeletionDate": key.deletion.map(Timestamp::as_second),
        "Origin": "AWS_KMS",
        "KeyManager": if key.managed { "AWS" } else { "CUSTOMER" },
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": false,
    })
}

fn described(arn: &str, key: &Key) -> Value {
    json!({"KeyMetadata": crate::params::compact(view(arn, key))})
}

/// A symmetric key for encryption, whose policy lets the account's IAM policies decide.
fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    for (member, only) in [
        ("KeyUsage", "ENCRYPT_DECRYPT"),
        ("KeySpec", "SYMMETRIC_DEFAULT"),
        ("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"),
        ("Origin", "AWS_KMS"),
    ] {
        if params.text(member).is_some_and(|given| given != only) {
            let text = format!("The emulator's CreateKey has no `{member}` but {only}.");
            return Err(Fault::with_status(501, "NotImplemented", text));
        }
    }
    let id = world.uuid();
    let arn = world.arn("kms", &format!("key/{id}"));
    let mut key = Key::new(world.now);
    key.description = params.text("Description").unwrap_or_default().to_owned();
    let shown = described(&arn, &key);
    world.kms.keys.insert(arn, key);
    Ok(shown)
}

fn describe(world: &mut World, call: &Call) -> Reply {
    let (arn, key) = named(world, call, "KeyId")?;
    Ok(described(&arn, &key))
}

fn create_alias(world: &mut World, call: &Call) -> Reply {
    let alias = Params(&call.params).text("AliasName").unwrap_or_default();
    let (of, _) = named(world, call, "TargetKeyId")?;
    if !alias.starts_with("alias/") {
        let text = "Alias must start with the prefix \"alias/\". Please see \
                    https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
        return Err(Fault::new("ValidationException", text));
    }
    if alias.starts_with("alias/aws/") {
        return Err(Fault::new("NotAuthorizedException", ""));
    }
    let arn = world.arn("kms", alias);
    if world.kms.aliases.contains_key(&arn) {
        let text = format!("An alias with the name {arn} already exists");
        return Err(Fault::new("AlreadyExistsException", text));
    }
    world.kms.aliases.insert(arn, of);
    Ok(Value::Null)
}

/// Changes a key that is the account's own and is not about to be deleted.
fn change(world: &mut World, call: &Call, how: impl FnOnce(&mut Key)) -> Result<String, Fault> {
    let (arn, mut key) = named(world, call, "KeyId")?;
    if key.managed {
        let text = format!("{arn} is an AWS managed key.");
        return Err(Fault::new("AccessDeniedException", text));
    }
    if key.deletion.is_some() {
        let text = format!("{arn} is pending deletion.");
        return Err(Fault::new("KMSInvalidStateException", text));
    }
    how(&mut key);
    world.kms.keys.insert(arn.clone(), key);
    Ok(arn)
}

fn disable(world: &mut World, call: &Call) -> Reply {
    change(world, call, |key| key.disabled = true)?;
    Ok(Value::Null)
}

fn enable(world: &mut World, call: &Call) -> Reply {
    change(world, call, |key| key.disabled = false)?;
    Ok(Value::Null)
}

/// It stays, unusable, for 7 to 30 days; here it is never gone.
fn schedule_deletion(world: &mut World, call: &Call) -> Reply {
    let days = { Params(&call.params).number("PendingWindowInDays") }.unwrap_or(30);
    if !(7..=30).contains(&days) {
        let text = "PendingWindowInDays must be between 7 and 30";
        return Err(Fault::new("ValidationException", text));
    }
    let wait = SignedDuration::from_hours(24 * days);
    let at = world.now.checked_add(wait).unwrap_or(Timestamp::MAX);
    let arn = change(world, call, |key| key.deletion = Some(at))?;
    Ok(json!({
        "KeyId": arn,
        "DeletionDate": at.as_second(),
        "KeyState": "PendingDeletion",
        "PendingWindowInDays": days,
    }))
}
