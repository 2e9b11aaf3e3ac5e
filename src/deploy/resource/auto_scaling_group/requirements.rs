//! What instance types must have, where a mixed group chooses them by their attributes: in the file's terms, and as it is
//! asked for.

use aws_sdk_autoscaling::types::{
    AcceleratorCountRequest, AcceleratorManufacturer, AcceleratorName,
    AcceleratorTotalMemoryMiBRequest, AcceleratorType, BareMetal, BaselineEbsBandwidthMbpsRequest,
    BaselinePerformanceFactorsRequest, BurstablePerformance, CpuManufacturer,
    CpuPerformanceFactorRequest, InstanceGeneration, InstanceRequirements, LocalStorage,
    LocalStorageType, MemoryGiBPerVCpuRequest, MemoryMiBRequest, NetworkBandwidthGbpsRequest,
    NetworkInterfaceCountRequest, PerformanceFactorReferenceRequest, TotalLocalStorageGbRequest,
    VCpuCountRequest,
};
use serde_json::{Map, Value};

/// One attribute.
struct Attribute {
    /// Its field in the file.
    field: &'static str,
    get: fn(&InstanceRequirements) -> Option<Value>,
    set: fn(&mut InstanceRequirements, &Value),
}

/// A number as the file has it: those with fractions as text, in their shortest form.
trait Number: Sized {
    fn value(self) -> Value;
    fn of(value: &Value) -> Option<Self>;
}

impl Number for i32 {
    fn value(self) -> Value {
        self.into()
    }
    fn of(value: &Value) -> Option<Self> {
        value.as_i64()?.try_into().ok()
    }
}

