#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::autoscaling::OPERATIONS;
use crate::driver::due;
use crate::ec2::NewImage;
use crate::state::World;
use crate::{Call, Fault, clock};

/// A world with two subnets, an image and a template `web-lt` of c6i.large.
fn world() -> World {
    let mut world = World::default();
    for (id, letter) in [("subnet-a", "a"), ("subnet-b", "b")] {
        let zone = format!("{}{letter}", world.region);
        world.ec2.add_subnet(id, &zone);
    }
    let image = world.make_image(NewImage::default());
    let data = json!({"ImageId": image, "InstanceType": "c6i.large"});
    template(&mut world, "web-lt", data);
    world
}

fn template(world: &mut World, name: &str, data: Value) {
    let call = |operation: &str, params| Call {
        service: "ec2",
        operation: operation.to_owned(),
        params,
        principal: "arn:aws:iam::111111111111:user/tester".to_owned(),
    };
    let operations = crate::ec2::OPERATIONS;
    let (_, run) = operations
        .iter()
        .find(|(name, _)| *name == "CreateLaunchTemplate")
        .unwrap();
    let params = json!({"LaunchTemplateName": name, "LaunchTemplateData": data});
    run(world, &call("CreateLaunchTemplate", params)).unwrap();
}

fn ask(world: &mut World, operation: &str, params: Value) -> Result<Value, Fault> {
    let (_, run) = OPERATIONS
        .iter()
        .find(|(name, _)| *name == operation)
        .unwrap();
    let call = Call {
        service: "autoscaling",
        operation: operation.to_owned(),
        params,
        principal: String::new(),
    };
    run(world, &call)
}

fn create(
    world: &mut World,
    desired: &str,
    overrides: Value,
    shares: Value,
) -> Result<Value, Fault> {
    let group = json!({
        "AutoScalingGroupName": "mixed", "MinSize": "0", "MaxSize": "40", "DesiredCapacity": desired,
        "VPCZoneIdentifier": "subnet-a,subnet-b",
        "MixedInstancesPolicy": {
            "LaunchTemplate": {
                "LaunchTemplateSpecification": {"LaunchTemplateName": "web-lt", "Version": "$Default"},
                "Overrides": overrides,
            },
            "InstancesDistribution": shares,
        },
    });
    ask(world, "CreateAutoScalingGroup", group)
}

/// Types of the members that count, each with whether it is Spot.
fn members(world: &World) -> Vec<(String, bool)> {
    let group = &world.autoscaling.groups["mixed"];
    let of = |m: &super::Member| (m.instance_type.clone(), m.spot);
    group.live().map(of).collect()
}

fn later(world: &mut World, seconds: i64) {
    let until = clock::seconds_after(world.now, seconds);
    due::catch_up(world, until);
}

#[test]
fn capacity_is_counted_in_units_and_scale_in_never_undercuts_it() {
    let mut world = world();
    let overrides = json!([
        {"InstanceType": "c6i.2xlarge", "WeightedCapacity": "4"},
        {"InstanceType": "c6i.large", "WeightedCapacity": "1"},
    ]);
    create(&mut world, "10", overrides, json!({})).unwrap();
    // Four each: the third goes beyond what is wanted.
    assert_eq!(members(&world).len(), 3);
    assert_eq!(world.autoscaling.groups["mixed"].size(), 12);
    later(&mut world, 120);
    let size = json!({"AutoScalingGroupName": "mixed", "DesiredCapacity": "9"});
    ask(&mut world, "SetDesiredCapacity", size).unwrap();
    assert_eq!(members(&world).len(), 3, "eight would be too few");
    let size = json!({"AutoScalingGroupName": "mixed", "DesiredCapacity": "8"});
    ask(&mut world, "SetDesiredCapacity", size).unwrap();
    assert_eq!(members(&world).len(), 2);
}

#[test]
fn beyond_the_base_so_many_per_cent_are_on_demand() {
    let mut world = world();
    let shares = json!({"OnDemandBaseCapacity": "2", "OnDemandPercentageAboveBaseCapacity": "25",
        "SpotAllocationStrategy": "price-capacity-optimized"});
    create(
        &mut world,
        "10",
        json!([{"InstanceType": "c6i.large"}]),
        shares,
    )
    .unwrap();
    let spot = members(&world).iter().filter(|(_, spot)| *spot).count();
    assert_eq!(
        spot, 6,
        "two of the base, and two of eight above it are not"
    );
}

#[test]
fn an_override_may_have_a_template_of_its_own_and_one_that_fits_is_enough() {
    let mut world = world();
    let image = world.make_image(NewImage::default());
    if let Some(image) = world.ec2.images.get_mut(&image) {
        "arm64".clone_into(&mut image.architecture);
    }
    template(
        &mut world,
        "arm-lt",
        json!({"ImageId": image, "InstanceType": "c7g.large"}),
    );
    let overrides = json!([
        {"InstanceType": "c7g.xlarge", "LaunchTemplateSpecification": {"LaunchTemplateName": "arm-lt"}},
        {"InstanceType": "c6i.xlarge"},
    ]);
    create(&mut world, "2", overrides, json!({})).unwrap();
    assert_eq!(
        members(&world),
        ["c7g.xlarge"; 2].map(|kind| (kind.to_owned(), false))
    );
    let zones: Vec<String> = ["a", "b"]
        .iter()
        .map(|l| format!("{}{l}", world.region))
        .collect();
    for zone in zones {
        world
            .ec2
            .not_offered
            .entry(zone)
            .or_default()
            .insert("c7g.xlarge".to_owned());
    }
    let size = json!({"AutoScalingGroupName": "mixed", "DesiredCapacity": "3"});
    ask(&mut world, "SetDesiredCapacity", size).unwrap();
    assert_eq!(members(&world)[2], ("c6i.xlarge".to_owned(), false));
    assert_eq!(
        world.autoscaling.groups["mixed"].members[0].template.name,
        "arm-lt"
    );
}

