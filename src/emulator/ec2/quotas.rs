//! What counts against the vCPUs that an account may run.
//!
//! The words: answers that were seen (scrapoxy/scrapoxy#202, aws-deepracer-community/deepracer-on-the-spot#55).

use super::{InstanceState, types};
use crate::Fault;
use crate::state::World;
use freshscale_core::limits::vcpus::quota;

impl World {
    /// Whether the account may run one more of a type. What no quota is told of is without a limit.
    ///
    /// # Errors
    /// `VcpuLimitExceeded`, `MaxSpotInstanceCountExceeded`
    pub(super) fn expect_vcpus(&self, instance_type: &str, spot: bool) -> Result<(), Fault> {
        let Some(code) = quota(instance_type, spot) else {
            return Ok(());
        };
        let Some(limit) = self.ec2.vcpu_limits.get(code) else {
            return Ok(());
        };
        let vcpus = |of: &str| types::named(of).map_or(1, |kind| i64::from(kind.vcpus));
        let used: i64 = { self.ec2.instances.values() }
            .filter(|i| matches!(i.state, InstanceState::Pending | InstanceState::Running))
            .filter(|i| quota(&i.instance_type, i.spot) == Some(code))
            .map(|i| vcpus(&i.instance_type))
            .sum();
        if used + vcpus(instance_type) <= *limit {
            return Ok(());
        }
        Err(match spot {
            true => Fault::new(
                "MaxSpotInstanceCountExceeded",
                "Max spot instance count exceeded",
            ),
            false => Fault::new(
                "VcpuLimitExceeded",
                format!(
                    "You have requested more vCPU capacity than your current vCPU limit of {limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit."
                ),
            ),
        })
    }
}
