//! What is done with each policy: a world, those who act in it, what they do, and how it ends.

use std::collections::BTreeSet;

use freshscale_core::rotation;
use freshscale_deploy::apply::{ExecuteOptions, Goal, Unfinished, execute, prepare};
use freshscale_deploy::check::{self, CHECKS, Looker};
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::import::{self, Standing};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::resource::Removal;
use freshscale_deploy::status::{Drift, read};
use freshscale_emulator::iam::Operator;
use freshscale_emulator::world::World;
use freshscale_emulator::{Fate, Fault, Granted};
use freshscale_stack::Stack;
use freshscale_stack::names::Trigger;
use freshscale_stack::policy::{Printed, printed};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::policy;
use crate::alarms::watched;
use crate::kinds::bench::all_different;
use crate::reliability::scene::by_hand_in_part;
use crate::support::{ACCOUNT, Cloud, Quiet, REGION, carry_out, example, file, to_adopt, to_apply};
use crate::{bake, redeploy};

/// The example without the rule that waits for images: its permission leaves a function that stays.
fn without_trigger() -> Stack {
    let mut stack = example();
    stack.rotator.triggers.on_image_available = false;
    stack
}

/// Somebody does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Story {
    PlanNew,
    PlanStanding,
    Imported,
    PlanLess,
    PlanRemoval,
    PlanWrong,
    PlanApart,
    PlanFull,
    PlanTheirs,
    Made,
    Changed,
    Lessened,
    Removed,
    Forced,
    Drained,
    Mended,
    TakenBack,
    Rotated,
    Status,
    Checked,
    Redeployed,
    Rejected,
    Pruned,
    Resumed,
    Baked,
    BakedFirst,
    BakedWrong,
}

/// How something ended, and the rights that it used.
pub struct Ended {
    pub told: String,
    pub used: BTreeSet<Granted>,
}

/// The policies of whoever acts, in the order in which they are attached.
pub type Policies = Vec<(Printed, Value)>;

impl Story {
    pub const ALL: [Self; 27] = [
        Self::PlanNew,
        Self::PlanStanding,
        Self::Imported,
        Self::PlanLess,
        Self::PlanRemoval,
        Self::PlanWrong,
        Self::PlanApart,
        Self::PlanFull,
        Self::PlanTheirs,
        Self::Made,
        Self::Changed,
        Self::Lessened,
        Self::Removed,
        Self::Forced,
        Self::Drained,
        Self::Mended,
        Self::TakenBack,
        Self::Rotated,
        Self::Status,
        Self::Checked,
        Self::Redeployed,
        Self::Rejected,
        Self::Pruned,
        Self::Resumed,
        Self::Baked,
        Self::BakedFirst,
        Self::BakedWrong,
    ];

