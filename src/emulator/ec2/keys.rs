//! Key pairs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::filter::passes;
use super::{KeyPair, dry_run, tag_set, tag_specification, time};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

impl KeyPair {
    /// That of a name which nothing else is known of.
    fn id(&self, name: &str) -> String {
        match self.id.as_str() {
            "" => format!("key-0{}", &freshscale_core::digest::sha256(name)[..16]),
            id => id.to_owned(),
        }
    }

    fn view(&self, name: &str, with_key: bool) -> Value {
        let kind = if self.kind.is_empty() {
            "rsa"
        } else {
            &self.kind
        };
        json!({
            "keyPairId": self.id(name),
            "keyName": name,
            "keyType": kind,
            "keyFingerprint": self.fingerprint,
            "publicKey": self.public_key.as_ref().filter(|_| with_key),
            "createTime": self.created.map(time),
            "tagSet": tag_set(&self.tags),
        })
    }
}

fn missing(what: &str, name: &str) -> Fault {
    let text = format!("The key {what} '{name}' does not exist");
    Fault::new("InvalidKeyPair.NotFound", text)
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (names, ids) = (params.texts("KeyName"), params.texts("KeyPairId"));
    let pairs = &world.ec2.key_pairs;
    if let Some(name) = names.iter().find(|name| !pairs.contains_key(*name)) {
        return Err(missing("pair", name));
    }
    let known = |id: &&String| pairs.iter().any(|(name, pair)| pair.id(name) == **id);
    if let Some(id) = ids.iter().find(|id| !known(id)) {
        return Err(missing("pair ID", id));
    }
    dry_run(params)?;
    let mut found = Vec::new();
    for (name, pair) in pairs {
        let id = pair.id(name);
        let asked =
            (names.is_empty() && ids.is_empty()) || names.contains(name) || ids.contains(&id);
        let lookup = |filter: &str| match filter {
            "key-name" => Some(vec![name.clone()]),
            "key-pair-id" => Some(vec![id.clone()]),
            "fingerprint" => Some(vec![pair.fingerprint.clone()]),
            _ => None,
        };
        if asked && passes(params, &pair.tags, &lookup)? {
            found.push(pair.view(name, params.flag("IncludePublicKey")));
        }
    }
    Ok(json!({"keySet": found}))
}

/// A name that is free.
fn new_name(world: &World, params: Params<'_>) -> Result<String, Fault> {
    let name = params.text("KeyName").ok_or_else(|| {
        let text = "The request must contain the parameter KeyName";
        Fault::new("MissingParameter", text)
    })?;
    if world.ec2.key_pairs.contains_key(name) {
        let text = "The keypair already exists";
        return Err(Fault::new("InvalidKeyPair.Duplicate", text));
    }
    dry_run(params)?;
    Ok(name.to_owned())
}

fn add(world: &mut World, params: Params<'_>, name: &str, pair: KeyPair) -> Value {
    let pair = KeyPair {
        id: format!("key-0{}", world.hex_id(16)),
        created: Some(world.now),
        tags: tag_specification(params, "key-pair"),
        ..pair
    };
    let mut view = pair.view(name, false);
    // What describing shows and making does not.
    if let Some(members) = view.as_object_mut() {
        members.remove("createTime");
        members.remove("keyType");
    }
    world.ec2.key_pairs.insert(name.to_owned(), pair);
    view
}

/// `ab:cd:…` of so many bytes.
fn fingerprint(of: &str, bytes: usize) -> String {
    let hex = freshscale_core::digest::sha256(of);
    let pairs: Vec<&str> = (0..bytes)
        .filter_map(|n| hex.get(2 * n..2 * n + 2))
        .collect();
    pairs.join(":")
}

/// The private key that is given opens nothing: it is no key.
pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = new_name(world, params)?;
    let secret = world.hex_id(64);
    let pair = KeyPair {
        kind: params.text("KeyType").unwrap_or("rsa").to_owned(),
        fingerprint: fingerprint(&secret, 20),
        ..KeyPair::default()
    };
    let mut view = add(world, params, &name, pair);
    view["keyMaterial"] = json!(format!(
        "-----BEGIN EMULATED PRIVATE KEY-----\n{}\n-----END EMULATED PRIVATE KEY-----",
        STANDARD.encode(secret)
    ));
    Ok(view)
}

/// OpenSSH's form in base64, as EC2 takes it.
pub(super) fn import(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let given = params.text("PublicKeyMaterial").unwrap_or_default();
    let decoded = STANDARD.decode(given).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let kind = decoded
        .as_deref()
        .and_then(|key| match key.split(' ').next() {
            Some("ssh-rsa") => Some("rsa"),
            Some("ssh-ed25519") => Some("ed25519"),
            _ => None,
        });
    let (Some(key), Some(kind)) = (&decoded, kind) else {
        let text = "Key is not in valid OpenSSH public key format";
        return Err(Fault::new("InvalidKey.Format", text));
    };
    let name = new_name(world, params)?;
    let pair = KeyPair {
        kind: kind.to_owned(),
        fingerprint: fingerprint(key, 16),
        public_key: Some(key.trim().to_owned()),
        ..KeyPair::default()
    };
    Ok(add(world, params, &name, pair))
}

/// Deleting what is not there succeeds.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (name, id) = (params.text("KeyName"), params.text("KeyPairId"));
    if name.is_none() && id.is_none() {
        let text = "The request must contain the parameter KeyName or KeyPairId";
        return Err(Fault::new("MissingParameter", text));
    }
    dry_run(params)?;
    let mut pairs = world.ec2.key_pairs.iter();
    let found = pairs.find(|(known, pair)| {
        name.is_none_or(|name| name == known.as_str()) && id.is_none_or(|id| pair.id(known) == id)
    });
    let found = found.map(|(name, pair)| (name.clone(), pair.id(name)));
    if let Some((name, _)) = &found {
        world.ec2.key_pairs.remove(name);
    }
    Ok(json!({"return": true, "keyPairId": found.map(|(_, id)| id)}))
}
