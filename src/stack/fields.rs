//! Every field of a stack file.

mod beside;

use super::format as f;
use super::tags::{MOST, OURS};
use super::shape::{Default as D, Field, Shape as S, days, seconds};

const fn field(name: &'static str, shape: S, default: D, doc: &'static str) -> Field {
    Field {
        name,
        shape,
        doc,
        default,
    }
}

/// Tags, beside so many of freshscale's own.
const fn tags(ours: usize) -> S {
    S::Map {
        key: &f::TAG_KEY,
        value: &f::TAG_VALUE,
        max: MOST - ours,
    }
}
const SIZE: S = S::Int(0, 10_000);
const ARCHITECTURE: S = S::OneOf(&["x86_64", "arm64"]);

/// The whole file.
pub static STACK: &[Field] = &[
    field("version", S::Int(1, 1), D::Required, "Version of this format; 1."),
    field("name", S::Text(&f::STACK_NAME), D::Required, "Prefix of every default name, and the value of the ownership tag."),
    field("region", S::Text(&f::REGION), D::Derived("the SDK's own chain"), "AWS Region."),
    field("account", S::Text(&f::ACCOUNT), D::None, "A guard: refuse to touch any other account."),
    field("tags", tags(OURS.len()), D::None, "On every taggable resource. AWS takes 50 on each, and 5 are needed for the owner, an adoption, the record of names, a pin and a refresh."),
    field("image", S::Table(IMAGE), D::Required, "Which image is the latest."),
    field("launch_template", S::Table(LAUNCH_TEMPLATE), D::Required, "What new instances are made from."),
    field("auto_scaling_group", S::Table(AUTO_SCALING_GROUP), D::None, "The group that scales; without it the stack is a launch template and its rotator."),
    field("schedule", S::Table(SCHEDULE), D::None, "When capacity changes."),
    field("rotator", S::Table(ROTATOR), D::None, "The Lambda function that keeps the template on the newest image."),
    field("alarms", S::Table(ALARMS), D::None, "CloudWatch alarms on the rotator; none without this table."),
    field("names", S::Table(NAMES), D::None, "Overrides of default names, to take over what was made by hand."),
    field("extends", S::OneOrMore { item: &S::Text(&f::PATH), max: 16 }, D::None, "Files to start from, relative to this one: what this file says goes before them, and a later one before an earlier. Tables are merged field by field, lists are taken whole."),
];

static IMAGE: &[Field] = &[
    field("instance_name", S::Text(&f::ANY), D::None, "The image's Name tag: the EC2 instance's name. This, or one of the next three; all that are given must hold."),
    field("tags", S::Map { key: &f::IMAGE_TAG_KEY, value: &f::TAG_VALUE, max: 20 }, D::None, "Tags that the image must have, each with exactly this value. An account sees no tags of another's images."),
    field("name", S::Text(&f::IMAGE_NAME), D::None, "The image's whole name: `*` is any text, `?` one character; case counts."),
    field("source_instance", S::Text(&f::INSTANCE), D::None, "Id of the instance that the image was made of, by CreateImage or by AWS Backup; of copies the name says it."),
    field("name_prefix", S::Text(&f::NAME_PREFIX), D::Derived("`AwsBackup_` with `instance_name` and without `name`, else any"), "Start of the image's name, without regard to case."),
    field("owners", S::List { item: &S::Text(&f::OWNER), min: 1, max: 20 }, D::Derived("[self]"), "Whose images count."),
    field("architecture", ARCHITECTURE, D::Derived("what the instance type runs"), "The image's architecture."),
    field("max_age", S::Duration(seconds(3600), days(3650)), D::Is("3d"), "Older than this: rotation warns, `status` fails."),
    field("backup", S::Table(BACKUP), D::None, "What AWS Backup does to make the images, for checking the schedule; nothing is created from it."),
];

static BACKUP: &[Field] = &[
    field("at", S::Time, D::Required, "When the daily backup starts: wall clock in the schedule's zone."),
    field("takes", S::Duration(seconds(60), seconds(12 * 3600)), D::Is("30m"), "From then until the image is available; with a copy, until that is."),
    field("copied_from", S::Text(&f::REGION_OR_ACCOUNT), D::None, "Region or account in which it is made, where the images here are copies: they come without tags."),
    field("retention", S::Duration(days(1), days(36_500)), D::Is("35d"), "How long AWS Backup keeps an image, in whole days."),
];

