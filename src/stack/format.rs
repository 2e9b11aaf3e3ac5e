//! The kinds of text in a stack file. `accepts` decides; `pattern` says the same for a JSON Schema,
//! and a test holds the two together.

mod group;
mod launch;
mod messaging;
mod schedule;

use super::shape::Format;
pub(crate) use group::{HOOK_METADATA, HOOK_NAME, LATTICE_TARGET_GROUP};
pub(crate) use launch::{
    ACCELERATOR, CAPACITY_RESERVATION, DECIMAL, HOST, IMAGE, INSTANCE_FAMILY, LAUNCH_TEMPLATE_REF,
    LICENSE, PLACEMENT_GROUP, PLACEMENT_GROUP_ID, RESOURCE_GROUP, TEMPLATE_VERSION, TYPE_PATTERN,
};
pub(crate) use messaging::{ALARM_NAME, DESTINATION, IAM_PATH, POLICY_ARN, ROLE_ARN, TOPIC};
pub(crate) use schedule::{
    ACTION_NAME, DAYS, DAYS_OF_MONTH, EVERY, HOURS, RECURRENCE, TIMEZONE, WINDOW_NAME, YEARLY,
};

fn chars(s: &str) -> usize {
    s.chars().count()
}

/// ASCII letters, digits and `extra`, of a length in `from..=to`.
fn made_of(s: &str, extra: &str, from: usize, to: usize) -> bool {
    (from..=to).contains(&s.len())
        && s.chars()
            .all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
}

/// `prefix` and 8 or 17 lower-case hexadecimal digits: EC2's ids.
fn id(s: &str, prefix: &str) -> bool {
    s.strip_prefix(prefix)
        .is_some_and(|hex| matches!(hex.len(), 8 | 17) && is_hex(hex))
}

/// Hexadecimal digits, the letters in lower case.
fn is_hex(s: &str) -> bool {
    s.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The kind of text that EC2's ids of something are: whose, the prefix, and what helps.
macro_rules! ec2_id {
    ($whose:literal, $prefix:literal, $help:literal) => {
        Format {
            what: concat!(
                $whose,
                " id, `",
                $prefix,
                "` and 8 or 17 hexadecimal digits"
            ),
            pattern: concat!("^", $prefix, "([0-9a-f]{8}|[0-9a-f]{17})$"),
            accepts: |s| $crate::format::id(s, $prefix),
            help: $help,
            numbers: false,
        }
    };
}
use ec2_id;

/// `aws`, `aws-cn`, `aws-us-gov` and the like.
fn is_partition(s: &str) -> bool {
    s.strip_prefix("aws")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
}

/// Region, account and resource of a service's ARN; what each may be, its readers say.
fn arn<'s>(s: &'s str, service: &str) -> Option<[&'s str; 3]> {
    let parts: Vec<&str> = s.splitn(6, ':').collect();
    let Ok(["arn", partition, of, region, account, resource]) = <[&str; 6]>::try_from(parts) else {
        return None;
    };
    (is_partition(partition) && of == service).then_some([region, account, resource])
}

/// The resource of an ARN of a service that has Regions.
fn regional_arn<'s>(s: &'s str, service: &str) -> Option<&'s str> {
    let [region, account, resource] = arn(s, service)?;
    let lower = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_region = !region.is_empty() && region.bytes().all(lower);
    (is_region && digits(account, 12)).then_some(resource)
}

/// Account and resource of an ARN of IAM, which has no Regions.
fn iam_arn(s: &str) -> Option<(&str, &str)> {
    let [region, account, resource] = arn(s, "iam")?;
    region.is_empty().then_some((account, resource))
}

fn digits(s: &str, count: usize) -> bool {
    s.len() == count && s.bytes().all(|b| b.is_ascii_digit())
}

/// A stack's name.
pub(crate) static STACK_NAME: Format = Format {
    what: "1 to 40 lower-case letters, digits and `-`",
    pattern: "^[a-z0-9-]{1,40}$",
    accepts: |s| made_of(s, "-", 1, 40) && !s.bytes().any(|b| b.is_ascii_uppercase()),
    help: "It is the prefix of every default name; `names` overrides single names.",
    numbers: false,
};