    /// As a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::PlanNew => "a plan for an empty account",
            Self::PlanStanding => "a plan of what stands",
            Self::Imported => "an import of what stands",
            Self::PlanLess => "a plan that removes alarms and a destination",
            Self::PlanRemoval => "a plan of a destroy",
            Self::PlanWrong => "a plan for what is not there",
            Self::Made => "a first apply",
            Self::Changed => "an apply that changes every field",
            Self::Lessened => "an apply that removes alarms, a destination and a trigger",
            Self::Removed => "a destroy",
            Self::Forced => "a destroy by force of what somebody holds",
            Self::Drained => "a destroy in a window",
            Self::PlanApart => "a plan of rules whose names have nothing in common",
            Self::PlanFull => "a plan for an account with as many rules as were asked for",
            Self::PlanTheirs => "a plan that takes over what a team has",
            Self::TakenBack => "an apply that fails and is rolled back",
            Self::Mended => "an apply after changes by hand",
            Self::Rotated => "a rotation from the command line",
            Self::Status => "a status in a window",
            Self::Checked => "a check in a window",
            Self::Redeployed => "a redeploy that replaces instances",
            Self::Rejected => "a redeploy that meets a bad image",
            Self::Pruned => "redeploys that prune versions",
            Self::Resumed => "a redeploy after one that was cut off",
            Self::Baked => "a release",
            Self::BakedWrong => "a first release for a type that is not there",
            Self::BakedFirst => "a release before there is an image",
        }
    }

    fn stack(self) -> Stack {
        match self {
            Self::Redeployed | Self::Rejected | Self::Resumed | Self::BakedFirst => {
                redeploy::scene::stack()
            }
            Self::PlanWrong => wrong(),
            Self::PlanTheirs => example(),
            Self::PlanApart => apart(),
            Self::BakedWrong => {
                let mut stack = redeploy::scene::stack();
                stack.launch_template.instance_type = "c6i.lagre".to_owned();
                stack
            }
            Self::Pruned | Self::Baked => pruning(),
            Self::Rotated => {
                let mut stack = watched();
                stack.launch_template.keep_versions = 1;
                stack
            }
            _ => watched(),
        }
    }

    pub fn policies(self) -> Policies {
        let which: &[Printed] = match self {
            Self::PlanNew
            | Self::PlanStanding
            | Self::Imported
            | Self::PlanLess
            | Self::PlanRemoval
            | Self::PlanWrong
            | Self::PlanApart
            | Self::PlanFull
            | Self::PlanTheirs => &[Printed::Plan],
            Self::Made
            | Self::Changed
            | Self::Lessened
            | Self::Removed
            | Self::Forced
            | Self::Drained
            | Self::Mended
            | Self::TakenBack
            | Self::Rotated => &[Printed::Plan, Printed::Operator],
            Self::Status | Self::Checked => &[Printed::Plan, Printed::Status],
            Self::Redeployed | Self::Rejected | Self::Pruned | Self::Resumed => {
                &[Printed::Pipeline]
            }
            Self::Baked | Self::BakedFirst | Self::BakedWrong => &[Printed::Bake],
        };
        let stack = self.stack();
        let filled = |it: Printed| match self {
            // Without what a plan of this file does not look at, and a check does.
            Self::Checked => printed(it, &stack, &super::account(), None, None).unwrap(),
            _ => policy(it, &stack),
        };
        which.iter().map(|it| (*it, filled(*it))).collect()
    }

    /// Where it begins.
    pub async fn world(self) -> World {
        Box::pin(self.begun()).await
    }

    async fn begun(self) -> World {
        let stack = self.stack();
        match self {
            Self::PlanWrong => seeded(&watched()).await.emulator.world().clone(),
            Self::PlanFull => {
                let cloud = seeded(&stack).await;
                crate::quotas::fill(&cloud, 299).await;
                crate::quotas::raise(&cloud, 400).await;
                cloud.emulator.world().clone()
            }
            Self::PlanTheirs => by_hand_in_part().await,
            Self::PlanNew | Self::Made => seeded(&stack).await.emulator.world().clone(),
            Self::PlanStanding
            | Self::Imported
            | Self::PlanLess
            | Self::PlanRemoval
            | Self::PlanApart
            | Self::TakenBack
            | Self::Changed => standing(&stack).await,
            Self::Lessened | Self::Removed => {
                let cloud = Cloud::of(standing(&stack).await);
                cloud.run(&to_apply(&different())).await.complete();
                cloud.emulator.world().clone()
            }
            Self::Forced => held(&stack).await,
            Self::Drained => hooked(&stack).await,
            Self::Mended => meddled(&stack).await,
            Self::Rotated => {
                let cloud = Cloud::of(standing(&stack).await);
                // Monday, 13:00 in Seoul, and somebody has raised capacity.
                cloud.advance_to("2026-03-02T04:00:00Z").await;
                for group in cloud.emulator.world().autoscaling.groups.values_mut() {
                    group.desired = 1;
                }
                cloud.emulator.world().clone()
            }
            Self::Status | Self::Checked => {
                let cloud = Cloud::of(standing(&stack).await);
                // Tuesday, 08:45 in Seoul: in a window.
                cloud.advance_to("2026-03-02T23:45:00Z").await;
                if self == Self::Checked {
                    encrypted(&cloud).await;
                }
                cloud.emulator.world().clone()
            }
            Self::Redeployed | Self::Rejected => {
                let scene = redeploy::scene::Scene::new().await;
                if self == Self::Rejected {
                    scene.break_newest_image();
                }
                scene.world()
            }
            Self::Pruned => {
                let scene = redeploy::scene::Scene::new().await;
                scene.scale_to(0).await;
                scene
                    .cloud
                    .emulator
                    .advance(SignedDuration::from_hours(2))
                    .await;
                scene.world()
            }
            Self::Resumed => {
                let scene = redeploy::scene::Scene::new().await;
                scene.cloud.emulator.set_fault(Some(Box::new(|call, _| {
                    let cut = call.operation == "Invoke";
                    cut.then(|| {
                        Fate::Fault(Fault::with_status(403, "AccessDeniedException", "cut"))
                    })
                })));
                drop(scene.run(&redeploy::scene::code_only()).await);
                scene.cloud.emulator.set_fault(None);
                scene.world()
            }
            Self::Baked => {
                let scene = bake::scene::Scene::of(stack).await;
                scene.wait(120).await;
                for group in scene.cloud.emulator.world().autoscaling.groups.values_mut() {
                    group.desired = 1;
                }
                scene.world()
            }
            Self::BakedFirst | Self::BakedWrong => {
                let cloud = Cloud::new(&stack);
                cloud.emulator.world().ec2.images.clear();
                cloud.emulator.world().backups.plans.clear();
                cloud.emulator.world().clone()
            }
        }
    }

    /// What happens in a copy of that world to whoever has these policies; to whoever may do everything without any.
    pub async fn run(self, world: &World, policies: Option<&Policies>) -> Ended {
        let cloud = Cloud::of(world.clone());
        let documents = |all: &Policies| all.iter().map(|(_, it)| it.to_string().into()).collect();
        cloud.emulator.world().iam.operator = policies.map(|policies| Operator {
            policies: documents(policies),
            boundary: None,
        });
        let told = Box::pin(self.happens(&cloud)).await;
        Ended {
            told,
            used: cloud.emulator.granted(),
        }
    }

    async fn happens(self, cloud: &Cloud) -> String {
        let stack = self.stack();
        match self {
            Self::PlanNew
            | Self::PlanStanding
            | Self::PlanWrong
            | Self::PlanApart
            | Self::PlanFull => plan(cloud, &to_apply(&stack)).await,
            Self::Imported => imported(cloud, &stack).await,
            Self::PlanTheirs => plan(cloud, &to_adopt(&stack)).await,
            Self::PlanLess => plan(cloud, &to_apply(&example())).await,
            Self::PlanRemoval => plan(cloud, &Goal::destroy_file(&file(&stack))).await,
            Self::Made => carried_out(cloud, &to_apply(&stack)).await,
            Self::Changed => carried_out(cloud, &to_apply(&different())).await,
            Self::Lessened => carried_out(cloud, &to_apply(&without_trigger())).await,
            Self::Removed => carried_out(cloud, &Goal::destroy_file(&file(&stack))).await,
            Self::Forced => carried_out(cloud, &by_force(&stack)).await,
            Self::Drained => carried_out(cloud, &Goal::destroy_file(&file(&stack))).await,
            Self::Mended => {
                let mut stack = stack;
                stack.rotator.log_retention_days = None;
                stack.rotator.memory_mib = 256;
                carried_out(cloud, &to_apply(&stack)).await
            }
            Self::TakenBack => taken_back(cloud, &stack).await,
            Self::Rotated => rotated(cloud, &stack).await,
            Self::Status => status(cloud, &stack).await,
            Self::Checked => checked(cloud, &stack).await,
            Self::Redeployed | Self::Rejected | Self::Pruned | Self::Resumed => {
                let scene = redeploy::scene::Scene {
                    cloud: Cloud {
                        emulator: cloud.emulator.clone(),
                        off: None,
                    },
                    stack,
                    image: String::new(),
                };
                if self == Self::Resumed {
                    return redeployed(&scene, &redeploy::scene::code_only()).await;
                }
                if self != Self::Pruned {
                    return redeployed(&scene, &redeploy::scene::all()).await;
                }
                let mut told = String::new();
                for _ in 0..2 {
                    told += &redeployed(&scene, &redeploy::scene::code_only()).await;
                    scene.newer_image().await;
                }
                told
            }
            Self::Baked | Self::BakedFirst | Self::BakedWrong => {
                let options = bake::scene::options();
                let ended = bake::scene::bake(cloud, &stack, &options, &Stop::default()).await;
                format!("{:?} {:?}", ended.result, ended.report)
            }
        }
    }
}

