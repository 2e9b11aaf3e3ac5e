//! Mixed instances: several types and templates in one group, On-Demand and Spot, counted in units.

use serde_json::{Value, json};

use super::{Distribution, Group, Member, Mixed, Override, TemplateRef, invalid, validate};
use crate::Fault;
use crate::ec2;
use crate::params::Params;
use crate::state::World;

/// What a launch of a group is about to be made of.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) template: TemplateRef,
    pub(super) instance_type: Option<String>,
    pub(super) image: Option<String>,
    pub(super) weight: Option<i64>,
    pub(super) spot: bool,
}

impl Choice {
    /// Whether a member is what this would start now. `number` is the version's that it means.
    pub(super) fn is_of(&self, member: &Member, number: i64) -> bool {
        member.template.id == self.template.id
            && member.version == number
            && { self.instance_type.as_ref() }.is_none_or(|kind| *kind == member.instance_type)
            && { self.image.as_ref() }.is_none_or(|image| *image == member.image)
    }
}

impl Distribution {
    /// What is given over what was there.
    fn changed(mut self, given: Params<'_>) -> Result<Self, Fault> {
        let word = |name: &str, known: &[&str], old: String| match given.text(name) {
            None => Ok(old),
            Some(word) if known.contains(&word) => Ok(word.to_owned()),
            // The wordings here are not confirmed.
            Some(word) => Err(invalid(format!("Invalid {name}: {word}"))),
        };
        let on_demand = &["prioritized", "lowest-price"];
        let spot = &[
            "lowest-price",
            "capacity-optimized",
            "capacity-optimized-prioritized",
            "price-capacity-optimized",
        ];
        self.on_demand_strategy = word(
            "OnDemandAllocationStrategy",
            on_demand,
            self.on_demand_strategy,
        )?;
        self.spot_strategy = word("SpotAllocationStrategy", spot, self.spot_strategy)?;
        self.base = given.number("OnDemandBaseCapacity").unwrap_or(self.base);
        if given.has("DistributionSegments") {
            return Err(invalid("The emulator takes no DistributionSegments"));
        }
        let share = given.number("OnDemandPercentageAboveBaseCapacity");
        self.percentage = share.unwrap_or(self.percentage);
        self.spot_pools = given.number("SpotInstancePools").or(self.spot_pools);
        if given.has("SpotMaxPrice") {
            self.spot_price = given.text("SpotMaxPrice").map(ToOwned::to_owned);
        }
        if self.base < 0 || !(0..=100).contains(&self.percentage) {
            return Err(invalid(
                "OnDemandBaseCapacity must not be negative, and OnDemandPercentageAboveBaseCapacity between 0 and 100",
            ));
        }
        Ok(self)
    }

    fn view(&self) -> Value {
        let pools = (self.spot_strategy == "lowest-price").then_some(self.spot_pools.unwrap_or(2));
        json!({
            "OnDemandAllocationStrategy": self.on_demand_strategy,
            "OnDemandBaseCapacity": self.base,
            "OnDemandPercentageAboveBaseCapacity": self.percentage,
            "SpotAllocationStrategy": self.spot_strategy,
            "SpotInstancePools": pools,
            "SpotMaxPrice": self.spot_price,
        })
    }
}

impl Override {
    fn view(&self) -> Value {
        json!({
            "InstanceType": self.instance_type,
            "WeightedCapacity": self.weight.map(|weight| weight.to_string()),
            "LaunchTemplateSpecification": self.template.as_ref().map(TemplateRef::view),
            "ImageId": self.image,
            "InstanceRequirements": self.requirements,
        })
    }
}

impl Mixed {
    /// As `MixedInstancesPolicy`.
    pub(super) fn view(&self, template: &TemplateRef) -> Value {
        let overrides: Vec<Value> = self.overrides.iter().map(Override::view).collect();
        json!({
            "LaunchTemplate": {
                "LaunchTemplateSpecification": template.view(),
                "Overrides": overrides,
            },
            "InstancesDistribution": self.distribution.view(),
        })
    }
}