pub(super) static LAUNCH_TEMPLATE: &[Field] = &[
    field("existing", S::Text(&f::LAUNCH_TEMPLATE_NAME), D::None, "Name of a launch template that somebody else owns: the rotator makes versions with the newest image, moves the default, prunes versions that it made, and nothing else of it is changed. Beside it only `keep_versions`."),
    field("instance_type", S::Text(&f::INSTANCE_TYPE), D::Required, "EC2 instance type."),
    field("key_name", S::Text(&f::KEY_NAME), D::None, "EC2 key pair."),
    field("iam_instance_profile", S::Text(&f::INSTANCE_PROFILE), D::None, "Name or ARN of the instance profile."),
    field("security_group_ids", S::List { item: &S::Text(&f::SECURITY_GROUP), min: 1, max: 16 }, D::Required, "Ids; names break in a VPC."),
    field("user_data_file", S::Text(&f::PATH), D::None, "A script of at most 16 KiB, relative to the file that names it."),
    field("metadata", S::Table(METADATA), D::None, "Instance metadata service."),
    field("block_devices", S::List { item: &S::Table(BLOCK_DEVICE), min: 0, max: 40 }, D::None, "EBS volumes, beyond or instead of the image's own."),
    field("instance_tags", tags(1), D::None, "On instances and their volumes."),
    field("ebs_optimized", S::Bool, D::Derived("the instance type's own default"), "Dedicated bandwidth to EBS."),
    field("monitoring", S::Bool, D::Is("false"), "One-minute metrics."),
    field("associate_public_ip", S::Bool, D::Derived("the subnet's own setting"), "A public address for each instance."),
    field("disable_api_termination", S::Bool, D::Is("false"), "Termination protection: instances cannot be terminated by hand. Scale-in terminates them all the same."),
    field("cpu_options", S::Table(CPU_OPTIONS), D::Derived("the instance type's own defaults"), "Fewer cores, or one thread for each, as licences ask for; the type must have this choice."),
    field("cpu_credits", S::OneOf(&["standard", "unlimited", "default"]), D::Stands("default"), "Of burstable types: `unlimited` goes beyond the baseline at a price; `default` is the account's own for the family."),
    field("shutdown_behavior", S::OneOf(&["stop", "terminate", "hibernate"]), D::Stands("stop"), "What a shutdown from within does. Auto Scaling replaces the instance either way."),
    field("disable_api_stop", S::Bool, D::Stands("false"), "Stop protection: instances cannot be stopped by hand."),
    field("placement", S::Table(PLACEMENT), D::Stands("{}"), "On which hosts instances run. The whole of it: what is not named here is taken away."),
    field("capacity_reservation", S::Table(CAPACITY_RESERVATION), D::Stands("{}"), "Which Capacity Reservations instances use. The whole of it."),
    field("license_configuration_arns", S::List { item: &S::Text(&f::LICENSE), min: 0, max: 200 }, D::Stands("[]"), "ARNs of License Manager's configurations that instances count against."),
    field("network_interfaces", S::List { item: &S::Table(INTERFACE), min: 0, max: 64 }, D::Stands("[]"), "Network interfaces of each instance: IPv6, EFA, several, by card. All have `security_group_ids`. The whole of it: one that is not here is taken away."),
    field("hibernation", S::Bool, D::Stands("false"), "Instances can hibernate: a warm pool with `Hibernated` asks for it."),
    field("enclave", S::Bool, D::Stands("false"), "Nitro Enclaves."),
    field("auto_recovery", S::OneOf(&["default", "disabled"]), D::Stands("default"), "Whether EC2 recovers an instance whose host fails."),
    field("private_dns_names", S::Table(PRIVATE_DNS_NAMES), D::Stands("{}"), "Host names of instances, otherwise as the subnet says. The whole of it."),
    field("bandwidth_weighting", S::OneOf(&["default", "vpc-1", "ebs-1"]), D::Stands("default"), "More of the type's bandwidth for the network (`vpc-1`) or for EBS (`ebs-1`)."),
    field("market", S::Table(MARKET), D::Stands("{}"), "Spot Instances for a group without `mixed_instances`. The whole of it."),
    field("keep_versions", S::Int(1, 1000), D::Is("10"), "The rotator prunes beyond this, never the default or one in use."),
];

