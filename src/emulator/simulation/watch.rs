//! Looks at the emulator's world after each instant, and notes what has happened in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::happening::{CounterExample, Flaw, Happening, LaunchBatch, What};
use super::judge::{Known, LaunchJudge};
use crate::Outcome;
use crate::autoscaling::{Activity, Group};
use crate::ec2::Image;
use crate::state::World;
use freshscale_core::rotation::frozen::why_in_words;
use freshscale_core::rotation::image::ImagePolicy;
use freshscale_core::rotation::selector::Marks;
use freshscale_core::schedule::freeze::Freeze;
use freshscale_stack::Stack;

/// What is known from looking so far.
pub(super) struct Watch<'a> {
    stack: &'a Stack,
    freezes: Vec<Freeze>,
    images: BTreeMap<String, Known>,
    /// Those of them that are not gone, and whether they have become available.
    standing: BTreeMap<String, bool>,
    release: Option<(Timestamp, String)>,
    happenings: Vec<Happening>,
    counter_examples: Vec<CounterExample>,
    capacity: Vec<(Timestamp, u32)>,
    members: BTreeSet<String>,
    last_activity: Option<String>,
    last_action: Option<String>,
    last_rotation: Option<Happening>,
    /// The first launch of each window, by when its freeze began.
    firsts: BTreeMap<Timestamp, (Timestamp, String)>,
}

/// Everything that was noted.
pub(super) struct Noted {
    pub(super) happenings: Vec<Happening>,
    pub(super) counter_examples: Vec<CounterExample>,
    pub(super) capacity: Vec<(Timestamp, u32)>,
}

impl<'a> Watch<'a> {
    /// Takes what stands for given.
    pub(super) fn new(stack: &'a Stack, freezes: Vec<Freeze>, world: &mut World) -> Self {
        let mut watch = Self {
            stack,
            freezes,
            images: BTreeMap::new(),
            standing: BTreeMap::new(),
            release: None,
            happenings: Vec::new(),
            counter_examples: Vec::new(),
            capacity: Vec::new(),
            members: BTreeSet::new(),
            last_activity: None,
            last_action: None,
            last_rotation: None,
            firsts: BTreeMap::new(),
        };
        watch.look_at_images(world);
        for (image, known) in &mut watch.images {
            known.available = known.available.map(|_| known.created);
            let (image, created) = (image.clone(), known.created);
            let what = What::ImageFound { image, created };
            watch.happenings = vec![Happening {
                at: world.now,
                what,
            }];
        }
        world.outcomes.clear();
        if let Some(group) = world
            .autoscaling
            .groups
            .get(&stack.names.auto_scaling_group)
        {
            watch.last_activity = group.activities.front().map(|last| last.id.clone());
            watch.capacity.push((world.now, desired(group)));
        }
        watch
    }

    /// Software was put on the instance.
    pub(super) fn released(&mut self, at: Timestamp, release: String) {
        self.note(
            at,
            What::Released {
                release: release.clone(),
            },
        );
        self.release = Some((at, release));
    }

    /// The daily backup did not come.
    pub(super) fn missed(&mut self, at: Timestamp) {
        self.note(at, What::BackupMissed);
    }

    /// Notes what has happened since the last look.
    pub(super) fn look(&mut self, world: &mut World) {
        // In the order in which the emulator lets them happen within an instant.
        self.look_at_activities(world);
        self.look_at_launches(world);
        self.look_at_images(world);
        for outcome in std::mem::take(&mut world.outcomes) {
            self.rotation(&outcome);
        }
    }

    pub(super) fn noted(self) -> Noted {
        Noted {
            happenings: self.happenings,
            counter_examples: self.counter_examples,
            capacity: self.capacity,
        }
    }

    fn note(&mut self, at: Timestamp, what: What) {
        self.happenings.push(Happening { at, what });
    }

