//! The launch template's default version in the terms of a stack file.

use super::yaml::{Lines, flow, list, map, text};
use super::{Standing, common_tags, tag_map};
use crate::resource::launch_template::{BlockDevice, Spec};
use serde_json::Value;

/// The table `launch_template`; `user_data` is the name of the file that the script goes to.
pub(super) fn table(standing: &Standing, user_data: Option<&str>) -> Lines {
    let spec = &standing.template.spec;
    let mut lines = Lines::default();
    let name = &standing.template.name;
    lines.table(
        0,
        "launch_template",
        &format!("what {name} starts by default"),
    );
    lines.without_word(spec.other.iter().chain(spec.kept.keys()));
    given(
        &mut lines,
        "instance_type",
        &spec.instance_type,
        "EC2 picks the type by requirements",
    );
    option(&mut lines, "key_name", spec.key_name.as_deref().map(text));
    profile(&mut lines, spec);
    match spec.security_group_ids.is_empty() {
        false => lines.field(1, "security_group_ids", &list(&spec.security_group_ids), ""),
        true => missing(
            &mut lines,
            "security_group_ids",
            "the template names none: instances get the VPC's default group",
        ),
    }
    option(&mut lines, "user_data_file", user_data.map(text));
    let tokens = match spec.http_tokens.as_str() {
        "required" => "IMDSv2 only",
        _ => "as it stands; `required` lets in IMDSv2 only",
    };
    let metadata = [
        ("http_tokens", text(&spec.http_tokens)),
        ("hop_limit", spec.hop_limit.to_string()),
    ];
    let more = spec.said.get("metadata").and_then(Value::as_object);
    let more = { more.into_iter().flatten() }.map(|(key, value)| (key.as_str(), flow(value)));
    let metadata = metadata.into_iter().chain(more);
    lines.field(1, "metadata", &map(metadata), tokens);
    devices(&mut lines, &spec.block_devices);
    instance_tags(&mut lines, standing);
    option(
        &mut lines,
        "ebs_optimized",
        spec.ebs_optimized.map(|on| on.to_string()),
    );
    if spec.monitoring {
        lines.field(1, "monitoring", "true", "one-minute metrics");
    }
    option(
        &mut lines,
        "associate_public_ip",
        spec.associate_public_ip.map(|on| on.to_string()),
    );
    if spec.disable_api_termination {
        lines.field(1, "disable_api_termination", "true", "");
    }
    if let Some(cpu) = spec.cpu_options {
        let members = [
            ("core_count", cpu.core_count),
            ("threads_per_core", cpu.threads_per_core),
        ];
        let members = members
            .into_iter()
            .filter_map(|(key, n)| Some((key, n?.to_string())));
        lines.field(1, "cpu_options", &map(members), "");
    }
    for (key, value) in spec.said.iter().filter(|(key, _)| *key != "metadata") {
        lines.field(1, key, &flow(value), "");
    }
    lines
}

fn given(lines: &mut Lines, key: &str, value: &str, why: &str) {
    match value.is_empty() {
        false => lines.field(1, key, &text(value), ""),
        true => missing(lines, key, why),
    }
}

/// A field that the file must have and what stands has not: to be filled in by a person.
fn missing(lines: &mut Lines, key: &str, why: &str) {
    lines.comment(
        1,
        &format!("{key}: FILL IN, {why}, and this file must say it."),
    );
}

fn option(lines: &mut Lines, key: &str, value: Option<String>) {
    if let Some(value) = value {
        lines.field(1, key, &value, "");
    }
}

fn profile(lines: &mut Lines, spec: &Spec) {
    let Some(profile) = &spec.iam_instance_profile else {
        return;
    };
    lines.field(1, "iam_instance_profile", &text(profile), "");
}

fn devices(lines: &mut Lines, devices: &[BlockDevice]) {
    if devices.is_empty() {
        return;
    }
    lines.table(1, "block_devices", "");
    for device in devices {
        let size = |n: Option<i32>| n.map(|n| n.to_string());
        let kind = device.volume_type.as_str();
        let members = [
            ("device", Some(text(&device.device))),
            ("size_gib", size(device.size_gib)),
            ("type", Some(text(kind)).filter(|_| !kind.is_empty())),
            ("encrypted", device.encrypted.map(|on| on.to_string())),
            ("kms_key_id", device.kms_key_id.as_deref().map(text)),
            ("iops", size(device.iops)),
            ("throughput", size(device.throughput)),
            (
                "delete_on_termination",
                (!device.delete_on_termination).then(|| "false".to_owned()),
            ),
        ];
        let members = members
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        lines.line(&format!("    - {}", map(members)), "");
    }
}

fn instance_tags(lines: &mut Lines, standing: &Standing) {
    let spec = &standing.template.spec;
    let common = common_tags(standing);
    let mut tags = spec.instance_tags.clone();
    tags.retain(|key, value| common.get(key) != Some(value) && !key.starts_with("freshscale:"));
    if !tags.is_empty() {
        lines.field(
            1,
            "instance_tags",
            &tag_map(&tags),
            "on instances and their volumes",
        );
    }
    if spec.instance_tags != spec.volume_tags {
        lines.comment(
            1,
            "Volumes have other tags than instances today; this file gives both the same.",
        );
    }
}