/// The policy of a request, over that of the group that it changes.
///
/// # Errors
/// A template that cannot be launched, or is made for Spot; weights for some only.
pub(super) fn requested(
    world: &World,
    policy: Params<'_>,
    subnets: &[String],
    before: Option<&Group>,
) -> Result<(TemplateRef, Mixed), Fault> {
    let old = before.and_then(|group| group.mixed.clone());
    let launch = policy.child("LaunchTemplate");
    let given = launch.and_then(|launch| launch.child("LaunchTemplateSpecification"));
    let template = match (given, before) {
        (Some(given), _) => validate::named_template(world, given)?,
        (None, Some(group)) => group.template.clone(),
        (None, None) => {
            let text =
                "Launch template specification must be specified in the mixed instances policy";
            return Err(invalid(text));
        }
    };
    let overrides = match launch.filter(|launch| launch.has("Overrides")) {
        Some(launch) => { launch.items("Overrides") }
            .map(|one| read(world, one))
            .collect::<Result<_, _>>()?,
        None => old
            .as_ref()
            .map(|old| old.overrides.clone())
            .unwrap_or_default(),
    };
    let distribution = old.map(|old| old.distribution).unwrap_or_default();
    let spread = policy.child("InstancesDistribution");
    let mut distribution = match spread {
        Some(given) => distribution.changed(given)?,
        None => distribution,
    };
    // "This is the default value for Auto Scaling groups that specify InstanceRequirements" (API reference,
    // InstancesDistribution).
    let is_said = spread.is_some_and(|given| given.has("OnDemandAllocationStrategy"));
    if !is_said && overrides.iter().any(|one| one.requirements.is_some()) {
        "lowest-price".clone_into(&mut distribution.on_demand_strategy);
    }
    let mixed = Mixed {
        overrides,
        distribution,
    };
    check(world, &template, &mixed, subnets)?;
    Ok((template, mixed))
}

fn read(world: &World, one: Params<'_>) -> Result<Override, Fault> {
    let requirements = one.child("InstanceRequirements");
    if let Some(given) = requirements {
        ec2::expect_requirements(given)?;
        if one.has("InstanceType") {
            // API reference, LaunchTemplateOverrides. The wording is not confirmed.
            return Err(invalid(
                "You can specify either InstanceType or InstanceRequirements in an override, not both",
            ));
        }
    }
    let weight = one.number("WeightedCapacity");
    if weight.is_some_and(|weight| !(1..=999).contains(&weight)) {
        return Err(invalid("WeightedCapacity must be between 1 and 999"));
    }
    let template = one.child("LaunchTemplateSpecification");
    Ok(Override {
        instance_type: one.text("InstanceType").map(ToOwned::to_owned),
        weight,
        template: template
            .map(|given| validate::named_template(world, given))
            .transpose()?,
        image: one.text("ImageId").map(ToOwned::to_owned),
        requirements: requirements.map(|given| given.0.clone()),
    })
}

fn check(
    world: &World,
    template: &TemplateRef,
    mixed: &Mixed,
    subnets: &[String],
) -> Result<(), Fault> {
    let weighted = mixed.overrides.iter().filter(|one| one.weight.is_some());
    let weighted = weighted.count();
    if weighted > 0 && weighted < mixed.overrides.len() {
        return Err(invalid(
            "If you specify a weight for one instance type, you must specify weights for all of them",
        ));
    }
    let choices = choices(world, template, mixed, false);
    if choices.is_empty() {
        // Not confirmed.
        return Err(invalid("No instance type has what is required"));
    }
    for subnet in subnets {
        // One that fits is enough: others are passed over when their turn comes.
        let tried = choices.iter().map(|choice| {
            let data = data(world, choice)?;
            if data.get("InstanceMarketOptions").is_some() {
                return Err(Fault::new("", "You cannot use a launch template that is set to request Spot Instances (InstanceMarketOptions) when you configure an Auto Scaling group with a mixed instances policy."));
            }
            ec2::check_launch(world, Params(&data), Some(subnet))
        });
        let tried: Vec<Result<(), Fault>> = tried.collect();
        if let (false, Some(Err(fault))) =
            (tried.iter().any(Result::is_ok), tried.into_iter().next())
        {
            return Err(validate::not_fully_formed(&fault));
        }
    }
    Ok(())
}