/// Nothing of what it refers to is there.
fn wrong() -> Stack {
    let mut stack = watched();
    let template = &mut stack.launch_template;
    template.instance_type = "c6i.lagre".to_owned();
    template.key_name = Some("gone".to_owned());
    template.iam_instance_profile = Some("gone".to_owned());
    template.security_group_ids = vec!["sg-0aaaaaaaaaaaaaaaa".to_owned()];
    let disk = &mut template.block_devices[0];
    (disk.encrypted, disk.kms_key_id) = (Some(true), Some("alias/gone".to_owned()));
    let gone = |service: &str, rest: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}");
    let group = &mut stack.auto_scaling_group;
    group.subnet_ids = vec!["subnet-0aaaaaaaaaaaaaaaa".to_owned()];
    group.target_group_arns = vec![gone(
        "elasticloadbalancing",
        "targetgroup/gone/0aaaaaaaaaaaaaaa",
    )];
    if let Some(alarms) = &mut stack.alarms {
        alarms.topic = gone("sns", "gone");
    }
    stack
}

fn apart() -> Stack {
    let mut stack = watched();
    for (trigger, name) in [(Trigger::Daily, "alpha"), (Trigger::Image, "beta")] {
        stack.names.event_rules.insert(trigger, name.to_owned());
    }
    stack
}

