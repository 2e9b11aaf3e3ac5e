//! Specs in the API's words, which CloudFormation takes as they are and Terraform in small letters.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::resource::auto_scaling_group;
use crate::resource::launch_template::{self, BlockDevice};
use crate::resource::tags::Tags;
use freshscale_stack::Said;

/// Members by the API's names.
pub(super) type Members = Map<String, Value>;

/// Puts a value at a path of names, `Placement.Tenancy`, unless there is none.
pub(super) fn put(members: &mut Members, path: &str, value: impl Into<Value>) {
    let value = value.into();
    if value.is_null() || value == json!([]) || value == json!({}) {
        return;
    }
    match path.split_once('.') {
        None => {
            members.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = members.entry(first.to_owned()).or_insert(json!({}));
            if let Some(inner) = inner.as_object_mut() {
                put(inner, rest, value);
            }
        }
    }
}

/// `[{"Key": …, "Value": …}]`
pub(super) fn tags(tags: &Tags) -> Value {
    let tags = tags.iter();
    tags.map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect()
}

/// The data of a version (EC2 API reference, `RequestLaunchTemplateData`).
pub(super) fn template_data(spec: &launch_template::Spec, user_data: Option<&[u8]>) -> Members {
    let mut data = Members::new();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let groups = json!(spec.security_group_ids);
    put(&mut data, "ImageId", some(&spec.image));
    put(&mut data, "InstanceType", some(&spec.instance_type));
    put(&mut data, "KeyName", spec.key_name.clone());
    let mut interfaces = launch_template::interfaces_in_api(&spec.said);
    if interfaces.is_empty() && spec.associate_public_ip.is_some() {
        interfaces.push(Members::from_iter([("DeviceIndex".to_owned(), json!(0))]));
    }
    if let (Some(first), Some(public)) = (interfaces.first_mut(), spec.associate_public_ip) {
        put(first, "AssociatePublicIpAddress", public);
    }
    for interface in &mut interfaces {
        put(interface, "Groups", groups.clone());
    }
    match interfaces.is_empty() {
        false => put(&mut data, "NetworkInterfaces", json!(interfaces)),
        true => put(&mut data, "SecurityGroupIds", groups),
    }
    put(&mut data, "EbsOptimized", spec.ebs_optimized);
    let protects = spec.disable_api_termination.then_some(true);
    put(&mut data, "DisableApiTermination", protects);
    let user_data = user_data.map(|bytes| STANDARD.encode(bytes));
    put(&mut data, "UserData", user_data);
    if let Some(profile) = &spec.iam_instance_profile {
        let member = match profile.starts_with("arn:") {
            true => "IamInstanceProfile.Arn",
            false => "IamInstanceProfile.Name",
        };
        put(&mut data, member, profile.clone());
    }
    put(
        &mut data,
        "MetadataOptions.HttpTokens",
        spec.http_tokens.clone(),
    );
    let hops = "MetadataOptions.HttpPutResponseHopLimit";
    put(&mut data, hops, spec.hop_limit);
    put(&mut data, "Monitoring.Enabled", spec.monitoring);
    if let Some(cpu) = &spec.cpu_options {
        put(&mut data, "CpuOptions.CoreCount", cpu.core_count);
        put(&mut data, "CpuOptions.ThreadsPerCore", cpu.threads_per_core);
    }
    let devices: Vec<Members> = spec.block_devices.iter().map(device).collect();
    put(&mut data, "BlockDeviceMappings", json!(devices));
    let of = [
        ("instance", &spec.instance_tags),
        ("volume", &spec.volume_tags),
    ];
    let tagged = { of.into_iter() }.filter(|(_, tags)| !tags.is_empty());
    let tagged: Vec<Value> = tagged
        .map(|(of, all)| json!({"ResourceType": of, "Tags": tags(all)}))
        .collect();
    put(&mut data, "TagSpecifications", tagged);
    for (name, value) in launch_template::in_api(&spec.said) {
        match (name.split_once('.'), value.as_array()) {
            // A list of members that have one member each.
            (Some((list, member)), Some(all)) => {
                let all: Vec<Value> = all.iter().map(|one| json!({member: one})).collect();
                put(&mut data, list, all);
            }
            _ => put(&mut data, name, value.clone()),
        }
    }
    data
}

fn device(device: &BlockDevice) -> Members {
    let mut mapping = Members::new();
    put(&mut mapping, "DeviceName", device.device.clone());
    put(&mut mapping, "Ebs.VolumeSize", device.size_gib);
    put(&mut mapping, "Ebs.VolumeType", device.volume_type.clone());
    put(&mut mapping, "Ebs.Encrypted", device.encrypted);
    put(&mut mapping, "Ebs.KmsKeyId", device.kms_key_id.clone());
    put(&mut mapping, "Ebs.Iops", device.iops);
    put(&mut mapping, "Ebs.Throughput", device.throughput);
    let goes = device.delete_on_termination;
    put(&mut mapping, "Ebs.DeleteOnTermination", goes);
    mapping
}