    fn look_at_images(&mut self, world: &World) {
        let now = world.now;
        for (id, image) in &world.ec2.images {
            let ours = is_ours(&self.stack.image, image);
            let standing = self.standing.get(id).copied();
            if !ours || standing == Some(true) {
                continue;
            }
            if standing.is_none() {
                let known = Known {
                    created: image.created,
                    release: image.release.clone(),
                    available: None,
                    gone: None,
                };
                self.images.insert(id.clone(), known);
                self.standing.insert(id.clone(), false);
                let (image, release) = (id.clone(), image.release.clone());
                self.note(now, What::BackupBegan { image, release });
            }
            if image.state == "available" {
                self.standing.insert(id.clone(), true);
                if let Some(known) = self.images.get_mut(id) {
                    known.available = Some(now);
                }
                self.note(now, What::ImageAvailable { image: id.clone() });
            }
        }
        let gone = self.standing.keys();
        let gone = gone.filter(|id| !world.ec2.images.contains_key(*id));
        let gone: Vec<String> = gone.cloned().collect();
        for image in gone {
            self.standing.remove(&image);
            if let Some(known) = self.images.get_mut(&image) {
                known.gone = Some(now);
            }
            self.note(now, What::ImageDeregistered { image });
        }
    }

    fn look_at_activities(&mut self, world: &World) {
        let groups = &world.autoscaling.groups;
        let Some(group) = groups.get(&self.stack.names.auto_scaling_group) else {
            return;
        };
        let seen = self.last_activity.take();
        self.last_activity = group.activities.front().map(|last| last.id.clone());
        let new = group.activities.iter();
        let mut new: Vec<&Activity> = new.take_while(|a| Some(&a.id) != seen.as_ref()).collect();
        new.reverse();
        for activity in new {
            self.activity(activity, group, world);
        }
    }

    fn activity(&mut self, activity: &Activity, group: &Group, world: &World) {
        let message = activity.message.clone().unwrap_or_default();
        let action = activity
            .description
            .strip_prefix("Executing scheduled action ");
        match action.map(ToOwned::to_owned) {
            Some(action) if activity.status == "Failed" => {
                let flaw = Flaw::Refused {
                    name: action.clone(),
                    message: message.clone(),
                };
                self.counter_example(activity.start, flaw);
                self.note(activity.start, What::ActionFailed { action, message });
            }
            Some(action) => {
                let from = self.capacity.last().map_or(0, |(_, desired)| *desired);
                let to = desired(group);
                self.last_action = Some(action.clone());
                if from != to {
                    self.capacity.push((activity.start, to));
                }
                self.note(activity.start, What::Scaled { action, from, to });
            }
            None if activity.status == "Failed" => self.failed(activity.start, message, world),
            None => {}
        }
    }

    fn failed(&mut self, at: Timestamp, message: String, world: &World) {
        let mut templates = world.ec2.templates.values();
        let template = templates.find(|t| t.name == self.stack.names.launch_template);
        let image = template
            .and_then(|template| template.version("$Default").ok())
            .and_then(|(_, version)| version.data["ImageId"].as_str());
        let flaw = self.judge().failed(image, &message);
        self.counter_example(at, flaw);
        self.note(at, What::LaunchFailed { message });
    }

    fn look_at_launches(&mut self, world: &World) {
        let groups = &world.autoscaling.groups;
        let Some(group) = groups.get(&self.stack.names.auto_scaling_group) else {
            return;
        };
        let mut launches: BTreeMap<(i64, &str), usize> = BTreeMap::new();
        for member in &group.members {
            if self.members.insert(member.id.clone()) {
                *launches.entry((member.version, &member.image)).or_default() += 1;
            }
        }
        self.members
            .retain(|id| group.members.iter().any(|member| member.id == *id));
        for ((version, image), instances) in launches {
            self.launched(world.now, version, image, instances);
        }
    }

