//! Instances: run, show, terminate.

use std::sync::Arc;

use serde_json::{Value, json};

use super::launch::{LaunchRequest, check, launch};
use super::place::zone_of;
use super::reservation::reservation;
use super::template::{answer, by_id, find_id, lower_first};
use super::{
    Instance, InstanceState, Subnet, dry_run, remember, remembered, tag_set, tag_specification,
    time,
};
use crate::clock::seconds_after;
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

/// From pending to running.
pub(super) const BOOT_SECONDS: i64 = 10;
/// From shutting-down to terminated.
const SHUTDOWN_SECONDS: i64 = 30;
/// How long a terminated instance can still be described.
const MEMORY_SECONDS: i64 = 3600;

impl InstanceState {
    /// AWS's name and code.
    pub(super) fn wire(self) -> (&'static str, u8) {
        match self {
            Self::Pending => ("pending", 0),
            Self::Running => ("running", 16),
            Self::Stopped => ("stopped", 80),
            Self::ShuttingDown => ("shutting-down", 32),
            Self::Terminated => ("terminated", 48),
        }
    }

    fn view(self) -> Value {
        let (name, code) = self.wire();
        json!({"name": name, "code": code})
    }
}

/// # Errors
/// `InvalidInstanceID.NotFound`
pub(super) fn find<'a>(world: &'a World, id: &str) -> Result<&'a Instance, Fault> {
    world.ec2.instances.get(id).ok_or_else(|| {
        let text = format!("The instance ID '{id}' does not exist");
        Fault::new("InvalidInstanceID.NotFound", text)
    })
}

/// State changes that are due.
pub(super) fn fire(world: &mut World) {
    let now = world.now;
    world.ec2.instances.retain(|_, instance| {
        if instance.changes_at.is_none_or(|at| at > now) {
            return true;
        }
        let (state, changes_at) = match instance.state {
            InstanceState::Pending | InstanceState::Running => (InstanceState::Running, None),
            InstanceState::Stopped => (InstanceState::Stopped, None),
            InstanceState::ShuttingDown => (
                InstanceState::Terminated,
                Some(seconds_after(now, MEMORY_SECONDS)),
            ),
            InstanceState::Terminated => return false,
        };
        instance.state = state;
        instance.changes_at = changes_at;
        true
    });
}

impl World {
    /// Stops an instance, at once.
    pub(crate) fn stop_instance(&mut self, id: &str) {
        if let Some(instance) = self.ec2.instances.get_mut(id) {
            instance.state = InstanceState::Stopped;
            instance.changes_at = None;
        }
    }

    /// Starts an instance that is stopped.
    pub(crate) fn start_instance(&mut self, id: &str) {
        let now = self.now;
        if let Some(instance) = self.ec2.instances.get_mut(id)
            && instance.state == InstanceState::Stopped
        {
            instance.state = InstanceState::Pending;
            instance.changes_at = Some(seconds_after(now, BOOT_SECONDS));
        }
    }

    /// Terminates an instance; nothing when it is going or gone.
    pub fn terminate_instance(&mut self, id: &str) {
        let now = self.now;
        if let Some(instance) = self.ec2.instances.get_mut(id)
            && matches!(
                instance.state,
                InstanceState::Pending | InstanceState::Running | InstanceState::Stopped
            )
        {
            instance.state = InstanceState::ShuttingDown;
            instance.changes_at = Some(seconds_after(now, SHUTDOWN_SECONDS));
        }
    }
}

