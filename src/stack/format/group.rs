//! Texts of what belongs to an Auto Scaling group.

use super::{Format, made_of, regional_arn};

/// A lifecycle hook's name (API reference, PutLifecycleHook).
pub(crate) static HOOK_NAME: Format = Format {
    what: "1 to 255 of letters, digits and `-_/`",
    pattern: "^[A-Za-z0-9\\-_/]{1,255}$",
    accepts: |s| made_of(s, "-_/", 1, 255),
    help: "For example `drain`.",
    numbers: false,
};

/// What a hook's notification has besides (API reference, PutLifecycleHook: printable ASCII, tabs and line ends).
pub(crate) static HOOK_METADATA: Format = Format {
    what: "1 to 4000 characters of ASCII",
    pattern: "^[\\t\\n\\r -~]{1,4000}$",
    accepts: |s| {
        let printed = |b: u8| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~');
        (1..=4000).contains(&s.len()) && s.bytes().all(printed)
    },
    help: "For example `team-web`.",
    numbers: false,
};

/// A target group of VPC Lattice.
pub(crate) static LATTICE_TARGET_GROUP: Format = Format {
    what: "the ARN of a VPC Lattice target group",
    pattern: "^arn:aws[a-z-]*:vpc-lattice:[a-z0-9-]+:[0-9]{12}:targetgroup/tg-[0-9a-z]{17}$",
    accepts: |s| {
        let id = regional_arn(s, "vpc-lattice").and_then(|it| it.strip_prefix("targetgroup/tg-"));
        let of_id = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
        id.is_some_and(|id| id.len() == 17 && id.bytes().all(of_id))
    },
    help: "For example arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-0123456789abcdef0",
    numbers: false,
};
