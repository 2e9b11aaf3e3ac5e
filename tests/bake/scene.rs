//! A stack that stands, and an instance with a release on it.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use freshscale_deploy::bake::name::RELEASE_TAG;
use freshscale_deploy::bake::{self, BakeOptions, BakeReport};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::redeploy::Failed;
use freshscale_deploy::resource::tags::Tags;
use freshscale_emulator::ec2::Image;
use freshscale_emulator::world::World;
use freshscale_stack::Stack;
use jiff::SignedDuration;

pub use crate::redeploy::scene::{OUTSIDE, stack};
use crate::support::Cloud;

pub const RELEASE: &str = "2.14.0";

pub struct Scene {
    pub cloud: Cloud,
    pub stack: Stack,
}

/// What one run came to.
pub struct Ended {
    pub report: BakeReport,
    pub result: Result<(), Failed>,
}

impl Ended {
    /// Panics unless it failed.
    pub fn failed(self) -> Failed {
        self.result.unwrap_err()
    }
}

pub fn options() -> BakeOptions {
    BakeOptions {
        instance: None,
        release: RELEASE.to_owned(),
        reboot: false,
        limit: Duration::from_secs(3600),
        tags: Tags::new(),
    }
}

impl Scene {
    /// Without triggers, so that each test says what happens when.
    pub async fn new() -> Self {
        Self::of(stack()).await
    }

    pub async fn of(stack: Stack) -> Self {
        Box::pin(async {
            let cloud = Cloud::new(&stack);
            cloud.apply(&stack).await;
            cloud.emulator.world().backups.plans.clear();
            cloud.advance_to(OUTSIDE).await;
            Self { cloud, stack }
        })
        .await
    }

    pub fn world(&self) -> World {
        self.cloud.emulator.world().clone()
    }

    /// The instance that has the release.
    pub fn web(&self) -> String {
        let world = self.cloud.emulator.world();
        let mut instances = world.ec2.instances.values();
        let of_group = |tags: &Tags| tags.contains_key("aws:autoscaling:groupName");
        let web = instances.find(|instance| !of_group(&instance.tags));
        web.unwrap().id.clone()
    }

    /// Another instance like it.
    pub fn twin(&self) -> String {
        let mut world = self.cloud.emulator.world();
        let mut twin = world.ec2.instances[&self.web_of(&world)].clone();
        twin.id = format!("i-0{}", world.hex_id(16));
        let id = twin.id.clone();
        world.ec2.instances.insert(id.clone(), twin);
        id
    }

    fn web_of(&self, world: &World) -> String {
        world.ec2.instances.keys().next().unwrap().clone()
    }

    pub async fn run(&self, options: &BakeOptions) -> Ended {
        self.run_until(options, &Stop::default()).await
    }

    pub async fn run_until(&self, options: &BakeOptions, stop: &Stop) -> Ended {
        bake(&self.cloud, &self.stack, options, stop).await
    }

    /// A run during which this happens after so many seconds.
    pub async fn run_while(
        &self,
        options: &BakeOptions,
        seconds: u64,
        happens: impl FnOnce(&mut World),
    ) -> Ended {
        let later = async {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            happens(&mut self.cloud.emulator.world());
        };
        tokio::join!(self.run(options), later).0
    }

    /// A run that is killed after so many seconds; whether it was.
    pub async fn killed_after(&self, seconds: u64) -> bool {
        let options = options();
        let run = async { self.run(&options).await.result };
        let ended = tokio::time::timeout(Duration::from_secs(seconds), run).await;
        ended.is_err()
    }

    pub async fn wait(&self, minutes: i64) {
        let by = SignedDuration::from_mins(minutes);
        self.cloud.emulator.advance(by).await;
    }

    /// The images that carry the release's tag.
    pub fn released(&self) -> Vec<Image> {
        released(&self.cloud.emulator.world())
    }

    /// The default version and its image.
    pub fn default(&self) -> (i64, String) {
        let world = self.cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        let (number, version) = template.version("$Default").unwrap();
        let image = version.data["ImageId"].as_str().unwrap().to_owned();
        (number, image)
    }

    /// The operations that were served, of all callers but the function itself.
    pub fn operations(&self) -> Vec<String> {
        self.cloud.operations()
    }

    /// How many of them can change anything.
    pub fn changes(&self) -> usize {
        let operations = self.operations();
        let mutating = |o: &&String| {
            freshscale_core::aws::trace::is_mutating(o.split(':').next_back().unwrap())
        };
        operations.iter().filter(mutating).count()
    }
}

pub fn released(world: &World) -> Vec<Image> {
    let images = world.ec2.images.values();
    let images = images.filter(|image| image.tags.contains_key(RELEASE_TAG));
    images.cloned().collect()
}

/// How a release of that world ends; `Err` says what went wrong.
pub async fn ends(cloud: &Cloud, stack: &Stack) -> Result<(), String> {
    let ended = bake(cloud, stack, &options(), &Stop::default()).await;
    ended.result.map_err(|failed| failed.text)
}

/// Of no particular type: futures of this depth are too much for the compiler.
pub fn bake<'a>(
    cloud: &'a Cloud,
    stack: &'a Stack,
    options: &'a BakeOptions,
    stop: &'a Stop,
) -> Pin<Box<dyn Future<Output = Ended> + 'a>> {
    Box::pin(async {
        let mut report = BakeReport::default();
        let result = release(cloud, stack, options, stop, &mut report).await;
        Ended { report, result }
    })
}

async fn release(
    cloud: &Cloud,
    stack: &Stack,
    options: &BakeOptions,
    stop: &Stop,
    report: &mut BakeReport,
) -> Result<(), Failed> {
    let session = cloud.session();
    let id = session.identity().await?;
    let (cx, _heard) = session.open_in(&id, &Arc::new(stack.clone()), None, stop);
    let task = bake::check(&cx, options).await?;
    bake::run(&cx, options, &task, report).await
}