static METADATA: &[Field] = &[
    field("http_tokens", S::OneOf(&["required", "optional"]), D::Is("required"), "`required` means IMDSv2 only."),
    field("hop_limit", S::Int(1, 64), D::Is("2"), "2 lets containers on the instance reach the service."),
    field("endpoint", S::OneOf(&["enabled", "disabled"]), D::Stands("enabled"), "Whether instances have the service at all; without it they have no role."),
    field("ipv6", S::OneOf(&["enabled", "disabled"]), D::Stands("disabled"), "The service's IPv6 address, on types of the Nitro system."),
    field("instance_tags", S::OneOf(&["enabled", "disabled"]), D::Stands("disabled"), "Whether an instance can read its tags there; their keys then have no space or `/`."),
];

/// A group's instances start in its own zones: a host, a zone or an affinity for one of them are kept where they stand.
static PLACEMENT: &[Field] = &[
    field("tenancy", S::OneOf(&["default", "dedicated", "host"]), D::Is("default"), "`dedicated`: hardware of this account alone; `host`: a Dedicated Host."),
    field("group_name", S::Text(&f::PLACEMENT_GROUP), D::None, "Placement group, by its name."),
    field("group_id", S::Text(&f::PLACEMENT_GROUP_ID), D::None, "Placement group, by its id; not beside `group_name`."),
    field("partition", S::Int(1, 7), D::None, "Partition of a group whose strategy is `partition`."),
    field("host_id", S::Text(&f::HOST), D::None, "A Dedicated Host."),
    field("host_resource_group_arn", S::Text(&f::RESOURCE_GROUP), D::None, "A group of hosts, from which License Manager chooses."),
    field("affinity", S::OneOf(&["default", "host"]), D::Is("default"), "`host`: a stopped instance starts again on its host."),
];

static CAPACITY_RESERVATION: &[Field] = &[
    field("preference", S::OneOf(&["open", "none", "capacity-reservations-only"]), D::Is("open"), "`open`: any that fits; `none`: no reservation; `capacity-reservations-only`: nothing but reservations."),
    field("id", S::Text(&f::CAPACITY_RESERVATION), D::None, "This reservation; not beside `resource_group_arn`."),
    field("resource_group_arn", S::Text(&f::RESOURCE_GROUP), D::None, "One of a group of reservations."),
];

static MARKET: &[Field] = &[
    field("type", S::OneOf(&["spot", "capacity-block"]), D::None, "`spot`: all instances; a mixed group says which part of them. `capacity-block`: of a reserved block."),
    field("max_price", S::Text(&f::DECIMAL), D::None, "USD per hour; without it the On-Demand price is the limit."),
    field("interruption_behavior", S::OneOf(&["terminate", "stop", "hibernate"]), D::Is("terminate"), "What an interruption does; Auto Scaling takes `terminate` only."),
];

/// How many a type takes, EC2 says at the launch: `DescribeInstanceTypes` has limits for each.
const ADDRESSES: S = S::Int(1, 256);

/// API reference, LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.
static INTERFACE: &[Field] = &[
    field("device_index", S::Int(0, 63), D::Is("0"), "Place among the interfaces of its card; the first interface has 0."),
    field("network_card", S::Int(0, 63), D::Is("0"), "Network card, of types that have several."),
    field("type", S::OneOf(&["interface", "efa", "efa-only"]), D::Is("interface"), "`efa`: an Elastic Fabric Adapter; `efa-only`: one without IP addresses."),
    field("ipv6_address_count", ADDRESSES, D::None, "IPv6 addresses; without it as the subnet says."),
    field("ipv6_prefix_count", ADDRESSES, D::None, "IPv6 prefixes, /80 each."),
    field("primary_ipv6", S::Bool, D::Is("false"), "The first IPv6 address is the primary one, which stays as long as the instance."),
    field("ipv4_prefix_count", ADDRESSES, D::None, "IPv4 prefixes, /28 each."),
    field("secondary_ipv4_count", ADDRESSES, D::None, "Private IPv4 addresses beside the first."),
    field("delete_on_termination", S::Bool, D::Is("true"), "Delete the interface with the instance."),
];