/// An AWS Region.
pub(crate) static REGION: Format = Format {
    what: "an AWS Region such as `ap-northeast-2`",
    pattern: "^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$",
    accepts: |s| {
        let parts: Vec<&str> = s.split('-').collect();
        let (Some(last), Some(first)) = (parts.last(), parts.first()) else {
            return false;
        };
        let words = parts.get(..parts.len() - 1).unwrap_or_default();
        parts.len() >= 3
            && first.len() >= 2
            && words
                .iter()
                .all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase()))
            && (digits(last, 1) || digits(last, 2))
    },
    help: "Regions have names such as `ap-northeast-2`, `us-east-1` or `eu-central-1`.",
    numbers: false,
};

/// An account's id.
pub(crate) static ACCOUNT: Format = Format {
    what: "an account id of twelve digits",
    pattern: "^[0-9]{12}$",
    accepts: |s| digits(s, 12),
    numbers: true,
    help: "Keep leading zeros, and quote it: `account: \"012345678901\"`.",
};

/// Whose images count.
pub(crate) static OWNER: Format = Format {
    what: "`self`, `aws-backup-vault`, `amazon`, or an account id of twelve digits",
    pattern: "^(self|aws-backup-vault|amazon|[0-9]{12})$",
    accepts: |s| matches!(s, "self" | "aws-backup-vault" | "amazon") || digits(s, 12),
    numbers: true,
    help: "Write the id of another account in digits; a name or an ARN is none.",
};

/// Any text that is not empty.
pub(crate) static ANY: Format = Format {
    what: "text of 1 to 255 characters without control characters",
    pattern: "^[^\\u0000-\\u001f\\u007f]{1,255}$",
    accepts: |s| (1..=255).contains(&chars(s)) && !s.chars().any(|c| c.is_ascii_control()),
    help: "Write it as AWS shows it.",
    numbers: false,
};

/// A key pair's name (EC2 API, `CreateKeyPair`: "Up to 255 ASCII characters").
pub(crate) static KEY_NAME: Format = Format {
    what: "the name of a key pair, 1 to 255 characters of ASCII",
    pattern: "^[ -~]{1,255}$",
    accepts: |s| (1..=255).contains(&s.len()) && s.bytes().all(|b| matches!(b, b' '..=b'~')),
    help: "Write it as EC2 shows it; a key pair has no letters beyond ASCII in its name.",
    numbers: false,
};

/// The start of an image's name; may be empty.
pub(crate) static NAME_PREFIX: Format = Format {
    what: "text of at most 128 characters without `*` or `?`",
    pattern: "^[^*?\\u0000-\\u001f\\u007f]{0,128}$",
    accepts: |s| chars(s) <= 128 && !s.chars().any(|c| c.is_ascii_control() || "*?".contains(c)),
    help: "It is matched as a prefix already; leave the wildcard out.",
    numbers: false,
};

/// What an image's whole name is like.
pub(crate) static IMAGE_NAME: Format = Format {
    what: "an image's name of 1 to 128 characters, with `*` and `?` for what varies, and not of these alone",
    pattern: "^(?=.*[^*?])[A-Za-z0-9()\\[\\] ./'@_*?-]{1,128}$",
    accepts: |s| made_of(s, "()[] ./-'@_*?", 1, 128) && s.chars().any(|c| !"*?".contains(c)),
    help: "For example `AwsBackup_*`; EC2 takes letters, digits and ()[] ./-'@_ in the name of an image.",
    numbers: false,
};

/// A tag's key by which images are told; those of AWS and our own are no others'.
pub(crate) static IMAGE_TAG_KEY: Format = Format {
    what: "a tag's key, 1 to 128 characters",
    pattern: "^[^*?\\\\\\u0000-\\u001f\\u007f]{1,128}$",
    accepts: |s| {
        (1..=128).contains(&chars(s))
            && !s
                .chars()
                .any(|c| c.is_ascii_control() || "*?\\".contains(c))
    },
    numbers: true,
    help: "Write it as AWS shows it; a pattern is none.",
};

/// An instance's id.
pub(crate) static INSTANCE: Format = ec2_id!(
    "an instance's",
    "i-",
    "Write its id as EC2 shows it, like `i-0123456789abcdef0`; for its name there is `image.instance_name`."
);