fn pruning() -> Stack {
    let mut stack = redeploy::scene::stack();
    stack.launch_template.keep_versions = 1;
    stack
}

/// Other values everywhere, and the same profile: its role is in the policy.
fn different() -> Stack {
    let stack = watched();
    let mut other = all_different(&stack);
    other.launch_template.iam_instance_profile = stack.launch_template.iam_instance_profile;
    // What only the policies have that are printed for a file: see `adoption::beside`.
    let whole = ["mixed_instances", "maintenance_policy"];
    let said = &mut other.auto_scaling_group.said;
    said.retain(|field, _| whole.contains(&field.as_str()));
    other
}

fn by_force(stack: &Stack) -> Goal {
    Goal::destroy_file(&file(stack)).removing(Removal {
        force: true,
        ..Removal::default()
    })
}

/// An account in which the role of the instances' profile is known.
pub async fn seeded(stack: &Stack) -> Cloud {
    let cloud = Cloud::new(stack);
    cloud.emulator.world().seed(&different());
    let iam = cloud.session().aws.iam;
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
    let role = iam.create_role().role_name(super::INSTANCE_ROLE);
    let role = role.assume_role_policy_document(trust.to_string());
    role.send().await.unwrap();
    let profile = stack.launch_template.iam_instance_profile.clone().unwrap();
    // Of what a stack file names only the name is known to it.
    cloud
        .emulator
        .world()
        .ec2
        .instance_profiles
        .remove(&profile);
    let made = iam
        .create_instance_profile()
        .instance_profile_name(&profile);
    made.send().await.unwrap();
    let joined = iam.add_role_to_instance_profile();
    let joined = joined
        .instance_profile_name(&profile)
        .role_name(super::INSTANCE_ROLE);
    joined.send().await.unwrap();
    cloud
}

