//! Checked values to a [`Stack`]. Reads the files that a stack file names.
//!
//! Called whether or not there are faults, so that faults of those files show in the same run; what
//! is wrong becomes an empty value, and `load` throws the stack away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::{Fault, Source};
use super::reach::NamedFile;
use super::reach::{Beyond, Reach};
use super::values::Values;
use super::{
    Action, Alarms, AutoScalingGroup, Backup, BlockDevice, Capacity, CpuOptions, LaunchTemplate,
    Metadata, Rotator, Schedule, Stack, Triggers, derive, fields, policy, said, user_data, windows,
};
use freshscale_core::input::Unread;
use freshscale_core::rotation::image::ImagePolicy;
use freshscale_core::rotation::selector::{Selector, default_prefix};

/// EC2's limit on user data, before base64.
const MAX_USER_DATA: u64 = 16 * 1024;
const MAX_POLICY: u64 = 64 * 1024;

pub(super) struct Extract<'a> {
    pub(super) values: &'a Values,
    pub(super) source: &'a Source,
    pub(super) reach: &'a Reach,
    /// From where the parts of the stack file name files.
    pub(super) folders: &'a [PathBuf],
    pub(super) faults: Vec<Fault>,
    /// What was read besides.
    pub(super) files: Vec<NamedFile>,
}