static PRIVATE_DNS_NAMES: &[Field] = &[
    field("hostname_type", S::OneOf(&["ip-name", "resource-name"]), D::None, "After the address, or after the instance's id."),
    field("a_record", S::Bool, D::Is("false"), "DNS answers names after the id with IPv4 addresses."),
    field("aaaa_record", S::Bool, D::Is("false"), "DNS answers names after the id with IPv6 addresses."),
];

/// EC2 takes both or none (EC2 user guide, "Specify CPU options").
static CPU_OPTIONS: &[Field] = &[
    field("core_count", S::Int(1, 1024), D::Required, "Cores of each instance."),
    field("threads_per_core", S::Int(1, 2), D::Required, "1 switches multithreading off."),
];

/// EC2's volume types.
const VOLUME_TYPES: S = S::OneOf(&["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"]);

static BLOCK_DEVICE: &[Field] = &[
    field("device", S::Text(&f::DEVICE), D::Required, "Device name."),
    field("size_gib", S::Int(1, 65_536), D::Derived("the snapshot's size"), "GiB; at least the snapshot's size."),
    field("type", VOLUME_TYPES, D::Is("gp3"), "Volume type."),
    field("encrypted", S::Bool, D::Derived("as the snapshot and the account say"), "Encrypt the volume."),
    field("kms_key_id", S::Text(&f::KMS_KEY), D::None, "Key of an encrypted volume."),
    field("iops", S::Int(100, 256_000), D::None, "Provisioned IOPS."),
    field("throughput", S::Int(125, 2_000), D::None, "MiB/s; gp3 only."),
    field("delete_on_termination", S::Bool, D::Is("true"), "Delete the volume with the instance."),
];

pub(super) static AUTO_SCALING_GROUP: &[Field] = &[
    field("existing", S::Text(&f::GROUP_NAME), D::None, "Name of a group that somebody else owns: it is looked at, and never changed; the schedule is its owner's, too. Beside it only `capacity`, which it has outside of its windows: with that, rotation waits for them (`rotator.freeze_before`)."),
    field("subnet_ids", S::List { item: &S::Text(&f::SUBNET), min: 1, max: 200 }, D::Required, "Where instances start; their order means nothing."),
    field("target_group_arns", S::List { item: &S::Text(&f::TARGET_GROUP), min: 0, max: 50 }, D::None, "Load balancer target groups."),
    field("health_check", S::Table(HEALTH_CHECK), D::None, "When an instance is replaced."),
    field("capacity", S::Table(CAPACITY), D::Required, "Outside of every scheduled action: the sizes at creation."),
    field("termination_policies", S::List { item: &TERMINATION, min: 1, max: 7 }, D::Derived("[OldestLaunchTemplate, Default]"), "Which instance goes first."),
    field("default_cooldown", S::Duration(seconds(0), days(1)), D::Is("300s"), "Between simple scaling activities."),
    field("default_instance_warmup", S::Duration(seconds(0), days(1)), D::None, "Until a new instance counts as ready."),
    field("max_instance_lifetime", S::Duration(seconds(0), days(365)), D::None, "0, or at least a day."),
    field("protect_from_scale_in", S::Bool, D::Is("false"), "Protect new instances from scale-in."),
    field("capacity_rebalance", S::Bool, D::Is("false"), "Replace Spot instances at risk."),
    field("mixed_instances", S::Table(MIXED), D::Stands("{}"), "Several instance types, and Spot: a mixed instances policy. The whole of it."),
    field("maintenance_policy", S::Table(MAINTENANCE), D::Stands("{}"), "How much of the group stays in service while instances are replaced. The whole of it."),
    field("suspended_processes", S::List { item: &S::OneOf(beside::PROCESSES), min: 0, max: 9 }, D::Stands("[]"), "What Auto Scaling does not do in this group."),
    field("enabled_metrics", S::List { item: &S::OneOf(beside::METRICS), min: 0, max: 20 }, D::Stands("[]"), "Metrics of the group that CloudWatch gets every minute, beside those that an alarm of this stack watches."),
    field("lifecycle_hooks", S::List { item: &S::Table(beside::HOOK), min: 0, max: 50 }, D::Stands("[]"), "What holds instances on their way in or out, until somebody completes the action."),
    field("notifications", S::List { item: &S::Table(beside::NOTIFICATION), min: 0, max: 10 }, D::Stands("[]"), "SNS topics that are told of launches and terminations."),
    field("warm_pool", S::Table(beside::WARM_POOL), D::Stands("{}"), "Instances that are started ahead and wait. The whole of it; `{}` is no pool."),
    field("lattice_target_group_arns", S::List { item: &S::Text(&f::LATTICE_TARGET_GROUP), min: 0, max: 5 }, D::Stands("[]"), "Target groups of VPC Lattice."),
];

