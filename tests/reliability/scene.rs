//! What is done to which world, and the world that it ends in.

use std::collections::BTreeMap;
use std::fmt;

use freshscale::cli::prepare::Goal;
use freshscale::emulator::Emulator;
use freshscale::emulator::world::World;
use freshscale::engine::Outcome;
use freshscale::resource::lambda_function::rotation_config;
use freshscale::rotation;
use freshscale::stack::{STACK_TAG, Stack};
use jiff::SignedDuration;
use serde_json::Value;

use crate::kinds::bench::all_different;
use crate::lifecycle::what_stands;
use crate::support::{Cloud, example, file, observed, to_adopt, to_apply};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Create,
    Change,
    Adopt,
    Destroy,
    DestroyAdopted,
    Rotate,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "`apply` of a new stack",
            Self::Change => "`apply` of a change of every kind",
            Self::Adopt => "`apply --adopt`",
            Self::Destroy => "`destroy`",
            Self::DestroyAdopted => "`destroy` of an adopted stack",
            Self::Rotate => "`rotate`",
        })
    }
}

impl Operation {
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::Change,
        Self::Adopt,
        Self::Destroy,
        Self::DestroyAdopted,
        Self::Rotate,
    ];

    /// The stack that the operation is about.
    pub fn stack(self) -> Stack {
        match self {
            Self::Change => changed(),
            _ => example(),
        }
    }

    /// The world before.
    pub async fn before(self) -> World {
        let cloud = Cloud::new(&example());
        cloud.emulator.world().furnish(&self.stack());
        if self == Self::Create {
            return cloud.emulator.world().clone();
        }
        if self == Self::DestroyAdopted {
            let cloud = Cloud::of(by_hand_in_part().await);
            cloud.run(&to_adopt(&example())).await.complete();
            return cloud.emulator.world().clone();
        }
        cloud.apply(&example()).await;
        if self == Self::Rotate {
            // Past the backup of the first night, whose rules do nothing here.
            cloud.emulator.world().outcomes.clear();
            let mut world = disarmed(&cloud.emulator);
            let web = world.ec2.instances.keys().next().unwrap().clone();
            world.now = world
                .now
                .checked_add(SignedDuration::from_hours(1))
                .unwrap();
            world.back_up(&web, 0, 14).unwrap();
            return world;
        }
        let world = cloud.emulator.world().clone();
        if self == Self::Adopt {
            untagged(&world)
        } else {
            world
        }
    }

    /// Does it. `Err` says how it ended otherwise than well.
    pub async fn run(self, cloud: &Cloud) -> Result<(), String> {
        let stack = self.stack();
        let goal = match self {
            Self::Create | Self::Change => to_apply(&stack),
            Self::Adopt => to_adopt(&stack),
            Self::Destroy | Self::DestroyAdopted => Goal::destroy_file(&file(&stack)),
            Self::Rotate => {
                let session = cloud.session();
                let config = rotation_config(&stack);
                let run = rotation::run(
                    &session.aws,
                    &config,
                    &cloud.emulator,
                    rotation::Options::default(),
                );
                return run.await.map(drop).map_err(|error| error.chain());
            }
        };
        match cloud.try_run(&goal).await? {
            Outcome::Complete(_) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }
}

/// Another value in every field that the file can say, and other names for what can be renamed alone.
fn changed() -> Stack {
    let mut stack = all_different(&example());
    stack
        .names
        .event_rules
        .values_mut()
        .for_each(|name| name.push_str("-b"));
    stack
}

/// The same world without rules, so that no rotation happens by itself.
fn disarmed(emulator: &Emulator) -> World {
    edited(&emulator.world(), |world| {
        world["events"]["rules"] = serde_json::json!({})
    })
}

/// As if everything had been made by hand.
fn untagged(world: &World) -> World {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|key, _| key != STACK_TAG && key != "freshscale:names");
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => {
                items.retain(|item| item["Key"] != STACK_TAG && item["key"] != STACK_TAG);
                items.iter_mut().for_each(strip);
            }
            _ => {}
        }
    }
    edited(world, strip)
}

/// As if somebody had made most of it by hand: no role, no log group and one action less, but one that the
/// file does not know.
pub async fn by_hand_in_part() -> World {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let group = example().names.auto_scaling_group;
    let calls = cloud.session().aws.autoscaling;
    let own = calls.put_scheduled_update_group_action();
    let own = own
        .auto_scaling_group_name(&group)
        .scheduled_action_name("by-hand");
    let own = own.recurrence("7 3 * * *").desired_capacity(0);
    own.send().await.unwrap();
    let gone = &example().schedule.actions[0].name;
    let delete = calls.delete_scheduled_action();
    let delete = delete
        .auto_scaling_group_name(&group)
        .scheduled_action_name(gone);
    delete.send().await.unwrap();
    let world = untagged(&cloud.emulator.world());
    edited(&world, |world| {
        world["iam"]["roles"] = serde_json::json!({});
        world["logs"]["groups"] = serde_json::json!({});
    })
}

fn edited(world: &World, edit: impl FnOnce(&mut Value)) -> World {
    let mut value = serde_json::to_value(world).unwrap();
    edit(&mut value);
    serde_json::from_value(value).unwrap()
}

/// What can be said of a world whoever made it and in how many tries: everything of the stack as it
/// reads, how many resources stand, how many versions, and what the default launches.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub specs: BTreeMap<String, Value>,
    pub stands: usize,
    pub template_versions: usize,
    pub default_image: Option<Value>,
}

pub async fn summary(cloud: &Cloud, stack: &Stack) -> Summary {
    let specs = observed(cloud, stack).await;
    let world = cloud.emulator.world();
    let template = world.ec2.templates.values().next();
    let default = template.map(|t| t.version("$Default").unwrap().1.data["ImageId"].clone());
    Summary {
        specs,
        template_versions: template.map_or(0, |t| t.versions.len()),
        default_image: default,
        stands: what_stands_in(&world),
    }
}

fn what_stands_in(world: &World) -> usize {
    what_stands(&Emulator::new(world.clone())).len()
}
