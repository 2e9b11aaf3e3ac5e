//! A stack with two instances and a newer image.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::cli::failure::Failure;
use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_deploy::package::Package;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::redeploy::{self, Failed, RedeployOptions, RedeployReport};
use freshscale_deploy::refresh;
use freshscale_deploy::refresh::marker::REFRESH_TAG;
use freshscale_emulator::ec2::{NewImage, Tags};
use freshscale_emulator::world::World;
use freshscale_stack::Stack;
use jiff::SignedDuration;

use crate::support::{Cloud, example, newer_handler};

/// The example without triggers, so that each test says what happens when, and quick to see what is ill.
pub fn stack() -> Stack {
    let mut stack = example();
    stack.rotator.triggers.daily_at = None;
    stack.rotator.triggers.on_image_available = false;
    stack.auto_scaling_group.health_check_grace_period = Duration::from_secs(20);
    stack
}

/// Monday, 10:30 in Seoul: past the morning's window.
pub const OUTSIDE: &str = "2026-03-02T01:30:00Z";

pub struct Scene {
    pub cloud: Cloud,
    pub stack: Stack,
    pub image: String,
}

/// What one redeploy came to.
pub struct Ended {
    pub report: RedeployReport,
    pub result: Result<(), Failed>,
}

impl Scene {
    /// Two instances of version 1, and an image that is newer than theirs.
    pub async fn new() -> Self {
        Box::pin(Self::built()).await
    }

    async fn built() -> Self {
        let stack = stack();
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        cloud.emulator.world().backups.plans.clear();
        cloud.advance_to(OUTSIDE).await;
        let mut scene = Self {
            cloud,
            stack,
            image: String::new(),
        };
        scene.scale_to(2).await;
        scene.image = scene.newer_image().await;
        scene
    }

    pub fn world(&self) -> World {
        self.cloud.emulator.world().clone()
    }

    pub fn group(&self) -> &str {
        &self.stack.names.auto_scaling_group
    }

    pub async fn scale_to(&self, size: i32) {
        let call = self.cloud.session().aws.autoscaling.set_desired_capacity();
        let call = call.auto_scaling_group_name(self.group());
        call.desired_capacity(size).send().await.unwrap();
        self.cloud
            .emulator
            .advance(SignedDuration::from_mins(2))
            .await;
    }

    pub async fn newer_image(&self) -> String {
        self.cloud
            .emulator
            .advance(SignedDuration::from_mins(5))
            .await;
        let mut world = self.cloud.emulator.world();
        let name = self.stack.image.instance_name.clone();
        let named = |i: &&freshscale_emulator::ec2::Instance| i.tags.get("Name") == Some(&name);
        let web = world.ec2.instances.values().find(named).unwrap().id.clone();
        let uuid = world.uuid();
        world.make_image(NewImage {
            name: format!("AwsBackup_{web}_{uuid}"),
            instance: Some(web),
            tags: Tags::from([("Name".to_owned(), name)]),
            ..NewImage::default()
        })
    }

    /// What starts from it never passes the health check.
    pub fn break_newest_image(&self) {
        let mut world = self.cloud.emulator.world();
        world.ec2.images.get_mut(&self.image).unwrap().broken = true;
    }

    pub async fn run(&self, options: &RedeployOptions) -> Ended {
        self.run_until(options, &Stop::default()).await
    }

    pub async fn run_until(&self, options: &RedeployOptions, stop: &Stop) -> Ended {
        Box::pin(redeploy(&self.cloud, &self.stack, options, stop)).await
    }

    /// The operations that were served, of all callers but the function itself.
    pub fn operations(&self) -> Vec<String> {
        self.cloud.operations()
    }

    /// How often each of these was called.
    pub fn count(&self, operation: &str) -> usize {
        let operations = self.operations();
        operations.iter().filter(|name| *name == operation).count()
    }

    pub async fn live(&self) -> String {
        let call = self.cloud.session().aws.lambda.get_alias();
        let call = call
            .function_name(&self.stack.names.lambda_function)
            .name("live");
        call.send().await.unwrap().function_version.unwrap()
    }

    pub fn default(&self) -> i64 {
        let world = self.cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        template.version("$Default").unwrap().0
    }
}

pub fn code_only() -> RedeployOptions {
    RedeployOptions {
        code: true,
        rotate: true,
        refresh: None,
        during_window: false,
    }
}

pub fn all() -> RedeployOptions {
    let refresh = refresh::RefreshOptions {
        min_healthy: Some(0),
        warmup: Some(Duration::from_secs(30)),
        checkpoints: Vec::new(),
        checkpoint_delay: Duration::from_secs(600),
        limit: Duration::from_secs(1800),
    };
    RedeployOptions {
        refresh: Some(refresh),
        ..code_only()
    }
}

async fn redeploy(cloud: &Cloud, stack: &Stack, options: &RedeployOptions, stop: &Stop) -> Ended {
    let mut report = RedeployReport::default();
    let session = cloud.session();
    let package = || Arc::new(Package::from_path(&newer_handler()).unwrap());
    let package = { options.code }.then(package);
    let stack = Arc::new(stack.clone());
    let opened = session.open(&stack, package, stop).await;
    let result = match opened {
        Err(error) => {
            let failure = Failure::from(error);
            Err(Failed {
                text: failure.message,
                hints: Vec::new(),
                resumable: true,
                call: None,
                causes: failure.causes,
            })
        }
        Ok((cx, _heard)) => match redeploy::check(&cx, options).await {
            Err(failed) => Err(failed),
            Ok(ready) => redeploy::run(&cx, options, &ready, &mut report).await,
        },
    };
    Ended { report, result }
}

/// For the matrix: an image that failed and is rejected is a good end of a run, as it was asked for.
pub async fn ends(cloud: &Cloud, options: &RedeployOptions) -> Result<(), String> {
    let ended = Box::pin(redeploy(cloud, &stack(), options, &Stop::default())).await;
    match ended.result {
        Err(failed) if failed.resumable => Err(failed.text),
        Err(failed) if ended.report.refresh.is_none() && ended.report.resumed.is_none() => {
            Err(failed.text)
        }
        _ => Ok(()),
    }
}

/// How many instances of groups run each image.
pub fn running(world: &World) -> BTreeMap<String, usize> {
    let mut images = BTreeMap::new();
    for member in world
        .autoscaling
        .groups
        .values()
        .flat_map(|group| group.live())
    {
        *images.entry(member.image.clone()).or_default() += 1;
    }
    images
}

/// The refreshes that were begun, newest first.
pub fn refreshes(world: &World) -> Vec<String> {
    let groups = world.autoscaling.groups.values();
    groups
        .flat_map(|group| group.refreshes.iter().map(|refresh| refresh.status.clone()))
        .collect()
}

/// How many groups carry the note of a refresh.
pub fn notes(world: &World) -> usize {
    let groups = world.autoscaling.groups.values();
    groups
        .filter(|group| group.tags.contains_key(REFRESH_TAG))
        .count()
}

pub fn rejected(world: &World) -> Vec<String> {
    let images = world.ec2.images.values();
    let images = images.filter(|image| image.tags.contains_key(REJECTED_TAG));
    images.map(|image| image.id.clone()).collect()
}
