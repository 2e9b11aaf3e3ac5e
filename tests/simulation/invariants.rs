//! What must hold after every step, whatever happened in it.

use freshscale_emulator::world::World;
use freshscale_stack::Stack;
use jiff::Timestamp;
use serde_json::Value;

use crate::support::Cloud;

/// What was seen last, for what may only move one way.
#[derive(Default)]
pub struct Seen {
    /// The template's id, and when the image of its default version was made.
    default: Option<(String, Timestamp)>,
}

/// What is broken, if anything.
pub fn broken(cloud: &Cloud, stack: &Stack, seen: &mut Seen) -> Option<String> {
    let world = cloud.emulator.world();
    doubled(&world, stack).or_else(|| older(&world, stack, seen))
}

/// How many resources of each sort carry the stack's tag.
pub fn owned(world: &World, stack: &Stack) -> Vec<(&'static str, usize)> {
    let parts = serde_json::json!({
        "autoscaling": world.autoscaling, "iam": world.iam, "events": world.events,
        "lambda": world.lambda, "logs": world.logs, "ec2": { "templates": world.ec2.templates },
    });
    let marks = [
        format!(r#""freshscale:stack":"{}""#, stack.name),
        format!(r#""freshscale:stack":["{}","#, stack.name),
    ];
    let ours = |entry: &&Value| {
        let text = entry.to_string();
        marks.iter().any(|mark| text.contains(mark))
    };
    [
        "/ec2/templates",
        "/autoscaling/groups",
        "/iam/roles",
        "/iam/policies",
        "/lambda/functions",
        "/events/rules",
        "/logs/groups",
    ]
    .into_iter()
    .map(|place| {
        let all = parts.pointer(place).and_then(Value::as_object).unwrap();
        (place, all.values().filter(ours).count())
    })
    .collect()
}

fn doubled(world: &World, stack: &Stack) -> Option<String> {
    let most = |place: &str| if place == "/events/rules" { 3 } else { 1 };
    let owned = owned(world, stack);
    let (place, count) = owned.iter().find(|(place, count)| *count > most(place))?;
    Some(format!("the stack has {count} of {place}"))
}

/// A template that was made anew may begin with any image.
fn older(world: &World, stack: &Stack, seen: &mut Seen) -> Option<String> {
    let mut templates = world.ec2.templates.iter();
    let (id, template) = templates.find(|(_, t)| t.name == stack.names.launch_template)?;
    let data = &template.version("$Default").ok()?.1.data;
    let image = data["ImageId"].as_str()?;
    // One that was deregistered meanwhile has no date any more.
    let made = world.ec2.images.get(image)?.created;
    let before = seen.default.replace((id.clone(), made));
    let (_, last) = before.filter(|(same, _)| same == id)?;
    (made < last).then(|| format!("the default went back from an image of {last} to one of {made}"))
}

/// The newest image that the stack's rotator may use.
pub fn newest_image(world: &World) -> Option<String> {
    let images = world.ec2.images.values();
    let ours = images.filter(|image| image.name.starts_with("AwsBackup_"));
    let ready = ours.filter(|image| image.state == "available");
    let newest = ready.max_by_key(|image| (image.created, image.id.clone()));
    newest.map(|image| image.id.clone())
}

/// The image of the template's default version.
pub fn default_image(world: &World, stack: &Stack) -> Option<String> {
    let mut templates = world.ec2.templates.values();
    let template = templates.find(|t| t.name == stack.names.launch_template)?;
    let data = &template.version("$Default").ok()?.1.data;
    data["ImageId"].as_str().map(ToOwned::to_owned)
}

/// Sizes, and whether any scheduled action is due until `until`.
pub struct Capacity {
    arn: String,
    sizes: (i64, i64, i64),
    actions: Vec<(String, Timestamp)>,
}

impl Capacity {
    pub fn of(world: &World, stack: &Stack) -> Option<Self> {
        let group = world
            .autoscaling
            .groups
            .get(&stack.names.auto_scaling_group)?;
        let actions = group.actions.values();
        Some(Self {
            arn: group.arn.clone(),
            sizes: (group.min, group.max, group.desired),
            actions: actions.map(|a| (a.name.clone(), a.next)).collect(),
        })
    }

    /// What is wrong with what it became by `now`, through a run of ours.
    pub fn reset(self, after: Option<Self>, now: Timestamp) -> Option<String> {
        let after = after.filter(|after| after.arn == self.arn)?;
        let names = |capacity: &Self| -> Vec<String> {
            { capacity.actions.iter() }
                .map(|(name, _)| name.clone())
                .collect()
        };
        // An action may have fired meanwhile, or be new and have fired.
        let fired = self.actions.iter().any(|(_, next)| *next <= now);
        if fired || names(&self) != names(&after) || self.sizes == after.sizes {
            return None;
        }
        Some(format!(
            "sizes went from {:?} to {:?}",
            self.sizes, after.sizes
        ))
    }
}