async fn standing(stack: &Stack) -> World {
    let cloud = seeded(stack).await;
    cloud.apply(stack).await;
    cloud.emulator.world().clone()
}

/// In a window, with an instance that somebody protects; with a policy written into the role by hand, an earlier version of
/// the role's policy, and a log group that cannot be deleted.
async fn held(stack: &Stack) -> World {
    let cloud = Cloud::of(standing(stack).await);
    cloud.advance_to("2026-03-02T23:45:00Z").await;
    let aws = cloud.session().aws;
    let group = &stack.names.auto_scaling_group;
    let id = {
        let world = cloud.emulator.world();
        let found = world
            .autoscaling
            .groups
            .values()
            .flat_map(|group| group.live());
        found.map(|member| member.id.clone()).next().unwrap()
    };
    let protected = aws
        .autoscaling
        .set_instance_protection()
        .auto_scaling_group_name(group);
    let protected = protected.instance_ids(id).protected_from_scale_in(true);
    protected.send().await.unwrap();
    let written = aws
        .iam
        .put_role_policy()
        .role_name(&stack.names.iam_role)
        .policy_name("by-hand");
    let nothing = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]});
    written
        .policy_document(nothing.to_string())
        .send()
        .await
        .unwrap();
    let log = aws.logs.put_log_group_deletion_protection();
    let log = log
        .log_group_identifier(&stack.names.log_group)
        .deletion_protection_enabled(true);
    log.send().await.unwrap();
    cloud.emulator.world().clone()
}

/// In a window, with a hook that instances leave through.
async fn hooked(stack: &Stack) -> World {
    let cloud = Cloud::of(standing(stack).await);
    cloud.advance_to("2026-03-02T23:45:00Z").await;
    let hook = cloud.session().aws.autoscaling.put_lifecycle_hook();
    let hook = hook.auto_scaling_group_name(&stack.names.auto_scaling_group);
    let hook = hook.lifecycle_hook_name("drain").heartbeat_timeout(60);
    let hook = hook.lifecycle_transition("autoscaling:EC2_INSTANCE_TERMINATING");
    hook.default_result("CONTINUE").send().await.unwrap();
    cloud.emulator.world().clone()
}

/// Somebody has changed the role by hand.
async fn meddled(stack: &Stack) -> World {
    let cloud = Cloud::of(standing(stack).await);
    let (iam, name) = (cloud.session().aws.iam, &stack.names.iam_role);
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
    let changed = iam.update_assume_role_policy().role_name(name);
    changed
        .policy_document(trust.to_string())
        .send()
        .await
        .unwrap();
    let described = iam.update_role().role_name(name).description("by hand");
    described.send().await.unwrap();
    cloud.emulator.world().clone()
}

/// The alarms fail after the function has changed.
async fn taken_back(cloud: &Cloud, stack: &Stack) -> String {
    let mut stack = stack.clone();
    stack.rotator.memory_mib = 256;
    stack.alarms.as_mut().unwrap().topic.push_str("-other");
    let session = cloud.session();
    let prepared = Box::pin(prepare(&session, &to_apply(&stack), &Stop::default())).await;
    let prepared = match prepared {
        Err(failure) => return format!("{failure:?}"),
        Ok(prepared) => prepared,
    };
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let fails = call.operation == "PutMetricAlarm";
        fails.then(|| Fate::Fault(Fault::with_status(400, "ValidationError", "by the test")))
    })));
    let options = ExecuteOptions {
        rollback: true,
        ..ExecuteOptions::default()
    };
    let stop = Stop::default();
    let ended = execute(&session, prepared, &options, &stop, &Quiet);
    match Box::pin(ended).await {
        Err(Unfinished::Steps { rollback, .. }) => format!("{rollback:?}"),
        other => format!("{other:?}"),
    }
}

/// A backup of the web instance, at once.
fn back_up(world: &mut World, stack: &Stack) {
    let web = { world.ec2.instances.values() }
        .find(|it| it.tags.get("Name") == Some(&stack.image.instance_name))
        .map(|it| it.id.clone());
    world.back_up(&web.unwrap(), 0, 14);
}

