//! A group, its template and its schedule, made call by call as people do: none of our own code makes anything.

use aws_sdk_autoscaling::primitives::DateTime;
use aws_sdk_autoscaling::types::{
    InstanceMaintenancePolicy, InstanceRequirements, InstancesDistribution,
    LaunchTemplate as MixedTemplate, LaunchTemplateOverrides as Override,
    LaunchTemplateSpecification, MemoryGiBPerVCpuRequest, MemoryMiBRequest, MixedInstancesPolicy,
    Tag as GroupTag, VCpuCountRequest,
};
use aws_sdk_ec2::types::builders::RequestLaunchTemplateDataBuilder as DataBuilder;
use aws_sdk_ec2::types::{
    CapacityReservationTarget, CreditSpecificationRequest as Credits,
    LaunchTemplateBlockDeviceMappingRequest as Device,
    LaunchTemplateCapacityReservationSpecificationRequest as Reservation,
    LaunchTemplateCpuOptionsRequest as Cpu, LaunchTemplateEbsBlockDeviceRequest as Ebs,
    LaunchTemplateEnclaveOptionsRequest as Enclave,
    LaunchTemplateHibernationOptionsRequest as Hibernation,
    LaunchTemplateIamInstanceProfileSpecificationRequest as Profile,
    LaunchTemplateInstanceMaintenanceOptionsRequest as Maintenance,
    LaunchTemplateInstanceMetadataOptionsRequest as Metadata,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Interface,
    LaunchTemplateLicenseConfigurationRequest as License,
    LaunchTemplateNetworkPerformanceOptionsRequest as Network,
    LaunchTemplatePlacementRequest as Placement,
    LaunchTemplatePrivateDnsNameOptionsRequest as DnsNames,
    LaunchTemplateTagSpecificationRequest as TagsOn,
    LaunchTemplatesMonitoringRequest as Monitoring, RequestLaunchTemplateData as Data,
    ResourceType, Tag, TagSpecification,
};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::simulation::random::Random;
use crate::support::{Cloud, example};

pub const GROUP: &str = "shop-asg";
const TEMPLATE: &str = "Shop.Template";
const RACK: &str = "a rack: 1";

/// Texts that a reader of YAML may take for something else.
const TEXTS: [&str; 20] = [
    "${HOME}",
    "$${x} ${",
    "web",
    "yes",
    "No",
    "08:40",
    "1e3",
    "0x1f",
    "null",
    "~",
    "a: b #c",
    "it's \"quoted\" \\ here",
    "한국어",
    "-",
    "2026-12-24",
    "true",
    "  spaces  ",
    "[a, b]",
    "*alias",
    "",
];

const KEYS: [&str; 9] = [
    "${HOME}",
    "Team",
    "yes",
    "on",
    "1e3",
    "Cost Center",
    "key: #1",
    "한국어",
    "a\"b",
];

pub async fn make(cloud: &Cloud, random: &mut Random) {
    let ec2 = cloud.session().aws.ec2.clone();
    let rack = ec2.create_placement_group().group_name(RACK);
    let rack = rack.strategy("partition".into()).partition_count(7);
    rack.send().await.unwrap();
    template(cloud, random).await;
    group(cloud, random).await;
    schedule(cloud, random).await;
}

fn tags(random: &mut Random) -> Vec<(&'static str, &'static str)> {
    let first = random.below(KEYS.len() as u64) as usize;
    let keys = KEYS
        .iter()
        .cycle()
        .skip(first)
        .take(random.below(4) as usize);
    keys.map(|key| (*key, random.of(&TEXTS))).collect()
}

fn to_ec2(tags: &[(&str, &str)]) -> Vec<Tag> {
    let tag = |(key, value): &(&str, &str)| Tag::builder().key(*key).value(*value).build();
    tags.iter().map(tag).collect()
}

