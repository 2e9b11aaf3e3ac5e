//! What a launch template and a group refer to: whether it exists, and what EC2 says of the instance types. Read beside
//! each other; what may not be read is unknown, and no finding.

pub(crate) mod keys;
mod missing;
pub mod named;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{Filter, LocationType};

pub use missing::Missing;

use crate::clients::Clients;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::aws::{AwsError, Class};
use freshscale_core::rotation::describe::literal;
use freshscale_core::rotation::fit::{Contents, TypeFacts};

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Existing {
    /// What EC2 says of instance types, by name.
    pub types: BTreeMap<String, TypeFacts>,
    /// What is not there.
    pub missing: Vec<Missing>,
    /// Calls that are not allowed.
    pub unknown: BTreeSet<&'static str>,
}

/// An answer; `None` where it may not be asked for.
pub(crate) fn known<T>(
    answer: Result<T, AwsError>,
    unknown: &mut BTreeSet<&'static str>,
) -> Result<Option<T>, AwsError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.class == Class::Denied => {
            unknown.insert(error.operation);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Looks up what a version refers to, for a group in these subnets.
///
/// # Errors
/// A call that failed for another reason than want of a right.
pub async fn look(
    aws: &Clients,
    contents: &Contents,
    subnet_ids: &BTreeSet<String>,
) -> Result<Existing, AwsError> {
    let group_ids: BTreeSet<String> = contents.security_group_ids.iter().cloned().collect();
    let kinds: BTreeSet<String> = contents.instance_types.iter().cloned().collect();
    let (subnets, groups, key, profile, types, offered, keys) = tokio::join!(
        subnets(aws, subnet_ids),
        security_groups(aws, &group_ids),
        key_pair(aws, contents.key_name.as_deref()),
        profile(aws, contents.instance_profile.as_deref()),
        types(aws, &kinds),
        offered(aws, &kinds),
        keys::unusable(aws, contents),
    );
    let mut found = Existing::default();
    let unknown = &mut found.unknown;
    let subnets = known(subnets, unknown)?;
    let groups = known(groups, unknown)?;
    let (key, profile) = (known(key, unknown)?, known(profile, unknown)?);
    let types = known(types, unknown)?;
    let offered = known(offered, unknown)?;
    let mut unusable = Vec::new();
    for key in keys {
        unusable.extend(known(key, unknown)?.flatten());
    }
    let unheard: BTreeSet<String> = match (&types, &offered) {
        // A type that EC2 does not know is nowhere offered: that would say the same twice.
        (Some(types), Some(offered)) => { kinds.iter() }
            .filter(|kind| !types.contains_key(*kind) && !offered.contains_key(*kind))
            .cloned()
            .collect(),
        _ => BTreeSet::new(),
    };
    found.types = types.unwrap_or_default();
    let missing = &mut found.missing;
    let region = aws.ec2.config().region().map(ToString::to_string);
    missing.extend(unheard.iter().map(|name| Missing::InstanceType {
        name: name.clone(),
        region: region.clone().unwrap_or_default(),
    }));
    if let Some(subnets) = &subnets {
        let gone = subnet_ids.iter().filter(|id| !subnets.contains_key(*id));
        missing.extend(gone.map(|id| Missing::Subnet { id: id.clone() }));
    }
    if let Some(groups) = &groups {
        let gone = group_ids.iter().filter(|id| !groups.contains_key(*id));
        missing.extend(gone.map(|id| Missing::SecurityGroup { id: id.clone() }));
        missing.extend(elsewhere(groups, subnets.as_ref()));
    }
    missing.extend(key.flatten().map(|name| Missing::KeyPair { name }));
    missing.extend(
        profile
            .flatten()
            .map(|name| Missing::InstanceProfile { name }),
    );
    missing.extend(unusable);
    if let (Some(offered), Some(subnets)) = (&offered, &subnets) {
        missing.extend(
            kinds
                .difference(&unheard)
                .filter_map(|kind| nowhere(kind, offered, subnets)),
        );
    }
    Ok(found)
}

/// A subnet's VPC and zone.
type Place = (String, String);

fn filter(name: &str, values: &BTreeSet<String>) -> Filter {
    let values = values.iter().map(|value| literal(value)).collect();
    Filter::builder()
        .name(name)
        .set_values(Some(values))
        .build()
}

/// Asked for by a filter: an id that is gone is no error then.
async fn subnets(
    aws: &Clients,
    ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, Place>, AwsError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let request = aws.ec2.describe_subnets().filters(filter("subnet-id", ids));
    let answer = request
        .send()
        .await
        .called("ec2:DescribeSubnets", first(ids))?;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let place = |subnet: &aws_sdk_ec2::types::Subnet| {
        let place = (text(subnet.vpc_id()), text(subnet.availability_zone()));
        Some((subnet.subnet_id()?.to_owned(), place))
    };
    Ok(answer.subnets().iter().filter_map(place).collect())
}

/// The VPCs of subnets; of those that are gone none.
pub(crate) async fn vpcs(
    aws: &Clients,
    subnet_ids: &BTreeSet<String>,
) -> Result<BTreeSet<String>, AwsError> {
    let found = subnets(aws, subnet_ids).await?;
    Ok(found.into_values().map(|(vpc, _)| vpc).collect())
}

/// With the VPC of each.
pub(crate) async fn security_groups(
    aws: &Clients,
    ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, AwsError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let request = aws.ec2.describe_security_groups();
    let answer = request.filters(filter("group-id", ids)).send().await;
    let answer = answer.called("ec2:DescribeSecurityGroups", first(ids))?;
    let vpc = |group: &aws_sdk_ec2::types::SecurityGroup| {
        let vpc = group.vpc_id().unwrap_or_default().to_owned();
        Some((group.group_id()?.to_owned(), vpc))
    };
    Ok(answer.security_groups().iter().filter_map(vpc).collect())
}

/// Its name, if there is none of it.
pub(crate) async fn key_pair(
    aws: &Clients,
    name: Option<&str>,
) -> Result<Option<String>, AwsError> {
    let Some(name) = name else { return Ok(None) };
    let names = BTreeSet::from([name.to_owned()]);
    let request = aws.ec2.describe_key_pairs();
    let answer = request.filters(filter("key-name", &names)).send().await;
    let answer = answer.called("ec2:DescribeKeyPairs", name)?;
    let mut found = answer.key_pairs().iter();
    let there = found.any(|pair| pair.key_name() == Some(name));
    Ok((!there).then(|| name.to_owned()))
}

/// Likewise.
async fn profile(aws: &Clients, given: Option<&str>) -> Result<Option<String>, AwsError> {
    let Some(given) = given else { return Ok(None) };
    let name = given.rsplit('/').next().unwrap_or(given);
    let answer = aws.iam.get_instance_profile();
    let answer = answer.instance_profile_name(name).send().await;
    let found = answer.called("iam:GetInstanceProfile", given).absent()?;
    Ok(found.is_none().then(|| given.to_owned()))
}

pub(crate) async fn types(
    aws: &Clients,
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, TypeFacts>, AwsError> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let request = aws.ec2.describe_instance_types();
    let answer = request.filters(filter("instance-type", names)).send().await;
    let answer = answer.called("ec2:DescribeInstanceTypes", first(names))?;
    let facts = |info: &aws_sdk_ec2::types::InstanceTypeInfo| {
        let name = info.instance_type()?.as_str().to_owned();
        Some((name, TypeFacts::of(info)))
    };
    Ok(answer.instance_types().iter().filter_map(facts).collect())
}

/// Zones by instance type.
pub(crate) async fn offered(
    aws: &Clients,
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, BTreeSet<String>>, AwsError> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let request = aws.ec2.describe_instance_type_offerings();
    let request = request.location_type(LocationType::AvailabilityZone);
    let pages = request.filters(filter("instance-type", names));
    let pages = pages.into_paginator().items().send();
    let found: Result<Vec<_>, _> = pages.try_collect().await;
    let mut zones: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for offering in found.called("ec2:DescribeInstanceTypeOfferings", first(names))? {
        if let (Some(kind), Some(zone)) = (offering.instance_type(), offering.location()) {
            let of_kind = zones.entry(kind.as_str().to_owned()).or_default();
            of_kind.insert(zone.to_owned());
        }
    }
    Ok(zones)
}

fn first(names: &BTreeSet<String>) -> &str {
    names.first().map_or("", String::as_str)
}

/// Groups of another VPC than the subnets.
fn elsewhere(
    groups: &BTreeMap<String, String>,
    subnets: Option<&BTreeMap<String, Place>>,
) -> Vec<Missing> {
    let vpcs: BTreeSet<&String> = { subnets.into_iter().flatten() }
        .map(|(_, (vpc, _))| vpc)
        .filter(|vpc| !vpc.is_empty())
        .collect();
    let [of_subnets] = vpcs.into_iter().collect::<Vec<_>>()[..] else {
        return Vec::new();
    };
    let others = groups
        .iter()
        .filter(|(_, vpc)| *vpc != of_subnets && !vpc.is_empty());
    let other = |(id, vpc): (&String, &String)| Missing::OtherVpc {
        id: id.clone(),
        vpc: vpc.clone(),
        subnets: of_subnets.clone(),
    };
    others.map(other).collect()
}

/// A type that no zone of the subnets has; one that some have starts there.
fn nowhere(
    kind: &str,
    offered: &BTreeMap<String, BTreeSet<String>>,
    subnets: &BTreeMap<String, Place>,
) -> Option<Missing> {
    let zones: BTreeSet<&String> = subnets.values().map(|(_, zone)| zone).collect();
    let has = offered.get(kind);
    let offers = |zone: &&String| has.is_some_and(|has| has.contains(*zone));
    let nowhere = !zones.is_empty() && !zones.iter().any(offers);
    nowhere.then(|| Missing::Offering {
        instance_type: kind.to_owned(),
        zones: zones.into_iter().cloned().collect(),
    })
}
