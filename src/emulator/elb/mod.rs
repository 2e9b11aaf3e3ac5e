//! Load balancers, as much of them as groups need: target groups with their VPC, who listens for them, and how the
//! instances of groups are behind them. Nothing is balanced.

mod balancers;
mod health;
mod tags;
mod target_groups;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ec2::Tags;
use super::params::{Params, listing};
use super::state::World;
use super::{Fault, Operation, Reply};
use crate::state::ec2::VPC;
pub use crate::state::elb::{Listener, LoadBalancer, State, TargetGroup};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("AddTags", tags::add),
    ("CreateListener", balancers::create_listener),
    ("CreateLoadBalancer", balancers::create),
    ("CreateTargetGroup", target_groups::create),
    ("DeleteListener", balancers::delete_listener),
    ("DeleteLoadBalancer", balancers::delete),
    ("DeleteTargetGroup", target_groups::delete),
    ("DescribeListeners", balancers::describe_listeners),
    ("DescribeLoadBalancers", balancers::describe),
    ("DescribeTags", tags::describe),
    (
        "DescribeTargetGroupAttributes",
        target_groups::describe_attributes,
    ),
    ("DescribeTargetGroups", target_groups::describe),
    ("DescribeTargetHealth", health::describe),
    (
        "ModifyTargetGroupAttributes",
        target_groups::modify_attributes,
    ),
    ("RemoveTags", tags::remove),
];

impl Listener {
    /// The target groups that it sends requests to.
    fn targets(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().flat_map(|action| {
            let forward = action["ForwardConfig"]["TargetGroups"].as_array();
            let several = forward.into_iter().flatten();
            { several.chain([action]) }.filter_map(|of| of["TargetGroupArn"].as_str())
        })
    }
}

impl State {
    /// The load balancers that send requests to a target group.
    fn in_front_of(&self, target_group: &str) -> Vec<&str> {
        let listeners = self.listeners.values();
        let mut found: Vec<&str> = listeners
            .filter(|listener| listener.targets().any(|arn| arn == target_group))
            .map(|listener| listener.load_balancer.as_str())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl State {
    /// A target group of HTTP in the VPC that worlds are seeded with, a load balancer, and its listener.
    pub(crate) fn seed(
        &mut self,
        (arn, name): (&str, &str),
        (balancer, subnets): (&str, &[String]),
        listener: &str,
        now: jiff::Timestamp,
    ) {
        let asked = json!({"Protocol": "HTTP", "Port": 80});
        let group = TargetGroup {
            name: name.to_owned(),
            vpc: Some(VPC.to_owned()),
            target_type: "instance".to_owned(),
            settings: target_groups::settings(Params(&asked), "instance"),
            attributes: BTreeMap::new(),
            tags: Tags::new(),
        };
        self.target_groups.insert(arn.to_owned(), group);
        let made = LoadBalancer {
            name: name.to_owned(),
            kind: "application".to_owned(),
            scheme: "internet-facing".to_owned(),
            subnets: subnets.to_vec(),
            security_groups: Vec::new(),
            created: now,
            tags: Tags::new(),
        };
        self.load_balancers.insert(balancer.to_owned(), made);
        let made = Listener {
            load_balancer: balancer.to_owned(),
            protocol: Some("HTTP".to_owned()),
            port: Some(80),
            actions: vec![json!({"Type": "forward", "TargetGroupArn": arn})],
            tags: Tags::new(),
        };
        self.listeners.insert(listener.to_owned(), made);
    }
}

/// One page of a listing under `name`.
fn page(params: Params<'_>, name: &str, all: Vec<Value>) -> Reply {
    let size = params.number("PageSize").unwrap_or(400);
    let size = usize::try_from(size).unwrap_or(400);
    let start = match params.text("Marker") {
        None => 0,
        Some(marker) => marker.parse::<usize>().map_err(|_| {
            let text = format!("Invalid marker: {marker}");
            Fault::new("ValidationError", text)
        })?,
    };
    let end = start.saturating_add(size);
    let next = (end < all.len()).then(|| end.to_string());
    let items = all.into_iter().skip(start).take(size).collect();
    Ok(listing(name, items, "NextMarker", next))
}

/// The resource's part of an ARN, with what is drawn for it: `targetgroup/web/0123456789abcdef`.
fn arn(world: &mut World, kind: &str, name: &str) -> String {
    let drawn = world.hex_id(16);
    world.arn("elasticloadbalancing", &format!("{kind}/{name}/{drawn}"))
}