/// An image that AWS Backup has made.
pub fn backup(cloud: &Cloud) -> String {
    let world = cloud.emulator.world();
    let mut images = world.ec2.images.values();
    let backup = images.find(|image| image.name.starts_with("AwsBackup_"));
    backup.unwrap().id.clone()
}

async fn template(cloud: &Cloud, random: &mut Random) {
    let image = backup(cloud);
    let request = cloud
        .session()
        .aws
        .ec2
        .create_launch_template()
        .launch_template_name(TEMPLATE);
    let own = tags(random);
    let request = match own.is_empty() {
        true => request,
        false => request.tag_specifications(
            TagSpecification::builder()
                .resource_type(ResourceType::LaunchTemplate)
                .set_tags(Some(to_ec2(&own)))
                .build(),
        ),
    };
    request
        .launch_template_data(data(random, &image))
        .send()
        .await
        .unwrap();
}

/// One or several, with IPv6, prefixes and EFA, each on a card of its own.
fn interfaces(random: &mut Random, groups: &[String]) -> Vec<Interface> {
    let cards = 0..=i32::try_from(random.below(3)).unwrap();
    let one = |card: i32| {
        let mut one = Interface::builder()
            .device_index(card.min(1))
            .network_card_index(card)
            .interface_type(random.of(&["interface", "efa"]))
            .set_groups(Some(groups.to_vec()));
        if random.once_in(2) {
            one = one.ipv6_address_count(random.of(&[1, 2]));
            one = one.primary_ipv6(random.once_in(2));
        }
        if random.once_in(2) {
            one = one.ipv4_prefix_count(1).ipv6_prefix_count(1);
        }
        if random.once_in(2) {
            one = one.delete_on_termination(random.once_in(2));
        }
        one.build()
    };
    cards.map(one).collect()
}

fn data(random: &mut Random, image: &str) -> Data {
    let stack = example().launch_template;
    let groups = stack.security_group_ids.clone();
    let kind = random.of(&["c6i.large", "m6i.large", "t3.small"]);
    let mut data = Data::builder().image_id(image).instance_type(kind.into());
    data = match random.below(4) {
        0 => data.network_interfaces(
            Interface::builder()
                .device_index(0)
                .associate_public_ip_address(random.once_in(2))
                .set_groups(Some(groups))
                .build(),
        ),
        1 => data.set_network_interfaces(Some(interfaces(random, &groups))),
        _ => data.set_security_group_ids(Some(groups)),
    };
    if random.once_in(2) {
        data = data.set_key_name(stack.key_name);
    }
    if random.once_in(2) {
        let name = stack.iam_instance_profile.unwrap();
        let profile = match random.once_in(2) {
            true => Profile::builder().name(name),
            false => {
                let arn = format!("arn:aws:iam::111111111111:instance-profile/teams/{name}");
                Profile::builder().arn(arn)
            }
        };
        data = data.iam_instance_profile(profile.build());
    }
    if random.once_in(2) {
        let script = random.of(&[
            "#!/bin/sh\necho \"yes: 1\" # 한국어\n",
            "#cloud-config\npackages: [nginx]\n",
            "#!/bin/sh\r\nexit\r\n",
        ]);
        data = data.user_data(BASE64_STANDARD.encode(script));
    }
    if random.once_in(2) {
        let metadata = Metadata::builder().http_tokens(random.of(&["required", "optional"]).into());
        let hops = random.of(&[1, 2, 64]);
        let mut metadata = metadata.http_put_response_hop_limit(hops);
        if random.once_in(2) {
            let switch = |random: &mut Random| random.of(&["enabled", "disabled"]);
            metadata = metadata.http_endpoint(switch(random).into());
            metadata = metadata.http_protocol_ipv6(switch(random).into());
            metadata = metadata.instance_metadata_tags(switch(random).into());
        }
        data = data.metadata_options(metadata.build());
    }
    if random.once_in(2) {
        data = data.ebs_optimized(random.once_in(2));
    }
    if random.once_in(2) {
        data = data.monitoring(Monitoring::builder().enabled(random.once_in(2)).build());
    }
    if random.once_in(3) {
        data = data.disable_api_termination(true);
    }
    if random.once_in(4) && kind != "t3.small" {
        data = data.cpu_options(Cpu::builder().core_count(1).threads_per_core(1).build());
    }
    if random.once_in(2) {
        let on = to_ec2(&tags(random));
        if !on.is_empty() {
            for kind in [ResourceType::Instance, ResourceType::Volume] {
                let on = TagsOn::builder()
                    .resource_type(kind)
                    .set_tags(Some(on.clone()));
                data = data.tag_specifications(on.build());
            }
        }
    }
    for name in ["/dev/xvda", "/dev/sdf"] {
        if random.once_in(2) {
            data = data.block_device_mappings(device(random, name));
        }
    }
    said(random, kind, data).build()
}

