//! A group's mixed instances policy: the stack file has no word for it, so that it stays, on the file's template.

use aws_sdk_autoscaling::types::{LaunchTemplateOverrides, MixedInstancesPolicy};

use super::*;
use freshscale_core::words::count;

/// The whole, and how each part is called that begins with it.
const POLICY: &str = "MixedInstancesPolicy";

/// Each part by itself: `MixedInstancesPolicy.Overrides[1]`, `t3a.small, weight 2`.
pub(super) fn parts(group: &Group) -> BTreeMap<String, String> {
    let Some(policy) = group.mixed_instances_policy() else {
        return BTreeMap::new();
    };
    let overrides = policy
        .launch_template()
        .map(|template| template.overrides());
    let overrides = overrides.unwrap_or_default();
    let whole = (POLICY.to_owned(), count(overrides.len(), "override"));
    let number = |n: Option<i32>| n.map(|n| n.to_string());
    let text = |text: Option<&str>| text.filter(|it| !it.is_empty()).map(ToOwned::to_owned);
    let spread = policy.instances_distribution().into_iter().flat_map(|it| {
        [
            (
                "OnDemandAllocationStrategy",
                text(it.on_demand_allocation_strategy()),
            ),
            ("OnDemandBaseCapacity", number(it.on_demand_base_capacity())),
            (
                "OnDemandPercentageAboveBaseCapacity",
                number(it.on_demand_percentage_above_base_capacity()),
            ),
            (
                "SpotAllocationStrategy",
                text(it.spot_allocation_strategy()),
            ),
            ("SpotInstancePools", number(it.spot_instance_pools())),
            ("SpotMaxPrice", text(it.spot_max_price())),
        ]
    });
    let spread = spread.filter_map(|(name, value)| Some((format!("{POLICY}.{name}"), value?)));
    let overrides = overrides.iter().enumerate();
    let overrides =
        overrides.map(|(number, one)| (format!("{POLICY}.Overrides[{number}]"), told(one)));
    [whole].into_iter().chain(spread).chain(overrides).collect()
}

fn told(one: &LaunchTemplateOverrides) -> String {
    let what = one.instance_type().unwrap_or("by attributes");
    let weight = one.weighted_capacity();
    let weight = weight.map(|weight| format!("weight {weight}"));
    let own = one.launch_template_specification();
    let own = own.map(
        |own| match own.launch_template_name().or(own.launch_template_id()) {
            Some(name) => format!("from {name}"),
            None => "from a template of its own".to_owned(),
        },
    );
    let image = one.image_id().map(|image| format!("image {image}"));
    let parts = [Some(what.to_owned()), weight, own, image];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What a group is told to start from.
pub(super) enum Start {
    /// As before.
    Unchanged,
    /// The template alone.
    Template(LaunchTemplateSpecification),
    /// The policy that stands, on the template.
    Policy(Box<MixedInstancesPolicy>),
}

/// What has to change of it.
///
/// # Errors
/// The failed call; a part of a policy cannot be dropped.
pub(super) async fn start(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<Start, AwsError> {
    const OPERATION: &str = "autoscaling:UpdateAutoScalingGroup";
    let is_named = |spec: &Spec| spec.kept.contains_key(POLICY);
    let same = (&have.launch_template, &have.launch_template_version)
        == (&want.launch_template, &want.launch_template_version);
    match (is_named(have), is_named(want)) {
        (false, _) if same => Ok(Start::Unchanged),
        (_, false) => Ok(Start::Template(launch_template(want))),
        _ if have.kept.len() > want.kept.len() => {
            let text = format!("a part of it cannot be dropped alone: `--drop {POLICY}` drops all");
            Err(AwsError::answer(OPERATION, name, None, text))
        }
        _ if same => Ok(Start::Unchanged),
        _ => {
            let groups = describe(cx, &[name.to_owned()]).await?;
            let standing = groups
                .first()
                .and_then(|group| group.mixed_instances_policy());
            let Some(mut policy) = standing.cloned() else {
                return Ok(Start::Template(launch_template(want)));
            };
            let mut launch = policy
                .launch_template
                .unwrap_or_else(|| aws_sdk_autoscaling::types::LaunchTemplate::builder().build());
            launch.launch_template_specification = Some(launch_template(want));
            policy.launch_template = Some(launch);
            Ok(Start::Policy(Box::new(policy)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{InstancesDistribution, LaunchTemplate};

    #[test]
    fn each_part_of_a_mixed_instances_policy_is_named() {
        let spot = InstancesDistribution::builder()
            .on_demand_base_capacity(1)
            .spot_allocation_strategy("price-capacity-optimized");
        let small = LaunchTemplateOverrides::builder().instance_type("t3a.small");
        let arm = LaunchTemplateSpecification::builder().launch_template_name("arm-lt");
        let arm = LaunchTemplateOverrides::builder()
            .instance_type("t4g.small")
            .launch_template_specification(arm.build());
        let named = LaunchTemplateSpecification::builder().launch_template_name("web-lt");
        let launch = LaunchTemplate::builder()
            .launch_template_specification(named.build())
            .overrides(small.weighted_capacity("2").build())
            .overrides(arm.build());
        let policy = MixedInstancesPolicy::builder()
            .launch_template(launch.build())
            .instances_distribution(spot.build());
        let group = Group::builder()
            .mixed_instances_policy(policy.build())
            .build();
        let told = parts(&group);
        let told: Vec<String> = told
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        assert_eq!(
            told,
            [
                "MixedInstancesPolicy: 2 overrides",
                "MixedInstancesPolicy.OnDemandBaseCapacity: 1",
                "MixedInstancesPolicy.Overrides[0]: t3a.small, weight 2",
                "MixedInstancesPolicy.Overrides[1]: t4g.small, from arm-lt",
                "MixedInstancesPolicy.SpotAllocationStrategy: price-capacity-optimized",
            ]
        );
    }
}
