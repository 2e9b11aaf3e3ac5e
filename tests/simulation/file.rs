//! The stack file as somebody keeps editing it.

use std::fmt::Write;

use aws_sdk_ec2::types::{BlockDeviceMapping, EbsBlockDevice};
use freshscale_stack::{self as stack, Stack};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::random::Random;
use crate::support::ACCOUNT;

const WINDOWS: [&str; 4] = [
    r#"{ name: morning, days: mon-fri, from: "08:40", to: "10:00", desired: 4 }"#,
    r#"{ name: show, days: [tue, thu], from: "19:45", to: "22:15", min: 4, max: 8, desired: 6, warmup: 10m }"#,
    r#"{ name: market, days: [sat, sun], from: "11:00", to: "13:00", desired: 2 }"#,
    r#"{ name: late, days: mon-fri, from: "23:30", to: "01:30", desired: 3 }"#,
];

/// What can be edited.
#[derive(Clone)]
pub struct File {
    team: &'static str,
    instance_type: &'static str,
    /// GiB of the root volume, and whether it is encrypted.
    root: Option<(u64, Option<bool>)>,
    /// Whether with a key of the account's own, where it is encrypted.
    own_key: bool,
    hop_limit: u64,
    keep_versions: u64,
    grace: &'static str,
    windows: u64,
    special: Option<String>,
    nightly: bool,
    memory: u64,
    retention: u64,
    daily_at: Option<&'static str>,
    on_image: bool,
    on_backup: bool,
}

impl File {
    pub fn new() -> Self {
        Self {
            team: "web",
            instance_type: "c6i.large",
            root: None,
            own_key: false,
            hop_limit: 2,
            keep_versions: 10,
            grace: "5m",
            windows: 3,
            special: None,
            nightly: false,
            memory: 128,
            retention: 30,
            daily_at: Some("02:00"),
            on_image: true,
            on_backup: false,
        }
    }