/// What a stack file says only where somebody wants to own it.
fn said(random: &mut Random, kind: &str, mut data: DataBuilder) -> DataBuilder {
    if random.once_in(3) {
        let placement = Placement::builder().tenancy(random.of(&["default", "dedicated"]).into());
        let placement = match random.below(4) {
            0 => placement.group_name(RACK).partition_number(3),
            1 => placement.affinity("host"),
            // No file can say this one.
            2 => placement.spread_domain("x"),
            _ => placement,
        };
        data = data.placement(placement.build());
    }
    if random.once_in(4) {
        data = data.instance_initiated_shutdown_behavior(random.of(&["stop", "terminate"]).into());
    }
    if random.once_in(2) && kind == "t3.small" {
        let credits = random.of(&["standard", "unlimited"]);
        data = data.credit_specification(Credits::builder().cpu_credits(credits).build());
    }
    if random.once_in(4) {
        let on = random.once_in(2);
        data = data.hibernation_options(Hibernation::builder().configured(on).build());
        data = data.disable_api_stop(!on);
    }
    if random.once_in(4) {
        let on = random.once_in(2);
        data = data.enclave_options(Enclave::builder().enabled(on).build());
    }
    if random.once_in(4) {
        let recovery = random.of(&["default", "disabled"]);
        data = data.maintenance_options(
            Maintenance::builder()
                .auto_recovery(recovery.into())
                .build(),
        );
    }
    if random.once_in(4) {
        let names = DnsNames::builder().hostname_type("resource-name".into());
        let names = names.enable_resource_name_dns_a_record(random.once_in(2));
        data = data.private_dns_name_options(names.build());
    }
    if random.once_in(5) {
        let reservation = Reservation::builder();
        let reservation = match random.once_in(2) {
            true => {
                reservation.capacity_reservation_preference(random.of(&["open", "none"]).into())
            }
            false => reservation.capacity_reservation_target(
                CapacityReservationTarget::builder()
                    .capacity_reservation_id("cr-0123456789abcdef0")
                    .build(),
            ),
        };
        data = data.capacity_reservation_specification(reservation.build());
    }
    if random.once_in(5) {
        let arn = "arn:aws:license-manager:ap-northeast-2:111111111111:license-configuration:lic-0123456789abcdef0123456789abcdef";
        let license = License::builder().license_configuration_arn(arn);
        data = data.license_specifications(license.build());
    }
    if random.once_in(5) {
        let weighting = Network::builder().bandwidth_weighting("ebs-1".into());
        data = data.network_performance_options(weighting.build());
    }
    data
}

fn device(random: &mut Random, name: &str) -> Device {
    let mut ebs = Ebs::builder().volume_size(random.of(&[30, 100]));
    ebs = match random.below(3) {
        0 => ebs.volume_type("gp3".into()).iops(4000).throughput(250),
        1 => ebs.volume_type("io2".into()).iops(1000),
        _ => ebs.volume_type("gp2".into()),
    };
    if random.once_in(2) {
        ebs = ebs.encrypted(true);
    }
    if random.once_in(2) {
        ebs = ebs.delete_on_termination(random.once_in(2));
    }
    Device::builder().device_name(name).ebs(ebs.build()).build()
}