    fn launched(&mut self, at: Timestamp, version: i64, image: &str, instances: usize) {
        let unlike = self.unlike(image, at);
        if let Some(flaw) = self.judge().flaw(image, at).or(unlike) {
            self.counter_example(at, flaw);
        }
        let known = self.images.get(image);
        let age = known.map_or(SignedDuration::ZERO, |known| {
            at.duration_since(known.created)
        });
        let launch = LaunchBatch {
            instances,
            version,
            image: image.to_owned(),
            age_seconds: age.as_secs(),
            release: known.map(|known| known.release.clone()).unwrap_or_default(),
            action: self.last_action.clone(),
            held_back: self.judge().held_back(image, at),
        };
        self.note(at, What::Launched(launch));
    }

    /// Whether another instance of the same window was started from another image. Where the file has no freeze, it
    /// wants the newest at any time.
    fn unlike(&mut self, image: &str, at: Timestamp) -> Option<Flaw> {
        let mut freezes = self.freezes.iter();
        let freeze = freezes.find(|freeze| freeze.contains(at))?;
        let open = freeze.opened.as_ref().is_none_or(|edge| edge.at <= at);
        let key = freeze.from.filter(|_| open)?;
        let first = self.firsts.entry(key);
        let (since, first) = first.or_insert_with(|| (at, image.to_owned()));
        (first != image).then(|| Flaw::Unlike {
            image: image.to_owned(),
            first: first.clone(),
            since: *since,
        })
    }

    fn judge(&self) -> LaunchJudge<'_> {
        let max_age = SignedDuration::try_from(self.stack.image.max_age);
        LaunchJudge {
            images: &self.images,
            release: self.release.as_ref(),
            max_age: max_age.unwrap_or(SignedDuration::MAX),
            settle: SignedDuration::try_from(self.stack.rotator.settle).unwrap_or_default(),
            freezes: &self.freezes,
        }
    }

    fn counter_example(&mut self, at: Timestamp, flaw: Flaw) {
        self.counter_examples.push(CounterExample {
            at,
            action: self.last_action.clone(),
            flaw,
            last_rotation: self.last_rotation.clone(),
        });
    }

    fn rotation(&mut self, outcome: &Outcome) {
        let beside = is_beside(self.stack, outcome);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let what = match &outcome.result {
            Err(error) => What::RotationFailed {
                error: error.clone(),
            },
            Ok(report) if report["done"]["default_set"].is_u64() => What::Rotated {
                version: report["after"]["version"].as_u64().unwrap_or(0),
                image: text(&report["after"]["image"]["id"]),
            },
            Ok(report) if report["decision"]["action"] == "hold" => What::RotationHeld {
                why: why_in_words(report, &self.stack.windows_of_actions())
                    .unwrap_or_else(|| text(&report["why"])),
            },
            Ok(_) => What::RotationCurrent,
        };
        if beside && matches!(what, What::RotationHeld { .. } | What::RotationCurrent) {
            return;
        }
        self.note(outcome.at, what);
        self.last_rotation = self.happenings.last().cloned();
    }
}

/// Whether it was the daily rule's run beside the wall clock, which only counts if it does something.
fn is_beside(stack: &Stack, outcome: &Outcome) -> bool {
    let daily = outcome.event["detail-type"] == "Scheduled Event";
    let daily = stack.daily().filter(|_| daily);
    daily.is_some_and(|daily| !daily.is_due(outcome.at))
}

fn desired(group: &Group) -> u32 {
    u32::try_from(group.desired).unwrap_or(0)
}

/// Whether an image is one of those that the stack looks for, whatever became of it.
fn is_ours(policy: &ImagePolicy, image: &Image) -> bool {
    let marks = Marks {
        name: &image.name,
        tags: &image.tags,
        source_instance: image.source_instance.as_deref(),
    };
    let named =
        policy.instance_name.is_empty() || image.tags.get("Name") == Some(&policy.instance_name);
    named && policy.selector.against(&marks).is_none()
}
