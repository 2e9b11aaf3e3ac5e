//! What a stack refers to and does not make itself.

mod others;

use super::backup::Plan;
use super::ec2::{Instance, InstanceState, NewImage};
use super::state::World;
use freshscale_core::policy::is_like;
use freshscale_stack::Stack;

/// The `Name` tag of the instance that the stack's images are made of: what the file says, or the stack's name.
#[must_use]
pub(crate) fn web_name(stack: &Stack) -> &str {
    match stack.image.instance_name.as_str() {
        "" => &stack.name,
        name => name,
    }
}

/// What the images are called where AWS Backup's own names are not what the file looks for.
fn image_name(stack: &Stack) -> String {
    let example = "AwsBackup_i-0_0";
    let selector = &stack.image.selector;
    let unlike = selector
        .name
        .as_ref()
        .filter(|pattern| !is_like(pattern, example));
    let of_instance = selector.source_instance.as_deref().unwrap_or_default();
    let Some(pattern) =
        unlike.filter(|pattern| of_instance.is_empty() || !pattern.contains(of_instance))
    else {
        return String::new();
    };
    let first = pattern.replace('?', "0");
    match first.split_once('*') {
        Some((before, after)) => format!("{before}*{}", after.replace('*', "")),
        None => first,
    }
}

/// What the file tells of the backup plan, if it does.
fn plan(stack: &Stack) -> Plan {
    let mut plan = Plan::daily(web_name(stack), &stack.schedule.timezone);
    plan.image_name = image_name(stack);
    let owners = &stack.image.owners;
    let accounts = owners.iter().filter(|owner| owner.len() == 12);
    let mut other = accounts.filter(|_| !owners.iter().any(|owner| owner == "self"));
    plan.owner = other.next().cloned().unwrap_or_default();
    if let Some(told) = &stack.backup {
        plan.copied = told.copied_from.is_some();
        let whole = |duration: std::time::Duration, unit: u64| {
            i64::try_from(duration.as_secs().div_ceil(unit)).unwrap_or(i64::MAX)
        };
        plan.recurrence = format!("{} {} * * *", told.at.minute(), told.at.hour());
        plan.takes_minutes = whole(told.takes, 60);
        plan.retention_days = whole(told.retention, 86_400);
    }
    plan
}

impl World {
    /// Seeds an account for a stack: subnets, security groups, key pair, instance profile, target groups, keys, topics, a
    /// template and a group that the file says are somebody else's, the web instance that backups are made of, an image of
    /// it from a day ago, and a daily backup plan. What is there already stays as it is.
    pub fn seed(&mut self, stack: &Stack) {
        for (index, id) in stack.auto_scaling_group.subnet_ids.iter().enumerate() {
            let letter = ["a", "b", "c", "d"][index % 4];
            if !self.ec2.subnets.contains_key(id) {
                let zone = format!("{}{letter}", self.region);
                self.ec2.add_subnet(id, &zone);
            }
        }
        let template = &stack.launch_template;
        for id in &template.security_group_ids {
            if !self.ec2.security_groups.contains_key(id) {
                self.ec2.add_security_group(id, &stack.name);
            }
        }
        if let Some(name) = template.key_name.clone() {
            self.ec2.key_pairs.entry(name).or_default();
        }
        let profile = template.iam_instance_profile.clone();
        self.ec2.instance_profiles.extend(profile);
        for arn in &stack.auto_scaling_group.target_group_arns {
            self.seed_target_group(stack, arn);
        }
        for key in { template.block_devices.iter() }.filter_map(|it| it.kms_key_id.as_deref()) {
            self.seed_key(key);
        }
        let topics = { stack.alarms.iter().map(|alarms| &alarms.topic) }
            .chain(&stack.rotator.on_failure)
            .filter(|arn| arn.split(':').nth(2) == Some("sns"));
        self.sns.topics.extend(topics.cloned());
        self.seed_backups(stack);
        self.seed_others(stack);
    }