impl Number for f64 {
    fn value(self) -> Value {
        self.to_string().into()
    }
    fn of(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

/// At least and at most.
macro_rules! range {
    ($field:literal, $member:ident: $type:ident) => {
        Attribute {
            field: $field,
            get: |all| {
                let range = all.$member.as_ref()?;
                let ends = [("min", range.min), ("max", range.max)];
                let ends = ends.into_iter();
                let ends = ends.filter_map(|(end, n)| Some((end.to_owned(), n?.value())));
                Some(Value::Object(ends.collect()))
            },
            set: |all, value| {
                let range = $type::builder()
                    .set_min(value.get("min").and_then(Number::of))
                    .set_max(value.get("max").and_then(Number::of));
                all.$member = Some(range.build());
            },
        }
    };
}

/// Any of several words.
macro_rules! words {
    ($field:literal, $member:ident: $type:ident) => {
        Attribute {
            field: $field,
            get: |all| {
                let words = all.$member.as_ref().filter(|words| !words.is_empty())?;
                let words = words.iter().map(|word| AsRef::<str>::as_ref(word));
                Some(words.map(Value::from).collect())
            },
            set: |all, value| {
                let words = value.as_array().into_iter().flatten();
                let words = words.filter_map(Value::as_str).map($type::from);
                all.$member = Some(words.collect());
            },
        }
    };
}

/// One word.
macro_rules! word {
    ($field:literal, $member:ident: $type:ident) => {
        Attribute {
            field: $field,
            get: |all| all.$member.as_ref().map(|word| word.as_str().into()),
            set: |all, value| all.$member = value.as_str().map($type::from),
        }
    };
}

/// A percentage.
macro_rules! number {
    ($field:literal, $member:ident) => {
        Attribute {
            field: $field,
            get: |all| all.$member.map(Value::from),
            set: |all, value| all.$member = Number::of(value),
        }
    };
}

#[rustfmt::skip]
static ATTRIBUTES: &[Attribute] = &[
    range!("vcpu_count", v_cpu_count: VCpuCountRequest),
    range!("memory_mib", memory_mib: MemoryMiBRequest),
    range!("memory_gib_per_vcpu", memory_gib_per_v_cpu: MemoryGiBPerVCpuRequest),
    words!("allowed_instance_types", allowed_instance_types: String),
    words!("excluded_instance_types", excluded_instance_types: String),
    words!("instance_generations", instance_generations: InstanceGeneration),
    words!("cpu_manufacturers", cpu_manufacturers: CpuManufacturer),
    word!("bare_metal", bare_metal: BareMetal),
    word!("burstable_performance", burstable_performance: BurstablePerformance),
    Attribute {
        field: "require_hibernate_support",
        get: |all| all.require_hibernate_support.filter(|on| *on).map(Value::from),
        set: |all, value| all.require_hibernate_support = value.as_bool(),
    },
    range!("network_interface_count", network_interface_count: NetworkInterfaceCountRequest),
    range!("network_bandwidth_gbps", network_bandwidth_gbps: NetworkBandwidthGbpsRequest),
    range!("baseline_ebs_bandwidth_mbps", baseline_ebs_bandwidth_mbps: BaselineEbsBandwidthMbpsRequest),
    word!("local_storage", local_storage: LocalStorage),
    words!("local_storage_types", local_storage_types: LocalStorageType),
    range!("total_local_storage_gb", total_local_storage_gb: TotalLocalStorageGbRequest),
    words!("accelerator_types", accelerator_types: AcceleratorType),
    words!("accelerator_names", accelerator_names: AcceleratorName),
    words!("accelerator_manufacturers", accelerator_manufacturers: AcceleratorManufacturer),
    range!("accelerator_count", accelerator_count: AcceleratorCountRequest),
    range!("accelerator_total_memory_mib", accelerator_total_memory_mib: AcceleratorTotalMemoryMiBRequest),
    number!("spot_max_price_percentage_over_lowest_price", spot_max_price_percentage_over_lowest_price),
    number!("max_spot_price_percentage_of_on_demand", max_spot_price_as_percentage_of_optimal_on_demand_price),
    number!("on_demand_max_price_percentage_over_lowest_price", on_demand_max_price_percentage_over_lowest_price),
    Attribute {
        field: "baseline_performance_families",
        get: |all| {
            let cpu = all.baseline_performance_factors.as_ref()?.cpu.as_ref()?;
            let families = cpu.references().iter().filter_map(|one| one.instance_family());
            Some(families.map(Value::from).collect())
        },
        set: |all, value| {
            let families = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            let families = families.map(|family| PerformanceFactorReferenceRequest::builder().instance_family(family).build());
            let cpu = CpuPerformanceFactorRequest::builder().set_references(Some(families.collect()));
            let factors = BaselinePerformanceFactorsRequest::builder().cpu(cpu.build());
            all.baseline_performance_factors = Some(factors.build());
        },
    },
];

/// In the file's terms.
pub(super) fn read(requirements: &InstanceRequirements) -> Value {
    let each = ATTRIBUTES.iter();
    let each = each.filter_map(|one| Some((one.field.to_owned(), (one.get)(requirements)?)));
    Value::Object(each.collect())
}

/// As they are asked for.
pub(super) fn asked(said: &Map<String, Value>) -> InstanceRequirements {
    let mut all = InstanceRequirements::builder().build();
    for one in ATTRIBUTES {
        if let Some(value) = said.get(one.field) {
            (one.set)(&mut all, value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use freshscale_stack::describe::all;
    use serde_json::json;

    #[test]
    fn every_attribute_of_the_file_is_asked_for_and_read_back() {
        let prefix = "auto_scaling_group.mixed_instances.overrides.requirements.";
        let mut fields: Vec<&str> = all()
            .iter()
            .filter_map(|one| one.path.strip_prefix(prefix))
            .filter(|field| !field.contains('.'))
            .collect();
        let mut attributes: Vec<&str> = ATTRIBUTES.iter().map(|one| one.field).collect();
        fields.sort_unstable();
        attributes.sort_unstable();
        assert_eq!(attributes, fields);
        for one in ATTRIBUTES {
            let candidates = [
                json!({"min": 2, "max": 4}),
                json!({"min": "0.5", "max": "16"}),
                json!(["x1", "x2"]),
                json!("x1"),
                json!(true),
                json!(50),
            ];
            let reads = |value: &&Value| {
                let said = Map::from_iter([(one.field.to_owned(), (*value).clone())]);
                read(&asked(&said)) == Value::Object(said)
            };
            assert_eq!(candidates.iter().filter(reads).count(), 1, "{}", one.field);
        }
    }
}
