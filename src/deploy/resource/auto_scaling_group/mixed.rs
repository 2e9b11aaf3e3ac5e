//! A group's mixed instances policy: several types of instances, On-Demand and Spot; in the file's terms, and as it is asked
//! for.

use aws_sdk_autoscaling::types::{
    InstancesDistribution, LaunchTemplate, LaunchTemplateOverrides, MixedInstancesPolicy,
};
use serde_json::{Map, Value, json};

use super::*;

/// The field of the file.
pub(crate) const FIELD: &str = "mixed_instances";

/// How AWS shares out Spot Instances where nobody says (API reference, InstancesDistribution), and how freshscale does.
pub(crate) const SPOT: &str = "price-capacity-optimized";

/// The group's policy; `None` if it has none. What AWS or freshscale does where nothing is said is not in it.
pub(crate) fn read(group: &Group) -> Option<Value> {
    let policy = group.mixed_instances_policy()?;
    let overrides = policy
        .launch_template()
        .map(|template| template.overrides());
    let overrides = overrides.unwrap_or_default();
    let by_attributes = overrides
        .iter()
        .any(|one| one.instance_requirements().is_some());
    let mut found = Map::new();
    let mut put = |name: &str, value: Value| {
        let says_nothing = value.is_null() || value == "" || value == json!([]);
        if !says_nothing {
            found.insert(name.to_owned(), value);
        }
    };
    put("overrides", overrides.iter().map(read_override).collect());
    if let Some(it) = policy.instances_distribution() {
        let number = |n: Option<i32>, nothing: i32| json!(n.filter(|n| *n != nothing));
        let word = |word: Option<&str>, nothing: &str| json!(word.filter(|it| *it != nothing));
        put("on_demand_base", number(it.on_demand_base_capacity(), 0));
        let share = it.on_demand_percentage_above_base_capacity();
        put("on_demand_percentage", number(share, 100));
        let strategy = on_demand_strategy(by_attributes);
        let named = it.on_demand_allocation_strategy();
        put("on_demand_strategy", word(named, strategy));
        put("spot_strategy", word(it.spot_allocation_strategy(), SPOT));
        let is_by_price = it.spot_allocation_strategy() == Some("lowest-price");
        let pools = it.spot_instance_pools().filter(|_| is_by_price);
        put("spot_pools", number(pools, 2));
        put("spot_max_price", json!(it.spot_max_price()));
    }
    // A policy that says nothing is one all the same.
    if found.is_empty() {
        found.insert("on_demand_percentage".to_owned(), 100.into());
    }
    Some(Value::Object(found))
}

/// What AWS does where nothing is said: with attributes there is no order of types (API reference, InstancesDistribution).
fn on_demand_strategy(by_attributes: bool) -> &'static str {
    match by_attributes {
        true => "lowest-price",
        false => "prioritized",
    }
}

fn read_override(one: &LaunchTemplateOverrides) -> Value {
    let mut found = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        found.extend(value.map(|value| (name.to_owned(), value)));
    };
    put("instance_type", one.instance_type().map(Value::from));
    let weight = one
        .weighted_capacity()
        .and_then(|it| it.parse::<i64>().ok());
    put("weight", weight.map(Value::from));
    if let Some(own) = one.launch_template_specification() {
        let name = own.launch_template_name().or(own.launch_template_id());
        put("launch_template", name.map(Value::from));
        let version = own.version().filter(|version| *version != VERSION);
        put("launch_template_version", version.map(Value::from));
    }
    put("image_id", one.image_id().map(Value::from));
    put(
        "requirements",
        one.instance_requirements().map(requirements::read),
    );
    Value::Object(found)
}

/// As the file may have it and AWS answers it: numbers with fractions in their shortest form.
pub(super) fn normal(mut said: Value) -> Value {
    let overrides = said.get_mut("overrides").and_then(Value::as_array_mut);
    for one in overrides.into_iter().flatten() {
        if let Some(given) = one.get_mut("requirements")
            && let Some(members) = given.as_object()
        {
            *given = requirements::read(&requirements::asked(members));
        }
    }
    said
}

/// The whole policy. Where the file says nothing it names what holds, as AWS would leave what was said before; so is a price
/// that is no more wanted (API reference: "specify an empty string").
fn policy(
    said: &Value,
    had: Option<&Value>,
    template: LaunchTemplateSpecification,
) -> MixedInstancesPolicy {
    let text = |name: &str| said.get(name).and_then(Value::as_str);
    let number = |name: &str| said.get(name).and_then(Value::as_i64)?.try_into().ok();
    let overrides = said.get("overrides").and_then(Value::as_array);
    let overrides: Vec<&Value> = overrides.into_iter().flatten().collect();
    let by_attributes = overrides
        .iter()
        .any(|one| one.get("requirements").is_some());
    let strategy = text("on_demand_strategy").unwrap_or(on_demand_strategy(by_attributes));
    let spot = text("spot_strategy").unwrap_or(SPOT);
    let pools = (spot == "lowest-price").then(|| number("spot_pools").unwrap_or(2));
    let had_price = had.is_some_and(|had| had.get("spot_max_price").is_some());
    let price = text("spot_max_price").or(had_price.then_some(""));
    let distribution = InstancesDistribution::builder()
        .on_demand_base_capacity(number("on_demand_base").unwrap_or(0))
        .on_demand_percentage_above_base_capacity(number("on_demand_percentage").unwrap_or(100))
        .on_demand_allocation_strategy(strategy)
        .spot_allocation_strategy(spot)
        .set_spot_instance_pools(pools)
        .set_spot_max_price(price.map(ToOwned::to_owned));
    let launch = LaunchTemplate::builder()
        .launch_template_specification(template)
        .set_overrides(Some(overrides.into_iter().map(asked_override).collect()));
    MixedInstancesPolicy::builder()
        .launch_template(launch.build())
        .instances_distribution(distribution.build())
        .build()
}

