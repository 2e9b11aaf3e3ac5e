//! What is done to which world, and the world that it ends in.

use std::collections::BTreeMap;
use std::fmt;

use freshscale_core::rotation;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_deploy::apply::{Goal, Purpose};
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::history;
use freshscale_deploy::history::act::Done;
use freshscale_deploy::history::back::{Target, decide};
use freshscale_deploy::import::{self, Standing};
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_emulator::Emulator;
use freshscale_emulator::world::World;
use freshscale_stack::{STACK_TAG, Stack};
use jiff::SignedDuration;
use serde_json::Value;

use crate::adoption::beside;
use crate::adoption::others::{of_others, rotator_only};
use crate::bake::scene::{self as baking, Scene as Baking};
use crate::kinds::bench::all_different;
use crate::lifecycle::what_stands;
use crate::redeploy::scene::{self as redeploying, Scene as Redeploying};
use crate::support::{Cloud, example, file, observed, to_adopt, to_apply};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Create,
    Change,
    Adopt,
    AdoptMixed,
    Import,
    OnlyRotator,
    Destroy,
    DestroyAdopted,
    Release,
    Rotate,
    Rollback,
    Redeploy,
    Refresh,
    FailingRefresh,
    Bake,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "`apply` of a new stack",
            Self::Change => "`apply` of a change of every kind",
            Self::Adopt => "`apply --adopt`",
            Self::AdoptMixed => "`apply --adopt` of a mixed group",
            Self::Import => "`import` of a mixed group",
            Self::OnlyRotator => "`apply` of a rotator for what others own",
            Self::Destroy => "`destroy`",
            Self::DestroyAdopted => "`destroy` of an adopted stack",
            Self::Release => "`release`",
            Self::Rotate => "`rotate`",
            Self::Rollback => "`rollback`",
            Self::Redeploy => "`redeploy`",
            Self::Refresh => "`redeploy --refresh-instances`",
            Self::FailingRefresh => "`redeploy` of a bad image, and back",
            Self::Bake => "`bake`",
        })
    }
}

impl Operation {
    pub const ALL: [Self; 15] = [
        Self::Create,
        Self::Change,
        Self::Adopt,
        Self::AdoptMixed,
        Self::Import,
        Self::OnlyRotator,
        Self::Destroy,
        Self::DestroyAdopted,
        Self::Release,
        Self::Rotate,
        Self::Rollback,
        Self::Redeploy,
        Self::Refresh,
        Self::FailingRefresh,
        Self::Bake,
    ];

    /// Which cells are run when only each `step`-th of them is: half of the calls of a run that waits for
    /// instances look alike, and each cell is long.
    pub fn every(self, step: usize) -> usize {
        match self {
            Self::Refresh | Self::FailingRefresh if step > 1 => 3 * step,
            _ => step,
        }
    }

    /// The stack that the operation is about.
    pub fn stack(self) -> Stack {
        match self {
            Self::Change => changed(),
            Self::AdoptMixed => mixed(beside::ours()),
            Self::OnlyRotator => rotator_only(),
            Self::Redeploy | Self::Refresh | Self::FailingRefresh | Self::Bake => {
                redeploying::stack()
            }
            _ => example(),
        }
    }