/// Twice, with a newer image: the second prunes.
async fn rotated(cloud: &Cloud, stack: &Stack) -> String {
    let config = freshscale_stack::rotation_config(stack).trying_launches();
    let mut told = String::new();
    for _ in 0..2 {
        let session = cloud.session();
        let options = rotation::RotationOptions { dry_run: false };
        let report = rotation::run(&session.aws, &config, &*session.clock, options);
        told += &format!("{:?}\n", Box::pin(report).await);
        back_up(&mut cloud.emulator.world(), stack);
        cloud.emulator.advance(SignedDuration::from_mins(40)).await;
    }
    told
}

/// What a plan would do; what is wrong is told, and so is what could not be seen.
async fn plan(cloud: &Cloud, goal: &Goal) -> String {
    match Box::pin(prepare(&cloud.session(), goal, &Stop::default())).await {
        Err(failure) => format!("{failure:?}"),
        Ok(prepared) => {
            let steps = prepared.plan.steps.iter().map(|step| step.id());
            format!(
                "{:?} {:?}",
                steps.collect::<Vec<_>>(),
                prepared.plan.refusals
            )
        }
    }
}

/// As [`plan`], and carries it out.
async fn carried_out(cloud: &Cloud, goal: &Goal) -> String {
    let prepared = match Box::pin(prepare(&cloud.session(), goal, &Stop::default())).await {
        Err(failure) => return format!("{failure:?}"),
        Ok(prepared) => prepared,
    };
    if !prepared.plan.refusals.is_empty() {
        return format!("{:?}", prepared.plan.refusals);
    }
    match carry_out(&prepared, &Stop::default()).await {
        Outcome::Complete(_) => "complete".to_owned(),
        outcome => format!("{outcome:?}"),
    }
}

async fn status(cloud: &Cloud, stack: &Stack) -> String {
    let (session, now) = (cloud.session(), cloud.emulator.now());
    let account = |id: &str| session.account(id);
    let drift = async {
        Drift::Known {
            steps: Vec::new(),
            refusals: Vec::new(),
        }
    };
    let facts = Box::pin(read::facts(&session.aws, stack, account, now, drift)).await;
    format!("{facts:?}")
}

async fn imported(cloud: &Cloud, stack: &Stack) -> String {
    let (session, group) = (cloud.session(), &stack.names.auto_scaling_group);
    match Standing::of_group(&session, group, None).await {
        Ok(standing) => format!("{:?}", import::draft(&standing, None)),
        Err(error) => format!("{error:?}"),
    }
}

/// An account that encrypts each volume with a key of its own.
async fn encrypted(cloud: &Cloud) {
    let aws = cloud.session().aws;
    let made = aws.kms.create_key().send().await.unwrap();
    let key = made.key_metadata.unwrap().arn.unwrap();
    let ec2 = &aws.ec2;
    let call = ec2.enable_ebs_encryption_by_default();
    call.send().await.unwrap();
    let call = ec2.modify_ebs_default_kms_key_id().kms_key_id(key);
    call.send().await.unwrap();
}

async fn checked(cloud: &Cloud, stack: &Stack) -> String {
    let aws = cloud.session().aws;
    let looker = Looker::new(&aws, stack, super::account(), cloud.emulator.now());
    // Without those about whoever applies.
    let of_operator = ["trial_launch", "operator_rights"];
    let checks: Vec<_> = { CHECKS.iter() }
        .filter(|check| !of_operator.contains(&check.name))
        .collect();
    format!("{:?}", Box::pin(check::run(&looker, &checks)).await)
}

async fn redeployed(
    scene: &redeploy::scene::Scene,
    options: &freshscale_deploy::redeploy::RedeployOptions,
) -> String {
    let ended = scene.run(options).await;
    format!("{:?} {:?}", ended.result, ended.report)
}