impl Extract<'_> {
    pub(super) fn stack(&mut self) -> Stack {
        let v = self.values;
        Stack {
            name: self.text("name"),
            region: v.text("region"),
            account: v.text("account"),
            tags: v.map("tags"),
            image: self.image(),
            backup: self.backup(),
            launch_template: self.launch_template(),
            auto_scaling_group: self.group(),
            schedule: self.schedule(),
            rotator: self.rotator(),
            alarms: self.alarms(),
            names: derive::names(v),
        }
    }

    fn text(&self, path: &str) -> String {
        self.values.text(path).unwrap_or_default()
    }

    fn image(&self) -> ImagePolicy {
        let v = self.values;
        let owners = v.texts("image.owners");
        let instance_name = self.text("image.instance_name");
        let selector = Selector {
            tags: v.map("image.tags"),
            name: v.text("image.name"),
            source_instance: v.text("image.source_instance"),
        };
        let prefix = v.text("image.name_prefix");
        ImagePolicy {
            name_prefix: prefix
                .unwrap_or_else(|| default_prefix(&instance_name, &selector).to_owned()),
            instance_name,
            selector,
            owners: if owners.is_empty() {
                vec!["self".to_owned()]
            } else {
                owners
            },
            architecture: derive::image_architecture(v),
            max_age: v.duration("image.max_age").unwrap_or_default(),
        }
    }

    fn backup(&self) -> Option<Backup> {
        let v = self.values;
        v.written("image.backup").then(|| Backup {
            at: v.time("image.backup.at").unwrap_or_default(),
            takes: v.duration("image.backup.takes").unwrap_or_default(),
            copied_from: v.text("image.backup.copied_from"),
            retention: v.duration("image.backup.retention").unwrap_or_default(),
        })
    }

    fn launch_template(&mut self) -> LaunchTemplate {
        let v = self.values;
        let at = |field: &str| format!("launch_template.{field}");
        LaunchTemplate {
            whose: derive::whose(v, derive::TEMPLATE),
            instance_type: self.text(&at("instance_type")),
            key_name: v.text(&at("key_name")),
            iam_instance_profile: v.text(&at("iam_instance_profile")),
            security_group_ids: v.texts(&at("security_group_ids")),
            user_data: self.user_data(),
            metadata: Metadata {
                http_tokens: self.text(&at("metadata.http_tokens")),
                hop_limit: v
                    .number(&at("metadata.hop_limit"))
                    .and_then(|n| n.try_into().ok())
                    .unwrap_or_default(),
            },
            block_devices: v
                .entries(&at("block_devices"))
                .iter()
                .map(|path| self.block_device(path))
                .collect(),
            instance_tags: v.map(&at("instance_tags")),
            ebs_optimized: v.switch(&at("ebs_optimized")),
            monitoring: v.switch(&at("monitoring")).unwrap_or_default(),
            associate_public_ip: v.switch(&at("associate_public_ip")),
            disable_api_termination: v.switch(&at("disable_api_termination")).unwrap_or_default(),
            cpu_options: v.written(&at("cpu_options")).then(|| CpuOptions {
                core_count: v.number(&at("cpu_options.core_count")).unwrap_or_default(),
                threads_per_core: v
                    .number(&at("cpu_options.threads_per_core"))
                    .unwrap_or_default(),
            }),
            said: said::said(v, "launch_template", fields::LAUNCH_TEMPLATE),
            keep_versions: v.number(&at("keep_versions")).unwrap_or_default(),
        }
    }

    fn block_device(&self, path: &str) -> BlockDevice {
        let v = self.values;
        let at = |field: &str| format!("{path}.{field}");
        BlockDevice {
            device: self.text(&at("device")),
            size_gib: v.number(&at("size_gib")),
            volume_type: self.text(&at("type")),
            encrypted: v.switch(&at("encrypted")),
            kms_key_id: v.text(&at("kms_key_id")),
            iops: v.number(&at("iops")),
            throughput: v.number(&at("throughput")),
            delete_on_termination: v.switch(&at("delete_on_termination")).unwrap_or_default(),
        }
    }

    fn group(&self) -> AutoScalingGroup {
        let v = self.values;
        let at = |field: &str| format!("auto_scaling_group.{field}");
        let (health_check_type, health_check_grace_period) = derive::health_check(v);
        let policies = v.texts(&at("termination_policies"));
        let min = v.number(&at("capacity.min")).unwrap_or_default();
        AutoScalingGroup {
            whose: derive::whose(v, derive::GROUP),
            subnet_ids: v.texts(&at("subnet_ids")),
            target_group_arns: v.texts(&at("target_group_arns")),
            health_check_type,
            health_check_grace_period,
            capacity: Capacity {
                min,
                max: v.number(&at("capacity.max")).unwrap_or_default(),
                desired: v.number(&at("capacity.desired")).unwrap_or(min),
            },
            termination_policies: if policies.is_empty() {
                vec!["OldestLaunchTemplate".to_owned(), "Default".to_owned()]
            } else {
                policies
            },
            default_cooldown: v.duration(&at("default_cooldown")).unwrap_or_default(),
            default_instance_warmup: v.duration(&at("default_instance_warmup")),
            max_instance_lifetime: v
                .duration(&at("max_instance_lifetime"))
                .filter(|d| !d.is_zero()),
            protect_from_scale_in: v.switch(&at("protect_from_scale_in")).unwrap_or_default(),
            capacity_rebalance: v.switch(&at("capacity_rebalance")).unwrap_or_default(),
            said: said::said(v, "auto_scaling_group", fields::AUTO_SCALING_GROUP),
        }
    }

    fn schedule(&self) -> Schedule {
        let v = self.values;
        let timezone = self.text("schedule.timezone");
        let action = |path: String| {
            let at = |field: &str| format!("{path}.{field}");
            Action {
                name: self.text(&at("name")),
                recurrence: v.text(&at("recurrence")),
                timezone: v.text(&at("timezone")).unwrap_or_else(|| timezone.clone()),
                start: v.instant(&at("start")),
                end: v.instant(&at("end")),
                min: v.number(&at("min")),
                max: v.number(&at("max")),
                desired: v.number(&at("desired")),
                window: None,
            }
        };
        let own = v
            .entries("schedule.actions")
            .into_iter()
            .map(action)
            .collect();
        let windows = windows::read(v).unwrap_or_default();
        Schedule {
            timezone,
            holidays: windows::dates(v, windows::HOLIDAYS),
            actions: windows::combine(windows::compile(v, &windows), own),
            windows,
        }
    }

    fn rotator(&mut self) -> Rotator {
        let v = self.values;
        let at = |field: &str| format!("rotator.{field}");
        let policy_template = self.policy();
        Rotator {
            architecture: derive::architecture_named(&self.text(&at("architecture"))),
            memory_mib: v.size(&at("memory")).unwrap_or_default(),
            timeout: v.duration(&at("timeout")).unwrap_or_default(),
            log_retention_days: v.retention(&at("log_retention")),
            role: v.text(&at("role")),
            role_path: self.text(&at("role_path")),
            permissions_boundary: v.text(&at("permissions_boundary")),
            policy_template,
            triggers: Triggers {
                daily_at: v.time(&at("triggers.daily_at")),
                on_image_available: v
                    .switch(&at("triggers.on_image_available"))
                    .unwrap_or_default(),
                on_backup_completed: v
                    .switch(&at("triggers.on_backup_completed"))
                    .unwrap_or_default(),
            },
            verify_launch: v.switch(&at("verify_launch")).unwrap_or_default(),
            on_failure: v.text(&at("on_failure")),
            settle: v.duration(&at("settle")).unwrap_or_default(),
            freeze_before: match derive::knows_windows(v) {
                true => v.duration(&at("freeze_before")).unwrap_or_default(),
                false => Duration::ZERO,
            },
        }
    }

    fn alarms(&self) -> Option<Alarms> {
        let v = self.values;
        v.written("alarms").then(|| Alarms {
            topic: self.text("alarms.topic"),
            watched: derive::watched(v),
            unfilled_after: v.duration("alarms.unfilled_window").unwrap_or_default(),
        })
    }

    fn user_data(&mut self) -> Option<Vec<u8>> {
        let path = "launch_template.user_data_file";
        let too_long = "EC2 takes at most 16 KiB; let the script fetch the rest.";
        let bytes = self.file(path, MAX_USER_DATA, too_long)?;
        if let Some(wrong) = user_data::Wrong::of(&bytes) {
            let (why, help) = wrong.said();
            let message = format!("{} {why}.", self.text(path));
            self.faults.push(match wrong.is_certain() {
                true => self.source.fault(path, message, help),
                false => self.source.warning(path, message, help),
            });
        }
        Some(bytes)
    }

    /// The template: the file's own, or the one built in.
    fn policy(&mut self) -> String {
        let path = "rotator.policy";
        let help = "IAM takes 6144 characters.";
        let Some(bytes) = self.file(path, MAX_POLICY, help) else {
            return policy::ROTATOR.to_owned();
        };
        let name = self.text(path);
        String::from_utf8(bytes).unwrap_or_else(|_| {
            let message = format!("{name} is not UTF-8 text.");
            let fault = self.source.fault(path, message, "Save it as UTF-8.");
            self.faults.push(fault);
            policy::ROTATOR.to_owned()
        })
    }

    /// The contents of the file that the value at `field` names, of `max` bytes at most.
    fn file(&mut self, field: &str, max: u64, too_long: &str) -> Option<Vec<u8>> {
        let name = self.values.text(field)?;
        let part = usize::from(self.source.locate(field).file).checked_sub(1);
        let folder = part.and_then(|part| self.folders.get(part));
        let read = { self.reach }.read_from(folder.map(PathBuf::as_path), Path::new(&name), max);
        let (message, help) = match read {
            Ok((place, bytes)) => {
                self.files.push(NamedFile {
                    field: field.to_owned(),
                    path: name,
                    bytes: bytes.len(),
                    place,
                });
                return Some(bytes);
            }
            // The documented value works in a folder without a copy of the default.
            Err(Beyond::Unread(error)) if error.is_missing() && name == policy::ROTATOR_PATH => {
                return None;
            }
            Err(Beyond::Outside(place)) => {
                let place = place.map(|place| format!(", a link to {},", place.display()));
                let place = place.unwrap_or_default();
                let message = format!("{name}{place} lies outside of the stack file's folder.");
                (
                    message,
                    "Copy it there, or pass `--root` with a folder that holds it.",
                )
            }
            Err(Beyond::Unread(error @ Unread::TooLong(_))) => {
                (format!("{name} {error}."), too_long)
            }
            Err(Beyond::Unread(_)) if name.starts_with("#!") || name.contains('\n') => (
                "This is a script, and the name of a file belongs here.".to_owned(),
                "Write the script to a file beside this one, and name that.",
            ),
            Err(Beyond::Unread(error)) => {
                let help = "The path is relative to the file that names it.";
                (format!("{name} {error}."), help)
            }
        };
        self.faults.push(self.source.fault(field, message, help));
        None
    }
}