    /// The world before.
    pub async fn before(self) -> World {
        match self {
            Self::Redeploy | Self::Refresh => return Redeploying::new().await.world(),
            Self::Bake => return Baking::new().await.world(),
            Self::AdoptMixed | Self::Import => return mixed_by_hand().await,
            Self::OnlyRotator => return of_others().await.emulator.world().clone(),
            Self::FailingRefresh => {
                let scene = Redeploying::new().await;
                scene.break_newest_image();
                return scene.world();
            }
            _ => {}
        }
        let cloud = Cloud::new(&example());
        cloud.emulator.world().seed(&self.stack());
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
        if self == Self::Rollback {
            return rotated_twice(&cloud).await;
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
            Self::Create | Self::Change | Self::OnlyRotator => to_apply(&stack),
            Self::Adopt | Self::AdoptMixed => to_adopt(&stack),
            Self::Import => return import(cloud).await,
            Self::Destroy | Self::DestroyAdopted => Goal::destroy_file(&file(&stack)),
            Self::Release => Goal::end_file(Purpose::Release, &file(&stack)),
            Self::Rotate => {
                let session = cloud.session();
                let config = rotation_config(&stack);
                let run = rotation::run(
                    &session.aws,
                    &config,
                    &cloud.emulator,
                    rotation::RotationOptions::default(),
                );
                return run.await.map(drop).map_err(|error| error.chain());
            }
            Self::Rollback => return roll_back(cloud, &stack).await,
            Self::Redeploy => return redeploying::ends(cloud, &redeploying::code_only()).await,
            Self::Refresh | Self::FailingRefresh => {
                return redeploying::ends(cloud, &redeploying::all()).await;
            }
            Self::Bake => return baking::ends(cloud, &stack).await,
        };
        match cloud.try_run(&goal).await? {
            Outcome::Complete(_) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }
}

/// Three versions, each of an image of its own, and nothing that rotates by itself.
async fn rotated_twice(cloud: &Cloud) -> World {
    let mut cloud = Cloud::of(disarmed(&cloud.emulator));
    // Until the morning's window is over there is no new default.
    cloud.emulator.advance(SignedDuration::from_hours(1)).await;
    for _ in 0..2 {
        cloud.emulator.advance(SignedDuration::from_mins(10)).await;
        {
            let mut world = cloud.emulator.world();
            let web = world.ec2.instances.keys().next().unwrap().clone();
            world.back_up(&web, 0, 14).unwrap();
        }
        Operation::Rotate.run(&cloud).await.unwrap();
        let world = cloud.emulator.world().clone();
        cloud = Cloud::of(world);
    }
    cloud.emulator.world().outcomes.clear();
    cloud.emulator.world().clone()
}

/// Without a target, so that one run too many would go one version too far.
async fn roll_back(cloud: &Cloud, stack: &Stack) -> Result<(), String> {
    let (session, now) = (cloud.session(), cloud.emulator.now());
    let config = rotation_config(stack);
    let history = history::read::history(&session.aws, &config, None).await;
    let history = history.map_err(|error| error.to_string())?;
    let architecture = stack.image.architecture;
    let back = decide(&history, &Target::Previous, architecture, false, now);
    let back = back.map_err(|refusal| refusal.text)?;
    let pin = back
        .step()
        .map(|step| Pin::new("bad", None, ("user/anna", now), Some(step)).unwrap());
    let mut done = Done::default();
    history::act::roll_back(&session.aws, &history, &back, pin.as_ref(), &mut done)
        .await
        .map_err(|error| error.to_string())
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
pub fn untagged(world: &World) -> World {
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

/// The example with a mixed group, and what belongs to it. All On-Demand, as a warm pool takes no Spot.
fn mixed(beside: Value) -> Stack {
    let mut stack = beside::with(&example(), beside);
    let policy = serde_json::json!({
        "overrides": [{"instance_type": "c6i.large", "weight": 1}, {"instance_type": "c6i.xlarge", "weight": 2}],
    });
    let said = &mut stack.auto_scaling_group.said;
    said.insert("mixed_instances".to_owned(), policy);
    stack
}

/// Another policy than the file's, other hooks, another warm pool, and no mark of ours.
async fn mixed_by_hand() -> World {
    let mut stack = mixed(serde_json::json!({}));
    let said = &mut stack.auto_scaling_group.said;
    said["mixed_instances"]["overrides"][1]["instance_type"] = "c6i.2xlarge".into();
    let cloud = Cloud::new(&example());
    cloud.apply(&stack).await;
    let cloud = Cloud::of(untagged(&cloud.emulator.world()));
    beside::set_up(&cloud, &beside::with(&example(), beside::theirs())).await;
    cloud.emulator.world().clone()
}

/// What is read must not depend on what went wrong on the way.
async fn import(cloud: &Cloud) -> Result<(), String> {
    let draft = async |cloud: &Cloud| {
        let group = example().names.auto_scaling_group;
        let session = cloud.session();
        let standing = Standing::of_group(&session, &group, None).await;
        let standing = standing.map_err(|error| error.to_string())?;
        let draft = import::draft(&standing, None).map_err(|error| error.to_string())?;
        Ok::<_, String>((draft.text, draft.user_data, draft.differences))
    };
    let found = draft(cloud).await?;
    let undisturbed = Cloud::of(cloud.emulator.world().clone());
    match found == draft(&undisturbed).await? {
        true => Ok(()),
        false => Err(format!("another file: {}", found.0)),
    }
}

/// As if somebody had made most of it by hand: no role, no log group and one action less, but one that the
/// file does not know.
pub async fn by_hand_in_part() -> World {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let group = example().names.auto_scaling_group;
    let calls = cloud.session().aws.autoscaling.clone();
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
    pub function_versions: Vec<usize>,
    pub instances: BTreeMap<String, usize>,
    pub refreshes: Vec<String>,
    pub notes: usize,
    pub rejected: Vec<String>,
    pub released: usize,
    pub pins: usize,
}

impl Summary {
    /// What is another than in `wanted`, a line each.
    pub fn difference(&self, wanted: &Self) -> String {
        let mut text = String::from("another world");
        for name in self.specs.keys().chain(wanted.specs.keys()) {
            let (is, was) = (self.specs.get(name), wanted.specs.get(name));
            if is != was {
                text.push_str(&format!("\n{name}: {is:?} instead of {was:?}"));
            }
        }
        let rest = |it: &Self| {
            let specs = BTreeMap::new();
            format!(
                "{:?}",
                Self {
                    specs,
                    ..it.clone()
                }
            )
        };
        text + &format!("\n{} instead of {}", rest(self), rest(wanted))
    }
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
        function_versions: function_versions(&world),
        instances: redeploying::running(&world),
        refreshes: redeploying::refreshes(&world),
        notes: redeploying::notes(&world),
        rejected: redeploying::rejected(&world),
        released: baking::released(&world).len(),
        pins: pins(&world),
    }
}

fn pins(world: &World) -> usize {
    let templates = world.ec2.templates.values();
    templates
        .filter(|template| template.tags.contains_key(PINNED_TAG))
        .count()
}

fn function_versions(world: &World) -> Vec<usize> {
    let lambda = serde_json::to_value(&world.lambda).unwrap();
    let functions = lambda["functions"].as_object().unwrap().values();
    let count = |function: &Value| function["versions"].as_object().unwrap().len();
    functions.map(count).collect()
}

fn what_stands_in(world: &World) -> usize {
    what_stands(&Emulator::new(world.clone())).len()
}
