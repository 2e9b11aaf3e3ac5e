//! Whether the subnets have addresses for the schedule's peak.

use super::{Answer, Check, Found, Looker};
use freshscale_core::rotation::known::Known;
use freshscale_core::schedule::preview::Planned;
use freshscale_core::words::count;
use freshscale_stack::planned;

pub(super) const CHECK: Check = Check {
    name: "addresses",
    question: "do the subnets have free addresses for the schedule's peak?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeScheduledActions",
        "ec2:DescribeSubnets",
    ],
    path: "auto_scaling_group.subnet_ids",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let (group, actions, subnets) =
        tokio::join!(looker.group(), looker.actions(), looker.subnets());
    let (group, actions, subnets) = (group?, actions?, subnets?);
    let known = Known::of(actions, None, looker.now);
    let own = looker.stack.schedule.actions.iter().filter_map(planned);
    let all: Vec<Planned> = match group {
        Some(_) => known.actions.into_iter().chain(known.by_aws).collect(),
        None => own.collect(),
    };
    let running = group.map_or(0, |group| group.instances().len());
    let base = group
        .and_then(|group| group.desired_capacity())
        .unwrap_or(0);
    let wanted = all
        .iter()
        .map(|action| action.desired.or(action.min).unwrap_or(0))
        .max()
        .unwrap_or(0);
    let peak = wanted.max(u32::try_from(base).unwrap_or(0));
    let needed = usize::try_from(peak)
        .unwrap_or(usize::MAX)
        .saturating_sub(running);
    let free: usize = { subnets.values() }
        .filter_map(|subnet| usize::try_from(subnet.available_ip_address_count()?).ok())
        .sum();
    if free >= needed {
        return Ok(Vec::new());
    }
    let text = format!(
        "the subnets have {}, and the schedule's peak of {peak} needs {needed} more than run now",
        count(free, "free address")
    );
    let remedy = "add a subnet, or end what holds addresses in these";
    Ok(vec![Found::error(CHECK.path, text, remedy)])
}