/// AWS's own default of `spot_strategy` is `lowest-price`, which its user guide advises against.
static MIXED: &[Field] = &[
    field("overrides", S::List { item: &S::Table(OVERRIDE), min: 0, max: 60 }, D::None, "What instances may be instead of the template's type, in order of preference."),
    field("on_demand_base", SIZE, D::Is("0"), "So much of the capacity is On-Demand first."),
    field("on_demand_percentage", S::Int(0, 100), D::Is("100"), "Of the capacity beyond that: so many per cent are On-Demand, the rest is Spot."),
    field("on_demand_strategy", S::OneOf(&["prioritized", "lowest-price"]), D::Derived("`lowest-price` with requirements, else `prioritized`"), "Which On-Demand type goes first: by order or by price."),
    field("spot_strategy", S::OneOf(&["price-capacity-optimized", "capacity-optimized", "capacity-optimized-prioritized", "lowest-price"]), D::Is("price-capacity-optimized"), "From which pools Spot Instances come."),
    field("spot_pools", S::Int(1, 20), D::None, "Pools to spread Spot Instances over; with `lowest-price` only, where 2 is AWS's default."),
    field("spot_max_price", S::Text(&f::DECIMAL), D::None, "USD per unit and hour; without it the On-Demand price is the limit."),
];

static OVERRIDE: &[Field] = &[
    field("instance_type", S::Text(&f::INSTANCE_TYPE), D::None, "EC2 instance type."),
    field("requirements", S::Table(REQUIREMENTS), D::None, "Any type that has these, instead of one by name."),
    field("weight", S::Int(1, 999), D::None, "Units of capacity that one such instance is. All overrides have a weight or none; with weights every size of the group is in units."),
    field("launch_template", S::Text(&f::LAUNCH_TEMPLATE_REF), D::None, "Another template's name or id, such as one for arm64. Its image is its owner's: the rotator moves the stack's own template only."),
    field("launch_template_version", S::Text(&f::TEMPLATE_VERSION), D::Is("$Default"), "Of that template."),
    field("image_id", S::Text(&f::IMAGE), D::None, "An image of its own, which the rotator does not move."),
];

const COUNTS: S = S::Table(&[
    field("min", S::Int(0, 2_147_483_647), D::None, "At least."),
    field("max", S::Int(0, 2_147_483_647), D::None, "At most."),
]);
const AMOUNTS: S = S::Table(&[
    field("min", S::Text(&f::DECIMAL), D::None, "At least."),
    field("max", S::Text(&f::DECIMAL), D::None, "At most."),
]);
const TYPE_PATTERNS: S = S::List { item: &S::Text(&f::TYPE_PATTERN), min: 0, max: 400 };
const FOUND: S = S::OneOf(&["included", "excluded", "required"]);
const ANY_PERCENT: S = S::Int(0, 999_999);