async fn group(cloud: &Cloud, random: &mut Random) {
    let stack = example().auto_scaling_group;
    let template = LaunchTemplateSpecification::builder()
        .launch_template_name(TEMPLATE)
        .version("$Default");
    let many = 1 + random.below(2) as usize;
    let min = random.below(3) as i32;
    let mut request = cloud
        .session()
        .aws
        .autoscaling
        .create_auto_scaling_group()
        .auto_scaling_group_name(GROUP)
        .vpc_zone_identifier(stack.subnet_ids[..many].join(","))
        .min_size(min)
        .max_size(min + random.below(9) as i32);
    request = match random.once_in(3) {
        true => request.mixed_instances_policy(mixed(random, template.build())),
        false => request.launch_template(template.build()),
    };
    if random.once_in(2) {
        request = request.set_target_group_arns(Some(stack.target_group_arns));
        request = request.health_check_type(random.of(&["ELB", "EC2", "EBS,ELB"]));
        request = request.health_check_grace_period(random.of(&[0, 45, 300, 3600]));
    }
    if random.once_in(2) {
        let policies = random.of(&[&["OldestInstance", "Default"][..], &["NewestInstance"]]);
        let policies = policies.iter().map(|policy| (*policy).to_owned());
        request = request.set_termination_policies(Some(policies.collect()));
    }
    if random.once_in(2) {
        request = request.default_cooldown(random.of(&[0, 61, 300]));
        request = request.default_instance_warmup(random.of(&[0, 90]));
    }
    if random.once_in(3) {
        request = request.max_instance_lifetime(random.of(&[86_400, 604_800]));
    }
    request = request.new_instances_protected_from_scale_in(random.once_in(3));
    request = request.capacity_rebalance(random.once_in(3));
    if random.once_in(3) {
        let policy = InstanceMaintenancePolicy::builder().min_healthy_percentage(90);
        let policy = policy.max_healthy_percentage(random.of(&[100, 150]));
        request = request.instance_maintenance_policy(policy.build());
    }
    for (key, value) in tags(random) {
        let tag = GroupTag::builder()
            .key(key)
            .value(value)
            .propagate_at_launch(random.once_in(2));
        request = request.tags(
            tag.resource_id(GROUP)
                .resource_type("auto-scaling-group")
                .build(),
        );
    }
    request.send().await.unwrap();
    super::beside::make(cloud, random).await;
}

/// Several types, some of them as Spot.
fn mixed(random: &mut Random, template: LaunchTemplateSpecification) -> MixedInstancesPolicy {
    let launch = MixedTemplate::builder()
        .launch_template_specification(template)
        .set_overrides(Some(overrides(random)));
    let policy = MixedInstancesPolicy::builder().launch_template(launch.build());
    if random.once_in(4) {
        return policy.build();
    }
    let spread = InstancesDistribution::builder()
        .on_demand_base_capacity(random.below(3) as i32)
        .on_demand_percentage_above_base_capacity(random.of(&[0, 50, 100]));
    let spread = match random.below(4) {
        0 => spread
            .spot_allocation_strategy("lowest-price")
            .spot_instance_pools(4),
        1 => spread
            .spot_allocation_strategy("capacity-optimized")
            .spot_max_price("0.0500"),
        2 => spread.on_demand_allocation_strategy("lowest-price"),
        _ => spread.spot_allocation_strategy("price-capacity-optimized"),
    };
    policy.instances_distribution(spread.build()).build()
}