/// The launch data of a choice: the template's, with its own type.
pub(super) fn data(world: &World, choice: &Choice) -> Result<Value, Fault> {
    let template = ec2::template(world, &choice.template.id)?;
    let (_, version) = template.version(&choice.template.version)?;
    let mut data = (*version.data).clone();
    if let Some(members) = data.as_object_mut() {
        if let Some(kind) = &choice.instance_type {
            members.remove("InstanceRequirements");
            members.insert("InstanceType".to_owned(), json!(kind));
        }
        if let Some(image) = &choice.image {
            members.insert("ImageId".to_owned(), json!(image));
        }
    }
    Ok(data)
}

/// Of types that are found by what they have, so many are tried.
const TRIED: usize = 20;

fn choices(world: &World, template: &TemplateRef, mixed: &Mixed, spot: bool) -> Vec<Choice> {
    let plain = [Override::default()];
    let overrides = match mixed.overrides.as_slice() {
        [] => &plain,
        some => some,
    };
    let plain = overrides.iter().map(|one| {
        let choice = Choice {
            template: one.template.clone().unwrap_or_else(|| template.clone()),
            instance_type: one.instance_type.clone(),
            image: one.image.clone(),
            weight: one.weight,
            spot,
        };
        (choice, one.requirements.as_ref())
    });
    plain
        .flat_map(|(choice, required)| with_types(world, choice, required))
        .collect()
}

/// A choice for each type that has what the override requires, or the template does.
fn with_types(world: &World, choice: Choice, required: Option<&Value>) -> Vec<Choice> {
    let data = data(world, &choice).unwrap_or_default();
    let of_template = data.get("InstanceRequirements");
    let Some(required) = required
        .or(of_template)
        .filter(|_| choice.instance_type.is_none())
    else {
        return vec![choice];
    };
    let image =
        { data.get("ImageId").and_then(Value::as_str) }.and_then(|id| world.ec2.images.get(id));
    let architecture = image.map_or("x86_64", |image| image.architecture.as_str());
    let found = ec2::types_with(Params(required), architecture);
    { found.into_iter().take(TRIED) }
        .map(|name| Choice {
            instance_type: Some(name.to_owned()),
            ..choice.clone()
        })
        .collect()
}

impl Member {
    /// How many units of the group's capacity it is.
    pub(super) fn units(&self) -> i64 {
        self.weight.unwrap_or(1)
    }
}

impl Group {
    /// What the next launch may be made of, what is preferred first. Nothing here has a price: of `lowest-price` and
    /// the strategies of Spot the order of the list is taken.
    pub(super) fn choices(&self, world: &World) -> Vec<Choice> {
        let mut choices = self.unweighted(world);
        for choice in choices.iter_mut().filter(|choice| choice.weight.is_none()) {
            choice.weight = self.units_of(choice.instance_type.as_deref());
        }
        choices
    }

    /// How many units one of a type is, where capacity is counted in vCPUs or memory (API reference,
    /// DesiredCapacityType).
    fn units_of(&self, instance_type: Option<&str>) -> Option<i64> {
        let (vcpus, mib) = ec2::vcpus_and_memory(instance_type?)?;
        match self.setting("DesiredCapacityType").as_str()? {
            "vcpu" => Some(vcpus),
            "memory-mib" => Some(mib),
            _ => None,
        }
    }

    fn unweighted(&self, world: &World) -> Vec<Choice> {
        let (template, mixed) = self.aim();
        match mixed {
            None => vec![Choice {
                template: template.clone(),
                instance_type: None,
                image: None,
                weight: None,
                spot: false,
            }],
            Some(mixed) => choices(
                world,
                template,
                mixed,
                self.next_is_spot(&mixed.distribution),
            ),
        }
    }

    /// Whether some of its instances are to be Spot.
    pub(super) fn uses_spot(&self) -> bool {
        let mut distributions = self.mixed.iter().map(|mixed| &mixed.distribution);
        distributions.any(|distribution| distribution.percentage < 100)
    }

    /// Beyond the base, so many per cent are On-Demand, rounded up.
    fn next_is_spot(&self, distribution: &Distribution) -> bool {
        let units = |spot: bool| -> i64 {
            let members = self.live().filter(|member| member.spot == spot);
            members.map(Member::units).sum()
        };
        let (on_demand, spot) = (units(false), units(true));
        if on_demand < distribution.base {
            return false;
        }
        let above = on_demand - distribution.base;
        let wanted = ((above + spot + 1) * distribution.percentage + 99) / 100;
        above >= wanted
    }
}

#[cfg(test)]
mod tests;
