#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;
use crate::driver::due;

/// A world whose web instance is backed up every night.
fn world() -> World {
    let now = "2026-11-24T00:00:00Z".parse().unwrap();
    let mut world = World::new("111111111111", "ap-northeast-2", now);
    world.seed(&crate::testing::stack());
    world
}

fn call(operation: &str, params: Value) -> Call {
    Call {
        service: "backup",
        operation: operation.to_owned(),
        params,
        principal: String::new(),
    }
}

fn list(world: &mut World) -> Vec<Value> {
    let resource = world.backups.points[0].resource.clone();
    let call = call(
        "ListRecoveryPointsByResource",
        json!({"ResourceArn": resource}),
    );
    let answer = list_by_resource(world, &call).unwrap();
    answer["RecoveryPoints"].as_array().unwrap().clone()
}

fn look(world: &mut World, arn: &Value) -> Reply {
    let params = json!({"BackupVaultName": "Default", "RecoveryPointArn": arn});
    describe(world, &call("DescribeRecoveryPoint", params))
}

#[test]
fn a_point_is_there_from_the_start_of_its_job_and_says_when_it_goes() {
    let mut world = world();
    let instance = world.ec2.instances.keys().next().unwrap().clone();
    let image = world.back_up(&instance, 20, 2).unwrap();
    let points = list(&mut world);
    assert_eq!(points.len(), 2);
    let arn = format!("arn:aws:ec2:ap-northeast-2::image/{image}");
    assert_eq!(points[1]["RecoveryPointArn"], arn);
    assert_eq!(points[1]["Status"], "CREATING");

    let later = seconds_after(world.now, 20 * 60);
    due::catch_up(&mut world, later);
    let point = look(&mut world, &json!(arn)).unwrap();
    assert_eq!(point["Status"], "COMPLETED");
    assert_eq!(point["CompletionDate"], later.as_second());
    let made = point["CreationDate"].as_i64().unwrap();
    assert_eq!(point["CalculatedLifecycle"]["DeleteAt"], made + 2 * 86_400);
}

#[test]
fn a_point_goes_with_its_image() {
    let mut world = world();
    let arn = list(&mut world)[0]["RecoveryPointArn"].clone();
    // It is a day old at first, and kept for 14.
    for (days, there) in [(12, true), (14, false)] {
        let at = seconds_after("2026-11-24T00:00:00Z".parse().unwrap(), days * 86_400);
        due::catch_up(&mut world, at);
        let found = look(&mut world, &arn);
        assert_eq!(found.is_ok(), there, "after {days} days");
        let id = arn.as_str().unwrap().rsplit('/').next().unwrap();
        assert_eq!(world.ec2.images.contains_key(id), there);
    }
    let fault = look(&mut world, &arn).unwrap_err();
    assert_eq!(fault.code, "ResourceNotFoundException");
}
