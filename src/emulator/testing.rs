//! What the emulator's tests share.
#![allow(clippy::unwrap_used)]

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::Emulator;
use super::world::World;
use crate::aws::Aws;
use crate::aws::trace::Tracer;

/// A Monday, 00:00 UTC (09:00 in Seoul).
pub(super) const START: &str = "2026-01-05T00:00:00Z";

/// An account with two subnets, a security group and one image.
pub(super) fn emulator() -> (Emulator, Aws) {
    let mut world = World::new("111111111111", "ap-northeast-2", START.parse().unwrap());
    for (id, zone) in [
        ("subnet-a", "ap-northeast-2a"),
        ("subnet-b", "ap-northeast-2b"),
    ] {
        world.ec2.add_subnet(id, zone);
    }
    world.ec2.add_security_group("sg-1", "web");
    let emulator = Emulator::new(world);
    let aws = Aws::new(&emulator.sdk_config(), &Tracer::default());
    (emulator, aws)
}

/// The code of a failed call.
pub(super) fn code<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata,
{
    let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
    meta.and_then(|m| m.code())
        .unwrap_or("no service error")
        .to_owned()
}

/// The message of a failed call.
pub(super) fn message<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata,
{
    let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
    meta.and_then(|m| m.message())
        .unwrap_or_default()
        .to_owned()
}
