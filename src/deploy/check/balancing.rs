//! The target groups that instances are registered with, and the load balancers before them: read once for all checks.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, TargetGroup};

use super::Looker;
use crate::existing::named;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};

impl Looker<'_> {
    /// Target groups that instances are registered with.
    pub(super) async fn target_group_arns(&self) -> Result<Vec<String>, AwsError> {
        let group = match self.of_file {
            true => None,
            false => self.group().await?,
        };
        Ok(match group {
            None => self.stack.auto_scaling_group.target_group_arns.clone(),
            Some(group) => group.target_group_arns().to_vec(),
        })
    }

    /// Those of them that there are, by their ARNs.
    pub(super) async fn target_groups(&self) -> Result<&BTreeMap<String, TargetGroup>, AwsError> {
        let arns = self.target_group_arns().await?;
        let found = self.target_groups.get_or_try_init(|| async {
            named::target_groups(self.aws, &arns.iter().cloned().collect()).await
        });
        found.await
    }

    /// Load balancers that send requests to them.
    pub(super) async fn load_balancers(&self) -> Result<&[LoadBalancer], AwsError> {
        let groups = self.target_groups().await?;
        let arns = groups.values().flat_map(|group| group.load_balancer_arns());
        let arns: std::collections::BTreeSet<String> = arns.cloned().collect();
        let found = self.balancers.get_or_try_init(|| async {
            if arns.is_empty() {
                return Ok(Vec::new());
            }
            let request = self.aws.elb.describe_load_balancers();
            let request = request.set_load_balancer_arns(Some(arns.iter().cloned().collect()));
            let named = arns.iter().cloned().collect::<Vec<_>>().join(", ");
            let answer = request.send().await;
            let answer = answer.called("elasticloadbalancing:DescribeLoadBalancers", &named);
            let found = answer.absent()?.and_then(|answer| answer.load_balancers);
            Ok::<_, AwsError>(found.unwrap_or_default())
        });
        Ok(found.await?)
    }
}