/// Where backups are made that come here as copies.
pub(crate) static REGION_OR_ACCOUNT: Format = Format {
    what: "a Region, or an account id of twelve digits",
    pattern: "^([a-z]{2}(-[a-z]+)+-[0-9]{1,2}|[0-9]{12})$",
    accepts: |s| (REGION.accepts)(s) || digits(s, 12),
    numbers: true,
    help: "Write it like `eu-west-1` or `123456789012`.",
};

/// An instance type.
pub(crate) static INSTANCE_TYPE: Format = Format {
    what: "an instance type such as `c6i.large`",
    pattern: "^[a-z][a-z0-9-]{0,30}\\.[a-z0-9-]{1,30}$",
    accepts: |s| {
        let part =
            |p: &str, to| made_of(p, "-", 1, to) && !p.bytes().any(|b| b.is_ascii_uppercase());
        s.split_once('.').is_some_and(|(family, size)| {
            family.starts_with(|c: char| c.is_ascii_lowercase())
                && part(family, 31)
                && part(size, 30)
        })
    },
    help: "The family, a dot and the size, as EC2 lists them.",
    numbers: false,
};

/// An instance profile's name or ARN.
pub(crate) static INSTANCE_PROFILE: Format = Format {
    what: "the name of an instance profile, 1 to 128 of letters, digits and `+=,.@_-`, or its ARN",
    pattern: "^(arn:aws[a-z-]*:iam::[0-9]{12}:instance-profile/([!-~]{0,510}/)?)?[A-Za-z0-9+=,.@_-]{1,128}$",
    accepts: |s| {
        let is_name = |name: &str| made_of(name, "+=,.@_-", 1, 128);
        if !s.starts_with("arn:") {
            return is_name(s);
        }
        let own = iam_arn(s).filter(|(account, _)| digits(account, 12));
        let rest = own.and_then(|(_, resource)| resource.strip_prefix("instance-profile"));
        rest.and_then(|rest| rest.rsplit_once('/'))
            .is_some_and(|(path, name)| {
                (path.is_empty() || path.starts_with('/') && path.len() <= 511)
                    && path.chars().all(|c| c.is_ascii_graphic())
                    && is_name(name)
            })
    },
    help: "For example `web`, or `arn:aws:iam::111111111111:instance-profile/web`.",
    numbers: false,
};

/// A security group's id.
pub(crate) static SECURITY_GROUP: Format = ec2_id!(
    "a security group's",
    "sg-",
    "Ids, not names: with a subnet, EC2 refuses a group's name (\"The parameter groupName cannot be \
         used with the parameter subnet\"), and the group could not start an instance."
);

/// A subnet's id.
pub(crate) static SUBNET: Format = ec2_id!(
    "a subnet's",
    "subnet-",
    "Write its id as EC2 shows it; a name or an address range is none."
);

/// A load balancer's target group.
pub(crate) static TARGET_GROUP: Format = Format {
    what: "the ARN of a target group",
    pattern: "^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}$",
    accepts: |s| {
        let resource = regional_arn(s, "elasticloadbalancing");
        let parts: Vec<&str> = resource.unwrap_or_default().split('/').collect();
        matches!(parts.as_slice(), ["targetgroup", name, hex]
            if made_of(name, "-", 1, 32) && hex.len() == 16 && is_hex(hex))
    },
    help: "For example arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/web/0123456789abcdef",
    numbers: false,
};

/// How the instance sees a volume.
pub(crate) static DEVICE: Format = Format {
    what: "a device name such as `/dev/xvda`",
    pattern: "^[A-Za-z0-9/]{2,32}$",
    accepts: |s| made_of(s, "/", 2, 32),
    help: "The root of Amazon Linux is `/dev/xvda`, of Ubuntu `/dev/sda1`.",
    numbers: false,
};

/// A KMS key.
pub(crate) static KMS_KEY: Format = Format {
    what: "a KMS key's id, alias or ARN",
    pattern: "^[A-Za-z0-9:/_-]{1,2048}$",
    accepts: |s| made_of(s, ":/_-", 1, 2048),
    help: "`alias/web`, for example; the key's id or ARN will do, too.",
    numbers: false,
};