#[test]
fn more_vcpus_than_a_quota_allows_are_not_started() {
    let mut world = world();
    world.ec2.vcpu_limits.insert("L-1216C47A".to_owned(), 4);
    world.ec2.vcpu_limits.insert("L-34B43A08".to_owned(), 2);
    // Two vCPUs each; Spot has a quota of its own.
    let shares = json!({"OnDemandBaseCapacity": "3", "OnDemandPercentageAboveBaseCapacity": "0"});
    let overrides = json!([{"InstanceType": "c6i.large"}]);
    create(&mut world, "3", overrides, shares).unwrap();
    assert_eq!(members(&world).len(), 2);
    let message = |world: &World| {
        let group = &world.autoscaling.groups["mixed"];
        let last = group.activities.front().unwrap();
        last.message.clone().unwrap_or_default()
    };
    assert!(message(&world).contains("current vCPU limit of 4 allows"));
    let change = json!({"AutoScalingGroupName": "mixed", "MixedInstancesPolicy": {"InstancesDistribution":
        {"OnDemandBaseCapacity": "0"}}});
    ask(&mut world, "UpdateAutoScalingGroup", change).unwrap();
    assert_eq!(members(&world)[2], ("c6i.large".to_owned(), true));
    let size = json!({"AutoScalingGroupName": "mixed", "DesiredCapacity": "4"});
    ask(&mut world, "SetDesiredCapacity", size).unwrap();
    assert!(message(&world).starts_with("Max spot instance count exceeded"));
}

#[test]
fn a_pool_of_heavy_instances_comes_to_rest() {
    let mut world = world();
    let overrides = json!([{"InstanceType": "c6i.2xlarge", "WeightedCapacity": "4"}]);
    create(&mut world, "0", overrides, json!({})).unwrap();
    let pool =
        json!({"AutoScalingGroupName": "mixed", "MinSize": "2", "MaxGroupPreparedCapacity": "0"});
    ask(&mut world, "PutWarmPool", pool).unwrap();
    later(&mut world, 3600);
    let launched = world.ec2.instances.len();
    assert_eq!(launched, 1, "four units, of which two are too many");
}

#[test]
fn what_cannot_be_is_refused() {
    let mut world = world();
    let half = json!([{"InstanceType": "c6i.large", "WeightedCapacity": "1"}, {"InstanceType": "c6i.xlarge"}]);
    assert!(create(&mut world, "1", half, json!({})).is_err());
    let none = json!([{"InstanceType": "t3.mirco"}]);
    let fault = create(&mut world, "1", none, json!({})).unwrap_err();
    assert!(fault.message.contains("t3.mirco"), "{}", fault.message);
    let shares = json!({"OnDemandPercentageAboveBaseCapacity": "101"});
    assert!(create(&mut world, "1", json!([]), shares).is_err());
    let image = world.ec2.images.keys().next().cloned();
    let spot = json!({"ImageId": image, "InstanceType": "c6i.large", "InstanceMarketOptions": {"MarketType": "spot"}});
    template(&mut world, "spot-lt", spot);
    let policy = json!({"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": "spot-lt"}}});
    let group = json!({"AutoScalingGroupName": "mixed", "MinSize": "0", "MaxSize": "1", "VPCZoneIdentifier": "subnet-a",
        "MixedInstancesPolicy": policy});
    let fault = ask(&mut world, "CreateAutoScalingGroup", group).unwrap_err();
    assert!(
        fault.message.contains("request Spot Instances"),
        "{}",
        fault.message
    );
}

#[test]
fn the_policy_is_shown_with_its_defaults_and_no_template_beside_it() {
    let mut world = world();
    create(
        &mut world,
        "0",
        json!([{"InstanceType": "c6i.large"}]),
        json!({"OnDemandBaseCapacity": "1"}),
    )
    .unwrap();
    let change = json!({"AutoScalingGroupName": "mixed", "MixedInstancesPolicy": {"InstancesDistribution":
        {"SpotAllocationStrategy": "capacity-optimized"}}});
    ask(&mut world, "UpdateAutoScalingGroup", change).unwrap();
    let shown = ask(&mut world, "DescribeAutoScalingGroups", json!({})).unwrap();
    let group = &shown["AutoScalingGroups"][0];
    assert_eq!(group["LaunchTemplate"], Value::Null);
    let policy = &group["MixedInstancesPolicy"];
    assert_eq!(
        policy["LaunchTemplate"]["Overrides"][0]["InstanceType"],
        "c6i.large"
    );
    let shares = &policy["InstancesDistribution"];
    assert_eq!(shares["OnDemandBaseCapacity"], 1);
    assert_eq!(shares["SpotAllocationStrategy"], "capacity-optimized");
    assert_eq!(shares["SpotInstancePools"], Value::Null);
    // Back to one template.
    let change = json!({"AutoScalingGroupName": "mixed", "LaunchTemplate": {"LaunchTemplateName": "web-lt"}});
    ask(&mut world, "UpdateAutoScalingGroup", change).unwrap();
    assert!(world.autoscaling.groups["mixed"].mixed.is_none());
}
