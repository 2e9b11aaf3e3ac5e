//! Rules of security groups, and the permissions as which most answers show them.

use serde_json::{Map, Value, json};

use super::named;
use crate::ec2::filter::passes;
use crate::ec2::vpc::block::canonical;
use crate::ec2::{Rule, Tags, dry_run, page_size};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// The lists of an `IpPermission` in requests, with what names a place in them, and what answers call them.
const PLACES: &[(&str, &str, &str)] = &[
    ("IpRanges", "CidrIp", "ipRanges"),
    ("Ipv6Ranges", "CidrIpv6", "ipv6Ranges"),
    ("Groups", "GroupId", "groups"),
    ("PrefixListIds", "PrefixListId", "prefixListIds"),
];

impl Rule {
    pub(super) fn all_out(group: &str) -> Self {
        Self {
            id: group.replacen("sg-", "sgr-", 1),
            protocol: "-1".to_owned(),
            from: None,
            to: None,
            kind: "CidrIp".to_owned(),
            place: "0.0.0.0/0".to_owned(),
            description: None,
        }
    }

    fn same(&self, other: &Self) -> bool {
        let key = |rule: &Self| {
            let (protocol, kind, place) = (&rule.protocol, &rule.kind, &rule.place);
            (
                protocol.clone(),
                rule.from,
                rule.to,
                kind.clone(),
                place.clone(),
            )
        };
        key(self) == key(other)
    }
}

/// Rules of one protocol and the same ports are one permission.
pub(super) fn permissions(world: &World, rules: &[Rule]) -> Value {
    let mut all: Vec<Map<String, Value>> = Vec::new();
    for rule in rules {
        let (protocol, from, to) = (json!(rule.protocol), json!(rule.from), json!(rule.to));
        let fits = |p: &Map<String, Value>| {
            p["ipProtocol"] == protocol && p["fromPort"] == from && p["toPort"] == to
        };
        let place = match all.iter().position(fits) {
            Some(place) => place,
            None => {
                let mut fresh = Map::new();
                fresh.insert("ipProtocol".to_owned(), protocol);
                fresh.insert("fromPort".to_owned(), from);
                fresh.insert("toPort".to_owned(), to);
                for (_, _, list) in PLACES {
                    fresh.insert((*list).to_owned(), json!([]));
                }
                all.push(fresh);
                all.len() - 1
            }
        };
        let entry = match rule.kind.as_str() {
            "CidrIp" => json!({"cidrIp": rule.place, "description": rule.description}),
            "CidrIpv6" => json!({"cidrIpv6": rule.place, "description": rule.description}),
            "GroupId" => {
                json!({"groupId": rule.place, "userId": world.account, "description": rule.description})
            }
            _ => json!({"prefixListId": rule.place, "description": rule.description}),
        };
        let list = PLACES.iter().find(|(_, kind, _)| *kind == rule.kind);
        let list = list.map_or("ipRanges", |(_, _, list)| list);
        if let Some(Value::Array(entries)) = all[place].get_mut(list) {
            entries.push(entry);
        }
    }
    all.into_iter().map(Value::Object).collect()
}

fn rule_view(world: &World, group: &str, rule: &Rule, egress: bool) -> Value {
    let of = |kind: &str| (rule.kind == kind).then_some(&rule.place);
    let peer = of("GroupId").map(|id| json!({"groupId": id, "userId": world.account}));
    json!({
        "securityGroupRuleId": rule.id,
        "securityGroupRuleArn": world.arn("ec2", &format!("security-group-rule/{}", rule.id)),
        "groupId": group,
        "groupOwnerId": world.account,
        "isEgress": egress,
        "ipProtocol": rule.protocol,
        "fromPort": rule.from.unwrap_or(-1),
        "toPort": rule.to.unwrap_or(-1),
        "cidrIpv4": of("CidrIp"),
        "cidrIpv6": of("CidrIpv6"),
        "prefixListId": of("PrefixListId"),
        "referencedGroupInfo": peer,
        "description": rule.description,
        "tagSet": [],
    })
}