/// API reference, InstanceRequirements. What is left out excludes nothing, unless it says otherwise.
static REQUIREMENTS: &[Field] = &[
    field("vcpu_count", COUNTS, D::Required, "vCPUs."),
    field("memory_mib", COUNTS, D::Required, "Memory, MiB."),
    field("memory_gib_per_vcpu", AMOUNTS, D::None, "Memory for each vCPU, GiB."),
    field("allowed_instance_types", TYPE_PATTERNS, D::None, "Only types of these patterns."),
    field("excluded_instance_types", TYPE_PATTERNS, D::None, "No types of these patterns."),
    field("instance_generations", S::List { item: &S::OneOf(&["current", "previous"]), min: 0, max: 2 }, D::None, "Generations of types."),
    field("cpu_manufacturers", S::List { item: &S::OneOf(&["intel", "amd", "amazon-web-services", "apple"]), min: 0, max: 4 }, D::None, "Makers of the CPU. Which types run the image, its architecture says."),
    field("bare_metal", FOUND, D::None, "Bare metal; excluded without this."),
    field("burstable_performance", FOUND, D::None, "Burstable types; excluded without this."),
    field("require_hibernate_support", S::Bool, D::Is("false"), "Types that can hibernate."),
    field("network_interface_count", COUNTS, D::None, "Network interfaces."),
    field("network_bandwidth_gbps", AMOUNTS, D::None, "Network, Gbit/s."),
    field("baseline_ebs_bandwidth_mbps", COUNTS, D::None, "EBS bandwidth, Mbit/s."),
    field("local_storage", FOUND, D::None, "Disks of the host; included without this."),
    field("local_storage_types", S::List { item: &S::OneOf(&["hdd", "ssd"]), min: 0, max: 2 }, D::None, "Kinds of disks of the host."),
    field("total_local_storage_gb", AMOUNTS, D::None, "Disks of the host, GB."),
    field("accelerator_types", S::List { item: &S::OneOf(&["gpu", "fpga", "inference", "media"]), min: 0, max: 4 }, D::None, "Kinds of accelerators."),
    field("accelerator_names", S::List { item: &S::Text(&f::ACCELERATOR), min: 0, max: 60 }, D::None, "Accelerators by name."),
    field("accelerator_manufacturers", S::List { item: &S::OneOf(&["amazon-web-services", "amd", "nvidia", "xilinx", "habana"]), min: 0, max: 5 }, D::None, "Makers of accelerators."),
    field("accelerator_count", COUNTS, D::None, "Accelerators; `max: 0` excludes types that have any."),
    field("accelerator_total_memory_mib", COUNTS, D::None, "Memory of all accelerators, MiB."),
    field("spot_max_price_percentage_over_lowest_price", ANY_PERCENT, D::None, "Price protection of Spot, over the cheapest type's Spot price."),
    field("max_spot_price_percentage_of_on_demand", ANY_PERCENT, D::None, "Price protection of Spot, of the cheapest type's On-Demand price."),
    field("on_demand_max_price_percentage_over_lowest_price", ANY_PERCENT, D::None, "Price protection of On-Demand; 20 without this."),
    field("baseline_performance_families", S::List { item: &S::Text(&f::INSTANCE_FAMILY), min: 0, max: 1 }, D::None, "A family whose CPU is the least that will do."),
];

/// API reference, InstanceMaintenancePolicy: both, or none.
static MAINTENANCE: &[Field] = &[
    field("min_healthy", S::Int(0, 100), D::None, "Per cent of the desired capacity, at least."),
    field("max_healthy", S::Int(100, 200), D::None, "Per cent of the desired capacity, at most; 100 at most above `min_healthy`."),
];

static TERMINATION: S = S::OneOf(&[
    "Default",
    "AllocationStrategy",
    "ClosestToNextInstanceHour",
    "NewestInstance",
    "OldestInstance",
    "OldestLaunchConfiguration",
    "OldestLaunchTemplate",
]);

const HEALTH_CHECKS: S = S::OneOf(&["EC2", "ELB", "EBS", "VPC_LATTICE"]);

static HEALTH_CHECK: &[Field] = &[
    field("type", S::OneOrMore { item: &HEALTH_CHECKS, max: 4 }, D::Derived("ELB if there are target groups, else EC2"), "What counts; EC2, the instance's own status, always does."),
    field("grace_period", S::Duration(seconds(0), days(1)), D::Derived("5m with ELB or VPC_LATTICE, else 0"), "After launch, before health counts."),
];

static CAPACITY: &[Field] = &[
    field("min", SIZE, D::Is("0"), "Fewest instances."),
    field("max", SIZE, D::Required, "Most instances."),
    field("desired", SIZE, D::Derived("min"), "Instances at creation; afterwards the schedule decides."),
];

