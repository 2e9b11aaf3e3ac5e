//! Whether the account may run as many vCPUs as the schedule's peak needs.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{Filter, InstanceLifecycleType, InstanceTypeInfo};
use aws_sdk_servicequotas::types::ServiceQuota;

use super::{Answer, Check, Found, Looker};
use crate::quota;
use crate::resource::parallel::all;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::limits::vcpus;

pub(super) const CHECK: Check = Check {
    name: "vcpu_quota",
    question: "may the account run as many vCPUs, On-Demand and Spot, as the schedule's peak needs?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeScheduledActions",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "servicequotas:GetServiceQuota",
    ],
    path: "schedule",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

/// How many instances run, by type and whether they are Spot Instances.
type Running = BTreeMap<(String, bool), i64>;

async fn run(looker: &Looker<'_>) -> Answer {
    let (capacity, peak, others) = tokio::join!(looker.capacity(), looker.peak(), others(looker));
    let (capacity, peak, others) = (capacity?, peak?, others?);
    let of_others = others.keys().map(|(kind, _)| kind);
    let sizes = sizes(looker, capacity.weights.keys().chain(of_others)).await?;
    // Of several types in one bucket the one that needs most counts: any of them may be started.
    let mut needed: BTreeMap<&'static str, i64> = BTreeMap::new();
    for (spot, units) in [(false, capacity.on_demand), (true, capacity.spot)] {
        for kind in capacity.weights.keys().filter(|_| units > 0) {
            let (Some(code), Some(size)) = (vcpus::quota(kind, spot), sizes.get(kind)) else {
                continue;
            };
            let most = needed.entry(code).or_default();
            *most = (*most).max(i64::from(capacity.instances(kind, units)) * size);
        }
    }
    let mut used: BTreeMap<&'static str, i64> = BTreeMap::new();
    for ((kind, spot), count) in &others {
        if let (Some(code), Some(size)) = (vcpus::quota(kind, *spot), sizes.get(kind)) {
            *used.entry(code).or_default() += count * size;
        }
    }
    let quotas = all(needed.keys().map(|code| granted_or_default(looker, code))).await;
    let mut found = Vec::new();
    for ((code, needed), quota) in needed.into_iter().zip(quotas) {
        let Some(quota) = quota? else { continue };
        let used = used.get(code).copied().unwrap_or(0);
        found.extend(judge(&quota, code, (needed, used), peak));
    }
    Ok(found)
}

/// Needed by the group, used by others.
fn judge(quota: &ServiceQuota, code: &str, (needed, used): (i64, i64), peak: u32) -> Option<Found> {
    // Whole numbers: so many vCPUs.
    #[allow(clippy::cast_possible_truncation)]
    let limit = quota.value()? as i64;
    if needed + used <= limit {
        return None;
    }
    let name = quota.quota_name().unwrap_or(code);
    let text = format!(
        "the schedule's peak of {peak} needs {needed} vCPUs, and the quota \"{name}\" is {limit}"
    );
    let remedy = format!("ask for more: Service Quotas, Amazon EC2, {code}");
    Some(match needed > limit {
        true => Found::error(CHECK.path, format!("{text}: scale-outs fail"), remedy),
        false => {
            let text = format!("{text}, of which other instances use {used} now");
            Found::warning(CHECK.path, text, remedy)
        }
    })
}

/// How many run now beside the group's own.
async fn others(looker: &Looker<'_>) -> Result<Running, AwsError> {
    let group = looker.group().await?;
    let own = group.map_or(&[][..], |group| group.instances());
    let own: BTreeSet<&str> = own.iter().filter_map(|it| it.instance_id()).collect();
    let states = Filter::builder()
        .name("instance-state-name")
        .values("pending")
        .values("running");
    let request = looker.aws.ec2.describe_instances().filters(states.build());
    let mut pages = request.into_paginator().page_size(1000).send();
    let mut running = Running::new();
    while let Some(page) = pages.next().await {
        let page = page.called("ec2:DescribeInstances", "running instances")?;
        let instances = page.reservations().iter().flat_map(|one| one.instances());
        for instance in instances {
            let is_own = instance.instance_id().is_some_and(|id| own.contains(id));
            let is_spot = instance.instance_lifecycle() == Some(&InstanceLifecycleType::Spot);
            if let Some(kind) = instance.instance_type().filter(|_| !is_own) {
                let kind = kind.as_str().to_owned();
                *running.entry((kind, is_spot)).or_default() += 1;
            }
        }
    }
    Ok(running)
}

/// vCPUs of instance types; those that EC2 does not know have none.
async fn sizes(
    looker: &Looker<'_>,
    kinds: impl Iterator<Item = &String>,
) -> Result<BTreeMap<String, i64>, AwsError> {
    let kinds: BTreeSet<String> = kinds.cloned().collect();
    let filter = Filter::builder()
        .name("instance-type")
        .set_values(Some(kinds.into_iter().collect()));
    let request = looker.aws.ec2.describe_instance_types();
    let pages = request
        .filters(filter.build())
        .into_paginator()
        .items()
        .send();
    let found = pages.try_collect().await;
    let found = found.called("ec2:DescribeInstanceTypes", "the instance types")?;
    let size = |info: &InstanceTypeInfo| {
        let vcpus = info.v_cpu_info()?.default_v_cpus()?;
        Some((info.instance_type()?.as_str().to_owned(), i64::from(vcpus)))
    };
    Ok(found.iter().filter_map(size).collect())
}

/// What was granted to the account; AWS's default where it was granted nothing.
async fn granted_or_default(
    looker: &Looker<'_>,
    code: &str,
) -> Result<Option<ServiceQuota>, AwsError> {
    let granted = quota::granted(looker.aws, "ec2", code).await;
    if let Some(quota) = granted.absent()?.flatten() {
        return Ok(Some(quota));
    }
    let answer = { looker.aws.quotas.get_aws_default_service_quota() }
        .service_code("ec2")
        .quota_code(code)
        .send()
        .await;
    let answer = answer.called("servicequotas:GetAWSDefaultServiceQuota", code);
    Ok(answer.absent()?.and_then(|answer| answer.quota))
}