fn asked_override(said: &Value) -> LaunchTemplateOverrides {
    let text = |name: &str| {
        said.get(name)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned)
    };
    let weight = said.get("weight").and_then(Value::as_i64);
    let own = text("launch_template").map(|template| {
        let own = LaunchTemplateSpecification::builder();
        let own = match template.starts_with("lt-") {
            true => own.launch_template_id(template),
            false => own.launch_template_name(template),
        };
        let version = text("launch_template_version");
        own.version(version.unwrap_or_else(|| VERSION.to_owned()))
            .build()
    });
    let required = said.get("requirements").and_then(Value::as_object);
    LaunchTemplateOverrides::builder()
        .set_instance_type(text("instance_type"))
        .set_weighted_capacity(weight.map(|weight| weight.to_string()))
        .set_launch_template_specification(own)
        .set_image_id(text("image_id"))
        .set_instance_requirements(required.map(requirements::asked))
        .build()
}

/// What a group is told to start from.
#[derive(Debug, PartialEq)]
pub(super) enum Start {
    /// As before.
    Unchanged,
    /// The template alone.
    Template(LaunchTemplateSpecification),
    /// The policy, on the template.
    Policy(Box<MixedInstancesPolicy>),
}

impl Start {
    /// As a call takes them.
    pub(super) fn parts(
        self,
    ) -> (
        Option<LaunchTemplateSpecification>,
        Option<MixedInstancesPolicy>,
    ) {
        match self {
            Self::Unchanged => (None, None),
            Self::Template(template) => (Some(template), None),
            Self::Policy(policy) => (None, Some(*policy)),
        }
    }
}

/// What has to change of it; `have` is `None` where there is no group yet.
pub(super) fn start(have: Option<&Spec>, want: &Spec) -> Start {
    let template = |spec: &Spec| {
        let version = spec.launch_template_version.clone();
        (spec.launch_template.clone(), version)
    };
    let (had, wanted) = (
        have.and_then(|have| have.said.get(FIELD)),
        want.said.get(FIELD),
    );
    let same = have.is_some_and(|have| template(have) == template(want)) && had == wanted;
    match wanted {
        _ if same => Start::Unchanged,
        None => Start::Template(launch_template(want)),
        Some(said) => Start::Policy(Box::new(policy(said, had, launch_template(want)))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn group(policy: MixedInstancesPolicy) -> Group {
        Group::builder().mixed_instances_policy(policy).build()
    }

    fn on_web() -> LaunchTemplateSpecification {
        let web = LaunchTemplateSpecification::builder().launch_template_name("web-lt");
        web.version("$Default").build()
    }

    #[test]
    fn what_is_asked_for_is_read_back() {
        let all = json!({
            "overrides": [
                {"instance_type": "c6i.large", "weight": 2},
                {"instance_type": "c7g.large", "weight": 1, "launch_template": "arm-lt", "launch_template_version": "3"},
                {"requirements": {"vcpu_count": {"min": 2}, "memory_mib": {"min": 4096, "max": 8192}}, "weight": 1,
                 "launch_template": "lt-0123456789abcdef0", "image_id": "ami-1"},
            ],
            "on_demand_base": 1, "on_demand_percentage": 20, "on_demand_strategy": "prioritized",
            "spot_strategy": "lowest-price", "spot_pools": 4, "spot_max_price": "0.05",
        });
        for said in [all, json!({"on_demand_percentage": 0})] {
            let sent = group(policy(&said, None, on_web()));
            assert_eq!(read(&sent), Some(said));
        }
        let plain = group(policy(&json!({}), None, on_web()));
        assert_eq!(read(&plain), Some(json!({"on_demand_percentage": 100})));
    }

    #[test]
    fn what_is_said_no_more_is_asked_back_to_what_holds_without() {
        let had =
            json!({"spot_max_price": "0.05", "on_demand_base": 2, "spot_strategy": "lowest-price"});
        let sent = policy(&json!({}), Some(&had), on_web());
        let it = sent.instances_distribution().unwrap();
        assert_eq!(it.spot_max_price(), Some(""));
        assert_eq!(it.on_demand_base_capacity(), Some(0));
        assert_eq!(it.spot_allocation_strategy(), Some(SPOT));
        assert_eq!(it.spot_instance_pools(), None);
    }
}