/// By name, with or without weights; or by what they have.
fn overrides(random: &mut Random) -> Vec<Override> {
    if random.once_in(3) {
        let cpus = VCpuCountRequest::builder().min(2).max(4);
        let memory = MemoryMiBRequest::builder().min(4096);
        let mut needs = InstanceRequirements::builder()
            .v_cpu_count(cpus.build())
            .memory_mib(memory.build());
        if random.once_in(2) {
            let per_cpu = MemoryGiBPerVCpuRequest::builder().min(1.5).max(8.0);
            needs = needs
                .memory_gib_per_v_cpu(per_cpu.build())
                .cpu_manufacturers("intel".into())
                .excluded_instance_types("t3.*");
        }
        return vec![
            Override::builder()
                .instance_requirements(needs.build())
                .build(),
        ];
    }
    let weighed = random.once_in(2);
    let of_type = |(kind, weight): (&str, &str)| {
        let one = Override::builder().instance_type(kind);
        let weight = weighed.then(|| weight.to_owned());
        one.set_weighted_capacity(weight).build()
    };
    let types = [("c6i.large", "1"), ("m6i.large", "2"), ("t3.small", "1")];
    types[..random.below(4) as usize]
        .iter()
        .copied()
        .map(of_type)
        .collect()
}

async fn schedule(cloud: &Cloud, random: &mut Random) {
    let zone = random.of(&["Asia/Seoul", "UTC", "Europe/Berlin"]);
    if random.once_in(2) {
        for side in [
            ("out", "40 8 * * mon-fri", 4),
            ("in", "0 10 * * mon-fri", 0),
        ] {
            put(cloud, &format!("push-{}", side.0), side.1, zone, side.2).await;
        }
    }
    if random.once_in(2) {
        // Over midnight.
        for side in [("out", "30 22 * * fri", 6), ("in", "15 1 * * sat", 0)] {
            put(
                cloud,
                &format!("night show-{}", side.0),
                side.1,
                zone,
                side.2,
            )
            .await;
        }
    }
    if random.once_in(2) {
        // Longer on Fridays; and one that only looks like a part of it.
        let all = [
            ("office-out", "10 9 * * mon-fri", 5),
            ("office-in", "10 18 * * mon-thu", 0),
            ("office-in-fri", "10 20 * * fri", 0),
            ("office-in-sun", "10 4 * * sun", 1),
        ];
        let some = all.len() - usize::from(random.once_in(2));
        for (name, cron, desired) in all.into_iter().take(some) {
            put(cloud, name, cron, zone, desired).await;
        }
    }
    if random.once_in(3) {
        // Named like a window, and none: it never closes on Fridays.
        for side in [
            ("out", "5 13 * * mon-fri", 3),
            ("in", "5 14 * * mon-thu", 0),
        ] {
            put(cloud, &format!("half-{}", side.0), side.1, zone, side.2).await;
        }
    }
    if random.once_in(2) {
        put(cloud, "1e3", "*/30 3 1,15 * *", "Asia/Tokyo", 1).await;
    }
    if random.once_in(2) {
        once(cloud, "yes", random).await;
    }
}

async fn put(cloud: &Cloud, name: &str, cron: &str, zone: &str, desired: i32) {
    let calls = cloud.session().aws.autoscaling.clone();
    let put = calls
        .put_scheduled_update_group_action()
        .auto_scaling_group_name(GROUP);
    let put = put
        .scheduled_action_name(name)
        .recurrence(cron)
        .time_zone(zone);
    put.min_size(0)
        .max_size(12)
        .desired_capacity(desired)
        .send()
        .await
        .unwrap();
}

/// At one instant; or again and again from that on until another.
async fn once(cloud: &Cloud, name: &str, random: &mut Random) {
    let calls = cloud.session().aws.autoscaling.clone();
    let put = calls
        .put_scheduled_update_group_action()
        .auto_scaling_group_name(GROUP);
    let start = cloud.emulator.now().as_second() + 86_400 * 40;
    let mut put = put
        .scheduled_action_name(name)
        .start_time(DateTime::from_secs(start));
    if random.once_in(2) {
        put = put
            .recurrence("7 4 * * *")
            .end_time(DateTime::from_secs(start + 86_400 * 30));
    }
    put.desired_capacity(2).send().await.unwrap();
}
