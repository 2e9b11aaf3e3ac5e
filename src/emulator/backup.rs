//! AWS Backup, as far as it makes images of instances and takes them away again.

mod points;

use jiff::Timestamp;

use super::Operation;
use super::clock::{next_fire, seconds_after};
use super::ec2::{InstanceState, NewImage, Tags};
use super::state::{World, ZoneData};
pub use crate::state::backup::{Plan, RecoveryPoint, State};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("DescribeRecoveryPoint", points::describe),
    ("ListRecoveryPointsByResource", points::list_by_resource),
];

/// As Lambda's table: method, path and operation.
pub(super) const ROUTES: &[super::protocol::Route] = &[
    (
        "GET",
        "/resources/{ResourceArn}/recovery-points",
        "ListRecoveryPointsByResource",
    ),
    (
        "GET",
        "/backup-vaults/{BackupVaultName}/recovery-points/{RecoveryPointArn}",
        "DescribeRecoveryPoint",
    ),
];

impl Plan {
    /// Every day at 01:00 in a zone, 20 minutes, kept for 14 days.
    #[must_use]
    pub fn daily(instance_name: &str, timezone: &str) -> Self {
        Self {
            instance_name: instance_name.to_owned(),
            recurrence: "0 1 * * *".to_owned(),
            timezone: timezone.to_owned(),
            takes_minutes: 20,
            retention_days: 14,
            image_name: String::new(),
            owner: String::new(),
            copied: false,
            enabled: true,
            next: None,
        }
    }

    fn after(&self, zones: &ZoneData, at: Timestamp) -> Option<Timestamp> {
        next_fire(zones, &self.recurrence, &self.timezone, at)
    }
}

impl World {
    /// Adds a plan; its first job is the next that its cron means.
    pub fn add_backup_plan(&mut self, mut plan: Plan) {
        plan.next = plan.after(&self.zones, self.now);
        self.backups.plans.push(plan);
    }

    /// Backs up one instance now, as a person would before or after a release. The image's id, or
    /// `None` when there is no such instance.
    pub fn back_up(
        &mut self,
        instance: &str,
        takes_minutes: i64,
        retention_days: i64,
    ) -> Option<String> {
        let plan = self.plan_of(instance);
        self.back_up_within(instance, takes_minutes * 60, retention_days, plan.as_ref())
    }

    /// The plan that selects an instance: what is made between its jobs is made alike.
    fn plan_of(&self, instance: &str) -> Option<Plan> {
        let name = self.ec2.instances.get(instance)?.tags.get("Name")?;
        let mut plans = self.backups.plans.iter();
        plans.find(|plan| plan.instance_name == *name).cloned()
    }

    /// As [`World::back_up`], to the second.
    pub(crate) fn back_up_within(
        &mut self,
        instance: &str,
        takes: i64,
        retention_days: i64,
        plan: Option<&Plan>,
    ) -> Option<String> {
        let mut tags: Tags = self.ec2.instances.get(instance)?.tags.clone();
        tags.retain(|key, _| !key.starts_with("aws:"));
        let source = self.arn("ec2", &format!("instance/{instance}"));
        tags.insert("aws:backup:source-resource".to_owned(), source.clone());
        let mut name = format!("AwsBackup_{instance}_{}", self.uuid());
        if let Some(plan) = plan.filter(|plan| !plan.image_name.is_empty()) {
            name = plan.image_name.replacen('*', &name, 1);
        }
        let id = self.make_image(NewImage {
            name,
            description: "This image is created by the AWS Backup service.".to_owned(),
            instance: Some(instance.to_owned()),
            tags,
            takes,
            release: String::new(),
        });
        if let (Some(plan), Some(image)) = (plan, self.ec2.images.get_mut(&id)) {
            if plan.copied {
                image.tags.clear();
                image.source_instance = None;
            }
            if !plan.owner.is_empty() {
                image.owner.clone_from(&plan.owner);
            }
        }
        let expiry = seconds_after(self.now, retention_days * 86_400);
        self.backups.expiries.push((expiry, id.clone()));
        self.backups.points.push(RecoveryPoint {
            image: id.clone(),
            resource: source,
            created: self.now,
            completed: seconds_after(self.now, takes),
            retention_days,
            after_copy: false,
        });
        Some(id)
    }

    /// Backs up now what a plan selects.
    pub fn back_up_all(&mut self, plan: &Plan) {
        for instance in self.running(&plan.instance_name) {
            self.back_up(&instance, plan.takes_minutes, plan.retention_days);
        }
    }

    /// Backs up now every running instance of a name.
    pub(crate) fn back_up_named(&mut self, name: &str, takes: i64, retention_days: i64) {
        for instance in self.running(name) {
            let plan = self.plan_of(&instance);
            self.back_up_within(&instance, takes, retention_days, plan.as_ref());
        }
    }

    fn running(&self, name: &str) -> Vec<String> {
        self.ec2
            .instances
            .values()
            .filter(|instance| instance.state == InstanceState::Running)
            // Those of a group come and go; plans select what stays.
            .filter(|instance| !instance.tags.contains_key("aws:autoscaling:groupName"))
            .filter(|instance| instance.tags.get("Name").is_some_and(|own| own == name))
            .map(|instance| instance.id.clone())
            .collect()
    }
}

pub(super) fn next_due(world: &World) -> Option<Timestamp> {
    let jobs = world
        .backups
        .plans
        .iter()
        .filter(|plan| plan.enabled)
        .filter_map(|plan| plan.next);
    let expiries = world.backups.expiries.iter().map(|(at, _)| *at);
    jobs.chain(expiries).min()
}

pub(super) fn fire(world: &mut World) {
    let now = world.now;
    let expiries = std::mem::take(&mut world.backups.expiries);
    let (due, later) = expiries.into_iter().partition(|(at, _)| *at <= now);
    world.backups.expiries = later;
    let due: Vec<(Timestamp, String)> = due;
    for (_, image) in due {
        world.backups.points.retain(|point| point.image != image);
        world.remove_image(&image);
    }
    let mut jobs = Vec::new();
    for plan in &mut world.backups.plans {
        if plan.enabled && plan.next.is_some_and(|at| at <= now) {
            plan.next = plan.after(&world.zones, now);
            jobs.push(plan.clone());
        }
    }
    for plan in jobs {
        world.back_up_all(&plan);
    }
}
