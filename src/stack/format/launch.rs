//! Texts of what instances start on: placement, reservations, licences.

use super::{Format, ec2_id, is_hex, regional_arn};

/// A placement group's name (EC2 API, `CreatePlacementGroup`: "Up to 255 ASCII characters").
pub(crate) static PLACEMENT_GROUP: Format = Format {
    what: "the name of a placement group, 1 to 255 characters of ASCII",
    pattern: "^[ -~]{1,255}$",
    accepts: |s| (1..=255).contains(&s.len()) && s.bytes().all(|b| matches!(b, b' '..=b'~')),
    help: "For example `rack`, as EC2 shows it.",
    numbers: false,
};

/// A placement group's id.
pub(crate) static PLACEMENT_GROUP_ID: Format = ec2_id!(
    "a placement group's",
    "pg-",
    "For example `pg-0123456789abcdef0`; a name goes into `group_name`."
);

/// A Dedicated Host's id.
pub(crate) static HOST: Format = ec2_id!(
    "a Dedicated Host's",
    "h-",
    "For example `h-0123456789abcdef0`."
);

/// A Capacity Reservation's id.
pub(crate) static CAPACITY_RESERVATION: Format = ec2_id!(
    "a Capacity Reservation's",
    "cr-",
    "For example `cr-0123456789abcdef0`."
);

/// A group of Resource Groups.
pub(crate) static RESOURCE_GROUP: Format = Format {
    what: "the ARN of a resource group",
    pattern: "^arn:aws[a-z-]*:resource-groups:[a-z0-9-]+:[0-9]{12}:group/[A-Za-z0-9_.-]{1,300}$",
    accepts: |s| {
        let name =
            regional_arn(s, "resource-groups").and_then(|resource| resource.strip_prefix("group/"));
        name.is_some_and(|name| super::made_of(name, "_.-", 1, 300))
    },
    help: "For example arn:aws:resource-groups:ap-northeast-2:111111111111:group/hosts",
    numbers: false,
};

/// A licence configuration of License Manager.
pub(crate) static LICENSE: Format = Format {
    what: "the ARN of a licence configuration",
    pattern: "^arn:aws[a-z-]*:license-manager:[a-z0-9-]+:[0-9]{12}:license-configuration[:/]lic-[0-9a-f]{32}$",
    accepts: |s| {
        let rest = regional_arn(s, "license-manager")
            .and_then(|resource| resource.strip_prefix("license-configuration"));
        let hex = rest
            .and_then(|rest| rest.strip_prefix([':', '/']))
            .and_then(|id| id.strip_prefix("lic-"));
        hex.is_some_and(|hex| hex.len() == 32 && is_hex(hex))
    },
    help: "For example arn:aws:license-manager:ap-northeast-2:111111111111:license-configuration:lic-0123456789abcdef0123456789abcdef",
    numbers: false,
};

/// A number with a fraction, or without.
pub(crate) static DECIMAL: Format = Format {
    what: "a number such as `0.5`, with at most 9 digits before and 6 after the point",
    pattern: "^[0-9]{1,9}(\\.[0-9]{1,6})?$",
    accepts: |s| {
        let (whole, rest) = s.split_once('.').map_or((s, None), |(a, b)| (a, Some(b)));
        let is =
            |s: &str, most| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        is(whole, 9) && rest.is_none_or(|rest| is(rest, 6))
    },
    help: "Write digits, and a point before the fraction.",
    numbers: true,
};

/// A pattern of instance types (API reference, InstanceRequirements).
pub(crate) static TYPE_PATTERN: Format = Format {
    what: "an instance type or a pattern such as `c5*.*`, of at most 30 characters",
    pattern: "^[a-zA-Z0-9.*-]{1,30}$",
    accepts: |s| super::made_of(s, ".*-", 1, 30),
    help: "An asterisk stands for anything: `m5a.*`.",
    numbers: false,
};

/// A family of instance types.
pub(crate) static INSTANCE_FAMILY: Format = Format {
    what: "an instance family such as `c6i`",
    pattern: "^[a-z0-9-]{1,20}$",
    accepts: |s| super::made_of(s, "-", 1, 20) && !s.bytes().any(|b| b.is_ascii_uppercase()),
    help: "The part of an instance type before the point: `c6i`.",
    numbers: false,
};

/// An accelerator's name.
pub(crate) static ACCELERATOR: Format = Format {
    what: "the name of an accelerator such as `a100`",
    pattern: "^[a-z0-9-]{1,30}$",
    accepts: |s| super::made_of(s, "-", 1, 30) && !s.bytes().any(|b| b.is_ascii_uppercase()),
    help: "As Auto Scaling lists them: `a100`, `t4`, `vu9p`.",
    numbers: false,
};

/// A launch template of somebody, by its name or id.
pub(crate) static LAUNCH_TEMPLATE_REF: Format = Format {
    what: "a launch template's name, 3 to 128 of letters, digits and `().-/_`, or its id",
    pattern: "^[A-Za-z0-9().\\-/_]{3,128}$",
    accepts: |s| super::made_of(s, "().-/_", 3, 128),
    help: "For example `web-arm`, or `lt-0123456789abcdef0`.",
    numbers: false,
};

/// A version of a template, by number or alias.
pub(crate) static TEMPLATE_VERSION: Format = Format {
    what: "`$Default`, `$Latest` or a version's number",
    pattern: "^(\\$Default|\\$Latest|[1-9][0-9]{0,17})$",
    accepts: |s| {
        let is_number = !s.starts_with('0')
            && (1..=18).contains(&s.len())
            && s.bytes().all(|b| b.is_ascii_digit());
        matches!(s, "$Default" | "$Latest") || is_number
    },
    help: "`$Default` follows the template's own default.",
    numbers: true,
};

/// An image's id.
pub(crate) static IMAGE: Format = ec2_id!(
    "an image's",
    "ami-",
    "For example `ami-0123456789abcdef0`. A mixed instances policy takes no parameter (`resolve:ssm:`) in place of an image \
         (Auto Scaling user guide, \"Use AWS Systems Manager parameters instead of AMI IDs in launch templates\")."
);