    /// With a load balancer in front of it. An ARN that is none is only known.
    fn seed_target_group(&mut self, stack: &Stack, arn: &str) {
        self.autoscaling.target_groups.insert(arn.to_owned());
        if self.elb.target_groups.contains_key(arn) {
            return;
        }
        let parts: Vec<&str> = arn.split('/').collect();
        let [head, name, drawn] = parts.as_slice() else {
            return;
        };
        let Some(head) = head.strip_suffix("targetgroup") else {
            return;
        };
        let balancer = format!("{head}loadbalancer/app/{name}/{drawn}");
        let listener = format!("{head}listener/app/{name}/{drawn}/{drawn}");
        self.elb.seed(
            (arn, name),
            (&balancer, &stack.auto_scaling_group.subnet_ids),
            &listener,
            self.now,
        );
    }

    fn seed_backups(&mut self, stack: &Stack) {
        let name = web_name(stack);
        if self
            .backups
            .plans
            .iter()
            .any(|plan| plan.instance_name == name)
        {
            return;
        }
        let architecture = stack.image.architecture.as_str();
        let now = self.now;
        let day = jiff::SignedDuration::from_hours(24);
        self.now = now.checked_sub(day).unwrap_or(now);
        let instance = self.add_web_instance(stack, architecture);
        let plan = plan(stack);
        self.back_up_within(&instance, 0, plan.retention_days, Some(&plan));
        self.now = now;
        self.add_backup_plan(plan);
    }

    /// A running instance named as the stack's images are, started from an image of the vendor's.
    fn add_web_instance(&mut self, stack: &Stack, architecture: &str) -> String {
        let base = self.make_image(NewImage {
            name: format!("al2023-ami-{}", web_name(stack)),
            release: "1".to_owned(),
            ..NewImage::default()
        });
        if let Some(image) = self.ec2.images.get_mut(&base) {
            image.architecture = architecture.to_owned();
            image.owner = "137112412989".to_owned();
        }
        let drawn = format!("i-0{}", self.hex_id(16));
        let told = stack.image.selector.source_instance.clone();
        let id = told.unwrap_or(drawn);
        let mut tags = stack.image.all_tags();
        tags.retain(|key, _| !key.starts_with("aws:"));
        tags.insert("Name".to_owned(), web_name(stack).to_owned());
        let subnet = stack.auto_scaling_group.subnet_ids.first();
        let of = subnet.and_then(|id| self.ec2.subnets.get(id));
        let address = crate::ec2::address(self, of, &id);
        let instance = Instance {
            id: id.clone(),
            image: base,
            release: "1".to_owned(),
            architecture: architecture.to_owned(),
            instance_type: stack.launch_template.instance_type.clone(),
            key_name: stack.launch_template.key_name.clone(),
            subnet: subnet.cloned(),
            security_groups: stack.launch_template.security_group_ids.clone(),
            template: None,
            state: InstanceState::Running,
            launched: self.now,
            changes_at: None,
            tags,
            launch: serde_json::Value::Null,
            reservation: None,
            rebooted: None,
            protected: false,
            address,
            spot: false,
            disks: Vec::new(),
        };
        self.ec2.instances.insert(id.clone(), instance);
        id
    }

    /// A release on the web instance: the images made from now on have it in them.
    pub fn release(&mut self, instance_name: &str, release: &str) {
        for instance in self.ec2.instances.values_mut() {
            let named = instance
                .tags
                .get("Name")
                .is_some_and(|name| name == instance_name);
            let of_group = instance.tags.contains_key("aws:autoscaling:groupName");
            if named && !of_group {
                release.clone_into(&mut instance.release);
            }
        }
    }

    /// The release after the one that the web instance runs: releases count from 1.
    #[must_use]
    pub fn next_release(&self, instance_name: &str) -> String {
        let running = self.ec2.instances.values();
        let numbers = running
            .filter(|instance| {
                instance
                    .tags
                    .get("Name")
                    .is_some_and(|n| n == instance_name)
            })
            .filter_map(|instance| instance.release.parse::<u64>().ok());
        (numbers.max().unwrap_or(0) + 1).to_string()
    }
}