pub(in crate::ec2) fn describe_rules(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("SecurityGroupRuleId");
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for group in world.ec2.security_groups.values() {
        for (egress, rule) in [false, true].into_iter().flat_map(|egress| {
            group
                .rules(egress)
                .into_iter()
                .map(move |rule| (egress, rule))
        }) {
            let lookup = |name: &str| match name {
                "group-id" => Some(vec![group.id.clone()]),
                "security-group-rule-id" => Some(vec![rule.id.clone()]),
                _ => None,
            };
            let asked = ids.is_empty() || ids.contains(&rule.id);
            if asked && passes(params, &Tags::new(), &lookup)? {
                found.push(rule_view(world, &group.id, &rule, egress));
            }
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("securityGroupRuleSet", found, "nextToken", next))
}

/// The rules that a call holds: in lists, or the one that its own members make.
fn requested(world: &mut World, params: Params<'_>) -> Result<Vec<Rule>, Fault> {
    let mut rules = Vec::new();
    let mut add = |of: Params<'_>, kind: &str, place: &str, description: Option<&str>| {
        rules.push(Rule {
            id: String::new(),
            protocol: of.text("IpProtocol").unwrap_or("-1").to_lowercase(),
            from: of
                .number("FromPort")
                .filter(|_| of.text("IpProtocol") != Some("-1")),
            to: of
                .number("ToPort")
                .filter(|_| of.text("IpProtocol") != Some("-1")),
            kind: kind.to_owned(),
            place: place.to_owned(),
            description: description.map(ToOwned::to_owned),
        });
    };
    if let Some(cidr) = params.text("CidrIp") {
        add(params, "CidrIp", cidr, None);
    }
    for permission in params.items("IpPermissions") {
        for (list, member, _) in PLACES {
            for place in permission.items(list) {
                let text = place.text(member).unwrap_or_default();
                add(permission, member, text, place.text("Description"));
            }
        }
    }
    if rules.is_empty() {
        let text = "The request must contain the parameter ipPermissions";
        return Err(Fault::new("MissingParameter", text));
    }
    for rule in &mut rules {
        if rule.kind == "GroupId" {
            world.ec2.security_group(&rule.place)?;
        }
        if rule.kind.starts_with("Cidr") {
            rule.place = canonical(&rule.place).ok_or_else(|| {
                let text = format!("CIDR block {} is malformed", rule.place);
                Fault::new("InvalidParameterValue", text)
            })?;
        }
        let ported = ["tcp", "udp", "6", "17"].contains(&rule.protocol.as_str());
        if ported && (rule.from.is_none() || rule.to.is_none() || rule.from > rule.to) {
            let text =
                "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.";
            return Err(Fault::new("InvalidParameterValue", text));
        }
        rule.id = format!("sgr-0{}", world.hex_id(16));
    }
    Ok(rules)
}

fn authorize(world: &mut World, call: &Call, egress: bool) -> Reply {
    let params = Params(&call.params);
    let group = named(world, params)?;
    let mut rules = group.rules(egress);
    let new = requested(world, params)?;
    for rule in &new {
        if rules.iter().any(|known| known.same(rule)) {
            let text = format!(
                "the specified rule \"peer: {}, {}, ALLOW\" already exists",
                rule.place,
                rule.protocol.to_uppercase()
            );
            return Err(Fault::new("InvalidPermission.Duplicate", text));
        }
        rules.push(rule.clone());
    }
    dry_run(params)?;
    let shown: Vec<Value> = { new.iter() }
        .map(|rule| rule_view(world, &group.id, rule, egress))
        .collect();
    set(world, &group.id, egress, rules);
    Ok(json!({"return": true, "securityGroupRuleSet": shown}))
}

fn set(world: &mut World, id: &str, egress: bool, rules: Vec<Rule>) {
    if let Some(group) = world.ec2.security_groups.get_mut(id) {
        match egress {
            true => group.egress = Some(rules),
            false => group.ingress = rules,
        }
    }
}

fn revoke(world: &mut World, call: &Call, egress: bool) -> Reply {
    let params = Params(&call.params);
    let group = named(world, params)?;
    let mut rules = group.rules(egress);
    let ids = params.texts("SecurityGroupRuleId");
    let gone: Vec<Rule> = match ids.is_empty() {
        true => requested(world, params)?,
        false => { rules.iter() }
            .filter(|rule| ids.contains(&rule.id))
            .cloned()
            .collect(),
    };
    let known = |rule: &Rule| rules.iter().any(|known| known.same(rule));
    if gone.is_empty() || !gone.iter().all(known) {
        let text = "The specified rule does not exist in this security group.";
        return Err(Fault::new("InvalidPermission.NotFound", text));
    }
    dry_run(params)?;
    rules.retain(|rule| !gone.iter().any(|one| one.same(rule)));
    set(world, &group.id, egress, rules);
    Ok(json!({"return": true}))
}

pub(in crate::ec2) fn authorize_ingress(world: &mut World, call: &Call) -> Reply {
    authorize(world, call, false)
}

pub(in crate::ec2) fn authorize_egress(world: &mut World, call: &Call) -> Reply {
    authorize(world, call, true)
}

pub(in crate::ec2) fn revoke_ingress(world: &mut World, call: &Call) -> Reply {
    revoke(world, call, false)
}

pub(in crate::ec2) fn revoke_egress(world: &mut World, call: &Call) -> Reply {
    revoke(world, call, true)
}
