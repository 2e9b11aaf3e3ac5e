//! Which zone data is used, what happens where it and AWS's differ, what follows a wall clock, and gaps of a minute.

mod aws;
mod daily;
mod data;
mod gaps;

use std::path::Path;
use std::sync::Arc;

use freshscale_core::zone::{Data, Zones};
use freshscale_emulator::world::{World, ZoneData};
use freshscale_stack::{self as stack, Stack};

use crate::support::{ACCOUNT, Cloud, REGION};

/// Zone data as Debian 12 was installed with.
const OLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/zoneinfo/2025b");

fn old() -> Zones {
    Zones::folder(Path::new(OLD)).unwrap()
}

/// The shortest stack with this schedule, and what follows it in the file.
fn stack(rest: &str) -> Stack {
    let text = include_str!("../../stacks/minimal.yaml");
    let head = text.split("schedule:").next().unwrap();
    let loaded = stack::load_str(Path::new("web.yaml"), &format!("{head}{rest}"));
    let mut stack = loaded.unwrap_or_else(|faults| panic!("{faults}")).stack;
    stack.account = Some(ACCOUNT.to_owned());
    stack
}

/// An account at an instant, whose AWS has this zone data.
fn cloud(stack: &Stack, at: &str, zones: Zones) -> Cloud {
    let mut world = World::new(ACCOUNT, REGION, at.parse().unwrap());
    world.zones = ZoneData(Some(Arc::new(Data::only(zones))));
    world.seed(stack);
    Cloud::of(world)
}