/// A tag's key.
pub(crate) static TAG_KEY: Format = Format {
    what: "1 to 128 characters, not beginning with `aws:` or `freshscale:`",
    pattern: "^(?![aA][wW][sS]:|freshscale:)[^\\u0000-\\u001f\\u007f]{1,128}$",
    accepts: |s| {
        let reserved = s.get(..4).is_some_and(|p| p.eq_ignore_ascii_case("aws:"));
        (1..=128).contains(&chars(s))
            && !reserved
            && !s.starts_with("freshscale:")
            && !s.chars().any(|c| c.is_ascii_control())
    },
    help: "`aws:` belongs to AWS, `freshscale:` marks what this tool owns.",
    numbers: false,
};

/// A tag's value.
pub(crate) static TAG_VALUE: Format = Format {
    what: "at most 256 characters without control characters",
    pattern: "^[^\\u0000-\\u001f\\u007f]{0,256}$",
    accepts: |s| chars(s) <= 256 && !s.chars().any(|c| c.is_ascii_control()),
    numbers: true,
    help: "Shorten it, or leave out what cannot be seen.",
};

/// A path in the file system.
pub(crate) static PATH: Format = Format {
    what: "a path of at most 1024 characters",
    pattern: "^[^\\u0000]{1,1024}$",
    accepts: |s| (1..=1024).contains(&chars(s)) && !s.contains('\0'),
    numbers: false,
    help: "Write it relative to this file: `user-data.sh`.",
};

/// A launch template's name.
pub(crate) static LAUNCH_TEMPLATE_NAME: Format = Format {
    what: "3 to 128 of letters, digits and `().-/_`",
    pattern: "^[A-Za-z0-9().\\-/_]{3,128}$",
    accepts: |s| made_of(s, "().-/_", 3, 128),
    help: "Write it as EC2 shows it; leave the field out for the default name.",
    numbers: false,
};

/// An Auto Scaling group's name.
pub(crate) static GROUP_NAME: Format = Format {
    what: "1 to 255 printable ASCII characters without spaces or `:`",
    pattern: "^[!-9;-~]{1,255}$",
    accepts: |s| {
        (1..=255).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_graphic() && b != b':')
    },
    help: "Write it as Auto Scaling shows it; leave the field out for the default name.",
    numbers: false,
};

/// A managed policy's name.
pub(crate) static POLICY_NAME: Format = Format {
    what: "1 to 128 of letters, digits and `+=,.@_-`",
    pattern: "^[A-Za-z0-9+=,.@_-]{1,128}$",
    accepts: |s| made_of(s, "+=,.@_-", 1, 128),
    help: "Give the name, not the ARN; leave the field out for the default name.",
    numbers: false,
};

/// A role's name.
pub(crate) static ROLE_NAME: Format = Format {
    what: "1 to 64 of letters, digits and `+=,.@_-`",
    pattern: "^[A-Za-z0-9+=,.@_-]{1,64}$",
    accepts: |s| made_of(s, "+=,.@_-", 1, 64),
    help: "Give the name, not the ARN; leave the field out for the default name.",
    numbers: false,
};

/// A log group's name.
pub(crate) static LOG_GROUP_NAME: Format = Format {
    what: "1 to 512 of letters, digits and `.-_/#`, not beginning with `aws/`",
    pattern: "^(?!aws/)[A-Za-z0-9.\\-_/#]{1,512}$",
    accepts: |s| made_of(s, ".-_/#", 1, 512) && !s.starts_with("aws/"),
    help: "Write it as CloudWatch Logs shows it; leave the field out for the default name.",
    numbers: false,
};

/// A Lambda function's name.
pub(crate) static FUNCTION_NAME: Format = Format {
    what: "1 to 64 of letters, digits, `-` and `_`",
    pattern: "^[A-Za-z0-9_-]{1,64}$",
    accepts: |s| made_of(s, "-_", 1, 64),
    help: "Give the name, not the ARN; leave the field out for the default name.",
    numbers: false,
};

/// An EventBridge rule's name.
pub(crate) static RULE_NAME: Format = Format {
    what: "1 to 64 of letters, digits and `.-_`",
    pattern: "^[A-Za-z0-9._-]{1,64}$",
    accepts: |s| made_of(s, ".-_", 1, 64),
    help: "Give the name, not the ARN; leave the field out for the default name.",
    numbers: false,
};

#[cfg(test)]
mod tests;