    /// Changes one thing, so that the file stays a valid one; what was changed.
    pub fn edit(&mut self, random: &mut Random, now: Timestamp) -> &'static str {
        loop {
            let mut other = self.clone();
            let what = other.change(random, now);
            if other.parse().is_ok() {
                *self = other;
                return what;
            }
        }
    }

    fn change(&mut self, random: &mut Random, now: Timestamp) -> &'static str {
        match random.below(13) {
            0 => {
                self.team = random.of(&["web", "platform", "shop"]);
                "tags"
            }
            1 => {
                self.instance_type = random.of(&["c6i.large", "m6i.large", "t3.small"]);
                "instance_type"
            }
            2 => {
                self.hop_limit = 1 + random.below(3);
                "hop_limit"
            }
            3 => {
                self.keep_versions = random.of(&[2, 5, 10]);
                "keep_versions"
            }
            4 => {
                self.grace = random.of(&["1m", "5m", "10m"]);
                "grace_period"
            }
            5 | 6 => {
                self.windows = random.below(16);
                "windows"
            }
            7 => {
                self.special = random.once_in(2).then(|| special(random, now));
                "a window of one day"
            }
            8 => {
                self.nightly = !self.nightly;
                "actions"
            }
            9 => {
                self.memory = random.of(&[128, 256]);
                self.retention = random.of(&[7, 30, 90]);
                "memory and log_retention"
            }
            10 => {
                self.daily_at = random.of(&[None, Some("02:00"), Some("03:30")]);
                "daily_at"
            }
            11 => {
                let encrypted = random.of(&[None, Some(true), Some(false)]);
                let root = (random.of(&[8, 30, 100]), encrypted);
                self.root = (!random.once_in(4)).then_some(root);
                self.own_key = random.once_in(2);
                "the root volume"
            }
            _ => {
                (self.on_image, self.on_backup) = (random.once_in(2), random.once_in(2));
                "triggers"
            }
        }
    }

    fn text(&self) -> String {
        let mut windows = String::new();
        for (place, window) in WINDOWS.iter().enumerate() {
            if self.windows & (1 << place) != 0 {
                let _ = writeln!(windows, "    - {window}");
            }
        }
        if let Some(window) = &self.special {
            let _ = writeln!(windows, "    - {window}");
        }
        let schedule = |title: &str, lines: &str| match lines {
            "" => String::new(),
            lines => format!("  {title}:\n{lines}"),
        };
        let windows = schedule("windows", &windows);
        let nightly = if self.nightly {
            "    - { name: nightly-in, recurrence: \"7 3 * * *\", min: 0, max: 8, desired: 0 }\n"
        } else {
            ""
        };
        let actions = schedule("actions", nightly);
        let root = self.root.map_or_else(String::new, |(size, encrypted)| {
            let key = self
                .key()
                .map_or_else(String::new, |key| format!(", kms_key_id: {key}"));
            let encrypted = encrypted.map_or_else(String::new, |it| format!(", encrypted: {it}"));
            format!(
                "  block_devices: [{{ device: /dev/xvda, size_gib: {size}{encrypted}{key} }}]\n"
            )
        });
        let daily = self
            .daily_at
            .map_or("null".to_owned(), |at| format!("\"{at}\""));
        format!(
            "version: 1\nname: web\nregion: ap-northeast-2\naccount: \"{ACCOUNT}\"\ntags: {{ Team: {} }}\n\
             image: {{ instance_name: web }}\n\
             launch_template:\n  instance_type: {}\n  security_group_ids: [sg-0123456789abcdef0]\n  \
             metadata: {{ hop_limit: {} }}\n  keep_versions: {}\n{root}\
             auto_scaling_group:\n  subnet_ids: [subnet-0a123456789abcdef, subnet-0b123456789abcdef]\n  \
             health_check: {{ type: EC2, grace_period: {} }}\n  capacity: {{ min: 0, max: 8, desired: 0 }}\n\
             schedule:\n  timezone: Asia/Seoul\n{windows}{actions}\
             rotator:\n  memory: {}MiB\n  log_retention: {}d\n  triggers: {{ daily_at: {daily}, \
             on_image_available: {}, on_backup_completed: {} }}\n",
            self.team,
            self.instance_type,
            self.hop_limit,
            self.keep_versions,
            self.grace,
            self.memory,
            self.retention,
            self.on_image,
            self.on_backup,
        )
    }

    /// The key of the root volume, if the account's own.
    fn key(&self) -> Option<&'static str> {
        let encrypted = self
            .root
            .is_some_and(|(_, encrypted)| encrypted == Some(true));
        (encrypted && self.own_key).then_some("alias/web")
    }

    /// The root volume, as EC2 takes it.
    pub fn mappings(&self) -> Option<Vec<BlockDeviceMapping>> {
        let (size, encrypted) = self.root?;
        let ebs = EbsBlockDevice::builder()
            .volume_size(size as i32)
            .set_kms_key_id(self.key().map(str::to_owned))
            .set_encrypted(encrypted);
        let mapping = BlockDeviceMapping::builder().device_name("/dev/xvda");
        Some(vec![mapping.ebs(ebs.build()).build()])
    }

    fn parse(&self) -> Result<Stack, String> {
        let loaded = stack::load_str("web.yaml".as_ref(), &self.text());
        loaded
            .map(|loaded| loaded.stack)
            .map_err(|faults| format!("{}\n{}", self.text(), faults.render(false)))
    }

    pub fn stack(&self) -> Stack {
        self.parse().unwrap_or_else(|why| panic!("{why}"))
    }
}

/// A window within the next days.
fn special(random: &mut Random, now: Timestamp) -> String {
    let ahead = SignedDuration::from_hours(24 * (1 + random.below(6) as i64));
    let zone = TimeZone::get("Asia/Seoul").unwrap();
    let date = zone.to_datetime(now + ahead).date();
    format!(r#"{{ name: launch-day, on: {date}, from: "09:00", to: "18:00", desired: 8 }}"#)
}
