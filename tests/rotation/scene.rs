//! A stack to rotate.

use freshscale_core::rotation::{self, Report, RotationConfig, RotationError, RotationOptions};
use freshscale_deploy::clients::Clients;
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_emulator::ec2::{NewImage, Tags};
use freshscale_stack::Stack;
use jiff::SignedDuration;
use serde_json::Value;

use crate::support::{Cloud, example};

pub const ACT: RotationOptions = RotationOptions { dry_run: false };

/// A stack that stands, without schedule, triggers and backups: each test says what happens when.
pub struct Scene {
    pub cloud: Cloud,
    pub aws: Clients,
    pub config: RotationConfig,
}

impl Scene {
    pub async fn of(stack: &Stack) -> Self {
        let mut stack = stack.clone();
        stack.schedule.actions.clear();
        Self::scheduled(&stack).await
    }

    /// With its schedule.
    pub async fn scheduled(stack: &Stack) -> Self {
        Self::on(Cloud::new(stack), stack).await
    }

    /// In a cloud of its own, with its schedule.
    pub async fn on(cloud: Cloud, stack: &Stack) -> Self {
        let mut stack = stack.clone();
        stack.rotator.triggers.daily_at = None;
        stack.rotator.triggers.on_image_available = false;
        cloud.apply(&stack).await;
        cloud.emulator.world().backups.plans.clear();
        let aws = cloud.session().aws;
        let config = rotation_config(&stack);
        Self { cloud, aws, config }
    }

    pub async fn new() -> Self {
        Self::of(&example()).await
    }

    /// An hour later, an image as AWS Backup makes them.
    pub async fn image(&self, change: impl FnOnce(&mut NewImage)) -> String {
        self.cloud
            .emulator
            .advance(SignedDuration::from_hours(1))
            .await;
        let mut world = self.cloud.emulator.world();
        // Not one of the group: images of those do not count.
        let of_group = |tags: &Tags| tags.contains_key("aws:autoscaling:groupName");
        let mut instances = world.ec2.instances.values();
        let web = instances.find(|it| !of_group(&it.tags)).unwrap();
        let web = web.id.clone();
        let mut new = NewImage {
            name: format!("AwsBackup_{web}_{}", world.uuid()),
            instance: Some(web),
            tags: Tags::from([("Name".to_owned(), self.config.image.instance_name.clone())]),
            ..NewImage::default()
        };
        change(&mut new);
        world.make_image(new)
    }

    pub async fn rotate(&self) -> Report {
        self.try_rotate().await.unwrap()
    }

    pub async fn try_rotate(&self) -> Result<Report, RotationError> {
        let clock = &self.cloud.emulator;
        rotation::run(&self.aws, &self.config, clock, ACT).await
    }

    /// Number and data of the default version.
    pub fn default(&self) -> (i64, Value) {
        let world = self.cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        let (number, version) = template.version("$Default").unwrap();
        (number, Value::clone(&version.data))
    }

    pub fn versions(&self) -> Vec<i64> {
        let world = self.cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        template.versions.keys().copied().collect()
    }

    pub async fn tag(&self, id: &str, key: &str) {
        let tag = aws_sdk_ec2::types::Tag::builder()
            .key(key)
            .value("for the test")
            .build();
        let tagged = self
            .aws
            .ec2
            .create_tags()
            .resources(id)
            .tags(tag)
            .send()
            .await;
        tagged.unwrap();
    }

    pub fn changes(&self) -> usize {
        let served = self.cloud.emulator.served();
        let changes = |call: &&freshscale_emulator::Served| {
            freshscale_core::aws::trace::is_mutating(&call.operation)
        };
        served.iter().filter(changes).count()
    }
}