static SCHEDULE: &[Field] = &[
    field("timezone", S::Text(&f::TIMEZONE), D::Is("UTC"), "Of every time in the schedule."),
    field("holidays", S::OneOrMore { item: &S::Date, max: 125 }, D::None, "Dates on which no window opens, but one of `on` dates, or one that says `on_holidays`."),
    field("actions", S::List { item: &S::Table(ACTION), min: 0, max: 125 }, D::None, "Scheduled actions, as Auto Scaling has them."),
    field("windows", S::List { item: &S::Table(WINDOW), min: 0, max: 60 }, D::None, "Capacity during time spans."),
];

static WINDOW: &[Field] = &[
    field("name", S::Text(&f::WINDOW_NAME), D::Required, "Unique in the stack; its actions are `<name>-out` and `<name>-in`."),
    field("days", S::OneOrMore { item: &S::Text(&f::DAYS), max: 7 }, D::None, "Days of the week on which it opens: `mon-fri`, `[tue, thu]`, `daily`."),
    field("on", S::OneOrMore { item: &S::Date, max: 125 }, D::None, "Dates on which it opens, instead of `days`."),
    field("days_of_month", S::OneOrMore { item: &S::Text(&f::DAYS_OF_MONTH), max: 31 }, D::None, "Days of every month on which it opens: `19-27`, `last`, `last fri`."),
    field("yearly", S::OneOrMore { item: &S::Text(&f::YEARLY), max: 60 }, D::None, "Dates of every year on which it opens: `12-25`."),
    field("every", S::Text(&f::EVERY), D::None, "Weeks in which it opens, up to `until`: `2 weeks from 2026-01-06`."),
    field("until", S::Date, D::None, "The last day to which `days_of_month`, `yearly` and `every` reach; needed where no cron can say them, since each of their dates is an action or two then."),
    field("except", S::OneOrMore { item: &S::Date, max: 125 }, D::None, "Dates on which it does not open, such as holidays."),
    field("on_holidays", S::Bool, D::Is("false"), "Whether it opens on the schedule's `holidays`, too."),
    field("hours", S::Map { key: &f::DAYS, value: &f::HOURS, max: 7 }, D::None, "Days of the week with hours of their own, instead of `days`, `from` and `to`: `{ mon-thu: 09:00-18:00, fri: 09:00-20:00 }`."),
    field("from", S::Time, D::None, "When it opens, wall clock; there must be this and `to`, or `hours`."),
    field("to", S::Time, D::None, "When it closes; the next day, if that is not later than `from`."),
    field("timezone", S::Text(&f::TIMEZONE), D::Derived("the schedule's"), "IANA name."),
    field("warmup", S::Duration(seconds(0), seconds(12 * 3600)), D::Is("0"), "How much earlier to scale out, in whole minutes."),
    field("min", SIZE, D::Derived("the base capacity's"), "Minimum while it is open."),
    field("max", SIZE, D::Derived("the base capacity's"), "Maximum while it is open."),
    field("desired", SIZE, D::Derived("min"), "Desired capacity while it is open."),
];

static ACTION: &[Field] = &[
    field("name", S::Text(&f::ACTION_NAME), D::Required, "Unique in the stack."),
    field("recurrence", S::Text(&f::RECURRENCE), D::None, "Five-field cron in the time zone."),
    field("timezone", S::Text(&f::TIMEZONE), D::Derived("the schedule's"), "IANA name."),
    field("start", S::Instant, D::None, "First run; the only one without a recurrence."),
    field("end", S::Instant, D::None, "No run after this; AWS then removes the action."),
    field("min", SIZE, D::None, "New minimum; absent leaves it."),
    field("max", SIZE, D::None, "New maximum; absent leaves it."),
    field("desired", SIZE, D::None, "New desired capacity; absent leaves it."),
];

