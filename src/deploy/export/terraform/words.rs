//! The API's members in the provider's words: small letters, and blocks for what has members.

use serde_json::Value;

use crate::export::api::Members;
use crate::export::hcl::{Block, text};

/// Members that the provider 5 has no word for.
const UNKNOWN: [&str; 3] = [
    "NetworkPerformanceOptions",
    "GroupId",
    "BaselinePerformanceFactors",
];

/// Members that the provider calls otherwise.
const OTHERWISE: [(&str, &str); 5] = [
    ("SecurityGroupIds", "vpc_security_group_ids"),
    ("Groups", "security_groups"),
    ("SecondaryPrivateIpAddressCount", "ipv4_address_count"),
    ("LicenseSpecifications", "license_specification"),
    ("Overrides", "override"),
];

/// `HttpPutResponseHopLimit` as `http_put_response_hop_limit`.
pub(super) fn name(member: &str) -> String {
    if let Some((_, own)) = OTHERWISE.iter().find(|(api, _)| *api == member) {
        return (*own).to_owned();
    }
    let member = [
        ("MiB", "Mib"),
        ("GiB", "Gib"),
        ("VCpu", "Vcpu"),
        ("GB", "Gb"),
    ]
    .iter()
    .fold(member.to_owned(), |name, (api, own)| name.replace(api, own));
    let letters: Vec<char> = member.chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let begins = before.is_some_and(|before| {
            let next = letters.get(at + 1);
            !before.is_ascii_uppercase() || next.is_some_and(char::is_ascii_lowercase)
        });
        if letter.is_ascii_uppercase() && begins {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// A block with these members: values first, then blocks.
pub(super) fn members(mut block: Block, members: &Members) -> Block {
    let known = || {
        let known = |(member, _): &(&String, &Value)| !UNKNOWN.contains(&member.as_str());
        members.iter().filter(known)
    };
    for (member, value) in known() {
        block = match value {
            Value::Array(items) if member == "Tags" => block.map("tags", &pairs(items)),
            Value::Array(items) if items.iter().any(Value::is_object) => block,
            Value::Array(items) => {
                block.list(&name(member), items.iter().filter_map(Value::as_str))
            }
            Value::Object(_) => block,
            Value::String(value) => block.text(&name(member), value),
            value => block.set(&name(member), value.to_string()),
        };
    }
    for (member, value) in known().filter(|(member, _)| *member != "Tags") {
        let inner = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
            Value::Object(inner) => vec![inner],
            _ => vec![],
        };
        for inner in inner {
            block = block.block(self::members(Block::new(name(member)), inner));
        }
    }
    for (member, value) in members {
        if UNKNOWN.contains(&member.as_str()) {
            block = block.comment(format!(
                "not exported: {member} = {}",
                text(&value.to_string())
            ));
        }
    }
    block
}

fn pairs(tags: &[Value]) -> std::collections::BTreeMap<String, String> {
    let part = |tag: &Value, part: &str| tag[part].as_str().unwrap_or_default().to_owned();
    let pairs = tags
        .iter()
        .map(|tag| (part(tag, "Key"), part(tag, "Value")));
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_called_as_the_provider_calls_them() {
        for (api, own) in [
            (
                "EnableResourceNameDnsAAAARecord",
                "enable_resource_name_dns_aaaa_record",
            ),
            (
                "EnableResourceNameDnsARecord",
                "enable_resource_name_dns_a_record",
            ),
            ("HttpProtocolIpv6", "http_protocol_ipv6"),
            ("MemoryGiBPerVCpu", "memory_gib_per_vcpu"),
            ("TotalLocalStorageGB", "total_local_storage_gb"),
            ("VCpuCount", "vcpu_count"),
            ("KmsKeyId", "kms_key_id"),
        ] {
            assert_eq!(name(api), own);
        }
    }
}
