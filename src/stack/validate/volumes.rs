//! What EBS takes, and how much of it an instance can have attached.

use super::Rules;
use freshscale_core::limits::volume::{Part, Volume, Wrong};

/// Attachments of most types: volumes, network interfaces and instance stores together (EC2 user guide, "Amazon EBS volume
/// limits for Amazon EC2 instances").
const ATTACHMENTS: usize = 28;

/// Names that are kept for the root volume; which one it is, the image says (EC2 user guide, "Device names for volumes").
const ROOTS: [&str; 2] = ["/dev/xvda", "/dev/sda1"];

impl Rules<'_> {
    /// More volumes than most types can have attached.
    pub(super) fn attachments(&mut self) {
        let path = "launch_template.block_devices";
        let volumes = self.values.entries(path).len();
        if volumes >= ATTACHMENTS {
            self.warn(
                path,
                format!("These are {volumes} volumes; most instance types take {ATTACHMENTS} attachments, the network interface included."),
                "Ask EC2 for the type's own limit, or use fewer.",
            );
        }
    }

    /// What EBS takes of each type of volume.
    pub(super) fn volume(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let Some(kind) = self.values.text(&at("type")) else {
            return;
        };
        let asked = Volume {
            kind: &kind,
            size: self.values.number(&at("size_gib")),
            iops: self.values.number(&at("iops")),
            throughput: self.values.number(&at("throughput")),
            is_root: { self.values.text(&at("device")) }
                .is_some_and(|device| ROOTS.contains(&device.as_str())),
        };
        for (part, wrong) in asked.faults() {
            let field = match part {
                Part::Kind => "type",
                Part::Size => "size_gib",
                Part::Iops => "iops",
                Part::Throughput => "throughput",
            };
            let is_written = self.values.written(&at(field));
            // What is written and wrong has a fault of its own already.
            if wrong == Wrong::NeedsIops(kind.clone()) && is_written {
                continue;
            }
            let place = if is_written {
                at(field)
            } else {
                path.to_owned()
            };
            let (message, help) = said(&kind, &wrong);
            self.fault(&place, message, help);
        }
    }
}

/// `1600`, `0.3333`
fn short(ratio: f64) -> String {
    let text = format!("{ratio:.4}");
    { text.trim_end_matches('0').trim_end_matches('.') }.to_owned()
}

fn said(kind: &str, wrong: &Wrong) -> (String, &'static str) {
    let (upper, lower) = match kind {
        "io1" | "io2" | "st1" | "sc1" => ("An", "an"),
        _ => ("A", "a"),
    };
    let (a, one) = (format!("{upper} {kind}"), format!("{lower} {kind}"));
    match wrong {
        Wrong::Small(_, least) => (
            format!("{a} volume has at least {least} GiB."),
            "Use gp3, or more.",
        ),
        Wrong::Large(_, most) => (
            format!("{a} volume has at most {most} GiB."),
            "Use gp3, or less.",
        ),
        Wrong::NeedsIops(_) => (
            format!("{a} volume needs `iops`."),
            "Give `iops`, or use gp3, which has 3000 from the start.",
        ),
        Wrong::NoRoot(_) => (
            format!("{a} volume cannot be the root volume."),
            "Use gp3 for it.",
        ),
        Wrong::NoIops(_) => (
            format!("The IOPS of {one} volume cannot be set."),
            "Remove `iops`, or use gp3, io1 or io2.",
        ),
        Wrong::Iops(_, least, most) => (
            format!("{a} volume has {least} to {most} IOPS."),
            if kind == "gp3" {
                "Leave `iops` out for 3000."
            } else {
                "Use gp3, io1 or io2 within their limits."
            },
        ),
        Wrong::Ratio(ratio, most) => (
            format!(
                "{a} volume has at most {most} IOPS for each GiB, and this one would have {}.",
                short(*ratio)
            ),
            "Give it more GiB, or fewer IOPS.",
        ),
        Wrong::NoThroughput(_) => (
            format!("The throughput of {one} volume cannot be set."),
            "Remove `throughput`, or use gp3.",
        ),
        Wrong::Throughput(least, most) => (
            format!("{a} volume has {least} to {most} MiB/s."),
            "Leave `throughput` out for 125.",
        ),
        Wrong::ThroughputRatio(ratio) => (
            format!(
                "A gp3 volume has at most 0.25 MiB/s for each of its IOPS, and this one would have {}.",
                short(*ratio)
            ),
            "Give it more IOPS (it has 3000 unless told otherwise), or less throughput.",
        ),
    }
}