/// Lifecycle hooks (Auto Scaling API reference, `PutLifecycleHook`).
pub(super) fn hooks(said: &Said) -> Vec<Members> {
    let all = said.get("lifecycle_hooks").and_then(Value::as_array);
    let hook = |hook: &Value| {
        let of = |field: &str| hook.get(field).cloned().unwrap_or_default();
        let way = of("transition")
            .as_str()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let mut members = Members::new();
        put(&mut members, "LifecycleHookName", of("name"));
        let transition = format!("autoscaling:EC2_INSTANCE_{way}");
        put(&mut members, "LifecycleTransition", transition);
        let timeout = hook.get("timeout").cloned();
        put(
            &mut members,
            "HeartbeatTimeout",
            timeout.unwrap_or_else(|| 3600.into()),
        );
        let result = hook.get("default_result").cloned();
        put(
            &mut members,
            "DefaultResult",
            result.unwrap_or_else(|| "ABANDON".into()),
        );
        let target = of("notification_target_arn");
        put(&mut members, "NotificationTargetARN", target);
        put(&mut members, "RoleARN", of("role_arn"));
        put(&mut members, "NotificationMetadata", of("metadata"));
        members
    };
    all.into_iter().flatten().map(hook).collect()
}

/// The fields of a mixed instances policy and of its overrides, and what the API calls them.
const DISTRIBUTION: [(&str, &str); 6] = [
    ("on_demand_base", "OnDemandBaseCapacity"),
    (
        "on_demand_percentage",
        "OnDemandPercentageAboveBaseCapacity",
    ),
    ("on_demand_strategy", "OnDemandAllocationStrategy"),
    ("spot_strategy", "SpotAllocationStrategy"),
    ("spot_pools", "SpotInstancePools"),
    ("spot_max_price", "SpotMaxPrice"),
];

/// The policy without the template's own specification (Auto Scaling API reference, `MixedInstancesPolicy`).
pub(super) struct Mixed {
    pub(super) distribution: Members,
    pub(super) overrides: Vec<Members>,
}

/// What a group's file or group says of types and Spot.
pub(super) fn mixed(said: &Said) -> Option<Mixed> {
    let policy = said.get("mixed_instances").filter(|it| !it.is_null())?;
    let mut distribution = Members::new();
    for (field, name) in DISTRIBUTION {
        let value = policy.get(field).cloned().unwrap_or_default();
        put(&mut distribution, name, value);
    }
    if !distribution.contains_key("SpotAllocationStrategy") {
        let ours = auto_scaling_group::mixed::SPOT;
        put(&mut distribution, "SpotAllocationStrategy", ours);
    }
    let overrides = policy.get("overrides").and_then(Value::as_array);
    let overrides = overrides.into_iter().flatten().map(asked_override);
    Some(Mixed {
        distribution,
        overrides: overrides.collect(),
    })
}

fn asked_override(said: &Value) -> Members {
    let mut one = Members::new();
    let of = |field: &str| said.get(field).cloned().unwrap_or_default();
    put(&mut one, "InstanceType", of("instance_type"));
    let weight = said.get("weight").map(Value::to_string);
    put(&mut one, "WeightedCapacity", weight);
    if let Some(template) = said.get("launch_template").and_then(Value::as_str) {
        let member = match template.starts_with("lt-") {
            true => "LaunchTemplateSpecification.LaunchTemplateId",
            false => "LaunchTemplateSpecification.LaunchTemplateName",
        };
        put(&mut one, member, template);
        let version = said.get("launch_template_version").cloned();
        let version = version.unwrap_or_else(|| "$Default".into());
        put(&mut one, "LaunchTemplateSpecification.Version", version);
    }
    put(&mut one, "ImageId", of("image_id"));
    let required = said.get("requirements").and_then(Value::as_object);
    for (field, value) in required.into_iter().flatten() {
        require(&mut one, field, value);
    }
    one
}

/// One attribute that types must have (Auto Scaling API reference, `InstanceRequirements`).
fn require(one: &mut Members, field: &str, value: &Value) {
    let name = match field {
        "vcpu_count" => "VCpuCount".to_owned(),
        "memory_mib" => "MemoryMiB".to_owned(),
        "memory_gib_per_vcpu" => "MemoryGiBPerVCpu".to_owned(),
        "total_local_storage_gb" => "TotalLocalStorageGB".to_owned(),
        "accelerator_total_memory_mib" => "AcceleratorTotalMemoryMiB".to_owned(),
        "max_spot_price_percentage_of_on_demand" => {
            "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice".to_owned()
        }
        "baseline_performance_families" => "BaselinePerformanceFactors.Cpu.References".to_owned(),
        plain => camel(plain),
    };
    let families = name.ends_with("References");
    let value = match value {
        Value::Object(ends) => {
            let ends = ends.iter();
            let ends = ends.map(|(end, n)| (camel(end), number(n)));
            Value::Object(ends.collect())
        }
        Value::Array(all) if families => { all.iter() }
            .map(|family| json!({"InstanceFamily": family}))
            .collect(),
        other => other.clone(),
    };
    put(one, &format!("InstanceRequirements.{name}"), value);
}

/// Numbers with fractions are text in the file's terms.
fn number(value: &Value) -> Value {
    let number = value.as_str().and_then(|text| text.parse::<f64>().ok());
    number.map_or_else(|| value.clone(), Value::from)
}

/// `bare_metal` as `BareMetal`.
fn camel(field: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    field.split('_').map(word).collect()
}