/// The launch that a RunInstances call asks for: the template's data, overridden by what is given.
fn asked(world: &World, params: Params<'_>) -> Result<LaunchRequest, Fault> {
    let mut data = serde_json::Map::new();
    let mut template = None;
    if let Some(specification) = params.child("LaunchTemplate") {
        let found = by_id(world, &find_id(world, specification)?)?;
        let (number, version) = found.version(specification.text("Version").unwrap_or_default())?;
        data = version.data.as_object().cloned().unwrap_or_default();
        template = Some((found.id.clone(), number));
    }
    const OTHERS: &[&str] = &[
        "LaunchTemplate",
        "MinCount",
        "MaxCount",
        "SubnetId",
        "ClientToken",
        "DryRun",
    ];
    let given = params.0.as_object().into_iter().flatten();
    data.extend(
        given
            .filter(|(name, _)| !OTHERS.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    let subnet = params.text("SubnetId").map(ToOwned::to_owned).or_else(|| {
        let data = data.get("NetworkInterface")?.get(0)?;
        Params(data).text("SubnetId").map(ToOwned::to_owned)
    });
    Ok(LaunchRequest {
        data: Arc::new(Value::Object(data)),
        template,
        subnet,
        tags: tag_specification(params, "instance"),
        spot: false,
    })
}

/// # Errors
/// A zone that is not the Region's. The words, which are those of DescribeAvailabilityZones, are not confirmed here.
fn in_this_region(world: &World, data: Params<'_>) -> Result<(), Fault> {
    let placement = data.child("Placement");
    match placement.and_then(|given| given.text("AvailabilityZone")) {
        Some(zone) if !world.zones().iter().any(|known| known == zone) => {
            let text = format!("Invalid availability zone: [{zone}]");
            Err(Fault::new("InvalidParameterValue", text))
        }
        _ => Ok(()),
    }
}

pub(super) fn run(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    if let Some(answer) = remembered(world, &call.operation, &call.params)? {
        return Ok(answer);
    }
    let first = asked(world, params)?;
    in_this_region(world, Params(&first.data))?;
    check(world, Params(&first.data), first.subnet.as_deref())?;
    dry_run(params)?;
    let mut started = Vec::new();
    for _ in 0..params.number("MaxCount").unwrap_or(1).clamp(1, 100) {
        let next = asked(world, params)?;
        let id = launch(world, next)?;
        started.push((id.clone(), view(world, find(world, &id)?)));
    }
    let id = format!("r-0{}", world.hex_id(16));
    let (ids, views): (Vec<String>, Vec<Value>) = started.into_iter().unzip();
    for of in &ids {
        if let Some(instance) = world.ec2.instances.get_mut(of) {
            instance.reservation = Some(id.clone());
        }
    }
    let answer = reservation(world, &id, views);
    remember(world, &call.operation, &call.params, &answer);
    Ok(answer)
}

pub(super) fn terminate(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("InstanceId");
    for id in &ids {
        if find(world, id)?.protected {
            let text = format!(
                "The instance '{id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again."
            );
            return Err(Fault::new("OperationNotPermitted", text));
        }
    }
    dry_run(params)?;
    let mut changes = Vec::new();
    for id in ids {
        let before = find(world, &id)?.state;
        world.terminate_instance(&id);
        changes.push(json!({
            "instanceId": id,
            "previousState": before.view(),
            "currentState": find(world, &id)?.state.view(),
        }));
    }
    Ok(json!({"instancesSet": changes}))
}

/// Of its subnet; without one, the VPC that worlds are seeded with.
pub(super) fn vpc(world: &World, instance: &Instance) -> String {
    let subnet = instance
        .subnet
        .as_ref()
        .and_then(|id| world.ec2.subnets.get(id));
    subnet.map_or(super::VPC, Subnet::vpc).to_owned()
}

pub(super) fn view(world: &World, instance: &Instance) -> Value {
    let groups: Vec<Value> = instance
        .security_groups
        .iter()
        .map(|id| json!({"groupId": id}))
        .collect();
    let launch = Params(&instance.launch);
    let monitored = launch
        .child("Monitoring")
        .is_some_and(|m| m.flag("Enabled"));
    let mut view = json!({
        "instanceId": instance.id,
        "imageId": instance.image,
        "instanceState": instance.state.view(),
        "monitoring": {"state": if monitored { "enabled" } else { "disabled" }},
        "ebsOptimized": launch.flag("EbsOptimized"),
        "metadataOptions": metadata(launch),
        "iamInstanceProfile": profile(world, launch),
        "networkInterfaceSet": [super::interfaces::attached(world, instance)],
        "instanceType": instance.instance_type,
        "architecture": instance.architecture,
        "instanceLifecycle": instance.spot.then_some("spot"),
        "spotInstanceRequestId": instance.spot.then(|| instance.id.replacen("i-", "sir-", 1)),
        "keyName": instance.key_name,
        "launchTime": time(instance.launched),
        "placement": placement(world, instance),
        "privateIpAddress": instance.private_address(),
        "privateDnsName": instance.private_name(&world.region),
        "subnetId": instance.subnet,
        "vpcId": vpc(world, instance),
        "groupSet": groups,
        "rootDeviceType": "ebs",
        "rootDeviceName": instance.disks.first().map(|disk| disk.device.clone()),
        "blockDeviceMapping": super::disks::attached(instance),
        "virtualizationType": "hvm",
        "tagSet": tag_set(&instance.tags),
    });
    let kept = [
        "CapacityReservationSpecification",
        "CpuOptions",
        "EnclaveOptions",
        "HibernationOptions",
        "MaintenanceOptions",
        "PrivateDnsNameOptions",
    ];
    for name in kept {
        if let (Some(given), Some(members)) = (launch.child(name), view.as_object_mut()) {
            members.insert(lower_first(name), answer(given.0));
        }
    }
    view
}

/// As requested, with the zone; `default` tenancy unless told.
fn placement(world: &World, instance: &Instance) -> Value {
    let given = Params(&instance.launch).child("Placement");
    let mut view = given.map_or_else(|| json!({}), |given| answer(given.0));
    view["availabilityZone"] = json!(zone_of(world, instance));
    if view.get("tenancy").is_none() {
        view["tenancy"] = json!("default");
    }
    view
}

/// With what EC2 takes where nothing is said (API reference, InstanceMetadataOptionsRequest).
fn metadata(launch: Params<'_>) -> Value {
    let mut view = json!({
        "state": "applied", "httpTokens": "optional", "httpPutResponseHopLimit": 1, "httpEndpoint": "enabled",
        "httpProtocolIpv6": "disabled", "instanceMetadataTags": "disabled",
    });
    let given = launch.child("MetadataOptions").map(|given| answer(given.0));
    if let (Some(Value::Object(given)), Some(members)) = (given, view.as_object_mut()) {
        members.extend(given);
    }
    view
}

fn profile(world: &World, launch: Params<'_>) -> Value {
    let given = launch.child("IamInstanceProfile");
    let name = given.and_then(|given| {
        let of_arn = given.text("Arn").and_then(|arn| arn.rsplit('/').next());
        of_arn.or(given.text("Name"))
    });
    let found = name.and_then(|name| world.profile(name));
    found.map_or(Value::Null, |(arn, id)| json!({"arn": arn, "id": id}))
}