static ROTATOR: &[Field] = &[
    field("architecture", ARCHITECTURE, D::Is("x86_64"), "Of the function itself."),
    field("memory", S::Size(128, 10_240), D::Is("128MiB"), "Of the function."),
    field("timeout", S::Duration(seconds(1), seconds(1_800)), D::Is("30s"), "Of one rotation."),
    field("log_retention", S::Retention, D::Is("30d"), "How long logs are kept, or `forever`."),
    field("role", S::Text(&f::ROLE_ARN), D::Derived("a role of its own"), "ARN of a role that stands and that the function uses: it is never changed or deleted, and somebody else gives it its rights."),
    field("role_path", S::Text(&f::IAM_PATH), D::Is("/freshscale/"), "IAM path of the role that is made; fixed at creation."),
    field("permissions_boundary", S::Text(&f::POLICY_ARN), D::None, "ARN of the policy that bounds the role that is made. Taken out of the file, it stays on the role."),
    field("policy", S::Text(&f::PATH), D::Derived("the built-in policies/rotator.json"), "Template of the role's policy, relative to the file that names it."),
    field("triggers", S::Table(TRIGGERS), D::None, "What sets the rotator off."),
    field("verify_launch", S::Bool, D::Is("false"), "RunInstances DryRun before a version becomes the default; the policy must allow it."),
    field("on_failure", S::Text(&f::DESTINATION), D::None, "ARN of an SNS topic or SQS queue that is told of each event which the function failed on, retries included."),
    field("settle", S::Duration(seconds(0), seconds(86_400)), D::Is("0"), "The least age of an image, counted from when its making began."),
    field("freeze_before", S::Duration(seconds(0), seconds(12 * 3600)), D::Is("30m"), "No new default from this long before a window opens until it closes; `0` turns it off."),
];

static TRIGGERS: &[Field] = &[
    field("daily_at", S::TimeOrOff, D::Is("02:00"), "Wall clock in the schedule's zone, or `off`."),
    field("on_image_available", S::Bool, D::Is("true"), "When an image becomes available."),
    field("on_backup_completed", S::Bool, D::Is("false"), "When a backup job completes."),
];

static ALARMS: &[Field] = &[
    field("topic", S::Text(&f::TOPIC), D::Required, "ARN of the SNS topic that is told when an alarm goes off, and when it is over; it must exist."),
    field("image_age", S::Bool, D::Is("true"), "The next scale-out would start an image older than `image.max_age`, or none."),
    field("failures", S::Bool, D::Is("true"), "The function failed."),
    field("missed_rotation", S::Bool, D::Derived("true with a daily trigger"), "No rotation has ended well for 26 hours."),
    field("unfilled_window", S::Duration(seconds(60), seconds(12 * 3600)), D::None, "For so long fewer instances are in service than the group wants, as after a window has opened, in whole minutes; not watched unless given."),
];

static NAMES: &[Field] = &[
    field("launch_template", S::Text(&f::LAUNCH_TEMPLATE_NAME), D::Derived("<name>-lt"), "The launch template."),
    field("auto_scaling_group", S::Text(&f::GROUP_NAME), D::Derived("<name>-asg"), "The Auto Scaling group."),
    field("iam_policy", S::Text(&f::POLICY_NAME), D::Derived("<name>-rotator-policy"), "The rotator's policy."),
    field("iam_role", S::Text(&f::ROLE_NAME), D::Derived("<name>-rotator-role"), "The rotator's role."),
    field("log_group", S::Text(&f::LOG_GROUP_NAME), D::Derived("/aws/lambda/<function>"), "The rotator's log group."),
    field("lambda_function", S::Text(&f::FUNCTION_NAME), D::Derived("<name>-rotator"), "The rotator."),
    field("event_rules", S::Table(EVENT_RULES), D::None, "The rules that set the rotator off."),
    field("alarms", S::Table(ALARM_NAMES), D::None, "The alarms."),
];

static ALARM_NAMES: &[Field] = &[
    field("image_age", S::Text(&f::ALARM_NAME), D::Derived("<name>-rotator-image-age"), "The alarm on old images."),
    field("failures", S::Text(&f::ALARM_NAME), D::Derived("<name>-rotator-failures"), "The alarm on failures."),
    field("missed_rotation", S::Text(&f::ALARM_NAME), D::Derived("<name>-rotator-missed-rotation"), "The alarm on rotations that do not come."),
    field("unfilled_window", S::Text(&f::ALARM_NAME), D::Derived("<name>-rotator-unfilled-window"), "The alarm on windows without their instances."),
];

static EVENT_RULES: &[Field] = &[
    field("daily", S::Text(&f::RULE_NAME), D::Derived("<name>-rotator-daily"), "The daily rule."),
    field("image", S::Text(&f::RULE_NAME), D::Derived("<name>-rotator-image"), "The rule on images."),
    field("backup", S::Text(&f::RULE_NAME), D::Derived("<name>-rotator-backup"), "The rule on backup jobs."),
];
